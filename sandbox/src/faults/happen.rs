//! Incidents carried out on the world.
//!
//! Owns what each incident changes; `names` finds what it names. Must be called inside `Shared::apply`.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::names::{NotThere, none};
use super::{Faults, Incident, IncidentKind as Kind, Place};
use crate::door::Door;
use crate::gateway::{self, Live, Order};
use crate::limits;
use crate::permissions::{self, bits};
use crate::rate_limits::RateLimits;
use crate::rest::lock;
use crate::validate;
use crate::world::{Id, Message, Overwrite, World, channel_kind};

/// What incidents reach besides the world.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub limits: Arc<Mutex<RateLimits>>,
    pub faults: Arc<Mutex<Faults>>,
    pub door: Door,
}

/// The request at hand: what it names, and what it made.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub guild: Option<Id>,
    pub channel: Option<Id>,
    pub message: Option<Id>,
    pub made: Value,
}

type Done = Result<(), NotThere>;

/// The incident at work.
pub(super) struct Scene<'a> {
    pub(super) world: &'a mut World,
    pub(super) about: &'a About,
    pub(super) guild: Id,
}

impl Incident {
    /// Lets it happen.
    pub(crate) fn happen(&self, live: &mut Live, about: &About, reach: &Reach) -> Done {
        match &self.kind {
            Kind::Gateway(fault) => {
                gateway::disturb(live, fault);
                return Ok(());
            }
            Kind::NewBuckets => {
                lock(&reach.limits).renew();
                return Ok(());
            }
            Kind::RefuseConnections => {
                reach.door.shut();
                for session in live.sessions.iter_mut() {
                    session.order(Order::Cut);
                }
                return Ok(());
            }
            Kind::AcceptConnections => {
                reach.door.open();
                return Ok(());
            }
            Kind::AddGuilds(guilds, members) => {
                let owner = live.world.add_user("bulk owner");
                live.world
                    .add_bulk_guilds(owner, *guilds as usize, 1, *members as usize);
                return Ok(());
            }
            _ => {}
        }
        let world = &mut live.world;
        let guild = self.guild(world, about)?;
        let mut scene = Scene { world, about, guild };
        scene.play(&self.kind)
    }
}

impl Scene<'_> {
    fn play(&mut self, kind: &Kind) -> Done {
        match kind {
            Kind::DeleteRole(_) | Kind::GiveRole { .. } | Kind::TakeRole { .. } => self.about_roles(kind),
            Kind::RemoveMember(_) | Kind::CloseMessages(_) | Kind::OpenMessages(_) => {
                self.about_members(kind)
            }
            Kind::Revoke(..) | Kind::Grant(..) | Kind::MoveBotRole(_) | Kind::KickBot | Kind::InviteBot => {
                self.about_bot(kind)
            }
            Kind::GuildUnavailable(_) | Kind::GuildAvailable => {
                self.about_guild(kind);
                Ok(())
            }
            _ => self.about_channels(kind),
        }
    }

    fn about_channels(&mut self, kind: &Kind) -> Done {
        match kind {
            Kind::DeleteMessage => self.delete_message(),
            Kind::DeleteChannel(place) => {
                let id = self.place(place)?;
                let _ = self.world.remove_channel(id);
                Ok(())
            }
            Kind::ArchiveThread(place) => self.put_away(place, false),
            Kind::LockThread(place) => self.put_away(place, true),
            Kind::RenameChannel(place, name) => {
                let id = self.place(place)?;
                let _ = self
                    .world
                    .change_channel(id, |channel| channel.name.clone_from(name));
                Ok(())
            }
            Kind::CopyChannel(place) => {
                let id = self.place(place)?;
                if let Some(mut copy) = self.world.channels.get(&id).cloned() {
                    copy.id = self.world.new_id();
                    copy.last_message = None;
                    self.world.place_channel(copy);
                }
                Ok(())
            }
            Kind::FillCategory(name) => {
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
            Kind::FillGuild => {
                let there = self.world.guild_channels(self.guild).count();
                self.fill(limits::CHANNELS - there.min(limits::CHANNELS), None);
                Ok(())
            }
            Kind::WriteMessages(count, place) => self.write(*count, place),
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
        if let Some(thread) = self
            .world
            .channels
            .get_mut(&id)
            .and_then(|found| found.thread.as_mut())
        {
            thread.locked |= locked;
        }
        self.world.tell_thread("THREAD_UPDATE", id);
        Ok(())
    }

    fn write(&mut self, count: u32, place: &Place) -> Done {
        let channel = self.place(place)?;
        let owner = self.world.guilds.get(&self.guild).map_or(0, |guild| guild.owner);
        for number in 1..=count {
            let id = self.world.new_id();
            let mut message = Message::new(id, channel, owner, self.world.now);
            message.content = format!("message {number}");
            if self.world.post(message).is_err() {
                return none("channel", &channel.to_string());
            }
        }
        Ok(())
    }

    fn about_roles(&mut self, kind: &Kind) -> Done {
        match kind {
            Kind::GiveRole { role, member } => {
                let (role, member) = (self.role(role)?, self.member(member)?);
                self.world.set_role(self.guild, member, role, true);
            }
            Kind::TakeRole { role, member } => {
                let (role, member) = (self.role(role)?, self.member(member)?);
                self.world.set_role(self.guild, member, role, false);
            }
            Kind::DeleteRole(role) => {
                let role = self.role(role)?;
                let _ = self.world.remove_role(self.guild, role);
            }
            _ => {}
        }
        Ok(())
    }

    fn about_members(&mut self, kind: &Kind) -> Done {
        let (Kind::RemoveMember(name) | Kind::CloseMessages(name) | Kind::OpenMessages(name)) = kind else {
            return Ok(());
        };
        let member = self.member(name)?;
        if matches!(kind, Kind::RemoveMember(_)) {
            let _ = self.world.leave(self.guild, member);
        } else if let Some(user) = self.world.users.get_mut(&member) {
            user.dms_open = matches!(kind, Kind::OpenMessages(_));
        }
        Ok(())
    }

    fn about_bot(&mut self, kind: &Kind) -> Done {
        let bot = self.world.bot();
        match kind {
            Kind::KickBot => {
                let left = self.world.leave(self.guild, bot);
                return left.map_err(|_| NotThere("bot in that guild".to_owned()));
            }
            Kind::InviteBot => {
                self.world.invite_bot(self.guild, permissions::all());
            }
            Kind::MoveBotRole(position) => {
                let own = self.world.guilds.get_mut(&self.guild).and_then(|guild| {
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
            Kind::Revoke(bit, None) => self.change_roles(bit | bits::ADMINISTRATOR, 0),
            Kind::Grant(bit, None) => self.change_roles(0, *bit),
            Kind::Revoke(bit, Some(place)) => {
                // Overwrites do not count for administrators.
                self.change_roles(bits::ADMINISTRATOR, 0);
                return self.overwrite(place, *bit, false);
            }
            Kind::Grant(bit, Some(place)) => return self.overwrite(place, *bit, true),
            _ => {}
        }
        Ok(())
    }

    /// Takes bits from the roles the bot has, and gives bits to its own.
    fn change_roles(&mut self, taken: u64, given: u64) {
        let (bot, guild) = (self.world.bot(), self.guild);
        let Some(found) = self.world.guilds.get_mut(&guild) else {
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
        let known = self.world.channels.get(&id).and_then(|channel| {
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

    fn about_guild(&mut self, kind: &Kind) {
        match kind {
            Kind::GuildUnavailable(span) => {
                let until = span.map(|span| self.world.now + span);
                self.world.set_unavailable(self.guild, until);
            }
            _ => self.world.set_available(self.guild),
        }
    }
}
