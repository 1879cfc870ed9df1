//! Who may do what in the channel of a room.
//!
//! **Invariant:** what stands here is all: whoever else can read a room was let in by hand.

use super::{Room, RoomState};
use crate::records::community::Fixture;
use trellis_domain::ids::UserId;
use trellis_kernel::discord::permissions::{
    ADD_REACTIONS, BOT_IN_ROOM, BOT_IN_VOICE, CONNECT, CREATE_PUBLIC_THREADS, MEMBER_IN_VOICE, Permission,
    READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL, sum,
};
use trellis_kernel::outbox::{Overwrite, Who, private_channel};

/// The overwrites of a room: its people who are still there, the bot and the coordinators; of a closed one everybody keeps
/// what they can read (facts.md §4).
pub(crate) fn overwrites(room: &Room) -> Vec<Overwrite> {
    let coordinators = Fixture::CoordinatorRole.target(room.guild);
    if room.state != RoomState::Closed {
        return private_channel(&room.users(), &[coordinators]);
    }
    let everyone = Overwrite {
        who: Who::Everyone,
        allow: 0,
        deny: VIEW_CHANNEL.bit,
    };
    let bot = Overwrite {
        who: Who::Bot,
        allow: sum(BOT_IN_ROOM),
        deny: 0,
    };
    let people = room.users().into_iter().map(Who::Person);
    let readers = [Who::Role(coordinators)].into_iter().chain(people);
    [everyone, bot].into_iter().chain(readers.map(reader)).collect()
}

/// The overwrites of the voice channel of a room's session: its people who are still there, the bot and the coordinators, as in
/// the room itself. Once the room is closed nobody comes in any more.
pub(crate) fn overwrites_in_voice(room: &Room) -> Vec<Overwrite> {
    let let_in = |who: Who, may: &[Permission]| Overwrite {
        who,
        allow: sum(may),
        deny: 0,
    };
    let everyone = Overwrite {
        who: Who::Everyone,
        allow: 0,
        deny: sum(&[VIEW_CHANNEL, CONNECT]),
    };
    let coordinators = Who::Role(Fixture::CoordinatorRole.target(room.guild));
    let mut people = room.users();
    people.retain(|_| room.state != RoomState::Closed);
    let inside = people
        .into_iter()
        .map(Who::Person)
        .chain([coordinators])
        .map(|who| let_in(who, MEMBER_IN_VOICE));
    [everyone, let_in(Who::Bot, BOT_IN_VOICE)]
        .into_iter()
        .chain(inside)
        .collect()
}

fn reader(who: Who) -> Overwrite {
    Overwrite {
        who,
        allow: sum(&[VIEW_CHANNEL, READ_MESSAGE_HISTORY]),
        deny: sum(&[
            SEND_MESSAGES,
            SEND_MESSAGES_IN_THREADS,
            CREATE_PUBLIC_THREADS,
            ADD_REACTIONS,
        ]),
    }
}

/// What a member of the room may do in the voice channel of its session.
pub(crate) fn access_in_voice(room: &Room, user: UserId) -> Option<Overwrite> {
    let mut all = overwrites_in_voice(room).into_iter();
    all.find(|one| one.who == Who::Person(user))
}

/// What a member of the room may do in it.
pub(crate) fn access_of_member(room: &Room, user: UserId) -> Option<Overwrite> {
    let mut all = overwrites(room).into_iter();
    all.find(|one| one.who == Who::Person(user))
}
