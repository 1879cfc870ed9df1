//! What follows from what became of the messages of updates: a thread that was deleted is opened anew for what is still
//! promised in it, and an author is told what was not posted.
//!
//! **Invariant:** nobody believes an update to be posted that is not: what stops one is told to its author once, in the room.

use std::fmt::Display;

use trellis_domain::growth::Update;
use trellis_domain::ids::{FeedbackId, GrowthThreadId, UpdateId, UserId};

use super::layout::{Part, Spot, parts};
use super::owed::{Way, key_starter, key_thread, lane_of, open_thread};
use super::view::{self, NotPosted};
use super::{found, room_of, store};
use crate::records::community::Fixture;
use crate::records::room::{self, InDiscord, Room};
use trellis_kernel::change::Change;
use trellis_kernel::courier::{Fate, News};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{
    self, Action, Delete, Lane, ObjectState, Post, Target, Trouble, find_object, forget_object, object_state,
    take_waiting, waiting, will_create,
};

/// What the word to an author about an update, or to a mentor about feedback, is known under.
fn key_notice(of: impl Display) -> String {
    format!("progress:notice:{of}")
}

/// What follows for updates and their threads.
pub(super) async fn hear(change: &mut Change<'_>, news: &News<'_>) -> Result<()> {
    match news.what {
        Fate::Gone => match thread_of_key(news.key) {
            Some(thread) => reopen(change, thread).await,
            None => Ok(()),
        },
        Fate::Held(_) => not_posted(change, news, NotPosted::Held).await,
        Fate::GivenUp(trouble) if trouble.is_refusal() => not_posted(change, news, NotPosted::GivenUp).await,
        Fate::GivenUp(Trouble::Gone | Trouble::TargetMissing(_)) => {
            not_posted(change, news, NotPosted::Held).await
        }
        // Whether it went out is for coordinators to look.
        Fate::GivenUp(_) => Ok(()),
        Fate::FileLost => match part_of_key(news.key) {
            Some(Part::File(update, _)) => lose_file(change, update).await,
            _ => Ok(()),
        },
        Fate::Named(_) | Fate::NotInServer(_) => Ok(()),
    }
}

pub(super) fn thread_of_key(key: &str) -> Option<GrowthThreadId> {
    let id = key.strip_prefix("growth:")?.strip_suffix(":thread")?;
    id.parse().ok()
}

fn part_of_key(key: &str) -> Option<Part> {
    key.strip_prefix("progress:")?.parse().ok()
}

/// Opens a thread anew that somebody deleted, if anything is still to be posted in it. What stood in it stays in the records.
pub(super) async fn reopen(change: &mut Change<'_>, thread: GrowthThreadId) -> Result<()> {
    let Some((room, mentee)) = store::thread(change.tx, thread).await? else {
        return Ok(());
    };
    let Some(room) = room::find(change.tx, room).await? else {
        return Ok(());
    };
    let lane = lane_of(room.guild, thread);
    let promised = promised(change, &lane).await?;
    if promised.is_empty() || will_create(change.tx, room.guild, &key_thread(thread)).await? {
        return Ok(());
    }
    // One that never came is tried again when somebody changes something, and not at once: what stopped it may stop it still.
    if object_state(change.tx, &key_thread(thread)).await? != Some(ObjectState::Missing) {
        return Ok(());
    }
    // Where there is no place for it, it waits until there is.
    let place = Fixture::Growth.key(room.guild);
    if object_state(change.tx, &place).await? != Some(ObjectState::Present) {
        return Ok(());
    }
    tracing::info!(room = %room.id, "a growth thread was deleted; another is opened for what is still to be posted");
    let promised = open_anew(change, &room, thread, mentee).await?;
    post_promised(change, &room, thread, &promised).await
}

/// Opens a thread in place of one that was deleted. What waits for the old one is given up, since it is about what is not there
/// any more; the updates come back of which something was still to be posted.
pub(super) async fn open_anew(
    change: &mut Change<'_>,
    room: &Room,
    thread: GrowthThreadId,
    mentee: UserId,
) -> Result<Vec<Update>> {
    let lane = lane_of(room.guild, thread);
    let promised = promised(change, &lane).await?;
    take_waiting(change.tx, &lane, "owed again in a new thread", change.now).await?;
    forget_object(change.tx, &key_thread(thread)).await?;
    forget_object(change.tx, &key_starter(thread)).await?;
    store::set_tags(change.tx, thread, "").await?;
    open_thread(change, room, thread, mentee).await?;
    Ok(promised)
}

/// Posts in a thread that was opened anew what was still to be posted in the one before.
pub(super) async fn post_promised(
    change: &mut Change<'_>,
    room: &Room,
    thread: GrowthThreadId,
    promised: &[Update],
) -> Result<()> {
    let way = Way {
        room,
        thread: Some(thread),
    };
    for update in promised {
        let in_thread = parts(update)
            .into_iter()
            .filter(|part| part.place() == Spot::Thread);
        for part in in_thread {
            forget_object(change.tx, &part.key()).await?;
            way.post(change, part, update.evidence.as_ref()).await?;
        }
        way.redraw(change, Part::Line(update.id), lane_of(room.guild, thread))
            .await?;
    }
    Ok(())
}

/// The updates of which something is still to be posted in this line, as they were written; at one moment, as they were owed.
async fn promised(change: &mut Change<'_>, lane: &Lane) -> Result<Vec<Update>> {
    let mut ids: Vec<UpdateId> = Vec::new();
    for action in waiting(change.tx, lane).await? {
        let Action::Post(Post { key: Some(key), .. }) = &action else {
            continue;
        };
        let update = match part_of_key(key) {
            Some(Part::Feedback(id, ..) | Part::TakenUp(id)) => {
                store::update_of_feedback(change.tx, id).await?
            }
            Some(Part::Line(id) | Part::Page(id, ..) | Part::File(id, _)) => Some(id),
            Some(Part::Starter(_) | Part::Alarm(_)) | None => None,
        };
        ids.extend(update.filter(|id| !ids.contains(id)));
    }
    let mut updates = Vec::new();
    for id in ids {
        let update = store::update(change.tx, id).await?;
        updates.extend(update.filter(|update| !update.is_withdrawn()));
    }
    updates.sort_by_key(|update| update.at);
    Ok(updates)
}

/// Tells the authors of what is not posted, each once for an update.
async fn not_posted(change: &mut Change<'_>, news: &News<'_>, why: NotPosted) -> Result<()> {
    let updates = match (thread_of_key(news.key), part_of_key(news.key)) {
        (Some(thread), _) | (_, Some(Part::Starter(thread))) => {
            promised(change, &lane_of(news.guild, thread)).await?
        }
        (_, Some(Part::Line(id) | Part::Page(id, ..) | Part::File(id, _))) => {
            store::update(change.tx, id).await?.into_iter().collect()
        }
        (_, Some(Part::Feedback(id, ..))) if why == NotPosted::GivenUp => {
            return tell_mentor(change, id).await;
        }
        (_, Some(Part::Feedback(..) | Part::TakenUp(_) | Part::Alarm(_)) | None) => return Ok(()),
    };
    for update in updates.iter().filter(|update| !update.is_withdrawn()) {
        // What is held holds up all behind it, whose authors were told when they wrote.
        if !tell_author(change, update, why).await? || why == NotPosted::Held {
            break;
        }
    }
    Ok(())
}

/// Whether it had still to be told.
async fn tell_author(change: &mut Change<'_>, update: &Update, why: NotPosted) -> Result<bool> {
    let room = room_of(change.tx, update).await?;
    let key = key_notice(update.id);
    if find_object(change.tx, &key).await?.is_some() || will_create(change.tx, room.guild, &key).await? {
        return Ok(false);
    }
    let words = view::not_posted(&change.texts, update, why);
    room::post(change, &room, key.clone(), words).await?;
    let thread = store::thread_of(change.tx, room.id, update.author).await?;
    if let (NotPosted::Held, Some(thread)) =
        (why, thread.filter(|_| update.visibility.goes_to_growth_thread()))
    {
        // Behind what is held: once that is posted, the word about it is not true any more.
        let delete = Action::Delete(Delete {
            within: room.channel(),
            message: Target::key(key),
        });
        change.owe(&lane_of(room.guild, thread), &delete).await?;
    }
    Ok(true)
}

/// Tells a mentor whose feedback Discord does not take, in the room, where it is theirs alone to know which words.
async fn tell_mentor(change: &mut Change<'_>, id: FeedbackId) -> Result<()> {
    let Some(update) = store::update_of_feedback(change.tx, id).await? else {
        return Ok(());
    };
    let (update, room) = found(change.tx, update).await?;
    let key = key_notice(id);
    let is_told =
        find_object(change.tx, &key).await?.is_some() || will_create(change.tx, room.guild, &key).await?;
    if let (false, Some(given)) = (is_told, update.feedback.iter().find(|one| one.id == id)) {
        let words = view::feedback_not_posted(&change.texts, &update, given);
        room::post(change, &room, key, words).await?;
    }
    Ok(())
}

/// Takes the words back that an update or feedback on it is not posted: it has been changed, and is tried once more.
pub(super) async fn take_back_notices(change: &mut Change<'_>, room: &Room, update: &Update) -> Result<()> {
    room::take_back(change, room, &key_notice(update.id)).await?;
    for one in &update.feedback {
        room::take_back(change, room, &key_notice(one.id)).await?;
    }
    Ok(())
}

/// A file could not be had from Discord any more: the update is without it, and its author can send it again.
async fn lose_file(change: &mut Change<'_>, id: UpdateId) -> Result<()> {
    let (mut update, room) = found(change.tx, id).await?;
    let Some(file) = update.evidence.take() else {
        return Ok(());
    };
    store::save_update(change.tx, &update).await?;
    let words = view::file_lost(&change.texts, &update, &file);
    let post = Post::new(room.channel(), outbox::Content::Ready(Box::new(words)));
    change.owe(&room.lane(), &post.into()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_as_they_were_written() {
        let thread = GrowthThreadId::from_bytes([7; 10]);
        assert_eq!(thread_of_key(&key_thread(thread)), Some(thread));
        let update = UpdateId::from_bytes([3; 10]);
        for part in [
            Part::Line(update),
            Part::File(update, Spot::Thread),
            Part::Starter(thread),
        ] {
            assert_eq!(part_of_key(&part.key()), Some(part));
            assert_eq!(thread_of_key(&part.key()), None);
        }
        for other in [
            key_notice(update),
            key_starter(thread),
            "room:x:channel".to_owned(),
        ] {
            assert_eq!(
                (thread_of_key(&other), part_of_key(&other)),
                (None, None),
                "{other}"
            );
        }
    }
}
