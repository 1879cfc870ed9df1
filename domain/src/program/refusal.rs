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
        /// Several programs have the name that the person wrote.
        SeveralPrograms {
            /// What they are told apart by.
            names: String = "Career growth (career-growth), Career growth (career-growth-2)".into(),
            /// How many there are more.
            more: usize = 0,
        } => "several-programs";
        /// A question that has to be answered was left empty.
        AnswerMissing {
            /// The question's label.
            label: String = "What do you want to learn?".into(),
        } => "answer-missing";
    }
}
