//! What people write, made safe to show: tidied when it is stored, escaped when it is shown, cut and paged to fit.
//!
//! Lengths are counted in Unicode code points (`char`s); facts.md §3 says no more than "characters".
//! This module must not know what a text is for.
//!
//! **Invariant:** a text that went through [`safe`] can neither ping anybody nor change the layout
//! around it, and [`pages`] loses nothing.

mod escape;
mod pages;
mod tidy;

pub use escape::escape;
pub use pages::{DESCRIPTION_LIMIT, EMBEDS_LIMIT, MESSAGE_LIMIT, Page, Piece, TITLE_LIMIT, pages};
pub use tidy::{one_line, tidy};

/// A person's text, tidied and escaped, for a place where Discord reads markdown.
pub fn safe(text: &str) -> String {
    escape(&tidy(text))
}

/// At most `max` characters of `text`, ending in "…" where something was cut.
///
/// Never cuts inside an emoji, between a letter and its marks, or after an escaping backslash.
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
    let mut cut = 0;
    let mut before = None;
    let (mut slashes, mut flags) = (0u32, 0u32);
    for (count, (at, next)) in text.char_indices().enumerate() {
        let whole = before.is_some_and(|last| !clings(last, next, flags)) && slashes % 2 == 0;
        if whole {
            cut = at;
        }
        if count == max {
            return cut;
        }
        slashes = if next == '\\' { slashes + 1 } else { 0 };
        flags = if is_flag_half(next) { flags + 1 } else { 0 };
        before = Some(next);
    }
    text.len()
}

/// Whether `next` belongs to the same visible sign as `last`, after `flags` halves of flags in a row.
fn clings(last: char, next: char, flags: u32) -> bool {
    const JOINER: char = '\u{200d}';
    last == JOINER
        || next == JOINER
        || is_mark(next)
        || matches!(next, '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
        || (is_flag_half(next) && flags % 2 == 1)
        || (last == '@' && next == '\u{200b}')
}

fn is_flag_half(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Marks that sit on the character before them; the blocks that scripts and mischief use.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}'
        | '\u{981}'..='\u{983}' | '\u{9bc}' | '\u{9be}'..='\u{9cd}'
        | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn four_thousand_emoji_stay_within_the_limit() {
        let text = "\u{1f389}".repeat(4000);
        assert_eq!(safe(&text), text);
        assert_eq!(clip(&text, 1024).chars().count(), 1024);
    }

    proptest! {
        #[test]
        fn a_clipped_text_is_a_beginning_and_fits(text in "\\PC{0,60}", max in 0usize..50) {
            let cut = clip(&text, max);
            prop_assert!(cut.chars().count() <= max);
            let kept = cut.strip_suffix('…').unwrap_or(&cut);
            prop_assert!(text.starts_with(kept));
        }
    }
}
