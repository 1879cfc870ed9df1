//! People and guilds: who is there, and what they may do.

use super::Sandbox;
use crate::errors::ApiError;
use crate::persona::Persona;
use crate::world::{Event, Id, Role};

/// People and guilds.
impl Sandbox {
    /// A new person.
    pub fn add_user(&self, name: &str) -> Persona {
        let id = self.apply(|world| world.add_user(name));
        self.persona(id)
    }

    /// A person by id.
    #[must_use]
    pub fn persona(&self, id: Id) -> Persona {
        Persona {
            shared: self.server.shared.clone(),
            id,
        }
    }

    /// Everybody but the bot and its developer.
    #[must_use]
    pub fn personas(&self) -> Vec<Persona> {
        let ids: Vec<Id> = self.read(|world| {
            let people = world
                .users()
                .values()
                .filter(|user| !user.bot && user.id != world.application().owner);
            people.map(|user| user.id).collect()
        });
        ids.into_iter().map(|id| self.persona(id)).collect()
    }

    /// Whether the bot may write to a person directly.
    pub fn set_dms_open(&self, user: &Persona, open: bool) {
        self.apply(|world| {
            if let Some(found) = world.user_mut(user.id) {
                found.dms_open = open;
            }
        });
    }

    /// The language of a person's client, such as `de`.
    pub fn set_locale(&self, user: &Persona, locale: &str) {
        self.apply(|world| {
            if let Some(found) = world.user_mut(user.id) {
                locale.clone_into(&mut found.locale);
            }
        });
    }

    /// Names the bot and its application. Before it is invited, its role gets the name too.
    pub fn name_bot(&self, name: &str) {
        self.apply(|world| {
            world.name_application(name);
        });
    }

    /// A new guild with a category and a channel `general`; forums are allowed.
    pub fn add_guild(&self, owner: &Persona, name: &str) -> Id {
        self.apply(|world| world.add_guild(owner.id, name))
    }

    /// Switches the community features, forums among them, on or off.
    pub fn set_community(&self, guild: Id, on: bool) {
        self.apply(|world| {
            if let Ok(found) = world.guild_mut(guild) {
                found.features.retain(|feature| feature != "COMMUNITY");
                if on {
                    found.features.push("COMMUNITY".to_owned());
                }
                let data = found.json();
                world.emit(Event::to_guild("GUILD_UPDATE", guild, data));
            }
        });
    }

    /// Boosts a guild to a tier from 0 to 3: from the second on its people may send larger files.
    pub fn set_premium_tier(&self, guild: Id, tier: u8) {
        self.apply(|world| {
            if let Ok(found) = world.guild_mut(guild) {
                found.premium_tier = tier.min(3);
                let data = found.json();
                world.emit(Event::to_guild("GUILD_UPDATE", guild, data));
            }
        });
    }

    /// Somebody joins.
    pub fn join(&self, guild: Id, user: &Persona) {
        self.apply(|world| world.join(guild, user.id));
    }

    /// Somebody leaves.
    ///
    /// # Errors
    ///
    /// 10007 when they are no member.
    pub fn leave(&self, guild: Id, user: &Persona) -> Result<(), ApiError> {
        self.apply(|world| world.leave(guild, user.id))
    }

    /// A new role just above @everyone; the bot's role stays above it.
    pub fn add_role(&self, guild: Id, name: &str, permissions: u64) -> Id {
        self.apply(|world| world.add_role(guild, name, permissions))
    }

    /// Gives a role.
    pub fn give_role(&self, guild: Id, user: &Persona, role: Id) {
        self.apply(|world| world.set_role(guild, user.id, role, true));
    }

    /// Takes a role.
    pub fn take_role(&self, guild: Id, user: &Persona, role: Id) {
        self.apply(|world| world.set_role(guild, user.id, role, false));
    }

    /// The roles of a member, that of everybody apart; none for who is no member.
    #[must_use]
    pub fn roles_of(&self, guild: Id, user: &Persona) -> Vec<Id> {
        self.read(|world| {
            let member = world.member(guild, user.id);
            member.map_or_else(Vec::new, |member| member.roles.iter().copied().collect())
        })
    }

    /// Brings the bot in with these permissions, in a role of its own; gives back that role.
    pub fn invite_bot(&self, guild: Id, permissions: u64) -> Id {
        self.apply(|world| world.invite_bot(guild, permissions))
    }

    /// Removes the bot from a guild.
    ///
    /// # Errors
    ///
    /// 10007 when it is not in it.
    pub fn kick_bot(&self, guild: Id) -> Result<(), ApiError> {
        self.apply(|world| world.leave(guild, world.bot()))
    }

    /// Sets what the bot's own role holds.
    pub fn set_bot_permissions(&self, guild: Id, permissions: u64) {
        self.change_bot_role(guild, |role| role.permissions = permissions);
    }

    /// Moves the bot's own role to a position; 1 is the lowest.
    pub(crate) fn move_bot_role(&self, guild: Id, position: i64) {
        self.change_bot_role(guild, |role| role.position = position);
    }

    /// Moves a role to a position.
    pub fn move_role(&self, guild: Id, role: Id, position: i64) {
        self.apply(|world| {
            // A role that is not there is left alone.
            let _ = world.change_role(guild, role, |role| role.position = position);
        });
    }

    fn change_bot_role(&self, guild: Id, change: impl FnOnce(&mut Role)) {
        self.apply(|world| {
            let bot = world.bot();
            let roles = world.guilds().get(&guild).map(|found| &found.roles);
            let own = roles.and_then(|roles| roles.values().find(|role| role.bot == Some(bot)));
            if let Some(id) = own.map(|role| role.id) {
                // It was found just now.
                let _ = world.change_role(guild, id, change);
            }
        });
    }

    /// Many guilds at once, each with so many channels and members, the bot in all of them; for storms.
    pub fn add_bulk_guilds(&self, count: usize, channels_each: usize, members_each: usize) -> Vec<Id> {
        let owner = self.add_user("bulk owner");
        self.apply(|world| world.add_bulk_guilds(owner.id, count, channels_each, members_each))
    }
}
