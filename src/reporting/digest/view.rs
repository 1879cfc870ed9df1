//! What a digest looks like: one block, a part for each kind of thing, long lists cut with a count and a button to all
//! of them. Pure.

use trellis_domain::digest::Audience;
use trellis_domain::lists::{Space, Turned, turned_to};
use trellis_domain::text::{clip, safe};

use super::commands::{ALL, ANSWERS, ANSWERS_PAGE, PAGE, Told};
use super::report::Report;
use crate::interaction::{Observation, lists};
use crate::records::cohort::Cohort;
use trellis_kernel::discord::message::{Block, Button, Message, TEXT_TOTAL, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Lines of one part; fewer where all parts together would be longer than a message may be.
const LINES: usize = 6;
/// Characters of one line, so that a part stays within its 1,024.
const LINE: usize = 160;
/// Characters of a part's title above its lines.
const HEADING: usize = 60;

/// What one page of everything holds: a screen, within a block, with room for headings that go on.
const SCREEN: Space = Space {
    entries: 20,
    characters: 3_400,
};

/// A digest, for the channel or for who asks.
pub(super) fn digest(texts: &Texts, cohort: &Cohort, report: &Report, late: bool) -> Message {
    let period = report.period;
    let mut lines = vec![t!(
        texts,
        "digest-period",
        from = stamp::day(period.from),
        until = stamp::day(period.until)
    )];
    if late {
        lines.push(t!(texts, "digest-late"));
    }
    if report.late > 0 {
        lines.push(t!(texts, "digest-late-prompts", count = report.late));
    }
    if report.parts.is_empty() {
        lines.push(t!(texts, "digest-quiet", rooms = report.rooms));
    }
    let title = t!(texts, "digest-title", cohort = safe(&cohort.name));
    let needs_a_person = report.parts.iter().any(|part| part.rank.needs_a_person());
    let block = Block::new(title, lines.join("\n")).tone(if needs_a_person {
        Tone::Attention
    } else {
        Tone::Growth
    });
    let parts: Vec<&Observation> = report.parts.iter().collect();
    let (message, is_whole) = with_parts(texts, &parts, &block);
    let told = told(cohort, report);
    let mut buttons = Vec::new();
    if report.audience == Audience::Channel {
        // Always there, also where there is nothing behind it: else the button would tell what it hides.
        buttons.push(Button::new(ANSWERS.to(told), t!(texts, "digest-answers-button")));
    }
    if !is_whole {
        buttons.push(Button::new(ALL.to(told), t!(texts, "digest-all-button")));
    }
    if buttons.is_empty() {
        return message;
    }
    message.buttons(buttons)
}

/// A page of everything that a digest tells, with the way to the next.
pub(super) fn all(texts: &Texts, (cohort, report): &(Cohort, Report), page: usize) -> Message {
    let title = t!(texts, "digest-title", cohort = safe(&cohort.name));
    let parts: Vec<&Observation> = report.parts.iter().collect();
    if parts.is_empty() {
        return Message::block(Block::new(title, t!(texts, "digest-quiet", rooms = report.rooms)));
    }
    let (words, turned) = page_of(&parts, page);
    let block = Block::new(title, words).footer(lists::page_number(texts, &turned));
    let turns = lists::turns(texts, PAGE, &told(cohort, report), &turned);
    turns.into_iter().fold(Message::block(block), Message::row)
}

/// The lines on a page of these parts, each part under its heading.
fn page_of(parts: &[&Observation], page: usize) -> (String, Turned) {
    let lines = parts.iter();
    let lines = lines.flat_map(|part| part.lines.iter().map(move |line| (&part.title, shown(line))));
    let lines: Vec<(&String, String)> = lines.collect();
    let sizes: Vec<usize> = lines.iter().map(|(_, line)| line.chars().count() + 1).collect();
    let turned = turned_to(page, &sizes, SCREEN);
    let mut words = Vec::new();
    let mut heading = None;
    for (part, line) in &lines[turned.entries.clone()] {
        if heading != Some(part) {
            heading = Some(part);
            words.push(format!("**{}**", clip(part, HEADING)));
        }
        words.push(line.clone());
    }
    (words.join("\n"), turned)
}

/// A line as it is shown.
fn shown(line: &str) -> String {
    format!("• {}", clip(line, LINE))
}

fn told(cohort: &Cohort, report: &Report) -> Told {
    Told {
        cohort: cohort.id,
        until: report.period.until,
    }
}

/// A page of what people answered last, for one reader, with the way to the next and with what opens more.
pub(super) fn answers(texts: &Texts, (cohort, report): &(Cohort, Report), page: usize) -> Message {
    let parts = report.parts.iter();
    let parts: Vec<&Observation> = parts.filter(|part| part.rank.is_confidential()).collect();
    let title = t!(texts, "digest-answers-title", cohort = safe(&cohort.name));
    if parts.is_empty() {
        return Message::block(Block::new(title, t!(texts, "digest-answers-none")));
    }
    let (words, turned) = page_of(&parts, page);
    let words = format!("{}\n\n{words}", t!(texts, "digest-answers"));
    let block = Block::new(title, words).footer(lists::page_number(texts, &turned));
    let opens = parts.iter().filter_map(|part| part.row.clone());
    let turns = lists::turns(texts, ANSWERS_PAGE, &told(cohort, report), &turned);
    opens.chain(turns).fold(Message::block(block), Message::row)
}

/// A message of all parts, each with as many lines as all of them have space for, and with what opens more; and whether
/// it holds every line.
fn with_parts(texts: &Texts, parts: &[&Observation], start: &Block) -> (Message, bool) {
    let drawn = |most| {
        let parts = parts.iter();
        let block = parts.fold(start.clone(), |block, part| {
            block.field(&part.title, lines(texts, &part.lines, most))
        });
        (block, most)
    };
    let (block, most) = (2..=LINES)
        .rev()
        .map(drawn)
        .find(|(block, _)| block.characters() <= TEXT_TOTAL)
        .unwrap_or_else(|| drawn(1));
    let rows = parts.iter().filter_map(|part| part.row.clone());
    let is_whole = parts.iter().all(|part| part.lines.len() <= most);
    (rows.fold(Message::block(block), Message::row), is_whole)
}

/// The first `most` lines, and how many there are more.
fn lines(texts: &Texts, all: &[String], most: usize) -> String {
    let mut lines: Vec<String> = all.iter().take(most).map(|line| shown(line)).collect();
    if all.len() > most {
        lines.push(t!(texts, "digest-more", count = all.len() - most));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
