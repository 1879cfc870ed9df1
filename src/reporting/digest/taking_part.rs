//! Who joined, who left, who waits for a room, and what waits to be started.

use sqlx::SqliteConnection;
use trellis_domain::digest::{NotStarted, Rank, not_started};
use trellis_domain::people::{Participant, Role, Waiting};

use crate::interaction::{DigestScene, Observation};
use crate::records::{cohort, people, room};
use trellis_kernel::discord::message::stamp;
use trellis_kernel::error::Result;
use trellis_kernel::t;

/// What the records of the cohort and its people show.
pub(super) async fn observe(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Vec<Observation>> {
    let (cohort, period) = (digest.cohort, digest.period);
    // Nobody can be given a room any more where the cohort is over.
    let unmatched = if cohort.state.is_over() {
        Vec::new()
    } else {
        room::unmatched(tx, cohort).await?.waiting
    };
    // Each comes by its moment; mentors and mentees are told apart on top of that.
    let mut joined = people::joined_between(tx, cohort.id, period.from, period.until).await?;
    let mut left = people::left_between(tx, cohort.id, period.from, period.until).await?;
    joined.sort_by_key(|person| person.role);
    left.sort_by_key(|person| person.role);
    let mut parts = told(digest, &unmatched, &joined, &left);
    parts.extend(not_started(cohort, period.until).map(|one| start(digest, one)));
    Ok(parts)
}

fn told(
    digest: &DigestScene<'_>,
    unmatched: &[Waiting],
    joined: &[Participant],
    left: &[Participant],
) -> Vec<Observation> {
    let texts = digest.texts;
    let lines = |people: &[Participant], line: fn(&DigestScene<'_>, &Participant) -> String| {
        people.iter().map(|person| line(digest, person)).collect()
    };
    vec![
        Observation::new(
            Rank::Unmatched,
            t!(texts, "digest-waiting", count = unmatched.len()),
            unmatched.iter().map(|one| waits(digest, one)).collect(),
        ),
        Observation::new(
            Rank::Joined,
            t!(texts, "digest-new-people", count = joined.len()),
            lines(joined, is_new),
        ),
        Observation::new(
            Rank::Left,
            t!(texts, "digest-left-people", count = left.len()),
            lines(left, has_left),
        ),
    ]
}

fn waits(digest: &DigestScene<'_>, one: &Waiting) -> String {
    t!(
        digest.texts,
        "digest-waiting-line",
        who = one.person.user.mention(),
        since = stamp::day(one.since)
    )
}

fn is_new(digest: &DigestScene<'_>, person: &Participant) -> String {
    let who = person.user.mention();
    match person.role {
        Role::Mentor => t!(digest.texts, "digest-new-mentor", who = who),
        Role::Mentee => t!(digest.texts, "digest-new-mentee", who = who),
    }
}

fn has_left(digest: &DigestScene<'_>, person: &Participant) -> String {
    let who = person.user.mention();
    let day = person.left_at.map(stamp::day).unwrap_or_default();
    match person.role {
        Role::Mentor => t!(digest.texts, "digest-left-mentor", who = who, day = day),
        Role::Mentee => t!(digest.texts, "digest-left-mentee", who = who, day = day),
    }
}

fn start(digest: &DigestScene<'_>, one: NotStarted) -> Observation {
    let day = cohort::day(digest.texts, one.starts_on);
    let line = match one.is_overdue {
        true => t!(digest.texts, "digest-should-have-started", day = day),
        false => t!(digest.texts, "digest-starts", day = day),
    };
    let title = t!(digest.texts, "digest-not-started");
    Observation::new(one.rank(), title, vec![line])
}

#[cfg(test)]
mod tests;
