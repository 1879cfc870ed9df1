//! What goals and steps look like: on the card, in the room, and in one's own view.

mod forms;
mod items;
mod plan;

use chrono::{DateTime, Utc};
use trellis_domain::goals::{Goal, GoalState, Standing, Step, StepState, When};
use trellis_domain::ids::{RoomId, UserId};
use trellis_domain::text::{clip, one_line, safe};
use trellis_domain::zone::Zone;

use super::addresses::{CORRECT, MOVE, OPEN, Tap};
use super::planning::Heavy;
use crate::records::cohort;
use trellis_kernel::discord::message::{Block, Button, Message, Row, Style, Tone, mentions, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

pub(super) use forms::{
    BY, CUE, MEASURE, TEXT, WHEN, competency_form, correct_form, edit_goal_form, edit_step_form,
    evidence_form, goal_form, move_form, note_form, step_form,
};
pub(super) use items::{NONE, details, goal, history, step};
pub(super) use plan::plan;

/// Characters of a goal or a step on the card, where the whole is in one's own view.
const ON_CARD: usize = 70;
/// Characters of a goal or a step in a line of the room or of a plan.
const IN_A_LINE: usize = 200;
/// Questions of one message that have buttons of their own: rows of a message.
const ASKED_AT_ONCE: usize = 5;
/// Signs of a bar.
const BAR: u32 = 10;

/// A text on one line, safe and not too long.
fn line(text: &str, most: usize) -> String {
    clip(&safe(&one_line(text)), most)
}

/// How far a goal is, as a bar; nothing where no step leads to it.
fn bar(texts: &Texts, (done, all): (u32, u32)) -> String {
    if all == 0 {
        return t!(texts, "goals-bar-none");
    }
    let full = done * BAR / all;
    let bar: String = (0..BAR).map(|at| if at < full { '▰' } else { '▱' }).collect();
    t!(texts, "goals-bar", bar = bar, done = done, all = all)
}

/// When a step is to be done: a time for each reader in their zone, a day as it is.
fn moment(texts: &Texts, when: When, zone: Option<Zone>) -> String {
    let at = when.time.and(zone).and_then(|zone| when.instant(zone));
    match at {
        Some(at) => stamp::moment(at),
        None => cohort::day(texts, when.day),
    }
}

/// The occasion and the moment of a step, as far as there are some.
fn occasion(texts: &Texts, step: &Step, zone: Option<Zone>) -> String {
    let cue = line(&step.words.cue, IN_A_LINE);
    let when = step.words.when.map(|when| moment(texts, when, zone));
    match (cue.is_empty(), when) {
        (true, None) => String::new(),
        (true, Some(when)) => t!(texts, "goals-at", when = when),
        (false, None) => t!(texts, "goals-on", cue = cue),
        (false, Some(when)) => t!(texts, "goals-on-at", cue = cue, when = when),
    }
}

/// In a room of several mentees, the one whose it is before a line.
fn owned(whose: Option<UserId>, line: String) -> String {
    match whose {
        Some(owner) => format!("{} {line}", owner.mention()),
        None => line,
    }
}

/// A goal on the card.
pub(super) fn goal_on_card(
    texts: &Texts,
    goal: &Goal,
    progress: (u32, u32),
    whose: Option<UserId>,
) -> String {
    let words = line(&goal.words.text, ON_CARD);
    let told = if goal.state == GoalState::Reached {
        t!(texts, "goals-card-reached", goal = words)
    } else {
        let by = cohort::day(texts, goal.words.by);
        t!(
            texts,
            "goals-card-goal",
            goal = words,
            by = by,
            bar = bar(texts, progress)
        )
    };
    owned(whose, told)
}

/// An open step on the card.
pub(super) fn step_on_card(texts: &Texts, step: &Step, zone: Option<Zone>, whose: Option<UserId>) -> String {
    let words = line(&step.words.text, ON_CARD);
    let when = step.words.when.map(|when| moment(texts, when, zone));
    let told = match when {
        Some(when) => t!(texts, "goals-card-step-at", step = words, when = when),
        None => t!(texts, "goals-card-step", step = words),
    };
    owned(whose, told)
}

/// The question how steps went, in the room. What was answered stands there with what was said, and has no buttons.
pub(super) fn ask(texts: &Texts, room: RoomId, steps: &[(Step, bool)], pinged: Vec<UserId>) -> Message {
    let count = steps.len();
    let lines: Vec<String> = steps
        .iter()
        .enumerate()
        .map(|(at, (step, waits))| {
            let words = line(&step.words.text, IN_A_LINE);
            let number = if count > 1 {
                format!("**{}.** ", at + 1)
            } else {
                String::new()
            };
            let state = if *waits {
                String::new()
            } else {
                format!(" · {}", said_of(texts, step))
            };
            format!("{number}{} {words}{state}", step.owner.mention())
        })
        .collect();
    // What does not fit is in the view that the button opens.
    let mut text = String::new();
    let mut told = 0;
    for line in &lines {
        if text.chars().count() + line.chars().count() > 3_500 {
            break;
        }
        text.push_str(line);
        text.push('\n');
        told += 1;
    }
    if told < count {
        text.push_str(&t!(texts, "goals-ask-more", more = count - told));
    }
    let waiting: Vec<(usize, &Step)> = steps
        .iter()
        .enumerate()
        .filter(|(_, (_, waits))| *waits)
        .map(|(at, (step, _))| (at, step))
        .collect();
    let tone = if waiting.is_empty() {
        Tone::Growth
    } else {
        Tone::Ask
    };
    let title = t!(texts, "goals-ask-title", count = count);
    let mut block = Block::new(title, text.trim_end()).tone(tone);
    if !waiting.is_empty() {
        block = block.footer(t!(texts, "goals-ask-why"));
    }
    let people = mentions(&pinged);
    let message = Message {
        content: people,
        ..Message::block(block)
    };
    let message = message.pinging(pinged);
    if waiting.len() > ASKED_AT_ONCE {
        let button = Button::new(OPEN.to(room), t!(texts, "goals-card-button"));
        return message.buttons([button.style(Style::Primary)]);
    }
    waiting.into_iter().fold(message, |message, (at, step)| {
        let number = (count > 1).then_some(at + 1);
        message.row(Row::Buttons(taps(texts, step, number)))
    })
}

/// Done, moved, stuck.
fn taps(texts: &Texts, step: &Step, number: Option<usize>) -> Vec<Button> {
    let label = |words: String| match number {
        Some(number) => format!("{words} ({number})"),
        None => words,
    };
    let done = Button::new(Tap::Done.in_room().to(step.id), label(t!(texts, "goals-done")));
    vec![
        done.style(Style::Success),
        Button::new(MOVE.to(step.id), label(t!(texts, "goals-moved"))),
        Button::new(Tap::Stuck.in_room().to(step.id), label(t!(texts, "goals-stuck"))).style(Style::Primary),
    ]
}

/// What became of a step since it was asked about.
fn said_of(texts: &Texts, step: &Step) -> String {
    let moved = step.is_open() && step.asked != step.words.when;
    if moved {
        return t!(texts, "goals-said-moved");
    }
    t!(texts, "goals-said", state = step.state.as_str())
}

/// The line about a step that was done; nobody is pinged. The mentor's buttons are there for as long as it stands.
pub(super) fn done_line(texts: &Texts, step: &Step, stands: bool) -> Message {
    let (who, words) = (step.owner.mention(), line(&step.words.text, IN_A_LINE));
    if !stands {
        return Message::text(t!(texts, "goals-done-line-open", who = who, step = words));
    }
    let mut text = t!(texts, "goals-done-line", who = who, step = words);
    if !step.evidence.is_empty() {
        let evidence = line(&step.evidence, IN_A_LINE);
        text = format!(
            "{text}\n{}",
            t!(texts, "goals-done-evidence", evidence = evidence)
        );
    }
    if step.state == StepState::Confirmed {
        return Message::text(format!("{text}\n{}", t!(texts, "goals-done-confirmed")));
    }
    let until = step.counts_at().map(stamp::day).unwrap_or_default();
    text = format!("{text}\n{}", t!(texts, "goals-done-until", until = until));
    Message::text(text).buttons([
        Button::new(Tap::Confirm.in_room().to(step.id), t!(texts, "goals-confirm")),
        Button::new(CORRECT.to(step.id), t!(texts, "goals-correct")),
    ])
}

/// The word to the mentors that somebody is stuck.
pub(super) fn stuck_line(texts: &Texts, step: &Step, mentors: &[UserId]) -> Message {
    let words = t!(
        texts,
        "goals-stuck-line",
        mentors = mentions(mentors),
        who = step.owner.mention(),
        step = line(&step.words.text, IN_A_LINE)
    );
    Message::text(words).pinging(mentors.iter().copied())
}

/// The word to the owner that the mentor asks for one correction.
pub(super) fn corrected(texts: &Texts, step: &Step) -> Message {
    let words = t!(
        texts,
        "goals-corrected",
        who = step.owner.mention(),
        mentor = step.changed_by.mention(),
        step = line(&step.words.text, IN_A_LINE)
    );
    let correction = Block::new(t!(texts, "goals-correction"), safe(&step.correction)).tone(Tone::Ask);
    Message {
        content: words,
        ..Message::block(correction)
    }
    .pinging([step.owner])
    .row(Row::Buttons(taps(texts, step, None)))
}

/// The answer with a kind word that more was planned than was promised.
pub(super) fn with_load(texts: &Texts, words: String, heavy: Option<Heavy>) -> String {
    match heavy {
        Some(Heavy { hours, promised }) => {
            let load = t!(texts, "goals-heavy", hours = hours, promised = promised);
            format!("{words}\n{load}")
        }
        None => words,
    }
}

/// How a step stands, in words.
fn standing(texts: &Texts, step: &Step, now: DateTime<Utc>) -> String {
    let standing = step.standing(now);
    let until = step.counts_at().filter(|_| standing == Standing::Done);
    match until {
        Some(until) => t!(texts, "goals-standing-done", until = stamp::day(until)),
        None => t!(texts, "goals-standing", state = standing.as_str()),
    }
}

/// What a tap is answered with.
pub(super) fn tapped(texts: &Texts, tap: Tap, is_new: bool) -> String {
    match (tap, is_new) {
        (_, false) => t!(texts, "goals-as-it-was"),
        (Tap::Done, true) => t!(texts, "goals-well-done"),
        (Tap::Stuck, true) => t!(texts, "goals-stuck-told"),
        (Tap::Confirm, true) => t!(texts, "goals-confirmed"),
    }
}

#[cfg(test)]
mod tests;
