//! The program text that a cohort keeps, read once and not at every look at the cohort.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use trellis_domain::program::Program;

/// Texts that are remembered. There are as many as program files, and one more for each version of a file that a live cohort
/// runs; past it, the one that was not looked at for longest is read anew when it is.
const REMEMBERED: usize = 128;

/// Programs by their text.
#[derive(Debug, Default)]
struct Known {
    programs: HashMap<String, Remembered>,
    looks: u64,
}

#[derive(Debug)]
struct Remembered {
    slug: String,
    program: Arc<Program>,
    last_look: u64,
}

impl Known {
    fn find(&mut self, slug: &str, source: &str) -> Option<Arc<Program>> {
        self.looks += 1;
        let found = self.programs.get_mut(source).filter(|found| found.slug == slug)?;
        found.last_look = self.looks;
        Some(Arc::clone(&found.program))
    }

    fn remember(&mut self, slug: &str, source: &str, program: &Arc<Program>) {
        if self.programs.len() >= REMEMBERED
            && let Some(oldest) = self.oldest()
        {
            self.programs.remove(&oldest);
        }
        let remembered = Remembered {
            slug: slug.to_owned(),
            program: Arc::clone(program),
            last_look: self.looks,
        };
        self.programs.insert(source.to_owned(), remembered);
    }

    fn oldest(&self) -> Option<String> {
        let by_look = self.programs.iter().min_by_key(|(_, known)| known.last_look);
        by_look.map(|(text, _)| text.clone())
    }
}

/// The program of a stored text; `None` where it cannot be read at all.
///
/// **Invariant:** what is remembered follows from the text alone, so it can be forgotten at any time.
pub(super) fn stored_program(slug: &str, source: &str) -> Option<Arc<Program>> {
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    read_once(KNOWN.get_or_init(Mutex::default), slug, source)
}

fn read_once(known: &Mutex<Known>, slug: &str, source: &str) -> Option<Arc<Program>> {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(program) = lock().find(slug, source) {
        return Some(program);
    }
    // Read while nobody waits for the lock.
    let program = Arc::new(Program::parse_stored(slug, source).ok()?);
    lock().remember(slug, source, &program);
    Some(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../config/programs/career-growth.toml");

    #[test]
    fn a_text_is_read_once_and_another_one_by_itself() {
        let first = stored_program("career-growth", SOURCE).unwrap();
        let again = stored_program("career-growth", SOURCE).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        let other = stored_program("career-growth", &SOURCE.replace("weeks = 12", "weeks = 10")).unwrap();
        assert_eq!((first.weeks, other.weeks), (12, 10));
        let named = stored_program("another-name", SOURCE).unwrap();
        assert_eq!(named.slug, "another-name");
        assert!(stored_program("career-growth", "weeks = = 12").is_none());
    }

    #[test]
    fn no_more_are_remembered_than_are_looked_at() {
        let known = Mutex::new(Known::default());
        let read = |name: &str| {
            let source = SOURCE.replace("weeks = 12", &format!("weeks = 12 # {name}"));
            read_once(&known, "career-growth", &source).unwrap()
        };
        let in_use = read("in use");
        for number in 0..2 * REMEMBERED {
            let first = read(&number.to_string());
            let again = read(&number.to_string());
            assert!(Arc::ptr_eq(&first, &again), "{number} is read again");
            assert!(
                Arc::ptr_eq(&in_use, &read("in use")),
                "what is looked at was forgotten"
            );
        }
        assert_eq!(known.lock().unwrap().programs.len(), REMEMBERED);
    }
}
