//! What holds for the house as a whole: which room may name which.
//!
//! Read are the parsed sources, test code too: every `use`, every other path, and the paths in macros and
//! attributes.

mod lists;
mod names;

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{Source, root, sources};
use names::{leaves, names};

/// The floors of `src/` from the ground up, on each its features from left to right.
///
/// A file may name what is on the floors below, and what is to the left on its own. A floor without a list is
/// one room; within a room all may name all.
const HOUSE: &[Floor] = &[
    ("interaction", &[]),
    (
        "records",
        &[
            "files",
            "program",
            "roadmap",
            "community",
            "cohort",
            "people",
            "room",
            "examples",
        ],
    ),
    (
        "intake",
        &["fixtures", "strays", "doctor", "setup", "hours", "joining"],
    ),
    (
        "mentorship",
        &[
            "agreement",
            "goals",
            "growth",
            "session",
            "checkin",
            "midpoint",
            "concern",
            "health",
            "roadmap",
        ],
    ),
    ("reporting", &["card", "digest", "help"]),
    (
        "background",
        &["absence", "timekeeping", "prompts", "audit", "forgetting"],
    ),
    ("coordination", &["rooms", "cohorts"]),
    ("bot", &[]),
    ("process", &[]),
    ("demo", &[]),
    ("cli", &[]),
];

/// The modules of `domain/src/`, in the same way.
const DOMAIN: &[Floor] = &[
    ("ground", &[]),
    ("bounds", &[]),
    ("budget", &[]),
    ("interaction", &[]),
    ("community", &[]),
    ("health", &[]),
    ("program", &[]),
    ("cohort", &[]),
    ("examples", &[]),
    ("people", &[]),
    ("room", &[]),
    ("stage", &[]),
    ("schedule", &[]),
    ("digest", &[]),
    ("agreement", &[]),
    ("goals", &[]),
    ("growth", &[]),
    ("session", &[]),
    ("checkin", &[]),
    ("midpoint", &[]),
    ("concern", &[]),
    ("roadmap", &[]),
    ("refusals", &[]),
    ("prompt_tests", &[]),
];

type Floor = (&'static str, &'static [&'static str]);

/// A crate's sources, held to an order.
struct House<'a> {
    order: &'a [Floor],
    /// What the crate's root gives a second name.
    aliases: BTreeMap<String, Vec<String>>,
}

/// A floor, and the feature on it; `None` for a floor as a whole.
type Place = (usize, Option<usize>);

impl House<'_> {
    /// Where a path from the crate's root leads; `None` for the root itself.
    fn place(&self, path: &[String]) -> Result<Option<Place>, String> {
        let path: Vec<&String> = match path.first().and_then(|first| self.aliases.get(first)) {
            Some(meant) => meant.iter().chain(&path[1..]).collect(),
            None => path.iter().collect(),
        };
        let Some(first) = path.first() else {
            return Ok(None);
        };
        let Some(floor) = self.order.iter().position(|(name, _)| name == first) else {
            return Err(format!("`{first}` has no place in the order of the house"));
        };
        let (_, features) = self.order[floor];
        let feature = match path.get(1) {
            Some(second) if !features.is_empty() => {
                let feature = features.iter().position(|name| name == second);
                let nowhere = || format!("`{first}::{second}` has no place in the order of the house");
                Some(feature.ok_or_else(nowhere)?)
            }
            _ => None,
        };
        Ok(Some((floor, feature)))
    }

    /// Whether what stands in `from` may name `to`.
    fn may_name(&self, from: Place, to: Place) -> bool {
        let is_one_room = self.order[from.0].1.is_empty();
        to.0 < from.0 || to.0 == from.0 && (is_one_room || to.1.is_some_and(|to| Some(to) <= from.1))
    }

    /// What is wrong with one file.
    fn faults_of(&self, source: &Source) -> Vec<String> {
        let module = source.module();
        let here = match self.place(&module) {
            Ok(here) => here,
            Err(fault) => return vec![fault],
        };
        let is_list =
            here.is_none_or(|(floor, feature)| feature.is_none() && !self.order[floor].1.is_empty());
        if is_list {
            return faults_of_list(source, module.is_empty());
        }
        let Some(here) = here else { return Vec::new() };
        let found = names(source);
        let mut faults = found.faults;
        for path in &found.paths {
            let written = path.join("::");
            match self.place(path) {
                Ok(Some(there)) if self.may_name(here, there) => {}
                Ok(Some(there)) if there.0 == here.0 && there.1.is_none() => {
                    faults.push(format!("names its whole floor, `crate::{written}`"));
                }
                Ok(Some(_)) => faults.push(format!("looks up to `crate::{written}`")),
                Ok(None) => faults.push("names the whole house, `crate`".to_owned()),
                Err(fault) => faults.push(fault),
            }
        }
        faults
    }
}

/// A crate's root and the `mod.rs` of a floor stand outside the order, so they hold nothing but lists of
/// modules; the root may give some of them a second name.
fn faults_of_list(source: &Source, is_root: bool) -> Vec<String> {
    let is_listing = |item: &syn::Item| match item {
        syn::Item::Mod(module) => module.content.is_none(),
        syn::Item::Use(_) => is_root,
        _ => false,
    };
    let holds_more = !source.parse().items.iter().all(is_listing);
    holds_more
        .then(|| "is a list of modules and holds something else".to_owned())
        .into_iter()
        .collect()
}

/// What is wrong between an order and a crate's sources, in words.
fn faults(order: &[Floor], sources: &[Source]) -> Vec<String> {
    let mut house = House {
        order,
        aliases: BTreeMap::new(),
    };
    let root = sources.iter().find(|source| source.path == "lib.rs");
    for item in root.map(Source::parse).iter().flat_map(|file| &file.items) {
        if let syn::Item::Use(item) = item {
            for mut leaf in leaves(&item.tree) {
                leaf.path.retain(|name| name != "crate" && name != "self");
                house.aliases.extend(leaf.alias.map(|alias| (alias, leaf.path)));
            }
        }
    }
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for source in sources.iter().filter(|source| source.path != "main.rs") {
        seen.extend(house.place(&source.module()).ok().flatten());
        let found = house.faults_of(source).into_iter();
        faults.extend(found.map(|fault| format!("{}: {fault}", source.path)));
    }
    for (floor, (name, features)) in order.iter().enumerate() {
        if !seen.iter().any(|place| place.0 == floor) {
            faults.push(format!("`{name}` is in the order and nowhere else"));
        }
        for (feature, second) in features.iter().enumerate() {
            if !seen.contains(&(floor, Some(feature))) {
                faults.push(format!("`{name}::{second}` is in the order and nowhere else"));
            }
        }
    }
    faults
}

#[test]
fn arrows_go_one_way() {
    let faults = faults(HOUSE, &sources("src"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_rules_have_an_order_too() {
    let faults = faults(DOMAIN, &sources("domain/src"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The floors whose rooms show or say a part of every feature. They read it from the features' values.
const ACROSS: &[&str] = &["reporting", "background"];
/// The floors of the features.
const FEATURES: &[&str] = &["intake", "mentorship", "coordination"];

/// The features that a file names though it works across all of them; tests may try it with some.
fn features_named(source: &Source) -> Vec<String> {
    let module = source.module();
    let is_across = module
        .first()
        .is_some_and(|floor| ACROSS.contains(&floor.as_str()));
    if !is_across || module.last().is_some_and(|name| name == "tests") {
        return Vec::new();
    }
    let paths = names(source).paths.into_iter();
    let named = paths.filter(|path| {
        path.first()
            .is_some_and(|floor| FEATURES.contains(&floor.as_str()))
    });
    named
        .map(|path| format!("{} names `crate::{}`", source.path, path.join("::")))
        .collect()
}

#[test]
fn what_works_across_features_knows_none() {
    let sources = sources("src");
    let across = sources
        .iter()
        .filter(|one| ACROSS.iter().any(|floor| one.path.starts_with(floor)));
    assert!(across.count() > 10);
    let named: Vec<String> = sources.iter().flat_map(features_named).collect();
    assert!(named.is_empty(), "{}", named.join("\n"));
    let told = |path, text| features_named(&Source::new(path, text)).len();
    let text = "use crate::{records::room, mentorship::checkin}; fn f() { crate::intake::setup::f() }";
    assert_eq!(told("reporting/card/mod.rs", text), 2);
    assert_eq!(told("background/audit.rs", text), 2);
    assert_eq!(told("background/audit/tests.rs", text), 0);
    assert_eq!(told("coordination/rooms/mod.rs", text), 0);
}

#[test]
fn what_lies_below_the_bot_knows_nothing_of_it() {
    let allowed = |name: &str, member: &str| {
        let stranger = match member {
            "domain" => [
                "tokio",
                "sqlx",
                "serenity",
                "poise",
                "reqwest",
                "trellis",
                "discord-sandbox",
            ]
            .as_slice(),
            "kernel" => &["serenity", "poise", "trellis", "discord-sandbox"],
            _ => &["serenity", "poise", "trellis"],
        };
        let is_ours = name == "trellis-domain" && member == "kernel";
        is_ours || !stranger.iter().any(|stranger| name.starts_with(stranger))
    };
    for member in ["domain", "kernel", "sandbox"] {
        let manifest = std::fs::read_to_string(root().join(member).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        assert!(!dependencies.is_empty());
        for name in dependencies.keys() {
            assert!(allowed(name, member), "{member} depends on {name}");
        }
    }
}

/// A house of two floors, with two features on the upper one.
const SMALL: &[Floor] = &[("ground", &[]), ("upper", &["left", "right"]), ("roof", &[])];

/// What is wrong in a small house in which one file says something.
fn said(path: &str, text: &str) -> Vec<String> {
    let mut sources = vec![
        Source::new(
            "lib.rs",
            "pub mod ground; pub mod upper; pub mod roof; pub use ground::stone;",
        ),
        Source::new("ground/mod.rs", "mod stone;"),
        Source::new("ground/stone.rs", ""),
        Source::new("upper/mod.rs", "//! Two.\npub mod left; pub mod right;"),
        Source::new("upper/left.rs", ""),
        Source::new("upper/right/mod.rs", "mod inner;"),
        Source::new("upper/right/inner.rs", ""),
        Source::new("roof.rs", ""),
    ];
    match sources.iter_mut().find(|source| source.path == path) {
        Some(source) => text.clone_into(&mut source.text),
        None => sources.push(Source::new(path, text)),
    }
    faults(SMALL, &sources)
}

#[test]
fn what_is_below_or_to_the_left_may_be_named() {
    assert_eq!(said("roof.rs", ""), [""; 0]);
    for text in [
        "use crate::ground;",
        "use crate::{ground::stone as s, upper::left::*};",
        "use crate::stone::Pebble;",
        "pub(in crate::upper) use super::left::x; use self::inner::y; mod inner;",
        "fn f() { crate::upper::left::f(); roof::f(); format!(\"crate::roof::{}\", self.x); }",
        "#[cfg(test)] mod tests { use super::*; use crate::upper::right::inner; }",
        "/// [`crate::roof`] stands on it.\nfn f() {}",
        "macro_rules! m { () => { pub(crate) fn f(&self) { self.x } use crate::{stone, upper::left}; } }",
    ] {
        assert_eq!(said("upper/right/mod.rs", text), [""; 0], "{text}");
    }
}

#[test]
fn a_look_up_is_found_however_it_is_written() {
    for text in [
        "use crate::roof;",
        "use crate::{ground, roof};",
        "use crate::{ground, {upper::left, roof::{a, b}}};",
        "use crate::roof as tiles;",
        "pub use crate::roof::a;",
        "pub(crate) use crate::roof::*;",
        "use super::right;",
        "use super::{right::inner as x};",
        "use self::super::right;",
        "fn f() { crate::roof::f(); }",
        "fn f() { use crate::roof::f; f() }",
        "fn f(x: &crate::roof::X) {}",
        "impl crate::roof::X for Y {}",
        "fn f() { g::<crate::roof::X>() }",
        "fn f() { super::right::f() }",
        "fn f() { vec![1, crate::roof::f()]; }",
        "fn f() { select! { x = g() => { h(&[crate::roof::f()]) } } }",
        "fn f() { crate::roof::m!() }",
        "macro_rules! m { ($x:expr) => { $crate::roof::f($x) }; }",
        "m! { use crate::{ground, roof::a}; }",
        "#[derive(crate::roof::X)] struct S;",
        "#[serde(with = \"crate::roof\")] struct S;",
        "#[cfg(test)] mod tests { use crate::roof; }",
        "mod a { use super::super::right; }",
    ] {
        let found = said("upper/left.rs", text);
        assert!(
            found
                .iter()
                .any(|fault| fault.starts_with("upper/left.rs: looks up to `crate::")),
            "{text}: {found:?}"
        );
    }
    assert_eq!(
        said("upper/left.rs", "use crate::{ground, roof::a};"),
        ["upper/left.rs: looks up to `crate::roof::a`"]
    );
    assert_eq!(
        said("ground/stone.rs", "use crate::upper;"),
        ["ground/stone.rs: looks up to `crate::upper`"]
    );
}

#[test]
fn a_circle_on_one_floor_is_found() {
    let mut sources = vec![
        Source::new("ground.rs", ""),
        Source::new("upper/left.rs", "use crate::upper::right;"),
        Source::new("upper/right.rs", "use crate::upper::left;"),
        Source::new("roof.rs", ""),
    ];
    assert_eq!(
        faults(SMALL, &sources),
        ["upper/left.rs: looks up to `crate::upper::right`"]
    );
    let turned: &[Floor] = &[SMALL[0], ("upper", &["right", "left"]), SMALL[2]];
    assert_eq!(
        faults(turned, &sources),
        ["upper/right.rs: looks up to `crate::upper::left`"]
    );
    sources[1].text.clear();
    assert_eq!(faults(SMALL, &sources), [""; 0]);
}

#[test]
fn a_name_that_hides_where_it_leads_is_refused() {
    for (text, fault) in [
        (
            "use super::super::ground;",
            "`super::super::ground`: a way up two stairs at once hides where it leads",
        ),
        ("use crate::upper;", "names its whole floor, `crate::upper`"),
        ("use super::*;", "names its whole floor, `crate::upper`"),
        ("use crate::{self as house};", "names the whole house, `crate`"),
        ("use crate::*;", "names the whole house, `crate`"),
        ("m! { use crate::{*}; }", "names the whole house, `crate`"),
        (
            "extern crate self as house;",
            "`extern crate self` gives the house a second name",
        ),
        (
            "#[path = \"../roof.rs\"] mod a;",
            "`mod a` lies where its name does not say",
        ),
    ] {
        assert_eq!(
            said("upper/left.rs", text),
            [format!("upper/left.rs: {fault}")],
            "{text}"
        );
    }
    let inside = "use super::super::left; fn f() { super::super::left::f() }";
    assert_eq!(said("upper/right/inner.rs", inside).len(), 2);
}

#[test]
fn every_room_has_a_place_and_every_place_a_room() {
    let unplaced = "`upper::middle` has no place in the order of the house";
    assert_eq!(
        said("upper/middle.rs", ""),
        [format!("upper/middle.rs: {unplaced}")]
    );
    assert_eq!(
        said("upper/right/mod.rs", "use crate::upper::middle;"),
        [format!("upper/right/mod.rs: {unplaced}")]
    );
    assert_eq!(
        said("cellar/mod.rs", ""),
        ["cellar/mod.rs: `cellar` has no place in the order of the house"]
    );
    let sources = [
        Source::new("ground.rs", ""),
        Source::new("upper/left.rs", ""),
        Source::new("upper/mod.rs", "mod left;"),
    ];
    assert_eq!(
        faults(SMALL, &sources),
        [
            "`upper::right` is in the order and nowhere else",
            "`roof` is in the order and nowhere else"
        ]
    );
}

#[test]
fn a_floor_is_a_list_of_its_features() {
    for text in ["mod left; fn f() {}", "mod left; use crate::roof;", "mod left {}"] {
        assert_eq!(
            said("upper/mod.rs", text),
            ["upper/mod.rs: is a list of modules and holds something else"],
            "{text}"
        );
    }
    assert_eq!(
        said("lib.rs", "mod ground; use crate::ground::stone; fn f() {}"),
        ["lib.rs: is a list of modules and holds something else"]
    );
}

/// Doc comments of one line that are no sentence by themselves: in rustdoc a reader sees them without the field.
fn headless_docs(source: &Source) -> Vec<String> {
    const HEADS: &[&str] = &[
        "who", "whom", "whose", "what", "when", "where", "which", "why", "how", "yes",
    ];
    let is_headless = |words: &str| {
        let mut words = words.split_whitespace().map(str::to_lowercase);
        let first = words.next().unwrap_or_default();
        let second = words.next();
        let has_head = |word: &str| HEADS.contains(&word);
        words.next().is_none()
            && match second {
                None => has_head(&first),
                Some(second) => {
                    has_head(&second) || has_head(&first) && matches!(second.as_str(), "not" | "it")
                }
            }
    };
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    let is_doc = |line: Option<&&str>| line.is_some_and(|line| line.starts_with("///"));
    let found = lines.iter().enumerate().filter(|(at, line)| {
        let alone = !is_doc(lines.get(at + 1)) && !is_doc(at.checked_sub(1).and_then(|at| lines.get(at)));
        let words = line
            .strip_prefix("/// ")
            .and_then(|words| words.strip_suffix('.'));
        alone && words.is_some_and(is_headless)
    });
    found
        .map(|(at, line)| format!("{}:{}: {line}", source.path, at + 1))
        .collect()
}

#[test]
fn a_doc_comment_is_a_sentence_that_stands_alone() {
    let folders = ["domain/src", "kernel/src", "src", "sandbox/src"];
    let found = folders
        .iter()
        .flat_map(|folder| sources(folder))
        .collect::<Vec<_>>();
    let found: Vec<String> = found.iter().flat_map(headless_docs).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let told = |doc: &str| headless_docs(&Source::new("a.rs", &format!("    {doc}\n    pub a: u8,"))).len();
    for headless in [
        "/// Who.",
        "/// Since when.",
        "/// Why not.",
        "/// Of what.",
        "/// Whose.",
    ] {
        assert_eq!(told(headless), 1, "{headless}");
    }
    for whole in [
        "/// The room.",
        "/// Who joined.",
        "/// Who it was for.\n/// And why.",
        "// Who.",
    ] {
        assert_eq!(told(whole), 0, "{whole}");
    }
}

/// Each package is somebody's code in the bot, to be compiled, trusted and kept current. Whoever raises this says
/// in the commit what the new ones give.
const MOST_PACKAGES: usize = 455;

#[test]
fn the_lock_file_does_not_grow_unnoticed() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!(packages > 100, "the lock file was not understood");
    assert!(
        packages <= MOST_PACKAGES,
        "{packages} packages in Cargo.lock, {MOST_PACKAGES} at most"
    );
}
