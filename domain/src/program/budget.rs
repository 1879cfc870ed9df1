//! `[budget]`: how much the program may ask of people, where it says so itself.

use super::table::Table;
use crate::budget::{Budget, Limit};

/// Reads the section: what it does not say stays as it is for every program.
pub(super) fn read(table: Table<'_, '_>) -> Budget {
    let usual = Budget::DEFAULT;
    let budget = Budget {
        mentee: limit(table.optional_table("mentee"), usual.mentee),
        mentor: limit(table.optional_table("mentor"), usual.mentor),
        further_mentee: limit(table.optional_table("further_mentee"), usual.further_mentee),
    };
    table.finish();
    budget
}

fn limit(table: Table<'_, '_>, usual: Limit) -> Limit {
    let minutes = table.optional_number("minutes", 1..=600);
    let limit = Limit {
        count: table.optional_number("asks", 1..=400).unwrap_or(usual.count),
        tenths: minutes.map_or(usual.tenths, |minutes| minutes * 10),
        pings: table.optional_number("pings", 1..=14).unwrap_or(usual.pings),
    };
    table.finish();
    limit
}
