//! When the bot was there: noted while it is, so that a time in which nobody could be answered is known afterwards.
//!
//! **Invariant:** an absence is recorded before anything is decided that may follow from it; one that ends later than it is
//! now came of a clock that was wrong, and is forgotten.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::absence::Absence;

use crate::db::RowReader;
use crate::error::Result;
use crate::meta;

/// When the bot was last there, in seconds.
const THERE: &str = "there_at";
/// What is shorter is no absence: people try again.
const SHORTEST: Duration = Duration::minutes(10);
/// Being there is noted so often.
const NOTED_EVERY: Duration = Duration::minutes(1);

async fn last_there(tx: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>> {
    let noted = meta::find(tx, THERE).await?;
    let noted = noted.and_then(|at| at.parse().ok());
    Ok(noted.and_then(|at| DateTime::from_timestamp(at, 0)))
}

/// Notes that the bot is there, if that was not noted a moment ago.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn note(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<()> {
    let last = last_there(tx).await?;
    if last.is_some_and(|last| last <= now && now - last < NOTED_EVERY) {
        return Ok(());
    }
    if last.is_some_and(|last| last > now) {
        let at = now.timestamp();
        sqlx::query!("delete from absence where until_at > ?", at)
            .execute(&mut *tx)
            .await?;
    }
    meta::set(tx, THERE, &now.timestamp().to_string()).await
}

/// Notes that the bot is there again, and records the absence that is over with that, if it was one.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn come_back(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Option<Absence>> {
    let last = last_there(tx).await?;
    let absence = last
        .filter(|last| now - *last >= SHORTEST)
        .map(|from| Absence { from, until: now });
    if let Some(Absence { from, until }) = absence {
        let (from, until) = (from.timestamp(), until.timestamp());
        sqlx::query!(
            "insert into absence (from_at, until_at) values (?, ?)
             on conflict (from_at) do update set until_at = excluded.until_at",
            from,
            until
        )
        .execute(&mut *tx)
        .await?;
    }
    note(tx, now).await?;
    Ok(absence)
}

/// The absences that ended after `since`, in order.
///
/// # Errors
/// When the records cannot be read.
pub async fn absences_since(tx: &mut SqliteConnection, since: DateTime<Utc>) -> Result<Vec<Absence>> {
    let since = since.timestamp();
    let rows = sqlx::query!(
        "select from_at, until_at from absence where until_at > ? order by until_at",
        since
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let reader = RowReader::of("absence", "absence");
            Ok(Absence {
                from: reader.instant("from_at", row.from_at)?,
                until: reader.instant("until_at", row.until_at)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;

    fn at(minutes: i64) -> DateTime<Utc> {
        "2027-02-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minutes)
    }

    async fn absences(tx: &mut SqliteConnection) -> Vec<(i64, i64)> {
        let found = absences_since(tx, at(-1_000_000)).await.unwrap();
        found
            .iter()
            .map(|one| {
                (
                    (one.from - at(0)).num_minutes(),
                    (one.until - at(0)).num_minutes(),
                )
            })
            .collect()
    }

    #[tokio::test]
    async fn an_absence_is_what_lies_between_being_there_twice() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let seen = db.write(|tx| {
            Box::pin(async move {
                // A first start has nothing behind it, and a short one is none.
                assert_eq!(come_back(tx, at(0)).await?, None);
                note(tx, at(5)).await?;
                assert_eq!(come_back(tx, at(14)).await?, None);
                note(tx, at(20)).await?;
                assert!(come_back(tx, at(100)).await?.is_some());
                assert_eq!(absences(tx).await, [(20, 100)]);
                // A clock that was a year ahead: what it made is forgotten when it is right again.
                assert!(come_back(tx, at(500_000)).await?.is_some());
                note(tx, at(110)).await?;
                assert_eq!(absences(tx).await, [(20, 100)]);
                assert_eq!(come_back(tx, at(115)).await?, None);
                assert_eq!(absences_since(tx, at(100)).await?, []);
                Ok(())
            })
        });
        seen.await.unwrap();
    }
}
