//! Closing a room: it stays where it is and can be read; nothing new is written in it.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::RoomId;
use trellis_domain::refusal::Refusal;

use super::{Room, RoomState, key_channel, owed, redraw_card, store, view};
use crate::app::App;
use crate::cohort::Cohort;
use crate::interaction::Asker;
use crate::kernel::discord::permissions::{
    ADD_REACTIONS, BOT_IN_ROOM, CREATE_PUBLIC_THREADS, READ_MESSAGE_HISTORY, SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL, sum,
};
use crate::kernel::error::Result;
use crate::kernel::outbox::{self, Action, Content, Lane, Overwrite, Who};
use crate::setup::{self, Fixture};

/// A room that was closed just now.
#[derive(Debug)]
pub(super) struct Closed {
    /// The room, as it was before.
    pub(super) room: Room,
    /// A link to its channel; its name where that is gone.
    pub(super) place: String,
}

/// Closes a room; only coordinators may.
///
/// # Errors
/// [`Refusal::CoordinatorsOnly`], [`Refusal::RoomClosed`] when it was closed before.
pub(super) async fn close(app: &App, asker: &Asker, id: RoomId) -> Result<Closed> {
    let now = app.clock.now();
    let (app2, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                setup::require_coordinator(tx, &asker).await?;
                let room = super::of_community(tx, asker.guild, id).await?;
                if room.state == RoomState::Closed {
                    return Err(Refusal::RoomClosed.into());
                }
                close_one(tx, &app2, &room, now).await?;
                let place = super::place_of(tx, &room).await?;
                Ok(Closed { room, place })
            })
        })
        .await
}

/// Closes every room of a cohort that is not closed, and says how many.
///
/// # Errors
/// When the rows cannot be written.
pub async fn close_all(
    tx: &mut SqliteConnection,
    app: &App,
    cohort: &Cohort,
    now: DateTime<Utc>,
) -> Result<usize> {
    let rooms = store::living(tx, cohort.id).await?;
    for room in &rooms {
        close_one(tx, app, room, now).await?;
    }
    Ok(rooms.len())
}

async fn close_one(tx: &mut SqliteConnection, app: &App, room: &Room, now: DateTime<Utc>) -> Result<()> {
    store::set_state(tx, room.id, RoomState::Closed, now).await?;
    let lane = Lane::room(room.id);
    let is_made = outbox::find_object(tx, &key_channel(room.id)).await?.is_some();
    let is_missing = room.state == RoomState::Missing;
    if !is_made && (is_missing || !owed::is_under_way(tx, lane.as_str()).await?) {
        // There is no channel to say anything in, and none is wanted any more.
        owed::take_waiting(tx, lane.as_str(), "the room was closed", now).await?;
        return Ok(());
    }
    redraw_card(tx, &app.random, room, now).await?;
    let farewell = Action::Post {
        key: None,
        into: room.channel(),
        content: Content::Ready(Box::new(view::farewell(&app.texts))),
        evidence: None,
    };
    outbox::owe(tx, &app.random, &lane, room.guild, &farewell, now).await?;
    let action = Action::SetOverwrites {
        channel: room.channel(),
        overwrites: read_only(room),
    };
    outbox::owe(tx, &app.random, &lane, room.guild, &action, now)
        .await
        .map(drop)
}

/// The overwrites of a closed room: everybody keeps what they can read (facts.md §4).
fn read_only(room: &Room) -> Vec<Overwrite> {
    let allow = sum(&[VIEW_CHANNEL, READ_MESSAGE_HISTORY]);
    let deny = sum(&[
        SEND_MESSAGES,
        SEND_MESSAGES_IN_THREADS,
        CREATE_PUBLIC_THREADS,
        ADD_REACTIONS,
    ]);
    let mut overwrites = vec![
        Overwrite {
            who: Who::Everyone,
            allow: 0,
            deny: VIEW_CHANNEL.bit,
        },
        Overwrite {
            who: Who::Bot,
            allow: sum(BOT_IN_ROOM),
            deny: 0,
        },
        Overwrite {
            who: Who::Role(Fixture::CoordinatorRole.target(room.guild)),
            allow,
            deny,
        },
    ];
    overwrites.extend(room.users().into_iter().map(|user| Overwrite {
        who: Who::Person(user),
        allow,
        deny,
    }));
    overwrites
}
