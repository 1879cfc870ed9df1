//! What a digest looks like: one embed, a part for each kind of thing, long lists cut with a count. Pure.

use trellis_domain::digest::Audience;
use trellis_domain::text::{clip, safe};

use super::commands::{ANSWERS, Told};
use super::report::Report;
use crate::interaction::Observation;
use crate::records::cohort::Cohort;
use trellis_kernel::discord::message::{Button, EMBEDS_TOTAL, Embed, Message, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Lines of one part; fewer where all parts together would be longer than a message may be.
const LINES: usize = 6;
/// Characters of one line, so that a part stays within its 1,024.
const LINE: usize = 160;

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
    let embed = Embed::new(title, lines.join("\n")).tone(if needs_a_person {
        Tone::Attention
    } else {
        Tone::Growth
    });
    let parts: Vec<&Observation> = report.parts.iter().collect();
    let message = with_parts(texts, &parts, &embed);
    if report.audience != Audience::Channel {
        return message;
    }
    // Always there, also where there is nothing behind it: else the button would tell what it hides.
    let told = Told {
        cohort: cohort.id,
        until: period.until,
    };
    message.buttons([Button::new(ANSWERS.to(told), t!(texts, "digest-answers-button"))])
}

/// What people answered in the period, for one reader.
pub(super) fn answers(texts: &Texts, cohort: &Cohort, report: &Report) -> Message {
    let parts = report.parts.iter();
    let parts: Vec<&Observation> = parts.filter(|part| part.rank.is_confidential()).collect();
    let title = t!(texts, "digest-answers-title", cohort = safe(&cohort.name));
    let words = if parts.is_empty() {
        t!(texts, "digest-answers-none")
    } else {
        t!(texts, "digest-answers")
    };
    with_parts(texts, &parts, &Embed::new(title, words))
}

/// A message of all parts, each with as many lines as all of them have space for, and with what opens more.
fn with_parts(texts: &Texts, parts: &[&Observation], start: &Embed) -> Message {
    let drawn = |most| {
        let parts = parts.iter();
        parts.fold(start.clone(), |embed, part| {
            embed.field(&part.title, lines(texts, &part.lines, most))
        })
    };
    let embed = (2..=LINES)
        .rev()
        .map(drawn)
        .find(|embed| embed.characters() <= EMBEDS_TOTAL)
        .unwrap_or_else(|| drawn(1));
    let rows = parts.iter().filter_map(|part| part.row.clone());
    rows.fold(Message::embed(embed), Message::row)
}

/// The first `most` lines, and how many there are more.
fn lines(texts: &Texts, all: &[String], most: usize) -> String {
    let shown = all.iter().take(most);
    let mut lines: Vec<String> = shown.map(|line| format!("• {}", clip(line, LINE))).collect();
    if all.len() > most {
        lines.push(t!(texts, "digest-more", count = all.len() - most));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
