//! What the page shows, and above all what it must not.

use axum::http::{HeaderMap, HeaderValue, Method, header};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::look::Look;
use super::markdown::{self, Reader};
use super::part::Part;
use super::seen::Seen;
use super::{composer, document, embeds, forms, panel, sidebar};
use crate::clock::Clock;
use crate::permissions::bits;
use crate::world::{Attachment, Channel, Id, Message, Overwrite, Thread, World, channel_kind};

const SCRIPT: &str = "<script>alert('x')</script><img src=x onerror=\"alert(1)\">";

struct Town {
    world: World,
    ada: Id,
    ben: Id,
    guild: Id,
    open: Id,
    room: Id,
}

/// A guild with an open channel, and a room that only Ada sees.
fn town() -> Town {
    let start: DateTime<Utc> = "2027-03-08T09:00:00Z".parse().unwrap();
    let mut world = World::new("http://127.0.0.1:1".to_owned(), Clock::new(Some(start), true), 7);
    let (ada, ben) = (world.add_user("Ada"), world.add_user("Ben"));
    let guild = world.add_guild(ada, "Town");
    world.join(guild, ben);
    let other = world.add_user("Owner");
    world.join(guild, other);
    world.guilds.get_mut(&guild).unwrap().owner = other;
    let open = world
        .guild_channels(guild)
        .find(|channel| channel.takes_messages())
        .unwrap()
        .id;
    let room = world.add_channel(guild, channel_kind::TEXT, "room-of-ada", None);
    for (id, kind, allow, deny) in [(guild, 0, 0, bits::VIEW_CHANNEL), (ada, 1, bits::VIEW_CHANNEL, 0)] {
        world
            .set_overwrite(
                room,
                Overwrite {
                    id,
                    kind,
                    allow,
                    deny,
                },
            )
            .unwrap();
    }
    Town {
        world,
        ada,
        ben,
        guild,
        open,
        room,
    }
}

impl Town {
    fn look(&self, viewer: Id, channel: Id) -> Look {
        Look::resolve(&self.world, Some(viewer), Some(channel)).unwrap()
    }

    fn says(&mut self, channel: Id, author: Id, text: &str) -> Id {
        self.posts(channel, author, |message| text.clone_into(&mut message.content))
    }

    fn posts(&mut self, channel: Id, author: Id, fill: impl FnOnce(&mut Message)) -> Id {
        let id = self.world.new_id();
        let mut message = Message::new(id, channel, author, self.world.now);
        fill(&mut message);
        self.world.post(message).unwrap()
    }

    /// All that is shown of a channel through somebody's eyes.
    fn page(&self, viewer: Id, channel: Id) -> String {
        let (look, seen) = (self.look(viewer, channel), Seen::default());
        [
            sidebar::people(&self.world, &look),
            sidebar::channels(&self.world, &look, &seen),
            panel::head(&self.world, &look),
            panel::pins(&self.world, &look),
            panel::audience(&self.world, &look),
            panel::threads(&self.world, &look),
            Part::from(document::log(&self.world, &look, &seen)).markup(),
            composer::may(&self.world, &look),
            document::whole(&self.world, Some(&look), &[], None),
        ]
        .map(|part| part.into_string())
        .concat()
    }

    fn text(&self, source: &str) -> String {
        let look = self.look(self.ben, self.open);
        markdown::text(
            Reader {
                world: &self.world,
                look: &look,
            },
            source,
        )
        .into_string()
    }
}

fn is_harmless(html: &str) {
    assert!(!html.contains("<script>"), "{html}");
    assert!(!html.contains("<img src=x"), "{html}");
    assert!(!html.contains("href=\"javascript"), "{html}");
    assert!(!html.contains(" style="), "{html}");
}

#[test]
fn script_in_names_topics_and_messages_is_shown_as_text() {
    let mut town = town();
    town.world.users.get_mut(&town.ada).unwrap().global_name = Some(SCRIPT.to_owned());
    town.world.guilds.get_mut(&town.guild).unwrap().name = SCRIPT.to_owned();
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
        message.attachments = vec![file(open, SCRIPT, "text/html"), file(open, SCRIPT, "image/svg+xml"), file(open, SCRIPT, "image/png")];
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

fn file(channel: Id, name: &str, content_type: &str) -> Attachment {
    Attachment {
        id: 9,
        channel,
        filename: name.to_owned(),
        description: None,
        content_type: content_type.to_owned(),
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
fn a_private_channel_is_shown_to_those_who_see_it_only() {
    let mut town = town();
    let (ada, ben, open, room) = (town.ada, town.ben, town.open, town.room);
    town.says(room, ada, "between us");
    town.says(open, ada, &format!("see <#{room}>"));
    let inside = town.page(ada, room);
    assert!(inside.contains("between us") && inside.contains("room-of-ada"));
    for place in [open, room] {
        let outside = town.page(ben, place);
        assert!(
            !outside.contains("between us") && !outside.contains("room-of-ada"),
            "{outside}"
        );
    }
    assert!(town.page(ben, room).contains("cannot see the channel"));
    assert!(town.page(ben, open).contains("# no access"));
}

#[test]
fn an_ephemeral_message_is_shown_to_its_reader_only() {
    let mut town = town();
    let (ada, ben, open) = (town.ada, town.ben, town.open);
    let bot = town.world.bot();
    let id = town.posts(open, bot, |message| {
        "for Ada alone".clone_into(&mut message.content);
        message.only_for = Some(ada);
    });
    let hers = town.page(ada, open);
    assert!(hers.contains("for Ada alone") && hers.contains("Only you can see this"));
    assert!(!town.page(ben, open).contains("for Ada alone"));
    town.posts(open, bot, |message| {
        message.kind = 19;
        message.reference = Some(crate::world::Reference {
            channel: open,
            message: Some(id),
        });
    });
    assert!(
        !town.page(ben, open).contains("for Ada alone"),
        "nor in the preview of an answer to it"
    );
}

#[test]
fn without_read_message_history_nothing_old_is_shown() {
    let mut town = town();
    let (ada, ben, open, guild) = (town.ada, town.ben, town.open, town.guild);
    town.says(open, ada, "long ago");
    assert!(town.page(ben, open).contains("long ago"));
    town.world
        .set_overwrite(
            open,
            Overwrite {
                id: guild,
                kind: 0,
                allow: 0,
                deny: bits::READ_MESSAGE_HISTORY,
            },
        )
        .unwrap();
    assert!(!town.page(ben, open).contains("long ago"));
}

#[test]
fn a_private_thread_is_listed_for_its_members_only() {
    let mut town = town();
    let (ada, ben, open) = (town.ada, town.ben, town.open);
    let new = crate::world::NewThread {
        parent: open,
        kind: channel_kind::PRIVATE_THREAD,
        name: "quiet corner",
        owner: ada,
        from: None,
        auto_archive_minutes: None,
        invitable: false,
        slowmode: 0,
        tags: Vec::new(),
    };
    town.world.make_thread(new).unwrap();
    assert!(town.page(ada, open).contains("quiet corner"));
    assert!(!town.page(ben, open).contains("quiet corner"));
}

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
    let mut post = Channel::new(77, Some(town.guild), channel_kind::PUBLIC_THREAD, "Ben grows");
    post.parent = Some(forum);
    let now = town.world.now;
    post.thread = Some(Thread {
        owner: town.ben,
        archived: false,
        archive_timestamp: now,
        auto_archive_minutes: 60,
        locked: false,
        invitable: false,
        created: now,
        active_at: now,
        members: [].into(),
        message_count: 0,
        total_sent: 0,
        applied_tags: vec![5],
    });
    let guild = post.guild.unwrap();
    town.world.channels.insert(77, post);
    town.world.threads_by_guild.entry(guild).or_default().insert(77);
    let html = town.page(town.ada, forum);
    assert!(html.contains("Ben grows") && html.contains("Rust") && html.contains("data-may=\"post\""));
}

#[test]
fn markdown_is_discords() {
    let town = town();
    for (source, shown) in [
        (
            "**b** *i* __u__ ~~s~~",
            "<p><strong>b</strong> <em>i</em> <u>u</u> <s>s</s></p>",
        ),
        ("one\ntwo", "<p>one<br>two</p>"),
        ("-# small", "<p class=\"subtext\">small</p>"),
        ("# T", "<p class=\"h1\" role=\"heading\" aria-level=\"4\">T</p>"),
        ("> q\nafter", "<blockquote><p>q</p></blockquote><p>after</p>"),
        (">>> q\nstill", "<blockquote><p>q<br>still</p></blockquote>"),
        ("title\n---", "<p>title</p><p>---</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("@everyone", "<p><span class=\"mention\">@everyone</span></p>"),
        (
            "</cohort open:5>",
            "<p><span class=\"mention\">/cohort open</span></p>",
        ),
        ("<:wave:5>", "<p>:wave:</p>"),
        ("    four spaces", "<p>four spaces</p>"),
    ] {
        assert_eq!(town.text(source), shown, "{source}");
    }
    assert!(town.text("||hush||").contains("<span class=\"spoiler\""));
    assert!(
        town.text("https://example.org/?a=1&b=2")
            .contains("href=\"https://example.org/?a=1&amp;b=2\"")
    );
}

#[test]
fn a_timestamp_is_shown_in_its_style() {
    let town = town();
    let soon = (town.world.now + TimeDelta::days(3)).timestamp();
    assert!(town.text(&format!("<t:{soon}:R>")).contains(">in 3 days</time>"));
    assert!(
        town.text(&format!("<t:{soon}:D>"))
            .contains(">11 March 2027</time>")
    );
    assert!(
        town.text("<t:999999999999999999:R>")
            .contains("&lt;t:999999999999999999:R&gt;")
    );
}

#[test]
fn what_stands_in_a_link_has_no_link_of_its_own() {
    let town = town();
    let look = town.look(town.ben, town.open);
    let reader = Reader {
        world: &town.world,
        look: &look,
    };
    let source = format!("see <#{}> and https://example.org", town.open);
    assert_eq!(
        markdown::line(reader, &source)
            .into_string()
            .matches("<a ")
            .count(),
        2
    );
    let within = markdown::line_of_link(reader, &source).into_string();
    assert!(!within.contains("<a "), "{within}");
    assert!(within.contains("class=\"mention\""), "{within}");
}

#[test]
fn a_wall_of_quotes_does_no_harm() {
    let town = town();
    let wall = ">".repeat(4000);
    assert!(!town.text(&wall).is_empty());
    assert!(!town.text(&"[".repeat(4000)).is_empty());
    assert!(!town.text(&"||**__".repeat(600)).is_empty());
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
fn only_the_page_itself_may_ask_for_changes() {
    let headers = |host: &'static str, own: bool| {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if own {
            headers.insert("x-sandbox-page", HeaderValue::from_static("1"));
        }
        headers
    };
    assert!(super::is_own(&Method::GET, &headers("127.0.0.1:5000", false)));
    assert!(super::is_own(&Method::POST, &headers("localhost:5000", true)));
    assert!(!super::is_own(&Method::POST, &headers("127.0.0.1:5000", false)));
    assert!(!super::is_own(&Method::GET, &headers("evil.example:5000", true)));
}
