//! From what is meant to what is sent: keys become ids, live views become words, once, inside the claim.

use std::sync::PoisonError;

use chrono::Duration;
use sqlx::SqliteConnection;

use super::{Inner, Parcel};
use crate::db::Db;
use crate::discord::message::Message;
use crate::effects::{Request, Stop, Writing, first_id};
use crate::error::{Error, Fault, Result};
use crate::outbox::store::{self, Effect};
use crate::outbox::{Content, Trouble, will_create};

/// Discord's ids may begin with a moment so much before the one that its answers name.
const SLACK: Duration = Duration::seconds(60);

enum Prepared {
    Ready(Request),
    Held(Trouble),
    Parked(Trouble),
    Void(&'static str),
}

impl Inner {
    /// Claims what is due: each claim is committed with its request before anything is sent. `None` where nothing is due, or
    /// where that cannot be known now.
    pub(super) async fn claim(self: &std::sync::Arc<Self>, free: usize) -> Option<Vec<Parcel>> {
        let now = self.clock.now();
        let limit = i64::try_from(free).unwrap_or(i64::MAX);
        let due = async {
            let mut connection = self.db.read().await?;
            store::list_due(&mut connection, now, limit).await
        };
        match due.await {
            // Nothing to write: no commit is spent on it.
            Ok(due) if due.is_empty() && self.is_settled() => return None,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(?error, "the outbox cannot be read");
                return None;
            }
        }
        let inner = std::sync::Arc::clone(self);
        let unsettled = self.take_unsettled();
        let reopened = unsettled.clone();
        let claimed = claim_all(&self.db, move |tx| {
            Box::pin(async move {
                for id in reopened {
                    store::reopen(tx, id, now).await?;
                }
                let mut parcels = Vec::new();
                for effect in store::list_due(tx, now, limit).await? {
                    match effect {
                        Ok(effect) => parcels.extend(inner.claim_or_park(tx, effect, now).await?),
                        Err(unreadable) => {
                            let store::Unreadable { id, fault } = unreadable;
                            tracing::error!(%fault, effect = id, "parked: it cannot be read");
                            store::park(tx, id, &Trouble::Defect, now).await?;
                        }
                    }
                }
                Ok(parcels)
            })
        });
        match claimed.await {
            Ok(parcels) => Some(parcels),
            Err(error) => {
                if error.storage().is_none() {
                    tracing::error!(?error, "nothing could be claimed");
                }
                self.put_unsettled(unsettled);
                None
            }
        }
    }

    /// Claims one. What makes no sense is parked: it must not keep everything else from going.
    async fn claim_or_park(
        &self,
        tx: &mut SqliteConnection,
        effect: Effect,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Option<Parcel>> {
        let id = effect.id;
        match self.claim_one(tx, effect, now).await {
            Err(Error::Fault(fault @ (Fault::Inconsistent { .. } | Fault::Secrets(_) | Fault::Json(_)))) => {
                tracing::error!(%fault, effect = id, "parked: it cannot be made into a request");
                store::park(tx, id, &Trouble::Defect, now).await?;
                Ok(None)
            }
            ended => ended,
        }
    }

    fn is_settled(&self) -> bool {
        let unsettled = self.unsettled.lock().unwrap_or_else(PoisonError::into_inner);
        unsettled.is_empty()
    }

    fn take_unsettled(&self) -> Vec<i64> {
        let mut unsettled = self.unsettled.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *unsettled)
    }

    fn put_unsettled(&self, ids: Vec<i64>) {
        let mut unsettled = self.unsettled.lock().unwrap_or_else(PoisonError::into_inner);
        unsettled.extend(ids);
    }

    async fn claim_one(
        &self,
        tx: &mut SqliteConnection,
        effect: Effect,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Option<Parcel>> {
        let prepared = match &effect.body {
            // The parser's error could quote what it read.
            Some(body) => Prepared::Ready(
                serde_json::from_str(body).map_err(|_| Fault::inconsistent("effect", "body", effect.id))?,
            ),
            None => self.prepare(tx, &effect).await?,
        };
        let mut request = match prepared {
            Prepared::Ready(request) => request,
            Prepared::Held(trouble) => {
                self.hold(tx, effect.id, effect.guild, effect.action.kind(), &trouble, now)
                    .await?;
                return Ok(None);
            }
            Prepared::Parked(trouble) => {
                tracing::warn!(effect = effect.id, trouble = trouble.code(), "parked");
                store::park(tx, effect.id, &trouble, now).await?;
                return Ok(None);
            }
            Prepared::Void(reason) => {
                store::give_up(tx, effect.id, reason, now).await?;
                return Ok(None);
            }
        };
        if !effect.unproven {
            // Two of Discord's own machines need not agree to the second.
            request.first_id = self.clock.discords().map(|at| first_id(at - SLACK));
        }
        store::claim(tx, effect.id, &serde_json::to_string(&request)?, self.boot, now).await?;
        Ok(Some(Parcel {
            id: effect.id,
            guild: effect.guild,
            reference: effect.reference,
            action: effect.action,
            request,
            attempt: effect.attempt,
            looks: effect.looks,
            look_since: effect
                .unproven
                .then(|| effect.claimed_at.unwrap_or(effect.owed_at)),
        }))
    }

    async fn prepare(&self, tx: &mut SqliteConnection, effect: &Effect) -> Result<Prepared> {
        let message = match effect.action.content() {
            None => Message::default(),
            Some(Content::Ready(message)) => (**message).clone(),
            Some(Content::Live { view, subject }) => match self.views.draw(tx, view, subject).await? {
                Some(message) => message,
                None => return Ok(Prepared::Void("nothing to say any more")),
            },
        };
        let mut writing = Writing {
            tx,
            port: &self.port,
            vault: &self.vault,
            guild: effect.guild,
            reference: effect.reference,
            message,
        };
        match effect.action.write(&mut writing).await {
            Ok(request) => Ok(Prepared::Ready(request)),
            // If nothing makes it any more, waiting would hold up the lane for ever.
            Err(Stop::Unknown(key)) if will_create(tx, effect.guild, &key).await? => {
                Ok(Prepared::Held(Trouble::TargetMissing(key)))
            }
            Err(Stop::Unknown(key) | Stop::Lost(key)) => Ok(Prepared::Parked(Trouble::TargetMissing(key))),
            Err(Stop::Broken(error)) => Err(error),
        }
    }
}

async fn claim_all<F>(db: &Db, work: F) -> Result<Vec<Parcel>>
where
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> futures::future::BoxFuture<'c, Result<Vec<Parcel>>>
        + Send
        + 'static,
{
    db.write(work).await
}
