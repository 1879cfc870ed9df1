//! What is said of feedback: its posts, and that it was taken up. Pure.

use trellis_domain::growth::{Feedback, Update};
use trellis_domain::text::safe;

use super::blocks;
use crate::mentorship::growth::layout::pages_of_feedback;
use crate::mentorship::growth::{FEEDBACK, NOTE, TAKE_UP};
use trellis_kernel::discord::message::{Block, Button, Form, Input, Message, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Characters of what a mentee says they did with feedback.
const NOTE_LENGTH: u16 = 500;

/// A page of feedback, from 1; `None` when it has fewer.
pub(in crate::mentorship::growth) fn feedback(
    texts: &Texts,
    update: &Update,
    given: &Feedback,
    number: usize,
) -> Option<Message> {
    let pages = pages_of_feedback(given);
    let page = pages.get(number.checked_sub(1)?)?;
    let (mentor, author) = (given.author.mention(), update.author.mention());
    let content = if number == 1 {
        t!(
            texts,
            "growth-feedback-heading",
            mentor = mentor,
            author = author,
            when = stamp::day(update.at)
        )
    } else {
        t!(
            texts,
            "growth-heading-continued",
            author = mentor,
            number = number,
            of = pages.len()
        )
    };
    let blocks = blocks(texts, page)
        .into_iter()
        .map(|block| block.tone(Tone::Ask))
        .collect();
    let message = Message {
        content,
        blocks,
        ..Message::default()
    };
    if number > 1 {
        return Some(message);
    }
    let message = message.pinging([update.author]);
    Some(match &given.taken_up {
        Some(taken_up) => {
            let mark = t!(texts, "growth-taken-up-mark", when = stamp::day(taken_up.at));
            let content = format!("{}\n{mark}", message.content);
            Message { content, ..message }
        }
        None => message.buttons([Button::new(TAKE_UP.to(given.id), t!(texts, "growth-take-up"))]),
    })
}

/// In the room, to a mentor whose feedback Discord does not take, with the way on.
pub(in crate::mentorship::growth) fn feedback_not_posted(
    texts: &Texts,
    update: &Update,
    given: &Feedback,
) -> Message {
    let (mentor, when) = (given.author.mention(), stamp::day(update.at));
    let words = t!(texts, "growth-notice-feedback", mentor = mentor, when = when);
    let again = Button::new(FEEDBACK.to(update.id), t!(texts, "growth-give-feedback"));
    Message::text(words).pinging([given.author]).buttons([again])
}

/// The line in the room that feedback was taken up; it pings nobody. `None` where it was not.
pub(in crate::mentorship::growth) fn taken_up(
    texts: &Texts,
    update: &Update,
    given: &Feedback,
) -> Option<Message> {
    let taken_up = given.taken_up.as_ref()?;
    let (author, mentor, when) = (
        update.author.mention(),
        given.author.mention(),
        stamp::day(update.at),
    );
    let words = t!(
        texts,
        "growth-taken-up",
        author = author,
        mentor = mentor,
        when = when
    );
    Some(if taken_up.note.is_empty() {
        Message::text(words)
    } else {
        let note = Block::new(String::new(), safe(&taken_up.note)).tone(Tone::Growth);
        Message {
            content: words,
            blocks: vec![note],
            ..Message::default()
        }
    })
}

/// The answer to the mentee who took feedback up.
pub(in crate::mentorship::growth) fn taken_up_by_you(texts: &Texts, given: &Feedback) -> Message {
    let noted = given.taken_up.as_ref().is_some_and(|one| !one.note.is_empty());
    let words = t!(texts, "growth-taken-up-thanks", mentor = given.author.mention());
    let label = if noted {
        t!(texts, "growth-note-change")
    } else {
        t!(texts, "growth-note-add")
    };
    Message::text(words).buttons([Button::new(NOTE.to(given.id), label)])
}

/// The form of a note on feedback that was taken up.
pub(in crate::mentorship::growth) fn note_form(texts: &Texts, given: &Feedback) -> Form {
    let before = given.taken_up.as_ref();
    let input = Input::long("note", t!(texts, "growth-note"))
        .placeholder(t!(texts, "growth-note.hint"))
        .value(before.map(|one| one.note.as_str()).unwrap_or_default())
        .at_most(NOTE_LENGTH);
    Form {
        custom_id: NOTE.to(given.id),
        title: t!(texts, "growth-note-title"),
        inputs: vec![input],
    }
}
