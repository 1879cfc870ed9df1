//! What a cohort refuses.

use chrono::NaiveDate;

use crate::cohort::CohortState;
use crate::ground::refusals;

/// A day, for the test that every refusal has its words.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

refusals! {
    /// Why a cohort is not found, or refuses what its state or dates do not allow.
    pub enum CohortRefusal {
        /// The last day comes before the first.
        EndsBeforeStart {
            /// The first day.
            starts: NaiveDate = day(2027, 1, 11),
            /// The last day.
            last: NaiveDate = day(2027, 1, 10),
        } => "ends-before-start";
        /// The first day lies too far away.
        StartsTooFarAhead {
            /// The first day.
            starts: NaiveDate = day(2028, 6, 1),
            /// The last one on which a cohort may start.
            latest: NaiveDate = day(2028, 1, 5),
        } => "starts-too-far-ahead";
        /// Nobody can come late to a cohort whose last day has passed.
        TooLateToJoin {
            /// The last day.
            last: NaiveDate = day(2027, 4, 4),
        } => "too-late-to-join";
        /// From the first day to the last is too long.
        RunsTooLong {
            /// The first day.
            starts: NaiveDate = day(2027, 1, 11),
            /// The last day.
            last: NaiveDate = day(2029, 12, 1),
            /// How many weeks it may be.
            limit: i64 = 104,
            /// The last day of so many weeks.
            latest: NaiveDate = day(2029, 1, 7),
        } => "runs-too-long";
        /// The last day has passed.
        WouldBeOver {
            /// The first day.
            starts: NaiveDate = day(2020, 2, 29),
            /// The last day, which follows from the first where nobody named it.
            last: NaiveDate = day(2020, 5, 22),
        } => "would-be-over";
        /// A command to move dates that names none.
        NoNewDate => "no-new-date";
        /// The dates are those already.
        DatesAreSo => "dates-are-so";
        /// The dates are others than those that were shown.
        DatesChangedMeanwhile => "dates-changed-meanwhile";
        /// The midpoint does not lie between the first day and the last.
        MidpointOutside {
            /// The day of the midpoint.
            midpoint: NaiveDate = day(2027, 4, 5),
            /// The first day.
            starts: NaiveDate = day(2027, 1, 11),
            /// The last day.
            last: NaiveDate = day(2027, 4, 4),
        } => "midpoint-outside";
        /// The midpoint has passed.
        MidpointHasPassed {
            /// The day of the midpoint.
            midpoint: NaiveDate = day(2027, 2, 10),
        } => "midpoint-has-passed";
        /// The program has no midpoint.
        NoMidpointToMove => "no-midpoint-to-move";
        /// The start can be taken back for an hour only.
        StartedTooLongAgo => "started-too-long-ago";
        /// A cohort needs a name in which there is something to see.
        CohortNameMissing => "cohort-name-missing";
        /// The name is longer than a name may be.
        CohortNameTooLong {
            /// Characters it may have.
            limit: u32 = 60,
        } => "cohort-name-too-long";
        /// No cohort of this name.
        UnknownCohort {
            /// What the person wrote.
            given: String = "spring".into(),
        } => "unknown-cohort";
        /// The cohort that is named is over.
        CohortIsOver {
            /// Its name.
            name: String = "spring".into(),
            /// Whether it was closed or called off.
            state: CohortState = CohortState::Closed,
        } => "cohort-is-over";
        /// The community has no cohort that this could be about.
        NoCohort => "no-cohort";
        /// The person has to say which cohort is meant.
        SeveralCohorts {
            /// The names to choose from.
            names: String = "spring, autumn".into(),
            /// How many there are more.
            more: usize = 0,
        } => "several-cohorts";
        /// Of several cohorts none stands where this needs one.
        NoCohortInState {
            /// Where one would have to stand.
            needed: CohortState = CohortState::Enrolling,
        } => "no-cohort-in-state";
        /// The cohort takes no sign-ups now.
        CohortNotEnrolling {
            /// Where the cohort stands.
            state: CohortState = CohortState::Running,
        } => "cohort-not-enrolling";
        /// The cohort stands elsewhere in its life than this needs.
        CohortWrongState {
            /// Where the cohort stands.
            state: CohortState = CohortState::Closed,
            /// Where it would have to stand.
            needed: CohortState = CohortState::Running,
        } => "cohort-wrong-state";
        /// The community has as many live cohorts as it can.
        TooManyCohorts {
            /// How many it can have.
            limit: u32 = 50,
        } => "too-many-cohorts";
        /// The community opened very many cohorts within a day.
        CohortsOfADay {
            /// How many it may.
            limit: u32 = 50,
        } => "cohorts-of-a-day";
        /// The community has had as many cohorts as Trellis keeps.
        CohortsInAll {
            /// How many it keeps.
            limit: u32 = 1_000,
        } => "cohorts-in-all";
        /// Another cohort of the community has this name.
        CohortNameTaken {
            /// The name.
            name: String = "spring".into(),
        } => "cohort-name-taken";
    }
}
