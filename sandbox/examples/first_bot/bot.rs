//! A first bot on serenity: answers `/hello` and counts the presses of its button.

use std::env;

use serenity::all::*;

struct FirstBot;

#[async_trait]
impl EventHandler for FirstBot {
    async fn ready(&self, context: Context, _: Ready) {
        let name = CreateCommandOption::new(CommandOptionType::String, "name", "Whom").required(true);
        let hello = CreateCommand::new("hello")
            .description("Says hello")
            .add_option(name);
        if let Err(error) = Command::set_global_commands(&context.http, vec![hello]).await {
            println!("{error}");
        }
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let answered = match interaction {
            Interaction::Command(command) => {
                let name = command.data.options[0].value.as_str().unwrap_or("you");
                let response = CreateInteractionResponse::Message(answer(format!("Hello, {name}"), 1));
                command.create_response(&context.http, response).await
            }
            Interaction::Component(press) => {
                let presses: u32 = press.data.custom_id.parse().unwrap_or(0);
                let text = format!("Pressed {presses} times");
                let response = CreateInteractionResponse::UpdateMessage(answer(text, presses + 1));
                press.create_response(&context.http, response).await
            }
            _ => Ok(()),
        };
        if let Err(error) = answered {
            println!("{error}");
        }
    }
}

fn answer(text: String, presses: u32) -> CreateInteractionResponseMessage {
    let again = CreateButton::new(presses.to_string()).label("Again");
    CreateInteractionResponseMessage::new()
        .content(text)
        .button(again)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    run(&env::var("DISCORD_TOKEN")?, env::var("DISCORD_BASE").ok()).await
}

/// `base` is an address such as `http://127.0.0.1:4480`, Discord itself without one.
pub async fn run(token: &str, base: Option<String>) -> Result<(), Box<dyn std::error::Error>> {
    let mut http = HttpBuilder::new(token);
    if let Some(base) = base {
        // With an address of its own serenity leaves the rate limits to whoever is there.
        http = http.proxy(base).ratelimiter_disabled(true);
    }
    let mut client = ClientBuilder::new_with_http(http.build(), GatewayIntents::GUILDS)
        .event_handler(FirstBot)
        .await?;
    Ok(client.start().await?)
}
