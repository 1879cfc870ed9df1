//! A goal: what a mentee wants to reach, how it will be seen, and by when.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Changed, Deed, Entry, GOAL_LIMIT, GoalsRefusal, Span, When, may_change_again, may_plan, needed, written,
};
use crate::bounds;
use crate::ground::ids::{GoalId, RoomId, UserId};
use crate::ground::text::one_line;
use crate::ground::words;
use crate::program::Program;
use crate::refusal::Refusal;
use crate::room::Room;

/// What is refused as a moment that has passed; here it is told with an example.
const HAS_PASSED: &str = "refusal-moment-has-passed";

words! {
    /// How a goal stands.
    pub enum GoalState {
        /// It is worked on.
        Open = "open",
        /// It was reached.
        Reached = "reached",
        /// It was put aside.
        Dropped = "dropped",
    }
}

/// What was written in the form of a goal.
#[derive(Debug, Clone, Copy)]
pub struct GivenGoal<'a> {
    /// What the mentee wants to reach.
    pub text: &'a str,
    /// How it will be seen.
    pub measure: &'a str,
    /// By when, as it was written.
    pub by: &'a str,
}

/// What a goal says; tidied, not escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalWords {
    /// What the mentee wants to reach.
    pub text: String,
    /// How it will be seen.
    pub measure: String,
    /// The day by which it is to be reached.
    pub by: NaiveDate,
}

impl GoalWords {
    /// Reads the form. Refused without a measure or a date, or with one that has passed or lies after the last day, but for the
    /// date that stood there `before`.
    pub fn new(given: GivenGoal<'_>, before: Option<NaiveDate>, span: Span) -> Result<Self, Refusal> {
        let text = needed("text", given.text, GOAL_LIMIT)?;
        let measure = written("measure", given.measure, GOAL_LIMIT)?;
        let (goal, day) = (text.clone(), span.proposed());
        if measure.is_empty() {
            return GoalsRefusal::MeasureMissing { goal, day }.refuse();
        }
        let written_by = one_line(given.by);
        if written_by.is_empty() {
            return GoalsRefusal::DateMissing { goal, day }.refuse();
        }
        if let Some(before) = before.filter(|before| before.to_string() == written_by) {
            let by = before;
            return Ok(Self { text, measure, by });
        }
        let by = match When::read(&written_by, span) {
            Ok(when) => when.day,
            Err(refusal) if refusal.key() == HAS_PASSED => {
                return GoalsRefusal::DatePassed { goal, day }.refuse();
            }
            Err(refusal) => return Err(refusal),
        };
        if by > span.last {
            let last = span.last;
            return GoalsRefusal::DateAfterEnd { goal, last }.refuse();
        }
        Ok(Self { text, measure, by })
    }
}

/// A goal of a mentee in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// The room it belongs to.
    pub room: RoomId,
    /// The mentee whose it is.
    pub owner: UserId,
    /// What it says.
    pub words: GoalWords,
    /// How it stands.
    pub state: GoalState,
    /// How often it was changed, itself included.
    pub revision: u32,
    /// Who changed it last.
    pub changed_by: UserId,
    /// When it was set.
    pub made_at: DateTime<Utc>,
}

/// What can be done to a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoalAct {
    /// It is written differently, by a form that was opened when it was of this revision.
    Edit(GoalWords, u32),
    /// It is acknowledged as reached.
    Reach,
    /// It is put aside.
    Drop,
    /// It is taken up again, where so many others are open and so many may be.
    TakeUp {
        /// The open goals of its owner.
        open: u32,
        /// How many may be.
        most: u32,
    },
}

/// How many goals somebody may work on at once: three in a program of a quarter of a year, five in a longer one.
pub fn goals_at_once(program: &Program) -> u32 {
    if program.weeks <= 13 { 3 } else { 5 }
}

/// Whether somebody with these goals, open and all, may set one more.
fn may_have_another(open: u32, most: u32) -> Result<(), Refusal> {
    if open >= most {
        return GoalsRefusal::GoalsAtOnce { limit: most }.refuse();
    }
    Ok(())
}

impl Goal {
    /// Sets a goal for `owner`, by themselves or by a mentor of the room. `own` are the goals that they have there.
    pub fn set(
        id: GoalId,
        room: &Room,
        program: &Program,
        (who, owner): (UserId, UserId),
        words: GoalWords,
        own: &[Goal],
        now: DateTime<Utc>,
    ) -> Result<Changed<Self>, Refusal> {
        Self::may_set(room, program, (who, owner), own)?;
        let goal = Self {
            id,
            room: room.id,
            owner,
            words,
            state: GoalState::Open,
            revision: 1,
            changed_by: who,
            made_at: now,
        };
        let entry = goal.entry(Deed::Made, now);
        Ok((goal, entry))
    }

    /// Whether `who` may set one more for `owner`, before anything is written.
    pub fn may_set(
        room: &Room,
        program: &Program,
        (who, owner): (UserId, UserId),
        own: &[Goal],
    ) -> Result<(), Refusal> {
        may_plan(room, who, owner)?;
        let all = u32::try_from(own.len()).unwrap_or(u32::MAX);
        bounds::GOALS.let_one_more(all, |limit| GoalsRefusal::GoalsInAll { limit })?;
        may_have_another(open_of(own), goals_at_once(program))
    }

    /// What becomes of it; `None` where it stands so already.
    pub fn after(
        &self,
        room: &Room,
        who: UserId,
        act: GoalAct,
        now: DateTime<Utc>,
    ) -> Result<Option<Changed<Self>>, Refusal> {
        may_plan(room, who, self.owner)?;
        let mut after = self.clone();
        let deed = match (act, self.state) {
            (GoalAct::Edit(words, seen), GoalState::Open) => {
                if words == self.words {
                    return Ok(None);
                }
                if seen != self.revision {
                    return GoalsRefusal::ChangedMeanwhile {
                        who: self.changed_by.mention(),
                        words: self.words.text.clone(),
                    }
                    .refuse();
                }
                may_change_again(self.revision)?;
                after.words = words;
                Deed::Edited
            }
            (GoalAct::Reach, GoalState::Open) => {
                after.state = GoalState::Reached;
                Deed::Reached
            }
            (GoalAct::Drop, GoalState::Open) => {
                after.state = GoalState::Dropped;
                Deed::Dropped
            }
            (GoalAct::TakeUp { open, most }, GoalState::Reached | GoalState::Dropped) => {
                may_change_again(self.revision)?;
                may_have_another(open, most)?;
                after.state = GoalState::Open;
                Deed::TakenUp
            }
            (GoalAct::Reach, GoalState::Reached)
            | (GoalAct::Drop, GoalState::Dropped)
            | (GoalAct::TakeUp { .. }, GoalState::Open) => return Ok(None),
            (_, state) => {
                let state = state.to_string();
                return GoalsRefusal::NotAsItStands { state }.refuse();
            }
        };
        after.revision += 1;
        after.changed_by = who;
        let entry = after.entry(deed, now);
        Ok(Some((after, entry)))
    }

    /// Whether somebody may write it differently, before they do.
    pub fn may_edit(&self, room: &Room, who: UserId) -> Result<(), Refusal> {
        may_plan(room, who, self.owner)?;
        if self.state != GoalState::Open {
            let state = self.state.to_string();
            return GoalsRefusal::NotAsItStands { state }.refuse();
        }
        Ok(())
    }

    fn entry(&self, deed: Deed, at: DateTime<Utc>) -> Entry {
        let is_written = matches!(deed, Deed::Made | Deed::Edited);
        let words = |text: &String| if is_written { text.clone() } else { String::new() };
        Entry {
            revision: self.revision,
            who: self.changed_by,
            deed,
            words: words(&self.words.text),
            beside: words(&self.words.measure),
            when: is_written.then_some(When {
                day: self.words.by,
                time: None,
            }),
            at,
        }
    }
}

/// How many of these goals are worked on.
pub(super) fn open_of(goals: &[Goal]) -> u32 {
    let open = goals.iter().filter(|goal| goal.state == GoalState::Open);
    u32::try_from(open.count()).unwrap_or(u32::MAX)
}
