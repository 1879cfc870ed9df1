//! Concerns in messages and forms. Pure.

use std::collections::BTreeSet;

use trellis_domain::concern::{ConcernKind, DETAIL_LIMIT};
use trellis_domain::ids::{RoleId, UserId};
use trellis_domain::lists::{Space, Turned, turned_to};
use trellis_domain::text::{clip, one_line, safe, told_apart};
use trellis_kernel::discord::message::{
    Block, Button, Choice, Choices, Form, Input, Message, PAGE_TOTAL, Row, Style, Tone, mentions, stamp,
};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::commands::{About, CHOOSE, CHOOSE_FOR_NO_ROOM, DETAIL, OFFER_PAGE, READ, READ_PAGE, SEND};
use super::private_word::{Heard, Word};
use crate::interaction::Nothing;
use crate::interaction::lists::{self, ROWS};
use crate::records::room::Room;

/// Rooms that one offer has a list for: one of a message's rows is for no room.
const LISTS: usize = ROWS - 1;
/// What one page of private words holds.
const WORDS: Space = Space {
    entries: 5,
    characters: PAGE_TOTAL,
};

/// What a concern is, who will read it, and the lists to choose from: one for each room, or one for no room. Who is in
/// more rooms than a message has space for turns pages.
pub(super) fn offer(texts: &Texts, rooms: &[Room], asker: UserId, page: usize) -> Message {
    let entries = if rooms.len() > LISTS { LISTS - 1 } else { LISTS };
    let space = Space {
        entries,
        characters: usize::MAX,
    };
    let turned = turned_to(page, &vec![1; rooms.len()], space);
    let shown = &rooms[turned.entries.clone()];
    let others: BTreeSet<UserId> = shown
        .iter()
        .flat_map(|room| room.users())
        .filter(|user| *user != asker)
        .collect();
    let readers = if others.is_empty() {
        t!(texts, "concern-readers-no-room")
    } else {
        let others: Vec<UserId> = others.into_iter().collect();
        t!(texts, "concern-readers", others = mentions(&others))
    };
    let block = Block::new(t!(texts, "concern-title"), t!(texts, "concern-what"))
        .tone(Tone::Growth)
        .field(t!(texts, "concern-readers-title"), readers)
        .footer(lists::page_number(texts, &turned));
    let mut message = Message::block(block);
    let places = places(rooms, asker);
    for (room, place) in shown.iter().zip(&places[turned.entries.clone()]) {
        let placeholder = t!(texts, "concern-choose-room", room = place.as_str());
        message = message.row(kinds(texts, CHOOSE.to(room.id), placeholder));
    }
    if rooms.len() != 1 {
        let placeholder = t!(texts, "concern-choose-other");
        message = message.row(kinds(texts, CHOOSE_FOR_NO_ROOM.plain(), placeholder));
    }
    let turns = lists::turns(texts, OFFER_PAGE, &Nothing, &turned);
    turns.into_iter().fold(message, Message::row)
}

/// What tells the asker's rooms apart: of two with one name the others in them differ.
fn places(rooms: &[Room], asker: UserId) -> Vec<String> {
    let names = rooms.iter().map(|room| {
        let other = room.members.iter().find(|member| member.user != asker);
        let name = clip(&one_line(&room.name), 60);
        (name, other.map_or(0, |other| other.user.get()))
    });
    told_apart(&names.collect::<Vec<_>>())
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
        (Heard::Before(at), _) => t!(texts, "concern-raised-before", when = stamp::moment(at)),
        (Heard::Later(role), _) => t!(texts, "concern-raised-later", role = role.mention()),
        (Heard::Nobody, _) => t!(texts, "concern-raised-nobody"),
    })
}

/// What the coordinators' channel is told: that there is a word, and nothing else. `role` is who is rung, if there are any.
pub(super) fn notice(texts: &Texts, role: Option<RoleId>) -> Message {
    let block = Block::new(t!(texts, "concern-notice-title"), t!(texts, "concern-notice"));
    let read = Button::new(READ.plain(), t!(texts, "concern-read-button")).style(Style::Primary);
    Message {
        content: role.map(RoleId::mention).unwrap_or_default(),
        role_pings: role.into_iter().collect(),
        ..Message::block(block.tone(Tone::Attention))
    }
    .buttons([read])
}

/// How much of a page a word takes; `letters` is as many characters as it has at most.
pub(super) fn size(letters: usize) -> usize {
    // Each character may be escaped; who said it, and when, stands above.
    letters * 2 + 400
}

/// Which page of the words is shown, by the size of each.
pub(super) fn page_of_words(sizes: &[usize], page: usize) -> Turned {
    turned_to(page, sizes, WORDS)
}

/// A page of the words that a reader may see, the newest first.
pub(super) fn words(texts: &Texts, words: &[Word], turned: &Turned) -> Message {
    if words.is_empty() {
        return Message::text(t!(texts, "concern-none"));
    }
    let message = Message {
        content: lists::page_number(texts, turned),
        blocks: words.iter().map(|word| said(texts, word)).collect(),
        ..Message::default()
    };
    let turns = lists::turns(texts, READ_PAGE, &Nothing, turned);
    turns.into_iter().fold(message, Message::row)
}

fn said(texts: &Texts, word: &Word) -> Block {
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
    let block = Block::new(kind_name(texts, concern.kind), said);
    if word.is_recorded {
        block.footer(t!(texts, "concern-read-footer"))
    } else {
        block
    }
}

#[cfg(test)]
mod tests;
