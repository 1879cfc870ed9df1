//! The heartbeats: a few fixed ticks that make the sweeps look. They own no state and hold no prompt:
//! what is due is derived from the records, so a lost tick costs seconds and nothing else.
//!
//! The scheduler ticks by the wall clock, and one that is set back would leave it waiting for as long as the step. A guard
//! that goes by the time the machine has been running starts it anew then.
//! **Invariant:** whatever becomes of the wall clock, they beat again within [`GUARD`].

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};
use futures::future::BoxFuture;
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use super::presence::Watch;
use crate::background::{absence, audit, forgetting, prompts, timekeeping};
use crate::interaction::App;
use trellis_kernel::{clock, error};

/// How long the heartbeats may stand still before they are started anew.
const GUARD: Duration = Duration::from_secs(30);
/// When the nightly copy is made, in UTC.
const COPIED_AT: (u32, u32) = (3, 30);

/// What a beat does.
type Work = fn(Arc<Heart>) -> BoxFuture<'static, ()>;

/// How many kinds of beats there are.
const KINDS: usize = 4;

/// Every beat with when it comes: being there and the sweep, commands that are owed, the comparison with Discord, the night.
const BEATS: [(&str, Work); KINDS] = [
    ("*/5 * * * * *", |heart| Box::pin(live(heart))),
    ("*/5 * * * * *", |heart| Box::pin(register(heart))),
    ("0 */10 * * * *", |heart| Box::pin(compare(heart))),
    ("0 * * * * *", |heart| Box::pin(night(heart))),
];

/// What beats.
struct Heart {
    app: App,
    data_dir: PathBuf,
    watch: Arc<Watch>,
    ticks: AtomicU64,
    /// Held by a beat while it is at work: the next one of its kind is left out then.
    at_work: [tokio::sync::Mutex<()>; KINDS],
    /// When it was looked last whether it is night.
    looked: std::sync::Mutex<DateTime<Utc>>,
}

/// Every heartbeat of this bot. They stop with what it was started with.
pub(super) struct Heartbeat {
    heart: Arc<Heart>,
    guard: JoinHandle<()>,
}

impl Heartbeat {
    /// Starts all.
    ///
    /// # Errors
    /// When the scheduler cannot be set up.
    pub(super) async fn start(
        app: &App,
        data_dir: PathBuf,
        watch: Arc<Watch>,
        stop: &CancellationToken,
    ) -> Result<Self, JobSchedulerError> {
        let heart = Arc::new(Heart {
            app: app.clone(),
            data_dir,
            watch,
            ticks: AtomicU64::default(),
            at_work: Default::default(),
            looked: std::sync::Mutex::new(app.clock.now()),
        });
        let scheduler = scheduled(&heart).await?;
        let guard = tokio::spawn(guard(Arc::clone(&heart), scheduler, stop.clone()));
        Ok(Self { heart, guard })
    }

    /// Waits until what is at work has ended, once all is to stop.
    pub(super) async fn ends(self) {
        if let Err(error) = self.guard.await {
            tracing::warn!(%error, "the heartbeats did not stop cleanly");
        }
        for at_work in &self.heart.at_work {
            drop(at_work.lock().await);
        }
    }
}

async fn scheduled(heart: &Arc<Heart>) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    for (number, (when, work)) in BEATS.into_iter().enumerate() {
        let heart = Arc::clone(heart);
        let job = Job::new_async(when, move |_, _| {
            let heart = Arc::clone(&heart);
            Box::pin(async move { heart.beat(number, work).await })
        });
        scheduler.add(job?).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}

impl Heart {
    async fn beat(self: Arc<Self>, number: usize, work: Work) {
        self.ticks.fetch_add(1, Ordering::Relaxed);
        let Some(Ok(_turn)) = self.at_work.get(number).map(tokio::sync::Mutex::try_lock) else {
            return;
        };
        work(Arc::clone(&self)).await;
    }
}

/// Starts the scheduler anew whenever no tick has come for a while, until all is to stop.
async fn guard(heart: Arc<Heart>, mut scheduler: JobScheduler, stop: CancellationToken) {
    let mut seen = 0;
    while waits(GUARD, &stop).await {
        if !stands_still(&mut seen, heart.ticks.load(Ordering::Relaxed)) {
            continue;
        }
        tracing::warn!(
            "the heartbeats stood still, as when the wall clock is set back; they are started anew"
        );
        shut_down(&mut scheduler).await;
        match scheduled(&heart).await {
            Ok(anew) => scheduler = anew,
            Err(error) => {
                tracing::error!(%error, "the heartbeats could not be started anew; it is tried again")
            }
        }
    }
    shut_down(&mut scheduler).await;
}

async fn shut_down(scheduler: &mut JobScheduler) {
    if let Err(error) = scheduler.shutdown().await {
        tracing::warn!(%error, "the heartbeats did not stop cleanly");
    }
}

/// Whether no tick has come since `seen`, which becomes what there are.
fn stands_still(seen: &mut u64, ticks: u64) -> bool {
    std::mem::replace(seen, ticks) == ticks
}

/// Waits so long; `false` when all is to stop.
async fn waits(time: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = clock::pause(time) => true,
        () = stop.cancelled() => false,
    }
}

/// Notes that the bot is there, then sweeps: an absence is recorded before anything is decided that may follow from it.
/// Both go by a clock that is right: one that is ahead would note an absence that never was.
async fn live(heart: Arc<Heart>) {
    let app = &heart.app;
    app.db.look_at_files().await;
    if let Some(now) = timekeeping::certain(app).await
        && let Err(error) = be_there(&heart, now).await
        && error.storage().is_none()
    {
        tracing::error!(?error, "a sweep failed; the next one tries again");
    }
    app.courier.wake();
    // At the end: what is due waits for no answer of Discord's.
    absence::look(app).await;
}

async fn be_there(heart: &Heart, now: DateTime<Utc>) -> error::Result<()> {
    heart.watch.beat(now).await?;
    if heart.watch.is_away() {
        return Ok(());
    }
    prompts::sweep_at(&heart.app, now).await
}

async fn register(heart: Arc<Heart>) {
    if let Err(error) = super::registration::register_owed(&heart.app).await
        && error.storage().is_none()
    {
        tracing::error!(?error, "the commands could not be registered; it is tried again");
    }
}

async fn compare(heart: Arc<Heart>) {
    let app = &heart.app;
    if let Err(error) = audit::sweep(app).await {
        tracing::error!(?error, "an audit failed; the next one tries again");
    }
    // What is forgotten for its age must not be so by a clock that is ahead.
    if timekeeping::certain(app).await.is_some() {
        if let Err(error) = app.courier.forget_finished().await
            && error.storage().is_none()
        {
            tracing::error!(
                ?error,
                "finished deliveries could not be forgotten; the next audit tries again"
            );
        }
        // Before the checkpoint, which takes it out of the log, too.
        forgetting::sweep(app).await;
    }
    if let Err(error) = app.db.checkpoint().await
        && error.storage().is_none()
    {
        tracing::error!(?error, "the WAL checkpoint failed; the next audit tries again");
    }
}

/// Makes a copy whenever its time of the day has passed, by a clock that is right.
async fn night(heart: Arc<Heart>) {
    let Some(now) = timekeeping::certain(&heart.app).await else {
        return;
    };
    let looked = {
        let mut looked = heart.looked.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *looked, now)
    };
    if is_between(looked, now) {
        back_up(&heart.data_dir, now).await;
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
    fn only_where_no_tick_came_they_stand_still() {
        let mut seen = 0;
        assert!(stands_still(&mut seen, 0), "not one since the start");
        assert!(!stands_still(&mut seen, 6));
        assert!(!stands_still(&mut seen, 12));
        assert!(stands_still(&mut seen, 12));
        assert!(!stands_still(&mut seen, 13));
    }

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
