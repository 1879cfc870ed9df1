//! Progress updates: who begins one in which room, what it holds, who sees it where, who changes it or gives
//! feedback.
//!
//! What visibility means in Discord: a *server* update is posted in the growth thread, which those read who can open
//! the growth forum, and the room gets a line with a link to it. A *room* update stands in the room alone. A *cohort*
//! update, which is offered no more, stands in the room, and people of the cohort are shown it when they ask.
//!
//! **Invariant:** an update is never shown to more people than its visibility says, and a withdrawn one to
//! nobody; nobody but its author changes it, and in a closed room nothing is added to it. What somebody keeps for
//! themselves is no update: it is a [`PrivateEntry`], and nothing that tells of updates can come upon it.

mod draft;
mod entry;
mod private;
mod readers;
mod refusal;
mod tags;
#[cfg(test)]
mod tests;
mod update;

pub use draft::{
    DRAFT_KEPT, Draft, FromMessage, RoomSaid, Sent, UpdateForm, is_mentee, may_post_another, room_meant,
    room_names,
};
pub use entry::{Entry, Evidence};
pub use private::PrivateEntry;
pub use readers::{Onlooker, Readers, Visibility, nothing_to_read, to_read};
pub use refusal::GrowthRefusal;
pub use tags::{Tag, tags_of};
pub use update::{Feedback, TakenUp, Update};
