//! What growth says to one person: forms, and the answers to commands, buttons and forms. Pure.

use trellis_domain::growth::{Draft, Entry, Feedback, Readers, Update, Visibility};
use trellis_domain::ids::{UpdateId, UserId};
use trellis_domain::text::{clip, one_line};

use super::{excerpt, kept, page, readers_name};
use crate::interaction::lists::{page_number, turns};
use crate::interaction::{Nothing, Paged};
use crate::mentorship::growth::changing::Own;
use crate::mentorship::growth::reading::Found;
use crate::mentorship::growth::{
    ASK, ASK_NO_MORE, EDIT, FEEDBACK, KEEP, LIST, LIST_KEPT, POST, Placed, READ, READ_ON, Stands, VISIBILITY,
    WITHDRAW, WITHDRAW_NOW, WrittenBy,
};
use trellis_kernel::discord::message::{Button, Choice, Choices, Form, Input, Message, Row, Style, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The form of a new update, with what it begins with.
pub(in crate::mentorship::growth) fn new_form(texts: &Texts, draft: &Draft, begun: &Entry) -> Form {
    form(texts, POST.to(draft.id), draft.readers, begun)
}

/// The form of what stands, with its words.
pub(in crate::mentorship::growth) fn edit_form(
    texts: &Texts,
    id: UpdateId,
    readers: Readers,
    entry: &Entry,
) -> Form {
    form(texts, EDIT.to(id), readers, entry)
}

fn form(texts: &Texts, custom_id: String, readers: Readers, entry: &Entry) -> Form {
    let input = |key: &str, label: String, hint: String, value: &str| {
        Input::long(key, label).placeholder(hint).value(value)
    };
    Form {
        custom_id,
        title: t!(texts, "growth-form-title", visibility = readers.as_str()),
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

/// Who reads the place of growth threads, as a sentence.
fn who_reads(texts: &Texts, placed: &Placed) -> String {
    t!(texts, "growth-who-reads", readers = placed.forum.as_str())
}

fn where_it_is(texts: &Texts, placed: &Placed) -> String {
    match (placed.update.visibility, &placed.thread) {
        (Visibility::Server, Some(thread)) => {
            let posted = t!(texts, "growth-posted-thread", thread = thread);
            format!("{posted} {}", who_reads(texts, placed))
        }
        (Visibility::Server, None) => t!(texts, "growth-deleted"),
        (Visibility::Cohort, _) => t!(texts, "growth-posted-cohort", room = &placed.room),
        (Visibility::Room, _) => t!(texts, "growth-posted-room", room = &placed.room),
    }
}

fn where_it_goes(texts: &Texts, placed: &Placed) -> String {
    let goes = match (placed.update.visibility, &placed.thread) {
        (Visibility::Server, Some(thread)) => t!(texts, "growth-goes-to-thread", thread = thread),
        (Visibility::Server, None) => t!(texts, "growth-goes-to-first-thread"),
        (Visibility::Cohort, _) => return t!(texts, "growth-goes-to-cohort", room = &placed.room),
        (Visibility::Room, _) => return t!(texts, "growth-goes-to-room", room = &placed.room),
    };
    let goes = format!("{goes} {}", who_reads(texts, placed));
    if placed.room_is_lost {
        return goes;
    }
    format!("{goes} {}", t!(texts, "growth-line-comes"))
}

/// The answer to the form: where it stands, and what its author can do with it.
pub(in crate::mentorship::growth) fn posted(texts: &Texts, placed: &Placed) -> Message {
    of_update(texts, placed, where_it_stands(texts, placed))
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
    of_update(texts, placed, words)
}

/// The answer to a change.
pub(in crate::mentorship::growth) fn changed(texts: &Texts, own: &Own) -> Message {
    match own {
        Own::Shown(placed) if placed.update.is_withdrawn() => withdrawn(texts),
        Own::Shown(placed) => {
            let words = format!(
                "{}\n{}",
                t!(texts, "growth-changed"),
                where_it_stands(texts, placed)
            );
            of_update(texts, placed, words)
        }
        Own::Kept(entry) => kept(texts, entry),
        Own::Deleted => Message::text(t!(texts, "growth-kept-deleted")),
    }
}

/// What an author can do with what they wrote.
pub(in crate::mentorship::growth) fn mine(texts: &Texts, own: &Own) -> Message {
    match own {
        Own::Shown(placed) => {
            let words = t!(texts, "growth-mine-words", when = stamp::day(placed.update.at));
            of_update(
                texts,
                placed,
                format!("{words}\n{}", where_it_stands(texts, placed)),
            )
        }
        other => changed(texts, other),
    }
}

/// An update with what its author can do with it.
fn of_update(texts: &Texts, placed: &Placed, words: String) -> Message {
    let update = &placed.update;
    let message = with_controls(texts, (update.id, update.readers(), &update.entry), words);
    if !update.visibility.goes_to_growth_thread() {
        return message;
    }
    let ask = if update.asks_for_feedback() {
        Button::new(ASK_NO_MORE.to(update.id), t!(texts, "growth-ask-no-more"))
    } else {
        Button::new(ASK.to(update.id), t!(texts, "growth-ask"))
    };
    message.buttons([ask])
}

/// What its author can do with what they wrote, with the beginning of it.
pub(super) fn with_controls(
    texts: &Texts,
    (id, readers, entry): (UpdateId, Readers, &Entry),
    words: String,
) -> Message {
    // *Cohort* is offered no more; where it was chosen, nothing is chosen in the list until something else is.
    let options = Readers::OFFERED
        .into_iter()
        .map(|one| Choice {
            label: readers_name(texts, one),
            value: one.as_str().to_owned(),
            description: t!(texts, "growth-visibility.note", visibility = one.as_str()),
            chosen: one == readers,
        })
        .collect();
    let withdraw = match readers {
        Readers::Others(_) => t!(texts, "growth-withdraw"),
        Readers::OnlyMe => t!(texts, "growth-delete"),
    };
    let blocks = match readers {
        Readers::Others(_) => vec![excerpt(texts, entry)],
        // What is kept in confidence is said when it is asked for, and then only.
        Readers::OnlyMe => Vec::new(),
    };
    Message {
        content: words,
        blocks,
        ..Message::default()
    }
    .buttons([
        Button::new(EDIT.to(id), t!(texts, "growth-edit")).style(Style::Primary),
        Button::new(WITHDRAW.to(id), withdraw),
    ])
    .row(Row::Choices(Choices {
        custom_id: VISIBILITY.to(id),
        placeholder: t!(texts, "growth-visibility-choice"),
        options,
    }))
}

/// Asks before words are taken away for good.
pub(in crate::mentorship::growth) fn confirm_withdrawal(texts: &Texts, own: &Own) -> Message {
    let (id, words, yes) = match own {
        Own::Shown(placed) => {
            let when = stamp::day(placed.update.at);
            let words = t!(texts, "growth-withdraw-confirm", when = when);
            (placed.update.id, words, t!(texts, "growth-withdraw-now"))
        }
        Own::Kept(entry) => {
            let words = t!(texts, "growth-delete-confirm", when = stamp::day(entry.at));
            (entry.id, words, t!(texts, "growth-delete-now"))
        }
        Own::Deleted => return changed(texts, own),
    };
    Message::text(words).buttons([
        Button::new(WITHDRAW_NOW.to(id), yes).style(Style::Danger),
        Button::new(KEEP.to(id), t!(texts, "growth-keep")),
    ])
}

/// The answer to a withdrawal.
pub(super) fn withdrawn(texts: &Texts) -> Message {
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
///
/// `kept` is how much the reader keeps for themselves beside it.
pub(in crate::mentorship::growth) fn list(
    texts: &Texts,
    author: UserId,
    found: &Found<Update>,
    kept: usize,
) -> Message {
    let begun = begun(&found.page).map(|update| {
        let mut block = excerpt(texts, &update.entry);
        block.description = format!(
            "{} · {}",
            stamp::day(update.at),
            readers_name(texts, update.readers())
        );
        block
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
            description: readers_name(texts, update.readers()),
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
        blocks: begun.collect(),
        ..Message::default()
    }
    .row(Row::Choices(choices));
    let turns = turns(texts, LIST, &WrittenBy(author), &found.turned);
    let message = turns.into_iter().fold(message, Message::row);
    if kept == 0 {
        return message;
    }
    let to_kept = LIST_KEPT.to(Paged { of: Nothing, page: 0 });
    message.buttons([Button::new(
        to_kept,
        t!(texts, "growth-kept-button", count = kept),
    )])
}

/// The entries of a page that are shown the beginning of.
pub(super) fn begun<T>(page: &[T]) -> impl Iterator<Item = &T> {
    page.iter().take(BEGUN_IN_LIST)
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
