//! The days of a cohort in words.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use trellis_domain::time::instant;
use trellis_kernel::discord::message::stamp;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::Cohort;

/// A day of a cohort as Discord shows it, each reader in their own zone.
///
/// Noon stands for the day: midnight would be the day before for everybody west of the cohort.
pub fn day(zone: Tz, date: NaiveDate) -> String {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).and_then(|noon| instant(zone, date.and_time(noon)));
    noon.map_or_else(|| date.to_string(), stamp::day)
}

/// From when to when a cohort runs, and for how long.
pub fn dates(texts: &Texts, cohort: &Cohort) -> String {
    let last = cohort.dates.ends_on.pred_opt().unwrap_or(cohort.dates.ends_on);
    let (starts, ends) = (day(cohort.zone, cohort.dates.starts_on), day(cohort.zone, last));
    t!(
        texts,
        "cohort-dates",
        starts = starts,
        ends = ends,
        weeks = weeks(cohort)
    )
}

/// Whole weeks that a cohort runs.
pub fn weeks(cohort: &Cohort) -> i64 {
    (cohort.dates.ends_on - cohort.dates.starts_on).num_days() / 7
}
