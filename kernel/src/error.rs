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
