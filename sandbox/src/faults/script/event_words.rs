//! From words to faults of events and of connections, and back.
//!
//! Owns their grammar; `events` and `connections` have the values.

use std::fmt::{Display, Formatter, Result as Written};

use super::ScriptError;
use super::cursor::Cursor;
use super::show::Span;
use crate::faults::connections::{ConnectionFault, may_close_with};
use crate::faults::events::{EventAction, is_event};

type Read<T> = Result<T, ScriptError>;

/// The name of an event, `*` standing for any rest of it.
pub(super) fn event_name(cursor: &mut Cursor<'_>) -> Read<String> {
    let name = cursor.peek();
    let letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '*');
    if name.is_empty() || name.len() > 60 || !name.chars().all(letter) || !is_event(name) {
        return cursor.wanted("an event of Discord's such as MESSAGE_CREATE, MESSAGE_* or * for any");
    }
    cursor.word();
    Ok(name.to_owned())
}

pub(super) fn event_action(cursor: &mut Cursor<'_>) -> Read<EventAction> {
    let mut ahead = cursor.clone();
    let read = match ahead.word() {
        "drop" => Ok(EventAction::Drop),
        "repeat" => ahead
            .count("how many times in all", 1, 100)
            .map(EventAction::Repeat),
        "delay" => ahead.span().map(EventAction::Delay),
        "hold" => Ok(EventAction::Hold),
        "reorder" => ahead.span().map(EventAction::Reorder),
        "before" => ahead.expect("answer").map(|()| EventAction::BeforeAnswer),
        "after" => ahead.expect("answer").map(|()| EventAction::AfterAnswer),
        "corrupt" => Ok(EventAction::Corrupt),
        "unknown" if ahead.eat("fields") => Ok(EventAction::UnknownFields),
        "unknown" => ahead.expect("values").map(|()| EventAction::UnknownValues),
        "nulls" => Ok(EventAction::Nulls),
        "huge" => ahead.expect("ids").map(|()| EventAction::HugeIds),
        "set" => match ahead.key().filter(|key| pointer(key)) {
            Some(key) => ahead.json().map(|value| EventAction::Set(key.to_owned(), value)),
            None => ahead.wanted("/field=value, such as /author/id=null"),
        },
        "without" if pointer(ahead.peek()) => Ok(EventAction::Without(ahead.word().to_owned())),
        "without" => ahead.wanted("a field such as /author/id"),
        _ => {
            return cursor.wanted(
                "drop, repeat, delay, hold, reorder, before answer, after answer, corrupt, unknown fields, \
                 unknown values, nulls, huge ids, set or without",
            );
        }
    };
    *cursor = ahead;
    read
}

fn pointer(text: &str) -> bool {
    text.starts_with('/') && text.len() <= 200 && !text.contains('"')
}

/// What follows `gateway`.
pub(super) fn gateway(cursor: &mut Cursor<'_>) -> Read<ConnectionFault> {
    let mut ahead = cursor.clone();
    let code = |ahead: &mut Cursor<'_>| {
        let mut next = ahead.clone();
        let code = short(next.count("a close code", 1000, 4999)?);
        if !may_close_with(code) {
            return ahead.wanted("a close code that may be sent, so not 1004 to 1006 or 1015");
        }
        *ahead = next;
        Ok(code)
    };
    let read = match ahead.word() {
        "close" => code(&mut ahead).map(ConnectionFault::Close),
        "cut" => Ok(ConnectionFault::Cut),
        "silence" => Ok(ConnectionFault::Silence),
        "reconnect" => Ok(ConnectionFault::Reconnect),
        "invalidate" => {
            let resumable = ahead.eat("resumable");
            Ok(ConnectionFault::Invalidate { resumable })
        }
        "heartbeat" => Ok(ConnectionFault::Heartbeat),
        "ready" => ahead.expect("again").map(|()| ConnectionFault::ReadyAgain),
        "forget" => ahead.expect("sessions").map(|()| ConnectionFault::ForgetSessions),
        "corrupt" => ahead.expect("frame").map(|()| ConnectionFault::CorruptFrame),
        "refuse" => {
            ahead.expect("identify")?;
            let code = code(&mut ahead)?;
            let times = ahead.count("how many times", 1, 1_000_000)?;
            ahead.expect("times")?;
            Ok(ConnectionFault::RefuseIdentify { code, times })
        }
        "spend" => {
            ahead.expect("identifies")?;
            ahead.expect("for")?;
            ahead.span().map(|span| ConnectionFault::StartsSpent { span })
        }
        _ => {
            return cursor.wanted(
                "close, cut, silence, reconnect, invalidate, heartbeat, ready again, forget sessions, corrupt frame, \
                 refuse identify or spend identifies",
            );
        }
    };
    *cursor = ahead;
    read
}

fn short(code: u32) -> u16 {
    u16::try_from(code).unwrap_or(4000)
}

/// What happens to an event, in the words of the script language.
pub(super) struct EventWords<'a>(pub &'a EventAction);

impl Display for EventWords<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        match self.0 {
            EventAction::Drop => f.write_str("drop"),
            EventAction::Repeat(count) => write!(f, "repeat {count}"),
            EventAction::Delay(span) => write!(f, "delay {}", Span(*span)),
            EventAction::Hold => f.write_str("hold"),
            EventAction::Reorder(span) => write!(f, "reorder {}", Span(*span)),
            EventAction::BeforeAnswer => f.write_str("before answer"),
            EventAction::AfterAnswer => f.write_str("after answer"),
            EventAction::Corrupt => f.write_str("corrupt"),
            EventAction::UnknownFields => f.write_str("unknown fields"),
            EventAction::UnknownValues => f.write_str("unknown values"),
            EventAction::Nulls => f.write_str("nulls"),
            EventAction::HugeIds => f.write_str("huge ids"),
            EventAction::Set(pointer, value) => write!(f, "set {pointer}={value}"),
            EventAction::Without(pointer) => write!(f, "without {pointer}"),
        }
    }
}

/// A fault of connections in the words of the script language.
pub(super) struct ConnectionWords<'a>(pub &'a ConnectionFault);

impl Display for ConnectionWords<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        match self.0 {
            ConnectionFault::Close(code) => write!(f, "gateway close {code}"),
            ConnectionFault::Cut => f.write_str("gateway cut"),
            ConnectionFault::Silence => f.write_str("gateway silence"),
            ConnectionFault::Reconnect => f.write_str("gateway reconnect"),
            ConnectionFault::Invalidate { resumable: false } => f.write_str("gateway invalidate"),
            ConnectionFault::Invalidate { resumable: true } => f.write_str("gateway invalidate resumable"),
            ConnectionFault::Heartbeat => f.write_str("gateway heartbeat"),
            ConnectionFault::ReadyAgain => f.write_str("gateway ready again"),
            ConnectionFault::ForgetSessions => f.write_str("gateway forget sessions"),
            ConnectionFault::CorruptFrame => f.write_str("gateway corrupt frame"),
            ConnectionFault::RefuseIdentify { code, times } => {
                write!(f, "gateway refuse identify {code} {times} times")
            }
            ConnectionFault::StartsSpent { span } => {
                write!(f, "gateway spend identifies for {}", Span(*span))
            }
            ConnectionFault::GuildUnavailable { guild, span: None } => {
                write!(f, "guild unavailable in {guild}")
            }
            ConnectionFault::GuildUnavailable {
                guild,
                span: Some(span),
            } => write!(f, "guild unavailable for {} in {guild}", Span(*span)),
            ConnectionFault::GuildAvailable { guild } => write!(f, "guild available in {guild}"),
        }
    }
}
