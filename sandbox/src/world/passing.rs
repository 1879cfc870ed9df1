//! What time does by itself: answers that are due, threads that grow quiet, guilds that come back.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::news::Event;
use super::{Id, State, Thread, World, channel_flag, interaction_kind};

impl World {
    pub(crate) fn archive_no_later_than(&mut self, at: DateTime<Utc>) {
        self.next_archiving = Some(self.next_archiving.map_or(at, |known| known.min(at)));
    }

    /// Lets time take its effect up to an instant: unanswered interactions fail, events begin and end, quiet threads
    /// put themselves away.
    pub(crate) fn pass_until(&mut self, at: DateTime<Utc>) {
        self.now = at;
        while let Some(&id) = self.waiting.first() {
            let Some(interaction) = self.interactions.get(&id) else {
                self.waiting.pop_first();
                continue;
            };
            let waits = interaction.state == State::Waiting;
            if waits && interaction.first_answer_due() >= self.now {
                break;
            }
            self.waiting.pop_first();
            if waits && interaction.kind == interaction_kind::AUTOCOMPLETE {
                // Choices that come too late are dropped without a word.
                self.set_state(id, State::Failed);
            } else if waits {
                let event = Event::to_user(
                    "INTERACTION_FAILURE",
                    interaction.user,
                    json!({"id": id.to_string(), "nonce": interaction.nonce, "reason_code": 2}),
                );
                self.emit(event);
                self.set_state(id, State::Failed);
            }
        }
        self.let_events_pass();
        if self.next_archiving.is_some_and(|at| at <= self.now) {
            self.archive_quiet_threads();
        }
        self.end_polls();
        self.bring_guilds_back();
        self.sweep_nonces();
    }

    fn bring_guilds_back(&mut self) {
        let now = self.now;
        let over = |back: &Option<DateTime<Utc>>| back.is_some_and(|at| at <= now);
        let back: Vec<Id> = self
            .unavailable
            .iter()
            .filter(|(_, back)| over(back))
            .map(|(id, _)| *id)
            .collect();
        for guild in back {
            self.set_available(guild);
        }
    }

    /// Makes a guild unavailable to the bot, until a time if one is given.
    pub(crate) fn set_unavailable(&mut self, guild: Id, until: Option<DateTime<Utc>>) {
        self.unavailable.insert(guild, until);
        let data = json!({"id": guild.to_string(), "unavailable": true});
        self.emit(Event::to_user("GUILD_DELETE", self.bot(), data));
    }

    /// Makes a guild available to the bot again.
    pub(crate) fn set_available(&mut self, guild: Id) {
        self.unavailable.remove(&guild);
        self.emit(Event::arrival(guild, self.bot()));
    }

    fn archive_quiet_threads(&mut self) {
        let now = self.now;
        let mut next: Option<DateTime<Utc>> = None;
        let mut quiet = Vec::new();
        for channel in self.channels.values_mut() {
            // A pinned post stays.
            let pinned = channel.flags & channel_flag::PINNED != 0;
            let quiets = |thread: &&mut Thread| !thread.archived && !pinned;
            let Some(thread) = channel.thread.as_mut().filter(quiets) else {
                continue;
            };
            let at = thread.archives_at();
            if at <= now {
                thread.archived = true;
                thread.archive_timestamp = at;
                quiet.push(channel.id);
            } else {
                next = Some(next.map_or(at, |known| known.min(at)));
            }
        }
        self.next_archiving = next;
        for id in quiet {
            self.tell_thread("THREAD_UPDATE", id);
        }
    }
}
