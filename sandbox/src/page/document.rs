//! The document as a whole: landmarks, columns, the command line, the dialogs.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::icons::icon;
use super::look::{Look, Names};
use super::messages::{self, avatar};
use super::panel;
use super::seen::Seen;
use crate::permissions::bits;
use crate::world::World;

/// The list in the middle: messages, or the posts of a forum, or why there is nothing.
pub(super) fn log(world: &World, look: &Look, seen: &Seen) -> Markup {
    let names = Names { world, look };
    match look.place(world) {
        Some(place) if place.is_forum() => panel::posts(world, look, place),
        Some(place) => messages::list(world, look, place, &|id| seen.is_dismissed(look.viewer, id)),
        None if look.channel.is_some_and(|id| world.channels.contains_key(&id)) => {
            html! {
                li.note.closed data-key="closed" {
                    p.h2 { (icon("lock")) }
                    p { strong { (names.person(look.viewer)) } " cannot see the channel you were looking at." }
                    p.quiet { "It is missing from their list, and Discord would answer 50001 Missing Access." }
                }
            }
        }
        None => html! { li.note data-key="nothing" { "Choose a channel." } },
    }
}

/// What the persona may do here, for the script, and in words where it is little.
pub(super) fn may(world: &World, look: &Look) -> Markup {
    let Some(place) = look.place(world) else {
        return html! { span data-may="nothing" {} };
    };
    let held = world.permissions(place, look.viewer);
    let send = if place.is_thread() {
        bits::SEND_MESSAGES_IN_THREADS
    } else {
        bits::SEND_MESSAGES
    };
    let locked = place
        .thread
        .as_ref()
        .is_some_and(|thread| thread.locked && held & bits::MANAGE_THREADS == 0);
    let writes = held & send != 0 && !locked;
    let what = match (
        place.is_forum(),
        writes,
        held & bits::USE_APPLICATION_COMMANDS != 0,
    ) {
        (true, true, _) => "post",
        (true, false, _) => "nothing",
        (false, true, _) => "write",
        (false, false, true) => "commands",
        (false, false, false) => "nothing",
    };
    html! {
        span data-may=(what) {}
        @if !writes { p.quiet { @if locked { "This thread is locked." } @else { "You do not have permission to write here." } } }
    }
}

fn fragment(fragments: &[(&'static str, String)], id: &str) -> PreEscaped<String> {
    let found = fragments.iter().find(|(name, _)| *name == id);
    PreEscaped(found.map_or(String::new(), |(_, html)| html.clone()))
}

/// The page.
pub(super) fn whole(world: &World, look: Option<&Look>, fragments: &[(&'static str, String)]) -> Markup {
    let guild = look.and_then(|look| world.guilds.get(&look.guild));
    let name = guild.map_or("Discord sandbox", |guild| guild.name.as_str());
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (name) " – sandbox" }
                link rel="icon" href="/page/icon.svg";
                link rel="stylesheet" href="/page/style.css";
                script src="/page/script.js" defer {}
            }
            body data-as=[look.map(|look| look.viewer)] data-in=[look.and_then(|look| look.channel)] data-guild=[look.map(|look| look.guild)] data-application=(world.application.id) data-bot=(world.application.name) {
                a.skip href="#line" { "Skip to the command line" }
                @match look {
                    Some(look) => { (columns(world, look, name, fragments)) }
                    None => { main.empty { h1 { "Nobody is here yet" } p { "Add a person and a community: through a world file, the control side, or the host program. This page fills itself." } div #clock hidden {} } }
                }
                div #toasts role="status" aria-live="polite" {}
                dialog #form aria-labelledby="form-title" { form method="dialog" {} }
                div #menu role="menu" aria-label="Apps" hidden {}
            }
        }
    }
}

fn columns(world: &World, look: &Look, name: &str, fragments: &[(&'static str, String)]) -> Markup {
    let names = Names { world, look };
    let viewer = names.person(look.viewer);
    html! {
        aside #drawer aria-label="People and channels" {
            nav.people aria-label="Look through the eyes of" {
                h2 { "Look through" }
                input #find type="search" placeholder="Find a person" aria-label="Find a person";
                div #people { (fragment(fragments, "people")) }
            }
            nav.channels aria-label="Channels" {
                h2.guild { (name) }
                div #channels { (fragment(fragments, "channels")) }
                div.me { (avatar(world, viewer, look.viewer)) div { small { "You see this as" } strong { (viewer) } } }
            }
        }
        main {
            header {
                button.drawer-button type="button" aria-controls="drawer" aria-expanded="false" aria-label="People and channels" { (icon("menu")) }
                div #head { (fragment(fragments, "head")) }
                button.panel-button type="button" aria-controls="panel" aria-expanded="false" aria-label="Clock and more" { (icon("clock")) }
            }
            div #scroll tabindex="0" role="log" aria-label="Messages" aria-live="polite" aria-relevant="additions" {
                ol #log { (fragment(fragments, "log")) }
            }
            div.news { button #below.button.style1 type="button" hidden {} }
            (composer(world, look, fragments))
        }
        aside #panel aria-label="The sandbox" {
            section aria-label="Clock" { h2 { "Clock" } div #clock { (fragment(fragments, "clock")) } }
            section #pins { (fragment(fragments, "pins")) }
            section #audience { (fragment(fragments, "audience")) }
            section #faults { (fragment(fragments, "faults")) }
        }
    }
}

fn composer(world: &World, look: &Look, fragments: &[(&'static str, String)]) -> Markup {
    let names = Names { world, look };
    let place = look.place(world);
    let forum = place.filter(|place| place.is_forum());
    let hint = match place {
        Some(place) if place.recipients.is_empty() => {
            format!("Message #{}, or / for a command", names.title(place))
        }
        Some(place) => format!("Message @{}", names.title(place)),
        None => String::new(),
    };
    html! {
        form #composer autocomplete="off" {
            div #may { (fragment(fragments, "may")) }
            div #reply hidden {}
            ul #complete role="listbox" aria-label="Suggestions" hidden {}
            @if let Some(forum) = forum {
                details.new-post {
                    summary.button.style1 { "New post" }
                    label for="post-name" { "Title" } input #post-name type="text" maxlength="100";
                    label for="post-text" { "Message" } textarea #post-text rows="4" maxlength="2000" {}
                    @if !forum.tags.is_empty() {
                        fieldset { legend { "Tags" }
                            @for tag in &forum.tags { label.tick { input type="checkbox" name="tag" value=(tag.id); " " (tag.emoji_name.as_deref().unwrap_or("")) " " (tag.name) } }
                        }
                    }
                    button.button.style1 type="button" #post-send { "Post" }
                }
            } @else {
                div #command hidden {}
                div.write {
                    label.attach title="Attach files" { (icon("add")) span.hidden { "Attach files" } input #files type="file" multiple; }
                    textarea #line rows="1" placeholder=(hint) aria-label=(hint) role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="complete" maxlength="4000" {}
                    button.send type="submit" aria-label="Send" { (icon("send")) }
                }
                div #chosen {}
            }
        }
    }
}
