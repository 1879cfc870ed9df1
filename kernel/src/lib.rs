//! What every feature stands on: time, randomness, storage, words, secrets, and the way out to Discord.
//!
//! **Invariant:** nothing in here names a feature; arrows go from the features to the kernel, never back.

pub mod change;
pub mod clock;
pub mod courier;
pub mod custom_id;
pub mod data_dir;
pub mod db;
pub mod discord;
pub mod effects;
pub mod error;
pub mod lock;
pub mod logging;
pub mod meta;
pub mod objects;
pub mod outbox;
pub mod own_messages;
pub mod pings;
pub mod presence;
pub mod prompts;
pub mod random;
pub mod secrets;
pub mod settings;
pub mod texts;
