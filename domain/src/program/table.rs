//! A table of a program's or roadmap's file, read key by key; every fault is noted and a stand-in returned, so that
//! one pass finds them all, and so that what is stored can be read whatever it lacks.
//!
//! **Invariant:** what is returned is within the limits that were asked for, whatever the file says.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{FileFault, MOST_FAULTS};
use crate::ground::rhythm::{CRON_NEEDS, Rhythm};
use crate::ground::text::{clip, nearest, one_line, tidy};

/// Where faults are noted.
pub(crate) struct Faults<'s> {
    source: &'s str,
    noted: RefCell<Vec<FileFault>>,
}

impl<'s> Faults<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self {
            source,
            noted: RefCell::default(),
        }
    }

    pub(crate) fn note(
        &self,
        span: Range<usize>,
        key: &str,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        if self.are_enough() {
            return;
        }
        let fault = FileFault::at(self.source, span, key, expected, found);
        self.noted.borrow_mut().push(fault);
    }

    /// Notes faults that were found elsewhere.
    pub(crate) fn add(&self, faults: Vec<FileFault>) {
        self.noted.borrow_mut().extend(faults);
    }

    pub(crate) fn are_any(&self) -> bool {
        !self.noted.borrow().is_empty()
    }

    /// Whether no more of them are noted.
    fn are_enough(&self) -> bool {
        self.noted.borrow().len() >= MOST_FAULTS
    }

    /// All faults, in the order of the file.
    pub(crate) fn into_sorted(self) -> Vec<FileFault> {
        let mut noted = self.noted.into_inner();
        noted.sort_by_key(|fault| (fault.line, fault.column));
        noted
    }
}

/// What a value is, in words, cut short.
pub(crate) fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.trim().is_empty() => "an empty text".to_owned(),
        DeValue::String(text) => format!("{:?}", clip(text, 60)),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(date) => format!("the date {date}"),
        DeValue::Array(list) => format!("a list of {}", list.len()),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// One table, with the keys that were asked of it.
pub(crate) struct Table<'a, 's> {
    path: String,
    span: Range<usize>,
    entries: Option<&'a DeTable<'s>>,
    faults: &'a Faults<'s>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a, 's> Table<'a, 's> {
    pub(crate) fn root(entries: &'a DeTable<'s>, faults: &'a Faults<'s>) -> Self {
        Self::of(String::new(), 0..0, Some(entries), faults)
    }

    fn of(
        path: String,
        span: Range<usize>,
        entries: Option<&'a DeTable<'s>>,
        faults: &'a Faults<'s>,
    ) -> Self {
        Self {
            path,
            span,
            entries,
            faults,
            asked: RefCell::default(),
        }
    }

    pub(crate) fn key(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Notes a fault at a key of this table, or at the table where the key is missing.
    pub(crate) fn fault(&self, key: &str, expected: impl Into<String>, found: impl Into<String>) {
        let span = self
            .entries
            .and_then(|entries| entries.get(key))
            .map_or_else(|| self.span.clone(), Spanned::span);
        self.faults.note(span, &self.key(key), expected, found);
    }

    /// Notes a fault at a key of a table below this one, or at that table where the key is missing.
    pub(crate) fn fault_in(&self, table: &str, key: &str, expected: String, found: String) {
        let below = self.entries.and_then(|entries| entries.get(table));
        let entries = below.and_then(|below| match below.get_ref() {
            DeValue::Table(entries) => Some(entries),
            _ => None,
        });
        self.below(table, entries).fault(key, expected, found);
    }

    /// Notes a fault at a span of the file.
    pub(crate) fn note(&self, span: Range<usize>, key: &str, expected: &str, found: String) {
        self.faults.note(span, key, expected, found);
    }

    /// Whether no fault was noted at `key` or below it, so that what is there may be compared.
    pub(crate) fn is_sound(&self, key: &str) -> bool {
        !self.faults.noted.borrow().iter().any(|fault| {
            fault
                .key
                .strip_prefix(key)
                .is_some_and(|below| below.is_empty() || below.starts_with(['.', '[']))
        })
    }

    fn value(&self, key: &'static str) -> Option<&'a DeValue<'s>> {
        self.asked.borrow_mut().push(key);
        self.entries?.get(key).map(Spanned::get_ref)
    }

    /// The value of a key that has to be there.
    fn needed(&self, key: &'static str, expected: &str) -> Option<&'a DeValue<'s>> {
        let value = self.value(key);
        // Of a table that is missing itself, only the table is told.
        if value.is_none() && self.entries.is_some() {
            self.fault(key, expected, "nothing");
        }
        value
    }

    /// A text of 1 to `max` characters; `or` where there is none, and cut where it is longer.
    pub(crate) fn text(&self, key: &'static str, max: usize, or: &str) -> String {
        match self.written(key, max) {
            Some(text) => clip(&text, max),
            None => or.to_owned(),
        }
    }

    /// A text as [`Self::text`], on one line.
    pub(crate) fn line(&self, key: &'static str, max: usize, or: &str) -> String {
        match self.written(key, max) {
            Some(text) => clip(&self.on_one_line(key, text), max),
            None => or.to_owned(),
        }
    }

    /// What something is stored under, 1 to `max` characters on one line: never cut, empty where there is none.
    pub(crate) fn name(&self, key: &'static str, max: usize) -> String {
        self.written(key, max)
            .map(|text| self.on_one_line(key, text))
            .unwrap_or_default()
    }

    /// A text as [`Self::line`] that may be missing.
    pub(crate) fn optional_line(&self, key: &'static str, max: usize) -> Option<String> {
        let value = self.value(key)?;
        let text = self.checked_text(key, value, max)?;
        Some(clip(&self.on_one_line(key, text), max))
    }

    /// A text of 1 to `max` characters that may be missing; cut where it is longer.
    pub(super) fn optional_text(&self, key: &'static str, max: usize) -> Option<String> {
        let value = self.value(key)?;
        let text = self.checked_text(key, value, max)?;
        Some(clip(&text, max))
    }

    fn on_one_line(&self, key: &str, text: String) -> String {
        if !text.contains('\n') {
            return text;
        }
        self.fault(key, "a text on one line", "several lines");
        one_line(&text)
    }

    /// The text of a key that has to be there, tidied, not cut; `None` where there is none.
    fn written(&self, key: &'static str, max: usize) -> Option<String> {
        let value = self.needed(key, &expected_text(max))?;
        self.checked_text(key, value, max)
    }

    fn checked_text(&self, key: &str, value: &DeValue<'_>, max: usize) -> Option<String> {
        let text = value.as_str().map(tidy).unwrap_or_default();
        match text.chars().count() {
            0 => self.fault(key, expected_text(max), found(value)),
            length if length > max => self.fault(key, expected_text(max), format!("{length} characters")),
            _ => {}
        }
        (!text.is_empty()).then_some(text)
    }

    /// A whole number of the range; `or` where there is none.
    pub(crate) fn number(&self, key: &'static str, range: RangeInclusive<u32>, or: u32) -> u32 {
        self.needed(key, &expected_number(&range))
            .and_then(|value| self.checked_number(key, value, range))
            .unwrap_or(or)
    }

    /// A whole number of the range that may be missing.
    pub(crate) fn optional_number(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.value(key)?;
        self.checked_number(key, value, range)
    }

    /// The number, or the nearest of the range; `None` where it is none.
    fn checked_number(&self, key: &str, value: &DeValue<'_>, range: RangeInclusive<u32>) -> Option<u32> {
        if let Some(number) = whole_number(value).filter(|number| range.contains(number)) {
            return Some(number);
        }
        self.fault(key, expected_number(&range), found(value));
        let number = value.as_integer()?;
        let number = i128::from_str_radix(number.as_str(), number.radix()).ok()?;
        let nearest = number.clamp((*range.start()).into(), (*range.end()).into());
        u32::try_from(nearest).ok()
    }

    /// A cron; `or` where there is none.
    pub(crate) fn rhythm(&self, key: &'static str, or: &'static str) -> Rhythm {
        let read = |value: &DeValue<'_>| {
            let Some(source) = value.as_str().filter(|source| !source.trim().is_empty()) else {
                self.fault(key, CRON_NEEDS, found(value));
                return None;
            };
            Rhythm::parse(source)
                .map_err(|fault| self.fault(key, fault.expected, fault.found))
                .ok()
        };
        self.needed(key, CRON_NEEDS)
            .and_then(read)
            .unwrap_or_else(|| Rhythm::known(or))
    }

    /// A number of quarters, at most `most` whole ones; none where there is none that fits.
    pub(crate) fn quarters(&self, key: &'static str, most: u32) -> u32 {
        let expected = format!("a number from 0.25 to {most}, in quarters (0.25, 0.5, 0.75, 1)");
        let Some(value) = self.needed(key, &expected) else {
            return 0;
        };
        let written = match value {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => "",
        };
        let wanted: Option<f64> = written.replace('_', "").parse().ok();
        // Quarters are written exactly in binary, too.
        let is_it = |quarters: &u32| wanted.is_some_and(|wanted| (f64::from(*quarters) / 4.0).eq(&wanted));
        (1..=most * 4).find(is_it).unwrap_or_else(|| {
            self.fault(key, expected, found(value));
            0
        })
    }

    /// Which of these words it is; `None` where it is none of them.
    pub(crate) fn one_of(&self, key: &'static str, words: &[&str]) -> Option<usize> {
        let expected = format!("one of the words {}", words.join(", "));
        let value = self.needed(key, &expected)?;
        let given = value.as_str().unwrap_or_default();
        if let Some(at) = words.iter().position(|word| *word == given) {
            return Some(at);
        }
        let expected = match nearest(given, words) {
            Some(meant) => format!("{expected} (did you mean {meant:?}?)"),
            None => expected,
        };
        self.fault(key, expected, found(value));
        None
    }

    /// Whether the table itself is there.
    pub(crate) fn is_there(&self) -> bool {
        self.entries.is_some()
    }

    /// Whether nothing is written under a key.
    pub(crate) fn lacks(&self, key: &str) -> bool {
        self.entries.is_none_or(|entries| entries.get(key).is_none())
    }

    /// Yes or no; `default` when missing.
    pub(crate) fn flag(&self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.value(key) else {
            return default;
        };
        value.as_bool().unwrap_or_else(|| {
            self.fault(key, "true or false", found(value));
            default
        })
    }

    /// A list whose length is in the range, each entry read by `read`, which is given the entry's name and span. Entries
    /// that `read` takes nothing from are left out, and those too many cut off.
    pub(crate) fn list<T>(
        &self,
        key: &'static str,
        lengths: RangeInclusive<usize>,
        of: &str,
        read: impl Fn(&str, Range<usize>, &'a DeValue<'s>) -> Option<T>,
    ) -> Vec<T> {
        let expected = format!("{} to {} {of}", lengths.start(), lengths.end());
        let value = match *lengths.start() {
            0 => self.value(key),
            _ => self.needed(key, &expected),
        };
        let Some(value) = value else {
            return Vec::new();
        };
        let DeValue::Array(entries) = value else {
            self.fault(key, expected, found(value));
            return Vec::new();
        };
        if !lengths.contains(&entries.len()) {
            self.fault(key, expected, found(value));
        }
        let mut read: Vec<T> = entries
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| {
                let name = self.key(&format!("{key}[{}]", at + 1));
                read(&name, entry.span(), entry.get_ref())
            })
            .collect();
        // Not before all were read: each is told its faults.
        read.truncate(*lengths.end());
        read
    }

    /// A list of tables, each read and checked for unknown keys.
    pub(crate) fn tables<T>(
        &self,
        key: &'static str,
        lengths: RangeInclusive<usize>,
        read: impl Fn(&Table<'a, 's>) -> T,
    ) -> Vec<T> {
        let of = format!("tables [[{}]]", self.key(key));
        self.list(key, lengths, &of, |name, span, value| {
            let DeValue::Table(entries) = value else {
                self.faults.note(span, name, "a table", found(value));
                return None;
            };
            let table = Table::of(name.to_owned(), span, Some(entries), self.faults);
            let read = read(&table);
            table.finish();
            Some(read)
        })
    }

    /// A table below this one that may be missing, and is empty then.
    pub(crate) fn optional_table(&self, key: &'static str) -> Table<'a, 's> {
        let entries = match self.value(key) {
            Some(DeValue::Table(entries)) => Some(entries),
            Some(other) => {
                self.fault(key, format!("a table [{}]", self.key(key)), found(other));
                None
            }
            None => None,
        };
        self.below(key, entries)
    }

    fn below(&self, key: &str, entries: Option<&'a DeTable<'s>>) -> Table<'a, 's> {
        let span = self
            .entries
            .and_then(|entries| entries.get(key))
            .map_or_else(|| self.span.clone(), Spanned::span);
        Table::of(self.key(key), span, entries, self.faults)
    }

    /// A table below this one, which has to be there.
    pub(crate) fn table(&self, key: &'static str) -> Table<'a, 's> {
        let expected = format!("a table [{}]", self.key(key));
        let entries = match self.needed(key, &expected) {
            Some(DeValue::Table(entries)) => Some(entries),
            Some(other) => {
                self.fault(key, expected, found(other));
                None
            }
            None => None,
        };
        self.below(key, entries)
    }

    /// Notes the keys that nobody asked for.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.entries.into_iter().flat_map(|entries| entries.keys()) {
            if asked.contains(&key.get_ref().as_ref()) {
                continue;
            }
            if self.faults.are_enough() {
                break;
            }
            let expected = match nearest(key.get_ref(), &asked) {
                Some(meant) => format!("a known key (did you mean `{meant}`?)"),
                None => format!("one of the keys {}", asked.join(", ")),
            };
            let name = self.key(key.get_ref());
            self.faults.note(key.span(), &name, expected, "an unknown key");
        }
    }
}

/// The whole number a value is, if it is one that fits.
pub(crate) fn whole_number(value: &DeValue<'_>) -> Option<u32> {
    let number = value.as_integer()?;
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}

fn expected_text(max: usize) -> String {
    format!("a text of 1 to {max} characters")
}

fn expected_number(range: &RangeInclusive<u32>) -> String {
    format!("a whole number from {} to {}", range.start(), range.end())
}
