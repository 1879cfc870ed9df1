//! What each persona has already seen and dismissed on this page: unread marks, nothing that the world knows of.

use std::collections::{HashMap, HashSet};

use crate::world::{Channel, Id, Message, World};

/// Pings are counted up to here.
const COUNTED: usize = 100;

/// Reading marks, kept as long as the sandbox runs.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Nothing older than this counts as unread.
    since: Option<Id>,
    last: HashMap<(Id, Id), Id>,
    dismissed: HashSet<(Id, Id)>,
}

impl Seen {
    /// Begins to count with what is there when the page is first opened.
    pub(super) fn begin(&mut self, world: &World) {
        let latest = || {
            world
                .channels()
                .values()
                .filter_map(|channel| channel.last_message)
                .max()
                .unwrap_or(0)
        };
        self.since.get_or_insert_with(latest);
    }

    /// The persona has this channel in view.
    pub(super) fn mark(&mut self, viewer: Id, channel: &Channel) {
        if let Some(last) = channel.last_message {
            self.last.insert((viewer, channel.id), last);
        }
    }

    fn until(&self, viewer: Id, channel: Id) -> Id {
        let last = self.last.get(&(viewer, channel)).copied().unwrap_or(0);
        last.max(self.since.unwrap_or(0))
    }

    /// Whether something was written that the persona has not had in view.
    pub(super) fn unread(&self, viewer: Id, channel: &Channel) -> bool {
        channel.takes_messages()
            && channel
                .last_message
                .is_some_and(|last| last > self.until(viewer, channel.id))
    }

    /// The last message that the persona has read, where there are later ones.
    pub(super) fn read_until(&self, viewer: Id, channel: &Channel) -> Option<Id> {
        self.unread(viewer, channel)
            .then(|| self.until(viewer, channel.id))
    }

    /// How many unread messages ping the persona; in direct messages each one does.
    pub(super) fn pings(&self, world: &World, viewer: Id, channel: &Channel) -> usize {
        let after = self.until(viewer, channel.id).saturating_add(1);
        let all = world.messages().get(&channel.id);
        let unread = all
            .into_iter()
            .flat_map(|all| all.range(after..))
            .map(|(_, message)| message)
            .filter(|message| message.author != viewer && message.only_for.is_none_or(|user| user == viewer));
        let direct = !channel.recipients.is_empty();
        let pings =
            |message: &&Message| direct || message.mention_everyone || message.pinged.contains(&viewer);
        unread.filter(pings).take(COUNTED).count()
    }

    /// The persona put an ephemeral message away.
    pub(super) fn dismiss(&mut self, viewer: Id, message: Id) {
        self.dismissed.insert((viewer, message));
    }

    /// Whether it was put away.
    pub(super) fn is_dismissed(&self, viewer: Id, message: Id) -> bool {
        self.dismissed.contains(&(viewer, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn a_message_is_unread_until_its_channel_was_in_view() {
        let mut world = World::new(String::new(), Clock::new(None, true), 1);
        let ada = world.add_user("Ada");
        let guild = world.add_guild(ada, "Town");
        let channel = world
            .guild_channels(guild)
            .find(|channel| channel.takes_messages())
            .unwrap()
            .id;
        let mut seen = Seen::default();
        seen.begin(&world);
        let id = world.new_id();
        let mut message = Message::new(id, channel, ada, world.now());
        let ben = world.add_user("Ben");
        message.author = ben;
        message.pinged = vec![ada];
        world.post(message).unwrap();
        assert!(seen.unread(ada, &world.channels()[&channel]));
        assert_eq!(seen.pings(&world, ada, &world.channels()[&channel]), 1);
        assert!(
            seen.read_until(ada, &world.channels()[&channel])
                .is_some_and(|read| read < id)
        );
        seen.mark(ada, &world.channels()[&channel]);
        assert!(!seen.unread(ada, &world.channels()[&channel]));
    }
}
