//! `/concern`, *Need help* on a card, and the form behind both.

use std::fmt::{self, Display};
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::concern::ConcernKind;
use trellis_domain::ids::{GuildId, RoomId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Confidential;

use super::{private_word, view};
use crate::interaction::{
    App, Asker, Command, Context, Nothing, Paged, Press, Route, Routes, Subject, Submission, of_command,
};

/// The name of the form's only input.
pub(super) const DETAIL: &str = "detail";

/// *Need help* on a room's card.
pub(super) const OFFER: Route<RoomId> = Route::new("concern", "offer");
pub(super) const CHOOSE: Route<RoomId> = Route::new("concern", "choose");
pub(super) const CHOOSE_FOR_NO_ROOM: Route<Nothing> = Route::new("concern", "choose-other");
pub(super) const SEND: Route<About> = Route::new("concern", "send");
pub(super) const READ: Route<Nothing> = Route::new("concern", "read");
/// A page of the rooms that a word could be about.
pub(super) const OFFER_PAGE: Route<Paged<Nothing>> = Route::new("concern", "offer-page");
/// A page of the words that the asker may read.
pub(super) const READ_PAGE: Route<Paged<Nothing>> = Route::new("concern", "read-page");
/// The buttons that cards and offers had before there were concerns.
const HELP: Route<RoomId> = Route::new("room", "help");
const HELP_TELL: Route<RoomId> = Route::new("room", "help-tell");

/// What a form is about: `<room>_<kind>`, with a hyphen for no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct About {
    /// The room, if it is about one.
    pub(super) room: Option<RoomId>,
    /// What the person would like.
    pub(super) kind: ConcernKind,
}

impl Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.room {
            Some(room) => write!(f, "{room}_{}", self.kind),
            None => write!(f, "-_{}", self.kind),
        }
    }
}

impl FromStr for About {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let (room, kind) = text
            .split_once('_')
            .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
        let room = match room {
            "-" => None,
            id => Some(RoomId::parse(id).map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?),
        };
        let kind = ConcernKind::parse(kind).ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
        Ok(Self { room, kind })
    }
}

impl Subject for About {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        match &self.room {
            Some(room) => room.is_of(tx, guild),
            None => Box::pin(async { Ok(true) }),
        }
    }
}

#[poise::command(slash_command, rename = "concern")]
async fn concern(ctx: Context<'_>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let rooms = private_word::offered(app, &asker).await?;
    answer
        .reply(&view::offer(&app.texts, &rooms, asker.user, 0))
        .await
}

async fn turn_offer(app: App, press: Press<Paged<Nothing>>) -> Result<()> {
    let rooms = private_word::offered(&app, &press.asker).await?;
    let page = view::offer(&app.texts, &rooms, press.asker.user, press.subject.page);
    press.answer.update(&page).await
}

async fn offer(app: App, press: Press<RoomId>) -> Result<()> {
    let room = private_word::about(&app, &press.asker, press.subject).await?;
    let message = view::offer(&app.texts, &[room], press.asker.user, 0);
    press.answer.reply(&message).await
}

async fn choose(app: App, press: Press<RoomId>) -> Result<()> {
    let room = private_word::about(&app, &press.asker, press.subject).await?;
    let kind = private_word::kind_of(press.values.first())
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let about = About {
        room: Some(room.id),
        kind,
    };
    press.answer.form(&view::form(&app.texts, about)).await
}

async fn choose_for_no_room(app: App, press: Press<Nothing>) -> Result<()> {
    let kind = private_word::kind_of(press.values.first())
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let about = About { room: None, kind };
    press.answer.form(&view::form(&app.texts, about)).await
}

async fn form(app: App, asker: Asker, about: About) -> Result<Form> {
    if let Some(room) = about.room {
        private_word::about(&app, &asker, room).await?;
    }
    Ok(view::form(&app.texts, about))
}

async fn send(app: App, sent: Submission<About>) -> Result<()> {
    sent.answer.asked(&view::form(&app.texts, sent.subject));
    let detail = Confidential::new(sent.field(DETAIL));
    let heard = private_word::raise(&app, &sent.asker, sent.subject, detail).await?;
    sent.answer
        .reply(&view::raised(&app.texts, sent.subject, heard))
        .await
}

async fn read(app: App, press: Press<Nothing>) -> Result<()> {
    let (words, turned) = private_word::read(&app, &press.asker, 0).await?;
    press
        .answer
        .reply(&view::words(&app.texts, &words, &turned))
        .await
}

/// Each page is a reading of its own.
async fn read_on(app: App, press: Press<Paged<Nothing>>) -> Result<()> {
    let (words, turned) = private_word::read(&app, &press.asker, press.subject.page).await?;
    press
        .answer
        .update(&view::words(&app.texts, &words, &turned))
        .await
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![concern()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(OFFER, offer);
    routes.press(HELP, offer);
    routes.press(HELP_TELL, offer);
    routes.press(CHOOSE, choose);
    routes.press(CHOOSE_FOR_NO_ROOM, choose_for_no_room);
    routes.form(SEND, form, send);
    routes.press(READ, read);
    routes.press(READ_PAGE, read_on);
    routes.press(OFFER_PAGE, turn_offer);
}
