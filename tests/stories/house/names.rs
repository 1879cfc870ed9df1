//! Which modules of its own crate a file names: in `use`, in every other path, in macros and in attributes.

use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};

use crate::sources::Source;

/// The names a file uses, each as a path from the crate's root, and what cannot be followed.
#[derive(Default)]
pub(super) struct Names {
    pub(super) paths: Vec<Vec<String>>,
    pub(super) faults: Vec<String>,
}

pub(super) fn names(source: &Source) -> Names {
    let mut reader = Reader {
        module: source.module(),
        names: Names::default(),
    };
    reader.visit_file(&source.parse());
    reader.names
}

/// Every name that a `use` brings in, written out; a glob is the path before its star.
pub(super) fn leaves(tree: &syn::UseTree) -> Vec<Leaf> {
    let leaf = |name: &syn::Ident, alias: &syn::Ident| Leaf {
        path: vec![name.to_string()],
        alias: Some(alias.to_string()),
    };
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree)
            .into_iter()
            .map(|mut leaf| {
                leaf.path.insert(0, path.ident.to_string());
                leaf
            })
            .collect(),
        syn::UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
        syn::UseTree::Name(name) => vec![leaf(&name.ident, &name.ident)],
        syn::UseTree::Rename(rename) => vec![leaf(&rename.ident, &rename.rename)],
        _ => vec![Leaf {
            path: Vec::new(),
            alias: None,
        }],
    }
}

/// One name of a `use`.
pub(super) struct Leaf {
    pub(super) path: Vec<String>,
    /// What it is called here; `None` for a glob.
    pub(super) alias: Option<String>,
}

struct Reader {
    /// The module that is being read, from the crate's root.
    module: Vec<String>,
    names: Names,
}

impl Reader {
    /// Keeps a path if it leads from where it stands to elsewhere in the crate.
    fn keep(&mut self, path: &[String]) {
        let written = path.join("::");
        let mut rest = path;
        let mut at = match path.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("self" | "super") => self.module.clone(),
            // A name that was brought in by a `use`, or that of another crate.
            _ => return,
        };
        let mut supers = 0;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" | "self" => {}
                "super" => {
                    supers += 1;
                    at.pop();
                }
                _ => break,
            }
            rest = after;
        }
        if supers > 1 {
            let fault = format!("`{written}`: a way up two stairs at once hides where it leads");
            self.names.faults.push(fault);
        }
        // `use crate::a::{self}`
        at.extend(rest.iter().filter(|name| *name != "self").cloned());
        self.names.paths.push(at);
    }

    /// The paths in tokens that nobody has parsed, as in a macro.
    fn scan(&mut self, mut at: Cursor<'_>, in_attribute: bool) {
        while !at.eof() {
            let begins = |(ident, after)| leads_from_here(&ident) && colons(after).is_some();
            if at.ident().is_some_and(begins) {
                let (paths, after) = paths_of(at);
                for path in paths {
                    self.keep(&path);
                }
                at = after;
            } else if let Some((inside, _, _, after)) = at.any_group() {
                self.scan(inside, in_attribute);
                at = after;
            } else {
                if in_attribute && let Some((literal, _)) = at.literal() {
                    self.written(&literal.to_string());
                }
                let Some((_, after)) = at.token_tree() else { break };
                at = after;
            }
        }
    }

    /// A path in an attribute's text, such as serde's `with = "crate::a::b"`.
    fn written(&mut self, literal: &str) {
        let path = syn::parse_str::<syn::LitStr>(literal).and_then(|text| text.parse::<syn::Path>());
        if let Ok(path) = path {
            self.visit_path(&path);
        }
    }
}

fn leads_from_here(ident: &syn::Ident) -> bool {
    ident == "crate" || ident == "super" || ident == "self"
}

/// What follows `::`, if that is what stands there.
fn colons(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let (first, after) = at.punct()?;
    let (second, after) = after.punct()?;
    (first.as_char() == ':' && second.as_char() == ':').then_some(after)
}

/// The path that begins here, or all of them where it goes apart in braces, and what comes after.
fn paths_of(at: Cursor<'_>) -> (Vec<Vec<String>>, Cursor<'_>) {
    let Some((ident, mut after)) = at.ident() else {
        return (vec![Vec::new()], at);
    };
    let mut ends = vec![Vec::new()];
    if let Some(next) = colons(after) {
        if next.ident().is_some() {
            (ends, after) = paths_of(next);
        } else if let Some((mut inside, _, _, behind)) = next.any_group() {
            ends.clear();
            while let Some((_, mut rest)) = inside.token_tree() {
                if inside.ident().is_some() {
                    let found;
                    (found, rest) = paths_of(inside);
                    ends.extend(found);
                } else if inside.punct().is_some_and(|(mark, _)| mark.as_char() == '*') {
                    ends.push(Vec::new());
                }
                inside = rest;
            }
            after = behind;
        }
    }
    for end in &mut ends {
        end.insert(0, ident.to_string());
    }
    (ends, after)
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("path"))
        {
            let fault = format!("`mod {}` lies where its name does not say", item.ident);
            self.names.faults.push(fault);
        }
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for leaf in leaves(&item.tree) {
            self.keep(&leaf.path);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if item.ident == "self" {
            let fault = "`extern crate self` gives the house a second name".to_owned();
            self.names.faults.push(fault);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.keep(&segments);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        let tokens = TokenBuffer::new2(call.tokens.clone());
        self.scan(tokens.begin(), false);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            // Docs may speak of what is above.
            syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => {}
            syn::Meta::List(list) => {
                self.visit_path(&list.path);
                let tokens = TokenBuffer::new2(list.tokens.clone());
                self.scan(tokens.begin(), true);
            }
            other => visit::visit_meta(self, other),
        }
    }

    /// `pub(super)` and `pub(in crate::a)` name only what they stand in.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}
