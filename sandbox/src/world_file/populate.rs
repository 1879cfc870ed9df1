//! Making the world that a file describes: accounts by the typed operations, the rest by the routes, as the owner.

use std::ops::RangeInclusive;

use serde_json::{Value, json};
use toml::Spanned;

use super::entries::{
    BotEntry, ChannelEntry, ChannelKind, GuildEntry, MessageEntry, Name, OverwriteEntry, PostEntry, RoleEntry,
};
use super::names::{Known, Place};
use super::{WorldFile, WorldFileError};
use crate::operations::Sandbox;
use crate::permissions;
use crate::persona::Persona;
use crate::rest::person_asks;
use crate::validate::id_of;
use crate::world::Id;

type Done = Result<(), WorldFileError>;

/// What a guild has so far, by the names of the file.
struct Making<'a> {
    sandbox: &'a Sandbox,
    file: &'a WorldFile,
    people: &'a Known<Persona>,
    guild: Id,
    owner: Persona,
    roles: Known<Id>,
    categories: Known<Id>,
}

impl Sandbox {
    /// Adds what a world file describes.
    ///
    /// # Errors
    ///
    /// [`WorldFileError`] when it names somebody or something that it does not have, or asks for what Discord
    /// refuses. What comes before that in the file is there then.
    pub fn populate(&self, file: &WorldFile) -> Result<(), WorldFileError> {
        if let Some(name) = &file.entries.bot.name {
            self.name_bot(name);
        }
        if let Some(intents) = &file.entries.bot.intents {
            self.set_privileged_intents(intents.iter().fold(0, |sum, intent| sum | intent.bit()));
        }
        let mut people = Known::new("person", "people");
        for entry in &file.entries.people {
            let (person, place) = (&entry.get_ref().0, file.place(entry.span()));
            has_length(&person.name, 1..=32, place)?;
            let user = self.add_user(&person.name);
            if let Some(locale) = &person.locale {
                self.set_locale(&user, locale);
            }
            self.set_dms_open(&user, person.direct_messages);
            people.add(&person.name, place, user)?;
        }
        for entry in &file.entries.guilds {
            self.populate_guild(file, &people, entry)?;
        }
        Ok(())
    }

    fn populate_guild(&self, file: &WorldFile, people: &Known<Persona>, entry: &GuildEntry) -> Done {
        let owner = file.find(people, &entry.owner)?;
        has_length(entry.name.get_ref(), 2..=100, file.place(entry.name.span()))?;
        let guild = self.add_guild(&owner, entry.name.get_ref());
        let mut making = Making {
            sandbox: self,
            file,
            people,
            guild,
            owner,
            roles: Known::new("role", "roles"),
            categories: Known::new("category", "categories"),
        };
        making.starters(entry);
        for member in &entry.members {
            let person = people.find(&member.get_ref().0.name, file.place(member.span()))?;
            self.join(guild, &person);
        }
        making.bot_arrives(entry.bot.as_ref())?;
        for role in &entry.roles {
            making.role(role)?;
        }
        making.positions(entry);
        making.members(entry)?;
        for channel in &entry.channels {
            making.channel(channel)?;
        }
        Ok(())
    }
}

/// Names of people and guilds, which no route checks.
fn has_length(name: &str, bounds: RangeInclusive<usize>, place: Place) -> Done {
    let length = name.chars().count();
    if bounds.contains(&length) {
        return Ok(());
    }
    let what = format!(
        "this name has {} to {} characters, not {length}",
        bounds.start(),
        bounds.end()
    );
    Err(WorldFileError::Wrong { place, what })
}

impl Making<'_> {
    fn place<T>(&self, spanned: &Spanned<T>) -> Place {
        self.file.place(spanned.span())
    }

    /// Asks as a person; a refusal is told with its place.
    fn ask(
        &self,
        who: &Persona,
        what: &str,
        place: Place,
        method: &str,
        path: &str,
        body: Value,
    ) -> Result<Value, WorldFileError> {
        let shared = &self.sandbox.server.shared;
        person_asks(shared, who.id(), method, path, body).map_err(|refused| WorldFileError::Wrong {
            place,
            what: format!("Discord refuses {what}: {refused}"),
        })
    }

    fn starters(&mut self, entry: &GuildEntry) {
        if !entry.community {
            self.sandbox.set_community(self.guild, false);
        }
        for channel in self.sandbox.channels(self.guild) {
            if !entry.starter_channels {
                // It was made a moment ago.
                let _ = self.sandbox.delete_channel(channel.id);
            } else if channel.kind == ChannelKind::Category.number() {
                self.categories.presuppose(&channel.name, channel.id);
            }
        }
        self.roles.presuppose("@everyone", self.guild);
    }

    /// The bot comes before the roles, which are made below its own.
    fn bot_arrives(&self, entry: Option<&BotEntry>) -> Done {
        let held = entry.and_then(|entry| entry.permissions.as_ref());
        match held {
            Some(names) if names.is_empty() => {}
            Some(names) => {
                self.sandbox.invite_bot(self.guild, self.file.sum(names)?);
            }
            None => {
                self.sandbox.invite_bot(self.guild, permissions::all());
            }
        }
        Ok(())
    }

    fn role(&mut self, entry: &RoleEntry) -> Done {
        let place = self.place(&entry.name);
        let colour = entry
            .colour
            .as_ref()
            .map_or(Ok(0), |colour| self.colour(colour))?;
        let body = json!({
            "name": entry.name.get_ref(),
            "permissions": self.file.sum(&entry.permissions)?.to_string(),
            "color": colour,
            "hoist": entry.hoist,
            "mentionable": entry.mentionable,
        });
        let path = format!("/guilds/{}/roles", self.guild);
        let role = self.ask(&self.owner, "this role", place, "POST", &path, body)?;
        let id = id_of(&role["id"]).unwrap_or(0);
        self.roles.add(entry.name.get_ref(), place, id)?;
        for name in &entry.members {
            let person = self.file.find(self.people, name)?;
            self.sandbox.give_role(self.guild, &person, id);
        }
        Ok(())
    }

    fn colour(&self, colour: &Name) -> Result<u32, WorldFileError> {
        let digits = colour
            .get_ref()
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6);
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        number.ok_or_else(|| WorldFileError::Wrong {
            place: self.place(colour),
            what: "a colour is written as \"#3366ff\"".to_owned(),
        })
    }

    /// Positions that the file sets, after all roles have their own.
    fn positions(&self, entry: &GuildEntry) {
        for role in &entry.roles {
            let id = self.roles.find(role.name.get_ref(), self.place(&role.name));
            if let (Some(position), Ok(id)) = (role.position, id) {
                self.sandbox.move_role(self.guild, id, position);
            }
        }
        if let Some(position) = entry.bot.as_ref().and_then(|bot| bot.position) {
            self.sandbox.move_bot_role(self.guild, position);
        }
    }

    /// Roles and nicknames, of the bot too, and what everyone may do.
    fn members(&self, entry: &GuildEntry) -> Done {
        if let Some(names) = &entry.everyone {
            let held = self.file.sum(names)?;
            let place = names
                .first()
                .map_or_else(|| self.place(&entry.owner), |name| self.place(name));
            let path = format!("/guilds/{0}/roles/{0}", self.guild);
            self.ask(
                &self.owner,
                "this",
                place,
                "PATCH",
                &path,
                json!({"permissions": held.to_string()}),
            )?;
        }
        for member in &entry.members {
            let (entry, place) = (&member.get_ref().0, self.place(member));
            let person = self.people.find(&entry.name, place)?;
            self.furnish(&person, &entry.roles, entry.nick.as_deref(), place)?;
        }
        if let Some(bot) = &entry.bot {
            let account = self.sandbox.persona(self.sandbox.bot_user());
            let place = bot
                .nick
                .as_ref()
                .map_or_else(|| self.place(&entry.owner), |nick| self.place(nick));
            let nick = bot.nick.as_ref().map(|nick| nick.get_ref().as_str());
            self.furnish(&account, &bot.roles, nick, place)?;
        }
        Ok(())
    }

    fn furnish(&self, person: &Persona, roles: &[Name], nick: Option<&str>, place: Place) -> Done {
        for role in roles {
            self.sandbox
                .give_role(self.guild, person, self.file.find(&self.roles, role)?);
        }
        if let Some(nick) = nick {
            let path = format!("/guilds/{}/members/{}", self.guild, person.id());
            self.ask(
                &self.owner,
                "this nickname",
                place,
                "PATCH",
                &path,
                json!({"nick": nick}),
            )?;
        }
        Ok(())
    }

    fn channel(&mut self, entry: &ChannelEntry) -> Done {
        let place = self.place(&entry.name);
        let mut body = json!({
            "name": entry.name.get_ref(),
            "type": entry.kind.number(),
            "nsfw": entry.nsfw,
            "rate_limit_per_user": entry.slowmode,
        });
        if let Some(topic) = &entry.topic {
            body["topic"] = json!(topic);
        }
        if let Some(category) = &entry.category {
            body["parent_id"] = json!(self.file.find(&self.categories, category)?.to_string());
        }
        if !entry.overwrites.is_empty() {
            let all = entry.overwrites.iter().map(|overwrite| self.overwrite(overwrite));
            body["permission_overwrites"] = json!(all.collect::<Result<Vec<_>, _>>()?);
        }
        if !entry.tags.is_empty() {
            let tags = entry.tags.iter().map(
                |tag| json!({"name": tag.0.name, "emoji_name": tag.0.emoji, "moderated": tag.0.moderated}),
            );
            body["available_tags"] = json!(tags.collect::<Vec<_>>());
        }
        let path = format!("/guilds/{}/channels", self.guild);
        let made = self.ask(&self.owner, "this channel", place, "POST", &path, body)?;
        let id = id_of(&made["id"]).unwrap_or(0);
        if entry.kind == ChannelKind::Category {
            self.categories.add(entry.name.get_ref(), place, id)?;
        }
        self.messages(id, &entry.messages, place)?;
        for post in &entry.posts {
            self.post(id, entry.kind, post, &made)?;
        }
        Ok(())
    }

    fn overwrite(&self, entry: &Spanned<OverwriteEntry>) -> Result<Value, WorldFileError> {
        let overwrite = entry.get_ref();
        let (id, kind) = match (&overwrite.role, &overwrite.member) {
            (Some(role), None) => (self.file.find(&self.roles, role)?, 0),
            (None, Some(member)) if self.is_bot(member) => (self.sandbox.bot_user(), 1),
            (None, Some(member)) => (self.file.find(self.people, member)?.id(), 1),
            _ => {
                return Err(WorldFileError::Wrong {
                    place: self.place(entry),
                    what: "an overwrite is for a `role` or a `member`".to_owned(),
                });
            }
        };
        Ok(
            json!({"id": id.to_string(), "type": kind, "allow": self.file.sum(&overwrite.allow)?.to_string(),
            "deny": self.file.sum(&overwrite.deny)?.to_string()}),
        )
    }

    fn is_bot(&self, name: &Name) -> bool {
        self.sandbox
            .read(|world| world.application().name == *name.get_ref())
    }

    fn messages(&self, channel: Id, entries: &[MessageEntry], place: Place) -> Done {
        for entry in entries {
            let from = self.file.find(self.people, &entry.from)?;
            let path = format!("/channels/{channel}/messages");
            let body = json!({"content": entry.text});
            let said = self.ask(&from, "a message here", place, "POST", &path, body)?;
            if entry.pinned {
                let path = format!(
                    "/channels/{channel}/messages/pins/{}",
                    said["id"].as_str().unwrap_or("")
                );
                self.ask(&self.owner, "this pin", place, "PUT", &path, Value::Null)?;
            }
        }
        Ok(())
    }

    /// A thread in a text channel, a post in a forum.
    fn post(&self, channel: Id, kind: ChannelKind, entry: &PostEntry, made: &Value) -> Done {
        let (from, place) = (self.file.find(self.people, &entry.from)?, self.place(&entry.from));
        let path = format!("/channels/{channel}/threads");
        let thread = if matches!(kind, ChannelKind::Forum | ChannelKind::Media) {
            let mut tags = Known::new("tag", "tags");
            for tag in made["available_tags"].as_array().into_iter().flatten() {
                tags.presuppose(tag["name"].as_str().unwrap_or(""), tag["id"].clone());
            }
            let applied = entry.tags.iter().map(|tag| self.file.find(&tags, tag));
            let body = json!({"name": entry.name, "message": {"content": entry.text},
                "applied_tags": applied.collect::<Result<Vec<_>, _>>()?});
            self.ask(&from, "this post", place, "POST", &path, body)?
        } else {
            let opening = json!({"content": entry.text});
            let said = self.ask(
                &from,
                "a message here",
                place,
                "POST",
                &format!("/channels/{channel}/messages"),
                opening,
            )?;
            let path = format!(
                "/channels/{channel}/messages/{}/threads",
                said["id"].as_str().unwrap_or("")
            );
            self.ask(
                &from,
                "this thread",
                place,
                "POST",
                &path,
                json!({"name": entry.name}),
            )?
        };
        self.messages(id_of(&thread["id"]).unwrap_or(0), &entry.messages, place)
    }
}
