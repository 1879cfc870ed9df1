//! The greeting of a bot in very many guilds.

use std::time::Instant;

use discord_sandbox::{Config, Limits, Sandbox};

use super::client::Gateway;
use super::say;

const GUILDS: usize = 2_500;
const MEMBERS: usize = 200;
/// GUILDS.
const INTENTS: u64 = 1;
/// GUILDS, GUILD_MEMBERS and GUILD_PRESENCES, with which each guild comes with all its members.
const ALL_MEMBERS: u64 = INTENTS | 1 << 1 | 1 << 8;

/// From Identify to the last GUILD_CREATE. The client is a thread of its own that only counts.
pub async fn run() {
    let config = Config {
        seed: 1,
        limits: Limits::off(),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    sandbox.add_bulk_guilds(GUILDS, 30, MEMBERS);
    let address = sandbox.base().trim_start_matches("http://").to_owned();
    for (name, query) in [
        ("plain", ""),
        ("zlib-stream", "&compress=zlib-stream"),
        ("zstd-stream", "&compress=zstd-stream"),
    ] {
        for (who, intents) in [("the bot itself", INTENTS), ("all members", ALL_MEMBERS)] {
            let (address, token) = (address.clone(), sandbox.bot_token());
            let (done, told) = tokio::sync::oneshot::channel();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                let _ = done.send(runtime.block_on(count(&address, query, &token, intents)));
            });
            let (took, bytes) = told.await.unwrap();
            #[expect(clippy::cast_precision_loss, reason = "a figure to be read")]
            let megabytes = bytes as f64 / 1e6;
            let rate = megabytes / took.as_secs_f64();
            say(&format!(
                "storm of {GUILDS} guilds of {MEMBERS}, with {who}, {name}: {took:.2?}, {megabytes:.1} MB, {rate:.0} MB/s"
            ));
        }
    }
}

async fn count(address: &str, query: &str, token: &str, intents: u64) -> (std::time::Duration, usize) {
    let mut gateway = Gateway::open(address, query).await;
    let begun = Instant::now();
    gateway.identify(token, intents).await;
    let mut bytes = 0;
    // READY and one event for each guild.
    for _ in 0..=GUILDS {
        bytes += gateway.frame().await.unwrap().len();
    }
    (begun.elapsed(), bytes)
}
