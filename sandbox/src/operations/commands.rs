//! Commands as staff of a guild set them up.

use super::Sandbox;
use crate::errors::ApiError;
use crate::world::{CommandPermission, Id};

/// Commands.
impl Sandbox {
    /// Sets who may use a command and where, as staff do under Integrations; without `command`, for all that have no
    /// permissions of their own. An empty list takes back what was set.
    ///
    /// # Errors
    ///
    /// 10063 when no command has this name there.
    pub fn set_command_permissions(
        &self,
        guild: Id,
        command: Option<&str>,
        permissions: &[CommandPermission],
    ) -> Result<(), ApiError> {
        self.apply(|world| {
            let named = |name| {
                world
                    .commands()
                    .iter()
                    .find(|known| known.name == name && known.guild.is_none_or(|of| of == guild))
            };
            let target = match command {
                Some(name) => named(name).ok_or_else(ApiError::unknown_command)?.id,
                None => world.application().id,
            };
            world.set_command_permissions(guild, target, permissions.to_vec());
            Ok(())
        })
    }
}
