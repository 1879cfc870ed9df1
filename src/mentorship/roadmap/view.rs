//! Roadmaps in messages. Pure.

use trellis_domain::goals::{Goal, STEP_LIMIT};
use trellis_domain::lists::{Space, turned_to};
use trellis_domain::program::{FileFault, MOST_FAULTS};
use trellis_domain::roadmap::{PlacedStep, Roadmap, RoadmapStep};
use trellis_domain::text::{clip, one_line, safe};

use super::applying::{Agreed, Shown};
use super::commands::{COPY, GOAL, NO_GOAL, OWNER, PAGE, REPLACE};
use super::importing::Imported;
use super::store::File;
use crate::interaction::lists;
use crate::mentorship::goals;
use crate::records::cohort::day;
use trellis_kernel::discord::Attachment;
use trellis_kernel::discord::message::{Block, Button, Choice, Choices, Message, Row, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page of the steps holds: with all that stands around them, a message.
const STEPS: Space = Space {
    entries: 25,
    characters: 2_800,
};
/// The faults that are told in the answer itself; where there are more, all of them come as a file, too.
const FAULTS: Space = Space {
    entries: 20,
    characters: 2_600,
};
/// Characters of what a file says, as a fault repeats it.
const REPEATED: usize = 200;
/// Characters of a choice's label (facts.md §3).
const LABEL: usize = 100;

/// A step's text as it is written into a room: what to do, and what shows that it was done.
pub(super) fn step_text(texts: &Texts, step: &RoadmapStep) -> String {
    let (text, evidence) = (step.text.as_str(), step.evidence.as_str());
    let whole = if evidence.is_empty() {
        text.to_owned()
    } else {
        t!(texts, "roadmap-step", text = text, evidence = evidence)
    };
    clip(&whole, STEP_LIMIT as usize)
}

/// A roadmap for a room, before it is copied: what it is, what it takes, and its steps with their days.
pub(super) fn preview(texts: &Texts, shown: &Shown, page: usize) -> Message {
    let placed = &shown.placed;
    let steps = placed.steps.iter().map(|step| placed_step(texts, step));
    let left_out = placed.left_out.iter().map(|step| left_out_step(texts, step));
    let entries: Vec<String> = steps.chain(left_out).collect();
    let sizes: Vec<usize> = entries.iter().map(|entry| entry.chars().count() + 1).collect();
    let turned = turned_to(page, &sizes, STEPS);
    let lines = entries[turned.entries.clone()].join("\n");
    let mut block = Block::new(clip(&safe(&shown.roadmap.name), 200), lines)
        .tone(Tone::Ask)
        .field(t!(texts, "roadmap-what-title"), safe(&shown.roadmap.summary))
        .field(t!(texts, "roadmap-days-title"), days(texts, shown))
        .field(t!(texts, "roadmap-time-title"), time(texts, shown))
        .footer(lists::page_number(texts, &turned));
    if let Some(copied) = shown.before {
        let before = t!(
            texts,
            "roadmap-before",
            who = copied.by.mention(),
            when = stamp::moment(copied.at),
            steps = copied.steps
        );
        block = block.field(t!(texts, "roadmap-before-title"), before);
    }
    let mut message = Message::block(block);
    if !shown.mentees.is_empty() {
        message = message.row(owners(texts, shown));
    }
    if !shown.goals.is_empty() {
        message = message.row(choice_of_goal(texts, shown));
    }
    let turns = lists::turns(texts, PAGE, &shown.preview.id, &turned);
    message = turns.into_iter().fold(message, Message::row);
    let count = placed.steps.len();
    let copy = match shown.before {
        None => Button::new(
            COPY.to(shown.preview.id),
            t!(texts, "roadmap-copy", steps = count),
        )
        .style(Style::Primary),
        Some(_) => Button::new(COPY.to(shown.preview.id), t!(texts, "roadmap-copy-again")),
    };
    message.buttons([copy])
}

fn placed_step(texts: &Texts, placed: &PlacedStep) -> String {
    let step = &placed.step;
    t!(
        texts,
        "roadmap-line",
        day = day(texts, placed.on),
        kind = step.kind.as_str(),
        text = safe(&one_line(&step.text)),
        hours = step.hours.to_string()
    )
}

fn left_out_step(texts: &Texts, step: &RoadmapStep) -> String {
    t!(texts, "roadmap-line-left-out", text = safe(&one_line(&step.text)))
}

/// From when to when the steps go, and what had to give way.
fn days(texts: &Texts, shown: &Shown) -> String {
    let placed = &shown.placed;
    let Some((first, last)) = placed.first_and_last() else {
        return String::new();
    };
    let (first, last) = (day(texts, first), day(texts, last));
    let place = shown.place.as_str();
    let mut said = t!(
        texts,
        "roadmap-days",
        steps = placed.steps.len(),
        first = first,
        last = last,
        place = place
    );
    let closer = t!(texts, "roadmap-closer", weeks = shown.roadmap.weeks);
    let left_out = t!(texts, "roadmap-left-out", steps = placed.left_out.len());
    let given_way = [
        (closer, placed.is_closer),
        (left_out, !placed.left_out.is_empty()),
    ];
    for (words, _) in given_way.into_iter().filter(|(_, is_so)| *is_so) {
        said = format!("{said}\n{words}");
    }
    said
}

/// What the steps take, against what was promised.
fn time(texts: &Texts, shown: &Shown) -> String {
    let load = shown.load;
    let (most, promised) = (load.most.to_string(), load.promised.to_string());
    if load.is_too_much() {
        t!(texts, "roadmap-time-too-much", most = most, promised = promised)
    } else {
        t!(texts, "roadmap-time", most = most, promised = promised)
    }
}

fn owners(texts: &Texts, shown: &Shown) -> Row {
    let options = shown.mentees.iter().map(|(user, name)| Choice {
        label: clip(name, LABEL),
        value: user.to_string(),
        description: String::new(),
        chosen: *user == shown.preview.owner,
    });
    Row::Choices(Choices {
        custom_id: OWNER.to(shown.preview.id),
        placeholder: t!(texts, "roadmap-owner"),
        options: options.collect(),
    })
}

fn choice_of_goal(texts: &Texts, shown: &Shown) -> Row {
    let chosen = shown.preview.goal;
    let none = Choice {
        label: t!(texts, "roadmap-no-goal"),
        value: NO_GOAL.to_owned(),
        description: String::new(),
        chosen: chosen.is_none(),
    };
    let goals = shown.goals.iter().map(|goal| Choice {
        label: clip(&one_line(&goal.words.text), LABEL),
        value: goal.id.to_string(),
        description: String::new(),
        chosen: chosen == Some(goal.id),
    });
    Row::Choices(Choices {
        custom_id: GOAL.to(shown.preview.id),
        placeholder: t!(texts, "roadmap-goal"),
        options: [none].into_iter().chain(goals).collect(),
    })
}

/// What came of agreeing.
pub(super) fn agreed(texts: &Texts, agreed: &Agreed) -> Message {
    let (words, room) = match agreed {
        Agreed::Copied(shown) => {
            let mut words = t!(
                texts,
                "roadmap-copied",
                steps = shown.placed.steps.len(),
                place = shown.place.as_str()
            );
            if let Some(goal) = goal_of(shown) {
                words.push(' ');
                words += &t!(
                    texts,
                    "roadmap-copied-goal",
                    goal = safe(&clip(&one_line(&goal.words.text), 200))
                );
            }
            (words, shown.preview.room)
        }
        Agreed::Already { copied, room, place } => {
            let words = t!(
                texts,
                "roadmap-already",
                who = copied.by.mention(),
                when = stamp::relative(copied.at),
                place = place.as_str()
            );
            (words, *room)
        }
    };
    let open = Button::new(goals::OPEN.to(room), t!(texts, "roadmap-open-plan"));
    Message::text(words).buttons([open])
}

fn goal_of(shown: &Shown) -> Option<&Goal> {
    shown
        .goals
        .iter()
        .find(|goal| Some(goal.id) == shown.preview.goal)
}

/// The line in the room about steps that were copied.
pub(super) fn line_in_room(texts: &Texts, shown: &Shown) -> Message {
    let (first, last) = match shown.placed.first_and_last() {
        Some((first, last)) => (day(texts, first), day(texts, last)),
        None => (String::new(), String::new()),
    };
    let words = t!(
        texts,
        "roadmap-room-line",
        who = shown.preview.shown_to.mention(),
        mentee = shown.preview.owner.mention(),
        name = safe(&shown.roadmap.name),
        steps = shown.placed.steps.len(),
        first = first,
        last = last
    );
    Message::block(Block::new("", words).tone(Tone::Growth))
}

/// What became of a file that is in order.
pub(super) fn imported(texts: &Texts, imported: &Imported) -> Message {
    match imported {
        Imported::Taken(roadmap) => Message::text(t!(
            texts,
            "roadmap-imported",
            name = safe(&roadmap.name),
            slug = roadmap.slug.as_str(),
            steps = roadmap.steps.len(),
            weeks = roadmap.weeks,
            hours = roadmap.hours().to_string(),
            most = roadmap.most_hours().to_string()
        )),
        Imported::Same(roadmap) => {
            Message::text(t!(texts, "roadmap-imported-before", name = safe(&roadmap.name)))
        }
        Imported::Asked {
            roadmap,
            id,
            is_shipped,
        } => {
            let button = Button::new(REPLACE.to(*id), t!(texts, "roadmap-replace")).style(Style::Danger);
            Message::text(asked(texts, roadmap, *is_shipped)).buttons([button])
        }
        Imported::Faulty(_) => Message::default(),
    }
}

fn asked(texts: &Texts, roadmap: &Roadmap, is_shipped: bool) -> String {
    let (name, slug) = (safe(&roadmap.name), roadmap.slug.as_str());
    if is_shipped {
        t!(texts, "roadmap-covers", name = name, slug = slug)
    } else {
        t!(texts, "roadmap-replaces", name = name, slug = slug)
    }
}

/// What is wrong with a file: the answer, and where it is too long for one a file with every line.
pub(super) struct Faults {
    pub(super) message: Message,
    pub(super) file: Option<Attachment>,
}

/// What is wrong with a file. All that it says is made safe: it may be anything.
pub(super) fn faults(texts: &Texts, file: &str, faults: &[FileFault]) -> Faults {
    let file = safe(&clip(&one_line(file), LABEL));
    let lines: Vec<String> = faults.iter().map(|fault| fault_line(texts, fault)).collect();
    let shown: Vec<String> = lines.iter().map(|line| safe(line)).collect();
    let sizes: Vec<usize> = shown.iter().map(|line| line.chars().count() + 1).collect();
    let turned = turned_to(0, &sizes, FAULTS);
    let shown = shown[turned.entries].join("\n");
    let count = faults.len();
    let mut words = t!(texts, "roadmap-faulty", file = file, faults = count);
    if count >= MOST_FAULTS {
        words.push(' ');
        words += &t!(texts, "roadmap-faulty-more");
    }
    let title = t!(texts, "roadmap-faulty-title");
    let block = Block::new(title, format!("{words}\n\n{shown}")).tone(Tone::Attention);
    let file = (turned.pages > 1).then(|| Attachment {
        name: "faults.txt".to_owned(),
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        bytes: lines.join("\n").into_bytes(),
    });
    Faults {
        message: Message::block(block),
        file,
    }
}

fn fault_line(texts: &Texts, fault: &FileFault) -> String {
    let part = |text: &str| clip(&one_line(text), REPEATED);
    let line = fault.line.to_string();
    let (expected, found) = (part(&fault.expected), part(&fault.found));
    if fault.key.is_empty() {
        t!(
            texts,
            "roadmap-fault",
            line = line,
            expected = expected,
            found = found
        )
    } else {
        t!(
            texts,
            "roadmap-fault-at-key",
            line = line,
            key = part(&fault.key),
            expected = expected,
            found = found
        )
    }
}

/// What stands beside the file with all faults.
pub(super) fn faults_beside(texts: &Texts) -> Message {
    Message::text(t!(texts, "roadmap-faulty-file"))
}

/// A roadmap was taken away.
pub(super) fn removed(texts: &Texts, file: &File) -> Message {
    Message::text(t!(texts, "roadmap-removed", name = safe(&file.name)))
}

/// What stands beside the file of a roadmap that was taken away.
pub(super) fn removed_beside(texts: &Texts) -> Message {
    Message::text(t!(texts, "roadmap-removed-file"))
}

/// The file of a roadmap.
pub(super) fn as_file(file: File) -> Attachment {
    Attachment {
        name: format!("{}.toml", file.slug),
        content_type: Some("text/plain; charset=utf-8".to_owned()),
        bytes: file.source.into_bytes(),
    }
}

#[cfg(test)]
mod tests;
