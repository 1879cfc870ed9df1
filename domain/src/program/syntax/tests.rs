use super::*;
use crate::program::Program;

const CAREER: &str = include_str!("../../../../config/programs/career-growth.toml");

fn told(source: &str) -> Vec<String> {
    let faults = Program::parse("test", source).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

/// Words of a parser, which nobody who writes a program knows.
const JARGON: [&str; 12] = [
    "TOML",
    "mistake",
    "literal",
    "unicode",
    "escape",
    "array",
    "boolean",
    "token",
    "CronPattern",
    "Component",
    "Pattern",
    "stream",
];

#[test]
fn one_mistake_is_told_in_one_line_in_the_words_of_who_wrote_it() {
    for (piece, by, expected) in [
        (
            "name = \"Career growth\"",
            "name = \"C:\\Users\\me\"",
            "line 4: `name`: expected two backslashes for one in a text (\"C:\\\\Users\"), or single quotes around it ('C:\\Users'), found `\"C:\\Users\\me\"`",
        ),
        (
            "weeks = 12",
            "weeks = twelve",
            "line 6: `weeks`: expected a text in quotes, or a number, found `twelve`",
        ),
        (
            "weeks = 12",
            "weeks =",
            "line 6: `weeks`: expected a value after the equals sign, found nothing",
        ),
        (
            "weeks = 12",
            "weeks = # later",
            "line 6: `weeks`: expected a value after the equals sign, found nothing",
        ),
        (
            "weeks = 12",
            "weeks: 12",
            "line 6: expected a line like `weeks = 12`: a key, an equals sign, a value, found `weeks: 12`",
        ),
        (
            "weeks = 12",
            "number of weeks = 12",
            "line 6: expected a key of letters, digits, _ and - before the equals sign, found `number of weeks`",
        ),
        (
            "weeks = 12",
            "weeks = 12;",
            "line 6: `weeks`: expected a plain number such as 12, or a text in quotes, found `12;`",
        ),
        (
            "weeks = 12",
            "weeks = 012",
            "line 6: `weeks`: expected a plain number such as 12, or a text in quotes, found `012`",
        ),
        (
            "weeks = 12",
            "weeks = 2027-13-45",
            "line 6: `weeks`: expected a plain number such as 12, or a text in quotes, found `2027-13-45`",
        ),
        (
            "weeks = 12",
            "weeks = 12\nweeks = 13",
            "line 7: `weeks`: expected each key once in its table, found the same key again",
        ),
        (
            "name = \"Career growth\"",
            "name = “Career growth”",
            "line 4: `name`: expected straight quotes (\") around a text, found `name = “Career growth”`",
        ),
        (
            "name = \"Career growth\"",
            "name = \"Career growth",
            "line 4: `name`: expected a quote at the end of the text, too, found `\"Career growth`",
        ),
        (
            "name = \"Career growth\"",
            "name = 'Career growth",
            "line 4: `name`: expected a quote at the end of the text, too, found `'Career growth`",
        ),
        (
            "name = \"Career growth\"",
            "name = \"Career\u{7}growth\"",
            "line 4: `name`: expected a text without invisible characters, found `\"Career�growth\"`",
        ),
        (
            "required = false",
            "required = no",
            "line 41: `signup.mentor.required`: expected true or false, in small letters, found `no`",
        ),
        (
            "required = false",
            "required = False",
            "line 41: `signup.mentor.required`: expected true or false, in small letters, found `False`",
        ),
        (
            "remind_after_days = [4]",
            "remind_after_days = [2 4]",
            "line 93: `midpoint.remind_after_days`: expected a comma between the entries of a list, and texts in quotes, found `[2 4]`",
        ),
        (
            "remind_after_days = [4]",
            "remind_after_days = [2, 4",
            "line 93: `midpoint.remind_after_days`: expected a comma between the entries of a list, and `]` after the last, found a list that does not end where it should",
        ),
        (
            "[digest]",
            "[digest",
            "line 123: expected the name of a table in brackets, as in [digest], found `[digest`",
        ),
        (
            "[digest]",
            "[checkin]\n[digest]",
            "line 123: expected each table once, found `[checkin]` again",
        ),
        (
            "name = \"Career growth\"",
            "name = \"\"\"Career growth",
            "line 4: `name`: expected \"\"\" at the end of the text, too, found no end of it",
        ),
        (
            "cron = \"0 8 * * 1\"",
            "cron = 0 8 * * 1",
            "line 124: `digest.cron`: expected a plain number such as 12, or a text in quotes, found `0 8 * * 1`",
        ),
    ] {
        assert!(CAREER.contains(piece), "{piece}");
        let told = told(&CAREER.replacen(piece, by, 1));
        assert_eq!(told, [expected], "{by}");
        for word in JARGON {
            assert!(!told[0].contains(word), "{word}: {}", told[0]);
        }
    }
}

#[test]
fn two_mistakes_are_told_in_two_lines() {
    let source =
        CAREER
            .replacen("weeks = 12", "weeks = twelve", 1)
            .replacen("required = false", "required = no", 1);
    let told = told(&source);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told[0].contains("`weeks`") && told[1].contains("required"),
        "{told:#?}"
    );
}

#[test]
fn a_file_that_is_something_else_is_told_once_a_line_and_without_jargon() {
    for source in [
        "Hello, this is my program.\n",
        "{\"name\": \"x\", \"weeks\": 12}\n",
        "<html><body>weeks</body></html>",
        "name = \"x\"\r\rweeks = 12\r",
        "=",
        "[",
        "\"",
        "= = =",
        "\u{0}",
        "a = \"\\",
        "a = [",
        "'''",
    ] {
        let told = told(source);
        assert_eq!(told.len(), 1, "{source:?}: {told:#?}");
        for word in JARGON {
            assert!(!told[0].contains(word), "{word}: {}", told[0]);
        }
    }
}

#[test]
fn a_file_in_another_encoding_says_how_to_save_it() {
    let with_mark: Vec<u8> = "\u{feff}name = \"x\"\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let without: Vec<u8> = CAREER.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [with_mark, without] {
        assert_eq!(
            text_of(&bytes).unwrap_err().to_string(),
            "line 1: expected a file saved as UTF-8 (most editors offer that under Save as, Encoding), found UTF-16"
        );
    }
    let latin = b"weeks = 12\nname = \"K\xe4se\"\n";
    assert_eq!(
        text_of(latin).unwrap_err().to_string(),
        "line 2: expected a file saved as UTF-8 (most editors offer that under Save as, Encoding), found a character in another encoding"
    );
    assert_eq!(text_of("\u{feff}ä".as_bytes()).as_deref(), Ok("\u{feff}ä"));
    assert_eq!(text_of(b"").as_deref(), Ok(""));
}

proptest::proptest! {
    /// Whatever is broken in a file, each fault stands on a line of its own and none is empty.
    #[test]
    fn any_broken_file_is_told_something(at in 0usize..5_000, by in "[\\PC\n\"'\\[\\]=\\\\ ]{1,6}") {
        let mut at = at.min(CAREER.len());
        while !CAREER.is_char_boundary(at) {
            at -= 1;
        }
        let source = format!("{}{by}{}", &CAREER[..at], &CAREER[at..]);
        if let Err(faults) = Program::parse("test", &source) {
            proptest::prop_assert!(!faults.is_empty());
            let lines = source.lines().count().max(1);
            for fault in &faults {
                proptest::prop_assert!(fault.line <= lines + 1 && !fault.expected.is_empty());
            }
        }
    }
}
