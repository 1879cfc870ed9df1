//! Is the sandbox like Discord? Takes the same steps at two places and compares what came of them.
//!
//! By hand only, never in a build: against Discord it needs a throw-away bot in a guild of its own, with all
//! permissions there but ADMINISTRATOR. The token is typed in, not given on the command line, where others may see it.
//!
//! ```text
//! cargo run -p discord-sandbox --example compare -- run --guild ID --log here.jsonl
//! cargo run -p discord-sandbox --example compare -- run --base https://discord.com --guild ID --log there.jsonl
//! cargo run -p discord-sandbox --example compare -- diff here.jsonl there.jsonl
//! ```

mod shape;
mod steps;

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::Value;

#[derive(Parser)]
#[command(about = "Takes the same steps at two places and compares what came of them")]
struct Arguments {
    #[command(subcommand)]
    wanted: Wanted,
}

#[derive(Subcommand)]
enum Wanted {
    /// Takes the steps, cleans up, and writes a log. The bot's token is read from standard input.
    Run {
        /// Where the API is, without `/api/v10`.
        #[arg(long, default_value = "http://127.0.0.1:4480")]
        base: String,
        /// A guild in which the bot may do everything but be an administrator.
        #[arg(long)]
        guild: String,
        /// The log to write, one JSON line a step.
        #[arg(long)]
        log: PathBuf,
    },
    /// Says what differs between two logs; succeeds when nothing does.
    Diff {
        /// One log.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
}

type Failed = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match carry_out(Arguments::parse().wanted).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(wanted: Wanted) -> Result<bool, Failed> {
    match wanted {
        Wanted::Run { base, guild, log } => {
            println!("the bot's token, for {base}:");
            let mut token = String::new();
            std::io::stdin().lock().read_line(&mut token)?;
            let taken = steps::Run::all(&base, token.trim(), &guild).await?;
            let lines: Vec<String> = taken.iter().map(|step| format!("{step}\n")).collect();
            std::fs::write(&log, lines.concat())?;
            println!("{} steps in {}", taken.len(), log.display());
            Ok(true)
        }
        Wanted::Diff { one, other } => {
            let found = shape::differences(&read(&one)?, &read(&other)?);
            for difference in &found {
                println!("{difference}");
            }
            println!("{} differences", found.len());
            Ok(found.is_empty())
        }
    }
}

fn read(path: &Path) -> Result<Vec<Value>, Failed> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().enumerate();
    lines
        .map(|(at, line)| {
            serde_json::from_str(line)
                .map_err(|error| format!("{}:{}: {error}", path.display(), at + 1).into())
        })
        .collect()
}
