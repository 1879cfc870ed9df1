//! The left of the page: the people to look through, and the channels the one looked through sees.

use std::collections::HashMap;

use maud::{Markup, html};

use super::icons::icon;
use super::look::{self, Look, Names};
use super::people::avatar;
use super::seen::Seen;
use crate::world::{Channel, Id, World, channel_kind as kind};

/// How many people are listed; the rest is found by the filter of the address.
const LISTED: usize = 300;
/// How many threads stand below a channel.
const THREADS: usize = 25;

/// The people, by their highest role.
pub(super) fn people(world: &World, look: &Look) -> Markup {
    let names = Names { world, look };
    let groups = look::personas(world, Some(look.guild).filter(|guild| *guild != 0));
    let total: usize = groups.iter().map(|(_, people)| people.len()).sum();
    let owner = world.guilds().get(&look.guild).map(|guild| guild.owner);
    let mut left = LISTED;
    let mut shorten = |mut people: Vec<Id>| {
        let all = people.len();
        // Whoever one looks through is never cut off.
        people.sort_by_key(|id| *id != look.viewer);
        people.truncate(left.max(usize::from(people.first() == Some(&look.viewer))));
        people.sort_unstable();
        left = left.saturating_sub(people.len());
        (all, people)
    };
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(role, people)| (role, shorten(people)))
        .collect();
    html! {
        @for (role, (count, people)) in &groups {
            @if !people.is_empty() {
                h3 data-key={ "role" (role) } { (role) " – " (count) }
                ul data-key={ "people" (role) } {
                    @for id in people.iter().copied() {
                        @let name = names.person(id);
                        li data-key=(id) {
                            a.person href=(look.link_as(id)) aria-current=[(id == look.viewer).then_some("true")] data-name=(name.to_lowercase()) {
                                (avatar(world, name, id)) span.name { (name) }
                                @if owner == Some(id) { small { "owner" } }
                            }
                        }
                    }
                }
            }
        }
        @if total > LISTED { p.quiet { "The first " (LISTED) " of " (total) " people." } }
    }
}

/// The channels by category, threads below their channel, direct messages at the end.
pub(super) fn channels(world: &World, look: &Look, seen: &Seen) -> Markup {
    let direct = look::direct(world, look.viewer);
    let threads = look::threads(world, look.guild, look.viewer);
    let mine: Vec<_> = world
        .guilds()
        .values()
        .filter(|guild| guild.members.contains_key(&look.viewer))
        .collect();
    html! {
        @if mine.len() > 1 {
            ul.guilds data-key="guilds" {
                @for guild in mine {
                    li data-key=(guild.id) {
                        a.channel href=[first(world, look, guild.id)] aria-current=[(guild.id == look.guild).then_some("true")] { (guild.name) }
                    }
                }
            }
        }
        @for (category, inside) in look::channels(world, look.guild, look.viewer) {
            @if let Some(category) = category { h3 data-key=(category.id) { (category.name) } }
            @if !inside.is_empty() {
                ul data-key={ "in" (category.map_or(0, |category| category.id)) } {
                    @for channel in inside { (entry(world, look, seen, &threads, channel)) }
                }
            }
        }
        @if !direct.is_empty() {
            h3 data-key="direct" { "Direct messages" }
            ul data-key="dms" { @for channel in direct { (entry(world, look, seen, &threads, channel)) } }
        }
    }
}

fn first(world: &World, look: &Look, guild: Id) -> Option<String> {
    let mut groups = look::channels(world, guild, look.viewer)
        .into_iter()
        .flat_map(|(_, inside)| inside);
    groups.next().map(|channel| look.link_to(channel.id))
}

/// The icon before a channel's name, and what it means in words.
pub(super) fn sign(world: &World, channel: &Channel) -> (&'static str, &'static str) {
    let everyone = channel.guild.unwrap_or(0);
    let private = channel.overwrites.iter().any(|overwrite| {
        overwrite.id == everyone && overwrite.deny & crate::permissions::bits::VIEW_CHANNEL != 0
    });
    match channel.kind {
        kind::DM => ("person", "direct message"),
        kind::VOICE | kind::STAGE => ("voice", "voice channel"),
        kind::FORUM | kind::MEDIA if private => ("lock", "private forum"),
        kind::FORUM | kind::MEDIA => ("forum", "forum"),
        kind::ANNOUNCEMENT => ("news", "announcement channel"),
        kind::PRIVATE_THREAD => ("lock", "private thread"),
        _ if channel.is_thread() => match channel.parent.and_then(|id| world.channels().get(&id)) {
            Some(parent) if parent.is_forum() => ("post", "post"),
            _ => ("thread", "thread"),
        },
        _ if private => ("lock", "private channel"),
        _ => ("hash", "channel"),
    }
}

type Threads<'a> = HashMap<Id, Vec<&'a Channel>>;

fn entry(world: &World, look: &Look, seen: &Seen, threads: &Threads<'_>, channel: &Channel) -> Markup {
    // A thread that is put away is still listed while one looks at it.
    let listed = |thread: &&Channel| !look::is_archived(thread) || look.channel == Some(thread.id);
    let below = threads.get(&channel.id).into_iter().flatten().copied();
    let threads: Vec<&Channel> = below.filter(listed).take(THREADS).collect();
    html! {
        li data-key=(channel.id) {
            (link(world, look, seen, channel))
            @if !threads.is_empty() {
                ul.threads { @for thread in threads { li data-key=(thread.id) { (link(world, look, seen, thread)) } } }
            }
        }
    }
}

fn link(world: &World, look: &Look, seen: &Seen, channel: &Channel) -> Markup {
    let (sign, what) = sign(world, channel);
    let names = Names { world, look };
    let unread = look.channel != Some(channel.id) && seen.unread(look.viewer, channel);
    let pings = if unread {
        seen.pings(world, look.viewer, channel)
    } else {
        0
    };
    html! {
        a.channel.unread[unread] href=(look.link_to(channel.id)) aria-current=[(look.channel == Some(channel.id)).then_some("page")] {
            span.sign title=(what) { (icon(sign)) } span.name { (names.title(channel)) }
            @if unread { span.hidden { " (unread)" } }
            @if pings > 0 { span.badge aria-label={ (pings) " mentions" } { (pings) } }
        }
    }
}
