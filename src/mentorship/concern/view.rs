//! Concerns in messages and forms. Pure.

use trellis_domain::concern::{ConcernKind, DETAIL_LIMIT};
use trellis_domain::ids::{RoleId, UserId};
use trellis_domain::text::{clip, one_line, safe};
use trellis_kernel::discord::message::{
    Button, Choice, Choices, Embed, Form, Input, Message, Row, Style, Tone, stamp,
};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::commands::{About, CHOOSE, CHOOSE_FOR_NO_ROOM, DETAIL, READ, SEND};
use super::private_word::{Heard, Word};
use crate::records::room::Room;

/// Rooms that one offer has a list for; a message has five rows, and one is for no room.
const ROOMS: usize = 4;

/// What a concern is, who will read it, and the lists to choose from: one for each room, or one for no room.
pub(super) fn offer(texts: &Texts, rooms: &[Room], asker: UserId) -> Message {
    let others: Vec<String> = rooms
        .iter()
        .flat_map(|room| &room.members)
        .filter(|member| member.user != asker)
        .map(|member| member.user.mention())
        .collect();
    let readers = if others.is_empty() {
        t!(texts, "concern-readers-no-room")
    } else {
        t!(texts, "concern-readers", others = others.join(", "))
    };
    let embed = Embed::new(t!(texts, "concern-title"), t!(texts, "concern-what"))
        .tone(Tone::Growth)
        .field(t!(texts, "concern-readers-title"), readers);
    let mut message = Message::embed(embed);
    for room in rooms.iter().take(ROOMS) {
        let place = clip(&one_line(&room.name), 60);
        let placeholder = t!(texts, "concern-choose-room", room = place);
        message = message.row(kinds(texts, CHOOSE.to(room.id), placeholder));
    }
    if rooms.len() != 1 {
        let placeholder = t!(texts, "concern-choose-other");
        message = message.row(kinds(texts, CHOOSE_FOR_NO_ROOM.plain(), placeholder));
    }
    message
}

fn kinds(texts: &Texts, custom_id: String, placeholder: String) -> Row {
    let options = ConcernKind::ALL.into_iter().map(|kind| Choice {
        label: kind_name(texts, kind),
        value: kind.as_str().to_owned(),
        description: String::new(),
        chosen: false,
    });
    Row::Choices(Choices {
        custom_id,
        placeholder,
        options: options.collect(),
    })
}

fn kind_name(texts: &Texts, kind: ConcernKind) -> String {
    match kind {
        ConcernKind::Talk => t!(texts, "concern-talk"),
        ConcernKind::Change => t!(texts, "concern-change"),
        ConcernKind::Pause => t!(texts, "concern-pause"),
        ConcernKind::Rematch => t!(texts, "concern-rematch"),
        ConcernKind::Conclude => t!(texts, "concern-conclude"),
        ConcernKind::Serious => t!(texts, "concern-serious"),
    }
}

/// The form: one field that may stay empty. Its label says once more who reads it.
pub(super) fn form(texts: &Texts, about: About) -> Form {
    let label = match about.room {
        Some(_) => t!(texts, "concern-form-detail"),
        None => t!(texts, "concern-form-detail-no-room"),
    };
    let input = Input {
        max_length: u16::try_from(DETAIL_LIMIT).unwrap_or(u16::MAX),
        ..Input::long(DETAIL, label)
    };
    Form {
        custom_id: SEND.to(about),
        title: kind_name(texts, about.kind),
        inputs: vec![input.placeholder(t!(texts, "concern-form-hint"))],
    }
}

/// What the person is told who raised it.
pub(super) fn raised(texts: &Texts, about: About, heard: Heard) -> Message {
    Message::text(match (heard, about.room) {
        (Heard::Now, Some(_)) => t!(texts, "concern-raised"),
        (Heard::Now, None) => t!(texts, "concern-raised-no-room"),
        (Heard::Later(role), _) => {
            let role = role.map(RoleId::new).map(RoleId::mention).unwrap_or_default();
            t!(texts, "concern-raised-later", role = role)
        }
    })
}

/// What the coordinators' channel is told: that there is a word, and nothing else.
pub(super) fn notice(texts: &Texts, role: Option<u64>) -> Message {
    let embed = Embed::new(t!(texts, "concern-notice-title"), t!(texts, "concern-notice"));
    let read = Button::new(READ.plain(), t!(texts, "concern-read-button")).style(Style::Primary);
    let role = role.map(RoleId::new);
    Message {
        content: role.map(RoleId::mention).unwrap_or_default(),
        role_pings: role.into_iter().collect(),
        ..Message::embed(embed.tone(Tone::Attention))
    }
    .buttons([read])
}

/// The words that a reader may see, the newest first.
pub(super) fn words(texts: &Texts, words: &[Word]) -> Message {
    if words.is_empty() {
        return Message::text(t!(texts, "concern-none"));
    }
    let embeds = words.iter().map(|word| {
        let concern = &word.concern;
        let (who, at) = (concern.author.mention(), stamp::moment(concern.raised_at));
        let is_own = !word.is_recorded;
        let place = word.place.as_deref();
        let from = match (is_own, place) {
            (true, Some(place)) => t!(texts, "concern-own-room", place = place, when = at),
            (true, None) => t!(texts, "concern-own", when = at),
            (false, Some(place)) => t!(texts, "concern-from-room", who = who, place = place, when = at),
            (false, None) => t!(texts, "concern-from", who = who, when = at),
        };
        let detail = word.detail.as_ref().map(|detail| safe(detail.reveal()));
        let said = detail.map_or(from.clone(), |detail| format!("{from}\n\n{detail}"));
        let embed = Embed::new(kind_name(texts, concern.kind), said);
        if word.is_recorded {
            embed.footer(t!(texts, "concern-read-footer"))
        } else {
            embed
        }
    });
    Message {
        embeds: embeds.collect(),
        ..Message::default()
    }
}

#[cfg(test)]
mod tests;
