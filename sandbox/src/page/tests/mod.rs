//! What the page shows, and above all what it must not.

mod markdown;
mod parts;
mod safety;
mod shown;
mod sight;

use chrono::{DateTime, Utc};

use super::look::Look;
use super::markdown::Reader;
use super::part::Part;
use super::seen::Seen;
use super::{composer, document, events, panel, sidebar};
use crate::clock::Clock;
use crate::permissions::bits;
use crate::world::{Id, Message, Overwrite, World, channel_kind};

struct Town {
    world: World,
    ada: Id,
    ben: Id,
    guild: Id,
    open: Id,
    room: Id,
}

/// A guild with an open channel, and a room that only Ada sees.
fn town() -> Town {
    let start: DateTime<Utc> = "2027-03-08T09:00:00Z".parse().unwrap();
    let mut world = World::new("http://127.0.0.1:1".to_owned(), Clock::new(Some(start), true), 7);
    let (ada, ben) = (world.add_user("Ada"), world.add_user("Ben"));
    let guild = world.add_guild(ada, "Town");
    world.join(guild, ben);
    let other = world.add_user("Owner");
    world.join(guild, other);
    world.guild_mut(guild).unwrap().owner = other;
    let open = world
        .guild_channels(guild)
        .find(|channel| channel.takes_messages())
        .unwrap()
        .id;
    let room = world.add_channel(guild, channel_kind::TEXT, "room-of-ada", None);
    for (id, kind, allow, deny) in [(guild, 0, 0, bits::VIEW_CHANNEL), (ada, 1, bits::VIEW_CHANNEL, 0)] {
        world
            .set_overwrite(
                room,
                Overwrite {
                    id,
                    kind,
                    allow,
                    deny,
                },
            )
            .unwrap();
    }
    Town {
        world,
        ada,
        ben,
        guild,
        open,
        room,
    }
}

impl Town {
    fn look(&self, viewer: Id, channel: Id) -> Look {
        Look::resolve(&self.world, Some(viewer), Some(channel)).unwrap()
    }

    fn says(&mut self, channel: Id, author: Id, text: &str) -> Id {
        self.posts(channel, author, |message| text.clone_into(&mut message.content))
    }

    fn posts(&mut self, channel: Id, author: Id, fill: impl FnOnce(&mut Message)) -> Id {
        let id = self.world.new_id();
        let mut message = Message::new(id, channel, author, self.world.now());
        fill(&mut message);
        self.world.post(message).unwrap()
    }

    /// All that is shown of a channel through somebody's eyes.
    fn page(&self, viewer: Id, channel: Id) -> String {
        let (look, seen) = (self.look(viewer, channel), Seen::default());
        [
            sidebar::people(&self.world, &look),
            sidebar::channels(&self.world, &look, &seen),
            panel::head(&self.world, &look),
            panel::pins(&self.world, &look),
            panel::audience(&self.world, &look),
            events::events(&self.world, &look),
            panel::threads(&self.world, &look),
            Part::from(document::log(&self.world, &look, &seen)).markup(),
            composer::may(&self.world, &look),
            document::whole(&self.world, Some(&look), &[], None),
        ]
        .map(|part| part.into_string())
        .concat()
    }

    fn text(&self, source: &str) -> String {
        let look = self.look(self.ben, self.open);
        super::markdown::text(
            Reader {
                world: &self.world,
                look: &look,
            },
            source,
        )
        .into_string()
    }

    /// Takes permissions away from everyone in a channel.
    fn deny(&mut self, channel: Id, guild: Id, deny: u64) {
        let overwrite = Overwrite {
            id: guild,
            kind: 0,
            allow: 0,
            deny,
        };
        self.world.set_overwrite(channel, overwrite).unwrap();
    }

    /// How many see a channel.
    fn audience(&self, channel: Id) -> usize {
        let place = &self.world.channels()[&channel];
        let members = self.world.guilds()[&self.guild].members.keys();
        members.filter(|id| self.world.sees(place, **id)).count()
    }
}
