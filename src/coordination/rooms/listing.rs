//! Which rooms there are, and which one a coordinator means.

use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, RoomId};
use trellis_domain::lists::in_a_sentence;
use trellis_domain::refusal::Refusal;
use trellis_domain::room::RoomRefusal;
use trellis_domain::text::{folded, one_line};

use super::view::Line;
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{self, Cohort};
use crate::records::community;
use crate::records::room::{self, Pickable, Room, find, key_channel, of_channel, place_of};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox;

/// The rooms of a cohort that are not closed.
#[derive(Debug)]
pub(super) struct Listed {
    /// The cohort.
    pub(super) cohort: CohortId,
    /// Its name.
    pub(super) name: String,
    /// Its rooms, in the order they were opened.
    pub(super) lines: Vec<Line>,
}

/// The rooms of the cohort of that name, or of the only one, or of the only one under way.
///
/// # Errors
/// `CommunityRefusal::CoordinatorsOnly`, and those of picking a cohort.
pub(super) async fn of_cohort(app: &App, asker: &Asker, given: Option<&str>) -> Result<Listed> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    let cohort = cohort::pick_running(&mut connection, asker.guild, given).await?;
    list(&mut connection, cohort).await
}

/// As [`of_cohort`], for a cohort that was listed before.
pub(super) async fn of_known_cohort(app: &App, asker: &Asker, id: CohortId) -> Result<Listed> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    let cohort = cohort::find(&mut connection, id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?;
    list(&mut connection, cohort).await
}

async fn list(tx: &mut SqliteConnection, cohort: Cohort) -> Result<Listed> {
    let mut lines = Vec::new();
    for room in room::living(tx, cohort.id).await? {
        let is_made = outbox::find_object(tx, &key_channel(room.id)).await?.is_some();
        let place = place_of(tx, &room).await?;
        lines.push(Line { room, place, is_made });
    }
    Ok(Listed {
        cohort: cohort.id,
        name: cohort.name,
        lines,
    })
}

/// The room that a coordinator means, with a link to it: by id, name or link, or the one of this channel.
///
/// # Errors
/// `CommunityRefusal::CoordinatorsOnly`, [`RoomRefusal::UnknownRoom`], [`RoomRefusal::NameTheRoom`],
/// [`RoomRefusal::SeveralRooms`], [`RoomRefusal::RoomClosed`].
pub(super) async fn meant(app: &App, asker: &Asker, given: Option<&str>) -> Result<(Room, String)> {
    let tx = &mut *app.db.read().await?;
    community::require_coordinator(tx, asker).await?;
    // A name in which there is nothing to see names none.
    let given = given.filter(|given| !one_line(given).is_empty());
    let room = match given {
        None => of_channel(tx, asker.guild, asker.channel.get()).await?,
        Some(given) => named(tx, asker.guild, given).await?,
    };
    let room = room.ok_or_else(|| {
        Refusal::from(match given {
            Some(given) => RoomRefusal::UnknownRoom {
                given: given.to_owned(),
            },
            None => RoomRefusal::NameTheRoom,
        })
    })?;
    room.require_not_closed()?;
    let place = place_of(tx, &room).await?;
    Ok((room, place))
}

async fn named(tx: &mut SqliteConnection, guild: GuildId, given: &str) -> Result<Option<Room>> {
    let given = given.trim();
    if let Ok(id) = RoomId::parse(given) {
        return Ok(find(tx, id).await?.filter(|room| room.guild == guild));
    }
    let link = given.strip_prefix("<#").and_then(|rest| rest.strip_suffix('>'));
    if let Some(channel) = link.and_then(|id| id.parse().ok()) {
        return of_channel(tx, guild, channel).await;
    }
    match called(&room::pickable(tx, guild).await?, given)? {
        Some(id) => find(tx, id).await,
        None => Ok(None),
    }
}

/// The room of these that is called so, by the name of its channel or by what tells it apart.
///
/// # Errors
/// [`RoomRefusal::SeveralRooms`], where that means more than one.
fn called(rooms: &[Pickable], given: &str) -> std::result::Result<Option<RoomId>, Refusal> {
    let typed = folded(given);
    let channel = typed.trim_start_matches('#');
    let is_meant = |room: &&Pickable| folded(&room.label) == typed || folded(&room.name) == channel;
    let meant: Vec<&Pickable> = rooms.iter().filter(is_meant).collect();
    match meant.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.id)),
        several => {
            let labels: Vec<&str> = several.iter().map(|room| room.label.as_str()).collect();
            let (names, more) = in_a_sentence(&labels);
            RoomRefusal::SeveralRooms { names, more }.refuse()
        }
    }
}

/// The rooms that can be picked, for who may pick any.
///
/// # Errors
/// `CommunityRefusal::CoordinatorsOnly`.
pub(super) async fn pickable(app: &App, asker: &Asker) -> Result<Vec<Pickable>> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    room::pickable(&mut connection, asker.guild).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_of_one_name_are_never_taken_for_each_other() {
        let room = |number, label: &str| Pickable {
            id: RoomId::from_bytes([number; 10]),
            name: "room-ada-mina".to_owned(),
            label: label.to_owned(),
        };
        // From before a room's name was made one of its own.
        let labels = [
            "#room-ada-mina · Mina, Ada (…4276)",
            "#room-ada-mina · Mina, Ada (…0007)",
        ];
        let rooms = [room(1, labels[0]), room(2, labels[1])];
        assert_eq!(called(&rooms[..1], " #ROOM-ada-mina "), Ok(Some(rooms[0].id)));
        assert_eq!(called(&rooms, labels[1]), Ok(Some(rooms[1].id)));
        assert_eq!(called(&rooms, "room-ada"), Ok(None));
        let several = RoomRefusal::SeveralRooms {
            names: labels.join(", "),
            more: 0,
        };
        assert_eq!(called(&rooms, "#room-ada-mina"), Err(several.into()));
    }
}
