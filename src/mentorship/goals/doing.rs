//! Use cases of a step: it is done, moved, stuck, confirmed, put right, and what else becomes of it.

use std::fmt::Display;

use sqlx::SqliteConnection;
use trellis_domain::goals::{
    self as rules, Counts, Deed, GoalsRefusal, Span, Step, StepAct, StepState, StepWords, When, sees_notes,
};
use trellis_domain::ids::{GoalId, StepId};
use trellis_domain::people::Role;
use trellis_domain::refusal::Refusal;

use super::addresses::DoneIn;
use super::planning::{Heavy, WrittenStep};
use super::{ASK, DONE, Ground, STUCK, planned, step_known, store, view, zone_of};
use crate::interaction::{App, Asker};
use crate::records::community;
use crate::records::room::{self, LiveMessage, Member, Room, RoomState};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

/// What is wished of a step.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    /// What needs nothing else to be known.
    Act(StepAct),
    /// It is written differently, by a form of that revision.
    Edit(WrittenStep, u32),
    /// It has another moment, as it was written.
    Move(String),
    /// It is taken up again.
    TakeUp,
    /// It leads to this goal, or to none.
    Towards(Option<GoalId>),
}

/// What came of it.
#[derive(Debug, Clone)]
pub(super) struct Came {
    /// The step as it stands now.
    pub(super) step: Step,
    /// Whether anything changed.
    pub(super) is_new: bool,
    /// More hours than were promised, since then.
    pub(super) heavy: Option<Heavy>,
}

/// Does to a step what is wished, and owes what follows.
pub(super) async fn act(app: &App, asker: &Asker, id: StepId, wish: Wish) -> Result<Came> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let step = step_known(change.tx, id).await?;
            let ground = Ground::of(change.tx, step.room).await?;
            let act = match wish {
                Wish::Act(act) => act,
                Wish::TakeUp => StepAct::TakeUp(Counts::of(&ground.steps, step.owner)),
                Wish::Towards(None) => StepAct::Goal(None),
                Wish::Towards(Some(goal)) => {
                    // One that is nowhere is answered as one of somebody else's.
                    let goal = store::goal(change.tx, goal).await?;
                    StepAct::Goal(Some(goal.ok_or(Refusal::from(GoalsRefusal::GoalOfAnother))?))
                }
                Wish::Edit(written, revision) => {
                    step.may_edit(&ground.room, who)?;
                    let span = span(&mut change, &ground, &step).await?;
                    StepAct::Edit(StepWords::new(written.given(), step.words.when, span)?, revision)
                }
                Wish::Move(written) => {
                    step.may_edit(&ground.room, who)?;
                    let span = span(&mut change, &ground, &step).await?;
                    let when = When::read(&written, span)?;
                    span.require_ahead(when)?;
                    StepAct::Move(when)
                }
            };
            let Some((after, entry)) = step.after(&ground.room, who, act, change.now)? else {
                return Ok(Came {
                    step,
                    is_new: false,
                    heavy: None,
                });
            };
            store::save_step(change.tx, &after, &entry).await?;
            planned(&mut change, &ground.room).await?;
            if ground.room.state == RoomState::Open {
                tell(&mut change, &ground.room, &step, &after, entry.deed).await?;
            }
            let before = ground.steps_of(step.owner);
            let now = before.iter().map(|one| if one.id == id { &after } else { one });
            let heavy = Heavy::of(&ground, &before, &now.cloned().collect::<Vec<_>>());
            Ok(Came {
                step: after,
                is_new: true,
                heavy,
            })
        })
    })
    .await
}

async fn span(change: &mut Change<'_>, ground: &Ground, step: &Step) -> Result<Span> {
    let zone = zone_of(change.tx, &ground.cohort, step.owner).await?;
    Ok(Span::of(&ground.cohort, zone, change.now))
}

/// Owes what the room is to see of it.
async fn tell(change: &mut Change<'_>, room: &Room, before: &Step, after: &Step, deed: Deed) -> Result<()> {
    let id = after.id;
    for ask in store::asks_about(change.tx, id).await? {
        redraw(change, room, ASK, ask).await?;
    }
    if before.state == StepState::Stuck && after.state != StepState::Stuck {
        // It asks nobody for help any more.
        STUCK.take_back(change, room, id).await?;
    }
    match deed {
        Deed::Stuck => STUCK.post(change, room, id).await,
        Deed::Done => {
            let done = DoneIn {
                id,
                revision: after.revision,
            };
            DONE.post(change, room, done).await
        }
        Deed::Corrected => {
            redraw_done(change, room, id).await?;
            let words = view::corrected(&change.texts, after);
            let key = format!("step:{id}:corrected:{}", after.revision);
            room::post(change, room, key, words).await
        }
        Deed::Confirmed | Deed::TakenUp | Deed::Evidence => redraw_done(change, room, id).await,
        _ => Ok(()),
    }
}

/// Draws the line about a step that was done anew, where there is one.
async fn redraw_done(change: &mut Change<'_>, room: &Room, id: StepId) -> Result<()> {
    match store::last_done(change.tx, id).await? {
        Some(revision) => redraw(change, room, DONE, DoneIn { id, revision }).await,
        None => Ok(()),
    }
}

/// Draws a message anew that stands or is on its way: that may have been drawn as it was before. One that never came is left.
async fn redraw(
    change: &mut Change<'_>,
    room: &Room,
    message: LiveMessage,
    subject: impl Display,
) -> Result<()> {
    if message.is_on_its_way(change, room, &subject).await? {
        message.edit(change, room, subject).await
    } else {
        message.edit_if_there(change, room, subject).await
    }
}

/// Draws the line about a step that was done. One that was taken back since is drawn without its buttons.
pub(super) async fn draw_done(
    tx: &mut SqliteConnection,
    texts: &Texts,
    subject: &str,
) -> Result<Option<Message>> {
    let Ok(DoneIn { id, revision }) = subject.parse() else {
        return Ok(None);
    };
    let Some(step) = store::step(tx, id).await? else {
        return Ok(None);
    };
    let stands = step.is_done() && store::last_done(tx, id).await? == Some(revision);
    Ok(Some(view::done_line(texts, &step, stands)))
}

/// Draws the word to the mentors that somebody is stuck; `None` once they are not, or no mentor is there.
pub(super) async fn draw_stuck(
    tx: &mut SqliteConnection,
    texts: &Texts,
    subject: &str,
) -> Result<Option<Message>> {
    let Ok(id) = subject.parse::<StepId>() else {
        return Ok(None);
    };
    let step = store::step(tx, id).await?;
    let Some(step) = step.filter(|step| step.state == StepState::Stuck) else {
        return Ok(None);
    };
    let room = room::known(tx, step.room).await?;
    let is_mentor = |member: &&Member| member.role == Role::Mentor && member.is_here();
    let mentors: Vec<_> = room.members.iter().filter(is_mentor).collect();
    let mentors: Vec<_> = mentors.into_iter().map(|mentor| mentor.user).collect();
    Ok((!mentors.is_empty()).then(|| view::stuck_line(texts, &step, &mentors)))
}

/// A step with the days that are left, for somebody to write it differently or to move it.
pub(super) async fn to_edit(app: &App, asker: &Asker, id: StepId) -> Result<(Step, Span)> {
    let tx = &mut *app.db.read().await?;
    let step = step_known(tx, id).await?;
    let ground = Ground::of(tx, step.room).await?;
    step.may_edit(&ground.room, asker.user)?;
    let zone = zone_of(tx, &ground.cohort, step.owner).await?;
    Ok((step, Span::of(&ground.cohort, zone, app.clock.now())))
}

/// A step, for the mentor to ask for a correction.
pub(super) async fn to_correct(app: &App, asker: &Asker, id: StepId) -> Result<Step> {
    let tx = &mut *app.db.read().await?;
    let step = step_known(tx, id).await?;
    let room = room::known(tx, step.room).await?;
    step.may_correct(&room, asker.user, app.clock.now())?;
    Ok(step)
}

/// A step, for somebody who may plan it to write something beside it.
pub(super) async fn to_write_beside(app: &App, asker: &Asker, id: StepId) -> Result<Step> {
    let tx = &mut *app.db.read().await?;
    let step = step_known(tx, id).await?;
    let room = room::known(tx, step.room).await?;
    rules::may_plan(&room, asker.user, step.owner)?;
    Ok(step)
}

/// What mentors noted of a step, for a mentor to write it differently.
pub(super) async fn to_note(app: &App, asker: &Asker, id: StepId) -> Result<String> {
    let tx = &mut *app.db.read().await?;
    let step = step_known(tx, id).await?;
    let room = room::known(tx, step.room).await?;
    rules::note(&room, asker.user, step.owner, "")?;
    store::note(tx, id).await
}

/// Notes for mentors what good looks like.
pub(super) async fn note(app: &App, asker: &Asker, id: StepId, text: String) -> Result<Step> {
    let who = asker.user;
    app.change(move |change| {
        Box::pin(async move {
            let step = step_known(change.tx, id).await?;
            let room = room::known(change.tx, step.room).await?;
            let note = rules::note(&room, who, step.owner, &text)?;
            store::put_note(change.tx, id, &note).await?;
            Ok(step)
        })
    })
    .await
}

/// What mentors noted, if somebody may see that.
pub(super) async fn note_for(
    tx: &mut SqliteConnection,
    room: &Room,
    asker: &Asker,
    id: StepId,
) -> Result<Option<String>> {
    let rights = community::rights(tx, asker).await?;
    if sees_notes(room, asker.user, rights) {
        store::note(tx, id).await.map(Some)
    } else {
        Ok(None)
    }
}
