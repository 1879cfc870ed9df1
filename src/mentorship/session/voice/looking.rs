//! Who is in the voice channel of a session: asked of Discord, of the people of the room, whenever anything says that it has changed.
//!
//! **Invariant:** what an event says is noted by no one: it may come late, three times or out of order. What Discord answers is
//! noted as of when it was asked.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::Value;
use sqlx::SqliteConnection;
use trellis_domain::community::VoiceUse;
use trellis_domain::ids::{ChannelId, GuildId, RoomId, UserId};
use trellis_domain::room::Room;
use trellis_domain::session::voice::{self as rules, Mark};

use super::records::{self, Live};
use super::{Presence, VOICE, follow_by, switched, use_in};
use crate::interaction::{App, Audit, VoiceEvents};
use crate::records::room;
use trellis_kernel::change::Change;
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::discord::{Call, Failure, Gone};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{ObjectState, find_object, forget_object, look_up, mark_object};

/// What sessions do with what Discord tells of voice channels.
pub(in crate::mentorship::session) const VOICE_EVENTS: VoiceEvents = VoiceEvents {
    moved: |app, guild, who, to| Box::pin(moved(app, guild, who, to)),
    connected: |app, guild| Box::pin(look_at_all(app, guild)),
    unseen: |change, from| Box::pin(unseen(change, from)),
    look: |app| Box::pin(look_everywhere(app)),
    switched: |change, guild, voice| Box::pin(switched(change, guild, voice)),
};

/// How the channels of sessions are held against what Discord shows.
pub(in crate::mentorship::session) const AUDIT: Audit = Audit {
    communities: |tx| Box::pin(communities(tx)),
    compare: |app, guild, shown| Box::pin(compare(app, guild, shown)),
    channel_deleted: |app, guild, channel| Box::pin(deleted(app, guild, channel)),
    role_deleted: None,
};

async fn communities(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    let live = records::all_live(tx).await?;
    Ok(live.into_iter().map(|one| one.guild).collect())
}

/// The channel of a session that is there, with its id.
async fn with_ids(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<(Live, u64)>> {
    let mut all = Vec::new();
    for live in records::live_of(tx, guild).await? {
        if let Some(id) = find_object(tx, &room::key_voice(live.room)).await? {
            all.push((live, id));
        }
    }
    Ok(all)
}

/// Somebody came into a voice channel of the community, or went from one. Looked at is only what differs from what was noted of
/// somebody of a room in its own channel; all else is not even asked about.
async fn moved(app: &App, guild: GuildId, who: UserId, to: Option<ChannelId>) -> Result<()> {
    let _turn = app.looking.turn().await;
    let mut differing = Vec::new();
    {
        let tx: &mut SqliteConnection = &mut *app.db.read().await?;
        for (live, channel) in with_ids(tx, guild).await? {
            let is_said_there = to.is_some_and(|to| to.get() == channel);
            let marks = records::marks(tx, live.room).await?;
            let is_noted = rules::there(&marks).contains(&who);
            if is_said_there != is_noted && room::known(tx, live.room).await?.member(who).is_some() {
                differing.push((live, channel));
            }
        }
    }
    for (live, channel) in differing {
        look(app, &live, Some(channel), Whom::One(who)).await?;
    }
    Ok(())
}

/// For a while nothing was seen: looks in every community.
async fn look_everywhere(app: &App) -> Result<()> {
    let guilds = communities(&mut *app.db.read().await?).await?;
    for guild in BTreeSet::from_iter(guilds) {
        look_at_all(app, guild).await?;
    }
    Ok(())
}

/// The connection is new: what was said meanwhile was not heard.
async fn look_at_all(app: &App, guild: GuildId) -> Result<()> {
    let _turn = app.looking.turn().await;
    let all = with_ids(&mut *app.db.read().await?, guild).await?;
    for (live, channel) in all {
        look(app, &live, Some(channel), Whom::All).await?;
    }
    Ok(())
}

async fn compare(app: &App, guild: GuildId, shown: &[Channel]) -> Result<()> {
    let _turn = app.looking.turn().await;
    let all = records::live_of(&mut *app.db.read().await?, guild).await?;
    for live in all {
        let channel = find_object(&mut *app.db.read().await?, &room::key_voice(live.room)).await?;
        if let Some(id) = channel.filter(|id| shown.iter().all(|one| one.id != *id)) {
            look_for(app, live.room, id).await?;
        }
        look(app, &live, channel, Whom::All).await?;
    }
    Ok(())
}

/// A channel was deleted, says an event. Where it was that of a session, nobody is in it any more, and the session goes on
/// without: who deleted it may have meant it.
async fn deleted(app: &App, guild: GuildId, channel: ChannelId) -> Result<()> {
    let _turn = app.looking.turn().await;
    let all = with_ids(&mut *app.db.read().await?, guild).await?;
    for (live, id) in all.into_iter().filter(|(_, id)| *id == channel.get()) {
        look_for(app, live.room, id).await?;
        look(app, &live, Some(id), Whom::All).await?;
    }
    Ok(())
}

/// Whether the channel itself is there. One that twice is not is forgotten; its line in the room says so from the first time on.
async fn look_for(app: &App, id: RoomId, channel: u64) -> Result<()> {
    let path = format!("/channels/{channel}");
    let call = Call::new(Method::GET, "/channels/{c}", channel, path);
    let is_there = match app.port.call(call).await {
        Ok(_) => true,
        Err(Failure::Gone(Gone::Channel)) => false,
        Err(failure) => {
            tracing::warn!(room = %id, %failure, "a voice channel could not be looked for; tried again later");
            return Ok(());
        }
    };
    app.change(move |mut change| {
        Box::pin(async move { note_channel(&mut change, id, (channel, is_there)).await })
    })
    .await
}

async fn note_channel(change: &mut Change<'_>, id: RoomId, (channel, is_there): (u64, bool)) -> Result<()> {
    let key = room::key_voice(id);
    let known = look_up(change.tx, &key).await?;
    let live = records::live(change.tx, id).await?;
    // Closed meanwhile, or opened anew: the answer is about something else.
    let (Some(known), Some(live)) = (known.filter(|known| known.id == channel), live) else {
        return Ok(());
    };
    match (is_there, known.state) {
        (true, ObjectState::Present) => return Ok(()),
        (true, _) => mark_object(change.tx, &key, ObjectState::Present).await?,
        (false, ObjectState::Present) => mark_object(change.tx, &key, ObjectState::Suspect).await?,
        (false, _) => forget_object(change.tx, &key).await?,
    }
    let room = room::known(change.tx, id).await?;
    VOICE.edit_if_there(change, &room, live.session).await
}

/// Whom a look is about.
#[derive(Debug, Clone, Copy)]
enum Whom {
    /// Everybody of the room, and whoever was noted there.
    All,
    /// One of them.
    One(UserId),
}

/// Looks where people of a room are, notes what is new, and lets the channel go where it is to. Where Discord does not answer,
/// nothing is concluded.
async fn look(app: &App, live: &Live, channel: Option<u64>, whom: Whom) -> Result<()> {
    let asked_at = app.clock.now();
    let (guild, id) = (live.guild, live.room);
    let (people, unseen_at) = {
        let tx: &mut SqliteConnection = &mut *app.db.read().await?;
        let Some(live) = records::live(tx, id).await? else {
            return Ok(());
        };
        let room = room::known(tx, id).await?;
        let marks = records::marks(tx, id).await?;
        (people(&room, &marks, whom), live.unseen_at)
    };
    let mut seen = Vec::with_capacity(people.len());
    for who in people {
        let is_there = match (where_is(app, guild, who).await, channel) {
            (Ok(place), Some(channel)) => place == Some(channel),
            (Ok(_), None) => false,
            (Err(failure), _) => {
                tracing::warn!(room = %id, %failure, "it could not be asked who is in a voice channel; tried again later");
                return Ok(());
            }
        };
        seen.push((who, is_there));
    }
    app.change(move |mut change| {
        Box::pin(async move {
            let live = records::live(change.tx, id).await?;
            // Where nothing was seen for a while after it was asked, the answers are of before that.
            if live.is_none_or(|live| live.unseen_at != unseen_at) {
                return Ok(());
            }
            note(&mut change, id, (&seen, whom), asked_at).await
        })
    })
    .await
}

fn people(room: &Room, marks: &[Mark], whom: Whom) -> Vec<UserId> {
    let mut people = match whom {
        Whom::One(who) => return vec![who],
        Whom::All => room.users(),
    };
    for who in rules::there(marks) {
        if !people.contains(&who) {
            people.push(who);
        }
    }
    people
}

/// The voice channel that somebody is in, where the bot may connect to it; `None` where they are in none of these. It may always
/// connect to ours.
async fn where_is(app: &App, guild: GuildId, who: UserId) -> std::result::Result<Option<u64>, Failure> {
    let path = format!("/guilds/{guild}/voice-states/{who}");
    let call = Call::new(Method::GET, "/guilds/{g}/voice-states/{u}", guild, path);
    match app.port.call(call).await {
        Ok(state) => Ok(id_in(&state["channel_id"])),
        // Also of who is not in the server any more.
        Err(Failure::Gone(Gone::Person | Gone::Other(_)) | Failure::Permission { .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn id_in(value: &Value) -> Option<u64> {
    value.as_str()?.parse().ok()
}

async fn note(
    change: &mut Change<'_>,
    id: RoomId,
    (seen, whom): (&[(UserId, bool)], Whom),
    asked_at: DateTime<Utc>,
) -> Result<()> {
    let is_anybody = seen.iter().any(|(_, is_there)| *is_there);
    let scene = room::scene(change.tx, id).await?;
    let is_on = match &scene {
        Some(scene) => use_in(change.tx, &scene.cohort).await? == VoiceUse::On,
        None => false,
    };
    if is_on {
        let noted = rules::there(&records::marks(change.tx, id).await?);
        for (who, is_there) in seen.iter().copied() {
            if noted.contains(&who) != is_there {
                let mark = Mark {
                    who,
                    is_there,
                    at: asked_at,
                };
                records::put_mark(change.tx, id, mark).await?;
            }
        }
    }
    let presence = match whom {
        Whom::All => {
            records::set_unseen(change.tx, id, None).await?;
            Presence::Seen(is_anybody)
        }
        Whom::One(_) => Presence::AsNoted,
    };
    follow_by(change, id, presence).await
}

/// From `from` on nothing was seen: the bot was away. Whoever was there counts until then, and again from when they are seen; until
/// somebody has looked, nothing is concluded from that nobody is noted there.
async fn unseen(change: &mut Change<'_>, from: DateTime<Utc>) -> Result<()> {
    for live in records::all_live(change.tx).await? {
        records::set_unseen(change.tx, live.room, Some(change.now)).await?;
        let marks = records::marks(change.tx, live.room).await?;
        for who in rules::there(&marks) {
            let last = marks
                .iter()
                .filter(|mark| mark.who == who)
                .map(|mark| mark.at)
                .max();
            let mark = Mark {
                who,
                is_there: false,
                // What was noted after the last sign of life was seen all the same.
                at: last.map_or(from, |last| from.max(last)),
            };
            records::put_mark(change.tx, live.room, mark).await?;
        }
    }
    Ok(())
}
