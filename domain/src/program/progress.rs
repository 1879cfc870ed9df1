//! `[progress]`: how often progress is documented.

use super::table::Table;
use crate::budget::Asks;

/// Of a stored program that does not say: every other week.
const UPDATE_EVERY_DAYS: u32 = 14;

/// How often progress is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgressRules {
    /// Days between progress updates that the program asks for.
    pub update_every_days: u32,
    /// Days of silence after which coordinators are told, where the program says so itself.
    pub silent_after_days: Option<u32>,
}

impl ProgressRules {
    pub(super) fn read(table: Table<'_, '_>) -> Self {
        let update_every_days = table.number("update_every_days", 1..=90, UPDATE_EVERY_DAYS);
        let silent_after_days = table.optional_number("silent_after_days", 2..=365);
        let too_soon = silent_after_days.filter(|silent| *silent <= update_every_days);
        if let Some(silent) = too_soon
            && table.is_sound("progress")
        {
            let expected = format!("more than the {update_every_days} of `progress.update_every_days`");
            table.fault("silent_after_days", expected, silent.to_string());
        }
        table.finish();
        Self {
            update_every_days,
            silent_after_days: silent_after_days.filter(|silent| *silent > update_every_days),
        }
    }

    /// What an update that the program expects asks of a mentee: what they did, and what is next. All else is optional.
    pub fn asks(&self) -> Asks {
        Asks::LONG * 2
    }

    /// Days a room may be silent before coordinators are told.
    pub fn allowed_silence(&self) -> u32 {
        self.silent_after_days
            .unwrap_or_else(|| crate::health::allowed_silence(self.update_every_days))
    }
}
