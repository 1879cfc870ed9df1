//! Does Discord still agree with the records of the rooms.
//!
//! **Invariant:** a channel counts as gone after two explicit 404s and by nothing else: an event, a list it is not
//! in or an outage only make us look (ARCHITECTURE.md, *Gone*).

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use sqlx::SqliteConnection;
use trellis_domain::ids::{ChannelId, GuildId, RoomId};

use super::placement::Shown;
use super::{moving, remaking};
use crate::interaction::{App, Audit};
use crate::records::room::{self, InDiscord, Room, RoomState, key_channel};
use trellis_kernel::change::Change;
use trellis_kernel::clock;
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::discord::{Call, Failure, Gone};
use trellis_kernel::error::{Error, Result};
use trellis_kernel::outbox::{self, ObjectState, Trouble, find_object, mark_object, object_state};

/// Between the first 404 and the look that decides; what Discord shows may lag behind.
const SECOND_LOOK: Duration = Duration::from_secs(30);

/// How rooms are held against what Discord shows.
pub(super) const AUDIT: Audit = Audit {
    communities: |tx| Box::pin(room::guilds_with_open(tx)),
    compare: |app, guild, shown| Box::pin(compare(app, guild, shown)),
    channel_deleted: |app, guild, channel| Box::pin(channel_deleted(app, guild, channel)),
    role_deleted: None,
};

/// Looks whether the channel was an open room's, and if so whether it is gone, now and once more.
async fn channel_deleted(app: &App, guild: GuildId, channel: ChannelId) -> Result<()> {
    let room = room::of_channel(&mut *app.db.read().await?, guild, channel.get()).await?;
    match room.filter(|room| room.state == RoomState::Open) {
        Some(room) => look_at(app, room.id).await,
        None => Ok(()),
    }
}

/// Looks at every open room whose channel is not in the list. A room that waits for a place in a full category gets
/// another one.
async fn compare(app: &App, guild: GuildId, shown: &[Channel]) -> Result<()> {
    let rooms = room::open_of(&mut *app.db.read().await?, guild).await?;
    for room in &rooms {
        // What is wrong with one room must not keep the others from being looked at.
        if let Err(error) = compare_room(app, room, shown).await {
            tracing::error!(%error, room = %room.id, "a room could not be compared; tried again later");
        }
    }
    Ok(())
}

async fn compare_room(app: &App, room: &Room, shown: &[Channel]) -> Result<()> {
    let (channel, state) = known(&mut *app.db.read().await?, room.id).await?;
    let is_shown = channel.is_some_and(|id| shown.iter().any(|channel| channel.id == id));
    match channel {
        None => move_on(app, room, Shown::all(shown)).await,
        Some(_) if is_shown && state == Some(ObjectState::Present) => Ok(()),
        Some(_) => look_at(app, room.id).await,
    }
}

async fn known(tx: &mut SqliteConnection, room: RoomId) -> Result<(Option<u64>, Option<ObjectState>)> {
    let key = key_channel(room);
    Ok((find_object(tx, &key).await?, object_state(tx, &key).await?))
}

/// A room that has no channel yet may wait for a place in a category that filled up meanwhile.
async fn move_on(app: &App, room: &Room, shown: Vec<Shown>) -> Result<()> {
    let full = Trouble::CategoryFull;
    if !outbox::is_held_for(&mut *app.db.read().await?, &room.lane(), &full).await? {
        return Ok(());
    }
    let room = room.id;
    let moved = app.change(move |mut change| {
        Box::pin(async move { moving::to_next_category(&mut change, room, &shown).await })
    });
    match moved.await {
        // The server is full: coordinators know, and it waits on.
        Err(Error::Refusal(_)) => Ok(()),
        ended => ended,
    }
}

/// Asks Discord for the channel itself; only its explicit answer counts.
async fn look_at(app: &App, room: RoomId) -> Result<()> {
    let (channel, _) = known(&mut *app.db.read().await?, room).await?;
    let Some(channel) = channel else {
        return Ok(());
    };
    let call = Call::new(
        Method::GET,
        "/channels/{c}",
        channel,
        format!("/channels/{channel}"),
    );
    let is_there = match app.port.call(call).await {
        Ok(_) => true,
        Err(Failure::Gone(Gone::Channel)) => false,
        Err(failure) => {
            tracing::warn!(%room, %failure, "a room could not be looked at; tried again later");
            return Ok(());
        }
    };
    let seen = app
        .change(move |mut change| Box::pin(async move { note(&mut change, room, channel, is_there).await }))
        .await?;
    if seen == Seen::Suspect {
        look_again_later(app, room);
    }
    Ok(())
}

/// What a look led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Nothing new.
    Nothing,
    /// The first 404.
    Suspect,
    /// The 404 that decides.
    Gone,
}

async fn note(change: &mut Change<'_>, id: RoomId, channel: u64, is_there: bool) -> Result<Seen> {
    let key = key_channel(id);
    let (known, state) = known(change.tx, id).await?;
    let room = room::find(change.tx, id)
        .await?
        .filter(|room: &Room| room.state == RoomState::Open);
    // Closed or made again while Discord was being asked: the answer is about something else.
    let (Some(room), Some(state), true) = (room, state, known == Some(channel)) else {
        return Ok(Seen::Nothing);
    };
    match (is_there, state) {
        (true, ObjectState::Present) => Ok(Seen::Nothing),
        (true, _) => {
            mark_object(change.tx, &key, ObjectState::Present).await?;
            Ok(Seen::Nothing)
        }
        (false, ObjectState::Present) => {
            outbox::suspect_object(change.tx, &key, change.now).await?;
            Ok(Seen::Suspect)
        }
        (false, ObjectState::Suspect) if is_too_soon(change.tx, &key, change.now).await? => Ok(Seen::Nothing),
        (false, ObjectState::Suspect | ObjectState::Missing) => {
            remaking::conclude_missing(change, &room).await?;
            Ok(Seen::Gone)
        }
    }
}

async fn is_too_soon(tx: &mut SqliteConnection, key: &str, now: DateTime<Utc>) -> Result<bool> {
    let since = outbox::recorded_at(tx, key).await?;
    let apart = TimeDelta::from_std(SECOND_LOOK).unwrap_or(TimeDelta::zero());
    Ok(since.is_some_and(|since| now - since < apart))
}

/// The second look. It makes the answer sooner and nothing else: a process that ends meanwhile leaves it to the
/// next sweep.
fn look_again_later(app: &App, room: RoomId) {
    let app = app.clone();
    tokio::spawn(async move {
        clock::pause(SECOND_LOOK).await;
        if let Err(error) = look_at(&app, room).await {
            tracing::warn!(?error, %room, "a second look failed; the next sweep looks");
        }
    });
}
