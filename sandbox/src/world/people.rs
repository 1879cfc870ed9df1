//! Users, guilds, roles and members, and how Discord writes them as JSON.
//!
//! Owns shapes only. Changes go through `World`, which also tells those who may know.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::holding::in_guild;
use super::write::{List, Text, fields, text, value_of};
use super::{Id, VoiceState};
use crate::clock::stamp;
use crate::limits;

/// An account: a person, or the bot.
#[derive(Clone, Debug)]
pub struct User {
    /// Its id.
    pub id: Id,
    /// The unique name, lower case.
    pub username: String,
    /// The name shown to people.
    pub global_name: Option<String>,
    /// True for the bot.
    pub bot: bool,
    /// What it shows in `Authorization`; worthless outside this sandbox.
    pub token: String,
    /// Whether it takes direct messages from the bot.
    pub dms_open: bool,
    /// Its client's language, such as `en-US`.
    pub locale: String,
}

impl User {
    /// The user object.
    #[must_use]
    pub fn json(&self) -> Value {
        value_of(self)
    }

    /// The user object as its own account sees it.
    pub(crate) fn own_json(&self) -> Value {
        let mut user = self.json();
        user["mfa_enabled"] = json!(self.bot);
        user["locale"] = json!(self.locale);
        user["premium_type"] = json!(0);
        user["email"] = Value::Null;
        user["verified"] = json!(true);
        user
    }

    /// The name people see.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.global_name.as_deref().unwrap_or(&self.username)
    }
}

impl User {
    /// What events tell of somebody, and answers of REST as well.
    fn write<M: SerializeMap>(&self, out: &mut M) -> Result<(), M::Error> {
        fields!(out, {
            "id": Text(self.id),
            "username": self.username,
            "avatar": (),
            "discriminator": if self.bot { "4217" } else { "0" },
            "public_flags": 0,
            "global_name": self.global_name,
            "avatar_decoration_data": (),
            "collectibles": (),
            "primary_guild": (),
        });
        if self.bot {
            fields!(out, {"bot": true});
        }
        Ok(())
    }
}

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut user = serializer.serialize_map(None)?;
        self.write(&mut user)?;
        fields!(user, {"flags": 0, "banner": (), "accent_color": ()});
        user.end()
    }
}

/// A user as events tell of them.
struct Told<'a>(&'a User);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut user = serializer.serialize_map(None)?;
        self.0.write(&mut user)?;
        user.end()
    }
}

/// A role of a guild; the one whose id is the guild's is @everyone.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: Id,
    /// 1–100 characters.
    pub name: String,
    /// Permission bits.
    pub permissions: u64,
    /// Higher stands above; @everyone is 0.
    pub position: i64,
    /// 0xRRGGBB.
    pub color: u32,
    /// Shown apart in the member list.
    pub hoist: bool,
    /// Anyone may mention it.
    pub mentionable: bool,
    /// Set for the role that came with the bot; nobody can be given it.
    pub bot: Option<Id>,
}

impl Role {
    /// A plain role without an id; whoever places it gives it one.
    #[must_use]
    pub fn new(name: &str, permissions: u64) -> Self {
        Self {
            id: 0,
            name: name.to_owned(),
            permissions,
            position: 1,
            color: 0,
            hoist: false,
            mentionable: false,
            bot: None,
        }
    }

    /// The role object.
    #[must_use]
    pub fn json(&self) -> Value {
        value_of(self)
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut role = serializer.serialize_map(None)?;
        fields!(role, {
            "id": Text(self.id),
            "name": self.name,
            "permissions": Text(self.permissions),
            "position": self.position,
            "color": self.color,
            "colors": json!({"primary_color": self.color, "secondary_color": null, "tertiary_color": null}),
            "hoist": self.hoist,
            "managed": self.bot.is_some(),
            "mentionable": self.mentionable,
            "icon": (),
            "unicode_emoji": (),
            "flags": 0,
        });
        if let Some(bot) = self.bot {
            fields!(role, {"tags": json!({"bot_id": bot.to_string()})});
        }
        role.end()
    }
}

/// Somebody's membership of a guild.
#[derive(Clone, Debug)]
pub struct Member {
    /// The account.
    pub user: Id,
    /// Name in this guild.
    pub nick: Option<String>,
    /// Roles, without @everyone.
    pub roles: BTreeSet<Id>,
    /// The moment they joined.
    pub joined_at: DateTime<Utc>,
    /// Timed out until then.
    pub timed_out_until: Option<DateTime<Utc>>,
    /// Has not yet passed membership screening.
    pub pending: bool,
    /// Whether somebody who may silenced them in voice channels.
    pub mute: bool,
    /// Whether somebody who may made them deaf there.
    pub deaf: bool,
    /// Member flags; bit 0 is set for one who left and came back.
    pub flags: u32,
}

impl Member {
    /// Whether they cannot act at `now`: timed out, or not yet screened.
    pub(crate) fn silenced(&self, now: DateTime<Utc>) -> bool {
        self.pending || self.timed_out_until.is_some_and(|until| until > now)
    }

    /// The member object, with its user.
    #[must_use]
    pub fn json(&self, user: &User) -> Value {
        value_of(&Membership {
            member: self,
            user: Some(user),
        })
    }

    /// The member object without its user, as messages and resolved data carry it.
    pub(crate) fn partial_json(&self) -> Value {
        value_of(&Membership::<&User> {
            member: self,
            user: None,
        })
    }

    /// The member object with its user, as events tell it.
    pub(crate) fn told_json(&self, user: &User) -> Value {
        value_of(&self.told_with(user))
    }

    /// What events write as the member object with its user.
    pub(crate) fn told_with<'a>(&'a self, user: &'a User) -> impl Serialize + 'a {
        Membership {
            member: self,
            user: Some(Told(user)),
        }
    }
}

/// The member object.
struct Membership<'a, U> {
    member: &'a Member,
    user: Option<U>,
}

impl<U: Serialize> Serialize for Membership<'_, U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let member = self.member;
        let mut out = serializer.serialize_map(None)?;
        fields!(out, {
            "avatar": (),
            "avatar_decoration_data": (),
            "banner": (),
            "collectibles": (),
            "communication_disabled_until": member.timed_out_until.map(stamp),
            "flags": member.flags,
            "joined_at": stamp(member.joined_at),
            "nick": member.nick,
            "pending": member.pending,
            "premium_since": (),
            "roles": List(|| member.roles.iter().map(Text)),
            "mute": member.mute,
            "deaf": member.deaf,
        });
        if let Some(user) = &self.user {
            fields!(out, {"user": user});
        }
        out.end()
    }
}

/// A guild, which people call a server.
#[derive(Clone, Debug, Default)]
pub struct Guild {
    /// Its id, which is also that of @everyone.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The owner.
    pub owner: Id,
    /// Roles by id.
    pub roles: BTreeMap<Id, Role>,
    /// Members by user id.
    pub members: BTreeMap<Id, Member>,
    /// Feature names, `COMMUNITY` among them where forums are allowed.
    pub features: Vec<String>,
    /// `preferred_locale`.
    pub locale: String,
    /// What it is for, up to 300 characters.
    pub description: Option<String>,
    /// Where Discord says that somebody joined.
    pub system_channel: Option<Id>,
    /// The rules channel, which a community server cannot lose.
    pub rules_channel: Option<Id>,
    /// The channel for Discord's notices, which a community server cannot lose.
    pub updates_channel: Option<Id>,
    /// How much an account has to show for itself, 0 to 4; shown, not enforced.
    pub verification_level: u8,
    /// How far it is boosted, 0 to 3.
    pub premium_tier: u8,
    /// Users who were members once and left.
    pub left: BTreeSet<Id>,
    /// Banned users, with the reason given.
    pub bans: BTreeMap<Id, Option<String>>,
    /// Who is in which voice channel.
    pub voice: BTreeMap<Id, VoiceState>,
    /// Words that moderation stops here, in lower case.
    pub stopped_words: Vec<String>,
}

impl Guild {
    /// Whether moderation stops a text here.
    #[must_use]
    pub fn stops(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.stopped_words.iter().any(|word| text.contains(word.as_str()))
    }

    /// Whether a community feature set is on.
    #[must_use]
    pub fn community(&self) -> bool {
        self.features.iter().any(|feature| feature == "COMMUNITY")
    }

    /// The position of the highest role somebody has, 0 for @everyone alone.
    pub(crate) fn highest_position(&self, user: Id) -> i64 {
        self.members
            .get(&user)
            .into_iter()
            .flat_map(|member| &member.roles)
            .filter_map(|role| self.roles.get(role))
            .map(|role| role.position)
            .max()
            .unwrap_or(0)
    }

    /// Whether somebody stands above a role, which moving or giving it needs.
    pub(crate) fn stands_above(&self, user: Id, role: &Role) -> bool {
        self.owner == user || self.highest_position(user) > role.position
    }

    /// Whether a community server cannot do without this channel.
    pub(crate) fn requires(&self, channel: Id) -> bool {
        self.community() && [self.rules_channel, self.updates_channel].contains(&Some(channel))
    }

    /// Whether somebody holds all of these bits in the guild.
    #[must_use]
    pub fn holds(&self, user: Id, wanted: u64) -> bool {
        in_guild(self, user) & wanted == wanted
    }

    /// Bytes that one file may have here, by how far the guild is boosted.
    #[must_use]
    pub fn file_bytes(&self) -> usize {
        limits::FILE_BYTES_BY_TIER[usize::from(self.premium_tier.min(3))]
    }

    /// The guild object, without what only GUILD_CREATE carries.
    #[must_use]
    pub fn json(&self) -> Value {
        value_of(self)
    }

    /// Writes the fields of [`Guild::json`].
    pub(super) fn write<M: SerializeMap>(&self, out: &mut M) -> Result<(), M::Error> {
        fields!(out, {
            "id": Text(self.id),
            "name": self.name,
            "icon": (),
            "description": self.description,
            "home_header": (),
            "splash": (),
            "discovery_splash": (),
            "features": self.features,
            "banner": (),
            "owner_id": Text(self.owner),
            "application_id": (),
            "region": "deprecated",
            "afk_channel_id": (),
            "afk_timeout": 300,
            "system_channel_id": text(self.system_channel),
            "system_channel_flags": 0,
            "widget_enabled": false,
            "widget_channel_id": (),
            "verification_level": self.verification_level,
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": (),
            "max_members": 25_000_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": (),
            "premium_tier": self.premium_tier,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "rules_channel_id": text(self.rules_channel),
            "safety_alerts_channel_id": (),
            "public_updates_channel_id": text(self.updates_channel),
            "premium_progress_bar_enabled": false,
            "nsfw": false,
            "nsfw_level": 0,
            "emojis": [(); 0],
            "stickers": [(); 0],
            "incidents_data": (),
            "roles": List(|| self.roles.values()),
        });
        Ok(())
    }
}

impl Serialize for Guild {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        self.write(&mut out)?;
        out.end()
    }
}
