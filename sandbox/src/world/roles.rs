//! Roles coming, changing and going.
//!
//! Must not check permissions; the routes do. Tells of every change.

use serde_json::json;

use super::news::Event;
use super::{Checked, Id, Role, Touched, World};
use crate::errors::ApiError;

impl World {
    /// A new role at the bottom, just above @everyone.
    pub(crate) fn add_role(&mut self, guild: Id, name: &str, held: u64) -> Id {
        let role = Role::new(name, held);
        self.place_role(guild, role).map_or(0, |role| role.id)
    }

    /// Gives a finished role an id and a place at the bottom, and tells of it.
    pub(crate) fn place_role(&mut self, guild: Id, mut role: Role) -> Checked<Role> {
        role.id = self.new_id();
        role.position = 1;
        let roles = &mut self.guild_mut(guild)?.roles;
        for other in roles.values_mut().filter(|other| other.position > 0) {
            other.position += 1;
        }
        roles.insert(role.id, role.clone());
        self.tell_role("GUILD_ROLE_CREATE", guild, role.id);
        Ok(role)
    }

    /// Changes a role and tells of it.
    pub(crate) fn change_role(&mut self, guild: Id, role: Id, change: impl FnOnce(&mut Role)) -> Checked<()> {
        self.opening(Touched::Guild(guild), |world| {
            let roles = &mut world.guild_mut(guild)?.roles;
            change(roles.get_mut(&role).ok_or_else(ApiError::unknown_role)?);
            world.tell_role("GUILD_ROLE_UPDATE", guild, role);
            Ok(())
        })
    }

    pub(crate) fn tell_role(&mut self, name: &'static str, guild: Id, role: Id) {
        let Some(role) = self.guilds.get(&guild).and_then(|found| found.roles.get(&role)) else {
            return;
        };
        let data = json!({"guild_id": guild.to_string(), "role": role.json()});
        self.emit(Event::to_guild(name, guild, data));
    }

    /// Removes a role from the guild, its members and its channels.
    pub(crate) fn remove_role(&mut self, guild: Id, role: Id) -> Checked<()> {
        if !self.guild_mut(guild)?.roles.contains_key(&role) {
            return Err(ApiError::unknown_role());
        }
        self.opening(Touched::Guild(guild), |world| world.drop_role(guild, role))
    }

    fn drop_role(&mut self, guild: Id, role: Id) -> Checked<()> {
        let found = self.guild_mut(guild)?;
        found.roles.remove(&role);
        for member in found.members.values_mut() {
            member.roles.remove(&role);
        }
        for channel in self
            .channels
            .values_mut()
            .filter(|channel| channel.guild == Some(guild))
        {
            channel.overwrites.retain(|overwrite| overwrite.id != role);
        }
        let data = json!({"guild_id": guild.to_string(), "role_id": role.to_string()});
        self.emit(Event::to_guild("GUILD_ROLE_DELETE", guild, data));
        Ok(())
    }
}
