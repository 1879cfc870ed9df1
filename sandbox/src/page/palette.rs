//! What the command line completes: the commands a persona may use here, and the names it can pick.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::look::{self, Look, Names};
use super::{Address, Shown};
use crate::world::World;

/// How many people are offered for completion.
const PEOPLE: usize = 2000;

/// Commands, people, roles and channels, for a persona in a channel.
pub(super) async fn palette(State(page): Shown, Query(address): Query<Address>) -> Response {
    let found = page.sandbox.read(|world| {
        let look = Look::resolve(world, address.viewer, address.channel)?;
        Some(offered(world, &look))
    });
    Json(found.unwrap_or_else(|| json!({"commands": [], "people": [], "roles": [], "channels": []})))
        .into_response()
}

fn offered(world: &World, look: &Look) -> Value {
    let names = Names { world, look };
    let guild = world.guilds().get(&look.guild);
    let place = look.place(world).map(|place| place.id);
    let commands: Vec<&Value> = match place {
        Some(place) => world
            .commands_for(look.guild, Some(place), look.viewer)
            .into_iter()
            .map(|found| &found.body)
            .collect(),
        None => Vec::new(),
    };
    let members = guild
        .into_iter()
        .flat_map(|guild| guild.members.keys())
        .take(PEOPLE);
    let people: Vec<Value> = members
        .map(|id| {
            let username = world.users().get(id).map_or("", |user| user.username.as_str());
            json!({"id": id.to_string(), "name": names.person(*id), "hint": username})
        })
        .collect();
    let roles: Vec<Value> = guild
        .into_iter()
        .flat_map(|guild| guild.roles.values())
        .map(|role| json!({"id": role.id.to_string(), "name": names.role(role.id), "hint": "role"}))
        .collect();
    let mut channels = Vec::new();
    for (category, inside) in look::channels(world, look.guild, look.viewer) {
        for channel in category.into_iter().chain(inside) {
            let hint = super::sidebar::sign(world, channel).1;
            channels.push(json!({"id": channel.id.to_string(), "name": channel.name, "type": channel.kind, "hint": hint}));
        }
    }
    json!({
        "guild": look.guild.to_string(),
        "application": world.application().id.to_string(),
        "bot": world.application().name,
        "commands": commands,
        "people": people,
        "roles": roles,
        "channels": channels,
    })
}
