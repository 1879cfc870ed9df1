//! `[digest]`: when coordinators are told.

use super::table::Table;
use crate::ground::rhythm::Rhythm;

/// Of a stored program that does not say: Mondays at eight.
const CRON: &str = "0 8 * * 1";

/// When coordinators are told of their cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestRules {
    /// When the digest comes, in the cohort's zone.
    pub cron: Rhythm,
}

impl DigestRules {
    pub(super) fn read(table: Table<'_, '_>) -> Self {
        let cron = table.rhythm("cron", CRON);
        table.finish();
        Self { cron }
    }
}
