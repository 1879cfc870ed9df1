//! All SQL of growth: threads, drafts, progress updates and feedback.

mod forms;
mod lately;
mod private;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::growth::{Entry, Evidence, Feedback, TakenUp, Update, Visibility};
use trellis_domain::ids::{DraftId, FeedbackId, GrowthThreadId, GuildId, RoomId, UpdateId, UserId};
use trellis_kernel::error::{Fault, Result};

pub(crate) use lately::{Lately, lately};

pub(super) use forms::{
    delete_draft, delete_drafts_before, delete_older_drafts, delete_open_forms, draft, insert_draft,
    is_form_of, open_forms,
};
pub(super) use private::{
    SealedEntry, count_entries, delete_entry, entries, entry, entry_of_draft, insert_entry, kept_since,
    last_kept_at, save_entry,
};

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
    mentor_asked_at: Option<i64>,
    feedback_asked_at: Option<i64>,
}

impl Row {
    /// The update, with what mentors said about it.
    fn update(self, feedback: Vec<Feedback>) -> Result<Update> {
        let bad = |column| Fault::inconsistent("progress_update", column, &self.id);
        let time = |at: i64, column| DateTime::from_timestamp(at, 0).ok_or_else(|| bad(column));
        Ok(Update {
            id: UpdateId::parse(&self.id).map_err(|_| bad("id"))?,
            room: RoomId::parse(&self.room_id).map_err(|_| bad("room_id"))?,
            author: UserId::from_db(self.author_id),
            visibility: Visibility::parse(&self.visibility).ok_or_else(|| bad("visibility"))?,
            at: time(self.posted_at, "posted_at")?,
            edited_at: self.edited_at.map(|at| time(at, "edited_at")).transpose()?,
            withdrawn_at: self.withdrawn_at.map(|at| time(at, "withdrawn_at")).transpose()?,
            mentor_asked_at: self
                .mentor_asked_at
                .map(|at| time(at, "mentor_asked_at"))
                .transpose()?,
            feedback_asked_at: self
                .feedback_asked_at
                .map(|at| time(at, "feedback_asked_at"))
                .transpose()?,
            entry: Entry {
                did: self.did,
                learned: self.learned,
                stuck: self.stuck,
                next: self.next,
            },
            evidence: evidence(self.evidence_name, self.evidence_url, self.evidence_size).map_err(bad)?,
            feedback,
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
    let bytes = u64::try_from(size).map_err(|_| "evidence_size")?;
    Ok(Some(Evidence { name, url, bytes }))
}

/// The three columns of a file.
fn columns(evidence: Option<&Evidence>) -> (Option<&str>, Option<&str>, Option<i64>) {
    (
        evidence.map(|file| file.name.as_str()),
        evidence.map(|file| file.url.as_str()),
        evidence.map(|file| file.bytes.cast_signed()),
    )
}

/// A change of one row that has to be there.
fn require_hit(rows: u64, table: &'static str, row: impl ToString) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Fault::inconsistent(table, "id", row).into())
    }
}

/// When the last update of the room was posted; also where it was withdrawn since, for somebody was there.
pub(crate) async fn last_posted_at(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    let id = room.to_string();
    let at = sqlx::query_scalar!(
        r#"select max(posted_at) as "at: i64" from progress_update where room_id = ?"#,
        id
    )
    .fetch_one(tx)
    .await?;
    posted_at(at, room)
}

/// When this mentee posted their last update in the room, also one that was withdrawn since.
pub(super) async fn last_of(
    tx: &mut SqliteConnection,
    room: RoomId,
    author: UserId,
) -> Result<Option<DateTime<Utc>>> {
    let (id, author) = (room.to_string(), author.to_db());
    let at = sqlx::query_scalar!(
        r#"select max(posted_at) as "at: i64" from progress_update where +room_id = ? and author_id = ?"#,
        id,
        author,
    )
    .fetch_one(tx)
    .await?;
    posted_at(at, room)
}

/// When the last update of the room was posted that stands; people are not told of withdrawn ones.
pub(super) async fn last_standing_at(
    tx: &mut SqliteConnection,
    room: RoomId,
) -> Result<Option<DateTime<Utc>>> {
    let id = room.to_string();
    let at = sqlx::query_scalar!(
        r#"select max(posted_at) as "at: i64" from progress_update where room_id = ? and withdrawn_at is null"#,
        id,
    )
    .fetch_one(tx)
    .await?;
    posted_at(at, room)
}

fn posted_at(at: Option<i64>, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    let bad = || Fault::inconsistent("progress_update", "posted_at", room);
    Ok(at
        .map(|at| DateTime::from_timestamp(at, 0).ok_or_else(bad))
        .transpose()?)
}

/// Whether the update, or what its author keeps for themselves, is of this community.
pub(super) async fn is_of(tx: &mut SqliteConnection, id: UpdateId, guild: GuildId) -> Result<bool> {
    let (id, guild) = (id.to_string(), guild.to_db());
    let found = sqlx::query_scalar!(
        "select exists (select 1 from room as r
                        where +r.guild_id = ?2
                          and r.id in (select room_id from progress_update where id = ?1
                                       union all select room_id from private_entry where id = ?1))",
        id,
        guild,
    );
    Ok(found.fetch_one(tx).await? != 0)
}

/// How many progress updates the room has; withdrawn ones do not count.
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

/// The tags that were last owed for a growth thread.
pub(super) async fn tags(tx: &mut SqliteConnection, id: GrowthThreadId) -> Result<String> {
    let text = id.to_string();
    let tags = sqlx::query_scalar!("select tags from growth_thread where id = ?", text);
    let missing = || Fault::inconsistent("growth_thread", "id", id);
    Ok(tags.fetch_optional(tx).await?.ok_or_else(missing)?)
}

/// Takes note of the tags that are owed for a growth thread.
pub(super) async fn set_tags(tx: &mut SqliteConnection, id: GrowthThreadId, tags: &str) -> Result<()> {
    let id = id.to_string();
    let done = sqlx::query!("update growth_thread set tags = ? where id = ?", tags, id)
        .execute(tx)
        .await?;
    require_hit(done.rows_affected(), "growth_thread", id)
}

/// How many updates a person posted in a room since then; withdrawn ones count.
pub(super) async fn posted_since(
    tx: &mut SqliteConnection,
    room: RoomId,
    author: UserId,
    since: DateTime<Utc>,
) -> Result<u32> {
    let (room, author, since) = (room.to_string(), author.to_db(), since.timestamp());
    let posted = sqlx::query_scalar!(
        r#"select count(*) as "posted: u32" from progress_update where room_id = ? and author_id = ? and posted_at > ?"#,
        room,
        author,
        since,
    );
    Ok(posted.fetch_one(tx).await?)
}

pub(super) async fn insert_update(tx: &mut SqliteConnection, draft: DraftId, update: &Update) -> Result<()> {
    let (id, draft, room, author) = (
        update.id.to_string(),
        draft.to_string(),
        update.room.to_string(),
        update.author.to_db(),
    );
    let Entry {
        did,
        learned,
        stuck,
        next,
    } = &update.entry;
    let (visibility, at) = (update.visibility.as_str(), update.at.timestamp());
    let asked = update.mentor_asked_at.map(|at| at.timestamp());
    let (name, url, size) = columns(update.evidence.as_ref());
    sqlx::query!(
        "insert into progress_update (id, draft_id, room_id, author_id, did, learned, stuck, next, visibility,
                                      evidence_name, evidence_url, evidence_size, posted_at, mentor_asked_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, draft, room, author, did, learned, stuck, next, visibility, name, url, size, at, asked,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What its author can change after posting: words, readers, file, when it was edited or withdrawn, and when the mentor was asked.
pub(super) async fn save_update(tx: &mut SqliteConnection, update: &Update) -> Result<()> {
    let Entry {
        did,
        learned,
        stuck,
        next,
    } = &update.entry;
    let (id, visibility) = (update.id.to_string(), update.visibility.as_str());
    let (edited, withdrawn, asked, feedback_asked) = (
        update.edited_at.map(|at| at.timestamp()),
        update.withdrawn_at.map(|at| at.timestamp()),
        update.mentor_asked_at.map(|at| at.timestamp()),
        update.feedback_asked_at.map(|at| at.timestamp()),
    );
    let (name, url, size) = columns(update.evidence.as_ref());
    let done = sqlx::query!(
        "update progress_update
         set did = ?, learned = ?, stuck = ?, next = ?, visibility = ?, evidence_name = ?, evidence_url = ?,
             evidence_size = ?, edited_at = ?, withdrawn_at = ?, mentor_asked_at = ?,
             feedback_asked_at = ?
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
        asked,
        feedback_asked,
        id,
    )
    .execute(tx)
    .await?;
    require_hit(done.rows_affected(), "progress_update", id)
}

/// Rows of `progress_update`, known as `u` in what is added.
macro_rules! select_updates {
    ($tail:literal, $($arg:expr),*) => {
        sqlx::query_as!(
            Row,
            r#"select u.id as "id!", u.room_id, u.author_id, u.did, u.learned, u.stuck, u.next, u.visibility,
                      u.evidence_name, u.evidence_url, u.evidence_size, u.posted_at, u.edited_at, u.withdrawn_at, u.mentor_asked_at,
                      u.feedback_asked_at
               from progress_update as u "# + $tail,
            $($arg),*
        )
    };
}

pub(super) async fn update(tx: &mut SqliteConnection, id: UpdateId) -> Result<Option<Update>> {
    let text = id.to_string();
    let row = select_updates!("where u.id = ?", text);
    let row = row.fetch_optional(&mut *tx).await?;
    with_feedback(tx, row).await
}

async fn with_feedback(tx: &mut SqliteConnection, row: Option<Row>) -> Result<Option<Update>> {
    let Some(row) = row else {
        return Ok(None);
    };
    let feedback = feedback_on(tx, &row.id).await?;
    Ok(Some(row.update(feedback)?))
}

/// The newest updates that stand in the growth thread of a mentee, the newest first, at most `most`.
pub(super) async fn newest_in_thread(
    tx: &mut SqliteConnection,
    (room, author): (RoomId, UserId),
    most: usize,
) -> Result<Vec<Update>> {
    let (room, author, most) = (room.to_string(), author.to_db(), i64_of(most));
    let rows = select_updates!(
        "where +u.author_id = ? and u.room_id = ? and +u.visibility = 'server' and u.withdrawn_at is null
         order by u.posted_at desc, u.rowid desc limit +?",
        author,
        room,
        most
    );
    let mut updates = Vec::new();
    for row in rows.fetch_all(&mut *tx).await? {
        updates.extend(with_feedback(tx, Some(row)).await?);
    }
    Ok(updates)
}

/// What a new update of somebody in a room begins from.
pub(super) struct SoFar {
    /// Who may read what they posted last, and when that was: in this room, else in another of the community.
    pub(super) last_posted: Option<(Visibility, DateTime<Utc>)>,
    /// How many updates they have posted in this room since the instant that was asked for.
    pub(super) posted: u32,
    /// How many forms they have open.
    pub(super) open_forms: u32,
}

/// See [`SoFar`]: one statement, since it stands between a command and its form.
pub(super) async fn so_far(
    tx: &mut SqliteConnection,
    guild: GuildId,
    (room, author): (RoomId, UserId),
    since: DateTime<Utc>,
) -> Result<SoFar> {
    let (guild, author, room) = (guild.to_db(), author.to_db(), room.to_string());
    let since = since.timestamp();
    let row = sqlx::query!(
        r#"select coalesce(
             (select visibility from progress_update where room_id = ?1 and author_id = ?2
              order by posted_at desc, rowid desc limit 1),
             (select u.visibility from progress_update as u join room as r on r.id = u.room_id
              where r.guild_id = ?3 and u.author_id = ?2 order by u.posted_at desc, u.rowid desc limit 1)
           ) as "visibility?: String",
           coalesce(
             (select posted_at from progress_update where room_id = ?1 and author_id = ?2
              order by posted_at desc, rowid desc limit 1),
             (select u.posted_at from progress_update as u join room as r on r.id = u.room_id
              where r.guild_id = ?3 and u.author_id = ?2 order by u.posted_at desc, u.rowid desc limit 1)
           ) as "posted_at?: i64",
           (select count(*) from progress_update
            where room_id = ?1 and author_id = ?2 and posted_at > ?4) as "posted!: u32",
           (select count(*) from progress_draft where author_id = ?2) as "open_forms!: u32""#,
        room,
        author,
        guild,
        since,
    )
    .fetch_one(tx)
    .await?;
    let bad = |column| Fault::inconsistent("progress_update", column, &room);
    let read = |(word, at): (String, i64)| -> Result<_> {
        let visibility = Visibility::parse(&word).ok_or_else(|| bad("visibility"))?;
        let at = DateTime::from_timestamp(at, 0).ok_or_else(|| bad("posted_at"))?;
        Ok((visibility, at))
    };
    Ok(SoFar {
        last_posted: row.visibility.zip(row.posted_at).map(read).transpose()?,
        posted: row.posted,
        open_forms: row.open_forms,
    })
}

/// What became of a draft.
pub(super) async fn update_of_draft(tx: &mut SqliteConnection, draft: DraftId) -> Result<Option<Update>> {
    let draft = draft.to_string();
    let row = select_updates!("where u.draft_id = ?", draft);
    let row = row.fetch_optional(&mut *tx).await?;
    with_feedback(tx, row).await
}

/// Standing updates of a person that are alike to whoever would read them.
pub(super) struct Alike {
    /// Their room.
    pub(super) room: RoomId,
    /// Who may see them.
    pub(super) visibility: Visibility,
    /// How many there are.
    pub(super) count: usize,
}

/// The standing updates of a person in a community, counted.
pub(super) async fn counted(tx: &mut SqliteConnection, guild: GuildId, author: UserId) -> Result<Vec<Alike>> {
    let (guild, author) = (guild.to_db(), author.to_db());
    let rows = sqlx::query!(
        r#"select u.room_id, u.visibility, count(*) as "count: u32"
           from progress_update as u join room as r on r.id = u.room_id
           where r.guild_id = ? and u.author_id = ? and u.withdrawn_at is null
           group by u.room_id, u.visibility"#,
        guild,
        author,
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        let bad = |column| Fault::inconsistent("progress_update", column, &row.room_id);
        Ok(Alike {
            room: RoomId::parse(&row.room_id).map_err(|_| bad("room_id"))?,
            visibility: Visibility::parse(&row.visibility).ok_or_else(|| bad("visibility"))?,
            count: usize::try_from(row.count).unwrap_or_default(),
        })
    })
    .collect()
}

/// Some of a person's standing updates, the newest first: of these kinds, from the entry `from`, at most `most`.
pub(super) async fn of_kinds(
    tx: &mut SqliteConnection,
    author: UserId,
    kinds: &[Alike],
    (from, most): (usize, usize),
) -> Result<Vec<Update>> {
    let kinds = kinds
        .iter()
        .map(|one| format!("{}:{}", one.room, one.visibility.as_str()));
    let kinds = serde_json::to_string(&kinds.collect::<Vec<_>>())?;
    let (author, from, most) = (author.to_db(), i64_of(from), i64_of(most));
    let rows = select_updates!(
        "where u.author_id = ? and u.withdrawn_at is null
           and u.room_id || ':' || u.visibility in (select value from json_each(?))
         order by u.posted_at desc, u.rowid desc limit +? offset +?",
        author,
        kinds,
        most,
        from
    );
    let mut updates = Vec::new();
    for row in rows.fetch_all(&mut *tx).await? {
        updates.extend(with_feedback(tx, Some(row)).await?);
    }
    Ok(updates)
}

fn i64_of(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A row of `feedback`.
struct FeedbackRow {
    id: String,
    author_id: i64,
    correction: String,
    given_at: i64,
    taken_up_at: Option<i64>,
    taken_up_note: String,
}

impl FeedbackRow {
    fn feedback(self) -> Result<Feedback> {
        let bad = |column| Fault::inconsistent("feedback", column, &self.id);
        Ok(Feedback {
            id: FeedbackId::parse(&self.id).map_err(|_| bad("id"))?,
            author: UserId::from_db(self.author_id),
            at: DateTime::from_timestamp(self.given_at, 0).ok_or_else(|| bad("given_at"))?,
            taken_up: self
                .taken_up_at
                .map(|at| DateTime::from_timestamp(at, 0).ok_or_else(|| bad("taken_up_at")))
                .transpose()?
                .map(|at| TakenUp {
                    at,
                    note: self.taken_up_note,
                }),
            correction: self.correction,
        })
    }
}

/// All feedback on an update, in the order it was first given.
async fn feedback_on(tx: &mut SqliteConnection, update: &str) -> Result<Vec<Feedback>> {
    let rows = sqlx::query_as!(
        FeedbackRow,
        r#"select id as "id!", author_id, correction, given_at, taken_up_at, taken_up_note from feedback
           where update_id = ? order by rowid"#,
        update,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter().map(FeedbackRow::feedback).collect()
}

/// The update that this feedback is on.
pub(super) async fn update_of_feedback(
    tx: &mut SqliteConnection,
    id: FeedbackId,
) -> Result<Option<UpdateId>> {
    let text = id.to_string();
    let update = sqlx::query_scalar!("select update_id from feedback where id = ?", text)
        .fetch_optional(tx)
        .await?;
    let bad = |_| Fault::inconsistent("feedback", "update_id", id);
    Ok(update
        .map(|update| UpdateId::parse(&update).map_err(bad))
        .transpose()?)
}

/// One feedback per mentor and update: a second one takes the place of the first and keeps its id.
pub(super) async fn save_feedback(
    tx: &mut SqliteConnection,
    update: UpdateId,
    feedback: &Feedback,
) -> Result<()> {
    let (id, update, author) = (
        feedback.id.to_string(),
        update.to_string(),
        feedback.author.to_db(),
    );
    let (correction, at) = (&feedback.correction, feedback.at.timestamp());
    let taken_up = feedback.taken_up.as_ref();
    let taken_up_at = taken_up.map(|one| one.at.timestamp());
    let note = taken_up.map(|one| one.note.as_str()).unwrap_or_default();
    sqlx::query!(
        "insert into feedback (id, update_id, author_id, correction, given_at, taken_up_at, taken_up_note)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (update_id, author_id) do update set correction = excluded.correction, given_at = excluded.given_at,
             taken_up_at = excluded.taken_up_at, taken_up_note = excluded.taken_up_note",
        id, update, author, correction, at, taken_up_at, note,
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
        assert_eq!(evidence(some(), some(), Some(6)).unwrap().unwrap().bytes, 6);
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
