//! What growth says to one person: forms, and the answers to commands, buttons and forms. Pure.

use trellis_domain::growth::{Draft, Entry, Feedback, Update, Visibility};
use trellis_domain::ids::UserId;
use trellis_domain::text::{clip, one_line};

use super::{excerpt, page, visibility_name};
use crate::interaction::Paged;
use crate::interaction::lists::{page_number, turns};
use crate::mentorship::growth::reading::Found;
use crate::mentorship::growth::{
    EDIT, FEEDBACK, KEEP, LIST, POST, Placed, READ, READ_ON, Stands, VISIBILITY, WITHDRAW, WITHDRAW_NOW,
    WrittenBy,
};
use trellis_kernel::discord::message::{Button, Choice, Choices, Form, Input, Message, Row, Style, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The form of a new update.
pub(in crate::mentorship::growth) fn new_form(texts: &Texts, draft: &Draft) -> Form {
    form(texts, POST.to(draft.id), draft.visibility, &Entry::default())
}

/// The form of an update that stands, with its words.
pub(in crate::mentorship::growth) fn edit_form(texts: &Texts, update: &Update) -> Form {
    form(texts, EDIT.to(update.id), update.visibility, &update.entry)
}

fn form(texts: &Texts, custom_id: String, visibility: Visibility, entry: &Entry) -> Form {
    let input = |key: &str, label: String, hint: String, value: &str| {
        Input::long(key, label).placeholder(hint).value(value)
    };
    Form {
        custom_id,
        title: t!(texts, "growth-form-title", visibility = visibility.as_str()),
        inputs: vec![
            input(
                "did",
                t!(texts, "growth-did"),
                t!(texts, "growth-did.hint"),
                &entry.did,
            ),
            input(
                "learned",
                t!(texts, "growth-learned"),
                t!(texts, "growth-learned.hint"),
                &entry.learned,
            ),
            input(
                "stuck",
                t!(texts, "growth-stuck"),
                t!(texts, "growth-stuck.hint"),
                &entry.stuck,
            ),
            input(
                "next",
                t!(texts, "growth-next"),
                t!(texts, "growth-next.hint"),
                &entry.next,
            ),
        ],
    }
}

/// The form of a mentor's feedback.
pub(in crate::mentorship::growth) fn feedback_form(
    texts: &Texts,
    update: &Update,
    given: Option<&Feedback>,
) -> Form {
    let visibility = update.visibility.as_str();
    Form {
        custom_id: FEEDBACK.to(update.id),
        title: t!(texts, "growth-feedback-form-title", visibility = visibility),
        inputs: vec![
            Input::long("feedback", t!(texts, "growth-feedback"))
                .placeholder(t!(texts, "growth-feedback.hint"))
                .value(given.map(|one| one.correction.as_str()).unwrap_or_default())
                .required(),
        ],
    }
}

fn where_it_stands(texts: &Texts, placed: &Placed) -> String {
    match placed.stands {
        Stands::There => where_it_is(texts, placed),
        Stands::Coming => where_it_goes(texts, placed),
        Stands::Held => t!(texts, "growth-held"),
        Stands::GivenUp => t!(texts, "growth-given-up"),
        Stands::Deleted => t!(texts, "growth-deleted"),
    }
}

fn where_it_is(texts: &Texts, placed: &Placed) -> String {
    match (placed.update.visibility, &placed.thread) {
        (Visibility::Server, Some(thread)) => t!(texts, "growth-posted-thread", thread = thread),
        (Visibility::Server, None) => t!(texts, "growth-deleted"),
        (Visibility::Cohort, _) => t!(texts, "growth-posted-cohort", room = &placed.room),
        (Visibility::Room, _) => t!(texts, "growth-posted-room", room = &placed.room),
    }
}

fn where_it_goes(texts: &Texts, placed: &Placed) -> String {
    match (placed.update.visibility, &placed.thread) {
        (Visibility::Server, thread) if placed.room_is_lost => match thread {
            Some(thread) => t!(texts, "growth-goes-to-thread", thread = thread),
            None => t!(texts, "growth-goes-to-first-thread"),
        },
        (Visibility::Server, Some(thread)) => {
            let goes = t!(texts, "growth-goes-to-thread", thread = thread);
            format!("{goes} {}", t!(texts, "growth-line-comes"))
        }
        (Visibility::Server, None) => t!(texts, "growth-goes-to-new-thread", room = &placed.room),
        (Visibility::Cohort, _) => t!(texts, "growth-goes-to-cohort", room = &placed.room),
        (Visibility::Room, _) => t!(texts, "growth-goes-to-room", room = &placed.room),
    }
}

/// The answer to the form: where it stands, and what its author can do with it.
pub(in crate::mentorship::growth) fn posted(texts: &Texts, placed: &Placed) -> Message {
    with_controls(texts, placed, where_it_stands(texts, placed))
}

/// The answer to a form that was sent twice.
pub(in crate::mentorship::growth) fn already_posted(texts: &Texts, placed: &Placed) -> Message {
    if placed.update.is_withdrawn() {
        return withdrawn(texts);
    }
    let words = format!(
        "{}\n{}",
        t!(texts, "growth-already-posted"),
        where_it_stands(texts, placed)
    );
    with_controls(texts, placed, words)
}

/// The answer to an edit.
pub(in crate::mentorship::growth) fn changed(texts: &Texts, placed: &Placed) -> Message {
    let words = format!(
        "{}\n{}",
        t!(texts, "growth-changed"),
        where_it_stands(texts, placed)
    );
    with_controls(texts, placed, words)
}

/// What an author can do with their update.
pub(in crate::mentorship::growth) fn mine(texts: &Texts, placed: &Placed) -> Message {
    let words = t!(texts, "growth-mine-words", when = stamp::day(placed.update.at));
    with_controls(
        texts,
        placed,
        format!("{words}\n{}", where_it_stands(texts, placed)),
    )
}

fn with_controls(texts: &Texts, placed: &Placed, words: String) -> Message {
    let update = &placed.update;
    let options = Visibility::ALL
        .into_iter()
        .map(|visibility| Choice {
            label: visibility_name(texts, visibility),
            value: visibility.as_str().to_owned(),
            description: t!(texts, "growth-visibility.note", visibility = visibility.as_str()),
            chosen: visibility == update.visibility,
        })
        .collect();
    let embed = excerpt(texts, &update.entry);
    Message {
        content: words,
        embeds: vec![embed],
        ..Message::default()
    }
    .buttons([
        Button::new(EDIT.to(update.id), t!(texts, "growth-edit")).style(Style::Primary),
        Button::new(WITHDRAW.to(update.id), t!(texts, "growth-withdraw")),
    ])
    .row(Row::Choices(Choices {
        custom_id: VISIBILITY.to(update.id),
        placeholder: t!(texts, "growth-visibility-choice"),
        options,
    }))
}

/// Asks before words are taken away for good.
pub(in crate::mentorship::growth) fn confirm_withdrawal(texts: &Texts, update: &Update) -> Message {
    let id = update.id;
    Message::text(t!(texts, "growth-withdraw-confirm", when = stamp::day(update.at))).buttons([
        Button::new(WITHDRAW_NOW.to(id), t!(texts, "growth-withdraw-now")).style(Style::Danger),
        Button::new(KEEP.to(id), t!(texts, "growth-keep")),
    ])
}

/// The answer to a withdrawal.
pub(in crate::mentorship::growth) fn withdrawn(texts: &Texts) -> Message {
    Message::text(t!(texts, "growth-withdrawn"))
}

/// The answer to somebody who threw away what they had not sent.
pub(in crate::mentorship::growth) fn thrown_away(texts: &Texts) -> Message {
    Message::text(t!(texts, "growth-forms-gone"))
}

/// The answer to a mentor's feedback.
pub(in crate::mentorship::growth) fn feedback_given(texts: &Texts, placed: &Placed) -> Message {
    let update = &placed.update;
    let place = match (update.visibility, &placed.thread) {
        (Visibility::Server, Some(thread)) => thread,
        _ => &placed.room,
    };
    let visibility = update.visibility.as_str();
    Message::text(t!(
        texts,
        "growth-feedback-given",
        visibility = visibility,
        place = place
    ))
}

/// How many updates of a page are shown the beginning of; all of it are in its choices.
const BEGUN_IN_LIST: usize = 5;

/// A page of the updates of a person that the reader may see.
pub(in crate::mentorship::growth) fn list(texts: &Texts, author: UserId, found: &Found) -> Message {
    let begun = found.page.iter().take(BEGUN_IN_LIST).map(|update| {
        let mut embed = excerpt(texts, &update.entry);
        embed.description = format!(
            "{} · {}",
            stamp::day(update.at),
            visibility_name(texts, update.visibility)
        );
        embed
    });
    let options = found.page.iter().map(|update| {
        let first = update
            .entry
            .answers()
            .first()
            .map(|(_, text)| one_line(text))
            .unwrap_or_default();
        Choice {
            label: format!("{} · {}", update.at.format("%Y-%m-%d"), clip(&first, 80)),
            value: update.id.to_string(),
            description: visibility_name(texts, update.visibility),
            chosen: false,
        }
    });
    let choices = Choices {
        custom_id: READ.plain(),
        placeholder: t!(texts, "growth-list-choice"),
        options: options.collect(),
    };
    let heading = t!(
        texts,
        "growth-list-heading",
        author = author.mention(),
        count = found.count
    );
    let number = page_number(texts, &found.turned);
    let message = Message {
        content: format!("{heading} {number}").trim_end().to_owned(),
        embeds: begun.collect(),
        ..Message::default()
    }
    .row(Row::Choices(choices));
    let turns = turns(texts, LIST, &WrittenBy(author), &found.turned);
    turns.into_iter().fold(message, Message::row)
}

/// One page of an update for a reader, from 1, with a way to the next; `None` when it has fewer.
pub(in crate::mentorship::growth) fn read(texts: &Texts, update: &Update, number: usize) -> Option<Message> {
    let message = page(texts, update, number)?;
    if page(texts, update, number + 1).is_none() {
        return Some(message);
    }
    let next = READ_ON.to(Paged {
        of: update.id,
        page: number + 1,
    });
    let button = Button::new(next, t!(texts, "growth-read-on")).style(Style::Primary);
    Some(message.buttons([button]))
}
