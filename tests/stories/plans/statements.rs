//! Every SQL statement of the sources: in `query!` and its like, in `sqlx::query` and its like, and behind a macro of a
//! store that puts a head before a tail.

use std::collections::BTreeMap;

use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};

use crate::sources::Source;

/// A statement as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// The file, from the root of the workspace.
    pub(super) path: String,
    /// Its text, each run of white space narrowed to one blank.
    pub(super) sql: String,
}

impl Statement {
    pub(super) fn new(path: &str, sql: &str) -> Self {
        let words: Vec<&str> = sql.split_whitespace().collect();
        Self {
            path: path.to_owned(),
            sql: words.join(" "),
        }
    }
}

/// What was read of a file.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) statements: Vec<Statement>,
    /// The files in which a statement is no text that stands there, and what stands there instead.
    pub(super) built: Vec<(String, String)>,
}

/// The macros and functions that take a statement.
const ASKING: &[&str] = &[
    "query",
    "query_as",
    "query_scalar",
    "query_with",
    "query_as_with",
    "query_scalar_with",
    "query_unchecked",
    "query_as_unchecked",
    "query_scalar_unchecked",
    "raw_sql",
];
/// What holds a statement that does not stand in the file.
const ELSEWHERE: &[&str] = &["query_file", "query_file_as", "query_file_scalar", "QueryBuilder"];
/// The methods of a connection that take a statement themselves.
const METHODS: &[&str] = &[
    "execute",
    "execute_many",
    "fetch",
    "fetch_all",
    "fetch_one",
    "fetch_optional",
];

/// The statements of a file in `folder`, those of its tests left out.
pub(super) fn statements(folder: &str, source: &Source) -> Found {
    let mut reader = Reader {
        path: format!("{folder}/{}", source.path),
        heads: BTreeMap::new(),
        found: Found::default(),
    };
    if !source.module().iter().any(|name| name == "tests") {
        let file = source.parse();
        Heads(&mut reader.heads).visit_file(&file);
        reader.visit_file(&file);
    }
    reader.found
}

/// Collects what each macro of a file puts before the text that it is given.
struct Heads<'a>(&'a mut BTreeMap<String, String>);

impl<'ast> Visit<'ast> for Heads<'_> {
    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let tokens = TokenBuffer::new2(item.mac.tokens.clone());
        let mut asked = Vec::new();
        calls(tokens.begin(), &|name| ASKING.contains(&name), &mut asked);
        if let (Some(name), [(_, Text::Head(head))]) = (&item.ident, asked.as_slice()) {
            self.0.insert(name.to_string(), head.clone());
        }
    }
}

struct Reader {
    path: String,
    heads: BTreeMap<String, String>,
    found: Found,
}

impl Reader {
    fn keep(&mut self, sql: &str) {
        self.found.statements.push(Statement::new(&self.path, sql));
    }

    fn keep_text(&mut self, text: Text) {
        match text {
            Text::Whole(sql) => self.keep(&sql),
            Text::Head(part) | Text::Other(part) => self.found.built.push((self.path.clone(), part)),
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let has_head = |name: &syn::Ident| self.heads.contains_key(&name.to_string());
        if !item.ident.as_ref().is_some_and(has_head) {
            visit::visit_item_macro(self, item);
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let tokens = TokenBuffer::new2(call.tokens.clone());
        let name = last_name(&call.path);
        if let Some(head) = self.heads.get(&name) {
            let text = match text(tokens.begin()) {
                Text::Whole(tail) => Text::Whole(format!("{head}{tail}")),
                other => other,
            };
            self.keep_text(text);
        } else if ASKING.contains(&name.as_str()) {
            self.keep_text(text(tokens.begin()));
        } else if ELSEWHERE.contains(&name.as_str()) {
            self.found.built.push((self.path.clone(), name));
        } else {
            let heads = &self.heads;
            let mut found = Vec::new();
            calls(
                tokens.begin(),
                &|name| ASKING.contains(&name) || ELSEWHERE.contains(&name) || heads.contains_key(name),
                &mut found,
            );
            for (name, text) in found {
                match (self.heads.get(&name), text) {
                    (Some(head), Text::Whole(tail)) => self.keep(&format!("{head}{tail}")),
                    (_, text) => self.keep_text(text),
                }
            }
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(asked) = &*call.func
            && ASKING.contains(&last_name(&asked.path).as_str())
            && let Some(first) = call.args.first()
        {
            self.keep_text(written(first));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if METHODS.contains(&call.method.to_string().as_str())
            && let Some(Text::Whole(sql)) = call.args.first().map(written)
        {
            self.keep(&sql);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path.segments.iter().map(|segment| segment.ident.to_string());
        for name in names.filter(|name| ELSEWHERE.contains(&name.as_str())) {
            self.found.built.push((self.path.clone(), name));
        }
        visit::visit_path(self, path);
    }
}

/// What is given as a statement.
#[derive(Debug, Clone)]
enum Text {
    /// The whole text.
    Whole(String),
    /// The text before what a macro is given.
    Head(String),
    /// No text.
    Other(String),
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    let is_for_tests = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    };
    attributes.iter().any(is_for_tests)
}

fn last_name(path: &syn::Path) -> String {
    let last = path.segments.last();
    last.map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// A text as an expression.
fn written(expression: &syn::Expr) -> Text {
    match expression {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Text::Whole(text.value()),
        syn::Expr::Path(path) => Text::Other(last_name(&path.path)),
        syn::Expr::Call(call) => match &*call.func {
            syn::Expr::Path(path) => Text::Other(format!("{}(…)", last_name(&path.path))),
            _ => Text::Other("a call".to_owned()),
        },
        _ => Text::Other("an expression".to_owned()),
    }
}

/// What stands in tokens behind `name!` and `name`, for every name that is looked for.
fn calls(mut at: Cursor<'_>, is_meant: &dyn Fn(&str) -> bool, found: &mut Vec<(String, Text)>) {
    while !at.eof() {
        if let Some((ident, after)) = at.ident()
            && is_meant(&ident.to_string())
        {
            let behind = match after.punct() {
                Some((mark, behind)) if mark.as_char() == '!' => behind,
                _ => after,
            };
            if let Some((inside, _, _, _)) = behind.any_group() {
                found.push((ident.to_string(), text(inside)));
            }
        }
        if let Some((inside, _, _, after)) = at.any_group() {
            calls(inside, is_meant, found);
            at = after;
        } else {
            let Some((_, after)) = at.token_tree() else { break };
            at = after;
        }
    }
}

/// The statement among the arguments of a macro: the first that begins with a text; before it there may be a type.
fn text(arguments: Cursor<'_>) -> Text {
    let mut whole: Option<String> = None;
    let mut at = arguments;
    while let Some((tree, after)) = at.token_tree() {
        if let Some((literal, _)) = at.literal()
            && let Ok(part) = syn::parse_str::<syn::LitStr>(&literal.to_string())
        {
            whole.get_or_insert_default().push_str(&part.value());
        } else if let Some(text) = &whole {
            match at.punct().map(|(mark, _)| mark.as_char()) {
                Some(',') => break,
                Some('+') => {}
                Some('$') => return Text::Head(text.clone()),
                _ => return Text::Other(tree.to_string()),
            }
        }
        at = after;
    }
    whole.map_or_else(|| Text::Other(arguments.token_stream().to_string()), Text::Whole)
}
