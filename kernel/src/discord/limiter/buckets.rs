//! The buckets: what each request is counted by, and what Discord has told about it.
//!
//! A request is known by its [`Route`]: method, path template and top-level id. The name of its bucket comes with its first
//! answer; routes that are told the same name under one top-level id share a bucket from then on. A 429 closes the route it
//! was given to, and a bucket is as open as its own headers say, so that a refused rename stops no look at the channel.
//!
//! **Invariant:** nothing that Discord has said is forgotten before it is over, and no more than [`MOST_KNOWN`] things are
//! known: at that number whatever is new waits until something is over.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::HeaderMap;
use tokio::time::Instant;

/// So many routes and so many buckets are known at the most; each is what one request met within its window.
const MOST_KNOWN: usize = 16_384;
/// The longest window that is believed.
const LONGEST_WINDOW: f64 = 86_400.0;

/// What a request is counted by as long as Discord has not named its bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// The path's template.
    pub(crate) path: &'static str,
    /// The top-level id: channel or guild.
    pub(crate) major: String,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// As Discord names it, for one top-level id.
    Named(Arc<str>, String),
    /// Of a route whose bucket has no name yet.
    Unnamed(Route),
}

/// What is known of a route with its top-level id.
#[derive(Debug, Default)]
struct Known {
    name: Option<Arc<str>>,
    /// A 429 said so.
    closed_until: Option<Instant>,
}

/// What is known of a bucket.
#[derive(Debug, Default)]
struct Bucket {
    /// Requests under way.
    under_way: usize,
    /// Requests left before `reset`.
    remaining: Option<u32>,
    reset: Option<Instant>,
}

/// What the headers of an answer say of its bucket.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    name: Option<Arc<str>>,
    remaining: Option<u32>,
    reset: Option<Instant>,
}

/// Whether a request may go.
#[derive(Debug, PartialEq)]
pub(super) enum Turn {
    /// It may; the bucket is its own until it is given back.
    Free(Taken),
    /// Another request of its bucket is under way.
    Busy,
    /// Not before this.
    Closed(Instant),
}

/// The right to one request.
#[derive(Debug, PartialEq)]
pub(super) struct Taken {
    route: Route,
    key: Key,
}

/// All that is known.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    /// The name that was told last for a route, whatever the top-level id: where another is new, it is likely the same.
    names: HashMap<(Method, &'static str), Arc<str>>,
    routes: HashMap<Route, Known>,
    buckets: HashMap<Key, Bucket>,
}

impl Bucket {
    fn forget_what_is_over(&mut self, now: Instant) {
        if self.reset.is_none_or(|reset| reset <= now) {
            self.remaining = None;
            self.reset = None;
        }
    }

    fn closed_until(&self) -> Option<Instant> {
        self.reset.filter(|_| self.remaining == Some(0))
    }

    /// `is_newest` tells that no other answer can be newer than this one.
    fn learn(&mut self, remaining: Option<u32>, reset: Instant, is_newest: bool) {
        match (self.reset, is_newest) {
            // Two answers that crossed: the more careful one is believed.
            (Some(known), false) => {
                self.remaining = [self.remaining, remaining].into_iter().flatten().min();
                self.reset = Some(known.max(reset));
            }
            _ => {
                self.remaining = remaining;
                self.reset = Some(reset);
            }
        }
    }
}

impl Buckets {
    /// Takes the right to one request, where it may go now.
    pub(super) fn take(&mut self, route: &Route, now: Instant) -> Turn {
        if let Some(until) = self.closed_until(route, now) {
            return Turn::Closed(until);
        }
        let key = self.key(route);
        let is_new = !self.routes.contains_key(route) || !self.buckets.contains_key(&key);
        if is_new && let Some(until) = self.make_room(now) {
            return Turn::Closed(until);
        }
        let bucket = self.buckets.entry(key.clone()).or_default();
        bucket.forget_what_is_over(now);
        if let Some(until) = bucket.closed_until() {
            return Turn::Closed(until);
        }
        if bucket.under_way > 0 {
            return Turn::Busy;
        }
        bucket.under_way += 1;
        // One that is never answered was counted by Discord all the same.
        bucket.remaining = bucket.remaining.map(|left| left.saturating_sub(1));
        let route = route.clone();
        Turn::Free(Taken { route, key })
    }

    /// Whether a request could go now; `Err` with when it may, if that is known.
    pub(super) fn look(&self, route: &Route, now: Instant) -> Result<(), Option<Instant>> {
        if let Some(until) = self.closed_until(route, now) {
            return Err(Some(until));
        }
        let Some(bucket) = self.buckets.get(&self.key(route)) else {
            return Ok(());
        };
        match bucket.closed_until().filter(|until| *until > now) {
            Some(until) => Err(Some(until)),
            None if bucket.under_way > 0 => Err(None),
            None => Ok(()),
        }
    }

    /// The request was answered or is given up.
    pub(super) fn give_back(&mut self, taken: &Taken) {
        if let Some(bucket) = self.buckets.get_mut(&taken.key) {
            bucket.under_way = bucket.under_way.saturating_sub(1);
            if bucket.under_way == 0 && bucket.reset.is_none() {
                self.buckets.remove(&taken.key);
            }
        }
    }

    /// Learns from the headers of an answer. What it does not tell stays as it was.
    pub(super) fn learn(&mut self, taken: &Taken, headers: &HeaderMap, now: Instant) {
        let told = Told::read(headers, now);
        let key = match told.name {
            Some(name) => self.rename(taken, name),
            None => taken.key.clone(),
        };
        let Some(reset) = told.reset else { return };
        let is_own = key == taken.key;
        let bucket = self.buckets.entry(key).or_default();
        bucket.forget_what_is_over(now);
        let others = bucket.under_way > usize::from(is_own);
        bucket.learn(told.remaining, reset, is_own && !others);
    }

    /// A 429 that was given to this request closes its route.
    pub(super) fn close(&mut self, taken: &Taken, until: Instant) {
        let known = self.routes.entry(taken.route.clone()).or_default();
        known.closed_until = known.closed_until.max(Some(until));
    }

    fn closed_until(&self, route: &Route, now: Instant) -> Option<Instant> {
        let known = self.routes.get(route)?;
        known.closed_until.filter(|until| *until > now)
    }

    fn key(&self, route: &Route) -> Key {
        let named = |name: &Arc<str>| Key::Named(Arc::clone(name), route.major.clone());
        let unnamed = Key::Unnamed(route.clone());
        match self.routes.get(route).and_then(|known| known.name.as_ref()) {
            Some(name) => named(name),
            // What is known of it without a name is not given up for a name that another was told.
            None if self.buckets.contains_key(&unnamed) => unnamed,
            None => {
                let of_all = self.names.get(&(route.method.clone(), route.path));
                of_all.map_or(unnamed, named)
            }
        }
    }

    /// The route's bucket has this name from now on: what was known of it without one is known of it still.
    fn rename(&mut self, taken: &Taken, name: Arc<str>) -> Key {
        let route = &taken.route;
        let of_all = (route.method.clone(), route.path);
        self.names.insert(of_all, Arc::clone(&name));
        self.routes.entry(route.clone()).or_default().name = Some(Arc::clone(&name));
        let key = Key::Named(name, route.major.clone());
        let unnamed = Key::Unnamed(route.clone());
        let before = self.buckets.get_mut(&unnamed);
        if let Some((remaining, Some(reset))) = before.map(|old| (old.remaining.take(), old.reset.take())) {
            let bucket = self.buckets.entry(key.clone()).or_default();
            bucket.learn(remaining, reset, false);
        }
        key
    }

    /// Forgets what is over when much is known; `Some` with when the first of all will be over, if none is.
    fn make_room(&mut self, now: Instant) -> Option<Instant> {
        if self.buckets.len().max(self.routes.len()) < MOST_KNOWN {
            return None;
        }
        let matters = |until: Option<Instant>| until.is_some_and(|until| until > now);
        self.buckets
            .retain(|_, bucket| bucket.under_way > 0 || matters(bucket.reset));
        let mut routes = std::mem::take(&mut self.routes);
        routes.retain(|route, known| {
            let named = known.name.clone();
            let key = named.map_or(Key::Unnamed(route.clone()), |name| {
                Key::Named(name, route.major.clone())
            });
            matters(known.closed_until) || self.buckets.contains_key(&key)
        });
        self.routes = routes;
        if self.buckets.len().max(self.routes.len()) < MOST_KNOWN {
            return None;
        }
        let ends = self.buckets.values().filter_map(|bucket| bucket.reset);
        let closed = self.routes.values().filter_map(|known| known.closed_until);
        let first = ends.chain(closed).filter(|until| *until > now).min();
        Some(first.unwrap_or(now + Duration::from_secs(1)))
    }
}

impl Told {
    fn read(headers: &HeaderMap, now: Instant) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let number = |name: &str| text(name)?.parse::<f64>().ok().filter(|n| n.is_finite());
        let reset = number("x-ratelimit-reset-after").filter(|after| (0.0..=LONGEST_WINDOW).contains(after));
        Self {
            name: text("x-ratelimit-bucket").map(Arc::from),
            remaining: number("x-ratelimit-remaining")
                .filter(|left| *left >= 0.0)
                .map(|left| left as u32),
            reset: reset.map(|after| now + Duration::from_secs_f64(after)),
        }
    }
}

#[cfg(test)]
mod tests;
