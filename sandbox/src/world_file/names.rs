//! Finding what a world file names, and saying where it names something that is not there.

use std::collections::BTreeMap;
use std::fmt;

use super::entries::Name;
use super::{WorldFile, WorldFileError};
use crate::permissions::bits;

/// How many names an error lists before it picks the nearest.
const LISTED: usize = 6;

/// A place in a world file, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Place {
    pub(super) fn of(source: &str, at: usize) -> Self {
        let before = source.get(..at).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What has been made so far of one kind, by name.
#[derive(Debug)]
pub(super) struct Known<T> {
    /// In the singular and in the plural.
    kind: (&'static str, &'static str),
    all: BTreeMap<String, T>,
}

impl<T: Clone> Known<T> {
    pub(super) fn new(one: &'static str, many: &'static str) -> Self {
        Self {
            kind: (one, many),
            all: BTreeMap::new(),
        }
    }

    /// Adds one; a name that is there already is refused.
    pub(super) fn add(&mut self, name: &str, place: Place, value: T) -> Result<(), WorldFileError> {
        if self.all.insert(name.to_owned(), value).is_some() {
            return Err(WorldFileError::Twice {
                place,
                kind: self.kind.1,
                name: name.to_owned(),
            });
        }
        Ok(())
    }

    /// Adds one that the file does not write itself.
    pub(super) fn presuppose(&mut self, name: &str, value: T) {
        self.all.insert(name.to_owned(), value);
    }

    pub(super) fn find(&self, name: &str, place: Place) -> Result<T, WorldFileError> {
        self.all
            .get(name)
            .cloned()
            .ok_or_else(|| WorldFileError::Unknown {
                place,
                kind: self.kind.0,
                name: name.to_owned(),
                hint: hint(name, self.all.keys().map(String::as_str)),
            })
    }
}

impl WorldFile {
    pub(super) fn find<T: Clone>(&self, known: &Known<T>, name: &Name) -> Result<T, WorldFileError> {
        known.find(name.get_ref(), self.place(name.span()))
    }

    /// The bits of permissions by their names.
    pub(super) fn sum(&self, names: &[Name]) -> Result<u64, WorldFileError> {
        let mut known = Known::new("permission", "permissions");
        for (bit, name) in bits::NAMES {
            known.presuppose(name, *bit);
        }
        names
            .iter()
            .try_fold(0, |sum, name| Ok(sum | self.find(&known, name)?))
    }
}

/// All names, where they are few, or the one that is most like the wrong one.
fn hint<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("; there is {one:?}"),
        few if few.len() <= LISTED => {
            let quoted: Vec<String> = few.iter().map(|name| format!("{name:?}")).collect();
            format!("; there are {}", quoted.join(", "))
        }
        many => {
            let nearest = many.iter().max_by_key(|name| likeness(wrong, name));
            nearest.map_or(String::new(), |name| format!("; did you mean {name:?}"))
        }
    }
}

/// How many pairs of neighbouring letters two names share, less what one is longer than the other.
fn likeness(a: &str, b: &str) -> i64 {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let lower: Vec<char> = text.to_lowercase().chars().collect();
        lower.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (a, mut b) = (pairs(a), pairs(b));
    let apart = i64::try_from(a.len().abs_diff(b.len())).unwrap_or(i64::MAX);
    let shared = a.iter().filter(|pair| {
        let found = b.iter().position(|other| other == *pair);
        found.map(|at| b.swap_remove(at)).is_some()
    });
    2 * i64::try_from(shared.count()).unwrap_or(0) - apart
}
