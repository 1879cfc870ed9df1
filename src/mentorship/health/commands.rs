//! The one button of health.

use trellis_domain::ids::RoomId;

use super::{ALL_IS_WELL, store, view};
use crate::interaction::{App, Press, Routes};
use crate::records::community;
use crate::records::room::{self, RoomState};
use trellis_kernel::error::Result;

pub(super) fn routes(routes: &mut Routes) {
    routes.press(ALL_IS_WELL, all_is_well);
}

/// A member of the room, or a coordinator who heard it from one, says that all is well.
async fn all_is_well(app: App, press: Press<RoomId>) -> Result<()> {
    let (id, asker) = (press.subject, press.asker);
    let said = app.change(move |mut change| {
        Box::pin(async move {
            let room = room::known(change.tx, id).await?;
            if room.member(asker.user).is_none() {
                community::require_coordinator(change.tx, &asker).await?;
            }
            room.require_not_closed()?;
            store::note_well(change.tx, id, change.now).await?;
            if room.state == RoomState::Open {
                room::redraw_card(&mut change, &room).await?;
            }
            Ok(())
        })
    });
    said.await?;
    press.answer.reply(&view::noted(&app.texts)).await
}
