//! Live updates: one event stream per open page, carrying the fragments that have changed.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use tokio::sync::watch;

use super::{Address, Page, Shown};

/// Changes closer together than this are sent as one.
const TOGETHER: Duration = Duration::from_millis(50);

struct Watcher {
    page: Arc<Page>,
    address: Address,
    changes: watch::Receiver<u64>,
    sent: HashMap<&'static str, String>,
}

/// The stream of a page: at once all that it shows, then whatever changes.
pub(super) async fn live(
    State(page): Shown,
    Query(address): Query<Address>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = page.sandbox.changes();
    changes.mark_changed();
    let watcher = Watcher {
        page,
        address,
        changes,
        sent: HashMap::new(),
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
            let _ = tokio::time::timeout(TOGETHER, std::future::pending::<()>()).await;
            self.changes.borrow_and_update();
            let now = self.page.fragments(&self.address);
            let changed: HashMap<&str, &String> = now
                .iter()
                .filter(|(id, html)| self.sent.get(id) != Some(html))
                .map(|(id, html)| (*id, html))
                .collect();
            if changed.is_empty() {
                continue;
            }
            let event = Event::default().json_data(&changed).ok()?;
            self.sent.extend(now);
            return Some(event);
        }
    }
}
