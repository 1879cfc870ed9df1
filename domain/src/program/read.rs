//! What a program file holds, key by key.

use toml::de::{DeTable, DeValue};

use super::table::{Faults, Table, found, whole_number};
use super::{Capacity, CheckinRules, MidpointRules, Program, ProgramFault, ProgressRules, Question};
use crate::ground::rhythm::{CRON_NEEDS, Rhythm};

/// Largest program file that is read, in bytes.
const FILE_LIMIT: usize = 64 * 1024;

pub(super) fn program(slug: &str, source: &str) -> Result<Program, Vec<ProgramFault>> {
    let faults = Faults::new(source);
    if source.len() > FILE_LIMIT {
        faults.note(
            0..0,
            "",
            "a file of at most 64 KB",
            format!("{} KB", source.len() / 1024),
        );
        return Err(faults.into_sorted());
    }
    let (root, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        faults.note(span, "", "TOML", format!("a mistake: {}", error.message()));
    }
    if !errors.is_empty() {
        return Err(faults.into_sorted());
    }
    if !is_slug(slug) {
        let expected = "a file name of 1 to 40 of the characters a-z, 0-9 and -";
        faults.note(0..0, "(file name)", expected, format!("{slug:?}"));
    }
    let program = whole(slug, Table::root(root.get_ref(), &faults));
    let faults = faults.into_sorted();
    match program {
        Some(program) if faults.is_empty() => Ok(program),
        _ => Err(faults),
    }
}

fn is_slug(slug: &str) -> bool {
    (1..=40).contains(&slug.len())
        && slug
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

fn whole(slug: &str, root: Table<'_, '_>) -> Option<Program> {
    let weeks = root.number("weeks", 1..=104);
    let signup = root.table("signup");
    let (mentor_questions, mentee_questions) = (
        questions(&signup, "mentor", 0..=3, SIGN_UP),
        questions(&signup, "mentee", 0..=3, SIGN_UP),
    );
    signup.finish();
    let (checkin, digest) = (checkin(root.table("checkin")), digest(root.table("digest")));
    let (name, summary) = (root.line("name", 60), root.text("summary", 300));
    let session_every_days = root.number("session_every_days", 1..=90);
    let hours_per_month = root.number("hours_per_month", 1..=80);
    let commitment = root.text("commitment", 1000);
    let capacity = capacity(root.table("capacity"));
    let progress = progress(root.table("progress"));
    let midpoint = midpoint(root.table("midpoint"), weeks);
    root.finish();
    // Only now, so that one bad cron does not hide what else is wrong.
    Some(Program {
        slug: slug.to_owned(),
        name,
        summary,
        weeks,
        session_every_days,
        hours_per_month,
        commitment,
        capacity,
        mentor_questions,
        mentee_questions,
        progress,
        checkin: checkin?,
        midpoint,
        digest: digest?,
    })
}

/// What a question is where its table does not say.
struct Shape {
    long: bool,
    max: u32,
}

const SIGN_UP: Shape = Shape {
    long: false,
    max: 1000,
};
const REFLECTION: Shape = Shape {
    long: true,
    max: 2000,
};

fn questions(
    table: &Table<'_, '_>,
    key: &'static str,
    count: std::ops::RangeInclusive<usize>,
    shape: Shape,
) -> Vec<Question> {
    let mut keys = std::collections::BTreeSet::new();
    let questions = table.tables(key, count, |entry| {
        let question = Question {
            key: entry.line("key", 32),
            label: entry.line("label", 45),
            placeholder: entry.optional_line("placeholder", 100),
            long: entry.flag("long", shape.long),
            required: entry.flag("required", true),
            max: entry.optional_number("max", 1..=4000).unwrap_or(shape.max),
        };
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        if !question.key.is_empty() && !question.key.bytes().all(plain) {
            let expected = "a key of the characters a-z, 0-9 and _";
            entry.fault("key", expected, format!("{:?}", question.key));
        }
        question
    });
    for question in &questions {
        if !keys.insert(question.key.as_str()) && !question.key.is_empty() {
            table.fault(
                key,
                "a different key for each question",
                format!("{:?} twice", question.key),
            );
        }
    }
    questions
}

fn capacity(table: Table<'_, '_>) -> Capacity {
    let max = table.number("max", 1..=20);
    let default = table.number("default", 1..=20);
    if default > max && table.is_sound("capacity") {
        table.fault(
            "default",
            format!("at most the {max} of `capacity.max`"),
            default.to_string(),
        );
    }
    table.finish();
    Capacity { default, max }
}

fn progress(table: Table<'_, '_>) -> ProgressRules {
    let rules = ProgressRules {
        update_every_days: table.number("update_every_days", 1..=90),
        silent_after_days: table.optional_number("silent_after_days", 2..=365),
    };
    if let Some(silent) = rules.silent_after_days
        && silent <= rules.update_every_days
        && table.is_sound("progress")
    {
        let expected = format!(
            "more than the {} of `progress.update_every_days`",
            rules.update_every_days
        );
        table.fault("silent_after_days", expected, silent.to_string());
    }
    table.finish();
    rules
}

/// A cron; `None` where it is none, which is then noted.
fn rhythm(table: &Table<'_, '_>) -> Option<Rhythm> {
    let source = table.line("cron", 100);
    if source.is_empty() {
        return None;
    }
    Rhythm::parse(&source)
        .map_err(|reason| table.fault("cron", CRON_NEEDS, reason))
        .ok()
}

fn checkin(table: Table<'_, '_>) -> Option<CheckinRules> {
    let cron = rhythm(&table);
    let closes_after_days = table.number("closes_after_days", 1..=30);
    let questions = table.list(
        "questions",
        1..=10,
        "questions of at most 200 characters",
        |name, span, value| {
            let text = value.as_str().map(crate::ground::text::one_line);
            let length = text.as_ref().map_or(0, |text| text.chars().count());
            if (1..=200).contains(&length) {
                return text;
            }
            let what = if length > 200 {
                format!("{length} characters")
            } else {
                found(value)
            };
            table.note(span, name, "a text of 1 to 200 characters", what);
            None
        },
    );
    table.finish();
    Some(CheckinRules {
        cron: cron?,
        closes_after_days,
        questions,
    })
}

fn midpoint(table: Table<'_, '_>, weeks: u32) -> MidpointRules {
    let deadline_days = table.number("deadline_days", 1..=30);
    let list = |name: &str, span, value: &DeValue<'_>| {
        let days = whole_number(value).filter(|days| (1..=30).contains(days));
        if days.is_none() {
            table.note(span, name, "a whole number from 1 to 30", found(value));
        }
        days
    };
    let rules = MidpointRules {
        at_percent: table.optional_number("at_percent", 10..=90).unwrap_or(50),
        deadline_days,
        remind_after_days: table.list("remind_after_days", 0..=3, "whole numbers of days", list),
        questions: questions(&table, "questions", 1..=5, REFLECTION),
    };
    let days = &rules.remind_after_days;
    let ascend = days.windows(2).all(|pair| pair[0] < pair[1]);
    let late = days.last().is_some_and(|last| *last >= deadline_days);
    if (!ascend || late) && table.is_sound("midpoint") {
        let expected = format!("ascending days before the {deadline_days} of `midpoint.deadline_days`");
        table.fault("remind_after_days", expected, format!("{days:?}"));
    }
    let left = u64::from(weeks) * 7 * u64::from(100 - rules.at_percent) / 100;
    if u64::from(deadline_days) >= left && table.is_sound("weeks") && table.is_sound("midpoint") {
        let expected = format!("fewer than the {left} days between the midpoint and the end");
        table.fault("deadline_days", expected, deadline_days.to_string());
    }
    table.finish();
    rules
}

fn digest(table: Table<'_, '_>) -> Option<Rhythm> {
    let cron = rhythm(&table);
    table.finish();
    cron
}

#[cfg(test)]
mod tests;
