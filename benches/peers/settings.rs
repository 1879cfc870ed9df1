//! What is asked for on the command line.

use trellis_domain::bounds::UPDATES_A_DAY;

use crate::bots::Kind;
use crate::stage::ROOMS;
use crate::{UPDATES, WARMTH};

/// How it is to be measured.
pub struct Settings {
    /// How often everything is measured.
    pub rounds: usize,
    /// `/progress` a second.
    pub rates: Vec<u32>,
    /// How long each load is kept up, in seconds.
    pub secs: u32,
    /// The bots that were asked for; all, where none was.
    only: Vec<String>,
}

impl Settings {
    pub fn read(arguments: &[String]) -> Self {
        let quick = arguments.iter().any(|argument| argument == "quick");
        let value = |name: &str| {
            let at = arguments.iter().position(|argument| argument == name)?;
            let value = arguments.get(at + 1);
            Some(value.unwrap_or_else(|| panic!("{name} has no value")).as_str())
        };
        let number = |name: &str, usual: u32| value(name).map_or(usual, |given| given.parse().unwrap());
        let usual_rates = if quick { "50,200" } else { "50,200,400,800" };
        let rates = value("--rates").unwrap_or(usual_rates);
        let secs = number("--secs", if quick { 2 } else { 6 });
        let [(warmth, long), _] = WARMTH;
        let updates = UPDATES.iter().sum::<u32>() * secs + warmth * long;
        assert!(
            updates / (ROOMS as u32) < UPDATES_A_DAY.most - UPDATES.len() as u32,
            "nobody may write so many updates in a day: fewer seconds"
        );
        let only = value("--only").map(|given| given.split(',').map(str::to_owned).collect());
        Self {
            rounds: number("--rounds", if quick { 1 } else { 5 }) as usize,
            rates: rates.split(',').map(|rate| rate.parse().unwrap()).collect(),
            secs,
            only: only.unwrap_or_default(),
        }
    }

    /// The bots that are to be measured.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        let wanted = |kind: &Kind| self.only.is_empty() || self.only.contains(&kind.to_string());
        Kind::ALL.into_iter().filter(wanted)
    }
}
