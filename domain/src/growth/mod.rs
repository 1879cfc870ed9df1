//! Progress updates: who begins one in which room, what it holds, who sees it where, who changes it or gives
//! feedback.
//!
//! What visibility means in Discord: the growth forum is the server's public place, so only a *server* update
//! is posted in the growth thread. A *cohort* update is posted in the room, and people of the cohort are
//! shown it when they ask. A *room* update stays in the room. The room hears of every update either way.
//!
//! **Invariant:** an update is never shown to more people than its visibility says, and a withdrawn one to
//! nobody; nobody but its author changes it, and in a closed room nothing is added to it.

mod draft;
mod entry;
mod readers;
mod refusal;
#[cfg(test)]
mod tests;
mod update;

pub use draft::{
    DRAFT_KEPT, Draft, RoomSaid, Sent, UpdateForm, is_mentee, may_post_another, room_meant, room_names,
};
pub use entry::{Entry, Evidence};
pub use readers::{Onlooker, Visibility, nothing_to_read, to_read};
pub use refusal::GrowthRefusal;
pub use update::{Feedback, Update};
