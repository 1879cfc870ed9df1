//! Which rooms there are, and which one a coordinator means.

use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, RoomId};
use trellis_domain::refusal::Refusal;
use trellis_domain::room::RoomRefusal;

use super::view::Line;
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{self, Cohort};
use crate::records::community;
use crate::records::room::{self, Room, find, key_channel, of_channel, place_of};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox;

/// Discord shows so many choices while a person types (facts.md §3).
const CHOICES: i64 = 25;

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
/// `CommunityRefusal::CoordinatorsOnly`, [`RoomRefusal::UnknownRoom`], [`RoomRefusal::RoomClosed`].
pub(super) async fn meant(app: &App, asker: &Asker, given: Option<&str>) -> Result<(Room, String)> {
    let tx = &mut *app.db.read().await?;
    community::require_coordinator(tx, asker).await?;
    let room = match given {
        None => of_channel(tx, asker.guild, asker.channel.get()).await?,
        Some(given) => named(tx, asker.guild, given).await?,
    };
    let room = room.ok_or_else(|| {
        Refusal::from(RoomRefusal::UnknownRoom {
            given: given.unwrap_or("#").to_owned(),
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
    let name = given.trim_start_matches('#').to_lowercase();
    let alike = room::living_like(tx, guild, &name, CHOICES).await?;
    match alike.iter().find(|(_, known)| *known == name) {
        Some((id, _)) => find(tx, *id).await,
        None => Ok(None),
    }
}

/// The rooms whose name contains what was typed; none for who is no coordinator.
///
/// # Errors
/// `CommunityRefusal::CoordinatorsOnly`.
pub(super) async fn like(app: &App, asker: &Asker, typed: &str) -> Result<Vec<(RoomId, String)>> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    let typed = typed.trim().trim_start_matches('#').to_lowercase();
    room::living_like(&mut connection, asker.guild, &typed, CHOICES).await
}
