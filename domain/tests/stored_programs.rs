//! A cohort's stored program is readable for as long as the cohort lives.
//!
//! `released/` has the program texts of every released version as they were shipped; they are never changed.

use proptest::prelude::*;
use toml::{Table, Value};
use trellis_domain::program::{CheckinRules, Program, Question, Questions};

const CAREER: &str = include_str!("released/v0.1/career-growth.toml");
const OPEN_SOURCE: &str = include_str!("released/v0.1/open-source-contribution.toml");

#[test]
fn every_released_program_is_still_read_as_what_it_was() {
    let mut seen = Vec::new();
    for version in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/released")).unwrap() {
        for file in std::fs::read_dir(version.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let slug = path.file_stem().unwrap().to_str().unwrap();
            let source = std::fs::read_to_string(&path).unwrap();
            let stored = Program::parse_stored(slug, &source).unwrap();
            assert_eq!(
                Program::parse(slug, &source),
                Ok(stored.clone()),
                "{}",
                path.display()
            );
            let checkin = &stored.checkin;
            seen.push(format!(
                "{slug}: {} weeks, {} of {}, {}+{} questions, asks {:?} {} times for {} days, reflects on {} for {} days",
                stored.weeks,
                stored.capacity.default,
                stored.capacity.max,
                stored.signup.mentor.len(),
                stored.signup.mentee.len(),
                checkin.cron.as_str(),
                own(checkin).len(),
                checkin.closes_after_days,
                stored.midpoint.questions.len(),
                stored.midpoint.deadline_days,
            ));
        }
    }
    seen.sort();
    assert_eq!(
        seen,
        [
            "career-growth: 12 weeks, 1 of 3, 3+3 questions, asks \"0 9 * * 4#2,4#4\" 6 times for 5 days, reflects on 5 for 7 days",
            "open-source-contribution: 6 weeks, 2 of 4, 2+3 questions, asks \"0 14 * * 5\" 5 times for 4 days, reflects on 3 for 4 days",
        ]
    );
}

/// The questions of a program's own; none where it has those of the bank.
fn own(checkin: &CheckinRules) -> &[String] {
    match &checkin.questions {
        Questions::Own(questions) => questions,
        Questions::Bank => &[],
    }
}

/// The career program with a piece of its text replaced, as a cohort may have it stored.
fn stored_with(piece: &str, by: &str) -> Program {
    assert!(CAREER.contains(piece), "{piece}");
    let source = CAREER.replacen(piece, by, 1);
    Program::parse_stored("career-growth", &source).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

#[test]
fn a_missing_key_has_its_default() {
    let without = |piece| stored_with(piece, "");
    assert_eq!(without("name = \"Career growth\"").name, "career-growth");
    assert_eq!(without("weeks = 12").weeks, 12);
    assert_eq!(without("session_every_days = 14").session_every_days, 14);
    assert_eq!(without("hours_per_month = 4").hours_per_month, 4);
    assert_eq!(without("max = 3").capacity.max, 3);
    assert_eq!(without("default = 1").capacity.default, 1);
    assert_eq!(without("update_every_days = 14").progress.update_every_days, 14);
    assert_eq!(without("closes_after_days = 5").checkin.closes_after_days, 5);
    assert_eq!(
        without("cron = \"0 9 * * 4#2,4#4\"").checkin.cron.as_str(),
        "0 9 * * 1"
    );
    assert_eq!(without("cron = \"0 8 * * 1\"").digest.cron.as_str(), "0 8 * * 1");
    assert_eq!(without("deadline_days = 7").midpoint.deadline_days, 7);
    assert_eq!(without("at_percent = 50").midpoint.at_percent, 50);
    assert!(
        without("remind_after_days = [2, 4]")
            .midpoint
            .remind_after_days
            .is_none()
    );
    assert_eq!(without("key = \"offer\"").signup.mentor[0].key, "question_1");
    assert_eq!(
        without("label = \"Where are you now?\"").signup.mentee[1].label,
        "now"
    );
}

#[test]
fn unknown_keys_and_tables_are_left_alone() {
    let as_imported = Program::parse("career-growth", CAREER).unwrap();
    for added in [
        "weeks = 12\nfuture = { of = [\"another\", \"version\"] }",
        "weeks = 12\nweek = \"not even near\"",
    ] {
        assert_eq!(stored_with("weeks = 12", added), as_imported, "{added}");
    }
    let added = "[matching]\nrounds = 3\n\n[digest]\nto = \"#mods\"";
    assert_eq!(stored_with("[digest]", added), as_imported);
    let added = "key = \"offer\"\ntranslated = true";
    assert_eq!(stored_with("key = \"offer\"", added), as_imported);
}

#[test]
fn a_program_without_a_section_does_without_it() {
    let mut whole: Table = CAREER.parse().unwrap();
    let sections: Vec<String> = whole.keys().cloned().collect();
    for section in &sections {
        let mut rest = whole.clone();
        rest.remove(section);
        let program = Program::parse_stored("career-growth", &rest.to_string()).unwrap();
        assert_fits(&program);
    }
    whole.clear();
    let bare = Program::parse_stored("career-growth", &whole.to_string()).unwrap();
    assert_fits(&bare);
    assert_eq!(
        [&bare.name, &bare.summary, &bare.commitment],
        ["career-growth"; 3]
    );
    assert!(bare.signup.mentor.is_empty() && bare.signup.mentee.is_empty());
    assert_eq!((bare.checkin.rhythm(), bare.midpoint.percent()), (None, None));
    assert_eq!(
        (bare.capacity.default, bare.capacity.max, bare.allowed_silence()),
        (1, 3, 28)
    );
}

#[test]
fn a_value_of_the_wrong_kind_falls_back_on_the_default() {
    assert_eq!(stored_with("weeks = 12", "weeks = \"six\"").weeks, 12);
    assert_eq!(stored_with("weeks = 12", "weeks = [6]").weeks, 12);
    assert_eq!(stored_with("default = 1", "default = 2.5").capacity.default, 1);
    assert_eq!(
        stored_with("name = \"Career growth\"", "name = 7").name,
        "career-growth"
    );
    assert!(stored_with("required = false", "required = \"no\"").signup.mentor[2].required);
    let asked = stored_with("\"How is the work between your sessions going?\"", "7");
    assert_eq!(own(&asked.checkin).len(), 5);
    let cron = stored_with("cron = \"0 9 * * 4#2,4#4\"", "cron = \"every hour\"")
        .checkin
        .cron;
    assert_eq!(cron.as_str(), "0 9 * * 1");
    let source = format!(
        "checkin = \"weekly\"\nsignup = []\n{}",
        "midpoint = 3\ncapacity = true\n"
    );
    assert_fits(&Program::parse_stored("x", &source).unwrap());
}

#[test]
fn what_lies_outside_todays_limits_is_brought_to_them() {
    assert_eq!(stored_with("weeks = 12", "weeks = 500").weeks, 104);
    assert_eq!(stored_with("weeks = 12", "weeks = -3").weeks, 1);
    assert_eq!(stored_with("max = 3\n", "max = 0x7fff_ffff\n").capacity.max, 20);
    assert_eq!(stored_with("default = 1", "default = 9").capacity.default, 3);
    let reminded = |days: &str| stored_with("[2, 4]", days).midpoint.remind_after_days;
    assert_eq!(reminded("[4, 2, 2]"), Some(4));
    assert_eq!(reminded("[1, 2, 3, 4]"), Some(3));
    assert_eq!(reminded("[3, 7, 99]"), Some(3));
    let silent = "update_every_days = 14\nsilent_after_days = 3";
    assert_eq!(
        stored_with("update_every_days = 14", silent)
            .progress
            .silent_after_days,
        None
    );
    let long = format!("name = \"{}\"", "x".repeat(70));
    assert!(
        stored_with("name = \"Career growth\"", &long)
            .name
            .ends_with("x…")
    );
    let doubled = stored_with("key = \"path\"", "key = \"offer\"").signup.mentor;
    let keys: Vec<&str> = doubled.iter().map(|question| question.key.as_str()).collect();
    assert_eq!(keys, ["offer", "question_1", "limits"]);
    let old = stored_with(
        "key = \"offer\"",
        "key = \"What you OFFER, in a key longer than keys are\"",
    );
    assert_eq!(
        old.signup.mentor[0].key,
        "What you OFFER, in a key longer than keys are"
    );
    let large = format!("{CAREER}\n{}", "# a note\n".repeat(10_000));
    assert!(Program::parse_stored("career-growth", &large).is_ok());
}

#[test]
fn only_what_is_no_toml_is_not_read() {
    for source in [
        "weeks = 12 weeks",
        "weeks = 1\nweeks = 2",
        "[capacity",
        "name = \"x",
    ] {
        let faults = Program::parse_stored("x", source).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
}

fn assert_fits(program: &Program) {
    let count = |text: &str| text.chars().count();
    let texts = [
        (&program.name, 60),
        (&program.summary, 300),
        (&program.commitment, 1000),
    ];
    for (text, max) in texts {
        assert!((1..=max).contains(&count(text)), "{text:?}");
    }
    assert!((1..=104).contains(&program.weeks));
    assert!((1..=90).contains(&program.session_every_days));
    assert!((1..=80).contains(&program.hours_per_month));
    assert!((1..=20).contains(&program.capacity.max));
    assert!((1..=program.capacity.max).contains(&program.capacity.default));
    assert!((1..=90).contains(&program.progress.update_every_days));
    assert!(program.allowed_silence() > program.progress.update_every_days);
    assert!((1..=30).contains(&program.checkin.closes_after_days));
    let asked = own(&program.checkin);
    assert!(asked.len() <= 30 && asked.iter().all(|text| (1..=200).contains(&count(text))));
    let midpoint = &program.midpoint;
    assert!((10..=90).contains(&midpoint.at_percent) && (1..=30).contains(&midpoint.deadline_days));
    let reminded = midpoint.remind_after_days;
    assert!(reminded.is_none_or(|day| (1..midpoint.deadline_days).contains(&day)));
    for (questions, most) in [
        (&program.signup.mentor, 3),
        (&program.signup.mentee, 3),
        (&midpoint.questions, 5),
    ] {
        assert!(questions.len() <= most);
        let mut keys: Vec<&str> = questions.iter().map(|question| question.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), questions.len());
        questions.iter().for_each(assert_question_fits);
    }
}

fn assert_question_fits(question: &Question) {
    let fits = |text: &str, max| (1..=max).contains(&text.chars().count());
    assert!(
        !question.key.is_empty() && fits(&question.label, 45),
        "{question:?}"
    );
    assert!(question.placeholder.as_ref().is_none_or(|text| fits(text, 100)));
    assert!((1..=4000).contains(&question.max));
}

/// The lines of a program that hold a key and its whole value.
fn key_lines(source: &str) -> Vec<usize> {
    let is_key = |line: &str| {
        let (key, value) = line.split_once(" = ").unwrap_or_default();
        let plain = key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        !key.is_empty() && plain && !value.ends_with("\"\"\"") && !value.ends_with('[')
    };
    (0..)
        .zip(source.lines())
        .filter(|(_, line)| is_key(line))
        .map(|(at, _)| at)
        .collect()
}

/// Every place of a document that holds a value, as the way to it.
fn places(value: &Value, way: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    found.push(way.clone());
    let below: Vec<&Value> = match value {
        Value::Table(table) => table.values().collect(),
        Value::Array(list) => list.iter().collect(),
        _ => return,
    };
    for (at, value) in below.into_iter().enumerate() {
        way.push(at);
        places(value, way, found);
        way.pop();
    }
}

fn put(value: &mut Value, way: &[usize], new: Value) {
    let Some((first, rest)) = way.split_first() else {
        *value = new;
        return;
    };
    let below = match value {
        Value::Table(table) => table.iter_mut().nth(*first).map(|(_, value)| value),
        Value::Array(list) => list.get_mut(*first),
        _ => None,
    };
    if let Some(below) = below {
        put(below, rest, new);
    }
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => (-1i64..40).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (-1e9..1e9).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => "\\PC{0,80}".prop_map(Value::from),
        1 => "[a-z \n]{0,1200}".prop_map(Value::from),
        1 => "[0-9*/, ]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 12, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
            prop::collection::vec(0i64..12, 0..8).prop_map(Value::from),
            prop::collection::btree_map("key|label|cron|max|questions|x", inner, 0..4)
                .prop_map(|table| Value::Table(table.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn a_program_less_one_key_or_with_one_more_is_still_read(
        source in prop::sample::select(vec![CAREER, OPEN_SOURCE]),
        at: prop::sample::Index,
        added in prop::option::of("[a-z]{1,8}_new = (1|true|\"x\"|\\[1, 2\\]|\\{ a = 1 \\})"),
    ) {
        let key_lines = key_lines(source);
        prop_assert!(key_lines.len() > 20);
        let chosen = key_lines[at.index(key_lines.len())];
        let mut lines: Vec<&str> = source.lines().collect();
        match &added {
            Some(line) => lines.insert(chosen, line),
            None => { lines.remove(chosen); }
        }
        let program = Program::parse_stored("program", &lines.join("\n"));
        prop_assert!(program.is_ok(), "{program:?}");
        assert_fits(&program.unwrap());
        if added.is_some() {
            let stored = Program::parse_stored("program", &lines.join("\n"));
            prop_assert_eq!(stored, Program::parse("program", source));
        }
    }

    #[test]
    fn whatever_stands_in_a_program_it_is_read_and_fits(
        source in prop::sample::select(vec![CAREER, OPEN_SOURCE]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), anything()), 1..8),
    ) {
        let mut document = Value::Table(source.parse().unwrap());
        for (at, new) in changes {
            let mut found = Vec::new();
            places(&document, &mut Vec::new(), &mut found);
            // The document itself stays a table.
            let way = found[1..].get(at.index(found.len().max(2) - 1)).cloned();
            put(&mut document, &way.unwrap_or_else(|| vec![0]), new);
        }
        let source = toml::to_string(&document).unwrap();
        let stored = Program::parse_stored("program", &source);
        prop_assert!(stored.is_ok(), "{stored:?}\n{source}");
        assert_fits(stored.as_ref().unwrap());
        // What import takes is read as the same later.
        if let Ok(imported) = Program::parse("program", &source) {
            prop_assert_eq!(stored, Ok(imported));
        }
    }
}
