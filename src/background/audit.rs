//! The audit: does Discord still agree with the records.
//!
//! Lists the channels of each community once and hands them to every feature that has something there. It knows no
//! feature and concludes nothing itself: what a list says is a reason to look.
//!
//! **Invariant:** what is wrong with one feature or one community keeps no other from being looked at.

use std::collections::BTreeSet;

use trellis_domain::ids::{ChannelId, GuildId, RoleId};

use crate::interaction::{App, Audit};
use trellis_kernel::discord::permissions::{Channel, Standing};
use trellis_kernel::error::Result;

/// Compares the records of every community with what Discord shows there.
///
/// # Errors
/// When the records cannot be read at all. What goes wrong with one feature or community is logged and looked at again
/// by the next sweep.
pub async fn sweep(app: &App) -> Result<()> {
    for guild in communities(app).await? {
        let shown = match Standing::channels(&app.port, guild).await {
            Ok(channels) => channels,
            Err(failure) => {
                tracing::warn!(%guild, %failure, "channels could not be listed; looked at again later");
                continue;
            }
        };
        compare(app, guild, &shown).await;
    }
    Ok(())
}

async fn compare(app: &App, guild: GuildId, shown: &[Channel]) {
    for (feature, audit) in audits(app) {
        if let Err(error) = (audit.compare)(app, guild, shown).await
            && error.storage().is_none()
        {
            tracing::error!(%error, feature, %guild, "a community could not be compared; tried again later");
        }
    }
}

/// A channel was deleted, says an event: every feature looks whether that is so. It is only a hint to look sooner: what
/// goes wrong is logged, and the next sweep looks.
pub async fn channel_deleted(app: &App, guild: GuildId, channel: ChannelId) {
    for (feature, audit) in audits(app) {
        if let Err(error) = (audit.channel_deleted)(app, guild, channel).await {
            tracing::error!(%error, feature, %guild, "a deleted channel could not be looked into");
        }
    }
}

/// A role was deleted, says an event: as with a channel.
pub async fn role_deleted(app: &App, guild: GuildId, role: RoleId) {
    for (feature, audit) in audits(app) {
        if let Some(look) = audit.role_deleted
            && let Err(error) = look(app, guild, role).await
        {
            tracing::error!(%error, feature, %guild, "a deleted role could not be looked into");
        }
    }
}

fn audits(app: &App) -> impl Iterator<Item = (&'static str, &'static Audit)> {
    let features = app.features.iter();
    features.filter_map(|feature| Some((feature.name, feature.audit.as_ref()?)))
}

/// Where any feature has something to compare.
async fn communities(app: &App) -> Result<BTreeSet<GuildId>> {
    let mut connection = app.db.read().await?;
    let mut all = BTreeSet::new();
    for (feature, audit) in audits(app) {
        match (audit.communities)(&mut connection).await {
            Ok(guilds) => all.extend(guilds),
            Err(error) => {
                tracing::error!(%error, feature, "it could not be read where to look; tried again later");
            }
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
