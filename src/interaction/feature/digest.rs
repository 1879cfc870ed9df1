//! What a feature observed in a cohort, for the coordinators' digest.

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::cohort::Cohort;
use trellis_domain::digest::{Audience, Period, Rank};
use trellis_domain::ids::RoomId;
use trellis_domain::room::Room;
use trellis_kernel::discord::message::Row;
use trellis_kernel::error::Result;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Says what a feature observed.
pub type DigestPart =
    for<'c> fn(&'c mut SqliteConnection, &'c DigestScene<'c>) -> BoxFuture<'c, Result<Vec<Observation>>>;

/// The cohort that a digest looks at.
pub struct DigestScene<'d> {
    /// Every word a person reads.
    pub texts: &'d Texts,
    /// The cohort.
    pub cohort: &'d Cohort,
    /// Its open rooms.
    pub rooms: Vec<Room>,
    /// How people find the open rooms, with the names of who is in each.
    pub places: BTreeMap<RoomId, String>,
    /// The time it covers.
    pub period: Period,
    /// For whom it is drawn.
    pub audience: Audience,
}

impl DigestScene<'_> {
    /// How people find a room; one that is closed by now is named so.
    pub fn place(&self, room: RoomId) -> String {
        let place = self.places.get(&room).cloned();
        place.unwrap_or_else(|| t!(self.texts, "digest-former-room"))
    }
}

/// One part of a digest. It holds nobody's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Where it stands.
    pub rank: Rank,
    /// What it is, with how many there are.
    pub title: String,
    /// A line each; a long list is cut with a count, and so is a long line.
    pub lines: Vec<String>,
    /// What opens more of it to the reader.
    pub row: Option<Row>,
}

impl Observation {
    /// A part without anything to open.
    pub fn new(rank: Rank, title: String, lines: Vec<String>) -> Self {
        Self {
            rank,
            title,
            lines,
            row: None,
        }
    }
}
