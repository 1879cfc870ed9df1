//! Closing a room: it stays where it is and can be read; nothing new is written in it.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::RoomId;
use trellis_domain::room::RoomRefusal;

use super::{owed, view};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::Cohort;
use crate::records::community::{self, Fixture};
use crate::records::room::{self, InDiscord, Room, RoomState, key_channel, redraw_card};
use trellis_kernel::discord::permissions::{
    ADD_REACTIONS, BOT_IN_ROOM, CREATE_PUBLIC_THREADS, READ_MESSAGE_HISTORY, SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL, sum,
};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Lane, Overwrite, Who};

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
/// `CommunityRefusal::CoordinatorsOnly`, [`RoomRefusal::RoomClosed`] when it was closed before.
pub(super) async fn close(app: &App, asker: &Asker, id: RoomId) -> Result<Closed> {
    let now = app.clock.now();
    let (app2, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                community::require_coordinator(tx, &asker).await?;
                let room = room::of_community(tx, asker.guild, id).await?;
                if room.state == RoomState::Closed {
                    return RoomRefusal::RoomClosed.refuse();
                }
                close_one(tx, &app2, &room, now).await?;
                let place = room::place_of(tx, &room).await?;
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
    let rooms = room::living(tx, cohort.id).await?;
    for room in &rooms {
        close_one(tx, app, room, now).await?;
    }
    Ok(rooms.len())
}

async fn close_one(tx: &mut SqliteConnection, app: &App, room: &Room, now: DateTime<Utc>) -> Result<()> {
    room::set_state(tx, room.id, RoomState::Closed, now).await?;
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
