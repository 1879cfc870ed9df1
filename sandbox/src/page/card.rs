//! The card of a person: who it is, the roles, a way to write to them.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::look::{Look, Names};
use super::{Shown, people, time};
use crate::world::{Id, World, snowflake_time};

/// The person a card shows, and the person looking.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(rename = "as")]
    viewer: Id,
    #[serde(rename = "in")]
    channel: Option<Id>,
    of: Id,
}

/// The card of somebody, for the persona.
pub(super) async fn card(State(page): Shown, Query(asked): Query<Asked>) -> Response {
    let card = page.sandbox.read(|world| {
        let look = Look::resolve(world, Some(asked.viewer), asked.channel)?;
        world
            .users()
            .contains_key(&asked.of)
            .then(|| shown(world, &look, asked.of).into_string())
    });
    match card {
        Some(card) => Html(card).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn shown(world: &World, look: &Look, of: Id) -> Markup {
    let names = Names { world, look };
    let user = world.users().get(&of);
    let member = world.member(look.guild, of);
    let roles = world.guilds().get(&look.guild).map(|guild| &guild.roles);
    let mut held: Vec<_> = member
        .into_iter()
        .flat_map(|member| &member.roles)
        .filter_map(|role| roles?.get(role))
        .collect();
    held.sort_by_key(|role| std::cmp::Reverse((role.position, role.id)));
    html! {
        (people::avatar(world, names.person(of), of))
        h2 { (names.person(of)) @if people::is_bot(world, of) { " " span.tag { "APP" } } }
        p.quiet { (user.map_or("", |user| user.username.as_str())) }
        @if !held.is_empty() {
            h3 { "Roles" }
            ul { @for role in held { li.role { @if role.color != 0 { (people::spot(role.color)) } (role.name) } } }
        }
        @if let Some(member) = member {
            h3 { "Member since" }
            p { (time::stamp(member.joined_at, "D", world.now())) " · account made " (time::stamp(snowflake_time(of), "D", world.now())) }
        }
        @if of != look.viewer { button.button.style1 type="button" data-direct=(of) { "Message" } }
    }
}
