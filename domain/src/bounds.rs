//! How much there may be of what people make: each bound with its reason, in one place.
//!
//! Each is far beyond what a community does that works, so nobody meets one by good use; it is there so that nobody can make
//! so much that others have to wait or the disk fills up. What can be there only once for something else (one answer of a
//! person to one check-in) needs none.
//!
//! It must not know what is made, nor say any words: the refusal belongs to the feature.

use chrono::{DateTime, TimeDelta, Utc};

use crate::refusal::Refusal;

/// How many there may be, and of which time those count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The most.
    pub most: u32,
    /// What is older counts no more; `None` where all that there are count.
    within: Option<TimeDelta>,
}

/// Cohorts of a community that are neither closed nor called off. A community runs a few; every look at one of them reads
/// all, and one list of Discord's holds 25.
pub const LIVE_COHORTS: Bound = Bound::at_once(50);
/// Cohorts that a community opens in a day, so that opening and closing makes no heap of records and panels.
pub const COHORTS_A_DAY: Bound = Bound::in_days(50, 1);
/// Cohorts of a community in all. With four a year it would take 250 years.
pub const COHORTS_IN_ALL: Bound = Bound::at_once(1_000);
/// People who take part in a cohort. Beyond it the server's channels end long before.
pub const PEOPLE: Bound = Bound::at_once(2_000);
/// How often one person joins one cohort in a week. Who leaves may come back, also twice; each time coordinators hear of it
/// where a room is left, a role is given and taken, and the panel is drawn anew.
pub const JOINS: Bound = Bound::in_days(5, 7);
/// Rooms that a community opens in a day: more than a server has channels for.
pub const ROOMS_A_DAY: Bound = Bound::in_days(500, 1);
/// Forms for an update that a person has open at once. Of more the oldest is given up: who sends it gets the words back.
pub const OPEN_FORMS: Bound = Bound::at_once(10);
/// Updates of a person in a room in a day: one is meant to tell of days. Each is several messages in Discord, which the
/// room's other news wait for.
pub const UPDATES_A_DAY: Bound = Bound::in_days(20, 1);
/// Goals of a mentee in a room, open or not. A program has room for three or five at once.
pub const GOALS: Bound = Bound::at_once(40);
/// Steps of a mentee in a room that are to be done. A roadmap has about twenty.
pub const OPEN_STEPS: Bound = Bound::at_once(50);
/// Steps in a room in all, whoever's: every look at its card reads them.
pub const STEPS: Bound = Bound::at_once(200);
/// How often one goal or one step is changed. Each change is a line of its history.
pub const CHANGES: Bound = Bound::at_once(200);
/// Roadmaps that a community imported. A few are plenty, and each is named to whoever looks for one.
pub const ROADMAPS: Bound = Bound::at_once(50);
/// Sessions that are planned in a room in a day. A room plans one every week or two.
pub const SESSIONS_A_DAY: Bound = Bound::in_days(10, 1);
/// How often one session is moved: each time the room hears of it.
pub const SESSION_MOVES: Bound = Bound::at_once(20);
/// Private words of a person in a day, each of which calls the coordinators: the very same within the hour is none.
pub const CONCERNS_A_DAY: Bound = Bound::in_days(10, 1);

/// Versions of a room's agreement. One that is talked over every week has a tenth of them.
pub const AGREEMENT_VERSIONS: Bound = Bound::at_once(200);

impl Bound {
    const fn at_once(most: u32) -> Self {
        Self { most, within: None }
    }

    const fn in_days(most: u32, days: i64) -> Self {
        Self {
            most,
            within: Some(TimeDelta::days(days)),
        }
    }

    /// What was made after this instant counts.
    pub fn since(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let all = DateTime::UNIX_EPOCH;
        let started = self.within.and_then(|within| now.checked_sub_signed(within));
        started.unwrap_or(all)
    }

    /// Lets one more be made where `there` are fewer than may be; refused as `refusal` says, which is told how many.
    pub fn let_one_more<R: Into<Refusal>>(
        self,
        there: u32,
        refusal: impl FnOnce(u32) -> R,
    ) -> Result<(), Refusal> {
        if there < self.most {
            Ok(())
        } else {
            Err(refusal(self.most).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::text::TextRefusal;

    fn now() -> DateTime<Utc> {
        "2027-03-01T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_last_one_that_may_be_is_let_and_the_next_refused_with_the_number() {
        let field = "people".to_owned();
        let refusal = |limit| TextRefusal::TooLong {
            field: field.clone(),
            limit,
        };
        assert_eq!(PEOPLE.let_one_more(1_999, refusal), Ok(()));
        let full = Err(refusal(2_000).into());
        assert_eq!(PEOPLE.let_one_more(2_000, refusal), full);
        assert_eq!(PEOPLE.let_one_more(u32::MAX, refusal), full);
    }

    #[test]
    fn what_is_older_than_the_time_of_a_bound_counts_no_more() {
        assert_eq!(JOINS.since(now()), now() - TimeDelta::days(7));
        assert_eq!(LIVE_COHORTS.since(now()), DateTime::UNIX_EPOCH);
        let first = DateTime::<Utc>::MIN_UTC;
        assert_eq!(UPDATES_A_DAY.since(first), DateTime::UNIX_EPOCH);
    }
}
