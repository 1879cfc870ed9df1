//! `/setup check`, and the doctor's buttons.

use std::fmt::{self, Display};
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::community::CommunityRefusal;
use trellis_domain::ids::{GuildId, QuestionId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::deciding::{self, Decision};
use super::guests::{self, Outcome};
use super::view::{self, Authority};
use super::{examining, facts, notes, repairing};
use crate::intake::fixtures::{inventory, survey};
use crate::interaction::{
    Answer, App, Asker, Context, Nothing, Paged, Press, Route, Routes, Subject, of_command,
};
use crate::records::community::require_manager;
use trellis_kernel::error::Result;

// The doctor had no room of its own when the first of these were posted: they are addresses of `setup`.
pub(super) const CHECK: Route<Nothing> = Route::new("setup", "check");
pub(super) const PAGE: Route<Paged<Nothing>> = Route::new("setup", "findings");
pub(super) const REPAIR: Route<Nothing> = Route::new("setup", "repair");
pub(super) const TRY_AGAIN: Route<Nothing> = Route::new("setup", "try-again");
pub(super) const LET_GO: Route<Nothing> = Route::new("setup", "let-go");

/// Somebody whom a hand let into a channel, is not to see it.
pub(super) const GUEST_AWAY: Route<SomebodyLetIn> = Route::new("doctor", "guest-away");
/// They are.
pub(super) const GUEST_STAYS: Route<SomebodyLetIn> = Route::new("doctor", "guest-stays");

/// A person or role, by the id, whom a hand let into channels of the community: `<who>_<question>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SomebodyLetIn {
    pub(super) who: u64,
    /// Which question it is, and so which channels; none below those of earlier versions.
    pub(super) question: Option<QuestionId>,
}

impl Display for SomebodyLetIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.question {
            Some(question) => write!(f, "{}_{question}", self.who),
            None => write!(f, "{}", self.who),
        }
    }
}

impl FromStr for SomebodyLetIn {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let unknown = || Refusal::from(InteractionRefusal::UnknownButton);
        let (who, question) = match text.split_once('_') {
            Some((who, question)) => (who, Some(question.parse().map_err(|_| unknown())?)),
            None => (text, None),
        };
        let who = who.parse().map_err(|_| unknown())?;
        Ok(Self { who, question })
    }
}

impl Subject for SomebodyLetIn {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async move {
            let asked = notes::asked_about(tx, guild, self.who, self.question.as_ref()).await?;
            Ok(!asked.is_empty())
        })
    }

    fn not_here() -> Refusal {
        CommunityRefusal::GuestDecided.into()
    }
}

/// The buttons.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(CHECK, check_pressed);
    routes.press(PAGE, turn);
    routes.press(REPAIR, repair);
    routes.press(TRY_AGAIN, |app, press| decide(app, press, Decision::TryAgain));
    routes.press(GUEST_AWAY, |app, press| {
        decide_about(app, press, guests::Decision::Away)
    });
    routes.press(GUEST_STAYS, |app, press| {
        decide_about(app, press, guests::Decision::Stays)
    });
    routes.press(LET_GO, |app, press| decide(app, press, Decision::LetGo));
}

/// The subcommand of `/setup`.
#[poise::command(slash_command, rename = "check", default_member_permissions = "MANAGE_GUILD")]
pub(crate) async fn check(ctx: Context<'_>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    examine(ctx.data(), &asker, &answer, 0).await
}

async fn check_pressed(app: App, press: Press<Nothing>) -> Result<()> {
    examine(&app, &press.asker, &press.answer, 0).await
}

/// Each page is looked at anew: what was mended meanwhile is gone from it.
async fn turn(app: App, press: Press<Paged<Nothing>>) -> Result<()> {
    examine(&app, &press.asker, &press.answer, press.subject.page).await
}

async fn examine(app: &App, asker: &Asker, answer: &Answer, page: usize) -> Result<()> {
    require_manager(asker)?;
    answer.later().await?;
    let survey = survey(app, asker.guild).await?;
    let facts = facts::gather(app, asker.guild, &survey).await?;
    let inventory = inventory(&mut *app.db.read().await?, asker.guild).await?;
    let found = examining::examine(&facts);
    let authority = Authority {
        owner: survey.owner,
        managing: survey.managing(),
    };
    answer
        .reply(&view::checked(&app.texts, &found, &inventory, &authority, page))
        .await
}

async fn repair(app: App, press: Press<Nothing>) -> Result<()> {
    require_manager(&press.asker)?;
    press.answer.later().await?;
    let repaired = repairing::repair(&app, &press.asker).await?;
    press.answer.reply(&view::repaired(&app.texts, &repaired)).await
}

async fn decide_about(app: App, press: Press<SomebodyLetIn>, decision: guests::Decision) -> Result<()> {
    let words = match guests::decide(&app, &press.asker, press.subject, decision).await? {
        Outcome::Decided(guest) => view::guest_decided(&app.texts, guest, decision, press.asker.user),
        Outcome::AskedAnew(asked) => view::guest(&app.texts, asked.guest, &asked.channels, &asked.question),
    };
    press.answer.update(&words).await
}

async fn decide(app: App, press: Press<Nothing>, decision: Decision) -> Result<()> {
    let count = deciding::decide(&app, &press.asker, decision).await?;
    press
        .answer
        .reply(&view::decided(&app.texts, decision, count))
        .await
}
