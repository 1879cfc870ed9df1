//! Who takes part in a cohort: signing up, saying yes, changing what one said, leaving.
//!
//! It must not know rooms; how many a person is in is told to it as a number.
//!
//! **Invariant:** nobody takes part without having said yes to the time commitment on a known date; until then there is a
//! draft, which only its writer sees. A person has one role in one cohort.

mod hours;
mod refusal;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::bounds;
use crate::cohort::Cohort;
use crate::cohort::CohortRefusal;
use crate::community::Rights;
use crate::ground::ids::{CohortId, ParticipantId, UserId};
use crate::ground::text::{clip, one_line};
use crate::interaction::InteractionRefusal;
use crate::program::{Program, Question, answered};
use crate::refusal::Refusal;

pub use self::hours::{Availability, Hours, WeekPart};
pub use self::refusal::PeopleRefusal;
pub use crate::ground::role::Role;

/// So long a sign-up is kept that its writer did not say yes to.
pub const DRAFT_KEPT: TimeDelta = TimeDelta::days(14);
/// Characters of a person's name that are kept; Discord's names have at most 32.
const PERSON_NAME_LIMIT: usize = 80;
/// How many answers introduce a person.
const INTRODUCTION: usize = 2;
/// Characters of a refused capacity that are shown again.
const CAPACITY_SHOWN: usize = 40;

/// One answer of a sign-up form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpAnswer {
    /// The question's key in the program.
    pub key: String,
    /// The question, as it was asked.
    pub label: String,
    /// The answer, tidied; written by the person, to be made safe before it is shown.
    pub text: String,
}

/// One person in one cohort, or their draft of a sign-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Its id. Whoever comes back gets a record of their own.
    pub id: ParticipantId,
    /// The cohort.
    pub cohort_id: CohortId,
    /// The person, by their Discord id.
    pub user: UserId,
    /// Mentor or mentee.
    pub role: Role,
    /// As Discord showed the person when they joined; written by them.
    pub name: String,
    /// How many mentees a mentor takes; `None` for mentees.
    pub capacity: Option<u32>,
    /// What was said at sign-up, in the order of the questions.
    pub answers: Vec<SignUpAnswer>,
    /// Whether the first answers introduce the person in their rooms, as they said.
    pub introduces: bool,
    /// When the time commitment was agreed to; `None` in a draft.
    pub consent_at: Option<DateTime<Utc>>,
    /// When the person joined; of a draft, when it was written.
    pub joined_at: DateTime<Utc>,
    /// When the person left, if so.
    pub left_at: Option<DateTime<Utc>>,
}

/// A sign-up form as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignUpForm {
    /// The capacity as written; read for mentors only, empty means the program's default.
    pub capacity: Option<String>,
    /// The answers by question key, as written.
    pub answers: Vec<(String, String)>,
}

/// Somebody who signs up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applicant<'a> {
    /// The person, by their Discord id.
    pub user: UserId,
    /// The role they apply for.
    pub role: Role,
    /// As Discord shows them.
    pub name: &'a str,
}

/// Whether somebody may fill in the form; `present` is their place in the cohort or their draft.
pub fn may_sign_up(cohort: &Cohort, present: Option<&Participant>) -> Result<(), Refusal> {
    if present.is_some_and(Participant::is_active) {
        return PeopleRefusal::AlreadyJoined.refuse();
    }
    if !cohort.takes_sign_ups() {
        return CohortRefusal::CohortNotEnrolling { state: cohort.state }.refuse();
    }
    Ok(())
}

/// Whether somebody may join once more who has joined this cohort so often of late.
pub fn may_join_again(lately: u32) -> Result<(), Refusal> {
    bounds::JOINS.let_one_more(lately, |limit| PeopleRefusal::JoinedTooOften { limit })
}

/// What somebody said at sign-up for this cohort, for who reads it beside themselves.
///
/// A draft is nobody's to read, nor what somebody said who has left.
pub fn to_read(found: Option<Participant>, cohort: CohortId, rights: Rights) -> Result<Participant, Refusal> {
    rights.require_confidant()?;
    match found {
        Some(person) if person.cohort_id == cohort && person.is_active() => Ok(person),
        _ => PeopleRefusal::NoLongerThere.refuse(),
    }
}

/// Keeps a form until its writer says yes. Sent twice, it is one draft.
///
/// `people` counts who takes part already; `fresh` is the id of a first draft.
pub fn write_draft(
    cohort: &Cohort,
    present: Option<&Participant>,
    people: u32,
    fresh: ParticipantId,
    applicant: Applicant<'_>,
    form: &SignUpForm,
    now: DateTime<Utc>,
) -> Result<Participant, Refusal> {
    may_sign_up(cohort, present)?;
    require_place(people)?;
    let program = &cohort.program;
    Ok(Participant {
        id: present.map_or(fresh, |draft| draft.id),
        cohort_id: cohort.id,
        user: applicant.user,
        role: applicant.role,
        name: kept_name(applicant.name),
        capacity: capacity(program, applicant.role, form.capacity.as_deref())?,
        answers: answers(program.signup_questions(applicant.role), &form.answers)?,
        introduces: false,
        consent_at: None,
        joined_at: now,
        left_at: None,
    })
}

fn require_place(people: u32) -> Result<(), Refusal> {
    bounds::PEOPLE.let_one_more(people, |limit| PeopleRefusal::TooManyPeople { limit })
}

fn kept_name(name: &str) -> String {
    clip(&one_line(name), PERSON_NAME_LIMIT)
}

/// What follows from somebody leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// A draft is thrown away; nobody hears of it.
    Draft,
    /// A place in the cohort is given up.
    Place {
        /// The record, with the date of leaving.
        person: Participant,
        /// Whether coordinators are told: another person is left in a room.
        tell_coordinators: bool,
    },
}

impl Participant {
    /// Whether the person has not said yes to the time commitment.
    pub fn is_draft(&self) -> bool {
        self.consent_at.is_none()
    }

    /// When it is deleted unless its writer says yes before; `None` once they have.
    pub fn kept_until(&self) -> Option<DateTime<Utc>> {
        self.is_draft().then(|| self.joined_at + DRAFT_KEPT)
    }

    /// Whether the person takes part now.
    pub fn is_active(&self) -> bool {
        self.consent_at.is_some() && self.left_at.is_none()
    }

    /// How many more mentees a mentor takes who has `rooms` open ones.
    pub fn places_left(&self, rooms: u32) -> u32 {
        self.capacity.unwrap_or(0).saturating_sub(rooms)
    }

    /// Lets only the person themselves pass, and only until they leave.
    pub fn require_own(&self, who: UserId) -> Result<(), Refusal> {
        if self.user != who {
            return InteractionRefusal::NotYours.refuse();
        }
        if self.left_at.is_some() {
            return PeopleRefusal::YouHaveLeft.refuse();
        }
        Ok(())
    }

    /// Whether the form in which they change what they said, or finish a draft, can be sent in this cohort now.
    pub fn may_write(&self, cohort: &Cohort) -> Result<(), Refusal> {
        if cohort.state.is_over() {
            return CohortRefusal::CohortIsOver {
                name: cohort.name.clone(),
                state: cohort.state,
            }
            .refuse();
        }
        if self.is_draft() {
            return may_sign_up(cohort, Some(self));
        }
        Ok(())
    }

    /// Says yes to the time commitment. Said twice, it is said once.
    ///
    /// `people` counts who takes part already; `name` is how Discord shows the person now.
    pub fn commit(
        &self,
        cohort: &Cohort,
        who: UserId,
        name: &str,
        people: u32,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.require_own(who)?;
        if self.is_active() {
            return Ok(self.clone());
        }
        may_sign_up(cohort, Some(self))?;
        require_place(people)?;
        Ok(Self {
            name: kept_name(name),
            consent_at: Some(now),
            joined_at: now,
            ..self.clone()
        })
    }

    /// Lets the first answers introduce the person in their rooms, while the cohort is not over, or no longer, always.
    pub fn show(&self, cohort: &Cohort, who: UserId, shows: bool) -> Result<Self, Refusal> {
        self.require_own(who)?;
        if self.is_draft() {
            return InteractionRefusal::UnknownButton.refuse();
        }
        if shows {
            self.may_write(cohort)?;
        }
        Ok(Self {
            introduces: shows,
            ..self.clone()
        })
    }

    /// What introduces the person in their rooms: the first answers, where they said so and take part.
    pub fn introduction(&self) -> &[SignUpAnswer] {
        if self.introduces && self.is_active() {
            self.to_introduce()
        } else {
            &[]
        }
    }

    /// What would introduce the person.
    pub fn to_introduce(&self) -> &[SignUpAnswer] {
        &self.answers[..self.answers.len().min(INTRODUCTION)]
    }

    /// Changes what a person said, while the cohort is not over. Role and consent stay as they are.
    ///
    /// `rooms` counts the open rooms of a mentor: the capacity cannot fall below it.
    pub fn edit(&self, cohort: &Cohort, who: UserId, form: &SignUpForm, rooms: u32) -> Result<Self, Refusal> {
        self.require_own(who)?;
        if self.is_draft() {
            // A draft is written anew by the form of signing up: there is no other of it.
            return InteractionRefusal::UnknownButton.refuse();
        }
        self.may_write(cohort)?;
        let capacity = capacity(&cohort.program, self.role, form.capacity.as_deref())?;
        if capacity.is_some_and(|wanted| wanted < rooms) {
            return PeopleRefusal::CapacityBelowRooms { rooms }.refuse();
        }
        Ok(Self {
            capacity,
            answers: answers(cohort.program.signup_questions(self.role), &form.answers)?,
            ..self.clone()
        })
    }

    /// Lets a person go. Always allowed, whatever the cohort's state: an honourable way out is part of the
    /// product. Open rooms stay open, and a coordinator decides on them with the people in them.
    pub fn leave(&self, who: UserId, open_rooms: u32, now: DateTime<Utc>) -> Result<Leaving, Refusal> {
        self.require_own(who)?;
        if self.is_draft() {
            return Ok(Leaving::Draft);
        }
        Ok(Leaving::Place {
            person: Self {
                left_at: Some(now),
                ..self.clone()
            },
            tell_coordinators: open_rooms > 0,
        })
    }
}

/// Who is still to be brought together in a cohort.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// Mentees without a room, in the order of joining.
    pub waiting: Vec<Waiting>,
    /// Mentors who take more mentees than they have, with how many more.
    pub free: Vec<(Participant, u32)>,
}

/// A mentee without a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Who waits.
    pub person: Participant,
    /// Since when they do.
    pub since: DateTime<Utc>,
}

impl Waiting {
    /// Somebody waits since they joined, or since the last of their rooms in the cohort was closed: in between they had one.
    pub fn of(person: Participant, last_closed: Option<DateTime<Utc>>) -> Self {
        let joined = person.joined_at;
        Self {
            since: last_closed.map_or(joined, |closed| closed.max(joined)),
            person,
        }
    }
}

/// The rooms that somebody has and had in a cohort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RoomsOfOne {
    /// How many are not closed.
    pub open: u32,
    /// When the last of the others was closed.
    pub last_closed: Option<DateTime<Utc>>,
}

/// Who waits for a room, and which mentors have places; `people` with the rooms of the cohort that each is in.
pub fn unmatched(people: impl IntoIterator<Item = (Participant, RoomsOfOne)>) -> Unmatched {
    let mut unmatched = Unmatched::default();
    for (person, rooms) in people {
        let places = person.places_left(rooms.open);
        match person.role {
            Role::Mentee if rooms.open == 0 => {
                unmatched.waiting.push(Waiting::of(person, rooms.last_closed));
            }
            Role::Mentor if places > 0 => unmatched.free.push((person, places)),
            Role::Mentee | Role::Mentor => {}
        }
    }
    unmatched
}

/// Reads a mentor's capacity: 1 to the program's most, its default when nothing was written.
fn capacity(program: &Program, role: Role, given: Option<&str>) -> Result<Option<u32>, Refusal> {
    if role == Role::Mentee {
        return Ok(None);
    }
    let given = given.map(str::trim).unwrap_or_default();
    if given.is_empty() {
        return Ok(Some(program.capacity.default));
    }
    match given.parse() {
        Ok(count) if (1..=program.capacity.max).contains(&count) => Ok(Some(count)),
        _ => Err(PeopleRefusal::BadCapacity {
            given: clip(&one_line(given), CAPACITY_SHOWN),
            max: program.capacity.max,
        }
        .into()),
    }
}

/// Checks answers against their questions: tidied, in the questions' order, unknown keys dropped.
fn answers(questions: &[Question], given: &[(String, String)]) -> Result<Vec<SignUpAnswer>, Refusal> {
    let find = |key: &str| given.iter().find(|(asked, _)| asked == key);
    let answers = answered(questions, |key| find(key).map(|(_, text)| text.as_str()))?;
    let label = |key: &str| {
        let question = questions.iter().find(|question| question.key == key);
        question.map_or_else(|| key.to_owned(), |question| question.label.clone())
    };
    Ok(answers
        .into_iter()
        .map(|(key, text)| SignUpAnswer {
            label: label(&key),
            key,
            text,
        })
        .collect())
}

#[cfg(test)]
mod tests;
