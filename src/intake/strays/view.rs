//! What is said of strays. Pure: values in, messages out.

use trellis_domain::ids::{ChannelId, UserId};
use trellis_domain::room::Room;

use super::commands::{ADOPT, CLOSE};
use super::finding::{Meant, Stray};
use trellis_kernel::discord::message::{Block, Button, Message, Tone};
use trellis_kernel::outbox::strays::{Double, Place};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What coordinators are told of something that was made twice.
pub(super) fn doubled(texts: &Texts, double: Double) -> Message {
    let channel = |id: u64| ChannelId::new(id).mention();
    let role = |id: u64| format!("<@&{id}>");
    let words = match double.place {
        Place::Channel => t!(
            texts,
            "strays-double-channel",
            first = channel(double.of),
            second = channel(double.id)
        ),
        Place::Category => t!(
            texts,
            "strays-double-category",
            first = channel(double.of),
            second = channel(double.id)
        ),
        Place::Thread => t!(
            texts,
            "strays-double-thread",
            first = channel(double.of),
            second = channel(double.id)
        ),
        Place::Role => t!(
            texts,
            "strays-double-role",
            first = role(double.of),
            second = role(double.id)
        ),
    };
    Message::block(Block::new(t!(texts, "strays-double-title"), words).tone(Tone::Attention))
}

/// How a stray is decided about.
pub(crate) fn buttons(texts: &Texts, stray: &Stray) -> [Button; 2] {
    let meant = Meant(stray.channel);
    [
        Button::new(ADOPT.to(meant), t!(texts, "strays-button-adopt")),
        Button::new(CLOSE.to(meant), t!(texts, "strays-button-close")),
    ]
}

/// The answer to *Use it again*.
pub(super) fn adopted(texts: &Texts, channel: ChannelId, room: &Room) -> Message {
    let people = people(room);
    Message::text(t!(
        texts,
        "strays-adopted",
        channel = channel.mention(),
        people = people
    ))
}

/// The answer to *Put it away*.
pub(super) fn put_away(texts: &Texts, channel: ChannelId) -> Message {
    Message::text(t!(texts, "strays-put-away", channel = channel.mention()))
}

/// The word in a room that is used again.
pub(super) fn welcome_back(texts: &Texts, room: &Room) -> Message {
    let words = t!(texts, "strays-welcome-back", people = people(room));
    Message::block(Block::new(t!(texts, "strays-welcome-back-title"), words).tone(Tone::Growth))
}

fn people(room: &Room) -> String {
    let mentions: Vec<String> = room.users().into_iter().map(UserId::mention).collect();
    mentions.join(", ")
}
