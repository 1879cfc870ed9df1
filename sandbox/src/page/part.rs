//! The parts of the page that are kept live: some whole, the list in the middle item by item.
//!
//! Owns how a part is written into the document, and how a change of it is told to the script, so that a long
//! list is not sent anew for one message more.

use std::collections::HashMap;

use maud::{Markup, PreEscaped};
use serde_json::{Value, json};

use super::messages::Item;

/// A part by its content.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// All of it.
    Whole(String),
    /// Items by their keys, in order.
    List(Vec<(String, String)>),
}

impl From<Markup> for Part {
    fn from(markup: Markup) -> Self {
        Self::Whole(markup.into_string())
    }
}

impl From<Vec<Item>> for Part {
    fn from(items: Vec<Item>) -> Self {
        let items = items.into_iter();
        Self::List(items.map(|(key, markup)| (key, markup.into_string())).collect())
    }
}

impl Part {
    /// Its markup, for the document.
    pub(super) fn markup(&self) -> Markup {
        PreEscaped(match self {
            Self::Whole(html) => html.clone(),
            Self::List(items) => items.iter().map(|(_, html)| html.as_str()).collect(),
        })
    }

    /// What the script has to be told when `before` is what it shows; nothing when it is the same.
    pub(super) fn news(&self, before: Option<&Self>) -> Option<Value> {
        if before == Some(self) {
            return None;
        }
        match (self, before) {
            (Self::Whole(html), _) => Some(json!(html)),
            (Self::List(items), before) => {
                let known: HashMap<&str, &str> = match before {
                    Some(Self::List(known)) => known
                        .iter()
                        .map(|(key, html)| (key.as_str(), html.as_str()))
                        .collect(),
                    _ => HashMap::new(),
                };
                let order: Vec<&str> = items.iter().map(|(key, _)| key.as_str()).collect();
                let fresh: HashMap<&str, &str> = items
                    .iter()
                    .map(|(key, html)| (key.as_str(), html.as_str()))
                    .filter(|(key, html)| known.get(key) != Some(html))
                    .collect();
                Some(json!({"order": order, "items": fresh}))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[(&str, &str)]) -> Part {
        let owned = items
            .iter()
            .map(|(key, html)| ((*key).to_owned(), (*html).to_owned()));
        Part::List(owned.collect())
    }

    #[test]
    fn of_a_long_list_only_what_changed_is_told() {
        let before = list(&[("1", "one"), ("2", "two")]);
        let after = list(&[("2", "two"), ("3", "three")]);
        assert_eq!(
            after.news(Some(&before)),
            Some(json!({"order": ["2", "3"], "items": {"3": "three"}}))
        );
        assert_eq!(after.news(Some(&after)), None);
    }
}
