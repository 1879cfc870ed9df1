//! The heartbeats: a few fixed ticks that make the sweeps look. They own no state and hold no prompt:
//! what is due is derived from the records, so a lost tick costs seconds and nothing else.

use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use tokio::sync::Mutex;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::presence::Watch;
use crate::interaction::App;

pub(super) async fn start(
    app: &App,
    data_dir: PathBuf,
    watch: Arc<Watch>,
) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    let watching = Job::new_async("*/5 * * * * *", move |_, _| {
        let watch = Arc::clone(&watch);
        Box::pin(async move {
            if let Err(error) = watch.beat().await {
                tracing::error!(
                    ?error,
                    "being there could not be noted; the next beat tries again"
                );
            }
        })
    });
    scheduler.add(watching?).await?;
    let sweep = every_five_seconds(app, |app| {
        Box::pin(async move {
            if let Err(error) = crate::background::prompts::sweep(&app).await {
                tracing::error!(?error, "a sweep failed; the next one tries again");
            }
            app.courier.wake();
        })
    });
    scheduler.add(sweep?).await?;
    let registering = every_five_seconds(app, |app| {
        Box::pin(async move {
            if let Err(error) = super::registration::register_owed(&app).await {
                tracing::error!(?error, "the commands could not be registered; it is tried again");
            }
        })
    });
    scheduler.add(registering?).await?;
    let audit = app.clone();
    scheduler
        .add(Job::new_async("0 */10 * * * *", move |_, _| {
            let app = audit.clone();
            Box::pin(async move {
                if let Err(error) = crate::background::audit::sweep(&app).await {
                    tracing::error!(?error, "an audit failed; the next one tries again");
                }
                if let Err(error) = app.courier.forget_finished().await {
                    tracing::error!(
                        ?error,
                        "finished deliveries could not be forgotten; the next audit tries again"
                    );
                }
                // Before the checkpoint, which takes it out of the log, too.
                crate::background::forgetting::sweep(&app).await;
                if let Err(error) = app.db.checkpoint().await {
                    tracing::error!(?error, "the WAL checkpoint failed; the next audit tries again");
                }
            })
        })?)
        .await?;
    let clock = app.clock.clone();
    scheduler
        .add(Job::new_async("0 30 3 * * *", move |_, _| {
            // A copy for each day of the week; what was erased is out of all of them after seven days.
            let now = clock.now();
            let label = now.format("%a").to_string().to_lowercase();
            let dir = data_dir.clone();
            Box::pin(async move {
                match trellis_kernel::db::back_up_file(&dir, &label).await {
                    Ok(_) => tracing::info!(label, "backed up"),
                    Err(error) => tracing::error!(%error, "the nightly backup failed; yesterday's is kept"),
                }
                if let Err(error) = trellis_kernel::db::forget_kept(&dir, now.date_naive()) {
                    tracing::error!(%error, "copies of other records could not be looked through; tried again tomorrow");
                }
            })
        })?)
        .await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// A job of its own, so that none waits for another. The scheduler lets runs of one job overlap; one that is still at work is
/// enough.
fn every_five_seconds(app: &App, work: fn(App) -> BoxFuture<'static, ()>) -> Result<Job, JobSchedulerError> {
    let (app, at_work) = (app.clone(), Arc::new(Mutex::new(())));
    Job::new_async("*/5 * * * * *", move |_, _| {
        let (app, at_work) = (app.clone(), Arc::clone(&at_work));
        Box::pin(async move {
            let Ok(_alone) = at_work.try_lock() else { return };
            work(app).await;
        })
    })
}
