//! The check-in: one question, three answers, each member once, changeable until it closes.
//!
//! It must not know how detail is kept secret: here it is a value that nothing looks into.
//!
//! **Invariant:** private detail is shown to coordinators only, unless its writer ticked that the partner may see it; a
//! coordinator who is a member of the room is a partner there.

pub mod due;
mod observed;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::cohort::Cohort;
use crate::community::Rights;
use crate::ground::ids::{CheckinId, RoomId, UserId};
use crate::ground::text::TextRefusal;
use crate::ground::text::tidy;
use crate::ground::words;
use crate::interaction::InteractionRefusal;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::schedule::AskingTime;

pub use observed::{LowAnswer, Observed, UnansweredCheckin, observed};

/// Characters of the private detail.
pub const DETAIL_LIMIT: u32 = 1000;

words! {
    /// The three answers, the best first. Their words are in custom_ids, too.
    pub enum Answer {
        /// Good.
        Good = "good",
        /// Could be better.
        CouldBeBetter = "could-be-better",
        /// Stuck.
        Stuck = "stuck",
    }
}

impl Answer {
    /// Whether coordinators hear of it.
    pub const fn is_low(self) -> bool {
        !matches!(self, Self::Good)
    }
}

/// What one member answered; `D` is the private detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<D> {
    /// The member who answered.
    pub who: UserId,
    /// Which of the three answers.
    pub answer: Answer,
    /// The private detail; `None` where nothing was written.
    pub detail: Option<D>,
    /// Whether the partner may see the answer and its detail.
    pub shared: bool,
    /// When one of the three was tapped, the last time.
    pub at: DateTime<Utc>,
}

/// One check-in in one room, with what was answered so far; `D` is private detail.
///
/// It is open from when it was asked, takes answers until its time is up, and is closed when the room is shown so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkin<D> {
    /// Its id.
    pub id: CheckinId,
    /// Where it was asked.
    pub room: RoomId,
    /// The local day it was planned for.
    pub planned_on: NaiveDate,
    /// The question, as it was asked.
    pub question: String,
    /// When it was really asked.
    pub asked_at: DateTime<Utc>,
    /// Until when answers are taken and can be changed: counted from when it stood in the room, and not while the bot was
    /// away.
    pub closes_at: DateTime<Utc>,
    /// How often that has moved since it was asked.
    pub moves: u8,
    /// Whether it stands in the room.
    pub is_posted: bool,
    /// When the room was shown that it is over.
    pub closed_at: Option<DateTime<Utc>>,
    /// One for each member who answered, in the order of answering.
    pub answered: Vec<Answered<D>>,
}

/// For whom an answer is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerReader {
    /// The member who gave it.
    Writer,
    /// Another member of the room, whom the writer lets see it.
    Partner,
    /// A coordinator who is no member of the room.
    Coordinator,
}

impl<D: Clone> Checkin<D> {
    /// Asks a room this question. It takes answers for the program's days, and where they end on a day on which nobody is asked,
    /// until the next that is free: who rests then has not had all of them.
    pub fn ask(
        id: CheckinId,
        room: &Room,
        cohort: &Cohort,
        (planned_on, question): (NaiveDate, String),
        now: DateTime<Utc>,
    ) -> Self {
        let days = Days::new(u64::from(cohort.program.checkin.closes_after_days));
        Self {
            id,
            room: room.id,
            planned_on,
            question,
            asked_at: now,
            closes_at: AskingTime::of(cohort).on_a_free_day(now + days),
            moves: 0,
            is_posted: false,
            closed_at: None,
            answered: Vec::new(),
        }
    }

    /// Takes or changes an answer. What was written beside an earlier one stays, and with whom it was shared.
    pub fn answer(
        &self,
        room: &Room,
        who: UserId,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.may_answer(room, who, now)?;
        let mut after = self.clone();
        let at = after.answered.iter().position(|one| one.who == who);
        let before = at.map(|at| after.answered.remove(at));
        after.answered.push(Answered {
            who,
            answer,
            shared: before.as_ref().is_some_and(|before| before.shared),
            detail: before.and_then(|before| before.detail),
            at: now,
        });
        Ok(after)
    }

    /// Puts this private detail beside the answer of `who`, or takes it back; either way it is not shared.
    pub fn detail(
        &self,
        room: &Room,
        who: UserId,
        detail: Option<D>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.change(room, who, now, |answered| {
            answered.shared = false;
            answered.detail = detail;
            Ok(())
        })
    }

    /// Lets the partner see the answer of `who` and its detail, or no longer; there has to be detail. Where no partner is left
    /// it is shared with nobody.
    pub fn share(&self, room: &Room, who: UserId, shared: bool, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.change(room, who, now, |answered| {
            if answered.detail.is_none() {
                return InteractionRefusal::NothingToShowYet.refuse();
            }
            answered.shared = shared && room.has_others(who);
            Ok(())
        })
    }

    fn change(
        &self,
        room: &Room,
        who: UserId,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut Answered<D>) -> Result<(), Refusal>,
    ) -> Result<Self, Refusal> {
        self.may_answer(room, who, now)?;
        let mut after = self.clone();
        let own = after.answered.iter_mut().find(|one| one.who == who);
        change(own.ok_or(Refusal::from(InteractionRefusal::NothingToShowYet))?)?;
        Ok(after)
    }

    /// Shows that it takes no more answers; one that was closed before stays as it was.
    pub fn close(&self, now: DateTime<Utc>) -> Self {
        Self {
            closed_at: self.closed_at.or(Some(now)),
            ..self.clone()
        }
    }
}

impl<D> Checkin<D> {
    /// Whether it still takes answers.
    pub fn takes_answers(&self, now: DateTime<Utc>) -> bool {
        self.closed_at.is_none() && now < self.closes_at
    }

    /// Lets only those pass who may answer now, or change what they answered: members of the room, as long as that is
    /// not closed, until the check-in closes.
    pub fn may_answer(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<(), Refusal> {
        room.require_member(who)?;
        room.require_not_closed()?;
        if self.takes_answers(now) {
            Ok(())
        } else {
            Err(InteractionRefusal::PromptClosed.into())
        }
    }

    /// What this person answered.
    pub fn of(&self, who: UserId) -> Option<&Answered<D>> {
        self.answered.iter().find(|one| one.who == who)
    }

    /// The members who have not answered.
    pub fn waiting_for(&self, room: &Room) -> Vec<UserId> {
        let members = room.users().into_iter();
        members.filter(|who| self.of(*who).is_none()).collect()
    }

    /// Opens what `whose` answered for `who`. Which of the three was tapped is for the writer and coordinators, as the
    /// detail is: a partner who could read "stuck" would change what is tapped.
    pub fn read(
        &self,
        room: &Room,
        (who, rights): (UserId, Rights),
        whose: UserId,
    ) -> Result<(AnswerReader, &Answered<D>), Refusal> {
        let reader = if who == whose {
            AnswerReader::Writer
        } else if room.member(who).is_some() {
            AnswerReader::Partner
        } else {
            // Whether somebody answered at all is nothing a stranger is told.
            rights.require_confidant()?;
            AnswerReader::Coordinator
        };
        let answered = self
            .of(whose)
            .ok_or(Refusal::from(InteractionRefusal::NothingToShowYet))?;
        if reader == AnswerReader::Partner && !answered.shared {
            return InteractionRefusal::NotYours.refuse();
        }
        Ok((reader, answered))
    }

    /// What the other members of the room let `who` see.
    pub fn shared_with(&self, room: &Room, who: UserId) -> Result<Vec<&Answered<D>>, Refusal> {
        room.require_member(who)?;
        let others = self.answered.iter().filter(|one| one.shared && one.who != who);
        let shared: Vec<_> = others.collect();
        if shared.is_empty() {
            return InteractionRefusal::NothingToShowYet.refuse();
        }
        Ok(shared)
    }
}

/// Private detail as it is kept, tidied; `None` where nothing was written.
pub fn tidy_detail(text: &str) -> Result<Option<String>, Refusal> {
    let text = tidy(text);
    if text.chars().count() > DETAIL_LIMIT as usize {
        return TextRefusal::TooLong {
            field: "detail".to_owned(),
            limit: DETAIL_LIMIT,
        }
        .refuse();
    }
    Ok((!text.is_empty()).then_some(text))
}

#[cfg(test)]
mod tests;
