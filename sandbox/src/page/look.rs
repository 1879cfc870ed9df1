//! A look at the world: through whose eyes, and at which channel.
//!
//! Owns what is derived from the address of the page. **Invariant:** whatever the page shows of a channel has
//! passed [`Look::place`] or [`World::sees`], so that a persona's page never shows what that persona may not see.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::window::Span;
use crate::permissions::bits;
use crate::world::{Channel, Guild, Id, Role, World};

/// Through whose eyes, and at what.
#[derive(Clone, Debug)]
pub(super) struct Look {
    /// The persona.
    pub viewer: Id,
    /// The guild in view; 0 when there is none.
    pub guild: Id,
    /// The channel asked for, which the persona may not see.
    pub channel: Option<Id>,
    /// The part of its messages that is shown.
    pub span: Span,
    /// The last message that was read before; the line that says "new" stands below it.
    pub read: Option<Id>,
}

impl Look {
    /// What `as` and `in` of the address come to; the first persona and channel where they say nothing.
    pub(super) fn resolve(world: &World, viewer: Option<Id>, channel: Option<Id>) -> Option<Self> {
        let known = viewer.filter(|id| world.users().get(id).is_some_and(|user| !user.bot));
        let place = channel.and_then(|id| world.channels().get(&id));
        let asked = place.and_then(|place| place.guild);
        let viewer = known.or_else(|| {
            personas(world, asked)
                .into_iter()
                .flat_map(|(_, people)| people)
                .next()
        })?;
        let own = || {
            world
                .guilds()
                .values()
                .find(|guild| guild.members.contains_key(&viewer))
                .map(|guild| guild.id)
        };
        let guild = asked
            .filter(|id| is_member(world, *id, viewer))
            .or_else(own)
            .unwrap_or(0);
        let mut look = Self {
            viewer,
            guild,
            channel,
            span: Span::default(),
            read: None,
        };
        if place.is_none() {
            look.channel = look.first_channel(world);
        }
        Some(look)
    }

    fn first_channel(&self, world: &World) -> Option<Id> {
        let groups = channels(world, self.guild, self.viewer);
        groups
            .into_iter()
            .flat_map(|(_, inside)| inside)
            .find(|channel| channel.takes_messages())
            .map(|channel| channel.id)
    }

    /// The channel in view, if the persona may see it.
    pub(super) fn place<'a>(&self, world: &'a World) -> Option<&'a Channel> {
        let channel = world.channels().get(&self.channel?)?;
        world.sees(channel, self.viewer).then_some(channel)
    }

    /// The address of another channel through the same eyes.
    pub(super) fn link_to(&self, channel: Id) -> String {
        format!("/?as={}&in={channel}", self.viewer)
    }

    /// The address of this channel through other eyes.
    pub(super) fn link_as(&self, viewer: Id) -> String {
        match self.channel {
            Some(channel) => format!("/?as={viewer}&in={channel}"),
            None => format!("/?as={viewer}"),
        }
    }
}

fn is_member(world: &World, guild: Id, user: Id) -> bool {
    world
        .guilds()
        .get(&guild)
        .is_some_and(|guild| guild.members.contains_key(&user))
}

/// The people one can look through, by their highest role, the highest first.
pub(super) fn personas(world: &World, guild: Option<Id>) -> Vec<(String, Vec<Id>)> {
    let Some(guild) = guild
        .or_else(|| world.guilds().keys().next().copied())
        .and_then(|id| world.guilds().get(&id))
    else {
        return Vec::new();
    };
    let mut groups: BTreeMap<(i64, Id), (String, Vec<Id>)> = BTreeMap::new();
    for user in guild
        .members
        .keys()
        .filter(|id| world.users().get(id).is_some_and(|user| !user.bot))
    {
        let role = highest(guild, *user);
        let key = role.map_or((0, 0), |(position, id, _)| (-position, id));
        let name = role.map_or("Everyone else", |(_, _, name)| name);
        groups
            .entry(key)
            .or_insert_with(|| (name.to_owned(), Vec::new()))
            .1
            .push(*user);
    }
    let rest = groups.remove(&(0, 0));
    let strangers = strangers(world);
    let outside = (!strangers.is_empty()).then(|| ("In no community".to_owned(), strangers));
    groups.into_values().chain(rest).chain(outside).collect()
}

/// People who are in no guild; not looked for in worlds made for storms.
fn strangers(world: &World) -> Vec<Id> {
    if world.guilds().len() > 20 {
        return Vec::new();
    }
    let alone = |id: &Id| {
        !world
            .guilds()
            .values()
            .any(|guild| guild.members.contains_key(id))
    };
    let people = world
        .users()
        .values()
        .filter(|user| !user.bot)
        .map(|user| user.id);
    people
        .filter(|id| *id != world.application().owner)
        .filter(alone)
        .collect()
}

fn highest(guild: &Guild, user: Id) -> Option<(i64, Id, &str)> {
    let member = guild.members.get(&user)?;
    let held = member.roles.iter().filter_map(|id| guild.roles.get(id));
    held.map(|role| (role.position, role.id, role.name.as_str()))
        .max()
}

/// The highest of somebody's roles that stands apart in the list of members.
pub(super) fn hoisted(guild: &Guild, user: Id) -> Option<&Role> {
    let held = guild.members.get(&user)?.roles.iter();
    held.filter_map(|id| guild.roles.get(id))
        .filter(|role| role.hoist)
        .max_by_key(|role| (role.position, role.id))
}

/// The channels somebody sees, by category in their order; the first group has no category.
pub(super) fn channels(world: &World, guild: Id, viewer: Id) -> Vec<(Option<&Channel>, Vec<&Channel>)> {
    const CATEGORY: u8 = crate::world::channel_kind::CATEGORY;
    let mut all: Vec<&Channel> = world.guild_channels(guild).collect();
    all.sort_by_key(|channel| (channel.position, channel.id));
    let inside = |parent: Option<Id>| -> Vec<&Channel> {
        all.iter()
            .filter(|channel| {
                channel.kind != CATEGORY && channel.parent == parent && world.sees(channel, viewer)
            })
            .copied()
            .collect()
    };
    let mut groups = vec![(None, inside(None))];
    for category in all.iter().filter(|channel| channel.kind == CATEGORY) {
        let channels = inside(Some(category.id));
        let manages = world.permissions(category, viewer) & bits::MANAGE_CHANNELS != 0;
        if !channels.is_empty() || manages {
            groups.push((Some(*category), channels));
        }
    }
    groups
}

/// The threads of a guild that somebody sees, by their channel: those in use first, then the latest first.
pub(super) fn threads(world: &World, guild: Id, viewer: Id) -> HashMap<Id, Vec<&Channel>> {
    let mut found: HashMap<Id, Vec<&Channel>> = HashMap::new();
    for thread in world
        .guild_threads(guild)
        .filter(|thread| world.sees(thread, viewer))
    {
        found.entry(thread.parent.unwrap_or(0)).or_default().push(thread);
    }
    for threads in found.values_mut() {
        threads.sort_by_key(|channel| {
            let thread = channel.thread.as_ref();
            let active = thread.map(|thread| thread.active_at);
            (is_archived(channel), Reverse(active), Reverse(channel.id))
        });
    }
    found
}

/// Whether a thread is put away.
pub(super) fn is_archived(channel: &Channel) -> bool {
    channel.thread.as_ref().is_some_and(|thread| thread.archived)
}

/// Direct messages somebody has.
pub(super) fn direct(world: &World, viewer: Id) -> Vec<&Channel> {
    world
        .channels()
        .values()
        .filter(|channel| channel.recipients.contains(&viewer))
        .collect()
}

/// Names as one reader sees them.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub world: &'a World,
    pub look: &'a Look,
}

impl<'a> Names<'a> {
    /// A person: the nickname, the display name, or that the account is gone.
    pub(super) fn person(self, id: Id) -> &'a str {
        let guild = self.world.guilds().get(&self.look.guild);
        let nick = guild
            .and_then(|guild| guild.members.get(&id))
            .and_then(|member| member.nick.as_deref());
        nick.or_else(|| self.world.users().get(&id).map(|user| user.display_name()))
            .unwrap_or("Deleted User")
    }

    /// A role.
    pub(super) fn role(self, id: Id) -> &'a str {
        let guild = self.world.guilds().get(&self.look.guild);
        guild
            .and_then(|guild| guild.roles.get(&id))
            .map_or("deleted-role", |role| role.name.trim_start_matches('@'))
    }

    /// A channel, if the reader sees it.
    pub(super) fn channel(self, id: Id) -> Option<String> {
        let channel = self.world.channels().get(&id)?;
        self.world
            .sees(channel, self.look.viewer)
            .then(|| self.title(channel))
    }

    /// What a channel is called; a direct message by the other's name.
    pub(super) fn title(self, channel: &Channel) -> String {
        if channel.recipients.is_empty() {
            return channel.name.clone();
        }
        let other = channel.recipients.iter().find(|id| **id != self.look.viewer);
        other.map_or("Direct message", |id| self.person(*id)).to_owned()
    }
}
