//! What Trellis' libraries cost by themselves: a bot on serenity, poise and sqlx that stores one row and opens one form,
//! as shortly as these can be told to. No rules, no bounds, nothing that another command would need.

use std::path::Path;
use std::sync::Arc;

use poise::serenity_prelude as serenity;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::Mutex;

use crate::echo;

type Records = Arc<Mutex<SqliteConnection>>;
type Error = Box<dyn std::error::Error + Send + Sync>;

/// Serves until its connection ends.
pub async fn run(base: &str, token: &str, file: &Path) {
    let records = Arc::new(Mutex::new(records(file).await));
    let options = poise::FrameworkOptions {
        commands: vec![progress()],
        initialize_owners: false,
        ..poise::FrameworkOptions::default()
    };
    let framework = poise::Framework::builder()
        .options(options)
        .setup(|context, _, framework| {
            Box::pin(async move {
                poise::builtins::register_globally(context, &framework.options().commands).await?;
                Ok(records)
            })
        });
    let http = serenity::HttpBuilder::new(token)
        .proxy(base)
        .ratelimiter_disabled(true)
        .build();
    let builder = serenity::ClientBuilder::new_with_http(http, serenity::GatewayIntents::GUILDS);
    let mut client = builder.framework(framework.build()).await.unwrap();
    client.start().await.unwrap();
}

/// As durable as Trellis keeps its own.
async fn records(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    let mut records = options.connect().await.unwrap();
    let table =
        "create table if not exists draft (id integer primary key autoincrement, room_id text not null,
                     author_id text not null, visibility text not null, created_at integer not null)";
    sqlx::query(table).execute(&mut records).await.unwrap();
    records
}

/// Write a progress update
#[poise::command(slash_command)]
async fn progress(ctx: poise::ApplicationContext<'_, Records, Error>) -> Result<(), Error> {
    let interaction = ctx.interaction;
    let mut records = ctx.data().lock().await;
    let stored = sqlx::query(
        "insert into draft (room_id, author_id, visibility, created_at) values (?, ?, 'server', ?)",
    )
    .bind(interaction.channel_id.to_string())
    .bind(interaction.user.id.to_string())
    .bind(interaction.id.created_at().unix_timestamp())
    .execute(&mut *records)
    .await?;
    drop(records);
    let inputs = echo::INPUTS.map(|(key, label, hint)| {
        let input = serenity::CreateInputText::new(serenity::InputTextStyle::Paragraph, label, key)
            .placeholder(hint)
            .required(false)
            .max_length(4_000);
        serenity::CreateActionRow::InputText(input)
    });
    let form = serenity::CreateModal::new(format!("progress:{}", stored.last_insert_rowid()), echo::TITLE);
    let form = form.components(inputs.to_vec());
    interaction
        .create_response(
            ctx.serenity_context(),
            serenity::CreateInteractionResponse::Modal(form),
        )
        .await?;
    Ok(())
}
