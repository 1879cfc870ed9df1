//! The command line below the messages, and what the persona may do there.

use maud::{Markup, html};

use super::document::{Parts, part};
use super::forum;
use super::icons::icon;
use super::look::{Look, Names};
use crate::permissions::bits;
use crate::world::{TYPING, World};

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
        @if !writes {
            p.quiet { @if locked { "This thread is locked." } @else { "You do not have permission to write here." } }
        } @else if place.thread.as_ref().is_some_and(|thread| thread.archived) {
            p.quiet { "This thread is archived. A message brings it back." }
        }
    }
}

/// The people who type here just now, others than the persona. The script takes it away after a while, for the clock may
/// stand still; the number says anew when it was said anew.
pub(super) fn typing(world: &World, look: &Look) -> Markup {
    let names = Names { world, look };
    let Some(place) = look.place(world) else {
        return html! {};
    };
    let others: Vec<_> = world
        .typists(place.id)
        .filter(|(user, since, _)| *user != look.viewer && world.now() - *since < TYPING)
        .collect();
    let turn: u32 = others.iter().fold(0, |sum, (_, _, turn)| sum.wrapping_add(*turn));
    let who: Vec<&str> = others
        .iter()
        .take(3)
        .map(|(user, ..)| names.person(*user))
        .collect();
    html! {
        @if !who.is_empty() {
            span.typists data-turn=(turn) {
                span.dots aria-hidden="true" { i {} i {} i {} } " "
                @if others.len() > 3 { "Several people are typing…" }
                @else { strong { (who.join(", ")) } @if who.len() == 1 { " is typing…" } @else { " are typing…" } }
            }
        }
    }
}

/// The command line; in a forum the form of a new post.
pub(super) fn composer(world: &World, look: &Look, parts: &Parts) -> Markup {
    let names = Names { world, look };
    let place = look.place(world);
    let title = match place {
        Some(place) if place.recipients.is_empty() => format!("Message #{}", names.title(place)),
        Some(place) => format!("Message @{}", names.title(place)),
        None => String::new(),
    };
    html! {
        div #typing aria-live="polite" { (part(parts, "typing")) }
        form #composer autocomplete="off" {
            div #may { (part(parts, "may")) }
            div #reply hidden {}
            ul #complete role="listbox" aria-label="Suggestions" hidden {}
            @if let Some(forum) = place.filter(|place| place.is_forum()) {
                (forum::new_post(forum))
            } @else {
                div #command hidden {}
                div.write {
                    label.attach title="Attach files" { (icon("add")) span.hidden { "Attach files" } input #files type="file" multiple; }
                    textarea #line rows="1" placeholder=(title) aria-label={ (title) ", or / for a command" } aria-haspopup="listbox" aria-autocomplete="list" aria-controls="complete" maxlength="4000" {}
                    button.send type="submit" aria-label="Send" { (icon("send")) }
                }
                div #chosen {}
            }
        }
    }
}
