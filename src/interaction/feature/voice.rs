//! What a feature does with what Discord tells of voice channels.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use trellis_domain::ids::{ChannelId, GuildId, UserId};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;

use crate::interaction::App;

/// Somebody is in another voice channel of the community, or in none.
pub type Moved = for<'c> fn(&'c App, GuildId, UserId, Option<ChannelId>) -> BoxFuture<'c, Result<()>>;

/// Takes note that from then on nothing was seen.
pub type Unseen = for<'c, 't> fn(&'c mut Change<'t>, DateTime<Utc>) -> BoxFuture<'c, Result<()>>;

/// What a feature that has voice channels does with what Discord tells of them.
pub struct VoiceEvents {
    /// Somebody came into a voice channel, or went, says an event: looks whether that is so, where it is the feature's.
    pub moved: Moved,
    /// The connection to a community is new: looks who is in the feature's voice channels there.
    pub connected: for<'c> fn(&'c App, GuildId) -> BoxFuture<'c, Result<()>>,
    /// The bot was away from then until now.
    pub unseen: Unseen,
}
