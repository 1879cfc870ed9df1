//! Use cases of an update that stands: its author edits it, changes who may see it, withdraws it.

use trellis_domain::growth::{Entry, Update, Visibility};
use trellis_domain::ids::UpdateId;

use super::layout::Part;
use super::owed::{bring_in_line, owe_alarm};
use super::{Placed, found, placed, store};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::room::{self, Room};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;

/// What its author wants of an update.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    /// Other words.
    Words(Entry),
    /// Other readers.
    Readers(Visibility),
    /// That it be gone.
    Withdrawal,
}

/// An update that stands, for its author.
pub(super) async fn own(app: &App, asker: &Asker, id: UpdateId) -> Result<Placed> {
    let mut connection = app.db.read().await?;
    let (update, room) = found(&mut connection, id).await?;
    update.may_change(asker.user)?;
    placed(&mut connection, &room, update).await
}

/// An update, for its author to write other words.
pub(super) async fn to_edit(app: &App, asker: &Asker, id: UpdateId) -> Result<Update> {
    let mut connection = app.db.read().await?;
    let (update, room) = found(&mut connection, id).await?;
    update.may_edit(&room, asker.user)?;
    Ok(update)
}

/// Takes an update back, and its words out of every file of the database.
pub(super) async fn withdraw(app: &App, asker: &Asker, id: UpdateId) -> Result<()> {
    change(app, asker, id, Wish::Withdrawal).await?;
    if let Err(error) = app.db.checkpoint().await {
        tracing::warn!(
            ?error,
            "the WAL checkpoint failed: the log still holds what was withdrawn; the next audit tries again"
        );
    }
    Ok(())
}

/// Changes an update as its author wishes, and owes what brings Discord in line.
pub(super) async fn change(app: &App, asker: &Asker, id: UpdateId, wish: Wish) -> Result<Placed> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found(change.tx, id).await?;
            let after = match wish {
                Wish::Words(entry) => before.edit(&room, who, entry, change.now)?,
                Wish::Readers(readers) => before.show_to(&room, who, readers)?,
                Wish::Withdrawal => before.withdraw(who, change.now)?,
            };
            let after = if after == before {
                after
            } else {
                save(&mut change, &room, &before, after).await?
            };
            placed(change.tx, &room, after).await
        })
    })
    .await
}

async fn save(change: &mut Change<'_>, room: &Room, before: &Update, after: Update) -> Result<Update> {
    let asking = after.asks_mentor(before, room, change.now);
    let (asks, after) = (asking.is_some(), asking.unwrap_or(after));
    store::save_update(change.tx, &after).await?;
    for one in after.feedback.iter().filter(|one| !before.feedback.contains(one)) {
        store::save_feedback(change.tx, after.id, one).await?;
    }
    bring_in_line(change, room, Some(before), &after).await?;
    let alarm = Part::Alarm(after.id);
    if !after.is_stuck() {
        // What was withdrawn, or is no longer so, asks nobody for help.
        room::take_back(change, room, &alarm.key()).await?;
    }
    if asks {
        // The line in the room is edited, which pings nobody.
        owe_alarm(change, room, alarm).await?;
    }
    room::redraw_card(change, room).await?;
    Ok(after)
}
