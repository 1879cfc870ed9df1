//! Things in Discord that carry our marker although the records know another one under it, or none.
//!
//! A request that takes effect long after it was given up makes a double; records that were restored from a copy do not
//! know what was made since. A category and a role carry no marker: there the same name within the hour counts.
//!
//! **Invariant:** ages are told by Discord's ids alone.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::Value;
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId, RANDOM_ID_LEN};

use super::Kind;
use crate::db::RowReader;
use crate::discord::permissions::{Channel, Role};
use crate::discord::{Call, Failure, Port};
use crate::effects::{carries_reference, made_at};
use crate::error::Result;
use crate::secrets::Vault;

/// A double of what carries a marker comes within so long of the first: nobody tries longer.
const MARKED: TimeDelta = TimeDelta::days(2);
/// And of what has but a name.
const NAMED: TimeDelta = TimeDelta::hours(1);
/// Discord's number of a category.
const CATEGORY: u64 = 4;

/// What a stray is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A text channel or a forum.
    Channel,
    /// A category.
    Category,
    /// A role.
    Role,
    /// A post in a forum.
    Thread,
}

/// Something that was made twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Double {
    /// What it is.
    pub place: Place,
    /// The one that nobody uses.
    pub id: u64,
    /// The one in the records.
    pub of: u64,
}

/// Something that an effect made and that is in the records.
#[derive(Debug, Clone)]
struct Made {
    reference: EffectRef,
    kind: Kind,
    name: String,
    id: u64,
    done_at: DateTime<Utc>,
}

/// What the records of a community know of Discord.
#[derive(Debug, Clone)]
pub struct Records {
    made: Vec<Made>,
    ids: HashSet<u64>,
}

impl Records {
    /// Reads them.
    pub async fn read(tx: &mut SqliteConnection, guild: GuildId) -> Result<Self> {
        let guild = guild.to_db();
        let rows = sqlx::query!(
            r#"select e.id as "number!", e.reference, json_extract(e.action, '$.do') as "what!: String",
                      json_extract(e.action, '$.name') as "name!: String", o.discord_id as "id!", e.done_at as "done_at!: i64"
               from effect as e join discord_object as o on o.key = json_extract(e.action, '$.key')
               where e.guild_id = ? and e.state = 'done'
                 and json_extract(e.action, '$.do') in ('create_channel', 'create_role', 'open_post')"#,
            guild,
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            let row_of = RowReader::of("effect", row.number);
            made.push(Made {
                reference: row_of.text("reference", &row.reference)?,
                kind: match row.what.as_str() {
                    "create_channel" => Kind::CreateChannel,
                    "create_role" => Kind::CreateRole,
                    _ => Kind::OpenPost,
                },
                name: row.name,
                id: row.id.cast_unsigned(),
                done_at: row_of.instant("done_at", row.done_at)?,
            });
        }
        let ids = sqlx::query_scalar!("select discord_id from discord_object where guild_id = ?", guild)
            .fetch_all(tx)
            .await?;
        Ok(Self {
            made,
            ids: ids.into_iter().map(i64::cast_unsigned).collect(),
        })
    }

    /// Whether anything of this kind was made so lately that a double of it may still appear.
    #[must_use]
    pub fn made_lately(&self, kind: Kind, now: DateTime<Utc>) -> bool {
        let mut of_kind = self.made.iter().filter(|made| made.kind == kind);
        of_kind.any(|made| now - made.done_at < MARKED)
    }

    /// Whether the records know this.
    #[must_use]
    pub fn knows(&self, id: u64) -> bool {
        self.ids.contains(&id)
    }

    /// Channels and categories that were made twice.
    #[must_use]
    pub fn doubled_channels(&self, vault: &Vault, shown: &[Channel]) -> Vec<Double> {
        let mut marked: HashMap<EffectRef, Vec<u64>> = HashMap::new();
        for channel in shown {
            for reference in marks(vault, &channel.topic) {
                marked.entry(reference).or_default().push(channel.id);
            }
        }
        let mut found = Vec::new();
        for made in self.made.iter().filter(|made| made.kind == Kind::CreateChannel) {
            // The one in the records has to be among them: another may have been picked in its place.
            let alike = marked.get(&made.reference).filter(|ids| ids.contains(&made.id));
            let alike = alike.into_iter().flatten().copied();
            found.extend(self.doubles(Place::Channel, made, alike, MARKED));
            let is_category = |id: u64| shown.iter().any(|one| one.id == id && one.kind == CATEGORY);
            if is_category(made.id) {
                let is_empty = |id: u64| shown.iter().all(|one| one.parent != Some(id));
                let alike = shown
                    .iter()
                    .filter(|one| one.kind == CATEGORY && one.name == made.name);
                let alike = alike.map(|one| one.id).filter(|id| is_empty(*id));
                found.extend(self.doubles(Place::Category, made, alike, NAMED));
            }
        }
        found
    }

    /// Roles that were made twice. What gives anything was not made by us.
    #[must_use]
    pub fn doubled_roles(&self, roles: &[Role]) -> Vec<Double> {
        let made = self.made.iter().filter(|made| made.kind == Kind::CreateRole);
        made.flat_map(|made| {
            let is_alike = |role: &&Role| role.name == made.name && role.permissions == 0 && !role.managed;
            let alike = roles.iter().filter(is_alike).map(|role| role.id);
            self.doubles(Place::Role, made, alike.collect::<Vec<_>>(), NAMED)
        })
        .collect()
    }

    /// Posts in forums that were opened twice.
    ///
    /// # Errors
    /// As [`Port::call`].
    pub async fn doubled_threads(
        &self,
        port: &Port,
        guild: GuildId,
    ) -> std::result::Result<Vec<Double>, Failure> {
        let path = format!("/guilds/{guild}/threads/active");
        let list = port
            .call(Call::new(Method::GET, "/guilds/{g}/threads/active", guild, path))
            .await?;
        let threads: Vec<&Value> = list["threads"].as_array().into_iter().flatten().collect();
        let (_, me) = port.identify().await?;
        let mut found = Vec::new();
        for made in self.made.iter().filter(|made| made.kind == Kind::OpenPost) {
            let Some(ours) = threads.iter().find(|one| id_of(one) == Some(made.id)) else {
                continue;
            };
            let is_alike = |one: &&&Value| {
                ["name", "parent_id", "owner_id"]
                    .iter()
                    .all(|field| one[*field] == ours[*field])
            };
            let alike = threads.iter().filter(is_alike).filter_map(|one| id_of(one));
            for double in self.doubles(Place::Thread, made, alike, MARKED) {
                // A post and its first message share an id (facts.md §7).
                let (id, route) = (double.id, "/channels/{c}/messages/{m}");
                let first = Call::new(Method::GET, route, id, format!("/channels/{id}/messages/{id}"));
                match port.call(first).await {
                    Ok(message) if carries_reference(&message, me.get(), made.reference) => {
                        found.push(double);
                    }
                    Ok(_) | Err(Failure::Gone(_)) => {}
                    Err(failure) => return Err(failure),
                }
            }
        }
        Ok(found)
    }

    /// Those of `alike` that came with `made` and that the records do not know.
    fn doubles<I: IntoIterator<Item = u64>>(
        &self,
        place: Place,
        made: &Made,
        alike: I,
        within: TimeDelta,
    ) -> Vec<Double> {
        let came_with = |id: &u64| (made_at(*id) - made_at(made.id)).abs() <= within;
        let unknown = alike.into_iter().filter(|id| *id != made.id && !self.knows(*id));
        unknown
            .filter(came_with)
            .map(|id| Double {
                place,
                id,
                of: made.id,
            })
            .collect()
    }
}

/// The references of all markers in a topic that this bot signed.
#[must_use]
pub fn marks(vault: &Vault, topic: &str) -> Vec<EffectRef> {
    let signed = |rest: &str| {
        let (reference, rest) = rest.split_at_checked(RANDOM_ID_LEN)?;
        let signature = rest.strip_prefix('-')?.get(..8)?;
        let is_ours = vault.verify_marker(reference, signature);
        is_ours.then(|| reference.parse().ok()).flatten()
    };
    topic.split("ref ").skip(1).filter_map(signed).collect()
}

/// Whether an effect with this reference is in the records, of whatever community and however it ended.
pub async fn is_known(tx: &mut SqliteConnection, reference: EffectRef) -> Result<bool> {
    let reference = reference.to_string();
    let found = sqlx::query_scalar!(
        "select exists (select 1 from effect where reference = ?)",
        reference
    )
    .fetch_one(tx)
    .await?;
    Ok(found != 0)
}

fn id_of(object: &Value) -> Option<u64> {
    object["id"].as_str()?.parse().ok()
}
