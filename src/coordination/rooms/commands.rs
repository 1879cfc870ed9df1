//! What people ask of rooms: `/room open | list | close`, and the buttons of a room's card and notices.

use poise::serenity_prelude as serenity;
use trellis_domain::ids::{CohortId, RoomId, UserId};

use super::opening::Wish;
use super::{closing, listing, opening, remaking, view};
use crate::interaction::App;
use crate::interaction::lists::offered;
use crate::interaction::{Command, Context, Paged, Press, Route, Routes, of_command};
use crate::records::cohort::autocomplete_cohort;
use trellis_kernel::error::Result;

pub(super) const PAGE: Route<Paged<CohortId>> = Route::new("room", "list");
pub(super) const CLOSE: Route<RoomId> = Route::new("room", "close");
pub(super) const CLOSE_MISSING: Route<RoomId> = Route::new("room", "close-missing");
pub(super) const AGAIN: Route<RoomId> = Route::new("room", "again");

/// Rooms.
#[poise::command(slash_command, subcommands("open", "list", "close"), subcommand_required)]
async fn room(_: Context<'_>) -> Result<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn open(
    ctx: Context<'_>,
    mentor: serenity::User,
    mentee: serenity::User,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let (mentor, mentee) = (UserId::new(mentor.id.get()), UserId::new(mentee.id.get()));
    let app = ctx.data();
    let opened = opening::open(
        app,
        &asker,
        Wish {
            mentor,
            mentee,
            cohort,
        },
    )
    .await?;
    answer.reply(&view::opened(&app.texts, &opened)).await
}

#[poise::command(slash_command)]
async fn list(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_cohort"] cohort: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let listed = listing::of_cohort(app, &asker, cohort.as_deref()).await?;
    answer
        .reply(&view::list(
            &app.texts,
            listed.cohort,
            &listed.name,
            &listed.lines,
            0,
        ))
        .await
}

#[poise::command(slash_command)]
async fn close(ctx: Context<'_>, #[autocomplete = "autocomplete_room"] room: Option<String>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let (room, place) = listing::meant(app, &asker, room.as_deref()).await?;
    answer
        .reply(&view::close_question(&app.texts, &room, &place))
        .await
}

/// Completes an option that names a room; only coordinators are shown any.
async fn autocomplete_room(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let rooms = match of_command(&ctx).await {
        Ok((asker, _)) => listing::pickable(ctx.data(), &asker).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let rooms = rooms.into_iter().map(|room| (room.label, room.id.to_string()));
    offered(rooms, partial)
}

async fn turn_page(app: App, press: Press<Paged<CohortId>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let listed = listing::of_known_cohort(&app, &press.asker, of).await?;
    let message = view::list(&app.texts, listed.cohort, &listed.name, &listed.lines, page);
    press.answer.update(&message).await
}

async fn confirm_close(app: App, press: Press<RoomId>) -> Result<()> {
    let closed = closing::close(&app, &press.asker, press.subject).await?;
    press.answer.update(&view::closed(&app.texts, &closed)).await
}

async fn close_missing(app: App, press: Press<RoomId>) -> Result<()> {
    let closed = closing::close(&app, &press.asker, press.subject).await?;
    let message = view::missing_closed(&app.texts, &closed.room, press.asker.user);
    press.answer.update(&message).await
}

async fn make_again(app: App, press: Press<RoomId>) -> Result<()> {
    let room = remaking::make_again(&app, &press.asker, press.subject).await?;
    press
        .answer
        .update(&view::made_again(&app.texts, &room, press.asker.user))
        .await
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![room()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(PAGE, turn_page);
    routes.press(CLOSE, confirm_close);
    routes.press(CLOSE_MISSING, close_missing);
    routes.press(AGAIN, make_again);
}
