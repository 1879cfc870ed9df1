//! Putting tags on a post of a forum, and taking them off.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Address, Effect, Request, Stop, Target, WhenGone, Writing};
use crate::discord::channel::{Tag, read_tags, tag_to_put_on};
use crate::discord::permissions::{MANAGE_THREADS, Permission, VIEW_CHANNEL};
use crate::discord::{Call, Gone};

/// Tags that a forum can have (facts.md §3).
const OF_A_FORUM: usize = 20;
/// Tags that a post can have (facts.md §3).
const OF_A_POST: usize = 5;

/// Put these tags on a post, and take the others of ours off. Tags that people put on stay.
///
/// A tag is known by its name: one that the forum does not have is made where that can be, else the post goes without. A tag
/// is a help and no more, so nothing waits for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagPost {
    /// The post.
    pub post: Target,
    /// The forum it is in.
    pub forum: Target,
    /// Each tag of ours by its name, and whether it is to be on the post.
    pub tags: Vec<(String, bool)>,
}

impl Effect for TagPost {
    const NAME: &'static str = "tag-post";
    const NEEDS: &'static [Permission] = &[VIEW_CHANNEL, MANAGE_THREADS];

    fn within(&self) -> Option<&Target> {
        Some(&self.post)
    }

    async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
        let post = writing.id(&self.post).await?;
        let forum = writing.id(&self.forum).await?;
        Ok(Request::to(post).about(forum))
    }

    fn call(&self, to: &Address) -> Call {
        let path = format!("/channels/{}", to.major);
        Call::new(Method::PATCH, "/channels/{c}", to.major, path).reason(to.reason())
    }

    /// Somebody deleted it, or the forum.
    fn when_gone(&self, _: Gone) -> WhenGone {
        WhenGone::Done
    }
}

impl TagPost {
    /// All tags that the forum is to have, in Discord's form, where it lacks one that is to be put on and has room for it.
    pub(crate) fn tags_for_forum(&self, forum: &Value) -> Option<Value> {
        let known = read_tags(forum);
        let is_known = |name: &str| known.iter().any(|tag| same(&tag.name, name));
        let wanted = self.tags.iter().filter(|(_, on)| *on);
        let missing: Vec<&String> = wanted
            .map(|(name, _)| name)
            .filter(|name| !is_known(name))
            .collect();
        if missing.is_empty() || known.len() + missing.len() > OF_A_FORUM {
            return None;
        }
        let mut all = forum["available_tags"].as_array().cloned().unwrap_or_default();
        all.extend(missing.into_iter().map(|name| json!({ "name": name })));
        Some(Value::Array(all))
    }

    /// The tags that the post is to have, where they are others than it has.
    pub(crate) fn tags_for_post(&self, forum: &Value, post: &Value) -> Option<Value> {
        let (known, demanded) = (read_tags(forum), crate::discord::channel::demands_tag(forum));
        let wish = |id: u64| {
            let tag = known.iter().find(|tag| tag.id == id)?;
            self.tags
                .iter()
                .find(|(name, _)| same(&tag.name, name))
                .map(|(_, on)| *on)
        };
        let has = post["applied_tags"].as_array().into_iter().flatten();
        let has: Vec<u64> = has.filter_map(|id| id.as_str()?.parse().ok()).collect();
        let mut after: Vec<u64> = has
            .iter()
            .copied()
            .filter(|id| wish(*id) != Some(false))
            .collect();
        for tag in known.iter().filter(|tag| wish(tag.id) == Some(true)) {
            if !after.contains(&tag.id) && after.len() < OF_A_POST {
                after.push(tag.id);
            }
        }
        if after.is_empty() && demanded {
            let others: Vec<Tag> = known
                .iter()
                .filter(|tag| wish(tag.id).is_none())
                .cloned()
                .collect();
            after.extend(tag_to_put_on(&others).or(tag_to_put_on(&known)).map(|tag| tag.id));
        }
        (after != has).then(|| after.iter().map(ToString::to_string).collect())
    }
}

/// Whether two names are one tag's for people.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(help: bool, feedback: bool) -> TagPost {
        TagPost {
            post: Target::Id(1),
            forum: Target::Id(2),
            tags: vec![
                ("needs a hand".to_owned(), help),
                ("asks for feedback".to_owned(), feedback),
            ],
        }
    }

    fn forum(flags: u64, names: &[&str]) -> Value {
        let tags = names.iter().enumerate();
        let tags =
            tags.map(|(id, name)| json!({ "id": (id + 10).to_string(), "name": name, "moderated": false }));
        json!({ "flags": flags, "available_tags": tags.collect::<Vec<_>>() })
    }

    #[test]
    fn a_forum_gets_the_tag_that_it_lacks_and_keeps_its_own() {
        let own = forum(0, &["Rust"]);
        let all = wants(true, false).tags_for_forum(&own).unwrap();
        assert_eq!(all, json!([own["available_tags"][0], { "name": "needs a hand" }]));
        assert_eq!(wants(false, false).tags_for_forum(&own), None);
        assert_eq!(
            wants(true, false).tags_for_forum(&forum(0, &["Needs a Hand"])),
            None
        );
        let full: Vec<String> = (0..OF_A_FORUM).map(|n| n.to_string()).collect();
        let full: Vec<&str> = full.iter().map(String::as_str).collect();
        assert_eq!(wants(true, false).tags_for_forum(&forum(0, &full)), None);
    }

    #[test]
    fn a_post_keeps_what_people_put_on_it() {
        let tagged = |ids: &[&str]| json!({ "applied_tags": ids });
        let forum = forum(0, &["Rust", "needs a hand", "asks for feedback"]);
        for (wish, has, expected) in [
            (wants(true, false), vec!["10"], Some(json!(["10", "11"]))),
            (wants(true, true), vec![], Some(json!(["11", "12"]))),
            (wants(false, true), vec!["11", "10"], Some(json!(["10", "12"]))),
            (wants(true, false), vec!["11"], None),
            (wants(false, false), vec!["10"], None),
            (wants(true, false), vec!["1", "2", "3", "4", "5"], None),
        ] {
            assert_eq!(
                wish.tags_for_post(&forum, &tagged(&has)),
                expected,
                "{wish:?} {has:?}"
            );
        }
    }

    #[test]
    fn a_post_is_not_left_without_the_tag_that_its_forum_demands() {
        let post = json!({ "applied_tags": ["11"] });
        let demanding = forum(16, &["Rust", "needs a hand"]);
        assert_eq!(
            wants(false, false).tags_for_post(&demanding, &post),
            Some(json!(["10"]))
        );
        let only_ours = forum(16, &["asks for feedback", "needs a hand"]);
        assert_eq!(
            wants(false, false).tags_for_post(&only_ours, &post),
            Some(json!(["10"]))
        );
    }
}
