//! How long it takes to check a program and to compute what it asks: `cargo bench -p trellis-domain --bench check`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use trellis_domain::program::{Party, Program};

const CAREER: &str = include_str!("../../config/programs/career-growth.toml");
const OPEN_SOURCE: &str = include_str!("../../config/programs/open-source-contribution.toml");
/// Each program is checked so often; the middle and the worst are told.
const TIMES: usize = 50;

fn main() {
    // The longest program there can be, which asks every day: as much as one can say.
    let longest = CAREER
        .replace("\nweeks = 12", "\nweeks = 104")
        .replace("0 9 * * 4#2,4#4", "0 9 * * *");
    let most = "{ asks = 400, minutes = 600, pings = 14 }";
    let longest = format!("{longest}\n[budget]\nmentee = {most}\nmentor = {most}\nfurther_mentee = {most}\n");
    for (name, source) in [
        ("career growth", CAREER),
        ("open source contribution", OPEN_SOURCE),
        ("104 weeks, asked daily", &longest),
    ] {
        let mut took: Vec<Duration> = (0..TIMES).map(|_| check(source)).collect();
        took.sort_unstable();
        let millis = |one: Duration| one.as_secs_f64() * 1000.0;
        println!(
            "{name:<26} p50 {:>7.2} ms, worst {:>7.2} ms",
            millis(took[TIMES / 2]),
            millis(took[TIMES - 1])
        );
    }
}

/// As `trellis check` does: reads the file with all its faults, holds it to its budget, and makes the table.
fn check(source: &str) -> Duration {
    let begun = Instant::now();
    let program = Program::parse("bench", black_box(source));
    let program = program.unwrap_or_else(|faults| panic!("{faults:#?}"));
    let load = program.heaviest_load();
    for party in Party::ALL {
        black_box((load.by_week(party), load.against_budget(party)));
    }
    begun.elapsed()
}
