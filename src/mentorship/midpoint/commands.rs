//! The buttons and the form of the midpoint. Each is checked against the records by its use case.

use trellis_domain::ids::MidpointId;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::{form_for, reading, view, write};
use crate::interaction::App;
use crate::interaction::{OldPress, OldSubmission, Routes};
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Confidential;

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.old_press("midpoint", "write", |app, press| {
        Box::pin(ask_for_reflection(app, press))
    });
    routes.old_form("midpoint", "reflect", |app, sent| {
        Box::pin(take_reflection(app, sent))
    });
    routes.old_press("midpoint", "open", |app, press| Box::pin(open(app, press)));
    routes.old_press("midpoint", "page", |app, press| Box::pin(turn(app, press)));
}

async fn ask_for_reflection(app: App, press: OldPress) -> Result<()> {
    let id = press
        .id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let (questions, so_far) = form_for(&app, &press.asker, id).await?;
    press
        .answer
        .form(&view::form(&app.texts, id, &questions, &so_far))
        .await
}

async fn take_reflection(app: App, sent: OldSubmission) -> Result<()> {
    let id = sent
        .id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let written = sent
        .fields
        .iter()
        .map(|(key, text)| (key.clone(), Confidential::new(text.trim())))
        .collect();
    let kept = write(&app, &sent.asker, id, written).await?;
    sent.answer.reply(&view::kept(&app.texts, &kept)).await
}

async fn open(app: App, press: OldPress) -> Result<()> {
    let id: MidpointId = press
        .id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let opened = reading::open(&app, &press.asker, id).await?;
    press
        .answer
        .reply(&view::opened(&app.texts, id, &opened, 0))
        .await
}

/// The subject is `<midpoint>_<page>`. Each page is a reading of its own.
async fn turn(app: App, press: OldPress) -> Result<()> {
    let (id, page) = press
        .id
        .subject()
        .split_once('_')
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let id = MidpointId::parse(id).map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let page = page
        .parse()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let opened = reading::open(&app, &press.asker, id).await?;
    press
        .answer
        .update(&view::opened(&app.texts, id, &opened, page))
        .await
}
