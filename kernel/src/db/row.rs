//! From what a row holds to what it means, with the fault for what cannot be said in one place.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::error::{Fault, Result};

/// Reads the values of one row; a value that makes no sense is a fault that names table, column and row.
///
/// ```ignore
/// let row_of = RowReader::of("prompt", &subject);
/// let at = row_of.instant("decided_at", row.decided_at)?;
/// let kind = row_of.word("kind", PromptKind::parse(&row.kind))?;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct RowReader<R> {
    table: &'static str,
    row: R,
}

impl<R: fmt::Display> RowReader<R> {
    /// For a row of `table`; `row` is its key.
    pub fn of(table: &'static str, row: R) -> Self {
        Self { table, row }
    }

    /// The fault that `column` holds what no code of ours can have written.
    pub fn bad(&self, column: &'static str) -> Fault {
        Fault::inconsistent(self.table, column, &self.row)
    }

    /// An instant, stored as seconds since 1970.
    pub fn instant(&self, column: &'static str, seconds: i64) -> Result<DateTime<Utc>> {
        self.word(column, DateTime::from_timestamp(seconds, 0))
    }

    /// An instant that may not have come yet.
    pub fn instant_if_any(
        &self,
        column: &'static str,
        seconds: Option<i64>,
    ) -> Result<Option<DateTime<Utc>>> {
        seconds.map(|seconds| self.instant(column, seconds)).transpose()
    }

    /// What is written as text and read by its own rules: an id, a day, a time zone.
    pub fn text<T: FromStr>(&self, column: &'static str, text: &str) -> Result<T> {
        self.word(column, text.parse().ok())
    }

    /// A word of an enumeration, as its own `parse` found it.
    pub fn word<T>(&self, column: &'static str, found: Option<T>) -> Result<T> {
        found.ok_or_else(|| self.bad(column).into())
    }

    /// A number of a smaller range than the column's.
    pub fn number<T: TryFrom<i64>>(&self, column: &'static str, number: i64) -> Result<T> {
        self.word(column, T::try_from(number).ok())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn a_value_is_read_or_its_place_is_named() {
        let row_of = RowReader::of("prompt", "abc");
        assert_eq!(row_of.instant("at", 0).unwrap(), DateTime::<Utc>::UNIX_EPOCH);
        assert_eq!(row_of.instant_if_any("at", None).unwrap(), None);
        assert_eq!(row_of.number::<u8>("slot", 3).unwrap(), 3);
        assert!(row_of.text::<NaiveDate>("day", "2027-01-14").is_ok());
        let faults = [
            row_of.instant("at", i64::MAX).map(drop),
            row_of.instant_if_any("at", Some(i64::MIN)).map(drop),
            row_of.number::<u8>("at", 300).map(drop),
            row_of.text::<NaiveDate>("at", "soon").map(drop),
            row_of.word::<u8>("at", None).map(drop),
        ];
        for fault in faults {
            assert_eq!(
                fault.unwrap_err().to_string(),
                "prompt.at holds a value that makes no sense (row abc)"
            );
        }
    }
}
