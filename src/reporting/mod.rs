//! What is told across features.

pub(crate) mod card;
pub(crate) mod digest;
pub(crate) mod help;
