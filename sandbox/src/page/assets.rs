//! What the page is made of besides its document: style, script, and the files of messages.
//!
//! **Invariant:** a file is only ever shown as a picture or offered as a download; nothing that somebody attached
//! can run on the page.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::world::Attachment;

/// The page asks nothing of anybody but its own server, and runs nothing but its own script.
pub(super) const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// The style sheet, in the order of its parts.
const STYLE: &str = concat!(
    include_str!("style/frame.css"),
    include_str!("style/messages.css"),
    include_str!("style/components.css"),
    include_str!("style/composer.css"),
    include_str!("style/panel.css"),
    include_str!("style/tour.css"),
    include_str!("style/narrow.css"),
);

macro_rules! scripts {
    ($($name:literal)*) => {
        /// The modules of the script by their names.
        const SCRIPTS: &[(&str, &str)] = &[$(($name, include_str!(concat!("script/", $name))),)*];
    };
}
scripts! {
    "choose.js" "commands.js" "compose.js" "dom.js" "form.js" "live.js" "log.js" "main.js" "menus.js" "messages.js"
    "requests.js" "sides.js" "suggest.js" "times.js" "tour.js"
}

type Headers = [(HeaderName, HeaderValue); 2];

fn headers(kind: &'static str) -> Headers {
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ]
}

/// The style sheet.
pub(super) async fn style() -> Response {
    (headers("text/css; charset=utf-8"), STYLE).into_response()
}

/// A module of the script.
pub(super) async fn script(Path(name): Path<String>) -> Response {
    match SCRIPTS.iter().find(|(known, _)| *known == name) {
        Some((_, source)) => (headers("text/javascript; charset=utf-8"), *source).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Picture types that a browser shows without running anything; SVG is none of them.
const PICTURES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/// Whether a file is shown as a picture.
pub(super) fn is_picture(file: &Attachment) -> bool {
    picture(file).is_some()
}

fn picture(file: &Attachment) -> Option<&'static str> {
    let of_its_name = file.content_type()?;
    PICTURES.iter().copied().find(|kind| *kind == of_its_name)
}

/// A file of a message.
pub(super) fn file(file: &Attachment) -> Response {
    let bytes = file.bytes.to_vec();
    match picture(file) {
        Some(kind) => (headers(kind), bytes).into_response(),
        None => {
            let offered = (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static("attachment"),
            );
            (headers("application/octet-stream"), [offered], bytes).into_response()
        }
    }
}

/// A little picture for the tab.
pub(super) async fn icon() -> Response {
    const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2f6f5e"/><path d="M8 10h16v9H15l-5 5v-5H8z" fill="#fff"/></svg>"##;
    (headers("image/svg+xml"), ICON).into_response()
}
