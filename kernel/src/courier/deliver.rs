//! One delivery: look if it may be there already, send, settle.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Duration, Utc};
use futures::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Inner, Parcel};
use crate::discord::pictures::name_and_kind;
use crate::discord::{Attachment, Call, Failure, Permit};
use crate::discord::{channel, permissions};
use crate::effects::{Address, Found, Looking, Request, first_id};
use crate::outbox::{Action, TagPost, Trouble};

/// The machine's clock may have differed from Discord's by so much, where Discord was not heard before a request went out.
const SLACK: Duration = Duration::minutes(10);
/// Each time after so many tries, a thread that is archived again and again is left for a while.
const MOST_WAKINGS: i64 = 5;
/// So long a file is asked for that Discord does not hand out, before it counts as lost; its address ends some time, too.
const FILE_WAITED_FOR: Duration = Duration::hours(2);
/// What waits behind a file waits no longer for it at a time, whatever Discord asks for.
const LONGEST_WAIT_FOR_FILE: std::time::Duration = std::time::Duration::from_secs(15 * 60);
/// So many characters of its reference tell one neutral name from another.
const MARK: usize = 6;

/// How a delivery ended, for `settle`.
#[derive(Debug)]
pub(super) enum Ending {
    /// It is in Discord, under this id if it made something.
    Done(Option<u64>),
    /// It is in Discord under this id, with this name, since the one that it was to have is not taken there.
    DoneUnderAnotherName(Option<u64>, String),
    /// The file that was to go with it could not be had: it is not sent without.
    WithoutItsFile,
    /// The file that goes with it is to be asked for again after so long.
    FileLater(std::time::Duration),
    /// It was looked for and not found yet; looked for once more before it is repeated.
    NotFoundYet,
    /// It may be there, and we cannot look.
    CannotLook,
    /// It is not done as long as this is so.
    Refused(Trouble),
    /// What was in its way is away: it is sent again at once, with a right of its own.
    Again,
    /// It failed.
    Failed(Failure),
    /// It may be there, and looking for it failed: that says nothing about whether it is.
    LookFailed(Failure),
}

impl Inner {
    /// Delivers a parcel. Returns whether more may be due by that.
    pub(super) async fn deliver(self: Arc<Self>, parcel: Parcel, permit: Permit) -> bool {
        // A panic here would leave the claim open, and its lane waiting, until the next start.
        let ending = AssertUnwindSafe(self.attempt(&parcel, permit))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Ending::Failed(Failure::Ambiguous("the delivery panicked".to_owned())));
        if let Ending::Failed(failure) | Ending::LookFailed(failure) = &ending {
            tracing::warn!(effect = parcel.id, action = parcel.action.name(), attempt = parcel.attempt, %failure, "not delivered");
        }
        let id = parcel.id;
        self.settle(parcel, ending).await.unwrap_or_else(|error| {
            // The next claim opens it again, and it is looked for in Discord before it is repeated.
            if error.storage().is_none() {
                tracing::error!(?error, "the end of a delivery was not saved");
            }
            self.unsettled
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(id);
            true
        })
    }

    async fn attempt(&self, parcel: &Parcel, permit: Permit) -> Ending {
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
        if let Action::TagPost(tagging) = &parcel.action {
            return self.tag_post(parcel, tagging, permit).await;
        }
        self.send_as_it_is_taken(parcel, permit).await
    }

    /// Tags a post as is wished. What Discord does not take is left out: a tag is a help, and nothing waits for one.
    async fn tag_post(&self, parcel: &Parcel, tagging: &TagPost, permit: Permit) -> Ending {
        match self.try_to_tag(parcel, tagging, permit).await {
            Ok(()) => Ending::Done(None),
            Err(
                failure @ (Failure::NotSent(_)
                | Failure::Ambiguous(_)
                | Failure::RateLimited(_)
                | Failure::Blocked
                | Failure::Unauthorized),
            ) => Ending::Failed(failure),
            Err(failure) => {
                tracing::info!(effect = parcel.id, %failure, "a post goes without its tags");
                Ending::Done(None)
            }
        }
    }

    async fn try_to_tag(&self, parcel: &Parcel, tagging: &TagPost, permit: Permit) -> Result<(), Failure> {
        let (post, forum) = (parcel.request.major, parcel.request.minor.unwrap_or_default());
        let mut about = self
            .port
            .call(self.of_channel(parcel, Method::GET, forum))
            .await?;
        if let Some(tags) = tagging.tags_for_forum(&about) {
            let more = self.of_channel(parcel, Method::PATCH, forum);
            match self.port.call(more.json(json!({ "available_tags": tags }))).await {
                Ok(answer) => about = answer,
                Err(Failure::Permission { .. } | Failure::Malformed { .. } | Failure::Forbidden { .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
        let stands = self.port.call(self.of_channel(parcel, Method::GET, post)).await?;
        if let Some(tags) = tagging.tags_for_post(&about, &stands) {
            let call = call_of(parcel, &parcel.request).json(json!({ "applied_tags": tags }));
            self.port.call_with(call, permit).await?;
        }
        Ok(())
    }

    fn of_channel(&self, parcel: &Parcel, method: Method, channel: u64) -> Call {
        let call = Call::new(method, "/channels/{c}", channel, format!("/channels/{channel}"));
        call.on_behalf(parcel.guild, parcel.urgency)
    }

    /// Sends it; where Discord says what is in the way, and that can be helped, once more.
    async fn send_as_it_is_taken(&self, parcel: &Parcel, permit: Permit) -> Ending {
        let file = match self.file_of(parcel).await {
            Ok(file) => file,
            Err(ending) => return ending,
        };
        let mut request = parcel.request.clone();
        let (mut permit, mut tagged, mut name) = (Some(permit), false, None);
        loop {
            match self.send(parcel, &request, file.clone(), permit.take()).await {
                Ok(id) => {
                    return match name {
                        Some(name) => Ending::DoneUnderAnotherName(id, name),
                        None => Ending::Done(id),
                    };
                }
                // The thread of a message has the message's id; somebody, perhaps we, started it before.
                Err(Failure::ThreadExists) => return Ending::Done(request.minor),
                Err(Failure::ThreadArchived) if (parcel.attempt + 1) % MOST_WAKINGS != 0 => {
                    return match self.wake_thread(parcel).await {
                        Ok(()) => Ending::Again,
                        Err(failure) => Ending::Failed(failure),
                    };
                }
                Err(Failure::TagDemanded) if !tagged => {
                    tagged = true;
                    match self.tag_of(parcel, request.major).await {
                        Ok(Some(tag)) => request = request.tagged(tag),
                        Ok(None) => return Ending::Failed(Failure::TagDemanded),
                        Err(failure) => return Ending::Failed(failure),
                    }
                }
                // The tag is gone, or only moderators put it on.
                Err(Failure::Malformed { .. }) if tagged => return Ending::Failed(Failure::TagDemanded),
                Err(failure @ Failure::NameRefused { .. }) if name.is_none() => {
                    let neutral = self.neutral_name(parcel);
                    let Some(other) = neutral.as_deref().and_then(|neutral| request.named(neutral)) else {
                        return Ending::Failed(failure);
                    };
                    (request, name) = (other, neutral);
                }
                Err(failure) => return Ending::Failed(failure),
            }
        }
    }

    /// The name for what may not have its own.
    fn neutral_name(&self, parcel: &Parcel) -> Option<String> {
        let reference = parcel.reference.to_string();
        self.views.neutral_name(&parcel.action, reference.get(..MARK)?)
    }

    /// A tag that a post in this forum may carry: one that anybody may put on before one for moderators.
    async fn tag_of(&self, parcel: &Parcel, forum: u64) -> Result<Option<u64>, Failure> {
        let about = self
            .port
            .call(self.of_channel(parcel, Method::GET, forum))
            .await?;
        let tags = channel::read_tags(&about);
        Ok(channel::tag_to_put_on(&tags).map(|tag| tag.id))
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
        let neutral = self.neutral_name(parcel);
        let looking = Looking {
            neutral: neutral.as_deref(),
            port: &self.port,
            vault: &self.vault,
            guild: parcel.guild,
            reference: parcel.reference,
            request: &parcel.request,
            first_id: parcel.request.first_id.unwrap_or_else(|| first_id(since - SLACK)),
        };
        parcel.action.look(&looking).await
    }

    /// The file that goes with it, fetched from where Discord holds it.
    async fn file_of(&self, parcel: &Parcel) -> Result<Option<Attachment>, Ending> {
        let Some(evidence) = &parcel.request.evidence else {
            return Ok(None);
        };
        let fetched = match self.port.fetch_file(&evidence.url).await {
            Ok(fetched) => fetched,
            // Nothing was sent, so nothing has to be looked for.
            Err(failure)
                if !matches!(failure, Failure::Gone(_))
                    && self.clock.now() - parcel.owed_at < FILE_WAITED_FOR =>
            {
                return Err(match failure {
                    // No bucket knows of it: it is the files' own server that asks for time.
                    Failure::RateLimited(wait) => Ending::FileLater(wait.min(LONGEST_WAIT_FOR_FILE)),
                    other => Ending::Failed(Failure::NotSent(other.to_string())),
                });
            }
            Err(failure) => {
                tracing::warn!(effect = parcel.id, %failure, "a file cannot be had any more");
                return Err(Ending::WithoutItsFile);
            }
        };
        let (name, content_type) = name_and_kind(&evidence.name, fetched.content_type, &fetched.bytes);
        Ok(Some(Attachment {
            name,
            content_type,
            bytes: fetched.bytes,
        }))
    }

    /// Sends it once, with the right to it that came with the parcel, or with one of its own. The bucket is given back with the
    /// answer: the next one need not wait until this is written down.
    async fn send(
        &self,
        parcel: &Parcel,
        request: &Request,
        file: Option<Attachment>,
        permit: Option<Permit>,
    ) -> Result<Option<u64>, Failure> {
        let call = call_of(parcel, request).file(file);
        let answer = match permit {
            Some(permit) => self.port.call_with(call, permit).await?,
            None => self.port.call(call).await?,
        };
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
        .json(json!({ "archived": false }))
        .on_behalf(parcel.guild, parcel.urgency);
        self.port.call(call).await.map(|_| ())
    }
}

/// The request of a parcel.
fn call_of(parcel: &Parcel, request: &Request) -> Call {
    let call = parcel.action.call(&Address {
        guild: parcel.guild,
        major: request.major,
        minor: request.minor.unwrap_or_default(),
        reference: parcel.reference,
    });
    let call = call.on_behalf(parcel.guild, parcel.urgency);
    match &request.body {
        Some(body) => call.json(body.clone()),
        None => call,
    }
}
