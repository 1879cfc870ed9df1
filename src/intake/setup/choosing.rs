//! What an admin chooses before anything is made: the time zone, and things that are there already.
//!
//! Each choice is stored when it is made, so that nothing is lost with a message, a day or a restart.

use trellis_domain::community::CommunityRefusal;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::zone::Zone;

use super::view;
use crate::intake::doctor::{is_back, note_former};
use crate::intake::fixtures::{Inventory, follow_role, inventory};
use crate::interaction::{App, Asker};
use crate::records::community::{self, Fixture, GrowthKind, GrowthReaders, VoiceUse, require_manager};
use trellis_kernel::discord::permissions::{self, Standing};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Content, ObjectState, look_up, record_place, record_role};

/// What has been chosen so far, for looking.
pub(super) async fn look(app: &App, asker: &Asker) -> Result<Inventory> {
    require_manager(asker)?;
    let mut connection = app.db.read().await?;
    inventory(&mut connection, asker.guild).await
}

/// Chooses the zone that new cohorts get.
pub(super) async fn choose_zone(app: &App, asker: &Asker, zone: Zone) -> Result<Inventory> {
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

/// Chooses who is to read growth threads, while there is no place for them: whatever is written later is written for them.
pub(super) async fn choose_readers(app: &App, asker: &Asker, readers: GrowthReaders) -> Result<Inventory> {
    require_manager(asker)?;
    let (guild, by) = (asker.guild, asker.user);
    app.change(move |change| {
        Box::pin(async move {
            if !inventory(change.tx, guild).await?.may_choose_readers() {
                return CommunityRefusal::ReadersAreFixed.refuse();
            }
            community::store::set_growth_readers(change.tx, guild, readers, by).await?;
            inventory(change.tx, guild).await
        })
    })
    .await
}

/// Chooses whether sessions have a voice channel. What is open then goes when nobody is in it; what was seen there goes at once.
pub(super) async fn choose_voice(app: &App, asker: &Asker, voice: VoiceUse) -> Result<Inventory> {
    require_manager(asker)?;
    let (guild, by) = (asker.guild, asker.user);
    let features = app.features;
    let chosen = app.change(move |mut change| {
        Box::pin(async move {
            community::store::set_voice(change.tx, guild, voice, by).await?;
            for events in features.iter().filter_map(|feature| feature.voice.as_ref()) {
                (events.switched)(&mut change, guild, voice).await?;
            }
            inventory(change.tx, guild).await
        })
    });
    let chosen = chosen.await?;
    app.looking.owe();
    Ok(chosen)
}

/// A channel or role of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    /// A channel, of Discord's kind with this number.
    Channel(u64),
    /// A role that gives its people this, as Discord's bits.
    Role(u64),
}

/// Lets only a channel or role of this server pass, and a role only if it is the asker's to hand out.
///
/// A forged choice could name another server's channel, and the bot, which is there too, would write in it.
async fn require_own(app: &App, asker: &Asker, fixture: Fixture, id: u64) -> Result<Own> {
    if fixture.is_channel() {
        let channels = Standing::channels(&app.port, asker.guild).await?;
        let found = channels.iter().find(|channel| channel.id == id);
        return match found {
            Some(channel) => Ok(Own::Channel(channel.kind)),
            None => InteractionRefusal::UnknownButton.refuse(),
        };
    }
    let server = permissions::server(&app.port, asker.guild).await?;
    let role = server.roles.iter().find(|role| role.id.get() == id);
    let role = *role.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    server.may_hand_out(asker.user, &asker.roles, role)?;
    Ok(Own::Role(role.permissions))
}

/// Picks a role or channel that is there already; what would have been made instead is not made.
pub(super) async fn pick(app: &App, asker: &Asker, fixture: Fixture, id: u64) -> Result<Inventory> {
    require_manager(asker)?;
    let own = require_own(app, asker, fixture, id).await?;
    let guild = asker.guild;
    let by = asker.user;
    let picked = app.change(move |mut change| {
        Box::pin(async move {
            let key = fixture.key(guild);
            let known = look_up(change.tx, &key).await?;
            let was_gone = known
                .as_ref()
                .is_some_and(|known| known.state != ObjectState::Present);
            let before = known.map(|known| known.id);
            let is_new = before != Some(id);
            is_back(&mut change, guild, fixture).await?;
            outbox::drop_making(change.tx, guild, &key, "picked instead", change.now).await?;
            match own {
                Own::Role(gives) => record_role(change.tx, &key, guild, (id, gives), change.now).await?,
                Own::Channel(kind) => {
                    record_place(change.tx, &key, guild, id, change.now).await?;
                    // Threads are opened in a forum otherwise than in a text channel.
                    if fixture == Fixture::Growth {
                        let growth = GrowthKind::of_channel(kind);
                        community::store::set_growth(change.tx, guild, growth).await?;
                    }
                }
            }
            let before = before.filter(|before| matches!(own, Own::Role(_)) && *before != id);
            let is_read_by = matches!(fixture, Fixture::CoordinatorRole | Fixture::FacilitatorRole);
            if let Some(before) = before {
                follow_role(&mut change, guild, fixture, Some(before)).await?;
                if is_read_by {
                    note_former(&mut change, guild, before).await?;
                }
            }
            let found = inventory(change.tx, guild).await?;
            if is_new && found.set_up && is_read_by {
                // Who takes the role that opens what was told in confidence does so in sight of all, this way, too.
                let words = view::role_picked(&change.texts, by, (fixture, id), was_gone);
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
