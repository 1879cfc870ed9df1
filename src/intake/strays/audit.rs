//! What was made twice is hidden, and coordinators are told.

use chrono::{DateTime, Utc};
use trellis_domain::ids::GuildId;

use super::view;
use crate::interaction::{App, Audit};
use crate::records::community::{self, Fixture};
use trellis_kernel::change::Change;
use trellis_kernel::discord::permissions::{Channel, Standing};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::strays::{Double, Place, Records};
use trellis_kernel::outbox::{
    Action, Content, Kind, Lane, PutAway, SetOverwrites, Target, private_channel, record_object,
};

/// How it is found out that something was made twice.
pub(super) const AUDIT: Audit = Audit {
    communities: |tx| Box::pin(community::all(tx)),
    compare: |app, guild, shown| Box::pin(compare(app, guild, shown)),
    channel_deleted: |_, _, _| Box::pin(async { Ok(()) }),
    role_deleted: None,
};

async fn compare(app: &App, guild: GuildId, shown: &[Channel]) -> Result<()> {
    let found = doubles(app, guild, shown, app.clock.now()).await?;
    if found.is_empty() {
        return Ok(());
    }
    app.change(move |mut change| {
        Box::pin(async move {
            for double in found {
                hide(&mut change, guild, double).await?;
            }
            Ok(())
        })
    })
    .await
}

async fn doubles(app: &App, guild: GuildId, shown: &[Channel], now: DateTime<Utc>) -> Result<Vec<Double>> {
    let records = Records::read(&mut *app.db.read().await?, guild).await?;
    let mut found = records.doubled_channels(&app.vault, shown);
    // These are asked for only while something may still come.
    if records.made_lately(Kind::CreateRole, now) {
        found.extend(records.doubled_roles(&Standing::roles(&app.port, guild).await?));
    }
    if records.made_lately(Kind::OpenPost, now) {
        found.extend(records.doubled_threads(&app.port, guild).await?);
    }
    Ok(found)
}

/// Takes it out of people's sight where that is possible, and says so. The records know it from now on.
async fn hide(change: &mut Change<'_>, guild: GuildId, double: Double) -> Result<()> {
    tracing::warn!(%guild, ?double, "something was made twice; the one that is not used is hidden");
    let key = key_of(guild, double.id);
    record_object(change.tx, &key, guild, double.id, change.now).await?;
    if let Some(action) = hiding(guild, double) {
        change.owe(&lane(guild, double.id), &action).await?;
    }
    let words = Content::Ready(Box::new(view::doubled(&change.texts, double)));
    community::tell_coordinators(change, guild, words).await
}

fn hiding(guild: GuildId, double: Double) -> Option<Action> {
    match double.place {
        Place::Channel | Place::Category => Some(out_of_sight(guild, double.id)),
        Place::Thread => Some(Action::PutAway(PutAway {
            thread: Target::Id(double.id),
        })),
        // It gives nothing, and nobody has it from us.
        Place::Role => None,
    }
}

/// Out of everybody's sight but the coordinators'.
pub(super) fn out_of_sight(guild: GuildId, channel: u64) -> Action {
    let coordinators = Fixture::CoordinatorRole.target(guild);
    Action::SetOverwrites(SetOverwrites {
        channel: Target::Id(channel),
        overwrites: private_channel(&[], &[coordinators]),
    })
}

/// What a stray is known under once it has been dealt with.
pub(super) fn key_of(guild: GuildId, id: u64) -> String {
    format!("stray:{guild}:{id}")
}

/// The line in which a stray is dealt with.
pub(super) fn lane(guild: GuildId, id: u64) -> Lane {
    Lane::new(guild, "stray", format_args!("{guild}:{id}"))
}
