//! What an update owes to Discord: its thread when it is first needed, and the messages that bring what is
//! shown in line with the records.
//!
//! The line in the room goes in the room's lane, the thread's messages in the thread's, so that a forum that
//! cannot be written to keeps no mentor from hearing. **Invariant:** every message is drawn from the records
//! when it is sent; what was narrowed or withdrawn in the meantime is not sent, also where it was tried
//! before in vain.

use trellis_domain::growth::{self, Update};
use trellis_domain::ids::{GrowthThreadId, GuildId, UserId};

use super::layout::{Part, Spot, parts};
use super::{UPDATE_VIEW, store, view};
use crate::interaction::Scene;
use crate::records::community::{self, Fixture, GrowthKind};
use crate::records::room::InDiscord;
use crate::records::room::{self, Called, Room};
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{
    self, Action, Content, Delete, Edit, ForwardedFile, Lane, ObjectState, OpenPost, OpenThread, Post,
    Target, forget_object, object_state,
};

/// Characters of a mentee's name in the name of a growth thread.
const THREAD_NAME: usize = 40;

/// What a growth thread is known under.
pub(super) fn key_thread(thread: GrowthThreadId) -> String {
    format!("growth:{thread}:thread")
}

/// What the message that a growth thread starts from is known under, where there are no forums.
fn key_starter(thread: GrowthThreadId) -> String {
    format!("growth:{thread}:starter")
}

/// The line in which what is owed to a growth thread waits.
fn lane_of(guild: GuildId, thread: GrowthThreadId) -> Lane {
    Lane::new(guild, "growth", thread)
}

fn live(part: Part) -> Content {
    Content::Live {
        view: UPDATE_VIEW.to_owned(),
        subject: part.to_string(),
    }
}

/// Owes what makes Discord show `after` where it shows `before`: posts, edits, deletions.
pub(super) async fn bring_in_line(
    change: &mut Change<'_>,
    room: &Room,
    before: Option<&Update>,
    after: &Update,
) -> Result<()> {
    let difference = Difference {
        before: before.map(parts).unwrap_or_default(),
        after: parts(after),
    };
    owe_difference(change, room, after, difference).await
}

/// Owes the room a word to the mentor, drawn when it is sent.
pub(super) async fn owe_alarm(change: &mut Change<'_>, room: &Room, alarm: Part) -> Result<()> {
    let way = Way { room, thread: None };
    way.post(change, alarm, None).await
}

/// As [`bring_in_line`], where only feedback has changed: nothing of the update itself is drawn again.
pub(super) async fn bring_feedback_in_line(
    change: &mut Change<'_>,
    room: &Room,
    before: &Update,
    after: &Update,
) -> Result<()> {
    let of_feedback = |update: &Update| {
        let mut all = parts(update);
        all.retain(|part| part.is_feedback());
        all
    };
    let difference = Difference {
        before: of_feedback(before),
        after: of_feedback(after),
    };
    owe_difference(change, room, after, difference).await
}

/// An update's messages before and after a change.
struct Difference {
    before: Vec<Part>,
    after: Vec<Part>,
}

async fn owe_difference(
    change: &mut Change<'_>,
    room: &Room,
    update: &Update,
    Difference { before, after }: Difference,
) -> Result<()> {
    let needs_thread = after.iter().any(|part| part.place() == Spot::Thread);
    let known = store::thread_of(change.tx, room.id, update.author).await?;
    let (thread, opened) = if needs_thread {
        let (thread, opened) = ensure_thread(change, room, update.author, known).await?;
        (Some(thread), opened)
    } else {
        (known, false)
    };
    let way = Way { room, thread };
    for part in &before {
        outbox::draw_anew(change.tx, &part.to_string(), !after.contains(part)).await?;
    }
    for part in before.iter().filter(|part| !after.contains(part)) {
        let action = Action::Delete(Delete {
            within: way.within(*part)?,
            message: Target::key(part.key()),
        });
        change.owe(&way.lane(*part)?, &action).await?;
    }
    for part in &after {
        if !before.contains(part) {
            way.post(change, *part, update.evidence.as_ref()).await?;
        } else if !matches!(part, Part::File(..)) {
            way.redraw(change, *part, way.lane(*part)?).await?;
        }
    }
    // The line was drawn before its thread had an id: once more, when it has.
    let line = after.iter().find(|part| matches!(part, Part::Line(_)));
    if let (true, Some(thread), Some(line)) = (opened, thread, line) {
        way.redraw(change, *line, lane_of(room.guild, thread)).await?;
    }
    Ok(())
}

/// Where the parts of one update go.
struct Way<'a> {
    room: &'a Room,
    thread: Option<GrowthThreadId>,
}

impl Way<'_> {
    fn thread(&self) -> Result<GrowthThreadId> {
        Ok(self
            .thread
            .ok_or_else(|| Fault::inconsistent("growth_thread", "room_id", self.room.id))?)
    }

    fn within(&self, part: Part) -> Result<Target> {
        Ok(match part.place() {
            Spot::Room => self.room.channel(),
            Spot::Thread => Target::key(key_thread(self.thread()?)),
        })
    }

    fn lane(&self, part: Part) -> Result<Lane> {
        Ok(match part.place() {
            Spot::Room => self.room.lane(),
            Spot::Thread => lane_of(self.room.guild, self.thread()?),
        })
    }

    async fn post(
        &self,
        change: &mut Change<'_>,
        part: Part,
        evidence: Option<&growth::Evidence>,
    ) -> Result<()> {
        let file = evidence.filter(|_| matches!(part, Part::File(..)));
        let action = Action::Post(Post {
            key: Some(part.key()),
            into: self.within(part)?,
            content: live(part),
            evidence: file.map(|file| ForwardedFile {
                name: file.name.clone(),
                url: file.url.clone(),
                size: file.bytes,
            }),
        });
        change.owe(&self.lane(part)?, &action).await?;
        Ok(())
    }

    async fn redraw(&self, change: &mut Change<'_>, part: Part, lane: Lane) -> Result<()> {
        let action = Action::Edit(Edit {
            within: self.within(part)?,
            message: Target::key(part.key()),
            content: live(part),
        });
        change.owe_once(&lane, &action).await
    }
}

/// The mentee's growth thread in this room, and whether it is being opened now.
///
/// One that was deleted by hand is opened anew: what was in it stays in the records, and edits of it are
/// given up.
async fn ensure_thread(
    change: &mut Change<'_>,
    room: &Room,
    mentee: UserId,
    known: Option<GrowthThreadId>,
) -> Result<(GrowthThreadId, bool)> {
    let thread = match known {
        Some(thread) => {
            if object_state(change.tx, &key_thread(thread)).await? != Some(ObjectState::Missing) {
                return Ok((thread, false));
            }
            forget_object(change.tx, &key_thread(thread)).await?;
            forget_object(change.tx, &key_starter(thread)).await?;
            thread
        }
        None => {
            let thread = change.random.id();
            store::insert_thread(change.tx, thread, room.id, mentee, change.now).await?;
            thread
        }
    };
    open_thread(change, room, thread, mentee).await?;
    Ok((thread, true))
}

async fn open_thread(
    change: &mut Change<'_>,
    room: &Room,
    thread: GrowthThreadId,
    mentee: UserId,
) -> Result<()> {
    let Scene { cohort, .. } = room::in_cohort(change.tx, room.clone()).await?;
    let called = Called::in_guild(change.tx, room.guild, THREAD_NAME).await?;
    let mentee = room.member(mentee).map(|member| called.name(member));
    let name = view::thread_name(&change.texts, &mentee.unwrap_or_default(), &cohort.program.name);
    let growth = Fixture::Growth.target(room.guild);
    let content = live(Part::Starter(thread));
    let actions = match community::of_guild(change.tx, room.guild).await?.growth {
        GrowthKind::Forum => vec![Action::OpenPost(OpenPost {
            key: key_thread(thread),
            forum: growth,
            name,
            content,
        })],
        GrowthKind::Text => vec![
            Action::Post(Post {
                key: Some(key_starter(thread)),
                into: growth.clone(),
                content,
                evidence: None,
            }),
            Action::OpenThread(OpenThread {
                key: key_thread(thread),
                within: growth,
                message: Target::key(key_starter(thread)),
                name,
            }),
        ],
    };
    for action in &actions {
        change.owe(&lane_of(room.guild, thread), action).await?;
    }
    Ok(())
}
