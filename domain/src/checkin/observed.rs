//! What coordinators are told of check-ins: who has not answered, and who is not well.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{Answer, Checkin};
use crate::digest::{Audience, Period};
use crate::ground::absence::{Absence, away};
use crate::ground::ids::{CheckinId, RoomId, UserId};
use crate::room::Room;

/// A check-in that is still open is no news before it has been so for a day.
const FRESH: Duration = Duration::days(1);

/// A check-in that somebody has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredCheckin {
    /// Its room.
    pub room: RoomId,
    /// The day it was planned on.
    pub planned_on: NaiveDate,
    /// The members who have not answered; never empty.
    pub waiting_for: Vec<UserId>,
    /// Whether it is closed; otherwise they still can.
    pub is_closed: bool,
}

/// An answer below good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LowAnswer {
    /// The check-in it answers.
    pub checkin: CheckinId,
    /// The room that was asked.
    pub room: RoomId,
    /// The member who gave it.
    pub who: UserId,
    /// Which of the answers.
    pub answer: Answer,
    /// Whether there is private detail to be read.
    pub has_detail: bool,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// What the check-ins of a period have to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// Closed ones first, each by planned day.
    pub unanswered: Vec<UnansweredCheckin>,
    /// In the order in which they were given.
    pub low: Vec<LowAnswer>,
}

/// What coordinators are told of these check-ins: of the open rooms, for this audience. What could not be answered because the
/// bot was away is nobody's silence.
pub fn observed<D: Clone>(
    checkins: &[Checkin<D>],
    open: &[Room],
    (period, absences): (Period, &[Absence]),
    audience: Audience,
) -> Observed {
    let mut told = Observed::default();
    for checkin in checkins {
        let Some(room) = open.iter().find(|room| room.id == checkin.room) else {
            continue;
        };
        told.unanswered
            .extend(unanswered(checkin, room, (period, absences)));
        if audience.hears_answers_of(&room.users()) {
            told.low.extend(low(checkin, period));
        }
    }
    told.unanswered
        .sort_by_key(|one| (!one.is_closed, one.planned_on, one.room));
    told.low.sort_by_key(|one| (one.at, one.room, one.who));
    told
}

fn unanswered<D: Clone>(
    checkin: &Checkin<D>,
    room: &Room,
    (period, absences): (Period, &[Absence]),
) -> Option<UnansweredCheckin> {
    if !checkin.is_posted {
        // Nobody could have answered.
        return None;
    }
    let is_closed = checkin.closes_at < period.until;
    let waiting_for = checkin.waiting_for(room);
    let time = (period.until - checkin.asked_at) - away(absences, checkin.asked_at, period.until);
    let is_news = is_closed || time >= FRESH;
    (is_news && !waiting_for.is_empty()).then_some(UnansweredCheckin {
        room: room.id,
        planned_on: checkin.planned_on,
        waiting_for,
        is_closed,
    })
}

fn low<D>(checkin: &Checkin<D>, period: Period) -> impl Iterator<Item = LowAnswer> {
    let given = checkin.answered.iter();
    let given = given.filter(move |one| one.answer.is_low() && period.covers(one.at));
    given.map(|one| LowAnswer {
        checkin: checkin.id,
        room: checkin.room,
        who: one.who,
        answer: one.answer,
        has_detail: one.detail.is_some(),
        at: one.at,
    })
}

#[cfg(test)]
mod tests;
