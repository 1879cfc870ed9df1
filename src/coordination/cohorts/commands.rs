//! `/cohort` and its buttons.

use poise::serenity_prelude as serenity;
use trellis_domain::ids::{ChannelId, CohortId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::time::zones_like;

use super::panel_place::{self, Knowing, PanelPlace};
use super::{life, statuses, view};
use crate::interaction::App;
use crate::interaction::{Command, Context, Press, Route, Routes, of_command};
use crate::records::cohort::{autocomplete_cohort, choices};
use trellis_kernel::error::Result;

pub(super) const CLOSE: Route<CohortId> = Route::new("cohort", "close");
pub(super) const KEEP: Route<CohortId> = Route::new("cohort", "keep");
/// The channel that is picked for the sign-up panel.
pub(super) const PANEL: Route<CohortId> = Route::new("cohort", "panel");
/// The panel goes there although members cannot see the channel.
pub(super) const PANEL_ALL_THE_SAME: Route<PanelPlace> = Route::new("cohort", "panel-anyway");

/// Choices of one completion (facts.md §3).
const CHOICES: usize = 25;

#[poise::command(
    slash_command,
    rename = "cohort",
    subcommands("open", "panel", "status", "start", "dates", "close"),
    subcommand_required
)]
async fn cohort(_ctx: Context<'_>) -> Result<()> {
    Ok(())
}

#[poise::command(slash_command, rename = "open")]
async fn open(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_program"] program: String,
    #[max_length = 60] name: String,
    starts: String,
    #[autocomplete = "autocomplete_zone"] zone: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let channel = asker.channel;
    let cohort = life::open(
        app,
        asker,
        life::CohortRequest {
            program,
            name,
            starts,
            zone,
        },
    )
    .await?;
    let words = match cohort.panel_channel {
        Some(_) => view::opened(&app.texts, &cohort),
        None => view::opened_unseen(&app.texts, &cohort, channel),
    };
    answer.reply(&words).await
}

#[poise::command(slash_command, rename = "panel")]
async fn panel(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let to = PanelPlace {
        cohort: panel_place::meant(app, &asker, cohort.as_deref()).await?,
        channel: asker.channel,
    };
    let placed = panel_place::place(app, &asker, to, Knowing::NotYet).await?;
    answer.reply(&view::panel_placed(&app.texts, &placed)).await
}

async fn panel_picked(app: App, press: Press<CohortId>) -> Result<()> {
    let channel = press.values.first().and_then(|id| id.parse().ok());
    let channel = channel.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let to = PanelPlace {
        cohort: press.subject,
        channel: ChannelId::new(channel),
    };
    let placed = panel_place::place(&app, &press.asker, to, Knowing::NotYet).await?;
    press
        .answer
        .update(&view::panel_placed(&app.texts, &placed))
        .await
}

async fn panel_all_the_same(app: App, press: Press<PanelPlace>) -> Result<()> {
    let placed = panel_place::place(&app, &press.asker, press.subject, Knowing::AllTheSame).await?;
    press
        .answer
        .update(&view::panel_placed(&app.texts, &placed))
        .await
}

#[poise::command(slash_command, rename = "status")]
async fn status(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let now = app.clock.now();
    let (cohorts, detail) = statuses(app, &asker, cohort.as_deref()).await?;
    answer
        .reply(&view::status(&app.texts, &cohorts, detail, now))
        .await
}

#[poise::command(slash_command, rename = "start")]
async fn start(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let (cohort, count) = life::start(app, asker, cohort).await?;
    answer.reply(&view::started(&app.texts, &cohort, &count)).await
}

#[poise::command(slash_command, rename = "dates")]
async fn dates(
    ctx: Context<'_>,
    starts: String,
    ends: Option<String>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let cohort = life::move_dates(app, asker, cohort, starts, ends).await?;
    answer.reply(&view::moved(&app.texts, &cohort)).await
}

#[poise::command(slash_command, rename = "close")]
async fn close(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let (cohort, rooms) = life::about_to_close(app, &asker, cohort.as_deref()).await?;
    answer
        .reply(&view::confirm_close(&app.texts, &cohort, rooms))
        .await
}

async fn close_pressed(app: App, press: Press<CohortId>) -> Result<()> {
    let cohort = life::close(&app, press.asker, press.subject).await?;
    press.answer.update(&view::closed(&app.texts, &cohort)).await
}

async fn keep_pressed(app: App, press: Press<CohortId>) -> Result<()> {
    press.answer.update(&view::kept(&app.texts)).await
}

async fn autocomplete_program(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let programs = ctx.data().programs.iter();
    choices(
        programs.map(|(slug, entry)| (entry.program.name.clone(), slug.to_owned())),
        partial,
    )
}

async fn autocomplete_zone(_ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let zones = zones_like(partial, CHOICES)
        .into_iter()
        .map(|zone| (zone.name().to_owned(), zone.name().to_owned()));
    choices(zones, "")
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![cohort()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(CLOSE, close_pressed);
    routes.press(KEEP, keep_pressed);
    routes.press(PANEL, panel_picked);
    routes.press(PANEL_ALL_THE_SAME, panel_all_the_same);
}
