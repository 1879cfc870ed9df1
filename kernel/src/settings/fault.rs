//! A mistake in the settings, in words: where it is, which key, what was expected.

use std::fmt;

/// One mistake in a settings file. Unlike the parser's own error it never shows the line itself, in which a token may
/// stand by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFault {
    line: Option<usize>,
    key: Option<String>,
    problem: String,
}

impl SettingsFault {
    /// A file that is no TOML. No key is known then but by its line.
    pub(super) fn of_syntax(source: &str, fault: &toml::de::Error) -> Self {
        let line = line_of(source, fault);
        let key = line.and_then(|line| key_at(source, line));
        Self::at(line, key, fault)
    }

    /// A key that is not known, or a value that does not fit its key.
    pub(super) fn of_value(source: &str, fault: &serde_path_to_error::Error<toml::de::Error>) -> Self {
        let key = Some(fault.path().to_string()).filter(|path| path != ".");
        Self::at(line_of(source, fault.inner()), key, fault.inner())
    }

    fn at(line: Option<usize>, key: Option<String>, fault: &toml::de::Error) -> Self {
        let token = key
            .as_deref()
            .is_some_and(|key| key.rsplit('.').next() == Some("token"));
        let problem = if token {
            "the token itself does not belong in this file: put it into the environment variable DISCORD_TOKEN, or into \
             a file of its own that `token_file` names"
                .to_owned()
        } else {
            without_text(fault.message()).replace('\n', "; ")
        };
        Self {
            line: line.map(|line| line + 1),
            key,
            problem,
        }
    }
}

/// The line of a mistake, from 0.
fn line_of(source: &str, fault: &toml::de::Error) -> Option<usize> {
    let start = fault.span()?.start.min(source.len());
    Some(source.get(..start)?.matches('\n').count())
}

/// The dotted key that line `number` (from 0) sets, or the table that it opens, as far as lines tell.
fn key_at(source: &str, number: usize) -> Option<String> {
    let mut table: Option<&str> = None;
    let mut here = None;
    for line in source.lines().take(number + 1) {
        here = None;
        if let Some(header) = line.trim_start().strip_prefix('[') {
            table = header.split(']').next().map(str::trim);
        } else if let Some((key, _)) = line.split_once('=') {
            here = Some(key.trim());
        }
    }
    match (table, here) {
        (Some(table), Some(key)) => Some(format!("{table}.{key}")),
        (table, key) => key.or(table).map(str::to_owned),
    }
}

/// The parser's message without the text it found where it expected something else: that might be the token.
fn without_text(message: &str) -> String {
    let Some((before, rest)) = message.split_once(": string \"") else {
        return message.to_owned();
    };
    match rest.rsplit_once("\", expected ") {
        Some((_, expected)) => format!("{before}: text, expected {expected}"),
        None => before.to_owned(),
    }
}

impl fmt::Display for SettingsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(key) = &self.key {
            write!(f, "`{key}`: ")?;
        }
        f.write_str(&self.problem)
    }
}
