//! The question before the days of a cohort move, and what follows it.

use chrono::{DateTime, NaiveDate, Utc};
use trellis_domain::cohort::{Moved, Notice, Part};
use trellis_domain::text::safe;
use trellis_kernel::discord::message::{Block, Button, Message, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::next_checkin;
use crate::coordination::cohorts::commands::{KEEP, MOVE};
use crate::coordination::cohorts::moving::{Agreed, Move};
use crate::records::cohort::{Cohort, dates, day, length};

/// Asks whether these are to be the days, and shows what moves with them.
pub(in crate::coordination::cohorts) fn confirm(texts: &Texts, wanted: &Move, now: DateTime<Utc>) -> Message {
    let before = &wanted.cohort;
    let after = Cohort {
        dates: wanted.to,
        moved_at: Some(now),
        ..before.clone()
    };
    let mut block = Block::new(
        t!(texts, "cohort-move-title", name = safe(&before.name)),
        t!(texts, "cohort-move-confirm"),
    )
    .tone(Tone::Ask);
    for part in Part::ALL {
        if let (Some(was), Some(becomes)) = (before.day_of(part), after.day_of(part)) {
            block = block.field(name_of(texts, part), from_to(texts, was, becomes));
        }
    }
    if before.running_since().is_some() {
        let words = comes_next(texts, wanted, (before, &after), now);
        block = block.field(t!(texts, "cohort-move-next-title"), words);
    }
    let notices = before.notices(wanted.to, now);
    let notices: Vec<String> = notices.iter().map(|one| notice(texts, *one)).collect();
    block = block.field(t!(texts, "cohort-move-look-title"), notices.join("\n"));
    let agreed = Agreed {
        cohort: before.id,
        moved: Moved {
            from: before.dates,
            to: wanted.to,
        },
    };
    Message::block(block).buttons([
        Button::new(MOVE.to(agreed), t!(texts, "cohort-move-button")).style(Style::Primary),
        Button::new(KEEP.to(before.id), t!(texts, "cohort-leave-dates-button")),
    ])
}

fn name_of(texts: &Texts, part: Part) -> String {
    match part {
        Part::First => t!(texts, "cohort-move-first"),
        Part::Midpoint => t!(texts, "cohort-move-midpoint"),
        Part::Last => t!(texts, "cohort-move-last"),
    }
}

fn from_to(texts: &Texts, was: NaiveDate, becomes: NaiveDate) -> String {
    if was == becomes {
        return t!(texts, "cohort-move-stays", day = day(texts, was));
    }
    t!(
        texts,
        "cohort-move-from-to",
        was = day(texts, was),
        becomes = day(texts, becomes)
    )
}

/// What the rooms of a cohort at work would notice first.
fn comes_next(
    texts: &Texts,
    wanted: &Move,
    (before, after): (&Cohort, &Cohort),
    now: DateTime<Utc>,
) -> String {
    let mut lines = vec![t!(texts, "cohort-move-rooms", rooms = wanted.rooms)];
    let none = || t!(texts, "cohort-move-no-checkin");
    let checkin = |cohort| next_checkin(cohort, now).map_or_else(none, stamp::moment);
    let (was, becomes) = (checkin(before), checkin(after));
    lines.push(match was == becomes {
        true => t!(texts, "cohort-move-checkin-stays", at = was),
        false => t!(texts, "cohort-move-checkin", was = was, becomes = becomes),
    });
    if wanted.asked > 0 && before.midpoint_on() != after.midpoint_on() {
        lines.push(t!(texts, "cohort-move-asked", rooms = wanted.asked));
    }
    lines.join("\n")
}

/// Which of its days are quiet ones, a line each.
pub(super) fn quiet(texts: &Texts, cohort: &Cohort) -> String {
    let days = cohort.quiet_days().into_iter();
    let lines = days.map(|(part, day)| notice(texts, Notice::ManyAreAway(part, day)));
    lines.collect::<Vec<_>>().join("\n")
}

fn notice(texts: &Texts, notice: Notice) -> String {
    match notice {
        Notice::WaitsAgain => t!(texts, "cohort-move-waits-again"),
        Notice::MidpointAtOnce => t!(texts, "cohort-move-midpoint-at-once"),
        Notice::MidpointElsewhere { chosen, comes } => t!(
            texts,
            "cohort-move-midpoint-elsewhere",
            chosen = day(texts, chosen),
            comes = day(texts, comes)
        ),
        Notice::ManyAreAway(part, date) => t!(
            texts,
            "cohort-move-many-are-away",
            part = name_of(texts, part),
            day = day(texts, date)
        ),
        Notice::Far(part, days) => t!(
            texts,
            "cohort-move-far",
            part = name_of(texts, part),
            length = length(texts, days.abs())
        ),
        Notice::AllFar(days) => t!(texts, "cohort-move-all-far", length = length(texts, days.abs())),
        Notice::OtherLength { days, weeks } => {
            let planned = i64::from(weeks) * 7;
            t!(
                texts,
                "cohort-move-other-length",
                length = length(texts, days),
                planned = length(texts, planned),
                days = if days % 7 == 0 { 0 } else { planned }
            )
        }
    }
}

/// What a coordinator is told after moving the dates.
pub(in crate::coordination::cohorts) fn moved(texts: &Texts, cohort: &Cohort) -> Message {
    let mut block = Block::new(
        t!(texts, "cohort-moved-title", name = safe(&cohort.name)),
        t!(texts, "cohort-moved"),
    )
    .field(t!(texts, "cohort-panel-dates"), dates(texts, cohort));
    if let Some(midpoint) = cohort.midpoint_on() {
        block = block.field(t!(texts, "cohort-move-midpoint"), day(texts, midpoint));
    }
    Message::block(block)
}

#[cfg(test)]
mod tests {
    use trellis_domain::cohort::{CohortDates, CohortState};

    use super::*;
    use crate::records::examples::{cohort, texts, words};

    #[test]
    fn the_question_shows_each_day_and_what_deserves_a_look() {
        let before = cohort(CohortState::Running);
        let wanted = Move {
            to: CohortDates {
                starts_on: "2027-04-12".parse().unwrap(),
                ends_on: "2027-06-07".parse().unwrap(),
                midpoint_on: None,
            },
            rooms: 2,
            asked: 1,
            cohort: before.clone(),
        };
        let now = "2027-02-17T09:00:00Z".parse().unwrap();
        let told = words(&confirm(&texts(), &wanted, now));
        let told: Vec<&str> = told.lines().filter(|line| !line.starts_with('[')).collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        # New dates for Spring \*27\*?
        Nothing has moved yet. What was said already stays, whatever you choose.
        First day: Mon 11 Jan 2027 → **Mon 12 Apr 2027**
        Midpoint: Mon 22 Feb 2027 → **Mon 10 May 2027**
        Last day: Sun 4 Apr 2027 → **Sun 6 Jun 2027**
        In the rooms: 2 open rooms follow these dates, and their cards show them.
        Next check-in: <t:1803542400:f> → <t:1808377200:f>
        One room was asked for its reflections already; its midpoint stays.
        Please look at this: The cohort is at work. Until its new first day no room is asked anything.
        First day: it moves by 13 weeks.
        Midpoint: it moves by 11 weeks.
        Last day: it moves by 9 weeks.
        It would run for 8 weeks; the program is made for 12 weeks.
        ");
        let said = |one| notice(&texts(), one);
        for (notices, expected) in [
            (Notice::Far(Part::Last, -62), "Last day: it moves by 62 days."),
            (Notice::AllFar(57), "The whole cohort moves by 57 days."),
            (Notice::AllFar(-63), "The whole cohort moves by 9 weeks."),
            (
                Notice::OtherLength { days: 81, weeks: 12 },
                "It would run for 81 days; the program is made for 12 weeks, which are 84 days.",
            ),
            (
                Notice::OtherLength { days: 1, weeks: 12 },
                "It would run for one day; the program is made for 12 weeks, which are 84 days.",
            ),
            (
                Notice::OtherLength { days: 7, weeks: 12 },
                "It would run for one week; the program is made for 12 weeks.",
            ),
        ] {
            assert_eq!(said(notices), expected);
        }
        insta::assert_snapshot!(words(&moved(&texts(), &before)), @r"
        # Spring \*27\* has new dates
        Everything that is to come moves with them. What was said already stays.
        Dates: Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
        Midpoint: Mon 22 Feb 2027
        ");
    }
}
