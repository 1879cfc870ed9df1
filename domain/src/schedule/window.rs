//! The waking window, in which late prompts and reminders may be said.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Timelike, Utc};

use super::{Due, ON_TIME, PromptAction, PromptKey, SkipReason, Step, TICK};
use crate::ground::time::{instant, local_date, local_time};
use crate::ground::zone::Zone;

/// Its hours in the cohort's zone.
const WINDOW: std::ops::Range<u32> = 8..20;
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

/// A reminder planned for `at`. Catch-up: drop what is a day late; say nothing outside the waking window.
pub fn reminder(zone: Zone, key: PromptKey, at: DateTime<Utc>, now: DateTime<Utc>) -> Step {
    let late_by = now - at;
    if late_by < Duration::zero() {
        return Step::LookAt(at);
    }
    let action = if late_by > REMINDER_GRACE {
        PromptAction::Skip(SkipReason::TooLate)
    } else if is_in_window(zone, now) {
        PromptAction::say(late_by > ON_TIME, usize::from(key.slot))
    } else {
        // Whichever comes first; past its grace it has to be recorded.
        let opens = into_window(zone, now);
        return Step::LookAt(opens.min(at + REMINDER_GRACE + TICK));
    };
    Step::Due(Due {
        key,
        planned_at: at,
        action,
    })
}
