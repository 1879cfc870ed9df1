//! Sealed columns: what is stored in one, and how each of its rows is named.

use std::fmt;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};

/// A sealed text, as it is stored. Only [`Opening::open`](super::Opening::open) reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its bytes: no fewer than what is sealed has characters.
    pub fn size(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// What a sealed column holds; whether it opens shows when it is opened.
impl From<Vec<u8>> for Sealed {
    fn from(stored: Vec<u8>) -> Self {
        Self(stored)
    }
}

impl Type<Sqlite> for Sealed {
    fn type_info() -> SqliteTypeInfo {
        <Vec<u8> as Type<Sqlite>>::type_info()
    }
}

impl<'r> Decode<'r, Sqlite> for Sealed {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        <Vec<u8> as Decode<Sqlite>>::decode(value).map(Self)
    }
}

impl Encode<'_, Sqlite> for Sealed {
    fn encode_by_ref(&self, arguments: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <Vec<u8> as Encode<Sqlite>>::encode_by_ref(&self.0, arguments)
    }
}

/// A column of sealed text. Each is a constant of its feature and in the list of places that the features are gathered
/// into, from which is known where confidential text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// Its sealed column.
    pub column: &'static str,
    /// The columns that name a row, in the order in which [`Place::at`] takes them.
    pub key: &'static [&'static str],
}

impl Place {
    /// The place of `column` in `table`, whose rows `key` tells apart.
    ///
    /// **Invariant:** table, column and key never change once a value is sealed; it is bound to them.
    #[must_use]
    pub const fn new(table: &'static str, column: &'static str, key: &'static [&'static str]) -> Self {
        Self { table, column, key }
    }

    /// The field of one row, by the values of its key.
    #[must_use]
    pub fn at(&self, row: &[&dyn fmt::Display]) -> Field {
        debug_assert_eq!(row.len(), self.key.len(), "{}.{}", self.table, self.column);
        let mut context = format!("{}.{}", self.table, self.column);
        for value in row {
            context.push_str(&format!("/{value}"));
        }
        Field(context)
    }
}

/// One row's field in a [`Place`]. What is sealed for it opens nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field(String);

impl Field {
    /// What a value is bound to: `reflection.body/06g9x2m4q8znv5tb/81`.
    pub(super) fn context(&self) -> &str {
        &self.0
    }
}
