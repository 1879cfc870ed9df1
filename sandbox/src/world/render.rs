//! How the world is written as Discord's JSON where that takes more than one piece of it.

use serde_json::{Value, json};

use super::{Channel, Id, Message, World, channel_kind};
use crate::clock::stamp;

impl World {
    /// A user object; a deleted account when there is none.
    pub(crate) fn user_json(&self, id: Id) -> Value {
        match self.users.get(&id) {
            Some(user) => user.json(),
            None => {
                json!({"id": id.to_string(), "username": "deleted_user", "avatar": null, "discriminator": "0",
                "public_flags": 0, "flags": 0, "global_name": null, "primary_guild": null})
            }
        }
    }

    /// A member object with its user.
    pub(crate) fn member_json(&self, guild: Id, user: Id) -> Option<Value> {
        let member = self.member(guild, user)?;
        Some(member.json(self.users.get(&user)?))
    }

    /// A channel object as `viewer` gets it.
    pub(crate) fn channel_json(&self, channel: &Channel, viewer: Id) -> Value {
        if channel.kind == channel_kind::DM {
            let others: Vec<Value> = channel
                .recipients
                .iter()
                .filter(|id| **id != viewer)
                .map(|id| self.user_json(*id))
                .collect();
            return json!({
                "id": channel.id.to_string(),
                "type": 1,
                "flags": 0,
                "last_message_id": channel.last_message.map(|id| id.to_string()),
                "recipients": others,
                "recipient_flags": 0,
            });
        }
        let mut out = channel.json();
        if let Some(member) = channel
            .thread
            .as_ref()
            .and_then(|thread| thread.member_json(channel.id, viewer))
        {
            out["member"] = member;
        }
        out
    }

    /// A message object as `viewer` gets it over REST.
    pub(crate) fn message_json(&self, message: &Message, viewer: Id) -> Value {
        let mut out = self.message_core(message, viewer);
        if let Some(reference) = &message.reference
            && message.kind != 18
        {
            let earlier = reference
                .message
                .and_then(|id| self.message(reference.channel, id).ok());
            out["referenced_message"] =
                earlier.map_or(Value::Null, |earlier| self.message_core(earlier, viewer));
        }
        out
    }

    fn message_core(&self, message: &Message, viewer: Id) -> Value {
        let mut out = json!({
            "type": message.kind,
            "content": message.content,
            "mentions": message.mentions.iter().map(|id| self.user_json(*id)).collect::<Vec<_>>(),
            "mention_roles": message.mention_roles.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "attachments": message.attachments_json(&self.base),
            "embeds": message.shown_embeds(),
            "timestamp": stamp(message.timestamp),
            "edited_timestamp": message.edited.map(stamp),
            "flags": message.flags,
            "components": message.components_json(&self.base),
            "id": message.id.to_string(),
            "channel_id": message.channel.to_string(),
            "author": self.user_json(message.author),
            "pinned": message.pinned.is_some(),
            "mention_everyone": message.mention_everyone,
            "tts": false,
        });
        self.message_extras(message, viewer, &mut out);
        out
    }

    fn message_extras(&self, message: &Message, viewer: Id, out: &mut Value) {
        if let Some(position) = message.position {
            out["position"] = json!(position);
        }
        if let Some(nonce) = &message.nonce {
            out["nonce"] = nonce.clone();
        }
        if let Some(interaction) = &message.interaction {
            out["interaction_metadata"] = interaction.clone();
            out["application_id"] = json!(self.application.id.to_string());
            out["webhook_id"] = json!(self.application.id.to_string());
            if interaction["type"] == 2 {
                // The deprecated form, which older libraries read.
                out["interaction"] = json!({"id": interaction["id"], "type": 2, "name": interaction["name"],
                    "user": interaction["user"]});
            }
        }
        if let Some(reference) = &message.reference {
            let mut object = json!({"type": 0, "channel_id": reference.channel.to_string()});
            if let Some(id) = reference.message {
                object["message_id"] = json!(id.to_string());
            }
            if let Some(guild) = self
                .channels
                .get(&reference.channel)
                .and_then(|channel| channel.guild)
            {
                object["guild_id"] = json!(guild.to_string());
            }
            out["message_reference"] = object;
        }
        if !message.reactions.is_empty() {
            let kinds: Vec<Value> = message
                .reactions
                .iter()
                .map(|reaction| {
                    json!({
                        "emoji": {"id": null, "name": reaction.emoji},
                        "count": reaction.users.len(),
                        "count_details": {"burst": 0, "normal": reaction.users.len()},
                        "burst_colors": [],
                        "me_burst": false,
                        "me": reaction.users.contains(&viewer),
                    })
                })
                .collect();
            out["reactions"] = json!(kinds);
        }
        if let Some(thread) = self
            .channels
            .get(&message.id)
            .filter(|channel| channel.is_thread())
            && thread.parent == Some(message.channel)
        {
            out["thread"] = self.channel_json(thread, viewer);
        }
        if let Some(poll) = &message.poll {
            out["poll"] = poll.json(viewer);
        }
    }

    /// A message as the gateway carries it: with the guild and the author's membership.
    pub(crate) fn message_event(&self, message: &Message) -> Value {
        let mut out = self.message_json(message, 0);
        let Some(channel) = self.channels.get(&message.channel) else {
            return out;
        };
        out["channel_type"] = json!(channel.kind);
        if let Some(guild) = channel.guild.filter(|_| message.only_for.is_none()) {
            out["guild_id"] = json!(guild.to_string());
            if let Some(member) = self.member(guild, message.author) {
                out["member"] = member.partial_json();
            }
            for (id, mentioned) in message
                .mentions
                .iter()
                .zip(out["mentions"].as_array_mut().into_iter().flatten())
            {
                if let Some(member) = self.member(guild, *id) {
                    mentioned["member"] = member.partial_json();
                }
            }
        }
        out
    }
}
