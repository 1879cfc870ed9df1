//! The audit: does Discord still agree with the records.
//!
//! Lists the channels of each community once and hands them to every feature that has something there. It knows no
//! feature and concludes nothing itself: what a list says is a reason to look.
//!
//! **Invariant:** what is wrong with one feature or one community keeps no other from being looked at.

use std::collections::BTreeSet;

use trellis_domain::ids::{ChannelId, GuildId};

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
        if let Err(error) = (audit.compare)(app, guild, shown).await {
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
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::BoxFuture;
    use trellis_kernel::error::Fault;

    use super::*;
    use crate::interaction::{Feature, Features};
    use crate::mentorship::checkin;

    const GUILD: GuildId = GuildId::new(3);

    static COMPARED: AtomicUsize = AtomicUsize::new(0);
    static TOLD: AtomicUsize = AtomicUsize::new(0);

    fn fails<T>() -> BoxFuture<'static, Result<T>> {
        Box::pin(async { Err(Fault::NotSaved("a bad day".to_owned()).into()) })
    }

    fn counts(calls: &'static AtomicUsize) -> BoxFuture<'static, Result<()>> {
        calls.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(()) })
    }

    const BROKEN: Feature = Feature {
        audit: Some(Audit {
            communities: |_| fails(),
            compare: |_, _, _| fails(),
            channel_deleted: |_, _, _| fails(),
        }),
        ..Feature::named("broken")
    };
    const WHOLE: Feature = Feature {
        audit: Some(Audit {
            communities: |_| Box::pin(async { Ok(vec![GUILD]) }),
            compare: |_, _, _| counts(&COMPARED),
            channel_deleted: |_, _, _| counts(&TOLD),
        }),
        ..Feature::named("whole")
    };

    #[tokio::test]
    async fn a_feature_that_fails_keeps_no_other_from_looking() {
        let (app, _dir) = checkin::tests::app(checkin::tests::FIRST).await;
        let features: Features = &[&checkin::FEATURE, &BROKEN, &WHOLE];
        let app = App { features, ..app };
        assert_eq!(communities(&app).await.unwrap(), BTreeSet::from([GUILD]));
        compare(&app, GUILD, &[]).await;
        assert_eq!(COMPARED.load(Ordering::SeqCst), 1);
        channel_deleted(&app, GUILD, ChannelId::new(5)).await;
        assert_eq!(TOLD.load(Ordering::SeqCst), 1);
        // Discord cannot be asked here: that ends no sweep either.
        sweep(&app).await.unwrap();
        assert_eq!(COMPARED.load(Ordering::SeqCst), 1);
    }
}
