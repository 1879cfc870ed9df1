//! Forms: the fields of a modal, of every kind, each with what the script needs to send it back as it came.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::body::field;
use super::components::{any, inner};
use super::markdown::{self, Reader};
use super::selects;
use crate::world::World;

/// A form as the page opens it, from the data of the bot's answer.
pub(super) fn opened(world: &World, look: &super::look::Look, interaction: u64, form: &Value) -> Value {
    let rows = form["components"].as_array().map_or(&[][..], Vec::as_slice);
    let reader = Reader { world, look };
    let shown = html! {
        div.form-head {
            h2 id="form-title" { (field(form, "title")) }
            button.close type="button" data-cancel aria-label="Close" { "✕" }
        }
        p.quiet { "This form will be submitted to " strong { (world.application().name) } ". Do not share passwords or other sensitive information." }
        div.form-fields { (fields(reader, rows)) }
        p.problem role="alert" {}
        div.form-buttons {
            button.button.style2 type="button" data-cancel { "Cancel" }
            button.button.style1 type="submit" { "Submit" }
        }
    };
    json!({"state": "form", "id": interaction.to_string(), "custom_id": form["custom_id"],
        "components": form["components"], "html": shown.into_string()})
}

/// The fields of a form.
pub(super) fn fields(reader: Reader<'_>, rows: &[Value]) -> Markup {
    html! {
        @for (index, row) in rows.iter().enumerate() {
            @match row["type"].as_u64().unwrap_or(0) {
                1 => { @for input in inner(row) { (one(reader, input, field(input, "label"), "", index, 1)) } }
                18 => { (one(reader, &row["component"], field(row, "label"), field(row, "description"), index, 18)) }
                10 => { div.text { (markdown::text(reader, field(row, "content"))) } }
                _ => { (any(reader, None, row)) }
            }
        }
    }
}

/// One field: its label, what explains it, its control, and room for what is wrong with it.
fn one(reader: Reader<'_>, input: &Value, label: &str, about: &str, index: usize, outer: u64) -> Markup {
    let id = format!("field{index}");
    let custom_id = field(input, "custom_id");
    let kind = input["type"].as_u64().unwrap_or(0);
    let required = input["required"].as_bool().unwrap_or(!matches!(kind, 23));
    let about_id = format!("{id}about");
    let described = format!("{about_id} {id}wrong");
    html! {
        div.field data-field=(custom_id) data-kind=(kind) data-outer=(outer) data-required=(required)
            data-least=[input["min_values"].as_u64()] data-most=[input["max_values"].as_u64()] {
            @if matches!(kind, 21 | 22) { p.label id={ (id) "label" } { (label) (star(required)) } }
            @else { label for=(id) { (label) (star(required)) } }
            @if !about.is_empty() { p.quiet id=(about_id) { (about) } }
            @match kind {
                4 => { (text_input(input, &id, required, &described)) }
                3 | 5..=8 => { (selects::of_form(reader, input, &id, label)) }
                19 => {
                    input type="file" id=(id) aria-describedby=(described) multiple[input["max_values"].as_u64().unwrap_or(1) > 1];
                }
                21 | 22 => { (ticks(input, kind, &id, &described)) }
                23 => { input.single type="checkbox" id=(id) aria-describedby=(described) checked[input["default"] == true]; }
                _ => { p.quiet { "The sandbox does not know this kind of field." } }
            }
            p.wrong id={ (id) "wrong" } role="alert" {}
        }
    }
}

fn star(required: bool) -> Markup {
    html! { @if required { span.star aria-hidden="true" { " *" } } }
}

fn ticks(input: &Value, kind: u64, id: &str, described: &str) -> Markup {
    let role = if kind == 21 { "radiogroup" } else { "group" };
    html! {
        div role=(role) aria-labelledby={ (id) "label" } aria-describedby=(described) {
            @for option in input["options"].as_array().into_iter().flatten() {
                @let about = field(option, "description");
                label.tick {
                    input type=(if kind == 21 { "radio" } else { "checkbox" }) name=(field(input, "custom_id")) value=(field(option, "value"))
                        checked[option["default"] == true];
                    span { (field(option, "label")) @if !about.is_empty() { small { (about) } } }
                }
            }
        }
    }
}

fn text_input(input: &Value, id: &str, required: bool, described: &str) -> Markup {
    let value = field(input, "value");
    let hint = field(input, "placeholder");
    let least = input["min_length"].as_u64();
    let most = input["max_length"].as_u64().unwrap_or(4000);
    html! {
        @if input["style"] == 2 {
            textarea id=(id) rows="4" placeholder=(hint) aria-required=(required) data-min=[least] maxlength=(most) aria-describedby=(described) { (value) }
        } @else {
            input type="text" id=(id) value=(value) placeholder=(hint) aria-required=(required) data-min=[least] maxlength=(most) aria-describedby=(described) autocomplete="off";
        }
    }
}
