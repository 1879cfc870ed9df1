//! What a person says: messages, files, replies, reactions, votes; and putting away what only they see.

use serde_json::{Value, json};

use super::{NewFile, Persona, upload};
use crate::errors::ApiError;
use crate::rest::call::Call;
use crate::rest::{person_asks, user_write};
use crate::view::MessageView;
use crate::world::{Id, Message};

impl Persona {
    /// Writes a message.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn write(&self, channel: Id, text: &str) -> Result<MessageView, ApiError> {
        self.post(channel, json!({"content": text}), &[])
    }

    /// Writes a message with files.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn write_with(
        &self,
        channel: Id,
        text: &str,
        files: &[NewFile],
    ) -> Result<MessageView, ApiError> {
        self.post(channel, json!({"content": text}), files)
    }

    /// Answers a message.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn reply(&self, channel: Id, message: Id, text: &str) -> Result<MessageView, ApiError> {
        let body = json!({"content": text, "message_reference": {"message_id": message.to_string()}});
        self.post(channel, body, &[])
    }

    fn post(&self, channel: Id, body: Value, files: &[NewFile]) -> Result<MessageView, ApiError> {
        let files = files.iter().enumerate();
        let call = Call {
            user: self.id,
            params: Vec::new(),
            query: Vec::new(),
            body,
            files: files.map(|(number, file)| upload(number, file)).collect(),
            reason: None,
        };
        self.shared.apply(|world| {
            let id = user_write(world, channel, &call)?;
            Ok(MessageView::of(world, world.message(channel, id)?, self.id))
        })
    }

    /// Changes the text of a message of one's own.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn edit(&self, channel: Id, message: Id, text: &str) -> Result<MessageView, ApiError> {
        let path = format!("/channels/{channel}/messages/{message}");
        self.ask("PATCH", &path, json!({"content": text})).await?;
        self.message(channel, message)
    }

    /// Deletes a message, one's own or, with the permission, another's.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn delete(&self, channel: Id, message: Id) -> Result<(), ApiError> {
        let path = format!("/channels/{channel}/messages/{message}");
        self.ask("DELETE", &path, Value::Null).await.map(|_| ())
    }

    /// Adds a reaction with a Unicode emoji.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn react(&self, channel: Id, message: Id, emoji: &str) -> Result<(), ApiError> {
        let path = format!("/channels/{channel}/messages/{message}/reactions/{emoji}/@me");
        self.ask("PUT", &path, Value::Null).await.map(|_| ())
    }

    /// Takes a reaction of one's own back.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn unreact(&self, channel: Id, message: Id, emoji: &str) -> Result<(), ApiError> {
        let path = format!("/channels/{channel}/messages/{message}/reactions/{emoji}/@me");
        self.ask("DELETE", &path, Value::Null).await.map(|_| ())
    }

    /// Votes in a poll for these answers, numbered from 1, in place of what was voted for before; an empty list takes
    /// the vote back.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn vote(&self, channel: Id, message: Id, answers: &[u64]) -> Result<(), ApiError> {
        let path = format!("/channels/{channel}/polls/{message}/answers/@me");
        self.ask("PUT", &path, json!({"answer_ids": answers}))
            .await
            .map(|_| ())
    }

    /// Puts an ephemeral message away, as its reader can; the bot does not hear of it.
    ///
    /// # Errors
    ///
    /// 10008 when there is no such message for this person.
    pub fn dismiss(&self, channel: Id, message: Id) -> Result<(), ApiError> {
        self.shared.apply(|world| {
            let found = world.message_mut(channel, message)?;
            if found.only_for != Some(self.id) {
                return Err(ApiError::unknown_message());
            }
            found.put_away();
            Ok(())
        })
    }

    /// Starts this person's client anew: ephemeral messages are gone from it, while the bot may still edit them for
    /// as long as their token lives.
    pub fn restart_client(&self) {
        self.shared.apply(|world| {
            world.messages_only_for(self.id).for_each(Message::put_away);
        });
    }

    /// Any request of this person's client, by method and path below `/api/v10` with its query: the answer's body.
    /// Not recorded and not limited.
    ///
    /// # Errors
    ///
    /// Discord's refusal.
    pub async fn ask(&self, method: &str, path: &str, body: Value) -> Result<Value, ApiError> {
        person_asks(&self.shared, self.id, method, path, body)
    }
}
