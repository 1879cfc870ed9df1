//! The messages of a channel: author, time, text, embeds, files, components, reactions, marks.
//!
//! Pure: a world and a look in, markup out. What a persona may read is decided in `look`.

use chrono::TimeDelta;
use maud::{Markup, html};
use serde_json::Value;

use super::icons::icon;
use super::look::{self, Look, Names};
use super::markdown::{self, Reader};
use super::{components, embeds, time};
use crate::permissions::bits;
use crate::world::{Channel, Id, Message, World, flag};

/// How many messages are shown at once.
const SHOWN: usize = 100;
/// Messages of one author closer together than this share a head.
const TOGETHER: TimeDelta = TimeDelta::minutes(7);

/// How many colours accounts have.
const HUES: u64 = 16;
/// So many people get their colour in turn, so that no two of the first sixteen share one.
const IN_TURN: usize = 64;

/// An account's mark: its initials on a colour of its own.
pub(super) fn avatar(world: &World, name: &str, id: Id) -> Markup {
    let words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let initials: String = words.take(2).flat_map(char::to_uppercase).collect();
    let bot = world.users.get(&id).is_some_and(|user| user.bot);
    let people = world
        .users
        .values()
        .filter(|user| !user.bot && user.id != world.application.owner);
    let turn = people.take(IN_TURN).position(|user| user.id == id);
    let number = turn.map_or(id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32, |turn| turn as u64);
    html! {
        span class={ "avatar hue" (number % HUES) @if bot { " bot" } } aria-hidden="true" {
            (if initials.is_empty() { "?" } else { initials.as_str() })
        }
    }
}

/// The list of messages; `hidden` are ephemeral ones the persona has dismissed.
pub(super) fn list(world: &World, look: &Look, channel: &Channel, hidden: &dyn Fn(Id) -> bool) -> Markup {
    let (all, earlier) = look::messages(world, channel, look.viewer, SHOWN);
    let shown: Vec<&Message> = all.into_iter().filter(|message| !hidden(message.id)).collect();
    let names = Names { world, look };
    html! {
        @if earlier > 0 {
            li.note data-key="earlier" { "Only the last " (SHOWN) " messages are shown here." }
        } @else {
            li.beginning data-key="beginning" {
                p.h1 { (welcome(names, channel)) }
                p { "This is where it begins." }
            }
        }
        @for (index, message) in shown.iter().enumerate() {
            @let before = index.checked_sub(1).and_then(|index| shown.get(index)).copied();
            @if before.is_none_or(|before| before.timestamp.date_naive() != message.timestamp.date_naive()) {
                li.day data-key={ "day" (message.timestamp.format("%F")) } {
                    span { (time::stamp(message.timestamp, "D", world.now)) }
                }
            }
            (one(world, look, channel, message, before))
        }
    }
}

fn welcome(names: Names<'_>, channel: &Channel) -> String {
    let title = names.title(channel);
    if channel.recipients.is_empty() && !channel.is_thread() {
        format!("Welcome to #{title}")
    } else {
        title
    }
}

/// Whether a message goes on below the one before it without a head of its own.
fn follows(before: Option<&Message>, message: &Message) -> bool {
    before.is_some_and(|before| {
        before.author == message.author
            && before.only_for == message.only_for
            && is_plain(before.kind)
            && message.kind == 0
            && message.reference.is_none()
            && message.timestamp - before.timestamp < TOGETHER
            && before.timestamp.date_naive() == message.timestamp.date_naive()
    })
}

fn is_plain(kind: u8) -> bool {
    matches!(kind, 0 | 19 | 20 | 21 | 23)
}

fn one(world: &World, look: &Look, channel: &Channel, message: &Message, before: Option<&Message>) -> Markup {
    let names = Names { world, look };
    if !is_plain(message.kind) {
        return notice(names, message);
    }
    let follows = follows(before, message);
    let name = names.person(message.author);
    let bot = world.users.get(&message.author).is_some_and(|user| user.bot);
    let pings = message.pinged.contains(&look.viewer) || message.mention_everyone;
    html! {
        li.message.follows[follows].pings[pings].ephemeral[message.only_for.is_some()] id={ "m" (message.id) }
            data-key=(message.id) data-message=(message.id) data-author=(message.author) {
            @if !follows {
                (prelude(names, message))
                (avatar(world, name, message.author))
                div.byline {
                    button.author type="button" data-person=(message.author) { (name) }
                    @if bot { span.tag { "APP" } }
                    (time::sent(message.timestamp, world.now))
                    // Where there is no text to stand behind, the mark stands behind the time.
                    @if message.edited.is_some() && message.content.is_empty() { span.edited { "(edited)" } }
                    @if message.pinned.is_some() { span.mark { (icon("pin")) " pinned" } }
                }
            }
            div.body { (body(world, look, message)) }
            (actions(world, look, channel, message))
        }
    }
}

/// What stands above the author: the message answered, or the command that was used.
fn prelude(names: Names<'_>, message: &Message) -> Markup {
    let command = message
        .interaction
        .as_ref()
        .and_then(|interaction| interaction["name"].as_str());
    let user = message
        .interaction
        .as_ref()
        .and_then(|interaction| interaction["user"]["id"].as_str()?.parse().ok());
    let earlier = message.reference.as_ref().filter(|_| message.kind == 19);
    html! {
        @if let (Some(command), 20, Some(user)) = (command, message.kind, user) {
            div.prelude { strong { (names.person(user)) } " used " span.mention { "/" (command) } }
        } @else if let Some(reference) = earlier {
            @match reference.message.and_then(|id| names.world.message(reference.channel, id).ok()) {
                Some(found) if found.only_for.is_none_or(|user| user == names.look.viewer) => {
                    a.prelude href={ "#m" (found.id) } { strong { (names.person(found.author)) } " " (preview(names, found)) }
                }
                _ => { div.prelude { em { "Original message was deleted" } } }
            }
        }
    }
}

/// The first words of a message.
pub(super) fn preview(names: Names<'_>, message: &Message) -> Markup {
    let reader = Reader {
        world: names.world,
        look: names.look,
    };
    let source = if message.content.is_empty() {
        let embed = message.embeds.first();
        embed
            .and_then(|embed| embed["title"].as_str().or_else(|| embed["description"].as_str()))
            .unwrap_or("")
    } else {
        message.content.as_str()
    };
    let short = beginning(source.lines().next().unwrap_or(""));
    if short.is_empty() {
        return html! { em { "Click to see attachment" } };
    }
    markdown::line_of_link(reader, &short)
}

/// The first 120 characters of a line, never the half of a mention or of a timestamp.
fn beginning(line: &str) -> String {
    let Some((end, _)) = line.char_indices().nth(120) else {
        return line.to_owned();
    };
    let (kept, rest) = line.split_at(end);
    let cut = kept
        .rfind('<')
        .filter(|open| !kept[*open..].contains('>') && rest.contains('>'));
    format!("{}…", &kept[..cut.unwrap_or(end)])
}

fn notice(names: Names<'_>, message: &Message) -> Markup {
    let name = names.person(message.author);
    let target = message.reference.as_ref();
    html! {
        li.note id={ "m" (message.id) } data-key=(message.id) {
            strong { (name) }
            @match message.kind {
                6 => { " pinned "
                    @match target.and_then(|target| target.message) {
                        Some(id) => { a href={ "#m" (id) } { "a message" } }
                        None => { "a message" }
                    }
                    " to this channel." }
                18 => { " started a thread: "
                    @match target.and_then(|target| names.channel(target.channel).map(|name| (target.channel, name))) {
                        Some((id, name)) => { a href=(names.look.link_to(id)) { (name) } }
                        None => { (message.content) }
                    } }
                7 => " joined.",
                _ => { " " (message.content) }
            }
            " " (time::sent(message.timestamp, names.world.now))
        }
    }
}

fn body(world: &World, look: &Look, message: &Message) -> Markup {
    let reader = Reader { world, look };
    if message.is_loading() {
        return html! { p.thinking { span.dots aria-hidden="true" { i {} i {} i {} } (world.application.name) " is thinking…" } };
    }
    let big = !message.content.is_empty()
        && message.content.chars().all(|c| !c.is_ascii() || c == ' ')
        && message.content.chars().count() < 12
        && !message.content.chars().any(char::is_alphanumeric);
    html! {
        @if !message.content.is_empty() {
            div.text.big[big] { (markdown::text(reader, &message.content)) }
        }
        @if message.edited.is_some() && !message.content.is_empty() { span.edited title="Edited" { "(edited)" } }
        @if message.flags & flag::SUPPRESS_EMBEDS == 0 {
            @for embed in &message.embeds { (embeds::embed(reader, embed)) }
        }
        @if message.flags & flag::COMPONENTS_V2 == 0 { (files(message)) }
        (components::of_message(reader, message))
        @if let Some(poll) = &message.poll { p.poll { "Poll: " (poll["question"]["text"].as_str().unwrap_or("")) } }
        (reactions(look, message))
        (thread_below(world, look, message))
        @if message.only_for.is_some() {
            p.only { (icon("eye")) " Only you can see this · " button.plain type="button" data-dismiss=(message.id) { "Dismiss message" } }
        }
    }
}

/// The files of a message; pictures are shown, the rest is offered.
fn files(message: &Message) -> Markup {
    html! {
        @for file in &message.attachments { (file_card(file)) }
    }
}

/// One file.
pub(super) fn file_card(file: &crate::world::Attachment) -> Markup {
    let address = format!("/page/file/{}", file.id);
    let spoiler = file.filename.starts_with("SPOILER_");
    let about = file.description.as_deref().unwrap_or(&file.filename);
    html! {
        @if super::assets::is_picture(&file.content_type) {
            @if spoiler {
                details.picture { summary { "Spoiler: " (about) } img src=(address) alt=(about) loading="lazy"; }
            } @else {
                a.picture href=(address) target="_blank" { img src=(address) alt=(about) loading="lazy"; }
            }
        } @else {
            a.file href=(address) download=(file.filename) {
                (icon("file"))
                span { (file.filename) br; small { (size(file.bytes.len())) } }
            }
        }
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        0..=1023 => format!("{bytes} bytes"),
        1024..=1_048_575 => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

fn reactions(look: &Look, message: &Message) -> Markup {
    html! {
        @if !message.reactions.is_empty() {
            div.reactions {
                @for reaction in &message.reactions {
                    @let mine = reaction.users.contains(&look.viewer);
                    button type="button" data-react=(reaction.emoji) data-message=(message.id) aria-pressed=(mine)
                        aria-label={ (reaction.emoji) ", " (reaction.users.len()) } {
                        (reaction.emoji) " " (reaction.users.len())
                    }
                }
            }
        }
    }
}

fn thread_below(world: &World, look: &Look, message: &Message) -> Markup {
    let thread = world
        .channels
        .get(&message.id)
        .filter(|thread| thread.is_thread() && thread.parent == Some(message.channel));
    html! {
        @if let Some(thread) = thread.filter(|thread| world.sees(thread, look.viewer)) {
            a.below href=(look.link_to(thread.id)) {
                strong { (thread.name) } " "
                span.quiet { (thread.thread.as_ref().map_or(0, |thread| thread.message_count)) " messages" }
            }
        }
    }
}

/// What the persona may do with a message, shown when it is pointed at or focused.
fn actions(world: &World, look: &Look, channel: &Channel, message: &Message) -> Markup {
    let open = message.only_for.is_none();
    let held = world.permissions(channel, look.viewer);
    let moderates = held & bits::MANAGE_MESSAGES != 0;
    let apps = world
        .commands_for(look.guild, Some(channel.id), look.viewer)
        .into_iter()
        .any(|command| command.kind == 3);
    html! {
        @if open {
            div.actions role="group" aria-label="Message" {
                @if held & bits::ADD_REACTIONS != 0 {
                    @for emoji in ["👍", "🎉", "❤️"] {
                        button type="button" data-react=(emoji) data-message=(message.id) aria-label={ "React with " (emoji) } { (emoji) }
                    }
                }
                button type="button" data-reply=(message.id) aria-label="Reply" title="Reply" { (icon("reply")) }
                @if held & bits::PIN_MESSAGES != 0 {
                    button type="button" data-pin=(message.id) data-pinned=(message.pinned.is_some()) aria-label=(if message.pinned.is_some() { "Unpin" } else { "Pin" }) title=(if message.pinned.is_some() { "Unpin" } else { "Pin" }) { (icon("pin")) }
                }
                @if apps { button type="button" data-apps=(message.id) aria-haspopup="menu" aria-label="Apps" title="Apps" { (icon("more")) } }
                @if moderates || message.author == look.viewer {
                    button type="button" data-delete=(message.id) aria-label="Delete message" title="Delete" { (icon("delete")) }
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
    use super::beginning;

    #[test]
    fn a_preview_never_ends_within_a_timestamp() {
        let before = "é".repeat(115);
        assert_eq!(
            beginning(&format!("{before} <t:1796112000:D> and on")),
            format!("{before} …")
        );
        assert_eq!(beginning(&"a < b".repeat(40)).chars().count(), 121);
        assert_eq!(beginning("by <t:1796112000:D>"), "by <t:1796112000:D>");
    }
}
