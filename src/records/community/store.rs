//! The SQL of communities.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, UserId};
use trellis_domain::zone::Zone;
use trellis_kernel::error::{Fault, Result};

use super::{Community, GrowthKind, GrowthReaders, VoiceUse};

/// A community's row, also while its choices are being made.
pub(crate) struct Row {
    pub(crate) community: Community,
    pub(crate) set_up: bool,
    /// Whether sessions have a voice channel there.
    pub(crate) voice: VoiceUse,
}

pub(crate) async fn find(tx: &mut SqliteConnection, guild: GuildId) -> Result<Option<Row>> {
    let id = guild.to_db();
    let row = sqlx::query!(
        "select name, time_zone, growth, growth_readers, set_up_at, voice from community where guild_id = ?",
        id
    )
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        let bad = |column| Fault::inconsistent("community", column, guild);
        Ok(Row {
            community: Community {
                guild,
                name: row.name,
                zone: Zone::named(&row.time_zone).ok_or_else(|| bad("time_zone"))?,
                growth: GrowthKind::parse(&row.growth).ok_or_else(|| bad("growth"))?,
                growth_readers: GrowthReaders::parse(&row.growth_readers)
                    .ok_or_else(|| bad("growth_readers"))?,
            },
            set_up: row.set_up_at.is_some(),
            voice: VoiceUse::parse(&row.voice).ok_or_else(|| bad("voice"))?,
        })
    })
    .transpose()
}

/// Every community that is set up.
pub(super) async fn all(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    let guilds =
        sqlx::query_scalar!("select guild_id from community where set_up_at is not null order by guild_id")
            .fetch_all(tx)
            .await?;
    Ok(guilds.into_iter().map(GuildId::from_db).collect())
}

/// Stores the zone; a community that is not set up gets its name and its growth when it is.
pub(crate) async fn set_zone(
    tx: &mut SqliteConnection,
    guild: GuildId,
    zone: Zone,
    by: UserId,
) -> Result<()> {
    let (guild, zone, by) = (guild.to_db(), zone.name(), by.to_db());
    sqlx::query!(
        "insert into community (guild_id, name, time_zone, growth, growth_readers, set_up_by)
         values (?, '', ?, 'text', 'participants', ?)
         on conflict (guild_id) do update set time_zone = excluded.time_zone",
        guild,
        zone,
        by,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores who is to read the place of growth threads that Trellis makes.
pub(crate) async fn set_growth_readers(
    tx: &mut SqliteConnection,
    guild: GuildId,
    readers: GrowthReaders,
    by: UserId,
) -> Result<()> {
    let (guild, readers, by) = (guild.to_db(), readers.as_str(), by.to_db());
    sqlx::query!(
        "insert into community (guild_id, name, time_zone, growth, growth_readers, set_up_by)
         values (?, '', 'UTC', 'text', ?, ?)
         on conflict (guild_id) do update set growth_readers = excluded.growth_readers",
        guild,
        readers,
        by,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Stores whether sessions have a voice channel.
pub(crate) async fn set_voice(
    tx: &mut SqliteConnection,
    guild: GuildId,
    voice: VoiceUse,
    by: UserId,
) -> Result<()> {
    let (guild, voice, by) = (guild.to_db(), voice.as_str(), by.to_db());
    sqlx::query!(
        "insert into community (guild_id, name, time_zone, growth, growth_readers, set_up_by, voice)
         values (?, '', 'UTC', 'text', 'participants', ?, ?)
         on conflict (guild_id) do update set voice = excluded.voice",
        guild,
        by,
        voice,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The choices are made: from now on the community is set up. Who and when stay those of the first time.
pub(crate) async fn finish(
    tx: &mut SqliteConnection,
    community: &Community,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (guild, name, zone) = (community.guild.to_db(), &community.name, community.zone.name());
    let (growth, readers) = (community.growth.as_str(), community.growth_readers.as_str());
    let (by, at) = (by.to_db(), now.timestamp());
    sqlx::query!(
        "insert into community (guild_id, name, time_zone, growth, growth_readers, set_up_by, set_up_at)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (guild_id) do update set name = excluded.name, time_zone = excluded.time_zone,
             growth = excluded.growth, set_up_by = case when set_up_at is null then excluded.set_up_by else set_up_by end,
             set_up_at = coalesce(set_up_at, excluded.set_up_at)",
        guild, name, zone, growth, readers, by, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Another kind of channel carries growth threads. Of a community that is not set up yet, that is said when it is.
pub(crate) async fn set_growth(tx: &mut SqliteConnection, guild: GuildId, growth: GrowthKind) -> Result<()> {
    let (guild, growth) = (guild.to_db(), growth.as_str());
    sqlx::query!(
        "update community set growth = ? where guild_id = ?",
        growth,
        guild
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The communities that are set up.
pub(crate) async fn set_up(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    let guilds = sqlx::query_scalar!("select guild_id from community where set_up_at is not null")
        .fetch_all(tx)
        .await?;
    Ok(guilds.into_iter().map(GuildId::from_db).collect())
}
