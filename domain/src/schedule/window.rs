//! The waking window, in which late prompts and reminders may be said.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Timelike, Utc};

use super::{AskingTime, Due, ON_TIME, PromptAction, PromptKey, SkipReason, Step, TICK};
use crate::ground::time::{instant, local_date, local_time};
use crate::ground::zone::Zone;

/// The hour at which it opens, in the cohort's zone.
pub(super) const OPENS_AT: u32 = 8;
/// Its hours in the cohort's zone.
const WINDOW: std::ops::Range<u32> = OPENS_AT..20;
/// A reminder later than this is dropped.
const REMINDER_GRACE: Duration = Duration::days(1);

/// Whether it is open at `at`.
pub fn is_in_window(zone: Zone, at: DateTime<Utc>) -> bool {
    WINDOW.contains(&local_time(zone, at).hour())
}

/// `at` itself while it is open, otherwise its next opening.
pub fn into_window(zone: Zone, at: DateTime<Utc>) -> DateTime<Utc> {
    if is_in_window(zone, at) {
        return at;
    }
    let today = local_date(zone, at);
    let opening = |date: NaiveDate| {
        let wall = date.and_time(NaiveTime::MIN) + Duration::hours(i64::from(WINDOW.start));
        instant(zone, wall).filter(|opens| *opens > at)
    };
    opening(today)
        .or_else(|| today.succ_opt().and_then(opening))
        .unwrap_or(at + Duration::days(1))
}

/// A reminder planned for `at`, which is open. Catch-up: drop what is a day late, days on which nobody is asked apart; say
/// nothing while it is not open.
pub fn reminder(time: AskingTime<'_>, key: PromptKey, at: DateTime<Utc>, now: DateTime<Utc>) -> Step {
    let late_by = now - at;
    if late_by < Duration::zero() {
        return Step::LookAt(at);
    }
    let too_late_after = time.on_a_free_day(at + REMINDER_GRACE);
    let action = if now > too_late_after {
        PromptAction::Skip(SkipReason::TooLate)
    } else if time.is_open(now) {
        PromptAction::say(late_by > ON_TIME, usize::from(key.slot))
    } else {
        // Whichever comes first; past its grace it has to be recorded.
        return Step::LookAt(time.opening(now).min(too_late_after + TICK));
    };
    Step::Due(Due {
        key,
        planned_at: at,
        action,
    })
}
