//! Holds the code to the texts and the texts to the code, by reading both.
//!
//! Understood are `t!(texts, "key", name = value)`, `.say("key", &[("name", value)])` and `texts.get(locale, "key", ..)`;
//! any other literal that is a key counts as its use, since matches hand keys on.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::Texts;

/// Said through keys that are put together, each kind held by a test of its own.
const MADE_KEYS: [&str; 2] = ["command-", "refusal-"];

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// The words, string literals and marks of Rust source, without comments and test modules.
fn tokens(source: &str) -> Vec<Token> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if c == 'r' && (at(i + 1) == '"' || at(i + 1) == '#' && matches!(at(i + 2), '"' | '#')) {
            let hashes = chars[i + 1..].iter().take_while(|c| **c == '#').count();
            let begin = i + hashes + 2;
            let ends = |j: usize| at(j) == '"' && (1..=hashes).all(|k| at(j + k) == '#');
            let end = (begin..chars.len()).find(|j| ends(*j)).unwrap_or(chars.len());
            tokens.push(Token::Text(chars[begin..end].iter().collect()));
            i = end + hashes + 1;
        } else if c == '"' {
            let mut text = String::new();
            i += 1;
            while i < chars.len() && chars[i] != '"' {
                i += usize::from(chars[i] == '\\');
                text.push(at(i));
                i += 1;
            }
            tokens.push(Token::Text(text));
            i += 1;
        } else if c == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            i += 2;
            while i < chars.len() && (chars[i] != '\'' || at(i - 1) == '\\' && at(i - 2) != '\\') {
                i += 1;
            }
            i += 1;
        } else if c.is_alphanumeric() || c == '_' {
            let begin = i;
            while at(i).is_alphanumeric() || at(i) == '_' {
                i += 1;
            }
            tokens.push(Token::Word(chars[begin..i].iter().collect()));
        } else {
            if !c.is_whitespace() {
                tokens.push(Token::Mark(c));
            }
            i += 1;
        }
    }
    tokens
}

/// The arguments of the call whose opening bracket is at `open`, each as its tokens.
fn arguments(tokens: &[Token], open: usize) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let mut depth = 0;
    let mut begin = open + 1;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => {
                depth -= 1;
                if depth == 0 {
                    parts.push(&tokens[begin..i]);
                    break;
                }
            }
            Token::Mark(',') if depth == 1 => {
                parts.push(&tokens[begin..i]);
                begin = i + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A place where a text is said: its key, and the names it is given if they are written there.
#[derive(Debug, PartialEq)]
struct Call {
    key: String,
    names: Option<BTreeSet<String>>,
}

fn calls(tokens: &[Token]) -> Vec<Call> {
    let word = |i: usize, wanted: &str| matches!(tokens.get(i), Some(Token::Word(word)) if word == wanted);
    let mark = |i: usize, wanted: char| tokens.get(i) == Some(&Token::Mark(wanted));
    let mut calls = Vec::new();
    for i in 0..tokens.len() {
        let found = if word(i, "t") && mark(i + 1, '!') && mark(i + 2, '(') {
            let parts = arguments(tokens, i + 2);
            let names = parts.iter().skip(2).map(|part| match part {
                [Token::Word(name), Token::Mark('='), ..] => name.clone(),
                _ => "an argument without a name".to_owned(),
            });
            parts.get(1).map(|key| (*key, Some(names.collect())))
        } else if mark(i, '.') && word(i + 1, "say") && mark(i + 2, '(') {
            let parts = arguments(tokens, i + 2);
            parts.first().map(|key| (*key, names_of(parts.get(1))))
        } else if word(i, "texts") && mark(i + 1, '.') && word(i + 2, "get") && mark(i + 3, '(') {
            let parts = arguments(tokens, i + 3);
            parts.get(1).map(|key| (*key, names_of(parts.get(2))))
        } else {
            None
        };
        if let Some(([Token::Text(key)], names)) = found {
            calls.push(Call {
                key: key.clone(),
                names,
            });
        }
    }
    calls
}

/// The names in `&[("name", value), ..]`; `None` when the list is made elsewhere.
fn names_of(list: Option<&&[Token]>) -> Option<BTreeSet<String>> {
    let [Token::Mark('&'), Token::Mark('['), ..] = list? else {
        return None;
    };
    arguments(list?, 1)
        .into_iter()
        .map(|pair| match pair {
            [Token::Mark('('), Token::Text(name), ..] => Some(name.clone()),
            _ => None,
        })
        .collect()
}

/// What is wrong between the calls and the texts, in words.
fn faults(texts: &Texts, calls: &[Call]) -> Vec<String> {
    let fault = |call: &Call| {
        let key = &call.key;
        let Some(needed) = texts.variables(key) else {
            return Some(format!("`{key}` is said but there is no such message"));
        };
        let given = call.names.as_ref()?;
        (given != needed).then(|| format!("`{key}` needs {needed:?} and is given {given:?}"))
    };
    calls.iter().filter_map(fault).collect()
}

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
            && !path.ends_with("texts/held.rs")
        {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, Vec<Token>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for dir in ["src", "domain/src", "kernel/src"] {
        rust_files(&root.join(dir), &mut files);
    }
    let read = |path: PathBuf| {
        let tokens = tokens(&std::fs::read_to_string(&path).unwrap());
        (path, tokens)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn everything_the_code_says_has_its_text_and_its_arguments() {
    let texts = Texts::load(None, "en").unwrap();
    let mut all = Vec::new();
    for (path, tokens) in sources() {
        for fault in faults(&texts, &calls(&tokens)) {
            all.push(format!("{}: {fault}", path.display()));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn every_text_is_said_somewhere() {
    let texts = Texts::load(None, "en").unwrap();
    let literals: BTreeSet<String> = sources()
        .into_iter()
        .flat_map(|(_, tokens)| tokens)
        .filter_map(|token| match token {
            Token::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let unsaid: Vec<&str> = texts
        .keys()
        .filter(|key| !MADE_KEYS.iter().any(|prefix| key.starts_with(prefix)))
        .filter(|key| !literals.contains(*key))
        .collect();
    assert!(unsaid.is_empty(), "never said: {}", unsaid.join(", "));
}

#[test]
fn every_refusal_text_belongs_to_a_refusal() {
    let texts = Texts::load(None, "en").unwrap();
    let refusals = trellis_domain::refusals::examples();
    let keys: BTreeSet<&str> = refusals.iter().map(|refusal| refusal.key()).collect();
    let unsaid: Vec<&str> = texts
        .keys()
        .filter(|key| key.starts_with("refusal-") && !keys.contains(key))
        .collect();
    assert!(unsaid.is_empty(), "no refusal says {}", unsaid.join(", "));
}

#[test]
fn calls_are_found_however_they_are_laid_out() {
    let source = r##"
        // t!(texts, "in-a-comment")
        let a = t!(self.texts(), "one", name = f("x", 1), left = 3,);
        let b = ctx.texts.say(
            "two",
            &[("room", name.into()), ("count", (1 + 2).into())],
        );
        let c = texts.get(locale, "three", &args);
        let d = map.get("not-a-text").unwrap_or('"');
        let e: &'a str = t!(texts, r#"four"#);
        let f = texts.say(key, &[]);
        #[cfg(test)]
mod tests { fn x() { t!(texts, "in-a-test") } }
    "##;
    let call = |key: &str, names: Option<&[&str]>| Call {
        key: key.to_owned(),
        names: names.map(|names| names.iter().map(|name| (*name).to_owned()).collect()),
    };
    assert_eq!(
        calls(&tokens(source)),
        [
            call("one", Some(&["name", "left"])),
            call("two", Some(&["room", "count"])),
            call("three", None),
            call("four", Some(&[])),
        ]
    );
}

#[test]
fn a_wrong_key_or_argument_is_found() {
    let texts = Texts::load(None, "en").unwrap();
    let source = r#"
        t!(texts, "no-such-key");
        t!(texts, "refusal-unknown-cohort", name = x);
        t!(texts, "refusal-unknown-cohort");
        t!(texts, "refusal-unknown-cohort", given = x);
        texts.say("refusal-pair-exists", &[("who", x)]);
    "#;
    assert_eq!(
        faults(&texts, &calls(&tokens(source))),
        [
            "`no-such-key` is said but there is no such message",
            r#"`refusal-unknown-cohort` needs {"given"} and is given {"name"}"#,
            r#"`refusal-unknown-cohort` needs {"given"} and is given {}"#,
            r#"`refusal-pair-exists` needs {} and is given {"who"}"#,
        ]
    );
}
