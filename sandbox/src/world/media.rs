//! Pictures and files within Components V2: a file sent along is named `attachment://NAME` and shown by its address.
//!
//! The world keeps components as they were sent; addresses are put in whenever a message is told.

use serde_json::{Value, json};

use super::{Message, flag};
use crate::errors::Problems;

/// The key of each component type that holds a picture or file; a gallery's are in its items.
fn place(kind: u64) -> Option<&'static str> {
    match kind {
        11 | 12 => Some("media"),
        13 => Some("file"),
        _ => None,
    }
}

/// Calls `each` with the path and value of every picture and file in components.
fn walk(path: &str, component: &mut Value, each: &mut dyn FnMut(&str, &mut Value)) {
    let kind = component["type"].as_u64().unwrap_or(0);
    for list in ["components", "items"] {
        let Some(inner) = component.get_mut(list).and_then(Value::as_array_mut) else {
            continue;
        };
        for (index, inner) in inner.iter_mut().enumerate() {
            let path = format!("{path}.{list}.{index}");
            if list == "components" {
                walk(&path, inner, each);
            } else if let Some(media) = inner.get_mut("media") {
                each(&format!("{path}.media"), media);
            }
        }
    }
    if let Some(accessory) = component.get_mut("accessory") {
        walk(&format!("{path}.accessory"), accessory, each);
    }
    if let Some(key) = place(kind)
        && let Some(media) = component.get_mut(key)
    {
        each(&format!("{path}.{key}"), media);
    }
}

impl Message {
    /// Notes each picture or file named in the components that was not sent along.
    pub(crate) fn check_media(&self, problems: &mut Problems) {
        let mut components = self.components.clone();
        for (index, component) in components.iter_mut().enumerate() {
            walk(&format!("components.{index}"), component, &mut |path, media| {
                let url = media["url"].as_str().unwrap_or("");
                if let Some(name) = url.strip_prefix("attachment://")
                    && !self.attachments.iter().any(|file| file.filename == name)
                {
                    problems.add(
                        &format!("{path}.url"),
                        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                        &format!("The referenced attachment (\"{url}\") was not found"),
                    );
                }
            });
        }
    }

    /// The components with the addresses of their pictures and files; `base` is this sandbox's address.
    pub(crate) fn components_json(&self, base: &str) -> Value {
        let mut components = self.components.clone();
        if self.flags & flag::COMPONENTS_V2 != 0 {
            for component in &mut components {
                self.name_files(component);
                walk("", component, &mut |_, media| self.unfurl(media, base));
            }
        }
        json!(components)
    }

    /// File components tell the name and size of what they show.
    fn name_files(&self, component: &mut Value) {
        if component["type"] == 13 {
            let url = component["file"]["url"].as_str().unwrap_or("");
            let name = url.strip_prefix("attachment://").unwrap_or("");
            let file = self.attachments.iter().find(|file| file.filename == name);
            component["name"] = json!(file.map(|file| &file.filename));
            component["size"] = json!(file.map(|file| file.bytes.len()));
        }
        for inner in component["components"].as_array_mut().into_iter().flatten() {
            self.name_files(inner);
        }
    }

    fn unfurl(&self, media: &mut Value, base: &str) {
        let url = media["url"].as_str().unwrap_or("").to_owned();
        let name = url.strip_prefix("attachment://");
        let file = name.and_then(|name| self.attachments.iter().find(|file| file.filename == name));
        *media = match file.map(|file| file.json(base)) {
            Some(file) => {
                json!({"id": file["id"], "url": file["url"], "proxy_url": file["proxy_url"], "width": null,
                "height": null, "content_type": file["content_type"], "attachment_id": file["id"]})
            }
            None => {
                json!({"id": self.id.to_string(), "url": url, "proxy_url": url, "width": null, "height": null,
                "content_type": null})
            }
        };
    }

    /// The attachments as the message object lists them: what Components V2 show is not listed once more.
    pub(crate) fn attachments_json(&self, base: &str) -> Vec<Value> {
        if self.flags & flag::COMPONENTS_V2 != 0 {
            return Vec::new();
        }
        self.attachments.iter().map(|file| file.json(base)).collect()
    }
}
