//! The sandbox's figures in `docs/benchmarks.md`: `cargo bench -p discord-sandbox --bench numbers`.
//!
//! A word after `--` picks some of them: size, messages, storm, interactions. The sandbox is a process of its own,
//! but in the storm; bot and people are in this one, on the same machine.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod client;
mod interactions;
mod messages;
mod process;
mod size;
mod storm;
mod world;

use std::time::Duration;

#[tokio::main]
async fn main() {
    // `cargo test --benches` runs this too; measuring is for `cargo bench`.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let picked: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wanted = |name: &str| picked.is_empty() || picked.iter().any(|word| *word == name);
    if wanted("size") {
        size::run().await;
    }
    if wanted("messages") {
        messages::run().await;
    }
    if wanted("storm") {
        storm::run().await;
    }
    if wanted("interactions") {
        interactions::run().await;
    }
}

/// A millisecond of real time, by the pace of a load.
async fn moment() {
    let _ = tokio::time::timeout(Duration::from_millis(1), std::future::pending::<()>()).await;
}

fn tell(what: &str, taken: &mut [Duration]) {
    taken.sort();
    let count = taken.len();
    let at = |percent: usize| taken[(count - 1) * percent / 100];
    say(&format!(
        "{what}: n {count}, p50 {:.1?}, p99 {:.1?}, worst {:.1?}",
        at(50),
        at(99),
        taken[count - 1]
    ));
}

#[expect(clippy::print_stdout, reason = "a benchmark's figures are its output")]
fn say(line: &str) {
    println!("{line}");
}
