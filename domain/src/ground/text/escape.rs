//! Makes Discord show a text as it was written: no markdown, no mentions. Links stay links.

/// `text` with every character that Discord's markdown would act on escaped, and mentions broken.
///
/// What is escaped does not depend on where a line begins, so that the result may be cut anywhere
/// [`super::clip`] and [`super::pages`] cut.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    let mut in_word = false;
    while let Some(c) = rest.chars().next() {
        if !in_word && let Some(end) = link_end(rest) {
            push_link(&mut out, &rest[..end]);
            rest = &rest[end..];
            in_word = true;
            continue;
        }
        let after = &rest[c.len_utf8()..];
        match c {
            '@' if pings(after) => out.push_str("@\u{200b}"),
            _ => {
                if needs_backslash(c, after.chars().next()) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
        in_word = c.is_alphanumeric();
        rest = after;
    }
    out
}

fn needs_backslash(c: char, next: Option<char>) -> bool {
    let ends = next.is_none_or(char::is_whitespace);
    match c {
        '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' => true,
        // A heading needs a space, small print a "-#", a quote a space or two more.
        '#' => ends || next == Some('#'),
        '-' => next == Some('#'),
        '>' => ends || next == Some('>'),
        _ => false,
    }
}

fn pings(after: &str) -> bool {
    let word = |word: &str| {
        after
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    word("everyone")
        || word("here")
        || after.starts_with(|c: char| c.is_ascii_digit() || c == '!' || c == '&')
}

/// Where the web address at the beginning of `text` ends, in bytes.
fn link_end(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))
        .unwrap_or(text.len());
    (end > scheme.len()).then_some(end)
}

/// A backslash would become part of the address, so what could act is written in percent instead.
fn push_link(out: &mut String, link: &str) {
    for (at, c) in link.char_indices() {
        match c {
            '`' => out.push_str("%60"),
            '|' => out.push_str("%7C"),
            '*' => out.push_str("%2A"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            '\\' => out.push_str("%5C"),
            '@' if pings(&link[at + 1..]) => out.push_str("%40"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_can_neither_ping_nor_break_the_layout() {
        for (given, expected) in [
            (
                "plain, with (brackets) & signs!",
                "plain, with (brackets) & signs!",
            ),
            ("@everyone @HERE", "@\u{200b}everyone @\u{200b}HERE"),
            (
                "<@123> <@!123> <@&5>",
                "\\<@\u{200b}123\\> \\<@\u{200b}!123\\> \\<@\u{200b}&5\\>",
            ),
            (
                "<#42> <t:0:R> </x:1> <:a:1>",
                "\\<#42\\> \\<t:0:R\\> \\</x:1\\> \\<:a:1\\>",
            ),
            ("me@example.org", "me@example.org"),
            ("**bold** _it_ ~~no~~", "\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~"),
            ("```rust", "\\`\\`\\`rust"),
            ("||secret||", "\\|\\|secret\\|\\|"),
            (
                "[click](https://evil.example)",
                "\\[click\\](https://evil.example)",
            ),
            ("# Big\n## Big\n-# small", "\\# Big\n\\#\\# Big\n\\-\\# small"),
            ("fixes #12, in C#", "fixes #12, in C\\#"),
            ("> quote\n>>> all", "\\> quote\n\\>\\>\\> all"),
            ("- a list\n- stays", "- a list\n- stays"),
            ("a\\*b", "a\\\\\\*b"),
            ("https://a.example/x_y_z*?q=`", "https://a.example/x_y_z%2A?q=%60"),
            ("https://a.example/@everyone", "https://a.example/%40everyone"),
            ("xhttps://a_b", "xhttps://a\\_b"),
        ] {
            assert_eq!(escape(given), expected, "{given:?}");
        }
    }

    /// What Discord would show of an escaped text: a backslash before a sign vanishes.
    fn shown(text: &str) -> String {
        let mut out = String::new();
        let mut chars = text.chars().filter(|c| *c != '\u{200b}').peekable();
        while let Some(c) = chars.next() {
            if c == '\\' && chars.peek().is_some_and(|next| next.is_ascii_punctuation()) {
                out.extend(chars.next());
            } else {
                out.push(c);
            }
        }
        out
    }

    proptest! {
        #[test]
        fn an_escaped_text_shows_what_was_written(text in "[a-c \n@<>#*_~`|\\\\\\[\\]()0-9!&:/-]{0,60}") {
            let escaped = escape(&text);
            prop_assert_eq!(shown(&escaped), text);
        }

        #[test]
        fn nothing_that_acts_is_left_bare(text in "[ab \n@<>#*_~`|\\\\\\[\\]()0-9everyonh]{0,60}") {
            let mut bare = String::new();
            let escaped = escape(&text);
            let mut chars = escaped.chars();
            while let Some(c) = chars.next() {
                if c == '\\' { chars.next(); bare.push('x'); } else { bare.push(c); }
            }
            prop_assert!(!bare.contains(['*', '_', '~', '`', '|', '[', ']', '<']), "{}", bare);
            prop_assert!(!escaped.to_lowercase().contains("@everyone"));
            prop_assert!(!bare.contains("# ") && !bare.contains("> "));
        }
    }
}
