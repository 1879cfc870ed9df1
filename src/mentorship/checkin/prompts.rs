//! What check-ins say because time passed: the question, a reminder, and that it is over.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::checkin::due::{CHECKIN, CLOSE, REMINDER, WINDOW};
use trellis_domain::checkin::{Checkin as Rule, due as rules};
use trellis_domain::ids::{CheckinId, UserId};
use trellis_domain::program::PulseQuestion;
use trellis_domain::schedule::{self, Due, Planned, PromptKey, Said, Step};

use super::{Checkin, PROMPT, key_reminder, store, take_reminder_back, view};
use crate::interaction::{RoomPrompts, Scene};
use crate::mentorship::session;
use crate::records::room::{self, Room};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::{Message, stamp};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::prompts::{Which, came_late};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What check-ins say in rooms.
pub(super) const PROMPTS: RoomPrompts = RoomPrompts {
    kinds: &[CLOSE, CHECKIN, WINDOW, REMINDER],
    steps: |tx, scene, said, now| Box::pin(steps(tx, scene, said, now)),
    say: |change, scene, due| Box::pin(say(change, scene, due)),
    ahead: |tx, scene, said, until| Box::pin(ahead(tx, scene, said, until)),
    coming: |texts, planned| t!(texts, "checkin-coming", at = stamp::moment(planned.at)),
    only_to: |tx, scene, key| Box::pin(only_to(tx, scene, key)),
    asking: rules::asking,
    name: |texts, kind| (kind == CHECKIN).then(|| t!(texts, "checkin-missed")),
};

async fn steps(
    tx: &mut SqliteConnection,
    scene: &Scene,
    said: &[Said],
    now: DateTime<Utc>,
) -> Result<Vec<Step>> {
    let open = store::open_of_room(tx, scene.room.id).await?;
    let tapped_at = session::last_tapped_at(tx, scene.room.id).await?;
    Ok(rules::steps(
        &scene.room,
        &scene.cohort,
        &open,
        said,
        tapped_at,
        now,
    ))
}

async fn ahead(
    tx: &mut SqliteConnection,
    scene: &Scene,
    said: &[Said],
    until: DateTime<Utc>,
) -> Result<Vec<Planned>> {
    let tapped_at = session::last_tapped_at(tx, scene.room.id).await?;
    Ok(rules::ahead(&scene.room, &scene.cohort, said, tapped_at, until))
}

/// A reminder goes to those who have not answered.
async fn only_to(tx: &mut SqliteConnection, scene: &Scene, key: &PromptKey) -> Result<Option<Vec<UserId>>> {
    if key.kind != REMINDER {
        return Ok(None);
    }
    let checkin = of_day(tx, &scene.room, key.planned_on).await?;
    Ok(Some(checkin.waiting_for(&scene.room)))
}

async fn say(change: &mut Change<'_>, scene: &Scene, due: &Due) -> Result<()> {
    let on = due.key.planned_on;
    match (due.key.kind, due.action) {
        (CHECKIN, schedule::PromptAction::Say { turn, .. }) => ask(change, scene, on, turn).await.map(drop),
        (WINDOW, _) => {
            let checkin = of_day(change.tx, &scene.room, on).await?;
            PROMPT.edit_if_there(change, &scene.room, checkin.id).await
        }
        (REMINDER, _) => remind(change, &scene.room, on).await,
        (CLOSE, _) => close(change, &scene.room, on).await,
        (kind, _) => Err(Fault::inconsistent("prompt", "kind", kind).into()),
    }
}

/// Asks a room its check-in; `turn` is how many it was asked before.
pub(super) async fn ask(
    change: &mut Change<'_>,
    scene: &Scene,
    planned_on: NaiveDate,
    turn: u32,
) -> Result<CheckinId> {
    let (room, id) = (&scene.room, change.random.id());
    let question = match scene.cohort.program.checkin.questions.of_turn(turn) {
        Some(PulseQuestion::OfBank(question)) => view::bank(&change.texts, question),
        Some(PulseQuestion::Own(question)) => question.to_owned(),
        // Without questions there is no rhythm, and nothing was due.
        None => return Err(Fault::inconsistent("checkin", "question", room.id).into()),
    };
    let checkin: Checkin = Rule::ask(id, room, &scene.cohort, (planned_on, question), change.now);
    store::insert(change.tx, &checkin).await?;
    PROMPT.post(change, room, id).await?;
    Ok(id)
}

/// A word to those members who have not answered the check-in of that day; nothing when all have.
async fn remind(change: &mut Change<'_>, room: &Room, planned_on: NaiveDate) -> Result<()> {
    let checkin = of_day(change.tx, room, planned_on).await?;
    let missing = checkin.waiting_for(room);
    if missing.is_empty() {
        return Ok(());
    }
    let words = view::reminder(&change.texts, &checkin, &missing);
    room::post(change, room, key_reminder(checkin.id), words).await
}

/// Shows in the room that a check-in takes no more answers: the prompt loses its buttons, the reminder goes.
async fn close(change: &mut Change<'_>, room: &Room, planned_on: NaiveDate) -> Result<()> {
    let checkin = of_day(change.tx, room, planned_on).await?;
    store::mark_closed(change.tx, &checkin.close(change.now)).await?;
    take_reminder_back(change, checkin.id, room).await?;
    PROMPT.edit_if_there(change, room, checkin.id).await
}

async fn of_day(tx: &mut SqliteConnection, room: &Room, planned_on: NaiveDate) -> Result<Checkin> {
    let checkin = store::planned_on(tx, room.id, planned_on).await?;
    checkin.ok_or_else(|| Fault::inconsistent("prompt", "planned_on", room.id).into())
}

/// Draws a check-in's prompt as the records have it.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = CheckinId::parse(subject) else {
        return Ok(None);
    };
    let Some(checkin) = store::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(Scene { room, cohort }) = room::scene(tx, checkin.room).await? else {
        return Ok(None);
    };
    let late = came_late(
        tx,
        CHECKIN,
        room.id.as_str(),
        Which::PlannedOn(checkin.planned_on),
    )
    .await?;
    Ok(Some(view::prompt(texts, &checkin, &room, &cohort, late)))
}
