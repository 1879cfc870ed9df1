//! Interactions through a bot that does nothing but answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, mpsc};

use super::client::Gateway;
use super::world::{World, make, text};
use super::{say, tell};
use serde_json::json;

/// How long each load is kept up.
const LOAD: Duration = Duration::from_secs(10);
/// Kept connections of the bot, and of the people.
const CONNECTIONS: usize = 16;

/// When each interaction was begun, by its number.
type Begun = Arc<Mutex<HashMap<u32, Instant>>>;

struct Load {
    world: World,
    begun: Begun,
    taken: Arc<Mutex<Vec<Duration>>>,
    room: Arc<Semaphore>,
    people: mpsc::Sender<u32>,
}

/// What it carries at most, and how it answers at a thousand a second.
pub async fn run() {
    for (bot_packs, in_flight) in [("", 8), ("", 64)] {
        let load = Load::new(bot_packs, in_flight).await;
        load.keep_up(None, in_flight).await;
    }
    let load = Load::new("", 4096).await;
    load.keep_up(Some(1000), 0).await;
}

impl Load {
    async fn new(packing: &str, in_flight: usize) -> Self {
        let world = World::new().await;
        let path = format!("/api/v10/applications/{}/commands", world.process.application);
        let option = json!([{"type": 3, "name": "n", "description": "Number", "required": true}]);
        let command = json!({"name": "hello", "description": "Says hello", "options": option});
        let command = make(&mut world.bot().await, &path, command).await;
        let (begun, taken) = (Begun::default(), Arc::default());
        let room = Arc::new(Semaphore::new(in_flight));
        let answers = bot(&world, packing).await;
        let answers = Arc::new(tokio::sync::Mutex::new(answers));
        for _ in 0..CONNECTIONS {
            let (mut http, answers) = (world.bot().await, answers.clone());
            let (begun, taken, room): (Begun, Arc<Mutex<Vec<Duration>>>, _) =
                (begun.clone(), Arc::clone(&taken), room.clone());
            tokio::spawn(async move {
                loop {
                    let Some((number, path)) = answers.lock().await.recv().await else {
                        return;
                    };
                    http.succeed("POST", &path, r#"{"type":4,"data":{"content":"hello"}}"#)
                        .await;
                    let since = begun.lock().unwrap().remove(&number).unwrap();
                    taken.lock().unwrap().push(since.elapsed());
                    room.add_permits(1);
                }
            });
        }
        let (people, wanted) = mpsc::channel::<u32>(4096);
        let wanted = Arc::new(tokio::sync::Mutex::new(wanted));
        for _ in 0..CONNECTIONS {
            let (mut http, wanted) = (world.person().await, wanted.clone());
            let body = format!(
                r#"{{"type":2,"guild_id":"{}","channel_id":"{}","session_id":"bench","nonce":"1","data":{{"id":"{}","name":"hello","type":1,"options":[{{"type":3,"name":"n","value":"NUMBER"}}]}}}}"#,
                world.guild,
                world.channel,
                text(&command["id"]),
            );
            tokio::spawn(async move {
                loop {
                    let Some(number) = wanted.lock().await.recv().await else {
                        return;
                    };
                    let body = body.replace("NUMBER", &number.to_string());
                    http.succeed("POST", "/api/v10/interactions", &body).await;
                }
            });
        }
        Self {
            world,
            begun,
            taken,
            room,
            people,
        }
    }

    /// Begins interactions at this rate, or as many as there is room for.
    async fn keep_up(&self, rate: Option<u32>, in_flight: usize) {
        let since = Instant::now();
        let cost = self.world.process.processor();
        let mut number = 0;
        while since.elapsed() < LOAD {
            if let Some(rate) = rate {
                // Open loop: the next one comes whether or not the last was answered.
                let due = u32::try_from(since.elapsed().as_micros() * u128::from(rate) / 1_000_000).unwrap();
                if number >= due {
                    super::moment().await;
                    continue;
                }
            }
            self.room.acquire().await.unwrap().forget();
            self.begun.lock().unwrap().insert(number, Instant::now());
            self.people.send(number).await.unwrap();
            number += 1;
        }
        while !self.begun.lock().unwrap().is_empty() {
            super::moment().await;
        }
        let spent = self.world.process.processor() - cost;
        let each = spent / number;
        let per_second = f64::from(number) / since.elapsed().as_secs_f64();
        let what = match rate {
            Some(rate) => format!("interactions at {rate}/s"),
            None => format!("interactions, {in_flight} at once"),
        };
        tell(&what, &mut self.taken.lock().unwrap());
        say(&format!(
            "  {per_second:.0} a second; the sandbox spent {each:.1?} of processor on each"
        ));
    }
}

/// The bot's gateway: sends on the number and the callback's path of each interaction.
async fn bot(world: &World, packing: &str) -> mpsc::UnboundedReceiver<(u32, String)> {
    let mut gateway = Gateway::open(&world.process.address, packing).await;
    gateway.identify(&world.process.token, 1).await;
    let (out, answers) = mpsc::unbounded_channel();
    let mut ready = false;
    let (ring, rung) = tokio::sync::oneshot::channel();
    let mut ring = Some(ring);
    tokio::spawn(async move {
        while let Some(frame) = gateway.frame().await {
            ready |= frame.windows(14).any(|part| part == b"\"GUILD_CREATE\"");
            if ready && let Some(ring) = ring.take() {
                let _ = ring.send(());
            }
            let Ok(payload) = serde_json::from_slice::<serde_json::Value>(&frame) else {
                continue;
            };
            if payload["t"] == "INTERACTION_CREATE" {
                let about = &payload["d"];
                let number = about["data"]["options"][0]["value"]
                    .as_str()
                    .unwrap()
                    .parse()
                    .unwrap();
                let path = format!(
                    "/api/v10/interactions/{}/{}/callback",
                    text(&about["id"]),
                    text(&about["token"])
                );
                let _ = out.send((number, path));
            }
        }
    });
    rung.await.unwrap();
    answers
}
