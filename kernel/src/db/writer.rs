//! The one task that writes. It takes what waits, up to [`GROUP`] pieces, into one transaction, because a
//! durable commit costs the same for one row as for a hundred.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::{BackupError, back_up};
use crate::error::{Error, Fault, Result, Storage};

/// How many pieces of work share one commit at the most.
const GROUP: usize = 64;
/// How many pieces of work may wait; more have to wait outside.
const QUEUE: usize = 1024;

/// Tells the one who waits how the commit went.
type Answer = Box<dyn FnOnce(std::result::Result<(), Unsaved>) + Send>;

struct Ran {
    keep: bool,
    answer: Answer,
    /// What of the disk's kept it from being done.
    storage: Option<Storage>,
}

/// Why a group was not saved.
#[derive(Clone)]
struct Unsaved {
    storage: Option<Storage>,
    why: String,
}

/// What is known of the disk. Each of its troubles is logged once, however much befalls it, and so is its end.
#[derive(Debug, Default)]
struct Disk {
    trouble: Option<Storage>,
}

impl Disk {
    fn note(&mut self, trouble: Option<Storage>, is_saved: bool) {
        match trouble {
            Some(storage) if self.trouble != trouble => {
                self.trouble = trouble;
                tracing::error!(
                    "{storage}: nothing that people do is saved, and they are told so. Please {}; it goes on by itself then",
                    storage.remedy()
                );
            }
            None if is_saved && self.trouble.take().is_some() => {
                tracing::warn!("changes are saved again");
            }
            Some(_) | None => {}
        }
    }
}

type Job = Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Ran> + Send>;

enum Order {
    Run(Job),
    EmptyLog(oneshot::Sender<Result<bool>>),
    DoWithoutLog(oneshot::Sender<()>),
    Copy(
        PathBuf,
        &'static str,
        oneshot::Sender<std::result::Result<(), BackupError>>,
    ),
    Close(oneshot::Sender<()>),
}

/// The way to the writing task.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    orders: mpsc::Sender<Order>,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Run(_) => "Run",
            Self::EmptyLog(_) => "EmptyLog",
            Self::DoWithoutLog(_) => "DoWithoutLog",
            Self::Copy(..) => "Copy",
            Self::Close(_) => "Close",
        })
    }
}

impl Unsaved {
    fn fault(self) -> Fault {
        match self.storage {
            Some(storage) => Fault::Storage(storage),
            None => Fault::NotSaved(self.why),
        }
    }
}

impl Writer {
    /// Starts the task on a connection and a thread of its own: SQLite's thread wakes it after each statement, and to wake a
    /// thread that waits for nothing else costs a fraction of what it costs to wake the runtime.
    pub(super) fn start(
        options: SqliteConnectOptions,
        connection: SqliteConnection,
    ) -> std::io::Result<Self> {
        let (orders, queue) = mpsc::channel(QUEUE);
        let outside = tokio::runtime::Handle::current();
        std::thread::Builder::new()
            .name("trellis-writer".to_owned())
            .spawn(move || {
                // What a change starts beside itself runs where all else runs.
                let _outside = outside.enter();
                futures::executor::block_on(write_all(options, connection, queue));
            })?;
        Ok(Self { orders })
    }

    pub(super) async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel::<Result<T>>();
        let job: Job = Box::new(move |connection| {
            async move {
                let done = work(connection).await;
                let keep = done.is_ok();
                let storage = done.as_ref().err().and_then(Error::storage);
                let answer: Answer = Box::new(move |commit| {
                    let told = match commit {
                        Ok(()) => done,
                        Err(unsaved) if keep => Err(Error::Fault(unsaved.fault())),
                        Err(_) => done,
                    };
                    // Nobody waits any more when the asker gave up; the work is committed all the same.
                    let _ = sender.send(told);
                });
                Ran {
                    keep,
                    answer,
                    storage,
                }
            }
            .boxed()
        });
        let closed = || Error::Fault(Fault::NotSaved("the database is closed".to_owned()));
        self.orders.send(Order::Run(job)).await.map_err(|_| closed())?;
        receiver.await.unwrap_or_else(|_| {
            Err(Error::Fault(Fault::NotSaved(
                "the writer gave up; see the log".to_owned(),
            )))
        })
    }

    pub(super) async fn checkpoint(&self) -> Result<bool> {
        let closed = || Error::Fault(Fault::NotSaved("the database is closed".to_owned()));
        let (sender, receiver) = oneshot::channel();
        let order = Order::EmptyLog(sender);
        self.orders.send(order).await.map_err(|_| closed())?;
        receiver.await.map_err(|_| closed())?
    }

    /// The log is not in the folder any more: what is in it is moved into the file, now and after each commit.
    pub(super) async fn do_without_log(&self) {
        let (sender, receiver) = oneshot::channel();
        if self.orders.send(Order::DoWithoutLog(sender)).await.is_ok() {
            let _ = receiver.await;
        }
    }

    /// Copies all that is known to be stored into `dir`.
    pub(super) async fn copy_to(
        &self,
        dir: &Path,
        label: &'static str,
    ) -> std::result::Result<(), BackupError> {
        let (sender, receiver) = oneshot::channel();
        let order = Order::Copy(dir.to_owned(), label, sender);
        if self.orders.send(order).await.is_err() {
            return Err(BackupError::Empty);
        }
        receiver.await.unwrap_or(Err(BackupError::Empty))
    }

    pub(super) async fn close(&self) {
        let (sender, receiver) = oneshot::channel();
        if self.orders.send(Order::Close(sender)).await.is_ok() {
            let _ = receiver.await;
        }
    }
}

async fn write_all(
    options: SqliteConnectOptions,
    connection: SqliteConnection,
    mut queue: mpsc::Receiver<Order>,
) {
    let mut connection = Some(connection);
    let mut disk = Disk::default();
    let mut has_log = true;
    while let Some(first) = queue.recv().await {
        let mut jobs = Vec::new();
        let mut closing = None;
        let mut emptying = Vec::new();
        let mut saving = None;
        let mut copying = None;
        let mut next = Some(first);
        while let Some(order) = next {
            match order {
                Order::Run(job) => jobs.push(job),
                Order::EmptyLog(sender) => emptying.push(sender),
                Order::DoWithoutLog(sender) => saving = Some(sender),
                Order::Copy(dir, label, sender) => copying = Some((dir, label, sender)),
                Order::Close(sender) => closing = Some(sender),
            }
            next = if jobs.len() < GROUP && closing.is_none() {
                queue.try_recv().ok()
            } else {
                None
            };
        }
        has_log &= saving.is_none();
        if !jobs.is_empty() {
            connection = commit_group(&options, connection, jobs, (&mut disk, has_log)).await;
        }
        if let Some(sender) = saving {
            into_the_file(connection.as_mut()).await;
            let _ = sender.send(());
        }
        if let (Some((dir, label, sender)), Some(open)) = (copying, connection.as_mut()) {
            let _ = sender.send(back_up(open, &dir, label).await.map(drop));
        }
        for sender in emptying {
            // Nobody waits any more when the asker gave up.
            let _ = sender.send(checkpoint(connection.as_mut()).await);
        }
        if let Some(sender) = closing {
            if let Some(open) = connection.take()
                && let Err(error) = open.close().await
            {
                tracing::warn!(%error, "closing the database");
            }
            let _ = sender.send(());
            return;
        }
    }
}

/// Moves the write-ahead log (-wal) into the file and cuts it to nothing. `false` while somebody still reads from it.
async fn checkpoint(connection: Option<&mut SqliteConnection>) -> Result<bool> {
    let Some(connection) = connection else {
        return Ok(false);
    };
    // Changes wait behind this one, so it does not wait for readers as they would.
    sqlx::query("pragma busy_timeout = 100")
        .execute(&mut *connection)
        .await?;
    let busy = sqlx::query_scalar::<_, i64>("pragma wal_checkpoint(truncate)")
        .fetch_one(&mut *connection)
        .await;
    sqlx::query("pragma busy_timeout = 5000")
        .execute(connection)
        .await?;
    Ok(busy? == 0)
}

/// Moves what was committed into the file itself.
async fn into_the_file(connection: Option<&mut SqliteConnection>) {
    let Some(connection) = connection else { return };
    if let Err(error) = sqlx::query("pragma wal_checkpoint(full)")
        .execute(connection)
        .await
    {
        tracing::error!(%error, "what was committed could not be moved into the file");
    }
}

/// Runs the jobs in one transaction. Gives the connection back when it is still good.
async fn commit_group(
    options: &SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    jobs: Vec<Job>,
    (disk, has_log): (&mut Disk, bool),
) -> Option<SqliteConnection> {
    let mut connection = match connection {
        Some(open) => open,
        // The last group broke its connection; a fresh one has no half-open transaction in it.
        None => match options.connect().await {
            Ok(fresh) => fresh,
            Err(error) => {
                let storage = Storage::of(&error);
                disk.note(storage, false);
                if storage.is_none() {
                    tracing::error!(%error, "the database cannot be opened for writing");
                }
                return None;
            }
        },
    };
    let mut ran = Vec::with_capacity(jobs.len());
    let ended = run_group(&mut connection, jobs, &mut ran).await;
    let good = ended.is_ok();
    let of_jobs = ran.iter().find_map(|one| one.storage);
    // A disk that is full ends the transaction, and what is said of that later names no disk.
    let storage = of_jobs.or(ended.as_ref().err().and_then(Storage::of));
    disk.note(storage, good && ran.iter().any(|one| one.keep));
    if let (Err(error), None) = (&ended, storage) {
        tracing::error!(%error, "a group of changes was not saved");
    }
    if good && !has_log {
        // An answer that is given after this is true, whatever becomes of the process.
        into_the_file(Some(&mut connection)).await;
    }
    let told = ended.map_err(|error| Unsaved {
        storage,
        why: error.to_string(),
    });
    for one in ran {
        (one.answer)(told.clone());
    }
    good.then_some(connection)
}

/// What is said to SQLite between pieces of work. sqlx would begin and end transactions by itself, and wait at each for an
/// acknowledgement of its answer, which costs as much as one more statement; and two of these go in one hand-over.
#[derive(Clone, Copy)]
enum Step {
    /// For one that comes alone: nobody else's work is in its transaction, so it needs no savepoint.
    BeginAlone,
    Begin,
    /// The last one is kept.
    GoOn,
    /// The last one is undone, and its savepoint stands for the next.
    Undo,
    /// What is left open of savepoints is committed with the rest.
    Commit,
    UndoAndCommit,
    Rollback,
}

impl Step {
    async fn take(self, connection: &mut SqliteConnection) -> std::result::Result<(), sqlx::Error> {
        let statement = match self {
            Self::BeginAlone => sqlx::query("begin immediate"),
            Self::Begin => sqlx::query("begin immediate; savepoint one"),
            Self::GoOn => sqlx::query("release one; savepoint one"),
            Self::Undo => sqlx::query("rollback to one"),
            Self::Commit => sqlx::query("commit"),
            Self::UndoAndCommit => sqlx::query("rollback to one; commit"),
            Self::Rollback => sqlx::query("rollback"),
        };
        statement.execute(connection).await.map(drop)
    }
}

async fn run_group(
    connection: &mut SqliteConnection,
    jobs: Vec<Job>,
    ran: &mut Vec<Ran>,
) -> std::result::Result<(), sqlx::Error> {
    let is_alone = jobs.len() == 1;
    let mut step = if is_alone { Step::BeginAlone } else { Step::Begin };
    let mut keep = true;
    for job in jobs {
        step.take(&mut *connection).await?;
        keep = run_job(connection, job, ran).await;
        step = if keep { Step::GoOn } else { Step::Undo };
    }
    let end = match (keep, is_alone) {
        (true, _) => Step::Commit,
        (false, true) => Step::Rollback,
        (false, false) => Step::UndoAndCommit,
    };
    end.take(connection).await
}

/// Runs one piece of work and returns whether it is to be kept.
async fn run_job(connection: &mut SqliteConnection, job: Job, ran: &mut Vec<Ran>) -> bool {
    // A panic in one piece of work must not end the task that everybody's work goes through.
    match AssertUnwindSafe(job(connection)).catch_unwind().await {
        Ok(done) => {
            let keep = done.keep;
            ran.push(done);
            keep
        }
        Err(_) => {
            tracing::error!("a change panicked and was undone");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use trellis_domain::community::CommunityRefusal;

    use tokio::sync::Notify;
    use trellis_domain::refusal::Refusal;

    use super::*;
    use crate::db::Db;

    async fn count(db: &Db) -> i64 {
        let mut reader = db.read().await.unwrap();
        sqlx::query_scalar!("select count(*) from meta where key <> 'lineage'")
            .fetch_one(&mut *reader)
            .await
            .unwrap()
    }

    async fn insert(connection: &mut SqliteConnection, key: &str) -> Result<()> {
        sqlx::query!("insert into meta (key, value) values (?, '')", key)
            .execute(connection)
            .await?;
        Ok(())
    }

    #[tokio::test]
    async fn a_refused_change_is_undone_and_its_neighbours_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let good = db.write(|tx| Box::pin(async move { insert(tx, "good").await }));
        let bad = db.write(|tx| {
            Box::pin(async move {
                insert(tx, "bad").await?;
                Err::<(), _>(Refusal::from(CommunityRefusal::NotSetUp).into())
            })
        });
        let after = db.write(|tx| Box::pin(async move { insert(tx, "after").await }));
        let (good, bad, after) = tokio::join!(good, bad, after);
        good.unwrap();
        assert!(matches!(bad, Err(Error::Refusal(refusal)) if refusal == CommunityRefusal::NotSetUp));
        after.unwrap();
        assert_eq!(count(&db).await, 2);
    }

    #[tokio::test]
    async fn a_panic_in_one_change_does_not_end_the_writer() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let lost = db
            .write(|tx| {
                Box::pin(async move {
                    insert(tx, "lost").await?;
                    panic!("a defect");
                    #[allow(unreachable_code, reason = "gives the block its type")]
                    Ok(())
                })
            })
            .await;
        assert!(matches!(lost, Err(Error::Fault(Fault::NotSaved(_)))));
        db.write(|tx| Box::pin(async move { insert(tx, "kept").await }))
            .await
            .unwrap();
        assert_eq!(count(&db).await, 1);
    }

    #[tokio::test]
    async fn a_full_disk_is_told_and_nothing_is_acknowledged_that_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let pages = |most: &'static str| {
            db.write(move |tx| {
                Box::pin(async move {
                    sqlx::query(most).execute(tx).await?;
                    Ok(())
                })
            })
        };
        pages("pragma max_page_count = 1").await.unwrap();
        let big = |key: &'static str| {
            db.write(move |tx| {
                Box::pin(async move {
                    let value = "x".repeat(100_000);
                    sqlx::query!("insert into meta (key, value) values (?, ?)", key, value)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
        };
        assert!(matches!(big("refused").await, Err(Error::Fault(_))));
        assert_eq!(count(&db).await, 0);
        pages("pragma max_page_count = 1000000").await.unwrap();
        big("kept").await.unwrap();
        assert_eq!(count(&db).await, 1);
    }

    #[tokio::test]
    async fn what_was_erased_is_in_no_file_once_the_log_is_emptied() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let there = || {
            let files = std::fs::read_dir(dir.path()).unwrap().flatten();
            let mut contents = files.map(|file| std::fs::read(file.path()).unwrap());
            contents.any(|bytes| bytes.windows(6).any(|window| window == b"canary"))
        };
        db.write(|tx| Box::pin(async move { insert(tx, "canary").await }))
            .await
            .unwrap();
        db.write(|tx| {
            Box::pin(async move {
                sqlx::query("delete from meta").execute(tx).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
        assert!(
            there(),
            "the log keeps what was written, or this test shows nothing"
        );
        let mut reader = db.read().await.unwrap();
        let reading = async {
            sqlx::query("begin").execute(&mut *reader).await?;
            sqlx::query("select key from meta").fetch_all(&mut *reader).await
        };
        reading.await.unwrap();
        assert!(!db.checkpoint().await.unwrap(), "somebody reads");
        sqlx::query("commit").execute(&mut *reader).await.unwrap();
        assert!(db.checkpoint().await.unwrap() && !there());
        db.write(|tx| Box::pin(async move { insert(tx, "kept").await }))
            .await
            .unwrap();
        assert_eq!(count(&db).await, 1);
    }

    #[tokio::test]
    async fn changes_that_wait_together_share_one_commit() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).await.unwrap();
        let (began, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (told, wait) = (Arc::clone(&began), Arc::clone(&go_on));
        let first = tokio::spawn({
            let db = db.clone();
            async move {
                db.write(move |_| {
                    Box::pin(async move {
                        told.notify_one();
                        wait.notified().await;
                        Ok(())
                    })
                })
                .await
            }
        });
        began.notified().await;
        // They are queued while the first group is held open, so they make the second one together.
        let seen = |key: &'static str| {
            db.write(move |tx| {
                Box::pin(async move {
                    insert(tx, key).await?;
                    Ok(
                        sqlx::query_scalar!("select count(*) from meta where key <> 'lineage'")
                            .fetch_one(tx)
                            .await?,
                    )
                })
            })
        };
        let (a, b, _) = tokio::join!(seen("a"), seen("b"), async { go_on.notify_one() });
        first.await.unwrap().unwrap();
        // The second sees the first's row before anybody has been answered: one transaction.
        assert_eq!((a.unwrap(), b.unwrap()), (1, 2));
    }
}
