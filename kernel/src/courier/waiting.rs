//! What is due and waits for its bucket.
//!
//! **Invariant:** nothing of it is claimed: it holds no place and keeps nobody waiting, and what it says is drawn when it
//! goes. It is remembered only so that it is not looked at again before its bucket is open; forgetting it costs a look.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;
use trellis_domain::ids::GuildId;

use crate::discord::{NotNow, Port, Route, Urgency};
use crate::outbox::due::PassedOver;

/// When so many of a community wait, no more of it are looked at, but for what is urgent: as many as a cohort has people,
/// each of whom is given a role.
const CROWD: usize = 2_048;

/// What waits, by the route whose bucket it waits for.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    behind: HashMap<Route, BTreeSet<Place>>,
    /// The open routes whose first was looked at last, and left.
    open: HashSet<Route>,
    /// When messages that nobody waits for were drawn anew last, by their keys.
    redrawn: HashMap<String, DateTime<Utc>>,
}

/// In a route's line: by urgency, then by age.
type Place = (Urgency, i64, GuildId);

/// What ends the waiting of one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opens {
    /// A moment at which a bucket opens.
    pub(super) at: Option<Instant>,
    /// A request that is under way has to end.
    pub(super) after_another: bool,
}

impl Waiting {
    /// This effect waits for this route. Returns whether that is new.
    pub(super) fn add(&mut self, route: Route, (urgency, id, guild): Place) -> bool {
        self.open.remove(&route);
        self.behind.entry(route).or_default().insert((urgency, id, guild))
    }

    /// How long a message is still left as it is, where it was drawn anew less than `between` ago.
    pub(super) fn too_soon(&self, key: &str, between: TimeDelta, now: DateTime<Utc>) -> Option<TimeDelta> {
        let left = *self.redrawn.get(key)? + between - now;
        // A clock that was set back makes nobody wait for longer.
        (left > TimeDelta::zero()).then(|| left.min(between))
    }

    /// A message is drawn anew now; those that may be drawn again are forgotten.
    pub(super) fn note_redrawn(&mut self, key: &str, between: TimeDelta, now: DateTime<Utc>) {
        self.redrawn.retain(|_, at| *at + between > now);
        self.redrawn.insert(key.to_owned(), now);
    }

    /// These wait no longer.
    pub(super) fn remove(&mut self, ids: &HashSet<i64>) {
        let open = &mut self.open;
        self.behind.retain(|route, line| {
            let before = line.len();
            line.retain(|(_, id, _)| !ids.contains(id));
            // Whoever is the first now has not been looked at.
            if line.len() < before {
                open.remove(route);
            }
            !line.is_empty()
        });
    }

    /// What need not be looked at now: all that wait for a bucket that is not open, and behind one that is all but the first.
    pub(super) fn passed_over(&mut self, port: &Port) -> PassedOver {
        self.open.clear();
        let mut over = PassedOver::default();
        let mut crowds: HashMap<GuildId, usize> = HashMap::new();
        for (route, line) in &self.behind {
            let is_open = port.look(route).is_ok();
            if is_open {
                self.open.insert(route.clone());
            }
            let admitted = usize::from(is_open);
            over.admitted
                .extend(line.iter().take(admitted).map(|(_, id, _)| *id));
            over.effects
                .extend(line.iter().skip(admitted).map(|(_, id, _)| *id));
            for (_, _, guild) in line {
                *crowds.entry(*guild).or_default() += 1;
            }
        }
        let crowded = crowds.into_iter().filter(|(_, count)| *count >= CROWD);
        over.crowded = crowded.map(|(guild, _)| guild).collect();
        over
    }

    /// What ends the waiting of the first of them.
    pub(super) fn opens(&self, port: &Port) -> Opens {
        let mut opens = Opens {
            at: None,
            after_another: false,
        };
        for route in self.behind.keys() {
            let at = match port.look(route) {
                // Its community has no place: the end of a delivery tells when it has.
                Ok(()) if self.open.contains(route) => continue,
                // It has opened since.
                Ok(()) => Instant::now(),
                Err(NotNow::Closed(until)) => until,
                Err(NotNow::Busy) => {
                    opens.after_another = true;
                    continue;
                }
            };
            opens.at = Some(opens.at.map_or(at, |first| first.min(at)));
        }
        opens
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use reqwest::Method;

    use super::*;
    use crate::clock::Clock;
    use crate::discord::{Call, PortSettings};
    use crate::settings::Token;

    const GUILD: GuildId = GuildId::new(7);

    fn port() -> Port {
        let settings = PortSettings {
            clock: Clock::system(),
            base: "http://127.0.0.1:9".to_owned(),
            per_second: NonZeroU32::new(50).unwrap(),
        };
        Port::new(settings, Token::for_stand_in("nobody's").unwrap()).unwrap()
    }

    fn post(channel: u64) -> Call {
        let path = format!("/channels/{channel}/messages");
        Call::new(Method::POST, "/channels/{c}/messages", channel, path)
    }

    #[tokio::test]
    async fn behind_a_bucket_that_is_open_the_first_is_looked_at_and_what_is_urgent_is_the_first() {
        let (port, mut waiting) = (port(), Waiting::default());
        assert!(waiting.add(post(1).route(), (Urgency::Soon, 1, GUILD)));
        assert!(!waiting.add(post(1).route(), (Urgency::Soon, 1, GUILD)));
        waiting.add(post(1).route(), (Urgency::Later, 2, GUILD));
        waiting.add(post(1).route(), (Urgency::Now, 3, GUILD));
        let over = waiting.passed_over(&port);
        assert_eq!((over.admitted, over.effects), (vec![3], vec![1, 2]));
        waiting.remove(&HashSet::from([3]));
        assert_eq!(waiting.passed_over(&port).admitted, [1]);

        let under_way = port.take(&post(1)).unwrap().unwrap();
        let over = waiting.passed_over(&port);
        assert_eq!((over.admitted, over.effects), (vec![], vec![1, 2]));
        assert!(waiting.opens(&port).after_another);
        // It ended between two looks: the next look is due at once.
        drop(under_way);
        let opens = waiting.opens(&port);
        assert!(!opens.after_another && opens.at.is_some_and(|at| at <= Instant::now()));
        // Looked at and not taken: its community has no place, which the end of a delivery tells.
        waiting.passed_over(&port);
        assert_eq!(waiting.opens(&port).at, None);
        // The first was taken, and its request has ended before anybody slept: the next is due at once.
        waiting.remove(&HashSet::from([1]));
        assert!(waiting.opens(&port).at.is_some_and(|at| at <= Instant::now()));
        // Looked at and refused, since another had the bucket just then.
        waiting.passed_over(&port);
        waiting.add(post(1).route(), (Urgency::Later, 2, GUILD));
        assert!(waiting.opens(&port).at.is_some_and(|at| at <= Instant::now()));
    }

    #[test]
    fn a_message_that_nobody_waits_for_is_drawn_anew_once_in_a_while() {
        let (mut waiting, between) = (Waiting::default(), TimeDelta::seconds(3));
        let at = |seconds: i64| DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap();
        let left = |waiting: &Waiting, key, seconds| {
            let left = waiting.too_soon(key, between, at(seconds));
            left.map_or(0, |left| left.num_seconds())
        };
        assert_eq!(left(&waiting, "card", 0), 0);
        waiting.note_redrawn("card", between, at(0));
        assert_eq!((left(&waiting, "card", 0), left(&waiting, "another", 0)), (3, 0));
        assert_eq!((left(&waiting, "card", 2), left(&waiting, "card", 3)), (1, 0));
        assert_eq!(left(&waiting, "card", -3_600), 3, "the clock was set back");
        waiting.note_redrawn("another", between, at(3));
        assert_eq!(waiting.redrawn.len(), 1, "what may be drawn again is forgotten");
        assert_eq!(waiting.too_soon("another", TimeDelta::zero(), at(3)), None);
    }

    #[tokio::test]
    async fn of_a_crowd_only_what_is_urgent_is_looked_at() {
        let (port, mut waiting) = (port(), Waiting::default());
        let under_way = port.take(&post(1)).unwrap().unwrap();
        for id in 1..=CROWD as i64 {
            waiting.add(post(1).route(), (Urgency::Soon, id, GUILD));
        }
        waiting.add(post(2).route(), (Urgency::Soon, 0, GuildId::new(8)));
        let over = waiting.passed_over(&port);
        assert_eq!(over.crowded, [GUILD]);
        drop(under_way);
        assert_eq!(waiting.passed_over(&port).admitted.len(), 2);
    }
}
