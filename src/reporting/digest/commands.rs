//! `/digest`: the same, now, for the coordinator who asks; and what people answered, behind the button of a digest.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::digest::{Audience, Period};
use trellis_domain::ids::{CohortId, GuildId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::error::{Fault, Result};

use super::report::{self, Report};
use super::{period, store, view};
use crate::interaction::{App, Asker, Command, Context, Paged, Press, Route, Routes, Subject, of_command};
use crate::records::cohort::{self, Cohort};
use crate::records::community;

/// What people answered in the time of a digest.
pub(super) const ANSWERS: Route<Told> = Route::new("digest", "answers");
/// A page of it.
pub(super) const ANSWERS_PAGE: Route<Paged<Told>> = Route::new("digest", "answers-page");

/// Everything that a digest tells.
pub(super) const ALL: Route<Told> = Route::new("digest", "all");
/// A page of it.
pub(super) const PAGE: Route<Paged<Told>> = Route::new("digest", "page");

/// A digest that was told, or asked for: `<cohort>_<end of its period>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    /// Its cohort.
    pub(super) cohort: CohortId,
    /// The end of its period.
    pub(super) until: DateTime<Utc>,
}

impl Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.cohort, self.until.timestamp())
    }
}

impl FromStr for Told {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let parsed = text.split_once('_').and_then(|(cohort, until)| {
            Some(Self {
                cohort: CohortId::parse(cohort).ok()?,
                until: DateTime::from_timestamp(until.parse().ok()?, 0)?,
            })
        });
        parsed.ok_or(Refusal::from(InteractionRefusal::UnknownButton))
    }
}

impl Subject for Told {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.cohort.is_of(tx, guild)
    }
}

#[poise::command(slash_command, rename = "digest")]
async fn digest(
    ctx: Context<'_>,
    #[autocomplete = "cohort::autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let now = now(app);
    let mut connection = app.db.read().await?;
    community::require_confidant(&mut connection, &asker).await?;
    let cohort = cohort::pick_running(&mut connection, asker.guild, cohort.as_deref()).await?;
    let period = period(&mut connection, &cohort, now).await?;
    let audience = Audience::Reader(asker.user);
    let report = report::gather(&mut connection, app.drawing(), &cohort, period, audience).await?;
    drop(connection);
    answer
        .reply(&view::digest(&app.texts, &cohort, &report, false))
        .await
}

async fn answers(app: App, press: Press<Told>) -> Result<()> {
    let report = answered(&app, &press.asker, press.subject).await?;
    press.answer.reply(&view::answers(&app.texts, &report, 0)).await
}

async fn turn_answers(app: App, press: Press<Paged<Told>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let report = answered(&app, &press.asker, of).await?;
    press
        .answer
        .update(&view::answers(&app.texts, &report, page))
        .await
}

/// What people said last, as it stands now: what was settled since the digest needs nobody any more.
async fn answered(app: &App, asker: &Asker, told: Told) -> Result<(Cohort, Report)> {
    let until = now(app);
    let mut connection = app.db.read().await?;
    community::require_confidant(&mut connection, asker).await?;
    let (cohort, period) = asked_for(&mut connection, Told { until, ..told }).await?;
    let audience = Audience::Reader(asker.user);
    let report = report::gather(&mut connection, app.drawing(), &cohort, period, audience).await?;
    Ok((cohort, report))
}

/// The cohort of a digest, and the time that it covers.
async fn asked_for(tx: &mut SqliteConnection, told: Told) -> Result<(Cohort, Period)> {
    let found = cohort::find(tx, told.cohort).await?;
    let cohort = found.ok_or_else(|| Fault::inconsistent("cohort", "id", told.cohort))?;
    let period = match store::period(tx, told.cohort, told.until).await? {
        Some(period) => period,
        None => period(tx, &cohort, told.until).await?,
    };
    Ok((cohort, period))
}

async fn all(app: App, press: Press<Told>) -> Result<()> {
    let report = everything(&app, &press.asker, press.subject).await?;
    press.answer.reply(&view::all(&app.texts, &report, 0)).await
}

async fn turn(app: App, press: Press<Paged<Told>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let report = everything(&app, &press.asker, of).await?;
    press.answer.update(&view::all(&app.texts, &report, page)).await
}

/// All that the asker may see of what a digest tells: who reads the coordinators' channel what stands there, who is told
/// in confidence that, too.
async fn everything(app: &App, asker: &Asker, told: Told) -> Result<(Cohort, Report)> {
    let mut connection = app.db.read().await?;
    let rights = community::rights(&mut connection, asker).await?;
    let audience = Audience::of(rights, asker.user)?;
    let (cohort, period) = asked_for(&mut connection, told).await?;
    let report = report::gather(&mut connection, app.drawing(), &cohort, period, audience).await?;
    Ok((cohort, report))
}

/// Now. Times are kept in whole seconds: what was done in this one belongs into it, too.
fn now(app: &App) -> DateTime<Utc> {
    app.clock.now() + Duration::seconds(1)
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![digest()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(ANSWERS, answers);
    routes.press(ANSWERS_PAGE, turn_answers);
    routes.press(ALL, all);
    routes.press(PAGE, turn);
}
