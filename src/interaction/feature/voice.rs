//! What a feature does with what Discord tells of voice channels.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use trellis_domain::community::VoiceUse;
use trellis_domain::ids::{ChannelId, GuildId, UserId};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;

use crate::interaction::App;

/// Somebody is in another voice channel of the community, or in none.
pub type Moved = for<'c> fn(&'c App, GuildId, UserId, Option<ChannelId>) -> BoxFuture<'c, Result<()>>;

/// Takes note that from then on nothing was seen.
pub type Unseen = for<'c, 't> fn(&'c mut Change<'t>, DateTime<Utc>) -> BoxFuture<'c, Result<()>>;

/// Takes note that a community has voice channels from now on, or has none.
pub type Switched = for<'c, 't> fn(&'c mut Change<'t>, GuildId, VoiceUse) -> BoxFuture<'c, Result<()>>;

/// What a feature that has voice channels does with what Discord tells of them.
pub struct VoiceEvents {
    /// Somebody came into a voice channel, or went, says an event: looks whether that is so, where it is the feature's.
    pub moved: Moved,
    /// The connection to a community is new: looks who is in the feature's voice channels there.
    pub connected: for<'c> fn(&'c App, GuildId) -> BoxFuture<'c, Result<()>>,
    /// From then until now nothing was seen: who is in the feature's voice channels is not known until somebody looks.
    pub unseen: Unseen,
    /// Looks who is in all of the feature's voice channels.
    pub look: for<'c> fn(&'c App) -> BoxFuture<'c, Result<()>>,
    /// Somebody switched voice channels on or off in a community.
    pub switched: Switched,
}
