//! What is said of what somebody keeps for themselves: to them alone. Pure.

use trellis_domain::growth::{PrivateEntry, Readers};
use trellis_domain::text::{clip, one_line};

use super::answers::{begun, with_controls};
use super::{blocks, excerpt};
use crate::interaction::lists::{page_number, turns};
use crate::interaction::{Nothing, Paged};
use crate::mentorship::growth::layout::pages_of;
use crate::mentorship::growth::reading::Found;
use crate::mentorship::growth::{LIST_KEPT, MINE, READ, READ_ON};
use trellis_kernel::discord::message::{Button, Choice, Choices, Message, Row, Style, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The answer to what somebody keeps for themselves: that nobody else reads it, and what can be done with it.
pub(in crate::mentorship::growth) fn kept(texts: &Texts, entry: &PrivateEntry) -> Message {
    let controls = (entry.id, Readers::OnlyMe, &entry.entry);
    with_controls(texts, controls, t!(texts, "growth-kept"))
}

/// The answer to a form that was sent twice.
pub(in crate::mentorship::growth) fn already_kept(texts: &Texts, entry: &PrivateEntry) -> Message {
    let mut message = kept(texts, entry);
    message.content = format!("{}\n{}", t!(texts, "growth-already-kept"), message.content);
    message
}

/// A page of what somebody keeps for themselves.
pub(in crate::mentorship::growth) fn list_kept(texts: &Texts, found: &Found<PrivateEntry>) -> Message {
    let blocks = begun(&found.page).map(|one| {
        let mut block = excerpt(texts, &one.entry);
        block.description = stamp::day(one.at);
        block
    });
    let options = found.page.iter().map(|one| {
        let answers = one.entry.answers();
        let first = answers
            .first()
            .map(|(_, text)| one_line(text))
            .unwrap_or_default();
        Choice {
            label: format!("{} · {}", one.at.format("%Y-%m-%d"), clip(&first, 80)),
            value: one.id.to_string(),
            description: t!(texts, "growth-visibility", visibility = "me"),
            chosen: false,
        }
    });
    let choices = Choices {
        custom_id: READ.plain(),
        placeholder: t!(texts, "growth-list-choice"),
        options: options.collect(),
    };
    let heading = t!(texts, "growth-kept-heading", count = found.count);
    let number = page_number(texts, &found.turned);
    let message = Message {
        content: format!("{heading} {number}").trim_end().to_owned(),
        blocks: blocks.collect(),
        ..Message::default()
    }
    .row(Row::Choices(choices));
    let turns = turns(texts, LIST_KEPT, &Nothing, &found.turned);
    turns.into_iter().fold(message, Message::row)
}

/// One page of what its author keeps for themselves, from 1; `None` when it has fewer.
pub(in crate::mentorship::growth) fn read_kept(
    texts: &Texts,
    entry: &PrivateEntry,
    number: usize,
) -> Option<Message> {
    let pages = pages_of(&entry.entry);
    let page = pages.get(number.checked_sub(1)?)?;
    let message = Message {
        content: t!(texts, "growth-kept-one", when = stamp::day(entry.at)),
        blocks: blocks(texts, page),
        ..Message::default()
    };
    let next = pages.get(number).map(|_| {
        let next = READ_ON.to(Paged {
            of: entry.id,
            page: number + 1,
        });
        Button::new(next, t!(texts, "growth-read-on")).style(Style::Primary)
    });
    let mine = Button::new(MINE.to(entry.id), t!(texts, "growth-mine-kept"));
    Some(message.buttons(next.into_iter().chain([mine])))
}
