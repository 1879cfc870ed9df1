//! What every rule stands on: names, words, texts, dates, rhythms and refusals.
//!
//! **Invariant:** nothing here knows a feature.

pub mod absence;
pub mod calendar;
pub mod ids;
pub mod lists;
pub mod moment;
pub mod refusal;
pub mod rhythm;
pub mod role;
pub mod text;
pub mod time;
mod words;
pub mod zone;

pub(crate) use refusal::refusals;
pub(crate) use words::words;
