//! Components: buttons, and the layout of Components V2. Selects are in `selects`, forms in `forms`.
//!
//! Renders only; a press goes to the routes of the user's side by the script.

use maud::{Markup, html};
use serde_json::Value;

use super::body::field;
use super::embeds::picture_at;
use super::markdown::{self, Reader};
use super::{files, selects};
use crate::world::Message;

/// The components of a message.
pub(super) fn of_message(reader: Reader<'_>, message: &Message) -> Markup {
    html! {
        @if !message.components.is_empty() {
            div.components { @for component in &message.components { (any(reader, Some(message), component)) } }
        }
    }
}

/// The components within a component.
pub(super) fn inner(component: &Value) -> &[Value] {
    component["components"].as_array().map_or(&[], Vec::as_slice)
}

/// One component of a message, or a text in a form.
pub(super) fn any(reader: Reader<'_>, message: Option<&Message>, component: &Value) -> Markup {
    let id = message.map(|message| message.id);
    html! {
        @match component["type"].as_u64().unwrap_or(0) {
            1 => { div.row { @for child in inner(component) { (any(reader, message, child)) } } }
            2 => { (button(component, id)) }
            3 | 5..=8 => { (selects::of_message(reader, component, id)) }
            9 => { div.section {
                div { @for child in inner(component) { (any(reader, message, child)) } }
                div.accessory { (any(reader, message, &component["accessory"])) }
            } }
            10 => { div.text { (markdown::text(reader, field(component, "content"))) } }
            11 => { (media(reader, message, component)) }
            12 => { (gallery(reader, message, component)) }
            13 => { (media(reader, message, &serde_json::json!({"media": component["file"], "spoiler": component["spoiler"]}))) }
            14 => {
                @let wide = component["spacing"] == 2;
                @if component["divider"] != false { hr.wide[wide]; } @else { div.gap.wide[wide] {} }
            }
            17 => { (container(reader, message, component)) }
            _ => { p.quiet { "(A component that the page does not know.)" } }
        }
    }
}

fn container(reader: Reader<'_>, message: Option<&Message>, component: &Value) -> Markup {
    let colour = component["accent_color"]
        .as_u64()
        .map(|colour| format!("#{:06x}", colour & 0x00ff_ffff));
    let inside = html! { div.inside { @for child in inner(component) { (any(reader, message, child)) } } };
    html! {
        article.embed.container aria-label="Container" {
            @if let Some(colour) = colour { svg.stripe aria-hidden="true" { rect width="4" height="100%" fill=(colour) {} } }
            @if component["spoiler"] == true { details.cover aria-label="Spoiler" { summary { "Spoiler" } (inside) } }
            @else { (inside) }
        }
    }
}

fn gallery(reader: Reader<'_>, message: Option<&Message>, component: &Value) -> Markup {
    let items = component["items"].as_array().map_or(&[][..], Vec::as_slice);
    html! {
        div class={ "gallery" @if items.len() > 1 { " many" } } {
            @for item in items { (media(reader, message, item)) }
        }
    }
}

fn media(reader: Reader<'_>, message: Option<&Message>, item: &Value) -> Markup {
    let url = field(&item["media"], "url");
    let hidden = item["spoiler"] == true;
    if let Some(name) = url.strip_prefix("attachment://")
        && let Some(file) =
            message.and_then(|message| message.attachments.iter().find(|file| file.filename == name))
    {
        return files::card(file, hidden);
    }
    let about = Some(field(item, "description")).filter(|about| !about.is_empty());
    picture_at(reader, url, about.unwrap_or("Picture"), hidden)
}

/// The emoji of a button, an option or an answer.
pub(super) fn emoji(component: &Value) -> Markup {
    let name = field(&component["emoji"], "name");
    html! {
        @if !name.is_empty() { @if component["emoji"]["id"].is_null() { (name) " " } @else { ":" (name) ": " } }
    }
}

fn button(component: &Value, message: Option<u64>) -> Markup {
    let style = component["style"].as_u64().unwrap_or(2);
    let label = field(component, "label");
    let bare = label.is_empty().then(|| field(&component["emoji"], "name"));
    let off = component["disabled"] == true;
    html! {
        @match style {
            5 => {
                @let url = field(component, "url");
                a.button.style5 href=[(markdown::is_web(url) && !off).then_some(url)] aria-label=[bare] aria-disabled=[off.then_some("true")]
                    target="_blank" rel="noreferrer noopener" { (emoji(component)) (label) span aria-hidden="true" { " ↗" } }
            }
            6 => { button.button.style1 type="button" disabled { "Shop" } }
            _ => {
                button class={ "button style" (style) } type="button" data-press=(field(component, "custom_id")) aria-label=[bare]
                    data-message=[message] disabled[off] { (emoji(component)) (label) }
            }
        }
    }
}
