//! The choices are made: the community is stored and what is missing is owed; later, what broke is mended.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{ChannelId, GuildId};

use super::doctor::{self, Finding};
use super::facts::{self, Place};
use super::survey::{self, Look, Survey};
use super::{make, view};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::community::{self, Community, Fixture, GrowthKind, require_manager};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{
    self, Action, CreateChannel, GiveRole, ObjectState, SetOverwrites, find_object, forget_object,
    mark_object,
};

/// What came of *Create everything for me*.
pub(super) struct Created {
    /// What is being made now.
    pub(super) making: Vec<Fixture>,
    /// What stands in its way, if anything does.
    pub(super) in_the_way: Vec<Finding>,
}

/// Sets the community up and owes what is missing. A second press finds everything under way.
pub(super) async fn create(app: &App, asker: &Asker) -> Result<Created> {
    require_manager(asker)?;
    let survey = survey::ask(app, asker.guild).await?;
    let in_the_way = doctor::in_the_way(&survey.standing);
    let (app2, asker, now) = (app.clone(), asker.clone(), app.clock.now());
    let making = app
        .db
        .write(move |tx| Box::pin(async move { create_in(tx, &app2, &asker, &survey, now).await }))
        .await?;
    Ok(Created { making, in_the_way })
}

async fn create_in(
    tx: &mut SqliteConnection,
    app: &App,
    asker: &Asker,
    survey: &Survey,
    now: DateTime<Utc>,
) -> Result<Vec<Fixture>> {
    let guild = asker.guild;
    let row = community::store::find(tx, guild).await?;
    let first = !row.as_ref().is_some_and(|row| row.set_up);
    let growth = growth_of(tx, guild, survey, row.as_ref()).await?;
    let zone = row.map_or(chrono_tz::Tz::UTC, |row| row.community.zone);
    let community = Community {
        guild,
        name: survey.name.clone(),
        zone,
        growth,
    };
    community::store::finish(tx, &community, asker.user, now).await?;
    let making = make::owe_missing(tx, &app.texts, &app.random, guild, growth, now).await?;
    if making.contains(&Fixture::CoordinatorRole) {
        // Otherwise who set it up could not see the coordinators' channel.
        let give = Action::GiveRole(GiveRole {
            user: asker.user,
            role: Fixture::CoordinatorRole.target(guild),
        });
        let lane = community::person_lane(guild, asker.user);
        outbox::owe(tx, &app.random, &lane, &give, now).await?;
    }
    if first {
        make::owe_word(tx, &app.random, guild, view::welcome(&app.texts), now).await?;
    } else if !making.is_empty() {
        make::owe_word(tx, &app.random, guild, view::completed(&app.texts, &making), now).await?;
    }
    Ok(making)
}

/// A picked or made channel says itself what it is; what is being made stays what it was owed as.
async fn growth_of(
    tx: &mut SqliteConnection,
    guild: GuildId,
    survey: &Survey,
    row: Option<&community::store::Row>,
) -> Result<GrowthKind> {
    let key = Fixture::Growth.key(guild);
    if let Some(id) = find_object(tx, &key).await?
        && let Some(channel) = survey.standing.channels.iter().find(|channel| channel.id == id)
    {
        return Ok(GrowthKind::of_channel(channel.kind));
    }
    match row {
        Some(row) if row.set_up && outbox::will_create(tx, guild, &key).await? => Ok(row.community.growth),
        _ if survey.forums => Ok(GrowthKind::Forum),
        _ => Ok(GrowthKind::Text),
    }
}

/// What *Repair* did.
pub(super) struct Repaired {
    /// What is being made anew.
    pub(super) making: Vec<Fixture>,
    /// Channels that are there after all.
    pub(super) found: Vec<Fixture>,
}

/// Makes anew what is gone, takes back what was only thought gone, and lets go what is held.
pub(super) async fn repair(app: &App, asker: &Asker) -> Result<Repaired> {
    require_manager(asker)?;
    let guild = asker.guild;
    let survey = survey::ask(app, guild).await?;
    let facts = facts::gather(app, guild, &survey).await?;
    let mut gone = HashSet::new();
    let mut found = HashSet::new();
    for thing in &facts.things {
        let is_gone = match thing.place {
            // The list is complete; one explicit answer more, and it counts as gone.
            Place::Gone { id } if thing.fixture.is_channel() => {
                survey::look_at(app, guild, ChannelId::new(id)).await? == Look::Gone
            }
            Place::Gone { .. } => true,
            Place::Lost => {
                found.insert(thing.fixture);
                false
            }
            Place::Never | Place::BeingMade | Place::Role { .. } | Place::Channel { .. } => false,
        };
        if is_gone {
            gone.insert(thing.fixture);
        }
    }
    let (app2, asker, now) = (app.clone(), asker.clone(), app.clock.now());
    let repaired = app
        .db
        .write(move |tx| {
            Box::pin(async move { repair_in(tx, &app2, &asker, &survey, gone, found, now).await })
        })
        .await?;
    app.courier.release(guild).await?;
    Ok(repaired)
}

async fn repair_in(
    tx: &mut SqliteConnection,
    app: &App,
    asker: &Asker,
    survey: &Survey,
    gone: HashSet<Fixture>,
    found: HashSet<Fixture>,
    now: DateTime<Utc>,
) -> Result<Repaired> {
    let guild = asker.guild;
    for fixture in &gone {
        forget_object(tx, &fixture.key(guild)).await?;
    }
    for fixture in &found {
        mark_object(tx, &fixture.key(guild), ObjectState::Present).await?;
    }
    let mut making = create_in(tx, app, asker, survey, now).await?;
    // Only the first rooms category belongs to every community; the others are made anew where they were.
    let growth = community::of_guild(tx, guild).await?.growth;
    for fixture in gone.iter().filter(|fixture| !Fixture::ALL.contains(fixture)) {
        let action = make::making(&app.texts, guild, growth, *fixture);
        outbox::owe(tx, &app.random, &community::lane(guild), &action, now).await?;
        making.push(*fixture);
    }
    if gone.iter().any(|fixture| !fixture.is_channel()) {
        open_to_new_roles(tx, app, guild, growth, &making, now).await?;
    }
    for fixture in gone.iter().chain(&found) {
        outbox::retry_for_want_of(tx, guild, &fixture.key(guild), now).await?;
    }
    let mut found: Vec<Fixture> = found.into_iter().collect();
    found.sort_unstable();
    Ok(Repaired { making, found })
}

/// A role made anew is another role: the channels that Trellis made for it let it in. Picked ones are left alone.
async fn open_to_new_roles(
    tx: &mut SqliteConnection,
    app: &App,
    guild: GuildId,
    growth: GrowthKind,
    making: &[Fixture],
    now: DateTime<Utc>,
) -> Result<()> {
    for fixture in [Fixture::CoordinatorsChannel, Fixture::MentorsChannel] {
        if making.contains(&fixture) || !outbox::was_made(tx, guild, &fixture.key(guild)).await? {
            continue;
        }
        if let Action::CreateChannel(CreateChannel { overwrites, .. }) =
            make::making(&app.texts, guild, growth, fixture)
        {
            let action = Action::SetOverwrites(SetOverwrites {
                channel: fixture.target(guild),
                overwrites,
            });
            outbox::owe(tx, &app.random, &community::lane(guild), &action, now).await?;
        }
    }
    Ok(())
}

/// What a person decides about effects that were given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Once more, though it may then be there twice.
    TryAgain,
    /// Never.
    LetGo,
}

/// Decides about everything that is parked; returns how many that were.
pub(super) async fn decide(app: &App, asker: &Asker, decision: Decision) -> Result<u64> {
    require_manager(asker)?;
    let (guild, now) = (asker.guild, app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                match decision {
                    Decision::TryAgain => outbox::retry_parked(tx, guild, now).await,
                    Decision::LetGo => outbox::drop_parked(tx, guild, now).await,
                }
            })
        })
        .await
}
