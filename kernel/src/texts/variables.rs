//! Which variables a message needs: read from its syntax, through every choice and every message it refers to.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

/// A key to the variables its own pattern names and the messages it refers to.
type Named = BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>;

/// The variables of every key in `resources`, attributes as `message.attribute`. A later resource replaces what an earlier
/// one says.
pub(super) fn of<'a>(
    resources: impl IntoIterator<Item = &'a FluentResource>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut named = Named::new();
    for entry in resources.into_iter().flat_map(FluentResource::entries) {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name;
        if let Some(value) = &message.value {
            named.insert(id.to_owned(), names_in(value));
        }
        for attribute in &message.attributes {
            let key = format!("{id}.{}", attribute.id.name);
            named.insert(key, names_in(&attribute.value));
        }
    }
    named
        .keys()
        .map(|key| (key.clone(), follow(&named, key)))
        .collect()
}

fn follow(named: &Named, key: &str) -> BTreeSet<String> {
    let mut variables = BTreeSet::new();
    let mut seen = BTreeSet::from([key]);
    let mut open = vec![key];
    while let Some((own, references)) = open.pop().and_then(|key| named.get(key)) {
        variables.extend(own.iter().cloned());
        for reference in references {
            if seen.insert(reference) {
                open.push(reference);
            }
        }
    }
    variables
}

fn names_in(pattern: &Pattern<&str>) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut names = (BTreeSet::new(), BTreeSet::new());
    walk(pattern, &mut names);
    names
}

fn walk(pattern: &Pattern<&str>, names: &mut (BTreeSet<String>, BTreeSet<String>)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, names);
        }
    }
}

fn walk_expression(expression: &Expression<&str>, names: &mut (BTreeSet<String>, BTreeSet<String>)) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, names),
        Expression::Select { selector, variants } => {
            walk_inline(selector, names);
            for variant in variants {
                walk(&variant.value, names);
            }
        }
    }
}

fn walk_inline(inline: &InlineExpression<&str>, names: &mut (BTreeSet<String>, BTreeSet<String>)) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.0.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, attribute } => {
            names.1.insert(match attribute {
                Some(attribute) => format!("{}.{}", id.name, attribute.name),
                None => id.name.to_owned(),
            });
        }
        InlineExpression::FunctionReference { arguments, .. } => walk_call(arguments, names),
        InlineExpression::TermReference { arguments, .. } => {
            if let Some(arguments) = arguments {
                walk_call(arguments, names);
            }
        }
        InlineExpression::Placeable { expression } => walk_expression(expression, names),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

fn walk_call(arguments: &CallArguments<&str>, names: &mut (BTreeSet<String>, BTreeSet<String>)) {
    for argument in &arguments.positional {
        walk_inline(argument, names);
    }
    for argument in &arguments.named {
        walk_inline(&argument.value, names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(source: &str, key: &str) -> Vec<String> {
        let resource = FluentResource::try_new(source.to_owned()).unwrap();
        of([&resource])[key].iter().cloned().collect()
    }

    #[test]
    fn variables_are_found_in_every_corner() {
        let source = "\
room-opened = { $count ->
        [one] { $mentee } has a room
       *[other] { NUMBER($total) } rooms, { -brand(case: \"x\") }
    }. { hello }
    .label = { hello.short } { { $nested } }
hello = Hello { $name }
    .short = Hi { $nick }
";
        assert_eq!(
            variables(source, "room-opened"),
            ["count", "mentee", "name", "total"]
        );
        assert_eq!(variables(source, "room-opened.label"), ["nested", "nick"]);
        assert_eq!(variables(source, "hello"), ["name"]);
    }

    #[test]
    fn messages_that_refer_to_each_other_come_to_an_end() {
        let source = "a = { b } { $x }\nb = { a } { $y }\n";
        assert_eq!(variables(source, "a"), ["x", "y"]);
    }

    #[test]
    fn a_later_resource_replaces_an_earlier_one() {
        let resource = |text: &str| FluentResource::try_new(text.to_owned()).unwrap();
        let (one, two) = (resource("a = { $x }\n"), resource("a = { $y }\n"));
        assert_eq!(of([&one, &two])["a"], BTreeSet::from(["y".to_owned()]));
    }
}
