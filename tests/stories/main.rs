//! Every behaviour of Trellis, told by people who use it: one binary, so that it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

mod house;
mod startup;
mod town;
