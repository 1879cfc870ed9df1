//! Scripts: one statement a line, `#` before comments.
//!
//! Owns the statements, their bounds and their errors. `Sandbox::run_script` puts them in force.

mod cursor;
mod event_words;
mod request_words;
mod show;
#[cfg(test)]
mod tests;
mod world_words;

use chrono::TimeDelta;
use thiserror::Error;

use super::{EventFault, Fault, FaultId, WorldFault};
use cursor::Cursor;
use event_words::{event_action, event_name};
use request_words::actions;
use world_words::{WORLD_FAULTS, world_fault};

/// The longest script, in bytes.
const BYTES: usize = 64 << 10;
/// The most statements of a script.
const STATEMENTS: usize = 500;
/// The largest number of requests that a statement may count.
const COUNT: u32 = 1_000_000;

/// One statement of a script; written as text it is read back as the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// A fault of requests.
    Requests(Fault),
    /// A fault of events on their way to the bot.
    Events(EventFault),
    /// A fault of the world, at once.
    Now(WorldFault),
    /// A fault of the world, when so much sandbox time has passed.
    At(TimeDelta, WorldFault),
}

/// Why a script cannot be run.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}, column {column}: {message}")]
pub struct ScriptError {
    /// The line, from 1.
    pub line: usize,
    /// The character in it, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// A fault in force, or one whose time has not come.
#[derive(Clone, Debug)]
pub struct FaultInForce {
    /// Its id.
    pub id: FaultId,
    /// What it does; its words are those of the script language.
    pub statement: Statement,
    /// How many requests or events it has hit.
    pub hits: u32,
}

/// Statements with the lines they stand on.
#[derive(Clone, Debug, PartialEq)]
pub struct Script(pub(crate) Vec<(usize, Statement)>);

/// Whether a method and a pattern of paths fit a route.
pub(crate) type Served = fn(&str, &str) -> bool;

impl Script {
    /// Reads a script; its requests have to be `served`.
    pub(crate) fn read(text: &str, served: Served) -> Result<Self, ScriptError> {
        let too_much = |line, message: &str| ScriptError {
            line,
            column: 1,
            message: message.to_owned(),
        };
        if text.len() > BYTES {
            return Err(too_much(1, "a script has at most 64 KiB"));
        }
        let mut all = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let mut cursor = Cursor::new(index + 1, line, served);
            if cursor.ended() {
                continue;
            }
            if all.len() == STATEMENTS {
                return Err(too_much(index + 1, "a script has at most 500 statements"));
            }
            all.push((index + 1, statement(&mut cursor)?));
        }
        Ok(Self(all))
    }
}

fn statement(cursor: &mut Cursor<'_>) -> Result<Statement, ScriptError> {
    let read = if cursor.eat("now") {
        cursor.expect("do")?;
        Statement::Now(world_fault(cursor, WORLD_FAULTS)?)
    } else if cursor.eat("at") {
        let span = plus(cursor)?;
        cursor.expect("do")?;
        Statement::At(span, world_fault(cursor, WORLD_FAULTS)?)
    } else {
        counted(cursor)?
    };
    if cursor.ended() {
        return Ok(read);
    }
    match read {
        Statement::Now(_) | Statement::At(..) => cursor.wanted("the end of the line"),
        _ => cursor
            .wanted("`and` with another action, `, once`, `, 3 times`, `, always`, `, for 2h`, or the end"),
    }
}

fn plus(cursor: &mut Cursor<'_>) -> Result<TimeDelta, ScriptError> {
    if !cursor.skip('+') {
        return cursor.wanted("the time from now, such as +40m");
    }
    cursor.span()
}

/// What waits for requests or events.
fn counted(cursor: &mut Cursor<'_>) -> Result<Statement, ScriptError> {
    let mut after = 0;
    if cursor.eat("after") {
        after = cursor.count("how many go through first", 0, COUNT)?;
        if !matches!(cursor.peek(), "requests" | "request" | "events" | "event") {
            return cursor.wanted("`requests` or `events`");
        }
    }
    if cursor.eat("requests") || cursor.eat("request") {
        let method = method(cursor)?;
        let path = path(cursor, &method)?;
        cursor.expect("do")?;
        let action = actions(cursor)?;
        let (times, lasts) = limits(cursor)?;
        return Ok(Statement::Requests(Fault {
            method,
            path,
            action,
            after,
            times,
            lasts,
        }));
    }
    if cursor.eat("events") || cursor.eat("event") {
        let event = event_name(cursor)?;
        cursor.expect("do")?;
        let action = event_action(cursor)?;
        let mut ahead = cursor.clone();
        let (times, lasts) = limits(&mut ahead)?;
        if lasts.is_some() {
            return cursor
                .wanted("`, once`, `, 3 times` or `, always`: faults of events end when they are cleared");
        }
        *cursor = ahead;
        return Ok(Statement::Events(EventFault {
            event,
            action,
            after,
            times,
        }));
    }
    cursor.wanted("a statement: it begins with `requests`, `events`, `after`, `now` or `at`")
}

fn method(cursor: &mut Cursor<'_>) -> Result<String, ScriptError> {
    let method = cursor.peek();
    if matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "*") {
        cursor.word();
        return Ok(method.to_owned());
    }
    cursor.wanted("a method: GET, POST, PUT, PATCH, DELETE, or * for any")
}

fn path(cursor: &mut Cursor<'_>, method: &str) -> Result<String, ScriptError> {
    let path = cursor.peek();
    if path.len() > 300 || !(path.starts_with('/') || path == "**") {
        return cursor.wanted("a path below /api/v10, such as /channels/*/messages, or ** for any");
    }
    if !cursor.is_served(method, path) {
        return cursor.wanted("a path that fits a route of the API with this method");
    }
    cursor.word();
    Ok(path.to_owned())
}

/// How often and how long; once when nothing is said.
fn limits(cursor: &mut Cursor<'_>) -> Result<(Option<u32>, Option<TimeDelta>), ScriptError> {
    let (mut times, mut lasts) = (None, None);
    while cursor.eat(",") {
        if lasts.is_none() && cursor.eat("for") {
            lasts = Some(cursor.span()?);
        } else if times.is_some() {
            return cursor.wanted("no more than one number of times and one `for`");
        } else if cursor.eat("once") {
            times = Some(Some(1));
        } else if cursor.eat("always") {
            times = Some(None);
        } else {
            let count = cursor.count(
                "`once`, `always`, `for` with a span of time, or how many times",
                1,
                COUNT,
            )?;
            if !cursor.eat("time") {
                cursor.expect("times")?;
            }
            times = Some(Some(count));
        }
    }
    let unsaid = if lasts.is_some() { None } else { Some(1) };
    Ok((times.unwrap_or(unsaid), lasts))
}
