//! What every rule stands on: names, words, texts, dates and rhythms.
//!
//! **Invariant:** nothing here knows a feature.

pub mod ids;
pub mod rhythm;
pub mod role;
pub mod text;
pub mod time;
mod words;

pub(crate) use words::words;
