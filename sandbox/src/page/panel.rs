//! The right of the page: the clock, what is pinned, who sees the channel, and the bad days one can switch on.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::bad_days::{self, Switches};
use super::icons::icon;
use super::look::{self, Look, Names};
use super::messages::{avatar, preview};
use super::time;
use crate::clock::ClockMode;
use crate::permissions::bits;
use crate::world::{Message, World};

/// How many of those who see a channel are named.
const NAMED: usize = 60;

/// The clock with what moves it. `next` is when the host has something to say next, where it offers that;
/// `wanted` is where the host is taking the clock just now.
pub(super) fn clock(world: &World, next: Option<DateTime<Utc>>, wanted: Option<DateTime<Utc>>) -> Markup {
    let running = matches!(world.clock.mode(), ClockMode::Running { .. });
    html! {
        p.time data-clock data-now=[Some(world.now.timestamp_millis())] data-running=(running) {
            (time::stamp(world.now, "F", world.now))
            @if !running { span.quiet { " standing still" } }
        }
        @if let Some(wanted) = wanted {
            p.passing role="status" { span.dots aria-hidden="true" { i {} i {} i {} } " Time is passing, until " (time::stamp(wanted, "f", world.now)) }
        }
        div.moves role="group" aria-label="Move the clock" {
            @for (step, label) in [("hour", "+1 hour"), ("day", "+1 day"), ("week", "+1 week")] {
                button type="button" data-clock-step=(step) { (label) }
            }
            @if let Some(next) = next.filter(|_| wanted.is_none()) {
                button.wide type="button" data-clock-step="prompt" { "To the next prompt" br; small { (time::stamp(next, "f", world.now)) } }
            }
        }
    }
}

/// Pins of the channel in view.
pub(super) fn pins(world: &World, look: &Look) -> Markup {
    let names = Names { world, look };
    let place = look.place(world);
    let readable =
        place.filter(|place| world.permissions(place, look.viewer) & bits::READ_MESSAGE_HISTORY != 0);
    let all = readable.and_then(|place| world.messages.get(&place.id));
    let mut pinned: Vec<&Message> = all
        .into_iter()
        .flat_map(|all| all.values())
        .filter(|message| message.pinned.is_some())
        .collect();
    pinned.sort_by_key(|message| std::cmp::Reverse(message.pinned));
    html! {
        @if !pinned.is_empty() {
            h2 { "Pinned" }
            ul.pins { @for message in pinned.into_iter().take(20) {
                li data-key=(message.id) { a href={ "#m" (message.id) } { strong { (names.person(message.author)) } br; (preview(names, message)) } }
            } }
        }
    }
}

/// Everybody who can look into the channel in view, so that privacy can be checked at a glance.
pub(super) fn audience(world: &World, look: &Look) -> Markup {
    let names = Names { world, look };
    let Some(place) = look.place(world) else {
        return html! {};
    };
    let guild = place.guild.and_then(|id| world.guilds.get(&id));
    let members = guild.into_iter().flat_map(|guild| guild.members.keys().copied());
    let all = members.chain(place.recipients.iter().copied());
    let viewers: Vec<_> = all.filter(|id| world.sees(place, *id)).collect();
    html! {
        h2 { "Who sees this – " (viewers.len()) }
        ul.audience {
            @for id in viewers.iter().take(NAMED) {
                li data-key=(id) { (avatar(world, names.person(*id), *id)) span { (names.person(*id)) }
                    @if world.users.get(id).is_some_and(|user| user.bot) { span.tag { "APP" } } }
            }
        }
        @if viewers.len() > NAMED { p.quiet { "and " (viewers.len() - NAMED) " more" } }
    }
}

/// The bad days.
pub(super) fn faults(switches: &Switches) -> Markup {
    html! {
        h2 { "Bad days" }
        ul.faults {
            @for day in bad_days::ALL {
                @let hits = switches.hits(day.name);
                li data-key=(day.name) {
                    @if day.is_moment() {
                        button type="button" data-bad-day=(day.name) { (day.label) }
                    } @else {
                        button type="button" role="switch" data-bad-day=(day.name) aria-checked=(hits.is_some()) {
                            span.knob aria-hidden="true" {} span { (day.label) @if let Some(hits) = hits { small { (hits) " hit" } } }
                        }
                    }
                }
            }
        }
    }
}

/// The head of the channel: its name, topic, and where it belongs.
pub(super) fn head(world: &World, look: &Look) -> Markup {
    let names = Names { world, look };
    let viewer = names.person(look.viewer);
    let Some(place) = look.place(world) else {
        let gone = look.channel.is_some_and(|id| !world.channels.contains_key(&id));
        return html! {
            h1 { @if gone { "This channel is gone" } @else if look.channel.is_some() { "Not for " (viewer) } @else { "Nothing to see yet" } }
        };
    };
    let parent = place
        .parent
        .filter(|_| place.is_thread())
        .and_then(|id| world.channels.get(&id));
    let (sign, what) = super::sidebar::sign(world, place);
    html! {
        h1 {
            @if let Some(parent) = parent { a.quiet href=(look.link_to(parent.id)) { (parent.name) } span.quiet aria-hidden="true" { " › " } }
            span.sign title=(what) { (icon(sign)) } (names.title(place))
        }
        @if let Some(topic) = &place.topic {
            p.topic title=(topic) { (super::markdown::line(super::markdown::Reader { world, look }, topic)) }
        }
        @if let Some(thread) = &place.thread {
            @if thread.locked { span.tag { "LOCKED" } }
            @if thread.archived { span.tag { "ARCHIVED" } }
            @for tag in tags(world, place, &thread.applied_tags) { span.chip { (tag) } }
        }
    }
}

fn tags(world: &World, post: &crate::world::Channel, applied: &[u64]) -> Vec<String> {
    let parent = post.parent.and_then(|id| world.channels.get(&id));
    let known = parent.map_or(&[][..], |parent| parent.tags.as_slice());
    let fits = applied
        .iter()
        .filter_map(|id| known.iter().find(|tag| tag.id == *id));
    fits.map(|tag| {
        format!("{} {}", tag.emoji_name.as_deref().unwrap_or(""), tag.name)
            .trim()
            .to_owned()
    })
    .collect()
}

/// The posts of a forum.
pub(super) fn posts(world: &World, look: &Look, forum: &crate::world::Channel) -> Markup {
    let names = Names { world, look };
    let mut all = look::threads(world, look.guild, look.viewer);
    let posts = all.remove(&forum.id).unwrap_or_default();
    html! {
        @if posts.is_empty() { li.note data-key="none" { "No posts yet." } }
        @for post in posts {
            @if let Some(thread) = &post.thread {
                li.post data-key=(post.id) {
                    a href=(look.link_to(post.id)) {
                        @for tag in tags(world, post, &thread.applied_tags) { span.chip { (tag) } }
                        strong { (post.name) }
                        @if thread.archived { span.tag { "ARCHIVED" } }
                        p { span.by { (names.person(thread.owner)) ": " }
                            @if let Some(first) = world.message(post.id, post.id).ok().or_else(|| world.messages.get(&post.id)?.values().next()) {
                                (preview(names, first))
                            } }
                        p.quiet { (thread.message_count) " messages · " (time::stamp(thread.active_at, "R", world.now)) }
                    }
                }
            }
        }
    }
}
