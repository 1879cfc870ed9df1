//! Moments inside a text, as Discord shows them: to each reader in their own zone and language.

use chrono::{DateTime, Utc};

/// The date.
pub fn day(at: DateTime<Utc>) -> String {
    format!("<t:{}:D>", at.timestamp())
}

/// The date and the time.
pub fn moment(at: DateTime<Utc>) -> String {
    format!("<t:{}:f>", at.timestamp())
}

/// How long ago, or how long until then.
pub fn relative(at: DateTime<Utc>) -> String {
    format!("<t:{}:R>", at.timestamp())
}

/// The date and the time, and how long until then.
pub fn deadline(at: DateTime<Utc>) -> String {
    format!("{} ({})", moment(at), relative(at))
}
