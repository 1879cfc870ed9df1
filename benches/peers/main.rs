//! Trellis beside two fair peers: `cargo bench --bench peers`.
//!
//! The same work, `/progress` and a whole update, is given to Trellis, to a bot on discord.py, to one on discord.js and,
//! as the floor, to one that only answers. Each is a process of its own with a sandbox of its own; the people act in
//! this process. A round starts every bot anew and gives each its turn at every rate, the next round begins with another
//! of them, and every figure of the tables is the median of the rounds.
//!
//! `benches/peers/install` installs what the peers need. After `--`: `--rounds N`, `--rates 50,200`, `--secs S`,
//! `--only trellis,discord.js`, or `quick`, which shows that it works and measures nothing.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod bots;
mod echo;
mod libraries;
mod load;
mod records;
mod settings;
mod stage;
mod table;
#[path = "../town/mod.rs"]
mod town;

use discord_sandbox::Limits;
use futures::future::join_all;

use bots::Kind;
use settings::Settings;
use stage::Stage;
use table::{Figures, Row};
use town::say;

/// Updates a second of the rows about whole updates.
const UPDATES: [u32; 2] = [15, 20];
/// What comes before anything is measured, updates and `/progress`: so many a second, for so many seconds. Every room has
/// its thread then, and what is compiled while it runs was.
const WARMTH: [(u32, u32); 2] = [(20, 5), (100, 3)];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, address, token] = &arguments[..]
        && word == "echo"
    {
        return echo::run(address, token);
    }
    if let [word, base, token, file] = &arguments[..]
        && word == "libraries"
    {
        return libraries::run(base, token, file.as_ref()).await;
    }
    // `cargo test --benches` runs this too; measuring is for `cargo bench`.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let settings = Settings::read(&arguments);
    let kinds: Vec<Kind> = settings.kinds().filter(|kind| kind.is_installed()).collect();
    let mut stages = join_all(kinds.into_iter().map(Stage::set)).await;
    let mut figures = Figures::default();
    for round in 0..settings.rounds {
        say(&format!("round {} of {}", round + 1, settings.rounds));
        measure(&settings, &mut stages, &mut figures).await;
        stages.rotate_left(1);
    }
    figures.print(&settings);
}

/// One round: every bot anew, and each in turn under each load.
async fn measure(settings: &Settings, stages: &mut [Stage], figures: &mut Figures) {
    let ready = stages.iter_mut().map(async |stage| {
        stage.start_anew().await;
        let [updates, progress] = WARMTH;
        if stage.kind.takes_updates() {
            load::updates(stage, updates).await;
        }
        load::progress(stage, progress).await;
    });
    join_all(ready).await;
    for rate in &settings.rates {
        for stage in stages.iter_mut() {
            let taken = load::progress(stage, (*rate, settings.secs)).await;
            let mut put = |what, value| figures.put(stage.kind, Row::Progress(*rate, what), value);
            put("p50", taken.at(0.5));
            put("p99", taken.at(0.99));
            put("lost", f64::from(taken.lost));
            put("processor", taken.processor);
            say(&format!("  {} at {rate}/s: {taken}", stage.kind));
        }
    }
    for rate in UPDATES {
        for stage in stages.iter_mut().filter(|stage| stage.kind.takes_updates()) {
            stage.sandbox().set_limits(Limits::default());
            let taken = load::updates(stage, (rate, settings.secs)).await;
            stage.sandbox().set_limits(Limits::off());
            let mut put = |what, value| figures.put(stage.kind, Row::Update(rate, what), value);
            put("answer p50", taken.answers.at(0.5));
            put("answer p99", taken.answers.at(0.99));
            put("line p50", taken.lines.at(0.5));
            put("line p99", taken.lines.at(0.99));
            put("lost", f64::from(taken.answers.lost + taken.lines.lost));
            put("processor", taken.answers.processor);
            put("requests", taken.requests);
            say(&format!(
                "  {}, {rate} updates/s: {}; the line: {}",
                stage.kind, taken.answers, taken.lines
            ));
        }
    }
    for stage in stages.iter() {
        figures.put(stage.kind, Row::Memory, stage.bot.resident());
    }
}
