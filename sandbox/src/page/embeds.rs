//! Embeds as Discord shows them: a stripe of colour, author, title, description, fields, pictures, footer.

use maud::{Markup, html};
use serde_json::Value;

use super::body::field;
use super::icons::icon;
use super::markdown::{self, Reader};
use super::{files, time};
use crate::world::Attachment;

/// One embed.
pub(super) fn embed(reader: Reader<'_>, files: &[Attachment], embed: &Value) -> Markup {
    let colour = embed["color"]
        .as_u64()
        .map(|colour| format!("#{:06x}", colour & 0x00ff_ffff));
    let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
    let picture = |name: &str| embed[name]["url"].as_str();
    html! {
        article.embed aria-label="Embed" {
            // A drawing and not a style: the page's policy allows no styles in the document.
            svg.stripe aria-hidden="true" { rect width="4" height="100%" fill=[colour] {} }
            div.inside.with-thumbnail[picture("thumbnail").is_some()] {
                @if let Some(name) = embed["provider"]["name"].as_str() { p.embed-footer { (name) } }
                @if let Some(name) = embed["author"]["name"].as_str() { (author(reader, files, &embed["author"], name)) }
                @if let Some(title) = embed["title"].as_str() {
                    p.embed-title role="heading" aria-level="4" {
                        @match embed["url"].as_str().filter(|url| markdown::is_web(url)) {
                            Some(url) => { a href=(url) target="_blank" rel="noreferrer noopener" { (markdown::line_of_link(reader, title)) } }
                            None => { (markdown::line(reader, title)) }
                        }
                    }
                }
                @if let Some(text) = embed["description"].as_str() { div.text { (markdown::text(reader, text)) } }
                @if !fields.is_empty() {
                    dl.fields {
                        @for each in fields {
                            div.inline[each["inline"] == true] {
                                dt { (markdown::line(reader, field(each, "name"))) }
                                dd { (markdown::text(reader, field(each, "value"))) }
                            }
                        }
                    }
                }
                @if let Some(url) = picture("image") { div.embed-image { (picture_at(reader, url, "Picture", false)) } }
                @if let Some(url) = picture("thumbnail") { div.embed-thumbnail { (picture_at(reader, url, "Thumbnail", false)) } }
                (footer(reader, files, embed))
            }
        }
    }
}

fn author(reader: Reader<'_>, files: &[Attachment], author: &Value, name: &str) -> Markup {
    html! {
        p.embed-author {
            @if let Some(id) = author["icon_url"].as_str().and_then(|url| icon_file(reader, files, url)) { img.embed-icon src={ "/page/file/" (id) } alt=""; }
            @match author["url"].as_str().filter(|url| markdown::is_web(url)) {
                Some(url) => { a href=(url) target="_blank" rel="noreferrer noopener" { (name) } }
                None => { (name) }
            }
        }
    }
}

fn footer(reader: Reader<'_>, files: &[Attachment], embed: &Value) -> Markup {
    let text = embed["footer"]["text"].as_str();
    let sign = embed["footer"]["icon_url"]
        .as_str()
        .and_then(|url| icon_file(reader, files, url));
    let at = embed["timestamp"]
        .as_str()
        .and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok());
    html! {
        @if text.is_some() || at.is_some() {
            p.embed-footer {
                @if let Some(id) = sign { img.embed-icon src={ "/page/file/" (id) } alt=""; }
                (text.unwrap_or(""))
                @if text.is_some() && at.is_some() { " · " }
                @if let Some(at) = at { (time::sent(at.to_utc(), reader.world.now())) }
            }
        }
    }
}

/// The picture of an author or a footer, which may still be named as the file it came in.
fn icon_file(reader: Reader<'_>, files: &[Attachment], url: &str) -> Option<u64> {
    let named = || {
        let name = url.strip_prefix("attachment://")?;
        files
            .iter()
            .find(|file| file.filename == name)
            .map(|file| file.id)
    };
    own_file(reader, url).or_else(named)
}

/// The attachment that an address of this sandbox names.
pub(super) fn own_file(reader: Reader<'_>, url: &str) -> Option<u64> {
    let own = url.strip_prefix(&format!("{}/attachments/", reader.world.base()))?;
    own.split('/').nth(1)?.parse().ok()
}

/// A picture that a message names: one of the sandbox's own is shown, another is a link, for nothing is fetched
/// from elsewhere.
pub(super) fn picture_at(reader: Reader<'_>, url: &str, about: &str, hidden: bool) -> Markup {
    html! {
        @if let Some(id) = own_file(reader, url) {
            @match reader.world.file(id) {
                Some(file) if !super::assets::is_picture(file) => { (files::card(file, hidden)) }
                _ => { (files::picture(&format!("/page/file/{id}"), about, hidden)) }
            }
        } @else if markdown::is_web(url) {
            a.elsewhere href=(url) target="_blank" rel="noreferrer noopener" title=(url) { (icon("picture")) " " span { (about) " at " (host(url)) } }
        } @else {
            p.quiet { (icon("picture")) " " (url) }
        }
    }
}

/// The host an address leads to.
fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or(url)
}
