//! What is wrong with a file of a program or a roadmap, said so that the person who wrote it can mend it.

use std::fmt;
use std::ops::Range;

/// Faults that are told of one file. Whoever has so many to mend looks again after the first of them; and to find the line
/// of each takes as long as the file.
pub const MOST_FAULTS: usize = 100;

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FileFault {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in the line, in characters, from 1.
    pub column: usize,
    /// The key with its table, as in `checkin.cron`; empty where the file is no TOML.
    pub key: String,
    /// What belongs there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl FileFault {
    /// A fault at a span of `source`.
    pub(crate) fn at(
        source: &str,
        span: Range<usize>,
        key: &str,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        let mut start = span.start.min(source.len());
        while !source.is_char_boundary(start) {
            start -= 1;
        }
        let before = &source[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            key: key.to_owned(),
            expected: expected.into(),
            found: found.into(),
        }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if !self.key.is_empty() {
            write!(f, "`{}`: ", self.key)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_line_key_expected_and_found() {
        let fault = FileFault::at("a = 1\nä = 2\n", 11..12, "b.c", "a number", "\"x\"");
        assert_eq!((fault.line, fault.column), (2, 5));
        assert_eq!(fault.to_string(), "line 2: `b.c`: expected a number, found \"x\"");
    }
}
