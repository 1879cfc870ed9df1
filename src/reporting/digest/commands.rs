//! `/digest`: the same, now, for the coordinator who asks; and what people answered, behind the button of a digest.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::digest::Audience;
use trellis_domain::ids::{CohortId, GuildId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::error::{Fault, Result};

use super::{period, report, store, view};
use crate::interaction::{App, Command, Context, Press, Route, Routes, Subject, of_command};
use crate::records::{cohort, community};

/// What people answered in the time of a digest.
pub(super) const ANSWERS: Route<Told> = Route::new("digest", "answers");

/// A digest that was told: `<cohort>_<end of its period>`.
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
    // Times are kept in whole seconds: what was done in this one belongs into it, too.
    let now = app.clock.now() + Duration::seconds(1);
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
    let Told { cohort, until } = press.subject;
    let mut connection = app.db.read().await?;
    community::require_confidant(&mut connection, &press.asker).await?;
    let found = cohort::find(&mut connection, cohort).await?;
    let found = found.ok_or_else(|| Fault::inconsistent("cohort", "id", cohort))?;
    let period = store::period(&mut connection, cohort, until).await?;
    let period = period.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let audience = Audience::Reader(press.asker.user);
    let report = report::gather(&mut connection, app.drawing(), &found, period, audience).await?;
    drop(connection);
    press
        .answer
        .reply(&view::answers(&app.texts, &found, &report))
        .await
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![digest()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(ANSWERS, answers);
}
