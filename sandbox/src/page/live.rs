//! Live updates: one event stream per open page, carrying the parts that have changed.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use super::part::Part;
use super::{Address, Page, Shown};

/// Changes closer together than this are sent as one.
const TOGETHER: Duration = Duration::from_millis(50);
/// A page takes at most one part in so many of the time there is, however much happens.
const SHARE: u32 = 6;

struct Watcher {
    page: Arc<Page>,
    address: Address,
    changes: watch::Receiver<u64>,
    sent: HashMap<&'static str, Part>,
    /// How long the last look took.
    took: Duration,
}

/// The stream of a page: at once all that it shows, then whatever changes.
pub(super) async fn live(
    State(page): Shown,
    Query(mut address): Query<Address>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = page.sandbox.changes();
    changes.mark_changed();
    address.read = address.read.or_else(|| page.read_until(&address));
    let watcher = Watcher {
        page,
        address,
        changes,
        sent: HashMap::new(),
        took: Duration::ZERO,
    };
    let events = stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((Ok(event), watcher))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

impl Watcher {
    async fn next(&mut self) -> Option<Event> {
        loop {
            self.changes.changed().await.ok()?;
            let pause = TOGETHER.max(self.took * SHARE);
            let _ = tokio::time::timeout(pause, std::future::pending::<()>()).await;
            self.changes.borrow_and_update();
            let begun = Instant::now();
            let now = self.page.parts(&self.address);
            self.took = begun.elapsed();
            let changed: HashMap<&str, Value> = now
                .iter()
                .filter_map(|(id, part)| Some((*id, part.news(self.sent.get(id))?)))
                .collect();
            if changed.is_empty() {
                continue;
            }
            self.stay(&now);
            let event = Event::default().json_data(&changed).ok()?;
            self.sent.extend(now);
            return Some(event);
        }
    }

    /// Keeps what is on the page there when more is written: the window begins where it began, and one that
    /// reaches the latest message goes on reaching it.
    fn stay(&mut self, now: &[(&'static str, Part)]) {
        let log = now.iter().find(|(id, _)| *id == "log");
        let Some((_, Part::List(items))) = log else {
            return;
        };
        let key = |(key, _): &(String, String)| key.parse().ok();
        self.address.follows = items.last().is_none_or(|(key, _)| key != "newer");
        if let Some(first) = items.iter().find_map(key) {
            self.address.around = None;
            self.address.from = Some(first);
        }
    }
}
