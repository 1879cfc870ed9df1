//! One delivery: look if it may be there already, send, settle.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Duration, Utc};
use futures::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Inner, Parcel};
use crate::discord::permissions;
use crate::discord::{Attachment, Call, Failure};
use crate::effects::{Address, Found, Looking, first_id};
use crate::outbox::{Action, Trouble};

/// The machine's clock may have differed from Discord's by so much, where Discord was not heard before a request went out.
const SLACK: Duration = Duration::minutes(10);

/// How a delivery ended, for `settle`.
#[derive(Debug)]
pub(super) enum Ending {
    /// It is in Discord, under this id if it made something.
    Done(Option<u64>),
    /// It was looked for and not found yet; looked for once more before it is repeated.
    NotFoundYet,
    /// It may be there, and we cannot look.
    CannotLook,
    /// It is not done as long as this is so.
    Refused(Trouble),
    /// It failed.
    Failed(Failure),
    /// It may be there, and looking for it failed: that says nothing about whether it is.
    LookFailed(Failure),
}

impl Inner {
    pub(super) async fn deliver(self: Arc<Self>, parcel: Parcel) {
        // A panic here would leave the claim open, and its lane waiting, until the next start.
        let ending = AssertUnwindSafe(self.attempt(&parcel))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Ending::Failed(Failure::Ambiguous("the delivery panicked".to_owned())));
        if let Ending::Failed(failure) | Ending::LookFailed(failure) = &ending {
            tracing::warn!(effect = parcel.id, action = parcel.action.name(), attempt = parcel.attempt, %failure, "not delivered");
        }
        let id = parcel.id;
        if let Err(error) = self.settle(parcel, ending).await {
            // The next claim opens it again, and it is looked for in Discord before it is repeated.
            if error.storage().is_none() {
                tracing::error!(?error, "the end of a delivery was not saved");
            }
            self.unsettled
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(id);
            return;
        }
        self.woken.notify_one();
    }

    async fn attempt(&self, parcel: &Parcel) -> Ending {
        if let Some(since) = parcel.look_since {
            match self.look(parcel, since).await {
                Ok(Found::Yes(id)) => {
                    tracing::info!(
                        effect = parcel.id,
                        action = parcel.action.name(),
                        "found what an earlier attempt had made"
                    );
                    return Ending::Done(Some(id));
                }
                // Listings may lag behind; one more look, later, before anything is repeated.
                Ok(Found::No) if parcel.looks == 0 => return Ending::NotFoundYet,
                Ok(Found::No | Found::Repeatable) => {}
                Ok(Found::CannotLook) => return Ending::CannotLook,
                Err(failure) => return Ending::LookFailed(failure),
            }
        }
        // A version that did not note it yet may have claimed this.
        let not_noted = matches!(parcel.action, Action::GiveRole(_)).then_some(0);
        if let Some(gave) = parcel.request.role_gave.or(not_noted) {
            match self.gives_more_power(parcel, gave).await {
                Ok(false) => {}
                Ok(true) => return Ending::Refused(Trouble::RoleHasMore),
                Err(failure) => return Ending::Failed(failure),
            }
        }
        match self.send(parcel).await {
            Ok(id) => Ending::Done(id),
            // The thread of a message has the message's id; somebody, perhaps we, started it before.
            Err(Failure::ThreadExists) => Ending::Done(parcel.request.minor),
            Err(Failure::ThreadArchived) => match self.wake_thread(parcel).await {
                Ok(()) => self.send(parcel).await.map_or_else(Ending::Failed, Ending::Done),
                Err(failure) => Ending::Failed(failure),
            },
            Err(failure) => Ending::Failed(failure),
        }
    }

    /// Whether the role to give has come to give more power: somebody may have changed it since it was made or picked,
    /// to have it handed out by us.
    async fn gives_more_power(&self, parcel: &Parcel, gave: u64) -> Result<bool, Failure> {
        // Many people join at one moment, and the server is not asked for each.
        let server = self.port.server(parcel.guild, self.clock.now()).await?;
        let gives = |id: u64| {
            let role = server.roles.iter().find(|role| role.id.get() == id);
            role.map(|role| role.permissions)
        };
        let everybody = gives(parcel.guild.get()).unwrap_or_default();
        // A role that is not there is told by Discord itself.
        Ok(gives(parcel.request.major)
            .is_some_and(|role| permissions::gives_more_power(role, gave, everybody)))
    }

    async fn look(&self, parcel: &Parcel, since: DateTime<Utc>) -> Result<Found, Failure> {
        let looking = Looking {
            port: &self.port,
            vault: &self.vault,
            guild: parcel.guild,
            reference: parcel.reference,
            request: &parcel.request,
            first_id: parcel.request.first_id.unwrap_or_else(|| first_id(since - SLACK)),
        };
        parcel.action.look(&looking).await
    }

    async fn send(&self, parcel: &Parcel) -> Result<Option<u64>, Failure> {
        let file = match &parcel.request.evidence {
            Some(evidence) => match self.port.fetch_file(&evidence.url).await {
                Ok(bytes) => Some(Attachment {
                    name: evidence.name.clone(),
                    bytes,
                }),
                // The words matter more than the file: the update goes out without it.
                Err(failure @ Failure::Gone(_)) => {
                    tracing::warn!(effect = parcel.id, %failure, "an evidence file is no longer there");
                    None
                }
                Err(failure) => return Err(failure),
            },
            None => None,
        };
        let answer = self.port.call(call_of(parcel).file(file)).await?;
        let made = parcel.action.creates().is_some();
        let id = answer
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| id.parse().ok());
        if made && id.is_none() {
            return Err(Failure::Ambiguous("the answer has no id".to_owned()));
        }
        Ok(id)
    }

    async fn wake_thread(&self, parcel: &Parcel) -> Result<(), Failure> {
        let thread = parcel.request.major;
        let call = Call::new(
            Method::PATCH,
            "/channels/{c}",
            thread,
            format!("/channels/{thread}"),
        )
        .json(json!({ "archived": false }));
        self.port.call(call).await.map(|_| ())
    }
}

/// The request of a parcel.
fn call_of(parcel: &Parcel) -> Call {
    let request = &parcel.request;
    let call = parcel.action.call(&Address {
        guild: parcel.guild,
        major: request.major,
        minor: request.minor.unwrap_or_default(),
        reference: parcel.reference,
    });
    match &request.body {
        Some(body) => call.json(body.clone()),
        None => call,
    }
}
