//! When all of a room have time: from what each said, in each one's own zone.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Duration, DurationRound, NaiveDate, Timelike, Utc};

use super::Session;
use crate::ground::time::{instant, local_date};
use crate::ground::zone::Zone;
use crate::people::Availability;

/// How many are proposed at most: a row of buttons.
pub const MOST: usize = 5;
/// So many days ahead are looked at.
const WITHIN: Duration = Duration::days(10);
/// A session begins so long from now at the earliest: both have to hear of it.
const NOTICE: Duration = Duration::hours(3);
/// The step in which beginnings are tried. Some zones are half an hour beside the others.
const STEP: Duration = Duration::minutes(30);

/// Common times of these people for a session of `minutes`, the first of them being who asks: at most [`MOST`], spread over
/// the days, in order. Clock changes are followed, each by the zone it is in.
pub fn common(people: &[Availability], minutes: u32, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let Some(asker) = people.first() else {
        return Vec::new();
    };
    let length = Duration::minutes(minutes.into());
    let mut by_day: BTreeMap<NaiveDate, Vec<DateTime<Utc>>> = BTreeMap::new();
    let mut at = (now + NOTICE).duration_round_up(STEP).unwrap_or(now + NOTICE);
    while at < now + WITHIN {
        if people.iter().all(|one| one.is_free(at, at + length)) {
            by_day.entry(local_date(asker.zone, at)).or_default().push(at);
        }
        at += STEP;
    }
    let mut days: Vec<Vec<DateTime<Utc>>> = by_day
        .into_values()
        .map(|free| by_liking(free, asker.zone))
        .collect();
    let mut found: Vec<DateTime<Utc>> = Vec::new();
    // One of each day first; where the days are few, a second of each.
    while found.len() < MOST && days.iter().any(|day| !day.is_empty()) {
        for day in &mut days {
            if found.len() < MOST && !day.is_empty() {
                found.push(day.remove(0));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Free beginnings of a day, the most usual first: on the full hour, and from the middle outwards.
fn by_liking(free: Vec<DateTime<Utc>>, zone: Zone) -> Vec<DateTime<Utc>> {
    let is_full = |at: &DateTime<Utc>| zone.wall(*at).minute() == 0;
    let (full, others): (Vec<_>, Vec<_>) = free.into_iter().partition(is_full);
    let mut liked = from_the_middle(full);
    liked.extend(from_the_middle(others));
    liked
}

fn from_the_middle(all: Vec<DateTime<Utc>>) -> Vec<DateTime<Utc>> {
    let middle = all.len() / 2;
    let mut indexed: Vec<(usize, DateTime<Utc>)> = all.into_iter().enumerate().collect();
    indexed.sort_by_key(|(at, _)| at.abs_diff(middle));
    indexed.into_iter().map(|(_, at)| at).collect()
}

/// The next session after one, at the program's cadence: at the same time of the clock in `zone`. `None` where that has passed.
pub fn at_the_cadence(
    last: &Session,
    every_days: u32,
    zone: Zone,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let wall = zone.wall(last.starts_at);
    let next = wall.checked_add_days(Days::new(every_days.into()))?;
    instant(zone, next).filter(|at| *at > now + NOTICE)
}
