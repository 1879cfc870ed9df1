//! Where the sign-up panel of a cohort stands: in a channel that members can see, or where a coordinator says so all the same.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{ChannelId, CohortId, GuildId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::discord::permissions::{Standing, VIEW_CHANNEL};
use trellis_kernel::error::{Fault, Result};

use crate::intake::joining::move_panel;
use crate::interaction::{App, Asker, Subject};
use crate::records::cohort::{self, Cohort};
use crate::records::community;

/// A coordinator waits for an answer; after this the channel counts as one that is not known.
const PATIENCE: Duration = Duration::from_millis(1_200);

/// Who sees a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Every member of the server, as far as can be told.
    Members,
    /// Only some.
    Few,
    /// There is no such channel in this server.
    NotHere,
    /// Discord could not be asked.
    Unknown,
}

/// Who sees the channel, as Discord shows it now.
pub(super) async fn sight(app: &App, guild: GuildId, channel: ChannelId) -> Sight {
    let asked = tokio::time::timeout(PATIENCE, async {
        let channels = Standing::channels(&app.port, guild).await?;
        let server = app.port.server(guild, app.clock.now()).await?;
        Ok::<_, trellis_kernel::discord::Failure>((channels, server))
    });
    let (channels, server) = match asked.await {
        Ok(Ok(found)) => found,
        Ok(Err(failure)) => {
            tracing::warn!(%failure, "it could not be asked who sees a channel");
            return Sight::Unknown;
        }
        Err(_) => return Sight::Unknown,
    };
    let Some(found) = channels.iter().find(|one| one.id == channel.get()) else {
        return Sight::NotHere;
    };
    let everybody = server.roles.iter().find(|role| role.id.get() == guild.get());
    let held = everybody.map_or(0, |role| role.permissions);
    // Somebody without any role of their own.
    let may = found.allowed(held, guild, &[], UserId::new(0));
    if may & VIEW_CHANNEL.bit == 0 {
        Sight::Few
    } else {
        Sight::Members
    }
}

/// A cohort and a channel for its panel: `<cohort>_<channel>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PanelPlace {
    pub(super) cohort: CohortId,
    pub(super) channel: ChannelId,
}

impl Display for PanelPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.cohort, self.channel)
    }
}

impl FromStr for PanelPlace {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let read = || {
            let (cohort, channel) = text.split_once('_')?;
            Some(Self {
                cohort: CohortId::parse(cohort).ok()?,
                channel: ChannelId::new(channel.parse().ok()?),
            })
        };
        read().ok_or_else(|| InteractionRefusal::UnknownButton.into())
    }
}

impl Subject for PanelPlace {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.cohort.is_of(tx, guild)
    }
}

/// Where a panel that was asked for goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Placed {
    /// It is owed there.
    Going(Cohort, ChannelId),
    /// Members cannot see that channel: it stays where it is until a coordinator says once more where to.
    Asked(Cohort, ChannelId),
}

/// Whether a coordinator knows that members cannot see the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Knowing {
    /// They picked it.
    NotYet,
    /// They said so after they were told.
    AllTheSame,
}

/// Puts the panel of a cohort into a channel, and takes it away from where it stands.
pub(super) async fn place(app: &App, asker: &Asker, to: PanelPlace, knowing: Knowing) -> Result<Placed> {
    community::require_coordinator(&mut *app.db.read().await?, asker).await?;
    let sight = sight(app, asker.guild, to.channel).await;
    // A forged choice could name a channel of another server, in which the bot is, too. Where the asker is, is here.
    let is_here = matches!(sight, Sight::Members | Sight::Few) || to.channel == asker.channel;
    if !is_here {
        return InteractionRefusal::UnknownButton.refuse();
    }
    let asks = sight == Sight::Few && knowing == Knowing::NotYet;
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move {
            community::require_coordinator(change.tx, &asker).await?;
            let found = cohort::find(change.tx, to.cohort).await?;
            let found = found.ok_or_else(|| Fault::inconsistent("cohort", "id", to.cohort))?;
            if asks {
                return Ok(Placed::Asked(found, to.channel));
            }
            move_panel(&mut change, &found, to.channel).await?;
            Ok(Placed::Going(found, to.channel))
        })
    })
    .await
}

/// The cohort whose panel is to be moved to where this is asked.
pub(super) async fn meant(app: &App, asker: &Asker, given: Option<&str>) -> Result<CohortId> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    Ok(cohort::pick(&mut connection, asker.guild, given).await?.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_as_it_was_written() {
        let place = PanelPlace {
            cohort: CohortId::from_bytes([7; 10]),
            channel: ChannelId::new(u64::MAX),
        };
        assert_eq!(place.to_string().parse(), Ok(place));
        for forged in [
            "",
            "_",
            "x_1",
            "0w3ge1r70w3ge1r7",
            "0w3ge1r70w3ge1r7_-1",
            "0w3ge1r70w3ge1r7_18446744073709551616",
        ] {
            assert!(forged.parse::<PanelPlace>().is_err(), "{forged}");
        }
    }
}
