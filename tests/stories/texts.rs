//! Holds the code to the texts and the texts to the code, by reading both.
//!
//! Understood are `t!(texts, "key", name = value)`, `.say("key", &[("name", value)])` and
//! `texts.get(locale, "key", ..)`; any other literal that is a key counts as its use, since matches hand keys
//! on. What is compiled for tests only is not read.

use std::collections::BTreeSet;

use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Lit, Member, Token, token};
use trellis_kernel::texts::Texts;

use super::sources::{Source, sources};

/// Said through keys that are put together, each kind held by a test of its own.
const MADE_KEYS: [&str; 2] = ["command-", "refusal-"];

/// A place where a text is said: its key, and the names it is given if they are written there.
#[derive(Debug, PartialEq)]
struct Call {
    key: String,
    names: Option<BTreeSet<String>>,
}

/// What one file says.
#[derive(Default)]
struct Said {
    calls: Vec<Call>,
    literals: BTreeSet<String>,
    /// Modules in files of their own that are compiled for tests only.
    test_modules: Vec<String>,
}

fn said(source: &Source) -> Said {
    let mut said = Said::default();
    said.visit_file(&source.parse());
    said
}

impl Said {
    fn call(&mut self, key: Option<&Expr>, names: Option<BTreeSet<String>>) {
        if let Some(key) = key.and_then(literal) {
            self.calls.push(Call { key, names });
        }
    }

    /// What is said in tokens that nobody has parsed, as in a macro: they are read as expressions wherever
    /// they are some.
    fn tokens(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            let ahead = input.fork();
            if let Ok(expression) = ahead.parse() {
                self.visit_expr(&expression);
                input.advance_to(&ahead);
                continue;
            }
            let inside;
            if input.peek(token::Brace) {
                syn::braced!(inside in input);
            } else if input.peek(token::Bracket) {
                syn::bracketed!(inside in input);
            } else if input.peek(token::Paren) {
                syn::parenthesized!(inside in input);
            } else {
                input.step(|at| Ok(((), at.token_tree().map_or(*at, |(_, after)| after))))?;
                continue;
            }
            self.tokens(&inside)?;
        }
        Ok(())
    }
}

/// The string that an expression is.
fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The names in `&[("name", value), ..]`; `None` when the list is made elsewhere.
fn names_of(list: Option<&Expr>) -> Option<BTreeSet<String>> {
    let Expr::Reference(list) = list? else { return None };
    let Expr::Array(list) = &*list.expr else {
        return None;
    };
    let name = |pair: &Expr| match pair {
        Expr::Tuple(pair) => literal(pair.elems.first()?),
        _ => None,
    };
    list.elems.iter().map(name).collect()
}

/// The name in `name = value`.
fn name_of(argument: &Expr) -> String {
    let name = match argument {
        Expr::Assign(argument) => match &*argument.left {
            Expr::Path(name) => name.path.get_ident().map(ToString::to_string),
            _ => None,
        },
        _ => None,
    };
    name.unwrap_or_else(|| "an argument without a name".to_owned())
}

fn are_texts(receiver: &Expr) -> bool {
    match receiver {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "texts"),
        Expr::Field(field) => matches!(&field.member, Member::Named(name) if name == "texts"),
        _ => false,
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|condition| condition.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Said {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        } else if item.content.is_none() {
            self.test_modules.push(item.ident.to_string());
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.literals.insert(text.value());
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let arguments = |i: usize| call.args.iter().nth(i);
        if call.method == "say" {
            self.call(arguments(0), names_of(arguments(1)));
        } else if call.method == "get" && are_texts(&call.receiver) {
            self.call(arguments(1), names_of(arguments(2)));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        let is_t = call.path.segments.last().is_some_and(|last| last.ident == "t");
        if is_t && let Ok(arguments) = call.parse_body_with(arguments) {
            let names = arguments.iter().skip(2).map(name_of).collect();
            self.call(arguments.iter().nth(1), Some(names));
        }
        let read = |input: ParseStream<'_>| self.tokens(input);
        call.parse_body_with(read)
            .expect("every token can be stepped over");
    }
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

/// What every file says that is not for tests only, each with its place.
fn all_said() -> Vec<(String, Said)> {
    let mut all = Vec::new();
    for folder in ["src", "domain/src", "kernel/src"] {
        let sources = sources(folder);
        let read: Vec<Said> = sources.iter().map(said).collect();
        let in_file = |(source, said): (&Source, &Said)| {
            let inside = |name: &String| [source.module(), vec![name.clone()]].concat();
            said.test_modules.iter().map(inside).collect::<Vec<_>>()
        };
        let for_tests: Vec<Vec<String>> = sources.iter().zip(&read).flat_map(in_file).collect();
        let counts = |source: &Source| !for_tests.iter().any(|module| source.module().starts_with(module));
        let counted = sources.iter().zip(read).filter(|(source, _)| counts(source));
        all.extend(counted.map(|(source, said)| (format!("{folder}/{}", source.path), said)));
    }
    all
}

#[test]
fn everything_the_code_says_has_its_text_and_its_arguments() {
    let texts = Texts::load(None, "en").unwrap();
    let mut all = Vec::new();
    let mut calls = 0;
    for (path, said) in all_said() {
        calls += said.calls.len();
        all.extend(
            faults(&texts, &said.calls)
                .iter()
                .map(|fault| format!("{path}: {fault}")),
        );
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    assert!(calls > 100, "the calls were not found");
}

#[test]
fn every_text_is_said_somewhere() {
    let texts = Texts::load(None, "en").unwrap();
    let literals: BTreeSet<String> = all_said()
        .into_iter()
        .flat_map(|(_, said)| said.literals)
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

fn said_in(text: &str) -> Said {
    said(&Source::new("here.rs", text))
}

#[test]
fn calls_are_found_however_they_are_laid_out() {
    let source = r##"
        //! t!(texts, "in-the-docs")
        fn f() {
            // t!(texts, "in-a-comment")
            let a = t!(self.texts(), "one", name = f("x", 1), left = 3,);
            let b = ctx.texts.say(
                "two",
                &[("room", name.into()), ("count", (1 + 2).into())],
            );
            let c = texts.get(locale, "three", &args);
            let d = map.get("not-a-text").unwrap_or('"');
            let e: &'a str = trellis_kernel::t!(texts, r#"four"#);
            let f = texts.say(key, &[]);
            let g = t!(texts, "five", inner = t!(texts, "six"));
            let h = vec![format!("{}{x}", t!(texts, "seven")), texts.say("eight", &[])];
            let i = json!({ "key": t!(texts, "nine", x = 1), "other": [texts.say("ten", &[])] });
            select! { a = b() => { t!(texts, "eleven"); } () = c => t!(texts, "twelve"), else => {} }
        }
        #[cfg(test)]
        mod tests { fn x() { t!(texts, "in-a-test"); } }
        impl X { #[cfg(test)] fn x() { t!(texts, "in-a-test"); } fn y() { t!(texts, "thirteen") } }
        macro_rules! m { ($x:expr) => { if $x { t!($x.texts, $key); x.say("fourteen", &[]) } } }
    "##;
    let call = |key: &str, names: Option<&[&str]>| Call {
        key: key.to_owned(),
        names: names.map(|names| names.iter().map(|name| (*name).to_owned()).collect()),
    };
    assert_eq!(
        said_in(source).calls,
        [
            call("one", Some(&["name", "left"])),
            call("two", Some(&["room", "count"])),
            call("three", None),
            call("four", Some(&[])),
            call("five", Some(&["inner"])),
            call("six", Some(&[])),
            call("seven", Some(&[])),
            call("eight", Some(&[])),
            call("nine", Some(&["x"])),
            call("ten", Some(&[])),
            call("eleven", Some(&[])),
            call("twelve", Some(&[])),
            call("thirteen", Some(&[])),
            call("fourteen", Some(&[])),
        ]
    );
}

#[test]
fn a_key_counts_as_said_where_code_has_it_and_not_where_words_or_tests_do() {
    let source = r#"
        //! "in-the-docs"
        /// in-a-doc
        #[serde(rename = "in-an-attribute")]
        fn f() { match x { 1 => "one", _ => g(&["two"], || format!("three")) } } // "in-a-comment"
        #[cfg(test)]
        fn x() -> &str { "in-a-test" }
        #[cfg(test)]
        mod examples;
    "#;
    let said = said_in(source);
    let found: Vec<&str> = said.literals.iter().map(String::as_str).collect();
    assert_eq!(found, ["one", "three", "two"]);
    assert_eq!(said.test_modules, ["examples"]);
}

#[test]
fn a_wrong_key_or_argument_is_found() {
    let texts = Texts::load(None, "en").unwrap();
    let source = r#"
        fn f() {
            t!(texts, "no-such-key");
            t!(texts, "refusal-unknown-cohort", name = x);
            t!(texts, "refusal-unknown-cohort");
            t!(texts, "refusal-unknown-cohort", given = x);
            t!(texts, "refusal-unknown-cohort", x);
            texts.say("refusal-pair-exists", &[("who", x)]);
        }
    "#;
    assert_eq!(
        faults(&texts, &said_in(source).calls),
        [
            "`no-such-key` is said but there is no such message",
            r#"`refusal-unknown-cohort` needs {"given"} and is given {"name"}"#,
            r#"`refusal-unknown-cohort` needs {"given"} and is given {}"#,
            r#"`refusal-unknown-cohort` needs {"given"} and is given {"an argument without a name"}"#,
            r#"`refusal-pair-exists` needs {} and is given {"who"}"#,
        ]
    );
}
