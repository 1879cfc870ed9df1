//! Takes out of a text what nobody meant to write: control and direction characters, invisible
//! fillers, towers of marks, deserts of blank lines.

use super::is_mark;

/// Accents made for any letter that one may carry; no living script needs more.
const ACCENTS: usize = 4;
/// Marks of whatever kind that one letter may carry; Burmese and Tibetan need five of their own.
const MARKS: usize = 8;
/// Blank lines that may follow one another.
const BLANK_LINES: usize = 3;

/// A text as it is stored: line breaks are `\n`, the ends are trimmed, nothing invisible steers the reader.
///
/// Tidying a tidy text changes nothing.
pub fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().filter_map(plain).peekable();
    let (mut marks, mut accents, mut breaks) = (0, 0, 0);
    while let Some(c) = chars.next() {
        if c == '\n' {
            out.truncate(out.trim_end_matches(is_blank).len());
            breaks += 1;
            if breaks <= BLANK_LINES + 1 {
                out.push('\n');
            }
            (marks, accents) = (0, 0);
            continue;
        }
        if !is_mark(c) {
            (marks, accents) = (0, 0);
        } else if marks == MARKS || (accents == ACCENTS && is_accent(c)) {
            continue;
        } else {
            marks += 1;
            accents += usize::from(is_accent(c));
        }
        let joins = is_joiner(c);
        let stands = chars
            .peek()
            .is_some_and(|next| !next.is_whitespace() && !is_joiner(*next))
            && out.chars().next_back().is_some_and(|last| !last.is_whitespace());
        let tag_without_flag = is_tag(c)
            && !out
                .chars()
                .next_back()
                .is_some_and(|last| last == '\u{1f3f4}' || is_tag(last));
        if (joins && !stands) || tag_without_flag {
            continue;
        }
        if !is_blank(c) {
            breaks = 0;
        }
        out.push(c);
    }
    out.trim_matches(is_edge).to_owned()
}

/// A tidied text on one line, its runs of white space single spaces.
pub fn one_line(text: &str) -> String {
    let text = tidy(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_blank(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || is_joiner(c)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// A mark of the blocks that belong to no script.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// The character itself, what stands in for it, or nothing.
fn plain(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Some('\n'),
        '\t' => Some(' '),
        _ if c.is_control() => None,
        // Marks, embeddings, overrides and isolates that turn the direction of what follows.
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => None,
        // Nothing at all, as wide as a lie: used for empty names and unsearchable words.
        '\u{200b}'
        | '\u{2060}'..='\u{2065}'
        | '\u{feff}'
        | '\u{ad}'
        | '\u{180e}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{2800}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0001}'
        | '\u{1d173}'..='\u{1d17a}' => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_meant_to_write_is_gone() {
        for (given, expected) in [
            ("  plain  ", "plain"),
            ("one\r\ntwo\rthree\u{2028}four", "one\ntwo\nthree\nfour"),
            ("a\n\n\n\n\n\n\n\nb", "a\n\n\n\nb"),
            ("a  \n \n b", "a\n\n b"),
            ("user\u{202e}txt.exe\u{202c}", "usertxt.exe"),
            ("\u{2067}ש\u{2069}", "ש"),
            ("a\u{200b}b\u{feff}c\u{ad}d", "abcd"),
            ("\u{3164}\u{200b}\u{2800}", ""),
            ("\u{200d}a\u{200d}\u{200d} b\u{200d}", "a b"),
            ("\u{1f469}\u{200d}\u{1f4bb}", "\u{1f469}\u{200d}\u{1f4bb}"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a\0b\u{7}c\td", "abc d"),
            (
                "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
                "Z\u{300}\u{301}\u{302}\u{303}",
            ),
            // Tamil and Burmese letters carry marks, but not towers of them.
            ("கொ\u{bcd}", "கொ\u{bcd}"),
            ("လျှော့", "လျှော့"),
            (
                &format!("ก{}", "\u{e47}".repeat(60)),
                &format!("ก{}", "\u{e47}".repeat(8)),
            ),
            ("x\u{e0041}\u{e0042}", "x"),
            ("שלום עולם", "שלום עולם"),
        ] {
            assert_eq!(tidy(given), expected, "{given:?}");
        }
        assert_eq!(one_line(" a\n\n b\tc "), "a b c");
    }

    proptest! {
        #[test]
        fn a_tidy_text_stays_as_it_is(text in "[\\PC\n\r\t\u{200b}-\u{200f}\u{202a}-\u{202e}\u{300}-\u{306}\u{103b}-\u{103e} ]{0,80}") {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once);
        }
    }
}
