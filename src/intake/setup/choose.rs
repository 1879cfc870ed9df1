//! What an admin chooses before anything is made: the time zone, and things that are there already.
//!
//! Each choice is stored when it is made, so that nothing is lost with a message, a day or a restart.

use chrono_tz::Tz;
use sqlx::SqliteConnection;
use trellis_domain::community::CommunityRefusal;
use trellis_domain::ids::{GuildId, RoleId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::community::{self, Fixture};
use trellis_kernel::discord::permissions::Standing;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, find_object, record_object};

/// Whether a fixture is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Neither made nor picked.
    Not,
    /// Under way.
    BeingMade,
    /// There, under this id.
    As(u64),
}

/// What has been chosen so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) set_up: bool,
    pub(super) zone: Tz,
    pub(super) things: Vec<(Fixture, Known)>,
}

/// Lets only people pass who may manage the server.
pub(super) fn require_manager(asker: &Asker) -> Result<()> {
    if asker.manages_server() {
        Ok(())
    } else {
        CommunityRefusal::NeedsManageServer.refuse()
    }
}

pub(super) async fn choices(tx: &mut SqliteConnection, guild: GuildId) -> Result<Choices> {
    let row = community::store::find(tx, guild).await?;
    let mut things = Vec::new();
    for fixture in Fixture::ALL {
        let key = fixture.key(guild);
        let known = match find_object(tx, &key).await? {
            Some(id) => Known::As(id),
            None if outbox::will_create(tx, guild, &key).await? => Known::BeingMade,
            None => Known::Not,
        };
        things.push((fixture, known));
    }
    let set_up = row.as_ref().is_some_and(|row| row.set_up);
    Ok(Choices {
        set_up,
        zone: row.map_or(Tz::UTC, |row| row.community.zone),
        things,
    })
}

/// What has been chosen so far, for looking.
pub(super) async fn look(app: &App, asker: &Asker) -> Result<Choices> {
    require_manager(asker)?;
    let mut connection = app.db.read().await?;
    choices(&mut connection, asker.guild).await
}

/// Chooses the zone that new cohorts get.
pub(super) async fn choose_zone(app: &App, asker: &Asker, zone: Tz) -> Result<Choices> {
    require_manager(asker)?;
    let (guild, by) = (asker.guild, asker.user);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                community::store::set_zone(tx, guild, zone, by).await?;
                choices(tx, guild).await
            })
        })
        .await
}

/// Lets only a channel or role of this server pass, and no role that gives more than the asker has.
///
/// A forged choice could name another server's channel, and the bot, which is there too, would write in it.
async fn require_own(app: &App, asker: &Asker, fixture: Fixture, id: u64) -> Result<()> {
    if fixture.is_channel() {
        let channels = Standing::channels(&app.port, asker.guild).await?;
        let is_here = channels.iter().any(|channel| channel.id == id);
        return if is_here {
            Ok(())
        } else {
            InteractionRefusal::UnknownButton.refuse()
        };
    }
    let roles = Standing::roles(&app.port, asker.guild).await?;
    let role = roles.iter().find(|role| role.id == id);
    let role = role.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    // By their roles, not by what they may do in this channel: an overwrite of one channel is not theirs elsewhere.
    let held = roles
        .iter()
        .filter(|role| role.id == asker.guild.get() || asker.has_role(RoleId::new(role.id)))
        .fold(0, |set, role| set | role.permissions);
    if asker.is_administrator() || role.permissions & !held == 0 {
        Ok(())
    } else {
        CommunityRefusal::RoleHasMore.refuse()
    }
}

/// Picks a role or channel that is there already; what would have been made instead is not made.
pub(super) async fn pick(app: &App, asker: &Asker, fixture: Fixture, id: u64) -> Result<Choices> {
    require_manager(asker)?;
    let (guild, now) = (asker.guild, app.clock.now());
    // The role of everybody has the server's own id.
    if id == guild.get() {
        return CommunityRefusal::RoleOfEverybody.refuse();
    }
    require_own(app, asker, fixture, id).await?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let key = fixture.key(guild);
                outbox::drop_making(tx, guild, &key, "picked instead", now).await?;
                record_object(tx, &key, guild, id, now).await?;
                choices(tx, guild).await
            })
        })
        .await
}
