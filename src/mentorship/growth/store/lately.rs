//! What was written in a room of late, for whoever prepares a talk there: each member of it reads all of its updates.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{RoomId, UserId};
use trellis_kernel::db::RowReader;
use trellis_kernel::error::Result;

/// What was written in a room since an instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lately {
    /// How many updates that stand there are.
    pub(crate) count: u32,
    /// The newest of them, the newest first.
    pub(crate) newest: Vec<Noted>,
}

/// One update, as far as a talk is prepared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Noted {
    /// Who wrote it.
    pub(crate) author: UserId,
    /// What they did.
    pub(crate) did: String,
    /// Where they are stuck; empty where they are not.
    pub(crate) stuck: String,
    /// When it was posted.
    pub(crate) at: DateTime<Utc>,
}

/// The updates of a room since `since`: how many, and the newest three.
pub(crate) async fn lately(tx: &mut SqliteConnection, room: RoomId, since: DateTime<Utc>) -> Result<Lately> {
    let (id, since) = (room.to_string(), since.timestamp());
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count: u32" from progress_update
           where room_id = ? and posted_at >= ? and withdrawn_at is null"#,
        id,
        since,
    );
    let count = count.fetch_one(&mut *tx).await?;
    let rows = sqlx::query!(
        "select author_id, did, stuck, posted_at from progress_update
         where room_id = ? and posted_at >= ? and withdrawn_at is null order by posted_at desc limit +3",
        id,
        since,
    );
    let row_of = RowReader::of("progress_update", &id);
    let newest = rows.fetch_all(tx).await?.into_iter().map(|row| {
        Ok(Noted {
            author: UserId::from_db(row.author_id),
            did: row.did,
            stuck: row.stuck,
            at: row_of.instant("posted_at", row.posted_at)?,
        })
    });
    Ok(Lately {
        count,
        newest: newest.collect::<Result<_>>()?,
    })
}
