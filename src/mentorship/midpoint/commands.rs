//! The buttons and the form of the midpoint. Each is checked against the records by its use case.

use trellis_domain::ids::MidpointId;

use super::{reading, view, writing};
use crate::interaction::{App, Asker, Paged, Press, Route, Routes, Submission};
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Confidential;

/// To write a reflection.
pub(super) const WRITE: Route<MidpointId> = Route::new("midpoint", "write");
/// The form of a reflection.
pub(super) const REFLECT: Route<MidpointId> = Route::new("midpoint", "reflect");
/// To read both sides.
pub(super) const OPEN: Route<MidpointId> = Route::new("midpoint", "open");
/// Another page of both sides.
pub(super) const PAGE: Route<Paged<MidpointId>> = Route::new("midpoint", "page");

/// The buttons and the form.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(WRITE, ask_for_reflection);
    routes.form(REFLECT, reflection_form, take_reflection);
    routes.press(OPEN, open);
    routes.press(PAGE, turn);
}

async fn ask_for_reflection(app: App, press: Press<MidpointId>) -> Result<()> {
    let form = reflection_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn reflection_form(app: App, asker: Asker, id: MidpointId) -> Result<Form> {
    let (questions, so_far) = writing::form_for(&app, &asker, id).await?;
    Ok(view::form(&app.texts, id, &questions, &so_far))
}

async fn take_reflection(app: App, sent: Submission<MidpointId>) -> Result<()> {
    let written = sent.fields.iter();
    let written = written.map(|(key, text)| (key.clone(), Confidential::new(text.trim())));
    let kept = writing::write(&app, &sent.asker, sent.subject, written.collect()).await?;
    sent.answer.reply(&view::kept(&app.texts, &kept)).await
}

async fn open(app: App, press: Press<MidpointId>) -> Result<()> {
    let id = press.subject;
    let opened = reading::open(&app, &press.asker, id).await?;
    let message = view::opened(&app.texts, id, &opened, 0);
    press.answer.reply(&message).await
}

/// Each page is a reading of its own.
async fn turn(app: App, press: Press<Paged<MidpointId>>) -> Result<()> {
    let Paged { of: id, page } = press.subject;
    let opened = reading::open(&app, &press.asker, id).await?;
    let message = view::opened(&app.texts, id, &opened, page);
    press.answer.update(&message).await
}
