//! What Trellis owed and could not do: messages that did not arrive, prompts that were not said.

use chrono::Duration;
use sqlx::SqliteConnection;
use trellis_domain::digest::{self as rules, NotAsked, Rank};
use trellis_domain::ids::RoomId;
use trellis_domain::schedule::{PromptKind, Said, SkipReason};

use crate::interaction::{DigestScene, Features, Observation, RoomPrompts};
use crate::records::cohort;
use crate::records::room::{self, InDiscord, Room};
use trellis_kernel::db::RowReader;
use trellis_kernel::discord::message::stamp;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Kind, Stopped, Trouble};
use trellis_kernel::prompts;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What waits for something that is still being made is no trouble before it has for an hour.
const BEING_MADE: Duration = Duration::hours(1);

/// What stands still in this cohort's rooms, or for the community as a whole; the oldest first.
pub(super) async fn undelivered(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Observation> {
    let mut stopped = outbox::stopped(tx, digest.cohort.guild).await?;
    stopped.retain(|one| is_trouble(digest, one));
    let lines = stopped.iter().map(|one| not_delivered(digest, one)).collect();
    let title = t!(digest.texts, "digest-undelivered", count = stopped.len());
    Ok(Observation::new(Rank::Undelivered, title, lines))
}

fn room_of<'s>(digest: &'s DigestScene<'_>, one: &Stopped) -> Option<&'s Room> {
    digest.rooms.iter().find(|room| room.lane() == one.lane)
}

fn is_trouble(digest: &DigestScene<'_>, one: &Stopped) -> bool {
    let until = digest.period.until;
    let is_of_another_cohort = one.lane.kind() == room::LANE && room_of(digest, one).is_none();
    let is_being_made = matches!(one.trouble, Trouble::TargetMissing(_)) && one.since + BEING_MADE > until;
    one.since < until && !is_of_another_cohort && !is_being_made
}

fn not_delivered(digest: &DigestScene<'_>, one: &Stopped) -> String {
    let texts = digest.texts;
    let (what, why) = (what(texts, one.kind), why(texts, one.kind, &one.trouble));
    let since = stamp::day(one.since);
    match room_of(digest, one) {
        Some(room) => t!(
            texts,
            "digest-undelivered-room",
            what = what,
            place = digest.place(room.id),
            why = why,
            since = since
        ),
        None => t!(
            texts,
            "digest-undelivered-other",
            what = what,
            why = why,
            since = since
        ),
    }
}

fn what(texts: &Texts, kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::Post | Kind::Edit | Kind::Delete | Kind::Pin) => t!(texts, "digest-what-message"),
        Some(
            Kind::CreateChannel
            | Kind::SetOverwrites
            | Kind::PutOverwrite
            | Kind::DropOverwrite
            | Kind::OpenVoice
            | Kind::CloseVoice,
        ) => {
            t!(texts, "digest-what-channel")
        }
        Some(Kind::OpenThread | Kind::OpenPost | Kind::PutAway | Kind::TagPost) => {
            t!(texts, "digest-what-thread")
        }
        Some(Kind::CreateRole | Kind::GiveRole | Kind::TakeRole) => t!(texts, "digest-what-role"),
        None => t!(texts, "digest-what-other"),
    }
}

fn why(texts: &Texts, kind: Option<Kind>, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Permission => t!(texts, "digest-why-permission"),
        Trouble::ServerFull | Trouble::CategoryFull | Trouble::Capacity => t!(texts, "digest-why-full"),
        Trouble::TargetMissing(_) | Trouble::Gone => gone(texts, kind),
        Trouble::TagDemanded | Trouble::Locked => t!(texts, "digest-why-closed"),
        Trouble::RoleHasMore => t!(texts, "digest-why-role-has-more"),
        Trouble::Unproven => t!(texts, "digest-why-unproven"),
        Trouble::Forbidden => t!(texts, "digest-why-forbidden"),
        Trouble::Defect | Trouble::Unknown => t!(texts, "digest-why-other"),
    }
}

/// What has gone that it was for.
fn gone(texts: &Texts, kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::GiveRole | Kind::TakeRole) => t!(texts, "digest-why-gone-role"),
        Some(Kind::Post | Kind::Edit | Kind::Delete | Kind::Pin) => t!(texts, "digest-why-gone"),
        Some(
            Kind::SetOverwrites
            | Kind::PutOverwrite
            | Kind::DropOverwrite
            | Kind::OpenThread
            | Kind::OpenPost
            | Kind::PutAway
            | Kind::TagPost
            | Kind::CreateChannel
            | Kind::CreateRole
            | Kind::OpenVoice
            | Kind::CloseVoice,
        )
        | None => t!(texts, "digest-why-gone-other"),
    }
}

/// The prompts of the cohort's rooms that were decided in the period and not said on time. The sweep that tells the
/// digest has decided about the rooms just before, so here the end belongs to the period and the beginning does not.
pub(super) async fn irregular(
    tx: &mut SqliteConnection,
    digest: &DigestScene<'_>,
) -> Result<Vec<(RoomId, Said)>> {
    let rooms = room::ids(tx, digest.cohort.id).await?;
    let subjects: Vec<String> = rooms.iter().map(RoomId::to_string).collect();
    let period = (digest.period.from, digest.period.until);
    let said = prompts::irregular(tx, &subjects, period).await?;
    said.into_iter()
        .map(|one| {
            let room = RowReader::of("prompt", &one.key.subject).text("subject", &one.key.subject)?;
            Ok((room, one))
        })
        .collect()
}

/// The rooms that were not asked, each in the words of the feature that would have asked.
pub(super) fn not_asked(
    digest: &DigestScene<'_>,
    features: Features,
    irregular: &[(RoomId, Said)],
) -> Observation {
    let missed = |kind| missed(digest.texts, features, kind);
    let found = rules::not_asked(irregular, |kind| missed(kind).is_some());
    let lines = found
        .iter()
        .filter_map(|one| Some(was_not_asked(digest, one, missed(one.kind)?)));
    let lines: Vec<String> = lines.collect();
    let title = t!(digest.texts, "digest-not-asked", count = lines.len());
    Observation::new(Rank::NotAsked, title, lines)
}

/// What coordinators are told was not asked; `None` for a kind that nobody misses.
fn missed(texts: &Texts, features: Features, kind: PromptKind) -> Option<String> {
    let prompts = RoomPrompts::for_kind(features, kind)?;
    (prompts.name)(texts, kind)
}

fn was_not_asked(digest: &DigestScene<'_>, one: &NotAsked, what: String) -> String {
    let texts = digest.texts;
    let reason = match one.reason {
        SkipReason::Outage | SkipReason::TooLate => t!(texts, "digest-skipped-outage"),
        SkipReason::NextIsNear | SkipReason::Merged => t!(texts, "digest-skipped-next-is-near"),
        SkipReason::AnotherToday => t!(texts, "digest-skipped-another-today"),
        SkipReason::Superseded => t!(texts, "digest-skipped-superseded"),
        SkipReason::SessionAsked => t!(texts, "digest-skipped-session-asked"),
        SkipReason::Together => t!(texts, "digest-skipped-together"),
        SkipReason::Budget => t!(texts, "digest-skipped-budget"),
        SkipReason::NoFreeDay => t!(texts, "digest-skipped-no-free-day"),
    };
    t!(
        texts,
        "digest-not-asked-line",
        place = digest.place(one.room),
        what = what,
        day = cohort::day(texts, one.planned_on),
        reason = reason
    )
}

#[cfg(test)]
mod tests;
