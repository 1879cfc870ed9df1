//! Commands of every kind, and their answers.

use discord_sandbox::{OptionValue, Outcome};
use serde_json::{Value, json};

use super::Js;

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_caches_the_guild_and_fetches_its_members() {
    let Some(js) = Js::start().await else { return };
    let guild = &js.ready["guilds"][0];
    assert_eq!(
        guild["channels"],
        json!(["Text Channels", "general", "growth", "room-of-ada", "staff"])
    );
    assert_eq!(guild["roles"], json!(["@everyone", "Tester", "mentors"]));
    assert_eq!((&guild["members"], &guild["known"]), (&json!(4), &json!(1)));
    assert_eq!(guild["me"], js.town.sandbox.bot_user().to_string());
    assert_eq!(js.does("guild", "members").await, "done: 4 4 Olga Owner 2");
    assert_eq!(js.does("guild", "search").await, "done: true true");
    assert_eq!(js.does("guild", "app").await, "done: Tester developer 14 wort");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_reads_options_of_every_kind() {
    let Some(js) = Js::start().await else { return };
    let town = &js.town;
    let few = js.run(&town.ada, "options", &[("text", "hello".into())]).await;
    let few: Value = serde_json::from_str(&few.text()).unwrap();
    assert_eq!((&few["text"], &few["whole"]), (&json!("hello"), &Value::Null));
    let file = OptionValue::File {
        name: "plan.txt".to_owned(),
        bytes: b"step one".to_vec(),
    };
    let all = [
        ("text", "hello".into()),
        ("whole", OptionValue::Int(7)),
        ("number", OptionValue::Number(2.5)),
        ("flag", OptionValue::Bool(true)),
        ("user", OptionValue::User(town.ben.id())),
        ("channel", OptionValue::Channel(town.general)),
        ("role", OptionValue::Role(town.mentors)),
        ("anyone", OptionValue::Role(town.mentors)),
        ("colour", "b".into()),
        ("file", file),
    ];
    let all = js.run(&town.ada, "options", &all).await;
    let all: Value = serde_json::from_str(&all.text()).unwrap();
    assert_eq!(
        all,
        json!({"text": "hello", "whole": 7, "number": 2.5, "flag": true, "user": "Ben", "member": "Ben",
            "channel": "general", "role": "mentors", "anyone": "mentors", "colour": "b", "file": "plan.txt 8 step one",
            "locale": "en-US", "cached": true, "may": true, "mine": false})
    );
    let forum = town.sandbox.channel_named(town.guild, "growth").unwrap();
    for wrong in [
        vec![],
        vec![("text", "x".into())],
        vec![("text", "fine".into()), ("whole", OptionValue::Int(11))],
        vec![("text", "fine".into()), ("colour", "green".into())],
        vec![("text", "fine".into()), ("channel", OptionValue::Channel(forum))],
    ] {
        let refused = js.run(&town.ada, "options", &wrong).await;
        assert!(matches!(refused, Outcome::Refused(_)), "{wrong:?}: {refused:?}");
    }
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_answers_subcommands_completions_and_menus() {
    let Some(js) = Js::start().await else { return };
    let town = &js.town;
    let olga = town
        .sandbox
        .personas()
        .into_iter()
        .find(|one| one.name() == "Olga Owner")
        .unwrap();
    let opened = js.run(&olga, "admin room open", &[("name", "den".into())]).await;
    assert_eq!(opened.text(), "room open den");
    assert_eq!(js.run(&olga, "admin room close", &[]).await.text(), "room close");
    let refused = js.run(&town.ada, "admin room close", &[]).await;
    assert!(matches!(refused, Outcome::Refused(_)), "staff only: {refused:?}");
    let offered: Vec<String> = town
        .ada
        .commands(town.guild)
        .into_iter()
        .map(|one| one.path)
        .collect();
    assert!(offered.contains(&"local".to_owned()) && !offered.iter().any(|path| path.starts_with("admin")));

    let typed = [("name", "aa".into())];
    let choices = town
        .ada
        .autocomplete(town.guild, town.general, "town", &typed, "name")
        .await;
    let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names, ["Aachen", "Aalen"]);
    let lives = js.run(&town.ada, "town", &[("name", "aalen".into())]).await;
    assert_eq!(lives.text(), "You live in aalen");
    let own = lives.message().unwrap();
    assert!(own.ephemeral && town.ben.message(town.general, own.id).is_err());

    let greeted = town
        .ada
        .run_on(town.guild, town.general, "Greet", town.ben.id())
        .await;
    assert_eq!(greeted.text(), "Hello, Ben (ben)");
    let said = town.ben.write(town.general, "a wise word").await.unwrap();
    let quoted = town.ada.run_on(town.guild, town.general, "Quote", said.id).await;
    assert_eq!(quoted.text(), "ben\na wise word");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_defers_edits_follows_up_and_takes_back() {
    let Some(js) = Js::start().await else { return };
    let town = &js.town;
    assert_eq!(js.does("slow", "edit").await, "done\nResult\na\nb");
    assert_eq!(js.lines(&town.ben), ["done | Result | a | b"]);
    let hidden = js.run(&town.ada, "slow", &[("kind", "hidden".into())]).await;
    assert!(hidden.message().unwrap().ephemeral);
    js.does("slow", "fetch").await;
    let last = "the reply was true true";
    js.until(last, |_| {
        js.lines(&town.ben).last().filter(|line| *line == last).map(drop)
    })
    .await;
    assert_eq!(js.lines(&town.ben).len(), 3, "nothing of what only Ada sees");
    let own: Vec<String> = town
        .ada
        .ephemerals()
        .iter()
        .map(|message| message.content.clone())
        .collect();
    assert_eq!(own, ["done", "and more for you"]);
    js.run(&town.ada, "slow", &[("kind", "delete".into())]).await;
    js.until("the deletion", |_| (js.lines(&town.ben).len() == 3).then_some(()))
        .await;
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_reads_refusals_with_their_codes() {
    let Some(js) = Js::start().await else { return };
    let wanted = [
        ("forbidden", "403 50013"),
        ("unknown", "404 10008"),
        ("hidden", "403 50001"),
        ("invalid", "400 50035"),
        ("empty", "400 50006"),
    ];
    for (kind, code) in wanted {
        assert_eq!(js.does("trouble", kind).await, format!("DiscordAPIError {code}"));
    }
    let mut js = js;
    assert_eq!(js.does("trouble", "twice").await, "once");
    while js.bot.saw("refused").await["text"] != "DiscordAPIError 400 40060" {}
    js.end().await;
}
