//! The document as a whole: landmarks, the three columns, what is in the middle.

use maud::{DOCTYPE, Markup, html};

use super::icons::icon;
use super::look::{Look, Names};
use super::messages::{self, Item};
use super::part::Part;
use super::people::avatar;
use super::seen::Seen;
use super::{composer, dialogs, faults, forum};
use crate::world::World;

/// The list in the middle: messages, or the posts of a forum, or why there is nothing.
pub(super) fn log(world: &World, look: &Look, seen: &Seen) -> Vec<Item> {
    let names = Names { world, look };
    match look.place(world) {
        Some(place) if place.is_forum() => forum::posts(world, look, place),
        Some(place) => messages::list(world, look, place, &|id| seen.is_dismissed(look.viewer, id)),
        None if look.channel.is_some_and(|id| world.channels().contains_key(&id)) => {
            let closed = html! {
                li.note.closed data-key="closed" {
                    p.h2 { (icon("lock")) }
                    p { strong { (names.person(look.viewer)) } " cannot see the channel you were looking at." }
                    p.quiet { "It is missing from their list, and Discord would answer 50001 Missing Access." }
                }
            };
            vec![("closed".to_owned(), closed)]
        }
        None => vec![(
            "nothing".to_owned(),
            html! { li.note data-key="nothing" { "Choose a channel." } },
        )],
    }
}

/// The parts by the ids of their elements.
pub(super) type Parts = [(&'static str, Part)];

/// The markup of one part.
pub(super) fn part(parts: &Parts, id: &str) -> Markup {
    let found = parts.iter().find(|(name, _)| *name == id);
    found.map_or_else(|| html! {}, |(_, part)| part.markup())
}

/// The page.
pub(super) fn whole(world: &World, look: Option<&Look>, parts: &Parts, theme: Option<&str>) -> Markup {
    let guild = look.and_then(|look| world.guilds().get(&look.guild));
    let name = guild.map_or("Discord sandbox", |guild| guild.name.as_str());
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (name) " – sandbox" }
                link rel="icon" href="/page/icon.svg";
                link rel="stylesheet" href="/page/style.css";
                script type="module" src="/page/script/main.js" {}
            }
            body data-as=[look.map(|look| look.viewer)] data-in=[look.and_then(|look| look.channel)] data-guild=[look.map(|look| look.guild)] data-application=(world.application().id) data-bot=(world.application().name) data-around=[look.and_then(|look| look.span.around)] data-read=[look.and_then(|look| look.read)] {
                (super::icons::drawings())
                a.skip href="#scroll" { "Skip to the messages" }
                a.skip href="#line" { "Skip to the command line" }
                @match look {
                    Some(look) => { (columns(world, look, name, parts)) }
                    None => { main.empty { h1 { "Nobody is here yet" } p { "Add a person and a community: through a world file, the control side, or the host program. This page fills itself." } div #clock hidden {} } }
                }
                div #toasts role="status" aria-live="polite" {}
                dialog #form aria-labelledby="form-title" { form method="dialog" {} }
                dialog #ask aria-labelledby="ask-title" {}
                (dialogs::help())
                div #menu role="menu" aria-label="Apps" hidden {}
                div #announce.hidden role="log" aria-live="polite" {}
            }
        }
    }
}

fn columns(world: &World, look: &Look, name: &str, parts: &Parts) -> Markup {
    let names = Names { world, look };
    let viewer = names.person(look.viewer);
    html! {
        aside #drawer aria-label="People and channels" {
            nav.people aria-label="Look through the eyes of" {
                h2 { "Look through" }
                input #find type="search" placeholder="Find a person" aria-label="Find a person";
                div #people { (part(parts, "people")) }
            }
            nav.channels aria-label="Channels" {
                h2.guild { (name) }
                div #channels { (part(parts, "channels")) }
                div.me { (avatar(world, viewer, look.viewer)) div { small { "You see this as" } strong { (viewer) } } }
            }
        }
        main {
            header {
                button.drawer-button type="button" aria-controls="drawer" aria-expanded="false" aria-label="People and channels" { (icon("menu")) }
                div #head { (part(parts, "head")) }
                button.head-tool type="button" data-theme-step aria-label="Light or dark colours" title="Light or dark colours" { (icon("theme")) }
                button.head-tool type="button" data-help aria-label="Keys and help" title="Keys and help (?)" { (icon("help")) }
                button.panel-button type="button" aria-controls="panel" aria-expanded="false" aria-label="Clock and more" { (icon("clock")) }
            }
            @if let Some(forum) = look.place(world).filter(|place| place.is_forum()) { (forum::filters(forum)) }
            div #tour { (part(parts, "tour")) }
            div #scroll tabindex="0" role="region" aria-label="Messages" {
                ol #log { (part(parts, "log")) }
            }
            div.news { button #below.button.style1 type="button" hidden {} }
            (composer::composer(world, look, parts))
        }
        aside #panel aria-label="The sandbox" {
            section aria-label="Clock" { h2 { "Clock" } div #clock { (part(parts, "clock")) } }
            section #events { (part(parts, "events")) }
            section #threads { (part(parts, "threads")) }
            section #pins { (part(parts, "pins")) }
            section #audience { (part(parts, "audience")) }
            section aria-label="Bad days" { div #faults { (part(parts, "faults")) } (faults::script_box()) }
        }
    }
}
