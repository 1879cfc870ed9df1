//! What was noticed of who can read a channel: whom somebody let in by hand, and what was put right. All SQL of it.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, QuestionId};

use super::access::Guest;
use crate::records::community::Fixture;
use trellis_kernel::change::Change;
use trellis_kernel::discord::permissions::Access;
use trellis_kernel::error::{Fault, Result};

/// What was put right is not put right again sooner.
const MENDED_FOR: Duration = Duration::days(1);

/// So long a role that stood for coordinators or facilitators sees what took its place.
const SEES_ON: Duration = Duration::days(1);

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Somebody let them in by hand, and coordinators were asked.
    Guest,
    /// Somebody shut them out by hand, and coordinators were told.
    ShutOut,
    /// Coordinators want it so.
    Meant,
    /// What Trellis wrote was changed, and was put right.
    Mended,
    /// A role that stood for coordinators or facilitators until then.
    Former,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Guest,
        Self::ShutOut,
        Self::Meant,
        Self::Mended,
        Self::Former,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::ShutOut => "shut_out",
            Self::Meant => "meant",
            Self::Mended => "mended",
            Self::Former => "former",
        }
    }
}

/// Somebody whom a hand let into a channel, and about whom coordinators were asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// What the channel is known under.
    pub(super) channel: String,
    /// Whether it is about a person; about a role otherwise.
    pub(super) person: bool,
    /// When they were noticed.
    pub(super) at: i64,
}

async fn put(
    change: &mut Change<'_>,
    guild: GuildId,
    channel: &str,
    (who, person): (u64, bool),
    (kind, question): (Kind, Option<&QuestionId>),
) -> Result<()> {
    let (guild, who, person) = (guild.to_db(), who.cast_signed(), i64::from(person));
    let (kind, question, at) = (
        kind.as_str(),
        question.map(QuestionId::as_str),
        change.now.timestamp(),
    );
    sqlx::query!(
        "insert into access_note (guild_id, channel_key, who_id, is_person, kind, question, noted_at)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (channel_key, who_id) do update set
             kind = excluded.kind, question = excluded.question, noted_at = excluded.noted_at",
        guild,
        channel,
        who,
        person,
        kind,
        question,
        at,
    )
    .execute(&mut *change.tx)
    .await?;
    Ok(())
}

async fn find(tx: &mut SqliteConnection, channel: &str, who: u64) -> Result<Option<(Kind, i64)>> {
    let id = who.cast_signed();
    let row = sqlx::query!(
        "select kind, noted_at from access_note where channel_key = ? and who_id = ?",
        channel,
        id
    )
    .fetch_optional(tx)
    .await?;
    row.map(|row| Ok((kind_of(&row.kind, channel)?, row.noted_at)))
        .transpose()
}

/// Whom a hand let in or shut out, as far as it was noted, and the channels: by what these are known under.
pub(super) async fn by_hand(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<(String, u64)>> {
    let guild = guild.to_db();
    let rows = sqlx::query!(
        "select channel_key, who_id from access_note
         where guild_id = ? and kind in ('guest', 'shut_out', 'meant')",
        guild
    )
    .fetch_all(tx)
    .await?;
    let notes = rows
        .into_iter()
        .map(|row| (row.channel_key, row.who_id.cast_unsigned()));
    Ok(notes.collect())
}

fn kind_of(word: &str, channel: &str) -> Result<Kind> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == word);
    kind.ok_or_else(|| Fault::inconsistent("access_note", "kind", channel).into())
}

/// Whether this is to be put right now; it is noted that it was.
pub(super) async fn is_new_mending(
    change: &mut Change<'_>,
    guild: GuildId,
    channel: &str,
    access: &Access,
) -> Result<bool> {
    let known = find(change.tx, channel, access.id).await?;
    let lately = (change.now - MENDED_FOR).timestamp();
    if known.is_some_and(|(kind, at)| kind == Kind::Mended && at > lately) {
        return Ok(false);
    }
    put(
        change,
        guild,
        channel,
        (access.id, access.person),
        (Kind::Mended, None),
    )
    .await?;
    Ok(true)
}

/// Another role stands for coordinators or facilitators from now on: who held the one before sees their channel a while longer,
/// so that nobody takes their place behind their back.
pub(crate) async fn note_former(change: &mut Change<'_>, guild: GuildId, role: u64) -> Result<()> {
    let channel = Fixture::CoordinatorsChannel.key(guild);
    put(change, guild, &channel, (role, false), (Kind::Former, None)).await
}

/// How a role stands that stood for coordinators or facilitators before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Former {
    /// It never did.
    Never,
    /// It sees the channel until its time is over.
    StillSees,
    /// Its time is over.
    IsOut,
}

/// See [`Former`].
pub(super) async fn former(
    tx: &mut SqliteConnection,
    channel: &str,
    role: u64,
    now: DateTime<Utc>,
) -> Result<Former> {
    let until = (now - SEES_ON).timestamp();
    Ok(match find(tx, channel, role).await? {
        Some((Kind::Former, at)) if at > until => Former::StillSees,
        Some((Kind::Former, _)) => Former::IsOut,
        _ => Former::Never,
    })
}

/// Whether coordinators are to be asked now about somebody who is let in, by this question, or told of somebody who is shut
/// out; it is noted that they were.
pub(super) async fn is_new_guest(
    change: &mut Change<'_>,
    guild: GuildId,
    channel: &str,
    guest: Guest,
    question: &QuestionId,
) -> Result<bool> {
    let known = find(change.tx, channel, guest.id).await?.map(|(kind, _)| kind);
    let (is_known, kind) = if guest.is_shut_out {
        (known == Some(Kind::ShutOut), (Kind::ShutOut, None))
    } else {
        let is_known = matches!(known, Some(Kind::Guest | Kind::Meant));
        (is_known, (Kind::Guest, Some(question)))
    };
    if !is_known {
        put(change, guild, channel, (guest.id, guest.person), kind).await?;
    }
    Ok(!is_known)
}

/// Whom a hand let in and nobody has decided about, in the channels that this question named; without one, in those that
/// earlier versions asked about.
pub(super) async fn asked_about(
    tx: &mut SqliteConnection,
    guild: GuildId,
    who: u64,
    question: Option<&QuestionId>,
) -> Result<Vec<Note>> {
    let (guild, who, question) = (guild.to_db(), who.cast_signed(), question.map(QuestionId::as_str));
    let rows = sqlx::query!(
        "select channel_key, is_person, noted_at from access_note
         where guild_id = ? and who_id = ? and kind = 'guest' and question is ? order by channel_key",
        guild,
        who,
        question,
    )
    .fetch_all(tx)
    .await?;
    let notes = rows.into_iter().map(|row| Note {
        channel: row.channel_key,
        person: row.is_person != 0,
        at: row.noted_at,
    });
    Ok(notes.collect())
}

/// They are asked about by this question from now on.
pub(super) async fn ask_by(
    tx: &mut SqliteConnection,
    channel: &str,
    who: u64,
    question: &QuestionId,
) -> Result<()> {
    let (question, who) = (question.as_str(), who.cast_signed());
    sqlx::query!(
        "update access_note set question = ? where channel_key = ? and who_id = ?",
        question,
        channel,
        who
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether it is left as it is: coordinators want it so, or a former role's time is not over.
pub(super) async fn is_left(
    tx: &mut SqliteConnection,
    channel: &str,
    who: u64,
    now: DateTime<Utc>,
) -> Result<bool> {
    if former(tx, channel, who, now).await? == Former::StillSees {
        return Ok(true);
    }
    let known = find(tx, channel, who).await?;
    Ok(known.is_some_and(|(kind, _)| kind == Kind::Meant))
}

/// Whether coordinators were told of what a hand changed, and have not decided.
pub(super) async fn is_told(tx: &mut SqliteConnection, channel: &str, who: u64) -> Result<bool> {
    let known = find(tx, channel, who).await?;
    Ok(known.is_some_and(|(kind, _)| matches!(kind, Kind::Guest | Kind::ShutOut)))
}

/// Coordinators want it so.
pub(super) async fn set_meant(tx: &mut SqliteConnection, channel: &str, who: u64) -> Result<()> {
    let (kind, who) = (Kind::Meant.as_str(), who.cast_signed());
    sqlx::query!(
        "update access_note set kind = ? where channel_key = ? and who_id = ?",
        kind,
        channel,
        who
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// It is as if nothing had been noticed.
pub(super) async fn forget(tx: &mut SqliteConnection, channel: &str, who: u64) -> Result<()> {
    let who = who.cast_signed();
    sqlx::query!(
        "delete from access_note where channel_key = ? and who_id = ?",
        channel,
        who
    )
    .execute(tx)
    .await?;
    Ok(())
}
