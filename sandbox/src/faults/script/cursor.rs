//! Reading a script word by word, with the place of each for errors.
//!
//! Owns what a word, a text in quotes, a number and a span of time look like. Knows no statement.

use chrono::TimeDelta;
use serde_json::Value;

use super::{ScriptError, Served};

/// The longest span of time that a script may name.
const LONGEST: TimeDelta = TimeDelta::days(3650);

/// Where one is in a line.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    line: &'a str,
    number: usize,
    at: usize,
    served: Served,
}

type Read<T> = Result<T, ScriptError>;

impl<'a> Cursor<'a> {
    pub(super) fn new(number: usize, line: &'a str, served: Served) -> Self {
        Self {
            line,
            number,
            at: 0,
            served,
        }
    }

    /// Whether a method and a pattern of paths fit a route.
    pub(super) fn is_served(&self, method: &str, path: &str) -> bool {
        (self.served)(method, path)
    }

    fn rest(&mut self) -> &'a str {
        let rest = &self.line[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    /// Whether the statement ends here; what follows `#` is a comment.
    pub(super) fn ended(&mut self) -> bool {
        let rest = self.rest();
        rest.is_empty() || rest.starts_with('#')
    }

    /// The next word as it stands, a comma being one of its own; empty at the end.
    pub(super) fn peek(&mut self) -> &'a str {
        if self.ended() {
            return "";
        }
        let rest = self.rest();
        if rest.starts_with(',') {
            return &rest[..1];
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == ',');
        &rest[..end.unwrap_or(rest.len())]
    }

    /// Takes a word if it comes next.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let there = self.peek() == word;
        if there {
            self.at += word.len();
        }
        there
    }

    /// Takes a character if it comes next.
    pub(super) fn skip(&mut self, wanted: char) -> bool {
        let there = self.rest().starts_with(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    /// Takes words if they come next, all of them.
    pub(super) fn eat_all(&mut self, words: &[&str]) -> bool {
        let mut ahead = self.clone();
        let there = words.iter().all(|word| ahead.eat(word));
        if there {
            self.at = ahead.at;
        }
        there
    }

    /// Takes the next word, whatever it is.
    pub(super) fn word(&mut self) -> &'a str {
        let word = self.peek();
        self.at += word.len();
        word
    }

    /// The error that something else is wanted here.
    pub(super) fn wanted<T>(&mut self, wanted: &str) -> Read<T> {
        let found: String = self.peek().chars().take(40).collect();
        let message = if found.is_empty() {
            format!("here the line ends; wanted is {wanted}")
        } else {
            format!("`{found}` does not fit here; wanted is {wanted}")
        };
        Err(ScriptError {
            line: self.number,
            column: self.line[..self.at].chars().count() + 1,
            message,
        })
    }

    /// The same, one word back.
    fn back<T>(&mut self, to: usize, wanted: &str) -> Read<T> {
        self.at = to;
        self.wanted(wanted)
    }

    pub(super) fn expect(&mut self, word: &str) -> Read<()> {
        if self.eat(word) {
            Ok(())
        } else {
            self.wanted(&format!("`{word}`"))
        }
    }

    /// A whole number from `least` to `most`.
    pub(super) fn number(&mut self, wanted: &str, least: u64, most: u64) -> Read<u64> {
        let (from, word) = (self.at, self.word());
        match word.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => self.back(from, &format!("{wanted}, a number from {least} to {most}")),
        }
    }

    /// The same, as a smaller type.
    pub(super) fn count(&mut self, wanted: &str, least: u64, most: u32) -> Read<u32> {
        let number = self.number(wanted, least, u64::from(most))?;
        Ok(u32::try_from(number).unwrap_or(most))
    }

    /// A name, bare or in quotes.
    pub(super) fn name(&mut self, wanted: &str) -> Read<String> {
        if self.rest().starts_with('"') {
            return match self.json()? {
                Value::String(text) => Ok(text),
                _ => self.wanted(wanted),
            };
        }
        match self.peek() {
            "" | "," => self.wanted(wanted),
            word => {
                self.at += word.len();
                Ok(word.to_owned())
            }
        }
    }

    /// A value in JSON.
    pub(super) fn json(&mut self) -> Read<Value> {
        let rest = self.rest();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            Some(Err(why)) => self.wanted(&format!("a value in JSON ({why})")),
            None => self.wanted("a value in JSON"),
        }
    }

    /// The name before `=`, when what comes next has one.
    pub(super) fn key(&mut self) -> Option<&'a str> {
        let (key, _) = self.peek().split_once('=')?;
        if key.is_empty() || key.contains('"') {
            return None;
        }
        self.at += key.len() + 1;
        Some(key)
    }

    /// A span of time such as `250ms`, `2.5s`, `40m`, `3h`, `2d`.
    pub(super) fn span(&mut self) -> Read<TimeDelta> {
        let (from, word) = (self.at, self.word());
        match span(word).filter(|span| *span <= LONGEST) {
            Some(span) => Ok(span),
            None => self.back(from, "a span of time such as 250ms, 2.5s, 40m, 3h or 2d"),
        }
    }

    /// Whether a span of time comes next.
    pub(super) fn has_span(&mut self) -> bool {
        span(self.peek()).is_some()
    }

    /// A span of real time in milliseconds, ten minutes at most.
    pub(super) fn real_ms(&mut self) -> Read<u64> {
        let from = self.at;
        match u64::try_from(self.span()?.num_milliseconds()) {
            Ok(ms) if ms <= 600_000 => Ok(ms),
            _ => self.back(from, "at most 10m, because it passes in real time"),
        }
    }
}

fn span(word: &str) -> Option<TimeDelta> {
    let unit = word.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = word.split_at(unit);
    let ms = match unit {
        "ms" => 1.0,
        "s" => 1e3,
        "m" => 60e3,
        "h" => 3_600e3,
        "d" => 86_400e3,
        _ => return None,
    };
    let plain = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let count: f64 = number.parse().ok().filter(|_| plain)?;
    let ms = (count * ms).round();
    // More than a number of milliseconds can hold is refused by the bounds.
    (ms < 1e15).then(|| TimeDelta::milliseconds(ms as i64))
}
