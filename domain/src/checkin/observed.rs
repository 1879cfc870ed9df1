//! What coordinators are told of check-ins: who has not answered, and who is not well.
//!
//! **Invariant:** what needs a person stays until it is taken care of. It follows from what was said last, and never
//! from when coordinators were told before: an answer stands until the same person says something else, or the room is
//! closed.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{Answer, Checkin};
use crate::digest::Audience;
use crate::ground::absence::{Absence, away};
use crate::ground::ids::{CheckinId, RoomId, UserId};
use crate::room::Room;
use crate::session::{LastTap, LowTap, low_taps};

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
    /// What was asked.
    pub question: String,
    /// Which of the answers.
    pub answer: Answer,
    /// Whether there is private detail to be read.
    pub has_detail: bool,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// What the check-ins of a cohort have to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// Of each room the newest, where somebody has not answered it; closed ones first, each by planned day.
    pub unanswered: Vec<UnansweredCheckin>,
    /// What each person said last in a room, where that is below good; in the order in which it was given.
    pub low: Vec<LowAnswer>,
    /// As [`Self::low`], for what people tapped after a session: whichever of the two was said later stands.
    pub low_taps: Vec<LowTap>,
}

/// What coordinators are told at `now` of these check-ins, all that there are of the open rooms, and of what each tapped last
/// after a session, for this audience. What could not be answered because the bot was away is nobody's silence.
pub fn observed<D>(
    checkins: &[Checkin<D>],
    taps: &[LastTap],
    open: &[Room],
    absences: &[Absence],
    audience: Audience,
    now: DateTime<Utc>,
) -> Observed {
    let mut told = Observed::default();
    for room in open {
        let of_room: Vec<&Checkin<D>> = checkins.iter().filter(|one| one.room == room.id).collect();
        // Where somebody has left, nothing is asked until coordinators decide, and nothing is waited for.
        if room.is_whole() {
            told.unanswered
                .extend(unanswered(&of_room, taps, room, absences, now));
        }
        // Also who has left since: what was said was said of them.
        let everybody: Vec<UserId> = room.members.iter().map(|member| member.user).collect();
        if audience.hears_answers_of(&everybody) {
            let members = room.users().into_iter();
            told.low
                .extend(members.filter_map(|who| low(&of_room, tapped_at(taps, room.id, who), who)));
        }
    }
    told.low_taps = low_taps(taps, open, audience, |room, who| {
        let of_room = checkins.iter().filter(|one| one.room == room);
        of_room.filter_map(|one| Some(one.of(who)?.at)).max()
    });
    told.unanswered
        .sort_by_key(|one| (!one.is_closed, one.planned_on, one.room));
    told.low.sort_by_key(|one| (one.at, one.room, one.who));
    told
}

/// When somebody tapped last in a room.
fn tapped_at(taps: &[LastTap], room: RoomId, who: UserId) -> Option<DateTime<Utc>> {
    let own = taps.iter().filter(|one| one.room == room && one.who == who);
    own.map(|one| one.at).max()
}

fn unanswered<D>(
    of_room: &[&Checkin<D>],
    taps: &[LastTap],
    room: &Room,
    absences: &[Absence],
    now: DateTime<Utc>,
) -> Option<UnansweredCheckin> {
    // What never reached its room could be answered by nobody.
    let posted = of_room.iter().filter(|one| one.is_posted);
    let no_longer_fresh = posted.filter(|one| {
        let time = (now - one.asked_at) - away(absences, one.asked_at, now);
        time >= FRESH
    });
    let newest = no_longer_fresh.max_by_key(|one| one.asked_at)?;
    // Who has tapped since has said how it goes.
    let mut waiting_for = newest.waiting_for(room);
    waiting_for.retain(|who| tapped_at(taps, room.id, *who) < Some(newest.asked_at));
    (!waiting_for.is_empty()).then_some(UnansweredCheckin {
        room: room.id,
        planned_on: newest.planned_on,
        waiting_for,
        is_closed: newest.closes_at < now,
    })
}

/// What this person said last, where it is below good.
fn low<D>(of_room: &[&Checkin<D>], tapped_at: Option<DateTime<Utc>>, who: UserId) -> Option<LowAnswer> {
    let answers = of_room.iter().filter_map(|one| Some((one, one.of(who)?)));
    let (checkin, last) = answers.max_by_key(|(one, answered)| (answered.at, one.asked_at))?;
    (last.answer.is_low() && tapped_at < Some(last.at)).then_some(LowAnswer {
        checkin: checkin.id,
        room: checkin.room,
        who,
        question: checkin.question.clone(),
        answer: last.answer,
        has_detail: last.detail.is_some(),
        at: last.at,
    })
}

#[cfg(test)]
mod tests;
