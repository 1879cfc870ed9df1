//! The sweep: what is due because time passed, said once.
//!
//! Builds a subject's plan from the records, asks `domain::schedule` what is due, and lets the feature say it. It keeps
//! no schedule and takes no other input than `now`: after a restart or a missed tick it does the same.
//!
//! **Invariant:** what is said, its row in `prompt` and the subject's next look are one transaction; a fault in one subject
//! leaves the others alone.

use std::fmt;

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, RoomId};
use trellis_domain::schedule::{self, Action, CohortPlan, Due, Plan, PromptKey, PromptKind, RoomPlan, Said};

use crate::interaction::App;
use crate::mentorship::checkin;
use crate::mentorship::midpoint;
use crate::records::cohort::{self, Cohort};
use crate::records::room::{self, Room, RoomState};
use crate::reporting::digest;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::prompts;

/// A subject that could not be swept is looked at again after so long: a fault is logged, not repeated all the time.
const AFTER_A_FAULT: Duration = Duration::minutes(5);

#[derive(Debug, Clone, Copy)]
enum Subject {
    Room(RoomId),
    Cohort(CohortId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Room(id) => write!(f, "room {id}"),
            Self::Cohort(id) => write!(f, "cohort {id}"),
        }
    }
}

/// Looks where something may be due by now, and says it.
///
/// # Errors
/// When it cannot be read where to look. What goes wrong with one subject is logged and tried again later.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let subjects: Vec<Subject> = {
        let mut connection = app.db.read().await?;
        let rooms = room::due(&mut connection, now).await?;
        let cohorts = cohort::due(&mut connection, now).await?;
        rooms
            .into_iter()
            .map(Subject::Room)
            .chain(cohorts.into_iter().map(Subject::Cohort))
            .collect()
    };
    for subject in subjects {
        let inner = app.clone();
        let swept = app
            .db
            .write(move |tx| Box::pin(async move { visit(tx, &inner, subject, now).await }))
            .await;
        if let Err(error) = swept {
            tracing::error!(%error, %subject, "a sweep failed here; it is tried again in a few minutes");
            let later = now + AFTER_A_FAULT;
            let put_off = app
                .db
                .write(move |tx| Box::pin(async move { look_again(tx, subject, Some(later)).await }))
                .await;
            if let Err(error) = put_off {
                tracing::error!(%error, %subject, "it could not be put off");
            }
        }
    }
    Ok(())
}

/// When the sweep has to look next, anywhere; `None` while nothing is planned. It may lie in the past.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_at(app: &App) -> Result<Option<DateTime<Utc>>> {
    let mut connection = app.db.read().await?;
    next_look(&mut connection).await
}

async fn look_again(tx: &mut SqliteConnection, subject: Subject, at: Option<DateTime<Utc>>) -> Result<()> {
    match subject {
        Subject::Room(id) => room::set_next_at(tx, id, at).await,
        Subject::Cohort(id) => cohort::set_next_at(tx, id, at).await,
    }
}

async fn visit(tx: &mut SqliteConnection, app: &App, subject: Subject, now: DateTime<Utc>) -> Result<()> {
    match subject {
        Subject::Room(id) => visit_room(tx, app, id, now).await,
        Subject::Cohort(id) => visit_cohort(tx, app, id, now).await,
    }
}

async fn visit_room(tx: &mut SqliteConnection, app: &App, id: RoomId, now: DateTime<Utc>) -> Result<()> {
    let room = room::find(tx, id)
        .await?
        .filter(|room| room.state == RoomState::Open);
    let Some(room) = room else {
        return room::set_next_at(tx, id, None).await;
    };
    let cohort = cohort::find(tx, room.cohort_id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("room", "cohort_id", id))?;
    checkin::close(tx, &app.random, &room, now).await?;
    let said = prompts::said(tx, id.as_str()).await?;
    let plan = plan_of_room(tx, &room, &cohort, &said).await?;
    let due = schedule::due(&plan, &said, now);
    for one in &due {
        say_in_room(tx, app, &room, &cohort, one, now).await?;
        prompts::record(tx, &one.said(now)).await?;
    }
    if !due.is_empty() {
        room::redraw_card_old(tx, &app.random, &room, now).await?;
    }
    // Read anew: what was just said is waited for now.
    let said = prompts::said(tx, id.as_str()).await?;
    let plan = plan_of_room(tx, &room, &cohort, &said).await?;
    let planned = schedule::next_at(&plan, &said, now);
    let closes = checkin::next_close(tx, id).await?;
    room::set_next_at(tx, id, planned.into_iter().chain(closes).min()).await
}

async fn visit_cohort(tx: &mut SqliteConnection, app: &App, id: CohortId, now: DateTime<Utc>) -> Result<()> {
    let cohort = cohort::find(tx, id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?;
    let plan = Plan::Cohort(CohortPlan::new(&cohort, &cohort.program, cohort.opened_at));
    let mut said = prompts::said(tx, id.as_str()).await?;
    for one in schedule::due(&plan, &said, now) {
        if matches!(one.action, Action::Say { .. }) {
            digest::tell(tx, app, &cohort, now).await?;
        }
        prompts::record(tx, &one.said(now)).await?;
        said.push(one.said(now));
    }
    cohort::set_next_at(tx, id, schedule::next_at(&plan, &said, now)).await
}

/// The plan of a room as the records have it.
async fn plan_of_room(
    tx: &mut SqliteConnection,
    room: &Room,
    cohort: &Cohort,
    said: &[Said],
) -> Result<Plan> {
    let key = |kind, planned_on| PromptKey {
        kind,
        subject: room.id.to_string(),
        planned_on,
        slot: 0,
    };
    let days = checkin::waiting(tx, room.id).await?;
    let mut waiting: Vec<PromptKey> = days
        .into_iter()
        .map(|day| key(PromptKind::Checkin, day))
        .collect();
    if let Some(midpoint) = midpoint::of_room(tx, room.id).await?
        && !midpoint.missing(room).is_empty()
    {
        // A room is asked once, so its midpoint is the one that was not skipped.
        let midpoints = said.iter().filter(|one| one.key.kind == PromptKind::Midpoint);
        waiting.extend(midpoints.map(|one| one.key.clone()));
    }
    Ok(Plan::Room(RoomPlan::new(
        cohort,
        &cohort.program,
        room.id,
        room.opened_at,
        waiting,
    )))
}

async fn say_in_room(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    cohort: &Cohort,
    due: &Due,
    now: DateTime<Utc>,
) -> Result<()> {
    let Action::Say { turn, .. } = due.action else {
        return Ok(());
    };
    let planned_on = due.key.planned_on;
    match due.key.kind {
        PromptKind::Checkin => checkin::ask(tx, app, room, cohort, (planned_on, turn), now).await,
        PromptKind::CheckinReminder => checkin::remind(tx, app, room, planned_on, now).await,
        PromptKind::Midpoint => midpoint::ask(tx, app, room, cohort, now).await,
        PromptKind::MidpointReminder => midpoint::remind(tx, app, room, due.key.slot, now).await,
        PromptKind::MidpointRelease => midpoint::release(tx, app, room, cohort, now).await,
        // A cohort's, never a room's.
        PromptKind::Digest => Ok(()),
    }
}

/// The earliest look that any open room or any cohort waits for.
async fn next_look(tx: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>> {
    let next = sqlx::query_scalar!(
        r#"select min(next_at) as "next_at?: i64" from (
             select next_at from room where state = 'open' union all select next_at from cohort)"#
    )
    .fetch_one(tx)
    .await?;
    next.map(|at| {
        DateTime::from_timestamp(at, 0).ok_or_else(|| Fault::inconsistent("room", "next_at", at).into())
    })
    .transpose()
}

#[cfg(test)]
mod tests;
