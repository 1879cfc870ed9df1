//! Lays a list out over pages, so that whatever grows can be read to its end.
//!
//! It must not know what is listed: an entry is its size.

use std::ops::Range;

/// How much of a list one page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Entries, at most; at least 1.
    pub entries: usize,
    /// Characters of all its entries together; one entry that is longer stands alone.
    pub characters: usize,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// The entries it shows; empty only where the list is.
    pub entries: Range<usize>,
    /// Its number, from 0.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
}

/// Where each page of a list begins and ends; `sizes` are the characters of its entries.
///
/// **Invariant:** every entry is on one page, in order, and no page is empty.
pub fn spread(sizes: &[usize], space: Space) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    // Nothing stands beside an entry that is too long for a page by itself.
    let mut left = None;
    for (at, size) in sizes.iter().copied().enumerate() {
        match pages.last_mut() {
            Some(page) if page.len() < space.entries && left.is_some_and(|left| size <= left) => {
                page.end = at + 1;
                left = left.map(|left| left - size);
            }
            _ => {
                pages.push(at..at + 1);
                left = space.characters.checked_sub(size);
            }
        }
    }
    pages
}

/// The page of a list that is wished for; one too far is the last one, since a list may have become shorter.
pub fn turned_to(wished: usize, sizes: &[usize], space: Space) -> Turned {
    let pages = spread(sizes, space);
    let page = wished.min(pages.len().saturating_sub(1));
    Turned {
        entries: pages.get(page).cloned().unwrap_or_default(),
        page,
        pages: pages.len().max(1),
    }
}

/// How much each of several texts may have where all of them share a space: short ones leave theirs to the long ones.
pub fn share(lengths: &[usize], space: usize) -> usize {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    let mut left = space;
    for (at, length) in sorted.iter().enumerate() {
        let share = left / (sorted.len() - at);
        if *length > share {
            return share;
        }
        left -= length;
    }
    space
}

/// Names that are told in one sentence, and their characters together.
const IN_A_SENTENCE: Space = Space {
    entries: 10,
    characters: 240,
};

/// As many names as a sentence holds, and how many there are more.
pub fn in_a_sentence<N: AsRef<str>>(names: &[N]) -> (String, usize) {
    let sizes: Vec<usize> = names
        .iter()
        .map(|name| name.as_ref().chars().count() + 2)
        .collect();
    let first = turned_to(0, &sizes, IN_A_SENTENCE).entries;
    let told: Vec<&str> = names[first].iter().map(AsRef::as_ref).collect();
    (told.join(", "), names.len() - told.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TWO: Space = Space {
        entries: 2,
        characters: 10,
    };

    #[test]
    fn a_page_ends_with_its_entries_or_its_characters() {
        for (sizes, ends) in [
            (&[][..], &[][..]),
            (&[1], &[1]),
            (&[1, 1, 1], &[2, 3]),
            (&[6, 5, 5], &[1, 3]),
            (&[99, 1, 1], &[1, 3]),
            (&[99, 0, 99], &[1, 2, 3]),
        ] {
            let pages = spread(sizes, TWO).into_iter();
            let found: Vec<usize> = pages.map(|page| page.end).collect();
            assert_eq!(found, ends, "{sizes:?}");
        }
    }

    #[test]
    fn a_sentence_names_some_and_counts_the_rest() {
        assert_eq!(in_a_sentence(&["a", "b"]), ("a, b".to_owned(), 0));
        assert_eq!(in_a_sentence(&["a"; 26]).1, 16);
        assert_eq!(
            in_a_sentence(&["x".repeat(100), "y".repeat(100), "z".repeat(100)]).1,
            1
        );
        assert_eq!(in_a_sentence::<&str>(&[]), (String::new(), 0));
    }

    #[test]
    fn a_page_too_far_is_the_last_one() {
        let turned = turned_to(usize::MAX, &[1, 1, 1], TWO);
        assert_eq!((turned.entries, turned.page, turned.pages), (2..3, 1, 2));
        let turned = turned_to(3, &[], TWO);
        assert_eq!((turned.entries, turned.page, turned.pages), (0..0, 0, 1));
    }

    #[test]
    fn what_short_texts_leave_is_for_the_long_ones() {
        assert_eq!(share(&[10, 20, 30], 100), 100);
        assert_eq!(share(&[10, 90, 90], 100), 45);
        assert_eq!(share(&[90, 90, 90], 100), 33);
        assert_eq!(share(&[], 100), 100);
        assert_eq!(share(&[5], 0), 0);
    }

    proptest! {
        #[test]
        fn what_is_shared_fits(lengths in prop::collection::vec(0usize..900, 0..12), space in 0usize..4_000) {
            let share = share(&lengths, space);
            prop_assert!(lengths.iter().map(|length| length.min(&share)).sum::<usize>() <= space);
        }
    }

    proptest! {
        #[test]
        fn every_entry_is_on_one_page_and_no_page_holds_too_much(
            sizes in prop::collection::vec(0usize..40, 0..200), entries in 1usize..30, characters in 0usize..90,
        ) {
            let pages = spread(&sizes, Space { entries, characters });
            let read: Vec<usize> = pages.iter().cloned().flatten().collect();
            prop_assert_eq!(read, (0..sizes.len()).collect::<Vec<_>>());
            for page in pages {
                prop_assert!((1..=entries).contains(&page.len()));
                prop_assert!(page.len() == 1 || sizes[page].iter().sum::<usize>() <= characters);
            }
        }
    }
}
