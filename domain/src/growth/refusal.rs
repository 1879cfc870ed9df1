//! What growth refuses.

use crate::ground::refusals;

refusals! {
    /// Why a progress update, its feedback or evidence is refused.
    pub enum GrowthRefusal {
        /// Neither did, nor learned, nor stuck was said.
        EmptyUpdate => "empty-update";
        /// The person asked for updates of their own and writes none: they have to name a mentee.
        WhoseUpdates => "whose-updates";
        /// The person writes updates, and none of theirs stands.
        NoUpdatesOfYours => "no-updates-of-yours";
        /// The progress update was withdrawn.
        UpdateWithdrawn => "update-withdrawn";
        /// The person posted very many updates in the room within a day.
        UpdatesOfADay {
            /// How many one may.
            limit: u32 = 20,
        } => "updates-of-a-day";
        /// What somebody keeps for themselves has no file: files are not kept, but posted.
        NoFileForOneself => "no-file-for-oneself";
        /// Only what stands in the growth thread is seen by those who could answer.
        NotInGrowthThread => "not-in-growth-thread";
        /// A growth thread is made of one's own words: the message is somebody else's.
        NotYourMessage => "not-your-message";
        /// The message has neither words nor a file to add.
        NothingInMessage => "nothing-in-message";
        /// Only its author may change this.
        AuthorOnly => "author-only";
        /// The form that waited for a last word is gone.
        DraftGone => "draft-gone";
        /// The evidence is a larger file than Trellis carries.
        EvidenceTooLarge {
            /// Megabytes it may have.
            limit_mb: u32 = 10,
        } => "evidence-too-large";
    }
}
