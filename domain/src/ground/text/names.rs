//! What people are called, where a name is all that is seen of them.

use std::collections::{BTreeSet, HashMap};

use super::{folded, one_line};

/// Digits of a number that tell people of one name apart, where these are enough.
const DIGITS: usize = 4;

/// The first of these names in which there is something to see; `None` where there is none.
///
/// A name may be of letters that show nothing, such as U+3164, and Discord takes no empty label.
pub fn first_visible<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    names.into_iter().find(|name| !one_line(name).is_empty())
}

/// Who is called what, so that those of one name can be told apart wherever they are shown by it.
///
/// Names that read alike are one ([`folded`]): nobody tells *mina* from *Mina* in a list. One person may be known by several names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(HashMap<String, BTreeSet<u64>>);

impl Names {
    /// The name of this person, told apart from others of that name by the last digits of their number: `Mina (…4276)`.
    pub fn called(&self, name: &str, number: u64) -> String {
        match self.0.get(&folded(name)) {
            Some(all) if all.iter().any(|other| *other != number) => {
                format!("{name} (…{})", last_digits(number, all))
            }
            _ => name.to_owned(),
        }
    }
}

impl<N: AsRef<str>> FromIterator<(N, u64)> for Names {
    fn from_iter<T: IntoIterator<Item = (N, u64)>>(people: T) -> Self {
        let mut names = Self::default();
        for (name, number) in people {
            names.0.entry(folded(name.as_ref())).or_default().insert(number);
        }
        names
    }
}

/// The last digits of a number, as many as no other of these numbers ends with; at least [`DIGITS`].
fn last_digits<'n>(number: u64, others: impl IntoIterator<Item = &'n u64>) -> String {
    let written = |number: u64| format!("{number:0DIGITS$}");
    let own = written(number);
    let shared = |other: u64| {
        let other = written(other);
        let alike = own.bytes().rev().zip(other.bytes().rev());
        alike.take_while(|(one, another)| one == another).count()
    };
    let others = others.into_iter().filter(|other| **other != number);
    let needed = others.map(|other| shared(*other) + 1).max().unwrap_or(DIGITS);
    let digits = needed.clamp(DIGITS, own.len());
    own[own.len() - digits..].to_owned()
}

/// The names, those that are alike told apart as [`Names::called`] does.
///
/// One person who stands there twice is called the same twice.
pub fn told_apart(names: &[(String, u64)]) -> Vec<String> {
    let known: Names = names.iter().map(|(name, number)| (name, *number)).collect();
    let called = |(name, number): &(String, u64)| known.called(name, *number);
    names.iter().map(called).collect()
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
        let wide = [("Mina", 7), ("Ｍｉｎａ", 8)].map(|(name, id)| (name.to_owned(), id));
        assert_eq!(told_apart(&wide), ["Mina (…0007)", "Ｍｉｎａ (…0008)"]);
        let twice = [("Mina", 7), ("Mina", 7)].map(|(name, id)| (name.to_owned(), id));
        assert_eq!(told_apart(&twice), ["Mina", "Mina"]);
    }

    #[test]
    fn as_many_digits_are_shown_as_tell_them_apart() {
        let names = [("Mina", 514_276), ("Mina", 614_276), ("mina", 4_276)];
        let names = names.map(|(name, id)| (name.to_owned(), id));
        assert_eq!(
            told_apart(&names),
            ["Mina (…514276)", "Mina (…614276)", "mina (…4276)"]
        );
        let known: Names = names.iter().map(|(name, id)| (name, *id)).collect();
        assert_eq!(known.called("MINA", 7), "MINA (…0007)");
        assert_eq!(known.called("Theo", 7), "Theo");
    }

    proptest! {
        #[test]
        fn no_two_are_alike(names in prop::collection::vec(("[a-cA-C]{1,2}", 0..40_000u64), 0..60)) {
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
