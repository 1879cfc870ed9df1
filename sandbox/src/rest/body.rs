//! Taking requests apart: queries, JSON, forms and multipart bodies.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart};
use axum::http::{HeaderMap, Request, header};
use serde_json::Value;

use super::call::Upload;
use crate::errors::{ApiError, Problems};

/// A text with `%XX` decoded.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The pairs of a query.
pub(crate) fn query(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(&value.replace('+', " ")))
        })
        .collect()
}

/// A header as text.
pub(crate) fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

/// The body as JSON and files: 50109 when it is no JSON, 50035 when its type is neither JSON nor a form.
pub(crate) async fn read(headers: &HeaderMap, bytes: Bytes) -> Result<(Value, Vec<Upload>), ApiError> {
    if bytes.is_empty() {
        return Ok((Value::Null, Vec::new()));
    }
    let kind = header_text(headers, "content-type").unwrap_or_default();
    if kind.starts_with("application/json") {
        let body = serde_json::from_slice(&bytes).map_err(|_| ApiError::malformed_json())?;
        return Ok((body, Vec::new()));
    }
    if kind.starts_with("multipart/form-data") {
        return form(&kind, bytes).await;
    }
    if is_form(headers) {
        return Ok((urlencoded(&bytes)?, Vec::new()));
    }
    Err(wrong_kind())
}

/// Whether a body is a form as a browser sends one without files.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let kind = header_text(headers, "content-type").unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}

/// What a form says: `payload_json`, which stands for all, or else its fields, each as what its name asks for.
fn urlencoded(bytes: &[u8]) -> Result<Value, ApiError> {
    let fields = query(&String::from_utf8_lossy(bytes));
    let payload = fields.iter().find(|(name, _)| name == "payload_json");
    if let Some((_, payload)) = payload {
        return serde_json::from_str(payload).map_err(|_| ApiError::malformed_json());
    }
    let mut problems = Problems::default();
    let fields = fields.into_iter().map(|(name, value)| {
        let value = field(&mut problems, &name, value);
        (name, value)
    });
    let body = Value::Object(fields.collect());
    problems.finish()?;
    Ok(body)
}

/// A field of a form without files, where everything is text.
fn field(problems: &mut Problems, name: &str, text: String) -> Value {
    match name {
        "tts" | "enforce_nonce" | "invitable" => match text.as_str() {
            "true" | "True" | "1" => Value::Bool(true),
            "false" | "False" | "0" => Value::Bool(false),
            _ => {
                problems.add(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
                Value::Null
            }
        },
        "type" | "flags" | "auto_archive_duration" | "rate_limit_per_user" => match text.parse::<u64>() {
            Ok(number) => Value::from(number),
            Err(_) => {
                problems.add(name, "NUMBER_TYPE_COERCE", &format!("Value {text:?} is not int."));
                Value::Null
            }
        },
        "allowed_mentions" | "message_reference" | "message" | "poll" => {
            problems.add(
                name,
                "MODEL_TYPE_CONVERT",
                "Only dictionaries may be used in a ModelType",
            );
            Value::Null
        }
        _ => Value::String(text),
    }
}

/// The body is of no type that is read here.
pub(crate) fn wrong_kind() -> ApiError {
    ApiError::field(
        "",
        "CONTENT_TYPE_INVALID",
        "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.",
    )
}

async fn form(kind: &str, bytes: Bytes) -> Result<(Value, Vec<Upload>), ApiError> {
    let broken = |_| ApiError::new(400, 0, "400: Bad Request");
    let request = Request::builder()
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(bytes))
        .map_err(|_| ApiError::plain(400))?;
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| ApiError::plain(400))?;
    let (mut body, mut files) = (Value::Null, Vec::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let filename = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(broken)?;
        if name == "payload_json" {
            body = serde_json::from_slice(&bytes).map_err(|_| ApiError::malformed_json())?;
        } else if let Some(filename) = filename {
            files.push(Upload {
                field: name,
                filename,
                bytes: Arc::new(bytes.to_vec()),
            });
        }
    }
    Ok((body, files))
}
