//! What a feature says because time passed.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::budget::Asking;
use trellis_domain::cohort::Cohort;
use trellis_domain::ids::UserId;
use trellis_domain::program::Program;
use trellis_domain::room::Room;
use trellis_domain::schedule::{Due, Planned, PromptKey, PromptKind, Said, Step};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

use super::Features;

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

/// Finds what is planned in a room before an instant and was not dealt with yet.
pub type FindAhead = for<'c> fn(
    &'c mut SqliteConnection,
    &'c Scene,
    &'c [Said],
    DateTime<Utc>,
) -> BoxFuture<'c, Result<Vec<Planned>>>;

/// Finds whom of a room a prompt goes to, where it does not go to everybody there; `None` where it does.
pub type FindSome = for<'c> fn(
    &'c mut SqliteConnection,
    &'c Scene,
    &'c PromptKey,
) -> BoxFuture<'c, Result<Option<Vec<UserId>>>>;

/// What a feature says in rooms because time passed.
pub struct RoomPrompts {
    /// The kinds it says. Of several that are due at one moment, the one that stands first is said first.
    pub kinds: &'static [PromptKind],
    /// What is due in an open room and when to look again, by the feature's records and what was said there.
    pub steps: FindSteps<Scene>,
    /// Says one that is due; the sweep records that it was said. Never called for one that is skipped.
    pub say: Say<Scene>,
    /// What is planned before `until` and was not dealt with yet, for the card and calendars.
    pub ahead: FindAhead,
    /// One that is ahead, as the card names what comes next.
    pub coming: fn(&Texts, &Planned) -> String,
    /// Whom one goes to, as a reminder does to those alone who have not answered.
    pub only_to: FindSome,
    /// What one of a kind asks of each whom it goes to, and how far it gives way.
    pub asking: fn(&Program, PromptKind) -> Asking,
    /// What coordinators are told that a room was not asked; `None` for a kind that nobody misses.
    pub name: fn(&Texts, PromptKind) -> Option<String>,
}

impl RoomPrompts {
    /// What each of the features says in rooms.
    pub fn of(features: Features) -> impl Iterator<Item = &'static Self> {
        features
            .iter()
            .filter_map(|feature| feature.room_prompts.as_ref())
    }

    /// What is planned in a room before `until` and will be said, in order: what is merged into something else is not in it.
    ///
    /// # Errors
    /// When a feature's records cannot be read.
    pub async fn ahead_in(
        tx: &mut SqliteConnection,
        features: Features,
        scene: &Scene,
        said: &[Said],
        until: DateTime<Utc>,
    ) -> Result<Vec<Planned>> {
        let mut planned: Vec<(Planned, Asking)> = Vec::new();
        for one in Self::of(features) {
            let of_feature = (one.ahead)(tx, scene, said, until).await?.into_iter();
            planned.extend(of_feature.map(|planned| {
                let asking = (one.asking)(&scene.cohort.program, planned.key.kind);
                (planned, asking)
            }));
        }
        let anyway = planned.iter().filter(|(_, asking)| asking.is_asked_anyway());
        let mut anyway: Vec<DateTime<Utc>> = anyway.map(|(planned, _)| planned.at).collect();
        anyway.extend(Self::asked_anyway(features, scene, said));
        let said_apart = planned
            .into_iter()
            .filter(|(one, asking)| !asking.is_merged(one.at, &anyway));
        let mut ahead: Vec<Planned> = said_apart.map(|(planned, _)| planned).collect();
        ahead.sort();
        Ok(ahead)
    }

    /// When a room was asked what is asked whatever else was.
    pub fn asked_anyway(features: Features, scene: &Scene, said: &[Said]) -> Vec<DateTime<Utc>> {
        let asked = said.iter().filter(|one| one.was_said());
        let anyway = asked.filter(|one| Self::asking_of(features, scene, one.key.kind).is_asked_anyway());
        anyway.map(|one| one.at).collect()
    }

    /// Whom a prompt goes to: everybody in the room, unless its feature says otherwise.
    ///
    /// # Errors
    /// When the feature's records cannot be read.
    pub async fn goes_to(
        tx: &mut SqliteConnection,
        features: Features,
        scene: &Scene,
        key: &PromptKey,
    ) -> Result<Vec<UserId>> {
        let some = match Self::for_kind(features, key.kind) {
            Some(prompts) => (prompts.only_to)(tx, scene, key).await?,
            None => None,
        };
        Ok(some.unwrap_or_else(|| scene.room.users()))
    }

    /// What a prompt asks of each member of a room; nothing where no feature says it any more.
    pub fn asking_of(features: Features, scene: &Scene, kind: PromptKind) -> Asking {
        let prompts = Self::for_kind(features, kind);
        prompts.map_or(Asking::NOTHING, |one| (one.asking)(&scene.cohort.program, kind))
    }

    /// What the feature says that says `kind`; `None` where none does.
    pub fn for_kind(features: Features, kind: PromptKind) -> Option<&'static Self> {
        Self::of(features).find(|one| one.kinds.contains(&kind))
    }
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
