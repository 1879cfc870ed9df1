//! The program text that a cohort keeps, read once and not at every look at the cohort.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use trellis_domain::program::Program;

/// Texts that are remembered; more than a process ever serves at a time. Past it, all are read anew.
const REMEMBERED: usize = 1_000;

type Known = Mutex<HashMap<(String, String), Arc<Program>>>;

/// The program of a stored text; `None` where it cannot be read at all.
///
/// **Invariant:** what is remembered follows from the text alone, so it can be forgotten at any time.
pub(super) fn stored_program(slug: &str, source: &str) -> Option<Arc<Program>> {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let mut known = KNOWN
        .get_or_init(Known::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let text = (slug.to_owned(), source.to_owned());
    if let Some(program) = known.get(&text) {
        return Some(Arc::clone(program));
    }
    let program = Arc::new(Program::parse_stored(slug, source).ok()?);
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(text, Arc::clone(&program));
    Some(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once_and_another_one_by_itself() {
        let source = include_str!("../../../config/programs/career-growth.toml");
        let first = stored_program("career-growth", source).unwrap();
        let again = stored_program("career-growth", source).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        let other = stored_program("career-growth", &source.replace("weeks = 12", "weeks = 10")).unwrap();
        assert_eq!((first.weeks, other.weeks), (12, 10));
        assert!(stored_program("career-growth", "weeks = = 12").is_none());
    }
}
