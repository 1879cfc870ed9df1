//! What people are called, where a name is all that is seen of them.

use std::collections::{HashMap, HashSet};

use super::one_line;

/// Digits of a number that tell people of one name apart.
const DIGITS: u64 = 10_000;

/// The first of these names in which there is something to see; `None` where there is none.
///
/// A name may be of letters that show nothing, such as U+3164, and Discord takes no empty label.
pub fn first_visible<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    names.into_iter().find(|name| !one_line(name).is_empty())
}

/// The names, those that are alike told apart by the last digits of their number: `Mina (…4276)`.
///
/// One person who stands there twice is called the same twice. Capitals make no difference: nobody tells *mina* from *Mina* in a list.
pub fn told_apart(names: &[(String, u64)]) -> Vec<String> {
    let mut numbers: HashMap<String, HashSet<u64>> = HashMap::new();
    for (name, number) in names {
        numbers.entry(name.to_lowercase()).or_default().insert(*number);
    }
    let is_shared = |name: &str| numbers.get(&name.to_lowercase()).is_some_and(|all| all.len() > 1);
    names
        .iter()
        .map(|(name, number)| match is_shared(name) {
            true => format!("{name} (…{:04})", number % DIGITS),
            false => name.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_that_shows_nothing_is_none() {
        assert_eq!(first_visible(["\u{3164}", " \u{200b} ", "mina"]), Some("mina"));
        assert_eq!(first_visible(["Mina", "mina"]), Some("Mina"));
        assert_eq!(first_visible(["", "\u{2800}"]), None);
    }

    #[test]
    fn only_names_that_are_alike_get_a_number() {
        let names = [("Mina", 14_276), ("Theo", 1), ("mina", 20_007)].map(|(name, id)| (name.to_owned(), id));
        assert_eq!(told_apart(&names), ["Mina (…4276)", "Theo", "mina (…0007)"]);
        let twice = [("Mina", 7), ("Mina", 7)].map(|(name, id)| (name.to_owned(), id));
        assert_eq!(told_apart(&twice), ["Mina", "Mina"]);
    }

    proptest! {
        #[test]
        fn no_two_are_alike_whose_numbers_end_differently(
            names in prop::collection::vec(("[a-cA-C]{1,2}", 0..DIGITS), 0..30),
        ) {
            let told = told_apart(&names);
            prop_assert_eq!(told.len(), names.len());
            for (at, (_, number)) in names.iter().enumerate() {
                for (other, (_, another)) in names.iter().enumerate().skip(at + 1) {
                    prop_assert!(number == another || told[at].to_lowercase() != told[other].to_lowercase());
                }
            }
        }
    }
}
