//! What holds for the crate as a whole: which folder may know of which.

use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// The folders and files of `src/` from the ground up. Each may name those before it, and none after it.
const ORDER: &[&str] = &[
    "errors",
    "clock",
    "limits",
    "door",
    "tls",
    "lock",
    "token",
    "bounds",
    "record",
    "transcript",
    "rate_limits",
    "validate",
    "permissions",
    "world",
    "view",
    "faults",
    "file_answers",
    "gateway",
    "rest",
    "listen",
    "persona",
    "operations",
    "world_file",
    "control",
    "page",
    "start",
    "snapshot",
];

/// What a source names by paths through the crate: the first name below the root, empty for the root itself.
struct Named {
    /// The module that the source is.
    module: Vec<String>,
    names: Vec<String>,
}

impl Named {
    /// Notes a path that begins at the root, or climbs there.
    fn note(&mut self, path: &[String]) {
        let mut at = match path.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("self" | "super") => self.module.clone(),
            _ => return,
        };
        for name in path {
            match name.as_str() {
                "crate" | "self" => {}
                "super" => {
                    at.pop();
                }
                name => at.push(name.to_owned()),
            }
        }
        self.names.push(at.first().cloned().unwrap_or_default());
    }

    fn note_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.note_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.note(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.note(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.note(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.note_tree(before, tree)),
        }
    }

    /// Paths in the words of a macro, which are no syntax yet.
    fn note_tokens(&mut self, text: &str) {
        let glued = text.replace(" :: ", "::");
        let words = glued.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        for word in words.filter(|word| word.contains("::")) {
            let path: Vec<String> = word.split("::").map(str::to_owned).collect();
            self.note(&path);
        }
    }
}

/// Tests may look down from anywhere.
fn is_of_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|condition| condition.is_ident("test"))
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_of_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        // `self` alone is a value.
        if names.len() > 1 {
            self.note(&names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        visit::visit_macro(self, call);
        self.note_tokens(&call.tokens.to_string());
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// What is wrong with a source that is the module of this path.
fn wrongs(module: &str, text: &str) -> Vec<String> {
    let mut named = Named {
        module: module.split("::").map(str::to_owned).collect(),
        names: Vec::new(),
    };
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{module}: {error}"));
    named.visit_file(&file);
    let place = |name: &str| ORDER.iter().position(|known| *known == name);
    let own = module.split("::").next().unwrap();
    let level = place(own).unwrap_or_else(|| panic!("{own} has no place in the order"));
    let mut wrongs = Vec::new();
    named.names.sort();
    named.names.dedup();
    for name in named.names {
        match place(&name) {
            Some(other) if other <= level => {}
            Some(_) => wrongs.push(format!("{module} looks up to {name}")),
            None => wrongs.push(format!("{module} takes `{name}` from the crate's root")),
        }
    }
    wrongs
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The module that a file is.
fn module_of(file: &Path, src: &Path) -> String {
    let inside = file.strip_prefix(src).unwrap().with_extension("");
    let mut names: Vec<String> = inside
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    if names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names.join("::")
}

#[test]
fn arrows_go_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for file in &files {
        let module = module_of(file, &src);
        let test = module.split("::").any(|name| name == "tests") || module == "world::shapes";
        if test || matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        seen.insert(module.split("::").next().unwrap().to_owned());
        wrong.extend(wrongs(&module, &std::fs::read_to_string(file).unwrap()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let placed: std::collections::BTreeSet<String> = ORDER.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(
        seen, placed,
        "each folder has its place, and each place its folder"
    );
}

#[test]
fn an_arrow_that_goes_up_is_found_in_whatever_form() {
    for (module, source) in [
        ("world::news", "use crate::gateway;"),
        ("world::news", "use crate::gateway::Sessions;"),
        ("world::news", "use crate::{clock::Clock, rest::{self, Server}};"),
        ("world::news", "use super::super::control::router;"),
        ("world", "use super::page;"),
        ("world", "fn f() { crate::page::router(); }"),
        ("world::news", "fn f() { let page: super::super::page::Page; }"),
        (
            "world::news",
            "mod inside { use super::super::super::gateway::Live; }",
        ),
        ("world", "fn f() { json!({\"at\": crate::gateway::stamp(1)}); }"),
        ("world", "fn f() { use crate::gateway::*; }"),
        ("faults", "impl From<crate::rest::Reply> for Fault {}"),
        ("world", "use crate::Sandbox;"),
        ("world", "use crate::*;"),
        ("world", "use crate as root;"),
        ("world", "#[cfg(not(test))] use crate::gateway;"),
    ] {
        assert_eq!(wrongs(module, source).len(), 1, "{module}: {source}");
    }
}

#[test]
fn an_arrow_that_goes_down_or_stays_is_no_fault() {
    for (module, source) in [
        (
            "gateway::shared",
            "use crate::world::{News, World}; use super::sessions::Sessions;",
        ),
        (
            "world",
            "mod gateway; use gateway::Inner; pub(crate) use rest::inner; pub(super) fn f() { self::g(); }",
        ),
        (
            "world",
            "#[cfg(test)] mod tests { use super::super::rest::is_served; }",
        ),
        (
            "page::look",
            "fn f() { crate::world::id_at(crate::clock::now()); }",
        ),
    ] {
        assert_eq!(wrongs(module, source), Vec::<String>::new(), "{module}: {source}");
    }
}
