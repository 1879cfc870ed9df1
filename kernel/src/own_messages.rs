//! The newest message of ours in each channel, to tell it from those of people without reading any.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use crate::effects::made_at;
use crate::error::Result;

/// Notes that this message, or one before it, is ours.
pub(crate) async fn note(
    tx: &mut SqliteConnection,
    guild: GuildId,
    channel: u64,
    message: u64,
) -> Result<()> {
    let (guild, channel, message) = (guild.to_db(), channel.cast_signed(), message.cast_signed());
    sqlx::query!(
        "insert into own_message (channel_id, guild_id, message_id) values (?, ?, ?)
         on conflict (channel_id) do update set message_id = max(message_id, excluded.message_id)",
        channel,
        guild,
        message,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// When somebody else wrote the message that Discord names as the last of a channel; `None` where it is ours, or older than one of
/// ours, or where none of ours is known.
pub async fn written_by_others(
    tx: &mut SqliteConnection,
    channel: u64,
    last: u64,
) -> Result<Option<DateTime<Utc>>> {
    let channel = channel.cast_signed();
    let own = sqlx::query_scalar!("select message_id from own_message where channel_id = ?", channel)
        .fetch_optional(tx)
        .await?;
    // Where nothing of ours is known, as before this was noted, it may be ours.
    let is_theirs = own.is_some_and(|own| last > own.cast_unsigned());
    Ok(is_theirs.then(|| made_at(last)))
}
