//! The buttons, the list and the form of an agreement. Each is checked against the records by its use case.

use std::fmt::{self, Display};
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::agreement::{NoTopic, Print, Topic};
use trellis_domain::ids::{GuildId, RoomId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::{signing, view};
use crate::interaction::lists::Further;
use crate::interaction::{App, Asker, Paged, Press, Route, Routes, Subject, Submission};
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;

/// The name of the form's only input.
pub(super) const TEXT: &str = "text";

/// *Agreement* on a room's card, and below the room's message about it.
pub(super) const OPEN: Route<RoomId> = Route::new("agreement", "open");
/// Another page of it.
pub(super) const PAGE: Route<Paged<RoomId>> = Route::new("agreement", "page");
pub(super) const SIGN: Route<Shown> = Route::new("agreement", "sign");
/// The list of what can be changed.
pub(super) const CHANGE: Route<RoomId> = Route::new("agreement", "change");
/// To say what has to be said first.
pub(super) const SAY: Route<Changing> = Route::new("agreement", "say");
pub(super) const WRITE: Route<Changing> = Route::new("agreement", "write");
pub(super) const STILL_RIGHT: Route<RoomId> = Route::new("agreement", "still-right");
/// What changed from version to version, from the newest on.
pub(super) const VERSIONS: Route<Paged<RoomId>> = Route::new("agreement", "versions");

pub(super) fn routes(routes: &mut Routes) {
    routes.press(OPEN, open);
    routes.press(PAGE, turn);
    routes.press(SIGN, sign);
    routes.press(CHANGE, choose);
    routes.press(SAY, say);
    routes.form(WRITE, form, write);
    routes.press(STILL_RIGHT, still_right);
    routes.press(VERSIONS, versions);
}

/// What somebody was shown of a room's agreement: `<room>_<print>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// The room.
    pub(super) room: RoomId,
    /// What was shown.
    pub(super) print: Print,
}

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.room, self.print)
    }
}

impl FromStr for Shown {
    type Err = NoTopic;

    fn from_str(text: &str) -> std::result::Result<Self, NoTopic> {
        let (room, print) = text.split_once('_').ok_or(NoTopic)?;
        Ok(Self {
            room: room.parse().map_err(|_| NoTopic)?,
            print: print.parse()?,
        })
    }
}

impl Subject for Shown {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.room.is_of(tx, guild)
    }
}

/// A topic that is being changed: `<room>_<topic>_<print of what stood there>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Changing {
    /// The room.
    pub(super) room: RoomId,
    /// The topic.
    pub(super) topic: Topic,
    /// What stood there when it was begun.
    pub(super) print: Print,
}

impl Display for Changing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_{}", self.room, self.topic, self.print)
    }
}

impl FromStr for Changing {
    type Err = NoTopic;

    fn from_str(text: &str) -> std::result::Result<Self, NoTopic> {
        let (room, rest) = text.split_once('_').ok_or(NoTopic)?;
        let (topic, print) = rest.split_once('_').ok_or(NoTopic)?;
        Ok(Self {
            room: room.parse().map_err(|_| NoTopic)?,
            topic: topic.parse()?,
            print: print.parse()?,
        })
    }
}

impl Subject for Changing {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.room.is_of(tx, guild)
    }
}

async fn open(app: App, press: Press<RoomId>) -> Result<()> {
    let read = signing::read(&app, &press.asker, press.subject).await?;
    let page = view::page(&app.texts, &read, press.asker.user, 0);
    press.answer.reply(&page).await
}

async fn turn(app: App, press: Press<Paged<RoomId>>) -> Result<()> {
    let read = signing::read(&app, &press.asker, press.subject.of).await?;
    let page = view::page(&app.texts, &read, press.asker.user, press.subject.page);
    press.answer.update(&page).await
}

async fn sign(app: App, press: Press<Shown>) -> Result<()> {
    let Shown { room, print } = press.subject;
    let read = signing::sign(&app, &press.asker, room, print).await?;
    press.answer.update(&view::signed(&app.texts, &read)).await
}

async fn choose(app: App, press: Press<RoomId>) -> Result<()> {
    let value = press.values.first();
    if let Some(Ok(Further(from))) = value.map(|value| value.parse()) {
        let read = signing::read(&app, &press.asker, press.subject).await?;
        let rest = view::further(&app.texts, &read, press.asker.user, from);
        return press.answer.reply(&rest).await;
    }
    let topic = value.and_then(|value| value.parse().ok());
    let topic: Topic = topic.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let form = form_of(&app, &press.asker, press.subject, topic, None).await?;
    press.answer.form(&form).await
}

async fn say(app: App, press: Press<Changing>) -> Result<()> {
    let form = form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

/// As it is opened again: by what stands there now, so that what was refused can be sent.
async fn form(app: App, asker: Asker, changing: Changing) -> Result<Form> {
    form_of(&app, &asker, changing.room, changing.topic, None).await
}

async fn form_of(app: &App, asker: &Asker, room: RoomId, topic: Topic, shown: Option<Print>) -> Result<Form> {
    let (read, proposal) = signing::read_to_change(app, asker, room, topic).await?;
    let text = proposal.terms.get(topic);
    let changing = Changing {
        room,
        topic,
        print: shown.unwrap_or_else(|| Print::of_text(text)),
    };
    Ok(view::form(&app.texts, &read.scene, changing, text))
}

async fn write(app: App, sent: Submission<Changing>) -> Result<()> {
    let Changing { room, topic, print } = sent.subject;
    if let Ok(form) = form_of(&app, &sent.asker, room, topic, Some(print)).await {
        sent.answer.asked(&form);
    }
    let text = sent.field(TEXT).to_owned();
    let read = signing::change(&app, &sent.asker, room, (topic, print), text).await?;
    sent.answer.reply(&view::signed(&app.texts, &read)).await
}

async fn still_right(app: App, press: Press<RoomId>) -> Result<()> {
    signing::still_right(&app, &press.asker, press.subject).await?;
    press.answer.update(&view::still_right(&app.texts)).await
}

async fn versions(app: App, press: Press<Paged<RoomId>>) -> Result<()> {
    let (read, versions) = signing::versions(&app, &press.asker, press.subject.of).await?;
    let page = view::versions(&app.texts, &read.scene.room, &versions, press.subject.page);
    press.answer.update(&page).await
}
