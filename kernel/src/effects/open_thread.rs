//! Opening a thread from a message.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::writing::thread;
use super::{Address, Effect, Request, Stop, Target, Writing};
use crate::discord::Call;
use crate::discord::permissions::{
    CREATE_PUBLIC_THREADS, Permission, READ_MESSAGE_HISTORY, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL,
};

/// Open a thread from a message; Discord gives it the message's id.
///
/// One whose end is unknown is just sent again: a second thread of a message is refused with the first's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenThread {
    /// It will be known under this key.
    pub key: String,
    /// The channel of the message.
    pub within: Target,
    /// The message.
    pub message: Target,
    /// The thread's name.
    pub name: String,
}

impl Effect for OpenThread {
    const NAME: &'static str = "open-thread";
    const NEEDS: &'static [Permission] = &[
        VIEW_CHANNEL,
        READ_MESSAGE_HISTORY,
        CREATE_PUBLIC_THREADS,
        SEND_MESSAGES_IN_THREADS,
    ];

    fn creates(&self) -> Option<&str> {
        Some(&self.key)
    }

    fn within(&self) -> Option<&Target> {
        Some(&self.within)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let request = Request::to(writing.id(&self.within).await?);
        let message = writing.id(&self.message).await?;
        Ok(request.about(message).saying(thread(&self.name)))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}/messages/{}/threads", to.major, to.minor);
        Call::new(Method::POST, "/channels/{c}/messages/{m}/threads", to.major, path)
    }
}
