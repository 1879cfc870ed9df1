//! All SQL of growth: threads, drafts, progress updates and feedback.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::growth::{Entry, Update, Visibility};
use trellis_domain::ids::{DraftId, FeedbackId, GrowthThreadId, GuildId, RoomId, UpdateId, UserId};

use super::{Draft, Feedback, Posted};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::Evidence;

/// A row of `progress_update`.
struct Row {
    id: String,
    room_id: String,
    author_id: i64,
    did: String,
    learned: String,
    stuck: String,
    next: String,
    visibility: String,
    evidence_name: Option<String>,
    evidence_url: Option<String>,
    evidence_size: Option<i64>,
    posted_at: i64,
    edited_at: Option<i64>,
    withdrawn_at: Option<i64>,
}

impl Row {
    fn posted(self) -> Result<Posted> {
        let bad = |column| Fault::inconsistent("progress_update", column, &self.id);
        let time = |at: i64, column| DateTime::from_timestamp(at, 0).ok_or_else(|| bad(column));
        let update = Update {
            id: UpdateId::parse(&self.id).map_err(|_| bad("id"))?,
            author: UserId::from_db(self.author_id),
            visibility: Visibility::parse(&self.visibility).ok_or_else(|| bad("visibility"))?,
            at: time(self.posted_at, "posted_at")?,
            edited_at: self.edited_at.map(|at| time(at, "edited_at")).transpose()?,
            withdrawn_at: self.withdrawn_at.map(|at| time(at, "withdrawn_at")).transpose()?,
            entry: Entry::default(),
        };
        let room = RoomId::parse(&self.room_id).map_err(|_| bad("room_id"))?;
        let entry = Entry {
            did: self.did,
            learned: self.learned,
            stuck: self.stuck,
            next: self.next,
        };
        let evidence = evidence(self.evidence_name, self.evidence_url, self.evidence_size).map_err(bad)?;
        Ok(Posted {
            update: Update { entry, ..update },
            room,
            evidence,
        })
    }
}

/// The file of three columns; `Err` names the one that does not fit the others.
fn evidence(
    name: Option<String>,
    url: Option<String>,
    size: Option<i64>,
) -> std::result::Result<Option<Evidence>, &'static str> {
    let (name, url, size) = match (name, url, size) {
        (None, None, None) => return Ok(None),
        (name, url, size) => (
            name.ok_or("evidence_name")?,
            url.ok_or("evidence_url")?,
            size.ok_or("evidence_size")?,
        ),
    };
    let size = u64::try_from(size).map_err(|_| "evidence_size")?;
    Ok(Some(Evidence { name, url, size }))
}

/// The three columns of a file.
fn columns(evidence: Option<&Evidence>) -> (Option<&str>, Option<&str>, Option<i64>) {
    (
        evidence.map(|file| file.name.as_str()),
        evidence.map(|file| file.url.as_str()),
        evidence.map(|file| file.size.cast_signed()),
    )
}

pub(super) async fn last_posted_at(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    let room = room.to_string();
    let at = sqlx::query_scalar!(
        r#"select max(posted_at) as "at: i64" from progress_update where room_id = ? and withdrawn_at is null"#,
        room,
    )
    .fetch_one(tx)
    .await?;
    let bad = || Fault::inconsistent("progress_update", "posted_at", &room);
    Ok(at
        .map(|at| DateTime::from_timestamp(at, 0).ok_or_else(bad))
        .transpose()?)
}

pub(super) async fn count(tx: &mut SqliteConnection, room: RoomId) -> Result<usize> {
    let room = room.to_string();
    let count = sqlx::query_scalar!(
        "select count(*) from progress_update where room_id = ? and withdrawn_at is null",
        room,
    )
    .fetch_one(tx)
    .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// The growth thread of a mentee in a room.
pub(super) async fn thread_of(
    tx: &mut SqliteConnection,
    room: RoomId,
    mentee: UserId,
) -> Result<Option<GrowthThreadId>> {
    let (room, mentee) = (room.to_string(), mentee.to_db());
    let id = sqlx::query_scalar!(
        r#"select id as "id!" from growth_thread where room_id = ? and mentee_id = ?"#,
        room,
        mentee,
    )
    .fetch_optional(tx)
    .await?;
    id.map(|id| {
        GrowthThreadId::parse(&id).map_err(|_| Fault::inconsistent("growth_thread", "id", &id).into())
    })
    .transpose()
}

/// The room and the mentee of a growth thread.
pub(super) async fn thread(
    tx: &mut SqliteConnection,
    id: GrowthThreadId,
) -> Result<Option<(RoomId, UserId)>> {
    let id = id.to_string();
    let row = sqlx::query!("select room_id, mentee_id from growth_thread where id = ?", id)
        .fetch_optional(tx)
        .await?;
    row.map(|row| {
        let room =
            RoomId::parse(&row.room_id).map_err(|_| Fault::inconsistent("growth_thread", "room_id", &id))?;
        Ok((room, UserId::from_db(row.mentee_id)))
    })
    .transpose()
}

pub(super) async fn insert_thread(
    tx: &mut SqliteConnection,
    id: GrowthThreadId,
    room: RoomId,
    mentee: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, room, mentee, at) = (id.to_string(), room.to_string(), mentee.to_db(), now.timestamp());
    sqlx::query!(
        "insert into growth_thread (id, room_id, mentee_id, opened_at) values (?, ?, ?, ?)",
        id,
        room,
        mentee,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_draft(tx: &mut SqliteConnection, draft: &Draft, now: DateTime<Utc>) -> Result<()> {
    let (id, room, author) = (draft.id.to_string(), draft.room.to_string(), draft.author.to_db());
    let (visibility, at) = (draft.visibility.as_str(), now.timestamp());
    let (name, url, size) = columns(draft.evidence.as_ref());
    sqlx::query!(
        "insert into progress_draft (id, room_id, author_id, visibility, evidence_name, evidence_url, evidence_size, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
        id, room, author, visibility, name, url, size, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn draft(tx: &mut SqliteConnection, id: DraftId) -> Result<Option<Draft>> {
    let text = id.to_string();
    let row = sqlx::query!(
        "select room_id, author_id, visibility, evidence_name, evidence_url, evidence_size from progress_draft where id = ?",
        text,
    )
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        let bad = |column| Fault::inconsistent("progress_draft", column, &text);
        Ok(Draft {
            id,
            room: RoomId::parse(&row.room_id).map_err(|_| bad("room_id"))?,
            author: UserId::from_db(row.author_id),
            visibility: Visibility::parse(&row.visibility).ok_or_else(|| bad("visibility"))?,
            evidence: evidence(row.evidence_name, row.evidence_url, row.evidence_size).map_err(bad)?,
        })
    })
    .transpose()
}

pub(super) async fn delete_draft(tx: &mut SqliteConnection, id: DraftId) -> Result<()> {
    let id = id.to_string();
    sqlx::query!("delete from progress_draft where id = ?", id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forms that were opened before `then` and never sent.
pub(super) async fn delete_drafts_before(
    tx: &mut SqliteConnection,
    author: UserId,
    then: DateTime<Utc>,
) -> Result<()> {
    let (author, then) = (author.to_db(), then.timestamp());
    sqlx::query!(
        "delete from progress_draft where author_id = ? and created_at < ?",
        author,
        then
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_update(tx: &mut SqliteConnection, draft: DraftId, posted: &Posted) -> Result<()> {
    let Posted {
        update,
        room,
        evidence,
    } = posted;
    let (id, draft, room, author) = (
        update.id.to_string(),
        draft.to_string(),
        room.to_string(),
        update.author.to_db(),
    );
    let Entry {
        did,
        learned,
        stuck,
        next,
    } = &update.entry;
    let (visibility, at) = (update.visibility.as_str(), update.at.timestamp());
    let (name, url, size) = columns(evidence.as_ref());
    sqlx::query!(
        "insert into progress_update (id, draft_id, room_id, author_id, did, learned, stuck, next, visibility,
                                      evidence_name, evidence_url, evidence_size, posted_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, draft, room, author, did, learned, stuck, next, visibility, name, url, size, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What can change after posting: words, visibility, file, and when it was edited or withdrawn.
pub(super) async fn save_update(tx: &mut SqliteConnection, posted: &Posted) -> Result<()> {
    let update = &posted.update;
    let Entry {
        did,
        learned,
        stuck,
        next,
    } = &update.entry;
    let (id, visibility) = (update.id.to_string(), update.visibility.as_str());
    let (edited, withdrawn) = (
        update.edited_at.map(|at| at.timestamp()),
        update.withdrawn_at.map(|at| at.timestamp()),
    );
    let (name, url, size) = columns(posted.evidence.as_ref());
    sqlx::query!(
        "update progress_update
         set did = ?, learned = ?, stuck = ?, next = ?, visibility = ?, evidence_name = ?, evidence_url = ?,
             evidence_size = ?, edited_at = ?, withdrawn_at = ?
         where id = ?",
        did,
        learned,
        stuck,
        next,
        visibility,
        name,
        url,
        size,
        edited,
        withdrawn,
        id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Rows of `progress_update`, known as `u` in what is added.
macro_rules! select_updates {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Row,
            r#"select u.id as "id!", u.room_id, u.author_id, u.did, u.learned, u.stuck, u.next, u.visibility,
                      u.evidence_name, u.evidence_url, u.evidence_size, u.posted_at, u.edited_at, u.withdrawn_at
               from progress_update as u "# + $tail,
            $($arg),*
        )
    };
}

pub(super) async fn update(tx: &mut SqliteConnection, id: UpdateId) -> Result<Option<Posted>> {
    let id = id.to_string();
    let row = select_updates!("where u.id = ?", id);
    row.fetch_optional(tx).await?.map(Row::posted).transpose()
}

/// Whom a person last chose as readers: of an update of this room, else of any room of the community.
pub(super) async fn last_visibility(
    tx: &mut SqliteConnection,
    guild: GuildId,
    author: UserId,
    room: RoomId,
) -> Result<Option<Visibility>> {
    let (guild, author, room) = (guild.to_db(), author.to_db(), room.to_string());
    let word = sqlx::query_scalar!(
        r#"select u.visibility from progress_update as u join room as r on r.id = u.room_id
           where r.guild_id = ? and u.author_id = ?
           order by u.room_id = ? desc, u.posted_at desc, u.rowid desc limit 1"#,
        guild,
        author,
        room,
    )
    .fetch_optional(tx)
    .await?;
    let bad = || Fault::inconsistent("progress_update", "visibility", &room);
    Ok(word
        .map(|word| Visibility::parse(&word).ok_or_else(bad))
        .transpose()?)
}

/// What became of a draft.
pub(super) async fn update_of_draft(tx: &mut SqliteConnection, draft: DraftId) -> Result<Option<Posted>> {
    let draft = draft.to_string();
    let row = select_updates!("where u.draft_id = ?", draft);
    row.fetch_optional(tx).await?.map(Row::posted).transpose()
}

/// The standing updates of a person in a community, the newest first.
pub(super) async fn updates_by(
    tx: &mut SqliteConnection,
    guild: GuildId,
    author: UserId,
    limit: i64,
) -> Result<Vec<Posted>> {
    let (guild, author) = (guild.to_db(), author.to_db());
    let rows = select_updates!(
        "join room as r on r.id = u.room_id
         where r.guild_id = ? and u.author_id = ? and u.withdrawn_at is null
         order by u.posted_at desc, u.rowid desc limit ?",
        guild,
        author,
        limit
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::posted).collect()
}

/// A row of `feedback`.
struct FeedbackRow {
    id: String,
    update_id: String,
    author_id: i64,
    correction: String,
}

impl FeedbackRow {
    fn feedback(self) -> Result<Feedback> {
        let bad = |column| Fault::inconsistent("feedback", column, &self.id);
        Ok(Feedback {
            id: FeedbackId::parse(&self.id).map_err(|_| bad("id"))?,
            update: UpdateId::parse(&self.update_id).map_err(|_| bad("update_id"))?,
            author: UserId::from_db(self.author_id),
            correction: self.correction,
        })
    }
}

/// All feedback on an update, in the order it was first given.
pub(super) async fn feedback_on(tx: &mut SqliteConnection, update: UpdateId) -> Result<Vec<Feedback>> {
    let update = update.to_string();
    let rows = sqlx::query_as!(
        FeedbackRow,
        r#"select id as "id!", update_id, author_id, correction from feedback where update_id = ? order by rowid"#,
        update,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter().map(FeedbackRow::feedback).collect()
}

pub(super) async fn feedback(tx: &mut SqliteConnection, id: FeedbackId) -> Result<Option<Feedback>> {
    let id = id.to_string();
    let row = sqlx::query_as!(
        FeedbackRow,
        r#"select id as "id!", update_id, author_id, correction from feedback where id = ?"#,
        id,
    )
    .fetch_optional(tx)
    .await?;
    row.map(FeedbackRow::feedback).transpose()
}

/// Takes the words out of all feedback on an update; a message of it may still have to be deleted, so the rows stay.
pub(super) async fn empty_feedback(tx: &mut SqliteConnection, update: UpdateId) -> Result<()> {
    let update = update.to_string();
    sqlx::query!("update feedback set correction = '' where update_id = ?", update)
        .execute(tx)
        .await?;
    Ok(())
}

/// One feedback per mentor and update: a second one takes the place of the first and keeps its id.
pub(super) async fn save_feedback(
    tx: &mut SqliteConnection,
    feedback: &Feedback,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, update, author) = (
        feedback.id.to_string(),
        feedback.update.to_string(),
        feedback.author.to_db(),
    );
    let (correction, at) = (&feedback.correction, now.timestamp());
    sqlx::query!(
        "insert into feedback (id, update_id, author_id, correction, given_at) values (?, ?, ?, ?, ?)
         on conflict (update_id, author_id) do update set correction = excluded.correction, given_at = excluded.given_at",
        id, update, author, correction, at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_file_is_a_fault_and_not_none() {
        let some = || Some("plan.txt".to_owned());
        assert_eq!(evidence(None, None, None), Ok(None));
        assert_eq!(evidence(some(), some(), Some(6)).unwrap().unwrap().size, 6);
        for (name, url, size, column) in [
            (None, some(), Some(6), "evidence_name"),
            (some(), None, Some(6), "evidence_url"),
            (some(), some(), None, "evidence_size"),
            (some(), some(), Some(-1), "evidence_size"),
        ] {
            assert_eq!(evidence(name, url, size), Err(column));
        }
    }
}
