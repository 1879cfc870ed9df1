//! `[checkin]`: the recurring question.

use super::table::{Table, found};
use crate::budget::Asks;
use crate::ground::rhythm::Rhythm;
use crate::ground::text::{clip, one_line};
use crate::ground::words;

/// Of a stored program that does not say: Mondays at nine.
const CRON: &str = "0 9 * * 1";
/// Of a stored program that does not say: most of a week.
const CLOSES_AFTER_DAYS: u32 = 5;
/// Characters of a question.
const QUESTION_LIMIT: usize = 200;
/// Questions that a program can have of its own.
const MOST_QUESTIONS: usize = 30;

/// The recurring check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckinRules {
    /// When it comes, in the cohort's zone.
    pub cron: Rhythm,
    /// Days it takes answers, from when it was really asked.
    pub closes_after_days: u32,
    /// Whether rooms are asked also where a session has brought an answer within its cadence.
    pub always: bool,
    /// What is asked, in turn.
    pub questions: Questions,
}

/// What check-ins ask, in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Questions {
    /// The questions of Trellis, whose words are texts.
    Bank,
    /// The program's own. Empty only in a stored program that does not have any: it has no check-ins.
    Own(Vec<String>),
}

words! {
    /// What a question of the bank is about, in the order in which they take turns.
    pub enum PulseGroup {
        /// The goals, and the work towards them.
        Goals = "goals",
        /// How the people of a room work together.
        HowWeWork = "how-we-work",
        /// How they get on with each other.
        HowWeGetOn = "how-we-get-on",
    }
}

/// A question of the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BankQuestion {
    /// What it is about.
    pub group: PulseGroup,
    /// Which of its group, from 1.
    pub number: u32,
}

impl BankQuestion {
    /// How many there are about each.
    pub const OF_EACH: u32 = 8;

    /// The question of a room that was asked so many before: the groups take turns, and none comes again before all others did.
    pub fn of_turn(turn: u32) -> Self {
        let groups = PulseGroup::ALL.len();
        let round = turn / u32::try_from(groups).unwrap_or(1);
        Self {
            group: PulseGroup::ALL[turn as usize % groups],
            number: round % Self::OF_EACH + 1,
        }
    }
}

/// The question of one check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PulseQuestion<'p> {
    /// One of the bank.
    OfBank(BankQuestion),
    /// One of the program's own.
    Own(&'p str),
}

impl Questions {
    /// The question of a room that was really asked `turn` times before. What it was not asked takes no question away.
    pub fn of_turn(&self, turn: u32) -> Option<PulseQuestion<'_>> {
        match self {
            Self::Bank => Some(PulseQuestion::OfBank(BankQuestion::of_turn(turn))),
            Self::Own(questions) => {
                let at = (turn as usize).checked_rem(questions.len())?;
                questions.get(at).map(|question| PulseQuestion::Own(question))
            }
        }
    }

    fn are_none(&self) -> bool {
        matches!(self, Self::Own(questions) if questions.is_empty())
    }
}

impl CheckinRules {
    pub(super) fn read(table: Table<'_, '_>) -> Self {
        let cron = table.rhythm("cron", CRON);
        let closes_after_days = table.number("closes_after_days", 1..=30, CLOSES_AFTER_DAYS);
        let always = table.flag("always", false);
        let has_own = !table.lacks("questions");
        let of = "questions of at most 200 characters";
        let own = table.list(
            "questions",
            usize::from(has_own)..=MOST_QUESTIONS,
            of,
            |name, span, value| {
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
            },
        );
        let questions = match table.is_there() && !has_own {
            true => Questions::Bank,
            false => Questions::Own(own),
        };
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
        (!self.questions.are_none()).then_some(&self.cron)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::program::Program;

    #[test]
    fn the_groups_of_the_bank_take_turns_and_nothing_comes_again_before_all_were_asked() {
        let all = PulseGroup::ALL.len() * BankQuestion::OF_EACH as usize;
        assert!(all >= 24);
        let turns: Vec<BankQuestion> = (0..100).map(BankQuestion::of_turn).collect();
        for some in turns.windows(all) {
            let apart: BTreeSet<_> = some.iter().map(|one| (one.group, one.number)).collect();
            assert_eq!(apart.len(), all);
        }
        for some in turns.windows(PulseGroup::ALL.len()) {
            let groups: BTreeSet<_> = some.iter().map(|one| one.group).collect();
            assert_eq!(groups.len(), PulseGroup::ALL.len(), "{some:?}");
        }
    }

    #[test]
    fn own_questions_are_asked_in_turn() {
        let own = Questions::Own(vec!["a".to_owned(), "b".to_owned()]);
        let asked: Vec<_> = (0..5).filter_map(|turn| own.of_turn(turn)).collect();
        assert_eq!(asked, ["a", "b", "a", "b", "a"].map(PulseQuestion::Own));
        assert_eq!(Questions::Own(Vec::new()).of_turn(3), None);
    }

    #[test]
    fn a_program_without_questions_of_its_own_has_those_of_the_bank() {
        let stored = |source: &str| Program::parse_stored("x", source).unwrap().checkin;
        assert_eq!(
            stored("[checkin]\ncron = \"0 9 * * 2\"").questions,
            Questions::Bank
        );
        // What never had a check-in gets none.
        assert_eq!(stored("weeks = 3").rhythm(), None);
        assert_eq!(stored("[checkin]\nquestions = [7]").rhythm(), None);
        let own = stored("[checkin]\nquestions = [\"Is it well?\"]").questions;
        assert_eq!(own, Questions::Own(vec!["Is it well?".to_owned()]));
    }
}
