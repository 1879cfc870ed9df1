//! What an update owes to Discord: its thread when it is first needed, and the messages that bring what is shown
//! in line with the records.
//!
//! The line in the room goes in the room's lane, the thread's messages in the thread's, so that a forum that cannot be
//! written to keeps no mentor from hearing. **Invariant:** every message is drawn from the records when it is sent; what
//! was narrowed or withdrawn in the meantime is not sent, also where it was tried before in vain.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GrowthThreadId, GuildId, UserId};

use super::layout::{Part, Place};
use super::{UPDATE_VIEW, store, view};
use crate::interaction::App;
use crate::records::cohort;
use crate::records::community::{self, Fixture, GrowthKind};
use crate::records::room::Room;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{
    self, Action, Content, Delete, Edit, Evidence, Lane, ObjectState, OpenPost, OpenThread, Post, Target,
    forget_object, object_state,
};

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

/// The update's messages before and after a change.
pub(super) struct Change<'a> {
    /// Before; empty for a new update.
    pub(super) before: &'a [Part],
    /// After.
    pub(super) after: &'a [Part],
    /// The file that goes with it.
    pub(super) evidence: Option<&'a Evidence>,
    /// The mentee.
    pub(super) author: UserId,
}

/// Owes what makes Discord show `after` where it shows `before`: posts, edits, deletions.
pub(super) async fn owe_change(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    change: Change<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Change {
        before,
        after,
        evidence,
        author,
    } = change;
    let needs_thread = |parts: &[Part]| parts.iter().any(|part| part.place() == Place::Thread);
    let known = store::thread_of(tx, room.id, author).await?;
    let (thread, opened) = match known {
        _ if needs_thread(after) => {
            let (thread, opened) = ensure_thread(tx, app, room, author, known, now).await?;
            (Some(thread), opened)
        }
        known => (known, false),
    };
    let way = Way {
        app,
        room,
        thread,
        now,
    };
    for part in before {
        outbox::draw_anew(tx, &part.to_string(), !after.contains(part)).await?;
    }
    for part in before.iter().filter(|part| !after.contains(part)) {
        let action = Action::Delete(Delete {
            within: way.within(*part)?,
            message: Target::key(part.key()),
        });
        outbox::owe(tx, &app.random, &way.lane(*part)?, &action, now).await?;
    }
    for part in after {
        if !before.contains(part) {
            way.post(tx, *part, evidence).await?;
        } else if !matches!(part, Part::File(..)) {
            way.redraw(tx, *part, way.lane(*part)?).await?;
        }
    }
    // The line was drawn before its thread had an id: once more, when it has.
    let line = after.iter().find(|part| matches!(part, Part::Line(_)));
    if let (true, Some(thread), Some(line)) = (opened, thread, line) {
        way.redraw(tx, *line, lane_of(room.guild, thread)).await?;
    }
    Ok(())
}

/// Where the parts of one update go.
struct Way<'a> {
    app: &'a App,
    room: &'a Room,
    thread: Option<GrowthThreadId>,
    now: DateTime<Utc>,
}

impl Way<'_> {
    fn thread(&self) -> Result<GrowthThreadId> {
        Ok(self
            .thread
            .ok_or_else(|| Fault::inconsistent("growth_thread", "room_id", self.room.id))?)
    }

    fn within(&self, part: Part) -> Result<Target> {
        Ok(match part.place() {
            Place::Room => self.room.channel(),
            Place::Thread => Target::key(key_thread(self.thread()?)),
        })
    }

    fn lane(&self, part: Part) -> Result<Lane> {
        Ok(match part.place() {
            Place::Room => self.room.lane(),
            Place::Thread => lane_of(self.room.guild, self.thread()?),
        })
    }

    async fn post(&self, tx: &mut SqliteConnection, part: Part, evidence: Option<&Evidence>) -> Result<()> {
        let action = Action::Post(Post {
            key: Some(part.key()),
            into: self.within(part)?,
            content: live(part),
            evidence: evidence.filter(|_| matches!(part, Part::File(..))).cloned(),
        });
        outbox::owe(tx, &self.app.random, &self.lane(part)?, &action, self.now).await?;
        Ok(())
    }

    async fn redraw(&self, tx: &mut SqliteConnection, part: Part, lane: Lane) -> Result<()> {
        let action = Action::Edit(Edit {
            within: self.within(part)?,
            message: Target::key(part.key()),
            content: live(part),
        });
        outbox::owe_once(tx, &self.app.random, &lane, &action, self.now).await
    }
}

/// The mentee's growth thread in this room, and whether it is being opened now.
///
/// One that was deleted by hand is opened anew: what was in it stays in the records, and edits of it are given up.
async fn ensure_thread(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    mentee: UserId,
    known: Option<GrowthThreadId>,
    now: DateTime<Utc>,
) -> Result<(GrowthThreadId, bool)> {
    let thread = match known {
        Some(thread) => {
            if object_state(tx, &key_thread(thread)).await? != Some(ObjectState::Missing) {
                return Ok((thread, false));
            }
            forget_object(tx, &key_thread(thread)).await?;
            forget_object(tx, &key_starter(thread)).await?;
            thread
        }
        None => {
            let thread = app.random.id();
            store::insert_thread(tx, thread, room.id, mentee, now).await?;
            thread
        }
    };
    open_thread(tx, app, room, thread, mentee, now).await?;
    Ok((thread, true))
}

async fn open_thread(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    thread: GrowthThreadId,
    mentee: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let missing = || Fault::inconsistent("room", "cohort_id", room.id);
    let program = cohort::find(tx, room.cohort_id)
        .await?
        .ok_or_else(missing)?
        .program
        .name;
    let mentee_name = room
        .member(mentee)
        .map(|member| member.name.as_str())
        .unwrap_or_default();
    let name = view::thread_name(&app.texts, mentee_name, &program);
    let growth = Fixture::Growth.target(room.guild);
    let (lane, content) = (lane_of(room.guild, thread), live(Part::Starter(thread)));
    let actions = match community::of_guild(tx, room.guild).await?.growth {
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
        outbox::owe(tx, &app.random, &lane, action, now).await?;
    }
    Ok(())
}
