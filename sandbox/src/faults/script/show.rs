//! Faults in the words of the script language: what is written here is read back as the same.

use std::fmt::{Display, Formatter, Result};

use chrono::TimeDelta;
use serde_json::Value;

use super::Statement;
use super::event_words::{ConnectionWords, EventWords};
use crate::errors::ApiError;
use crate::faults::{Fault, FaultAction, Place, WorldAction as Action, WorldFault};
use crate::permissions::bits;

/// A name as it stands in a script: bare when it is one plain word, in quotes otherwise.
struct Name<'a>(&'a str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !self.0.is_empty() && self.0.chars().all(plain) {
            f.write_str(self.0)
        } else {
            write!(f, "{}", Value::from(self.0))
        }
    }
}

/// A span of time in the largest unit that divides it.
pub(super) struct Span(pub TimeDelta);

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let ms = self.0.num_milliseconds();
        let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")];
        match units.into_iter().find(|(unit, _)| ms != 0 && ms % unit == 0) {
            Some((unit, name)) => write!(f, "{}{name}", ms / unit),
            None => write!(f, "{ms}ms"),
        }
    }
}

fn real(ms: u64) -> Span {
    Span(TimeDelta::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX)))
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::ItsChannel => f.write_str("its channel"),
            Self::ItsThread => f.write_str("its thread"),
            Self::Named(name) => write!(f, "channel {}", Name(name)),
        }
    }
}

fn permission(f: &mut Formatter<'_>, verb: &str, bit: u64, place: Option<&Place>) -> Result {
    let name = bits::NAMES.iter().find(|(known, _)| *known == bit);
    write!(f, "{verb} {}", name.map_or("VIEW_CHANNEL", |(_, name)| name))?;
    match place {
        Some(place) => write!(f, " in {place}"),
        None => Ok(()),
    }
}

impl Display for WorldFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.action {
            Action::DeleteMessage => f.write_str("delete its message"),
            Action::DeleteChannel(place) => write!(f, "delete {place}"),
            Action::DeleteRole(role) => write!(f, "delete role {}", Name(role)),
            Action::ArchiveThread(place) => write!(f, "archive {place}"),
            Action::LockThread(place) => write!(f, "lock {place}"),
            Action::RenameChannel(place, name) => write!(f, "rename {place} to {}", Name(name)),
            Action::CopyChannel(place) => write!(f, "copy {place}"),
            Action::FillCategory(name) => write!(f, "fill category {}", Name(name)),
            Action::FillGuild => f.write_str("fill guild"),
            Action::WriteMessages(count, place) => write!(f, "write {count} messages in {place}"),
            Action::Revoke(bit, place) => permission(f, "revoke", *bit, place.as_ref()),
            Action::Grant(bit, place) => permission(f, "grant", *bit, place.as_ref()),
            Action::MoveBotRole(position) => write!(f, "move bot role {position}"),
            Action::KickBot => f.write_str("kick bot"),
            Action::InviteBot => f.write_str("invite bot"),
            Action::RemoveMember(member) => write!(f, "remove member {}", Name(member)),
            Action::GiveRole { role, member } => write!(f, "give role {} to {}", Name(role), Name(member)),
            Action::TakeRole { role, member } => write!(f, "take role {} from {}", Name(role), Name(member)),
            Action::CloseMessages(member) => write!(f, "close messages of {}", Name(member)),
            Action::OpenMessages(member) => write!(f, "open messages of {}", Name(member)),
            Action::GuildUnavailable(None) => f.write_str("guild unavailable"),
            Action::GuildUnavailable(Some(span)) => write!(f, "guild unavailable for {}", Span(*span)),
            Action::Connections(fault) => write!(f, "{}", ConnectionWords(fault)),
            Action::GuildAvailable => f.write_str("guild available"),
            Action::AddGuilds(guilds, members) => write!(f, "add {guilds} guilds of {members} members"),
            Action::NewBuckets => f.write_str("change buckets"),
            Action::RefuseConnections => f.write_str("refuse connections"),
            Action::AcceptConnections => f.write_str("accept connections"),
        }?;
        match &self.guild {
            Some(guild) => write!(f, " in {}", Name(guild)),
            None => Ok(()),
        }
    }
}

fn status(f: &mut Formatter<'_>, status: u16, body: &Value) -> Result {
    if *body == ApiError::plain(status).body() {
        return write!(f, "status {status}");
    }
    let code = body["code"].as_u64().and_then(|code| u32::try_from(code).ok());
    match code.and_then(ApiError::by_code) {
        Some(error) if error.status == status && error.body() == *body => write!(f, "refuse {}", error.code),
        _ => write!(f, "status {status} with {body}"),
    }
}

fn after_span(f: &mut Formatter<'_>, words: &str, span: Option<TimeDelta>) -> Result {
    f.write_str(words)?;
    match span {
        Some(span) => write!(f, " {}", Span(span)),
        None => Ok(()),
    }
}

impl Display for FaultAction {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Status(number, body) => status(f, *number, body),
            Self::StatusAfterEffect(number) => write!(f, "status {number} after effect"),
            Self::CloseAfterEffect => f.write_str("lose answer"),
            Self::CloseBefore => f.write_str("cut"),
            Self::HoldAfterEffect => f.write_str("hold answer"),
            Self::DelayBefore(ms) => write!(f, "delay {}", real(*ms)),
            Self::DelayAfterEffect(ms) => write!(f, "delay answer {}", real(*ms)),
            Self::RateLimited {
                retry_after,
                global,
                scope,
            } => match (*global, *scope) {
                (true, _) => write!(f, "rate-limit {retry_after} global"),
                (false, "shared") => write!(f, "rate-limit {retry_after} shared"),
                _ => write!(f, "rate-limit {retry_after}"),
            },
            Self::Html(number) => write!(f, "html {number}"),
            Self::LateEffect { after, answering } => {
                write!(f, "late effect {}", Span(*after))?;
                match answering {
                    Some(number) => write!(f, " answering {number}"),
                    None => Ok(()),
                }
            }
            Self::Stale(span) => after_span(f, "stale", *span),
            Self::IgnoreNonce => f.write_str("ignore nonce"),
            Self::ForGuild(guild) => write!(f, "answer for guild {}", Name(guild)),
            Self::ForChannel(channel) => write!(f, "answer for channel {}", Name(channel)),
            Self::AnotherMessage => f.write_str("answer another message"),
            Self::WithholdOverwrites(span) => after_span(f, "withhold overwrites", *span),
            Self::Headers(list) => {
                f.write_str("headers")?;
                let mut list = list.iter();
                list.try_for_each(|(name, value)| write!(f, " {name}={}", Name(value)))
            }
            Self::WithoutHeaders(list) => write!(f, "without {}", list.join(" ")),
            Self::Set(list) => {
                f.write_str("set")?;
                let mut list = list.iter();
                list.try_for_each(|(path, value)| write!(f, " {path}={value}"))
            }
            Self::Body(text) => write!(f, "body {}", Value::from(text.as_str())),
            Self::Truncate => f.write_str("truncate"),
            Self::First(fault) => write!(f, "first {fault}"),
            Self::Then(fault) => write!(f, "{fault}"),
            Self::All(_) => {
                for (index, part) in self.parts().into_iter().enumerate() {
                    let joint = if index == 0 { "" } else { " and " };
                    write!(f, "{joint}{part}")?;
                }
                Ok(())
            }
        }
    }
}

/// `after N ` before what is counted, nothing when none go through first.
fn lead(f: &mut Formatter<'_>, after: u32) -> Result {
    if after == 0 {
        return Ok(());
    }
    write!(f, "after {after} ")
}

fn times(f: &mut Formatter<'_>, times: Option<u32>, lasts: Option<TimeDelta>) -> Result {
    match (times, lasts) {
        (Some(1), _) => f.write_str(", once"),
        (Some(count), _) => write!(f, ", {count} times"),
        (None, None) => f.write_str(", always"),
        (None, Some(_)) => Ok(()),
    }?;
    match lasts {
        Some(span) => write!(f, ", for {}", Span(span)),
        None => Ok(()),
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        lead(f, self.after)?;
        write!(f, "requests {} {} do {}", self.method, self.path, self.action)?;
        times(f, self.times, self.lasts)
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Requests(fault) => write!(f, "{fault}"),
            Self::Events(fault) => {
                lead(f, fault.after)?;
                write!(f, "events {} do {}", fault.event, EventWords(&fault.action))?;
                times(f, fault.times, None)
            }
            Self::Now(fault) => write!(f, "now do {fault}"),
            Self::At(span, fault) => write!(f, "at +{} do {fault}", Span(*span)),
        }
    }
}
