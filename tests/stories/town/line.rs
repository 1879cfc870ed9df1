//! A command as a person types it: `/cohort open program:career-growth name:"Spring 27" mentor:@Ada`.

use discord_sandbox::{CommandView, OptionValue};

/// The path and the options, as words.
#[derive(Debug, PartialEq)]
pub struct Line {
    pub path: String,
    pub options: Vec<(String, String)>,
}

impl Line {
    pub fn parse(text: &str) -> Self {
        let mut path = Vec::new();
        let mut options = Vec::new();
        for word in words(text.trim_start_matches('/')) {
            match word.split_once(':') {
                Some((key, value)) => options.push((key.to_owned(), value.to_owned())),
                None => path.push(word),
            }
        }
        Self {
            path: path.join(" "),
            options,
        }
    }

    /// The options with the types that the command gives them. `look_up` finds a `@name`, `#name` or `%name`.
    pub fn typed(
        &self,
        command: Option<&CommandView>,
        look_up: impl Fn(&str) -> u64,
    ) -> Vec<(&str, OptionValue)> {
        let kind_of = |name: &str| {
            command.and_then(|command| command.options.iter().find(|o| o["name"] == name)?["type"].as_u64())
        };
        let typed = |name: &str, value: &str| match kind_of(name) {
            Some(4) => OptionValue::Int(value.parse().unwrap()),
            Some(5) => OptionValue::Bool(value.parse().unwrap()),
            Some(6) => OptionValue::User(look_up(value)),
            Some(7) => OptionValue::Channel(look_up(value)),
            Some(8) => OptionValue::Role(look_up(value)),
            Some(10) => OptionValue::Number(value.parse().unwrap()),
            _ => OptionValue::Str(value.to_owned()),
        };
        self.options
            .iter()
            .map(|(name, value)| (name.as_str(), typed(name, value)))
            .collect()
    }
}

/// Splits at spaces that are not within quotes; the quotes go.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn a_typed_line_is_read_as_a_person_means_it() {
    let line = Line::parse("/cohort open name:\"Spring 27\" starts:2027-01-11 mentor:@Ada");
    assert_eq!(line.path, "cohort open");
    let options: Vec<(&str, &str)> = line
        .options
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        options,
        [
            ("name", "Spring 27"),
            ("starts", "2027-01-11"),
            ("mentor", "@Ada")
        ]
    );
}
