//! twilight, in Rust and so always at hand: its gateway and HTTP crates, unmodified but for the address.

use serde_json::{Value, json};
use tokio::sync::mpsc;
use twilight_gateway::{
    CloseFrame, ConfigBuilder, Event, EventTypeFlags, Intents, Shard, ShardId, StreamExt as _,
};
use twilight_http::Client;
use twilight_model::application::command::{Command, CommandType};
use twilight_model::application::interaction::modal::ModalInteractionComponent;
use twilight_model::application::interaction::{Interaction, InteractionData};
use twilight_model::channel::message::component::{
    ActionRow, Button, ButtonStyle, Component, TextInput, TextInputStyle,
};
use twilight_model::http::interaction::{
    InteractionResponse, InteractionResponseData, InteractionResponseType,
};
use twilight_model::id::Id;

use crate::bot::PATIENCE;
use crate::others::does_all_of_it;
use crate::town::Town;

/// The command that asks for a word.
fn ask() -> Command {
    Command {
        application_id: None,
        contexts: None,
        default_member_permissions: None,
        description: "Asks for a word".to_owned(),
        description_localizations: None,
        #[expect(deprecated, reason = "a field that has to be there")]
        dm_permission: None,
        guild_id: None,
        id: None,
        integration_types: None,
        kind: CommandType::ChatInput,
        name: "ask".to_owned(),
        name_localizations: None,
        nsfw: None,
        options: Vec::new(),
        version: Id::new(1),
    }
}

fn row(component: Component) -> Option<Vec<Component>> {
    let components = vec![component];
    Some(vec![Component::ActionRow(ActionRow { components, id: None })])
}

fn open() -> Component {
    Component::Button(Button {
        custom_id: Some("open".to_owned()),
        disabled: false,
        emoji: None,
        id: None,
        label: Some("Open".to_owned()),
        sku_id: None,
        style: ButtonStyle::Primary,
        url: None,
    })
}

fn word() -> Component {
    #[expect(deprecated, reason = "a field that has to be there")]
    let input = TextInput {
        custom_id: "word".to_owned(),
        id: None,
        label: Some("Word".to_owned()),
        max_length: None,
        min_length: None,
        placeholder: None,
        required: None,
        style: TextInputStyle::Short,
        value: None,
    };
    Component::TextInput(input)
}

/// What the bot answers to an interaction: a button, a form, or the word that came back in it.
fn answer(interaction: &Interaction) -> InteractionResponse {
    let says = |content: String, components| InteractionResponse {
        kind: InteractionResponseType::ChannelMessageWithSource,
        data: Some(InteractionResponseData {
            content: Some(content),
            components,
            ..InteractionResponseData::default()
        }),
    };
    match interaction.data.as_ref().unwrap() {
        InteractionData::ApplicationCommand(_) => says("A word?".to_owned(), row(open())),
        InteractionData::MessageComponent(_) => InteractionResponse {
            kind: InteractionResponseType::Modal,
            data: Some(InteractionResponseData {
                title: Some("A form".to_owned()),
                custom_id: Some("form".to_owned()),
                components: row(word()),
                ..InteractionResponseData::default()
            }),
        },
        InteractionData::ModalSubmit(form) => {
            let ModalInteractionComponent::ActionRow(row) = &form.components[0] else {
                panic!("{:?}", form.components)
            };
            let ModalInteractionComponent::TextInput(input) = &row.components[0] else {
                panic!("{row:?}")
            };
            says(format!("You wrote {}", input.value), None)
        }
        data => panic!("{data:?}"),
    }
}

/// Runs until its connection is closed for good, and says what it sees.
async fn bot(base: String, token: String, saw: mpsc::UnboundedSender<Value>) {
    let host = base.trim_start_matches("http://").to_owned();
    let http = Client::builder()
        .token(token.clone())
        .proxy(host.clone(), true)
        .build();
    let application = http
        .current_user_application()
        .await
        .unwrap()
        .model()
        .await
        .unwrap()
        .id;
    let answers = http.interaction(application);
    answers.set_global_commands(&[ask()]).await.unwrap();
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let config = ConfigBuilder::new(token, intents)
        .proxy_url(format!("ws://{host}"))
        .build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    while let Some(event) = shard.next_event(EventTypeFlags::all()).await {
        // What it cannot read is a fault of the sandbox; that it was cut off is not.
        let seen = match event {
            Ok(Event::Ready(_)) => json!({"saw": "ready"}),
            Ok(Event::Resumed) => json!({"saw": "resumed"}),
            Ok(Event::MessageCreate(message)) if !message.author.bot => {
                json!({"saw": "message", "content": message.content})
            }
            Ok(Event::InteractionCreate(interaction)) => {
                let answer = answer(&interaction);
                answers
                    .create_response(interaction.id, &interaction.token, &answer)
                    .await
                    .unwrap();
                continue;
            }
            Ok(_) => continue,
            Err(error) => json!({"saw": "error", "words": format!("{error:?}")}),
        };
        if saw.send(seen).is_err() {
            shard.close(CloseFrame::NORMAL);
        }
    }
}

#[tokio::test]
async fn twilight_starts_answers_and_resumes_in_a_burst() {
    let town = Town::start().await;
    let (said, mut heard) = mpsc::unbounded_channel();
    let running = tokio::spawn(bot(town.sandbox.base(), town.sandbox.bot_token(), said));
    let mut sightings: Vec<Value> = Vec::new();
    let mut saw = async |what: &str| loop {
        if let Some(at) = sightings.iter().position(|said| said["saw"] == what) {
            break sightings.remove(at);
        }
        let next = tokio::time::timeout(PATIENCE, heard.recv()).await;
        sightings.push(next.unwrap().unwrap());
    };
    saw("ready").await;
    does_all_of_it(&town, &mut saw).await;
    running.abort();
    let errors: Vec<&Value> = sightings.iter().filter(|said| said["saw"] == "error").collect();
    assert!(errors.len() <= 1, "the cut is one, at most: {errors:?}");
    assert!(town.sandbox.unknown_requests().is_empty());
}
