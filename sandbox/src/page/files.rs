//! The files of a message: pictures are shown, the rest is offered.

use maud::{Markup, html};

use super::embeds::own_file;
use super::icons::icon;
use super::markdown::Reader;
use crate::world::{Attachment, Message};

/// What makes a file a spoiler, as Discord has it.
const SPOILER: &str = "SPOILER_";

/// All files of a message but those that its embeds show.
pub(super) fn all(reader: Reader<'_>, message: &Message) -> Markup {
    let embedded: Vec<&str> = message
        .embeds
        .iter()
        .flat_map(|embed| {
            let [author, footer] = ["author", "footer"].map(|part| embed[part]["icon_url"].as_str());
            let [image, thumbnail] = ["image", "thumbnail"].map(|part| embed[part]["url"].as_str());
            [author, footer, image, thumbnail].into_iter().flatten()
        })
        .collect();
    let shown_there = |file: &&Attachment| {
        embedded.iter().any(|url| {
            own_file(reader, url) == Some(file.id)
                || url.strip_prefix("attachment://") == Some(&file.filename)
        })
    };
    let mut rest = message
        .attachments
        .iter()
        .filter(|file| !shown_there(file))
        .peekable();
    html! {
        @if rest.peek().is_some() {
            div.files { @for file in rest { (card(file, false)) } }
        }
    }
}

/// One file; `hidden` when the component that shows it says so.
pub(super) fn card(file: &Attachment, hidden: bool) -> Markup {
    let address = format!("/page/file/{}", file.id);
    let shown = file.filename.strip_prefix(SPOILER).unwrap_or(&file.filename);
    let hidden = hidden || file.filename.starts_with(SPOILER);
    let about = file.description.as_deref().unwrap_or(shown);
    html! {
        @if super::assets::is_picture(file) {
            (picture(&address, about, hidden))
        } @else {
            @let size = size(file.bytes.len());
            a.file href=(address) download=(shown) {
                (icon("file"))
                span { span.file-name { (shown) } @if hidden { " (spoiler)" } br; small { (size) @if file.description.is_some() { " · " (about) } } }
            }
        }
    }
}

/// A picture of the sandbox's own, behind a cover when it is a spoiler.
pub(super) fn picture(address: &str, about: &str, hidden: bool) -> Markup {
    html! {
        @if hidden {
            details.picture.covered aria-label="Spoiler" { summary { "Spoiler" span.hidden { ": " (about) } } img src=(address) alt=(about) loading="lazy"; }
        } @else {
            a.picture href=(address) target="_blank" { img src=(address) alt=(about) loading="lazy"; }
        }
    }
}

/// A size in words.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..=1023 => format!("{bytes} bytes"),
        1024..=1_048_575 => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
