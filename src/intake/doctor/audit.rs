//! Does Discord still agree with the records of what every community has.
//!
//! **Invariant:** a channel counts as gone after two explicit 404s and by nothing else (ARCHITECTURE.md, *Gone*); a role is
//! not rung any more after one.

use std::time::Duration;

use trellis_domain::ids::{ChannelId, GuildId, RoleId};

use super::access;
use super::following;
use super::look::{Look, look_at, look_at_role};
use crate::interaction::{App, Audit};
use crate::records::community::{self, Fixture};
use trellis_kernel::change::Change;
use trellis_kernel::clock;
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{
    Object, ObjectState, find_object, key_of_object, list_objects, mark_object, object_state,
};

/// Between the first 404 and the look that decides; what Discord shows may lag behind.
const SECOND_LOOK: Duration = Duration::from_secs(30);

/// How what every community has is held against what Discord shows.
pub(super) const AUDIT: Audit = Audit {
    communities: |tx| Box::pin(community::store::set_up(tx)),
    compare: |app, guild, shown| Box::pin(compare(app, guild, shown)),
    channel_deleted: |app, guild, channel| Box::pin(channel_deleted(app, guild, channel)),
    role_deleted: Some(|app, guild, role| Box::pin(role_deleted(app, guild, role))),
};

async fn channel_deleted(app: &App, guild: GuildId, channel: ChannelId) -> Result<()> {
    let key = key_of_object(&mut *app.db.read().await?, guild, channel.get()).await?;
    match key.and_then(|key| Fixture::of_key(guild, &key)) {
        Some(fixture) => look(app, guild, fixture).await,
        None => Ok(()),
    }
}

async fn role_deleted(app: &App, guild: GuildId, role: RoleId) -> Result<()> {
    let key = key_of_object(&mut *app.db.read().await?, guild, role.get()).await?;
    match key.and_then(|key| Fixture::of_key(guild, &key)) {
        Some(fixture) => look_for_role(app, guild, fixture).await,
        None => Ok(()),
    }
}

/// Looks at every role and channel of the community's own that is not in its list.
async fn compare(app: &App, guild: GuildId, shown: &[Channel]) -> Result<()> {
    let all = list_objects(&mut *app.db.read().await?, guild, "community:*").await?;
    for Object { key, id, state } in &all {
        let Some(fixture) = Fixture::of_key(guild, key).filter(|fixture| fixture.is_channel()) else {
            continue;
        };
        let is_shown = shown.iter().any(|channel| channel.id == *id);
        if *state != ObjectState::Missing && (!is_shown || *state == ObjectState::Suspect) {
            look(app, guild, fixture).await?;
        }
    }
    access::compare(app, guild, shown).await?;
    compare_roles(app, guild, &all).await
}

/// Looks at every role that the server's list has and the records do not, or the other way round.
async fn compare_roles(app: &App, guild: GuildId, all: &[Object]) -> Result<()> {
    let server = app.port.server(guild, app.clock.now()).await?;
    for Object { key, id, state } in all {
        let role = Fixture::of_key(guild, key).filter(|fixture| !fixture.is_channel());
        let is_shown = server.roles.iter().any(|role| role.id.get() == *id);
        if let Some(fixture) = role.filter(|_| is_shown != (*state == ObjectState::Present)) {
            look_for_role(app, guild, fixture).await?;
        }
    }
    Ok(())
}

/// Asks Discord for the channel itself; only its explicit answer counts.
async fn look(app: &App, guild: GuildId, fixture: Fixture) -> Result<()> {
    let channel = find_object(&mut *app.db.read().await?, &fixture.key(guild)).await?;
    let Some(channel) = channel else {
        return Ok(());
    };
    let is_there = match look_at(app, guild, ChannelId::new(channel)).await? {
        Look::There { .. } => true,
        Look::Gone => false,
        Look::Unknown => return Ok(()),
    };
    let seen = (channel, is_there);
    let is_suspect = app
        .change(move |mut change| Box::pin(async move { note(&mut change, guild, fixture, seen).await }))
        .await?;
    if is_suspect {
        look_again_later(app, guild, fixture);
    }
    Ok(())
}

/// Asks Discord for a role itself. One explicit answer is enough to say that it is gone and to ring it no more: a role is never
/// seen late, and should it be there after all, the next sweep finds that. What is owed for it is tried all the same.
async fn look_for_role(app: &App, guild: GuildId, fixture: Fixture) -> Result<()> {
    let role = find_object(&mut *app.db.read().await?, &fixture.key(guild)).await?;
    let Some(role) = role else {
        return Ok(());
    };
    let is_there = look_at_role(app, guild, RoleId::new(role)).await?;
    app.change(move |mut change| {
        Box::pin(async move { note_of_role(&mut change, guild, fixture, (role, is_there)).await })
    })
    .await
}

async fn note_of_role(
    change: &mut Change<'_>,
    guild: GuildId,
    fixture: Fixture,
    (role, is_there): (u64, bool),
) -> Result<()> {
    let key = fixture.key(guild);
    // Made or picked anew while Discord was being asked: the answer is about something else.
    if find_object(change.tx, &key).await? != Some(role) {
        return Ok(());
    }
    match (is_there, object_state(change.tx, &key).await?) {
        (true, Some(ObjectState::Suspect | ObjectState::Missing)) => {
            mark_object(change.tx, &key, ObjectState::Present).await?;
            following::is_back(change, guild, fixture).await
        }
        (false, Some(ObjectState::Present)) => {
            mark_object(change.tx, &key, ObjectState::Suspect).await?;
            following::lost(change, guild, fixture).await
        }
        _ => Ok(()),
    }
}

/// Takes note of what was seen; whether a second look has to decide.
async fn note(
    change: &mut Change<'_>,
    guild: GuildId,
    fixture: Fixture,
    (channel, is_there): (u64, bool),
) -> Result<bool> {
    let key = fixture.key(guild);
    // Made or picked anew while Discord was being asked: the answer is about something else.
    if find_object(change.tx, &key).await? != Some(channel) {
        return Ok(false);
    }
    match (is_there, object_state(change.tx, &key).await?) {
        (true, Some(ObjectState::Suspect)) => {
            mark_object(change.tx, &key, ObjectState::Present).await?;
            Ok(false)
        }
        (false, Some(ObjectState::Present)) => {
            mark_object(change.tx, &key, ObjectState::Suspect).await?;
            Ok(true)
        }
        (false, Some(ObjectState::Suspect)) => {
            mark_object(change.tx, &key, ObjectState::Missing).await?;
            following::lost(change, guild, fixture).await?;
            Ok(false)
        }
        _ => Ok(false),
    }
}

/// The second look. It makes the answer sooner and nothing else: a process that ends meanwhile leaves it to the next sweep.
fn look_again_later(app: &App, guild: GuildId, fixture: Fixture) {
    let app = app.clone();
    tokio::spawn(async move {
        clock::pause(SECOND_LOOK).await;
        if let Err(error) = look(&app, guild, fixture).await {
            tracing::warn!(?error, %guild, "a second look failed; the next sweep looks");
        }
    });
}
