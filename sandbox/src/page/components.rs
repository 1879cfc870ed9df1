//! Components: buttons, selects, and the layout of Components V2.
//!
//! Renders only; a press goes to the routes of the user's side by the script.

use maud::{Markup, html};
use serde_json::Value;

use super::embeds::picture_at;
use super::look::{self, Names};
use super::markdown::{self, Reader};
use super::messages::{field, file_card};
use crate::world::Message;

/// How many names a select offers at most.
const OFFERED: usize = 200;

/// The components of a message.
pub(super) fn of_message(reader: Reader<'_>, message: &Message) -> Markup {
    html! {
        @if !message.components.is_empty() {
            div.components { @for component in &message.components { (any(reader, Some(message), component)) } }
        }
    }
}

fn inner(component: &Value) -> &[Value] {
    component["components"].as_array().map_or(&[], Vec::as_slice)
}

fn any(reader: Reader<'_>, message: Option<&Message>, component: &Value) -> Markup {
    let id = message.map(|message| message.id);
    html! {
        @match component["type"].as_u64().unwrap_or(0) {
            1 => { div.row { @for child in inner(component) { (any(reader, message, child)) } } }
            2 => { (button(component, id)) }
            3 | 5..=8 => { (select(reader, component, id)) }
            9 => { div.section {
                div { @for child in inner(component) { (any(reader, message, child)) } }
                (any(reader, message, &component["accessory"]))
            } }
            10 => { div.text { (markdown::text(reader, field(component, "content"))) } }
            11 => { (media(reader, message, component)) }
            12 => { div.gallery { @for item in component["items"].as_array().into_iter().flatten() { (media(reader, message, item)) } } }
            13 => { (media(reader, message, &serde_json::json!({"media": component["file"]}))) }
            14 => { @if component["divider"] != false { hr; } @else { div.gap {} } }
            17 => { (container(reader, message, component)) }
            _ => {}
        }
    }
}

fn container(reader: Reader<'_>, message: Option<&Message>, component: &Value) -> Markup {
    let colour = component["accent_color"]
        .as_u64()
        .map(|colour| format!("#{:06x}", colour & 0x00ff_ffff));
    html! {
        article.embed.container {
            @if let Some(colour) = colour { svg.stripe aria-hidden="true" { rect width="4" height="100%" fill=(colour) {} } }
            div.inside { @for child in inner(component) { (any(reader, message, child)) } }
        }
    }
}

fn media(reader: Reader<'_>, message: Option<&Message>, item: &Value) -> Markup {
    let url = field(&item["media"], "url");
    let about = field(item, "description");
    if let Some(name) = url.strip_prefix("attachment://")
        && let Some(file) =
            message.and_then(|message| message.attachments.iter().find(|file| file.filename == name))
    {
        return file_card(file);
    }
    picture_at(reader, url, about)
}

fn emoji(component: &Value) -> Markup {
    let name = field(&component["emoji"], "name");
    html! {
        @if !name.is_empty() { @if component["emoji"]["id"].is_null() { (name) " " } @else { ":" (name) ": " } }
    }
}

fn button(component: &Value, message: Option<u64>) -> Markup {
    let style = component["style"].as_u64().unwrap_or(2);
    let label = field(component, "label");
    html! {
        @if style == 5 {
            @let url = field(component, "url");
            a.button.style5 href=[markdown::is_web(url).then_some(url)] target="_blank" rel="noreferrer noopener" { (emoji(component)) (label) " ↗" }
        } @else {
            button class={ "button style" (style) } type="button" data-press=(field(component, "custom_id"))
                data-message=[message] disabled[component["disabled"] == true] { (emoji(component)) (label) }
        }
    }
}

/// What a select offers: value, label, explanation, whether it is picked already.
fn offered(reader: Reader<'_>, component: &Value) -> Vec<(String, String, String, bool)> {
    let defaults = component["default_values"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let picked = |id: u64| {
        defaults
            .iter()
            .any(|value| value["id"] == id.to_string().as_str())
    };
    let names = Names {
        world: reader.world,
        look: reader.look,
    };
    let guild = reader.world.guilds.get(&reader.look.guild);
    let mut out = Vec::new();
    let kind = component["type"].as_u64().unwrap_or(0);
    if kind == 3 {
        for option in component["options"].as_array().into_iter().flatten() {
            let emoji = field(&option["emoji"], "name");
            let label = format!("{emoji} {}", field(option, "label"));
            out.push((
                field(option, "value").to_owned(),
                label.trim().to_owned(),
                field(option, "description").to_owned(),
                option["default"] == true,
            ));
        }
    }
    if matches!(kind, 5 | 7) {
        let people = guild.into_iter().flat_map(|guild| guild.members.keys());
        out.extend(people.map(|id| {
            (
                id.to_string(),
                format!("@{}", names.person(*id)),
                String::new(),
                picked(*id),
            )
        }));
    }
    if matches!(kind, 6 | 7) {
        let roles = guild.into_iter().flat_map(|guild| guild.roles.keys());
        out.extend(roles.map(|id| {
            (
                id.to_string(),
                format!("@{}", names.role(*id)),
                "role".to_owned(),
                picked(*id),
            )
        }));
    }
    if kind == 8 {
        let wanted = component["channel_types"]
            .as_array()
            .filter(|kinds| !kinds.is_empty());
        let groups = look::channels(reader.world, reader.look.guild, reader.look.viewer);
        let all = groups
            .into_iter()
            .flat_map(|(category, inside)| category.into_iter().chain(inside));
        let fits =
            all.filter(|channel| wanted.is_none_or(|kinds| kinds.iter().any(|kind| *kind == channel.kind)));
        out.extend(fits.map(|channel| {
            (
                channel.id.to_string(),
                format!("# {}", channel.name),
                String::new(),
                picked(channel.id),
            )
        }));
    }
    out.truncate(OFFERED);
    out
}

/// A select: a menu for one pick, boxes to tick for more.
fn select(reader: Reader<'_>, component: &Value, message: Option<u64>) -> Markup {
    let most = component["max_values"].as_u64().unwrap_or(1);
    let least = component["min_values"].as_u64().unwrap_or(1);
    let prompt = component["placeholder"]
        .as_str()
        .filter(|text| !text.is_empty())
        .unwrap_or("Make a selection");
    let options = offered(reader, component);
    let custom_id = field(component, "custom_id");
    let kind = component["type"].as_u64().unwrap_or(3);
    let off = component["disabled"] == true;
    html! {
        @if most == 1 && least == 1 {
            select.choose aria-label=(prompt) data-choose=(custom_id) data-kind=(kind) data-message=[message] disabled[off] {
                option value="" selected[!options.iter().any(|(_, _, _, picked)| *picked)] { (prompt) }
                @for (value, label, about, picked) in &options {
                    option value=(value) selected[*picked] { (label) @if !about.is_empty() { " – " (about) } }
                }
            }
        } @else {
            details.choose {
                summary { (prompt) }
                div data-choices=(custom_id) data-kind=(kind) data-message=[message] data-least=(least) data-most=(most) {
                    @for (value, label, about, picked) in &options {
                        label { input type="checkbox" value=(value) checked[*picked] disabled[off]; " " (label)
                            @if !about.is_empty() { small { (about) } } }
                    }
                    button.button.style1 type="button" data-send-choices disabled[off] { "Choose" }
                }
            }
        }
    }
}

/// The fields of a form. Each carries what the script needs to send it back in the shape it came in.
pub(super) fn form_fields(reader: Reader<'_>, rows: &[Value]) -> Markup {
    html! {
        @for (index, row) in rows.iter().enumerate() {
            @match row["type"].as_u64().unwrap_or(0) {
                1 => { @for input in inner(row) { (form_field(reader, input, field(input, "label"), "", index, 1)) } }
                18 => { (form_field(reader, &row["component"], field(row, "label"), field(row, "description"), index, 18)) }
                _ => { (any(reader, None, row)) }
            }
        }
    }
}

fn form_field(
    reader: Reader<'_>,
    input: &Value,
    label: &str,
    about: &str,
    index: usize,
    outer: u64,
) -> Markup {
    let id = format!("field{index}");
    let custom_id = field(input, "custom_id");
    let kind = input["type"].as_u64().unwrap_or(0);
    let required = input["required"].as_bool().unwrap_or(true);
    let described = (!about.is_empty()).then(|| format!("{id}about"));
    html! {
        div.field data-field=(custom_id) data-kind=(kind) data-outer=(outer) data-least=[input["min_values"].as_u64()] {
            @if matches!(kind, 21 | 22) { p.label id={ (id) "label" } { (label) @if required { (star()) } } }
            @else { label for=(id) { (label) @if required { (star()) } } }
            @if !about.is_empty() { p.quiet id={ (id) "about" } { (about) } }
            @match kind {
                4 => { (text_input(input, &id, required, described)) }
                3 | 5..=8 => {
                    @let many = input["max_values"].as_u64().unwrap_or(1) > 1;
                    select id=(id) multiple[many] required[required] aria-describedby=[described] {
                        @if !many { option value="" { (input["placeholder"].as_str().unwrap_or("Make a selection")) } }
                        @for (value, label, about, picked) in offered(reader, input) {
                            option value=(value) selected[picked] { (label) @if !about.is_empty() { " – " (about) } }
                        }
                    }
                }
                19 => { input type="file" id=(id) required[required] multiple[input["max_values"].as_u64().unwrap_or(1) > 1]; }
                21 | 22 => {
                    div role="group" aria-labelledby={ (id) "label" } {
                        @for option in input["options"].as_array().into_iter().flatten() {
                            label.tick {
                                input type=(if kind == 21 { "radio" } else { "checkbox" }) name=(custom_id) value=(field(option, "value"))
                                    checked[option["default"] == true] required[required && kind == 21];
                                " " (field(option, "label")) small { (field(option, "description")) }
                            }
                        }
                    }
                }
                23 => { input type="checkbox" id=(id) checked[input["default"] == true]; }
                _ => { p.quiet { "The sandbox does not know this kind of field." } }
            }
        }
    }
}

fn star() -> Markup {
    html! { span.star aria-hidden="true" { " *" } }
}

fn text_input(input: &Value, id: &str, required: bool, described: Option<String>) -> Markup {
    let value = field(input, "value");
    let hint = field(input, "placeholder");
    let (least, most) = (
        input["min_length"].as_u64(),
        input["max_length"].as_u64().unwrap_or(4000),
    );
    html! {
        @if input["style"] == 2 {
            textarea id=(id) rows="4" placeholder=(hint) required[required] minlength=[least] maxlength=(most) aria-describedby=[described] { (value) }
        } @else {
            input type="text" id=(id) value=(value) placeholder=(hint) required[required] minlength=[least] maxlength=(most) aria-describedby=[described] autocomplete="off";
        }
    }
}
