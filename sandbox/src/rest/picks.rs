//! What a person does with a message's components and with a form: the `data` of such interactions.

use serde_json::{Value, json};

use super::act::Act;
use super::{options, resolve};
use crate::errors::{ApiError, Problems};
use crate::validate;
use crate::world::{Channel, Id, Interaction, State, World};

/// The refusal of Discord's client side for a component that is not there, or not to be used so.
fn not_to_be_used(field: &str) -> ApiError {
    ApiError::field(
        field,
        "COMPONENT_VALIDATION_FAILED",
        "Component validation failed",
    )
}

/// A click or a pick: the message and the data.
pub(super) fn component(world: &World, act: &Act<'_>, place: &Channel) -> Result<(Id, Value), ApiError> {
    let id = validate::id_of(&act.body["message_id"]).unwrap_or(0);
    let message = world.message(place.id, id)?;
    if message.only_for.is_some_and(|user| user != act.user) {
        return Err(ApiError::unknown_message());
    }
    let given = &act.body["data"];
    let custom_id = given["custom_id"].as_str().unwrap_or("");
    let component = validate::find_component(&message.components, custom_id);
    if act.checked {
        let found = component.filter(|found| found["disabled"] != true && !custom_id.is_empty());
        let found = found.ok_or_else(|| not_to_be_used("data.custom_id"))?;
        if found["type"] != 2 && !options::picks(world, place, found, &given["values"]) {
            return Err(not_to_be_used("data.values"));
        }
    }
    let kind = component.map_or_else(
        || given["component_type"].clone(),
        |component| component["type"].clone(),
    );
    let mut data = json!({
        "custom_id": custom_id,
        "component_type": kind,
        "id": component.map_or(json!(1), |component| component["id"].clone()),
    });
    if kind != 2 {
        data["values"] = given["values"].clone();
        if kind != 3 {
            data["resolved"] = resolve::picked(world, act, place, std::slice::from_ref(&given["values"]));
        }
    }
    Ok((id, data))
}

/// A submitted form: the interaction that opened it, and the data.
pub(super) fn form(
    world: &mut World,
    act: &Act<'_>,
    place: &Channel,
) -> Result<(Interaction, Value), ApiError> {
    let given = &act.body["data"];
    let opener = validate::id_of(&given["id"])
        .or_else(|| validate::id_of(&act.body["id"]))
        .unwrap_or(0);
    let opened = world
        .interactions()
        .get(&opener)
        .filter(|opened| opened.user == act.user && (opened.channel == place.id || !act.checked));
    let opened = opened.cloned().ok_or_else(ApiError::unknown_interaction)?;
    let State::Form(form) = &opened.state else {
        return Err(ApiError::unknown_interaction());
    };
    let mut rows = given["components"].clone();
    if act.checked {
        let answers = rows.as_array().map_or(&[][..], Vec::as_slice);
        let mut problems = Problems::default();
        validate::submission(&mut problems, form, answers);
        for input in validate::flatten(form["components"].as_array().map_or(&[][..], Vec::as_slice)) {
            let custom_id = input["custom_id"].as_str().unwrap_or("");
            let values = validate::find_component(answers, custom_id).map(|answer| &answer["values"]);
            let picked = values.filter(|values| values.as_array().is_some_and(|all| !all.is_empty()));
            if picked.is_some_and(|values| !options::there(world, place, input, values)) {
                problems.add(
                    &validate::at("components", custom_id),
                    "COMPONENT_VALIDATION_FAILED",
                    "Component validation failed",
                );
            }
        }
        problems.finish()?;
    }
    resolve::keep_files(world, act, place, &mut rows)?;
    let mut data = json!({
        "custom_id": if act.checked { form["custom_id"].clone() } else { given["custom_id"].clone() },
        "components": rows,
    });
    let inputs = validate::flatten(data["components"].as_array().map_or(&[][..], Vec::as_slice));
    // What is picked in string selects and groups are texts of the bot's own, which name nothing.
    let named = inputs
        .iter()
        .filter(|input| matches!(input["type"].as_u64(), Some(5..=8 | 19)));
    let lists: Vec<Value> = named.map(|input| input["values"].clone()).collect();
    let resolved = resolve::picked(world, act, place, &lists);
    if resolved.as_object().is_some_and(|resolved| !resolved.is_empty()) {
        data["resolved"] = resolved;
    }
    Ok((opened, data))
}
