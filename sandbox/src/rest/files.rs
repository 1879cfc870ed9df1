//! Files of messages: names, descriptions, which upload is which.

use std::sync::Arc;

use serde_json::Value;

use super::call::Upload;
use super::compose::Sender;
use crate::errors::{ApiError, Problems};
use crate::limits;
use crate::validate;
use crate::world::{Attachment, World};

/// The uploads of a message as they are kept: 30015 for more than ten, 50045 for one that is too large.
pub(super) fn attachments(
    world: &mut World,
    problems: &mut Problems,
    sender: Sender,
    body: &Value,
    files: &[Upload],
) -> Result<Vec<Attachment>, ApiError> {
    if files.len() > limits::ATTACHMENTS {
        return Err(ApiError::too_many_attachments());
    }
    let guild = world
        .channels()
        .get(&sender.channel)
        .and_then(|place| place.guild);
    let most = world.file_bytes(guild);
    let described = validate::list(problems, "", body, "attachments", limits::ATTACHMENTS);
    let mut numbers = Vec::new();
    let mut kept = Vec::new();
    for (index, file) in files.iter().enumerate() {
        if file.bytes.len() > most {
            return Err(ApiError::file_too_large());
        }
        let number = number_of(file).unwrap_or(index as u64);
        numbers.push(number);
        let about = described
            .iter()
            .find(|about| validate::id_of(&about["id"]) == Some(number));
        let name = about
            .and_then(|about| about["filename"].as_str())
            .unwrap_or(&file.filename);
        let description = about.and_then(|about| about["description"].as_str());
        if description.is_some_and(|text| validate::length(text) > 1024) {
            problems.length(&format!("attachments.{index}.description"), 0, 1024);
        }
        kept.push(Attachment {
            id: world.new_id(),
            channel: sender.channel,
            filename: safe_name(name),
            description: description.map(str::to_owned),
            bytes: Arc::clone(&file.bytes),
            ephemeral: sender.only_for.is_some(),
        });
    }
    for (index, about) in described.iter().enumerate() {
        let id = validate::id_of(&about["id"]);
        let uploaded = id.is_some_and(|id| numbers.contains(&id) || id > 1 << 22);
        if !uploaded {
            problems.add(
                &format!("attachments.{index}.id"),
                "ATTACHMENT_NOT_FOUND",
                "Attachment data not found",
            );
        }
    }
    Ok(kept)
}

/// The number in `files[n]`.
fn number_of(file: &Upload) -> Option<u64> {
    let inside = file.field.strip_prefix("files[")?.strip_suffix(']')?;
    inside.parse().ok()
}

/// A file name as Discord keeps it: no spaces and nothing that would be a path.
pub(crate) fn safe_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| if c == ' ' { '_' } else { c })
        .filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .collect();
    if kept.trim_matches('.').is_empty() {
        "unknown".to_owned()
    } else {
        kept
    }
}
