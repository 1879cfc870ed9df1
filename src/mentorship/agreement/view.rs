//! Agreements in messages and forms. Pure.

use chrono::NaiveDate;
use trellis_domain::agreement::{
    Agreement, Part, Proposal, Standing, TEXT_LIMIT, Terms, Topic, Version, missing,
};
use trellis_domain::ids::UserId;
use trellis_domain::lists::{Space, turned_to};
use trellis_domain::text::{clip, one_line, safe};

use super::commands::{CHANGE, Changing, OPEN, PAGE, SAY, SIGN, STILL_RIGHT, Shown, TEXT, VERSIONS, WRITE};
use super::signing::Read;
use crate::interaction::{Paged, Scene, lists};
use crate::records::cohort;
use crate::records::room::Room;
use trellis_domain::agreement::Print;
use trellis_kernel::discord::message::{
    Block, Button, Choice, Choices, Form, Input, Message, Row, Style, Tone, mentions, stamp,
};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page of an agreement holds: a description of Discord's, with the headings.
const PAGE_SPACE: Space = Space {
    entries: 12,
    characters: 2_700,
};
/// Characters of what is new, below the agreement's message in the room; all of it is behind the button.
const NEWS: usize = 200;
/// Characters of a name in a list.
const NAME: usize = 30;

/// A page of the agreement, as `reader` reads it and, as a member, can sign and change it.
pub(super) fn page(texts: &Texts, read: &Read, reader: UserId, page: usize) -> Message {
    let Read {
        scene,
        agreement,
        proposal,
    } = read;
    let terms = proposal.as_ref().map_or(agreement.terms(), |one| &one.terms);
    let sections = sections(texts, scene, terms, proposal.as_ref(), reader);
    let sizes: Vec<usize> = sections.iter().map(|text| text.chars().count() + 2).collect();
    let turned = turned_to(page, &sizes, PAGE_SPACE);
    let standing = standing(texts, scene, agreement, &agreement.standing(&scene.room));
    let text = sections[turned.entries.clone()].join("\n\n");
    let block = Block::new(t!(texts, "agreement-title"), text)
        .tone(Tone::Growth)
        .field(t!(texts, "agreement-standing-title"), standing)
        .footer(lists::page_number(texts, &turned));
    let room = scene.room.id;
    let mut message = Message::block(block);
    let mut buttons = Vec::new();
    if let Some(proposal) = proposal
        && scene.room.require_not_closed().is_ok()
    {
        buttons.extend(to_do(texts, read, proposal, reader));
        message = message.row(changeable(texts, read, proposal, reader, 0));
    }
    if agreement.versions() > 1 {
        let of = Paged { of: room, page: 0 };
        buttons.push(Button::new(
            VERSIONS.to(of),
            t!(texts, "agreement-versions-button"),
        ));
    }
    if !buttons.is_empty() {
        message.rows.insert(0, Row::Buttons(buttons));
    }
    let turns = lists::turns(texts, PAGE, &room, &turned);
    turns.into_iter().fold(message, Message::row)
}

/// The one thing for a member to do, if there is any.
fn to_do(texts: &Texts, read: &Read, proposal: &Proposal, reader: UserId) -> Option<Button> {
    let (room, agreement) = (&read.scene.room, &read.agreement);
    let primary = |id: String, words: String| Some(Button::new(id, words).style(Style::Primary));
    if let Some(topic) = missing(room, reader, &proposal.terms) {
        let print = Print::of_text(None);
        let changing = Changing {
            room: room.id,
            topic,
            print,
        };
        return primary(SAY.to(changing), t!(texts, "agreement-say-button"));
    }
    match agreement.standing(room) {
        Standing::Signed { asked, .. } if asked.contains(&reader) => {
            primary(STILL_RIGHT.to(room.id), t!(texts, "agreement-right-button"))
        }
        _ if agreement.signature_of(reader).is_some() && proposal.unseen.is_empty() => None,
        _ => {
            let print = proposal.terms.print();
            let shown = Shown { room: room.id, print };
            primary(SIGN.to(shown), t!(texts, "agreement-sign-button"))
        }
    }
}

/// The rest of what a member can change, where one list does not hold it.
pub(super) fn further(texts: &Texts, read: &Read, reader: UserId, from: usize) -> Message {
    let rest = read
        .proposal
        .as_ref()
        .map(|proposal| changeable(texts, read, proposal, reader, from));
    let message = Message::text(t!(texts, "agreement-change-rest"));
    rest.into_iter().fold(message, Message::row)
}

/// The list of what a member can change, from the `from`th on.
fn changeable(texts: &Texts, read: &Read, proposal: &Proposal, reader: UserId, from: usize) -> Row {
    let room = &read.scene.room;
    let topics = Topic::of_room(room).into_iter();
    let own = topics.filter(|topic| read.agreement.require_changeable(room, reader, *topic).is_ok());
    let options: Vec<Choice> = own
        .map(|topic| Choice {
            label: label(texts, room, topic, reader),
            value: topic.to_string(),
            description: match (topic.part, proposal.terms.get(topic)) {
                (Part::Until, Some(day)) => shown_day(texts, day),
                (_, text) => clip(&one_line(text.unwrap_or_default()), 100),
            },
            chosen: false,
        })
        .collect();
    Row::Choices(Choices {
        custom_id: CHANGE.to(room.id),
        placeholder: t!(texts, "agreement-change-choice"),
        options: lists::leading_on(options, from, |more| {
            t!(texts, "agreement-change-more", more = more)
        }),
    })
}

/// A text with its heading for each topic that is there, or missing.
fn sections(
    texts: &Texts,
    scene: &Scene,
    terms: &Terms,
    proposal: Option<&Proposal>,
    reader: UserId,
) -> Vec<String> {
    let mut topics: Vec<Topic> = Topic::of_room(&scene.room);
    topics.extend(terms.iter().map(|(topic, _)| *topic));
    topics.sort();
    topics.dedup();
    let shown = topics.into_iter().filter_map(|topic| {
        let heading = heading(texts, topic);
        let text = match terms.get(topic) {
            Some(text) => said(texts, topic, text),
            None if topic.whose == Some(reader) && topic.part == Part::Learn => {
                t!(texts, "agreement-learn-open")
            }
            None if topic.part.is_optional() => return None,
            None if topic.whose == Some(reader) => t!(texts, "agreement-yours-open"),
            None => t!(texts, "agreement-not-said"),
        };
        let is_unseen = proposal.is_some_and(|one| one.unseen.contains(&topic));
        let note = match is_unseen {
            true => format!("\n-# {}", t!(texts, "agreement-unseen")),
            false => String::new(),
        };
        Some(format!("**{heading}**\n{text}{note}"))
    });
    shown.collect()
}

fn said(texts: &Texts, topic: Topic, text: &str) -> String {
    match topic.part {
        Part::Until => shown_day(texts, text),
        _ => safe(text),
    }
}

fn shown_day(texts: &Texts, day: &str) -> String {
    day.parse::<NaiveDate>()
        .map_or_else(|_| safe(day), |day| cohort::day(texts, day))
}

/// What a topic is called where Discord shows mentions.
fn heading(texts: &Texts, topic: Topic) -> String {
    let who = topic.whose.map(UserId::mention).unwrap_or_default();
    called(texts, topic.part, who)
}

/// What a topic is called in a list, which shows no mentions, to this reader.
fn label(texts: &Texts, room: &Room, topic: Topic, reader: UserId) -> String {
    match (topic.part, topic.whose) {
        (Part::Aim, Some(who)) if who == reader => t!(texts, "agreement-own-aim"),
        (Part::Offer, Some(who)) if who == reader => t!(texts, "agreement-own-offer"),
        (Part::Learn, Some(who)) if who == reader => t!(texts, "agreement-own-learn"),
        (part, whose) => {
            let member = whose.and_then(|who| room.member(who));
            let name = member.map_or("", |member| &member.name);
            called(texts, part, clip(&one_line(name), NAME))
        }
    }
}

fn called(texts: &Texts, part: Part, who: String) -> String {
    match part {
        Part::Aim => t!(texts, "agreement-aim", who = who),
        Part::Offer => t!(texts, "agreement-offer", who = who),
        Part::How => t!(texts, "agreement-how-title"),
        Part::Worked => t!(texts, "agreement-worked-title"),
        Part::Learn => t!(texts, "agreement-learn", who = who),
        Part::Until => t!(texts, "agreement-until"),
    }
}

/// How far an agreement has come, in a line.
pub(super) fn standing(texts: &Texts, scene: &Scene, agreement: &Agreement, standing: &Standing) -> String {
    match standing {
        Standing::NotBegun => t!(texts, "agreement-not-begun"),
        Standing::Waits { signed, waiting } if signed.is_empty() => {
            t!(texts, "agreement-waits-for-all", waiting = mentions(waiting))
        }
        Standing::Waits { signed, waiting } => t!(
            texts,
            "agreement-waits",
            signed = mentions(signed),
            waiting = mentions(waiting)
        ),
        Standing::Signed { at, asked } => {
            let until = agreement.terms().get(Topic::shared(Part::Until));
            let until = until.map_or_else(
                || cohort::day(texts, scene.cohort.dates.last_day()),
                |day| shown_day(texts, day),
            );
            let signed = t!(texts, "agreement-signed", at = stamp::day(*at), until = until);
            match asked.is_empty() {
                true => signed,
                false => format!("{signed}\n{}", t!(texts, "agreement-asked")),
            }
        }
    }
}

/// The room's message about its agreement; `earlier` is what all had signed before.
pub(super) fn notice(
    texts: &Texts,
    scene: &Scene,
    agreement: &Agreement,
    earlier: Option<&Terms>,
) -> Message {
    let room = &scene.room;
    let standing = agreement.standing(room);
    let mut lines = vec![self::standing(texts, scene, agreement, &standing)];
    let news = earlier.map_or_else(Vec::new, |earlier| agreement.terms().differences(earlier));
    for one in &news {
        let heading = heading(texts, one.topic);
        let is = match one.is {
            Some(text) => clip(&said(texts, one.topic, text), NEWS),
            None => t!(texts, "agreement-taken-out"),
        };
        lines.push(format!("**{heading}**\n{is}"));
    }
    let waiting = match standing {
        Standing::Waits { waiting, .. } => waiting,
        Standing::NotBegun | Standing::Signed { .. } => Vec::new(),
    };
    let tone = if waiting.is_empty() {
        Tone::Growth
    } else {
        Tone::Ask
    };
    let message = Message::block(Block::new(t!(texts, "agreement-title"), lines.join("\n\n")).tone(tone));
    let open = |words| Button::new(OPEN.to(room.id), words);
    if waiting.is_empty() {
        return message.buttons([open(t!(texts, "agreement-read-button"))]);
    }
    let call = match news.is_empty() {
        true => t!(texts, "agreement-call", people = mentions(&waiting)),
        false => t!(texts, "agreement-call-changed", people = mentions(&waiting)),
    };
    Message {
        content: call,
        ..message
    }
    .pinging(waiting)
    .buttons([open(t!(texts, "agreement-read-and-sign-button")).style(Style::Primary)])
}

/// The form of one topic, with what stands there.
pub(super) fn form(texts: &Texts, scene: &Scene, changing: Changing, text: Option<&str>) -> Form {
    let part = changing.topic.part;
    let label = match part {
        Part::Aim => t!(texts, "agreement-form-aim"),
        Part::Offer => t!(texts, "agreement-form-offer"),
        Part::How => t!(texts, "agreement-form-how"),
        Part::Worked => t!(texts, "agreement-form-worked"),
        Part::Learn => t!(texts, "agreement-form-learn"),
        Part::Until => t!(texts, "agreement-form-until"),
    };
    let input = match part {
        Part::Until => Input::short(TEXT, label)
            .placeholder(scene.cohort.dates.last_day().to_string())
            .at_most(20),
        _ => Input::long(TEXT, label).at_most(u16::try_from(TEXT_LIMIT).unwrap_or(u16::MAX)),
    };
    let mut input = input.value(text.unwrap_or_default());
    input.required = !part.is_optional();
    Form {
        custom_id: WRITE.to(changing),
        title: t!(texts, "agreement-form-title"),
        inputs: vec![input],
    }
}

/// The answer to who has signed, or changed something, which is signed by that.
pub(super) fn signed(texts: &Texts, read: &Read) -> Message {
    let words = match read.agreement.standing(&read.scene.room) {
        Standing::Waits { waiting, .. } => {
            t!(texts, "agreement-thanks-waits", waiting = mentions(&waiting))
        }
        Standing::NotBegun | Standing::Signed { .. } => t!(texts, "agreement-thanks"),
    };
    let open = Button::new(OPEN.to(read.scene.room.id), t!(texts, "agreement-read-button"));
    Message::text(words).buttons([open])
}

/// The answer to *still right*.
pub(super) fn still_right(texts: &Texts) -> Message {
    Message::text(t!(texts, "agreement-right-noted"))
}

/// A page of what changed from version to version, the newest first.
pub(super) fn versions(texts: &Texts, room: &Room, versions: &[Version], page: usize) -> Message {
    let nothing = Terms::default();
    let mut changes = Vec::new();
    for (at, version) in versions.iter().enumerate().rev() {
        let before = at
            .checked_sub(1)
            .map_or(&nothing, |before| &versions[before].terms);
        let number = version.number;
        let by = t!(
            texts,
            "agreement-version",
            number = number,
            who = version.author.mention(),
            at = stamp::moment(version.made_at)
        );
        let differences = version.terms.differences(before);
        for one in &differences {
            let heading = heading(texts, one.topic);
            let is = one.is.map_or_else(
                || t!(texts, "agreement-taken-out"),
                |text| said(texts, one.topic, text),
            );
            let was = one.was.map(|text| said(texts, one.topic, text));
            let was = was.map_or_else(String::new, |was| {
                format!("\n{}\n{was}", t!(texts, "agreement-was"))
            });
            changes.push(format!("-# {by}\n**{heading}**\n{is}{was}"));
        }
    }
    let sizes: Vec<usize> = changes.iter().map(|text| text.chars().count() + 2).collect();
    let turned = turned_to(page, &sizes, PAGE_SPACE);
    let text = changes[turned.entries.clone()].join("\n\n");
    let block =
        Block::new(t!(texts, "agreement-versions-title"), text).footer(lists::page_number(texts, &turned));
    let turns = lists::turns(texts, VERSIONS, &room.id, &turned);
    let message = turns.into_iter().fold(Message::block(block), Message::row);
    message.buttons([Button::new(OPEN.to(room.id), t!(texts, "agreement-read-button"))])
}

#[cfg(test)]
mod tests;
