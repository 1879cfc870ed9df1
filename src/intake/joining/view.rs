//! People in messages and forms. Pure.

use trellis_domain::budget::Budget;
use trellis_domain::ids::{ParticipantId, UserId};
use trellis_domain::lists::{Space, turned_to};
use trellis_domain::people::Role;
use trellis_domain::program::{Party, Question};
use trellis_domain::text::{clip, one_line, safe, told_apart};

use super::commands::{
    COMMIT, COMMIT_SHOWING, EDIT, EDITED, HIDE, LEAVE, LEAVE_NOW, ME, READ, SHOW, SIGN_UP_AS_MENTEE,
    SIGN_UP_AS_MENTOR, STAY,
};
use super::signing_up::{CAPACITY, Left, Mine};
use crate::intake::hours;
use crate::interaction::lists::{self, ROWS, leading_on};
use crate::interaction::{Nothing, Route, Unfinished};
use crate::records::cohort::Cohort;
use crate::records::people::{Participant, Past, SignUpAnswer};
use trellis_kernel::discord::message::{
    Block, Button, Choice, Choices, Form, Input, Message, PAGE_TOTAL, Row, Style, Tone, stamp,
};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page of cards holds: each has a row of buttons, and one row turns the pages.
const CARDS: Space = Space {
    entries: ROWS - 1,
    characters: PAGE_TOTAL,
};
/// Characters of a field (facts.md §3).
const FIELD: usize = 1_024;
/// Characters that the cards of one message share between their answers, with room for the rest.
const ANSWERS: usize = 1_800;

/// The sign-up form of a role, with what was said before; without inputs where a program asks nothing.
pub(super) fn sign_up_form(texts: &Texts, cohort: &Cohort, role: Role, before: Option<&Participant>) -> Form {
    let route = match role {
        Role::Mentor => SIGN_UP_AS_MENTOR,
        Role::Mentee => SIGN_UP_AS_MENTEE,
    };
    let before = before.filter(|person| person.role == role);
    form(texts, cohort, role, before, route.to(cohort.id))
}

/// The form in which somebody who takes part changes what they said.
pub(super) fn edit_form(texts: &Texts, cohort: &Cohort, person: &Participant) -> Form {
    form(texts, cohort, person.role, Some(person), EDITED.to(person.id))
}

fn form(texts: &Texts, cohort: &Cohort, role: Role, before: Option<&Participant>, custom_id: String) -> Form {
    let name = clip(&one_line(&cohort.name), 24);
    let title = match role {
        Role::Mentor => t!(texts, "people-form-mentor", cohort = name),
        Role::Mentee => t!(texts, "people-form-mentee", cohort = name),
    };
    let mut inputs: Vec<Input> = cohort
        .program
        .signup_questions(role)
        .iter()
        .map(|question| input(question, before))
        .collect();
    if role == Role::Mentor {
        let capacity = &cohort.program.capacity;
        let value = before
            .and_then(|person| person.capacity)
            .unwrap_or(capacity.default);
        inputs.push(
            Input::short(CAPACITY, t!(texts, "people-form-capacity"))
                .placeholder(t!(texts, "people-form-capacity-hint", max = capacity.max))
                .value(value.to_string())
                .required()
                .at_most(2),
        );
    }
    Form {
        custom_id,
        title,
        inputs,
    }
}

fn input(question: &Question, before: Option<&Participant>) -> Input {
    let said = before.and_then(|person| person.answers.iter().find(|said| said.key == question.key));
    let blank = match question.long {
        true => Input::long(&question.key, &question.label),
        false => Input::short(&question.key, &question.label),
    };
    let input = blank
        .placeholder(question.placeholder.as_deref().unwrap_or_default())
        .value(said.map(|said| said.text.as_str()).unwrap_or_default())
        .at_most(u16::try_from(question.max).unwrap_or(u16::MAX));
    if question.required {
        input.required()
    } else {
        input
    }
}

/// The card of what somebody said: before the yes with the commitment to say yes to, after it with its date.
pub(super) fn card(texts: &Texts, cohort: &Cohort, person: &Participant) -> Message {
    Message::block(block(texts, cohort, person, ANSWERS)).row(buttons(texts, person, None))
}

/// The card, with why it is shown.
pub(super) fn card_saying(words: String, texts: &Texts, cohort: &Cohort, person: &Participant) -> Message {
    Message {
        content: words,
        ..card(texts, cohort, person)
    }
}

/// The card after the yes, with what comes next.
pub(super) fn welcome(texts: &Texts, cohort: &Cohort, person: &Participant) -> Message {
    let starts = crate::records::cohort::day(texts, cohort.dates.starts_on);
    let words = match (cohort.takes_late_sign_ups(), person.role) {
        (true, Role::Mentor) => t!(texts, "people-welcome-mentor-late"),
        (true, Role::Mentee) => t!(texts, "people-welcome-mentee-late"),
        (false, Role::Mentor) => t!(texts, "people-welcome-mentor", starts = starts),
        (false, Role::Mentee) => t!(texts, "people-welcome-mentee", starts = starts),
    };
    card_saying(words, texts, cohort, person)
}

/// For who is in no cohort now; `past` is what they took part in, the newest first.
pub(super) fn in_nothing(texts: &Texts, past: &[Past], unfinished: &[Unfinished]) -> Message {
    let words = t!(texts, "people-me-nothing");
    let message = Message::text(match past.first() {
        None => words,
        Some(last) => {
            let cohort = safe(&last.cohort);
            let was_in = t!(texts, "people-me-past", cohort = cohort, end = last.end.as_str());
            format!("{was_in} {words}")
        }
    });
    with_begun(message, begun(texts, unfinished))
}

/// A page of everything somebody said in this community, from 0; what they began and did not finish stands on each. What
/// they are asked to say yes to is never shortened, what they said is.
pub(super) fn me(texts: &Texts, mine: &Mine, page: usize) -> Message {
    let begun = begun(texts, &mine.unfinished);
    let taken = begun.as_ref().map_or(0, |(block, _)| block.characters());
    let holds = Space {
        entries: CARDS.entries - usize::from(begun.is_some()),
        characters: CARDS.characters - taken,
    };
    let space = (ANSWERS - taken) / mine.said.len().clamp(1, holds.entries);
    let cards = mine
        .said
        .iter()
        .map(|(cohort, person)| block(texts, cohort, person, space));
    let cards: Vec<Block> = cards.collect();
    let sizes: Vec<usize> = cards.iter().map(Block::characters).collect();
    let turned = turned_to(page, &sizes, holds);
    let mut message = Message::text(t!(texts, "people-me"));
    message.blocks = cards[turned.entries.clone()].to_vec();
    for (cohort, person) in &mine.said[turned.entries.clone()] {
        let label = (mine.said.len() > 1).then_some(cohort.name.as_str());
        message.rows.push(buttons(texts, person, label));
    }
    let message = with_begun(message, begun);
    let turns = lists::turns(texts, ME, &Nothing, &turned);
    turns.into_iter().fold(message, Message::row)
}

fn with_begun(mut message: Message, begun: Option<(Block, Row)>) -> Message {
    let Some((block, row)) = begun else {
        return message;
    };
    message.blocks.push(block);
    message.row(row)
}

/// What somebody began and did not finish, with the buttons that throw it away.
fn begun(texts: &Texts, unfinished: &[Unfinished]) -> Option<(Block, Row)> {
    if unfinished.is_empty() {
        return None;
    }
    let lines = unfinished.iter().flat_map(|one| &one.lines);
    let lines: Vec<&str> = lines.map(String::as_str).collect();
    let words = clip(&lines.join("\n"), FIELD);
    let buttons = unfinished.iter().map(|one| one.throw_away.clone()).collect();
    let block = Block::new(t!(texts, "people-me-begun"), words);
    Some((block, Row::Buttons(buttons)))
}

fn block(texts: &Texts, cohort: &Cohort, person: &Participant, space: usize) -> Block {
    let name = safe(&cohort.name);
    let (title, words, tone) = match person.kept_until() {
        Some(until) => (
            t!(texts, "people-draft-title", cohort = name),
            t!(
                texts,
                "people-draft",
                role = person.role.as_str(),
                until = stamp::day(until)
            ),
            Tone::Ask,
        ),
        None => (
            t!(texts, "people-card-title", cohort = name),
            t!(
                texts,
                "people-card",
                role = person.role.as_str(),
                program = cohort.program.name.as_str()
            ),
            Tone::Growth,
        ),
    };
    let block = with_answers(texts, person, Block::new(title, words).tone(tone), space);
    let hours = cohort.program.hours_per_month;
    match person.consent_at {
        None => {
            let block = block.field(
                t!(texts, "people-commitment-title", hours = hours),
                clip(&cohort.program.commitment, FIELD),
            );
            let block = match more_is_asked(texts, person.role, cohort) {
                Some(words) => block.field(t!(texts, "people-asks-more-title"), words),
                None => block,
            };
            match person.to_introduce() {
                [] => block,
                answers => block.field(
                    t!(texts, "people-introduce-title"),
                    t!(texts, "people-introduce", labels = labels(answers)),
                ),
            }
        }
        Some(at) => block.field(
            t!(texts, "people-commitment-title", hours = hours),
            t!(texts, "people-committed", on = stamp::day(at)),
        ),
    }
}

/// Characters of an answer that introduces somebody; a line or two.
const INTRODUCED: usize = 300;

fn labels(answers: &[SignUpAnswer]) -> String {
    let labels: Vec<String> = answers.iter().map(|said| format!("*{}*", said.label)).collect();
    labels.join(", ")
}

/// Who is in a room, in what they agreed to show there.
pub(super) fn introductions(texts: &Texts, introduced: &[(UserId, Vec<SignUpAnswer>)]) -> Message {
    let title = t!(texts, "people-introductions-title");
    let lines = introduced.iter().map(|(who, answers)| {
        let said = answers.iter().map(|said| {
            let text = clip(&one_line(&said.text), INTRODUCED);
            format!("> *{}*\n> {}", said.label, safe(&text))
        });
        let said: Vec<String> = said.collect();
        format!("{}\n{}", who.mention(), said.join("\n"))
    });
    let lines: Vec<String> = lines.collect();
    Message::block(Block::new(title, lines.join("\n\n")).tone(Tone::Growth))
}

/// A word where the program may ask more of this role than programs do.
fn more_is_asked(texts: &Texts, role: Role, cohort: &Cohort) -> Option<String> {
    let party = match role {
        Role::Mentor => Party::Mentor,
        Role::Mentee => Party::Mentee,
    };
    let (own, usual) = (cohort.program.budget.limit(party), Budget::DEFAULT.limit(party));
    let further = Budget::is_more(
        cohort.program.budget.limit(Party::FurtherMentee),
        Budget::DEFAULT.limit(Party::FurtherMentee),
    );
    let is_more = Budget::is_more(own, usual) || (role == Role::Mentor && further);
    is_more.then(|| {
        t!(
            texts,
            "people-asks-more",
            asks = own.count,
            minutes = own.tenths / 10,
            pings = own.pings
        )
    })
}

/// The block with what somebody said, in about `space` characters.
fn with_answers(texts: &Texts, person: &Participant, mut block: Block, space: usize) -> Block {
    let each = (space / person.answers.len().max(1)).min(FIELD);
    for said in &person.answers {
        block = block.field(said.label.as_str(), clip(&safe(&said.text), each));
    }
    match person.capacity {
        Some(capacity) => block.field(t!(texts, "people-card-capacity"), capacity.to_string()),
        None => block,
    }
}

fn buttons(texts: &Texts, person: &Participant, cohort: Option<&str>) -> Row {
    let button = |route: Route<ParticipantId>, label: String| {
        let label = cohort.map_or(label.clone(), |cohort| {
            format!("{label}: {}", clip(&one_line(cohort), 50))
        });
        Button::new(route.to(person.id), label)
    };
    let (first, introduction, last) = match (person.consent_at, person.introduces) {
        (None, _) => (
            Some(button(COMMIT, t!(texts, "people-commit-button")).style(Style::Success)),
            button(COMMIT_SHOWING, t!(texts, "people-commit-showing-button")),
            button(LEAVE, t!(texts, "people-not-now-button")),
        ),
        (Some(_), shown) => (
            None,
            match shown {
                true => button(HIDE, t!(texts, "people-hide-button")),
                false => button(SHOW, t!(texts, "people-show-button")),
            },
            button(LEAVE, t!(texts, "people-leave-button")),
        ),
    };
    // Who said nothing has nothing to be introduced with.
    let introduction = Some(introduction).filter(|_| !person.answers.is_empty());
    let edit = button(EDIT, t!(texts, "people-edit-button"));
    let hours = button(hours::SHOW, t!(texts, "hours-me-button"));
    // Who has not said yes yet meets nobody.
    let hours = Some(hours).filter(|_| person.is_active());
    let buttons = first
        .into_iter()
        .chain(introduction)
        .chain([edit])
        .chain(hours)
        .chain([last]);
    Row::Buttons(buttons.collect())
}

/// The list from which a coordinator picks whose answers to read, from the `from`th person on; nothing where there is none.
/// Where there are more than it holds, the last choice leads on.
///
/// Who joined last comes first: those who joined long before have their rooms by then.
pub(crate) fn read_list(texts: &Texts, cohort: &Cohort, people: &[Participant], from: usize) -> Option<Row> {
    let names: Vec<(String, u64)> = people
        .iter()
        .rev()
        .map(|person| (clip(&one_line(&person.name), 80), person.user.get()))
        .collect();
    let options = people.iter().rev().zip(told_apart(&names));
    let options = options.map(|(person, label)| Choice {
        label,
        value: person.id.to_string(),
        description: t!(texts, "people-read-option", role = person.role.as_str()),
        chosen: false,
    });
    let more = |more| t!(texts, "people-read-more", more = more);
    let options = leading_on(options.collect(), from, more);
    (!options.is_empty()).then(|| {
        Row::Choices(Choices {
            custom_id: READ.to(cohort.id),
            placeholder: t!(
                texts,
                "people-read-list",
                cohort = clip(&one_line(&cohort.name), 60)
            ),
            options,
        })
    })
}

/// Those who joined before the ones that a coordinator was shown, to pick from.
pub(super) fn further(texts: &Texts, cohort: &Cohort, people: &[Participant], from: usize) -> Message {
    let words = t!(texts, "people-read-from", all = people.len(), left = from);
    let list = read_list(texts, cohort, people, from);
    list.into_iter().fold(Message::text(words), Message::row)
}

/// What somebody said who is called that, for a coordinator.
pub(super) fn read(texts: &Texts, cohort: &Cohort, person: &Participant, called: &str) -> Message {
    let words = t!(
        texts,
        "people-read",
        who = person.user.mention(),
        role = person.role.as_str(),
        cohort = safe(&cohort.name)
    );
    let title = t!(texts, "people-read-title", name = safe(called));
    let block = with_answers(texts, person, Block::new(title, words), ANSWERS);
    Message::block(block.footer(t!(texts, "people-read-footer")))
}

/// Asks whether somebody really wants to leave.
pub(super) fn confirm_leave(texts: &Texts, cohort: &Cohort, person: &Participant) -> Message {
    let words = t!(texts, "people-leave-confirm", cohort = safe(&cohort.name));
    Message::block(Block::new("", words).tone(Tone::Attention)).buttons([
        Button::new(LEAVE_NOW.to(person.id), t!(texts, "people-leave-now-button")).style(Style::Danger),
        Button::new(STAY.to(person.id), t!(texts, "people-stay-button")),
    ])
}

/// What somebody is told who left.
pub(super) fn left(texts: &Texts, left: &Left) -> Message {
    let cohort = safe(&left.cohort.name);
    Message::text(match (left.was_in, left.rooms) {
        (false, _) if left.is_kept => t!(texts, "people-draft-gone-kept", cohort = cohort),
        (false, _) => t!(texts, "people-draft-gone", cohort = cohort),
        (true, 0) => t!(texts, "people-left", cohort = cohort),
        (true, rooms) if left.sees_rooms => {
            t!(
                texts,
                "people-left-rooms-coordinator",
                cohort = cohort,
                rooms = rooms
            )
        }
        (true, rooms) => t!(texts, "people-left-rooms", cohort = cohort, rooms = rooms),
    })
}

/// In a room, to those who stay in it, when somebody left the cohort.
pub(super) fn left_in_room(texts: &Texts, person: &Participant) -> Message {
    let who = person.user.mention();
    Message::text(match person.role {
        Role::Mentor => t!(texts, "people-left-in-room-mentor", who = who),
        Role::Mentee => t!(texts, "people-left-in-room-mentee", who = who),
    })
}

/// In a room, to those who are in it, when somebody left the server who is called that. Discord shows no mention of them.
pub(super) fn left_server_in_room(texts: &Texts, called: &str) -> Message {
    Message::text(t!(texts, "people-gone-in-room", name = safe(called)))
}

/// In a room, when somebody is in the server or the cohort again.
pub(super) fn is_back_in_room(texts: &Texts, who: UserId) -> Message {
    Message::text(t!(texts, "people-back-in-room", who = who.mention()))
}

/// What coordinators are told when somebody who takes part and is called that left the server.
pub(super) fn left_server(texts: &Texts, person: &Participant, called: &str, rooms: &[String]) -> Message {
    let words = t!(
        texts,
        "people-gone",
        name = safe(called),
        role = person.role.as_str(),
        rooms = rooms.join(", "),
        count = rooms.len()
    );
    Message::block(Block::new(t!(texts, "people-gone-title"), words).tone(Tone::Attention))
}

/// What coordinators are told when somebody came back who takes part.
pub(super) fn came_back(texts: &Texts, who: UserId, rooms: &[String]) -> Message {
    let words = t!(
        texts,
        "people-back",
        who = who.mention(),
        rooms = rooms.join(", "),
        count = rooms.len()
    );
    Message::block(Block::new(t!(texts, "people-back-title"), words).tone(Tone::Growth))
}

/// What coordinators are told when somebody leaves who is in an open room.
pub(super) fn somebody_left(
    texts: &Texts,
    cohort: &Cohort,
    person: &Participant,
    rooms: &[String],
) -> Message {
    let words = t!(
        texts,
        "people-somebody-left",
        who = format!("<@{}>", person.user),
        role = person.role.as_str(),
        cohort = safe(&cohort.name),
        rooms = rooms.join(", "),
        count = rooms.len(),
    );
    Message::block(Block::new(t!(texts, "people-somebody-left-title"), words).tone(Tone::Attention))
}

#[cfg(test)]
mod tests;
