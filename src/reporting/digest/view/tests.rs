//! What a digest shows, whatever was observed.

use trellis_domain::cohort::CohortState;
use trellis_domain::digest::Rank;
use trellis_domain::ids::UserId;
use trellis_kernel::discord::message::Row;

use super::*;
use crate::records::examples::{self, digest_scene, texts, words};

fn cohort() -> Cohort {
    examples::cohort(CohortState::Running)
}

fn report(parts: Vec<Observation>) -> Report {
    let (texts, cohort) = (texts(), cohort());
    Report {
        period: digest_scene(&texts, &cohort).period,
        parts,
        late: 0,
        rooms: 6,
        audience: Audience::Channel,
    }
}

fn part(rank: Rank, title: &str, lines: &[&str]) -> Observation {
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    Observation::new(rank, title.to_owned(), lines)
}

#[test]
fn a_quiet_week_is_told_kindly() {
    insta::assert_snapshot!(words(&digest(&texts(), &cohort(), &report(Vec::new()), false)), @r"
    # How Spring \*27\* is doing
    From <t:1799650800:D> to <t:1800255600:D>
    A quiet week: all 6 rooms are within their rhythm. Enjoy it.
    [What people answered] digest:answers:0w3ge1r70w3ge1r7_1800255600:1
    ");
}

#[test]
fn what_needs_a_person_gives_the_digest_its_tone() {
    let mut report = report(vec![
        part(Rank::Undelivered, "Not delivered (1)", &["a message"]),
        part(Rank::Joined, "New (2)", &["<@1>", "<@2>"]),
    ]);
    report.late = 2;
    let message = digest(&texts(), &cohort(), &report, true);
    assert_eq!(message.blocks[0].tone, Tone::Attention);
    insta::assert_snapshot!(words(&message), @r"
    # How Spring \*27\* is doing
    From <t:1799650800:D> to <t:1800255600:D>
    This digest comes late because I was away. It covers the whole time.
    2 prompts went out late, because I was away.
    Not delivered (1): • a message
    New (2): • <@1>
    • <@2>
    [What people answered] digest:answers:0w3ge1r70w3ge1r7_1800255600:1
    ");
    report.parts.remove(0);
    let message = digest(&texts(), &cohort(), &report, true);
    assert_eq!(message.blocks[0].tone, Tone::Growth);
}

#[test]
fn what_people_answered_is_shown_to_one_reader_without_the_rest() {
    let report = Report {
        audience: Audience::Reader(UserId::new(77)),
        ..report(vec![
            part(Rank::Stuck, "Stuck (1)", &["<@8> in #room"]),
            part(Rank::Silent, "Silent (1)", &["#room"]),
        ])
    };
    insta::assert_snapshot!(words(&answers(&texts(), &(cohort(), report.clone()), 0)), @r"
    # What people answered in Spring \*27\*
    Only you see this. Answers from a room that you are in yourself are for other coordinators.

    **Stuck (1)**
    • <@8> in #room
    ");
    let none = Report {
        parts: Vec::new(),
        ..report
    };
    insta::assert_snapshot!(words(&answers(&texts(), &(cohort(), none), 0)), @r"
    # What people answered in Spring \*27\*
    Nobody said that they are stuck or that it could be better, in a room that you are not in yourself.
    ");
}

const RANKS: [Rank; 9] = [
    Rank::Stuck,
    Rank::Undelivered,
    Rank::Unmatched,
    Rank::Silent,
    Rank::CouldBeBetter,
    Rank::Unanswered,
    Rank::NotAsked,
    Rank::Left,
    Rank::Joined,
];

#[test]
fn long_lists_are_cut_with_a_count_and_a_way_to_the_rest() {
    let line = "m".repeat(400);
    let parts = RANKS.map(|rank| part(rank, "Many (60)", &[line.as_str(); 60]));
    let message = digest(&texts(), &cohort(), &report(parts.to_vec()), false);
    let block = &message.blocks[0];
    assert_eq!(block.fields.len(), RANKS.len());
    assert!(block.characters() <= TEXT_TOTAL, "{}", block.characters());
    for field in &block.fields {
        assert!(field.value.chars().count() <= 1_024);
        assert!(field.value.contains(" more"), "{}", field.value);
    }
    for (lines, is_cut) in [(6, false), (7, true)] {
        let told = report(vec![part(Rank::Joined, "New", &vec!["<@1>"; lines])]);
        let buttons = words(&digest(&texts(), &cohort(), &told, false));
        assert_eq!(buttons.contains("[Show all] digest:all:"), is_cut, "{buttons}");
        let reader = Report {
            audience: Audience::Reader(UserId::new(77)),
            ..told
        };
        let buttons = words(&digest(&texts(), &cohort(), &reader, false));
        assert_eq!(buttons.contains("[Show all] digest:all:"), is_cut, "{buttons}");
    }
}

/// So many lines, and the halves of them as two parts.
fn many(count: usize, ranks: [Rank; 2]) -> (Vec<String>, Report) {
    let entries: Vec<String> = (1000..1000 + count)
        .map(|at| format!("<@{at}> {}", "m".repeat(140)))
        .collect();
    let lines: Vec<&str> = entries.iter().map(String::as_str).collect();
    let (first, second) = lines.split_at(count / 2);
    let parts = [first, second].into_iter().zip(ranks).enumerate();
    let parts = parts.map(|(at, (lines, rank))| part(rank, &format!("Part {at}"), lines));
    let parts = parts.filter(|part| !part.lines.is_empty()).collect();
    (entries, report(parts))
}

#[test]
fn every_line_is_on_some_page_under_its_heading() {
    for count in examples::COUNTS {
        let (entries, report) = many(count, [Rank::Silent, Rank::Joined]);
        let report = (cohort(), report);
        examples::walks(&entries, |page| all(&texts(), &report, page));
    }
    let parts = vec![
        part(Rank::Silent, "Silent (2)", &["one", "two"]),
        part(Rank::Joined, "New (1)", &["three"]),
    ];
    insta::assert_snapshot!(words(&all(&texts(), &(cohort(), report(parts)), 0)), @r"
    # How Spring \*27\* is doing
    **Silent (2)**
    • one
    • two
    **New (1)**
    • three
    ");
}

#[test]
fn every_answer_is_on_some_page_with_what_opens_more() {
    for count in examples::COUNTS {
        let (entries, mut report) = many(count, [Rank::Stuck, Rank::CouldBeBetter]);
        let read = Row::Buttons(vec![Button::new(ALL.to(told(&cohort(), &report)), "Read")]);
        if let Some(first) = report.parts.first_mut() {
            first.row = Some(read.clone());
        }
        // What else a digest tells is behind another button.
        report
            .parts
            .push(part(Rank::Joined, "New", &["somebody new"; 60]));
        let report = (cohort(), report);
        examples::walks(&entries, |page| {
            let message = answers(&texts(), &report, page);
            assert_eq!(message.rows.contains(&read), count > 0, "page {page} of {count}");
            assert!(!words(&message).contains("somebody new"));
            message
        });
    }
}
