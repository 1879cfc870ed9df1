//! What stands on the page: forums, embeds, notices, tools, events.

use serde_json::json;

use super::super::embeds;
use super::super::markdown::Reader;
use super::town;
use crate::permissions::bits;
use crate::world::{NewThread, Reference, ScheduledEvent, channel_kind};

#[test]
fn a_forum_shows_its_posts_with_tags() {
    let mut town = town();
    let forum = town
        .world
        .add_channel(town.guild, channel_kind::FORUM, "growth", None);
    town.world.channel_mut(forum).unwrap().tags = vec![crate::world::Tag {
        id: 5,
        name: "Rust".to_owned(),
        moderated: false,
        emoji_name: None,
    }];
    let post = NewThread {
        parent: forum,
        kind: channel_kind::PUBLIC_THREAD,
        name: "Ben grows",
        owner: town.ben,
        from: None,
        auto_archive_minutes: Some(60),
        invitable: false,
        slowmode: 0,
        tags: vec![5],
    };
    town.world.make_thread(post).unwrap();
    let html = town.page(town.ada, forum);
    assert!(html.contains("Ben grows") && html.contains("Rust") && html.contains("data-may=\"post\""));
}

#[test]
fn an_embed_shows_its_fields_and_fetches_nothing() {
    let town = town();
    let look = town.look(town.ada, town.open);
    let embed = json!({"title": "T", "image": {"url": "https://example.org/a.png"}, "fields": [{"name": "N", "value": "V", "inline": true}]});
    let html = embeds::embed(
        Reader {
            world: &town.world,
            look: &look,
        },
        &[],
        &embed,
    )
    .into_string();
    assert!(html.contains("<div class=\"inline\"><dt>N</dt>"));
    assert!(!html.contains("<img"));
}

#[test]
fn what_discord_writes_itself_is_a_notice() {
    let mut town = town();
    let (ada, ben, open) = (town.ada, town.ben, town.open);
    town.posts(open, ada, |message| {
        message.kind = 1;
        message.mentions = vec![ben];
    });
    assert!(
        town.page(ada, open)
            .contains(" added <strong>Ben</strong> to the thread")
    );
    let first = town.says(open, ada, "keep this");
    town.posts(open, ada, |message| {
        message.kind = 6;
        message.reference = Some(Reference {
            channel: open,
            message: Some(first),
        });
    });
    let html = town.page(ada, open);
    assert!(
        html.contains(" pinned <a") && html.contains(&format!("data-jump=\"{first}\"")),
        "{html}"
    );
}

#[test]
fn the_tools_of_a_message_are_those_one_may_use() {
    let mut town = town();
    let (ada, ben, open, guild) = (town.ada, town.ben, town.open, town.guild);
    town.says(open, ada, "mine");
    let tools = |html: &str| {
        ["edit", "delete", "pin", "thread", "emoji"]
            .map(|tool| html.contains(&format!("data-tool=\"{tool}\"")))
    };
    assert_eq!(tools(&town.page(ada, open)), [true, true, false, true, true]);
    assert_eq!(tools(&town.page(ben, open)), [false, false, false, true, true]);
    town.deny(open, guild, bits::ADD_REACTIONS | bits::CREATE_PUBLIC_THREADS);
    assert_eq!(tools(&town.page(ben, open)), [false; 5]);
}

#[test]
fn messages_of_one_author_close_together_share_a_head() {
    let mut town = town();
    let (ada, ben, open) = (town.ada, town.ben, town.open);
    town.says(open, ada, "one");
    town.says(open, ada, "two");
    let later = town.world.now() + chrono::TimeDelta::minutes(8);
    town.world.pass_until(later);
    town.says(open, ada, "three");
    town.says(open, ben, "four");
    let html = town.page(ada, open);
    let heads = html
        .matches("class=\"author\" type=\"button\" data-person")
        .count();
    assert_eq!(heads, 3 + town.audience(open), "{html}");
    assert_eq!(html.matches("message follows").count(), 1);
}

#[test]
fn an_event_is_listed_for_those_who_may_know_of_it() {
    let mut town = town();
    let (ada, ben, open, room) = (town.ada, town.ben, town.open, town.room);
    let id = town.world.new_id();
    let event = ScheduledEvent {
        id,
        guild: town.guild,
        channel: Some(room),
        creator: ada,
        name: "Between us".to_owned(),
        description: None,
        start: town.world.now() + chrono::TimeDelta::days(1),
        end: None,
        status: 1,
        entity: 2,
        location: None,
        image: None,
        recurrence: serde_json::Value::Null,
        interested: [].into(),
    };
    town.world.keep_event(event);
    assert!(town.page(ada, open).contains("Between us"));
    assert!(!town.page(ben, open).contains("Between us"));
}
