//! Comparing two logs of the same steps: by status, error code, keys and kinds of values, never by the values.

use serde_json::Value;

/// What kind of value this is, as far as it can be told from outside.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "fraction",
        Value::Number(_) => "whole number",
        Value::String(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => "digits",
        Value::String(text) if chrono::DateTime::parse_from_rfc3339(text).is_ok() => "time",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

fn values(at: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            for (key, value) in one {
                match other.get(key) {
                    Some(pair) => values(&format!("{at}.{key}"), value, pair, found),
                    None => found.push(format!("{at}.{key}: only in the first")),
                }
            }
            for key in other.keys().filter(|key| !one.contains_key(*key)) {
                found.push(format!("{at}.{key}: only in the second"));
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            // How many there are depends on the place; what they are like does not.
            for (index, (value, pair)) in one.iter().zip(other).enumerate() {
                values(&format!("{at}.{index}"), value, pair, found);
            }
        }
        _ if kind(one) == kind(other) => {}
        _ => found.push(format!("{at}: {} and {}", kind(one), kind(other))),
    }
}

/// What differs between two logs, one line each; nothing when they are alike.
pub fn differences(one: &[Value], other: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in one {
        let step = entry["step"].as_str().unwrap_or("?");
        let Some(pair) = other.iter().find(|pair| pair["step"] == entry["step"]) else {
            found.push(format!("{step}: only in the first"));
            continue;
        };
        if entry["status"] != pair["status"] {
            found.push(format!(
                "{step}: status {} and {}",
                entry["status"], pair["status"]
            ));
        }
        let (body, paired) = (&entry["response"], &pair["response"]);
        let refused = entry["status"].as_u64().is_some_and(|status| status >= 400);
        if refused && body["code"] != paired["code"] {
            found.push(format!("{step}: code {} and {}", body["code"], paired["code"]));
        }
        values(step, body, paired, &mut found);
    }
    for pair in other {
        if !one.iter().any(|entry| entry["step"] == pair["step"]) {
            found.push(format!(
                "{}: only in the second",
                pair["step"].as_str().unwrap_or("?")
            ));
        }
    }
    found
}
