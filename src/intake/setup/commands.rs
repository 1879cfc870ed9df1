//! `/setup start` with its buttons, and `/setup`, to which the doctor gives `check`.
//!
//! Discord lets nobody run a command that has subcommands by its bare name, and the doctor has to be `/setup check`:
//! so setting up is `/setup start`. Typing `/setup` offers both.

use std::fmt::{self, Display};
use std::str::FromStr;

use futures::future::BoxFuture;
use poise::serenity_prelude as serenity;
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::zone::{Zone, parse_zone, zones_like};

use super::view::Page;
use super::{choosing, creating, view};
use crate::intake::doctor::check;
use crate::interaction::{
    App, Asker, Command, Context, Nothing, Press, Route, Routes, Subject, Submission, of_command,
};
use crate::records::community::{Fixture, GrowthReaders, VoiceUse, require_manager};
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;

/// How many zones completion offers; Discord takes 25.
const ZONES_OFFERED: usize = 25;

pub(super) const PAGE: Route<Page> = Route::new("setup", "page");
pub(super) const PICK: Route<Picked> = Route::new("setup", "pick");
pub(super) const ZONE: Route<Nothing> = Route::new("setup", "zone");
pub(super) const READERS: Route<ChosenReaders> = Route::new("setup", "growth-readers");
pub(super) const VOICE: Route<ChosenVoice> = Route::new("setup", "voice");
pub(super) const CREATE: Route<Nothing> = Route::new("setup", "create");

/// The thing that a picker picks; all rooms categories share one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Picked(pub(super) Fixture);

impl Display for Picked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.word())
    }
}

impl FromStr for Picked {
    type Err = Refusal;

    fn from_str(word: &str) -> std::result::Result<Self, Refusal> {
        Fixture::of_word(word)
            .map(Self)
            .ok_or_else(|| InteractionRefusal::UnknownButton.into())
    }
}

impl Subject for Picked {
    fn is_of<'c>(&'c self, _: &'c mut SqliteConnection, _: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async { Ok(true) })
    }
}

impl Subject for Page {
    fn is_of<'c>(&'c self, _: &'c mut SqliteConnection, _: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async { Ok(true) })
    }
}

/// Who is to read the place of growth threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChosenReaders(pub(super) GrowthReaders);

impl Display for ChosenReaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl FromStr for ChosenReaders {
    type Err = Refusal;

    fn from_str(word: &str) -> std::result::Result<Self, Refusal> {
        GrowthReaders::parse(word)
            .map(Self)
            .ok_or_else(|| InteractionRefusal::UnknownButton.into())
    }
}

impl Subject for ChosenReaders {
    fn is_of<'c>(&'c self, _: &'c mut SqliteConnection, _: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async { Ok(true) })
    }
}

/// Whether sessions are to have a voice channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChosenVoice(pub(super) VoiceUse);

impl Display for ChosenVoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl FromStr for ChosenVoice {
    type Err = Refusal;

    fn from_str(word: &str) -> std::result::Result<Self, Refusal> {
        VoiceUse::parse(word)
            .map(Self)
            .ok_or_else(|| InteractionRefusal::UnknownButton.into())
    }
}

impl Subject for ChosenVoice {
    fn is_of<'c>(&'c self, _: &'c mut SqliteConnection, _: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async { Ok(true) })
    }
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![setup()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(PAGE, turn);
    routes.press(PICK, pick);
    routes.press(ZONE, ask_zone);
    routes.form(ZONE, zone_form, zone_sent);
    routes.press(READERS, choose_readers);
    routes.press(VOICE, choose_voice);
    routes.press(CREATE, create);
}

/// The words above both; never run itself.
#[poise::command(
    slash_command,
    rename = "setup",
    default_member_permissions = "MANAGE_GUILD",
    subcommands("start", "check"),
    subcommand_required
)]
async fn setup(_ctx: Context<'_>) -> Result<()> {
    Ok(())
}

#[poise::command(slash_command, rename = "start", default_member_permissions = "MANAGE_GUILD")]
async fn start(ctx: Context<'_>, #[autocomplete = "offer_zones"] zone: Option<String>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let inventory = match zone {
        Some(given) => {
            require_manager(&asker)?;
            choosing::choose_zone(app, &asker, parse_zone(&given)?).await?
        }
        None => choosing::look(app, &asker).await?,
    };
    answer
        .reply(&view::page(&app.texts, Page::Start, &inventory))
        .await
}

async fn offer_zones(_ctx: Context<'_>, typed: &str) -> serenity::CreateAutocompleteResponse {
    let zones = zones_like(typed, ZONES_OFFERED).into_iter().map(Zone::name);
    zones.fold(serenity::CreateAutocompleteResponse::new(), |offer, zone| {
        offer.add_string_choice(zone, zone)
    })
}

async fn turn(app: App, press: Press<Page>) -> Result<()> {
    let inventory = choosing::look(&app, &press.asker).await?;
    press
        .answer
        .update(&view::page(&app.texts, press.subject, &inventory))
        .await
}

async fn pick(app: App, press: Press<Picked>) -> Result<()> {
    let Picked(fixture) = press.subject;
    let id = press
        .values
        .first()
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let inventory = choosing::pick(&app, &press.asker, fixture, id).await?;
    let page = if fixture.is_channel() {
        Page::Channels
    } else {
        Page::Roles
    };
    press
        .answer
        .update(&view::page(&app.texts, page, &inventory))
        .await
}

async fn choose_readers(app: App, press: Press<ChosenReaders>) -> Result<()> {
    let ChosenReaders(readers) = press.subject;
    let inventory = choosing::choose_readers(&app, &press.asker, readers).await?;
    press
        .answer
        .update(&view::page(&app.texts, Page::Start, &inventory))
        .await
}

async fn choose_voice(app: App, press: Press<ChosenVoice>) -> Result<()> {
    let ChosenVoice(voice) = press.subject;
    let inventory = choosing::choose_voice(&app, &press.asker, voice).await?;
    press
        .answer
        .update(&view::page(&app.texts, Page::Start, &inventory))
        .await
}

async fn ask_zone(app: App, press: Press<Nothing>) -> Result<()> {
    let form = zone_form(app, press.asker, Nothing).await?;
    press.answer.form(&form).await
}

async fn zone_form(app: App, asker: Asker, _: Nothing) -> Result<Form> {
    let inventory = choosing::look(&app, &asker).await?;
    Ok(view::zone_form(&app.texts, inventory.zone))
}

async fn zone_sent(app: App, form: Submission<Nothing>) -> Result<()> {
    let zone = parse_zone(form.field("zone"))?;
    let inventory = choosing::choose_zone(&app, &form.asker, zone).await?;
    form.answer
        .update(&view::page(&app.texts, Page::Start, &inventory))
        .await
}

async fn create(app: App, press: Press<Nothing>) -> Result<()> {
    require_manager(&press.asker)?;
    press.answer.later().await?;
    let created = creating::create(&app, &press.asker).await?;
    press.answer.reply(&view::created(&app.texts, &created)).await
}
