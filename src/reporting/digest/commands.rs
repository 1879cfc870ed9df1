//! `/digest`: the same, now, for the coordinator who asks.

use chrono::Duration;

use super::{facts, period, view};
use crate::interaction::{Command, Context, Routes, of_command};
use crate::records::cohort;
use crate::records::community;
use trellis_kernel::error::Result;

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![digest()]
}

/// The buttons, selects and forms: none of its own, details are the check-in's.
pub(super) fn routes(_routes: &mut Routes) {}

#[poise::command(slash_command, rename = "digest")]
async fn digest(
    ctx: Context<'_>,
    #[autocomplete = "cohort::autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx)?;
    let app = ctx.data();
    // Times are kept in whole seconds: what was done in this one belongs into it, too.
    let now = app.clock.now() + Duration::seconds(1);
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, &asker).await?;
    let cohort = cohort::pick_running(&mut connection, asker.guild, cohort.as_deref()).await?;
    let period = period(&mut connection, &cohort, now).await?;
    let report = facts::gather(&mut connection, &cohort, period).await?;
    drop(connection);
    answer
        .reply(&view::digest(&app.texts, &cohort, &report, false))
        .await
}
