//! What people ask of rooms: `/room open | list | close`, and the buttons of a room's card and notices.

use poise::serenity_prelude as serenity;
use trellis_domain::ids::{CohortId, RoomId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::opening::Wish;
use super::{closing, help, listing, opening, remaking, view};
use crate::interaction::App;
use crate::interaction::{Command, Context, OldPress, Routes, of_command};
use crate::records::cohort::autocomplete_cohort;
use trellis_kernel::error::Result;

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
    let (asker, answer) = of_command(&ctx)?;
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
    let (asker, answer) = of_command(&ctx)?;
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
    let (asker, answer) = of_command(&ctx)?;
    let app = ctx.data();
    let (room, place) = listing::meant(app, &asker, room.as_deref()).await?;
    answer
        .reply(&view::close_question(&app.texts, &room, &place))
        .await
}

/// Completes an option that names a room; only coordinators are shown any.
async fn autocomplete_room(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let rooms = match of_command(&ctx) {
        Ok((asker, _)) => listing::like(ctx.data(), &asker, partial)
            .await
            .unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let choices = rooms
        .into_iter()
        .map(|(id, name)| serenity::AutocompleteChoice::new(name, id.to_string()));
    serenity::CreateAutocompleteResponse::new().set_choices(choices.collect())
}

fn room_of(press: &OldPress) -> Result<RoomId> {
    press
        .id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton).into())
}

async fn turn_page(app: App, press: OldPress) -> Result<()> {
    let subject = press.id.subject().rsplit_once('-');
    let (cohort, page) = subject.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let cohort: CohortId = cohort
        .parse()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let page = page
        .parse()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let listed = listing::of_known_cohort(&app, &press.asker, cohort).await?;
    let message = view::list(&app.texts, listed.cohort, &listed.name, &listed.lines, page);
    press.answer.update(&message).await
}

async fn confirm_close(app: App, press: OldPress) -> Result<()> {
    let closed = closing::close(&app, &press.asker, room_of(&press)?).await?;
    press
        .answer
        .update(&view::closed(&app.texts, &closed.place))
        .await
}

async fn close_missing(app: App, press: OldPress) -> Result<()> {
    let closed = closing::close(&app, &press.asker, room_of(&press)?).await?;
    let message = view::missing_closed(&app.texts, &closed.room, press.asker.user);
    press.answer.update(&message).await
}

async fn make_again(app: App, press: OldPress) -> Result<()> {
    let room = remaking::make_again(&app, &press.asker, room_of(&press)?).await?;
    press
        .answer
        .update(&view::made_again(&app.texts, &room, press.asker.user))
        .await
}

async fn offer_help(app: App, press: OldPress) -> Result<()> {
    let room = help::offered_to(&app, &press.asker, room_of(&press)?).await?;
    press.answer.reply(&view::help_offer(&app.texts, &room)).await
}

async fn tell_coordinators(app: App, press: OldPress) -> Result<()> {
    help::ask(&app, &press.asker, room_of(&press)?).await?;
    press.answer.update(&view::help_said(&app.texts)).await
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![room()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.old_press("room", "list", |app, press| Box::pin(turn_page(app, press)));
    routes.old_press("room", "close", |app, press| Box::pin(confirm_close(app, press)));
    routes.old_press("room", "close-missing", |app, press| {
        Box::pin(close_missing(app, press))
    });
    routes.old_press("room", "again", |app, press| Box::pin(make_again(app, press)));
    routes.old_press("room", "help", |app, press| Box::pin(offer_help(app, press)));
    routes.old_press("room", "help-tell", |app, press| {
        Box::pin(tell_coordinators(app, press))
    });
}
