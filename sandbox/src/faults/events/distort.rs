//! Data as no documentation has it: unknown fields and values, nulls, huge ids.
//!
//! Owns the changes to one event's data; must not decide which events they happen to.

use serde_json::{Map, Value, json};

use super::EventAction;

/// A value of `type` that nothing documents.
const UNKNOWN_TYPE: u64 = 9999;

/// Changes the data by an action that is about data; leaves it for others.
pub(crate) fn distort(data: &mut Value, action: &EventAction) {
    match action {
        EventAction::UnknownFields => {
            if let Value::Object(fields) = data {
                fields.insert(
                    "unheard_of".to_owned(),
                    json!({"level": 9_007_199_254_740_993_u64}),
                );
            }
        }
        EventAction::UnknownValues => each_field(data, &|name, value| {
            if matches!(name, "type" | "channel_type") && value.is_number() {
                *value = json!(UNKNOWN_TYPE);
            }
        }),
        EventAction::Nulls => each_field(data, &|_, value| {
            if value.is_number() {
                *value = Value::Null;
            }
        }),
        EventAction::HugeIds => each_field(data, &|name, value| {
            let Some(id) = value.as_str().and_then(|text| text.parse::<u64>().ok()) else {
                return;
            };
            if name == "id" || name.ends_with("_id") {
                *value = json!((id | 1 << 63).to_string());
            }
        }),
        EventAction::Set(pointer, wanted) => set(data, pointer, wanted),
        EventAction::Without(pointer) => {
            if let Some((above, name)) = pointer.rsplit_once('/')
                && let Some(Value::Object(fields)) = data.pointer_mut(above)
            {
                fields.remove(name);
            }
        }
        _ => {}
    }
}

fn set(data: &mut Value, pointer: &str, wanted: &Value) {
    if let Some(found) = data.pointer_mut(pointer) {
        *found = wanted.clone();
    } else if let Some((above, name)) = pointer.rsplit_once('/')
        && let Some(Value::Object(fields)) = data.pointer_mut(above)
    {
        fields.insert(name.to_owned(), wanted.clone());
    }
}

/// Shows each field of each object to `change`, the outer ones first.
fn each_field(data: &mut Value, change: &impl Fn(&str, &mut Value)) {
    let inside = |fields: &mut Map<String, Value>| {
        for (name, value) in fields {
            change(name, value);
            each_field(value, change);
        }
    };
    match data {
        Value::Object(fields) => inside(fields),
        Value::Array(items) => items.iter_mut().for_each(|item| each_field(item, change)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(action: &EventAction) -> Value {
        let mut data = json!({"id": "12", "type": 0, "author": {"id": "7", "username": "5"}, "components": [{"type": 1}]});
        distort(&mut data, action);
        data
    }

    #[test]
    fn each_distortion_changes_what_it_names_at_every_depth_and_nothing_else() {
        let huge = after(&EventAction::HugeIds);
        assert_eq!(huge["id"], (12_u64 | 1 << 63).to_string());
        assert_eq!(
            huge["author"],
            json!({"id": (7_u64 | 1 << 63).to_string(), "username": "5"})
        );
        let unknown = after(&EventAction::UnknownValues);
        assert_eq!(
            (&unknown["type"], &unknown["components"][0]["type"]),
            (&json!(9999), &json!(9999))
        );
        assert_eq!(after(&EventAction::Nulls)["components"], json!([{"type": null}]));
        let set = after(&EventAction::Set("/author/bot".to_owned(), json!(true)));
        assert_eq!(set["author"]["bot"], true);
        let without = after(&EventAction::Without("/author".to_owned()));
        assert!(without.get("author").is_none());
        assert!(after(&EventAction::UnknownFields)["unheard_of"].is_object());
    }
}
