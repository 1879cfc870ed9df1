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

/// Calls `each` with the path of every picture and file in components, what holds it and by which key.
fn walk(path: &str, component: &mut Value, each: &mut dyn FnMut(&str, &mut Value, &'static str)) {
    let kind = component["type"].as_u64().unwrap_or(0);
    for list in ["components", "items"] {
        let Some(inner) = component.get_mut(list).and_then(Value::as_array_mut) else {
            continue;
        };
        for (index, inner) in inner.iter_mut().enumerate() {
            let path = format!("{path}.{list}.{index}");
            if list == "components" {
                walk(&path, inner, each);
            } else if inner.get("media").is_some() {
                each(&format!("{path}.media"), inner, "media");
            }
        }
    }
    if let Some(accessory) = component.get_mut("accessory") {
        walk(&format!("{path}.accessory"), accessory, each);
    }
    if let Some(key) = place(kind).filter(|key| component.get(key).is_some()) {
        each(&format!("{path}.{key}"), component, key);
    }
}

impl Message {
    /// Notes each picture or file named in the components that was not sent along.
    pub(crate) fn check_media(&self, problems: &mut Problems) {
        let mut components = self.components.clone();
        for (index, component) in components.iter_mut().enumerate() {
            walk(
                &format!("components.{index}"),
                component,
                &mut |path, holder, key| {
                    let url = holder[key]["url"].as_str().unwrap_or("");
                    if let Some(name) = url.strip_prefix("attachment://")
                        && !self.attachments.iter().any(|file| file.filename == name)
                    {
                        problems.add(
                            &format!("{path}.url"),
                            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                            &format!("The referenced attachment (\"{url}\") was not found"),
                        );
                    }
                },
            );
        }
    }

    /// The components with the addresses of their pictures and files; `base` is this sandbox's address.
    pub(crate) fn components_json(&self, base: &str) -> Value {
        let mut components = self.components.clone();
        if self.flags & flag::COMPONENTS_V2 != 0 {
            for component in &mut components {
                walk("", component, &mut |_, holder, key| {
                    self.unfurl(holder, key, base)
                });
            }
        }
        json!(components)
    }

    fn unfurl(&self, holder: &mut Value, key: &'static str, base: &str) {
        let url = holder[key]["url"].as_str().unwrap_or("").to_owned();
        let name = url.strip_prefix("attachment://");
        let file = name.and_then(|name| self.attachments.iter().find(|file| file.filename == name));
        holder[key] = match file.map(|file| file.json(base)) {
            Some(file) => {
                json!({"id": file["id"], "url": file["url"], "proxy_url": file["proxy_url"], "width": null,
                "height": null, "content_type": file["content_type"], "attachment_id": file["id"]})
            }
            None => {
                json!({"id": self.id.to_string(), "url": url, "proxy_url": url, "width": null, "height": null,
                "content_type": null})
            }
        };
        if holder.get("spoiler").is_none() {
            holder["spoiler"] = json!(false);
        }
        if key == "file" {
            holder["name"] = json!(file.map(|file| &file.filename));
            holder["size"] = json!(file.map(|file| file.bytes.len()));
        } else if holder.get("description").is_none() {
            holder["description"] = Value::Null;
        }
    }

    /// The attachments as the message object lists them: what embeds or Components V2 show is not listed once more.
    pub(crate) fn attachments_json(&self, base: &str) -> Vec<Value> {
        if self.flags & flag::COMPONENTS_V2 != 0 {
            return Vec::new();
        }
        let files = self.attachments.iter().map(|file| file.json(base));
        files.filter(|file| !self.is_in_an_embed(&file["url"])).collect()
    }

    fn is_in_an_embed(&self, address: &Value) -> bool {
        let places = [
            ("image", "url"),
            ("thumbnail", "url"),
            ("author", "icon_url"),
            ("footer", "icon_url"),
        ];
        let mut embeds = self.shown_embeds().iter();
        embeds.any(|embed| places.iter().any(|(part, key)| embed[part][key] == *address))
    }
}
