//! Whatever can grow is shown to its end: nothing is cut but where it is said why, and every list is walked.

use super::super::sources::{Source, sources};

/// Where something is left out, and why nobody misses it.
const CUT: &[(&str, &str, &str)] = &[
    (
        "reporting/digest/view.rs",
        "all.iter().take(most)",
        "*Show all* has the rest",
    ),
    (
        "reporting/help/view.rs",
        "seats.split_at(seats.len().min(SEATS))",
        "`/me` has the rest",
    ),
    (
        "mentorship/goals/reporting.rs",
        "next.iter().take(STEPS)",
        "*Goals and steps* has the rest",
    ),
    (
        "mentorship/session/view/after.rs",
        "lines.iter().take(LINES)",
        "*Goals and steps* has the rest",
    ),
    (
        "coordination/cohorts/view.rs",
        "names.truncate(NAMED)",
        "*Who waits* has the rest",
    ),
    (
        "mentorship/growth/prefilling.rs",
        "told.next.truncate(NEXT)",
        "the plan has the rest",
    ),
    (
        "mentorship/growth/view/answers.rs",
        "page.iter().take(BEGUN_IN_LIST)",
        "the choices below have all of the page",
    ),
    (
        "mentorship/growth/view.rs",
        "text.lines().take(EXCERPT_LINES)",
        "an excerpt of a text",
    ),
    (
        "mentorship/growth/view.rs",
        "kept.truncate(kept.trim_end().len())",
        "an excerpt of a text",
    ),
    (
        "mentorship/growth/layout.rs",
        "text.chars().take(40)",
        "what is no address",
    ),
    (
        "intake/doctor/view.rs",
        ".iter().take(MOST_LINES)",
        "*and … more*: all of them were put right, or are decided on at once",
    ),
    (
        "intake/joining/coming_and_going.rs",
        "people.chunks(ASKED_AT_ONCE)",
        "everybody has their turn",
    ),
    (
        "mentorship/growth/store.rs",
        "limit +? offset +?",
        "a page, which the next one follows",
    ),
    (
        "mentorship/growth/store/private.rs",
        "limit +? offset +?",
        "a page, which the next one follows",
    ),
    (
        "mentorship/growth/store.rs",
        "order by u.posted_at desc, u.rowid desc limit +?\",",
        "what the tags of a thread are told from",
    ),
    (
        "mentorship/growth/store/lately.rs",
        "order by posted_at desc limit +3",
        "the brief says how many there are, and `/updates` has all",
    ),
    (
        "mentorship/growth/store/forms.rs",
        "limit -1 offset ?",
        "what is given up, and shown to nobody",
    ),
];

/// The floors on which people are shown something.
const FLOORS: &[&str] = &["records", "intake", "mentorship", "reporting", "coordination"];

/// The part of a file that is no test.
fn shown(source: &Source) -> &str {
    let is_test = source.path.ends_with("tests.rs") || source.path.ends_with("examples.rs");
    let text = if is_test { "" } else { &*source.text };
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()
}

/// The lines of a file that leave something of a list out.
fn cuts(source: &Source) -> Vec<&str> {
    let ways = [".take(", ".truncate(", ".split_at(", ".chunks(", ".first_chunk("];
    let cuts = |line: &&str| {
        let is_limit = line.contains(" limit ") && !line.contains(" limit 1");
        is_limit || ways.iter().any(|way| line.replace(".take()", "").contains(way))
    };
    let code = |line: &&str| !line.trim_start().starts_with("//");
    shown(source)
        .lines()
        .filter(code)
        .filter(cuts)
        .map(str::trim)
        .collect()
}

fn faults(sources: &[Source]) -> Vec<String> {
    let on_floor = |one: &&Source| FLOORS.iter().any(|floor| one.path.starts_with(floor));
    let mut faults = Vec::new();
    for source in sources.iter().filter(on_floor) {
        for line in cuts(source) {
            let is_known =
                |(path, code, _): &&(&str, &str, &str)| *path == source.path && line.contains(code);
            if !CUT.iter().any(|one| is_known(&one)) {
                faults.push(format!(
                    "{}: `{line}` leaves something out: page it, or say why",
                    source.path
                ));
            }
        }
        let is_listed = ["turned_to(", "spread(", "leading_on(", "Choices {"]
            .iter()
            .any(|way| shown(source).contains(way));
        if source.path.contains("view") && is_listed && !is_walked(source, sources) {
            faults.push(format!(
                "{}: a list that no test walks with all of `COUNTS`",
                source.path
            ));
        }
    }
    faults
}

/// Whether the tests of a view walk its lists: those of `view.rs` and of `view/answers.rs` are in `view/tests.rs`.
fn is_walked(source: &Source, sources: &[Source]) -> bool {
    let folder = match source.path.split_once("/view/") {
        Some((feature, _)) => format!("{feature}/view"),
        None => source.path.trim_end_matches(".rs").to_owned(),
    };
    let tests = format!("{folder}/tests.rs");
    let tests = sources.iter().find(|one| one.path == tests);
    tests.is_some_and(|tests| tests.text.contains("in examples::COUNTS"))
}

#[test]
fn nothing_that_grows_is_cut_and_every_list_is_walked() {
    let sources = sources("src");
    let faults = faults(&sources);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for (path, code, why) in CUT {
        let source = sources.iter().find(|one| one.path == *path);
        let is_there = source.is_some_and(|source| cuts(source).iter().any(|line| line.contains(code)));
        assert!(is_there, "{path} no longer has `{code}` ({why})");
    }
}

#[test]
fn a_new_list_is_found() {
    let with = |path: &str, text: &str, tests: &str| {
        let tests_path = format!("{}/tests.rs", path.trim_end_matches(".rs"));
        faults(&[Source::new(path, text), Source::new(&tests_path, tests)]).len()
    };
    let view = "reporting/card/view.rs";
    for (text, tests, expected) in [
        ("fn f() { all.iter().take(6) }", "", 1),
        ("fn f() { all.truncate(6) }", "", 1),
        ("// all.take(6)\nfn f() { first.take() }", "", 0),
        ("fn f() { turned_to(page, &sizes, SPACE) }", "", 1),
        ("fn f() { Row::Choices(Choices { options }) }", "assert!(true)", 1),
        (
            "fn f() { turned_to(page, &sizes, SPACE) }",
            "for count in examples::COUNTS {}",
            0,
        ),
        ("fn f() {}\n#[cfg(test)]\nmod tests { all.take(6) }", "", 0),
    ] {
        assert_eq!(with(view, text, tests), expected, "{text}");
    }
    let store = "select id from room order by id limit ?\n";
    assert_eq!(with("records/room/store.rs", store, ""), 1);
    assert_eq!(
        with("records/room/store.rs", "select id from room limit 1\n", ""),
        0
    );
    assert_eq!(with("bot/events.rs", "all.take(6)", ""), 0);
}
