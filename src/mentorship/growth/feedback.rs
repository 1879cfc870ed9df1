//! Use cases of feedback: the mentor of the room asks for a correction on the work of one update.
//!
//! **Invariant:** feedback is shown where its update is shown, and goes with it.

use trellis_domain::growth::Update;
use trellis_domain::ids::UpdateId;

use super::owed::bring_feedback_in_line;
use super::{Placed, found, placed, store};
use crate::interaction::App;
use crate::interaction::Asker;
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
