//! From what is meant to what is sent: keys become ids, live views become words, once, inside the claim.

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use super::{Inner, Parcel};
use crate::db::Db;
use crate::error::{Error, Fault, Result};
use crate::outbox::store::{self, Effect};
use crate::outbox::{
    Action, ChannelKind, Content, Evidence, ObjectState, Overwrite, Target, Trouble, Who, find_object,
    object_state, will_create,
};

/// A thread is put out of the way after a week without a message; a message brings it back.
const AUTO_ARCHIVE_MINUTES: u32 = 10_080;

/// Everything a request needs, as stored with the claim: every retry sends the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Request {
    /// The channel, guild or thread that the path begins with.
    pub(super) major: u64,
    /// The message, role or person at its end.
    pub(super) minor: Option<u64>,
    pub(super) body: Option<Value>,
    pub(super) evidence: Option<Evidence>,
}

enum Prepared {
    Ready(Request),
    Held(Trouble),
    Parked(Trouble),
    Void(&'static str),
}

impl Inner {
    /// Claims what is due: each claim is committed with its request before anything is sent.
    pub(super) async fn claim(self: &std::sync::Arc<Self>, free: usize) -> Vec<Parcel> {
        let now = self.clock.now();
        let limit = i64::try_from(free).unwrap_or(i64::MAX);
        let due = async {
            let mut connection = self.db.read().await?;
            store::list_due(&mut connection, now, limit).await
        };
        match due.await {
            // Nothing to write: no commit is spent on it.
            Ok(due) if due.is_empty() && self.is_settled() => return Vec::new(),
            Ok(_) => {}
            Err(error) => {
                tracing::error!(?error, "the outbox cannot be read");
                return Vec::new();
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
                            let id = unreadable.id;
                            tracing::error!(error = %unreadable.fault, effect = id, "parked: it cannot be read");
                            store::park(tx, id, &Trouble::Defect, now).await?;
                        }
                    }
                }
                Ok(parcels)
            })
        });
        claimed.await.unwrap_or_else(|error| {
            tracing::error!(?error, "nothing could be claimed");
            self.put_unsettled(unsettled);
            Vec::new()
        })
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
        let request = match prepared {
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
        store::claim(tx, effect.id, &serde_json::to_string(&request)?, self.boot, now).await?;
        Ok(Some(Parcel {
            id: effect.id,
            guild: effect.guild,
            reference: effect.reference,
            action: effect.action,
            request,
            attempt: effect.attempt,
            looks: effect.looks,
            look_since: effect.unproven.then(|| effect.claimed_at.unwrap_or(now)),
        }))
    }

    async fn prepare(&self, tx: &mut SqliteConnection, effect: &Effect) -> Result<Prepared> {
        let mut need = Need::of(effect.guild);
        let (major, minor) = place(tx, effect, &mut need).await?;
        let body = match self.body(tx, effect, &mut need).await? {
            Body::Json(body) => Some(body),
            Body::Empty => None,
            Body::NothingToSay => return Ok(Prepared::Void("nothing to say any more")),
        };
        if let Some(refused) = need.refused {
            return Ok(refused);
        }
        let Some(major) = major else {
            return Ok(Prepared::Held(Trouble::TargetMissing(String::new())));
        };
        let evidence = match &effect.action {
            Action::Post { evidence, .. } => evidence.clone(),
            _ => None,
        };
        Ok(Prepared::Ready(Request {
            major,
            minor,
            body,
            evidence,
        }))
    }

    /// What the request says.
    async fn body(&self, tx: &mut SqliteConnection, effect: &Effect, need: &mut Need) -> Result<Body> {
        let guild = effect.guild.get();
        Ok(match &effect.action {
            Action::CreateRole {
                name, mentionable, ..
            } => Body::Json(json!({ "name": name, "permissions": "0", "mentionable": mentionable })),
            Action::CreateChannel {
                kind,
                name,
                topic,
                parent,
                overwrites,
                ..
            } => {
                let mut body = json!({ "name": name, "type": kind.number() });
                if *kind != ChannelKind::Category {
                    body["topic"] = json!(self.marked_topic(topic, effect));
                }
                if let Some(parent) = parent {
                    body["parent_id"] = json!(need.id(tx, parent).await?.map(|id| id.to_string()));
                }
                body["permission_overwrites"] = self.overwrites(tx, guild, overwrites, need).await?;
                Body::Json(body)
            }
            Action::SetOverwrites { overwrites, .. } => {
                // A role that has gone opens a channel to nobody: closing must not wait for it.
                let mut gone = Need::of(effect.guild);
                let list = self.overwrites(tx, guild, overwrites, &mut gone).await?;
                Body::Json(json!({ "permission_overwrites": list }))
            }
            Action::Post { content, .. } => match self.words(tx, content, Some(effect)).await? {
                Some(mut words) => {
                    // A second message of ours with this nonce within a few minutes is answered with the first
                    // (facts.md §7).
                    words["nonce"] = json!(effect.reference.to_string());
                    words["enforce_nonce"] = json!(true);
                    Body::Json(words)
                }
                None => Body::NothingToSay,
            },
            Action::Edit { content, .. } => match self.words(tx, content, None).await? {
                Some(words) => Body::Json(words),
                None => Body::NothingToSay,
            },
            Action::OpenThread { name, .. } => Body::Json(thread(name)),
            Action::OpenPost { name, content, .. } => match self.words(tx, content, Some(effect)).await? {
                Some(words) => {
                    let mut body = thread(name);
                    body["message"] = words;
                    Body::Json(body)
                }
                None => Body::NothingToSay,
            },
            Action::Delete { .. }
            | Action::Pin { .. }
            | Action::GiveRole { .. }
            | Action::TakeRole { .. } => Body::Empty,
        })
    }

    /// A topic with the signed marker by which the channel is found again; at most 1,024 characters.
    fn marked_topic(&self, topic: &str, effect: &Effect) -> String {
        let marker = self.marker(effect.reference);
        let topic = trellis_domain::text::clip(topic, 1_000 - marker.len());
        if topic.is_empty() {
            marker
        } else {
            format!("{topic} · {marker}")
        }
    }

    /// `ref <reference>-<signature>`: nobody else can write one that we would believe.
    fn marker(&self, reference: trellis_domain::ids::EffectRef) -> String {
        let reference = reference.to_string();
        let signature = self.vault.marker_signature(&reference);
        format!("{}{signature}", marker_start(&reference))
    }

    async fn words(
        &self,
        tx: &mut SqliteConnection,
        content: &Content,
        created: Option<&Effect>,
    ) -> Result<Option<Value>> {
        let message = match content {
            Content::Ready(message) => Some((**message).clone()),
            Content::Live { view, subject } => self.views.draw(tx, view, subject).await?,
        };
        Ok(message.map(|message| match created {
            Some(effect) => message.with_reference(&effect.reference.to_string()).to_json(),
            None => message.to_json(),
        }))
    }

    async fn overwrites(
        &self,
        tx: &mut SqliteConnection,
        guild: u64,
        overwrites: &[Overwrite],
        need: &mut Need,
    ) -> Result<Value> {
        let mut list = Vec::with_capacity(overwrites.len());
        for overwrite in overwrites {
            let (id, kind) = match &overwrite.who {
                Who::Everyone => (Some(guild), 0),
                Who::Bot => match self.port.identify().await {
                    Ok((_, bot)) => (Some(bot.get()), 1),
                    Err(failure) => return Err(failure.into()),
                },
                Who::Role(role) => (need.id(tx, role).await?, 0),
                Who::Person(person) => (Some(person.get()), 1),
            };
            if let Some(id) = id {
                list.push(json!({
                    "id": id.to_string(), "type": kind,
                    "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string(),
                }));
            }
        }
        Ok(Value::Array(list))
    }
}

/// What a request says.
enum Body {
    Json(Value),
    Empty,
    /// What was to be drawn is not there any more.
    NothingToSay,
}

/// The ids in the path of a request: what it begins with, and what is at its end.
async fn place(
    tx: &mut SqliteConnection,
    effect: &Effect,
    need: &mut Need,
) -> Result<(Option<u64>, Option<u64>)> {
    Ok(match &effect.action {
        Action::CreateRole { .. } | Action::CreateChannel { .. } => (Some(effect.guild.get()), None),
        Action::SetOverwrites { channel, .. } => (need.id(tx, channel).await?, None),
        Action::Post { into, .. } => (need.id(tx, into).await?, None),
        Action::OpenPost { forum, .. } => (need.id(tx, forum).await?, None),
        Action::Edit { within, message, .. }
        | Action::Delete { within, message }
        | Action::Pin { within, message }
        | Action::OpenThread { within, message, .. } => {
            (need.id(tx, within).await?, need.id(tx, message).await?)
        }
        Action::GiveRole { user, role } | Action::TakeRole { user, role } => {
            (need.id(tx, role).await?, Some(user.get()))
        }
    })
}

/// What a marker begins with; its signature follows.
pub(super) fn marker_start(reference: &str) -> String {
    format!("ref {reference}-")
}

fn thread(name: &str) -> Value {
    json!({ "name": name, "auto_archive_duration": AUTO_ARCHIVE_MINUTES })
}

/// Looks keys up, and remembers the first that stands in the way.
struct Need {
    guild: GuildId,
    refused: Option<Prepared>,
}

impl Need {
    fn of(guild: GuildId) -> Self {
        Self { guild, refused: None }
    }

    async fn id(&mut self, tx: &mut SqliteConnection, target: &Target) -> Result<Option<u64>> {
        let key = match target {
            Target::Id(id) => return Ok(Some(*id)),
            Target::Key(key) => key,
        };
        let id = find_object(tx, key).await?;
        let refused = match (id, object_state(tx, key).await?) {
            // It may still be made; if nothing makes it any more, waiting would hold up the lane for ever.
            (None, _) | (_, None) if will_create(tx, self.guild, key).await? => {
                Prepared::Held(Trouble::TargetMissing(key.clone()))
            }
            (None, _) | (_, None) => Prepared::Parked(Trouble::TargetMissing(key.clone())),
            (Some(_), Some(ObjectState::Missing)) => Prepared::Parked(Trouble::TargetMissing(key.clone())),
            (Some(_), Some(_)) => return Ok(id),
        };
        self.refused.get_or_insert(refused);
        Ok(None)
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
