//! Forums: their posts with tags, choosing among them, and a new one.

use maud::{Markup, html};

use super::look::{self, Look, Names};
use super::messages::{Item, preview};
use super::time;
use crate::world::{Channel, Tag, World};

/// The flag of a pinned post.
const PINNED: u32 = 1 << 1;
/// The flag of a forum in which every post has a tag.
const REQUIRES_TAG: u32 = 1 << 4;
/// How many posts of a forum are listed.
const POSTS: usize = 200;

fn shown_tag(tag: &Tag) -> String {
    let emoji = tag.emoji_name.as_deref().unwrap_or("");
    format!("{emoji} {}", tag.name).trim().to_owned()
}

/// The tags of a post, by their names.
pub(super) fn tags(world: &World, post: &Channel, applied: &[u64]) -> Vec<String> {
    let parent = post.parent.and_then(|id| world.channels().get(&id));
    let known = parent.map_or(&[][..], |parent| parent.tags.as_slice());
    let fits = applied
        .iter()
        .filter_map(|id| known.iter().find(|tag| tag.id == *id));
    fits.map(shown_tag).collect()
}

/// The posts of a forum: pinned ones first, then the latest.
pub(super) fn posts(world: &World, look: &Look, forum: &Channel) -> Vec<Item> {
    let mut all = look::threads(world, look.guild, look.viewer);
    let mut posts = all.remove(&forum.id).unwrap_or_default();
    posts.sort_by_key(|post| post.flags & PINNED == 0);
    if posts.is_empty() {
        return vec![(
            "none".to_owned(),
            html! { li.note data-key="none" { "No posts yet." } },
        )];
    }
    let shown = posts.into_iter().take(POSTS);
    shown
        .map(|post| (post.id.to_string(), entry(world, look, post)))
        .collect()
}

fn entry(world: &World, look: &Look, post: &Channel) -> Markup {
    let names = Names { world, look };
    let Some(thread) = &post.thread else {
        return html! {};
    };
    let first = || world.messages().get(&post.id)?.values().next();
    let tags_held: Vec<String> = thread.applied_tags.iter().map(ToString::to_string).collect();
    html! {
        li.post data-key=(post.id) data-tags=(tags_held.join(" ")) data-made=(post.id) data-active=(thread.active_at.timestamp_millis()) data-pinned[post.flags & PINNED != 0] {
            a href=(look.link_to(post.id)) {
                @for tag in tags(world, post, &thread.applied_tags) { span.chip { (tag) } }
                strong { (post.name) }
                @if post.flags & PINNED != 0 { span.tag { "PINNED" } }
                @if thread.locked { span.tag { "LOCKED" } }
                @if thread.archived { span.tag { "ARCHIVED" } }
                p { span.by { (names.person(thread.owner)) ": " }
                    @if let Some(first) = world.message(post.id, post.id).ok().or_else(first) { (preview(names, first)) } }
                p.quiet { (thread.message_count) @if thread.message_count == 1 { " message · " } @else { " messages · " } (time::stamp(thread.active_at, "R", world.now())) }
            }
        }
    }
}

/// What narrows the list of posts down, and its order.
pub(super) fn filters(forum: &Channel) -> Markup {
    html! {
        div.filters role="group" aria-label="Filter and sort posts" {
            @for tag in &forum.tags { label { input type="checkbox" name="filter" value=(tag.id); " " (shown_tag(tag)) } }
            label { "Sort by " select #post-sort {
                option value="active" { "Recently active" }
                option value="made" selected[forum.default_sort == 1] { "Date posted" }
            } }
        }
    }
}

/// The form of a new post.
pub(super) fn new_post(forum: &Channel) -> Markup {
    html! {
        details.new-post aria-label="New post" {
            summary.button.style1 { "New post" }
            @if let Some(topic) = forum.topic.as_deref().filter(|topic| !topic.is_empty()) { p.quiet { "Guidelines: " (topic) } }
            label for="post-name" { "Title" } input #post-name type="text" maxlength="100";
            label for="post-text" { "Message" } textarea #post-text rows="4" maxlength="2000" {}
            @if !forum.tags.is_empty() {
                fieldset { legend { @if forum.flags & REQUIRES_TAG != 0 { "Tags (choose at least one)" } @else { "Tags" } }
                    @for tag in &forum.tags { label.tick { input type="checkbox" name="tag" value=(tag.id); " " (shown_tag(tag)) } }
                }
            }
            label for="post-files" { "Files" } input #post-files type="file" multiple;
            button.button.style1 type="button" #post-send { "Post" }
        }
    }
}
