//! Messages that Discord writes itself: pins, new threads, people who join.

use maud::{Markup, html};

use super::look::Names;
use super::{icons::icon, time};
use crate::world::{Id, Message};

/// Whether a message type is a notice, and no message of its author's own words.
pub(super) fn is_notice(kind: u8) -> bool {
    !matches!(kind, 0 | 19 | 20 | 21 | 23)
}

/// One notice.
pub(super) fn notice(names: Names<'_>, message: &Message) -> Markup {
    let sign = match message.kind {
        6 => "pin",
        18 => "thread",
        7 => "person",
        4 => "edit",
        46 => "poll",
        _ => "bell",
    };
    html! {
        li.note id={ "m" (message.id) } tabindex="-1" data-key=(message.id) {
            span.notice-sign { (icon(sign)) }
            strong { (names.person(message.author)) }
            (words(names, message))
            " " (time::sent(message.timestamp, names.world.now()))
        }
    }
}

fn words(names: Names<'_>, message: &Message) -> Markup {
    let target = message.reference.as_ref();
    let who = message
        .mentions
        .first()
        .map_or("somebody", |id| names.person(*id));
    match message.kind {
        1 => html! { " added " strong { (who) } " to the thread." },
        2 if message.mentions.first() == Some(&message.author) => html! { " left the thread." },
        2 => html! { " removed " strong { (who) } " from the thread." },
        4 => html! { " changed the name: " strong { (message.content) } },
        6 => html! { " pinned " (link(target.and_then(|target| target.message))) " to this channel." },
        7 => html! { " joined the server." },
        18 => html! {
            " started a thread: "
            @match target.and_then(|target| names.channel(target.channel).map(|name| (target.channel, name))) {
                Some((id, name)) => { a href=(names.look.link_to(id)) { (name) } }
                None => { (message.content) }
            }
        },
        46 => html! { " has closed " (link(target.and_then(|target| target.message))) " with a poll." },
        _ => html! { " " (message.content) },
    }
}

fn link(id: Option<Id>) -> Markup {
    html! {
        @match id {
            Some(id) => { a href={ "#m" (id) } data-jump=(id) { "a message" } }
            None => { "a message" }
        }
    }
}
