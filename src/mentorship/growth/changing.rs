//! Use cases of what stands: its author edits it, changes who reads it, asks for feedback, withdraws it.

use trellis_domain::growth::{Entry, PrivateEntry, Readers, Update, Visibility};
use trellis_domain::ids::UpdateId;

use super::layout::Part;
use super::owed::{bring_in_line, owe_alarm};
use super::posting::{put_up, require_not_too_many};
use super::{Placed, found, keeping, placed, room_of, store};
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
    Readers(Readers),
    /// Feedback from those who read the growth thread, or no more.
    Feedback(bool),
    /// That it be gone.
    Withdrawal,
}

/// What somebody wrote, as it stands now.
#[derive(Debug, Clone)]
pub(super) enum Own {
    /// An update, for others to read; it may be withdrawn.
    Shown(Placed),
    /// What they keep for themselves.
    Kept(PrivateEntry),
    /// What they kept for themselves, and deleted.
    Deleted,
}

/// What stands, for its author.
pub(super) async fn own(app: &App, asker: &Asker, id: UpdateId) -> Result<Own> {
    if let Some(entry) = keeping::own(app, asker, id).await? {
        return Ok(Own::Kept(entry));
    }
    let mut connection = app.db.read().await?;
    let (update, room) = found(&mut connection, id).await?;
    update.may_change(asker.user)?;
    Ok(Own::Shown(placed(&mut connection, &room, update).await?))
}

/// Words and readers of what stands, for its author to write other words.
pub(super) async fn to_edit(app: &App, asker: &Asker, id: UpdateId) -> Result<(Readers, Entry)> {
    if let Some(kept) = keeping::own(app, asker, id).await? {
        return Ok((Readers::OnlyMe, kept.entry));
    }
    let mut connection = app.db.read().await?;
    let (update, room) = found(&mut connection, id).await?;
    update.may_edit(&room, asker.user)?;
    Ok((update.readers(), update.entry))
}

/// Changes what stands as its author wishes, and owes what brings Discord in line.
pub(super) async fn change(app: &App, asker: &Asker, id: UpdateId, wish: Wish) -> Result<Own> {
    let takes_words_away = matches!(wish, Wish::Withdrawal | Wish::Readers(Readers::OnlyMe));
    let asker = asker.clone();
    let changed = app.change(move |mut change| {
        Box::pin(async move {
            match store::update(change.tx, id).await? {
                Some(before) => change_update(&mut change, &asker, before, wish).await,
                None => change_entry(&mut change, &asker, id, wish).await,
            }
        })
    });
    let changed = changed.await?;
    // Words that were taken away go out of every file of the database.
    if takes_words_away && let Err(error) = app.db.checkpoint().await {
        tracing::warn!(
            ?error,
            "the WAL checkpoint failed: the log still holds what was withdrawn; the next audit tries again"
        );
    }
    Ok(changed)
}

async fn change_update(change: &mut Change<'_>, asker: &Asker, before: Update, wish: Wish) -> Result<Own> {
    let (who, room) = (asker.user, room_of(change.tx, &before).await?);
    let mut kept = None;
    let after = match wish {
        Wish::Words(entry) => before.edit(&room, who, entry, change.now)?,
        Wish::Readers(Readers::Others(readers)) => before.show_to(&room, who, readers)?,
        Wish::Readers(Readers::OnlyMe) => {
            let (withdrawn, entry) = before.keep_to_oneself(who, change.random.id(), change.now)?;
            kept = Some(entry);
            withdrawn
        }
        Wish::Feedback(asks) => before.ask_for_feedback(&room, who, asks, change.now)?,
        Wish::Withdrawal => before.withdraw(who, change.now)?,
    };
    let after = if after == before {
        after
    } else {
        save(change, &room, &before, after).await?
    };
    if let Some(entry) = kept {
        keeping::keep(change, &entry, None).await?;
        return Ok(Own::Kept(entry));
    }
    Ok(Own::Shown(placed(change.tx, &room, after).await?))
}

async fn change_entry(change: &mut Change<'_>, asker: &Asker, id: UpdateId, wish: Wish) -> Result<Own> {
    let before = keeping::found(change.tx, &change.vault, id, asker.user).await?;
    match wish {
        Wish::Words(entry) => {
            let after = before.edit(entry, change.now);
            keeping::save(change, &after).await?;
            Ok(Own::Kept(after))
        }
        Wish::Readers(Readers::Others(readers)) => share(change, before, readers).await.map(Own::Shown),
        // An older button: it is for nobody else already, so nobody can be asked.
        Wish::Readers(Readers::OnlyMe) | Wish::Feedback(_) => Ok(Own::Kept(before)),
        Wish::Withdrawal => {
            store::delete_entry(change.tx, id).await?;
            Ok(Own::Deleted)
        }
    }
}

/// Makes an update of what its author kept for themselves.
async fn share(change: &mut Change<'_>, kept: PrivateEntry, readers: Visibility) -> Result<Placed> {
    let missing = || trellis_kernel::error::Fault::inconsistent("private_entry", "room_id", kept.id);
    let room = room::find(change.tx, kept.room).await?.ok_or_else(missing)?;
    let update = kept.share(&room, readers, change.now)?;
    let draft = store::delete_entry(change.tx, update.id).await?;
    require_not_too_many(change.tx, update.room, update.author, change.now).await?;
    let draft = draft.unwrap_or_else(|| change.random.id());
    put_up(change, &room, draft, update).await
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
