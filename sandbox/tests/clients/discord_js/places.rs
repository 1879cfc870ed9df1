//! Channels, threads, posts, what is said in them, and the guild around them.

use discord_sandbox::permissions::bits;

use super::Js;

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_makes_channels_threads_and_posts() {
    let Some(js) = Js::start().await else { return };
    let town = &js.town;
    assert_eq!(js.does("place", "channel").await, "done: false false");
    let room = town.sandbox.channel_named(town.guild, "private-room").unwrap();
    assert!(town.ada.sees_channel(room) && !town.ben.sees_channel(room));
    assert_eq!(town.ada.permissions(room) & bits::SEND_MESSAGES, 0);
    assert_eq!(town.ada.messages(room).unwrap()[0].pinged, [town.ada.id()]);

    assert_eq!(js.does("place", "thread").await, "done: talk 2 true");
    let secret = js.does("place", "private thread").await;
    let secret: u64 = secret.trim_start_matches("done: ").parse().unwrap();
    assert!(town.ada.sees_channel(secret) && !town.ben.sees_channel(secret));
    assert_eq!(town.ada.messages(secret).unwrap().last().unwrap().content, "hush");

    assert_eq!(js.does("place", "post").await, "done: Please tell 1 2");
    let threads = town.ben.channels(town.guild);
    let post = threads.iter().find(|thread| thread.name == "How?").unwrap();
    let forum = town.sandbox.channel_named(town.guild, "growth");
    assert_eq!(
        (post.parent, post.tags.as_slice()),
        (forum, ["question".to_owned(), "answered".to_owned()].as_slice())
    );
    assert_eq!(town.ben.messages(post.id).unwrap()[0].content, "Please tell");
    assert_eq!(js.does("place", "plain post").await, "DiscordAPIError 400 40058");
    assert_eq!(js.does("place", "archive").await, "done: true true true");
    assert_eq!(js.does("place", "threads").await, "done: 3 2");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_says_all_there_is_to_say() {
    let Some(mut js) = Js::start().await else { return };
    js.town.ada.write(js.town.general, "I am Ada").await.unwrap();
    assert_eq!(js.bot.saw("messageCreate").await["content"], "I am Ada");
    for (kind, answer) in [
        ("embed", "done: New title true"),
        ("file", "done: 1 10 some bytes 0"),
        ("reply", "done: I am Ada true"),
        ("silent", "done: 0 true"),
        ("dm", "done: true false"),
    ] {
        assert_eq!(js.does("say", kind).await, answer);
    }
    let direct = js.town.ada.direct_messages();
    assert_eq!(direct[0].content, "Just between us");
    assert!(js.town.ben.direct_messages().is_empty());
    let seen = js.town.ben.messages(js.town.general).unwrap();
    let reply = seen.iter().find(|message| message.content == "to this").unwrap();
    assert_eq!(reply.pinged, [js.town.ada.id()]);
    let silent = seen
        .iter()
        .find(|message| message.content.starts_with("<@"))
        .unwrap();
    assert!(silent.pinged.is_empty());
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_pins_reacts_polls_and_clears() {
    let Some(js) = Js::start().await else { return };
    for (kind, answer) in [
        ("react", "done: 2 1 true"),
        ("pin", "done: 1 false true 0"),
        ("bulk", "done: 3"),
    ] {
        assert_eq!(js.does("say", kind).await, answer);
    }
    assert!(js.does("say", "poll").await.starts_with("done: Tea? 2 true "));
    let lines = js.lines(&js.town.ben);
    assert!(!lines.iter().any(|line| line == "two"), "{lines:?}");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_pages_through_history() {
    let Some(js) = Js::start().await else { return };
    let told = js.does("say", "history").await;
    assert_eq!(told, "done: number 4,number 3,number 2 number 1,number 0 3");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_changes_roles_and_names() {
    let Some(mut js) = Js::start().await else { return };
    let ben = js.town.ben.clone();
    assert_eq!(js.does("guild", "role").await, "done: true #00ff00 false");
    let nick = js.run(&ben, "guild", &[("kind", "nick".into())]).await;
    assert_eq!(nick.text(), "done: Butler Guest");
    // Ada is a mentor, whose role comes to be above the bot's.
    js.town.sandbox.move_role(js.town.guild, js.town.mentors, 9);
    assert_eq!(js.does("guild", "nick").await, "DiscordAPIError 403 50013");
    let cleo = js.town.sandbox.add_user("Cleo");
    js.town.sandbox.join(js.town.guild, &cleo);
    assert_eq!(js.bot.saw("guildMemberAdd").await["name"], "Cleo");
    js.town.sandbox.leave(js.town.guild, &cleo).unwrap();
    assert_eq!(js.bot.saw("guildMemberRemove").await["id"], cleo.id().to_string());
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_schedules_events_and_reads_the_audit_log() {
    let Some(mut js) = Js::start().await else { return };
    assert_eq!(js.does("guild", "event").await, "done: Assembly 0 The square");
    let event = js.bot.saw("guildScheduledEventCreate").await;
    assert_eq!(event["name"], "Meeting");
    let id: u64 = event["id"].as_str().unwrap().parse().unwrap();
    js.town.ben.set_interested(js.town.guild, id, true).await.unwrap();
    let interested = js.bot.saw("guildScheduledEventUserAdd").await;
    assert_eq!(interested["user"], js.town.ben.id().to_string());
    assert_eq!(js.does("guild", "audit").await, "done: true true");
    js.end().await;
}
