//! Accounts as they appear on the page: marks, the colour of a role, whether it is an app.

use maud::{Markup, html};

use super::look::Names;
use crate::world::{Id, World};

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
    let people = world
        .users()
        .values()
        .filter(|user| !user.bot && user.id != world.application().owner);
    let turn = people.take(IN_TURN).position(|user| user.id == id);
    let number = turn.map_or(id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32, |turn| turn as u64);
    html! {
        span class={ "avatar hue" (number % HUES) @if is_bot(world, id) { " bot" } } aria-hidden="true" {
            (if initials.is_empty() { "?" } else { initials.as_str() })
        }
    }
}

/// The mark in the size of a line.
pub(super) fn small_avatar(names: Names<'_>, id: Id) -> Markup {
    html! { span.small-avatar { (avatar(names.world, names.person(id), id)) } }
}

/// Whether an account is an app.
pub(super) fn is_bot(world: &World, id: Id) -> bool {
    world.users().get(&id).is_some_and(|user| user.bot)
}

/// The colour of somebody's highest coloured role, as a dot: the name itself keeps its contrast.
pub(super) fn dot(world: &World, guild: Id, id: Id) -> Markup {
    let member = world.member(guild, id);
    let roles = world.guilds().get(&guild).map(|guild| &guild.roles);
    let coloured = member
        .into_iter()
        .flat_map(|member| &member.roles)
        .filter_map(|role| roles?.get(role))
        .filter(|role| role.color != 0)
        .max_by_key(|role| (role.position, role.id));
    html! { @if let Some(role) = coloured { (spot(role.color)) } }
}

/// A spot of a colour, which is not told by anything else.
pub(super) fn spot(colour: u32) -> Markup {
    html! {
        svg.spot viewBox="0 0 10 10" aria-hidden="true" { circle cx="5" cy="5" r="4.5" fill=(format!("#{:06x}", colour & 0x00ff_ffff)) {} }
    }
}
