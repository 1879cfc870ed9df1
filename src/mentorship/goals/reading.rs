//! What somebody sees of a plan: which room is meant, whose plan it is, one goal, one step, and what was done to each.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::goals::{Entry, Goal, Step, may_plan, may_read};
use trellis_domain::growth::room_names;
use trellis_domain::ids::{GoalId, RoomId, StepId, UserId};
use trellis_domain::lists::in_a_sentence;
use trellis_domain::people::Role;
use trellis_domain::room::RoomRefusal;
use trellis_domain::text::folded;
use trellis_domain::zone::Zone;

use super::addresses::{Item, PlanOf};
use super::{Ground, doing, goal_known, step_known, store, unknown, zone_of};
use crate::interaction::{App, Asker};
use crate::records::community;
use crate::records::room::{self, Called, Room, WHOLE_NAME};
use trellis_kernel::error::Result;

/// The plan of a mentee, for one reader.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) of: PlanOf,
    /// The room, as a link where there is one.
    pub(super) place: String,
    /// The mentees of the room by name, where there are several.
    pub(super) mentees: Vec<(UserId, String)>,
    pub(super) goals: Vec<Goal>,
    pub(super) steps: Vec<Step>,
    /// As what the reader may act; `None` for who only reads.
    pub(super) role: Option<Role>,
    pub(super) zone: Zone,
    pub(super) now: DateTime<Utc>,
}

/// One step, for one reader.
#[derive(Debug, Clone)]
pub(super) struct StepShown {
    pub(super) step: Step,
    /// The goals of its owner.
    pub(super) goals: Vec<Goal>,
    /// As what the reader may act; `None` for who only reads.
    pub(super) role: Option<Role>,
    /// What mentors noted; `None` for who must not see it.
    pub(super) note: Option<String>,
    pub(super) zone: Zone,
    pub(super) now: DateTime<Utc>,
}

/// One goal, for one reader.
#[derive(Debug, Clone)]
pub(super) struct GoalShown {
    pub(super) goal: Goal,
    /// The steps of its owner.
    pub(super) steps: Vec<Step>,
    pub(super) role: Option<Role>,
}

/// Who can be meant by the option of `/goals`.
pub(crate) async fn rooms_of(tx: &mut SqliteConnection, asker: &Asker) -> Result<Vec<Room>> {
    room::of_person(tx, asker.guild, asker.user).await
}

/// The room that is meant: as it was named, else the one of this channel, else the only one.
pub(crate) async fn which_room(app: &App, asker: &Asker, named: Option<&str>) -> Result<RoomId> {
    let tx = &mut *app.db.read().await?;
    let own = rooms_of(tx, asker).await?;
    let names = room_names(&own);
    if let Some(given) = named {
        let written = folded(given);
        let channel = written.trim_start_matches('#');
        let is_meant = |(room, name): &(&Room, &String)| {
            room.id.as_str() == written || folded(&room.name) == channel || folded(name) == written
        };
        let meant: Vec<(&Room, &String)> = own.iter().zip(&names).filter(is_meant).collect();
        return match meant.as_slice() {
            [(only, _)] => Ok(only.id),
            [] => {
                let given = given.to_owned();
                RoomRefusal::UnknownRoom { given }.refuse()
            }
            several => {
                let names: Vec<&String> = several.iter().map(|(_, name)| *name).collect();
                let (names, more) = in_a_sentence(&names);
                RoomRefusal::WhichRoom { names, more }.refuse()
            }
        };
    }
    if let Some(here) = room::id_of_channel(tx, asker.guild, asker.channel.get()).await? {
        return Ok(here);
    }
    match own.as_slice() {
        [only] => Ok(only.id),
        [] if room::had_any(tx, asker.guild, asker.user).await? => RoomRefusal::RoomsAreClosed.refuse(),
        [] => RoomRefusal::NotInARoom.refuse(),
        _ => {
            let (names, more) = in_a_sentence(&names);
            RoomRefusal::WhichRoom { names, more }.refuse()
        }
    }
}

async fn require_reader(tx: &mut SqliteConnection, room: &Room, asker: &Asker) -> Result<()> {
    let rights = community::rights(tx, asker).await?;
    Ok(may_read(room, asker.user, rights)?)
}

/// The plan of a room that somebody sees first: their own, else that of the first mentee who is there.
pub(super) async fn first_plan(app: &App, asker: &Asker, id: RoomId) -> Result<Plan> {
    let room = room::known(&mut *app.db.read().await?, id).await?;
    let own = room.mentees().find(|member| member.user == asker.user);
    let here = || room.mentees().find(|member| member.is_here());
    let first = own.or_else(here).or_else(|| room.mentees().next());
    // A room without a mentee was never opened.
    let owner = first.map_or(asker.user, |member| member.user);
    plan(app, asker, PlanOf { room: id, owner }).await
}

/// The plan of a mentee of a room, for who can read the room.
pub(super) async fn plan(app: &App, asker: &Asker, of: PlanOf) -> Result<Plan> {
    let tx = &mut *app.db.read().await?;
    let ground = Ground::of(tx, of.room).await?;
    let room = &ground.room;
    require_reader(tx, room, asker).await?;
    if !room.mentees().any(|member| member.user == of.owner) {
        return Err(unknown().into());
    }
    let several = room.mentees().count() > 1;
    let mentees = if several {
        let called = Called::in_guild(tx, room.guild, WHOLE_NAME).await?;
        let named = room.mentees().map(|member| (member.user, called.name(member)));
        named.collect()
    } else {
        Vec::new()
    };
    Ok(Plan {
        of,
        place: room::place_of(tx, room).await?,
        mentees,
        goals: ground.goals_of(of.owner),
        steps: ground.steps_of(of.owner),
        role: may_plan(room, asker.user, of.owner).ok(),
        zone: zone_of(tx, &ground.cohort, of.owner).await?,
        now: app.clock.now(),
    })
}

/// A step, for who can read its room.
pub(super) async fn step(app: &App, asker: &Asker, id: StepId) -> Result<StepShown> {
    let tx = &mut *app.db.read().await?;
    let step = step_known(tx, id).await?;
    let ground = Ground::of(tx, step.room).await?;
    require_reader(tx, &ground.room, asker).await?;
    Ok(StepShown {
        goals: ground.goals_of(step.owner),
        role: may_plan(&ground.room, asker.user, step.owner).ok(),
        note: doing::note_for(tx, &ground.room, asker, id).await?,
        zone: zone_of(tx, &ground.cohort, step.owner).await?,
        now: app.clock.now(),
        step,
    })
}

/// A goal, for who can read its room.
pub(super) async fn goal(app: &App, asker: &Asker, id: GoalId) -> Result<GoalShown> {
    let tx = &mut *app.db.read().await?;
    let goal = goal_known(tx, id).await?;
    let ground = Ground::of(tx, goal.room).await?;
    require_reader(tx, &ground.room, asker).await?;
    Ok(GoalShown {
        steps: ground.steps_of(goal.owner),
        role: may_plan(&ground.room, asker.user, goal.owner).ok(),
        goal,
    })
}

/// What was done to a goal or a step, the newest first, for who can read its room.
pub(super) async fn history(app: &App, asker: &Asker, of: Item) -> Result<Vec<Entry>> {
    let tx = &mut *app.db.read().await?;
    let room = match of {
        Item::Goal(id) => goal_known(tx, id).await?.room,
        Item::Step(id) => step_known(tx, id).await?.room,
    };
    let room = room::known(tx, room).await?;
    require_reader(tx, &room, asker).await?;
    match of {
        Item::Goal(id) => store::history_of_goal(tx, id).await,
        Item::Step(id) => store::history_of_step(tx, id).await,
    }
}
