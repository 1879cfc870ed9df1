//! The sweep: what is due because time passed, said once.
//!
//! Loads a room or a cohort, asks every feature what is due in it, and lets the feature say it. It knows no feature, keeps
//! no schedule and takes no other input than `now`: after a restart or a missed tick it does the same.
//!
//! **Invariant:** what is said, its row in `prompt` and the subject's next look are one transaction; a fault in one subject
//! leaves the others alone.
//! **Invariant:** without a certain `now` nothing is said, skipped or closed; the next sweep finds it.

mod store;
mod turns;

use std::fmt;

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, RoomId};
use trellis_domain::schedule::{self, Outcome, PromptAction, PromptKind, Said, Step, Verdict};

use turns::RoomTurns;
pub(crate) use turns::may_be_pinged;

use super::timekeeping;
use crate::interaction::{App, Features, FindSteps, RoomPrompts, Say, Scene};
use crate::records::cohort;
use crate::records::room::{self, RoomState};
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::meta;
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
    match timekeeping::certain(app).await {
        Some(now) => sweep_at(app, now).await,
        None => Ok(()),
    }
}

/// As [`sweep`], at an instant that is certain.
///
/// # Errors
/// As [`sweep`].
pub async fn sweep_at(app: &App, now: DateTime<Utc>) -> Result<()> {
    let subjects: Vec<Subject> = {
        let mut connection = app.db.read().await?;
        let rooms = room::due(&mut connection, now).await?;
        let cohorts = cohort::due(&mut connection, now).await?;
        let rooms = rooms.into_iter().map(Subject::Room);
        rooms.chain(cohorts.into_iter().map(Subject::Cohort)).collect()
    };
    for subject in subjects {
        let features = app.features;
        let visited = app.change_at(now, move |mut change| {
            Box::pin(async move { visit(&mut change, features, subject).await })
        });
        if let Err(error) = visited.await {
            if error.storage().is_some() {
                // Nothing can be noted either; it is looked at again with the next sweep.
                continue;
            }
            tracing::error!(%error, %subject, "a sweep failed here; it is tried again in a few minutes");
            let later = now + AFTER_A_FAULT;
            let put_off = app.change_at(now, move |change| {
                Box::pin(async move { look_again(change.tx, subject, Some(later)).await })
            });
            if let Err(error) = put_off.await {
                tracing::error!(%error, %subject, "it could not be put off");
            }
        }
    }
    Ok(())
}

/// When the sweep has to look next, anywhere; `None` while nothing is planned. It may lie in the past.
pub async fn next_at(app: &App) -> Result<Option<DateTime<Utc>>> {
    store::next_look(&mut *app.db.read().await?).await
}

async fn look_again(tx: &mut SqliteConnection, subject: Subject, at: Option<DateTime<Utc>>) -> Result<()> {
    match subject {
        Subject::Room(id) => room::set_next_at(tx, id, at).await,
        Subject::Cohort(id) => cohort::set_next_at(tx, id, at).await,
    }
}

async fn visit(change: &mut Change<'_>, features: Features, subject: Subject) -> Result<()> {
    match subject {
        Subject::Room(id) => visit_room(change, features, id).await,
        Subject::Cohort(id) => visit_cohort(change, features, id).await,
    }
}

async fn visit_room(change: &mut Change<'_>, features: Features, id: RoomId) -> Result<()> {
    let room = room::find(change.tx, id).await?;
    // Where its mentor or its mentee is gone, coordinators decide: nothing is asked meanwhile.
    let Some(room) = room.filter(|room| room.state == RoomState::Open && room.is_whole()) else {
        return room::set_next_at(change.tx, id, None).await;
    };
    let scene = room::in_cohort(change.tx, room).await?;
    let speakers: Vec<Speaker<Scene>> = RoomPrompts::of(features)
        .map(|one| Speaker {
            kinds: one.kinds,
            steps: one.steps,
            say: one.say,
        })
        .collect();
    let turns = RoomTurns {
        features,
        scene: &scene,
    };
    let dealt = deal(change, &speakers, (&scene, id.as_str()), Some(turns)).await?;
    if dealt.with > 0 {
        room::redraw_card(change, &scene.room).await?;
    }
    room::set_next_at(change.tx, id, dealt.look_at).await
}

async fn visit_cohort(change: &mut Change<'_>, features: Features, id: CohortId) -> Result<()> {
    let cohort = cohort::find(change.tx, id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?;
    let prompts = features
        .iter()
        .filter_map(|feature| feature.cohort_prompts.as_ref());
    let speakers: Vec<Speaker<_>> = prompts
        .map(|one| Speaker {
            kinds: one.kinds,
            steps: one.steps,
            say: one.say,
        })
        .collect();
    let dealt = deal(change, &speakers, (&cohort, id.as_str()), None).await?;
    cohort::set_next_at(change.tx, id, dealt.look_at).await
}

/// A feature, as far as it says something about subjects of one kind.
struct Speaker<S: 'static> {
    kinds: &'static [PromptKind],
    steps: FindSteps<S>,
    say: Say<S>,
}

/// What came of looking at a subject.
struct Dealt {
    /// How many prompts were said or skipped.
    with: usize,
    /// When to look again.
    look_at: Option<DateTime<Utc>>,
}

/// Says and records what is due, by planned moment; of one moment, in the order of the features. What `turns` lets wait
/// stays as it is until then.
async fn deal<S: Sync>(
    change: &mut Change<'_>,
    speakers: &[Speaker<S>],
    (subject, id): (&S, &str),
    turns: Option<RoomTurns<'_>>,
) -> Result<Dealt> {
    let now = change.now;
    let mut said = prompts::said(change.tx, id).await?;
    let mut steps = walk(change.tx, speakers, subject, &said, now).await?;
    let due = schedule::due(&steps);
    let restored_at = if due.is_empty() {
        None
    } else {
        meta::restored_at(change.tx).await?
    };
    let (mut with, mut waiting) = (0, Vec::new());
    for mut one in due {
        let verdict = match turns {
            Some(turns) => turns.judge(change.tx, &said, &one, now).await?,
            None => Verdict::AsItIs,
        };
        match verdict {
            Verdict::AsItIs | Verdict::Waited => {}
            Verdict::Skip(reason) => one.action = PromptAction::Skip(reason),
            Verdict::Wait(until) => {
                waiting.push((one.key, until));
                continue;
            }
        }
        let one = &one;
        with += 1;
        if let PromptAction::Say { .. } = one.action {
            let kind = one.key.kind;
            let speaker = speakers.iter().find(|speaker| speaker.kinds.contains(&kind));
            let speaker = speaker.ok_or_else(|| Fault::inconsistent("prompt", "kind", kind))?;
            let lost = restored_at.is_some_and(|at| one.planned_at <= at);
            let sent_since = lost.then_some(one.planned_at);
            let mut telling = change.following_from(&one.key.to_string(), sent_since);
            (speaker.say)(&mut telling, subject, one).await?;
        }
        let mut record = one.said(now);
        if verdict == Verdict::Waited {
            record.outcome = Outcome::Waited;
        }
        prompts::record(change.tx, &record).await?;
        said.push(record);
    }
    if with > 0 {
        // What was just said is waited for now.
        steps = walk(change.tx, speakers, subject, &said, now).await?;
    }
    for step in &mut steps {
        if let Step::Due(due) = step
            && let Some((_, until)) = waiting.iter().find(|(key, _)| *key == due.key)
        {
            *step = Step::LookAt(*until);
        }
    }
    Ok(Dealt {
        with,
        look_at: schedule::next_look(&steps, now),
    })
}

async fn walk<S: Sync>(
    tx: &mut SqliteConnection,
    speakers: &[Speaker<S>],
    subject: &S,
    said: &[Said],
    now: DateTime<Utc>,
) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for speaker in speakers {
        steps.extend((speaker.steps)(tx, subject, said, now).await?);
    }
    Ok(steps)
}

#[cfg(test)]
mod tests;
