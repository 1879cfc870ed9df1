//! What is wrong with a file that is no TOML, in the words of whoever wrote it: the parser's own speak of tokens.
//!
//! **Invariant:** one mistake is told in one line, where it was made: what follows from it is left out.

use std::ops::Range;

use super::fault::{FileFault, MOST_FAULTS};
use crate::ground::text::{clip, one_line};

/// Characters of the file that are shown in a fault.
const SHOWN: usize = 60;

/// The text of a file; the fault says how it has to be saved.
pub fn text_of(bytes: &[u8]) -> Result<String, FileFault> {
    const EXPECTED: &str = "a file saved as UTF-8 (most editors offer that under Save as, Encoding)";
    let not_utf8 = |at: usize, found: &str| {
        let before = String::from_utf8_lossy(&bytes[..at]);
        let end = before.len();
        FileFault::at(&before, end..end, "", EXPECTED, found)
    };
    // Text in our alphabet has a zero in every second byte there, with or without the mark at its beginning.
    let zeros = bytes.iter().take(64).filter(|byte| **byte == 0).count();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || zeros > 8 {
        return Err(not_utf8(0, "UTF-16"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(not_utf8(error.valid_up_to(), "a character in another encoding")),
    }
}

/// The faults behind what the parser found wrong, in the order of the file.
pub(crate) fn faults(source: &str, errors: &[toml::de::Error]) -> Vec<FileFault> {
    let mut found: Vec<(usize, &str)> = errors
        .iter()
        .map(|error| (error.span().map_or(0, |span| span.start), error.message()))
        .collect();
    found.sort_unstable();
    found.truncate(MOST_FAULTS);
    let mut faults: Vec<FileFault> = Vec::new();
    for (at, message) in found {
        let (mistake, goes_on) = Line::at(source, at).mistake(message);
        if faults.iter().all(|fault| fault.line != mistake.line) {
            faults.push(mistake);
        }
        if goes_on {
            // Everything after it was read as a part of it.
            break;
        }
    }
    faults
}

/// A line of a file in which the parser found something.
struct Line<'s> {
    source: &'s str,
    /// Where the line stands in the source.
    span: Range<usize>,
    /// Without its comment.
    text: &'s str,
    /// What stands before its first `=`.
    key: Option<&'s str>,
    /// What stands after it.
    value: &'s str,
}

impl<'s> Line<'s> {
    fn at(source: &'s str, at: usize) -> Self {
        let mut at = at.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        // The end of the file is found wrong where its last line is.
        let at = match source[..at].trim_end_matches(['\n', '\r']).len() {
            end if at == source.len() => end,
            _ => at,
        };
        let start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[start..]
            .find('\n')
            .map_or(source.len(), |length| start + length);
        let text = source[start..end].trim();
        let (key, value) = match text.split_once('=') {
            Some((key, value)) => (Some(key.trim()), value.trim()),
            None => (None, ""),
        };
        Self {
            source,
            span: start..end,
            text,
            key,
            value,
        }
    }

    /// The key with the table it stands in; empty where the line sets none.
    fn name(&self) -> String {
        let is_plain = |key: &&str| {
            let mut characters = key.chars();
            !key.is_empty() && characters.all(|one| one.is_ascii_alphanumeric() || "_-.".contains(one))
        };
        let Some(key) = self.key.filter(is_plain) else {
            return String::new();
        };
        let before = self.source[..self.span.start].lines().rev();
        let table = before
            .map(str::trim)
            .find(|line| line.starts_with('[') && line.ends_with(']'))
            .map(|line| line.trim_matches(['[', ']']).trim());
        match table {
            Some(table) => format!("{table}.{key}"),
            None => key.to_owned(),
        }
    }

    fn fault(&self, expected: &str, found: impl Into<String>) -> FileFault {
        FileFault::at(self.source, self.span.clone(), &self.name(), expected, found)
    }

    fn shown(text: &str) -> String {
        format!("`{}`", clip(&one_line(text), SHOWN))
    }

    /// The mistake, and whether what follows was misread because of it.
    fn mistake(&self, message: &str) -> (FileFault, bool) {
        if message.contains("carriage return") {
            let expected = "lines that end with a line feed (most editors offer that as LF or CRLF)";
            return (self.fault(expected, "a carriage return alone"), true);
        }
        if message.contains("duplicate key") {
            return (self.twice(), false);
        }
        if let Some(unclosed) = self.unclosed(message) {
            return (unclosed, true);
        }
        (self.in_itself(message), false)
    }

    fn twice(&self) -> FileFault {
        if self.key.is_none() {
            return self.fault("each table once", format!("{} again", Self::shown(self.text)));
        }
        self.fault("each key once in its table", "the same key again")
    }

    /// A text of several lines or a list that never ends: told where it begins.
    fn unclosed(&self, message: &str) -> Option<FileFault> {
        for quotes in ["\"\"\"", "'''"] {
            let begins = never_ends(self.source, quotes);
            if let Some(begins) = begins.filter(|begins| *begins <= self.span.end) {
                let begin = Line::at(self.source, begins);
                let expected = format!("{quotes} at the end of the text, too");
                return Some(begin.fault(&expected, "no end of it"));
            }
        }
        if !message.contains("array") {
            return None;
        }
        let before = self.source[..self.span.end]
            .rfind("= [")
            .or(self.source[..self.span.end].rfind("=["))?;
        let begin = Line::at(self.source, before);
        let is_open = !begin.value.contains(']');
        is_open.then(|| {
            let expected = "a comma between the entries of a list, and `]` after the last";
            begin.fault(expected, "a list that does not end where it should")
        })
    }

    /// A mistake within the line.
    fn in_itself(&self, message: &str) -> FileFault {
        let text = self.text;
        if text.contains(['“', '”', '„', '‘', '’', '«', '»']) && !self.value.starts_with('"') {
            return self.fault("straight quotes (\") around a text", Self::shown(text));
        }
        if text.starts_with('[') {
            let expected = "the name of a table in brackets, as in [digest]";
            return self.fault(expected, Self::shown(text));
        }
        let Some(key) = self.key else {
            let expected = "a line like `weeks = 12`: a key, an equals sign, a value";
            return self.fault(expected, Self::shown(text));
        };
        if self.name().is_empty() {
            let expected = "a key of letters, digits, _ and - before the equals sign";
            return self.fault(expected, Self::shown(key));
        }
        let value = self.value;
        let (expected, found) = match value.chars().next() {
            None | Some('#') => ("a value after the equals sign", "nothing".to_owned()),
            Some('"') if message.contains("escape") || message.contains("unicode") => (
                "two backslashes for one in a text (\"C:\\\\Users\"), or single quotes around it ('C:\\Users')",
                Self::shown(value),
            ),
            Some(quote @ ('"' | '\'')) if !value[1..].contains(quote) => {
                ("a quote at the end of the text, too", Self::shown(value))
            }
            Some('"' | '\'') if value.chars().any(char::is_control) => (
                "a text without invisible characters",
                Self::shown(&value.replace(char::is_control, "�")),
            ),
            Some('[') => (
                "a comma between the entries of a list, and texts in quotes",
                Self::shown(value),
            ),
            Some(_) => (Self::expected_of(value), Self::shown(value)),
        };
        self.fault(expected, found)
    }

    /// What belongs where something stands that is no value at all.
    fn expected_of(value: &str) -> &'static str {
        let word = value.split([' ', '#']).next().unwrap_or_default().to_lowercase();
        match word.as_str() {
            "yes" | "no" | "true" | "false" | "on" | "off" => "true or false, in small letters",
            _ if word.starts_with(|first: char| first.is_ascii_digit()) => {
                "a plain number such as 12, or a text in quotes"
            }
            _ => "a text in quotes, or a number",
        }
    }
}

/// Where the text of several lines begins that never ends; the next one's beginning is taken for its end.
fn never_ends(source: &str, quotes: &str) -> Option<usize> {
    let marks: Vec<usize> = source.match_indices(quotes).map(|(at, _)| at).collect();
    if marks.len().is_multiple_of(2) {
        return None;
    }
    let begins_one = |at: usize| source[..at].trim_end_matches(' ').ends_with('=');
    marks.chunks(2).find_map(|pair| match pair {
        [begin, end] => begins_one(*end).then_some(*begin),
        [begin] => Some(*begin),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
