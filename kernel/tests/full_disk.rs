//! A full disk is logged by its name, once. Alone in its process: what other tests do with the log would reach it.

#![allow(
    clippy::unwrap_used,
    reason = "in a test what cannot be done is a failure of the test"
)]

use std::io::Write;
use std::sync::{Arc, Mutex};

use trellis_kernel::db::Db;
use trellis_kernel::error::{Result, Storage};

const FULL: &str = "pragma max_page_count = 1";
const FREE: &str = "pragma max_page_count = 1000000";

/// Lines of a log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn count(&self, words: &str) -> usize {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.matches(words).count()
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A change that needs space, on a connection that may be new: the last one broke.
async fn big(db: &Db, key: String, disk: &'static str) -> Result<()> {
    db.write(move |tx| {
        Box::pin(async move {
            sqlx::query(disk).execute(&mut *tx).await?;
            sqlx::query("insert into meta (key, value) values (?, hex(randomblob(100000)))")
                .bind(key)
                .execute(tx)
                .await?;
            Ok(())
        })
    })
    .await
}

#[tokio::test]
async fn a_full_disk_and_its_end_are_each_logged_once_by_name() {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt().with_ansi(false);
    tracing::subscriber::set_global_default(log.with_writer(move || writer.clone()).finish()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(dir.path()).await.unwrap();
    for number in 0..5 {
        let refused = big(&db, format!("alone {number}"), FULL).await.unwrap_err();
        assert_eq!(refused.storage(), Some(Storage::Full), "{refused}");
    }
    // Also where several share a commit that the disk ends.
    let together = (0..5).map(|number| big(&db, format!("together {number}"), FULL));
    for refused in futures::future::join_all(together).await {
        assert!(refused.is_err());
    }
    assert_eq!((lines.count("the disk is full"), lines.count("ERROR")), (1, 1));
    big(&db, "kept".to_owned(), FREE).await.unwrap();
    assert_eq!(
        (lines.count("changes are saved again"), lines.count("ERROR")),
        (1, 1)
    );
    assert!(big(&db, "again".to_owned(), FULL).await.is_err());
    assert_eq!(lines.count("the disk is full"), 2);
}
