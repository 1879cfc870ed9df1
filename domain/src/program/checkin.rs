//! `[checkin]`: the recurring question.

use super::table::{Table, found};
use crate::budget::Asks;
use crate::ground::rhythm::Rhythm;
use crate::ground::text::{clip, one_line};

/// Of a stored program that does not say: Mondays at nine.
const CRON: &str = "0 9 * * 1";
/// Of a stored program that does not say: most of a week.
const CLOSES_AFTER_DAYS: u32 = 5;
/// Characters of a question.
const QUESTION_LIMIT: usize = 200;

/// The recurring check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckinRules {
    /// When it comes, in the cohort's zone.
    pub cron: Rhythm,
    /// Days it takes answers, from when it was really asked.
    pub closes_after_days: u32,
    /// Whether rooms are asked also where a session has brought an answer within its cadence.
    pub always: bool,
    /// The questions, asked in turn. Empty only in a stored program that does not have any: it has no check-ins.
    pub questions: Vec<String>,
}

impl CheckinRules {
    pub(super) fn read(table: Table<'_, '_>) -> Self {
        let cron = table.rhythm("cron", CRON);
        let closes_after_days = table.number("closes_after_days", 1..=30, CLOSES_AFTER_DAYS);
        let always = table.flag("always", false);
        let of = "questions of at most 200 characters";
        let questions = table.list("questions", 1..=10, of, |name, span, value| {
            let text = value.as_str().map(one_line).unwrap_or_default();
            let length = text.chars().count();
            if !(1..=QUESTION_LIMIT).contains(&length) {
                let what = match length {
                    0 => found(value),
                    _ => format!("{length} characters"),
                };
                table.note(span, name, "a text of 1 to 200 characters", what);
            }
            (length > 0).then(|| clip(&text, QUESTION_LIMIT))
        });
        table.finish();
        Self {
            cron,
            closes_after_days,
            always,
            questions,
        }
    }

    /// What one asks of each member of a room.
    pub fn asks(&self) -> Asks {
        Asks::TAP + Asks::PING
    }

    /// When rooms are asked; `None` where there is nothing to ask.
    pub fn rhythm(&self) -> Option<&Rhythm> {
        (!self.questions.is_empty()).then_some(&self.cron)
    }
}
