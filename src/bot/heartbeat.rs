//! The heartbeats: a few fixed ticks that make the sweeps look. They own no state and hold no prompt:
//! what is due is derived from the records, so a lost tick costs seconds and nothing else.
//!
//! **Invariant:** they beat by the time the machine has been running: a wall clock that is set stops none of them.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::presence::Watch;
use crate::background::{audit, forgetting, prompts, timekeeping};
use crate::interaction::App;
use trellis_kernel::clock;

/// How often the sweep looks.
const SWEEP: Duration = Duration::from_secs(5);
/// How often Discord is compared with the records.
const AUDIT: Duration = Duration::from_secs(600);
/// How often it is looked whether it is night.
const NIGHT: Duration = Duration::from_secs(60);
/// When the nightly copy is made, in UTC.
const COPIED_AT: (u32, u32) = (3, 30);

/// Every heart of this bot. They stop when this is dropped, or with `stop`.
pub(super) struct Heartbeat(JoinSet<()>);

impl Heartbeat {
    /// Starts all; each beats by itself, so that none waits for another.
    pub(super) fn start(app: &App, data_dir: PathBuf, watch: Arc<Watch>, stop: &CancellationToken) -> Self {
        let mut hearts = JoinSet::new();
        let mut beat = |every, work: fn(App) -> BoxFuture<'static, ()>| {
            let app = app.clone();
            hearts.spawn(beats(every, stop.clone(), move || work(app.clone())));
        };
        beat(SWEEP, |app| Box::pin(sweep(app)));
        beat(SWEEP, |app| Box::pin(register(app)));
        beat(AUDIT, |app| Box::pin(compare(app)));
        let seen = app.clone();
        hearts.spawn(beats(SWEEP, stop.clone(), move || {
            Box::pin(see(seen.clone(), Arc::clone(&watch)))
        }));
        hearts.spawn(nights(app.clone(), data_dir, stop.clone()));
        Self(hearts)
    }

    /// Waits until what is at work has ended.
    pub(super) async fn ends(mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

/// Waits for the next beat; `false` when there is none.
async fn waits(every: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = clock::pause(every) => true,
        () = stop.cancelled() => false,
    }
}

async fn beats(every: Duration, stop: CancellationToken, work: impl Fn() -> BoxFuture<'static, ()>) {
    while waits(every, &stop).await {
        // A defect in one beat must not stop the heart.
        if AssertUnwindSafe(work()).catch_unwind().await.is_err() {
            tracing::error!("a heartbeat panicked; the next one tries again");
        }
    }
}

/// Notes that the bot is there, by a clock that is right: one that is ahead would note an absence that never was.
async fn see(app: App, watch: Arc<Watch>) {
    if timekeeping::certain(&app).await.is_some()
        && let Err(error) = watch.beat().await
        && error.storage().is_none()
    {
        tracing::error!(
            ?error,
            "being there could not be noted; the next beat tries again"
        );
    }
}

async fn sweep(app: App) {
    app.db.look_at_files().await;
    if let Err(error) = prompts::sweep(&app).await
        && error.storage().is_none()
    {
        tracing::error!(?error, "a sweep failed; the next one tries again");
    }
    app.courier.wake();
}

async fn register(app: App) {
    if let Err(error) = super::registration::register_owed(&app).await
        && error.storage().is_none()
    {
        tracing::error!(?error, "the commands could not be registered; it is tried again");
    }
}

async fn compare(app: App) {
    if let Err(error) = audit::sweep(&app).await {
        tracing::error!(?error, "an audit failed; the next one tries again");
    }
    // What is forgotten for its age must not be so by a clock that is ahead.
    if timekeeping::certain(&app).await.is_some() {
        if let Err(error) = app.courier.forget_finished().await
            && error.storage().is_none()
        {
            tracing::error!(
                ?error,
                "finished deliveries could not be forgotten; the next audit tries again"
            );
        }
        // Before the checkpoint, which takes it out of the log, too.
        forgetting::sweep(&app).await;
    }
    if let Err(error) = app.db.checkpoint().await
        && error.storage().is_none()
    {
        tracing::error!(?error, "the WAL checkpoint failed; the next audit tries again");
    }
}

/// Makes a copy whenever its time of the day has passed.
async fn nights(app: App, data_dir: PathBuf, stop: CancellationToken) {
    let mut looked = app.clock.now();
    while waits(NIGHT, &stop).await {
        let Some(now) = timekeeping::certain(&app).await else {
            continue;
        };
        if is_between(looked, now) {
            back_up(&data_dir, now).await;
        }
        looked = now;
    }
}

/// Whether the time of the copy has come since it was looked at last.
fn is_between(looked: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let (hour, minute) = COPIED_AT;
    let at = NaiveTime::from_hms_opt(hour, minute, 0).map(|time| now.date_naive().and_time(time).and_utc());
    at.is_some_and(|at| looked < at && at <= now)
}

/// A copy for each day of the week; what was erased is out of all of them after seven days.
async fn back_up(data_dir: &Path, now: DateTime<Utc>) {
    let label = now.format("%a").to_string().to_lowercase();
    match trellis_kernel::db::back_up_file(data_dir, &label).await {
        Ok(_) => tracing::info!(label, "backed up"),
        Err(error) => tracing::error!(%error, "the nightly backup failed; yesterday's is kept"),
    }
    if let Err(error) = trellis_kernel::db::forget_kept(data_dir, now.date_naive()) {
        tracing::error!(%error, "copies of other records could not be looked through; tried again tomorrow");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_is_made_once_a_night() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (looked, now, is_time) in [
            ("2027-01-04T03:28:30Z", "2027-01-04T03:29:30Z", false),
            ("2027-01-04T03:29:30Z", "2027-01-04T03:30:00Z", true),
            ("2027-01-04T03:29:30Z", "2027-01-04T03:30:30Z", true),
            ("2027-01-04T03:30:00Z", "2027-01-04T03:31:00Z", false),
            ("2027-01-03T20:00:00Z", "2027-01-04T08:00:00Z", true),
            // A clock that goes back repeats no night.
            ("2027-01-04T03:31:00Z", "2027-01-04T03:29:00Z", false),
        ] {
            assert_eq!(is_between(at(looked), at(now)), is_time, "{looked} to {now}");
        }
    }
}
