//! The setting: a guild with people, rooms and a forum, and the wall clock, by which libraries judge their tokens.

use discord_sandbox::permissions::{self, bits};
use discord_sandbox::world::channel_kind;
use discord_sandbox::{Config, Persona, Sandbox};

/// A guild with an open channel, a room that only Ada and the bot see, and one that the bot does not see.
pub struct Town {
    pub sandbox: Sandbox,
    pub guild: u64,
    pub general: u64,
    pub mentors: u64,
    pub ada: Persona,
    pub ben: Persona,
}

impl Town {
    /// With `SANDBOX_RECORDS` naming a folder, the log goes there for `check-requests`.
    pub async fn start() -> Self {
        Self::start_at(false).await
    }

    /// As [`Town::start`], at an address that is spoken to by TLS.
    pub async fn start_with_tls() -> Self {
        Self::start_at(true).await
    }

    async fn start_at(tls: bool) -> Self {
        let record = std::env::var_os("SANDBOX_RECORDS").map(|folder| {
            let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
            std::path::PathBuf::from(folder).join(format!("{name}.jsonl"))
        });
        let sandbox = Sandbox::start(Config {
            record,
            tls,
            seed: 11,
            ..Config::default()
        })
        .await
        .unwrap();
        sandbox.name_bot("Tester");
        let (olga, ada, ben) = (
            sandbox.add_user("Olga Owner"),
            sandbox.add_user("Ada Kovač"),
            sandbox.add_user("Ben"),
        );
        let guild = sandbox.add_guild(&olga, "Town");
        sandbox.join(guild, &ada);
        sandbox.join(guild, &ben);
        sandbox.invite_bot(guild, permissions::all() & !bits::ADMINISTRATOR);
        let mentors = sandbox.add_role(guild, "mentors", 0);
        sandbox.give_role(guild, &ada, mentors);
        sandbox.add_channel(guild, channel_kind::FORUM, "growth", None);
        let room = sandbox.add_channel(guild, channel_kind::TEXT, "room-of-ada", None);
        let hidden = sandbox.add_channel(guild, channel_kind::TEXT, "staff", None);
        let closed = |channel| {
            sandbox
                .set_overwrite(channel, guild, 0, 0, bits::VIEW_CHANNEL)
                .unwrap()
        };
        let open_to = |channel, user| {
            sandbox
                .set_overwrite(channel, user, 1, bits::VIEW_CHANNEL, 0)
                .unwrap();
        };
        closed(room);
        open_to(room, ada.id());
        open_to(room, sandbox.bot_user());
        closed(hidden);
        open_to(hidden, ben.id());
        let general = sandbox.channel_named(guild, "general").unwrap();
        Self {
            sandbox,
            guild,
            general,
            mentors,
            ada,
            ben,
        }
    }
}
