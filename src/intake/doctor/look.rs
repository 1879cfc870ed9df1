//! One explicit question about one channel, or one role.

use reqwest::Method;
use serde_json::Value;
use trellis_domain::ids::{ChannelId, GuildId, RoleId};

use crate::interaction::App;
use trellis_kernel::discord::permissions::VIEW_CHANNEL;
use trellis_kernel::discord::{Call, Failure, Gone};
use trellis_kernel::error::Result;

/// What one explicit question about a channel brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// It is there; whether everybody may see it.
    There {
        /// No overwrite keeps everybody out.
        open: bool,
    },
    /// Discord says that there is no such channel.
    Gone,
    /// It could not be told.
    Unknown,
}

/// Asks about one channel. Only an explicit answer counts as gone; a missing permission does not.
pub(super) async fn look_at(app: &App, guild: GuildId, channel: ChannelId) -> Result<Look> {
    let path = format!("/channels/{channel}");
    match app
        .port
        .call(Call::new(Method::GET, "/channels/{c}", channel, path))
        .await
    {
        Ok(about) => Ok(Look::There {
            open: !keeps_everybody_out(&about, guild),
        }),
        Err(Failure::Gone(Gone::Channel)) => Ok(Look::Gone),
        Err(Failure::Permission { .. }) => Ok(Look::Unknown),
        Err(failure) => Err(failure.into()),
    }
}

/// Asks about one role; whether it is there. Only an explicit answer counts as gone.
pub(super) async fn look_at_role(app: &App, guild: GuildId, role: RoleId) -> Result<bool> {
    let path = format!("/guilds/{guild}/roles/{role}");
    let call = Call::new(Method::GET, "/guilds/{g}/roles/{r}", guild, path);
    match app.port.call(call).await {
        Ok(_) => Ok(true),
        Err(Failure::Gone(Gone::Role)) => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}

fn keeps_everybody_out(channel: &Value, guild: GuildId) -> bool {
    let everybody = guild.to_string();
    channel["permission_overwrites"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|overwrite| {
            let denied = overwrite["deny"]
                .as_str()
                .and_then(|set| set.parse::<u64>().ok())
                .unwrap_or(0);
            overwrite["id"] == everybody.as_str() && denied & VIEW_CHANNEL.bit != 0
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_channel_is_closed_when_everybody_is_denied_its_sight() {
        let with = |id: &str, deny: &str| json!({ "permission_overwrites": [{ "id": id, "allow": "0", "deny": deny }] });
        let guild = GuildId::new(7);
        assert!(keeps_everybody_out(&with("7", "1024"), guild));
        assert!(
            !keeps_everybody_out(&with("8", "1024"), guild),
            "somebody else's overwrite"
        );
        assert!(
            !keeps_everybody_out(&with("7", "2048"), guild),
            "denied to write, not to see"
        );
        assert!(!keeps_everybody_out(&json!({}), guild));
    }
}
