//! Time passes: what is due is said, and the records are held against what Discord shows.

pub mod absence;
pub mod audit;
pub mod forgetting;
pub mod prompts;
pub mod timekeeping;
