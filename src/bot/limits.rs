//! What Discord takes of slash commands, held against them before they are sent: an operator's own words may be too long, and
//! Discord would refuse all commands for one.

use std::fmt;

use serde_json::Value;

/// Commands of one application.
const COMMANDS: usize = 100;
/// Options of a command, subcommands of one, and choices of an option.
const MEMBERS: usize = 25;
/// Characters of a name, and of a choice's value.
const NAME: usize = 32;
/// Characters of a description, and of a choice.
const WORDS: usize = 100;
/// Characters of a command in all: its names, descriptions and values, those of everything in it too.
const WHOLE: usize = 8_000;

/// Something that Discord would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem} (Discord takes {limit})")]
pub(crate) struct TooMuch {
    /// The command and the part of it, as people type it: `/cohort open`, the option `program`.
    place: String,
    problem: Problem,
    limit: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    Name,
    MenuName(usize),
    Description(usize),
    Choice(usize),
    Members(usize),
    Whole(usize),
    Commands(usize),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("its name is not one of small letters, digits, -, _ and '"),
            Self::MenuName(length) => write!(f, "its name has {length} characters"),
            Self::Description(length) => write!(f, "its words have {length} characters"),
            Self::Choice(length) => write!(f, "a choice has {length} characters"),
            Self::Members(count) => write!(f, "it has {count} options or choices"),
            Self::Whole(length) => write!(f, "it has {length} characters in all"),
            Self::Commands(count) => write!(f, "there are {count} commands"),
        }
    }
}

/// All that Discord would refuse of these commands, which are its JSON.
pub(super) fn too_much(commands: &Value) -> Vec<TooMuch> {
    let list = commands.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut found = Vec::new();
    if list.len() > COMMANDS {
        found.push(TooMuch {
            place: "all commands".to_owned(),
            problem: Problem::Commands(list.len()),
            limit: "100",
        });
    }
    for command in list {
        if matches!(command["type"].as_u64(), Some(2 | 3)) {
            found.extend(too_much_of_menu(command));
            continue;
        }
        let place = format!("/{}", text(command, "name"));
        look(command, &place, &mut found);
        let whole = weight(command);
        if whole > WHOLE {
            found.push(TooMuch {
                place,
                problem: Problem::Whole(whole),
                limit: "8000",
            });
        }
    }
    found
}

/// A command in the menu of a person or a message is a name, in any letters and with spaces, and has no words beside.
fn too_much_of_menu(command: &Value) -> Option<TooMuch> {
    let name = text(command, "name");
    let length = length(name.trim());
    (!(1..=NAME).contains(&length)).then(|| TooMuch {
        place: format!("the menu *{name}*"),
        problem: Problem::MenuName(length),
        limit: "1 to 32",
    })
}

fn text<'v>(part: &'v Value, key: &str) -> &'v str {
    part[key].as_str().unwrap_or_default()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn members<'v>(part: &'v Value, key: &str) -> &'v [Value] {
    part[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Looks at a command, a subcommand or an option, and at everything in it.
fn look(part: &Value, place: &str, found: &mut Vec<TooMuch>) {
    let mut say = |problem, limit| {
        found.push(TooMuch {
            place: place.to_owned(),
            problem,
            limit,
        });
    };
    let name = text(part, "name");
    let is_plain =
        |c: char| matches!(c, '-' | '_' | '\'') || has_marks(c) || c.is_alphanumeric() && !c.is_uppercase();
    if !(1..=NAME).contains(&length(name)) || !name.chars().all(is_plain) {
        say(Problem::Name, "1 to 32");
    }
    let words = length(text(part, "description").trim());
    if !(1..=WORDS).contains(&words) {
        say(Problem::Description(words), "1 to 100");
    }
    let (options, choices) = (members(part, "options"), members(part, "choices"));
    if options.len().max(choices.len()) > MEMBERS {
        say(Problem::Members(options.len().max(choices.len())), "25");
    }
    for choice in choices {
        let longest = length(text(choice, "name")).max(length(text(choice, "value")));
        if !(1..=WORDS).contains(&longest) || text(choice, "name").trim().is_empty() {
            say(Problem::Choice(longest), "1 to 100");
        }
    }
    for option in options {
        let name = text(option, "name");
        // A subcommand, or a group of them.
        let inner = match option["type"].as_u64() {
            Some(1 | 2) => format!("{place} {name}"),
            _ => format!("{place}, option {name}"),
        };
        look(option, &inner, found);
    }
}

/// Of the two scripts whose signs Discord takes in a name together with the letters that carry them.
fn has_marks(c: char) -> bool {
    let is_devanagari = matches!(c, '\u{900}'..='\u{963}' | '\u{966}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}');
    is_devanagari || matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e5b}')
}

fn weight(part: &Value) -> usize {
    let own = ["name", "description", "value"].map(|key| length(text(part, key)));
    let inner = members(part, "options").iter().chain(members(part, "choices"));
    own.into_iter().sum::<usize>() + inner.map(weight).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_name_in_a_menu_may_have_spaces_and_has_no_words_beside() {
        let menu = |name: &str| said(json!({ "type": 3, "name": name }));
        assert!(menu("Add to my growth thread").is_empty());
        let long = menu(&"x".repeat(33));
        assert_eq!(long.len(), 1, "{long:?}");
        assert!(long[0].contains("its name has 33 characters"), "{long:?}");
        assert_eq!(menu(" ").len(), 1);
    }

    fn said(command: Value) -> Vec<String> {
        let found = too_much(&json!([command]));
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_limit_is_told_with_its_place() {
        let option = |name: &str, words: &str| json!({ "type": 3, "name": name, "description": words });
        let fine =
            json!({ "name": "cohort", "description": "Cohorts", "options": [option("name", "Its name")] });
        assert_eq!(said(fine), Vec::<String>::new());
        for name in ["प्रगति", "ที่นี่", "l'équipe"] {
            let fine = json!({ "name": name, "description": "Words" });
            assert_eq!(said(fine), Vec::<String>::new(), "{name}");
        }
        let long = "x".repeat(101);
        let cases = [
            (
                json!({ "name": "Cohort", "description": "Cohorts" }),
                "/Cohort: its name is not one of small letters, digits, -, _ and ' (Discord takes 1 to 32)",
            ),
            (
                json!({ "name": "cohort", "description": long }),
                "/cohort: its words have 101 characters (Discord takes 1 to 100)",
            ),
            (
                json!({ "name": "cohort", "description": " " }),
                "/cohort: its words have 0 characters (Discord takes 1 to 100)",
            ),
            (
                json!({ "name": "cohort", "description": "Cohorts", "options": [
                    { "type": 1, "name": "open", "description": "Open", "options": [option("name", &long)] }] }),
                "/cohort open, option name: its words have 101 characters (Discord takes 1 to 100)",
            ),
            (
                json!({ "name": "cohort", "description": "Cohorts", "options": [
                    { "type": 3, "name": "who", "description": "Who", "choices": [{ "name": long, "value": "a" }] }] }),
                "/cohort, option who: a choice has 101 characters (Discord takes 1 to 100)",
            ),
            (
                json!({ "name": "cohort", "description": "Cohorts", "options": vec![option("a", "b"); 26] }),
                "/cohort: it has 26 options or choices (Discord takes 25)",
            ),
        ];
        for (command, words) in cases {
            assert_eq!(said(command), [words]);
        }
    }

    #[test]
    fn a_command_that_is_too_large_in_all_is_told_though_each_part_is_not() {
        let options: Vec<Value> = (0..25)
            .map(|number| {
                let choices = vec![json!({ "name": "x".repeat(100), "value": "y".repeat(100) }); 2];
                json!({ "type": 3, "name": format!("o{number}"), "description": "z".repeat(100), "choices": choices })
            })
            .collect();
        let found = said(json!({ "name": "all", "description": "All", "options": options }));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("/all: it has 12"), "{found:?}");
        let many = too_much(&json!(vec![json!({ "name": "a", "description": "b" }); 101]));
        assert_eq!(
            many[0].to_string(),
            "all commands: there are 101 commands (Discord takes 100)"
        );
    }
}
