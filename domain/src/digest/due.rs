//! When coordinators are told of their cohort. Catch-up: merge, one digest covers all the days since the last.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

use crate::cohort::{Cohort, CohortState};
use crate::schedule::{
    AskingTime, Due, ON_TIME, Occurrence, Planned, PromptAction, PromptKey, PromptKind, Said, SkipReason,
    Step, occurrences, of_kind, told,
};

/// The coordinators' digest.
pub const DIGEST: PromptKind = PromptKind::new("digest");

/// A late digest is left to the next one if that is this near.
const NEAR: Duration = Duration::hours(12);

/// What is due of a cohort, and when to look again. `said` is everything recorded of it; `now` never runs back.
pub fn steps(cohort: &Cohort, said: &[Said], now: DateTime<Utc>) -> Vec<Step> {
    let mut missed = Vec::new();
    let mut next = None;
    for one in planned_occurrences(cohort, said) {
        if one.at > now {
            next = Some(one.at);
            break;
        }
        missed.push(one);
    }
    let mut steps: Vec<Step> = next.into_iter().map(Step::LookAt).collect();
    let Some((latest, older)) = missed.split_last() else {
        return steps;
    };
    let step = |one: &Occurrence, action| {
        Step::Due(Due {
            key: key(cohort, one),
            planned_at: one.at,
            action,
        })
    };
    let merged = PromptAction::Skip(SkipReason::Merged);
    steps.extend(older.iter().map(|one| step(one, merged)));
    let late = now - latest.at > ON_TIME;
    let time = AskingTime::of(cohort);
    let action = if late && next.is_some_and(|next| next - now < NEAR) {
        merged
    } else if !time.is_free(now) {
        // It asks coordinators, who have their weekend, too.
        steps.push(Step::LookAt(time.opening(now)));
        return steps;
    } else {
        PromptAction::say(late, told(said, DIGEST).count())
    };
    steps.push(step(latest, action));
    steps
}

/// The digests planned before `until` that were not dealt with yet, in order.
pub fn ahead(cohort: &Cohort, said: &[Said], until: DateTime<Utc>) -> Vec<Planned> {
    planned_occurrences(cohort, said)
        .take_while(|one| one.at < until)
        .map(|one| Planned {
            at: one.at,
            key: key(cohort, &one),
        })
        .collect()
}

/// From sign-up on, as long as the cohort lives; the last digest comes within a week of its end, or on the first working day
/// after that. One that falls on a day on which nobody is asked comes on the next free one, with any other that does.
fn planned_occurrences<'c>(cohort: &'c Cohort, said: &[Said]) -> impl Iterator<Item = Occurrence> + use<'c> {
    let last = of_kind(said, DIGEST).map(|one| one.key.planned_on).max();
    let is_live = !cohort.state.is_over() && cohort.state != CohortState::Draft;
    let end = if is_live {
        cohort.dates.ends_on + Days::new(8)
    } else {
        NaiveDate::MIN
    };
    let time = AskingTime::of(cohort);
    let coming = occurrences(&cohort.program.digest.cron, time, cohort.opened_at, last, end);
    let mut before = None;
    coming
        .map(|one| one.comes)
        .filter(move |one| before.replace(*one) != Some(*one))
}

fn key(cohort: &Cohort, one: &Occurrence) -> PromptKey {
    PromptKey::of(DIGEST, cohort.id, one.wall.date())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ground::rhythm::Rhythm;
    use crate::schedule::examples::{at, day, lines};

    /// Twelve weeks from Monday 4 January 2027 in UTC, whose sign-up opened on 1 January.
    fn digests(cron: &str) -> Cohort {
        let mut cohort = crate::examples::cohort(CohortState::Running);
        let program = Arc::make_mut(&mut cohort.program);
        program.digest.cron = Rhythm::parse(cron).unwrap();
        cohort.opened_at = at("2027-01-01 12:00");
        cohort.dates.ends_on = day("2027-03-29");
        cohort
    }

    fn told(cohort: &Cohort, now: &str) -> Vec<String> {
        lines(&steps(cohort, &[], at(now)))
    }

    #[test]
    fn digests_that_were_missed_become_one() {
        let weekly = digests("0 8 * * 1");
        assert_eq!(told(&weekly, "2027-01-04 08:00"), ["digest 01-04/0 said"]);
        assert_eq!(
            told(&weekly, "2027-01-19 15:00"),
            [
                "digest 01-04/0 merged",
                "digest 01-11/0 merged",
                "digest 01-18/0 late"
            ]
        );
        let daily = digests("0 8 * * *");
        assert_eq!(
            told(&daily, "2027-01-05 21:00").last().unwrap(),
            "digest 01-05/0 merged"
        );
        // Of the weekend and Monday it is one.
        assert_eq!(told(&daily, "2027-01-03 09:00").len(), 0);
        assert_eq!(told(&daily, "2027-01-04 08:00"), ["digest 01-04/0 said"]);
        // The bot is back on a Saturday: coordinators are told on Monday, with the next.
        assert_eq!(told(&weekly, "2027-01-09 12:00").len(), 0);
        assert_eq!(
            told(&weekly, "2027-01-11 08:00"),
            ["digest 01-04/0 merged", "digest 01-11/0 said"]
        );
        assert_eq!(told(&weekly, "2027-01-04 07:59").len(), 0);
        for state in [CohortState::Draft, CohortState::Closed, CohortState::Cancelled] {
            let over = Cohort {
                state,
                ..weekly.clone()
            };
            assert_eq!(steps(&over, &[], at("2027-01-19 15:00")), []);
        }
    }

    #[test]
    fn the_calendar_ends_within_a_week_of_the_cohort() {
        let weekly = digests("0 8 * * 1");
        let ahead = ahead(&weekly, &[], at("2027-06-01 00:00"));
        let days = ahead.iter().map(|one| one.key.planned_on);
        assert_eq!(days.clone().min(), Some(day("2027-01-04")));
        assert_eq!(days.max(), Some(day("2027-04-05")));
    }
}
