//! A small community to look at in a browser, with a bot of forty lines behind it.
//!
//! `cargo run -p discord-sandbox --example page [PORT]`, then open the address it prints. The bot answers
//! `/hello`, `/plan` and `/slow`, its buttons and its form, and leaves `/silent` without an answer.

mod bot;
mod showcase;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::permissions::{self, bits};
use discord_sandbox::world::channel_kind;
use discord_sandbox::{Config, Sandbox};
use serde_json::{Value, json};

use bot::{Bot, commands};

/// What can go wrong.
type Failure = Box<dyn std::error::Error>;

/// People, roles and channels.
fn town(sandbox: &Sandbox) -> (u64, u64, u64, u64) {
    let people: Vec<_> = [
        "Rosa Lindqvist",
        "Femi Adeyemi",
        "Ada Kovač",
        "Ben Carter",
        "Chloé Dubois",
        "Dmitri <b>Petrov</b>",
        "Emi Tanaka",
    ]
    .iter()
    .map(|name| sandbox.add_user(name))
    .collect();
    let guild = sandbox.add_guild(&people[0], "Harbour Makers");
    let mentee = sandbox.add_role(guild, "Mentee", 0);
    let mentor = sandbox.add_role(guild, "Mentor", 0);
    let coordinator = sandbox.add_role(
        guild,
        "Coordinator",
        bits::MANAGE_GUILD | bits::MANAGE_THREADS | bits::MANAGE_MESSAGES | bits::PIN_MESSAGES,
    );
    for role in [mentor, coordinator] {
        sandbox.move_role(guild, role, 3);
    }
    for person in &people[1..] {
        sandbox.join(guild, person);
    }
    for (person, role) in [
        (0, coordinator),
        (1, coordinator),
        (2, mentor),
        (3, mentor),
        (4, mentee),
        (5, mentee),
    ] {
        sandbox.give_role(guild, &people[person], role);
    }
    sandbox.invite_bot(guild, permissions::all() & !bits::ADMINISTRATOR);
    let rooms = sandbox.add_channel(guild, channel_kind::CATEGORY, "Rooms", None);
    let room = sandbox.add_channel(guild, channel_kind::TEXT, "room-ada-chloé", Some(rooms));
    let staff = sandbox.add_channel(guild, channel_kind::TEXT, "coordinators", None);
    let forum = sandbox.add_channel(guild, channel_kind::FORUM, "growth", None);
    for channel in [room, staff] {
        let _ = sandbox.set_overwrite(channel, guild, 0, 0, bits::VIEW_CHANNEL);
        let _ = sandbox.set_overwrite(channel, coordinator, 0, bits::VIEW_CHANNEL, 0);
        let _ = sandbox.set_overwrite(channel, sandbox.bot_user(), 1, bits::VIEW_CHANNEL, 0);
    }
    for person in [2, 4] {
        let _ = sandbox.set_overwrite(room, people[person].id(), 1, bits::VIEW_CHANNEL, 0);
    }
    (guild, room, staff, forum)
}

async fn conversation(bot: &Bot, guild: u64, room: u64, staff: u64, forum: u64) -> Result<(), Failure> {
    let sandbox = &bot.sandbox;
    let general = sandbox.channel_named(guild, "general").unwrap_or(room);
    let (rosa, ada, chloe) = (sandbox.personas(), "Ada Kovač", "Chloé Dubois");
    let person = |name: &str| rosa.iter().find(|persona| persona.name() == name);
    let (Some(ada), Some(chloe)) = (person(ada), person(chloe)) else {
        return Ok(());
    };
    ada.write(
        general,
        "Good morning all! :wave: <script>alert(1)</script> is only text here.",
    )
    .await?;
    ada.write(general, "Notes from yesterday:\n- **bold**, *italic*, __under__, ~~gone~~\n- `code` and ||a secret||\n> a quote\nand after it\n```rust\nfn main() {}\n```\n-# small print").await?;
    let due = sandbox.now() + TimeDelta::days(3);
    bot.send(general, json!({
        "content": format!("The cohort **Spring** is open, <@{}>. It starts <t:{}:R>, on <t:{}:F>.", chloe.id(), due.timestamp(), due.timestamp()),
        "embeds": [{"title": "Sign up for Spring", "description": "Twelve weeks, a session every second week.\nMentors take up to **three** mentees.", "color": 0x2f_6f_5e,
            "fields": [{"name": "Starts", "value": format!("<t:{}:D>", due.timestamp()), "inline": true}, {"name": "Length", "value": "12 weeks", "inline": true}, {"name": "Places", "value": "9 of 12", "inline": true},
                {"name": "What is asked of you", "value": "An hour a week, and an honest word when it does not fit."}],
            "footer": {"text": "Harbour Makers"}, "timestamp": due.to_rfc3339()}],
        "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Join as mentor", "custom_id": "mentor"}, {"type": 2, "style": 3, "label": "Join as mentee", "custom_id": "mentee"}, {"type": 2, "style": 2, "label": "Full", "custom_id": "full", "disabled": true}, {"type": 2, "style": 5, "label": "Handbook", "url": "https://example.org/"}]},
            {"type": 1, "components": [{"type": 3, "custom_id": "pick", "placeholder": "What are you here for?", "options": [{"label": "Learning", "value": "a", "description": "I seek a mentor"}, {"label": "Teaching", "value": "b"}]}]}],
    })).await?;
    let card = bot.send(room, json!({"content": "", "embeds": [{"title": "Ada and Chloé", "color": 0xd8_a7_2b, "description": "This room is seen by its members and the coordinators.", "fields": [{"name": "Stage", "value": "Initiation", "inline": true}, {"name": "Next prompt", "value": format!("<t:{}:R>", due.timestamp()), "inline": true}]}],
        "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Progress", "custom_id": "progress"}, {"type": 2, "style": 2, "label": "Check-in", "custom_id": "checkin"}, {"type": 2, "style": 4, "label": "Need help", "custom_id": "help"}]}]})).await?;
    bot.call(
        "PUT",
        &format!("/channels/{room}/messages/pins/{card}"),
        Value::Null,
    )
    .await?;
    chloe
        .write(
            room,
            "Hi Ada! I wrote the parser this week, and am stuck on error messages.",
        )
        .await?;
    bot.send(room, json!({"flags": 1 << 15, "components": [{"type": 17, "accent_color": 0x4b_5a_a3, "components": [{"type": 10, "content": "## Check-in\nHow is the work going?"}, {"type": 14}, {"type": 9, "components": [{"type": 10, "content": "Everything is fine"}], "accessory": {"type": 2, "style": 3, "label": "Good", "custom_id": "good"}}]}]})).await?;
    bot.send(
        staff,
        json!({"content": "**Digest** – one room without an update for 21 days."}),
    )
    .await?;
    bot.call("POST", &format!("/channels/{forum}/threads"), json!({"name": "Chloé's growth", "message": {"content": "What Chloé did, learned, and where she is stuck."}})).await?;
    let all = sandbox.add_channel(guild, channel_kind::TEXT, "everything", None);
    let tagged = sandbox.add_channel(guild, channel_kind::FORUM, "questions", None);
    showcase::messages(bot, all, ada, chloe).await?;
    showcase::forum(bot, tagged, ada).await?;
    chloe.run(guild, general, "hello", &[]).await;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let port = std::env::args()
        .nth(1)
        .and_then(|port| port.parse().ok())
        .unwrap_or(0);
    let sandbox = Sandbox::start(Config {
        port,
        page: true,
        start: "2027-03-08T09:30:00Z".parse::<DateTime<Utc>>().ok(),
        ..Config::default()
    })
    .await?;
    let soon = sandbox.now() + TimeDelta::days(2);
    sandbox.on_next_prompt(move || Some(soon));
    let (guild, room, staff, forum) = town(&sandbox);
    let bot = Bot {
        sandbox: sandbox.clone(),
        http: reqwest::Client::new(),
    };
    bot.call(
        "PUT",
        &format!("/applications/{}/commands", sandbox.application_id()),
        commands(),
    )
    .await?;
    let told = tokio::join!(conversation(&bot, guild, room, staff, forum), async {
        let _ = tokio::time::timeout(Duration::from_secs(3), bot.serve()).await;
    });
    told.0?;
    println!("{}", sandbox.page_url().unwrap_or_default());
    bot.serve().await
}
