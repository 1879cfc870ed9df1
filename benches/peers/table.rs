//! The figures of all rounds, and the tables they make.

use std::collections::BTreeMap;
use std::fmt;

use crate::bots::Kind;
use crate::settings::Settings;
use crate::town::say;
use crate::{UPDATES, stage};

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// `/progress`, so many a second.
    Progress(u32, &'static str),
    /// Whole updates, so many a second.
    Update(u32, &'static str),
    /// After all of it.
    Memory,
}

/// What is told of `/progress`, and in what.
pub const PROGRESS: [(&str, &str); 4] = [("p50", "ms"), ("p99", "ms"), ("lost", ""), ("processor", "ms")];
/// What is told of whole updates.
pub const UPDATE: [(&str, &str); 7] = [
    ("answer p50", "ms"),
    ("answer p99", "ms"),
    ("line p50", "ms"),
    ("line p99", "ms"),
    ("lost", ""),
    ("processor", "ms"),
    ("requests", ""),
];

/// A figure for each round.
#[derive(Default)]
pub struct Figures {
    all: BTreeMap<(Row, Kind), Vec<f64>>,
}

impl Figures {
    pub fn put(&mut self, kind: Kind, row: Row, value: f64) {
        self.all.entry((row, kind)).or_default().push(value);
    }

    /// Says them all: what each bot took, then Trellis as a share of what the others took.
    pub fn print(&self, settings: &Settings) {
        let rounds = settings.rounds;
        say(&format!(
            "\nMedians of {rounds} round(s) of {} s, with the least and the most. `/progress` without limits; whole updates with \
             Discord's limits for every bot, Trellis keeping to 45 requests a second. {} rooms.\n",
            settings.secs,
            stage::ROOMS
        ));
        let kinds: Vec<Kind> = settings.kinds().filter(|kind| self.has(*kind)).collect();
        head(kinds.iter().map(ToString::to_string).collect());
        for row in rows(settings) {
            let cells = kinds.iter().map(|kind| self.cell(row, *kind));
            line(&row.to_string(), cells.collect());
        }
        let others = |of: Kind| kinds.iter().copied().filter(move |kind| *kind != of);
        for of in [Kind::Trellis, Kind::Grown] {
            if !self.has(of) {
                continue;
            }
            say(&format!("\n{of} as a share of each other, by medians\n"));
            head(others(of).map(|kind| kind.to_string()).collect());
            for row in rows(settings).filter(|row| !row.is_count()) {
                let cells = others(of).map(|other| self.share(row, of, other));
                line(&row.to_string(), cells.collect());
            }
        }
    }

    fn has(&self, kind: Kind) -> bool {
        self.all.keys().any(|(_, other)| *other == kind)
    }

    fn median(&self, row: Row, kind: Kind) -> Option<f64> {
        Some(self.sorted(row, kind)?.middle)
    }

    fn sorted(&self, row: Row, kind: Kind) -> Option<Spread> {
        let mut values = self.all.get(&(row, kind))?.clone();
        values.sort_by(f64::total_cmp);
        let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
        Some(Spread {
            least: values[0],
            middle: f64::midpoint(low, high),
            most: values[values.len() - 1],
        })
    }

    fn cell(&self, row: Row, kind: Kind) -> String {
        self.sorted(row, kind)
            .map_or("–".to_owned(), |spread| spread.to_string())
    }

    fn share(&self, row: Row, of: Kind, other: Kind) -> String {
        let share = || Some(self.median(row, of)? / self.median(row, other)?);
        share()
            .filter(|share| share.is_finite())
            .map_or("–".to_owned(), |share| format!("{share:.2}×"))
    }
}

/// All rows, in their order.
fn rows(settings: &Settings) -> impl Iterator<Item = Row> {
    let progress = settings
        .rates
        .iter()
        .flat_map(|rate| PROGRESS.map(|(what, _)| Row::Progress(*rate, what)));
    let updates = UPDATES
        .into_iter()
        .flat_map(|rate| UPDATE.map(|(what, _)| Row::Update(rate, what)));
    progress.chain(updates).chain([Row::Memory])
}

impl Row {
    /// Whether it counts something of which there may be none.
    fn is_count(self) -> bool {
        matches!(self, Self::Progress(_, "lost") | Self::Update(_, "lost"))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = |all: &[(&str, &'static str)], what: &str| {
            let found = all.iter().find(|(name, unit)| *name == what && !unit.is_empty());
            found.map_or(String::new(), |(_, unit)| format!(", {unit}"))
        };
        match self {
            Self::Progress(rate, what) => {
                write!(f, "`/progress` at {rate}/s: {what}{}", unit(&PROGRESS, what))
            }
            Self::Update(rate, what) => write!(f, "update at {rate}/s: {what}{}", unit(&UPDATE, what)),
            Self::Memory => f.write_str("resident afterwards, MB"),
        }
    }
}

/// A figure over all rounds.
struct Spread {
    least: f64,
    middle: f64,
    most: f64,
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |value: f64| match value {
            0.0 => "0".to_owned(),
            f64::INFINITY => "none".to_owned(),
            100.0.. => format!("{value:.0}"),
            10.0.. => format!("{value:.1}"),
            1.0.. => format!("{value:.2}"),
            _ => format!("{value:.3}"),
        };
        let (least, middle, most) = (number(self.least), number(self.middle), number(self.most));
        if least == most {
            return f.write_str(&middle);
        }
        write!(f, "{middle} ({least} to {most})")
    }
}

fn head(names: Vec<String>) {
    line("what", names.clone());
    line("---", names.iter().map(|_| "---".to_owned()).collect());
}

fn line(name: &str, cells: Vec<String>) {
    say(&format!("| {name} | {} |", cells.join(" | ")));
}
