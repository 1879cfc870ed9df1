//! Was a growth thread deleted.
//!
//! **Invariant:** a thread counts as gone after two explicit 404s and by nothing else (ARCHITECTURE.md, *Gone*).

use std::time::Duration;

use reqwest::Method;
use trellis_domain::ids::{ChannelId, GrowthThreadId, GuildId};

use super::following::{reopen, thread_of_key};
use super::owed::key_thread;
use crate::interaction::{App, Audit};
use trellis_kernel::change::Change;
use trellis_kernel::clock;
use trellis_kernel::discord::{Call, Failure, Gone};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{ObjectState, find_object, key_of_object, mark_object, object_state};

/// Between the first 404 and the look that decides; what Discord shows may lag behind.
const SECOND_LOOK: Duration = Duration::from_secs(30);

/// Threads stand in no list of channels, and whether one is there matters when something is posted in it: Discord's word that
/// one was deleted makes us look sooner, and nothing else does.
pub(super) const AUDIT: Audit = Audit {
    communities: |_| Box::pin(async { Ok(Vec::new()) }),
    compare: |_, _, _| Box::pin(async { Ok(()) }),
    channel_deleted: |app, guild, thread| Box::pin(thread_deleted(app, guild, thread)),
    role_deleted: None,
};

async fn thread_deleted(app: &App, guild: GuildId, channel: ChannelId) -> Result<()> {
    let key = key_of_object(&mut *app.db.read().await?, guild, channel.get()).await?;
    let Some(thread) = key.as_deref().and_then(thread_of_key) else {
        return Ok(());
    };
    if look(app, thread, channel).await? {
        let app = app.clone();
        tokio::spawn(async move {
            clock::pause(SECOND_LOOK).await;
            if let Err(error) = look(&app, thread, channel).await {
                tracing::warn!(?error, "a second look failed; the next post in the thread tells");
            }
        });
    }
    Ok(())
}

/// Asks Discord for the thread itself; only its explicit answer counts. Whether a second look has to decide.
async fn look(app: &App, thread: GrowthThreadId, channel: ChannelId) -> Result<bool> {
    let path = format!("/channels/{channel}");
    let call = Call::new(Method::GET, "/channels/{c}", channel, path);
    let is_there = match app.port.call(call).await {
        Ok(_) => true,
        Err(Failure::Gone(Gone::Channel)) => false,
        Err(failure) => {
            tracing::warn!(%failure, "a growth thread could not be looked at; the next post in it tells");
            return Ok(false);
        }
    };
    let seen = (channel, is_there);
    app.change(move |mut change| Box::pin(async move { note(&mut change, thread, seen).await }))
        .await
}

/// Takes note of what was seen; whether a second look has to decide.
async fn note(
    change: &mut Change<'_>,
    thread: GrowthThreadId,
    (channel, is_there): (ChannelId, bool),
) -> Result<bool> {
    let key = key_thread(thread);
    // Opened anew while Discord was being asked: the answer is about another one.
    if find_object(change.tx, &key).await? != Some(channel.get()) {
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
            reopen(change, thread).await?;
            Ok(false)
        }
        _ => Ok(false),
    }
}
