//! A channel that grows to ten thousand messages: nothing about it may become slower.

use std::time::Instant;

use super::client::Http;
use super::world::World;
use super::{say, tell};

/// How many of each are timed.
const TIMED: usize = 100;
const MANY: usize = 10_000;

pub async fn run() {
    let world = World::new().await;
    let mut bot = world.bot().await;
    let messages = format!("/api/v10/channels/{}/messages", world.channel);
    let mut count = 0;
    for until in [TIMED, MANY] {
        while count < until {
            post(&mut bot, &messages).await;
            count += 1;
        }
        let mut ids = Vec::new();
        let mut taken = Vec::new();
        for _ in 0..TIMED {
            let begun = Instant::now();
            ids.push(post(&mut bot, &messages).await);
            taken.push(begun.elapsed());
            count += 1;
        }
        tell(&format!("post, {until} messages"), &mut taken);
        let asked = [
            ("list", "GET", String::from("?limit=50"), ""),
            ("edit", "PATCH", String::from("/ID"), r#"{"content":"changed"}"#),
            ("react", "PUT", String::from("/ID/reactions/%F0%9F%91%8D/@me"), ""),
            ("get", "GET", String::from("/ID"), ""),
        ];
        for (what, method, path, body) in asked {
            let mut taken = Vec::new();
            for id in &ids {
                let path = format!("{messages}{}", path.replace("ID", id));
                let begun = Instant::now();
                bot.succeed(method, &path, body).await;
                taken.push(begun.elapsed());
            }
            tell(&format!("{what}, {until} messages"), &mut taken);
        }
        page(&world, until).await;
    }
    say(&format!(
        "resident with {count} messages: {:.1} MB",
        world.process.memory("VmRSS")
    ));
}

async fn post(bot: &mut Http, messages: &str) -> String {
    let sent = bot
        .succeed("POST", messages, r#"{"content":"a message of some words"}"#)
        .await;
    let sent: serde_json::Value = serde_json::from_str(&sent).unwrap();
    super::world::text(&sent["id"])
}

async fn page(world: &World, count: usize) {
    let mut reader = world.person().await;
    let path = format!("/?as={}&in={}", world.person_id, world.channel);
    let whole = reader.succeed("GET", &path, "").await;
    let mut taken = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        reader.succeed("GET", &path, "").await;
        taken.push(begun.elapsed());
    }
    tell(
        &format!("page of {} KB, {count} messages", whole.len() / 1024),
        &mut taken,
    );
}
