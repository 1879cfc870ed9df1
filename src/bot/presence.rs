//! Notes that the bot is there, and that it was away: ended, or cut off from Discord's gateway, on which every press arrives.
//! That its machine was asleep is for the clock to say (`background::timekeeping`), which beats cannot count.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use poise::serenity_prelude as serenity;
use serenity::{ConnectionStage, ShardManager};
use trellis_kernel::error::Result;
use trellis_kernel::presence;

use crate::background::absence;
use crate::interaction::App;

/// Beats without a connection after which the bot counts as away: ten minutes of five seconds each. Beats are counted and no
/// clock is asked, so that a clock that jumps is no absence.
const CUT_OFF: u32 = 120;

/// Sees at each beat whether the bot is there.
pub(super) struct Watch {
    app: App,
    shards: Arc<ShardManager>,
    alone: Alone,
    heard: Mutex<Heard>,
}

/// Until when Discord was heard; `None` while it is not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Heard(Option<DateTime<Utc>>);

/// What a beat finds of hearing Discord.
#[derive(Debug, PartialEq, Eq)]
enum Hearing {
    /// As before.
    AsBefore,
    /// Not any more: for the last time then.
    NotSince(DateTime<Utc>),
    /// Again, or for the first time.
    Again,
}

impl Heard {
    /// What a beat finds at `now`, and what is known after it.
    fn beat(self, is_connected: bool, now: DateTime<Utc>) -> (Hearing, Self) {
        match (self.0, is_connected) {
            (Some(_), true) => (Hearing::AsBefore, Self(Some(now))),
            (None, true) => (Hearing::Again, Self(Some(now))),
            (Some(at), false) => (Hearing::NotSince(at), Self(None)),
            (None, false) => (Hearing::AsBefore, Self(None)),
        }
    }
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
        let beats = self.0.load(Ordering::SeqCst);
        if is_connected && beats >= CUT_OFF {
            return Noted::Back;
        }
        let beats = if is_connected { 0 } else { beats.saturating_add(1) };
        self.0.store(beats, Ordering::SeqCst);
        if beats >= CUT_OFF {
            Noted::Away
        } else {
            Noted::There
        }
    }

    /// It is in the records that it was cut off; until then it counts as away.
    fn end(&self) {
        self.0.store(0, Ordering::SeqCst);
    }
}

impl Watch {
    pub(super) fn new(app: &App, shards: &Arc<ShardManager>) -> Arc<Self> {
        Arc::new(Self {
            app: app.clone(),
            shards: Arc::clone(shards),
            alone: Alone::default(),
            heard: Mutex::default(),
        })
    }

    /// Notes from when on nothing is heard, be it for seconds: what nobody saw is not to be concluded from.
    async fn hear(&self, is_connected: bool, now: DateTime<Utc>) -> Result<()> {
        let before = *self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let (hearing, after) = before.beat(is_connected, now);
        match hearing {
            Hearing::AsBefore => {}
            Hearing::NotSince(at) => absence::hears_nothing(&self.app, at).await?,
            Hearing::Again => absence::hears_again(&self.app),
        }
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = after;
        Ok(())
    }

    /// Whether it has been cut off for so long that it counts as away: nothing is concluded then from what nobody pressed.
    pub(super) fn is_away(&self) -> bool {
        self.alone.is_cut_off()
    }

    /// Notes whether the bot is there. One connection of several is enough.
    pub(super) async fn beat(&self, now: DateTime<Utc>) -> Result<()> {
        let runners = self.shards.runners.lock().await;
        let is_connected = runners
            .values()
            .any(|runner| runner.stage == ConnectionStage::Connected);
        drop(runners);
        self.hear(is_connected, now).await?;
        match self.alone.beat(is_connected) {
            Noted::There => note(&self.app, now).await?,
            Noted::Away => {}
            Noted::Back => {
                absence::come_back(&self.app).await?;
                self.alone.end();
            }
        }
        Ok(())
    }
}

/// Notes that it is there, where that was not noted a moment ago.
pub(super) async fn note(app: &App, now: DateTime<Utc>) -> Result<()> {
    if presence::is_noted(&mut *app.db.read().await?, now).await? {
        return Ok(());
    }
    app.change_at(now, |change| {
        Box::pin(async move { presence::note(change.tx, change.now).await })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_the_first_beat_without_a_connection_on_nothing_is_heard() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let mut heard = Heard::default();
        for (is_connected, now, expected) in [
            (false, 0, Hearing::AsBefore),
            (true, 5, Hearing::Again),
            (true, 10, Hearing::AsBefore),
            (false, 15, Hearing::NotSince(at(10))),
            (false, 20, Hearing::AsBefore),
            (true, 25, Hearing::Again),
            (true, 30, Hearing::AsBefore),
        ] {
            let (hearing, after) = heard.beat(is_connected, at(now));
            assert_eq!(hearing, expected, "{now}");
            heard = after;
        }
    }

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
        // Again and again, until it is in the records.
        for _ in 0..2 {
            assert_eq!(alone.beat(true), Noted::Back);
            assert!(alone.is_cut_off());
        }
        alone.end();
        assert_eq!(alone.beat(true), Noted::There);
    }
}
