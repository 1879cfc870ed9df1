//! Gathers what a digest tells from the records of the other features.

use std::collections::BTreeMap;

use chrono::Duration;
use sqlx::SqliteConnection;
use trellis_domain::checkin::due::CHECKIN;
use trellis_domain::cohort::CohortState;
use trellis_domain::digest::{
    Facts, LeftPerson, LowAnswer, NewPerson, NotAsked, NotStarted, Period, Section, UnansweredCheckin,
    Undelivered, Waiting, sections,
};
use trellis_domain::health::{RoomActivity, Silence, silent_rooms};
use trellis_domain::ids::{CheckinId, RoomId, UserId};
use trellis_domain::midpoint::due::MIDPOINT;
use trellis_domain::text::one_line;
use trellis_domain::time::local_date;

use super::store::{self, Irregular};
use crate::mentorship::checkin;
use crate::mentorship::growth;
use crate::records::cohort::Cohort;
use crate::records::people;
use crate::records::room::{self, Room};
use trellis_kernel::error::Result;

/// A check-in that is still open is no news before it has been so for a day.
const FRESH: Duration = Duration::days(1);
/// What waits for something that is still being made is no trouble before it has for an hour.
const BEING_MADE: Duration = Duration::hours(1);

/// Everything a digest shows.
#[derive(Debug)]
pub(super) struct Report {
    /// What it covers.
    pub(super) period: Period,
    /// What there is to tell, in order.
    pub(super) sections: Vec<Section>,
    /// How people find the rooms, with the names of who is in each.
    pub(super) places: BTreeMap<RoomId, String>,
    /// Private details that can be opened: check-in, writer, and the label of the button.
    pub(super) details: Vec<(CheckinId, UserId, String)>,
    /// Prompts of the period that were said late.
    pub(super) late: usize,
    /// Rooms at work.
    pub(super) rooms: usize,
}

/// Looks at everything in the cohort that belongs into a digest of this period.
pub(super) async fn gather(tx: &mut SqliteConnection, cohort: &Cohort, period: Period) -> Result<Report> {
    let rooms = room::open_rooms(tx, cohort.id).await?;
    let irregular = store::irregular(tx, cohort.id, period).await?;
    let (unanswered, answers, details) = checkins(tx, cohort, &rooms, period).await?;
    let facts = Facts {
        silent: silent(tx, cohort, &rooms, period).await?,
        unanswered,
        answers,
        new_people: new_people(tx, cohort, period).await?,
        left_people: left_people(tx, cohort, period).await?,
        undelivered: undelivered(tx, cohort, &rooms, period).await?,
        not_asked: irregular.iter().filter_map(not_asked).collect(),
        waiting: waiting(tx, cohort).await?,
        not_started: not_started(cohort, period),
    };
    let mut places = BTreeMap::new();
    for room in &rooms {
        places.insert(room.id, room::place_with_names(tx, room).await?);
    }
    let late = irregular.iter().filter(|one| one.reason.is_none()).count();
    Ok(Report {
        period,
        sections: sections(facts),
        places,
        details,
        late,
        rooms: rooms.len(),
    })
}

/// The mentees who could work and have no room, as long as there is a cohort to open one in.
async fn waiting(tx: &mut SqliteConnection, cohort: &Cohort) -> Result<Vec<Waiting>> {
    if cohort.state.is_over() {
        return Ok(Vec::new());
    }
    let unmatched = room::unmatched(tx, cohort).await?;
    let waiting = unmatched.waiting.iter().map(|person| Waiting {
        who: person.user,
        since: person.joined_at,
    });
    Ok(waiting.collect())
}

fn not_started(cohort: &Cohort, period: Period) -> Option<NotStarted> {
    matches!(cohort.state, CohortState::Enrolling | CohortState::Matching).then(|| NotStarted {
        starts_on: cohort.dates.starts_on,
        is_overdue: local_date(cohort.zone, period.until) > cohort.dates.starts_on,
    })
}

async fn silent(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    rooms: &[Room],
    period: Period,
) -> Result<Vec<Silence>> {
    let (CohortState::Running, Some(since)) = (cohort.state, cohort.started_at) else {
        return Ok(Vec::new());
    };
    let mut activity = Vec::with_capacity(rooms.len());
    for room in rooms {
        let last_update_at = growth::last_update_at(tx, room.id).await?;
        activity.push(RoomActivity {
            room: room.id,
            opened_at: room.opened_at,
            last_update_at,
        });
    }
    Ok(silent_rooms(
        &activity,
        since,
        cohort.program.allowed_silence(),
        period.until,
    ))
}

type Details = Vec<(CheckinId, UserId, String)>;

async fn checkins(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    rooms: &[Room],
    period: Period,
) -> Result<(Vec<UnansweredCheckin>, Vec<LowAnswer>, Details)> {
    let (mut unanswered, mut answers, mut details) = (Vec::new(), Vec::new(), Vec::new());
    for checkin in checkin::open_between(tx, cohort.id, period.from, period.until).await? {
        let Some(room) = rooms.iter().find(|room| room.id == checkin.room) else {
            continue;
        };
        let is_closed = checkin.closes_at < period.until;
        if is_closed || checkin.asked_at + FRESH <= period.until {
            unanswered.push(UnansweredCheckin {
                room: room.id,
                planned_on: checkin.planned_on,
                waiting_for: checkin.waiting_for(room),
                is_closed,
            });
        }
        for given in checkin
            .answered
            .iter()
            .filter(|given| given.answer.is_low() && period.covers(given.at))
        {
            let has_detail = given.detail.is_some();
            answers.push(LowAnswer {
                room: room.id,
                who: given.who,
                answer: given.answer,
                has_detail,
                at: given.at,
            });
            if has_detail {
                let name = room.member(given.who).map_or("", |member| member.name.as_str());
                details.push((
                    checkin.id,
                    given.who,
                    format!("{} · {}", one_line(name), one_line(&room.name)),
                ));
            }
        }
    }
    Ok((unanswered, answers, details))
}

async fn new_people(tx: &mut SqliteConnection, cohort: &Cohort, period: Period) -> Result<Vec<NewPerson>> {
    let joined = people::joined_between(tx, cohort.id, period.from, period.until).await?;
    Ok(joined
        .into_iter()
        .map(|person| NewPerson {
            who: person.user,
            role: person.role,
            at: person.joined_at,
        })
        .collect())
}

async fn left_people(tx: &mut SqliteConnection, cohort: &Cohort, period: Period) -> Result<Vec<LeftPerson>> {
    let left = people::left_between(tx, cohort.id, period.from, period.until).await?;
    Ok(left
        .into_iter()
        .filter_map(|person| {
            Some(LeftPerson {
                who: person.user,
                role: person.role,
                at: person.left_at?,
            })
        })
        .collect())
}

/// What stands still in this cohort's rooms, or for the community as a whole.
async fn undelivered(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    rooms: &[Room],
    period: Period,
) -> Result<Vec<Undelivered>> {
    let mut undelivered = Vec::new();
    for one in store::stopped(tx, cohort.guild, period.until).await? {
        let room = match one.lane.split_once(':') {
            Some(("room", id)) => match RoomId::parse(id)
                .ok()
                .filter(|id| rooms.iter().any(|room| room.id == *id))
            {
                Some(id) => Some(id),
                None => continue,
            },
            _ => None,
        };
        let reason = one.trouble.split(' ').next().unwrap_or_default();
        if reason == "target-missing" && one.since + BEING_MADE > period.until {
            continue;
        }
        undelivered.push(Undelivered {
            what: one.action,
            room,
            reason: reason.to_owned(),
            since: one.since,
        });
    }
    Ok(undelivered)
}

/// A reminder that was dropped is nothing coordinators have to act on.
fn not_asked(one: &Irregular) -> Option<NotAsked> {
    let reason = one.reason?;
    matches!(one.kind, CHECKIN | MIDPOINT).then_some(NotAsked {
        room: one.room,
        kind: one.kind,
        planned_on: one.planned_on,
        reason,
    })
}
