//! Where confidential text lies: the list is whole, and what each version sealed in each place still opens.

use std::fmt::Display;
use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection};
use trellis_domain::ids::{CheckinId, MidpointId, UserId};
use trellis_kernel::db::{APPLICATION_ID, Db, FILE_NAME};
use trellis_kernel::random::Random;
use trellis_kernel::secrets::{KeySource, Opening, Place, Reader, Sealed, Vault, open_for};

use super::*;
use crate::mentorship::{checkin, concern, growth, midpoint};

const KEYS: &str = include_str!("../../../kernel/tests/released/0001.keys");
const FIRST: &str = include_str!("../../../kernel/tests/released/0001.sql");
const SECOND: &str = include_str!("../../../kernel/tests/released/0002.sql");

async fn open(dir: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(dir.join(FILE_NAME));
    options
        .create_if_missing(true)
        .pragma("application_id", APPLICATION_ID.to_string())
        .connect()
        .await
        .unwrap()
}

/// The database that the first version left, as this one makes it its own.
async fn first_version() -> (SqliteConnection, tempfile::TempDir) {
    left_by(&[FIRST]).await
}

async fn left_by(versions: &[&'static str]) -> (SqliteConnection, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let mut connection = open(dir.path()).await;
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let migrator = Migrator::new(migrations).await.unwrap();
    for (version, rows) in (1..).zip(versions.iter().copied()) {
        migrator.run_to(version, &mut connection).await.unwrap();
        sqlx::raw_sql(rows).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    Db::open(dir.path()).await.unwrap().close().await;
    (open(dir.path()).await, dir)
}

fn vault() -> Vault {
    vault_of(KEYS)
}

fn vault_of(keys: &str) -> Vault {
    let source = KeySource {
        dir: Path::new("not-looked-at"),
        key_file: None,
        environment: Some(keys),
        may_create: false,
    };
    Vault::unlock(source, &Random::seeded(1)).unwrap()
}

async fn opening<'v>(connection: &mut SqliteConnection, vault: &'v Vault) -> Opening<'v> {
    open_for(connection, vault, Reader::Writer).await.unwrap()
}

#[tokio::test]
async fn every_blob_of_the_schema_is_a_place_of_sealed_text() {
    let (mut connection, _dir) = first_version().await;
    let query =
        "select t.name as place, c.name as field from sqlite_schema as t, pragma_table_info(t.name) as c
                 where t.type = 'table' and t.name <> '_sqlx_migrations' and lower(c.type) = 'blob'";
    let found = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
    let mut found: Vec<(String, String)> = found.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut listed: Vec<(String, String)> = sealed_places()
        .iter()
        .map(|place| (place.table.to_owned(), place.column.to_owned()))
        .collect();
    found.sort();
    listed.sort();
    assert_eq!(found, listed);
    // Nowhere else can a sealed value be stored: a strict table takes no blob into a column of another kind but `any`.
    let query = "select t.name || '.' || c.name from pragma_table_list as t, pragma_table_info(t.name) as c
                 where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%'
                 and t.name <> '_sqlx_migrations' and (not t.strict or lower(c.type) = 'any')";
    let lenient = sqlx::query_scalar::<_, String>(query).fetch_all(&mut connection);
    assert_eq!(lenient.await.unwrap(), Vec::<String>::new());
    for place in sealed_places() {
        let key = "select name from pragma_table_info(?) where pk > 0 order by pk";
        let key = sqlx::query_scalar::<_, String>(key).bind(place.table);
        assert_eq!(
            key.fetch_all(&mut connection).await.unwrap(),
            place.key,
            "{}",
            place.table
        );
    }
}

#[tokio::test]
async fn what_was_sealed_opens_in_every_place() {
    opens_in_every_place(&vault()).await;
}

#[tokio::test]
async fn what_was_sealed_opens_after_the_key_was_changed() {
    let newest = "5a".repeat(32);
    opens_in_every_place(&vault_of(&format!("{}\n{newest}", KEYS.trim_end()))).await;
}

/// Goes through all places by nothing but the list.
async fn opens_in_every_place(vault: &Vault) {
    // A place that came with a later version holds nothing of the ones before.
    opens(vault, &[FIRST], &[concern::DETAIL, growth::BODY]).await;
    opens(vault, &[FIRST, SECOND], &[growth::BODY]).await;
}

async fn opens(vault: &Vault, versions: &[&'static str], later: &[Place]) {
    let (mut connection, _dir) = left_by(versions).await;
    for place in sealed_places().into_iter().filter(|place| !later.contains(place)) {
        let (table, column) = (place.table, place.column);
        let key: Vec<String> = place
            .key
            .iter()
            .map(|key| format!("cast({key} as text)"))
            .collect();
        let query = format!(
            "select {column}, {} from {table} where {column} is not null",
            key.join(", ")
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        assert!(!rows.is_empty(), "nothing is sealed in {table}.{column}");
        let opening = opening(&mut connection, vault).await;
        for row in rows {
            let key: Vec<String> = (1..=place.key.len()).map(|at| row.get(at)).collect();
            let key: Vec<&dyn Display> = key.iter().map(|value| value as &dyn Display).collect();
            let sealed = Sealed::from(row.get::<Vec<u8>, _>(0));
            let opened = opening.open(&place.at(&key), &sealed);
            assert!(opened.is_ok(), "{opened:?}");
        }
    }
}

#[tokio::test]
async fn what_the_first_version_stored_is_read_as_it_was_written() {
    let (mut connection, _dir) = first_version().await;
    let vault = vault();
    let (mina, ada) = (
        UserId::new(1_589_569_110_562_424_276),
        UserId::new(1_589_569_110_562_435_253),
    );
    let opening = opening(&mut connection, &vault).await;

    let room = "prz879x5bjy04ep5".parse().unwrap();
    let found = crate::records::room::find(&mut connection, room)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.users(), [mina, ada]);
    let cohort = crate::records::cohort::find(&mut connection, found.cohort_id).await;
    assert_eq!(cohort.unwrap().unwrap().program.slug, "career-growth");

    let checkins = checkin::of_open_rooms(
        &mut connection,
        found.cohort_id,
        chrono::DateTime::from_timestamp(1_900_000_000, 0).unwrap(),
    );
    let checkins = checkins.await.unwrap();
    assert_eq!(checkins.len(), 3);
    let id: CheckinId = "jj5rhvfvp4ng0wkn".parse().unwrap();
    let detail = checkins[0].of(ada).unwrap().detail.as_ref().unwrap();
    let detail = opening.open(&checkin::DETAIL.at(&[&id, &ada]), detail).unwrap();
    assert_eq!(detail.reveal(), "I do not dare to ask — ü 🌱");

    let id: MidpointId = "vm5t83ztx5cmqpxx".parse().unwrap();
    let halfway = midpoint::of_room(&mut connection, room).await.unwrap().unwrap();
    assert_eq!((halfway.id, halfway.written.len()), (id, 2));
    let body = sqlx::query_scalar!("select body from reflection where user_id = 1589569110562435253");
    let body = Sealed::from(body.fetch_one(&mut connection).await.unwrap());
    let body = opening.open(&midpoint::BODY.at(&[&id, &ada]), &body).unwrap();
    assert!(
        body.reveal().contains("Much about What is different"),
        "{}",
        body.reveal()
    );
}
