//! What coordinators are told of a cohort since last time, put into the order in which it needs a person.
//!
//! It must not hold anybody's words: that somebody is stuck is told, what they wrote about it is opened elsewhere.

pub mod due;

use chrono::{DateTime, NaiveDate, Utc};

use crate::checkin::Answer;
use crate::ground::ids::{RoomId, UserId};
use crate::ground::role::Role;
use crate::health::Silence;
use crate::schedule::{PromptKind, SkipReason};

/// The time a digest covers, `from..until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its beginning, included.
    pub from: DateTime<Utc>,
    /// Its end, not included.
    pub until: DateTime<Utc>,
}

impl Period {
    /// Whether something that happened at `at` belongs into it.
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }
}

/// The period of a digest told at `now`: since the last one that was really told, else since sign-up opened.
pub fn period(last_digest_at: Option<DateTime<Utc>>, opened_at: DateTime<Utc>, now: DateTime<Utc>) -> Period {
    Period {
        from: last_digest_at.unwrap_or(opened_at).min(now),
        until: now,
    }
}

/// A check-in somebody has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredCheckin {
    /// The room.
    pub room: RoomId,
    /// The day it was planned on.
    pub planned_on: NaiveDate,
    /// Who has not answered.
    pub waiting_for: Vec<UserId>,
    /// Whether it is closed; otherwise they still can.
    pub is_closed: bool,
}

/// An answer below good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LowAnswer {
    /// The room.
    pub room: RoomId,
    /// Who gave it.
    pub who: UserId,
    /// Which.
    pub answer: Answer,
    /// Whether there is private detail to be read.
    pub has_detail: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// For whom a digest is drawn. What people answered is told by the same rule as a concern: never to the partner it may
/// be about, also where they are a coordinator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The coordinators' channel, which partners may read: it names no answer, and counts none.
    Channel,
    /// One coordinator alone.
    Reader(UserId),
}

impl Audience {
    /// Whether the answers of a room with these members are told.
    pub fn hears_answers_of(self, members: &[UserId]) -> bool {
        match self {
            Self::Channel => false,
            Self::Reader(who) => !members.contains(&who),
        }
    }
}

/// Somebody who joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPerson {
    /// Who.
    pub who: UserId,
    /// As what.
    pub role: Role,
    /// When.
    pub at: DateTime<Utc>,
}

/// Somebody who left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftPerson {
    /// Who.
    pub who: UserId,
    /// What they were.
    pub role: Role,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the bot could not do, as far as coordinators tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owed {
    /// A message.
    Message,
    /// A channel, or who may see it.
    Channel,
    /// A thread.
    Thread,
    /// A role, or giving it.
    Role,
    /// Something else.
    Other,
}

/// Why something stands still, as far as coordinators tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// The bot may not.
    Permission,
    /// There is no place for it.
    Full,
    /// What it was for is not there.
    Gone,
    /// Whether it is there already cannot be told.
    Unproven,
    /// Discord refused it.
    Forbidden,
    /// Something else.
    Other,
}

/// Something the bot could not deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undelivered {
    /// What it was.
    pub what: Owed,
    /// The room it was for, if it was for one.
    pub room: Option<RoomId>,
    /// Why not.
    pub why: WhyNot,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A prompt that was not said; its room was not asked, which is no silence of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAsked {
    /// The room.
    pub room: RoomId,
    /// What it would have been.
    pub kind: PromptKind,
    /// The day it was planned on.
    pub planned_on: NaiveDate,
    /// Why not.
    pub reason: SkipReason,
}

/// A mentee who takes part and has no room yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub who: UserId,
    /// Since when: the day they joined.
    pub since: DateTime<Utc>,
}

/// A cohort whose work was not started yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotStarted {
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Whether that day is over.
    pub is_overdue: bool,
}

/// Everything a digest could tell, in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Rooms silent for longer than their cadence allows ([`crate::health::silent_rooms`]).
    pub silent: Vec<Silence>,
    /// Check-ins of the period not answered by everybody.
    pub unanswered: Vec<UnansweredCheckin>,
    /// Answers of the period; good ones are left out here.
    pub answers: Vec<LowAnswer>,
    /// Who joined in the period.
    pub new_people: Vec<NewPerson>,
    /// Who left in the period.
    pub left_people: Vec<LeftPerson>,
    /// What is parked, whenever that began.
    pub undelivered: Vec<Undelivered>,
    /// Prompts of the period that were not said.
    pub not_asked: Vec<NotAsked>,
    /// Who waits for a room, whenever that began.
    pub waiting: Vec<Waiting>,
    /// The first day, as long as a coordinator has not started the cohort.
    pub not_started: Option<NotStarted>,
}

/// One section of a digest; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Section {
    /// Somebody is stuck.
    Stuck(Vec<LowAnswer>),
    /// Something did not arrive; people may be waiting for it.
    Undelivered(Vec<Undelivered>),
    /// Rooms without an update for longer than their cadence allows.
    Silent(Vec<Silence>),
    /// Mentees without a room.
    Waiting(Vec<Waiting>),
    /// The first day comes, or has passed, and somebody has to start the cohort.
    NotStarted(NotStarted),
    /// It could be better.
    CouldBeBetter(Vec<LowAnswer>),
    /// Check-ins not answered by everybody.
    Unanswered(Vec<UnansweredCheckin>),
    /// Rooms that were not asked.
    NotAsked(Vec<NotAsked>),
    /// Who left.
    LeftPeople(Vec<LeftPerson>),
    /// Who joined.
    NewPeople(Vec<NewPerson>),
}

/// The sections of a digest, what needs a person first; none at all where all is well.
pub fn sections(facts: Facts) -> Vec<Section> {
    let Facts {
        mut silent,
        mut unanswered,
        mut answers,
        mut new_people,
        mut left_people,
        mut undelivered,
        mut not_asked,
        mut waiting,
        not_started,
    } = facts;
    silent.sort_by_key(|one| (std::cmp::Reverse(one.days), one.room));
    unanswered.retain(|one| !one.waiting_for.is_empty());
    unanswered.sort_by_key(|one| (!one.is_closed, one.planned_on, one.room));
    answers.sort_by_key(|one| (one.at, one.room, one.who));
    new_people.sort_by_key(|one| (one.role, one.at, one.who));
    left_people.sort_by_key(|one| (one.role, one.at, one.who));
    undelivered.sort_by_key(|one| (one.since, one.what));
    not_asked.sort_by_key(|one| (one.planned_on, one.room, one.kind));
    waiting.sort_by_key(|one| (one.since, one.who));
    let only = |wanted: Answer| -> Vec<LowAnswer> {
        let wanted = answers.iter().filter(|one| one.answer == wanted);
        wanted.cloned().collect()
    };
    let (stuck, better) = (only(Answer::Stuck), only(Answer::CouldBeBetter));
    let mut sections = Vec::new();
    add(&mut sections, Section::Stuck, stuck);
    add(&mut sections, Section::Undelivered, undelivered);
    sections.extend(not_started.filter(|one| one.is_overdue).map(Section::NotStarted));
    add(&mut sections, Section::Waiting, waiting);
    add(&mut sections, Section::Silent, silent);
    sections.extend(not_started.filter(|one| !one.is_overdue).map(Section::NotStarted));
    add(&mut sections, Section::CouldBeBetter, better);
    add(&mut sections, Section::Unanswered, unanswered);
    add(&mut sections, Section::NotAsked, not_asked);
    add(&mut sections, Section::LeftPeople, left_people);
    add(&mut sections, Section::NewPeople, new_people);
    sections
}

fn add<T>(sections: &mut Vec<Section>, section: fn(Vec<T>) -> Section, of: Vec<T>) {
    if !of.is_empty() {
        sections.push(section(of));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32) -> DateTime<Utc> {
        format!("2027-01-{day:02}T12:00:00Z").parse().unwrap()
    }

    fn room(number: u8) -> RoomId {
        RoomId::from_bytes([number; 10])
    }

    fn answer(number: u8, answer: Answer) -> LowAnswer {
        LowAnswer {
            room: room(number),
            who: UserId::new(number.into()),
            answer,
            has_detail: false,
            at: at(number.into()),
        }
    }

    fn unanswered(number: u8, waiting: u64, is_closed: bool) -> UnansweredCheckin {
        UnansweredCheckin {
            room: room(number),
            planned_on: at(number.into()).date_naive(),
            waiting_for: (0..waiting).map(UserId::new).collect(),
            is_closed,
        }
    }

    #[test]
    fn what_needs_a_person_is_told_first() {
        let silence = Silence {
            room: room(1),
            last_update_at: None,
            days: 30,
            allowed_days: 21,
        };
        let person = NewPerson {
            who: UserId::new(1),
            role: Role::Mentee,
            at: at(2),
        };
        let left = LeftPerson {
            who: UserId::new(2),
            role: Role::Mentor,
            at: at(3),
        };
        let parked = Undelivered {
            what: Owed::Message,
            room: Some(room(1)),
            why: WhyNot::Permission,
            since: at(1),
        };
        let skipped = NotAsked {
            room: room(1),
            kind: crate::checkin::due::CHECKIN,
            planned_on: at(3).date_naive(),
            reason: SkipReason::Outage,
        };
        let waits = Waiting {
            who: UserId::new(3),
            since: at(4),
        };
        let late = NotStarted {
            starts_on: at(5).date_naive(),
            is_overdue: true,
        };
        let told = sections(Facts {
            silent: vec![silence],
            unanswered: vec![
                unanswered(1, 0, true),
                unanswered(3, 1, false),
                unanswered(5, 2, true),
            ],
            answers: vec![
                answer(3, Answer::CouldBeBetter),
                answer(1, Answer::Good),
                answer(2, Answer::Stuck),
            ],
            new_people: vec![person],
            left_people: vec![left],
            undelivered: vec![parked],
            not_asked: vec![skipped.clone()],
            waiting: vec![waits],
            not_started: Some(late),
        });
        assert_eq!(
            told,
            [
                Section::Stuck(vec![answer(2, Answer::Stuck)]),
                Section::Undelivered(vec![parked]),
                Section::NotStarted(late),
                Section::Waiting(vec![waits]),
                Section::Silent(vec![silence]),
                Section::CouldBeBetter(vec![answer(3, Answer::CouldBeBetter)]),
                Section::Unanswered(vec![unanswered(5, 2, true), unanswered(3, 1, false)]),
                Section::NotAsked(vec![skipped]),
                Section::LeftPeople(vec![left]),
                Section::NewPeople(vec![person]),
            ]
        );
    }

    #[test]
    fn answers_are_told_to_a_reader_who_is_no_member_and_never_to_a_channel() {
        let (theo, mina, carla) = (UserId::new(1), UserId::new(2), UserId::new(3));
        let room = [theo, mina];
        for (audience, expected) in [
            (Audience::Channel, false),
            (Audience::Reader(theo), false),
            (Audience::Reader(mina), false),
            (Audience::Reader(carla), true),
        ] {
            assert_eq!(audience.hears_answers_of(&room), expected, "{audience:?}");
        }
    }

    #[test]
    fn where_all_is_well_nothing_is_told() {
        let facts = Facts {
            answers: vec![answer(1, Answer::Good)],
            unanswered: vec![unanswered(1, 0, true)],
            ..Facts::default()
        };
        assert_eq!(sections(facts), []);
    }

    #[test]
    fn periods_follow_one_another_without_gap_or_overlap() {
        let first = period(None, at(1), at(8));
        let second = period(Some(first.until), at(1), at(18));
        assert_eq!((first.from, first.until), (at(1), at(8)));
        assert_eq!((second.from, second.until), (at(8), at(18)));
        assert!(!first.covers(at(8)) && second.covers(at(8)));
    }
}
