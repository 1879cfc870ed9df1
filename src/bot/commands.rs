//! The slash commands of all features: their words, and the way from a command to its function.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use poise::serenity_prelude as serenity;

use super::features::FEATURES;
use crate::interaction::App;
use crate::interaction::{self, Command};
use trellis_domain::ids::UserId;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::error::Error;
use trellis_kernel::texts::Texts;

/// Every slash command.
fn all() -> Vec<Command> {
    FEATURES.iter().flat_map(|feature| (feature.commands)()).collect()
}

/// poise, for parsing commands and leading them to their functions; answers are our own.
pub(super) struct Commands {
    options: poise::FrameworkOptions<App, Error>,
    me: UserId,
    /// poise hands it on to commands, so it wants it; it is there once the client is.
    shards: OnceLock<Arc<serenity::ShardManager>>,
}

impl Commands {
    pub(super) fn new(texts: &Texts, me: UserId) -> Self {
        let mut commands = described(texts);
        poise::set_qualified_names(&mut commands);
        let options = poise::FrameworkOptions {
            commands,
            on_error: |error| Box::pin(on_error(error)),
            command_check: Some(|ctx| Box::pin(async move { Ok(is_first_delivery(ctx).await) })),
            initialize_owners: false,
            ..poise::FrameworkOptions::default()
        };
        Self {
            options,
            me,
            shards: OnceLock::new(),
        }
    }

    /// What runs the connections, before the first begins.
    pub(super) fn run_on(&self, shards: &Arc<serenity::ShardManager>) {
        self.shards.get_or_init(|| Arc::clone(shards));
    }

    /// Leads a command, or what completes one of its options, to its function.
    pub(super) async fn dispatch(
        &self,
        app: &App,
        context: &serenity::Context,
        interaction: serenity::Interaction,
    ) {
        let Some(shard_manager) = self.shards.get() else {
            tracing::error!("a command came before there was a connection");
            return;
        };
        let framework = poise::FrameworkContext {
            bot_id: serenity::UserId::new(self.me.get()),
            serenity_context: context,
            options: &self.options,
            user_data: app,
            shard_manager,
        };
        poise::dispatch_event(framework, serenity::FullEvent::InteractionCreate { interaction }).await;
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
    // What stands in the menu of a message is its name, and nothing else of it is shown.
    if command.context_menu_name.is_some() {
        command.context_menu_name = Some(texts.say(&key, &[]).into());
        return;
    }
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
