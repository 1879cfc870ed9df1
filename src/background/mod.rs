//! Time passes: what is due is said.

pub mod prompts;
