//! The community in which a bot is measured: the same for all.

use discord_sandbox::world::channel_kind;
use discord_sandbox::{Outcome, Persona, Sandbox};

use crate::bots::{Bot, Kind};
use crate::town::{Bench, PATIENCE};
use crate::{load, records};

/// Rooms, each with a mentor and a mentee who writes.
pub const ROOMS: usize = 50;
/// What Trellis keeps to of Discord's fifty requests a second, as it does by itself.
const PER_SECOND: u32 = 45;
/// What somebody who reads a room and writes in it may do there.
const ROOM: u64 = (1 << 10) | (1 << 11) | (1 << 16);

/// A community with its rooms, and the bot at work in it.
pub struct Stage {
    pub kind: Kind,
    pub bot: Bot,
    /// The mentees and their rooms.
    pub rooms: Vec<(Persona, u64)>,
    bench: Bench,
    marks: u32,
}

impl Stage {
    /// The community, made by people's own acts where its bot can do that, and by its owner where not.
    pub async fn set(kind: Kind) -> Self {
        let bench = Bench::new().await;
        let (bot, rooms) = if kind.is_trellis() {
            let bot = Bot::new(bench.start(PER_SECOND));
            let rooms = bench.rooms(ROOMS).await;
            (bot, rooms)
        } else {
            let rooms = rooms_of_their_owner(&bench);
            (start(&bench, kind), rooms)
        };
        let mut stage = Self {
            kind,
            bot,
            rooms,
            bench,
            marks: 0,
        };
        if kind == Kind::Grown {
            stage.bot.stop();
            records::grow(stage.bench.data.path()).await;
        }
        stage
    }

    /// Starts the bot anew, so that no round finds what an earlier one left in its memory, and waits for its first answer.
    pub async fn start_anew(&mut self) {
        self.bot.stop();
        if self.kind.is_trellis() {
            records::let_a_day_pass(self.bench.data.path()).await;
        }
        self.bot = start(&self.bench, self.kind);
        let (who, room) = &self.rooms[0];
        let mut tries = tokio::time::interval(load::LOOK);
        let answered = async {
            loop {
                tries.tick().await;
                let outcome = who.run(self.guild(), *room, "progress", &[]).await;
                if matches!(outcome, Outcome::Form(_)) {
                    return;
                }
            }
        };
        let begun = tokio::time::timeout(PATIENCE, answered).await;
        assert!(begun.is_ok(), "{} answers nobody", self.kind);
    }

    pub fn sandbox(&self) -> &Sandbox {
        &self.bench.sandbox
    }

    pub fn guild(&self) -> u64 {
        self.bench.guild
    }

    /// Leaves a mark in the record of requests: its name, which nothing else here has.
    pub async fn mark(&mut self) -> String {
        self.marks += 1;
        let mark = format!("mark{}n", self.marks);
        let address = format!("{}/api/v10/gateway?mark={mark}", self.sandbox().base());
        reqwest::get(address).await.unwrap();
        mark
    }

    /// Requests since a mark that count against Discord's limit, as all do but those about interactions.
    pub fn requests_since(&self, mark: &str) -> usize {
        let requests = self.sandbox().requests();
        let after = requests
            .iter()
            .rev()
            .take_while(|one| !one.query.iter().any(|(_, value)| value == mark));
        let of_interactions = |path: &str| {
            ["/api/v10/interactions/", "/api/v10/webhooks/"]
                .iter()
                .any(|start| path.starts_with(start))
        };
        let counted = after.filter(|one| !one.person && !of_interactions(&one.path));
        counted.count()
    }
}

fn start(bench: &Bench, kind: Kind) -> Bot {
    let Bench { sandbox, data, .. } = bench;
    Bot::new(if kind.is_trellis() {
        bench.start(PER_SECOND)
    } else {
        let mut command = kind.command(&sandbox.base(), &sandbox.bot_token(), data.path());
        command.spawn().unwrap()
    })
}

/// The same rooms as Trellis opens: each for two people and the bot.
fn rooms_of_their_owner(bench: &Bench) -> Vec<(Persona, u64)> {
    let Bench { sandbox, guild, .. } = bench;
    for name in ["coordinators", "growth", "announcements"] {
        sandbox.add_channel(*guild, channel_kind::TEXT, name, None);
    }
    let rooms = (0..ROOMS).map(|number| {
        let (mentor, mentee) = (
            sandbox.add_user(&format!("Mentor{number} Bench")),
            sandbox.add_user(&format!("Mentee{number} Bench")),
        );
        let room = sandbox.add_channel(*guild, channel_kind::TEXT, &format!("room-{number}"), None);
        sandbox.set_overwrite(room, *guild, 0, 0, ROOM).unwrap();
        for who in [mentor.id(), mentee.id(), sandbox.bot_user()] {
            sandbox.set_overwrite(room, who, 1, ROOM, 0).unwrap();
        }
        sandbox.join(*guild, &mentor);
        sandbox.join(*guild, &mentee);
        (mentee, room)
    });
    rooms.collect()
}
