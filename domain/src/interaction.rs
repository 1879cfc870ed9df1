//! What every command, button and form has in common, whatever feature it belongs to.

use crate::ground::refusals;

refusals! {
    /// Why a command, button or form is refused before any feature looks at it.
    pub enum InteractionRefusal {
        /// Trellis works in servers; this came from a direct message.
        OnlyInAServer => "only-in-a-server";
        /// An option of a command that cannot be read as what it should be.
        BadOption => "bad-option";
        /// The prompt is closed and takes no answers.
        PromptClosed => "prompt-closed";
        /// This belongs to somebody else.
        NotYours => "not-yours";
        /// A button or form this bot never made.
        UnknownButton => "unknown-button";
        /// There is nothing to show yet.
        NothingToShowYet => "nothing-to-show-yet";
    }
}
