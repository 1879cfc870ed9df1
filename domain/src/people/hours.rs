//! When somebody can usually meet: in which zone, and in which parts of a week.

use std::ops::Range;

use chrono::{DateTime, Datelike, Duration, NaiveDateTime, Timelike, Utc, Weekday};

use crate::ground::words;
use crate::ground::zone::Zone;

words! {
    /// A part of a week.
    pub enum WeekPart {
        /// Monday to Friday, before noon.
        WeekdayMorning = "weekday-morning",
        /// Monday to Friday, in the afternoon.
        WeekdayDay = "weekday-day",
        /// Monday to Friday, after work.
        WeekdayEvening = "weekday-evening",
        /// Saturday and Sunday, before noon.
        WeekendMorning = "weekend-morning",
        /// Saturday and Sunday, in the afternoon.
        WeekendDay = "weekend-day",
        /// Saturday and Sunday, in the evening.
        WeekendEvening = "weekend-evening",
    }
}

/// The step in which a session is held against somebody's hours.
const STEP: Duration = Duration::minutes(15);

impl WeekPart {
    /// Whether it is one of Saturday and Sunday.
    pub const fn is_weekend(self) -> bool {
        matches!(
            self,
            Self::WeekendMorning | Self::WeekendDay | Self::WeekendEvening
        )
    }

    /// Its hours on the wall clock.
    pub const fn hours(self) -> Range<u32> {
        match self {
            Self::WeekdayMorning | Self::WeekendMorning => 7..12,
            Self::WeekdayDay | Self::WeekendDay => 12..17,
            Self::WeekdayEvening | Self::WeekendEvening => 17..21,
        }
    }

    /// The part that a wall time falls into; `None` at night.
    fn of(wall: NaiveDateTime) -> Option<Self> {
        let is_weekend = matches!(wall.weekday(), Weekday::Sat | Weekday::Sun);
        let mut parts = Self::ALL.into_iter();
        parts.find(|part| part.is_weekend() == is_weekend && part.hours().contains(&wall.hour()))
    }

    const fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// Parts of a week in which somebody can usually meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hours(u8);

impl Hours {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self(0b11_1111);

    /// As they are stored; `None` where it can be none of ours.
    pub fn from_bits(bits: i64) -> Option<Self> {
        let bits = u8::try_from(bits).ok()?;
        (bits <= Self::ALL.0).then_some(Self(bits))
    }

    /// To be stored.
    pub fn bits(self) -> i64 {
        self.0.into()
    }

    /// Whether a part is among them.
    pub const fn has(self, part: WeekPart) -> bool {
        self.0 & part.bit() != 0
    }

    /// With this part, or without it where it was among them.
    #[must_use]
    pub const fn toggled(self, part: WeekPart) -> Self {
        Self(self.0 ^ part.bit())
    }
}

/// When somebody can usually meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Availability {
    /// Their zone: their own, else the cohort's.
    pub zone: Zone,
    /// Whether they have said which it is.
    pub zone_is_own: bool,
    /// The parts of a week; `None` while they were never asked, and [`Hours::NONE`] where they would not say.
    pub hours: Option<Hours>,
}

impl Availability {
    /// Of somebody who has said nothing.
    pub const fn unknown(zone: Zone) -> Self {
        Self {
            zone,
            zone_is_own: false,
            hours: None,
        }
    }

    /// Whether they have said when they can meet.
    pub fn is_known(&self) -> bool {
        self.hours.is_some_and(|hours| hours != Hours::NONE)
    }

    /// Whether they can usually meet from `from` until `until`. Of who has not said, the time in which people are awake.
    pub fn is_free(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> bool {
        let hours = self.hours.filter(|_| self.is_known()).unwrap_or(Hours::ALL);
        let mut at = from;
        while at < until {
            if !WeekPart::of(self.zone.wall(at)).is_some_and(|part| hours.has(part)) {
                return false;
            }
            at += STEP;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::zone::tests::zone;

    fn at(instant: &str) -> DateTime<Utc> {
        instant.parse().unwrap()
    }

    #[test]
    fn hours_are_stored_as_they_are() {
        for bits in 0..64 {
            assert_eq!(Hours::from_bits(bits).unwrap().bits(), bits);
        }
        assert_eq!(Hours::from_bits(64), None);
        assert_eq!(Hours::from_bits(-1), None);
        let both = Hours::NONE
            .toggled(WeekPart::WeekdayEvening)
            .toggled(WeekPart::WeekendDay);
        assert!(both.has(WeekPart::WeekendDay) && !both.has(WeekPart::WeekendMorning));
        assert_eq!(
            both.toggled(WeekPart::WeekdayEvening),
            Hours::NONE.toggled(WeekPart::WeekendDay)
        );
    }

    #[test]
    fn somebody_is_free_for_the_whole_of_a_session_or_not_at_all() {
        let evenings = Availability {
            hours: Some(Hours::NONE.toggled(WeekPart::WeekdayEvening)),
            ..Availability::unknown(zone("Asia/Kolkata"))
        };
        // 17:00 in Kolkata is 11:30 in universal time; a Tuesday.
        for (from, minutes, free) in [
            ("2027-03-09T11:30:00Z", 45, true),
            ("2027-03-09T11:15:00Z", 45, false),
            ("2027-03-09T14:45:00Z", 45, true),
            ("2027-03-09T15:00:00Z", 45, false),
            ("2027-03-13T12:30:00Z", 45, false),
        ] {
            let from = at(from);
            assert_eq!(
                evenings.is_free(from, from + Duration::minutes(minutes)),
                free,
                "{from}"
            );
        }
        let unknown = Availability::unknown(zone("Asia/Kolkata"));
        assert!(unknown.is_free(at("2027-03-13T12:30:00Z"), at("2027-03-13T13:15:00Z")));
        assert!(
            !unknown.is_free(at("2027-03-13T20:30:00Z"), at("2027-03-13T21:15:00Z")),
            "two at night"
        );
    }
}
