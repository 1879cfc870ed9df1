//! Select menus: a button that opens a list to search and pick from, the same for all five kinds.
//!
//! Renders the choices of a text select; names of people, roles and channels are filled in by the script when a
//! list is opened, so that a message does not carry two thousand of them.

use maud::{Markup, html};
use serde_json::Value;

use super::body::field;
use super::components::emoji;
use super::look::Names;
use super::markdown::Reader;

/// What the list is filled with.
fn source(kind: u64) -> Option<&'static str> {
    match kind {
        5 => Some("people"),
        6 => Some("roles"),
        7 => Some("both"),
        8 => Some("channels"),
        _ => None,
    }
}

/// The name of a value that is picked from the start.
fn named(reader: Reader<'_>, value: &Value) -> Option<(String, String)> {
    let names = Names {
        world: reader.world,
        look: reader.look,
    };
    let id: u64 = value["id"].as_str()?.parse().ok()?;
    let name = match value["type"].as_str()? {
        "user" => format!("@{}", names.person(id)),
        "role" => format!("@{}", names.role(id)),
        _ => format!("# {}", names.channel(id)?),
    };
    Some((id.to_string(), name))
}

/// A select of a message: what is picked is sent at once, or when the list of several is closed.
pub(super) fn of_message(reader: Reader<'_>, component: &Value, message: Option<u64>) -> Markup {
    select(reader, component, message, None)
}

/// A select of a form: what is picked goes with the form.
pub(super) fn of_form(reader: Reader<'_>, component: &Value, id: &str, label: &str) -> Markup {
    select(reader, component, None, Some((id, label)))
}

fn select(reader: Reader<'_>, component: &Value, message: Option<u64>, form: Option<(&str, &str)>) -> Markup {
    let most = component["max_values"].as_u64().unwrap_or(1);
    let required = component["required"].as_bool().unwrap_or(true);
    let least = component["min_values"].as_u64().unwrap_or(1);
    let least = if form.is_some() && !required { 0 } else { least };
    let kind = component["type"].as_u64().unwrap_or(3);
    let prompt = Some(field(component, "placeholder")).filter(|text| !text.is_empty());
    let prompt = prompt.unwrap_or("Make a selection");
    let label = form.map_or(prompt, |(_, label)| label);
    let kinds: Vec<String> = component["channel_types"]
        .as_array()
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    let off = component["disabled"] == true;
    html! {
        div.pick data-pick=(field(component, "custom_id")) data-kind=(kind) data-message=[message] data-least=(least) data-most=(most)
            data-source=[source(kind)] data-kinds=(kinds.join(",")) data-prompt=(prompt) data-sends=[form.is_none().then_some("true")] {
            button.pick-open type="button" id=[form.map(|(id, _)| id)] aria-haspopup="listbox" aria-expanded="false" aria-label=(label) disabled[off] {
                span.pick-shown { (prompt) } span.chevron aria-hidden="true" { "⌄" }
            }
            div.pick-list hidden {
                input.pick-find type="search" placeholder="Search" aria-label={ "Search: " (label) } autocomplete="off";
                ul role="listbox" aria-label=(label) aria-multiselectable=(most > 1) {
                    @for option in component["options"].as_array().into_iter().flatten() { (choice(option)) }
                    @for (id, name) in component["default_values"].as_array().into_iter().flatten().filter_map(|value| named(reader, value)) {
                        li role="option" data-value=(id) data-name=(name) aria-selected="true" { span { (name) } }
                    }
                }
                p.pick-hint.quiet { @if least == most { "Choose " (least) } @else if most > 1 { "Choose " (least) " to " (most) } }
            }
        }
    }
}

fn choice(option: &Value) -> Markup {
    let about = field(option, "description");
    html! {
        li role="option" data-value=(field(option, "value")) data-name=(field(option, "label")) aria-selected=(option["default"] == true) {
            span { (emoji(option)) (field(option, "label")) @if !about.is_empty() { small { (about) } } }
        }
    }
}
