//! Embeds as Discord shows them: a stripe of colour, author, title, description, fields, picture, footer.

use maud::{Markup, html};
use serde_json::Value;

use super::icons::icon;
use super::markdown::{self, Reader};
use super::messages::field;
use super::time;

/// One embed.
pub(super) fn embed(reader: Reader<'_>, embed: &Value) -> Markup {
    let colour = embed["color"]
        .as_u64()
        .map(|colour| format!("#{:06x}", colour & 0x00ff_ffff));
    let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
    html! {
        article.embed {
            // A drawing and not a style: the page's policy allows no styles in the document.
            svg.stripe aria-hidden="true" { rect width="4" height="100%" fill=[colour] {} }
            div.inside {
                @if let Some(name) = embed["author"]["name"].as_str() { p.embed-author { (name) } }
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
                @for picture in ["image", "thumbnail"] {
                    @if let Some(url) = embed[picture]["url"].as_str() { (picture_at(reader, url, "")) }
                }
                (footer(reader, embed))
            }
        }
    }
}

fn footer(reader: Reader<'_>, embed: &Value) -> Markup {
    let text = embed["footer"]["text"].as_str();
    let at = embed["timestamp"]
        .as_str()
        .and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok());
    html! {
        @if text.is_some() || at.is_some() {
            p.embed-footer {
                (text.unwrap_or(""))
                @if text.is_some() && at.is_some() { " · " }
                @if let Some(at) = at { (time::sent(at.to_utc(), reader.world.now)) }
            }
        }
    }
}

/// A picture that a message names: one of the sandbox's own is shown, another is a link, for nothing is fetched
/// from elsewhere.
pub(super) fn picture_at(reader: Reader<'_>, url: &str, about: &str) -> Markup {
    let own = url.strip_prefix(&format!("{}/attachments/", reader.world.base));
    let id = own
        .and_then(|rest| rest.split('/').nth(1))
        .and_then(|id| id.parse::<u64>().ok());
    html! {
        @if let Some(id) = id {
            a.picture href={ "/page/file/" (id) } target="_blank" { img src={ "/page/file/" (id) } alt=(about) loading="lazy"; }
        } @else if markdown::is_web(url) {
            p { a href=(url) target="_blank" rel="noreferrer noopener" { (icon("picture")) " " (if about.is_empty() { url } else { about }) } }
        } @else {
            p.quiet { (icon("picture")) " " (url) }
        }
    }
}
