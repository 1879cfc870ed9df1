//! A copy of the world, to begin another sandbox with.

use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;

use super::news::News;
use super::{Starts, World, past};
use crate::clock::Clock;

impl World {
    /// All that people and bots can see, at another address, with another clock and another seed.
    ///
    /// Nobody is connected to the copy, and nothing that a fault put off is carried over: it may wait for somebody here.
    pub(crate) fn copy(&self, base: String, clock: Clock, seed: u64) -> Self {
        // Every field is named, so that a new one has to say what becomes of it.
        let mut copy = Self {
            now: clock.now(),
            clock,
            bounds: self.bounds,
            rng: StdRng::seed_from_u64(seed),
            last_id: self.last_id,
            application: self.application.clone(),
            users: self.users.clone(),
            tokens: self.tokens.clone(),
            guilds: self.guilds.clone(),
            channels: self.channels.clone(),
            by_guild: self.by_guild.clone(),
            threads_by_guild: self.threads_by_guild.clone(),
            messages: self.messages.clone(),
            files: self.files.clone(),
            commands: self.commands.clone(),
            command_permissions: self.command_permissions.clone(),
            command_creations: self.command_creations.clone(),
            scheduled_events: self.scheduled_events.clone(),
            next_event_state: self.next_event_state,
            interactions: self.interactions.clone(),
            interaction_tokens: self.interaction_tokens.clone(),
            waiting: self.waiting.clone(),
            next_archiving: self.next_archiving,
            past: past::Past::default(),
            poll_ends: self.poll_ends.clone(),
            nonces: self.nonces.clone(),
            nonces_swept: self.nonces_swept,
            typing: self.typing.clone(),
            news: News::default(),
            starts: Starts::default(),
            bot_presence: None,
            unavailable: self.unavailable.clone(),
            audit: self.audit.clone(),
            base,
        };
        for interaction in copy.interactions.values_mut() {
            // Who waits here is not to be woken by what happens there.
            interaction.changed = Arc::default();
            move_address(&mut interaction.data, &self.base, &copy.base);
        }
        let messages = copy.messages.values_mut().flat_map(|list| list.values_mut());
        for embed in messages.flat_map(|message| &mut message.embeds) {
            move_address(embed, &self.base, &copy.base);
        }
        copy
    }
}

/// Files keep their ids; what names them by their address names the new one.
fn move_address(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) => {
            if let Some(path) = text
                .strip_prefix(from)
                .filter(|path| path.starts_with("/attachments/"))
            {
                *text = format!("{to}{path}");
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| move_address(value, from, to)),
        Value::Object(map) => map.values_mut().for_each(|value| move_address(value, from, to)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
