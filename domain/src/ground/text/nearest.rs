//! *Did you mean*: the word that a slip of the pen was meant to be.

/// The known word that `given` was most likely meant to be, if any is near: one slip, and one more for every four of the
/// word's bytes.
pub fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|word| (strsim::levenshtein(given, word), *word))
        .filter(|(slips, word)| *slips <= 1 + word.len() / 4)
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_for_what_was_meant() {
        let known = ["weeks", "summary", "session_every_days"];
        assert_eq!(nearest("week", &known), Some("weeks"));
        assert_eq!(nearest("sumary", &known), Some("summary"));
        assert_eq!(nearest("session_every_day", &known), Some("session_every_days"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(nearest("weeks", &[]), None);
    }
}
