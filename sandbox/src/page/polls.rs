//! Polls: the question, the answers one can give, and what came of it so far.
//!
//! Reads the poll as the routes give it to the persona, so that it shows what a client is told.

use chrono::DateTime;
use maud::{Markup, html};
use serde_json::Value;

use super::body::field;
use super::look::Look;
use super::time;
use crate::world::{Message, World};

struct Count {
    votes: u64,
    mine: bool,
}

fn count(poll: &Value, answer: &Value) -> Count {
    let counts = poll["results"]["answer_counts"].as_array();
    let found = counts.and_then(|all| all.iter().find(|count| count["id"] == *answer));
    Count {
        votes: found.and_then(|found| found["count"].as_u64()).unwrap_or(0),
        mine: found.is_some_and(|found| found["me_voted"] == true),
    }
}

/// The poll of a message.
pub(super) fn poll(world: &World, look: &Look, message: &Message) -> Markup {
    let whole = world.message_json(message, look.viewer);
    let poll = &whole["poll"];
    let answers = poll["answers"].as_array().map_or(&[][..], Vec::as_slice);
    let counted: Vec<(&Value, Count)> = answers
        .iter()
        .map(|answer| (answer, count(poll, &answer["answer_id"])))
        .collect();
    let total: u64 = counted.iter().map(|(_, count)| count.votes).sum();
    let best = counted.iter().map(|(_, count)| count.votes).max().unwrap_or(0);
    let voted = counted.iter().any(|(_, count)| count.mine);
    let ends = poll["expiry"]
        .as_str()
        .and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    let over = poll["results"]["is_finalized"] == true || ends.is_some_and(|at| at <= world.now());
    let many = poll["allow_multiselect"] == true;
    html! {
        div.poll role="group" aria-label=(field(&poll["question"], "text")) data-poll=(message.id) {
            p.question { (field(&poll["question"], "text")) }
            p.quiet { @if many { "Select one or more answers" } @else { "Select one answer" } }
            @for (answer, count) in &counted {
                @let share = (count.votes * 100).checked_div(total).unwrap_or(0);
                label.answer.mine[count.mine].best[over && best > 0 && count.votes == best] {
                    @if voted || over { svg.share aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1" { rect width=(share) height="1" {} } }
                    @if !over {
                        input type=(if many { "checkbox" } else { "radio" }) name={ "poll" (message.id) } value=(answer["answer_id"])
                            checked[count.mine] disabled[voted];
                    }
                    span.answer-text { (emoji(answer)) (field(&answer["poll_media"], "text")) }
                    @if voted || over { span.votes { (count.votes) " · " (share) "%" @if count.mine { span.hidden { ", your vote" } } } }
                }
            }
            div.poll-foot {
                span.quiet {
                    (total) @if total == 1 { " vote" } @else { " votes" } " · "
                    @if over { "Poll closed" } @else if let Some(at) = ends { "closes " (time::stamp(at.to_utc(), "R", world.now())) }
                }
                @if !over {
                    @if voted { button.button.style2 type="button" data-unvote=(message.id) { "Remove vote" } }
                    @else { button.button.style1 type="button" data-vote=(message.id) { "Vote" } }
                }
            }
        }
    }
}

fn emoji(answer: &Value) -> Markup {
    let emoji = &answer["poll_media"]["emoji"];
    let name = field(emoji, "name");
    html! { @if !name.is_empty() { @if emoji["id"].is_null() { (name) " " } @else { ":" (name) ": " } } }
}
