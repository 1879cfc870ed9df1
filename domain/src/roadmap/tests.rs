use std::time::Instant;

use super::*;
use crate::goals::{Level, StepKind};
use crate::ground::text::tidy;
use crate::program::text_of;

const LEADERSHIP: &str = include_str!("../../../config/roadmaps/leadership.toml");

fn faults(source: &str) -> Vec<String> {
    let faults = Roadmap::parse("test", source).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

/// A small roadmap that is in order.
const SMALL: &str = r#"name = "Small"
summary = "Two steps."
weeks = 2
hours_per_month = 4
competencies = ["Craft", "Network"]

[[steps]]
week = 1
level = "foundation"
kind = "observe"
competency = "Craft"
hours = 0.5
text = "Look at it."
evidence = "A note"
good = "It was looked at."

[[steps]]
day = 12
level = "stretch"
kind = "do"
competency = "Network"
hours = 2
text = "Do it."
when = "it is Monday"
evidence = "A link"
good = "It was done."
"#;

/// The one fault of the small roadmap with a piece of it replaced.
fn fault_with(piece: &str, by: &str) -> String {
    assert!(SMALL.contains(piece), "{piece}");
    let mut faults = faults(&SMALL.replacen(piece, by, 1));
    assert_eq!(faults.len(), 1, "{piece} → {by}: {faults:#?}");
    faults.remove(0)
}

/// Every roadmap that is shipped.
fn shipped() -> Vec<Roadmap> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../config/roadmaps");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut roadmaps: Vec<Roadmap> = files
        .map(|path| {
            let slug = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let source = std::fs::read_to_string(&path).unwrap();
            Roadmap::parse(&slug, &source).unwrap_or_else(|faults| panic!("{slug}: {faults:#?}"))
        })
        .collect();
    roadmaps.sort_by(|one, other| one.slug.cmp(&other.slug));
    roadmaps
}

#[test]
fn shipped_roadmaps_are_in_order_and_lead_from_foundations_to_what_is_strategic() {
    let shipped = shipped();
    let slugs: Vec<&str> = shipped.iter().map(|roadmap| roadmap.slug.as_str()).collect();
    assert_eq!(
        slugs,
        [
            "leadership",
            "open-source-contribution",
            "product-management",
            "software-career-start"
        ]
    );
    for roadmap in &shipped {
        let slug = &roadmap.slug;
        assert!((12..=18).contains(&roadmap.steps.len()), "{slug}");
        assert!(matches!(roadmap.hours_per_month, 4 | 10), "{slug}");
        assert!(roadmap.steps.is_sorted_by_key(|step| step.level), "{slug}");
        for level in Level::ALL {
            assert!(
                roadmap.steps.iter().filter(|step| step.level == level).count() >= 3,
                "{slug}"
            );
        }
        for kind in StepKind::ALL {
            assert!(
                roadmap.steps.iter().any(|step| step.kind == kind),
                "{slug}: no {kind}"
            );
        }
        // Nobody does more than three things in a row without talking about them or looking at how others do.
        let mut in_a_row = 0;
        for step in &roadmap.steps {
            in_a_row = if step.kind == StepKind::Do {
                in_a_row + 1
            } else {
                0
            };
            assert!(in_a_row <= 3, "{slug}: {}", step.text);
        }
        assert_eq!(roadmap.steps.last().unwrap().kind, StepKind::Debrief, "{slug}");
        for competency in &roadmap.competencies {
            assert!(
                roadmap.steps.iter().any(|step| step.competency == *competency),
                "{slug}: no step about {competency}"
            );
        }
        // The day of a step may move, so that no step may speak of a week by its number.
        for step in &roadmap.steps {
            for words in [&step.text, &step.evidence, &step.good] {
                assert_eq!(*words, tidy(words));
                let lower = words.to_lowercase();
                for number in [
                    "week one",
                    "week two",
                    "week five",
                    "week twelve",
                    "day 1",
                    "day 2",
                ] {
                    assert!(!lower.contains(number), "{slug}: {words}");
                }
            }
        }
    }
}

#[test]
fn a_roadmap_holds_what_its_file_says() {
    let roadmap = Roadmap::parse("small", SMALL).unwrap();
    assert_eq!((roadmap.weeks, roadmap.days()), (2, 14));
    assert_eq!(
        (roadmap.hours(), roadmap.most_hours()),
        (Hours::from_quarters(10), Hours::from_quarters(10))
    );
    let [first, second] = roadmap.steps.as_slice() else {
        panic!("{roadmap:?}")
    };
    assert_eq!((first.day, first.cue.as_deref()), (7, None));
    assert_eq!((second.day, second.cue.as_deref()), (12, Some("it is Monday")));
    assert_eq!((first.level, first.kind), (Level::Foundation, StepKind::Observe));
    assert_eq!(first.hours, Hours::from_quarters(2));
    assert_eq!(second.good, "It was done.");
}

#[test]
fn each_kind_of_mistake_is_told_with_line_key_and_what_was_expected() {
    for (piece, by, expected) in [
        (
            "weeks = 2\n",
            "weeks = \"two\"\n",
            "line 3: `weeks`: expected a whole number from 1 to 104, found \"two\"",
        ),
        (
            "evidence = \"A note\"",
            "evidence = \"  \"",
            "line 14: `steps[1].evidence`: expected a text of 1 to 100 characters, found an empty text",
        ),
        (
            "text = \"Look at it.\"\n",
            "",
            "line 7: `steps[1].text`: expected a text of 1 to 280 characters, found nothing",
        ),
        (
            "text = \"Do it.\"",
            "text = \"look  AT it.\"",
            "line 23: `steps[2].text`: expected each step once, found the same text as in a step before",
        ),
        (
            "level = \"stretch\"",
            "level = \"stretchy\"",
            "line 19: `steps[2].level`: expected one of the words foundation, stretch, strategic (did you mean \
             \"stretch\"?), found \"stretchy\"",
        ),
        (
            "kind = \"do\"",
            "kind = \"read\"",
            "line 20: `steps[2].kind`: expected one of the words do, observe, debrief, introduce, found \"read\"",
        ),
        (
            "kind = \"do\"",
            "kind = 7",
            "line 20: `steps[2].kind`: expected one of the words do, observe, debrief, introduce, found 7",
        ),
        (
            "competency = \"Network\"",
            "competency = \"Networks\"",
            "line 21: `steps[2].competency`: expected one of `competencies` (did you mean \"Network\"?), found \
             \"Networks\"",
        ),
        (
            "competencies = [\"Craft\", \"Network\"]",
            "competencies = [\"Craft\", \"Network\", \"craft\"]",
            "line 5: `competencies[3]`: expected each competency once, found \"craft\" twice",
        ),
        (
            "competencies = [\"Craft\", \"Network\"]",
            "competencies = [\"Craft\", \"Network\", 3]",
            "line 5: `competencies[3]`: expected a text of 1 to 40 characters on one line, found 3",
        ),
        (
            "hours = 0.5",
            "hours = 0.3",
            "line 12: `steps[1].hours`: expected a number from 0.25 to 40, in quarters (0.25, 0.5, 0.75, 1), found 0.3",
        ),
        (
            "hours = 0.5",
            "hours = -1",
            "line 12: `steps[1].hours`: expected a number from 0.25 to 40, in quarters (0.25, 0.5, 0.75, 1), found -1",
        ),
        (
            "hours = 0.5",
            "hours = nan",
            "line 12: `steps[1].hours`: expected a number from 0.25 to 40, in quarters (0.25, 0.5, 0.75, 1), found nan",
        ),
        (
            "hours = 2\n",
            "hours = 3.75\n",
            "line 22: `steps[2].hours`: expected at most 4 hours in any four weeks (`hours_per_month`), found 4.25 in \
             the four weeks up to this step",
        ),
        (
            "week = 1\n",
            "week = 2\n",
            "line 18: `steps[2].day`: expected day 14 of the step before, or later, found day 12",
        ),
        (
            "day = 12\n",
            "day = 15\n",
            "line 18: `steps[2].day`: expected at most 14 (`weeks` is 2), found 15",
        ),
        (
            "day = 12\n",
            "week = 3\n",
            "line 18: `steps[2].week`: expected at most 2 (`weeks` is 2), found 3",
        ),
        (
            "day = 12\n",
            "day = 12\nweek = 2\n",
            "line 18: `steps[2].day`: expected either `week` or `day`, found both",
        ),
        (
            "day = 12\n",
            "",
            "line 17: `steps[2].week`: expected `week` (done by the end of that week) or `day`, found neither",
        ),
        (
            "day = 12\n",
            "day = 0\n",
            "line 18: `steps[2].day`: expected a whole number from 1 to 728, found 0",
        ),
        (
            "good = \"It was done.\"",
            "good = \"It was done.\"\ngood = \"Twice.\"",
            "line 27: `steps.good`: expected each key once in its table, found the same key again",
        ),
        (
            "name = \"Small\"",
            "name = “Small”",
            "line 1: `name`: expected straight quotes (\") around a text, found `name = “Small”`",
        ),
        (
            "text = \"Do it.\"",
            "text = \"Do \u{0}it.\"",
            "line 23: `steps.text`: expected a text without invisible characters, found `\"Do �it.\"`",
        ),
    ] {
        assert_eq!(fault_with(piece, by), expected, "{piece} → {by}");
    }
    // A key with a slip is missing, too.
    let slip = faults(&SMALL.replace("summary =", "sumary ="));
    assert_eq!(
        slip,
        [
            "line 1: `summary`: expected a text of 1 to 300 characters, found nothing",
            "line 2: `sumary`: expected a known key (did you mean `summary`?), found an unknown key",
        ]
    );
    let long = fault_with(
        "good = \"It was done.\"",
        &format!("good = \"{}\"", "x".repeat(601)),
    );
    assert!(
        long.ends_with("expected a text of 1 to 600 characters, found 601 characters"),
        "{long}"
    );
}

#[test]
fn all_faults_of_a_file_are_told_in_one_pass() {
    let source = SMALL
        .replace("weeks = 2", "weeks = 0")
        .replace("kind = \"observe\"", "kind = \"watch\"")
        .replace("hours = 2", "hours = \"long\"")
        .replace("when = ", "wen = ");
    let lines: Vec<String> = faults(&source)
        .iter()
        .map(|fault| fault.split(": expected").next().unwrap().to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "line 3: `weeks`",
            "line 10: `steps[1].kind`",
            "line 22: `steps[2].hours`",
            "line 24: `steps[2].wen`",
        ]
    );
}

#[test]
fn an_empty_file_and_a_name_that_is_none_are_told() {
    let missing = faults("");
    let keys = [
        "name",
        "summary",
        "weeks",
        "hours_per_month",
        "competencies",
        "steps",
    ];
    assert_eq!(missing.len(), keys.len(), "{missing:#?}");
    for key in keys {
        assert!(
            missing.iter().any(|fault| fault.contains(&format!("`{key}`"))),
            "{key}"
        );
    }
    let named = Roadmap::parse("Über uns", SMALL).unwrap_err();
    assert_eq!(
        named[0].to_string(),
        "line 1: `(file name)`: expected a file name of 1 to 40 of the characters a-z, 0-9 and -, found \"Über uns\""
    );
}

#[test]
fn a_mark_at_the_beginning_is_read_over_and_another_encoding_told() {
    let marked = format!("\u{feff}{SMALL}");
    assert!(Roadmap::parse("small", &marked).is_ok());
    let wide: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let fault = text_of(&wide).unwrap_err();
    assert_eq!(fault.found, "UTF-16");
}

#[test]
fn signs_that_turn_text_around_do_not_get_in() {
    let turned = SMALL.replace("Do it.", "Do \u{202e}it\u{2066}.\u{200b}");
    assert_eq!(Roadmap::parse("small", &turned).unwrap().steps[1].text, "Do it.");
}

#[test]
fn what_is_too_large_or_too_much_is_refused_at_once() {
    let step = &SMALL[SMALL.find("[[steps]]").unwrap()..];
    let head = &SMALL[..SMALL.find("[[steps]]").unwrap()];
    let bare = "[[steps]]\n".repeat(10_000);
    let five_megabytes = format!("{head}{}", step.repeat(5 * 1024 * 1024 / step.len()));
    let unknown: String = (0..20_000).map(|number| format!("k{number} = 1\n")).collect();
    let garbage = "]\n".repeat(100_000);
    let deep = format!("name = {}1{}", "[".repeat(50_000), "]".repeat(50_000));
    let tables = format!("[{}]", vec!["a"; 50_000].join("."));
    let open = "a = \"\"\"\n".repeat(10_000);
    let twice = "weeks = 1\n".repeat(20_000);
    for (what, source) in [
        ("10,000 steps", format!("{head}{bare}")),
        ("5 MB", five_megabytes),
        ("unknown keys", unknown),
        ("garbage", garbage),
        ("deep lists", deep),
        ("deep tables", tables),
        ("texts that never end", open),
        ("a key very often", twice),
    ] {
        let begun = Instant::now();
        let faults = faults(&source);
        let took = begun.elapsed();
        assert!(
            !faults.is_empty() && faults.len() <= crate::program::MOST_FAULTS,
            "{what}"
        );
        // Milliseconds once optimised; a test is not, and shares its processor.
        assert!(took.as_secs() < 5, "{what} took {took:?}");
    }
    let many = faults(&format!("{head}{bare}"));
    assert_eq!(
        many[0],
        "line 7: `steps`: expected 1 to 50 tables [[steps]], found a list of 10000"
    );
}

#[test]
fn what_was_imported_once_is_read_whatever_it_lacks() {
    for source in [
        "",
        "steps = 3",
        "[[steps]]\nday = 3\n",
        "weeks = 900\ncompetencies = 7\nfuture = true\n",
    ] {
        let roadmap = Roadmap::parse_stored("old", source).unwrap();
        assert_eq!(
            (roadmap.name.as_str(), roadmap.steps.len()),
            ("old", 0),
            "{source}"
        );
        assert!((1..=104).contains(&roadmap.weeks));
    }
    let cut = SMALL
        .replace("level = \"stretch\"\n", "")
        .replace("hours = 2\n", "");
    let roadmap = Roadmap::parse_stored("small", &cut).unwrap();
    assert_eq!(roadmap.steps[1].level, Level::Foundation);
    assert_eq!(roadmap.steps[1].hours, Hours::default());
    assert!(Roadmap::parse_stored("small", "no toml at all").is_err());
    assert_eq!(
        Roadmap::parse_stored("leadership", LEADERSHIP),
        Roadmap::parse("leadership", LEADERSHIP)
    );
}
