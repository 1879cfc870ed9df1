//! The two ways a use case can end badly: a refusal is an answer, a fault is a defect or a bad day.
//!
//! **Invariant:** a fault's text never holds what a person wrote; it goes to the log as it is.

use trellis_domain::refusal::Refusal;

/// What a use case can end with instead of its value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules do not allow it. Shown to the person in words, not logged as an error.
    #[error("refused: {}", .0.key())]
    Refusal(Refusal),
    /// Something broke. The person gets a short reference, the log the rest.
    #[error("{0}")]
    Fault(Fault),
}

/// Something broke.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite or the way to it.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The transaction did not reach the disk; nothing of it is stored.
    #[error("the change was not saved: {0}")]
    NotSaved(String),
    /// The transaction did not reach the disk, for a reason that is the disk's; the log has it, once for all it befalls.
    #[error("the change was not saved: {0}")]
    Storage(Storage),
    /// A stored value that no code of ours can have written.
    #[error("{table}.{column} holds a value that makes no sense (row {row})")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
    },
    /// A confidential value could not be sealed or opened.
    #[error("secrets: {0}")]
    Secrets(#[from] crate::secrets::VaultError),
    /// Discord did not take an answer to an interaction.
    #[error("Discord did not take the answer: {0}")]
    Answer(String),
    /// Discord did not understand an answer to an interaction, which still waits for one: a defect of ours.
    #[error("Discord did not understand the answer: {0}")]
    AnswerMalformed(String),
    /// Discord could not be asked for something a command needs.
    #[error("Discord: {0}")]
    Discord(#[from] crate::discord::Failure),
    /// A value of ours could not be written as JSON or read back.
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),
}

/// What keeps the records from being written, by its true name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Storage {
    /// There is no space left.
    #[error("the disk is full")]
    Full,
    /// The file system, or the file, can only be read.
    #[error("the file system can only be read")]
    ReadOnly,
    /// The disk does not do what it is asked.
    #[error("the disk answers with errors")]
    Failing,
}

impl Storage {
    /// What SQLite's answer means; nothing where it is not about the disk (sqlite.org/rescode.html).
    pub fn of(error: &sqlx::Error) -> Option<Self> {
        let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
        match code & 0xff {
            13 => Some(Self::Full),
            8 => Some(Self::ReadOnly),
            10 | 14 => Some(Self::Failing),
            _ => None,
        }
    }

    /// What a person does about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Full => "free some space there",
            Self::ReadOnly => "mount it so that it can be written, and look why it was not",
            Self::Failing => "look at the system's log and at the disk",
        }
    }
}

impl Error {
    /// What of the disk's this is, if it is; the writer has logged it then, and nobody has to log it again.
    pub fn storage(&self) -> Option<Storage> {
        match self {
            Self::Fault(Fault::Storage(storage)) => Some(*storage),
            Self::Fault(Fault::Database(error)) => Storage::of(error),
            Self::Fault(_) | Self::Refusal(_) => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl<T: Into<Fault>> From<T> for Error {
    fn from(fault: T) -> Self {
        Self::Fault(fault.into())
    }
}

impl Fault {
    /// A row whose `column` holds what cannot be.
    pub fn inconsistent(table: &'static str, column: &'static str, row: impl ToString) -> Self {
        Self::Inconsistent {
            table,
            column,
            row: row.to_string(),
        }
    }
}

/// What use cases return.
pub type Result<T> = std::result::Result<T, Error>;
