//! Applies `migrations/` to an empty database and names it to the compiler, so that every `query!`
//! is checked against the real schema with no tool, no saved query folder and no variable to set.
//! The kernel and the bot run it, each for its own queries.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let root = if package.join("migrations").exists() {
        package.as_path()
    } else {
        package.parent().unwrap_or(Path::new("."))
    };
    for watched in ["migrations", "build.rs", "config"] {
        println!("cargo:rerun-if-changed={}", root.join(watched).display());
    }
    let schema = PathBuf::from(std::env::var("OUT_DIR")?).join("schema.db");
    // What an earlier build left would hide a migration that was edited since.
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", schema.display()));
    }
    let url = format!("sqlite://{}", schema.display());
    let mut connection = SqliteConnectOptions::from_str(&url)?
        .create_if_missing(true)
        .connect()
        .await?;
    Migrator::new(root.join("migrations"))
        .await?
        .run(&mut connection)
        .await?;
    connection.close().await?;
    println!("cargo:rustc-env=DATABASE_URL={url}");
    Ok(())
}
