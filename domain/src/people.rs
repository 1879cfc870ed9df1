//! Who takes part in a cohort: joining with consent, changing what one said, leaving.
//!
//! It must not know rooms; how many a person is in is told to it as a number.
//!
//! **Invariant:** nobody takes part without having agreed to the time commitment on a known date, and
//! a person has one role in one cohort.

mod refusal;

pub use refusal::PeopleRefusal;

use chrono::{DateTime, Utc};

use crate::cohort::Cohort;
use crate::cohort::CohortRefusal;
use crate::ground::ids::{ParticipantId, UserId};
use crate::ground::refusal::Refusal;
use crate::ground::text::{clip, one_line};
use crate::program::{Program, Question, answered};

pub use crate::ground::role::Role;

/// Most people one cohort takes; beyond it the server's channels end long before.
pub const PEOPLE_LIMIT: u32 = 2000;

/// What a person said about themselves, by the key of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidAtSignUp {
    /// The question's key in the program.
    pub key: String,
    /// The answer, tidied, not escaped.
    pub text: String,
}

/// One person in one cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Its id.
    pub id: ParticipantId,
    /// Who it is.
    pub user: UserId,
    /// Mentor or mentee.
    pub role: Role,
    /// How many mentees a mentor takes; `None` for mentees.
    pub capacity: Option<u32>,
    /// When the time commitment was agreed to.
    pub consented_at: DateTime<Utc>,
    /// When the person joined.
    pub joined_at: DateTime<Utc>,
    /// When the person left, if so.
    pub left_at: Option<DateTime<Utc>>,
    /// What was said at sign-up.
    pub said: Vec<SaidAtSignUp>,
}

impl Participant {
    /// Whether the person takes part now.
    pub fn is_active(&self) -> bool {
        self.left_at.is_none()
    }
}

/// A sign-up form as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUpForm {
    /// Who filled it in.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Whether the time commitment was agreed to.
    pub consent: bool,
    /// The capacity as written; read for mentors only, empty means the program's default.
    pub capacity: Option<String>,
    /// The answers by question key, as written.
    pub answers: Vec<(String, String)>,
}

/// Takes a person into a cohort.
///
/// `before` is the record of this person in this cohort, if there is one: who has left may come
/// back, in another role too. `people` counts who takes part already.
pub fn join(
    cohort: &Cohort,
    program: &Program,
    before: Option<&Participant>,
    people: u32,
    id: ParticipantId,
    form: &SignUpForm,
    now: DateTime<Utc>,
) -> Result<Participant, Refusal> {
    if !cohort.state.takes_sign_ups() {
        return CohortRefusal::CohortNotEnrolling { state: cohort.state }.refuse();
    }
    if before.is_some_and(Participant::is_active) {
        return PeopleRefusal::AlreadyJoined.refuse();
    }
    if people >= PEOPLE_LIMIT {
        return PeopleRefusal::TooManyPeople { limit: PEOPLE_LIMIT }.refuse();
    }
    if !form.consent {
        return PeopleRefusal::ConsentMissing.refuse();
    }
    Ok(Participant {
        id: before.map_or(id, |person| person.id),
        user: form.user,
        role: form.role,
        capacity: capacity(program, form.role, form.capacity.as_deref())?,
        consented_at: now,
        joined_at: now,
        left_at: None,
        said: answers(program.signup_questions(form.role), &form.answers)?,
    })
}

/// Changes what a person said, while the cohort is not over. Role and consent stay as they are.
///
/// `pairs` counts the open rooms of a mentor: the capacity cannot fall below it.
pub fn edit(
    cohort: &Cohort,
    program: &Program,
    person: &Participant,
    form: &SignUpForm,
    pairs: u32,
) -> Result<Participant, Refusal> {
    if !person.is_active() {
        return PeopleRefusal::NotJoined.refuse();
    }
    if cohort.state.is_over() {
        return CohortRefusal::CohortNotEnrolling { state: cohort.state }.refuse();
    }
    let capacity = capacity(program, person.role, form.capacity.as_deref())?;
    if capacity.is_some_and(|wanted| wanted < pairs) {
        return PeopleRefusal::CapacityBelowRooms { rooms: pairs }.refuse();
    }
    Ok(Participant {
        capacity,
        said: answers(program.signup_questions(person.role), &form.answers)?,
        ..person.clone()
    })
}

/// What follows from somebody leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The record, with the date of leaving.
    pub person: Participant,
    /// Whether coordinators are told: another person is left in a room.
    pub tell_coordinators: bool,
}

/// Lets a person go. Always allowed, whatever the cohort's state: an honourable way out is part of the
/// product. Open rooms stay open, and a coordinator decides on them with the people in them.
pub fn leave(person: &Participant, open_rooms: u32, now: DateTime<Utc>) -> Result<Leaving, Refusal> {
    if !person.is_active() {
        return PeopleRefusal::NotJoined.refuse();
    }
    Ok(Leaving {
        person: Participant {
            left_at: Some(now),
            ..person.clone()
        },
        tell_coordinators: open_rooms > 0,
    })
}

/// Reads a mentor's capacity: 1 to the program's most, its default when nothing was written.
pub fn capacity(program: &Program, role: Role, given: Option<&str>) -> Result<Option<u32>, Refusal> {
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
            given: clip(&one_line(given), 40),
            max: program.capacity.max,
        }
        .into()),
    }
}

/// Checks answers against their questions: tidied, in the questions' order, unknown keys dropped.
pub fn answers(questions: &[Question], given: &[(String, String)]) -> Result<Vec<SaidAtSignUp>, Refusal> {
    let find = |key: &str| given.iter().find(|(asked, _)| asked == key);
    let answers = answered(questions, |key| find(key).map(|(_, text)| text.as_str()))?;
    Ok(answers
        .into_iter()
        .map(|(key, text)| SaidAtSignUp { key, text })
        .collect())
}

#[cfg(test)]
mod tests;
