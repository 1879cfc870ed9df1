//! Commands, buttons, selects and forms: what people press and pick, and what each of them sees.

use serde_json::json;

use discord_sandbox::{OptionValue, Outcome};

use super::town_with_bot;

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_takes_options_of_every_kind() {
    let Some((town, bot)) = town_with_bot().await else {
        return;
    };
    let file = OptionValue::File {
        name: "seed.txt".to_owned(),
        bytes: b"sow".to_vec(),
    };
    let options = [
        ("text", "words".into()),
        ("whole", OptionValue::Int(3)),
        ("number", OptionValue::Number(2.5)),
        ("truth", OptionValue::Bool(true)),
        ("user", OptionValue::User(town.ben.id())),
        ("member", OptionValue::User(town.ada.id())),
        ("channel", OptionValue::Channel(town.general)),
        ("role", OptionValue::Role(town.mentors)),
        ("anyone", OptionValue::Role(town.mentors)),
        ("colour", "b".into()),
        ("file", file),
    ];
    let outcome = town
        .ada
        .run(town.guild, town.general, "everything", &options)
        .await;
    let expected = "words\n3\n2.5\nTrue\nben\nAda Kovač\n@everyone,mentors\ngeneral\nmentors\nmentors\nBlue\nb\nseed.txt\n3\ntext/plain; charset=utf-8\nsow";
    assert_eq!(outcome.text(), expected);
    let mut wrong = options.to_vec();
    wrong[1].1 = OptionValue::Int(6);
    let refused = town.ada.run(town.guild, town.general, "everything", &wrong).await;
    assert!(matches!(refused, Outcome::Refused(_)), "{refused:?}");
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_answers_groups_completions_and_menus() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let (ada, ben, guild, general) = (&town.ada, &town.ben, town.guild, town.general);
    let watered = ada.run(guild, general, "garden water", &[]).await;
    assert_eq!(watered.text(), "Watered");
    let planted = ada
        .run(
            guild,
            general,
            "garden bed plant",
            &[("what", "Kale".into()), ("how_many", OptionValue::Int(2))],
        )
        .await;
    assert_eq!(planted.text(), "2 x Kale by garden bed plant");
    let choices = ada
        .autocomplete(guild, general, "fruit", &[("kind", "ap".into())], "kind")
        .await;
    let names: Vec<_> = choices.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names, ["Apple", "Apricot"]);
    let greeted = ada.run_on(guild, general, "Greet", ben.id()).await;
    assert_eq!(greeted.text(), format!("<@{}> greets <@{}>", ada.id(), ben.id()));
    let said = ben.write(general, "four words are here").await.unwrap();
    let counted = ada.run_on(guild, general, "Count words", said.id).await;
    assert_eq!(counted.text(), "4 words");
    assert!(ben.ephemerals().is_empty(), "only Ada sees the answer");
    let paths: Vec<_> = ada
        .commands(guild)
        .into_iter()
        .map(|command| command.path)
        .collect();
    assert!(!paths.contains(&"restricted".to_owned()), "{paths:?}");
    let refused = ada.run(guild, general, "restricted", &[]).await;
    assert!(matches!(refused, Outcome::Refused(_)), "{refused:?}");
    let checked = ada.run(guild, general, "checked", &[]).await;
    assert_eq!(checked.text(), "MissingPermissions");
    let synced = bot.ask("sync_guild", json!({})).await;
    assert_eq!(synced["here"], json!(["local"]));
    assert_eq!(ben.run(guild, general, "local", &[]).await.text(), "Local");
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_defers_follows_up_and_is_refused_a_second_answer() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let (ada, ben, guild, general) = (&town.ada, &town.ben, town.guild, town.general);
    ada.run(guild, general, "later", &[]).await;
    let later = bot.saw("later").await;
    assert_eq!(
        (&later["first"], &later["original"]),
        (&json!(true), &json!("First, edited"))
    );
    let seen: Vec<_> = ada
        .ephemerals()
        .into_iter()
        .map(|message| message.content)
        .collect();
    assert_eq!(seen, ["First, edited", "Second, edited"]);
    assert!(ben.messages(general).unwrap().is_empty(), "Ben sees none of it");
    let once = ada.run(guild, general, "twice", &[]).await;
    assert_eq!(once.text(), "Once");
    let twice = bot.saw("twice").await;
    assert_eq!((&twice["status"], &twice["code"]), (&json!(400), &json!(40060)));
    ada.run(guild, general, "file", &[]).await;
    assert_eq!(bot.saw("file").await["names"], json!(["figures.csv", "more.txt"]));
    let files = &ben.messages(general).unwrap()[1].attachments;
    assert_eq!(files.len(), 2);
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_hears_buttons_and_all_five_selects() {
    let Some((town, mut bot)) = town_with_bot().await else {
        return;
    };
    let (ada, ben, general) = (&town.ada, &town.ben, town.general);
    let panel = ada.run(town.guild, general, "panel", &[]).await;
    let panel = panel.message().unwrap().id;
    ada.click(general, panel, "count").await;
    let pressed = ben.click(general, panel, "count").await;
    assert!(pressed.text().starts_with("Pressed 2\n"), "{}", pressed.text());
    assert!(
        ada.message(general, panel)
            .unwrap()
            .custom_id("Count 2")
            .is_some()
    );
    let (ada_id, ben_id, mentors) = (
        ada.id().to_string(),
        ben.id().to_string(),
        town.mentors.to_string(),
    );
    for (select, values, answer) in [
        ("words", vec!["one", "three"], "Words: one, three"),
        ("users", vec![&ada_id, &ben_id], "Users: ada_kova, ben"),
        ("roles", vec![&mentors], "Roles: mentors"),
        ("any", vec![&mentors, &ben_id], "Anyone: Member, Role"),
    ] {
        let picked = ada.choose(general, panel, select, &values).await;
        assert_eq!(picked.text(), answer);
        assert!(picked.message().unwrap().ephemeral);
    }
    let too_many = ada
        .choose(general, panel, "words", &["one", "two", "three"])
        .await;
    assert!(matches!(too_many, Outcome::Refused(_)), "{too_many:?}");
    assert!(ben.ephemerals().is_empty(), "answers are for the one who asked");
    let rooms: u64 = bot
        .ask("show_rooms", json!({}))
        .await
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let picked = ada.choose(general, rooms, "rooms", &[&general.to_string()]).await;
    assert_eq!(picked.text(), "Rooms: general text general");
    let forum = town.sandbox.channel_named(town.guild, "growth").unwrap();
    let refused = ada.choose(general, rooms, "rooms", &[&forum.to_string()]).await;
    assert!(matches!(refused, Outcome::Refused(_)), "{refused:?}");
    ada.click(general, panel, "close").await;
    assert!(ben.message(general, panel).is_err());
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_opens_forms_of_both_makes() {
    let Some((town, bot)) = town_with_bot().await else {
        return;
    };
    let (ada, ben, guild, general) = (&town.ada, &town.ben, town.guild, town.general);
    let opened = ada.run(guild, general, "form", &[]).await;
    let form = opened.form().unwrap();
    assert_eq!(
        (form.title.as_str(), form.inputs[1].value.as_str()),
        ("About you", "None yet")
    );
    let sent = ada.submit(form, &[("Name", "Ada")]).await;
    assert_eq!(sent.text(), "Ada: None yet");
    let opened = ben.run(guild, general, "form", &[]).await;
    let refused = ben
        .submit(opened.form().unwrap(), &[("Name", &"x".repeat(21))])
        .await;
    assert!(matches!(refused, Outcome::Refused(_)), "{refused:?}");
    let opened = ada.run(guild, general, "labels", &[]).await;
    let form = opened.form().unwrap();
    let buddy = ben.id().to_string();
    let sent = ada
        .submit(
            form,
            &[("Reason", "growing"), ("Tier", "Gold"), ("Buddy", &buddy)],
        )
        .await;
    assert_eq!(sent.text(), "growing / Gold / ben");
    let panel = ada.run(guild, general, "panel", &[]).await.message().unwrap().id;
    let opened = ada.click(general, panel, "ask").await;
    let sent = ada
        .submit(opened.form().unwrap(), &[("Name", "Ada"), ("Story", "Long")])
        .await;
    assert_eq!(sent.text(), "Ada: Long");
    assert!(ben.ephemerals().is_empty(), "answers are for the one who asked");
    bot.end(&town, &[]).await;
}

#[tokio::test]
#[ignore = "needs discord.py"]
async fn discord_py_lays_out_components_v2() {
    let Some((town, bot)) = town_with_bot().await else {
        return;
    };
    let (ada, ben, general) = (&town.ada, &town.ben, town.general);
    let shown = ada.run(town.guild, general, "layout", &[]).await;
    let message = shown.message().unwrap().clone();
    assert_eq!(message.texts, ["# Heading", "Body", "Nothing yet"]);
    let thumbnail = &message.raw["components"][0]["components"][0]["accessory"]["media"];
    assert!(
        thumbnail["url"].as_str().unwrap().starts_with("http"),
        "{thumbnail}"
    );
    let changed = ben.click(general, message.id, "add").await;
    assert_eq!(changed.message().unwrap().texts[2], "One more");
    bot.end(&town, &[]).await;
}
