//! Time in the demo: the sandbox's clock is the visitor's, the bot's follows it.
//!
//! A jump of the page's clock is lived through from one due moment to the next: a week ahead is a week of a
//! running bot, not a week of downtime.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use discord_sandbox::Sandbox;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::kernel::clock;
use crate::kernel::error::Result;

/// How long one step of the bot may take to be told to the sandbox.
const PATIENCE: Duration = Duration::from_secs(10);

/// Moves the bot's clock.
pub(super) struct Timekeeper {
    app: App,
    sandbox: Sandbox,
}

impl Timekeeper {
    pub(super) fn new(app: App, sandbox: Sandbox) -> Self {
        Self { app, sandbox }
    }

    /// Moves both clocks to `to`, letting all that comes due on the way happen at its time.
    pub(super) async fn live_until(&self, to: DateTime<Utc>) -> Result<()> {
        while let Some(next) = crate::prompts::next_at(&self.app)
            .await?
            .filter(|next| *next < to)
        {
            let at = next.max(self.app.clock.now());
            self.sandbox.set_clock(at);
            self.app.clock.set(at);
            self.happen().await?;
        }
        self.sandbox.set_clock(to);
        self.app.clock.set(to);
        self.happen().await
    }

    /// Lets what is due now happen: sweeps and waits until Discord has been told.
    pub(super) async fn happen(&self) -> Result<()> {
        crate::prompts::sweep(&self.app).await?;
        self.app.courier.wake();
        let told = async {
            while self.app.courier.due().await? > 0 {
                clock::pause(Duration::from_millis(2)).await;
            }
            Ok(())
        };
        tokio::select! {
            told = told => told,
            () = clock::pause(PATIENCE) => {
                tracing::warn!("the sandbox was not told in time; the demo goes on");
                Ok(())
            }
        }
    }

    /// From now on the visitor moves the clock on the page.
    pub(super) fn follow_the_page(self, stop: &CancellationToken) {
        let (moved, mut moves) = mpsc::unbounded_channel();
        self.sandbox.on_clock_moved(move |at| {
            // Nobody listens any more when the demo is ending.
            let _ = moved.send(at);
        });
        let next = Arc::new(Mutex::new(None));
        let shown = Arc::clone(&next);
        self.sandbox
            .on_next_prompt(move || *shown.lock().unwrap_or_else(PoisonError::into_inner));
        let stop = stop.clone();
        tokio::spawn(async move {
            loop {
                match crate::prompts::next_at(&self.app).await {
                    Ok(at) => *next.lock().unwrap_or_else(PoisonError::into_inner) = at,
                    Err(error) => tracing::error!(?error, "the next prompt cannot be told"),
                }
                let to = tokio::select! {
                    Some(to) = moves.recv() => to,
                    // What people do moves the next prompt, too.
                    () = clock::pause(Duration::from_secs(1)) => continue,
                    () = stop.cancelled() => return,
                };
                if let Err(error) = self.follow(to).await {
                    tracing::error!(?error, "the bot's clock could not follow the page's");
                }
            }
        });
    }

    async fn follow(&self, to: DateTime<Utc>) -> Result<()> {
        while let Some(next) = crate::prompts::next_at(&self.app)
            .await?
            .filter(|next| *next < to)
        {
            if next > self.app.clock.now() {
                self.app.clock.set(next);
            }
            let before = crate::prompts::next_at(&self.app).await?;
            self.happen().await?;
            // A subject that cannot be served keeps its moment; the heartbeat tries it again.
            if crate::prompts::next_at(&self.app).await? == before {
                break;
            }
        }
        self.app.clock.set(to);
        self.happen().await
    }
}
