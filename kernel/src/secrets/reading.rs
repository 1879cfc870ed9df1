//! Opening sealed text for somebody. The record of who has read confidential text of others is only ever added to.
//!
//! **Invariant:** what is sealed opens through an [`Opening`] only, and to have one for the text of others is to have
//! recorded it in the transaction that shows it.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::UserId;

use super::{Confidential, Field, Sealed, Vault, VaultError};
use crate::error::Result;

/// Whoever looks at the same again within this time reads it once: who presses a button all day fills no table.
const ONE_READING: TimeDelta = TimeDelta::hours(1);

/// For whom sealed text is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader<'a> {
    /// For its writer, who reads their own words.
    Writer,
    /// For somebody whom the writer lets see it by an act of their own, which they can take back.
    ChosenByWriter,
    /// For anybody else: it is recorded, and they are told so.
    Other {
        /// The person who reads.
        who: UserId,
        /// What: `midpoint:06g9x2m4q8znv5tb`. Never what it says.
        subject: &'a str,
        /// The moment of the reading.
        at: DateTime<Utc>,
    },
}

/// The vault, opened for one reader: as many texts as belong to what they read.
#[derive(Debug)]
pub struct Opening<'v>(&'v Vault);

/// Opens the vault for `reader`. A reading of others' text is recorded, once within an hour, also
/// where there turns out to be no text.
///
/// # Errors
/// When the reading cannot be recorded; then nothing opens.
pub async fn open_for<'v>(
    tx: &mut SqliteConnection,
    vault: &'v Vault,
    reader: Reader<'_>,
) -> Result<Opening<'v>> {
    if let Reader::Other { who, subject, at } = reader {
        let (who, at, before) = (who.to_db(), at.timestamp(), (at - ONE_READING).timestamp());
        sqlx::query!(
            "insert into confidential_reading (reader_id, subject, read_at)
             select ?1, ?2, ?3 where not exists
                 (select 1 from confidential_reading where reader_id = ?1 and subject = ?2 and read_at > ?4)",
            who,
            subject,
            at,
            before,
        )
        .execute(tx)
        .await?;
    }
    Ok(Opening(vault))
}

impl Opening<'_> {
    /// The text that was sealed for `field`.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] or [`VaultError::Damaged`].
    pub fn open(&self, field: &Field, sealed: &Sealed) -> std::result::Result<Confidential, VaultError> {
        self.0.open(field, sealed)
    }
}
