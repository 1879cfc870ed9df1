//! The stage that a mentorship is in, told from what has happened (product.md §11).
//!
//! It must not be asked about, and nothing waits for it: a stage says where a room is, not what it may do.

use crate::ground::words;

words! {
    /// What moves a room on.
    pub enum Mark {
        /// Everybody in it has signed an agreement, whichever version.
        Signed = "signed",
        /// It has a goal.
        GoalSet = "goal-set",
    }
}

words! {
    /// Where a mentorship is; in the field's terms initiation and cultivation (Kram 1983).
    pub enum Stage {
        /// What it is for is being found.
        GettingStarted = "getting-started",
        /// It works on what it is for.
        Working = "working",
    }
}

impl Stage {
    /// The stage after all of these marks.
    pub fn of(marks: &[Mark]) -> Self {
        if Mark::ALL.iter().all(|mark| marks.contains(mark)) {
            Self::Working
        } else {
            Self::GettingStarted
        }
    }
}

/// What is still to come before the room works.
pub fn ahead(marks: &[Mark]) -> Vec<Mark> {
    Mark::ALL
        .into_iter()
        .filter(|mark| !marks.contains(mark))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_works_when_all_have_signed_and_a_goal_is_set() {
        use Mark::{GoalSet, Signed};
        for (marks, stage, left) in [
            (vec![], Stage::GettingStarted, vec![Signed, GoalSet]),
            (vec![Signed], Stage::GettingStarted, vec![GoalSet]),
            (vec![GoalSet], Stage::GettingStarted, vec![Signed]),
            (vec![GoalSet, Signed], Stage::Working, vec![]),
        ] {
            assert_eq!((Stage::of(&marks), ahead(&marks)), (stage, left), "{marks:?}");
        }
    }
}
