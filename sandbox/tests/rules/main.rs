//! The rules a bot meets, each over real HTTP and each in a case that it refuses.
//!
//! With `SANDBOX_RECORDS` naming a folder, every test writes its log there for `check-requests`.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests stand outside #[test] functions"
)]

mod interactions;
mod rest;
mod town;
