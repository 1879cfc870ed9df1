//! From what is meant to what is sent: keys become ids, live views become words, once, inside the claim.

use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::UserId;

use super::finding::{Found, Ready};
use super::waiting::Waiting;
use super::{Fate, Inner, Parcel};
use crate::db::Db;
use crate::discord::Permit;
use crate::discord::message::Message;
use crate::effects::{Request, Stop, Writing, first_id};
use crate::error::{Error, Fault, Result};
use crate::outbox::due::{self, Effect, Unreadable};
use crate::outbox::{Action, Content, Kind, Trouble, store, will_create};
use crate::pings;

/// What is sent next, with the right to its request, and what is known of the rest.
#[derive(Debug, Default)]
pub(super) struct Claimed {
    pub(super) parcels: Vec<Sendable>,
    /// Whether another look may find more at once.
    pub(super) is_more: bool,
    /// Whether more may go when a delivery under way has ended.
    pub(super) lacks_places: bool,
}

type Sendable = (Parcel, Permit);

/// Discord's ids may begin with a moment so much before the one that its answers name.
const SLACK: Duration = Duration::seconds(60);

enum Prepared {
    /// With those whom it pings.
    Ready(Request, Vec<UserId>),
    Held(Trouble),
    Parked(Trouble),
    Void(&'static str),
}

impl Inner {
    /// Claims what may go: each claim is committed with its request before anything is sent.
    pub(super) async fn claim(self: &Arc<Self>, waiting: &mut Waiting, free: usize) -> Claimed {
        let now = self.clock.now();
        let unknown = Claimed {
            lacks_places: true,
            ..Claimed::default()
        };
        let found = match self.find(waiting, free, now).await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(?error, "the outbox cannot be read");
                return unknown;
            }
        };
        let mut claimed = Claimed {
            parcels: Vec::new(),
            is_more: found.is_more,
            lacks_places: found.lacks_places,
        };
        if !found.is_any() && self.is_settled() {
            // Nothing to write: no commit is spent on it.
            return claimed;
        }
        let inner = Arc::clone(self);
        let unsettled = self.take_unsettled();
        let reopened = unsettled.clone();
        let ready = found.ready.len();
        let parcels = claim_all(&self.db, move |tx| {
            Box::pin(async move {
                for id in reopened {
                    store::reopen(tx, id, now).await?;
                }
                inner.claim_found(tx, found, now).await
            })
        });
        match parcels.await {
            Ok(parcels) => {
                // What was opened again is to be looked for, and behind what came to nothing more may be due.
                claimed.is_more |= !unsettled.is_empty() || parcels.len() < ready;
                claimed.parcels = parcels;
                claimed
            }
            Err(error) => {
                if error.storage().is_none() {
                    tracing::error!(?error, "nothing could be claimed");
                }
                self.put_unsettled(unsettled);
                unknown
            }
        }
    }

    async fn claim_found(
        &self,
        tx: &mut SqliteConnection,
        found: Found,
        now: DateTime<Utc>,
    ) -> Result<Vec<Sendable>> {
        for (id, next) in found.postponed {
            due::postpone(tx, id, next).await?;
        }
        for Unreadable { id, fault } in found.unreadable {
            tracing::error!(%fault, effect = id, "parked: it cannot be read");
            store::park(tx, id, &Trouble::Defect, now).await?;
        }
        let mut parcels = Vec::new();
        for ready in found.ready {
            // Somebody may have withdrawn it since it was found.
            if let Some(effect) = due::find_due(tx, ready.id, now).await? {
                parcels.extend(self.claim_or_park(tx, effect, ready, now).await?);
            }
        }
        Ok(parcels)
    }

    /// Claims one. What makes no sense is parked: it must not keep everything else from going.
    async fn claim_or_park(
        &self,
        tx: &mut SqliteConnection,
        effect: Effect,
        ready: Ready,
        now: DateTime<Utc>,
    ) -> Result<Option<Sendable>> {
        let id = effect.id;
        match self.claim_one(tx, effect, ready, now).await {
            Err(Error::Fault(fault @ (Fault::Inconsistent { .. } | Fault::Secrets(_) | Fault::Json(_)))) => {
                tracing::error!(%fault, effect = id, "parked: it cannot be made into a request");
                store::park(tx, id, &Trouble::Defect, now).await?;
                Ok(None)
            }
            ended => ended,
        }
    }

    async fn may_be_pinged(
        &self,
        tx: &mut SqliteConnection,
        effect: &Effect,
        people: &[UserId],
        now: DateTime<Utc>,
    ) -> Result<Vec<UserId>> {
        self.views
            .may_be_pinged(tx, (effect.guild, effect.id), people, now)
            .await
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
        Ready { urgency, permit, .. }: Ready,
        now: DateTime<Utc>,
    ) -> Result<Option<Sendable>> {
        let body = effect
            .body
            .as_ref()
            .filter(|body| !is_drawn_as_before(&effect, body));
        let prepared = match body {
            _ if is_overtaken(tx, &effect).await? => Prepared::Void("a newer set of overwrites is owed"),
            // The parser's error could quote what it read.
            Some(body) => {
                let mut request: Request = serde_json::from_str(body)
                    .map_err(|_| Fault::inconsistent("effect", "body", effect.id))?;
                // It may be long since it was tried, and who had room for it then may have none now.
                let before = pings::of_effect(tx, effect.id).await?;
                let pinged = self.may_be_pinged(tx, &effect, &before, now).await?;
                if pinged.len() < before.len() {
                    request.ping_only(&pinged);
                }
                Prepared::Ready(request, pinged)
            }
            None => self.prepare(tx, &effect, now).await?,
        };
        let (mut request, pinged) = match prepared {
            Prepared::Ready(request, pinged) => (request, pinged),
            Prepared::Held(trouble) => {
                self.hold(tx, effect.id, effect.guild, effect.action.kind(), &trouble, now)
                    .await?;
                if effect.unproven {
                    // It may be there: it is looked for before it is sent, whenever that is.
                    store::keep_open(tx, effect.id).await?;
                }
                return Ok(None);
            }
            Prepared::Parked(trouble) => {
                tracing::warn!(effect = effect.id, trouble = trouble.code(), "parked");
                store::park(tx, effect.id, &trouble, now).await?;
                if let Trouble::TargetMissing(key) = &trouble {
                    self.hear(tx, effect.guild, (key, Fate::Gone), now).await;
                }
                return Ok(None);
            }
            Prepared::Void(reason) => {
                store::give_up(tx, effect.id, reason, now).await?;
                return Ok(None);
            }
        };
        let Some(permit) = permit else {
            // What it is about was made just now: it is found again, with its bucket.
            return Ok(None);
        };
        if !effect.unproven {
            // Two of Discord's own machines need not agree to the second.
            request.first_id = self.clock.discords().map(|at| first_id(at - SLACK));
        }
        if effect.attempt > 0 || !pinged.is_empty() {
            // Nearly all that is claimed pings nobody, and is claimed once.
            pings::record(tx, (effect.guild, effect.id), &pinged, now).await?;
        }
        store::claim(tx, effect.id, &serde_json::to_string(&request)?, self.boot, now).await?;
        let parcel = Parcel {
            id: effect.id,
            guild: effect.guild,
            reference: effect.reference,
            action: effect.action,
            request,
            attempt: effect.attempt,
            looks: effect.looks,
            urgency,
            owed_at: effect.owed_at,
            look_since: effect
                .unproven
                .then(|| effect.claimed_at.unwrap_or(effect.owed_at)),
        };
        Ok(Some((parcel, permit)))
    }

    async fn prepare(
        &self,
        tx: &mut SqliteConnection,
        effect: &Effect,
        now: DateTime<Utc>,
    ) -> Result<Prepared> {
        let mut message = match effect.action.content() {
            None => Message::default(),
            Some(Content::Ready(message)) => (**message).clone(),
            Some(Content::Live { view, subject }) => match self.views.draw(tx, view, subject).await? {
                Some(message) => message,
                None => return Ok(Prepared::Void("nothing to say any more")),
            },
        };
        let pinged = match effect.action.kind() {
            // What is edited pings nobody.
            Kind::Edit => Vec::new(),
            _ => self.may_be_pinged(tx, effect, &message.pings, now).await?,
        };
        message.pings.clone_from(&pinged);
        let mut writing = Writing {
            tx,
            port: &self.port,
            vault: &self.vault,
            guild: effect.guild,
            reference: effect.reference,
            message,
        };
        match effect.action.write(&mut writing).await {
            Ok(request) => Ok(Prepared::Ready(request, pinged)),
            // If nothing makes it any more, waiting would hold up the lane for ever.
            // In its own line it would wait for what waits for it. A change of what is made anew is not needed any more.
            Err(Stop::Unknown(key)) if store::is_made_behind(tx, effect.id, &key).await? => {
                Ok(match effect.action {
                    Action::Edit(_) => Prepared::Void("what it changes is made anew behind it"),
                    _ => Prepared::Parked(Trouble::TargetMissing(key)),
                })
            }
            Err(Stop::Unknown(key)) if will_create(tx, effect.guild, &key).await? => {
                Ok(Prepared::Held(Trouble::TargetMissing(key)))
            }
            Err(Stop::Unknown(key) | Stop::Lost(key)) => Ok(Prepared::Parked(Trouble::TargetMissing(key))),
            Err(Stop::Broken(error)) => Err(error),
        }
    }
}

/// Whether an edit was drawn by a version whose messages were embeds: what it changes may be of components by now, and Discord
/// takes no embeds there. An edit sent twice says the same once, so it is drawn anew.
fn is_drawn_as_before(effect: &Effect, body: &str) -> bool {
    if effect.action.kind() != Kind::Edit {
        return false;
    }
    let request = serde_json::from_str::<Request>(body).ok();
    let drawn = request.and_then(|request| request.body);
    drawn.is_some_and(|drawn| drawn.get("flags").is_none())
}

async fn is_overtaken(tx: &mut SqliteConnection, effect: &Effect) -> Result<bool> {
    let Effect {
        id, guild, action, ..
    } = effect;
    let is_of_access = matches!(
        action.kind(),
        Kind::SetOverwrites | Kind::PutOverwrite | Kind::DropOverwrite
    );
    Ok(is_of_access && store::is_overtaken(tx, *id, *guild, action).await?)
}

async fn claim_all<F>(db: &Db, work: F) -> Result<Vec<Sendable>>
where
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> futures::future::BoxFuture<'c, Result<Vec<Sendable>>>
        + Send
        + 'static,
{
    db.write(work).await
}
