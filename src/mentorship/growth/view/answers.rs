//! What growth says to one person: forms, and the answers to commands, buttons and forms. Pure.

use trellis_domain::growth::{Entry, Visibility};
use trellis_domain::ids::UserId;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::text::{clip, one_line};

use super::{excerpt, page, visibility_name};
use crate::mentorship::growth::{Feedback, Posted, Standing};
use trellis_kernel::custom_id::CustomId;
use trellis_kernel::discord::message::{Button, Choice, Choices, Form, Input, Message, Row, Style, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The form of a progress update; `entry` is what stands in it already.
pub(in crate::mentorship::growth) fn form(
    texts: &Texts,
    custom_id: &CustomId,
    visibility: Visibility,
    entry: &Entry,
) -> Form {
    let input = |key: &str, label: String, hint: String, value: &str| {
        Input::long(key, label).placeholder(hint).value(value)
    };
    Form {
        custom_id: custom_id.encode(),
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
    custom_id: &CustomId,
    posted: &Posted,
    given: Option<&Feedback>,
) -> Form {
    let visibility = posted.update.visibility.as_str();
    Form {
        custom_id: custom_id.encode(),
        title: t!(texts, "growth-feedback-form-title", visibility = visibility),
        inputs: vec![
            Input::long("feedback", t!(texts, "growth-feedback"))
                .placeholder(t!(texts, "growth-feedback.hint"))
                .value(given.map(|one| one.correction.as_str()).unwrap_or_default())
                .required(),
        ],
    }
}

fn where_it_stands(texts: &Texts, standing: &Standing) -> String {
    match (standing.posted.update.visibility, &standing.thread) {
        (Visibility::Server, Some(thread)) => t!(texts, "growth-posted-thread", thread = thread),
        (Visibility::Server, None) => t!(texts, "growth-posted-new-thread", room = &standing.room),
        (Visibility::Cohort, _) => t!(texts, "growth-posted-cohort", room = &standing.room),
        (Visibility::Room, _) => t!(texts, "growth-posted-room", room = &standing.room),
    }
}

/// The answer to the form: where it stands, and what its author can do with it.
pub(in crate::mentorship::growth) fn posted(texts: &Texts, standing: &Standing) -> Message {
    with_controls(texts, standing, where_it_stands(texts, standing))
}

/// The answer to a form that was sent twice.
pub(in crate::mentorship::growth) fn already_posted(texts: &Texts, standing: &Standing) -> Message {
    if standing.posted.update.withdrawn_at.is_some() {
        return withdrawn(texts);
    }
    let words = format!(
        "{}\n{}",
        t!(texts, "growth-already-posted"),
        where_it_stands(texts, standing)
    );
    with_controls(texts, standing, words)
}

/// The answer to an edit.
pub(in crate::mentorship::growth) fn changed(texts: &Texts, standing: &Standing) -> Message {
    let words = format!(
        "{}\n{}",
        t!(texts, "growth-changed"),
        where_it_stands(texts, standing)
    );
    with_controls(texts, standing, words)
}

/// What an author can do with their update.
pub(in crate::mentorship::growth) fn mine(texts: &Texts, standing: &Standing) -> Message {
    let words = t!(
        texts,
        "growth-mine-words",
        when = stamp::day(standing.posted.update.at)
    );
    with_controls(
        texts,
        standing,
        format!("{words}\n{}", where_it_stands(texts, standing)),
    )
}

fn with_controls(texts: &Texts, standing: &Standing, words: String) -> Message {
    let update = &standing.posted.update;
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
        Button::new(
            CustomId::new("growth", "edit", update.id).encode(),
            t!(texts, "growth-edit"),
        )
        .style(Style::Primary),
        Button::new(
            CustomId::new("growth", "withdraw", update.id).encode(),
            t!(texts, "growth-withdraw"),
        ),
    ])
    .row(Row::Choices(Choices {
        custom_id: CustomId::new("growth", "visibility", update.id).encode(),
        placeholder: t!(texts, "growth-visibility-choice"),
        options,
    }))
}

/// Asks before words are taken away for good.
pub(in crate::mentorship::growth) fn confirm_withdrawal(texts: &Texts, posted: &Posted) -> Message {
    let id = posted.update.id;
    Message::text(t!(
        texts,
        "growth-withdraw-confirm",
        when = stamp::day(posted.update.at)
    ))
    .buttons([
        Button::new(
            CustomId::new("growth", "withdraw-now", id).encode(),
            t!(texts, "growth-withdraw-now"),
        )
        .style(Style::Danger),
        Button::new(
            CustomId::new("growth", "keep", id).encode(),
            t!(texts, "growth-keep"),
        ),
    ])
}

/// The answer to a withdrawal.
pub(in crate::mentorship::growth) fn withdrawn(texts: &Texts) -> Message {
    Message::text(t!(texts, "growth-withdrawn"))
}

/// The answer to a mentor's feedback.
pub(in crate::mentorship::growth) fn feedback_given(texts: &Texts, standing: &Standing) -> Message {
    let update = &standing.posted.update;
    let place = match (update.visibility, &standing.thread) {
        (Visibility::Server, Some(thread)) => thread,
        _ => &standing.room,
    };
    let visibility = update.visibility.as_str();
    Message::text(t!(
        texts,
        "growth-feedback-given",
        visibility = visibility,
        place = place
    ))
}

/// How many updates a list shows the beginning of; all are in its choices.
const BEGUN_IN_LIST: usize = 5;

/// The updates of a person that the reader may see.
pub(in crate::mentorship::growth) fn list(texts: &Texts, author: UserId, found: &[Standing]) -> Message {
    let begun = found.iter().take(BEGUN_IN_LIST).map(|standing| {
        let update = &standing.posted.update;
        let mut embed = excerpt(texts, &update.entry);
        embed.description = format!(
            "{} · {}",
            stamp::day(update.at),
            visibility_name(texts, update.visibility)
        );
        embed
    });
    let options = found.iter().map(|standing| {
        let update = &standing.posted.update;
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
        custom_id: CustomId::plain("growth", "read").encode(),
        placeholder: t!(texts, "growth-list-choice"),
        options: options.collect(),
    };
    let content = t!(
        texts,
        "growth-list-heading",
        author = author.mention(),
        count = found.len()
    );
    Message {
        content,
        embeds: begun.collect(),
        ..Message::default()
    }
    .row(Row::Choices(choices))
}

/// One page of an update for a reader, with a way to the next.
pub(in crate::mentorship::growth) fn read(
    texts: &Texts,
    posted: &Posted,
    number: usize,
) -> Result<Message, Refusal> {
    let message = page(texts, posted, number).ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    if page(texts, posted, number + 1).is_none() {
        return Ok(message);
    }
    let next = CustomId::new(
        "growth",
        "read-on",
        format!("{}-{}", posted.update.id, number + 1),
    );
    Ok(message.buttons([Button::new(next.encode(), t!(texts, "growth-read-on")).style(Style::Primary)]))
}
