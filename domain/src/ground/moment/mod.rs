//! A moment as people write it: `tue 18:00`, `tomorrow 9`, `14 march 6pm`, `2027-03-14 18:00`, `in 3 days`, `fri`.
//!
//! Whoever reads one shows it back before it is stored: "fri" is a wish, and what became of it is for its writer to see.
//!
//! **Invariant:** what is read lies ahead of `now`. What can mean two days is refused with both of them, and never guessed;
//! what is left over is never passed by.

mod reading;
mod refusal;
mod token;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::refusal::Refusal;
use super::time::{instant, local_date};
use super::zone::Zone;

pub use refusal::MomentRefusal;

/// A day of somebody's calendar, with or without a time of their clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The zone it was meant in.
    pub zone: Zone,
    /// The day.
    pub day: NaiveDate,
    /// The time, where one was written.
    pub time: Option<WallTime>,
}

/// A time of one day, and the instant it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WallTime {
    /// What was written.
    pub written: NaiveTime,
    /// The instant.
    pub at: DateTime<Utc>,
    /// Whether the clocks jump over what was written: the instant is the first after the jump, and shows another time.
    pub jumped_over: bool,
}

impl Moment {
    /// Reads what a person in `zone` wrote at `now`.
    ///
    /// Refused: what cannot be read, with what was understood of it; what can mean two days; and what has passed.
    pub fn read(given: &str, zone: Zone, now: DateTime<Utc>) -> Result<Self, Refusal> {
        reading::read(given, zone, now)
    }

    /// The same, where a day alone will not do: refused with the day that was understood.
    pub fn read_with_time(given: &str, zone: Zone, now: DateTime<Utc>) -> Result<(Self, WallTime), Refusal> {
        let moment = Self::read(given, zone, now)?;
        match moment.time {
            Some(time) => Ok((moment, time)),
            None => MomentRefusal::TimeMissing { day: moment.day }.refuse(),
        }
    }

    /// The day and time at which clocks in `zone` show `time` on `day`, if both lie ahead of `now`.
    fn ahead(
        zone: Zone,
        day: NaiveDate,
        time: Option<NaiveTime>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let passed = || MomentRefusal::HasPassed {
            day,
            time: time.map_or_else(|| refusal::NONE.to_owned(), refusal::shown),
            zone: zone.name().to_owned(),
        };
        let Some(written) = time else {
            if day < local_date(zone, now) {
                return passed().refuse();
            }
            return Ok(Self {
                zone,
                day,
                time: None,
            });
        };
        let wall = day.and_time(written);
        // A day that the zone skips is a day that nobody there can mean.
        let Some(at) = instant(zone, wall) else {
            return MomentRefusal::NoSuchDayThere {
                day,
                zone: zone.name().to_owned(),
            }
            .refuse();
        };
        if at <= now {
            return passed().refuse();
        }
        Ok(Self {
            zone,
            day,
            time: Some(WallTime {
                written,
                at,
                jumped_over: zone.wall(at) != wall,
            }),
        })
    }
}

#[cfg(test)]
mod tests;
