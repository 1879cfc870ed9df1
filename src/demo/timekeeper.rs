//! Time in the demo: the sandbox's clock is the visitor's, the bot's follows it.
//!
//! A jump of the page's clock is lived through from one due moment to the next: a week ahead is a week of a
//! running bot, not a week of downtime.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::Sandbox;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::interaction::App;
use trellis_kernel::clock;
use trellis_kernel::error::Result;

/// How long one step of the bot may take to be told to the sandbox.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who watches sees the clock move in this many strides at most.
const STRIDES: i32 = 28;
/// The shortest stride.
const STRIDE: TimeDelta = TimeDelta::hours(2);
/// How long a stride in which nothing is due can be seen.
const STEP: Duration = Duration::from_millis(12);

/// Moves both clocks.
pub(super) struct Timekeeper {
    app: App,
    sandbox: Sandbox,
    /// When the next prompt is due, as the page shows it.
    next: Arc<Mutex<Option<DateTime<Utc>>>>,
}

impl Timekeeper {
    pub(super) fn new(app: App, sandbox: Sandbox) -> Self {
        Self {
            app,
            sandbox,
            next: Arc::default(),
        }
    }

    /// Moves both clocks to `to`, letting all that comes due on the way happen at its time.
    pub(super) async fn live_until(&self, to: DateTime<Utc>) -> Result<()> {
        self.live_through(to, None).await?;
        self.both(to);
        self.happen().await
    }

    /// Goes from due moment to due moment, and stops before `to`; in strides, for somebody who watches.
    async fn live_through(&self, to: DateTime<Utc>, stride: Option<TimeDelta>) -> Result<()> {
        loop {
            let now = self.app.clock.now();
            let due = crate::background::prompts::next_at(&self.app)
                .await?
                .filter(|due| *due < to);
            let on = stride.map_or(to, |stride| (now + stride).min(to));
            match due.map(|due| due.max(now)).filter(|at| *at <= on) {
                Some(at) => {
                    self.both(at);
                    self.happen().await?;
                    // A subject that cannot be served keeps its moment; the heartbeat tries it again.
                    if crate::background::prompts::next_at(&self.app).await? == due {
                        return Ok(());
                    }
                }
                None if on < to => {
                    self.both(on);
                    clock::pause(STEP).await;
                }
                None => return Ok(()),
            }
        }
    }

    /// The sandbox first: the bot's messages are never older than what made them.
    fn both(&self, at: DateTime<Utc>) {
        self.sandbox.set_clock(at);
        self.app.clock.set(at);
    }

    /// Lets what is due now happen: sweeps and waits until Discord has been told.
    pub(super) async fn happen(&self) -> Result<()> {
        crate::background::prompts::sweep(&self.app).await?;
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

    /// From now on the visitor moves the clock on the page, and time is lived through in between.
    pub(super) fn follow_the_page(self, stop: &CancellationToken) {
        let (wanted, mut wishes) = mpsc::unbounded_channel();
        self.sandbox.on_clock_wanted(move |at| {
            // Nobody listens any more when the demo is ending.
            let _ = wanted.send(at);
        });
        let shown = Arc::clone(&self.next);
        self.sandbox
            .on_next_prompt(move || *shown.lock().unwrap_or_else(PoisonError::into_inner));
        let stop = stop.clone();
        tokio::spawn(async move {
            loop {
                if self.look_ahead().await {
                    self.sandbox.refresh_pages();
                }
                let to = tokio::select! {
                    Some(to) = wishes.recv() => to,
                    // What people do moves the next prompt, too.
                    () = clock::pause(Duration::from_secs(1)) => continue,
                    () = stop.cancelled() => return,
                };
                self.follow(to).await;
            }
        });
    }

    /// Brings both clocks to where the visitor wants them, whatever happens on the way.
    async fn follow(&self, to: DateTime<Utc>) {
        let span = to - self.app.clock.now();
        if span > TimeDelta::zero() {
            let stride = STRIDE.max(span / STRIDES);
            if let Err(error) = self.live_through(to, Some(stride)).await {
                tracing::error!(?error, "the way to the time wanted was cut short");
            }
            // The page is told that the time is reached after its last prompts are there, so it is set below.
            self.sandbox.set_clock(to - TimeDelta::milliseconds(1));
            self.app.clock.set(to);
            if let Err(error) = self.happen().await {
                tracing::error!(?error, "what is due at the time wanted could not happen");
            }
            self.look_ahead().await;
            // A running clock has gone on meanwhile, and never goes back.
            self.both(to.max(self.sandbox.now()));
        } else {
            self.both(to);
        }
    }

    /// Learns when the next prompt is due; whether that is news.
    async fn look_ahead(&self) -> bool {
        match crate::background::prompts::next_at(&self.app).await {
            Ok(at) => {
                let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
                std::mem::replace(&mut *next, at) != at
            }
            Err(error) => {
                tracing::error!(?error, "the next prompt cannot be told");
                false
            }
        }
    }
}
