//! What stands in a message: text, embeds, files, components, a poll, reactions, its thread.

use maud::{Markup, html};
use serde_json::Value;

use super::icons::icon;
use super::look::{Look, Names};
use super::markdown::{self, Reader};
use super::{components, embeds, files, people, polls};
use crate::world::{Message, World, flag};

/// The inside of a message.
pub(super) fn body(world: &World, look: &Look, message: &Message) -> Markup {
    let reader = Reader { world, look };
    if message.is_loading() {
        return html! {
            p.thinking { span.dots aria-hidden="true" { i {} i {} i {} } (world.application().name) " is thinking…" }
            (only_you(message))
        };
    }
    if message.kind == 21 {
        return thread_start(world, look, message);
    }
    html! {
        @if !message.content.is_empty() {
            div.text.big[is_big(&message.content)] { (markdown::text(reader, &message.content)) }
        }
        @if message.edited.is_some() && !message.content.is_empty() { span.edited title="Edited" { "(edited)" } }
        @if message.flags & flag::COMPONENTS_V2 == 0 { (files::all(reader, message)) }
        @if message.flags & flag::SUPPRESS_EMBEDS == 0 {
            @for embed in &message.embeds { (embeds::embed(reader, &message.attachments, embed)) }
        }
        (components::of_message(reader, message))
        @if message.poll.is_some() { (polls::poll(world, look, message)) }
        (reactions(look, world, message))
        (thread_below(world, look, message))
        (only_you(message))
    }
}

/// Whether a text is a few emoji and nothing else, which are shown large.
fn is_big(text: &str) -> bool {
    let mut pictures = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match u32::from(c) {
            // Joiners, variation selectors and skin tones belong to the picture before them.
            0x200d | 0xfe0f | 0x1f3fb..=0x1f3ff => {}
            0x203c..=0x3299 | 0x1f000..=0x1faff => pictures += 1,
            _ => return false,
        }
    }
    (1..=27).contains(&pictures)
}

/// The first message of a thread, which is that of the channel.
fn thread_start(world: &World, look: &Look, message: &Message) -> Markup {
    let names = Names { world, look };
    let reader = Reader { world, look };
    let origin = message
        .reference
        .as_ref()
        .and_then(|from| world.message(from.channel, from.message?).ok());
    match origin.filter(|origin| origin.kind != 21) {
        Some(origin) => html! {
            p.prelude { (people::small_avatar(names, origin.author)) strong { (names.person(origin.author)) } " wrote" }
            div.text { (markdown::text(reader, &origin.content)) }
            (files::all(reader, origin))
            @for embed in &origin.embeds { (embeds::embed(reader, &origin.attachments, embed)) }
        },
        None => html! { p.quiet { "The message this thread began with was deleted." } },
    }
}

fn only_you(message: &Message) -> Markup {
    html! {
        @if message.only_for.is_some() {
            p.only { (icon("eye")) " Only you can see this · " button.plain type="button" data-dismiss=(message.id) { "Dismiss message" } }
        }
    }
}

fn reactions(look: &Look, world: &World, message: &Message) -> Markup {
    let names = Names { world, look };
    let who = |users: &[u64]| {
        let first: Vec<&str> = users.iter().take(10).map(|id| names.person(*id)).collect();
        first.join(", ")
    };
    html! {
        @if !message.reactions.is_empty() {
            div.reactions role="group" aria-label="Reactions" {
                @for reaction in &message.reactions {
                    @let mine = reaction.users.contains(&look.viewer);
                    button type="button" data-react=(reaction.emoji) data-message=(message.id) aria-pressed=(mine) title=(who(&reaction.users))
                        aria-label={ (reaction.emoji) ", " (reaction.users.len()) } {
                        span.emoji { (reaction.emoji) } " " (reaction.users.len())
                    }
                }
            }
        }
    }
}

fn thread_below(world: &World, look: &Look, message: &Message) -> Markup {
    let thread = world
        .channels()
        .get(&message.id)
        .filter(|thread| thread.is_thread() && thread.parent == Some(message.channel));
    let names = Names { world, look };
    html! {
        @if let Some(thread) = thread.filter(|thread| world.sees(thread, look.viewer)) {
            a.below href=(look.link_to(thread.id)) {
                (icon("thread")) " " strong { (thread.name) } " "
                span.quiet { (thread.thread.as_ref().map_or(0, |thread| thread.message_count)) " messages" }
                @if let Some(last) = world.messages().get(&thread.id).and_then(|all| all.values().next_back()).filter(|last| last.only_for.is_none() && last.kind != 21) {
                    span.quiet.last { strong { (names.person(last.author)) } " " (super::messages::preview(names, last)) }
                }
            }
        }
    }
}

/// A text field of a JSON object, empty when it is not there.
pub(super) fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::is_big;

    #[test]
    fn a_few_emoji_alone_are_large() {
        for (text, big) in [
            ("🎉", true),
            ("👩‍💻 👍🏽", true),
            ("❤️", true),
            ("ok 🎉", false),
            ("é", false),
            (" ", false),
            ("—", false),
        ] {
            assert_eq!(is_big(text), big, "{text}");
        }
    }
}
