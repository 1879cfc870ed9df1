//! `[capacity]`: how many mentees a mentor takes.

use super::table::Table;

/// Of a stored program that does not say: one mentee, and up to three for a mentor who wants more.
const DEFAULT: u32 = 1;
const MAX: u32 = 3;

/// How many mentees a mentor takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Unless the mentor says otherwise.
    pub default: u32,
    /// At most.
    pub max: u32,
}

impl Capacity {
    pub(super) fn read(table: Table<'_, '_>) -> Self {
        let max = table.number("max", 1..=20, MAX);
        let default = table.number("default", 1..=20, DEFAULT);
        if default > max && table.is_sound("capacity") {
            table.fault(
                "default",
                format!("at most the {max} of `capacity.max`"),
                default.to_string(),
            );
        }
        table.finish();
        Self {
            default: default.min(max),
            max,
        }
    }
}
