//! Lays long answers out over parts and messages so that no limit of Discord is touched (facts.md §3).

use super::{boundary, clip};

/// Characters of the text of one part.
pub const DESCRIPTION_LIMIT: usize = 4096;
/// Characters of the heading of one part.
pub const TITLE_LIMIT: usize = 256;
/// Characters of all texts of one message together.
pub const MESSAGE_LIMIT: usize = 4000;
/// As [`MESSAGE_LIMIT`], where the message is of embeds.
pub const EMBEDS_TOTAL: usize = 6000;
/// Parts of one message.
pub const EMBEDS_LIMIT: usize = 10;

/// Left free on every page for an author, a footer, the word that a piece goes on, and the marks of headings.
const MARGIN: usize = 600;
/// Characters kept free beside a label, for the word that a piece goes on.
const BESIDE_LABEL: usize = 40;
/// A long text is begun on a page only if at least this much of it fits there.
const WORTH_BEGINNING: usize = 1500;

/// The share of an answer that one part of a message holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The label of the answer, for the part's heading; at most 216 characters.
    pub label: String,
    /// The share, for the part's text; at most 4,096 characters, never empty.
    pub text: String,
    /// Whether an earlier piece holds the beginning.
    pub continued: bool,
}

/// What goes into one message: at most ten pieces, with their labels 600 characters less than a message may have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The pieces, in reading order.
    pub pieces: Vec<Piece>,
}

/// Spreads labelled texts (already [`super::safe`]) over as few messages as reading order allows; `limit` is how many
/// characters a message may have: [`MESSAGE_LIMIT`] or [`EMBEDS_TOTAL`].
///
/// Empty texts are left out. Pieces of one text, put end to end, are that text again.
pub fn pages(fields: &[(String, String)], limit: usize) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut page = Page::default();
    let most = limit - MARGIN;
    let mut room = most;
    for (label, text) in fields {
        let label = clip(label, TITLE_LIMIT - BESIDE_LABEL);
        let beside = label.chars().count() + BESIDE_LABEL;
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let wanted = (rest.chars().count() + beside).min(WORTH_BEGINNING);
            if page.pieces.len() == EMBEDS_LIMIT || room < wanted {
                pages.push(std::mem::take(&mut page));
                room = most;
            }
            let end = cut(rest, DESCRIPTION_LIMIT.min(room - beside));
            room -= beside + rest[..end].chars().count();
            page.pieces.push(Piece {
                label: label.clone(),
                text: rest[..end].to_owned(),
                continued: rest.len() < text.len(),
            });
            rest = &rest[end..];
        }
    }
    if !page.pieces.is_empty() {
        pages.push(page);
    }
    pages
}

/// Where to cut so that at most `max` characters come before: after a line, else after a word, else between signs.
fn cut(text: &str, max: usize) -> usize {
    let whole = boundary(text, max);
    if whole == text.len() {
        return whole;
    }
    let hard = text.char_indices().nth(max).map_or(text.len(), |(at, _)| at);
    let whole = if whole == 0 { hard } else { whole };
    let late = |at: &usize| *at >= whole / 2;
    let after = |c: char| text[..whole].rfind(c).map(|at| at + 1).filter(late);
    after('\n').or_else(|| after(' ')).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn field(label: &str, text: &str) -> (String, String) {
        (label.to_owned(), text.to_owned())
    }

    #[test]
    fn short_answers_share_a_message() {
        let pages = pages(
            &[field("Did", "a"), field("Learned", ""), field("Next", "b")],
            MESSAGE_LIMIT,
        );
        assert_eq!(pages.len(), 1);
        let labels: Vec<_> = pages[0].pieces.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["Did", "Next"]);
        assert_eq!(super::pages(&[], MESSAGE_LIMIT), []);
    }

    #[test]
    fn a_long_answer_is_cut_after_a_line() {
        let line = format!("{}\n", "word ".repeat(19));
        let text = line.repeat(60);
        let pages = pages(&[field("Did", &text)], MESSAGE_LIMIT);
        assert_eq!(pages.len(), 2);
        assert!(pages[0].pieces[0].text.ends_with('\n'));
        assert!(pages[1].pieces[0].continued);
    }

    #[test]
    fn a_tower_longer_than_a_page_is_cut_all_the_same() {
        let text = format!("a{}", "\u{301}".repeat(9000));
        assert_eq!(pages(&[field("Did", &text)], MESSAGE_LIMIT).len(), 3);
        assert_eq!(pages(&[field("Did", &text)], EMBEDS_TOTAL).len(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn nothing_is_lost_and_no_limit_is_touched(
            fields in prop::collection::vec(
                ("[a-z]{1,300}", "[a-z*\\\\ \n]{0,50}", 0usize..200), 0..14),
            limit in prop::sample::select(vec![MESSAGE_LIMIT, EMBEDS_TOTAL]),
        ) {
            let fields: Vec<_> = fields.into_iter().enumerate()
                .map(|(at, (label, text, times))| (format!("{at} {label}"), text.repeat(times)))
                .collect();
            let pages = pages(&fields, limit);
            for page in &pages {
                prop_assert!((1..=EMBEDS_LIMIT).contains(&page.pieces.len()));
                let mut total = 0;
                for piece in &page.pieces {
                    let (label, text) = (piece.label.chars().count(), piece.text.chars().count());
                    prop_assert!(label < TITLE_LIMIT && text <= DESCRIPTION_LIMIT && text > 0);
                    total += label + text;
                }
                prop_assert!(total <= limit - MARGIN);
            }
            let told: String = pages.iter().flat_map(|p| &p.pieces).map(|p| p.text.as_str()).collect();
            let given: String = fields.iter().map(|(_, text)| text.as_str()).collect();
            prop_assert_eq!(told, given);
        }
    }
}
