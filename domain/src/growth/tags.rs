//! What a growth thread says of itself in the list of the forum, for peers who look for somebody to help.

use super::Update;
use crate::ground::words;

words! {
    /// A tag of a growth thread.
    pub enum Tag {
        /// Its author is stuck.
        NeedsAHand = "needs-a-hand",
        /// Its author asks for feedback.
        AsksForFeedback = "asks-for-feedback",
    }
}

/// The tags of a growth thread, by the updates in it, the newest first.
///
/// Somebody is stuck as long as their newest update says so and nobody has answered it: who wrote of other things since has
/// moved on.
pub fn tags_of(updates: &[Update]) -> Vec<Tag> {
    let shown = || {
        updates
            .iter()
            .filter(|one| !one.is_withdrawn() && one.visibility.goes_to_growth_thread())
    };
    let is_stuck = shown().next().is_some_and(Update::needs_a_hand);
    let asks = shown().any(Update::asks_for_feedback);
    let tags = [(Tag::NeedsAHand, is_stuck), (Tag::AsksForFeedback, asks)];
    tags.into_iter()
        .filter(|(_, on)| *on)
        .map(|(tag, _)| tag)
        .collect()
}
