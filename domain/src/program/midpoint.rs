//! `[midpoint]`: the formal review.

use super::question::{Question, Shape, questions};
use super::table::{Table, found, whole_number};
use crate::budget::Asks;

/// What a question of a reflection is unless its table says otherwise.
const SHAPE: Shape = Shape {
    long: true,
    max: 2000,
};
/// When a midpoint is asked for on its day, in the cohort's zone.
const HOUR: u32 = 10;
/// Unless the program says otherwise: at half time.
const AT_PERCENT: u32 = 50;
/// Of a stored program that does not say: a week.
const DEADLINE_DAYS: u32 = 7;

/// The formal review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MidpointRules {
    /// When, in percent of the cohort's days.
    pub at_percent: u32,
    /// Days in which reflections can be written, from when they were really asked for.
    pub deadline_days: u32,
    /// Days after which those who have not written are reminded, once, before the deadline; nobody is unless the program says
    /// so. Of several that a file names it is the last: one reminder, then a person looks.
    pub remind_after_days: Option<u32>,
    /// The questions of the reflection, at most 5. Empty only in a stored program that does not have any: it has no
    /// midpoint.
    pub questions: Vec<Question>,
}

impl MidpointRules {
    /// Reads the section of a program of that many weeks.
    pub(super) fn read(table: Table<'_, '_>, weeks: u32) -> Self {
        let deadline_days = table.number("deadline_days", 1..=30, DEADLINE_DAYS);
        let at_percent = table.optional_number("at_percent", 10..=90).unwrap_or(AT_PERCENT);
        let days = table.list(
            "remind_after_days",
            0..=3,
            "whole numbers of days",
            |name, span, value| {
                let days = whole_number(value).filter(|days| (1..=30).contains(days));
                if days.is_none() {
                    table.note(span, name, "a whole number from 1 to 30", found(value));
                }
                days
            },
        );
        let questions = questions(&table, "questions", 1..=5, SHAPE);

        let ascend = days.windows(2).all(|pair| pair[0] < pair[1]);
        let late = days.last().is_some_and(|last| *last >= deadline_days);
        if (!ascend || late) && table.is_sound("midpoint") {
            let expected = format!("ascending days before the {deadline_days} of `midpoint.deadline_days`");
            table.fault("remind_after_days", expected, format!("{days:?}"));
        }
        let left = weeks * 7 * (100 - at_percent) / 100;
        if deadline_days >= left && table.is_sound("weeks") && table.is_sound("midpoint") {
            let expected = format!("fewer than the {left} days between the midpoint and the end");
            table.fault("deadline_days", expected, deadline_days.to_string());
        }
        table.finish();

        let deadline_days = deadline_days.min(left.saturating_sub(1)).max(1);
        let remind_after_days = days.into_iter().filter(|day| *day < deadline_days).max();
        Self {
            at_percent,
            deadline_days,
            remind_after_days,
            questions,
        }
    }

    /// The hour of its day at which it is asked for, in the cohort's zone.
    pub const fn hour(&self) -> u32 {
        HOUR
    }

    /// What it asks of each member of a room.
    pub fn asks(&self) -> Asks {
        let needed = self.questions.iter().filter(|question| question.required);
        needed.map(Question::asks).sum::<Asks>() + Asks::PING
    }

    /// When it comes, in percent of the cohort's days; `None` where there is nothing to reflect on.
    pub fn percent(&self) -> Option<u32> {
        (!self.questions.is_empty()).then_some(self.at_percent)
    }
}
