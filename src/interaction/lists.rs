//! What can grow is shown in parts, each with the way to the next: pages that are turned by buttons, and lists of
//! choices of which the last leads on.
//!
//! `tests/stories/house/lists.rs` holds that nothing is cut elsewhere, and that whatever is shown in parts is walked.

use std::fmt;
use std::str::FromStr;

use poise::serenity_prelude as serenity;
use trellis_domain::lists::Turned;
use trellis_domain::text::{clip, folded};
use trellis_kernel::discord::message::{Button, Choice, Row};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::{Paged, Route, Subject};

/// Choices of one list, and of one completion (facts.md §3).
pub const CHOICES: usize = 25;
/// Rows of one message (facts.md §3).
pub const ROWS: usize = 5;

/// The buttons to the page before and after; nothing where there is one page only.
pub fn turns<S: Subject + Clone>(
    texts: &Texts,
    route: Route<Paged<S>>,
    of: &S,
    turned: &Turned,
) -> Option<Row> {
    let Turned { page, pages, .. } = *turned;
    let to = |page, label| {
        let subject = Paged { of: of.clone(), page };
        Button::new(route.to(subject), label)
    };
    // Two buttons of one message need two addresses, also at the ends.
    let earlier = to(page.saturating_sub(1), t!(texts, "list-earlier")).disabled_if(page == 0);
    let more = to(page + 1, t!(texts, "list-more")).disabled_if(page + 1 == pages);
    (pages > 1).then(|| Row::Buttons(vec![earlier, more]))
}

/// Which page it is of how many; empty where there is one only.
pub fn page_number(texts: &Texts, turned: &Turned) -> String {
    match turned.pages {
        1 => String::new(),
        pages => t!(texts, "list-page", page = turned.page + 1, pages = pages),
    }
}

/// The value of a choice that leads on: to those from this one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Further(pub usize);

impl fmt::Display for Further {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from-{}", self.0)
    }
}

impl FromStr for Further {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = text.strip_prefix("from-").ok_or(())?;
        number.parse().map(Self).map_err(|_| ())
    }
}

/// The choices from the `from`th on, as many as a list holds. Where there are more, the last one leads on, in the words
/// of `more` for how many.
pub fn leading_on(all: Vec<Choice>, from: usize, more: impl FnOnce(usize) -> String) -> Vec<Choice> {
    let left = all.len().saturating_sub(from);
    let shown = if left > CHOICES { CHOICES - 1 } else { left };
    let mut choices: Vec<Choice> = all.into_iter().skip(from).take(shown).collect();
    if left > shown {
        choices.push(Choice {
            label: more(left - shown),
            value: Further(from + shown).to_string(),
            description: String::new(),
            chosen: false,
        });
    }
    choices
}

/// What completes an option: those whose words or value contain what was typed, those first that begin with it. Typing on
/// leads to every one of them.
pub fn offered(
    all: impl Iterator<Item = (String, String)>,
    typed: &str,
) -> serenity::CreateAutocompleteResponse {
    let typed = folded(typed);
    let mut fitting: Vec<(String, String)> = all
        .filter(|(words, value)| folded(words).contains(&typed) || folded(value).contains(&typed))
        .collect();
    fitting.sort_by_key(|(words, _)| !folded(words).starts_with(&typed));
    let choices = fitting
        .into_iter()
        .take(CHOICES)
        .map(|(words, value)| serenity::AutocompleteChoice::new(clip(&words, 100), value));
    serenity::CreateAutocompleteResponse::new().set_choices(choices.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn names(count: usize) -> Vec<(String, String)> {
        (0..count)
            .map(|at| (format!("room-{at:03}"), at.to_string()))
            .collect()
    }

    fn offers(count: usize, typed: &str) -> Vec<String> {
        let response = serde_json::to_value(offered(names(count).into_iter(), typed)).unwrap();
        let choices = response["choices"].as_array().unwrap();
        let name = |choice: &Value| choice["name"].as_str().unwrap().to_owned();
        choices.iter().map(name).collect()
    }

    #[test]
    fn typing_on_leads_to_every_choice_of_a_completion() {
        for count in [0, 1, 25, 26, 100] {
            assert_eq!(offers(count, "").len(), count.min(25));
            for (name, _) in names(count) {
                assert_eq!(offers(count, &name.to_uppercase())[0], name);
            }
        }
    }

    #[test]
    fn what_begins_with_what_was_typed_comes_first() {
        let all = ["the spring", "spring", "offspring"].map(|name| (name.to_owned(), name.to_owned()));
        let response = serde_json::to_value(offered(all.into_iter(), "Spr")).unwrap();
        assert_eq!(response["choices"][0]["name"], "spring");
    }

    #[test]
    fn the_last_choice_leads_on_until_all_were_shown() {
        for count in [0, 1, 25, 26, 48, 49, 100] {
            let all: Vec<Choice> = (0..count)
                .map(|at| Choice {
                    label: format!("{at}"),
                    value: format!("{at}"),
                    description: String::new(),
                    chosen: false,
                })
                .collect();
            let (mut seen, mut next) = (Vec::new(), Some(Further(0)));
            while let Some(Further(from)) = next.take() {
                let list = leading_on(all.clone(), from, |more| format!("{more} more"));
                assert!(list.len() <= CHOICES);
                for choice in list {
                    match choice.value.parse() {
                        Ok(further) => {
                            assert_eq!(choice.label, format!("{} more", count - seen.len()));
                            next = Some(further);
                        }
                        Err(()) => seen.push(choice.value),
                    }
                }
            }
            assert_eq!(seen, (0..count).map(|at| at.to_string()).collect::<Vec<_>>());
        }
    }
}
