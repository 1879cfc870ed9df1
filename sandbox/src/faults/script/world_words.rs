//! From words to faults of the world.
//!
//! Owns their grammar; `world` has the values.

use super::ScriptError;
use super::cursor::Cursor;
use super::event_words::gateway;
use crate::faults::{Place, WorldAction as Action, WorldFault};
use crate::permissions::bits;

type Read<T> = Result<T, ScriptError>;

/// Faults of the world, for errors.
pub(super) const WORLD_FAULTS: &str = "a fault of the world: delete, archive, lock, rename, copy, fill, write, revoke, grant, \
                                    move, kick, invite, remove, give, take, close, open, guild, gateway, add, change, refuse \
                                    or accept connections";

/// A fault of the world, and the guild it is in; `wanted` is what to ask for when there is none.
pub(super) fn world_fault(cursor: &mut Cursor<'_>, wanted: &str) -> Read<WorldFault> {
    let action = action(cursor, wanted)?;
    let guild = if cursor.eat("in") {
        Some(cursor.name("the name or id of a guild")?)
    } else {
        None
    };
    Ok(WorldFault { action, guild })
}

fn action(cursor: &mut Cursor<'_>, wanted: &str) -> Read<Action> {
    let mut ahead = cursor.clone();
    let read = match ahead.word() {
        "delete" => delete(&mut ahead),
        "archive" => place(&mut ahead).map(Action::ArchiveThread),
        "lock" => place(&mut ahead).map(Action::LockThread),
        "rename" => {
            let place = place(&mut ahead)?;
            ahead.expect("to")?;
            let name = ahead.name("the new name")?;
            Ok(Action::RenameChannel(place, name))
        }
        "copy" => place(&mut ahead).map(Action::CopyChannel),
        "fill" if ahead.eat("guild") => Ok(Action::FillGuild),
        "fill" => {
            ahead.expect("category")?;
            ahead.name("the category's name or id").map(Action::FillCategory)
        }
        "write" => {
            let count = ahead.count("how many messages", 1, 1000)?;
            ahead.expect("messages")?;
            ahead.expect("in")?;
            Ok(Action::WriteMessages(count, place(&mut ahead)?))
        }
        "revoke" => {
            let bit = permission(&mut ahead)?;
            Ok(Action::Revoke(bit, place_if_any(&mut ahead)?))
        }
        "grant" => {
            let bit = permission(&mut ahead)?;
            Ok(Action::Grant(bit, place_if_any(&mut ahead)?))
        }
        "move" => {
            ahead.expect("bot")?;
            ahead.expect("role")?;
            let position = ahead.count("the position", 1, 250)?;
            Ok(Action::MoveBotRole(i64::from(position)))
        }
        "kick" => ahead.expect("bot").map(|()| Action::KickBot),
        "invite" => ahead.expect("bot").map(|()| Action::InviteBot),
        "remove" | "give" | "take" | "close" | "open" => {
            ahead = cursor.clone();
            about_member(&mut ahead)
        }
        "guild" => availability(&mut ahead),
        "gateway" => gateway(&mut ahead).map(Action::Connections),
        "add" => add(&mut ahead),
        "change" => ahead.expect("buckets").map(|()| Action::NewBuckets),
        "refuse" => ahead.expect("connections").map(|()| Action::RefuseConnections),
        "accept" => ahead.expect("connections").map(|()| Action::AcceptConnections),
        _ => return cursor.wanted(wanted),
    };
    *cursor = ahead;
    read
}

fn delete(cursor: &mut Cursor<'_>) -> Read<Action> {
    if cursor.eat_all(&["its", "message"]) {
        return Ok(Action::DeleteMessage);
    }
    if cursor.eat("role") {
        return cursor.name("the role's name or id").map(Action::DeleteRole);
    }
    match place_if_there(cursor)? {
        Some(place) => Ok(Action::DeleteChannel(place)),
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

fn about_member(cursor: &mut Cursor<'_>) -> Read<Action> {
    const ROLE: &str = "the role's name or id";
    const MEMBER: &str = "the member's name or id";
    match cursor.word() {
        "remove" => {
            cursor.expect("member")?;
            cursor.name(MEMBER).map(Action::RemoveMember)
        }
        "give" => {
            cursor.expect("role")?;
            let role = cursor.name(ROLE)?;
            cursor.expect("to")?;
            let member = cursor.name(MEMBER)?;
            Ok(Action::GiveRole { role, member })
        }
        "take" => {
            cursor.expect("role")?;
            let role = cursor.name(ROLE)?;
            cursor.expect("from")?;
            let member = cursor.name(MEMBER)?;
            Ok(Action::TakeRole { role, member })
        }
        verb => {
            cursor.expect("messages")?;
            cursor.expect("of")?;
            let member = cursor.name(MEMBER)?;
            Ok(if verb == "close" {
                Action::CloseMessages(member)
            } else {
                Action::OpenMessages(member)
            })
        }
    }
}

fn availability(cursor: &mut Cursor<'_>) -> Read<Action> {
    if cursor.eat("available") {
        return Ok(Action::GuildAvailable);
    }
    if !cursor.eat("unavailable") {
        return cursor.wanted("`available` or `unavailable`");
    }
    if cursor.eat("for") {
        return cursor.span().map(|span| Action::GuildUnavailable(Some(span)));
    }
    Ok(Action::GuildUnavailable(None))
}

fn add(cursor: &mut Cursor<'_>) -> Read<Action> {
    let guilds = cursor.count("how many guilds", 1, 2500)?;
    cursor.expect("guilds")?;
    cursor.expect("of")?;
    let members = cursor.count("how many members", 1, 1000)?;
    cursor.expect("members")?;
    Ok(Action::AddGuilds(guilds, members))
}
