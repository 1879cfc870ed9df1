//! The state of a sandbox, kept to begin others with: what took many steps to make is made once and copied.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::lock::lock;
use crate::operations::Sandbox;
use crate::start::{Config, StartError};
use crate::world::World;

/// The state of a sandbox at one moment; see [`Sandbox::snapshot`].
#[derive(Clone, Debug)]
pub struct Snapshot(Arc<Mutex<World>>);

impl Snapshot {
    /// Sandbox time when it was taken.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        lock(&self.0).now()
    }

    pub(crate) fn world(&self, base: String, clock: Clock, seed: u64) -> World {
        lock(&self.0).copy(base, clock, seed)
    }
}

impl Sandbox {
    /// Keeps everything that people and bots can see, with all ids and tokens.
    ///
    /// Connections, faults, rate limits that are used up and the record belong to a running sandbox and are not kept.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let copy = self.read(|world| {
            let clock = Clock::new(Some(world.clock().now()), true);
            world.copy(world.base().to_owned(), clock, 0)
        });
        Snapshot(Arc::new(Mutex::new(copy)))
    }

    /// Starts a sandbox whose world is a copy; neither it nor the first one hears of the other afterwards.
    ///
    /// Where `config` says no time to start at, it is the time of the snapshot. Ids and tokens that are made from now
    /// on come from the seed of `config`, so that two copies need not have them in common.
    ///
    /// # Errors
    ///
    /// As [`Sandbox::start`].
    pub async fn start_from(snapshot: &Snapshot, config: Config) -> Result<Self, StartError> {
        let config = Config {
            start: config.start.or_else(|| Some(snapshot.now())),
            ..config
        };
        Self::start_with(config, |base, clock, seed| snapshot.world(base, clock, seed)).await
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::permissions;

    fn frozen(seed: u64) -> Config {
        Config {
            frozen: true,
            seed,
            ..Config::default()
        }
    }

    /// All that can be read in a channel.
    fn texts(sandbox: &Sandbox, channel: u64) -> Vec<String> {
        let messages = sandbox.messages(channel).into_iter();
        messages.map(|message| message.content).collect()
    }

    #[tokio::test]
    async fn two_copies_begin_alike_and_hear_nothing_of_each_other() {
        let first = Sandbox::start(frozen(1)).await.unwrap();
        let ada = first.add_user("Ada");
        let guild = first.add_guild(&ada, "Town");
        first.invite_bot(guild, permissions::all());
        let general = first.channel_named(guild, "general").unwrap();
        ada.write(general, "before").await.unwrap();
        let snapshot = first.snapshot();
        ada.write(general, "after").await.unwrap();

        let one = Sandbox::start_from(&snapshot, frozen(2)).await.unwrap();
        let other = Sandbox::start_from(&snapshot, frozen(3)).await.unwrap();
        for copy in [&one, &other] {
            assert_eq!(texts(copy, general), ["before"]);
            assert_eq!(copy.bot_token(), first.bot_token());
            assert_eq!(copy.now(), snapshot.now());
            assert_ne!(copy.base(), first.base());
            assert!(copy.requests().is_empty());
        }
        let said = one.persona(ada.id()).write(general, "here").await.unwrap();
        assert_eq!(texts(&one, general), ["before", "here"]);
        assert_eq!(texts(&other, general), ["before"]);
        assert_eq!(texts(&first, general), ["before", "after"]);
        let there = other.persona(ada.id()).write(general, "there").await.unwrap();
        assert_ne!(said.id, there.id, "each copy makes ids of its own");
        other.advance(TimeDelta::days(1));
        assert_eq!(one.now(), snapshot.now());
    }

    #[tokio::test]
    async fn a_copy_may_begin_later_and_makes_ids_after_all_that_are_there() {
        let first = Sandbox::start(frozen(1)).await.unwrap();
        let ada = first.add_user("Ada");
        let guild = first.add_guild(&ada, "Town");
        let snapshot = first.snapshot();
        for at in [snapshot.now(), snapshot.now() + TimeDelta::hours(1)] {
            let config = Config {
                start: Some(at),
                ..frozen(1)
            };
            let copy = Sandbox::start_from(&snapshot, config).await.unwrap();
            assert_eq!(copy.now(), at);
            let newest = copy.add_channel(guild, 0, "new", None);
            let mut channels = copy.channels(guild).into_iter();
            assert!(channels.all(|one| one.id <= newest), "at {at}");
        }
    }

    #[tokio::test]
    async fn a_picture_in_an_embed_is_served_by_the_copy_at_its_own_address() {
        let first = Sandbox::start(frozen(1)).await.unwrap();
        let ada = first.add_user("Ada");
        let guild = first.add_guild(&ada, "Town");
        first.invite_bot(guild, permissions::all());
        let general = first.channel_named(guild, "general").unwrap();
        let embed = serde_json::json!({"embeds": [{"image": {"url": "attachment://a.png"}}]});
        let form = reqwest::multipart::Form::new()
            .text("payload_json", embed.to_string())
            .part(
                "files[0]",
                reqwest::multipart::Part::bytes(vec![1, 2, 3]).file_name("a.png"),
            );
        let client = reqwest::Client::new();
        let sent = client
            .post(format!("{}/api/v10/channels/{general}/messages", first.base()))
            .header("authorization", format!("Bot {}", first.bot_token()))
            .header("user-agent", "DiscordBot (http://127.0.0.1, 1)")
            .multipart(form)
            .send()
            .await
            .unwrap();
        assert!(sent.status().is_success(), "{}", sent.text().await.unwrap());
        let snapshot = first.snapshot();
        first.shutdown().await;

        let copy = Sandbox::start_from(&snapshot, frozen(2)).await.unwrap();
        let url = copy.read(|world| {
            let message = world.messages()[&general].values().next_back().unwrap();
            message.embeds[0]["image"]["url"].as_str().unwrap().to_owned()
        });
        assert!(url.starts_with(&copy.base()), "{url}");
        let bytes = client.get(url).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(bytes.as_ref(), [1, 2, 3]);
    }
}
