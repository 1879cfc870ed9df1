//! What an update owes to Discord: its thread when it is first needed, and the messages that bring what is
//! shown in line with the records.
//!
//! The line in the room goes in the room's lane, the thread's messages in the thread's, so that a forum that
//! cannot be written to keeps no mentor from hearing. **Invariant:** every message is drawn from the records
//! when it is sent; what was narrowed or withdrawn in the meantime is not sent, also where it was tried
//! before in vain.

use trellis_domain::growth::{self, Tag, Update, tags_of};
use trellis_domain::ids::{GrowthThreadId, GuildId, UserId};

use super::layout::{Part, Spot, parts};
use super::{UPDATE_VIEW, following, store, view};
use crate::interaction::Scene;
use crate::records::community::{self, Fixture, GrowthKind};
use crate::records::room::InDiscord;
use crate::records::room::{self, Called, Room};
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{
    self, Action, Content, Delete, Edit, ForwardedFile, Lane, ObjectState, OpenPost, OpenThread, Post,
    TagPost, Target, forget_object, object_state,
};

/// Characters of a mentee's name in the name of a growth thread.
const THREAD_NAME: usize = 40;

/// What a growth thread is known under.
pub(super) fn key_thread(thread: GrowthThreadId) -> String {
    format!("growth:{thread}:thread")
}

/// What the message that a growth thread starts from is known under, where there are no forums.
pub(super) fn key_starter(thread: GrowthThreadId) -> String {
    format!("growth:{thread}:starter")
}

/// The line in which what is owed to a growth thread waits.
pub(super) fn lane_of(guild: GuildId, thread: GrowthThreadId) -> Lane {
    Lane::new(guild, "growth", thread)
}

fn live(part: Part) -> Content {
    Content::Live {
        view: UPDATE_VIEW.to_owned(),
        subject: part.to_string(),
    }
}

/// Owes what makes Discord show `after` where it shows `before`: posts, edits, deletions. Returns the growth thread of its
/// author, if there is one now.
pub(super) async fn bring_in_line(
    change: &mut Change<'_>,
    room: &Room,
    before: Option<&Update>,
    after: &Update,
) -> Result<Option<GrowthThreadId>> {
    let difference = Difference {
        before: before.map(parts).unwrap_or_default(),
        after: parts(after),
    };
    owe_difference(change, room, after, difference).await
}

/// Updates of a growth thread that its tags are told from: who asked for feedback longer ago than that is past it.
const TAGGED_BY: usize = 5;

/// Owes the tags of a growth thread where they are others than were owed last. Only posts of a forum have tags.
async fn owe_tags(
    change: &mut Change<'_>,
    room: &Room,
    author: UserId,
    thread: GrowthThreadId,
) -> Result<()> {
    if community::of_guild(change.tx, room.guild).await?.growth != GrowthKind::Forum {
        return Ok(());
    }
    let updates = store::newest_in_thread(change.tx, (room.id, author), TAGGED_BY).await?;
    let on = tags_of(&updates);
    let words: Vec<&str> = on.iter().map(|tag| tag.as_str()).collect();
    let words = words.join(",");
    if store::tags(change.tx, thread).await? == words {
        return Ok(());
    }
    store::set_tags(change.tx, thread, &words).await?;
    let tags = Tag::ALL.map(|tag| (view::tag(&change.texts, tag), on.contains(&tag)));
    let action = Action::TagPost(TagPost {
        post: Target::key(key_thread(thread)),
        forum: Fixture::Growth.target(room.guild),
        tags: tags.to_vec(),
    });
    change.owe(&lane_of(room.guild, thread), &action).await?;
    Ok(())
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
    owe_difference(change, room, after, difference).await.map(drop)
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
    Difference {
        mut before,
        mut after,
    }: Difference,
) -> Result<Option<GrowthThreadId>> {
    let needs_thread = after.iter().any(|part| part.place() == Spot::Thread);
    let known = store::thread_of(change.tx, room.id, update.author).await?;
    let (thread, opening) = if needs_thread {
        let (thread, opening) = ensure_thread(change, room, update.author, known).await?;
        (Some(thread), opening)
    } else {
        (known, Opening::No)
    };
    let way = Way { room, thread };
    if let Opening::Anew(_) = opening {
        // What stood in the thread before went with it: all of the update is posted anew.
        before.retain(|part| part.place() != Spot::Thread);
        after = parts(update);
        for part in after.iter().filter(|part| part.place() == Spot::Thread) {
            forget_object(change.tx, &part.key()).await?;
        }
    }
    following::take_back_notices(change, room, update).await?;
    for part in &before {
        outbox::draw_anew(change.tx, room.guild, &part.to_string(), !after.contains(part)).await?;
    }
    for part in before.iter().filter(|part| !after.contains(part)) {
        // An earlier version laid the words out over fewer messages.
        if !was_ever_owed(change, room.guild, *part).await? {
            continue;
        }
        let action = Action::Delete(Delete {
            within: way.within(*part)?,
            message: Target::key(part.key()),
        });
        change.owe(&way.lane(*part)?, &action).await?;
    }
    for part in &after {
        if !before.contains(part) {
            way.post(change, *part, update.evidence.as_ref()).await?;
        } else if was_given_up(change, room.guild, *part).await? {
            // What nobody saw is not said to be withdrawn.
            if !update.is_withdrawn() {
                way.post(change, *part, update.evidence.as_ref()).await?;
            }
        } else if !matches!(part, Part::File(..)) {
            way.redraw(change, *part, way.lane(*part)?).await?;
        }
    }
    // The line was drawn before its thread had an id: once more, when it has.
    let line = after.iter().find(|part| matches!(part, Part::Line(_)));
    let Some(thread) = thread else {
        return Ok(None);
    };
    if let (Some(line), true) = (line, opening != Opening::No) {
        way.redraw(change, *line, lane_of(room.guild, thread)).await?;
    }
    if let Opening::Anew(mut promised) = opening {
        promised.retain(|other| other.id != update.id);
        following::post_promised(change, room, thread, &promised).await?;
    }
    owe_tags(change, room, update.author, thread).await?;
    Ok(Some(thread))
}

/// Whether a growth thread is being opened now.
#[derive(Debug, PartialEq)]
enum Opening {
    /// It is open, or was owed before.
    No,
    /// For the first time.
    First,
    /// In place of one that was deleted; of these updates something was still to be posted in that one.
    Anew(Vec<Update>),
}

/// Whether a part stands in Discord, did, or will.
async fn was_ever_owed(change: &mut Change<'_>, guild: GuildId, part: Part) -> Result<bool> {
    let key = part.key();
    let is_known = outbox::find_object(change.tx, &key).await?.is_some();
    Ok(is_known || outbox::will_create(change.tx, guild, &key).await?)
}

/// Whether a part was given up: with what it says now it is tried once more, and what was given up is let go.
async fn was_given_up(change: &mut Change<'_>, guild: GuildId, part: Part) -> Result<bool> {
    let key = part.key();
    if was_ever_owed(change, guild, part).await? {
        return Ok(false);
    }
    outbox::let_go_of(change.tx, guild, &key, "owed again with other words", change.now).await?;
    Ok(true)
}

/// Where the parts of one update go.
pub(super) struct Way<'a> {
    pub(super) room: &'a Room,
    pub(super) thread: Option<GrowthThreadId>,
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

    pub(super) fn lane(&self, part: Part) -> Result<Lane> {
        Ok(match part.place() {
            Spot::Room => self.room.lane(),
            Spot::Thread => lane_of(self.room.guild, self.thread()?),
        })
    }

    pub(super) async fn post(
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

    pub(super) async fn redraw(&self, change: &mut Change<'_>, part: Part, lane: Lane) -> Result<()> {
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
/// One that was deleted by hand is opened anew: what was in it stays in the records.
async fn ensure_thread(
    change: &mut Change<'_>,
    room: &Room,
    mentee: UserId,
    known: Option<GrowthThreadId>,
) -> Result<(GrowthThreadId, Opening)> {
    if let Some(thread) = known {
        let key = key_thread(thread);
        let is_open = match object_state(change.tx, &key).await? {
            Some(state) => state != ObjectState::Missing,
            None => is_coming(change, room.guild, &key).await?,
        };
        if is_open {
            return Ok((thread, Opening::No));
        }
        outbox::let_go_of(change.tx, room.guild, &key, "another is opened", change.now).await?;
        let promised = following::open_anew(change, room, thread, mentee).await?;
        return Ok((thread, Opening::Anew(promised)));
    }
    let thread = change.random.id();
    store::insert_thread(change.tx, thread, room.id, mentee, change.now).await?;
    open_thread(change, room, thread, mentee).await?;
    Ok((thread, Opening::First))
}

/// Whether a thread that is not there yet comes by itself: it is owed, or waits for its forum to be there again.
async fn is_coming(change: &mut Change<'_>, guild: GuildId, key: &str) -> Result<bool> {
    let is_owed = outbox::will_create(change.tx, guild, key).await?;
    let place = Fixture::Growth.key(guild);
    let has_place = object_state(change.tx, &place).await? == Some(ObjectState::Present);
    Ok(is_owed || !has_place)
}

pub(super) async fn open_thread(
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
