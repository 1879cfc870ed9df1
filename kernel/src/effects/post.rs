//! Writing a message.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use trellis_domain::ids::ChannelId;

use super::looking::id_of;
use super::{
    Address, Content, Effect, ForwardedFile, Found, Looking, Request, Stop, Target, WhenGone, Writing,
};
use crate::discord::permissions::{
    ATTACH_FILES, EMBED_LINKS, Permission, READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS,
    Standing, VIEW_CHANNEL,
};
use crate::discord::{Call, Failure, Gone};

/// Pages of a hundred messages that are looked through before it counts as not provable.
const PAGES: usize = 10;

/// Write a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// It will be known under this key, if anybody needs it.
    pub key: Option<String>,
    /// The channel or thread.
    pub into: Target,
    /// What it says.
    pub content: Content,
    /// With this file.
    pub evidence: Option<ForwardedFile>,
}

impl Post {
    /// Words alone, that nobody will refer to.
    pub fn new(into: Target, content: Content) -> Self {
        Self {
            key: None,
            into,
            content,
            evidence: None,
        }
    }

    /// Both as one message, where nobody refers to either and they say the same kind of thing in the same place.
    pub(crate) fn joined_by(&self, other: &Self) -> Option<Self> {
        let is_plain = |post: &Self| post.key.is_none() && post.evidence.is_none();
        match (&self.content, &other.content) {
            (Content::Ready(first), Content::Ready(second))
                if is_plain(self) && is_plain(other) && self.into == other.into =>
            {
                let both = first.joined_by(second)?;
                Some(Self::new(self.into.clone(), Content::Ready(Box::new(both))))
            }
            _ => None,
        }
    }
}

impl Effect for Post {
    const NAME: &'static str = "post";
    const NEEDS: &'static [Permission] = &[
        VIEW_CHANNEL,
        SEND_MESSAGES,
        SEND_MESSAGES_IN_THREADS,
        EMBED_LINKS,
        ATTACH_FILES,
    ];

    fn creates(&self) -> Option<&str> {
        self.key.as_deref()
    }

    fn content(&self) -> Option<&Content> {
        Some(&self.content)
    }

    fn within(&self) -> Option<&Target> {
        Some(&self.into)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let into = writing.id(&self.into).await?;
        let mut body = writing.words_with_reference();
        // A second message of ours with this nonce within a few minutes is answered with the first (facts.md §7).
        body["nonce"] = json!(writing.reference.to_string());
        body["enforce_nonce"] = json!(true);
        Ok(Request {
            evidence: self.evidence.clone(),
            ..Request::to(into).saying(body)
        })
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/messages", to.major);
        Call::new(Method::POST, "/channels/{c}/messages", to.major, path)
    }

    async fn look(&self, looking: &Looking<'_>) -> Result<Found, Failure> {
        let channel = looking.request.major;
        let (_, me) = looking.port.identify().await?;
        let mut before: Option<u64> = None;
        for page in 0..PAGES {
            let query =
                before.map_or_else(|| "?limit=100".to_owned(), |id| format!("?limit=100&before={id}"));
            let path = format!("/channels/{channel}/messages{query}");
            let call = Call::new(Method::GET, "/channels/{c}/messages", channel, path);
            let list = looking.port.call(call).await?;
            let messages: Vec<&Value> = list.as_array().into_iter().flatten().collect();
            if let Some(id) = messages.iter().find_map(|m| looking.ours(m, me.get())) {
                return Ok(Found::Yes(id));
            }
            let oldest = messages.iter().filter_map(|m| id_of(m)).min();
            match oldest {
                // Without the right to read history the list is empty and no error (reliability.md §2.1).
                None if page == 0 => return may_be_empty(looking, channel).await,
                Some(id) if looking.is_new(id) && messages.len() == 100 => before = Some(id),
                _ => return Ok(Found::No),
            }
        }
        Ok(Found::CannotLook)
    }

    /// The message it answered is away.
    fn when_gone(&self, gone: Gone) -> WhenGone {
        match gone {
            Gone::Message => WhenGone::NotWanted,
            _ => WhenGone::Ask,
        }
    }
}

/// An empty list proves something only to who may read.
async fn may_be_empty(looking: &Looking<'_>, channel: u64) -> Result<Found, Failure> {
    let standing = Standing::ask(looking.port, looking.guild).await?;
    let needed = VIEW_CHANNEL.bit | READ_MESSAGE_HISTORY.bit;
    // A thread is not in the guild's list; its posts begin with our own message, so empty means unreadable.
    let may_read = standing
        .in_channel(ChannelId::new(channel))
        .is_some_and(|set| set & needed == needed);
    Ok(if may_read { Found::No } else { Found::CannotLook })
}
