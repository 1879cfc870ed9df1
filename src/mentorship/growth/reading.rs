//! Use cases of reading: the updates of one person, as far as the reader may see them.
//!
//! **Invariant:** who stands outside what an update's visibility names is not told that there is one.

use sqlx::SqliteConnection;
use trellis_domain::growth::GrowthRefusal;
use trellis_domain::growth::Onlooker;
use trellis_domain::ids::{UpdateId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::posting::rooms_as_mentee;
use super::{Standing, standing, store};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::community;
use crate::records::people;
use crate::records::room;
use trellis_kernel::error::Result;

/// How many updates are listed: as many as one list of choices has.
pub(super) const LISTED: usize = 25;
/// How far back is looked for them.
const LOOKED_AT: i64 = 200;

/// The standing updates of `author` that the asker may read, the newest first, at most [`LISTED`].
pub(super) async fn of(app: &App, asker: &Asker, author: UserId) -> Result<Vec<Standing>> {
    let mut connection = app.db.read().await?;
    let mut readable = Vec::new();
    for posted in store::updates_by(&mut connection, asker.guild, author, LOOKED_AT).await? {
        if readable.len() == LISTED {
            break;
        }
        let found = standing(&mut connection, posted).await?;
        if may_read(&mut connection, asker, &found).await? {
            readable.push(found);
        }
    }
    if readable.is_empty() {
        let writes = !rooms_as_mentee(&mut connection, asker).await?.is_empty();
        return Err(if author == asker.user && !writes {
            Refusal::from(GrowthRefusal::WhoseUpdates).into()
        } else {
            Refusal::from(InteractionRefusal::NothingToShowYet).into()
        });
    }
    Ok(readable)
}

/// One update, for somebody who may read it.
pub(super) async fn one(app: &App, asker: &Asker, id: UpdateId) -> Result<Standing> {
    let mut connection = app.db.read().await?;
    let posted = store::update(&mut connection, id)
        .await?
        .ok_or(Refusal::from(InteractionRefusal::NothingToShowYet))?;
    let found = standing(&mut connection, posted).await?;
    if may_read(&mut connection, asker, &found).await? {
        Ok(found)
    } else {
        InteractionRefusal::NothingToShowYet.refuse()
    }
}

async fn may_read(tx: &mut SqliteConnection, asker: &Asker, found: &Standing) -> Result<bool> {
    let Some(room) = room::find(tx, found.posted.room)
        .await?
        .filter(|room| room.guild == asker.guild)
    else {
        return Ok(false);
    };
    let onlooker = if room.member(asker.user).is_some() {
        Onlooker::MemberOfRoom
    } else if community::rights(tx, asker).await?.coordinator {
        Onlooker::Coordinator
    } else if people::participant(tx, room.cohort_id, asker.user)
        .await?
        .is_some_and(|person| person.is_active())
    {
        Onlooker::PersonOfCohort
    } else {
        Onlooker::Anybody
    };
    Ok(found.posted.update.shows_to(onlooker))
}
