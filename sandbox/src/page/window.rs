//! Which messages of a channel are on the page: a window of bounded length, however long the channel is.
//!
//! Owns the window only. **Invariant:** a message that the persona may not read is never in it.

use super::look::Look;
use crate::permissions::bits;
use crate::world::{Channel, Id, Message, World};

/// How many messages are shown at first.
const AT_FIRST: usize = 60;
/// How many are shown at most; what is beyond is a step away.
const MOST: usize = 200;
/// How many a step towards the beginning adds.
const STEP: usize = 50;

/// What part of a channel is asked for; the latest messages when nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    /// The first message shown.
    pub from: Option<Id>,
    /// A message that is to be in the middle.
    pub around: Option<Id>,
    /// The reader is at the latest message and stays there: what is too much goes at the other end.
    pub follows: bool,
}

/// The messages shown, oldest first.
pub(super) struct Window<'a> {
    pub messages: Vec<&'a Message>,
    /// Where a window with earlier messages begins, if there are any.
    pub older: Option<Id>,
    /// Where a window with later messages begins, if there are any.
    pub newer: Option<Id>,
}

/// The window on a channel for the persona of a look.
pub(super) fn window<'a>(world: &'a World, look: &Look, channel: &Channel) -> Window<'a> {
    let history = world.permissions(channel, look.viewer) & bits::READ_MESSAGE_HISTORY != 0;
    let readable = |message: &&Message| match message.only_for {
        Some(user) => user == look.viewer,
        None => history,
    };
    let Some(all) = world.messages().get(&channel.id) else {
        return Window {
            messages: Vec::new(),
            older: None,
            newer: None,
        };
    };
    let back = |from: Id, steps: usize| {
        let earlier = all.range(..from).rev().map(|(_, message)| message);
        earlier
            .filter(readable)
            .take(steps)
            .last()
            .map(|message| message.id)
    };
    let from = match look.span.around {
        Some(around) => Some(back(around, STEP).unwrap_or(around)),
        None => look.span.from,
    };
    let from = from.or_else(|| back(Id::MAX, AT_FIRST)).unwrap_or(0);
    let later = all.range(from..).map(|(_, message)| message);
    let mut messages: Vec<&Message> = if look.span.follows {
        let from_the_end = later.rev().filter(readable).take(MOST);
        let mut found: Vec<&Message> = from_the_end.collect();
        found.reverse();
        found
    } else {
        later.filter(readable).take(MOST + 1).collect()
    };
    let newer = (messages.len() > MOST).then(|| messages[MOST - STEP].id);
    messages.truncate(MOST);
    let first = messages.first().map_or(from, |message| message.id);
    Window {
        messages,
        older: back(first, STEP),
        newer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    /// A channel with so many messages, and who reads it.
    fn long(count: usize) -> (World, Look, Vec<Id>) {
        let mut world = World::new(String::new(), Clock::new(None, true), 1);
        let ada = world.add_user("Ada");
        let guild = world.add_guild(ada, "Town");
        let channel = world
            .guild_channels(guild)
            .find(|channel| channel.takes_messages())
            .unwrap()
            .id;
        let mut ids = Vec::new();
        for _ in 0..count {
            let id = world.new_id();
            let message = Message::new(id, channel, ada, world.now());
            ids.push(world.post(message).unwrap());
        }
        let look = Look::resolve(&world, Some(ada), Some(channel)).unwrap();
        (world, look, ids)
    }

    fn shown(world: &World, look: &Look) -> (Id, Id, Option<Id>, Option<Id>) {
        let window = window(world, look, look.place(world).unwrap());
        let first = window.messages.first().unwrap().id;
        (
            first,
            window.messages.last().unwrap().id,
            window.older,
            window.newer,
        )
    }

    #[test]
    fn a_short_channel_is_shown_whole() {
        let (world, look, ids) = long(3);
        assert_eq!(shown(&world, &look), (ids[0], ids[2], None, None));
    }

    #[test]
    fn a_long_channel_is_walked_back_to_its_beginning_and_forth_again() {
        let (world, mut look, ids) = long(1000);
        assert_eq!(shown(&world, &look), (ids[940], ids[999], Some(ids[890]), None));
        look.span.from = Some(ids[890]);
        assert_eq!(shown(&world, &look), (ids[890], ids[999], Some(ids[840]), None));
        look.span.from = Some(ids[700]);
        assert_eq!(
            shown(&world, &look),
            (ids[700], ids[899], Some(ids[650]), Some(ids[850]))
        );
        look.span.from = Some(ids[0]);
        assert_eq!(shown(&world, &look), (ids[0], ids[199], None, Some(ids[150])));
        look.span.around = Some(ids[500]);
        assert_eq!(
            shown(&world, &look),
            (ids[450], ids[649], Some(ids[400]), Some(ids[600]))
        );
    }

    #[test]
    fn who_follows_the_channel_keeps_its_end_in_view() {
        let (world, mut look, ids) = long(1000);
        look.span.from = Some(ids[700]);
        look.span.follows = true;
        assert_eq!(shown(&world, &look), (ids[800], ids[999], Some(ids[750]), None));
    }
}
