//! The buttons and forms of a check-in. Each is checked against the records by its use case.

use std::fmt::{self, Display};
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::checkin::Answer;
use trellis_domain::ids::{CheckinId, CohortId, GuildId, RoomId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::{answering, reading, view};
use crate::interaction::lists::Further;
use crate::interaction::{App, Asker, Press, Route, Routes, Subject, Submission};
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Confidential;

/// The name of the form's only input.
pub(super) const TEXT: &str = "detail";

const GOOD: Route<CheckinId> = Route::new("checkin", "good");
const COULD_BE_BETTER: Route<CheckinId> = Route::new("checkin", "could-be-better");
const STUCK: Route<CheckinId> = Route::new("checkin", "stuck");
/// To write a private detail, and the form of it.
pub(super) const WRITE: Route<CheckinId> = Route::new("checkin", "detail");
/// The partner may see the detail.
pub(super) const SHARE: Route<CheckinId> = Route::new("checkin", "share");
/// Coordinators only see the detail.
pub(super) const KEEP: Route<CheckinId> = Route::new("checkin", "keep");
/// What the other members of the room let one see.
pub(super) const SHARED: Route<CheckinId> = Route::new("checkin", "shared");
/// What one member of a cohort answered, as chosen from a list, or more of that list.
pub(super) const READ_ONE: Route<CohortId> = Route::new("checkin", "read-one");
/// What one member answered.
pub(super) const READ: Route<Wanted> = Route::new("checkin", "read");
/// The newest check-in of a room, to be answered here and now.
pub(super) const NOW: Route<RoomId> = Route::new("checkin", "now");

/// The button of one of the three answers.
pub(super) const fn tap(answer: Answer) -> Route<CheckinId> {
    match answer {
        Answer::Good => GOOD,
        Answer::CouldBeBetter => COULD_BE_BETTER,
        Answer::Stuck => STUCK,
    }
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    for answer in Answer::ALL {
        routes.press(tap(answer), move |app, press| tapped(app, press, answer));
    }
    routes.press(WRITE, ask_for_detail);
    routes.form(WRITE, detail_form, take_detail);
    routes.press(SHARE, |app, press| share(app, press, true));
    routes.press(KEEP, |app, press| share(app, press, false));
    routes.press(SHARED, show_shared);
    routes.press(READ, show_one);
    routes.press(READ_ONE, show_chosen);
    routes.press(NOW, show_now);
}

/// What one member answered: `<check-in>_<person>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AnswerOf {
    /// The check-in.
    pub(crate) checkin: CheckinId,
    /// The member.
    pub(crate) who: UserId,
}

impl Display for AnswerOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.checkin, self.who)
    }
}

impl FromStr for AnswerOf {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let (checkin, who) = text
            .split_once('_')
            .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
        Ok(Self {
            checkin: checkin
                .parse()
                .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?,
            who: UserId::new(
                who.parse()
                    .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?,
            ),
        })
    }
}

impl Subject for AnswerOf {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.checkin.is_of(tx, guild)
    }
}

/// Whose answer is wanted: one that the button names, or the one chosen from a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The button's.
    One(AnswerOf),
    /// The chosen value of a list that was shown before its cohort was known ([`READ_ONE`]).
    Chosen,
}

impl Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(answer) => answer.fmt(f),
            Self::Chosen => f.write_str("-"),
        }
    }
}

impl FromStr for Wanted {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        match text {
            "-" => Ok(Self::Chosen),
            one => one.parse().map(Self::One),
        }
    }
}

impl Subject for Wanted {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        match self {
            Self::One(answer) => answer.is_of(tx, guild),
            // What is chosen is asked for when it is read.
            Self::Chosen => Box::pin(async { Ok(true) }),
        }
    }
}

async fn tapped(app: App, press: Press<CheckinId>, given: Answer) -> Result<()> {
    let checkin = answering::answer(&app, &press.asker, press.subject, given).await?;
    let noted = view::noted(&app.texts, &checkin, given);
    press.answer.reply(&noted).await
}

async fn ask_for_detail(app: App, press: Press<CheckinId>) -> Result<()> {
    let id = press.subject;
    match answering::own_detail(&app, &press.asker, id).await? {
        Some(so_far) => {
            let form = view::detail_form(&app.texts, id, so_far.as_ref());
            press.answer.form(&form).await
        }
        None => press.answer.reply(&view::answer_first(&app.texts, id)).await,
    }
}

async fn detail_form(app: App, asker: Asker, id: CheckinId) -> Result<Form> {
    match answering::own_detail(&app, &asker, id).await? {
        Some(so_far) => Ok(view::detail_form(&app.texts, id, so_far.as_ref())),
        None => InteractionRefusal::NothingToShowYet.refuse(),
    }
}

async fn take_detail(app: App, sent: Submission<CheckinId>) -> Result<()> {
    let (id, text) = (sent.subject, Confidential::new(sent.field(TEXT)));
    let kept = answering::write_detail(&app, &sent.asker, id, text).await?;
    sent.answer.reply(&view::detail_kept(&app.texts, id, kept)).await
}

async fn share(app: App, press: Press<CheckinId>, shared: bool) -> Result<()> {
    let seen = answering::share(&app, &press.asker, press.subject, shared).await?;
    let settled = view::detail_settled(&app.texts, seen);
    press.answer.update(&settled).await
}

async fn show_shared(app: App, press: Press<CheckinId>) -> Result<()> {
    let read = reading::shared(&app, &press.asker, press.subject).await?;
    press.answer.reply_in(&view::opened(&app.texts, &read)).await
}

async fn show_one(app: App, press: Press<Wanted>) -> Result<()> {
    match press.subject {
        Wanted::One(answer) => show(&app, &press, answer).await,
        Wanted::Chosen => show(&app, &press, chosen(&app, &press).await?).await,
    }
}

async fn show_chosen(app: App, press: Press<CohortId>) -> Result<()> {
    if let Some(Ok(Further(from))) = press.values.first().map(|chosen| chosen.parse()) {
        let (cohort, details) = reading::details(&app, &press.asker, press.subject).await?;
        let further = view::further(&app.texts, &cohort, &details, from);
        return press.answer.reply(&further).await;
    }
    show(&app, &press, chosen(&app, &press).await?).await
}

/// The answer that was chosen from a list, of the asker's community.
async fn chosen<S>(app: &App, press: &Press<S>) -> Result<AnswerOf> {
    let value = press.values.first();
    let value = value.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let answer: AnswerOf = value.parse()?;
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    if !answer.is_of(tx, press.asker.guild).await? {
        return InteractionRefusal::UnknownButton.refuse();
    }
    Ok(answer)
}

async fn show<S>(app: &App, press: &Press<S>, wanted: AnswerOf) -> Result<()> {
    let read = reading::read(app, &press.asker, wanted.checkin, wanted.who).await?;
    press.answer.reply_in(&view::opened(&app.texts, &[read])).await
}

async fn show_now(app: App, press: Press<RoomId>) -> Result<()> {
    let message = match answering::open_now(&app, &press.asker, press.subject).await? {
        Some(checkin) => view::now(&app.texts, &checkin, press.asker.user),
        None => view::none_now(&app.texts),
    };
    press.answer.reply(&message).await
}
