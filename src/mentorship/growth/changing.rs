//! Use cases of an update that stands: its author edits it, changes who may see it, withdraws it.
//!
//! **Invariant:** only the author changes an update, whatever button was pressed.

use sqlx::SqliteConnection;
use trellis_domain::growth::GrowthRefusal;
use trellis_domain::growth::{Entry, Update, Visibility};
use trellis_domain::ids::{GuildId, RoomId, UpdateId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::room::RoomRefusal;

use super::layout::parts;
use super::owed::{Change, owe_change};
use super::{Posted, Standing, standing, store, view};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::room::{self, InDiscord, Room, RoomState};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Action, Content, Lane};

/// What its author wants of an update.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    /// Other words.
    Words(Entry),
    /// Other readers.
    Visibility(Visibility),
    /// That it be gone.
    Withdrawal,
}

/// An update that stands, for its author.
pub(super) async fn own(app: &App, asker: &Asker, id: UpdateId) -> Result<Standing> {
    let mut connection = app.db.read().await?;
    let posted = found(&mut connection, asker.guild, id).await?;
    if posted.update.author != asker.user {
        return GrowthRefusal::AuthorOnly.refuse();
    }
    if posted.update.withdrawn_at.is_some() {
        return GrowthRefusal::UpdateWithdrawn.refuse();
    }
    standing(&mut connection, posted).await
}

/// The update of this id in this community; a forged id names none.
pub(super) async fn found(tx: &mut SqliteConnection, guild: GuildId, id: UpdateId) -> Result<Posted> {
    let posted = store::update(tx, id)
        .await?
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    room_here(tx, guild, posted.room).await?;
    Ok(posted)
}

/// The room, if it is one of this community's.
pub(super) async fn room_here(tx: &mut SqliteConnection, guild: GuildId, id: RoomId) -> Result<Room> {
    let room = room::find(tx, id).await?.filter(|room| room.guild == guild);
    room.ok_or_else(|| Refusal::from(InteractionRefusal::UnknownButton).into())
}

/// Takes an update back, and its words out of every file of the database.
pub(super) async fn withdraw(app: &App, asker: &Asker, id: UpdateId) -> Result<()> {
    change(app, asker, id, Wish::Withdrawal).await?;
    if let Err(error) = app.db.empty_log().await {
        tracing::warn!(
            ?error,
            "the log of changes still holds what was withdrawn; it is emptied later"
        );
    }
    Ok(())
}

/// Changes an update as its author wishes, and owes what brings Discord in line.
pub(super) async fn change(app: &App, asker: &Asker, id: UpdateId, wish: Wish) -> Result<Standing> {
    let (now, who, guild, app2) = (app.clock.now(), asker.user, asker.guild, app.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let app = app2;
                let before = found(tx, guild, id).await?;
                let update = &before.update;
                let after = match &wish {
                    Wish::Words(entry) => update.edit(who, entry.clone(), update.visibility, now)?,
                    // Other readers of the same words: nothing to mark as edited.
                    Wish::Visibility(readers) => Update {
                        edited_at: update.edited_at,
                        ..update.edit(who, update.entry.clone(), *readers, now)?
                    },
                    Wish::Withdrawal => update.withdraw(who, now)?,
                };
                let missing = || Fault::inconsistent("progress_update", "room_id", before.update.id);
                let room = room::find(tx, before.room).await?.ok_or_else(missing)?;
                // Words can always be taken back; new ones need a room that is open.
                let adds = matches!(wish, Wish::Words(_)) || after.visibility > before.update.visibility;
                if adds && room.state == RoomState::Closed {
                    return RoomRefusal::RoomClosed.refuse();
                }
                if after.entry == before.update.entry
                    && after.visibility == before.update.visibility
                    && after.withdrawn_at.is_none()
                {
                    return standing(tx, before).await;
                }
                let evidence = before.evidence.clone().filter(|_| after.withdrawn_at.is_none());
                let after = Posted {
                    update: after,
                    room: before.room,
                    evidence,
                };
                store::save_update(tx, &after).await?;
                let feedback = store::feedback_on(tx, id).await?;
                let change = Change {
                    before: &parts(&before, &feedback),
                    after: &parts(&after, &feedback),
                    evidence: after.evidence.as_ref(),
                    author: who,
                };
                owe_change(tx, &app, &room, change, now).await?;
                if after.update.withdrawn_at.is_some() {
                    store::empty_feedback(tx, id).await?;
                }
                if after.update.entry.stuck_needs_mentor()
                    && !before.update.entry.stuck_needs_mentor()
                    && let Some(mentor) = room.mentor()
                {
                    let words = view::stuck_since(&app.texts, who, mentor.user);
                    let post = Action::Post {
                        key: None,
                        into: room.channel(),
                        content: Content::Ready(Box::new(words)),
                        evidence: None,
                    };
                    outbox::owe(tx, &app.random, &Lane::room(room.id), room.guild, &post, now).await?;
                }
                room::redraw_card(tx, &app.random, &room, now).await?;
                standing(tx, after).await
            })
        })
        .await
}
