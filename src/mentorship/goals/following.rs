//! A step follows from what a mentee said beside a session would be different next time.

use chrono::{DateTime, Utc};
use trellis_domain::goals::{Counts, Span, Step, StepAct, StepWords, intended, may_follow};
use trellis_domain::ids::{StepId, UserId};
use trellis_domain::time::local_date;

use super::{Ground, planned, store, write_steps, zone_of};
use crate::records::room::Room;
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;

/// What a mentee said, and what followed from what they had said before.
pub(crate) struct Follows<'f> {
    pub(crate) owner: UserId,
    /// What they said before.
    pub(crate) before: Option<&'f str>,
    /// What they say now; `None` takes it back.
    pub(crate) now: Option<&'f str>,
    /// The step that followed from what they had said before.
    pub(crate) step: Option<StepId>,
    /// When the next session is, as far as is known.
    pub(crate) next: Option<DateTime<Utc>>,
}

/// Brings the step in line with what is said, and returns which it is: written anew, worded differently, or put aside. One that
/// somebody has changed since, or done, is left as it is. Where the plan has no place for another there is none.
pub(crate) async fn follow(
    change: &mut Change<'_>,
    room: &Room,
    follows: Follows<'_>,
) -> Result<Option<StepId>> {
    let Follows { owner, before, .. } = follows;
    let known = match follows.step {
        Some(id) => store::step(change.tx, id).await?,
        None => None,
    };
    let own = known.filter(|step| may_follow(step, owner, before));
    match (own, follows.now) {
        (Some(step), Some(text)) => {
            let words = StepWords {
                text: text.to_owned(),
                ..step.words.clone()
            };
            let act = StepAct::Edit(words, step.revision);
            act_on(change, room, (owner, &step), act).await?;
            Ok(Some(step.id))
        }
        (Some(step), None) => {
            act_on(change, room, (owner, &step), StepAct::Drop).await?;
            Ok(None)
        }
        (None, Some(text)) if before == Some(text) => Ok(follows.step),
        (None, Some(text)) => write(change, room, &follows, text).await,
        (None, None) => Ok(None),
    }
}

async fn act_on(
    change: &mut Change<'_>,
    room: &Room,
    (who, step): (UserId, &Step),
    act: StepAct,
) -> Result<()> {
    // One that was changed very often is left as it is, too.
    if let Ok(Some((after, entry))) = step.after(room, who, act, change.now) {
        store::save_step(change.tx, &after, &entry).await?;
        planned(change, room).await?;
    }
    Ok(())
}

async fn write(
    change: &mut Change<'_>,
    room: &Room,
    follows: &Follows<'_>,
    text: &str,
) -> Result<Option<StepId>> {
    let owner = follows.owner;
    let ground = Ground::of(change.tx, room.id).await?;
    let counts = Counts::of(&ground.steps, owner);
    if Step::may_write(room, (owner, owner), counts).is_err() {
        return Ok(None);
    }
    let zone = zone_of(change.tx, &ground.cohort, owner).await?;
    let span = Span::of(&ground.cohort, zone, change.now);
    let next = follows.next.map(|at| local_date(zone, at));
    let new = intended((change.random.id(), owner), text, &ground.goals, next, span);
    let id = new.id;
    write_steps(change, room, owner, vec![(new, String::new())]).await?;
    Ok(Some(id))
}
