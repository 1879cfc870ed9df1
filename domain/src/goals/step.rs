//! A step: something to do, at a moment or on an occasion, and what became of it.

use chrono::{DateTime, Duration, Utc};

use super::{
    COMPETENCY_LIMIT, CUE_LIMIT, Changed, Deed, Entry, Goal, GoalsRefusal, NOTE_LIMIT, STEP_LIMIT, Span,
    When, may_change_again, may_plan, needed, require_mentor, require_owner, written,
};
use crate::bounds;
use crate::ground::ids::{GoalId, RoomId, StepId, UserId};
use crate::ground::text::one_line;
use crate::ground::words;
use crate::refusal::Refusal;
use crate::room::Room;

/// A step that the mentor has said nothing about counts after so long.
const COUNTS_AFTER: Duration = Duration::days(7);

words! {
    /// What a step is about. What one does comes first: it is what most steps are.
    pub enum StepKind {
        /// To do something.
        Do = "do",
        /// To watch how somebody does it.
        Observe = "observe",
        /// To talk over what was done.
        Debrief = "debrief",
        /// To get to know somebody.
        Introduce = "introduce",
    }
}

impl StepKind {
    /// Hours that one takes, where nobody has said: to watch, to talk and to meet take about as long as a meeting, and what
    /// one does takes two sittings of that.
    pub const fn usual_hours(self) -> u8 {
        match self {
            Self::Do => 2,
            Self::Observe | Self::Debrief | Self::Introduce => 1,
        }
    }
}

words! {
    /// How far a step reaches.
    pub enum Level {
        /// What everything else stands on.
        Foundation = "foundation",
        /// Something new, within reach.
        Stretch = "stretch",
        /// Something that changes more than one's own work.
        Strategic = "strategic",
    }
}

words! {
    /// How a step is stored.
    pub enum StepState {
        /// It is to be done.
        Open = "open",
        /// It is to be done, and its owner is stuck with it.
        Stuck = "stuck",
        /// Its owner did it.
        Done = "done",
        /// The mentor confirmed that.
        Confirmed = "confirmed",
        /// It was put aside.
        Dropped = "dropped",
    }
}

words! {
    /// How a step stands, with what follows from time.
    pub enum Standing {
        /// It is to be done.
        Open = "open",
        /// Its owner is stuck with it.
        Stuck = "stuck",
        /// It is done, and the mentor may look at it.
        Done = "done",
        /// It is done, and counts since nobody looked at it in time.
        Counts = "counts",
        /// The mentor confirmed it.
        Confirmed = "confirmed",
        /// It was put aside.
        Dropped = "dropped",
    }
}

/// What was written in the form of a step.
#[derive(Debug, Clone, Copy)]
pub struct GivenStep<'a> {
    /// What the mentee will do.
    pub text: &'a str,
    /// On which occasion; may be empty.
    pub cue: &'a str,
    /// At which moment; may be empty.
    pub when: &'a str,
}

/// The moment that was written, if one was. Refused where it has passed or lies after the last day, but for the one that stood
/// there `before`.
fn moment(given: &str, before: Option<When>, span: Span) -> Result<Option<When>, Refusal> {
    let given = one_line(given);
    if given.is_empty() {
        return Ok(None);
    }
    if let Some(before) = before.filter(|before| before.as_written() == given) {
        return Ok(Some(before));
    }
    let when = When::read(&given, span)?;
    span.require_ahead(when)?;
    Ok(Some(when))
}

/// What a step says; tidied, not escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepWords {
    /// What the mentee will do.
    pub text: String,
    /// On which occasion; empty for none.
    pub cue: String,
    /// At which moment.
    pub when: Option<When>,
}

impl StepWords {
    /// Reads the form. Refused without a text, or with a moment that has passed or lies after the last day, but for the one
    /// that stood there `before`.
    pub fn new(given: GivenStep<'_>, before: Option<When>, span: Span) -> Result<Self, Refusal> {
        Ok(Self {
            text: needed("step", given.text, STEP_LIMIT)?,
            cue: written("cue", given.cue, CUE_LIMIT)?,
            when: moment(given.when, before, span)?,
        })
    }
}

/// A step of a mentee in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// The room it belongs to.
    pub room: RoomId,
    /// The mentee who does it.
    pub owner: UserId,
    /// The goal it leads to, if it leads to one.
    pub goal: Option<GoalId>,
    /// What it says.
    pub words: StepWords,
    /// What it is about.
    pub kind: StepKind,
    /// How far it reaches.
    pub level: Level,
    /// The competency it grows; empty for none.
    pub competency: String,
    /// Hours it takes, where somebody has said.
    pub hours: Option<u8>,
    /// What shows that it was done: a note or a link; empty for none.
    pub evidence: String,
    /// What the mentor asked to be put right, while it is open again for that; else empty.
    pub correction: String,
    /// How it stands.
    pub state: StepState,
    /// How often it was changed, itself included.
    pub revision: u32,
    /// Who changed it last.
    pub changed_by: UserId,
    /// When it was written.
    pub made_at: DateTime<Utc>,
    /// When its owner did it.
    pub done_at: Option<DateTime<Utc>>,
    /// The moment for which its owner was asked how it went. Another moment is asked about anew.
    pub asked: Option<When>,
}

/// What can be done to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepAct {
    /// It is written differently, by a form that was opened when it was of this revision.
    Edit(StepWords, u32),
    /// It has another moment.
    Move(When),
    /// Its owner did it.
    Done,
    /// Its owner is stuck with it.
    Stuck,
    /// It is taken up again: put aside, or done by mistake.
    TakeUp(Counts),
    /// It is put aside.
    Drop,
    /// The mentor confirms it.
    Confirm,
    /// The mentor asks for one correction.
    Correct(String),
    /// Its owner says what shows it.
    Evidence(String),
    /// It is of another kind.
    Kind(StepKind),
    /// It reaches another way.
    Level(Level),
    /// It grows this competency.
    Competency(String),
    /// It takes so long; `None` as long as its kind does.
    Hours(Option<u8>),
    /// It leads to this goal, or to none.
    Goal(Option<Goal>),
}

/// How many steps there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open ones of the owner in the room.
    pub open: u32,
    /// All of the room, whoever's.
    pub in_room: u32,
}

impl Counts {
    /// How many there are in a room for this owner; `all` are the room's.
    pub fn of(all: &[Step], owner: UserId) -> Self {
        let open = all.iter().filter(|step| step.owner == owner && step.is_open());
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            open: number(open.count()),
            in_room: number(all.len()),
        }
    }

    fn let_one_more(self) -> Result<(), Refusal> {
        bounds::OPEN_STEPS.let_one_more(self.open, |limit| GoalsRefusal::StepsAtOnce { limit })
    }
}

/// A step that is to be written, also from a roadmap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// The id it gets.
    pub id: StepId,
    /// The mentee who does it.
    pub owner: UserId,
    /// The goal it leads to, one of its owner's.
    pub goal: Option<GoalId>,
    /// What it says.
    pub words: StepWords,
    /// What it is about.
    pub kind: StepKind,
    /// How far it reaches.
    pub level: Level,
    /// The competency it grows; empty for none.
    pub competency: String,
    /// Hours it takes, where that is known.
    pub hours: Option<u8>,
}

impl NewStep {
    /// One of which nothing is known but what it says; the rest is as most steps are.
    pub fn of(id: StepId, owner: UserId, words: StepWords) -> Self {
        Self {
            id,
            owner,
            goal: None,
            words,
            kind: StepKind::Do,
            level: Level::Foundation,
            competency: String::new(),
            hours: None,
        }
    }
}

impl Step {
    /// Writes a step for its owner, by themselves or by a mentor of the room.
    pub fn write(
        new: NewStep,
        room: &Room,
        who: UserId,
        counts: Counts,
        now: DateTime<Utc>,
    ) -> Result<Changed<Self>, Refusal> {
        Self::may_write(room, (who, new.owner), counts)?;
        let step = Self {
            id: new.id,
            room: room.id,
            owner: new.owner,
            goal: new.goal,
            words: new.words,
            kind: new.kind,
            level: new.level,
            competency: written("competency", &new.competency, COMPETENCY_LIMIT)?,
            hours: new.hours,
            evidence: String::new(),
            correction: String::new(),
            state: StepState::Open,
            revision: 1,
            changed_by: who,
            made_at: now,
            done_at: None,
            asked: None,
        };
        let entry = step.entry(Deed::Made, step.words.text.clone(), now);
        Ok((step, entry))
    }

    /// Whether `who` may write one more for `owner`, before anything is written.
    pub fn may_write(room: &Room, (who, owner): (UserId, UserId), counts: Counts) -> Result<(), Refusal> {
        may_plan(room, who, owner)?;
        bounds::STEPS.let_one_more(counts.in_room, |limit| GoalsRefusal::StepsInAll { limit })?;
        counts.let_one_more()
    }

    /// Whether it is to be done.
    pub fn is_open(&self) -> bool {
        matches!(self.state, StepState::Open | StepState::Stuck)
    }

    /// Whether it was done, whatever the mentor says.
    pub fn is_done(&self) -> bool {
        matches!(self.state, StepState::Done | StepState::Confirmed)
    }

    /// How it stands now.
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        match self.state {
            StepState::Open => Standing::Open,
            StepState::Stuck => Standing::Stuck,
            StepState::Done if self.counts_at().is_some_and(|at| now >= at) => Standing::Counts,
            StepState::Done => Standing::Done,
            StepState::Confirmed => Standing::Confirmed,
            StepState::Dropped => Standing::Dropped,
        }
    }

    /// When it counts though the mentor has said nothing.
    pub fn counts_at(&self) -> Option<DateTime<Utc>> {
        self.done_at.map(|at| at + COUNTS_AFTER)
    }

    /// Hours it takes.
    pub fn takes_hours(&self) -> u8 {
        self.hours.unwrap_or(self.kind.usual_hours())
    }

    /// What becomes of it; `None` where it stands so already.
    pub fn after(
        &self,
        room: &Room,
        who: UserId,
        act: StepAct,
        now: DateTime<Utc>,
    ) -> Result<Option<Changed<Self>>, Refusal> {
        let role = may_plan(room, who, self.owner)?;
        let mut after = self.clone();
        let (is_open, standing) = (self.is_open(), self.standing(now));
        let mut words = String::new();
        let deed = match act {
            StepAct::Edit(new, seen) if is_open => {
                if new == self.words {
                    return Ok(None);
                }
                if seen != self.revision {
                    return GoalsRefusal::ChangedMeanwhile {
                        who: self.changed_by.mention(),
                        words: self.words.text.clone(),
                    }
                    .refuse();
                }
                words.clone_from(&new.text);
                after.words = new;
                Deed::Edited
            }
            StepAct::Move(when) if is_open => {
                if self.words.when == Some(when) {
                    return Ok(None);
                }
                after.words.when = Some(when);
                after.state = StepState::Open;
                Deed::Moved
            }
            StepAct::Done if is_open => {
                require_owner(role)?;
                after.state = StepState::Done;
                after.done_at = Some(now);
                after.correction.clear();
                Deed::Done
            }
            StepAct::Stuck if is_open => {
                require_owner(role)?;
                if self.state == StepState::Stuck {
                    return Ok(None);
                }
                after.state = StepState::Stuck;
                Deed::Stuck
            }
            StepAct::TakeUp(counts) if matches!(self.state, StepState::Done | StepState::Dropped) => {
                if self.state == StepState::Done {
                    require_owner(role)?;
                }
                counts.let_one_more()?;
                after.state = StepState::Open;
                after.done_at = None;
                Deed::TakenUp
            }
            StepAct::TakeUp(_) if is_open => return Ok(None),
            StepAct::Drop if is_open => {
                after.state = StepState::Dropped;
                Deed::Dropped
            }
            StepAct::Confirm if self.state == StepState::Done => {
                require_mentor(role)?;
                after.state = StepState::Confirmed;
                Deed::Confirmed
            }
            StepAct::Correct(correction) if standing == Standing::Done => {
                require_mentor(role)?;
                after.correction = needed("correction", &correction, NOTE_LIMIT)?;
                words.clone_from(&after.correction);
                after.state = StepState::Open;
                after.done_at = None;
                Deed::Corrected
            }
            StepAct::Evidence(evidence) if self.state != StepState::Dropped => {
                require_owner(role)?;
                after.evidence = written("evidence", &evidence, NOTE_LIMIT)?;
                words.clone_from(&after.evidence);
                Deed::Evidence
            }
            StepAct::Kind(kind) if is_open => {
                after.kind = kind;
                Deed::Changed
            }
            StepAct::Level(level) if is_open => {
                after.level = level;
                Deed::Changed
            }
            StepAct::Competency(competency) if is_open => {
                after.competency = written("competency", &competency, COMPETENCY_LIMIT)?;
                words.clone_from(&after.competency);
                Deed::Changed
            }
            StepAct::Hours(hours) if is_open => {
                after.hours = hours;
                Deed::Changed
            }
            StepAct::Goal(goal) if self.state != StepState::Dropped => {
                if let Some(goal) = &goal
                    && (goal.owner != self.owner || goal.room != self.room)
                {
                    return GoalsRefusal::GoalOfAnother.refuse();
                }
                after.goal = goal.map(|goal| goal.id);
                Deed::Changed
            }
            // Pressed twice: it stands so.
            StepAct::Done if self.is_done() => {
                require_owner(role)?;
                return Ok(None);
            }
            StepAct::Drop if self.state == StepState::Dropped => return Ok(None),
            StepAct::Confirm if self.state == StepState::Confirmed => {
                require_mentor(role)?;
                return Ok(None);
            }
            _ => {
                let state = standing.to_string();
                return GoalsRefusal::NotAsItStands { state }.refuse();
            }
        };
        if after == *self {
            return Ok(None);
        }
        if !matches!(deed, Deed::Done | Deed::Confirmed | Deed::Dropped) {
            may_change_again(self.revision)?;
        }
        after.revision += 1;
        after.changed_by = who;
        let entry = after.entry(deed, words, now);
        Ok(Some((after, entry)))
    }

    /// Whether somebody may write it differently or move it, before they do.
    pub fn may_edit(&self, room: &Room, who: UserId) -> Result<(), Refusal> {
        may_plan(room, who, self.owner)?;
        self.require_open()
    }

    /// Whether somebody may ask for a correction, before they do.
    pub fn may_correct(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<(), Refusal> {
        require_mentor(may_plan(room, who, self.owner)?)?;
        match self.standing(now) {
            Standing::Done => Ok(()),
            standing => {
                let state = standing.to_string();
                GoalsRefusal::NotAsItStands { state }.refuse()
            }
        }
    }

    fn require_open(&self) -> Result<(), Refusal> {
        if self.is_open() {
            return Ok(());
        }
        let state = self.state.to_string();
        GoalsRefusal::NotAsItStands { state }.refuse()
    }

    fn entry(&self, deed: Deed, words: String, at: DateTime<Utc>) -> Entry {
        let is_written = matches!(deed, Deed::Made | Deed::Edited);
        let has_moment = is_written || deed == Deed::Moved;
        Entry {
            revision: self.revision,
            who: self.changed_by,
            deed,
            words,
            beside: if is_written {
                self.words.cue.clone()
            } else {
                String::new()
            },
            when: self.words.when.filter(|_| has_moment),
            at,
        }
    }
}
