//! Pictures and files of Components V2: addresses, descriptions, spoilers.
//!
//! Must not look for the files that `attachment://` names; `world::media` does, for it knows them.

use serde_json::{Value, json};

use super::{at, length, text};
use crate::errors::Problems;

/// A picture's address: on the web, or a file of this very message.
fn address(problems: &mut Problems, path: &str, holder: &Value, key: &str) {
    let path = at(path, format!("{key}.url"));
    match holder[key]["url"].as_str() {
        None => problems.required(&path),
        Some(url) if length(url) > 2048 => problems.length(&path, 0, 2048),
        Some(url) if url.starts_with("attachment://") || is_web(url) => {}
        Some(_) => no_web_address(problems, &path),
    }
}

/// A thumbnail or an entry of a gallery: media, description, spoiler.
pub(super) fn picture(problems: &mut Problems, path: &str, picture: &mut Value) {
    if !picture.is_object() {
        problems.not_a_model(path);
        return;
    }
    address(problems, path, picture, "media");
    text(problems, path, picture, "description", 1, 1024);
    picture["description"] = picture["description"].take();
    picture["spoiler"] = json!(picture["spoiler"] == true);
}

/// A file component, which shows a file of this very message.
pub(super) fn shown_file(problems: &mut Problems, path: &str, component: &mut Value) {
    let given = component["file"]["url"].as_str();
    if given.is_some_and(|url| !url.starts_with("attachment://")) {
        problems.add(
            &at(path, "file.url"),
            "URL_TYPE_INVALID_SCHEME",
            "Scheme must be one of ('attachment',).",
        );
    } else {
        address(problems, path, component, "file");
    }
    component["spoiler"] = json!(component["spoiler"] == true);
}

/// Whether an address may be shown: it is never followed here.
pub(super) fn is_web(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !url.contains(char::is_whitespace))
}

pub(super) fn no_web_address(problems: &mut Problems, path: &str) {
    problems.add(
        path,
        "URL_TYPE_INVALID_SCHEME",
        "Scheme must be one of ('http', 'https').",
    );
}
