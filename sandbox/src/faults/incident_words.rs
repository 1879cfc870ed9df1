//! From words to incidents.
//!
//! Owns their grammar; `incident` has the values.

use super::cursor::Cursor;
use super::event_words::gateway;
use super::{Incident, IncidentKind as Kind, Place, ScriptError};
use crate::permissions::bits;

type Read<T> = Result<T, ScriptError>;

/// Incidents, for errors.
pub(super) const INCIDENTS: &str = "an incident: delete, archive, lock, rename, copy, fill, write, revoke, grant, \
                                    move, kick, invite, remove, give, take, close, open, guild, gateway, add, change, refuse \
                                    or accept connections";

/// An incident, and the guild it is in; `wanted` is what to ask for when there is none.
pub(super) fn incident(cursor: &mut Cursor<'_>, wanted: &str) -> Read<Incident> {
    let kind = kind(cursor, wanted)?;
    let guild = if cursor.eat("in") {
        Some(cursor.name("the name or id of a guild")?)
    } else {
        None
    };
    Ok(Incident { kind, guild })
}

fn kind(cursor: &mut Cursor<'_>, wanted: &str) -> Read<Kind> {
    let mut ahead = cursor.clone();
    let read = match ahead.word() {
        "delete" => delete(&mut ahead),
        "archive" => place(&mut ahead).map(Kind::ArchiveThread),
        "lock" => place(&mut ahead).map(Kind::LockThread),
        "rename" => {
            let place = place(&mut ahead)?;
            ahead.expect("to")?;
            let name = ahead.name("the new name")?;
            Ok(Kind::RenameChannel(place, name))
        }
        "copy" => place(&mut ahead).map(Kind::CopyChannel),
        "fill" if ahead.eat("guild") => Ok(Kind::FillGuild),
        "fill" => {
            ahead.expect("category")?;
            ahead.name("the category's name or id").map(Kind::FillCategory)
        }
        "write" => {
            let count = ahead.count("how many messages", 1, 1000)?;
            ahead.expect("messages")?;
            ahead.expect("in")?;
            Ok(Kind::WriteMessages(count, place(&mut ahead)?))
        }
        "revoke" => {
            let bit = permission(&mut ahead)?;
            Ok(Kind::Revoke(bit, place_if_any(&mut ahead)?))
        }
        "grant" => {
            let bit = permission(&mut ahead)?;
            Ok(Kind::Grant(bit, place_if_any(&mut ahead)?))
        }
        "move" => {
            ahead.expect("bot")?;
            ahead.expect("role")?;
            let position = ahead.count("the position", 1, 250)?;
            Ok(Kind::MoveBotRole(i64::from(position)))
        }
        "kick" => ahead.expect("bot").map(|()| Kind::KickBot),
        "invite" => ahead.expect("bot").map(|()| Kind::InviteBot),
        "remove" | "give" | "take" | "close" | "open" => {
            ahead = cursor.clone();
            about_member(&mut ahead)
        }
        "guild" => availability(&mut ahead),
        "gateway" => gateway(&mut ahead).map(Kind::Gateway),
        "add" => add(&mut ahead),
        "change" => ahead.expect("buckets").map(|()| Kind::NewBuckets),
        "refuse" => ahead.expect("connections").map(|()| Kind::RefuseConnections),
        "accept" => ahead.expect("connections").map(|()| Kind::AcceptConnections),
        _ => return cursor.wanted(wanted),
    };
    *cursor = ahead;
    read
}

fn delete(cursor: &mut Cursor<'_>) -> Read<Kind> {
    if cursor.eat_all(&["its", "message"]) {
        return Ok(Kind::DeleteMessage);
    }
    if cursor.eat("role") {
        return cursor.name("the role's name or id").map(Kind::DeleteRole);
    }
    match place_if_there(cursor)? {
        Some(place) => Ok(Kind::DeleteChannel(place)),
        None => {
            cursor.wanted("`its message`, `its channel`, `its thread`, `channel …`, `thread …` or `role …`")
        }
    }
}

fn place_if_there(cursor: &mut Cursor<'_>) -> Read<Option<Place>> {
    if cursor.eat_all(&["its", "channel"]) {
        return Ok(Some(Place::ItsChannel));
    }
    if cursor.eat_all(&["its", "thread"]) {
        return Ok(Some(Place::ItsThread));
    }
    if cursor.eat("channel") || cursor.eat("thread") {
        let name = cursor.name("the name or id of a channel")?;
        return Ok(Some(Place::Named(name)));
    }
    Ok(None)
}

fn place(cursor: &mut Cursor<'_>) -> Read<Place> {
    match place_if_there(cursor)? {
        Some(place) => Ok(place),
        None => cursor.wanted("`its channel`, `its thread`, `channel …` or `thread …`"),
    }
}

/// `in channel …`; what else follows `in` is a guild.
fn place_if_any(cursor: &mut Cursor<'_>) -> Read<Option<Place>> {
    let mut ahead = cursor.clone();
    if !ahead.eat("in") {
        return Ok(None);
    }
    let place = place_if_there(&mut ahead)?;
    if place.is_some() {
        *cursor = ahead;
    }
    Ok(place)
}

fn permission(cursor: &mut Cursor<'_>) -> Read<u64> {
    let name = cursor.peek();
    match bits::NAMES.iter().find(|(_, known)| *known == name) {
        Some((bit, _)) => {
            cursor.word();
            Ok(*bit)
        }
        None => cursor.wanted("a permission such as SEND_MESSAGES"),
    }
}

fn about_member(cursor: &mut Cursor<'_>) -> Read<Kind> {
    const ROLE: &str = "the role's name or id";
    const MEMBER: &str = "the member's name or id";
    match cursor.word() {
        "remove" => {
            cursor.expect("member")?;
            cursor.name(MEMBER).map(Kind::RemoveMember)
        }
        "give" => {
            cursor.expect("role")?;
            let role = cursor.name(ROLE)?;
            cursor.expect("to")?;
            let member = cursor.name(MEMBER)?;
            Ok(Kind::GiveRole { role, member })
        }
        "take" => {
            cursor.expect("role")?;
            let role = cursor.name(ROLE)?;
            cursor.expect("from")?;
            let member = cursor.name(MEMBER)?;
            Ok(Kind::TakeRole { role, member })
        }
        verb => {
            cursor.expect("messages")?;
            cursor.expect("of")?;
            let member = cursor.name(MEMBER)?;
            Ok(if verb == "close" {
                Kind::CloseMessages(member)
            } else {
                Kind::OpenMessages(member)
            })
        }
    }
}

fn availability(cursor: &mut Cursor<'_>) -> Read<Kind> {
    if cursor.eat("available") {
        return Ok(Kind::GuildAvailable);
    }
    if !cursor.eat("unavailable") {
        return cursor.wanted("`available` or `unavailable`");
    }
    if cursor.eat("for") {
        return cursor.span().map(|span| Kind::GuildUnavailable(Some(span)));
    }
    Ok(Kind::GuildUnavailable(None))
}

fn add(cursor: &mut Cursor<'_>) -> Read<Kind> {
    let guilds = cursor.count("how many guilds", 1, 2500)?;
    cursor.expect("guilds")?;
    cursor.expect("of")?;
    let members = cursor.count("how many members", 1, 1000)?;
    cursor.expect("members")?;
    Ok(Kind::AddGuilds(guilds, members))
}
