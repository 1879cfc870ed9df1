//! What an earlier version stored is read by this one.
//!
//! `released/NNNN.sql` holds what the version with migration NNNN wrote, after the files before it: together rows for every
//! table of its schema. Each state is upgraded here the way a bot upgrades at its start. A migration that moves a column or a table on purpose says here
//! where its rows are found afterwards.

#![allow(
    clippy::unwrap_used,
    reason = "in a test what cannot be done is a failure of the test"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use trellis_kernel::db::{APPLICATION_ID, Db, FILE_NAME};
use trellis_kernel::outbox::Action;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The versions that have a fixture, each with what was written up to it: by which version, and what.
fn released() -> Vec<(i64, Vec<(i64, String)>)> {
    let written = written();
    let until = |number: usize| written.iter().take(number + 1).cloned().collect();
    (0..written.len())
        .map(|number| (written[number].0, until(number)))
        .collect()
}

fn written() -> Vec<(i64, String)> {
    let files = std::fs::read_dir(folder("tests/released")).unwrap();
    let mut released: Vec<_> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "sql"))
        .map(|path| {
            let version = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
            (version, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    released.sort();
    assert!(!released.is_empty());
    released
}

async fn open(dir: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(dir.join(FILE_NAME));
    options
        .create_if_missing(true)
        .foreign_keys(true)
        .pragma("application_id", APPLICATION_ID.to_string())
        .connect()
        .await
        .unwrap()
}

/// A database as the last of these versions left it, which the others had in turn before.
async fn as_left_by(written: &[(i64, String)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut connection = open(dir.path()).await;
    let migrator = Migrator::new(folder("../migrations")).await.unwrap();
    for (version, rows) in written {
        migrator.run_to(*version, &mut connection).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(rows.clone()))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
    dir
}

async fn strings(connection: &mut SqliteConnection, query: String) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(query))
        .fetch_all(connection)
        .await
        .unwrap()
}

/// The columns of each table of ours.
async fn tables(connection: &mut SqliteConnection) -> BTreeMap<String, Vec<String>> {
    let names = "select name from sqlite_schema where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite\\_%' escape '\\'";
    let mut tables = BTreeMap::new();
    for name in strings(connection, names.to_owned()).await {
        let columns = strings(
            connection,
            format!("select name from pragma_table_info('{name}')"),
        )
        .await;
        tables.insert(name, columns);
    }
    tables
}

/// The rows of a table, each as SQL would write it, in no order that matters.
async fn rows(connection: &mut SqliteConnection, table: &str, columns: &[String]) -> Vec<String> {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| format!("quote(\"{column}\")"))
        .collect();
    let mut rows = strings(
        connection,
        format!("select {} from \"{table}\"", columns.join(" || ', ' || ")),
    )
    .await;
    rows.sort();
    rows
}

/// The member who was shut out of their room in 0006.sql, which that version stored as if somebody had let them in.
const SHUT_OUT: (&str, &str) = (
    "'room:prz879x5bjy04ep5:channel', 1589569110562435253, 1, 'guest'",
    "'room:prz879x5bjy04ep5:channel', 1589569110562435253, 1, 'shut_out'",
);

/// The rows as they are after the upgrade: as they were, but for what a migration reads otherwise on purpose.
fn upgraded(table: &str, rows: &[String]) -> Vec<String> {
    let mut rows = rows.to_vec();
    if table == "access_note" {
        for row in &mut rows {
            *row = row.replace(SHUT_OUT.0, SHUT_OUT.1);
        }
        rows.sort();
    }
    rows
}

#[tokio::test]
async fn every_table_has_rows_to_be_upgraded() {
    for (version, fixture) in released() {
        let dir = as_left_by(&fixture).await;
        let mut connection = open(dir.path()).await;
        for (table, columns) in tables(&mut connection).await {
            let rows = rows(&mut connection, &table, &columns).await;
            assert!(
                !rows.is_empty(),
                "released/{version:04}.sql has no row for {table}"
            );
        }
    }
}

#[tokio::test]
async fn every_migration_after_the_first_has_a_fixture_of_what_was_before_it() {
    let migrator = Migrator::new(folder("../migrations")).await.unwrap();
    let mut versions: Vec<i64> = migrator.iter().map(|migration| migration.version).collect();
    versions.sort_unstable();
    versions.pop();
    let fixtures: Vec<i64> = released().into_iter().map(|(version, _)| version).collect();
    for version in versions {
        assert!(
            fixtures.contains(&version),
            "tests/released/{version:04}.sql is missing"
        );
    }
}

#[tokio::test]
async fn an_upgrade_keeps_every_row() {
    for (version, fixture) in released() {
        let dir = as_left_by(&fixture).await;
        let mut connection = open(dir.path()).await;
        let old = tables(&mut connection).await;
        let mut before = BTreeMap::new();
        for (table, columns) in &old {
            before.insert(table, rows(&mut connection, table, columns).await);
        }
        connection.close().await.unwrap();

        Db::open(dir.path()).await.unwrap().close().await;

        let mut connection = open(dir.path()).await;
        // The one row that opening adds: whose life the file tells.
        let word = sqlx::query("delete from meta where key = 'lineage'").execute(&mut connection);
        assert_eq!(word.await.unwrap().rows_affected(), 1);
        let new = tables(&mut connection).await;
        for (table, columns) in &old {
            let now = new
                .get(table)
                .unwrap_or_else(|| panic!("{table} of {version:04} is gone"));
            for column in columns {
                assert!(now.contains(column), "{table}.{column} of {version:04} is gone");
            }
            let after = rows(&mut connection, table, columns).await;
            assert_eq!(after, upgraded(table, &before[table]), "{table} of {version:04}");
        }
        let broken = strings(
            &mut connection,
            "select \"table\" from pragma_foreign_key_check".to_owned(),
        );
        assert!(broken.await.is_empty(), "{version:04}");
        let report = strings(&mut connection, "pragma integrity_check".to_owned()).await;
        assert_eq!(report, ["ok"], "{version:04}");
    }
}

#[tokio::test]
async fn what_was_owed_is_still_understood() {
    for (version, fixture) in released() {
        let dir = as_left_by(&fixture).await;
        Db::open(dir.path()).await.unwrap().close().await;
        let mut connection = open(dir.path()).await;
        let pending = "select action from effect where state not in ('done', 'dropped')";
        for action in strings(&mut connection, pending.to_owned()).await {
            let read = serde_json::from_str::<Action>(&action);
            assert!(read.is_ok(), "{version:04}: {action}: {read:?}");
        }
    }
}
