//! What people write, made safe to show: tidied when it is stored, escaped when it is shown, cut and paged to fit.
//!
//! Lengths are counted in Unicode code points (`char`s); facts.md §3 says no more than "characters".
//! This module must not know what a text is for.
//!
//! **Invariant:** a text that went through [`safe`] can neither ping anybody nor change the layout
//! around it, and [`pages`] loses nothing.

mod escape;
mod names;
mod nearest;
mod pages;
mod refusal;
mod tidy;

pub use escape::escape;
pub use names::{Names, first_visible, told_apart};
pub use nearest::nearest;
pub use pages::{
    DESCRIPTION_LIMIT, EMBEDS_LIMIT, EMBEDS_TOTAL, MESSAGE_LIMIT, Page, Piece, TITLE_LIMIT, pages,
};
pub use refusal::TextRefusal;
pub use tidy::{one_line, tidy};

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// A person's text, tidied and escaped, for a place where Discord reads markdown.
pub fn safe(text: &str) -> String {
    escape(&tidy(text))
}

/// At most `max` characters of `text`, ending in "…" where something was cut.
///
/// Never cuts inside what a reader takes for one sign, in any script, or after an escaping backslash.
pub fn clip(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    if max == 0 {
        return String::new();
    }
    let cut = boundary(text, max - 1);
    format!("{}…", text[..cut].trim_end())
}

/// The last byte at which the first `max` characters of `text` may be cut; 0 when there is none.
pub(crate) fn boundary(text: &str, max: usize) -> usize {
    let (mut cut, mut count, mut slashes) = (0, 0, 0u32);
    let mut before = "";
    for (at, sign) in text.grapheme_indices(true) {
        // An escaping backslash holds on to the next sign, a broken mention to its break, a joiner to what it joins.
        let clings = slashes % 2 == 1
            || (before == "@" && sign == "\u{200b}")
            || before.ends_with('\u{200d}')
            || sign.starts_with(is_mark);
        if !clings {
            cut = at;
        }
        count += sign.chars().count();
        if count > max {
            return cut;
        }
        slashes = if sign == "\\" { slashes + 1 } else { 0 };
        before = sign;
    }
    text.len()
}

/// Whether it sits on the character before it. Unicode breaks clusters before some vowels of Burmese, which nobody reads
/// alone.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Mark
}

/// Whether it is a mark that belongs to a letter before it, as a vowel sign or a virama does. What chooses a picture for an
/// emoji, or draws a ring around a digit, does not.
pub(crate) fn is_of_a_letter(c: char) -> bool {
    let chooses = matches!(c, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    let category = c.general_category();
    !chooses
        && matches!(
            category,
            GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
        )
}

/// A name as it is compared: two that a reader would say are the same are the same, whatever their capitals, the width of
/// their letters, and whether an accent was typed with its letter or after it.
///
/// Letters of two scripts that look alike stay two: nobody could write either name otherwise.
pub fn folded(name: &str) -> String {
    let plain: String = one_line(name).nfkc().collect();
    // By way of capitals ß becomes ss, and both kinds of a final sigma one.
    let folded: String = plain.to_uppercase().to_lowercase().nfkc().collect();
    one_line(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_read_alike_are_one() {
        for (one, other) in [
            ("Spring", "SPRING"),
            ("Spring", "ＳＰＲＩＮＧ"),
            (" Spring  27 ", "spring\u{a0}27"),
            ("Été", "E\u{301}te\u{301}"),
            ("Straße", "STRASSE"),
            ("ﬁnal", "Final"),
            ("ΣΟΦΟΣ", "σοφος"),
            ("spring", "sp\u{200b}ring\u{200e}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?} {other:?}");
        }
        for (one, other) in [
            ("Spring", "Sprint"),
            ("Ete", "Été"),
            ("प्रिया", "परया"),
            ("ab", "a b"),
        ] {
            assert_ne!(folded(one), folded(other));
        }
    }

    #[test]
    fn a_text_is_cut_between_signs_only() {
        for (text, max, expected) in [
            ("short", 5, "short"),
            ("longer", 5, "long…"),
            ("longer", 1, "…"),
            ("longer", 0, ""),
            ("ab \u{1f469}\u{200d}\u{1f4bb} cd", 5, "ab…"),
            ("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…"),
            (
                "\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}",
                4,
                "\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}",
            ),
            ("\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}x", 4, "\u{1f1e9}\u{1f1ea}…"),
            ("ab\\*cd", 4, "ab…"),
            ("\u{1f44d}\u{1f3fd}\u{1f44d}\u{1f3fd}", 3, "\u{1f44d}\u{1f3fd}…"),
        ] {
            assert_eq!(clip(text, max), expected, "{text:?} to {max}");
        }
    }

    #[test]
    fn no_script_is_cut_inside_a_letter() {
        for (script, letters) in [
            ("Tamil", &["வ", "ண", "க்", "க", "ம்", "நி", "கொ"][..]),
            ("Telugu", &["న", "మ", "స్కా", "రం", "క్షి"]),
            ("Malayalam", &["സ്വാ", "ഗ", "തം"]),
            ("Khmer", &["ស្ត្រី", "ខ្មែ", "រ", "ប៉ុំ"]),
            ("Burmese", &["မြ", "န်", "မာ", "လျှို့", "ဝှ", "က်", "လျှော့"]),
            ("Tibetan", &["བོ", "ད", "ཧཱུྃ", "སྒྲུ"]),
            ("Sinhala", &["ශ්\u{200d}රී", "ලං", "කා"]),
            ("Devanagari", &["न", "म", "स्ते", "क्षि"]),
            ("Thai", &["ที่", "น้ำ"]),
            ("Hebrew", &["שָׁ", "ל", "וֹ", "ם"]),
            (
                "Korean",
                &["\u{1112}\u{1161}\u{11ab}", "\u{1100}\u{1173}\u{11af}"],
            ),
            (
                "families",
                &[
                    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}",
                    "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
                ],
            ),
            (
                "flags",
                &[
                    "\u{1f1e9}\u{1f1ea}",
                    "\u{1f1eb}\u{1f1f7}",
                    "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
                ],
            ),
            ("keycaps and skins", &["1\u{fe0f}\u{20e3}", "\u{1f44d}\u{1f3fd}"]),
        ] {
            let text = letters.concat();
            let mut whole = vec![String::new()];
            for letter in letters {
                whole.push(format!("{}{letter}", whole[whole.len() - 1]));
            }
            for max in 1..text.chars().count() {
                let cut = clip(&text, max);
                let kept = cut.strip_suffix('…').unwrap_or(&cut).to_owned();
                assert!(whole.contains(&kept), "{script} to {max}: {kept:?}");
            }
            assert_eq!(tidy(&text), text, "{script}");
        }
    }

    #[test]
    fn four_thousand_emoji_stay_within_the_limit() {
        let text = "\u{1f389}".repeat(4000);
        assert_eq!(safe(&text), text);
        assert_eq!(clip(&text, 1024).chars().count(), 1024);
    }

    proptest! {
        #[test]
        fn a_folded_name_is_folded_and_says_no_more_by_its_capitals(name in "\\PC{0,40}|[a-zA-Zß-ÿΑ-ωа-я ]{0,20}") {
            let once = folded(&name);
            prop_assert_eq!(folded(&once), once.clone());
            prop_assert_eq!(folded(&name.to_uppercase()), once);
        }

        #[test]
        fn a_clipped_text_is_a_beginning_and_fits(text in "\\PC{0,60}", max in 0usize..50) {
            let cut = clip(&text, max);
            prop_assert!(cut.chars().count() <= max);
            let kept = cut.strip_suffix('…').unwrap_or(&cut);
            prop_assert!(text.starts_with(kept));
        }
    }
}
