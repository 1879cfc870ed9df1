//! `/cohort` and its buttons.

use poise::serenity_prelude as serenity;
use trellis_domain::ids::{ChannelId, CohortId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::zone::zones_like;

use super::moving::{self, Agreed, WrittenDays};
use super::panel_place::{self, Knowing, PanelPlace};
use super::{life, standing, starting, statuses, view};
use crate::interaction::App;
use crate::interaction::lists::{CHOICES, offered};
use crate::interaction::{Command, Context, Nothing, Paged, Press, Route, Routes, of_command};
use crate::records::cohort::autocomplete_cohort;
use trellis_kernel::error::Result;

pub(super) const START: Route<CohortId> = Route::new("cohort", "start");
pub(super) const TAKE_START_BACK: Route<CohortId> = Route::new("cohort", "take-start-back");
pub(super) const SIGN_UP_AGAIN: Route<CohortId> = Route::new("cohort", "sign-up-again");
pub(super) const CLOSE_SIGN_UP: Route<CohortId> = Route::new("cohort", "close-sign-up");
pub(super) const MOVE: Route<Agreed> = Route::new("cohort", "move");
pub(super) const CLOSE: Route<CohortId> = Route::new("cohort", "close");
pub(super) const KEEP: Route<CohortId> = Route::new("cohort", "keep");
/// A page of where cohorts stand.
pub(super) const STANDING: Route<Paged<Nothing>> = Route::new("cohort", "standing");
/// Everybody who waits for a room, and who has places.
pub(super) const WAITING: Route<CohortId> = Route::new("cohort", "waiting");
/// A page of them.
pub(super) const WAITING_PAGE: Route<Paged<CohortId>> = Route::new("cohort", "waiting-page");
/// The channel that is picked for the sign-up panel.
pub(super) const PANEL: Route<CohortId> = Route::new("cohort", "panel");
/// The panel goes there although members cannot see the channel.
pub(super) const PANEL_ALL_THE_SAME: Route<PanelPlace> = Route::new("cohort", "panel-anyway");

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
        Some(_) => view::opened(&app.texts, &cohort, app.clock.now()),
        None => view::opened_unseen(&app.texts, &cohort, channel, app.clock.now()),
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
        .reply(&view::status(&app.texts, &cohorts, detail, 0, now))
        .await
}

async fn turn_status(app: App, press: Press<Paged<Nothing>>) -> Result<()> {
    let now = app.clock.now();
    let (cohorts, detail) = statuses(&app, &press.asker, None).await?;
    let page = view::status(&app.texts, &cohorts, detail, press.subject.page, now);
    press.answer.update(&page).await
}

async fn show_waiting(app: App, press: Press<CohortId>) -> Result<()> {
    let (cohort, unmatched) = standing::unmatched(&app, &press.asker, press.subject).await?;
    let page = view::waiting(&app.texts, &cohort, &unmatched, 0);
    press.answer.reply(&page).await
}

async fn turn_waiting(app: App, press: Press<Paged<CohortId>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let (cohort, unmatched) = standing::unmatched(&app, &press.asker, of).await?;
    let page = view::waiting(&app.texts, &cohort, &unmatched, page);
    press.answer.update(&page).await
}

#[poise::command(slash_command, rename = "start")]
async fn start(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let start = starting::about_to_start(app, &asker, cohort.as_deref()).await?;
    let first = view::starting::first(app, &start);
    answer
        .reply(&view::starting::confirm(
            &app.texts,
            &start,
            first,
            app.clock.now(),
        ))
        .await
}

async fn start_pressed(app: App, press: Press<CohortId>) -> Result<()> {
    let (cohort, count) = starting::start(&app, press.asker, press.subject).await?;
    press
        .answer
        .update(&view::starting::started(&app.texts, &cohort, &count))
        .await
}

async fn take_start_back_pressed(app: App, press: Press<CohortId>) -> Result<()> {
    let cohort = starting::take_start_back(&app, press.asker, press.subject).await?;
    press
        .answer
        .update(&view::starting::taken_back(&app.texts, &cohort))
        .await
}

async fn set_late_sign_up(app: App, press: Press<CohortId>, open: bool) -> Result<()> {
    let cohort = starting::set_late_sign_up(&app, press.asker, press.subject, open).await?;
    let told = view::starting::late_sign_up(&app.texts, &cohort);
    press.answer.update(&told).await
}

#[poise::command(slash_command, rename = "dates")]
async fn dates(
    ctx: Context<'_>,
    starts: Option<String>,
    ends: Option<String>,
    midpoint: Option<String>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let written = WrittenDays {
        starts,
        ends,
        midpoint,
    };
    let wanted = moving::about_to_move(app, &asker, cohort.as_deref(), &written).await?;
    answer
        .reply(&view::moving::confirm(&app.texts, &wanted, app.clock.now()))
        .await
}

async fn move_pressed(app: App, press: Press<Agreed>) -> Result<()> {
    let cohort = moving::move_dates(&app, press.asker, press.subject).await?;
    press
        .answer
        .update(&view::moving::moved(&app.texts, &cohort))
        .await
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
    let programs = ctx.data().programs.names();
    offered(programs.into_iter().map(|(slug, name)| (name, slug)), partial)
}

async fn autocomplete_zone(_ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let zones = zones_like(partial, CHOICES)
        .into_iter()
        .map(|zone| (zone.name().to_owned(), zone.name().to_owned()));
    offered(zones, "")
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![cohort()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(START, start_pressed);
    routes.press(TAKE_START_BACK, take_start_back_pressed);
    routes.press(SIGN_UP_AGAIN, |app, press| set_late_sign_up(app, press, true));
    routes.press(CLOSE_SIGN_UP, |app, press| set_late_sign_up(app, press, false));
    routes.press(MOVE, move_pressed);
    routes.press(CLOSE, close_pressed);
    routes.press(KEEP, keep_pressed);
    routes.press(STANDING, turn_status);
    routes.press(WAITING, show_waiting);
    routes.press(WAITING_PAGE, turn_waiting);
    routes.press(PANEL, panel_picked);
    routes.press(PANEL_ALL_THE_SAME, panel_all_the_same);
}
