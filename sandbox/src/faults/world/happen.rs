//! Faults of the world carried out.
//!
//! Owns what each of them changes; `names` finds what it names. Must be called inside `Shared::change`.

use serde_json::Value;

use super::names::{NotThere, none};
use super::{Place, WorldAction as Action, WorldFault};
use crate::limits;
use crate::permissions::{self, bits};
use crate::validate;
use crate::world::{Id, Message, Overwrite, World, channel_kind};

/// The request at hand: what it names, and what it made.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub guild: Option<Id>,
    pub channel: Option<Id>,
    pub message: Option<Id>,
    pub made: Value,
}

type Done = Result<(), NotThere>;

/// The fault at work.
pub(super) struct Scene<'a> {
    pub(super) world: &'a mut World,
    pub(super) about: &'a About,
    pub(super) guild: Id,
}

impl WorldFault {
    /// Lets it happen; what is beyond the world happens in the gateway.
    pub(crate) fn happen(&self, world: &mut World, about: &About) -> Done {
        if let Action::AddGuilds(guilds, members) = &self.action {
            let owner = world.add_user("bulk owner");
            world.add_bulk_guilds(owner, *guilds as usize, 1, *members as usize);
            return Ok(());
        }
        let guild = self.guild(world, about)?;
        let mut scene = Scene { world, about, guild };
        scene.play(&self.action)
    }
}

impl Scene<'_> {
    fn play(&mut self, action: &Action) -> Done {
        match action {
            Action::DeleteRole(_) | Action::GiveRole { .. } | Action::TakeRole { .. } => {
                self.about_roles(action)
            }
            Action::RemoveMember(_) | Action::CloseMessages(_) | Action::OpenMessages(_) => {
                self.about_members(action)
            }
            Action::Revoke(..)
            | Action::Grant(..)
            | Action::MoveBotRole(_)
            | Action::KickBot
            | Action::InviteBot => self.about_bot(action),
            Action::GuildUnavailable(_) | Action::GuildAvailable => {
                self.about_guild(action);
                Ok(())
            }
            _ => self.about_channels(action),
        }
    }

    fn about_channels(&mut self, action: &Action) -> Done {
        match action {
            Action::DeleteMessage => self.delete_message(),
            Action::DeleteChannel(place) => {
                let id = self.place(place)?;
                let _ = self.world.remove_channel(id);
                Ok(())
            }
            Action::ArchiveThread(place) => self.put_away(place, false),
            Action::LockThread(place) => self.put_away(place, true),
            Action::RenameChannel(place, name) => {
                let id = self.place(place)?;
                let _ = self
                    .world
                    .change_channel(id, |channel| channel.name.clone_from(name));
                Ok(())
            }
            Action::CopyChannel(place) => {
                let id = self.place(place)?;
                if let Some(mut copy) = self.world.channels().get(&id).cloned() {
                    copy.id = self.world.new_id();
                    copy.last_message = None;
                    self.world.place_channel(copy);
                }
                Ok(())
            }
            Action::FillCategory(name) => {
                let id = self.channel_named(name)?;
                let inside = self
                    .world
                    .guild_channels(self.guild)
                    .filter(|channel| channel.parent == Some(id));
                self.fill(
                    limits::CHANNELS_IN_CATEGORY - inside.count().min(limits::CHANNELS_IN_CATEGORY),
                    Some(id),
                );
                Ok(())
            }
            Action::FillGuild => {
                let there = self.world.guild_channels(self.guild).count();
                self.fill(limits::CHANNELS - there.min(limits::CHANNELS), None);
                Ok(())
            }
            Action::WriteMessages(count, place) => self.write(*count, place),
            _ => Ok(()),
        }
    }

    /// The message that the request made, or else the one it names.
    fn delete_message(&mut self) -> Done {
        let made =
            validate::id_of(&self.about.made["id"]).filter(|_| self.about.made["channel_id"].is_string());
        let channel = validate::id_of(&self.about.made["channel_id"]).or(self.about.channel);
        let gone = made
            .or(self.about.message)
            .zip(channel)
            .map(|(message, channel)| self.world.remove_message(channel, message));
        gone.and_then(Result::ok)
            .ok_or_else(|| NotThere("message of the request".to_owned()))
    }

    fn fill(&mut self, count: usize, parent: Option<Id>) {
        for number in 1..=count {
            let name = format!("filler-{number}");
            self.world
                .add_channel(self.guild, channel_kind::TEXT, &name, parent);
        }
    }

    fn put_away(&mut self, place: &Place, locked: bool) -> Done {
        let id = self.place(place)?;
        if self.world.set_archived(id, true).is_err() {
            return none("thread", &id.to_string());
        }
        let found = self.world.channel_mut(id).ok();
        if let Some(thread) = found.and_then(|found| found.thread.as_mut()) {
            thread.locked |= locked;
        }
        self.world.tell_thread("THREAD_UPDATE", id);
        Ok(())
    }

    fn write(&mut self, count: u32, place: &Place) -> Done {
        let channel = self.place(place)?;
        let owner = self
            .world
            .guilds()
            .get(&self.guild)
            .map_or(0, |guild| guild.owner);
        for number in 1..=count {
            let id = self.world.new_id();
            let mut message = Message::new(id, channel, owner, self.world.now());
            message.content = format!("message {number}");
            if self.world.post(message).is_err() {
                return none("channel", &channel.to_string());
            }
        }
        Ok(())
    }

    fn about_roles(&mut self, action: &Action) -> Done {
        match action {
            Action::GiveRole { role, member } => {
                let (role, member) = (self.role(role)?, self.member(member)?);
                self.world.set_role(self.guild, member, role, true);
            }
            Action::TakeRole { role, member } => {
                let (role, member) = (self.role(role)?, self.member(member)?);
                self.world.set_role(self.guild, member, role, false);
            }
            Action::DeleteRole(role) => {
                let role = self.role(role)?;
                let _ = self.world.remove_role(self.guild, role);
            }
            _ => {}
        }
        Ok(())
    }

    fn about_members(&mut self, action: &Action) -> Done {
        let (Action::RemoveMember(name) | Action::CloseMessages(name) | Action::OpenMessages(name)) = action
        else {
            return Ok(());
        };
        let member = self.member(name)?;
        if matches!(action, Action::RemoveMember(_)) {
            let _ = self.world.leave(self.guild, member);
        } else if let Some(user) = self.world.user_mut(member) {
            user.dms_open = matches!(action, Action::OpenMessages(_));
        }
        Ok(())
    }

    fn about_bot(&mut self, action: &Action) -> Done {
        let bot = self.world.bot();
        match action {
            Action::KickBot => {
                let left = self.world.leave(self.guild, bot);
                return left.map_err(|_| NotThere("bot in that guild".to_owned()));
            }
            Action::InviteBot => {
                self.world.invite_bot(self.guild, permissions::all());
            }
            Action::MoveBotRole(position) => {
                let own = self.world.guild_mut(self.guild).ok().and_then(|guild| {
                    let mut roles = guild.roles.values_mut();
                    roles.find(|role| role.bot == Some(bot))
                });
                let Some(role) = own else {
                    return Err(NotThere("role of the bot".to_owned()));
                };
                role.position = *position;
                let id = role.id;
                self.world.tell_role("GUILD_ROLE_UPDATE", self.guild, id);
            }
            Action::Revoke(bit, None) => self.change_roles(bit | bits::ADMINISTRATOR, 0),
            Action::Grant(bit, None) => self.change_roles(0, *bit),
            Action::Revoke(bit, Some(place)) => {
                // Overwrites do not count for administrators.
                self.change_roles(bits::ADMINISTRATOR, 0);
                return self.overwrite(place, *bit, false);
            }
            Action::Grant(bit, Some(place)) => return self.overwrite(place, *bit, true),
            _ => {}
        }
        Ok(())
    }

    /// Takes bits from the roles the bot has, and gives bits to its own.
    fn change_roles(&mut self, taken: u64, given: u64) {
        let (bot, guild) = (self.world.bot(), self.guild);
        let Ok(found) = self.world.guild_mut(guild) else {
            return;
        };
        let held = found
            .members
            .get(&bot)
            .map(|member| member.roles.clone())
            .unwrap_or_default();
        let mut changed = Vec::new();
        for role in found.roles.values_mut() {
            if role.id != guild && !held.contains(&role.id) {
                continue;
            }
            let own = if role.bot == Some(bot) { given } else { 0 };
            let after = role.permissions & !taken | own;
            if after != role.permissions {
                role.permissions = after;
                changed.push(role.id);
            }
        }
        for role in changed {
            self.world.tell_role("GUILD_ROLE_UPDATE", guild, role);
        }
    }

    fn overwrite(&mut self, place: &Place, bit: u64, given: bool) -> Done {
        let (id, bot) = (self.place(place)?, self.world.bot());
        let known = self.world.channels().get(&id).and_then(|channel| {
            let mut all = channel.overwrites.iter();
            all.find(|overwrite| overwrite.id == bot).cloned()
        });
        let mut overwrite = known.unwrap_or(Overwrite {
            id: bot,
            kind: 1,
            allow: 0,
            deny: 0,
        });
        overwrite.allow = overwrite.allow & !bit | if given { bit } else { 0 };
        overwrite.deny = overwrite.deny & !bit | if given { 0 } else { bit };
        let _ = self.world.set_overwrite(id, overwrite);
        Ok(())
    }

    fn about_guild(&mut self, action: &Action) {
        match action {
            Action::GuildUnavailable(span) => {
                let until = span.map(|span| self.world.now() + span);
                self.world.set_unavailable(self.guild, until);
            }
            _ => self.world.set_available(self.guild),
        }
    }
}
