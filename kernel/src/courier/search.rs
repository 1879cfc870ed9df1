//! Looking in Discord for what an attempt may have made, before it is made again.
//!
//! What we make carries a marker: messages a reference in their last footer, text channels and forums a signed
//! one in their topic. A category and a role have no place for one; there the name, our own hand and the time
//! of making have to agree.

use chrono::{DateTime, Duration, Utc};
use reqwest::Method;
use serde_json::Value;
use trellis_domain::ids::ChannelId;

use super::prepare::marker_start;
use super::{Inner, Parcel};
use crate::discord::permissions::{READ_MESSAGE_HISTORY, Standing, VIEW_CHANNEL};
use crate::discord::{Call, Failure};
use crate::outbox::{Action, ChannelKind};

/// Pages of a hundred messages that are looked through before it counts as not provable.
const PAGES: usize = 10;
/// Clocks may differ by so much.
const SLACK: Duration = Duration::seconds(60);
/// Characters of a marker's signature.
const SIGNATURE: usize = 8;
/// Discord's epoch, 2015-01-01, in milliseconds since 1970.
const EPOCH_MS: i64 = 1_420_070_400_000;

pub(super) enum Found {
    Yes(u64),
    No,
    /// Sending it twice has the effect of once.
    Repeatable,
    CannotLook,
}

impl Inner {
    pub(super) async fn search(&self, parcel: &Parcel, since: DateTime<Utc>) -> Result<Found, Failure> {
        let since = since - SLACK;
        match &parcel.action {
            Action::Post { .. } => self.search_messages(parcel, parcel.request.major, since).await,
            Action::OpenPost { .. } => self.search_posts(parcel, since).await,
            Action::CreateChannel {
                kind: ChannelKind::Category,
                name,
                ..
            } => self.search_category(parcel, name, since).await,
            Action::CreateChannel { .. } => self.search_channels(parcel, since).await,
            Action::CreateRole { name, .. } => self.search_roles(parcel, name, since).await,
            // A second thread of a message is refused with the first's id; the rest sets a state.
            Action::OpenThread { .. }
            | Action::Edit { .. }
            | Action::Delete { .. }
            | Action::Pin { .. }
            | Action::SetOverwrites { .. }
            | Action::GiveRole { .. }
            | Action::TakeRole { .. } => Ok(Found::Repeatable),
        }
    }

    async fn search_messages(
        &self,
        parcel: &Parcel,
        channel: u64,
        since: DateTime<Utc>,
    ) -> Result<Found, Failure> {
        let (_, me) = self.port.identify().await?;
        let reference = parcel.reference.to_string();
        let mut before: Option<u64> = None;
        for page in 0..PAGES {
            let query =
                before.map_or_else(|| "?limit=100".to_owned(), |id| format!("?limit=100&before={id}"));
            let call = Call::new(
                Method::GET,
                "/channels/{c}/messages",
                channel,
                format!("/channels/{channel}/messages{query}"),
            );
            let list = self.port.call(call).await?;
            let messages: Vec<&Value> = list.as_array().into_iter().flatten().collect();
            if let Some(id) = messages.iter().find_map(|m| is_ours(m, me.get(), &reference)) {
                return Ok(Found::Yes(id));
            }
            let oldest = messages.iter().filter_map(|m| id_of(m)).min();
            match oldest {
                // Without the right to read history the list is empty and no error (reliability.md §2.1).
                None if page == 0 => return self.empty_channel(parcel, channel).await,
                Some(id) if made_at(id) > since && messages.len() == 100 => before = Some(id),
                _ => return Ok(Found::No),
            }
        }
        Ok(Found::CannotLook)
    }

    /// An empty list proves something only to who may read.
    async fn empty_channel(&self, parcel: &Parcel, channel: u64) -> Result<Found, Failure> {
        let standing = Standing::ask(&self.port, parcel.guild).await?;
        let needed = VIEW_CHANNEL.bit | READ_MESSAGE_HISTORY.bit;
        // A thread is not in the guild's list; its posts begin with our own message, so empty means unreadable.
        let may_read = standing
            .in_channel(ChannelId::new(channel))
            .is_some_and(|set| set & needed == needed);
        Ok(if may_read { Found::No } else { Found::CannotLook })
    }

    async fn search_posts(&self, parcel: &Parcel, since: DateTime<Utc>) -> Result<Found, Failure> {
        let (_, me) = self.port.identify().await?;
        let forum = parcel.request.major;
        let guild = parcel.guild;
        let active = Call::new(
            Method::GET,
            "/guilds/{g}/threads/active",
            guild,
            format!("/guilds/{guild}/threads/active"),
        );
        let list = self.port.call(active).await?;
        let reference = parcel.reference.to_string();
        let is_candidate = |thread: &&Value| {
            thread["parent_id"].as_str().and_then(|id| id.parse().ok()) == Some(forum)
                && thread["owner_id"].as_str().and_then(|id| id.parse().ok()) == Some(me.get())
        };
        for thread in list["threads"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(is_candidate)
        {
            let Some(id) = id_of(thread).filter(|id| made_at(*id) >= since) else {
                continue;
            };
            // A post and its first message share an id (facts.md §7).
            let first = Call::new(
                Method::GET,
                "/channels/{c}/messages/{m}",
                id,
                format!("/channels/{id}/messages/{id}"),
            );
            let message = match self.port.call(first).await {
                // Another thread's beginning that somebody deleted says nothing about this one.
                Err(Failure::Gone(_)) => continue,
                answer => answer?,
            };
            if is_ours(&message, me.get(), &reference).is_some() {
                return Ok(Found::Yes(id));
            }
        }
        Ok(Found::No)
    }

    async fn search_channels(&self, parcel: &Parcel, since: DateTime<Utc>) -> Result<Found, Failure> {
        let reference = parcel.reference.to_string();
        let channels = Standing::channels(&self.port, parcel.guild).await?;
        // Several can only come of a fault of Discord's; the oldest is the one that may be in use.
        let oldest = channels
            .iter()
            // A marker can be copied into an older channel's topic; that one is not ours.
            .filter(|channel| self.is_marked(&channel.topic, &reference) && made_at(channel.id) >= since)
            .map(|channel| channel.id)
            .min();
        Ok(oldest.map_or(Found::No, Found::Yes))
    }

    /// Whether a topic carries our marker, signed with any key of the ring: the newest may have come since.
    fn is_marked(&self, topic: &str, reference: &str) -> bool {
        let start = marker_start(reference);
        let signatures = topic.split(&start).skip(1);
        signatures
            .filter_map(|rest| rest.get(..SIGNATURE))
            .any(|signature| self.vault.verify_marker(reference, signature))
    }

    async fn search_category(
        &self,
        parcel: &Parcel,
        name: &str,
        since: DateTime<Utc>,
    ) -> Result<Found, Failure> {
        let kind = u64::from(ChannelKind::Category.number());
        let channels = Standing::channels(&self.port, parcel.guild).await?;
        let made = channels
            .iter()
            .filter(|c| c.kind == kind && c.name == name && made_at(c.id) >= since);
        Ok(made.map(|c| c.id).min().map_or(Found::No, Found::Yes))
    }

    async fn search_roles(
        &self,
        parcel: &Parcel,
        name: &str,
        since: DateTime<Utc>,
    ) -> Result<Found, Failure> {
        let standing = Standing::ask(&self.port, parcel.guild).await?;
        let made = standing
            .roles
            .iter()
            .filter(|role| role.name == name && made_at(role.id) >= since);
        Ok(made.map(|role| role.id).min().map_or(Found::No, Found::Yes))
    }
}

fn id_of(object: &Value) -> Option<u64> {
    object["id"].as_str()?.parse().ok()
}

/// The id of a message, if we wrote it and it carries the reference where only we put one.
fn is_ours(message: &Value, me: u64, reference: &str) -> Option<u64> {
    let author: u64 = message["author"]["id"].as_str()?.parse().ok()?;
    let footer = message["embeds"]
        .as_array()
        .and_then(|embeds| embeds.last())
        .and_then(|embed| embed["footer"]["text"].as_str())
        .unwrap_or_default();
    let content = message["content"].as_str().unwrap_or_default();
    let carries =
        footer.ends_with(&format!("ref {reference}")) || content.ends_with(&format!("-# ref {reference}"));
    (author == me && carries).then(|| id_of(message)).flatten()
}

/// When a thing of Discord's was made: its id begins with the time (facts.md §6).
fn made_at(id: u64) -> DateTime<Utc> {
    let milliseconds = i64::try_from(id >> 22).unwrap_or(i64::MAX - EPOCH_MS) + EPOCH_MS;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
