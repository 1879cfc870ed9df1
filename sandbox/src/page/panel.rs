//! Beside the messages: the clock, threads, what is pinned, who sees the channel; and the channel's head.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::forum;
use super::icons::icon;
use super::look::{self, Look, Names};
use super::messages::preview;
use super::people::{self, avatar};
use super::time;
use crate::clock::ClockMode;
use crate::permissions::bits;
use crate::world::{Channel, Id, Message, Thread, World, has_voice};

/// How many of those who see a channel are named.
const NAMED: usize = 60;

/// What the host program knows of the clock.
pub(super) struct HostClock {
    /// When it has something to say next, where it offers that.
    pub next: Option<DateTime<Utc>>,
    /// Where it is taking the clock just now.
    pub wanted: Option<DateTime<Utc>>,
    /// Whether it moves the clock itself, so that nobody else lets it stand still.
    pub moves: bool,
}

/// The clock with what moves it.
pub(super) fn clock(world: &World, host: &HostClock) -> Markup {
    let (next, wanted) = (host.next, host.wanted);
    let running = matches!(world.clock().mode(), ClockMode::Running { .. });
    html! {
        p.time data-clock data-now=[Some(world.now().timestamp_millis())] data-running=(running) {
            (time::stamp(world.now(), "F", world.now()))
            @if !running { span.quiet { " standing still" } }
        }
        @if let Some(wanted) = wanted {
            p.passing role="status" { span.dots aria-hidden="true" { i {} i {} i {} } " Time is passing, until " (time::stamp(wanted, "f", world.now())) }
        }
        div.moves role="group" aria-label="Move the clock" {
            @for (step, label) in [("hour", "+1 hour"), ("day", "+1 day"), ("week", "+1 week")] {
                button type="button" data-clock-step=(step) { (label) }
            }
            @if !host.moves { button.freeze type="button" data-freeze aria-pressed=(!running) { @if running { "Let it stand still" } @else { "Let it run" } } }
            @if let Some(next) = next.filter(|_| wanted.is_none()) {
                button.wide type="button" data-clock-step="prompt" { "To the next prompt" br; small { (time::stamp(next, "f", world.now())) } }
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
    let all = readable.and_then(|place| world.messages().get(&place.id));
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
                li data-key=(message.id) { a href={ "#m" (message.id) } data-jump=(message.id) { strong { (names.person(message.author)) } br; (preview(names, message)) } }
            } }
        }
    }
}

/// The threads of the channel in view that the list at the left leaves out: those put away.
pub(super) fn threads(world: &World, look: &Look) -> Markup {
    let place = look
        .place(world)
        .filter(|place| !place.is_thread() && !place.is_forum());
    let mut all = look::threads(world, look.guild, look.viewer);
    let below = place.and_then(|place| all.remove(&place.id)).unwrap_or_default();
    let may_start = place.is_some_and(|place| {
        place.guild.is_some() && world.permissions(place, look.viewer) & bits::CREATE_PUBLIC_THREADS != 0
    });
    let (archived, active): (Vec<_>, Vec<_>) =
        below.into_iter().partition(|thread| look::is_archived(thread));
    html! {
        @if may_start || !active.is_empty() || !archived.is_empty() {
            h2 { "Threads" }
            div.panel-threads {
                @for thread in active.iter().take(NAMED) { a href=(look.link_to(thread.id)) data-key=(thread.id) { (thread.name) } }
                @if !archived.is_empty() {
                    details data-key="archived" aria-label="Archived threads" {
                        summary { "Archived – " (archived.len()) }
                        @for thread in archived.iter().take(NAMED) { p data-key=(thread.id) { a href=(look.link_to(thread.id)) { (thread.name) } } }
                    }
                }
                @if may_start { p data-key="start" { button.plain type="button" data-new-thread { "Start a thread" } } }
            }
        }
    }
}

/// Everybody who can look into the channel in view, so that privacy can be checked at a glance: by the highest
/// role that stands apart.
pub(super) fn audience(world: &World, look: &Look) -> Markup {
    let names = Names { world, look };
    let Some(place) = look.place(world) else {
        return html! {};
    };
    let guild = place.guild.and_then(|id| world.guilds().get(&id));
    let members = guild.into_iter().flat_map(|guild| guild.members.keys().copied());
    let all = members.chain(place.recipients.iter().copied());
    let viewers: Vec<_> = all.filter(|id| world.sees(place, *id)).collect();
    let mut groups: BTreeMap<(i64, Id), (&str, Vec<Id>)> = BTreeMap::new();
    for id in viewers.iter().take(NAMED) {
        let role = guild.and_then(|guild| look::hoisted(guild, *id));
        let (key, name) = role.map_or(((0, 0), "Others"), |role| {
            ((-role.position, role.id), role.name.as_str())
        });
        groups
            .entry(key)
            .or_insert_with(|| (name, Vec::new()))
            .1
            .push(*id);
    }
    html! {
        h2 { "Who sees this – " (viewers.len()) }
        @for ((_, role), (name, held)) in &groups {
            @if groups.len() > 1 { h3 data-key={ "role" (role) } { (name) " – " (held.len()) } }
            ul.audience data-key={ "in" (role) } {
                @for id in held {
                    li data-key=(id) {
                        button.author type="button" data-person=(id) aria-haspopup="dialog" { (avatar(world, names.person(*id), *id)) span { (people::dot(world, look.guild, *id)) (names.person(*id)) } }
                        @if people::is_bot(world, *id) { span.tag { "APP" } }
                    }
                }
            }
        }
        @if viewers.len() > NAMED { p.quiet { "and " (viewers.len() - NAMED) " more" } }
    }
}

/// The head of the channel: its name, topic, and where it belongs.
pub(super) fn head(world: &World, look: &Look) -> Markup {
    let names = Names { world, look };
    let viewer = names.person(look.viewer);
    let Some(place) = look.place(world) else {
        let gone = look.channel.is_some_and(|id| !world.channels().contains_key(&id));
        return html! {
            h1 { @if gone { "This channel is gone" } @else if look.channel.is_some() { "Not for " (viewer) } @else { "Nothing to see yet" } }
        };
    };
    let parent = place
        .parent
        .filter(|_| place.is_thread())
        .and_then(|id| world.channels().get(&id));
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
            @for tag in forum::tags(world, place, &thread.applied_tags) { span.chip { (tag) } }
            (membership(world, look, place, thread))
        }
        @if has_voice(place.kind) { (voice(world, look, place)) }
    }
}

/// Who is in the voice channel in view, and joining and leaving it.
fn voice(world: &World, look: &Look, place: &Channel) -> Markup {
    let names = Names { world, look };
    let states = world.guilds().get(&look.guild).map(|guild| &guild.voice);
    let inside = states
        .into_iter()
        .flatten()
        .filter(|(_, state)| state.channel == place.id);
    let inside: Vec<Id> = inside.map(|(user, _)| *user).collect();
    let named: Vec<&str> = inside
        .iter()
        .take(NAMED)
        .map(|user| names.person(*user))
        .collect();
    html! {
        span.membership {
            @if inside.contains(&look.viewer) { button.plain type="button" data-voice="leave" { "Leave voice" } }
            @else { button.plain type="button" data-voice="join" { "Join voice" } }
            // Last, for a narrow head is cut there.
            @if !named.is_empty() { span.quiet { "In voice: " (named.join(", ")) } }
        }
    }
}

/// Joining, leaving and closing the thread in view.
fn membership(world: &World, look: &Look, place: &Channel, thread: &Thread) -> Markup {
    let joined = thread.members.contains_key(&look.viewer);
    let manages = world.permissions(place, look.viewer) & bits::MANAGE_THREADS != 0;
    html! {
        span.membership {
            @if !thread.archived {
                @if joined { button.plain type="button" data-membership="DELETE" { "Leave" } }
                @else { button.plain type="button" data-membership="PUT" { "Join" } }
            }
            @if manages || (thread.owner == look.viewer && !thread.locked) {
                @if thread.archived { button.plain type="button" data-archive="false" { "Reopen" } }
                @else { button.plain type="button" data-archive="true" { "Close" } }
            }
        }
    }
}
