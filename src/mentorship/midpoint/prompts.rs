//! What the midpoint says because time passed: the call, its reminders, and that reflections can be opened.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{MidpointId, UserId};
use trellis_domain::midpoint::due::{MIDPOINT, RELEASE, REMINDER, WINDOW};
use trellis_domain::midpoint::{Midpoint, due as rules};
use trellis_domain::schedule::{Due, PromptKey, Said, Step};

use super::{NAME, PROMPT, key_reminder, store, view};
use crate::interaction::{RoomPrompts, Scene};
use crate::mentorship::agreement;
use crate::records::community::{self, Fixture};
use crate::records::room::{self, Called, Room};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::{Message, stamp};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::Content;
use trellis_kernel::prompts::{Which, came_late};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What the midpoint says in rooms.
pub(super) const PROMPTS: RoomPrompts = RoomPrompts {
    kinds: &[MIDPOINT, WINDOW, REMINDER, RELEASE],
    steps: |tx, scene, said, now| Box::pin(steps(tx, scene, said, now)),
    say: |change, scene, due| Box::pin(say(change, scene, due)),
    ahead: |_, scene, said, until| {
        let ahead = rules::ahead(&scene.room, &scene.cohort, said, until);
        Box::pin(async move { Ok(ahead.into_iter().collect()) })
    },
    coming: |texts, planned| t!(texts, "midpoint-coming", at = stamp::moment(planned.at)),
    only_to: |tx, scene, key| Box::pin(only_to(tx, scene, key)),
    asking: rules::asking,
    name: |texts, kind| (kind == MIDPOINT).then(|| t!(texts, "midpoint-missed")),
};

async fn steps(
    tx: &mut SqliteConnection,
    scene: &Scene,
    said: &[Said],
    now: DateTime<Utc>,
) -> Result<Vec<Step>> {
    let midpoint = store::of_room(tx, scene.room.id).await?;
    Ok(rules::steps(
        &scene.room,
        &scene.cohort,
        midpoint.as_ref(),
        said,
        now,
    ))
}

/// A reminder goes to those who have not written.
async fn only_to(tx: &mut SqliteConnection, scene: &Scene, key: &PromptKey) -> Result<Option<Vec<UserId>>> {
    if key.kind != REMINDER {
        return Ok(None);
    }
    let midpoint = asked(tx, &scene.room).await?;
    Ok(Some(midpoint.waiting_for(&scene.room)))
}

async fn say(change: &mut Change<'_>, scene: &Scene, due: &Due) -> Result<()> {
    match due.key.kind {
        MIDPOINT => ask(change, scene).await.map(drop),
        WINDOW => {
            let midpoint = asked(change.tx, &scene.room).await?;
            PROMPT.edit_if_there(change, &scene.room, midpoint.id).await
        }
        REMINDER => remind(change, &scene.room).await,
        RELEASE => release(change, scene).await,
        kind => Err(Fault::inconsistent("prompt", "kind", kind).into()),
    }
}

/// Asks the members of a room for their reflections.
pub(super) async fn ask(change: &mut Change<'_>, scene: &Scene) -> Result<MidpointId> {
    let (room, id) = (&scene.room, change.random.id());
    let midpoint = Midpoint::ask(id, room, &scene.cohort, change.now);
    store::insert(change.tx, &midpoint).await?;
    PROMPT.post(change, room, id).await?;
    Ok(id)
}

/// A word to those who have not handed in their reflection; nothing when all have.
async fn remind(change: &mut Change<'_>, room: &Room) -> Result<()> {
    let midpoint = asked(change.tx, room).await?;
    let missing = midpoint.waiting_for(room);
    if missing.is_empty() {
        return Ok(());
    }
    let words = view::reminder(&change.texts, &midpoint, &missing);
    let key = key_reminder(midpoint.id, 0);
    room::post(change, room, key, words).await
}

/// Of an earlier version there may stand so many reminders.
const REMINDERS: u8 = 3;

/// Tells the coordinators' channel that the reflections of a room can be opened, and pings the facilitators, if there
/// is anything to read. The room's prompt loses its button, its reminders go.
async fn release(change: &mut Change<'_>, scene: &Scene) -> Result<()> {
    let (room, cohort) = (&scene.room, &scene.cohort);
    let midpoint = asked(change.tx, room).await?.tell(room, change.now)?;
    // Where there are no facilitators, coordinators lead the conversation.
    let facilitators = match community::role_to_ring(change.tx, room.guild, Fixture::FacilitatorRole).await? {
        Some(role) => Some(role),
        None => community::role_to_ring(change.tx, room.guild, Fixture::CoordinatorRole).await?,
    };
    let place = room::place_of(change.tx, room).await?;
    let called = Called::in_guild(change.tx, room.guild, NAME).await?;
    let place = (place.as_str(), &*called.names(&room.members));
    let words = view::release(&change.texts, &midpoint, room, cohort, place, facilitators);
    community::tell_coordinators(change, room.guild, Content::Ready(Box::new(words))).await?;
    store::mark_told(change.tx, &midpoint).await?;
    for slot in 0..REMINDERS {
        room::take_back(change, room, &key_reminder(midpoint.id, slot)).await?;
    }
    agreement::ask_whether_right(change, room).await?;
    PROMPT.edit_if_there(change, room, midpoint.id).await
}

async fn asked(tx: &mut SqliteConnection, room: &Room) -> Result<Midpoint> {
    let midpoint = store::of_room(tx, room.id).await?;
    midpoint.ok_or_else(|| Fault::inconsistent("prompt", "kind", room.id).into())
}

/// Draws the call for reflections as the records have it.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = MidpointId::parse(subject) else {
        return Ok(None);
    };
    let Some(midpoint) = store::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(Scene { room, cohort }) = room::scene(tx, midpoint.room).await? else {
        return Ok(None);
    };
    let late = came_late(tx, MIDPOINT, room.id.as_str(), Which::Any)
        .await?
        .is_some();
    Ok(Some(view::prompt(texts, &midpoint, &room, &cohort, late)))
}
