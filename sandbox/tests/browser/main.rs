//! The page in a real browser: people act, look through other eyes, and move the clock.
//!
//! Ignored unless asked for, because they need Chromium: `cargo test -p discord-sandbox --test browser -- --ignored`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod chromium;
mod first;
mod keys;
mod long;
mod places;
mod safety;
mod senses;
mod town;
mod using;
