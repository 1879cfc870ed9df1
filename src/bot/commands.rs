//! The slash commands of all features: their words, and the way from a command to its function.

use std::borrow::Cow;

use poise::serenity_prelude as serenity;

use super::events::for_its_community;
use super::features::FEATURES;
use crate::interaction::App;
use crate::interaction::{self, Command};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::error::Error;
use trellis_kernel::texts::Texts;

/// Every slash command.
fn all() -> Vec<Command> {
    FEATURES.iter().flat_map(|feature| (feature.commands)()).collect()
}

/// poise, for parsing commands and leading them to their functions; answers are our own.
pub(super) fn framework(app: App) -> Commands {
    let options = poise::FrameworkOptions {
        commands: described(&app.texts),
        on_error: |error| Box::pin(on_error(error)),
        command_check: Some(|ctx| Box::pin(async move { Ok(is_first_delivery(ctx).await) })),
        initialize_owners: false,
        ..poise::FrameworkOptions::default()
    };
    let of_poise = app.clone();
    let poise = poise::Framework::builder()
        .options(options)
        .setup(move |_, _, _| Box::pin(async move { Ok(of_poise) }))
        .build();
    Commands { app, poise }
}

/// poise's framework, whose commands are work for the community that they came from.
pub(super) struct Commands {
    app: App,
    poise: poise::Framework<App, Error>,
}

#[serenity::async_trait]
impl serenity::Framework for Commands {
    async fn init(&mut self, client: &serenity::Client) {
        serenity::Framework::init(&mut self.poise, client).await;
    }

    async fn dispatch(&self, context: serenity::Context, event: serenity::FullEvent) {
        let asked = match &event {
            serenity::FullEvent::InteractionCreate { interaction } => Some(interaction.clone()),
            _ => None,
        };
        let work = serenity::Framework::dispatch(&self.poise, context, event);
        match asked {
            Some(interaction) => for_its_community(&self.app, &interaction, work).await,
            None => work.await,
        }
    }
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
pub(super) fn described(texts: &Texts) -> Vec<Command> {
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
