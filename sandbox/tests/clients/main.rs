//! Bots of other makers' libraries, unmodified but for the base address, used by people through the typed API.
//!
//! Ignored unless asked for, but for twilight, because they need Python and Node with the libraries: `.ci/clients FOLDER` installs
//! them, then
//! `SANDBOX_CLIENTS=FOLDER cargo test -p discord-sandbox --test clients -- --ignored`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bot;
mod discord_js;
mod discord_py;
mod first_bots;
mod others;
mod town;
mod twilight;
