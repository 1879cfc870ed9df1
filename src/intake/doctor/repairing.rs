//! What is gone is made anew, what was only thought gone is taken back, and what is held is let go.

use std::collections::HashSet;

use trellis_domain::ids::ChannelId;

use super::access;
use super::facts::{self, FixtureState};
use super::following;
use super::look::{Look, look_at};
use crate::intake::fixtures::{Survey, complete, follow_role, making, survey};
use crate::interaction::{App, Asker};
use crate::records::community::{self, Fixture, require_manager};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, ObjectState, forget_object, mark_object};

/// What *Repair* did.
pub(super) struct Repaired {
    /// What is being made anew.
    pub(super) making: Vec<Fixture>,
    /// Channels that are there after all.
    pub(super) found: Vec<Fixture>,
    /// So much was put right of who sees which channel.
    pub(super) access: usize,
    /// So much that waited is tried again.
    pub(super) released: u64,
}

/// Makes anew what is gone, takes back what was only thought gone, and lets go what is held.
pub(super) async fn repair(app: &App, asker: &Asker) -> Result<Repaired> {
    require_manager(asker)?;
    let guild = asker.guild;
    let survey = survey(app, guild).await?;
    let facts = facts::gather(app, guild, &survey).await?;
    let mut gone = HashSet::new();
    let mut found = HashSet::new();
    for thing in &facts.things {
        let is_gone = match thing.place {
            // The list is complete; one explicit answer more, and it counts as gone.
            FixtureState::Gone { id } if thing.fixture.is_channel() => {
                look_at(app, guild, ChannelId::new(id)).await? == Look::Gone
            }
            FixtureState::Gone { .. } => true,
            FixtureState::Lost => {
                found.insert(thing.fixture);
                false
            }
            FixtureState::Never
            | FixtureState::BeingMade
            | FixtureState::Role { .. }
            | FixtureState::Channel { .. } => false,
        };
        if is_gone {
            gone.insert(thing.fixture);
        }
    }
    let asker = asker.clone();
    let shown = survey.standing.channels.clone();
    let mut repaired = app
        .change(move |mut change| {
            Box::pin(async move { repair_in(&mut change, &asker, &survey, gone, found).await })
        })
        .await?;
    repaired.access = access::compare(app, guild, &shown).await?;
    repaired.released = app.courier.release(guild).await?;
    Ok(repaired)
}

async fn repair_in(
    change: &mut Change<'_>,
    asker: &Asker,
    survey: &Survey,
    gone: HashSet<Fixture>,
    found: HashSet<Fixture>,
) -> Result<Repaired> {
    let guild = asker.guild;
    for fixture in &gone {
        forget_object(change.tx, &fixture.key(guild)).await?;
    }
    for fixture in &found {
        mark_object(change.tx, &fixture.key(guild), ObjectState::Present).await?;
    }
    let mut made = complete(change, asker, survey).await?;
    // Only the first rooms category belongs to every community; the others are made anew where they were.
    let growth = community::of_guild(change.tx, guild).await?.growth_place();
    for fixture in gone.iter().filter(|fixture| !Fixture::ALL.contains(fixture)) {
        let action = making(&change.texts, guild, growth, *fixture);
        change.owe(&community::lane(guild), &action).await?;
        made.push(*fixture);
    }
    // A role made anew is another role: the channels that Trellis made let it in.
    for fixture in gone.iter().filter(|fixture| !fixture.is_channel()) {
        follow_role(change, guild, *fixture, None).await?;
    }
    for fixture in gone.iter().chain(&found) {
        following::is_back(change, guild, *fixture).await?;
        outbox::retry_for_want_of(change.tx, guild, &fixture.key(guild), change.now).await?;
    }
    let mut found: Vec<Fixture> = found.into_iter().collect();
    found.sort_unstable();
    Ok(Repaired {
        making: made,
        found,
        access: 0,
        released: 0,
    })
}
