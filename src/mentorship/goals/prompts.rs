//! What goals say because time passed: how did the steps go whose moment has come?

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::budget::WEEK;
use trellis_domain::goals::due::{STEP, asked, asking, steps as due_steps};
use trellis_domain::goals::{Step, StepState};
use trellis_domain::ids::{GuildId, UserId};
use trellis_domain::room::Member;
use trellis_domain::schedule::{Due, Said, Step as Look};
use trellis_domain::zone::Zone;

use super::addresses::ask_of;
use super::{ASK, store, view, zone_of};
use crate::interaction::{RoomPrompts, Scene};
use crate::records::room::{self, Room};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::{Message, stamp};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::pings;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What goals say in rooms. None of it is named ahead: it is what people planned themselves, and the card has it.
pub(super) const PROMPTS: RoomPrompts = RoomPrompts {
    kinds: &[STEP],
    steps: |tx, scene, said, now| Box::pin(steps(tx, scene, said, now)),
    say: |change, scene, due| Box::pin(say(change, scene, due)),
    ahead: |_, _, _, _| Box::pin(async { Ok(Vec::new()) }),
    coming: |texts, planned| t!(texts, "goals-coming", at = stamp::moment(planned.at)),
    only_to: |_, _, _| Box::pin(async { Ok(None) }),
    asking: |_, _| asking(),
    name: |_, _| None,
};

/// The zone of each mentee of a room.
async fn zones(tx: &mut SqliteConnection, scene: &Scene) -> Result<Vec<(UserId, Zone)>> {
    let mut zones = Vec::new();
    for mentee in scene.room.mentees() {
        zones.push((mentee.user, zone_of(tx, &scene.cohort, mentee.user).await?));
    }
    Ok(zones)
}

fn find(zones: &[(UserId, Zone)], fallback: Zone) -> impl Fn(UserId) -> Zone {
    move |user| {
        let own = zones.iter().find(|(of, _)| *of == user);
        own.map_or(fallback, |(_, zone)| *zone)
    }
}

async fn steps(
    tx: &mut SqliteConnection,
    scene: &Scene,
    said: &[Said],
    now: DateTime<Utc>,
) -> Result<Vec<Look>> {
    let steps = store::steps(tx, scene.room.id).await?;
    let zones = zones(tx, scene).await?;
    let zone_of = find(&zones, scene.cohort.zone);
    Ok(due_steps(&scene.room, &scene.cohort, &steps, &zone_of, said, now))
}

/// Asks about all steps whose moment has come, in one message.
async fn say(change: &mut Change<'_>, scene: &Scene, due: &Due) -> Result<()> {
    if due.key.kind != STEP {
        return Err(Fault::inconsistent("prompt", "kind", due.key.kind).into());
    }
    let room = &scene.room;
    let steps = store::steps(change.tx, room.id).await?;
    let zones = zones(change.tx, scene).await?;
    let zone_of = find(&zones, scene.cohort.zone);
    let asked = asked(room, &scene.cohort, &steps, &zone_of, change.now);
    if asked.is_empty() {
        return Ok(());
    }
    let id = change.random.id();
    store::put_ask(change.tx, id, room.id, &asked, change.now).await?;
    ASK.post(change, room, id).await
}

/// Draws the question as the records have it: what was answered has no buttons any more.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Some(id) = ask_of(subject) else {
        return Ok(None);
    };
    let Some(ask) = store::ask(tx, id).await? else {
        return Ok(None);
    };
    let room = room::known(tx, ask.room).await?;
    let waiting = ask.steps.iter().filter(|step| is_waited_for(step, &room));
    let mut owners: Vec<UserId> = waiting.map(|step| step.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let mut pinged = Vec::new();
    for owner in owners {
        if has_room_for_two(tx, room.guild, owner, ask.asked_at).await? {
            pinged.push(owner);
        }
    }
    let asked: Vec<(Step, bool)> = ask
        .steps
        .into_iter()
        .map(|step| {
            let waits = is_waited_for(&step, &room);
            (step, waits)
        })
        .collect();
    Ok(Some(view::ask(texts, room.id, &asked, pinged)))
}

/// Whether the question is still about this step: nobody has said how it went, and it has no other moment.
fn is_waited_for(step: &Step, room: &Room) -> bool {
    let is_here = room.member(step.owner).is_some_and(Member::is_here);
    is_here && step.state == StepState::Open && step.asked == step.words.when
}

/// Whether somebody's week has room for this ping and for one more: what a person planned for themselves leaves one to what the
/// program asks.
async fn has_room_for_two(
    tx: &mut SqliteConnection,
    guild: GuildId,
    user: UserId,
    at: DateTime<Utc>,
) -> Result<bool> {
    let scenes = room::scenes_of_person(tx, guild, user).await?;
    let most = room::pings_a_week(&scenes, user) as usize;
    let pinged = pings::after(tx, guild, user, at - WEEK).await?;
    Ok(pinged.len() + 1 < most)
}
