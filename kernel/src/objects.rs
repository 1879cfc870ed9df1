//! Discord's objects by the keys that we know them under.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId};

use crate::db::RowReader;
use crate::error::Result;

/// Whether a thing of Discord's is still there, as far as we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectState {
    /// It was there when last used.
    Present,
    /// One explicit 404; a second look decides.
    Suspect,
    /// Two explicit 404s.
    Missing,
}

impl ObjectState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Suspect => "suspect",
            Self::Missing => "missing",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "present" => Self::Present,
            "suspect" => Self::Suspect,
            "missing" => Self::Missing,
            _ => return None,
        })
    }
}

/// Records that `key` is this object now, and which effect made it, where one did.
pub(crate) async fn record_object(
    tx: &mut SqliteConnection,
    key: &str,
    guild: GuildId,
    (id, made_by): (u64, Option<EffectRef>),
    now: DateTime<Utc>,
) -> Result<()> {
    let (guild, id, at) = (guild.to_db(), id.cast_signed(), now.timestamp());
    let reference = made_by.map(|reference| reference.to_string());
    sqlx::query!(
        "insert into discord_object (key, guild_id, discord_id, recorded_at, reference) values (?, ?, ?, ?, ?)
         on conflict (key) do update set discord_id = excluded.discord_id, state = 'present',
             recorded_at = excluded.recorded_at, gives = 0, reference = excluded.reference",
        key,
        guild,
        id,
        at,
        reference,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The reference of the effect that made the object under `key`; nothing where it was picked, or made by an earlier version.
pub(crate) async fn reference_of(tx: &mut SqliteConnection, key: &str) -> Result<Option<EffectRef>> {
    let reference = sqlx::query_scalar!("select reference from discord_object where key = ?", key)
        .fetch_optional(tx)
        .await?
        .flatten();
    reference
        .map(|text| RowReader::of("discord_object", key).text("reference", &text))
        .transpose()
}

/// Records that `key` is this role now, which gives its people `gives`, as Discord's bits.
pub(crate) async fn record_role(
    tx: &mut SqliteConnection,
    key: &str,
    guild: GuildId,
    (id, gives): (u64, u64),
    now: DateTime<Utc>,
) -> Result<()> {
    record_object(tx, key, guild, (id, None), now).await?;
    let gives = gives.cast_signed();
    sqlx::query!("update discord_object set gives = ? where key = ?", gives, key)
        .execute(tx)
        .await?;
    Ok(())
}

/// What a role gave its people when it was recorded; nothing for what is no role of ours.
pub(crate) async fn gives(tx: &mut SqliteConnection, guild: GuildId, role: u64) -> Result<u64> {
    let (guild, role) = (guild.to_db(), role.cast_signed());
    let gives = sqlx::query_scalar!(
        "select gives from discord_object where guild_id = ? and discord_id = ?",
        guild,
        role
    )
    .fetch_all(tx)
    .await?;
    // One role may stand for two things of a community.
    Ok(gives.into_iter().fold(0, |all, one| all | one.cast_unsigned()))
}

/// A thing of Discord's by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What it is known under.
    pub key: String,
    /// Its id.
    pub id: u64,
    /// Whether it is still there, as far as we know.
    pub state: ObjectState,
}

impl Object {
    /// As it stands in the table.
    fn read(key: String, id: i64, state: &str) -> Result<Self> {
        let state = RowReader::of("discord_object", &key).word("state", ObjectState::parse(state))?;
        Ok(Self {
            id: id.cast_unsigned(),
            state,
            key,
        })
    }
}

/// The things of a community whose keys are of this pattern, in the order of their keys; `*` stands for anything.
///
/// It looks through what has in common what stands before the first `*`.
pub async fn list_objects(tx: &mut SqliteConnection, guild: GuildId, pattern: &str) -> Result<Vec<Object>> {
    let guild = guild.to_db();
    let from = pattern.split('*').next().unwrap_or_default();
    // Keys are plain letters, which all come before this one.
    let to = format!("{from}\u{7f}");
    // The `+` keeps the keys' own index in use: a community has many things, and few are of the pattern.
    let rows = sqlx::query!(
        "select key, discord_id, state from discord_object
         where key >= ? and key < ? and key glob ? and +guild_id = ? order by key",
        from,
        to,
        pattern,
        guild,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| Object::read(row.key, row.discord_id, &row.state))
        .collect()
}

/// The id under `key`; `None` when nothing has been recorded yet. A missing object still has its id.
pub async fn find_object(tx: &mut SqliteConnection, key: &str) -> Result<Option<u64>> {
    let id = sqlx::query_scalar!("select discord_id from discord_object where key = ?", key)
        .fetch_optional(tx)
        .await?;
    Ok(id.map(i64::cast_unsigned))
}

/// The thing under `key`, with whether it is still there; `None` when nothing has been recorded yet.
pub async fn look_up(tx: &mut SqliteConnection, key: &str) -> Result<Option<Object>> {
    let row = sqlx::query!("select discord_id, state from discord_object where key = ?", key)
        .fetch_optional(tx)
        .await?;
    row.map(|row| Object::read(key.to_owned(), row.discord_id, &row.state))
        .transpose()
}

/// As [`look_up`], of several keys at once, in their order.
pub async fn look_up_all<const N: usize>(
    tx: &mut SqliteConnection,
    keys: [&str; N],
) -> Result<[Option<Object>; N]> {
    let wanted = serde_json::to_string(&keys[..])?;
    let rows = sqlx::query!(
        "select key, discord_id, state from discord_object where key in (select value from json_each(?))",
        wanted,
    )
    .fetch_all(tx)
    .await?;
    let mut found = [const { None }; N];
    for row in rows {
        for (_, place) in keys.iter().zip(&mut found).filter(|(key, _)| **key == row.key) {
            *place = Some(Object::read(row.key.clone(), row.discord_id, &row.state)?);
        }
    }
    Ok(found)
}

/// Whether the object under `key` is still there; `None` when nothing has been recorded yet.
pub async fn object_state(tx: &mut SqliteConnection, key: &str) -> Result<Option<ObjectState>> {
    let state = sqlx::query_scalar!("select state from discord_object where key = ?", key)
        .fetch_optional(tx)
        .await?;
    state
        .map(|text| RowReader::of("discord_object", key).word("state", ObjectState::parse(&text)))
        .transpose()
}

/// The key that an id is known under.
pub async fn key_of_object(tx: &mut SqliteConnection, guild: GuildId, id: u64) -> Result<Option<String>> {
    let (guild, id) = (guild.to_db(), id.cast_signed());
    Ok(sqlx::query_scalar!(
        "select key from discord_object where guild_id = ? and discord_id = ?",
        guild,
        id
    )
    .fetch_optional(tx)
    .await?)
}

/// Takes note of whether the object under `key` is there.
pub async fn mark_object(tx: &mut SqliteConnection, key: &str, state: ObjectState) -> Result<()> {
    let state = state.as_str();
    sqlx::query!("update discord_object set state = ? where key = ?", state, key)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that what was there answered 404 for the first time at `now`; a second look decides.
pub async fn suspect_object(tx: &mut SqliteConnection, key: &str, now: DateTime<Utc>) -> Result<()> {
    let at = now.timestamp();
    sqlx::query!(
        "update discord_object set state = 'suspect', recorded_at = ? where key = ? and state = 'present'",
        at,
        key,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// When an object was recorded, or suspected to have gone.
pub async fn recorded_at(tx: &mut SqliteConnection, key: &str) -> Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!("select recorded_at from discord_object where key = ?", key)
        .fetch_optional(tx)
        .await?;
    RowReader::of("discord_object", key).instant_if_any("recorded_at", at)
}

/// Forgets a key, so that its object can be made anew.
pub async fn forget_object(tx: &mut SqliteConnection, key: &str) -> Result<()> {
    sqlx::query!("delete from discord_object where key = ?", key)
        .execute(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    #[tokio::test]
    async fn several_are_looked_up_in_the_order_in_which_they_are_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let (guild, now) = (GuildId::new(1), DateTime::UNIX_EPOCH);
        let found = db.write(move |tx| {
            Box::pin(async move {
                for (key, id) in [("a", 10), ("b", 20), ("c", 30)] {
                    record_object(tx, key, guild, (id, None), now).await?;
                }
                mark_object(tx, "b", ObjectState::Missing).await?;
                look_up_all(tx, ["c", "", "b", "none", "c"]).await
            })
        });
        let object = |key: &str, id, state| {
            let key = key.to_owned();
            Some(Object { key, id, state })
        };
        let c = object("c", 30, ObjectState::Present);
        let b = object("b", 20, ObjectState::Missing);
        assert_eq!(found.await.unwrap(), [c.clone(), None, b, None, c]);
        db.close().await;
    }
}
