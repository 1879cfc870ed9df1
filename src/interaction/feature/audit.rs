//! How a feature is held against Discord.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{ChannelId, GuildId, RoleId};
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::error::Result;

use crate::interaction::App;

/// What looks whether a role was deleted.
pub type RoleDeleted = for<'c> fn(&'c App, GuildId, RoleId) -> BoxFuture<'c, Result<()>>;

/// How a feature finds out whether Discord still agrees with its records. What differs it repairs, or has coordinators
/// asked about.
pub struct Audit {
    /// The communities in which it has anything to compare.
    pub communities: for<'c> fn(&'c mut SqliteConnection) -> BoxFuture<'c, Result<Vec<GuildId>>>,
    /// Compares its records of a community with all channels that Discord lists there now.
    pub compare: for<'c> fn(&'c App, GuildId, &'c [Channel]) -> BoxFuture<'c, Result<()>>,
    /// A channel of the community was deleted, says an event: looks whether that is so.
    pub channel_deleted: for<'c> fn(&'c App, GuildId, ChannelId) -> BoxFuture<'c, Result<()>>,
    /// A role of the server was deleted, says an event: looks whether that is so, where it has anything to do with roles.
    pub role_deleted: Option<RoleDeleted>,
}
