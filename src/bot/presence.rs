//! Notes that the bot is there, and what follows from having been away: ended, or cut off from Discord's gateway, on which
//! every press arrives.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use poise::serenity_prelude as serenity;
use serenity::{ConnectionStage, ShardManager};
use trellis_kernel::error::Result;
use trellis_kernel::presence;

use crate::interaction::App;
use crate::records::room;

/// Beats without a connection after which the bot counts as away: ten minutes of five seconds each. Beats are counted and no
/// clock is asked, so that a clock that jumps is no absence.
const CUT_OFF: u32 = 120;

/// Sees at each beat whether the bot is there.
pub(super) struct Watch {
    app: App,
    shards: Arc<ShardManager>,
    alone: Alone,
}

/// How many beats it has been without a connection.
#[derive(Debug, Default)]
struct Alone(AtomicU32);

/// What a beat has to note.
#[derive(Debug, PartialEq, Eq)]
enum Noted {
    There,
    Away,
    Back,
}

impl Alone {
    fn is_cut_off(&self) -> bool {
        self.0.load(Ordering::SeqCst) >= CUT_OFF
    }

    fn beat(&self, is_connected: bool) -> Noted {
        if is_connected {
            let was_cut_off = self.0.swap(0, Ordering::SeqCst) >= CUT_OFF;
            return if was_cut_off { Noted::Back } else { Noted::There };
        }
        let beats = self.0.load(Ordering::SeqCst).saturating_add(1);
        self.0.store(beats, Ordering::SeqCst);
        if beats >= CUT_OFF {
            Noted::Away
        } else {
            Noted::There
        }
    }
}

impl Watch {
    pub(super) fn new(app: &App, shards: &Arc<ShardManager>) -> Arc<Self> {
        Arc::new(Self {
            app: app.clone(),
            shards: Arc::clone(shards),
            alone: Alone::default(),
        })
    }

    /// Whether it has been cut off for so long that it counts as away: nothing is concluded then from what nobody pressed.
    pub(super) fn is_away(&self) -> bool {
        self.alone.is_cut_off()
    }

    /// Notes whether the bot is there. One connection of several is enough.
    pub(super) async fn beat(&self) -> Result<()> {
        let runners = self.shards.runners.lock().await;
        let is_connected = runners
            .values()
            .any(|runner| runner.stage == ConnectionStage::Connected);
        drop(runners);
        match self.alone.beat(is_connected) {
            Noted::There => note(&self.app).await,
            Noted::Away => Ok(()),
            Noted::Back => come_back(&self.app).await,
        }
    }
}

/// Notes that it is there.
pub(super) async fn note(app: &App) -> Result<()> {
    app.change(|change| Box::pin(async move { presence::note(change.tx, change.now).await }))
        .await
}

/// Records how long it was away. Time to answer stood still then: every room is looked at, so that its prompts say until
/// when they can be answered now.
pub(super) async fn come_back(app: &App) -> Result<()> {
    let absence = app.change(|change| {
        Box::pin(async move {
            let absence = presence::come_back(change.tx, change.now).await?;
            if absence.is_some() {
                room::look_at_all(change.tx, change.now).await?;
            }
            Ok(absence)
        })
    });
    if let Some(absence) = absence.await? {
        tracing::warn!(from = %absence.from, until = %absence.until, "was away; the time to answer is longer by that");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ten_minutes_without_a_connection_are_an_absence() {
        let alone = Alone::default();
        assert_eq!(alone.beat(true), Noted::There);
        for _ in 1..CUT_OFF {
            assert_eq!(alone.beat(false), Noted::There);
        }
        assert_eq!(alone.beat(true), Noted::There);
        for beat in 1..CUT_OFF * 2 {
            let away = alone.beat(false) == Noted::Away;
            assert_eq!(away, beat >= CUT_OFF, "{beat}");
        }
        assert_eq!(alone.beat(true), Noted::Back);
        assert_eq!(alone.beat(true), Noted::There);
    }
}
