//! Whatever people and bots name things is shown as text, and other sites cannot act.

use axum::http::{HeaderMap, HeaderValue, Method, header};
use serde_json::json;

use super::super::markdown::Reader;
use super::super::{forms, is_own};
use super::town;
use crate::world::{Attachment, Id};

const SCRIPT: &str = "<script>alert('x')</script><img src=x onerror=\"alert(1)\">";

fn is_harmless(html: &str) {
    assert!(!html.contains("<script>"), "{html}");
    assert!(!html.contains("<img src=x"), "{html}");
    assert!(!html.contains("href=\"javascript"), "{html}");
    assert!(!html.contains(" style="), "{html}");
}

#[test]
fn script_in_names_topics_and_messages_is_shown_as_text() {
    let mut town = town();
    town.world.user_mut(town.ada).unwrap().global_name = Some(SCRIPT.to_owned());
    town.world.guild_mut(town.guild).unwrap().name = SCRIPT.to_owned();
    let role = town.world.add_role(town.guild, SCRIPT, 0);
    town.world.set_role(town.guild, town.ada, role, true);
    let open = town.open;
    town.world
        .change_channel(open, |channel| {
            channel.name = SCRIPT.to_owned();
            channel.topic = Some(SCRIPT.to_owned());
        })
        .unwrap();
    let (ada, ben) = (town.ada, town.ben);
    town.says(open, ada, SCRIPT);
    town.says(
        open,
        ada,
        &format!(
            "<@{ada}> <@&{role}> <#{open}> `{SCRIPT}` [a](javascript:alert(1)) ![b](javascript:alert(1))"
        ),
    );
    let html = town.page(ben, open);
    is_harmless(&html);
    assert!(html.contains("&lt;script&gt;alert("));
}

#[test]
fn script_in_embeds_components_and_file_names_is_shown_as_text() {
    let mut town = town();
    let (ada, ben, open) = (town.ada, town.ben, town.open);
    town.posts(open, ada, |message| {
        message.embeds = vec![json!({"title": SCRIPT, "url": "javascript:alert(1)", "description": SCRIPT, "color": 0x12_34_56,
            "author": {"name": SCRIPT}, "footer": {"text": SCRIPT}, "image": {"url": SCRIPT},
            "fields": [{"name": SCRIPT, "value": SCRIPT, "inline": true}]})];
        message.components = vec![json!({"type": 1, "components": [
            {"type": 2, "style": 1, "label": SCRIPT, "custom_id": SCRIPT, "emoji": {"name": SCRIPT}},
            {"type": 2, "style": 5, "label": SCRIPT, "url": "javascript:alert(1)"},
            {"type": 3, "custom_id": SCRIPT, "placeholder": SCRIPT, "options": [{"label": SCRIPT, "value": SCRIPT, "description": SCRIPT}]}]})];
        message.attachments = vec![file(open, "html"), file(open, "svg"), file(open, "png")];
    });
    let html = town.page(ben, open);
    is_harmless(&html);
    assert!(html.contains("fill=\"#123456\""));
    assert_eq!(
        html.matches("<img").count(),
        1,
        "only the PNG is shown as a picture: {html}"
    );
}

fn file(channel: Id, kind: &str) -> Attachment {
    Attachment {
        id: 9,
        channel,
        filename: format!("{SCRIPT}.{kind}"),
        description: None,
        bytes: std::sync::Arc::new(b"x".to_vec()),
        ephemeral: false,
    }
}

#[test]
fn script_in_a_form_is_shown_as_text() {
    let town = town();
    let look = town.look(town.ada, town.open);
    let rows = [
        json!({"type": 1, "components": [{"type": 4, "style": 2, "custom_id": SCRIPT, "label": SCRIPT, "value": format!("</textarea>{SCRIPT}"), "placeholder": SCRIPT}]}),
        json!({"type": 18, "label": SCRIPT, "description": SCRIPT, "component": {"type": 21, "custom_id": SCRIPT, "options": [{"label": SCRIPT, "value": SCRIPT}]}}),
    ];
    let html = forms::fields(
        Reader {
            world: &town.world,
            look: &look,
        },
        &rows,
    )
    .into_string();
    is_harmless(&html);
    assert_eq!(html.matches("</textarea>").count(), 1);
}

#[test]
fn only_the_page_itself_may_ask_for_changes() {
    let headers = |host: &'static str, own: bool| {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if own {
            headers.insert("x-sandbox-page", HeaderValue::from_static("1"));
        }
        headers
    };
    assert!(is_own(&Method::GET, &headers("127.0.0.1:5000", false)));
    assert!(is_own(&Method::POST, &headers("localhost:5000", true)));
    assert!(!is_own(&Method::POST, &headers("127.0.0.1:5000", false)));
    assert!(!is_own(&Method::GET, &headers("evil.example:5000", true)));
}
