//! The occurrences of a rhythm, day by day.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::AskingTime;
use crate::ground::rhythm::Rhythm;
use crate::ground::time::instant;

/// One coming of a rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// What the wall clock of the zone shows.
    pub wall: NaiveDateTime,
    /// The instant.
    pub at: DateTime<Utc>,
}

/// One coming of a rhythm, where nobody is asked on some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// When the rhythm has it.
    pub planned: Occurrence,
    /// When it comes: on the next free day where the planned one is none. Several may come together.
    pub comes: Occurrence,
}

/// The occurrences of a rhythm from `begin` on, on days before `end` and after `after` (the last day dealt with), by the
/// days on which the rhythm has them. Days the zone never had are left out.
pub fn occurrences<'r>(
    rhythm: &'r Rhythm,
    time: AskingTime<'r>,
    begin: DateTime<Utc>,
    after: Option<NaiveDate>,
    end: NaiveDate,
) -> impl Iterator<Item = Coming> + 'r {
    let zone = time.zone;
    let local = zone.wall(begin);
    // A day earlier, so that a begin inside a repeated or missing hour loses nothing.
    let mut wall = local - Duration::days(1);
    if let Some(next_day) = after.and_then(|date| date.succ_opt()) {
        wall = wall.max(next_day.and_time(NaiveTime::MIN));
    }
    std::iter::successors(rhythm.from(wall), |wall| rhythm.after(*wall))
        .take_while(move |wall| wall.date() < end)
        .filter_map(move |wall| instant(zone, wall).map(|at| Occurrence { wall, at }))
        .filter(move |one| one.at >= begin)
        .map(move |planned| {
            let comes = match time.calendar.is_free(planned.wall.date()) {
                true => None,
                false => time.moved(planned.wall),
            };
            let comes = comes.map_or(planned, |(wall, at)| Occurrence { wall, at });
            Coming { planned, comes }
        })
}
