//! Use cases of using a roadmap: it is shown for a room, and its steps are copied.
//!
//! **Invariant:** what was copied since somebody was shown a roadmap is not copied again, whoever did it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::goals::{Goal, GoalState, GoalsRefusal, Span, may_plan};
use trellis_domain::ids::{GoalId, PreviewId, RoomId, UserId};
use trellis_domain::refusal::Refusal;
use trellis_domain::roadmap::{Agreement, Copied, Days, Load, Placed, Preview, Roadmap, RoadmapRefusal};

use super::{shelf, store, view};
use crate::interaction::{App, Asker};
use crate::mentorship::goals::{self, Ground};
use crate::records::people;
use crate::records::room::{self, Called, WHOLE_NAME};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;

/// A roadmap as it would fall into a room.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) preview: Preview,
    pub(super) roadmap: Arc<Roadmap>,
    pub(super) placed: Placed,
    /// What its steps take with those that are open already.
    pub(super) load: Load,
    /// The room, as a link where there is one.
    pub(super) place: String,
    /// The mentees of the room by name, where its mentor chooses between several.
    pub(super) mentees: Vec<(UserId, String)>,
    /// The goals that the steps could lead to.
    pub(super) goals: Vec<Goal>,
    /// When it was copied for this mentee before.
    pub(super) before: Option<Copied>,
}

/// What somebody wishes to see of a roadmap for a room.
#[derive(Debug, Clone)]
struct Wish {
    slug: String,
    room: RoomId,
    owner: UserId,
    goal: Option<GoalId>,
}

/// Shows a roadmap for a room: as it was named, else that of this channel, else the only one.
pub(super) async fn show(app: &App, asker: &Asker, roadmap: String, room: Option<String>) -> Result<Shown> {
    let room = goals::which_room(app, asker, room.as_deref()).await?;
    let (of_change, asker) = (app.clone(), asker.clone());
    app.change(move |mut change| {
        Box::pin(async move {
            let slug = shelf::of(&of_change, change.tx, asker.guild)
                .await?
                .meant(&roadmap)?;
            let room = room::known(change.tx, room).await?;
            room.require_member(asker.user)?;
            let own = room.mentees().find(|member| member.user == asker.user);
            let first = own.or_else(|| room.mentees().find(|member| member.is_here()));
            let owner = first.ok_or(Refusal::from(GoalsRefusal::OwnerHasLeft))?.user;
            let wish = Wish {
                slug,
                room: room.id,
                owner,
                goal: None,
            };
            preview(&of_change, &mut change, &asker, wish).await
        })
    })
    .await
}

/// Something else that is wished of a preview.
#[derive(Debug, Clone, Copy)]
pub(super) enum Other {
    /// The steps lead to this goal, or to none.
    Goal(Option<GoalId>),
    /// They are for this mentee.
    Owner(UserId),
}

/// Shows a roadmap anew, with something chosen.
pub(super) async fn choose(app: &App, asker: &Asker, id: PreviewId, other: Other) -> Result<Shown> {
    let (of_change, asker) = (app.clone(), asker.clone());
    app.change(move |mut change| {
        Box::pin(async move {
            let shown = known(change.tx, id).await?;
            shown.require_reader(asker.user)?;
            let (owner, goal) = match other {
                Other::Goal(goal) => (shown.owner, goal),
                // Goals are of one mentee.
                Other::Owner(owner) => (owner, None),
            };
            let wish = Wish {
                slug: shown.slug,
                room: shown.room,
                owner,
                goal,
            };
            preview(&of_change, &mut change, &asker, wish).await
        })
    })
    .await
}

/// What was shown, for another page of it.
pub(super) async fn shown(app: &App, asker: &Asker, id: PreviewId) -> Result<Shown> {
    let tx = &mut *app.db.read().await?;
    let preview = known(tx, id).await?;
    preview.require_reader(asker.user)?;
    let ground = Ground::of(tx, preview.room).await?;
    laid_out(app, tx, &ground, preview, app.clock.now()).await
}

async fn known(tx: &mut SqliteConnection, id: PreviewId) -> Result<Preview> {
    let preview = store::preview(tx, id).await?;
    Ok(preview.ok_or(Refusal::from(RoadmapRefusal::PreviewGone))?)
}

/// Lays a roadmap out for a room and keeps what is shown.
async fn preview(app: &App, change: &mut Change<'_>, asker: &Asker, wish: Wish) -> Result<Shown> {
    let ground = Ground::of(change.tx, wish.room).await?;
    may_plan(&ground.room, asker.user, wish.owner)?;
    let (_, imported_at) = shelf::take(app, change.tx, asker.guild, &wish.slug).await?;
    let goal = wish.goal.filter(|goal| {
        let open = open_goals(&ground, wish.owner);
        open.iter().any(|open| open.id == *goal)
    });
    let preview = Preview {
        id: change.random.id(),
        room: wish.room,
        owner: wish.owner,
        goal,
        slug: wish.slug,
        imported_at,
        shown_to: asker.user,
        shown_at: change.now,
    };
    let shown = laid_out(app, change.tx, &ground, preview, change.now).await?;
    store::put_preview(change.tx, &shown.preview).await?;
    Ok(shown)
}

/// A roadmap laid out over the days that the room has left.
async fn laid_out(
    app: &App,
    tx: &mut SqliteConnection,
    ground: &Ground,
    preview: Preview,
    now: DateTime<Utc>,
) -> Result<Shown> {
    let (room, cohort) = (&ground.room, &ground.cohort);
    let (roadmap, _) = shelf::take(app, tx, room.guild, &preview.slug).await?;
    let zone = people::zone_of(tx, cohort, preview.owner).await?;
    let today = Span::of(cohort, zone, now).today();
    let dates = &cohort.dates;
    let placed = roadmap.place(Days::of_room(today, dates.starts_on, dates.last_day()))?;
    let own = ground.steps_of(preview.owner);
    let several = room.mentees().filter(|member| member.is_here()).count() > 1;
    let is_mentor = preview.shown_to != preview.owner;
    let mentees = room
        .mentees()
        .filter(|member| member.is_here() && several && is_mentor);
    let called = Called::in_guild(tx, room.guild, WHOLE_NAME).await?;
    Ok(Shown {
        load: placed.load(&own, cohort.program.hours_per_month),
        place: room::place_of(tx, room).await?,
        mentees: mentees.map(|member| (member.user, called.name(member))).collect(),
        goals: open_goals(ground, preview.owner),
        before: store::last_copy(tx, &preview).await?,
        preview,
        roadmap,
        placed,
    })
}

fn open_goals(ground: &Ground, owner: UserId) -> Vec<Goal> {
    let mut own = ground.goals_of(owner);
    own.retain(|goal| goal.state == GoalState::Open);
    own
}

/// What came of agreeing to a preview.
#[derive(Debug)]
pub(super) enum Agreed {
    /// The steps are in the room.
    Copied(Box<Shown>),
    /// They were already: nothing is doubled.
    Already {
        copied: Copied,
        room: RoomId,
        place: String,
    },
}

/// Copies the steps of what was shown into the room.
pub(super) async fn copy(app: &App, asker: &Asker, id: PreviewId) -> Result<Agreed> {
    let (of_change, asker) = (app.clone(), asker.clone());
    app.change(move |mut change| {
        Box::pin(async move {
            let preview = known(change.tx, id).await?;
            let ground = Ground::of(change.tx, preview.room).await?;
            may_plan(&ground.room, asker.user, preview.owner)?;
            let last = store::last_copy(change.tx, &preview).await?;
            let found = shelf::take(&of_change, change.tx, asker.guild, &preview.slug).await?;
            match preview.agree(asker.user, found.1, last)? {
                Agreement::Already(copied) => Ok(Agreed::Already {
                    copied,
                    room: preview.room,
                    place: room::place_of(change.tx, &ground.room).await?,
                }),
                Agreement::Copy => {
                    let shown = laid_out(&of_change, change.tx, &ground, preview, change.now).await?;
                    write(&mut change, &ground, &shown).await?;
                    Ok(Agreed::Copied(Box::new(shown)))
                }
            }
        })
    })
    .await
}

/// Writes the steps, and owes the room a line about them.
async fn write(change: &mut Change<'_>, ground: &Ground, shown: &Shown) -> Result<()> {
    let (preview, room) = (&shown.preview, &ground.room);
    let goal = preview
        .goal
        .filter(|goal| shown.goals.iter().any(|open| open.id == *goal));
    let new = shown.placed.steps.iter().map(|placed| {
        let text = view::step_text(&change.texts, &placed.step);
        let step = placed.for_mentee(change.random.id(), preview.owner, goal, text);
        (step, placed.step.good.clone())
    });
    let new: Vec<_> = new.collect();
    let made = goals::write_steps(change, room, preview.shown_to, new).await?;
    store::put_copy(change.tx, preview, made.len(), change.now).await?;
    let line = view::line_in_room(&change.texts, shown);
    room::post(change, room, format!("roadmap:{}:line", preview.id), line).await
}
