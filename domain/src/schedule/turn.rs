//! Whose turn it is: what becomes of a prompt that is due, by what else its people are asked.

use chrono::{DateTime, Utc};

use super::{Due, ON_TIME, PromptAction, SkipReason};
use crate::budget::{Asking, Asks, Person, Turn, decide};

/// What becomes of a prompt that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is dealt with as its rule says.
    AsItIs,
    /// It is said now that there is room for it.
    Waited,
    /// It is left out.
    Skip(SkipReason),
    /// It has its turn then.
    Wait(DateTime<Utc>),
}

/// What becomes of `due`, which asks these people, in a room that is or was asked at the moments `anyway` what is asked whatever
/// else was.
pub fn judge(
    due: &Due,
    asking: Asking,
    anyway: &[DateTime<Utc>],
    people: &[Person],
    now: DateTime<Utc>,
) -> Verdict {
    let had_room = || decide(people, asking, due.planned_at, due.planned_at + ON_TIME) == Turn::Now;
    let late = match due.action {
        PromptAction::Say { late, .. } => late,
        // It is too late for it now, and that is not for want of a bot.
        PromptAction::Skip(SkipReason::Outage) if asking.asks != Asks::NOTHING && !had_room() => {
            return Verdict::Skip(SkipReason::Budget);
        }
        PromptAction::Skip(_) => return Verdict::AsItIs,
    };
    if asking.asks == Asks::NOTHING {
        return Verdict::AsItIs;
    }
    if asking.is_merged(due.planned_at, anyway) || asking.is_merged(now, anyway) {
        return Verdict::Skip(SkipReason::Together);
    }
    match decide(people, asking, due.planned_at, now) {
        Turn::Now if late && !had_room() => Verdict::Waited,
        Turn::Now => Verdict::AsItIs,
        Turn::At(at) => Verdict::Wait(at),
        Turn::Never => Verdict::Skip(SkipReason::Budget),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, NaiveDate};

    use super::*;
    use crate::budget::{Charge, Limit, WEEK};
    use crate::schedule::{PromptKey, PromptKind};

    const WAITING: Asking = Asking::waiting(Asks::PING, Duration::days(2));

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::hours(hours)
    }

    /// Planned for the 200th hour.
    fn due(action: PromptAction) -> Due {
        Due {
            key: PromptKey::of(PromptKind::new("question"), "room", NaiveDate::default()),
            planned_at: at(200),
            action,
        }
    }

    /// Somebody who may be pinged once in seven days, and was at this hour.
    fn pinged(hours: i64) -> [Person; 1] {
        let charge = Charge {
            at: at(hours),
            asks: Asks::PING,
        };
        let limit = Limit {
            pings: 1,
            ..Limit::NOTHING
        };
        [Person {
            limit,
            charges: vec![charge],
        }]
    }

    #[test]
    fn what_comes_late_is_told_for_what_it_waited_for() {
        let free = pinged(200 - WEEK.num_hours());
        let full = pinged(204 - WEEK.num_hours());
        let say = |late| PromptAction::say(late, 0);
        let outage = PromptAction::Skip(SkipReason::Outage);
        for (people, action, now, expected) in [
            (&free, say(false), 200, Verdict::AsItIs),
            // The bot was away.
            (&free, say(true), 210, Verdict::AsItIs),
            (&full, say(false), 200, Verdict::Wait(at(204))),
            (&full, say(true), 204, Verdict::Waited),
            (&free, outage, 300, Verdict::AsItIs),
            (&full, outage, 300, Verdict::Skip(SkipReason::Budget)),
            (
                &full,
                PromptAction::Skip(SkipReason::NextIsNear),
                300,
                Verdict::AsItIs,
            ),
        ] {
            let verdict = judge(&due(action), WAITING, &[], people, at(now));
            assert_eq!(verdict, expected, "{action:?} at {now}");
        }
    }
}
