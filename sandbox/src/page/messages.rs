//! The messages of a channel as a list: who wrote what, when, in answer to whom, day by day.
//!
//! Pure: a world and a look in, markup out. What a persona may read is decided in `look` and `window`.

use chrono::TimeDelta;
use maud::{Markup, html};

use super::icons::icon;
use super::look::{Look, Names};
use super::markdown::{self, Reader};
use super::toolbar::{self, Rights};
use super::{body, notices, people, time, window};
use crate::validate;
use crate::world::{Channel, Id, Message, World};

/// Messages of one author closer together than this share a head.
const TOGETHER: TimeDelta = TimeDelta::minutes(7);

/// An item of a list that is kept live: its key, and what it shows.
pub(super) type Item = (String, Markup);

/// What all messages of one list have in common.
struct Scene<'a> {
    world: &'a World,
    look: &'a Look,
    rights: Rights,
}

/// The list of messages; `hidden` are ephemeral ones the persona has dismissed.
pub(super) fn list(world: &World, look: &Look, channel: &Channel, hidden: &dyn Fn(Id) -> bool) -> Vec<Item> {
    let window = window::window(world, look, channel);
    let scene = Scene {
        world,
        look,
        rights: Rights::of(world, look, channel),
    };
    let mut items = vec![beginning(Names { world, look }, channel, window.older)];
    let mut before: Option<&Message> = None;
    let mut news = look.read;
    for message in window.messages.into_iter().filter(|message| !hidden(message.id)) {
        if before.is_none_or(|before| before.timestamp.date_naive() != message.timestamp.date_naive()) {
            items.push(day(world, message));
        }
        if news.is_some_and(|read| message.id > read) {
            news = None;
            if before.is_some() && message.author != look.viewer {
                items.push((
                    "new".to_owned(),
                    html! { li.day.new data-key="new" { span { "New" } } },
                ));
                before = None;
            }
        }
        items.push((message.id.to_string(), one(&scene, message, before)));
        before = Some(message);
    }
    if let Some(newer) = window.newer {
        items.push((
            "newer".to_owned(),
            html! {
                li.note.newer data-key="newer" {
                    button.plain type="button" data-from=(newer) { "Load newer messages" } " · "
                    button.plain type="button" data-present { "Jump to present" }
                }
            },
        ));
    }
    items
}

fn beginning(names: Names<'_>, channel: &Channel, older: Option<Id>) -> Item {
    let shown = html! {
        @if let Some(older) = older {
            li.note.earlier data-key="earlier" { button.plain type="button" data-from=(older) { "Load older messages" } }
        } @else {
            li.beginning data-key="earlier" {
                p.h1 { (welcome(names, channel)) }
                p { "This is where it begins." }
            }
        }
    };
    ("earlier".to_owned(), shown)
}

fn day(world: &World, message: &Message) -> Item {
    let key = format!("day{}", message.timestamp.format("%F"));
    let shown = html! {
        li.day data-key=(key) { span { (time::stamp(message.timestamp, "D", world.now())) } }
    };
    (key, shown)
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
            && !notices::is_notice(before.kind)
            && message.kind == 0
            && message.reference.is_none()
            && message.timestamp - before.timestamp < TOGETHER
            && before.timestamp.date_naive() == message.timestamp.date_naive()
    })
}

fn one(scene: &Scene<'_>, message: &Message, before: Option<&Message>) -> Markup {
    let (world, look) = (scene.world, scene.look);
    let names = Names { world, look };
    if notices::is_notice(message.kind) {
        return notices::notice(names, message);
    }
    let follows = follows(before, message);
    let name = names.person(message.author);
    let pings = message.pinged.contains(&look.viewer) || message.mention_everyone;
    html! {
        li.message.follows[follows].pings[pings].ephemeral[message.only_for.is_some()] id={ "m" (message.id) } tabindex="-1"
            data-key=(message.id) data-message=(message.id) data-author=(message.author) {
            @if follows {
                span.when aria-hidden="true" { (time::stamp(message.timestamp, "t", world.now())) }
            } @else {
                (prelude(names, message))
                (people::avatar(world, name, message.author))
                div.byline {
                    button.author type="button" data-person=(message.author) aria-haspopup="dialog" { (people::dot(world, look.guild, message.author)) (name) }
                    @if people::is_bot(world, message.author) { span.tag { "APP" } }
                    (time::sent(message.timestamp, world.now()))
                    // Where there is no text to stand behind, the mark stands behind the time.
                    @if message.edited.is_some() && message.content.is_empty() { span.edited { "(edited)" } }
                    @if message.pinned.is_some() { span.mark { (icon("pin")) " pinned" } }
                }
            }
            div.body { (body::body(world, look, message)) }
            (toolbar::toolbar(scene.rights, look, message))
        }
    }
}

/// What stands above the author: the message answered, or the command that was used.
fn prelude(names: Names<'_>, message: &Message) -> Markup {
    let command = message
        .interaction
        .as_ref()
        .and_then(|interaction| interaction["name"].as_str());
    let user: Option<Id> = message
        .interaction
        .as_ref()
        .and_then(|interaction| interaction["user"]["id"].as_str()?.parse().ok());
    let slash = if message.kind == 23 { "" } else { "/" };
    let earlier = message.reference.as_ref().filter(|_| message.kind == 19);
    html! {
        @if let (Some(command), 20 | 23, Some(user)) = (command, message.kind, user) {
            div.prelude { (people::small_avatar(names, user)) strong { (names.person(user)) } " used " span.mention { (slash) (command) } }
        } @else if let Some(reference) = earlier {
            @match reference.message.and_then(|id| names.world.message(reference.channel, id).ok()) {
                Some(found) if found.only_for.is_none_or(|user| user == names.look.viewer) => {
                    a.prelude.quoted href={ "#m" (found.id) } data-jump=(found.id) {
                        (people::small_avatar(names, found.author)) strong { (names.person(found.author)) } " " span.words { (preview(names, found)) }
                    }
                }
                _ => { div.prelude.quoted { em { "Original message was deleted" } } }
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
    let question = || message.poll.as_ref()?.question["text"].as_str();
    let components = validate::flatten(&message.components).into_iter();
    let text = components.filter_map(|one| one["content"].as_str()).next();
    let source = if let Some(text) = text {
        text.trim_start_matches(['#', ' '])
    } else if message.content.is_empty() {
        let embed = message.embeds.first();
        embed
            .and_then(|embed| embed["title"].as_str().or_else(|| embed["description"].as_str()))
            .or_else(question)
            .unwrap_or("")
    } else {
        message.content.as_str()
    };
    let short = first_words(source.lines().next().unwrap_or(""));
    if short.is_empty() {
        return html! { em { "Click to see attachment" } };
    }
    markdown::line_of_link(reader, &short)
}

/// The first 120 characters of a line, never the half of a mention or of a timestamp.
fn first_words(line: &str) -> String {
    let Some((end, _)) = line.char_indices().nth(120) else {
        return line.to_owned();
    };
    let (kept, rest) = line.split_at(end);
    let cut = kept
        .rfind('<')
        .filter(|open| !kept[*open..].contains('>') && rest.contains('>'));
    format!("{}…", &kept[..cut.unwrap_or(end)])
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn a_preview_never_ends_within_a_timestamp() {
        let before = "é".repeat(115);
        assert_eq!(
            first_words(&format!("{before} <t:1796112000:D> and on")),
            format!("{before} …")
        );
        assert_eq!(first_words(&"a < b".repeat(40)).chars().count(), 121);
        assert_eq!(first_words("by <t:1796112000:D>"), "by <t:1796112000:D>");
    }
}
