//! Channels that this bot made and the records do not know: they were made after the copy from which those were restored.

use std::fmt;
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{ChannelId, GuildId};
use trellis_domain::text::safe;

use crate::interaction::{App, Subject};
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::strays::{Records, is_known, marks};

/// A channel with our signed marker that the records do not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stray {
    /// The channel.
    pub(crate) channel: ChannelId,
    /// Its name in Discord, made safe.
    pub(crate) name: String,
}

/// The channels of a community that are ours by their marker and in no record, the oldest first.
pub(crate) async fn find(app: &App, guild: GuildId, shown: &[Channel]) -> Result<Vec<Stray>> {
    let mut connection = app.db.read().await?;
    let records = Records::read(&mut connection, guild).await?;
    let mut found = Vec::new();
    for channel in shown.iter().filter(|channel| !records.knows(channel.id)) {
        if is_stray(&mut connection, app, channel).await? {
            found.push(Stray {
                channel: ChannelId::new(channel.id),
                name: safe(&channel.name),
            });
        }
    }
    found.sort_by_key(|stray| stray.channel);
    Ok(found)
}

/// A channel that somebody copied has the marker of one that is known.
async fn is_stray(tx: &mut SqliteConnection, app: &App, channel: &Channel) -> Result<bool> {
    let marks = marks(&app.vault, &channel.topic);
    for reference in &marks {
        if is_known(tx, *reference).await? {
            return Ok(false);
        }
    }
    Ok(!marks.is_empty())
}

/// The channel that a decision is about. The records do not know it, so Discord is asked when it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant(pub(super) ChannelId);

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Meant {
    type Err = <ChannelId as FromStr>::Err;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Subject for Meant {
    fn is_of<'c>(&'c self, _: &'c mut SqliteConnection, _: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async { Ok(true) })
    }
}
