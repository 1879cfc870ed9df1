//! The buttons by which a stray is used again or put away.

use super::adopting;
use super::finding::Meant;
use super::view;
use crate::interaction::{App, Press, Route, Routes};
use crate::records::community::require_manager;
use trellis_kernel::error::Result;

pub(super) const ADOPT: Route<Meant> = Route::new("strays", "adopt");
pub(super) const CLOSE: Route<Meant> = Route::new("strays", "close");

/// The buttons.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(ADOPT, adopt);
    routes.press(CLOSE, close);
}

async fn adopt(app: App, press: Press<Meant>) -> Result<()> {
    require_manager(&press.asker)?;
    press.answer.later().await?;
    let channel = press.subject.0;
    let room = adopting::adopt(&app, &press.asker, channel).await?;
    press
        .answer
        .reply(&view::adopted(&app.texts, channel, &room))
        .await
}

async fn close(app: App, press: Press<Meant>) -> Result<()> {
    require_manager(&press.asker)?;
    press.answer.later().await?;
    let channel = press.subject.0;
    adopting::put_away(&app, &press.asker, channel).await?;
    press.answer.reply(&view::put_away(&app.texts, channel)).await
}
