//! What a check-in looks like.

use trellis_domain::checkin::{Answer, DETAIL_LIMIT};
use trellis_domain::ids::{CheckinId, UserId};
use trellis_domain::lists::{Space, spread};
use trellis_domain::program::{BankQuestion, PulseGroup};
use trellis_domain::schedule::Outcome;
use trellis_domain::text::safe;

use super::Checkin;
use super::answering::{Kept, Seen};
use super::commands::{AnswerOf, KEEP, READ, READ_ONE, SHARE, SHARED, TEXT, WRITE, Wanted, tap};
use super::reading::Read;
use crate::interaction::lists::leading_on;
use crate::records::cohort::{self, Cohort};
use crate::records::room::Room;
use trellis_kernel::discord::message::{
    Block, Button, Choice, Choices, Form, Input, Message, PAGE_TOTAL, Row, Style, Tone, mentions, stamp,
};
use trellis_kernel::secrets::Confidential;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Buttons in one row; what is more becomes a list.
const BUTTONS: usize = 5;

/// The buttons (or, for many, the list from the `from`th on) by which a coordinator opens private details of a cohort,
/// each with its label.
pub(super) fn read_row(
    texts: &Texts,
    cohort: &Cohort,
    details: &[(AnswerOf, String)],
    from: usize,
) -> Option<Row> {
    match details.len() {
        0 => None,
        1..=BUTTONS if from == 0 => Some(Row::Buttons(
            details
                .iter()
                .map(|(answer, label)| {
                    let route = READ.to(Wanted::One(*answer));
                    Button::new(route, t!(texts, "checkin-read-button", who = label.as_str()))
                })
                .collect(),
        )),
        _ => {
            let options = details.iter().map(|(answer, label)| Choice {
                label: label.clone(),
                value: answer.to_string(),
                description: String::new(),
                chosen: false,
            });
            let more = |more| t!(texts, "checkin-read-more", more = more);
            let options = leading_on(options.collect(), from, more);
            (!options.is_empty()).then(|| {
                Row::Choices(Choices {
                    custom_id: READ_ONE.to(cohort.id),
                    placeholder: t!(texts, "checkin-read-list"),
                    options,
                })
            })
        }
    }
}

/// The details after those that a coordinator was shown, to pick from.
pub(super) fn further(
    texts: &Texts,
    cohort: &Cohort,
    details: &[(AnswerOf, String)],
    from: usize,
) -> Message {
    let words = t!(texts, "checkin-read-from", all = details.len(), left = from);
    let list = read_row(texts, cohort, details, from);
    list.into_iter().fold(Message::text(words), Message::row)
}

/// The prompt in the room. Pings its members when it is posted; an edit pings nobody. One that is over has no buttons
/// to answer with, and names people only where all of them answered: who did not is no mark for months to come. What
/// was shared can still be read.
pub(super) fn prompt(
    texts: &Texts,
    checkin: &Checkin,
    room: &Room,
    cohort: &Cohort,
    late: Option<Outcome>,
) -> Message {
    let members = room.users();
    let mut lines = vec![format!("**{}**", safe(&checkin.question)), String::new()];
    if let Some(late) = late {
        let day = cohort::day(texts, checkin.planned_on);
        lines.push(match late {
            Outcome::Waited => t!(texts, "checkin-waited", day = day),
            _ => t!(texts, "checkin-late", day = day),
        });
    }
    let is_over = checkin.closed_at.is_some();
    let (how, until, at) = if is_over {
        let how = t!(texts, "checkin-over", cohort = safe(&cohort.name));
        (how, t!(texts, "checkin-closed"), stamp::moment(checkin.closes_at))
    } else {
        let how = t!(texts, "checkin-how", cohort = safe(&cohort.name));
        (
            how,
            t!(texts, "checkin-open-until"),
            stamp::deadline(checkin.closes_at),
        )
    };
    lines.push(how);
    let answered: Vec<UserId> = checkin.answered.iter().map(|one| one.who).collect();
    let waiting = if is_over { Tone::Plain } else { Tone::Ask };
    let (tone, who) = match answered.len() {
        some if some > 0 && checkin.waiting_for(room).is_empty() => {
            let people = mentions(&answered);
            (
                Tone::Growth,
                Some(t!(texts, "checkin-everybody", people = people)),
            )
        }
        _ if is_over => (waiting, None),
        0 => (waiting, Some(t!(texts, "checkin-nobody-yet"))),
        _ => (waiting, Some(mentions(&answered))),
    };
    let mut block = Block::new(t!(texts, "checkin-title"), lines.join("\n")).tone(tone);
    if let Some(who) = who {
        block = block.inline_field(t!(texts, "checkin-answered"), who);
    }
    let block = block.inline_field(until, at);
    let message = Message {
        content: t!(texts, "checkin-call", people = mentions(&members)),
        ..Message::block(block)
    };
    let mut message = message.pinging(members);
    if !is_over {
        message = message.row(answers(texts, checkin.id, None));
    }
    if checkin.answered.iter().any(|one| one.shared) {
        let label = t!(texts, "checkin-shared-button");
        return message.buttons([Button::new(SHARED.to(checkin.id), label)]);
    }
    message
}

/// A word to who has not answered, and to nobody else.
pub(super) fn reminder(texts: &Texts, checkin: &Checkin, missing: &[UserId]) -> Message {
    let words = t!(
        texts,
        "checkin-reminder",
        people = mentions(missing),
        question = safe(&checkin.question),
        until = stamp::moment(checkin.closes_at)
    );
    Message::text(words)
        .pinging(missing.iter().copied())
        .row(answers(texts, checkin.id, None))
}

/// The answer to a tap.
pub(super) fn noted(texts: &Texts, checkin: &Checkin, answer: Answer) -> Message {
    let words = t!(
        texts,
        "checkin-noted",
        answer = name_of(texts, answer),
        until = stamp::moment(checkin.closes_at)
    );
    Message::text(words).buttons([detail_button(texts, checkin.id).style(Style::Primary)])
}

/// The newest check-in, shown to one member: what they said, and the buttons.
pub(super) fn now(texts: &Texts, checkin: &Checkin, who: UserId) -> Message {
    let given = checkin.of(who).map(|given| given.answer);
    let mut lines = vec![format!("**{}**", safe(&checkin.question))];
    if let Some(answer) = given {
        lines.push(t!(texts, "checkin-you-said", answer = name_of(texts, answer)));
    }
    lines.push(t!(
        texts,
        "checkin-closes",
        until = stamp::moment(checkin.closes_at)
    ));
    Message::text(lines.join("\n")).row(answers(texts, checkin.id, given))
}

/// There is none to answer.
pub(super) fn none_now(texts: &Texts) -> Message {
    Message::text(t!(texts, "checkin-none-now"))
}

/// Detail belongs to an answer, and there is none yet.
pub(super) fn answer_first(texts: &Texts, id: CheckinId) -> Message {
    Message::text(t!(texts, "checkin-answer-first")).buttons(taps(texts, id, None))
}

/// The form of the private detail, with what stands there already.
pub(super) fn detail_form(texts: &Texts, id: CheckinId, so_far: Option<&Confidential>) -> Form {
    let input = Input::long(TEXT, t!(texts, "checkin-detail-label"))
        .placeholder(t!(texts, "checkin-detail-placeholder"))
        .value(so_far.map_or("", Confidential::reveal))
        .at_most(u16::try_from(DETAIL_LIMIT).unwrap_or(u16::MAX));
    Form {
        custom_id: WRITE.to(id),
        title: t!(texts, "checkin-detail-title"),
        inputs: vec![input],
    }
}

/// It is kept for coordinators; where there is a partner, may they see it too? An empty form takes it back.
pub(super) fn detail_kept(texts: &Texts, id: CheckinId, kept: Kept) -> Message {
    match kept {
        Kept::TakenBack => Message::text(t!(texts, "checkin-detail-taken-back")),
        Kept::NobodyToShareWith => Message::text(t!(texts, "checkin-detail-alone")),
        Kept::MayBeShared => Message::text(t!(texts, "checkin-detail-kept")).buttons([
            Button::new(KEEP.to(id), t!(texts, "checkin-keep-button")).style(Style::Primary),
            Button::new(SHARE.to(id), t!(texts, "checkin-share-button")),
        ]),
    }
}

/// Who will see it, in place of the question.
pub(super) fn detail_settled(texts: &Texts, seen: Seen) -> Message {
    Message::text(match seen {
        Seen::ByPartner => t!(texts, "checkin-detail-shared"),
        Seen::NotByPartner => t!(texts, "checkin-detail-private"),
        Seen::NobodyToShareWith => t!(texts, "checkin-detail-alone"),
    })
}

/// What one message of what was answered holds.
const ANSWERS: Space = Space {
    entries: 10,
    characters: PAGE_TOTAL,
};

/// What was answered, for a reader who may see it, in as many messages as it takes.
pub(super) fn opened(texts: &Texts, read: &[Read]) -> Vec<Message> {
    let blocks: Vec<Block> = read
        .iter()
        .map(|one| {
            let title = t!(texts, "checkin-opened-title", answer = name_of(texts, one.answer));
            let whose = t!(
                texts,
                "checkin-opened-whose",
                who = one.who.mention(),
                place = one.place.clone()
            );
            let detail = match &one.detail {
                Some(text) => safe(text.reveal()),
                None => t!(texts, "checkin-opened-nothing"),
            };
            let question = safe(&one.question);
            let footer = if one.is_recorded {
                t!(texts, "checkin-opened-recorded")
            } else {
                t!(texts, "checkin-opened-footer")
            };
            Block::new(title, format!("{whose}\n**{question}**\n\n{detail}")).footer(footer)
        })
        .collect();
    let sizes: Vec<usize> = blocks.iter().map(Block::characters).collect();
    let messages = spread(&sizes, ANSWERS).into_iter().map(|of| Message {
        blocks: blocks[of].to_vec(),
        ..Message::default()
    });
    messages.collect()
}

/// A question of the bank.
pub(super) fn bank(texts: &Texts, question: BankQuestion) -> String {
    let number = question.number;
    match question.group {
        PulseGroup::Goals => t!(texts, "checkin-bank-goals", number = number),
        PulseGroup::HowWeWork => t!(texts, "checkin-bank-work", number = number),
        PulseGroup::HowWeGetOn => t!(texts, "checkin-bank-together", number = number),
    }
}

/// An answer in words.
pub(super) fn name_of(texts: &Texts, answer: Answer) -> String {
    match answer {
        Answer::Good => t!(texts, "checkin-good"),
        Answer::CouldBeBetter => t!(texts, "checkin-could-be-better"),
        Answer::Stuck => t!(texts, "checkin-stuck"),
    }
}

fn answers(texts: &Texts, id: CheckinId, given: Option<Answer>) -> Row {
    let mut buttons = taps(texts, id, given);
    buttons.push(detail_button(texts, id));
    Row::Buttons(buttons)
}

/// The three answers; the one given is shown as chosen.
fn taps(texts: &Texts, id: CheckinId, given: Option<Answer>) -> Vec<Button> {
    let given = given.and_then(|given| Answer::ALL.iter().position(|answer| *answer == given));
    let buttons = Answer::ALL.into_iter().enumerate().map(|(place, answer)| {
        let button = Button::new(tap(answer).to(id), name_of(texts, answer));
        button.style(Style::of_answer(place, given))
    });
    buttons.collect()
}

fn detail_button(texts: &Texts, id: CheckinId) -> Button {
    Button::new(WRITE.to(id), t!(texts, "checkin-detail-button"))
}

#[cfg(test)]
mod tests;
