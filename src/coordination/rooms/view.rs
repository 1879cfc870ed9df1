//! What is said about rooms. Pure: from values to messages.

use trellis_domain::ids::{CohortId, RoomId, UserId};
use trellis_domain::lists::{Space, turned_to};
use trellis_domain::text::{clip, safe};

use super::closing::Closed;
use super::commands::{AGAIN, CLOSE, CLOSE_MISSING, PAGE};
use super::opening::Opened;
use crate::interaction::{Route, lists};
use crate::records::room::{Member, Room, RoomState};
use trellis_kernel::discord::message::{Block, Button, Message, PAGE_TOTAL, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page of the list holds: a screen.
const LIST: Space = Space {
    entries: 20,
    characters: PAGE_TOTAL,
};

/// Characters of a room's name on a button, which takes 80.
const SHOWN_NAME: usize = 60;

/// The mention of the mentor, for words about a room.
fn mentor(room: &Room) -> String {
    mentions(room.mentor())
}

fn mentees(room: &Room) -> String {
    mentions(room.mentees())
}

fn mentions<'a>(members: impl IntoIterator<Item = &'a Member>) -> String {
    members
        .into_iter()
        .map(|member| member.user.mention())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The first words in a room; they name everybody who can read it.
pub(super) fn welcome(texts: &Texts, room: &Room, cohort: &str) -> Message {
    let title = t!(texts, "room-welcome-title");
    let words = t!(
        texts,
        "room-welcome",
        mentor = mentor(room),
        mentees = mentees(room),
        cohort = safe(cohort)
    );
    let next = (
        t!(texts, "room-welcome-next-title"),
        t!(texts, "room-welcome-next", mentor = mentor(room)),
    );
    greeting(texts, room, Block::new(title, words), next)
}

/// The first words in a channel that was made again.
pub(super) fn welcome_again(texts: &Texts, room: &Room, cohort: &str) -> Message {
    let title = t!(texts, "room-welcome-again-title");
    let words = t!(
        texts,
        "room-welcome-again",
        mentor = mentor(room),
        mentees = mentees(room),
        cohort = safe(cohort)
    );
    let next = (
        t!(texts, "room-welcome-again-next-title"),
        t!(texts, "room-welcome-again-next"),
    );
    greeting(texts, room, Block::new(title, words), next)
}

fn greeting(texts: &Texts, room: &Room, block: Block, next: (String, String)) -> Message {
    let members = mentions(&room.members);
    let block = block
        .tone(Tone::Growth)
        .field(
            t!(texts, "room-welcome-readers-title"),
            t!(texts, "room-welcome-readers", members = members.clone()),
        )
        .field(next.0, next.1);
    Message {
        content: members,
        ..Message::block(block)
    }
    .pinging(room.users())
}

/// The last words in a room.
pub(super) fn farewell(texts: &Texts) -> Message {
    Message::block(Block::new(
        t!(texts, "room-farewell-title"),
        t!(texts, "room-farewell"),
    ))
}

/// What the coordinator who opened a room reads.
pub(super) fn opened(texts: &Texts, opened: &Opened) -> Message {
    let room = &opened.room;
    let mut words = t!(
        texts,
        "room-opened",
        mentor = mentor(room),
        mentees = mentees(room),
        cohort = safe(&opened.cohort),
        name = room.name.as_str()
    );
    if let Some(channels) = opened.nearly_full {
        words.push_str("\n\n");
        words.push_str(&t!(texts, "room-opened-nearly-full", channels = channels));
    }
    Message::text(words)
}

/// One room of the list.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The room.
    pub(super) room: Room,
    /// A link to its channel; its name while there is none.
    pub(super) place: String,
    /// Whether its channel is there.
    pub(super) is_made: bool,
}

/// A page of the rooms of a cohort, from 0; a page too far is the last one.
pub(super) fn list(texts: &Texts, cohort: CohortId, name: &str, lines: &[Line], page: usize) -> Message {
    let title = t!(texts, "room-list-title", cohort = safe(name));
    if lines.is_empty() {
        return Message::block(Block::new(title, t!(texts, "room-list-empty")));
    }
    let words: Vec<String> = lines.iter().map(|line| list_line(texts, line)).collect();
    let sizes: Vec<usize> = words.iter().map(|line| line.chars().count() + 1).collect();
    let turned = turned_to(page, &sizes, LIST);
    let block = Block::new(title, words[turned.entries.clone()].join("\n"));
    let message = Message::block(block.footer(lists::page_number(texts, &turned)));
    let turns = lists::turns(texts, PAGE, &cohort, &turned);
    let message = turns.into_iter().fold(message, Message::row);
    // The next one is asked about once this one is decided.
    let lost = lines.iter().find(|line| line.room.state == RoomState::Missing);
    lost.into_iter().fold(message, |message, Line { room, .. }| {
        let name = || clip(&format!("#{}", room.name), SHOWN_NAME);
        let again = Button::new(AGAIN.to(room.id), t!(texts, "room-list-again", name = name()));
        let close = t!(texts, "room-list-close", name = name());
        message.buttons([
            again.style(Style::Primary),
            close_button(room.id, close, CLOSE_MISSING),
        ])
    })
}

fn list_line(texts: &Texts, line: &Line) -> String {
    let Line { room, place, is_made } = line;
    let (mentor, mentees) = (mentor(room), mentees(room));
    let place = place.as_str();
    match (room.state, is_made) {
        (RoomState::Missing, _) => {
            t!(
                texts,
                "room-list-line-missing",
                place = place,
                mentor = mentor,
                mentees = mentees
            )
        }
        (_, false) => {
            t!(
                texts,
                "room-list-line-making",
                place = place,
                mentor = mentor,
                mentees = mentees
            )
        }
        (_, true) => {
            let since = stamp::day(room.opened_at);
            t!(
                texts,
                "room-list-line",
                place = place,
                mentor = mentor,
                mentees = mentees,
                since = since
            )
        }
    }
}

/// Asks once more before a room is closed.
pub(super) fn close_question(texts: &Texts, room: &Room, place: &str) -> Message {
    let words = t!(
        texts,
        "room-close-question",
        place = place,
        mentor = mentor(room),
        mentees = mentees(room)
    );
    Message::text(words).buttons([close_button(room.id, t!(texts, "room-close-confirm"), CLOSE)])
}

fn close_button(room: RoomId, label: String, route: Route<RoomId>) -> Button {
    Button::new(route.to(room), label).style(Style::Danger)
}

/// It is closed.
pub(super) fn closed(texts: &Texts, closed: &Closed) -> Message {
    let room = &closed.room;
    Message::text(if closed.is_there {
        t!(texts, "room-closed", place = closed.place.as_str())
    } else {
        t!(
            texts,
            "room-closed-without-channel",
            mentor = mentor(room),
            mentees = mentees(room)
        )
    })
}

/// Asks the coordinators what becomes of a room whose channel is gone.
pub(super) fn channel_missing(texts: &Texts, room: &Room) -> Message {
    let words = t!(
        texts,
        "room-missing",
        mentor = mentor(room),
        mentees = mentees(room),
        name = room.name.as_str()
    );
    let again = Button::new(AGAIN.to(room.id), t!(texts, "room-missing-again"));
    let block = Block::new(t!(texts, "room-missing-title"), words).tone(Tone::Attention);
    Message::block(block).buttons([
        again.style(Style::Primary),
        close_button(room.id, t!(texts, "room-missing-close"), CLOSE_MISSING),
    ])
}

/// The channel is being made again; in the place of the question.
pub(super) fn made_again(texts: &Texts, room: &Room, by: UserId) -> Message {
    let words = t!(
        texts,
        "room-made-again",
        mentor = mentor(room),
        mentees = mentees(room),
        who = by.mention()
    );
    Message::block(Block::new(t!(texts, "room-missing-title"), words))
}

/// The room without a channel is closed; in the place of the question.
pub(super) fn missing_closed(texts: &Texts, room: &Room, by: UserId) -> Message {
    let words = t!(
        texts,
        "room-missing-closed",
        mentor = mentor(room),
        mentees = mentees(room),
        who = by.mention()
    );
    Message::block(Block::new(t!(texts, "room-missing-title"), words))
}

#[cfg(test)]
mod tests;
