//! What a feature is: one value. Whatever works across features reads it from there and imports no feature.

mod audit;
mod card;
mod digest;
mod help;
mod keeping;
mod prompts;
mod voice;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, UserId};
use trellis_kernel::change::Change;
use trellis_kernel::courier::News;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Place;
use trellis_kernel::texts::Texts;

use super::{App, Command, Routes};
pub(crate) use audit::Audit;
use card::CardPart;
pub(crate) use card::{CardScene, OnCard};
use digest::DigestPart;
pub(crate) use digest::{DigestScene, Observation};
pub(crate) use help::{HelpLine, Helped};
pub(crate) use keeping::Unfinished;
use keeping::{FindUnfinished, Forget};
pub(crate) use prompts::{CohortPrompts, FindSteps, RoomPrompts, Say, Scene};
pub(crate) use voice::VoiceEvents;

/// All features, in the order in which commands are listed.
pub type Features = &'static [&'static Feature];

/// What one feature adds to each of the places that work across features.
pub struct Feature {
    /// Its name. Its custom_ids begin with it, unless they are older than the feature.
    pub name: &'static str,
    /// Its slash commands.
    pub commands: fn() -> Vec<Command>,
    /// Its buttons, selects and forms.
    pub routes: fn(&mut Routes),
    /// What it draws when the courier asks.
    pub views: &'static [View],
    /// What it says in rooms because time passed.
    pub room_prompts: Option<RoomPrompts>,
    /// What it tells of cohorts because time passed.
    pub cohort_prompts: Option<CohortPrompts>,
    /// How it finds out whether Discord still agrees with its records.
    pub audit: Option<Audit>,
    /// What follows from what became of what it owed.
    pub hears: Option<Hears>,
    /// Somebody acts in a community, and so is in it.
    pub met: Option<Met>,
    /// What it does with what Discord tells of voice channels.
    pub voice: Option<VoiceEvents>,
    /// What it shows on the card of a room.
    pub card: Option<CardPart>,
    /// What it observed, for the coordinators' digest.
    pub digest: Option<DigestPart>,
    /// What `/help` says that people can do with it.
    pub help: &'static [HelpLine],
    /// Its columns of sealed text.
    pub sealed: &'static [Place],
    /// Deletes what it has kept for its time.
    pub forget: Option<Forget>,
    /// What `/me` shows of what a person began with it and did not finish.
    pub unfinished: Option<FindUnfinished>,
}

impl Feature {
    /// A feature that adds nothing yet; to be written over: `Feature { routes, ..Feature::named("checkin") }`.
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            commands: Vec::new,
            routes: |_| {},
            views: &[],
            room_prompts: None,
            cohort_prompts: None,
            audit: None,
            hears: None,
            met: None,
            voice: None,
            card: None,
            digest: None,
            help: &[],
            sealed: &[],
            forget: None,
            unfinished: None,
        }
    }
}

/// What views are drawn with.
#[derive(Clone, Copy)]
pub struct Drawing<'d> {
    /// Every word a person reads.
    pub texts: &'d Texts,
    /// All features, for what shows a part of each.
    pub features: Features,
}

/// A message that is drawn from the records when it is sent.
pub struct View {
    /// Its name in the outbox.
    pub name: &'static str,
    /// Draws it for a subject; `None` where there is nothing to say any more.
    pub draw: Draw,
}

/// Stores and owes what follows from what became of something that a feature owed.
pub type Hears = for<'c, 't> fn(&'c mut Change<'t>, &'c News<'c>) -> BoxFuture<'c, Result<()>>;

/// Takes note that somebody acts in a community.
pub type Met = for<'c> fn(&'c App, GuildId, UserId) -> BoxFuture<'c, Result<()>>;

type Draw =
    for<'c> fn(&'c mut SqliteConnection, &'c Drawing<'c>, &'c str) -> BoxFuture<'c, Result<Option<Message>>>;

impl std::fmt::Debug for Feature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
