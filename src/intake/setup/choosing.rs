//! What an admin chooses before anything is made: the time zone, and things that are there already.
//!
//! Each choice is stored when it is made, so that nothing is lost with a message, a day or a restart.

use chrono_tz::Tz;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::view;
use crate::intake::fixtures::{Inventory, inventory};
use crate::interaction::{App, Asker};
use crate::records::community::{self, Fixture, require_manager};
use trellis_kernel::discord::permissions::{self, Standing};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Content, record_object, record_role};

/// What has been chosen so far, for looking.
pub(super) async fn look(app: &App, asker: &Asker) -> Result<Inventory> {
    require_manager(asker)?;
    let mut connection = app.db.read().await?;
    inventory(&mut connection, asker.guild).await
}

/// Chooses the zone that new cohorts get.
pub(super) async fn choose_zone(app: &App, asker: &Asker, zone: Tz) -> Result<Inventory> {
    require_manager(asker)?;
    let (guild, by) = (asker.guild, asker.user);
    app.change(move |change| {
        Box::pin(async move {
            community::store::set_zone(change.tx, guild, zone, by).await?;
            inventory(change.tx, guild).await
        })
    })
    .await
}

/// Lets only a channel or role of this server pass, and a role only if it is the asker's to hand out.
///
/// A forged choice could name another server's channel, and the bot, which is there too, would write in it.
/// Returns what a role gives its people, as Discord's bits; `None` for a channel.
async fn require_own(app: &App, asker: &Asker, fixture: Fixture, id: u64) -> Result<Option<u64>> {
    if fixture.is_channel() {
        let channels = Standing::channels(&app.port, asker.guild).await?;
        let is_here = channels.iter().any(|channel| channel.id == id);
        return if is_here {
            Ok(None)
        } else {
            InteractionRefusal::UnknownButton.refuse()
        };
    }
    let server = permissions::server(&app.port, asker.guild).await?;
    let role = server.roles.iter().find(|role| role.id.get() == id);
    let role = *role.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    server.may_hand_out(asker.user, &asker.roles, role)?;
    Ok(Some(role.permissions))
}

/// Picks a role or channel that is there already; what would have been made instead is not made.
pub(super) async fn pick(app: &App, asker: &Asker, fixture: Fixture, id: u64) -> Result<Inventory> {
    require_manager(asker)?;
    let gives = require_own(app, asker, fixture, id).await?;
    let guild = asker.guild;
    let by = asker.user;
    let picked = app.change(move |mut change| {
        Box::pin(async move {
            let key = fixture.key(guild);
            let is_new = outbox::find_object(change.tx, &key).await? != Some(id);
            outbox::drop_making(change.tx, guild, &key, "picked instead", change.now).await?;
            match gives {
                Some(gives) => record_role(change.tx, &key, guild, (id, gives), change.now).await?,
                None => record_object(change.tx, &key, guild, id, change.now).await?,
            }
            let found = inventory(change.tx, guild).await?;
            let is_read_by = matches!(fixture, Fixture::CoordinatorRole | Fixture::FacilitatorRole);
            if is_new && found.set_up && is_read_by {
                // Who takes the role that opens what was told in confidence does so in sight of all, this way, too.
                let words = view::role_picked(&change.texts, by, fixture, id);
                let content = Content::Ready(Box::new(words));
                community::tell_coordinators(&mut change, guild, content).await?;
            }
            Ok(found)
        })
    });
    let picked = picked.await?;
    // What was held for the earlier choice may go now.
    app.courier.release(guild).await?;
    Ok(picked)
}
