//! The slash commands of all features: their words, and their registration.

use std::borrow::Cow;

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::features::FEATURES;
use crate::interaction::App;
use crate::interaction::{self, Command, FixedChoices};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::discord::Call;
use trellis_kernel::error::{Error, Result};
use trellis_kernel::meta;
use trellis_kernel::texts::Texts;

/// Every slash command.
fn all() -> Vec<Command> {
    FEATURES.iter().flat_map(|feature| (feature.commands)()).collect()
}

/// poise, for parsing commands and leading them to their functions; answers are our own.
pub(super) fn framework(app: App) -> poise::Framework<App, Error> {
    let options = poise::FrameworkOptions {
        commands: described(&app.texts),
        on_error: |error| Box::pin(on_error(error)),
        command_check: Some(|ctx| Box::pin(async move { Ok(is_first_delivery(ctx).await) })),
        initialize_owners: false,
        ..poise::FrameworkOptions::default()
    };
    poise::Framework::builder()
        .options(options)
        .setup(move |_, _, _| Box::pin(async move { Ok(app) }))
        .build()
}

/// Put into poise's data of one invocation once it has been recognised as new.
struct FirstDelivery;

/// Whether Discord delivers this command for the first time. poise asks once for each level of a command.
async fn is_first_delivery(ctx: poise::Context<'_, App, Error>) -> bool {
    if ctx.invocation_data::<FirstDelivery>().await.is_some() {
        return true;
    }
    let new = match ctx {
        poise::Context::Application(command) => ctx.data().seen.is_new(command.interaction.id.get()),
        poise::Context::Prefix(_) => false,
    };
    if new {
        ctx.set_invocation_data(FirstDelivery).await;
    }
    new
}

/// The commands with their words from the texts: `command-cohort-open`, and `.name` for its option.
fn described(texts: &Texts) -> Vec<Command> {
    let mut commands = all();
    for command in &mut commands {
        describe(command, texts, "command");
    }
    commands
}

fn describe(command: &mut Command, texts: &Texts, prefix: &str) {
    let key = format!("{prefix}-{}", command.name);
    command.description = Some(Cow::Owned(texts.say(&key, &[])));
    for parameter in &mut command.parameters {
        parameter.description = Some(Cow::Owned(texts.say(&format!("{key}.{}", parameter.name), &[])));
    }
    for subcommand in &mut command.subcommands {
        describe(subcommand, texts, &key);
    }
}

/// Discord's JSON of all commands: only in servers, only for apps installed in one.
fn wire(texts: &Texts) -> Result<Value> {
    let commands = described(texts);
    let mut list = serde_json::to_value(poise::builtins::create_application_commands(&commands))?;
    for (command, known) in list.as_array_mut().into_iter().flatten().zip(&commands) {
        if let Some(fixed) = known.custom_data.downcast_ref::<FixedChoices>() {
            set_choices(command, fixed, texts);
        }
        command["contexts"] = json!([0]);
        command["integration_types"] = json!([0]);
        if let Some(map) = command.as_object_mut() {
            map.remove("dm_permission");
        }
    }
    Ok(list)
}

/// Writes the list of an option into a command's JSON.
fn set_choices(command: &mut Value, fixed: &FixedChoices, texts: &Texts) {
    let options = command["options"].as_array_mut().into_iter().flatten();
    for option in options.filter(|option| option["name"] == fixed.option) {
        let choices = (fixed.list)(texts).into_iter();
        let choices = choices.map(|(name, value)| json!({ "name": name, "value": value }));
        option["choices"] = choices.collect();
    }
}

/// The digest of the commands that were registered last.
const REGISTERED: &str = "commands";

/// Registers the commands with Discord when they are not the ones registered last:
/// a community may take 200 new ones a day and no more (facts.md §3).
pub(super) async fn register(app: &App) -> Result<()> {
    let list = wire(&app.texts)?;
    let (application, _) = app.port.identify().await?;
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(format!("{application} {list}")));
    let known = {
        let mut connection = app.db.read().await?;
        meta::find(&mut connection, REGISTERED).await?
    };
    if known.as_deref() == Some(digest.as_str()) {
        return Ok(());
    }
    let path = format!("/applications/{application}/commands");
    app.port
        .call(Call::new(Method::PUT, "/applications/{a}/commands", application, path).json(list))
        .await?;
    app.db
        .write(move |tx| Box::pin(async move { meta::set(tx, REGISTERED, &digest).await }))
        .await?;
    tracing::info!("commands registered");
    Ok(())
}

async fn on_error(error: poise::FrameworkError<'_, App, Error>) {
    match error {
        poise::FrameworkError::Command {
            error,
            ctx: poise::Context::Application(ctx),
            ..
        } => {
            let answer = interaction::answer_of_command(&ctx);
            interaction::report(ctx.data(), &answer, error).await;
        }
        poise::FrameworkError::ArgumentParse {
            ctx: poise::Context::Application(ctx),
            error,
            ..
        } => {
            tracing::warn!(command = ctx.command().qualified_name.as_ref(), %error, "an option could not be read");
            let answer = interaction::answer_of_command(&ctx);
            interaction::report(
                ctx.data(),
                &answer,
                Refusal::from(InteractionRefusal::BadOption).into(),
            )
            .await;
        }
        poise::FrameworkError::CommandPanic {
            ctx: poise::Context::Application(ctx),
            ..
        } => {
            let answer = interaction::answer_of_command(&ctx);
            let fault = trellis_kernel::error::Fault::NotSaved("the command panicked".to_owned());
            interaction::report(ctx.data(), &answer, Error::Fault(fault)).await;
        }
        // Delivered twice; the first is being answered.
        poise::FrameworkError::CommandCheckFailed { error: None, .. } => {}
        other => tracing::warn!(error = %other, "a command could not be led to its function"),
    }
}
