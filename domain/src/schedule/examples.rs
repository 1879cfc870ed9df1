//! A room and a cohort that tests of rules of time begin with, and how they tell what is due.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::{Outcome, PromptAction, PromptKey, PromptKind, Said, Step, due};
use crate::cohort::{Cohort, CohortDates, CohortState};
use crate::ground::calendar::{Calendar, DayOfWeek, Holiday};
use crate::ground::rhythm::Rhythm;
use crate::program::Program;
use crate::room::Room;

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A room that was opened on the cohort's first day.
pub(crate) fn room() -> Room {
    Room {
        opened_at: at("2027-01-04 12:00"),
        ..crate::room::examples::room()
    }
}

/// A cohort of twelve weeks from Monday 4 January 2027 in UTC, asked its check-ins by `cron` on any day of the week.
pub(crate) fn cohort(cron: &str) -> Cohort {
    let cohort = Cohort {
        dates: CohortDates {
            starts_on: day("2027-01-04"),
            ends_on: day("2027-03-29"),
            midpoint_on: None,
        },
        started_at: Some(at("2027-01-04 09:00")),
        ..crate::examples::cohort(CohortState::Running)
    };
    with_program(cohort, |program| {
        program.checkin.cron = Rhythm::parse(cron).unwrap();
        program.checkin.closes_after_days = 4;
        program.calendar = Calendar::default();
        program.midpoint.at_percent = 50;
        program.midpoint.deadline_days = 7;
        program.midpoint.remind_after_days = Some(2);
    })
}

pub(crate) fn with_program(mut cohort: Cohort, change: impl FnOnce(&mut Program)) -> Cohort {
    change(Arc::make_mut(&mut cohort.program));
    cohort
}

/// The same, with weekends and these holidays on which nobody is asked.
pub(crate) fn with_weekends(cohort: Cohort, holidays: &[(&str, &str)]) -> Cohort {
    let holidays = holidays
        .iter()
        .map(|(first, last)| Holiday::Once(day(first), day(last)));
    let calendar = Calendar::new(vec![DayOfWeek::Sat, DayOfWeek::Sun], holidays.collect());
    with_program(cohort, |program| program.calendar = calendar)
}

/// One that was said in the room.
pub(crate) fn said(kind: PromptKind, planned: &str, when: &str) -> Said {
    Said {
        key: PromptKey::of(kind, room().id, day(planned)),
        at: at(when),
        outcome: Outcome::Said,
    }
}

/// What is due, in a line each.
pub(crate) fn lines(steps: &[Step]) -> Vec<String> {
    let action = |action| match action {
        PromptAction::Say { late: false, .. } => "said".to_owned(),
        PromptAction::Say { late: true, .. } => "late".to_owned(),
        PromptAction::Skip(reason) => reason.to_string(),
    };
    due(steps)
        .iter()
        .map(|due| {
            let key = &due.key;
            let planned = key.planned_on.format("%m-%d");
            format!("{} {planned}/{} {}", key.kind, key.slot, action(due.action))
        })
        .collect()
}
