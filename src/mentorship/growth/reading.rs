//! Use cases of reading: the updates of one person, as far as the reader may see them.
//!
//! **Invariant:** people outside what an update's visibility names are not told that there is one.

use sqlx::SqliteConnection;
use trellis_domain::growth::{Onlooker, Update, nothing_to_read, to_read};
use trellis_domain::ids::{UpdateId, UserId};

use super::posting::rooms_as_mentee;
use super::{Placed, placed, room_of, store};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::community;
use crate::records::people;
use trellis_kernel::error::Result;

/// How many updates are listed: as many as one list of choices has.
pub(super) const LISTED: usize = 25;
/// How far back is looked for them.
const LOOKED_AT: i64 = 200;

/// The standing updates of `author` that the asker may read, the newest first, at most [`LISTED`].
pub(super) async fn of(app: &App, asker: &Asker, author: UserId) -> Result<Vec<Placed>> {
    let mut connection = app.db.read().await?;
    let mut readable = Vec::new();
    for update in store::updates_by(&mut connection, asker.guild, author, LOOKED_AT).await? {
        if readable.len() == LISTED {
            break;
        }
        let onlooker = onlooker(&mut connection, asker, &update).await?;
        if onlooker.is_some_and(|onlooker| update.shows_to(onlooker)) {
            readable.push(placed(&mut connection, update).await?);
        }
    }
    if readable.is_empty() {
        let writes = !rooms_as_mentee(&mut connection, asker).await?.is_empty();
        return Err(nothing_to_read(asker.user, author, writes).into());
    }
    Ok(readable)
}

/// One update, for somebody who may read it.
pub(super) async fn one(app: &App, asker: &Asker, id: UpdateId) -> Result<Update> {
    let mut connection = app.db.read().await?;
    let found = match store::update(&mut connection, id).await? {
        Some(update) => onlooker(&mut connection, asker, &update)
            .await?
            .map(|onlooker| (update, onlooker)),
        None => None,
    };
    Ok(to_read(found)?)
}

/// How the asker stands to the room of an update; `None` where it is of another community, for a choice from a list
/// names an update of any.
async fn onlooker(tx: &mut SqliteConnection, asker: &Asker, update: &Update) -> Result<Option<Onlooker>> {
    let room = room_of(tx, update).await?;
    if room.guild != asker.guild {
        return Ok(None);
    }
    let rights = community::rights(tx, asker).await?;
    let person = people::participant(tx, room.cohort_id, asker.user).await?;
    let takes_part = person.is_some_and(|person| person.is_active());
    let onlooker = Onlooker::of(&room, asker.user, rights.coordinator, takes_part);
    Ok(Some(onlooker))
}
