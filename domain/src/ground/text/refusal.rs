//! What texts refuse.

use crate::ground::refusals;

refusals! {
    /// Why a text cannot be taken as it is.
    pub enum TextRefusal {
        /// A text longer than its field.
        TooLong {
            /// The field's label.
            field: String = "What I did".into(),
            /// Characters it may have.
            limit: u32 = 4000,
        } => "too-long";
        /// A text was needed and none was given.
        EmptyText {
            /// The field's label.
            field: String = "Feedback".into(),
        } => "empty-text";
        /// What was to be picked or written has nothing in it that anybody could see.
        NothingWritten => "nothing-written";
    }
}
