use super::Program;
use crate::ground::role::Role;

const CAREER: &str = include_str!("../../../config/programs/career-growth.toml");

fn faults(source: &str) -> Vec<String> {
    Program::parse("test", source)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The one fault of the career program with a piece of it replaced.
fn fault_with(piece: &str, by: &str) -> String {
    assert!(CAREER.contains(piece), "{piece}");
    let mut faults = faults(&CAREER.replacen(piece, by, 1));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults.remove(0)
}

#[test]
fn shipped_programs_parse() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../config/programs");
    let mut slugs = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let slug = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = std::fs::read_to_string(&path).unwrap();
        if let Err(faults) = Program::parse(&slug, &source) {
            panic!("{slug}: {faults:#?}");
        }
        slugs.push(slug);
    }
    slugs.sort();
    assert_eq!(slugs, ["career-growth", "open-source-contribution"]);
}

#[test]
fn a_program_holds_what_its_file_says() {
    let program = Program::parse("career-growth", CAREER).unwrap();
    assert_eq!((program.weeks, program.capacity.max), (12, 3));
    assert_eq!(program.signup_questions(Role::Mentee)[0].key, "wish");
    assert!(!program.signup.mentor[2].required);
    assert_eq!(program.midpoint.remind_after_days, Some(4));
    assert_eq!(program.digest.cron.as_str(), "0 8 * * 1");
    assert_eq!(program.allowed_silence(), 28);
}

#[test]
fn each_kind_of_mistake_is_told_with_line_key_and_what_was_expected() {
    for (piece, by, expected) in [
        (
            "weeks = 12",
            "weeks = 0",
            "line 6: `weeks`: expected a whole number from 1 to 104, found 0",
        ),
        (
            "weeks = 12",
            "weeks = \"twelve\"",
            "line 6: `weeks`: expected a whole number from 1 to 104, found \"twelve\"",
        ),
        (
            "weeks = 12",
            "weeks = -3",
            "line 6: `weeks`: expected a whole number from 1 to 104, found -3",
        ),
        ("weeks = 12", "week = 12", ""),
        (
            "name = \"Career growth\"",
            "name = \"  \"",
            "line 4: `name`: expected a text of 1 to 60 characters, found an empty text",
        ),
        (
            "max = 3\n",
            "max = 3\nmaximum = 4\n",
            "line 21: `capacity.maximum`: expected one of the keys max, default, found an unknown key",
        ),
        (
            "update_every_days = 14",
            "update_every_day = 14\nupdate_every_days = 14",
            "line 72: `progress.update_every_day`: expected a known key (did you mean `update_every_days`?), found an unknown key",
        ),
        (
            "default = 1",
            "default = 9",
            "line 19: `capacity.default`: expected at most the 3 of `capacity.max`, found 9",
        ),
        (
            "remind_after_days = [4]",
            "remind_after_days = [4, 2]",
            "line 93: `midpoint.remind_after_days`: expected ascending days before the 7 of `midpoint.deadline_days`, found [4, 2]",
        ),
        (
            "remind_after_days = [4]",
            "remind_after_days = [2, 7]",
            "line 93: `midpoint.remind_after_days`: expected ascending days before the 7 of `midpoint.deadline_days`, found [2, 7]",
        ),
        (
            "required = false",
            "required = \"no\"",
            "line 41: `signup.mentor[3].required`: expected true or false, found \"no\"",
        ),
        (
            "[digest]\ncron = \"0 8 * * 1\"",
            "",
            "line 1: `digest`: expected a table [digest], found nothing",
        ),
        (
            "key = \"offer\"",
            "key = \"What?\"",
            "line 23: `signup.mentor[1].key`: expected a key of the characters a-z, 0-9 and _, found \"What?\"",
        ),
        (
            "key = \"path\"",
            "key = \"offer\"",
            "line 22: `signup.mentor`: expected a different key for each question, found \"offer\" twice",
        ),
        (
            "cron = \"0 8 * * 1\"",
            "cron = \"0 8 31 2 *\"",
            "`digest.cron`: expected a cron of five fields",
        ),
        (
            "cron = \"0 8 * * 1\"",
            "cron = \"0 8 * *\"",
            "found 4 fields in \"0 8 * *\"",
        ),
        (
            "cron = \"0 8 * * 1\"",
            "cron = \"0 8 * * 9\"",
            "`digest.cron`: expected a number from 0 to 7 or sun to sat as the day of the week (fifth field), found \"9\"",
        ),
        (
            "cron = \"0 8 * * 1\"",
            "cron = \"* * * * *\"",
            "several times a day",
        ),
        (
            "weeks = 12",
            "weeks = 12 weeks",
            "line 6: `weeks`: expected a plain number such as 12, or a text in quotes, found `12 weeks`",
        ),
        (
            "cron = \"0 8 * * 1\"",
            "cron = 9",
            "`digest.cron`: expected a cron of five fields",
        ),
        (
            "cron = \"0 8 * * 1\"",
            "cron = \"0 8 * * friday\"",
            "line 124: `digest.cron`: expected `fri` for the day of the week (fifth field), found \"friday\"",
        ),
    ] {
        if expected.is_empty() {
            let faults = faults(&CAREER.replacen(piece, by, 1));
            assert_eq!(faults.len(), 2, "{faults:#?}");
            continue;
        }
        let fault = fault_with(piece, by);
        assert!(
            fault.contains(expected),
            "{by:?}\n told: {fault}\n want: {expected}"
        );
    }
}

#[test]
fn texts_too_long_for_a_form_are_told_with_their_length() {
    let label = "label = \"What can you help somebody with?\"";
    let fault = fault_with(label, &format!("label = \"{}\"", "x".repeat(46)));
    assert!(
        fault
            .contains("`signup.mentor[1].label`: expected a text of 1 to 45 characters, found 46 characters")
    );
    let own = "always = true\nquestions = [\"\"]\ncron = \"0 9 * * 4#2,4#4\"";
    let fault = fault_with("cron = \"0 9 * * 4#2,4#4\"", own);
    assert!(
        fault.contains("`checkin.questions[1]`: expected a text of 1 to 200 characters, found an empty text"),
        "{fault}"
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once_in_its_order() {
    let source = CAREER
        .replacen("weeks = 12", "weeks = 1000", 1)
        .replacen("cron = \"0 8 * * 1\"", "cron = \"weekly\"", 1)
        .replacen("closes_after_days = 5", "closes_after_days = 90", 1);
    let faults = faults(&source);
    let keys: Vec<_> = faults.iter().map(|f| f.split('`').nth(1).unwrap()).collect();
    assert_eq!(keys, ["weeks", "checkin.closes_after_days", "digest.cron"]);
}

#[test]
fn an_empty_file_is_told_every_key_it_lacks() {
    let faults = faults("");
    assert_eq!(faults.len(), 12, "{faults:#?}");
    assert!(Program::parse("Not A Slug", CAREER).is_err());
    assert!(Program::parse("big", &"#".repeat(70_000)).is_err());
}

#[test]
fn a_program_has_voice_channels_unless_it_says_that_it_has_none() {
    let with = |line: &str| CAREER.replacen("[session]\n", &format!("[session]\n{line}\n"), 1);
    for (line, expected) in [("", true), ("voice = true", true), ("voice = false", false)] {
        let program = Program::parse("test", &with(line)).unwrap();
        assert_eq!(program.session.voice, expected, "{line}");
    }
    let faults = faults(&with("voice = \"no\""));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].contains("true or false"), "{faults:#?}");
}
