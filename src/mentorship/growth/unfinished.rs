//! Forms that somebody opened and did not send: shown to them, thrown away by them, or forgotten after their time.

use sqlx::SqliteConnection;
use trellis_domain::growth::DRAFT_KEPT;
use trellis_domain::ids::{GuildId, UserId};
use trellis_domain::text::safe;

use super::{THROW_AWAY, store};
use crate::interaction::{App, Asker, Nothing, Unfinished};
use crate::records::room;
use trellis_kernel::discord::message::{Button, stamp};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The forms that a person has open, for `/me`.
pub(super) async fn find(
    tx: &mut SqliteConnection,
    texts: &Texts,
    (guild, who): (GuildId, UserId),
) -> Result<Option<Unfinished>> {
    let mut lines = Vec::new();
    for form in store::open_forms(tx, guild, who).await? {
        let missing = || Fault::inconsistent("progress_draft", "room_id", form.room);
        let room = room::find(tx, form.room).await?.ok_or_else(missing)?;
        let room = room::place_of(tx, &room).await?;
        let until = stamp::day(form.opened_at + DRAFT_KEPT);
        lines.push(match &form.evidence {
            Some(file) => {
                let file = safe(file);
                t!(
                    texts,
                    "growth-form-waits-file",
                    room = room,
                    until = until,
                    file = file
                )
            }
            None => t!(texts, "growth-form-waits", room = room, until = until),
        });
    }
    let button = Button::new(THROW_AWAY.to(Nothing), t!(texts, "growth-forms-button"));
    Ok((!lines.is_empty()).then_some(Unfinished {
        lines,
        throw_away: button,
    }))
}

/// Throws away what the asker has open here.
pub(super) async fn throw_away(app: &App, asker: &Asker) -> Result<()> {
    let (guild, who) = (asker.guild, asker.user);
    app.change(move |change| Box::pin(async move { store::delete_open_forms(change.tx, guild, who).await }))
        .await
}
