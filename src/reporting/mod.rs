//! What is told across features.

pub mod card;
pub mod digest;
pub mod help;
