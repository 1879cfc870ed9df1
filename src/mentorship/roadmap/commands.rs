//! `/roadmap`, and what is pressed and chosen below a roadmap.

use futures::future::BoxFuture;
use poise::serenity_prelude as serenity;
use sqlx::SqliteConnection;
use trellis_domain::growth::room_names;
use trellis_domain::ids::{GoalId, GuildId, PreviewId, RoadmapFileId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::roadmap::RoadmapRefusal;

use super::applying::{self, Other};
use super::importing::{self, Imported, Sent};
use super::{shelf, store, view};
use crate::interaction::lists::offered;
use crate::interaction::{App, Command, Context, Paged, Press, Route, Routes, Subject, of_command};
use crate::mentorship::goals;
use trellis_kernel::error::Result;

/// Copies the steps of what is shown.
pub(super) const COPY: Route<PreviewId> = Route::new("roadmap", "copy");
/// A page of what is shown.
pub(super) const PAGE: Route<Paged<PreviewId>> = Route::new("roadmap", "page");
/// The goal that its steps lead to, as chosen.
pub(super) const GOAL: Route<PreviewId> = Route::new("roadmap", "goal");
/// The mentee whom its steps are for, as chosen.
pub(super) const OWNER: Route<PreviewId> = Route::new("roadmap", "owner");
/// A file takes the place of another of its name.
pub(super) const REPLACE: Route<RoadmapFileId> = Route::new("roadmap", "replace");

/// Stands for no goal among those that can be chosen.
pub(super) const NO_GOAL: &str = "none";

impl Subject for PreviewId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::preview_is_of(tx, *self, guild))
    }

    /// Mostly its reader has looked at another since.
    fn not_here() -> Refusal {
        RoadmapRefusal::PreviewGone.into()
    }
}

impl Subject for RoadmapFileId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::file_is_of(tx, *self, guild))
    }

    fn not_here() -> Refusal {
        RoadmapRefusal::RoadmapFileGone.into()
    }
}

#[poise::command(
    slash_command,
    rename = "roadmap",
    subcommands("apply", "import", "remove"),
    subcommand_required
)]
async fn roadmap(_ctx: Context<'_>) -> Result<()> {
    Ok(())
}

#[poise::command(slash_command, rename = "apply")]
async fn apply(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_roadmap"] roadmap: String,
    #[autocomplete = "autocomplete_room"] room: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let shown = applying::show(app, &asker, roadmap, room).await?;
    answer.reply(&view::preview(&app.texts, &shown, 0)).await
}

#[poise::command(slash_command, rename = "import")]
async fn import(ctx: Context<'_>, file: serenity::Attachment) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    importing::may_import(app, &asker).await?;
    let sent = Sent {
        name: file.filename,
        url: file.url,
        bytes: usize::try_from(file.size).unwrap_or(usize::MAX),
    };
    let name = sent.name.clone();
    match importing::import(app, &asker, sent).await? {
        Imported::Faulty(faults) => {
            let told = view::faults(&app.texts, &name, &faults);
            answer.reply(&told.message).await?;
            match told.file {
                Some(file) => answer.hand(&view::faults_beside(&app.texts), &file).await,
                None => Ok(()),
            }
        }
        imported => answer.reply(&view::imported(&app.texts, &imported)).await,
    }
}

#[poise::command(slash_command, rename = "remove")]
async fn remove(ctx: Context<'_>, #[autocomplete = "autocomplete_own"] roadmap: String) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let file = importing::remove(app, &asker, roadmap).await?;
    answer.reply(&view::removed(&app.texts, &file)).await?;
    answer
        .hand(&view::removed_beside(&app.texts), &view::as_file(file))
        .await
}

async fn autocomplete_roadmap(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let names = names(&ctx, false).await.unwrap_or_default();
    offered(names.into_iter().map(|(slug, name)| (name, slug)), partial)
}

async fn autocomplete_own(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let names = names(&ctx, true).await.unwrap_or_default();
    offered(names.into_iter().map(|(slug, name)| (name, slug)), partial)
}

/// The roadmaps that can be chosen: all, or the community's own.
async fn names(ctx: &Context<'_>, only_own: bool) -> Result<Vec<(String, String)>> {
    let (asker, _) = of_command(ctx).await?;
    let app = ctx.data();
    let shelf = shelf::of(app, &mut *app.db.read().await?, asker.guild).await?;
    Ok(if only_own {
        shelf.own_names()
    } else {
        shelf.names()
    })
}

async fn autocomplete_room(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let rooms = async {
        let (asker, _) = of_command(&ctx).await?;
        goals::rooms_of(&mut *ctx.data().db.read().await?, &asker).await
    };
    let rooms = rooms.await.unwrap_or_default();
    let ids = rooms.iter().map(|room| room.id.to_string());
    offered(room_names(&rooms).into_iter().zip(ids), partial)
}

async fn turn(app: App, press: Press<Paged<PreviewId>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let shown = applying::shown(&app, &press.asker, of).await?;
    press
        .answer
        .update(&view::preview(&app.texts, &shown, page))
        .await
}

async fn choose_goal(app: App, press: Press<PreviewId>) -> Result<()> {
    let goal = match chosen(&press)? {
        NO_GOAL => None,
        id => Some(GoalId::parse(id).map_err(|_| unknown())?),
    };
    choose(&app, &press, Other::Goal(goal)).await
}

async fn choose_owner(app: App, press: Press<PreviewId>) -> Result<()> {
    let owner = chosen(&press)?.parse().map_err(|_| unknown())?;
    choose(&app, &press, Other::Owner(UserId::new(owner))).await
}

async fn choose(app: &App, press: &Press<PreviewId>, other: Other) -> Result<()> {
    let shown = applying::choose(app, &press.asker, press.subject, other).await?;
    press.answer.update(&view::preview(&app.texts, &shown, 0)).await
}

async fn copy(app: App, press: Press<PreviewId>) -> Result<()> {
    let agreed = applying::copy(&app, &press.asker, press.subject).await?;
    press.answer.update(&view::agreed(&app.texts, &agreed)).await
}

async fn replace(app: App, press: Press<RoadmapFileId>) -> Result<()> {
    let roadmap = importing::replace(&app, &press.asker, press.subject).await?;
    press
        .answer
        .update(&view::imported(&app.texts, &Imported::Taken(roadmap)))
        .await
}

/// What was chosen from a list.
fn chosen(press: &Press<PreviewId>) -> Result<&str> {
    let first = press.values.first().map(String::as_str);
    Ok(first.ok_or_else(unknown)?)
}

fn unknown() -> Refusal {
    InteractionRefusal::UnknownButton.into()
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![roadmap()]
}

/// The buttons and selects.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(COPY, copy);
    routes.press(PAGE, turn);
    routes.press(GOAL, choose_goal);
    routes.press(OWNER, choose_owner);
    routes.press(REPLACE, replace);
}
