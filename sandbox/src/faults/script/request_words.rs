//! From words to what happens to a request.
//!
//! Owns the grammar of actions; `world_words` has that of faults of the world, `show` writes both back.

use serde_json::Value;

use super::ScriptError;
use super::cursor::Cursor;
use super::world_words::world_fault;
use crate::errors::ApiError;
use crate::faults::FaultAction;

type Read<T> = Result<T, ScriptError>;

/// How many actions one statement may join, and how many headers or fields one action may name.
const MOST: usize = 16;

/// What a request can meet, for errors.
const ACTIONS: &str = "an action: status, refuse, html, rate-limit, cut, lose, hold, delay, late, stale, ignore, \
                       answer, withhold, headers, without, set, body, truncate, first, or a fault of the world such as \
                       delete, revoke, kick";

/// Actions joined by `and`.
pub(super) fn actions(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    let first = action(cursor)?;
    let mut parts = vec![first];
    while cursor.eat("and") {
        if parts.len() == MOST {
            return cursor.wanted("no more than 16 actions in one statement");
        }
        parts.push(action(cursor)?);
    }
    Ok(match parts.len() {
        1 => parts.remove(0),
        _ => FaultAction::All(parts),
    })
}

fn action(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    let mut ahead = cursor.clone();
    let read = match ahead.word() {
        "status" => status(&mut ahead),
        "refuse" if ahead.peek() != "connections" => refuse(&mut ahead),
        "html" => Ok(FaultAction::Html(status_number(&mut ahead)?)),
        "rate-limit" => rate_limit(&mut ahead),
        "cut" => Ok(FaultAction::CloseBefore),
        "lose" => ahead.expect("answer").map(|()| FaultAction::CloseAfterEffect),
        "hold" => ahead.expect("answer").map(|()| FaultAction::HoldAfterEffect),
        "delay" if ahead.eat("answer") => ahead.real_ms().map(FaultAction::DelayAfterEffect),
        "delay" => ahead.real_ms().map(FaultAction::DelayBefore),
        "late" => late(&mut ahead),
        "stale" => span_or_none(&mut ahead).map(FaultAction::Stale),
        "ignore" => ahead.expect("nonce").map(|()| FaultAction::IgnoreNonce),
        "answer" => other_answer(&mut ahead),
        "withhold" => {
            ahead.expect("overwrites")?;
            span_or_none(&mut ahead).map(FaultAction::WithholdOverwrites)
        }
        "headers" => headers(&mut ahead),
        "without" => without(&mut ahead),
        "set" => set(&mut ahead),
        "body" => ahead.name("a text in quotes").map(FaultAction::Body),
        "truncate" => Ok(FaultAction::Truncate),
        "first" => world_fault(&mut ahead, "a fault of the world").map(FaultAction::First),
        _ => {
            ahead = cursor.clone();
            world_fault(&mut ahead, ACTIONS).map(FaultAction::Then)
        }
    };
    *cursor = ahead;
    read
}

fn status_number(cursor: &mut Cursor<'_>) -> Read<u16> {
    let number = cursor.number("an HTTP status", 200, 599)?;
    Ok(u16::try_from(number).unwrap_or(500))
}

fn status(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    let status = status_number(cursor)?;
    if cursor.eat_all(&["after", "effect"]) {
        return Ok(FaultAction::StatusAfterEffect(status));
    }
    let body = if cursor.eat("with") {
        cursor.json()?
    } else {
        ApiError::plain(status).body()
    };
    Ok(FaultAction::Status(status, body))
}

fn refuse(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    let mut ahead = cursor.clone();
    let code = ahead.number("one of Discord's error codes", 10_000, 999_999)?;
    match u32::try_from(code).ok().and_then(ApiError::by_code) {
        Some(error) => {
            *cursor = ahead;
            Ok(FaultAction::Status(error.status, error.body()))
        }
        None => cursor
            .wanted("one of Discord's error codes that the sandbox knows; for others say status … with …"),
    }
}

fn rate_limit(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    let mut ahead = cursor.clone();
    let seconds = ahead.word().parse().ok();
    let Some(retry_after) = seconds.filter(|seconds| (0.0..=1e9).contains(seconds)) else {
        return cursor.wanted("the seconds to wait, such as 2.5");
    };
    *cursor = ahead;
    let scope = ["user", "global", "shared"]
        .into_iter()
        .find(|scope| cursor.eat(scope));
    let scope = scope.unwrap_or("user");
    Ok(FaultAction::RateLimited {
        retry_after,
        global: scope == "global",
        scope,
    })
}

fn span_or_none(cursor: &mut Cursor<'_>) -> Read<Option<chrono::TimeDelta>> {
    if cursor.has_span() {
        cursor.span().map(Some)
    } else {
        Ok(None)
    }
}

fn late(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    cursor.expect("effect")?;
    let after = cursor.span()?;
    let answering = if cursor.eat("answering") {
        Some(status_number(cursor)?)
    } else {
        None
    };
    Ok(FaultAction::LateEffect { after, answering })
}

fn other_answer(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    if cursor.eat_all(&["for", "guild"]) {
        return cursor
            .name("the name or id of a guild")
            .map(FaultAction::ForGuild);
    }
    if cursor.eat_all(&["for", "channel"]) {
        let name = cursor.name("the name or id of a channel");
        return name.map(FaultAction::ForChannel);
    }
    if cursor.eat_all(&["another", "message"]) {
        return Ok(FaultAction::AnotherMessage);
    }
    cursor.wanted("`for guild …`, `for channel …` or `another message`")
}

fn header_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty() && name.len() <= 60 && name.chars().all(letter)
}

/// Whether a header says how long the body is, which only the body itself may say.
fn is_framing(name: &str) -> bool {
    matches!(name, "content-length" | "transfer-encoding")
}

fn headers(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    const WANTED: &str = "name=value, the name in small letters";
    let mut list = Vec::new();
    loop {
        let mut ahead = cursor.clone();
        let Some(name) = ahead.key().filter(|name| header_name(name)) else {
            break;
        };
        if is_framing(name) {
            return cursor.wanted(
                "a header other than content-length and transfer-encoding; `truncate` cuts a body short",
            );
        }
        let value = ahead.name("a value")?;
        let sendable = value.len() <= 200 && value.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        if !sendable || list.len() == MOST {
            return cursor.wanted("at most 16 headers, each of ASCII and up to 200 characters");
        }
        list.push((name.to_owned(), value));
        *cursor = ahead;
    }
    if list.is_empty() {
        return cursor.wanted(WANTED);
    }
    Ok(FaultAction::Headers(list))
}

fn without(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    let mut list = Vec::new();
    while list.len() < MOST && cursor.peek() != "and" && header_name(cursor.peek()) {
        list.push(cursor.word().to_owned());
    }
    if list.is_empty() {
        return cursor.wanted("a header's name in small letters");
    }
    Ok(FaultAction::WithoutHeaders(list))
}

fn set(cursor: &mut Cursor<'_>) -> Read<FaultAction> {
    let mut list: Vec<(String, Value)> = Vec::new();
    while let Some(path) = cursor.key() {
        if list.len() == MOST || path.len() > 200 {
            return cursor.wanted("at most 16 fields, each path up to 200 characters");
        }
        list.push((path.to_owned(), cursor.json()?));
    }
    if list.is_empty() {
        return cursor.wanted("path=value, such as session_start_limit.remaining=0");
    }
    Ok(FaultAction::Set(list))
}
