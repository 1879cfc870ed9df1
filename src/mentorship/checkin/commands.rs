//! The buttons and forms of a check-in. Each is checked against the records by its use case.

use futures::future::BoxFuture;
use trellis_domain::checkin::Answer;
use trellis_domain::ids::{CheckinId, RoomId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::{Detail, answer, change_detail, latest, own_detail, reading, view};
use crate::interaction::App;
use crate::interaction::{OldPress, OldSubmission, Routes};
use crate::records::room;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Confidential;

/// The name of the form's only input.
pub(super) const DETAIL: &str = "detail";

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.old_press("checkin", "good", |app, press| tapped(app, press, Answer::Good));
    routes.old_press("checkin", "could-be-better", |app, press| {
        tapped(app, press, Answer::CouldBeBetter)
    });
    routes.old_press("checkin", "stuck", |app, press| tapped(app, press, Answer::Stuck));
    routes.old_press("checkin", "detail", |app, press| {
        Box::pin(ask_for_detail(app, press))
    });
    routes.old_form("checkin", "detail", |app, sent| Box::pin(take_detail(app, sent)));
    routes.old_press("checkin", "share", |app, press| Box::pin(share(app, press, true)));
    routes.old_press("checkin", "keep", |app, press| Box::pin(share(app, press, false)));
    routes.old_press("checkin", "shared", |app, press| {
        Box::pin(show_shared(app, press))
    });
    routes.old_press("checkin", "read", |app, press| Box::pin(show_one(app, press)));
    routes.old_press("checkin", "now", |app, press| Box::pin(show_now(app, press)));
}

fn subject(press: &OldPress) -> Result<CheckinId> {
    press
        .id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton).into())
}

fn tapped(app: App, press: OldPress, given: Answer) -> BoxFuture<'static, Result<()>> {
    Box::pin(async move {
        let id = subject(&press)?;
        let checkin = answer(&app, &press.asker, id, given).await?;
        press
            .answer
            .reply(&view::noted(&app.texts, &checkin, given))
            .await
    })
}

async fn ask_for_detail(app: App, press: OldPress) -> Result<()> {
    let id = subject(&press)?;
    match own_detail(&app, &press.asker, id).await? {
        Some(so_far) => {
            press
                .answer
                .form(&view::detail_form(&app.texts, id, so_far.as_ref()))
                .await
        }
        None => press.answer.reply(&view::answer_first(&app.texts, id)).await,
    }
}

async fn take_detail(app: App, sent: OldSubmission) -> Result<()> {
    let id = sent
        .id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let text = Confidential::new(sent.field(DETAIL));
    let words = match change_detail(&app, &sent.asker, id, Detail::Write(text)).await? {
        true => view::detail_kept(&app.texts, id),
        false => view::detail_taken_back(&app.texts),
    };
    sent.answer.reply(&words).await
}

async fn share(app: App, press: OldPress, shared: bool) -> Result<()> {
    let there_is_one = change_detail(&app, &press.asker, subject(&press)?, Detail::Share(shared)).await?;
    if !there_is_one {
        return InteractionRefusal::NothingToShowYet.refuse();
    }
    press
        .answer
        .update(&view::detail_settled(&app.texts, shared))
        .await
}

async fn show_shared(app: App, press: OldPress) -> Result<()> {
    let read = reading::shared(&app, &press.asker, subject(&press)?).await?;
    press.answer.reply(&view::opened(&app.texts, &read)).await
}

/// The subject is `<check-in>_<person>`, on a button or as the chosen value of a list.
async fn show_one(app: App, press: OldPress) -> Result<()> {
    let wanted = press.values.first().map_or(press.id.subject(), String::as_str);
    let (id, who) = wanted
        .split_once('_')
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let id = CheckinId::parse(id).map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let who = UserId::new(
        who.parse()
            .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?,
    );
    let read = reading::read(&app, &press.asker, id, who).await?;
    press.answer.reply(&view::opened(&app.texts, &[read])).await
}

/// The card's button: the newest check-in of the room, to be answered here and now.
async fn show_now(app: App, press: OldPress) -> Result<()> {
    let now = app.clock.now();
    let id: RoomId = press
        .id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let mut connection = app.db.read().await?;
    let room = room::find(&mut connection, id)
        .await?
        .filter(|room| room.guild == press.asker.guild);
    let room = room.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    room.require_member(press.asker.user)?;
    let open = latest(&mut connection, id)
        .await?
        .filter(|checkin| now < checkin.closes_at);
    let message = match open {
        Some(checkin) => view::now(&app.texts, &checkin, press.asker.user),
        None => view::none_now(&app.texts),
    };
    press.answer.reply(&message).await
}
