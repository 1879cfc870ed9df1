//! The scheduled events of the guild in view, and being interested in them.

use maud::{Markup, html};

use super::icons::icon;
use super::look::{Look, Names};
use super::markdown::{self, Reader};
use super::time;
use crate::world::{ScheduledEvent, World};

/// How many are listed.
const LISTED: usize = 20;

/// Those still to come or going on, in the order of their start.
pub(super) fn events(world: &World, look: &Look) -> Markup {
    let member = world.member(look.guild, look.viewer).is_some();
    let channels = |event: &&ScheduledEvent| {
        let place = event.channel.and_then(|id| world.channels().get(&id));
        event.channel.is_none() || place.is_some_and(|place| world.sees(place, look.viewer))
    };
    let mut open: Vec<&ScheduledEvent> = world
        .scheduled_events()
        .values()
        .filter(|event| member && event.guild == look.guild && event.is_open())
        .filter(channels)
        .collect();
    open.sort_by_key(|event| (event.start, event.id));
    html! {
        @if !open.is_empty() {
            h2 { "Events – " (open.len()) }
            ul.events { @for event in open.into_iter().take(LISTED) { (one(world, look, event)) } }
        }
    }
}

fn one(world: &World, look: &Look, event: &ScheduledEvent) -> Markup {
    let names = Names { world, look };
    let mine = event.interested.contains(&look.viewer);
    html! {
        li.event data-key=(event.id) {
            p.quiet { (icon("calendar")) " " @if event.status == 2 { strong { "Now" } } @else { (time::stamp(event.start, "f", world.now())) } }
            p { strong { (event.name) } }
            @if let Some(text) = event.description.as_deref().filter(|text| !text.is_empty()) { div.text { (markdown::text(Reader { world, look }, text)) } }
            p.quiet {
                @if let Some(place) = &event.location { (place) " · " }
                @if let Some(place) = event.channel.and_then(|id| names.channel(id)) { "#" (place) " · " }
                (event.interested.len()) " interested"
            }
            button.button.style2 type="button" data-interest=(event.id) aria-pressed=(mine) { @if mine { "✓ Interested" } @else { "Interested" } }
        }
    }
}
