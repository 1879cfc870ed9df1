//! A channel with everything that a message can carry, and a forum with tags.

use std::io::Write;

use discord_sandbox::Persona;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use serde_json::{Value, json};

use crate::Failure;
use crate::bot::Bot;

/// A picture that runs from one colour to another.
fn picture(width: u32, height: u32, from: [u8; 3], to: [u8; 3]) -> Result<Vec<u8>, Failure> {
    let mut lines = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..height {
        lines.write_all(&[0])?;
        for x in 0..width {
            let mixed = |index: usize| {
                let sum = u32::from(from[index]) * (width - x) + u32::from(to[index]) * x;
                u8::try_from(sum / width).unwrap_or(255)
            };
            lines.write_all(&[mixed(0), mixed(1), mixed(2)])?;
        }
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 2, 0, 0, 0]);
    for (kind, data) in [(b"IHDR", head), (b"IDAT", lines.finish()?), (b"IEND", Vec::new())] {
        out.extend(u32::try_from(data.len())?.to_be_bytes());
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(&data);
        out.extend(kind);
        out.extend(data);
        out.extend(sum.sum().to_be_bytes());
    }
    Ok(out)
}

const TEXT: &str = "# Heading\n## Smaller\n### Smallest\n-# small print\n**bold** *italic* ***both*** __underlined__ ~~gone~~ ||a **secret**|| `code` \
    [a masked link](https://example.org/) <https://example.org/bare>\n> one line quoted\nnot quoted\n- a list\n  - within it\n1. first\n2. second\n```rust\nfn main() {\n    println!(\"<b>\");\n}\n```\n>>> all\nthe rest";

/// The messages.
pub async fn messages(bot: &Bot, channel: u64, ada: &Persona, chloe: &Persona) -> Result<(), Failure> {
    let now = bot.sandbox.now().timestamp();
    ada.write(channel, TEXT).await?;
    let stamps: Vec<String> = "tTdDfFsSR"
        .chars()
        .map(|style| format!("`{style}` <t:{}:{style}>", now + 90_000))
        .collect();
    chloe.write(channel, &stamps.join("\n")).await?;
    ada.write(channel, "🎉 👋🏽").await?;
    let [wide, square, other] = [
        picture(420, 180, [31, 107, 90], [216, 167, 43])?,
        picture(90, 90, [75, 79, 196], [194, 48, 107])?,
        picture(300, 200, [194, 55, 31], [75, 90, 163])?,
    ];
    bot.send_files(channel, json!({"content": "An embed with everything:", "embeds": [{
        "author": {"name": "The author", "url": "https://example.org/", "icon_url": "attachment://square.png"}, "title": "A title that is a link", "url": "https://example.org/",
        "description": "Text with **markdown** and a [link](https://example.org/).", "color": 0xd8_a7_2b, "thumbnail": {"url": "attachment://square.png"}, "image": {"url": "attachment://wide.png"},
        "fields": [{"name": "One", "value": "1", "inline": true}, {"name": "Two", "value": "2", "inline": true}, {"name": "Three", "value": "3", "inline": true}, {"name": "Wide", "value": "A field of its own"}],
        "footer": {"text": "The footer", "icon_url": "attachment://square.png"}, "timestamp": bot.sandbox.now().to_rfc3339()}]}),
        &[("square.png", "image/png", square.clone()), ("wide.png", "image/png", wide.clone())]).await?;
    bot.send_files(
        channel,
        json!({"content": "Files:", "attachments": [{"id": 0, "description": "A gradient"}]}),
        &[
            ("gradient.png", "image/png", wide.clone()),
            ("SPOILER_ending.png", "image/png", other.clone()),
            ("notes.txt", "text/plain", b"notes".to_vec()),
            ("page.html", "text/html", b"<script>alert(1)</script>".to_vec()),
        ],
    )
    .await?;
    bot.send_files(
        channel,
        layout(),
        &[
            ("square.png", "image/png", square),
            ("wide.png", "image/png", wide),
            ("other.png", "image/png", other),
            ("report.pdf", "application/pdf", b"%PDF".to_vec()),
        ],
    )
    .await?;
    bot.send(channel, selects()).await?;
    bot.send(channel, json!({"poll": {"question": {"text": "When shall we meet?"}, "answers": [{"poll_media": {"text": "Monday", "emoji": {"name": "🌱"}}}, {"poll_media": {"text": "Wednesday"}}, {"poll_media": {"text": "Friday"}}], "duration": 24, "allow_multiselect": true}})).await?;
    let asked = ada.write(channel, "Who can look at my parser?").await?;
    let id = asked.id;
    let path = format!("/channels/{channel}/messages");
    chloe
        .ask(
            "POST",
            &path,
            json!({"content": "I can!", "message_reference": {"message_id": id.to_string()}}),
        )
        .await?;
    chloe.react(channel, id, "👀").await?;
    chloe
        .ask(
            "POST",
            &format!("{path}/{id}/threads"),
            json!({"name": "The parser"}),
        )
        .await?;
    Ok(())
}

fn layout() -> Value {
    json!({"flags": 1 << 15, "components": [
        {"type": 10, "content": "# Components V2\nA text by itself."},
        {"type": 17, "accent_color": 0x4b_5a_a3, "components": [
            {"type": 9, "components": [{"type": 10, "content": "## A section"}, {"type": 10, "content": "with a thumbnail beside it"}], "accessory": {"type": 11, "media": {"url": "attachment://square.png"}, "description": "A square"}},
            {"type": 14, "divider": true, "spacing": 2},
            {"type": 12, "items": [{"media": {"url": "attachment://wide.png"}, "description": "Wide"}, {"media": {"url": "attachment://other.png"}, "spoiler": true}]},
            {"type": 13, "file": {"url": "attachment://report.pdf"}},
            {"type": 14, "divider": false, "spacing": 1},
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "Fill in", "custom_id": "every-kind"}, {"type": 2, "style": 2, "emoji": {"name": "👀"}, "custom_id": "look"}, {"type": 2, "style": 4, "label": "No", "custom_id": "no", "disabled": true}]}]},
        {"type": 17, "spoiler": true, "components": [{"type": 10, "content": "Behind a cover"}]}]})
}

fn selects() -> Value {
    let row = |select: Value| json!({"type": 1, "components": [select]});
    let options: Vec<Value> = [
        "Rust", "Python", "Haskell", "Zig", "C", "Go", "Elm", "Lisp", "Java",
    ]
    .iter()
    .map(|name| json!({"label": name, "value": name, "description": "a language", "emoji": {"name": "🦀"}}))
    .collect();
    json!({"content": "Selects of every kind:", "components": [
        row(json!({"type": 3, "custom_id": "languages", "placeholder": "Up to three languages", "min_values": 1, "max_values": 3, "options": options})),
        row(json!({"type": 5, "custom_id": "people", "placeholder": "People", "max_values": 5})),
        row(json!({"type": 6, "custom_id": "roles", "placeholder": "A role"})),
        row(json!({"type": 7, "custom_id": "both", "placeholder": "People and roles", "max_values": 2})),
        row(json!({"type": 8, "custom_id": "channels", "placeholder": "A channel", "channel_types": [0, 15]}))]})
}

/// The forum: tags, and posts with them.
pub async fn forum(bot: &Bot, forum: u64, ada: &Persona) -> Result<(), Failure> {
    let tags = json!([{"name": "Rust", "emoji_name": "🦀"}, {"name": "Careers"}, {"name": "Answered", "emoji_name": "✅"}]);
    let changed = bot
        .call(
            "PATCH",
            &format!("/channels/{forum}"),
            json!({"available_tags": tags, "topic": "Ask away."}),
        )
        .await?;
    let tag = |index: usize| changed["available_tags"][index]["id"].clone();
    for (name, tags) in [
        ("How do I read a file?", vec![tag(0), tag(2)]),
        ("First job?", vec![tag(1)]),
        ("Lifetimes, again", vec![tag(0)]),
    ] {
        let body =
            json!({"name": name, "message": {"content": "So I wonder about this."}, "applied_tags": tags});
        ada.ask("POST", &format!("/channels/{forum}/threads"), body)
            .await?;
    }
    Ok(())
}
