//! What a person can ask of growth: `/progress`, `/updates`, the buttons and forms of an update.

use std::str::FromStr;

use poise::serenity_prelude as serenity;
use trellis_domain::growth::{Entry, Visibility};
use trellis_domain::ids::UserId;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::changing::{self, Wish};
use super::posting::{self, Begun, Sent, WhichRoom};
use super::{Draft, feedback, reading, view};
use crate::interaction::App;
use crate::interaction::{Command, Context, OldPress, OldSubmission, Routes, of_command};
use trellis_kernel::custom_id::CustomId;
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::Evidence;

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![progress(), updates()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.old_press("growth", "begin", |app, press| Box::pin(begin(app, press)));
    routes.old_form("growth", "post", |app, sent| Box::pin(post(app, sent)));
    routes.old_press("growth", "mine", |app, press| Box::pin(mine(app, press)));
    routes.old_press("growth", "edit", |app, press| Box::pin(edit_form(app, press)));
    routes.old_form("growth", "edit", |app, sent| Box::pin(edit(app, sent)));
    routes.old_press("growth", "visibility", |app, press| {
        Box::pin(visibility(app, press))
    });
    routes.old_press("growth", "withdraw", |app, press| Box::pin(withdraw(app, press)));
    routes.old_press("growth", "withdraw-now", |app, press| {
        Box::pin(withdraw_now(app, press))
    });
    routes.old_press("growth", "keep", |app, press| Box::pin(keep(app, press)));
    routes.old_press("growth", "feedback", |app, press| {
        Box::pin(feedback_form(app, press))
    });
    routes.old_form("growth", "feedback", |app, sent| {
        Box::pin(give_feedback(app, sent))
    });
    routes.old_press("growth", "read", |app, press| Box::pin(read(app, press)));
    routes.old_press("growth", "read-on", |app, press| Box::pin(read_on(app, press)));
}

#[poise::command(slash_command)]
async fn progress(
    ctx: Context<'_>,
    #[autocomplete = "autocomplete_visibility"] visibility: Option<String>,
    evidence: Option<serenity::Attachment>,
    #[autocomplete = "autocomplete_room"] room: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx)?;
    let app = ctx.data();
    let visibility = visibility
        .map(|word| Visibility::parse(word.trim()).ok_or(Refusal::from(InteractionRefusal::BadOption)))
        .transpose()?;
    let evidence = evidence.map(|file| Evidence {
        name: file.filename,
        url: file.url,
        size: u64::from(file.size),
    });
    let room = room.map_or(WhichRoom::HereOrOnly, WhichRoom::Named);
    let draft = posting::begin(
        app,
        &asker,
        Begun {
            room,
            visibility,
            evidence,
        },
    )
    .await?;
    answer.form(&form_of(app, &draft)).await
}

#[poise::command(slash_command)]
async fn updates(ctx: Context<'_>, mentee: Option<serenity::User>) -> Result<()> {
    let (asker, answer) = of_command(&ctx)?;
    let author = mentee.map_or(asker.user, |user| UserId::new(user.id.get()));
    let found = reading::of(ctx.data(), &asker, author).await?;
    answer.reply(&view::list(&ctx.data().texts, author, &found)).await
}

async fn autocomplete_visibility(ctx: Context<'_>, _: &str) -> serenity::CreateAutocompleteResponse {
    let texts = &ctx.data().texts;
    let choices = Visibility::ALL.into_iter().rev().map(|visibility| {
        serenity::AutocompleteChoice::new(view::visibility_name(texts, visibility), visibility.as_str())
    });
    serenity::CreateAutocompleteResponse::new().set_choices(choices.collect())
}

async fn autocomplete_room(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let response = serenity::CreateAutocompleteResponse::new();
    let Ok((asker, _)) = of_command(&ctx) else {
        return response;
    };
    let Ok(mut connection) = ctx.data().db.read().await else {
        return response;
    };
    let rooms = posting::rooms_as_mentee(&mut connection, &asker)
        .await
        .unwrap_or_default();
    let partial = partial.to_lowercase();
    let choices = rooms
        .into_iter()
        .map(|room| (posting::name_for_mentee(&room), room.id.to_string()))
        .filter(|(name, _)| name.to_lowercase().contains(&partial))
        .take(25)
        .map(|(name, id)| serenity::AutocompleteChoice::new(name, id));
    response.set_choices(choices.collect())
}

/// The subject of a button, or a kind word that it is not one of ours.
fn subject<T: FromStr>(id: &CustomId) -> Result<T> {
    Ok(id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?)
}

fn form_of(app: &App, draft: &Draft) -> Form {
    view::form(
        &app.texts,
        &CustomId::new("growth", "post", draft.id),
        draft.visibility,
        &Entry::default(),
    )
}

fn entry_of(sent: &OldSubmission) -> Result<Entry> {
    Ok(Entry::new(
        sent.field("did"),
        sent.field("learned"),
        sent.field("stuck"),
        sent.field("next"),
    )?)
}

async fn begin(app: App, press: OldPress) -> Result<()> {
    let room = WhichRoom::This(subject(&press.id)?);
    let begun = Begun {
        room,
        visibility: None,
        evidence: None,
    };
    let draft = posting::begin(&app, &press.asker, begun).await?;
    press.answer.form(&form_of(&app, &draft)).await
}

async fn post(app: App, sent: OldSubmission) -> Result<()> {
    let posted = posting::post(&app, &sent.asker, subject(&sent.id)?, entry_of(&sent)?);
    let words = match posted.await? {
        Sent::Posted(standing) => view::posted(&app.texts, &standing),
        Sent::Already(standing) => view::already_posted(&app.texts, &standing),
    };
    sent.answer.reply(&words).await
}

async fn mine(app: App, press: OldPress) -> Result<()> {
    let standing = changing::own(&app, &press.asker, subject(&press.id)?).await?;
    press.answer.reply(&view::mine(&app.texts, &standing)).await
}

async fn keep(app: App, press: OldPress) -> Result<()> {
    let standing = changing::own(&app, &press.asker, subject(&press.id)?).await?;
    press.answer.update(&view::mine(&app.texts, &standing)).await
}

async fn edit_form(app: App, press: OldPress) -> Result<()> {
    let update = changing::own(&app, &press.asker, subject(&press.id)?)
        .await?
        .posted
        .update;
    let id = CustomId::new("growth", "edit", update.id);
    press
        .answer
        .form(&view::form(&app.texts, &id, update.visibility, &update.entry))
        .await
}

async fn edit(app: App, sent: OldSubmission) -> Result<()> {
    let wish = Wish::Words(entry_of(&sent)?);
    let standing = changing::change(&app, &sent.asker, subject(&sent.id)?, wish).await?;
    sent.answer.reply(&view::changed(&app.texts, &standing)).await
}

async fn visibility(app: App, press: OldPress) -> Result<()> {
    let chosen = press
        .values
        .first()
        .and_then(|word| Visibility::parse(word))
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let wish = Wish::Visibility(chosen);
    let standing = changing::change(&app, &press.asker, subject(&press.id)?, wish).await?;
    press.answer.update(&view::changed(&app.texts, &standing)).await
}

async fn withdraw(app: App, press: OldPress) -> Result<()> {
    let standing = changing::own(&app, &press.asker, subject(&press.id)?).await?;
    press
        .answer
        .update(&view::confirm_withdrawal(&app.texts, &standing.posted))
        .await
}

async fn withdraw_now(app: App, press: OldPress) -> Result<()> {
    changing::withdraw(&app, &press.asker, subject(&press.id)?).await?;
    press.answer.update(&view::withdrawn(&app.texts)).await
}

async fn feedback_form(app: App, press: OldPress) -> Result<()> {
    let (posted, given) = feedback::begin(&app, &press.asker, subject(&press.id)?).await?;
    let id = CustomId::new("growth", "feedback", posted.update.id);
    press
        .answer
        .form(&view::feedback_form(&app.texts, &id, &posted, given.as_ref()))
        .await
}

async fn give_feedback(app: App, sent: OldSubmission) -> Result<()> {
    let standing = feedback::give(&app, &sent.asker, subject(&sent.id)?, sent.field("feedback")).await?;
    sent.answer
        .reply(&view::feedback_given(&app.texts, &standing))
        .await
}

async fn read(app: App, press: OldPress) -> Result<()> {
    let chosen = press
        .values
        .first()
        .and_then(|id| id.parse().ok())
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let standing = reading::one(&app, &press.asker, chosen).await?;
    press
        .answer
        .update(&view::read(&app.texts, &standing.posted, 1)?)
        .await
}

/// `growth:read-on:{update}-{page}`.
async fn read_on(app: App, press: OldPress) -> Result<()> {
    let (id, page) = press
        .id
        .subject()
        .split_once('-')
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let (id, page) = match (id.parse(), page.parse()) {
        (Ok(id), Ok(page)) => (id, page),
        _ => return InteractionRefusal::UnknownButton.refuse(),
    };
    let standing = reading::one(&app, &press.asker, id).await?;
    press
        .answer
        .update(&view::read(&app.texts, &standing.posted, page)?)
        .await
}
