//! A session in voice: a private channel that is there for its time. That a mentor and a mentee were in it at once, and for how
//! many minutes, is the log of the session.
//!
//! Discord's word of who is in a channel only makes us look (`looking`); what a look shows is noted. Nothing is noted of any other
//! channel, nor of who is not of the room.
//!
//! **Invariant:** with the channel all that was noted of single people is forgotten; where voice is switched off, nothing is noted.

mod looking;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::community::VoiceUse;
use trellis_domain::ids::{GuildId, RoomId, SessionId};
use trellis_domain::room::RoomState;
use trellis_domain::session::voice::{self as rules, Mark};
use trellis_domain::session::{Session, SessionState};

use super::store::voice::{self as records, Live};
use super::{AFTER, VOICE, store, view};
use crate::intake::fixtures::access_lane;
use crate::interaction::Scene;
use crate::records::cohort::Cohort;
use crate::records::community::{self, Fixture};
use crate::records::room::{self, Room};
use trellis_kernel::change::Change;
use trellis_kernel::courier::{Fate, News};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{
    self, CloseVoice, Lane, ObjectState, OpenVoice, SetOverwrites, Target, Trouble, find_object,
    forget_object, look_up,
};
use trellis_kernel::texts::Texts;

pub(super) use looking::{AUDIT, VOICE_EVENTS};

/// The line of a session's voice channel: what stops it there holds up nothing else of the room.
fn lane(guild: GuildId, session: SessionId) -> Lane {
    Lane::new(guild, "voice", session)
}

/// Whether sessions of a cohort have a voice channel.
pub(super) async fn use_in(tx: &mut SqliteConnection, cohort: &Cohort) -> Result<VoiceUse> {
    let row = community::store::find(tx, cohort.guild).await?;
    let chosen = row.map_or(VoiceUse::Off, |row| row.voice);
    Ok(match cohort.program.session.voice {
        true => chosen,
        false => VoiceUse::Off,
    })
}

/// Owes the voice channel of a session, and the line in the room that leads to it. Where people still sit in that of the session
/// before, it is theirs for this one, too, and what is counted begins anew.
pub(super) async fn open(change: &mut Change<'_>, scene: &Scene, session: &Session) -> Result<()> {
    let room = &scene.room;
    let before = records::live(change.tx, room.id).await?;
    let live = Live {
        room: room.id,
        guild: room.guild,
        session: session.id,
        until: session.ends_at(),
        unseen_at: None,
    };
    records::put_live(change.tx, &live).await?;
    let Some(before) = before else {
        return owe_anew(change, room, session.id).await;
    };
    if before.session == session.id {
        return Ok(());
    }
    begin_anew(change, room, before.session).await?;
    let key = room::key_voice(room.id);
    let is_there = find_object(change.tx, &key).await?.is_some();
    if is_there || outbox::will_create(change.tx, room.guild, &key).await? {
        let lane = lane(room.guild, session.id);
        return VOICE.post_behind(change, room, &lane, session.id).await;
    }
    // That of the session before never was, or is gone.
    owe_anew(change, room, session.id).await
}

/// What was counted was of the session `before`; whoever is there now counts for the next.
async fn begin_anew(change: &mut Change<'_>, room: &Room, before: SessionId) -> Result<()> {
    let marks = records::marks(change.tx, room.id).await?;
    if let Some(earlier) = store::find(change.tx, before).await? {
        settle(change, room, &earlier).await?;
    }
    VOICE.take_back(change, room, before).await?;
    records::forget_marks(change.tx, room.id).await?;
    for who in rules::there(&marks) {
        let mark = Mark {
            who,
            is_there: true,
            at: change.now,
        };
        records::put_mark(change.tx, room.id, mark).await?;
    }
    Ok(())
}

async fn owe_anew(change: &mut Change<'_>, room: &Room, session: SessionId) -> Result<()> {
    let category = newest_category(change.tx, room.guild).await?;
    owe(change, room, session, category).await
}

/// The category of rooms that was made last: it is the one with places.
async fn newest_category(tx: &mut SqliteConnection, guild: GuildId) -> Result<Option<Target>> {
    let prefix = Fixture::rooms_categories(guild);
    let all = outbox::list_objects(tx, guild, &format!("{prefix}*")).await?;
    let present = all.into_iter().filter(|one| one.state == ObjectState::Present);
    let numbered = present.filter_map(|one| match Fixture::of_key(guild, &one.key)? {
        Fixture::RoomsCategory(number) => Some((number, one.key)),
        _ => None,
    });
    Ok(numbered.max().map(|(_, key)| Target::key(key)))
}

async fn owe(
    change: &mut Change<'_>,
    room: &Room,
    session: SessionId,
    category: Option<Target>,
) -> Result<()> {
    let lane = lane(room.guild, session);
    let channel = OpenVoice {
        key: room::key_voice(room.id),
        name: view::voice_name(&change.texts, room),
        parent: category,
        overwrites: room::overwrites_in_voice(room),
    };
    change.owe(&lane, &channel.into()).await?;
    // Behind the channel: it has a link then, or it says that there is none.
    VOICE.post_behind(change, room, &lane, session).await
}

/// The words in the room while the channel is there.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = SessionId::parse(subject) else {
        return Ok(None);
    };
    let Some(session) = store::find(tx, id).await? else {
        return Ok(None);
    };
    let live = records::live(tx, session.room).await?;
    if live.is_none_or(|live| live.session != id) {
        return Ok(None);
    }
    let channel = look_up(tx, &room::key_voice(session.room)).await?;
    let there = channel.filter(|channel| channel.state == ObjectState::Present);
    Ok(Some(view::voice(texts, there.map(|channel| channel.id))))
}

/// What became of a channel that was owed. A session goes on without one; where the category is full, it stands in none.
pub(super) async fn hear(change: &mut Change<'_>, news: &News<'_>) -> Result<()> {
    let Some(id) = room::of_voice_key(news.key) else {
        return Ok(());
    };
    let (Fate::Held(trouble) | Fate::GivenUp(trouble)) = news.what else {
        return Ok(());
    };
    let Some(live) = records::live(change.tx, id).await? else {
        return Ok(());
    };
    if matches!(trouble, Trouble::CategoryFull) {
        let lane = lane(live.guild, live.session);
        outbox::take_waiting(change.tx, &lane, "the category is full", change.now).await?;
        let room = room::known(change.tx, id).await?;
        return owe(change, &room, live.session, None).await;
    }
    let without = "a session goes on without its voice channel";
    outbox::drop_making(change.tx, live.guild, news.key, without, change.now).await
}

/// Stores for how long they have met in a session by now, and shows it where it is told. Of one that has not been there is nothing
/// to store.
async fn settle(change: &mut Change<'_>, room: &Room, session: &Session) -> Result<()> {
    if !has_been(session, change.now) {
        return Ok(());
    }
    let marks = records::marks(change.tx, room.id).await?;
    let minutes = rules::met(rules::together(&marks, room, change.now));
    let Some(minutes) = minutes.filter(|minutes| Some(*minutes) > session.met_for) else {
        return Ok(());
    };
    records::put_met(change.tx, session.id, minutes, change.now).await?;
    AFTER.edit_if_there(change, room, session.id).await?;
    room::redraw_card(change, room).await
}

/// As [`settle`], of a session that is over by the clock, where its channel is there and voice is not switched off.
pub(super) async fn settle_at_end(change: &mut Change<'_>, scene: &Scene, session: &Session) -> Result<()> {
    let live = records::live(change.tx, scene.room.id).await?;
    let is_its = live.is_some_and(|live| live.session == session.id);
    if is_its && use_in(change.tx, &scene.cohort).await? == VoiceUse::On {
        settle(change, &scene.room, session).await?;
    }
    Ok(())
}

/// Whether anybody of the room is in its voice channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// As it was noted last.
    AsNoted,
    /// As Discord said a moment ago.
    Seen(bool),
}

/// Something has changed that a channel depends on: it goes where nobody wants it and nobody is in it, and at once with its room.
pub(crate) async fn follow(change: &mut Change<'_>, room: RoomId) -> Result<()> {
    follow_by(change, room, Presence::AsNoted).await
}

/// As [`follow`], where it may be wanted now, too: its prompt comes once for each time, and it may have gone since.
pub(super) async fn follow_or_open(change: &mut Change<'_>, id: RoomId) -> Result<()> {
    follow(change, id).await?;
    let Some(session) = store::ahead(change.tx, id, change.now).await? else {
        return Ok(());
    };
    let live = records::live(change.tx, id).await?;
    if live.is_some_and(|live| live.session == session.id) {
        return Ok(());
    }
    let scene = room::scene(change.tx, id).await?;
    let scene = scene.ok_or_else(|| Fault::inconsistent("session", "room_id", id))?;
    let channel = rules::Channel {
        session: &session,
        room: &scene.room,
        is_allowed: use_in(change.tx, &scene.cohort).await? == VoiceUse::On,
        until: session.ends_at(),
    };
    match channel.is_wanted(change.now) {
        true => open(change, &scene, &session).await,
        false => Ok(()),
    }
}

/// Somebody switched voice channels on or off in a community. What was seen of people goes at once; what is open then goes when
/// nobody is in it.
async fn switched(change: &mut Change<'_>, guild: GuildId, voice: VoiceUse) -> Result<()> {
    match voice {
        VoiceUse::Off => {
            for live in records::live_of(change.tx, guild).await? {
                forget_who_is_there(change, live.room).await?;
            }
        }
        VoiceUse::On => {
            for room in room::all_of(change.tx, guild).await? {
                if room.state == RoomState::Open {
                    follow_or_open(change, room.id).await?;
                }
            }
        }
    }
    Ok(())
}

/// Forgets who was seen in a channel that stays: who is there is not known then.
async fn forget_who_is_there(change: &mut Change<'_>, room: RoomId) -> Result<()> {
    records::forget_marks(change.tx, room).await?;
    records::set_unseen(change.tx, room, Some(change.now)).await
}

/// Forgets the channels that were forgotten, with all that was seen of people, whether or not Discord says who is in them; and
/// says how many.
pub(super) async fn forget(change: &mut Change<'_>) -> Result<u64> {
    let mut forgotten = 0;
    for live in records::all_live(change.tx).await? {
        if rules::is_forgotten(live.until, change.now) {
            let (scene, session) = known(change.tx, &live).await?;
            close(change, &scene.room, (&live, &session)).await?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

async fn follow_by(change: &mut Change<'_>, id: RoomId, presence: Presence) -> Result<()> {
    let Some(live) = records::live(change.tx, id).await? else {
        return Ok(());
    };
    let (scene, session) = known(change.tx, &live).await?;
    let is_allowed = use_in(change.tx, &scene.cohort).await? == VoiceUse::On;
    if !is_allowed {
        // What was seen before it was switched off is not kept either.
        forget_who_is_there(change, id).await?;
    }
    let marks = records::marks(change.tx, id).await?;
    let is_anybody_there = match presence {
        Presence::Seen(is_anybody) => Some(is_anybody),
        // It is not known: the next look tells.
        Presence::AsNoted if !is_allowed || live.unseen_at.is_some() => None,
        Presence::AsNoted => Some(!rules::there(&marks).is_empty()),
    };
    let channel = rules::Channel {
        session: &session,
        room: &scene.room,
        is_allowed,
        until: live.until,
    };
    if channel.is_wanted(change.now) {
        let until = session.ends_at();
        return records::put_live(change.tx, &Live { until, ..live }).await;
    }
    let have_met = rules::met(rules::together(&marks, &scene.room, change.now)).is_some();
    if channel.goes(is_anybody_there, have_met, change.now) {
        close(change, &scene.room, (&live, &session)).await?;
    }
    Ok(())
}

async fn known(tx: &mut SqliteConnection, live: &Live) -> Result<(Scene, Session)> {
    let scene = room::scene(tx, live.room).await?;
    let scene = scene.ok_or_else(|| Fault::inconsistent("session_voice", "room_id", live.room))?;
    let session = store::find(tx, live.session).await?;
    let session = session.ok_or_else(|| Fault::inconsistent("session_voice", "session_id", live.room))?;
    Ok((scene, session))
}

/// Keeps for how long they met, forgets the rest, and owes that the channel goes.
async fn close(change: &mut Change<'_>, room: &Room, (live, session): (&Live, &Session)) -> Result<()> {
    settle(change, room, session).await?;
    records::forget_marks(change.tx, room.id).await?;
    let key = room::key_voice(room.id);
    let lane = lane(room.guild, session.id);
    let is_closed = room.state == RoomState::Closed;
    match find_object(change.tx, &key).await? {
        Some(id) => {
            let channel = Target::Id(id);
            // A room is closed in need: whatever is held up there, this is not.
            let lane = if is_closed { lane.urgent() } else { lane };
            change.owe(&lane, &CloseVoice { channel }.into()).await?;
            forget_object(change.tx, &key).await?;
        }
        None => {
            let over = "the session is over";
            outbox::drop_making(change.tx, room.guild, &key, over, change.now).await?;
            if outbox::will_create(change.tx, room.guild, &key).await? {
                // It may be there already, under an id that is not known yet: the next look closes it.
                if is_closed {
                    let nobody = SetOverwrites {
                        channel: Target::key(&key),
                        overwrites: room::overwrites_in_voice(room),
                    };
                    change.owe_once(&lane, &nobody.into()).await?;
                }
                return Ok(());
            }
        }
    }
    // Who was still to be let in or shut out is neither.
    let access = access_lane(room.guild, &key);
    outbox::take_waiting(change.tx, &access, "the voice channel goes", change.now).await?;
    VOICE.take_back(change, room, live.session).await?;
    records::forget_live(change.tx, room.id).await
}

/// Whether what was counted is of this session: it was not called off, nor moved to another day.
fn has_been(session: &Session, now: DateTime<Utc>) -> bool {
    session.state != SessionState::CalledOff && session.starts_at - rules::OPENS_BEFORE <= now
}
