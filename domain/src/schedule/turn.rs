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
    let PromptAction::Say { late, .. } = due.action else {
        return Verdict::AsItIs;
    };
    if asking.asks == Asks::NOTHING {
        return Verdict::AsItIs;
    }
    if asking.is_merged(due.planned_at, anyway) || asking.is_merged(now, anyway) {
        return Verdict::Skip(SkipReason::Together);
    }
    match decide(people, asking, due.planned_at, now) {
        Turn::Now => {
            let had_room = decide(people, asking, due.planned_at, due.planned_at + ON_TIME) == Turn::Now;
            if late && !had_room {
                Verdict::Waited
            } else {
                Verdict::AsItIs
            }
        }
        Turn::At(at) => Verdict::Wait(at),
        Turn::Never => Verdict::Skip(SkipReason::Budget),
    }
}
