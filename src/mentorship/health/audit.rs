//! When somebody last wrote in each room, by Discord's list of channels, and which rooms have become quiet or lively.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, RoomId};

use super::silent;
use super::store;
use crate::interaction::{App, Audit};
use crate::records::cohort;
use crate::records::room::{self, InDiscord, Room, key_channel};
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, find_object};
use trellis_kernel::own_messages;

/// What is later by less than that is no news: rooms are quiet for weeks.
const NEWS: TimeDelta = TimeDelta::hours(1);

/// How rooms are seen to be alive.
pub(super) const AUDIT: Audit = Audit {
    communities: |tx| Box::pin(room::guilds_with_open(tx)),
    compare: |app, guild, shown| Box::pin(compare(app, guild, shown)),
    channel_deleted: |_, _, _| Box::pin(async { Ok(()) }),
    role_deleted: None,
};

/// Notes what is new of each open room, and redraws the cards of those that became quiet or lively.
async fn compare(app: &App, guild: GuildId, shown: &[Channel]) -> Result<()> {
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    let tx = &mut *connection;
    let rooms = room::open_of(tx, guild).await?;
    let mut news = Vec::new();
    for room in &rooms {
        let life = store::life_of(tx, room.id).await?;
        let heard_at = heard(tx, room, shown).await?;
        let is_news = heard_at.is_some_and(|at| life.heard_at.is_none_or(|before| at - before > NEWS));
        if is_news {
            news.extend(heard_at.map(|at| (room.id, at)));
        }
    }
    drop(connection);
    if !news.is_empty() {
        app.change(move |change| {
            Box::pin(async move {
                for (room, at) in news {
                    store::note_heard(change.tx, room, at).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
    let turned = turned(app, &rooms, now).await?;
    if turned.is_empty() {
        return Ok(());
    }
    app.change(move |mut change| {
        Box::pin(async move {
            for (room, is_quiet) in turned {
                // Somebody may have said since then that all is well.
                if store::set_quiet(change.tx, room.id, is_quiet, now).await? {
                    room::redraw_card(&mut change, &room).await?;
                }
            }
            Ok(())
        })
    })
    .await
}

/// When somebody else than Trellis wrote the last message of a room. While something of ours is on its way there it is not known
/// whose it is.
async fn heard(tx: &mut SqliteConnection, room: &Room, shown: &[Channel]) -> Result<Option<DateTime<Utc>>> {
    let Some(id) = find_object(tx, &key_channel(room.id)).await? else {
        return Ok(None);
    };
    let last = shown
        .iter()
        .find(|channel| channel.id == id)
        .and_then(|channel| channel.last_message);
    match last {
        Some(last) if !outbox::is_under_way(tx, &room.lane()).await? => {
            own_messages::written_by_others(tx, id, last).await
        }
        _ => Ok(None),
    }
}

/// The rooms whose cards do not say what is so.
async fn turned(app: &App, rooms: &[Room], now: DateTime<Utc>) -> Result<Vec<(Room, bool)>> {
    let mut connection = app.db.read().await?;
    let tx = &mut *connection;
    let cohorts: BTreeSet<CohortId> = rooms.iter().map(|room| room.cohort_id).collect();
    let mut quiet: BTreeSet<RoomId> = BTreeSet::new();
    for id in cohorts {
        let Some(cohort) = cohort::find(tx, id).await? else {
            continue;
        };
        let own: Vec<Room> = rooms
            .iter()
            .filter(|room| room.cohort_id == id)
            .cloned()
            .collect();
        quiet.extend(silent(tx, &cohort, &own, now).await?.iter().map(|one| one.room));
    }
    let mut turned = Vec::new();
    for room in rooms {
        let life = store::life_of(tx, room.id).await?;
        let is_quiet = quiet.contains(&room.id);
        if life.is_quiet != is_quiet {
            turned.push((room.clone(), is_quiet));
        }
    }
    Ok(turned)
}
