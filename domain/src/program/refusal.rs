//! What programs refuse.

use crate::ground::refusals;

refusals! {
    /// Why a program or an answer to its questions is refused.
    pub enum ProgramRefusal {
        /// A program name that this bot does not know.
        UnknownProgram {
            /// What the person wrote.
            given: String = "underwater-basketry".into(),
        } => "unknown-program";
        /// A question that has to be answered was left empty.
        AnswerMissing {
            /// The question's label.
            label: String = "What do you want to learn?".into(),
        } => "answer-missing";
    }
}
