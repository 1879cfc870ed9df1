//! What a feature keeps of what people began and did not finish, and what it forgets by itself.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, UserId};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Button;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

/// Deletes what the feature has kept for its time by now, and says how many records that were.
pub type Forget = for<'c, 't> fn(&'c mut Change<'t>) -> BoxFuture<'c, Result<u64>>;

/// Finds what a person began in a community and did not finish, for `/me`; `None` where there is nothing.
pub type FindUnfinished = for<'c> fn(
    &'c mut SqliteConnection,
    &'c Texts,
    (GuildId, UserId),
) -> BoxFuture<'c, Result<Option<Unfinished>>>;

/// What somebody began and did not finish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// A line for each.
    pub lines: Vec<String>,
    /// Throws all of it away.
    pub throw_away: Button,
}
