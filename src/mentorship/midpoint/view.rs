//! What the midpoint looks like.

use trellis_domain::ids::{MidpointId, RoleId, UserId};
use trellis_domain::midpoint::Midpoint;
use trellis_domain::people::Role;
use trellis_domain::program::Question;
use trellis_domain::text::{MESSAGE_LIMIT, Page, pages, safe};

use super::Answers;
use super::commands::{OPEN, PAGE, REFLECT, WRITE};
use super::reading::Opened;
use super::writing::Written;
use crate::interaction::Paged;
use crate::records::cohort::Cohort;
use crate::records::room::{Member, Room};
use trellis_kernel::discord::message::{Block, Button, Form, Input, Message, Style, Tone, mentions, stamp};
use trellis_kernel::secrets::Confidential;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The call for reflections in the room. Pings its members when it is posted; an edit pings nobody. When its time is
/// up it names people only where all of them wrote: who did not is no mark for months to come.
pub(super) fn prompt(
    texts: &Texts,
    midpoint: &Midpoint,
    room: &Room,
    cohort: &Cohort,
    late: bool,
) -> Message {
    let members = room.users();
    let mut lines = Vec::new();
    if late {
        lines.push(t!(texts, "midpoint-late"));
    }
    let is_told = midpoint.told_at.is_some();
    let all_in = midpoint.waiting_for(room).is_empty();
    let is_over = is_told || all_in;
    let cohort = safe(&cohort.name);
    lines.push(if is_over {
        t!(texts, "midpoint-over", cohort = cohort)
    } else {
        t!(texts, "midpoint-how", cohort = cohort)
    });
    let written = mentions(&midpoint.written);
    let (tone, state) = match (all_in, is_told) {
        (true, true) => {
            let handed_on = t!(texts, "midpoint-handed-on", people = written);
            (Tone::Growth, Some(handed_on))
        }
        (true, false) => (Tone::Growth, Some(written)),
        (false, true) => (Tone::Plain, None),
        (false, false) if midpoint.written.is_empty() => (Tone::Ask, Some(t!(texts, "midpoint-nobody-yet"))),
        (false, false) => (Tone::Ask, Some(written)),
    };
    let mut block = Block::new(t!(texts, "midpoint-title"), lines.join("\n\n")).tone(tone);
    if let Some(state) = state {
        block = block.inline_field(t!(texts, "midpoint-written"), state);
    }
    let block = match midpoint.told_at {
        Some(at) => block.inline_field(t!(texts, "midpoint-closed"), stamp::moment(at)),
        None if is_over => block,
        None => block.inline_field(t!(texts, "midpoint-until"), stamp::deadline(midpoint.deadline_at)),
    };
    let message = Message {
        content: t!(texts, "midpoint-call", people = mentions(&members)),
        ..Message::block(block)
    };
    let message = message.pinging(members);
    if is_over {
        return message;
    }
    message.buttons([write_button(texts, midpoint.id)])
}

/// A word to who has not handed in, and to nobody else.
pub(super) fn reminder(texts: &Texts, midpoint: &Midpoint, missing: &[UserId]) -> Message {
    let until = stamp::moment(midpoint.deadline_at);
    Message::text(t!(
        texts,
        "midpoint-reminder",
        people = mentions(missing),
        until = until
    ))
    .pinging(missing.iter().copied())
    .buttons([write_button(texts, midpoint.id)])
}

/// The form, with what the person wrote so far.
pub(super) fn form(texts: &Texts, id: MidpointId, questions: &[Question], so_far: &Answers) -> Form {
    let inputs = questions.iter().map(|question| {
        let written = so_far.iter().find(|(key, _)| *key == question.key);
        let input = if question.long {
            Input::long(question.key.clone(), question.label.clone())
        } else {
            Input::short(question.key.clone(), question.label.clone())
        };
        let input = input
            .placeholder(question.placeholder.clone().unwrap_or_default())
            .value(written.map_or("", |(_, text)| text.reveal()))
            .at_most(u16::try_from(question.max).unwrap_or(u16::MAX));
        if question.required {
            input.required()
        } else {
            input
        }
    });
    Form {
        custom_id: REFLECT.to(id),
        title: t!(texts, "midpoint-form-title"),
        inputs: inputs.collect(),
    }
}

/// The reflection is kept.
pub(super) fn kept(texts: &Texts, kept: &Written) -> Message {
    Message::text(match kept {
        Written::Last => t!(texts, "midpoint-kept-last"),
        Written::Waiting { until } => t!(texts, "midpoint-kept", until = stamp::moment(*until)),
    })
}

/// The news in the coordinators' channel, with the names of the members beside the place: a facilitator does not see
/// rooms, and a link to one tells them nothing. The ping and the button come only where there is something to open.
pub(super) fn release(
    texts: &Texts,
    midpoint: &Midpoint,
    room: &Room,
    cohort: &Cohort,
    (place, names): (&str, &str),
    facilitators: Option<RoleId>,
) -> Message {
    let missing = midpoint.waiting_for(room);
    let cohort = safe(&cohort.name);
    let words = if missing.is_empty() {
        t!(
            texts,
            "midpoint-all-in",
            names = names,
            place = place,
            cohort = cohort
        )
    } else if midpoint.written.is_empty() {
        t!(
            texts,
            "midpoint-none-in",
            names = names,
            place = place,
            cohort = cohort
        )
    } else {
        t!(
            texts,
            "midpoint-some-in",
            names = names,
            place = place,
            cohort = cohort,
            missing = mentions(&missing),
            people = mentions(&midpoint.written)
        )
    };
    let block = Block::new(t!(texts, "midpoint-release-title"), words);
    let block = block.tone(if missing.is_empty() {
        Tone::Ask
    } else {
        Tone::Attention
    });
    let mut message = Message::block(block);
    if midpoint.written.is_empty() {
        return message;
    }
    if let Some(role) = facilitators {
        message.content = t!(texts, "midpoint-release-call", facilitators = role.mention());
        message.role_pings.push(role);
    }
    let open = Button::new(OPEN.to(midpoint.id), t!(texts, "midpoint-open-button"));
    message.buttons([open.style(Style::Primary)])
}

/// Both sides, question by question; `page` is clamped to what there is.
pub(super) fn opened(texts: &Texts, id: MidpointId, opened: &Opened, page: usize) -> Message {
    let mut fields = Vec::new();
    for question in &opened.questions {
        for (member, answers) in &opened.sides {
            let text = said(texts, answers.as_ref(), &question.key);
            fields.push((label(texts, question, (member, opened.called.name(member))), text));
        }
    }
    let pages = pages(&fields, MESSAGE_LIMIT);
    let page = page.min(pages.len().saturating_sub(1));
    let blocks = pages
        .get(page)
        .map(|page| pieces(texts, page))
        .unwrap_or_default();
    let message = Message {
        content: t!(
            texts,
            "midpoint-opened",
            place = opened.place.clone(),
            names = opened.called.names(opened.sides.iter().map(|(member, _)| member)),
            page = page + 1,
            pages = pages.len().max(1)
        ),
        blocks,
        ..Message::default()
    };
    turns(texts, message, id, page, pages.len())
}

fn pieces(texts: &Texts, page: &Page) -> Vec<Block> {
    let block = |piece: &trellis_domain::text::Piece| {
        let title = if piece.continued {
            t!(texts, "midpoint-continued", label = piece.label.clone())
        } else {
            piece.label.clone()
        };
        Block::new(title, piece.text.clone())
    };
    page.pieces.iter().map(block).collect()
}

fn turns(texts: &Texts, message: Message, id: MidpointId, page: usize, pages: usize) -> Message {
    if pages < 2 {
        return message;
    }
    let to = |page: usize| PAGE.to(Paged { of: id, page });
    // Two buttons of one message need two addresses, also at the ends.
    let back = Button::new(to(page.saturating_sub(1)), t!(texts, "midpoint-back")).disabled_if(page == 0);
    let on = Button::new(to(page + 1), t!(texts, "midpoint-on")).disabled_if(page + 1 == pages);
    message.buttons([back, on.style(Style::Primary)])
}

fn said(texts: &Texts, answers: Option<&Answers>, key: &str) -> String {
    let Some(answers) = answers else {
        return t!(texts, "midpoint-no-reflection");
    };
    let text = answers
        .iter()
        .find(|(known, _)| known == key)
        .map(|(_, text)| Confidential::reveal(text));
    text.map_or_else(|| t!(texts, "midpoint-no-answer"), safe)
}

fn label(texts: &Texts, question: &Question, (member, name): (&Member, String)) -> String {
    let name = safe(&name);
    let label = question.label.clone();
    match member.role {
        Role::Mentor => t!(texts, "midpoint-label-mentor", question = label, name = name),
        Role::Mentee => t!(texts, "midpoint-label-mentee", question = label, name = name),
    }
}

fn write_button(texts: &Texts, id: MidpointId) -> Button {
    Button::new(WRITE.to(id), t!(texts, "midpoint-write-button")).style(Style::Primary)
}

#[cfg(test)]
mod tests;
