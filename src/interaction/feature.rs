//! What a feature is: one value. Whatever works across features reads it from there and imports no feature.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::cohort::Cohort;
use trellis_domain::ids::{ChannelId, GuildId};
use trellis_domain::room::Room;
use trellis_domain::schedule::{Due, Planned, PromptKind, Said, Step};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::Place;
use trellis_kernel::texts::Texts;

use super::{App, Command, Routes};

/// All features, in the order in which commands are listed.
pub type Features = &'static [&'static Feature];

/// What one feature adds to each of the places that work across features.
pub struct Feature {
    /// Its name, as its custom_ids begin.
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
    /// Its columns of sealed text.
    pub sealed: &'static [Place],
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
            sealed: &[],
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

/// A room with its cohort, as prompts see them.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The room.
    pub room: Room,
    /// Its cohort.
    pub cohort: Cohort,
}

/// Finds what is due in `S` and when to look again, by a feature's records, what was said there, and now.
pub type FindSteps<S> = for<'c> fn(
    &'c mut SqliteConnection,
    &'c S,
    &'c [Said],
    DateTime<Utc>,
) -> BoxFuture<'c, Result<Vec<Step>>>;

/// Says in `S` what is due.
pub type Say<S> = for<'c, 't> fn(&'c mut Change<'t>, &'c S, &'c Due) -> BoxFuture<'c, Result<()>>;

/// What a feature says in rooms because time passed.
pub struct RoomPrompts {
    /// The kinds it says. Of several that are due at one moment, the one that stands first is said first.
    pub kinds: &'static [PromptKind],
    /// What is due in an open room and when to look again, by the feature's records and what was said there.
    pub steps: FindSteps<Scene>,
    /// Says one that is due; the sweep records that it was said. Never called for one that is skipped.
    pub say: Say<Scene>,
    /// What is planned before `until` and was not dealt with yet, for the card and calendars.
    pub ahead: fn(scene: &Scene, said: &[Said], until: DateTime<Utc>) -> Vec<Planned>,
    /// One that is ahead, as the card names what comes next.
    pub coming: fn(&Texts, &Planned) -> String,
    /// What coordinators are told that a room was not asked; `None` for a kind that nobody misses.
    pub name: fn(&Texts, PromptKind) -> Option<String>,
}

/// What a feature tells of cohorts because time passed.
pub struct CohortPrompts {
    /// The kinds it tells. Of several that are due at one moment, the one that stands first is told first.
    pub kinds: &'static [PromptKind],
    /// What is due of a cohort and when to look again, by the feature's records and what was told of it.
    pub steps: FindSteps<Cohort>,
    /// Tells one that is due; the sweep records that it was told. Never called for one that is skipped.
    pub say: Say<Cohort>,
    /// What is planned before `until` and was not dealt with yet, for calendars.
    pub ahead: fn(cohort: &Cohort, said: &[Said], until: DateTime<Utc>) -> Vec<Planned>,
}

/// How a feature finds out whether Discord still agrees with its records. What differs it repairs, or has coordinators
/// asked about.
pub struct Audit {
    /// The communities in which it has anything to compare.
    pub communities: for<'c> fn(&'c mut SqliteConnection) -> BoxFuture<'c, Result<Vec<GuildId>>>,
    /// Compares its records of a community with all channels that Discord lists there now.
    pub compare: for<'c> fn(&'c App, GuildId, &'c [Channel]) -> BoxFuture<'c, Result<()>>,
    /// A channel of the community was deleted, says an event: looks whether that is so.
    pub channel_deleted: for<'c> fn(&'c App, GuildId, ChannelId) -> BoxFuture<'c, Result<()>>,
}

type Draw =
    for<'c> fn(&'c mut SqliteConnection, &'c Drawing<'c>, &'c str) -> BoxFuture<'c, Result<Option<Message>>>;

impl std::fmt::Debug for Feature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
