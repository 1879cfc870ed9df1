//! Polls: question, answers, duration (facts.md §3).

use serde_json::{Value, json};

use super::{at, integer, list, number, required_text};
use crate::errors::Problems;

/// A poll as asked for: question, answers, whether several may be chosen, and how many hours it is open.
pub(crate) struct Asked {
    pub question: Value,
    pub answers: Vec<Value>,
    pub multiselect: bool,
    pub hours: i64,
}

/// Checks the poll of a body; none when there is none.
pub(crate) fn poll(problems: &mut Problems, body: &Value) -> Option<Asked> {
    let given = body.get("poll").filter(|given| !given.is_null())?;
    if !given.is_object() {
        problems.not_a_model("poll");
        return None;
    }
    let question = media(problems, "poll.question", &given["question"], 300);
    let listed = list(problems, "poll", given, "answers", 10);
    if listed.is_empty() {
        problems.required("poll.answers");
    }
    let answers = listed
        .iter()
        .enumerate()
        .map(|(index, answer)| {
            let path = format!("poll.answers.{index}.poll_media");
            media(problems, &path, &answer["poll_media"], 55)
        })
        .collect();
    if !given["layout_type"].is_null() && number(&given["layout_type"]) != Some(1) {
        problems.choice("poll.layout_type", "(1,)");
    }
    Some(Asked {
        question,
        answers,
        multiselect: given["allow_multiselect"].as_bool().unwrap_or(false),
        hours: integer(problems, "poll", given, "duration", 1, 768).unwrap_or(24),
    })
}

fn media(problems: &mut Problems, path: &str, given: &Value, max: usize) -> Value {
    if !given.is_object() {
        problems.required(path);
        return json!({});
    }
    let mut kept = json!({"text": required_text(problems, path, given, "text", 1, max)});
    if let Some(name) = given["emoji"]["name"].as_str() {
        kept["emoji"] = json!({"id": null, "name": name});
    } else if given["emoji"].is_object() {
        // Emoji of a guild are not kept here, so none can be used.
        problems.add(
            &at(path, "emoji.id"),
            "POLL_EMOJI_INVALID",
            "Cannot use this emoji",
        );
    }
    kept
}
