//! Gathers what a digest tells from the records of the other features.

use std::collections::BTreeMap;

use chrono::Duration;
use sqlx::SqliteConnection;
use trellis_domain::checkin::due::CHECKIN;
use trellis_domain::cohort::CohortState;
use trellis_domain::digest::{
    Audience, Facts, LeftPerson, LowAnswer, NewPerson, NotAsked, NotStarted, Owed, Period, Section,
    UnansweredCheckin, Undelivered, Waiting, WhyNot, sections,
};
use trellis_domain::health::{RoomActivity, Silence, silent_rooms};
use trellis_domain::ids::{CheckinId, RoomId, UserId};
use trellis_domain::midpoint::due::MIDPOINT;
use trellis_domain::schedule::{Outcome, Said};
use trellis_domain::text::one_line;
use trellis_domain::time::local_date;

use crate::mentorship::checkin;
use crate::mentorship::growth;
use crate::records::cohort::Cohort;
use crate::records::people;
use crate::records::room::{self, InDiscord, Room};
use trellis_kernel::db::Reader;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Kind, Trouble};
use trellis_kernel::prompts;

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
    /// For whom it is.
    pub(super) audience: Audience,
}

/// Looks at everything in the cohort that belongs into a digest of this period.
pub(super) async fn gather(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    period: Period,
    audience: Audience,
) -> Result<Report> {
    let rooms = room::open_rooms(tx, cohort.id).await?;
    let irregular = irregular(tx, cohort, period).await?;
    let (unanswered, answers, details) = checkins(tx, cohort, &rooms, period, audience).await?;
    let facts = Facts {
        silent: silent(tx, cohort, &rooms, period).await?,
        unanswered,
        answers,
        new_people: new_people(tx, cohort, period).await?,
        left_people: left_people(tx, cohort, period).await?,
        undelivered: undelivered(tx, cohort, &rooms, period).await?,
        not_asked: not_asked(&irregular),
        waiting: waiting(tx, cohort).await?,
        not_started: not_started(cohort, period),
    };
    let mut places = BTreeMap::new();
    for room in &rooms {
        places.insert(room.id, room::place_with_names(tx, room).await?);
    }
    let late = irregular
        .iter()
        .filter(|(_, one)| one.outcome == Outcome::Late)
        .count();
    Ok(Report {
        period,
        sections: sections(facts),
        places,
        details,
        late,
        rooms: rooms.len(),
        audience,
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
        let last_update_at = growth::last_sign_of_life(tx, room.id).await?;
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
    audience: Audience,
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
        if !audience.hears_answers_of(&room.users()) {
            continue;
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
    let stopped = outbox::stopped(tx, cohort.guild).await?;
    for one in stopped.iter().filter(|one| one.since < period.until) {
        let room = rooms.iter().find(|room| room.lane() == one.lane);
        if room.is_none() && one.lane.kind() == room::LANE {
            continue;
        }
        let is_being_made = matches!(one.trouble, Trouble::TargetMissing(_));
        if is_being_made && one.since + BEING_MADE > period.until {
            continue;
        }
        undelivered.push(Undelivered {
            what: owed(one.kind),
            room: room.map(|room| room.id),
            why: why_not(&one.trouble),
            since: one.since,
        });
    }
    Ok(undelivered)
}

fn owed(kind: Option<Kind>) -> Owed {
    match kind {
        Some(Kind::Post | Kind::Edit | Kind::Delete | Kind::Pin) => Owed::Message,
        Some(Kind::CreateChannel | Kind::SetOverwrites) => Owed::Channel,
        Some(Kind::OpenThread | Kind::OpenPost) => Owed::Thread,
        Some(Kind::CreateRole | Kind::GiveRole | Kind::TakeRole) => Owed::Role,
        None => Owed::Other,
    }
}

fn why_not(trouble: &Trouble) -> WhyNot {
    match trouble {
        Trouble::Permission => WhyNot::Permission,
        Trouble::ServerFull | Trouble::CategoryFull | Trouble::Capacity => WhyNot::Full,
        Trouble::TargetMissing(_) | Trouble::Gone => WhyNot::Gone,
        Trouble::Unproven => WhyNot::Unproven,
        Trouble::Forbidden => WhyNot::Forbidden,
        Trouble::Defect | Trouble::Unknown => WhyNot::Other,
    }
}

/// The prompts of the cohort's rooms that were decided in the period and not said on time. The sweep that tells the
/// digest has decided about the rooms just before, so here the end belongs to the period and the beginning does not.
async fn irregular(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    period: Period,
) -> Result<Vec<(RoomId, Said)>> {
    let rooms = room::ids(tx, cohort.id).await?;
    let subjects: Vec<String> = rooms.iter().map(RoomId::to_string).collect();
    let said = prompts::irregular(tx, &subjects, (period.from, period.until)).await?;
    said.into_iter()
        .map(|one| {
            let room = Reader::of("prompt", &one.key.subject).text("subject", &one.key.subject)?;
            Ok((room, one))
        })
        .collect()
}

/// A reminder that was dropped is nothing coordinators have to act on.
fn not_asked(irregular: &[(RoomId, Said)]) -> Vec<NotAsked> {
    let asked = |kind| matches!(kind, CHECKIN | MIDPOINT);
    let of = |(room, one): &(RoomId, Said)| match one.outcome {
        Outcome::Skipped(reason) if asked(one.key.kind) => Some(NotAsked {
            room: *room,
            kind: one.key.kind,
            planned_on: one.key.planned_on,
            reason,
        }),
        _ => None,
    };
    irregular.iter().filter_map(of).collect()
}
