//! Use cases of feedback: the mentor of the room asks for a correction on the work of one update, and the mentee says that
//! they took it up.
//!
//! **Invariant:** feedback is shown where its update is shown, and goes with it.

use sqlx::SqliteConnection;
use trellis_domain::growth::{Feedback, Update};
use trellis_domain::ids::{FeedbackId, UpdateId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::owed::bring_feedback_in_line;
use super::{Placed, found, placed, store};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::room::Room;
use trellis_kernel::error::Result;

/// The update, for a mentor to say what to improve.
pub(super) async fn begin(app: &App, asker: &Asker, id: UpdateId) -> Result<Update> {
    let mut connection = app.db.read().await?;
    let (update, room) = found(&mut connection, id).await?;
    update.may_give_feedback(&room, asker.user)?;
    Ok(update)
}

/// Stores the mentor's words in place of earlier ones, and owes their messages.
pub(super) async fn give(app: &App, asker: &Asker, id: UpdateId, words: &str) -> Result<Placed> {
    let (who, words) = (asker.user, words.to_owned());
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found(change.tx, id).await?;
            let new = change.random.id();
            let after = before.give_feedback(&room, who, new, &words, change.now)?;
            if let Some(given) = after.feedback_of(who) {
                store::save_feedback(change.tx, id, given).await?;
            }
            bring_feedback_in_line(&mut change, &room, &before, &after).await?;
            placed(change.tx, &room, after).await
        })
    })
    .await
}

/// The update that a piece of feedback is on, with its room.
async fn found_of(tx: &mut SqliteConnection, id: FeedbackId) -> Result<(Update, Room)> {
    let update = store::update_of_feedback(tx, id).await?;
    found(
        tx,
        update.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?,
    )
    .await
}

/// A piece of feedback, for the mentee to say what they did with it.
pub(super) async fn to_note(app: &App, asker: &Asker, id: FeedbackId) -> Result<Feedback> {
    let mut connection = app.db.read().await?;
    let (update, room) = found_of(&mut connection, id).await?;
    Ok(update.may_take_up(&room, asker.user, id)?.clone())
}

/// Stores that the mentee took a piece of feedback up, and owes what shows it: to whoever gave it, without a ping.
pub(super) async fn take_up(
    app: &App,
    asker: &Asker,
    id: FeedbackId,
    note: Option<&str>,
) -> Result<Feedback> {
    let (who, note) = (asker.user, note.map(str::to_owned));
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found_of(change.tx, id).await?;
            let after = before.take_up(&room, who, id, note.as_deref(), change.now)?;
            let given = after.may_take_up(&room, who, id)?;
            if after != before {
                store::save_feedback(change.tx, after.id, given).await?;
                bring_feedback_in_line(&mut change, &room, &before, &after).await?;
            }
            Ok(given.clone())
        })
    })
    .await
}
