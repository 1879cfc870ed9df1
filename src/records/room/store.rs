//! The SQL of rooms and their members.
//!
//! `+r.guild_id` keeps a statement from going through the rooms of a whole community where a person or a key leads to one;
//! `+r.cohort_id` does so for a cohort.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, RoomId, UserId};
use trellis_domain::people::Role;

use super::{Headcount, Member, Presence, Room, RoomState};
use trellis_kernel::error::{Fault, Result};

/// A room's id, the name of its channel, its people by name and number.
type LivingRoom = (RoomId, String, Vec<(String, u64)>);

/// A room with one of its members.
struct Row {
    id: String,
    cohort_id: String,
    guild_id: i64,
    name: String,
    state: String,
    opened_at: i64,
    user_id: i64,
    role: String,
    member: String,
    is_away: bool,
    has_left: bool,
}

/// Rooms with their members, in the order they were opened, those of one second by name: one statement, however many there
/// are.
macro_rules! select_rooms {
    ($which:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Row,
            r#"select r.id as "id!", r.cohort_id as "cohort_id!", r.guild_id as "guild_id!", r.name as "name!",
                      r.state as "state!", r.opened_at as "opened_at!", m.user_id as "user_id!", m.role as "role!",
                      m.name as "member!",
                      exists (select 1 from away as a
                              where a.guild_id = r.guild_id and a.user_id = m.user_id) as "is_away!: bool",
                      exists (select 1 from participant as p
                              where p.cohort_id = r.cohort_id and p.user_id = m.user_id
                                and p.left_at is not null and (r.closed_at is null or p.left_at < r.closed_at))
                      and not exists (select 1 from participant as p
                                      where p.cohort_id = r.cohort_id and p.user_id = m.user_id
                                        and p.role = m.role and p.consent_at is not null and p.left_at is null)
                          as "has_left!: bool"
               from room as r join room_member as m on m.room_id = r.id where "# + $which + " order by r.opened_at, r.name, r.id",
            $($arg),*
        )
    };
}

pub(crate) async fn insert(tx: &mut SqliteConnection, room: &Room, by: UserId) -> Result<()> {
    let (id, cohort, guild) = (
        room.id.to_string(),
        room.cohort_id.to_string(),
        room.guild.to_db(),
    );
    let (by, at, state) = (by.to_db(), room.opened_at.timestamp(), room.state.as_str());
    sqlx::query!(
        "insert into room (id, cohort_id, guild_id, name, state, opened_by, opened_at, next_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        cohort,
        guild,
        room.name,
        state,
        by,
        at,
        at,
    )
    .execute(&mut *tx)
    .await?;
    for member in &room.members {
        let (user, role) = (member.user.to_db(), member.role.as_str());
        sqlx::query!(
            "insert into room_member (room_id, user_id, role, name) values (?, ?, ?, ?)",
            id,
            user,
            role,
            member.name,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

pub(crate) async fn find(tx: &mut SqliteConnection, id: RoomId) -> Result<Option<Room>> {
    let id = id.to_string();
    let rows = select_rooms!("r.id = ?", id).fetch_all(tx).await?;
    Ok(whole(rows)?.pop())
}

/// Has the sweep look at every open room at once.
pub(crate) async fn look_at_all(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<()> {
    let now = now.timestamp();
    sqlx::query!("update room set next_at = ? where state = 'open'", now)
        .execute(tx)
        .await?;
    Ok(())
}

/// The ids of all rooms that a cohort has or had.
pub(crate) async fn ids(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<RoomId>> {
    let cohort = cohort.to_string();
    let ids = sqlx::query_scalar!("select id from room where cohort_id = ?", cohort)
        .fetch_all(tx)
        .await?;
    ids.iter().map(|id| room_id(id)).collect()
}

/// The rooms of a cohort that are not closed, in the order they were opened.
pub(crate) async fn living(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<Room>> {
    let cohort = cohort.to_string();
    let rows = select_rooms!("r.cohort_id = ? and r.state <> 'closed'", cohort);
    whole(rows.fetch_all(tx).await?)
}

/// How many rooms of the community were opened since then.
pub(crate) async fn opened_since(
    tx: &mut SqliteConnection,
    guild: GuildId,
    since: DateTime<Utc>,
) -> Result<u32> {
    let (guild, since) = (guild.to_db(), since.timestamp());
    let opened = sqlx::query_scalar!(
        r#"select count(*) as "opened: u32" from room
           where guild_id = ? and state in ('open', 'missing', 'closed') and opened_at > ?"#,
        guild,
        since,
    );
    Ok(opened.fetch_one(tx).await?)
}

/// The rooms of a community, closed ones too.
pub(crate) async fn all_of(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Room>> {
    let guild = guild.to_db();
    let rows = select_rooms!("r.guild_id = ?", guild);
    whole(rows.fetch_all(tx).await?)
}

/// The rooms that a person is or was in, closed ones too.
pub(crate) async fn ever_of(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<Vec<Room>> {
    let (guild, user) = (guild.to_db(), user.to_db());
    let rows = select_rooms!(
        "+r.guild_id = ? and r.id in (select room_id from room_member where user_id = ?)",
        guild,
        user
    );
    whole(rows.fetch_all(tx).await?)
}

/// When a room was closed, if it was.
pub(crate) async fn closed_at(tx: &mut SqliteConnection, id: RoomId) -> Result<Option<DateTime<Utc>>> {
    let text = id.to_string();
    let at = sqlx::query_scalar!(
        "select closed_at from room where id = ? and state = 'closed'",
        text
    )
    .fetch_optional(tx)
    .await?
    .flatten();
    let bad = || Fault::inconsistent("room", "closed_at", id);
    Ok(at
        .map(|at| DateTime::from_timestamp(at, 0).ok_or_else(bad))
        .transpose()?)
}

/// When the last of a person's rooms in a cohort was closed, if any was.
pub(crate) async fn last_closed(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
) -> Result<Option<DateTime<Utc>>> {
    let (id, user) = (cohort.to_string(), user.to_db());
    let at = sqlx::query_scalar!(
        r#"select max(r.closed_at) as "at: i64" from room_member as m join room as r on r.id = m.room_id
           where +r.cohort_id = ? and m.user_id = ? and r.state = 'closed'"#,
        id,
        user,
    )
    .fetch_one(tx)
    .await?;
    let bad = || Fault::inconsistent("room", "closed_at", cohort);
    Ok(at
        .map(|at| DateTime::from_timestamp(at, 0).ok_or_else(bad))
        .transpose()?)
}

/// The rooms that are not closed in which a person is or was, in the order they were opened.
pub(crate) async fn with_member(
    tx: &mut SqliteConnection,
    guild: GuildId,
    user: UserId,
) -> Result<Vec<Room>> {
    let (guild, user) = (guild.to_db(), user.to_db());
    let rows = select_rooms!(
        "+r.guild_id = ? and r.state <> 'closed' and r.id in (select room_id from room_member where user_id = ?)",
        guild,
        user
    );
    whole(rows.fetch_all(tx).await?)
}

pub(crate) async fn load_of_mentor(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    user: UserId,
) -> Result<usize> {
    let (cohort, user) = (cohort.to_string(), user.to_db());
    let count = sqlx::query_scalar!(
        "select count(*) from room as r join room_member as m on m.room_id = r.id
         where r.cohort_id = ? and m.user_id = ? and m.role = 'mentor' and r.state <> 'closed'",
        cohort,
        user,
    )
    .fetch_one(tx)
    .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

pub(crate) async fn set_next_at(
    tx: &mut SqliteConnection,
    id: RoomId,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    let (id, at) = (id.to_string(), at.map(|at| at.timestamp()));
    sqlx::query!("update room set next_at = ? where id = ?", at, id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Open rooms whose next look is due, the longest waiting first.
pub(crate) async fn due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Vec<RoomId>> {
    let at = now.timestamp();
    let ids = sqlx::query_scalar!(
        "select id from room where state = 'open' and next_at <= ? order by next_at, id",
        at,
    )
    .fetch_all(tx)
    .await?;
    ids.iter().map(|id| room_id(id)).collect()
}

/// The rooms of these rows; those of one room stand together.
fn whole(rows: Vec<Row>) -> Result<Vec<Room>> {
    let mut rooms: Vec<Room> = Vec::new();
    for row in rows {
        let id = room_id(&row.id)?;
        let role = Role::parse(&row.role);
        let role = role.ok_or_else(|| Fault::inconsistent("room_member", "role", &row.id))?;
        let member = Member {
            user: UserId::from_db(row.user_id),
            role,
            name: row.member,
            presence: match (row.has_left, row.is_away) {
                (true, _) => Presence::LeftCohort,
                (false, true) => Presence::LeftServer,
                (false, false) => Presence::Here,
            },
        };
        if let Some(room) = rooms.last_mut().filter(|room| room.id == id) {
            room.members.push(member);
            continue;
        }
        let bad = |column| Fault::inconsistent("room", column, &row.id);
        rooms.push(Room {
            id,
            cohort_id: CohortId::parse(&row.cohort_id).map_err(|_| bad("cohort_id"))?,
            guild: GuildId::from_db(row.guild_id),
            state: RoomState::parse(&row.state).ok_or_else(|| bad("state"))?,
            opened_at: DateTime::from_timestamp(row.opened_at, 0).ok_or_else(|| bad("opened_at"))?,
            members: vec![member],
            name: row.name,
        });
    }
    for room in &mut rooms {
        // Mentors before mentees, by name.
        room.members.sort_by(|one, other| {
            let by_role = other.role.as_str().cmp(one.role.as_str());
            by_role.then_with(|| (&one.name, one.user).cmp(&(&other.name, other.user)))
        });
    }
    Ok(rooms)
}

fn room_id(text: &str) -> Result<RoomId> {
    RoomId::parse(text).map_err(|_| Fault::inconsistent("room", "id", text).into())
}

pub(crate) async fn set_state(
    tx: &mut SqliteConnection,
    id: RoomId,
    state: RoomState,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, word) = (id.to_string(), state.as_str());
    let closed_at = (state == RoomState::Closed).then_some(now.timestamp());
    let next_at = (state == RoomState::Open).then_some(now.timestamp());
    sqlx::query!(
        "update room set state = ?, closed_at = ?, next_at = ? where id = ?",
        word,
        closed_at,
        next_at,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The channel was made with another name.
pub(crate) async fn set_name(tx: &mut SqliteConnection, id: RoomId, name: &str) -> Result<()> {
    let id = id.to_string();
    sqlx::query!("update room set name = ? where id = ?", name, id)
        .execute(tx)
        .await?;
    Ok(())
}

/// The communities in which people work in rooms.
pub(crate) async fn guilds_with_open(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    let guilds = sqlx::query_scalar!(
        "select guild_id from community as c
         where exists (select 1 from room as r where r.guild_id = c.guild_id and r.state = 'open')"
    )
    .fetch_all(tx)
    .await?;
    Ok(guilds.into_iter().map(GuildId::from_db).collect())
}

/// The rooms of a community that people work in, in the order they were opened.
pub(crate) async fn open_of(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Room>> {
    let guild = guild.to_db();
    let rows = select_rooms!("r.guild_id = ? and r.state = 'open'", guild);
    whole(rows.fetch_all(tx).await?)
}

/// The names of a community's rooms that lost their channel, in order.
pub(crate) async fn lost_of(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<String>> {
    let guild = guild.to_db();
    let names = sqlx::query_scalar!(
        "select name from room where guild_id = ? and state = 'missing'",
        guild
    );
    let mut names = names.fetch_all(tx).await?;
    names.sort_unstable();
    Ok(names)
}

/// The rooms of a community that are not closed, each with its people, mentor first; by name.
pub(crate) async fn living_of(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<LivingRoom>> {
    let guild = guild.to_db();
    let rows = sqlx::query!(
        "select r.id, r.name, m.user_id, m.name as member
         from room as r join room_member as m on m.room_id = r.id
         where r.guild_id = ? and r.state in ('open', 'missing') order by r.name, r.id, m.role desc, m.name, m.user_id",
        guild,
    )
    .fetch_all(tx)
    .await?;
    let mut rooms: Vec<LivingRoom> = Vec::new();
    for row in rows {
        let (id, member) = (
            room_id(&row.id)?,
            (row.member, UserId::from_db(row.user_id).get()),
        );
        match rooms.last_mut() {
            Some((last, _, members)) if *last == id => members.push(member),
            _ => rooms.push((id, row.name, vec![member])),
        }
    }
    Ok(rooms)
}

/// What people were called who took part in a community, and in any of its rooms.
pub(crate) async fn names(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<(String, u64)>> {
    let guild = guild.to_db();
    let rows = sqlx::query!(
        r#"select m.user_id as "user_id!", m.name as "name!"
             from room_member as m join room as r on r.id = m.room_id where r.guild_id = ?1
           union
           select p.user_id, p.name from participant as p join cohort as c on c.id = p.cohort_id
            where c.guild_id = ?1 and p.consent_at is not null"#,
        guild,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.name, UserId::from_db(row.user_id).get()))
        .collect())
}

/// Whether a person is or was in any room of the community, closed ones too.
pub(crate) async fn had_any(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<bool> {
    let (guild, user) = (guild.to_db(), user.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from room_member as m join room as r on r.id = m.room_id
                        where +r.guild_id = ? and m.user_id = ?)",
        guild,
        user,
    );
    Ok(found.fetch_one(tx).await? != 0)
}

/// How many there are of everything in a cohort.
pub(crate) async fn headcount(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Headcount> {
    let id = cohort.to_string();
    let people = sqlx::query!(
        r#"select coalesce(sum(role = 'mentor'), 0) as "mentors!: i64",
                  coalesce(sum(role = 'mentee'), 0) as "mentees!: i64",
                  coalesce(sum(role = 'mentee' and not exists (
                      select 1 from room_member m join room r on r.id = m.room_id
                      where +r.cohort_id = p.cohort_id and r.state <> 'closed' and m.user_id = p.user_id)
                    and not exists (
                      select 1 from away as a join cohort as c on c.guild_id = a.guild_id
                      where c.id = p.cohort_id and a.user_id = p.user_id)), 0)
                      as "waiting!: i64"
           from participant p where cohort_id = ? and consent_at is not null and left_at is null"#,
        id,
    )
    .fetch_one(&mut *tx)
    .await?;
    let rooms = sqlx::query!(
        r#"select coalesce(sum(state = 'open'), 0) as "open!: i64",
                  coalesce(sum(state = 'missing'), 0) as "missing!: i64",
                  coalesce(sum(state = 'closed'), 0) as "closed!: i64"
           from room where cohort_id = ?"#,
        id,
    )
    .fetch_one(&mut *tx)
    .await?;
    let drafts = sqlx::query_scalar!(
        "select count(*) from participant where cohort_id = ? and consent_at is null and left_at is null",
        id,
    )
    .fetch_one(tx)
    .await?;
    Ok(Headcount {
        mentors: people.mentors,
        mentees: people.mentees,
        waiting: people.waiting,
        undecided: drafts,
        open_rooms: rooms.open,
        missing_rooms: rooms.missing,
        closed_rooms: rooms.closed,
    })
}

/// Whether there is such a room in the community.
pub(crate) async fn is_of(tx: &mut SqliteConnection, id: RoomId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from room where id = ? and guild_id = ?)",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}
