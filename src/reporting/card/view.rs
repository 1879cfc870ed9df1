//! What a card shows. Pure: from values to a message.

use trellis_domain::cohort::CohortState;
use trellis_domain::stage::{self, Mark, Stage};
use trellis_domain::text::safe;

use crate::interaction::{CardScene, OnCard};
use crate::records::cohort::{Cohort, dates};
use crate::records::room::{Called, Member, Presence, Room, RoomState};
use trellis_kernel::discord::message::{Block, Button, Message, Tone};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Buttons of one row (facts.md §3).
const BUTTONS: usize = 5;

/// The card as a message, its parts in their order; a closed room's has no buttons.
pub(super) fn card(card: &CardScene<'_>, called: &Called, parts: &[OnCard]) -> Message {
    let (texts, room) = (card.texts, &card.scene.room);
    let is_closed = room.state == RoomState::Closed;
    let title = if is_closed {
        t!(texts, "card-title-closed")
    } else {
        t!(texts, "card-title")
    };
    let tone = if is_closed { Tone::Plain } else { Tone::Growth };
    let marks: Vec<Mark> = parts.iter().flat_map(|part| part.marks.clone()).collect();
    let stage = (!is_closed).then(|| stage(texts, &marks));
    let lines = [Some(people(texts, room, called)), stage];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    let people = Block::new(title, lines.join("\n")).tone(tone);
    let fields = parts.iter().flat_map(|part| &part.fields);
    let work = fields.fold(Block::default(), |block, (title, text)| block.field(title, text));
    let facts = parts.iter().flat_map(|part| &part.facts);
    let facts = facts.fold(Block::default(), |block, (title, text)| {
        block.inline_field(title, text)
    });
    let facts = facts.inline_field(t!(texts, "card-next-title"), next(card));
    let about = Block::new("", cohort(texts, &card.scene.cohort)).footer(t!(texts, "card-readers"));
    let message = Message {
        blocks: vec![people, work, facts, about],
        ..Message::default()
    };
    if is_closed {
        return message;
    }
    let mut rows: Vec<Vec<Button>> = Vec::new();
    for button in parts.iter().flat_map(|part| &part.buttons) {
        match rows.last_mut() {
            Some(row) if row.len() < BUTTONS => row.push(button.clone()),
            _ => rows.push(vec![button.clone()]),
        }
    }
    rows.into_iter().fold(message, Message::buttons)
}

/// The stage in plain words, with what comes first where something does.
fn stage(texts: &Texts, marks: &[Mark]) -> String {
    let ahead: Vec<String> = stage::ahead(marks)
        .into_iter()
        .map(|mark| t!(texts, "card-stage-ahead", mark = mark.as_str()))
        .collect();
    let stage = Stage::of(marks).as_str();
    match ahead.as_slice() {
        [] => t!(texts, "card-stage", stage = stage),
        ahead => t!(texts, "card-stage-with", stage = stage, ahead = ahead.join(", ")),
    }
}

fn people(texts: &Texts, room: &Room, called: &Called) -> String {
    let shown = |member: &Member| match member.presence {
        Presence::Here => member.user.mention(),
        Presence::LeftCohort => t!(texts, "card-has-left", who = member.user.mention()),
        // Discord shows no mention of who is not in the server.
        Presence::LeftServer => t!(texts, "card-is-away", who = safe(&called.name(member))),
    };
    let mentor = room.mentor().map(shown).unwrap_or_default();
    let mentees: Vec<String> = room.mentees().map(shown).collect();
    t!(
        texts,
        "card-people",
        mentor = mentor,
        mentees = mentees.join(", ")
    )
}

fn cohort(texts: &Texts, cohort: &Cohort) -> String {
    let line = t!(
        texts,
        "card-cohort",
        cohort = safe(&cohort.name),
        program = safe(&cohort.program.name)
    );
    format!("{line}\n{}", dates(texts, cohort))
}

fn next(card: &CardScene<'_>) -> String {
    let texts = card.texts;
    match (card.scene.room.state, &card.next, card.scene.cohort.state) {
        (RoomState::Closed, ..) => t!(texts, "card-next-closed"),
        _ if !card.scene.room.is_whole() => t!(texts, "card-next-waits"),
        (_, Some(next), _) => next.clone(),
        (_, None, CohortState::Enrolling | CohortState::Matching) => {
            t!(texts, "card-next-before-start")
        }
        (_, None, _) => t!(texts, "card-next-none"),
    }
}

#[cfg(test)]
mod tests;
