//! The digest: what coordinators are told of their cohort every week, what needs a person first.
//!
//! It gathers what the features observed and knows none of them. It must not hold anybody's words.
//!
//! **Invariant:** digests of a cohort follow one another without gap or overlap; `/digest` looks and moves nothing.

mod commands;
mod delivery;
mod report;
mod store;
mod taking_part;
mod view;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::digest::due::{self, DIGEST};
use trellis_domain::digest::{self as rules, Audience, Period};
use trellis_domain::ids::CohortId;

use crate::records::cohort::{self, Cohort};
use crate::records::community;
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::Content;
use trellis_kernel::prompts::{self, Which};
use trellis_kernel::t;

use crate::interaction::{CohortPrompts, Drawing, Feature, HelpLine, Helped, View};
use commands::{commands, routes};

/// The digest.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    views: &[View {
        name: VIEW,
        draw: |tx, drawing, subject| Box::pin(draw(tx, drawing, subject)),
    }],
    cohort_prompts: Some(PROMPTS),
    help: &[HelpLine {
        to: Helped::Coordinator,
        words: |texts| t!(texts, "digest-help"),
    }],
    ..Feature::named("digest")
};

/// The view's name in the outbox.
const VIEW: &str = "digest";

/// What the digest tells because time passed.
const PROMPTS: CohortPrompts = CohortPrompts {
    kinds: &[DIGEST],
    steps: |_, cohort, said, now| Box::pin(async move { Ok(due::steps(cohort, said, now)) }),
    say: |change, cohort, _| Box::pin(tell(change, cohort)),
    ahead: due::ahead,
};

/// Owes the coordinators' channel a digest of everything since the last one.
async fn tell(change: &mut Change<'_>, cohort: &Cohort) -> Result<()> {
    let period = period(change.tx, cohort, change.now).await?;
    store::insert(change.tx, cohort.id, period).await?;
    let digest = Content::Live {
        view: VIEW.to_owned(),
        subject: format!("{}@{}", cohort.id, period.until.timestamp()),
    };
    community::tell_coordinators(change, cohort.guild, digest).await
}

/// Since the last digest that was told.
async fn period(tx: &mut SqliteConnection, cohort: &Cohort, now: DateTime<Utc>) -> Result<Period> {
    let last = store::last_told(tx, cohort.id, now).await?;
    Ok(rules::period(last, cohort.opened_at, now))
}

/// Draws the digest of `<cohort>@<end of its period>`.
async fn draw(tx: &mut SqliteConnection, drawing: &Drawing<'_>, subject: &str) -> Result<Option<Message>> {
    let Some((id, until)) = parsed(subject) else {
        return Ok(None);
    };
    let Some(cohort) = cohort::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(period) = store::period(tx, id, until).await? else {
        return Ok(None);
    };
    let which = Which::DecidedAt(until);
    let late = prompts::came_late(tx, DIGEST, id.as_str(), which)
        .await?
        .is_some();
    let report = report::gather(tx, *drawing, &cohort, period, Audience::Channel).await?;
    Ok(Some(view::digest(drawing.texts, &cohort, &report, late)))
}

fn parsed(subject: &str) -> Option<(CohortId, DateTime<Utc>)> {
    let (id, until) = subject.split_once('@')?;
    Some((
        CohortId::parse(id).ok()?,
        DateTime::from_timestamp(until.parse().ok()?, 0)?,
    ))
}
