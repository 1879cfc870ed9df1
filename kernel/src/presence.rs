//! When the bot was there: noted while it is, so that a time in which nobody could be answered is known afterwards.
//!
//! **Invariant:** an absence is recorded before anything is decided that may follow from it; one that ends later than it is
//! now came of a clock that was wrong, and is forgotten.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::absence::Absence;

use crate::clock::Unseen;
use crate::db::RowReader;
use crate::error::Result;
use crate::meta;

/// When the bot was last there, in seconds.
const THERE: &str = "there_at";
/// What is shorter is no absence: people try again.
const SHORTEST: Duration = Duration::minutes(10);
/// Being there is noted so often.
const NOTED_EVERY: Duration = Duration::minutes(1);

/// When it was last noted that the bot is there; `None` before its first start.
///
/// # Errors
/// When the records cannot be read.
pub async fn last_there(tx: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>> {
    let noted = meta::find(tx, THERE).await?;
    let noted = noted.and_then(|at| at.parse().ok());
    Ok(noted.and_then(|at| DateTime::from_timestamp(at, 0)))
}

/// Whether it was noted a moment ago that the bot is there.
///
/// # Errors
/// When the records cannot be read.
pub async fn is_noted(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<bool> {
    let last = last_there(tx).await?;
    Ok(last.is_some_and(|last| last <= now && now - last < NOTED_EVERY))
}

/// Notes that the bot is there.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn note(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<()> {
    let last = last_there(tx).await?;
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
    let absence = match last {
        Some(from) => record(tx, Absence { from, until: now }).await?,
        None => None,
    };
    note(tx, now).await?;
    Ok(absence)
}

/// Records that the machine was asleep, as an absence if it was for long enough: whatever it was connected to, nobody
/// could be answered. That the bot is there is for it to note: it may be cut off all the same.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn was_asleep(tx: &mut SqliteConnection, asleep: Unseen) -> Result<Option<Absence>> {
    let Unseen { from, until } = asleep;
    record(tx, Absence { from, until }).await
}

/// Records it, if it is one. What was known of the same time becomes part of it: a machine may be asleep while it is cut off.
async fn record(tx: &mut SqliteConnection, absence: Absence) -> Result<Option<Absence>> {
    if absence.until - absence.from < SHORTEST {
        return Ok(None);
    }
    let (mut from, mut until) = (absence.from.timestamp(), absence.until.timestamp());
    let known = sqlx::query!(
        "delete from absence where until_at > ? and +from_at < ? returning from_at, until_at",
        from,
        until
    )
    .fetch_all(&mut *tx)
    .await?;
    for one in known {
        from = from.min(one.from_at);
        until = until.max(one.until_at);
    }
    sqlx::query!(
        "insert into absence (from_at, until_at) values (?, ?)",
        from,
        until
    )
    .execute(&mut *tx)
    .await?;
    Ok(Some(absence))
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

    #[tokio::test]
    async fn a_machine_that_slept_was_away_once() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let asleep = |from, until| Unseen {
            from: at(from),
            until: at(until),
        };
        let seen = db.write(move |tx| {
            Box::pin(async move {
                note(tx, at(0)).await?;
                assert_eq!(was_asleep(tx, asleep(1, 10)).await?, None, "people try again");
                // Two beats note it, and it is one. It says nothing about being there.
                for until in [181, 181, 190] {
                    assert!(was_asleep(tx, asleep(1, until)).await?.is_some());
                    assert_eq!(absences(tx).await, [(1, until)]);
                }
                // It was cut off before and after that.
                assert!(come_back(tx, at(200)).await?.is_some());
                assert_eq!(absences(tx).await, [(0, 200)]);
                assert!(was_asleep(tx, asleep(1, 190)).await?.is_some());
                assert_eq!(absences(tx).await, [(0, 200)]);
                // The next one begins where that ended.
                assert!(was_asleep(tx, asleep(200, 260)).await?.is_some());
                assert_eq!(absences(tx).await, [(0, 200), (200, 260)]);
                Ok(())
            })
        });
        seen.await.unwrap();
    }
}
