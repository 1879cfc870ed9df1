//! What goals and steps refuse.

use chrono::NaiveDate;

use crate::ground::refusals;

refusals! {
    /// Why a goal or a step is refused.
    pub enum GoalsRefusal {
        /// A goal without a way to see that it is reached.
        MeasureMissing {
            /// The goal, in the person's words.
            goal: String = "give a talk".into(),
            /// A day that would do.
            day: NaiveDate = NaiveDate::default(),
        } => "goal-measure-missing";
        /// A goal without a date.
        DateMissing {
            /// The goal, in the person's words.
            goal: String = "give a talk".into(),
            /// A day that would do.
            day: NaiveDate = NaiveDate::default(),
        } => "goal-date-missing";
        /// Its date has passed.
        DatePassed {
            /// The goal, in the person's words.
            goal: String = "give a talk".into(),
            /// A day that would do.
            day: NaiveDate = NaiveDate::default(),
        } => "goal-date-passed";
        /// Its date lies after the last day of the room.
        DateAfterEnd {
            /// The goal, in the person's words.
            goal: String = "give a talk".into(),
            /// The last day.
            last: NaiveDate = NaiveDate::default(),
        } => "goal-date-after-end";
        /// As many goals at once as the program has room for.
        GoalsAtOnce {
            /// How many one may.
            limit: u32 = 3,
        } => "goals-at-once";
        /// Very many goals in one room, open or not.
        GoalsInAll {
            /// How many one may.
            limit: u32 = 40,
        } => "goals-in-all";
        /// Very many open steps of one person.
        StepsAtOnce {
            /// How many one may.
            limit: u32 = 50,
        } => "steps-at-once";
        /// Very many steps in one room.
        StepsInAll {
            /// How many there may be.
            limit: u32 = 200,
        } => "steps-in-all";
        /// The moment of a step has passed.
        MomentPassed => "step-moment-passed";
        /// The moment of a step lies after the last day of the room.
        MomentAfterEnd {
            /// The last day.
            last: NaiveDate = NaiveDate::default(),
        } => "step-moment-after-end";
        /// Only its owner and the mentor may do this.
        OwnerOrMentorOnly => "goals-owner-or-mentor-only";
        /// Only whoever does a step can say how it went.
        StepOwnerOnly => "step-owner-only";
        /// The mentee whose plan it is has left.
        OwnerHasLeft => "goals-owner-has-left";
        /// Somebody wrote it differently while a form was open.
        ChangedMeanwhile {
            /// Who did.
            who: String = "<@1>".into(),
            /// The words that stand there now.
            words: String = "give a talk".into(),
        } => "goals-changed-meanwhile";
        /// It does not stand as it would have to for this.
        NotAsItStands {
            /// How it stands.
            state: String = "dropped".into(),
        } => "goals-not-as-it-stands";
        /// A step of a mentee belongs to a goal of theirs.
        GoalOfAnother => "step-goal-of-another";
        /// Changed very often.
        ChangedTooOften {
            /// How often one may.
            limit: u32 = 200,
        } => "goals-changed-too-often";
    }
}
