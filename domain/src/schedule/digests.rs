//! When coordinators are told of their cohort. Catch-up: merge, one digest covers all the days since the last.

use chrono::{DateTime, Days, Duration, Utc};

use super::{
    Action, CohortPlan, Due, ON_TIME, Occurrence, Planned, PromptKey, PromptKind, Said, SkipReason, Step,
    occurrences,
};

/// A late digest is left to the next one if that is this near.
const NEAR: Duration = Duration::hours(12);

pub(super) fn steps(plan: &CohortPlan, said: &[Said], now: DateTime<Utc>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut missed = Vec::new();
    for one in comings(plan, said) {
        if one.at > now {
            steps.push(Step::LookAt(one.at));
            break;
        }
        missed.push(one);
    }
    let next = steps.iter().find_map(|step| match step {
        Step::LookAt(at) => Some(*at),
        Step::Due(_) => None,
    });
    let Some((latest, older)) = missed.split_last() else {
        return steps;
    };
    steps.extend(
        older
            .iter()
            .map(|one| step(plan, one, Action::Skip(SkipReason::Merged))),
    );
    let late = now - latest.at > ON_TIME;
    let action = if late && next.is_some_and(|next| next - now < NEAR) {
        Action::Skip(SkipReason::Merged)
    } else {
        let told = said
            .iter()
            .filter(|one| is_of(plan, one) && one.was_said())
            .count();
        Action::Say {
            late,
            turn: u32::try_from(told).unwrap_or(u32::MAX),
        }
    };
    steps.push(step(plan, latest, action));
    steps
}

pub(super) fn calendar(plan: &CohortPlan, said: &[Said], until: DateTime<Utc>) -> Vec<Planned> {
    comings(plan, said)
        .take_while(|one| one.at < until)
        .map(|one| Planned {
            at: one.at,
            key: key(plan, &one),
        })
        .collect()
}

fn comings(plan: &CohortPlan, said: &[Said]) -> impl Iterator<Item = Occurrence> {
    let last = said
        .iter()
        .filter(|one| is_of(plan, one))
        .map(|one| one.key.planned_on)
        .max();
    let end = if plan.is_live {
        plan.ends_on + Days::new(8)
    } else {
        chrono::NaiveDate::MIN
    };
    occurrences(&plan.digest, plan.zone, plan.opened_at, last, end)
}

fn is_of(plan: &CohortPlan, said: &Said) -> bool {
    said.key.kind == PromptKind::Digest && said.key.subject == plan.cohort.as_str()
}

fn key(plan: &CohortPlan, one: &Occurrence) -> PromptKey {
    PromptKey {
        kind: PromptKind::Digest,
        subject: plan.cohort.to_string(),
        planned_on: one.wall.date(),
        slot: 0,
    }
}

fn step(plan: &CohortPlan, one: &Occurrence, action: Action) -> Step {
    Step::Due(Due {
        key: key(plan, one),
        planned_at: one.at,
        action,
    })
}
