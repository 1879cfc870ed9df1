//! Buttons, selects, forms, Components V2 and collectors.

use discord_sandbox::MessageView;
use serde_json::json;

use super::Js;

/// The panel that Ada asked for, as everybody sees it.
async fn panel(js: &Js) -> MessageView {
    js.run(&js.town.ada, "panel", &[])
        .await
        .message()
        .unwrap()
        .clone()
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_answers_buttons() {
    let Some(js) = Js::start().await else { return };
    let (town, panel) = (&js.town, panel(&js).await);
    let press = async |who: &discord_sandbox::Persona, label: &str| {
        let now = town.ben.message(town.general, panel.id).unwrap();
        let id = now.custom_id(label).unwrap().to_owned();
        who.click(town.general, panel.id, &id).await
    };
    assert_eq!(
        press(&town.ben, "Count").await.message().unwrap().content,
        "Counted 1"
    );
    assert_eq!(
        press(&town.ada, "Count 1").await.message().unwrap().content,
        "Counted 2"
    );
    let link = panel.components.iter().find(|part| part.label == "Link").unwrap();
    assert_eq!(link.url.as_deref(), Some("https://example.org/"));

    let hidden = press(&town.ben, "Hidden").await.message().unwrap().clone();
    assert_eq!(
        (hidden.content.as_str(), hidden.ephemeral),
        ("only for Ben", true)
    );
    assert!(town.ada.message(town.general, hidden.id).is_err());
    let changed = town.ben.click(town.general, hidden.id, "again").await;
    assert_eq!(changed.message().unwrap().content, "changed for you");

    press(&town.ben, "Later").await;
    js.until("the edit and the aside", |town| {
        let edited = town.ada.message(town.general, panel.id).unwrap().content == "Later it was";
        let aside = town
            .ben
            .ephemerals()
            .iter()
            .any(|message| message.content == "by the way");
        (edited && aside).then_some(())
    })
    .await;
    assert!(!js.lines(&town.ada).iter().any(|line| line.contains("by the way")));
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_answers_all_five_selects() {
    let Some(js) = Js::start().await else { return };
    let (town, panel) = (&js.town, panel(&js).await);
    let (ada, ben) = (town.ada.id().to_string(), town.ben.id().to_string());
    let (mentors, general) = (town.mentors.to_string(), town.general.to_string());
    for (select, values, answer) in [
        ("pick", vec!["r", "b"], "picked r b"),
        (
            "users",
            vec![ada.as_str(), ben.as_str()],
            "users ada_kova ben members 2",
        ),
        ("roles", vec![mentors.as_str()], "roles mentors"),
        ("channels", vec![general.as_str()], "channels general"),
    ] {
        let told = town.ben.choose(town.general, panel.id, select, &values).await;
        assert_eq!(told.text(), answer);
    }
    let too_many = town
        .ben
        .choose(town.general, panel.id, "pick", &["r", "b", "g"])
        .await;
    assert!(matches!(too_many, discord_sandbox::Outcome::Refused(_)));
    let modern = js.run(&town.ada, "v2", &[("kind", "send".into())]).await;
    let modern = modern.message().unwrap().id;
    let told = town
        .ben
        .choose(town.general, modern, "anyone", &[&ada, &mentors])
        .await;
    assert_eq!(told.text(), "anyone 1 1 1");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_speaks_components_v2() {
    let Some(js) = Js::start().await else { return };
    let town = &js.town;
    for kind in ["send", "edit"] {
        let sent = js.run(&town.ada, "v2", &[("kind", kind.into())]).await;
        let seen = town
            .ben
            .message(town.general, sent.message().unwrap().id)
            .unwrap();
        assert_eq!(seen.texts, ["# Title", "beside a button", "beside a picture"]);
        let files: Vec<&str> = seen.attachments.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(files, ["dot.png", "note.txt"]);
        let container = &seen.raw["components"][0];
        assert_eq!(
            (&container["type"], &container["accent_color"]),
            (&json!(17), &json!(0x58_65f2))
        );
        let kinds: Vec<u64> = container["components"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|part| part["type"].as_u64())
            .collect();
        assert_eq!(kinds, [10, 14, 9, 9, 12, 13, 1]);
        let picture = container["components"][4]["items"][0]["media"]["url"]
            .as_str()
            .unwrap();
        assert!(picture.starts_with(&town.sandbox.base()), "{picture}");
        let counted = town.ben.click(town.general, seen.id, "count:5").await;
        assert_eq!(counted.text(), "counted 6");
    }
    assert_eq!(js.does("v2", "both").await, "DiscordAPIError 400 50035");
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_opens_forms_of_both_makes() {
    let Some(js) = Js::start().await else { return };
    let town = &js.town;
    for (kind, filled, answer) in [
        ("rows", ("Your name", "Ada"), "Ada: nothing"),
        ("labels", ("Your name", "Ada"), "labelled Ada"),
        ("select", ("Colour", "r,b"), "selected r b"),
    ] {
        let opened = js.run(&town.ada, "form", &[("kind", kind.into())]).await;
        let told = town.ada.submit(opened.form().unwrap(), &[filled]).await;
        assert_eq!(told.text(), answer);
        assert!(told.message().unwrap().ephemeral);
    }
    let opened = js.run(&town.ada, "form", &[("kind", "upload".into())]).await;
    let form = opened.form().unwrap();
    let none = town.ada.submit(form, &[]).await;
    assert!(matches!(none, discord_sandbox::Outcome::Refused(_)), "{none:?}");
    let proof = discord_sandbox::NewFile {
        name: "proof.txt".to_owned(),
        bytes: b"seen".to_vec(),
    };
    let filled = [("Proof", discord_sandbox::FormValue::Files(vec![proof]))];
    let told = town.ada.submit_with(form, &filled).await;
    assert_eq!(told.text(), "uploaded proof.txt=seen");
    let opened = js.run(&town.ada, "form", &[("kind", "rows".into())]).await;
    let short = town
        .ada
        .submit(opened.form().unwrap(), &[("Your name", "A")])
        .await;
    assert!(matches!(short, discord_sandbox::Outcome::Refused(_)), "{short:?}");
    let panel = panel(&js).await;
    let opened = town.ben.click(town.general, panel.id, "form").await;
    let told = town
        .ben
        .submit(
            opened.form().unwrap(),
            &[("Your name", "Ben"), ("About you", "tall")],
        )
        .await;
    assert_eq!(told.message().unwrap().content, "Ben: tall (Choose)");
    assert_eq!(
        town.ada.message(town.general, panel.id).unwrap().content,
        "Ben: tall (Choose)"
    );
    js.end().await;
}

#[tokio::test]
#[ignore = "needs discord.js"]
async fn discord_js_collects_messages_presses_and_reactions() {
    let Some(js) = Js::start().await else { return };
    let town = &js.town;
    let asked = js.run(&town.ada, "collect", &[]).await.message().unwrap().clone();
    town.ben.write(town.general, "not me").await.unwrap();
    town.ada.write(town.general, "Ada").await.unwrap();
    let question = js
        .until("the question back", |town| {
            let seen = town.ben.messages(town.general).unwrap();
            seen.into_iter().find(|message| message.content == "Right, Ada?")
        })
        .await;
    let press = town.ada.click(town.general, question.id, "ignored").await;
    assert_eq!(press.message().unwrap().content, "So it is Ada");
    town.ben.react(town.general, asked.id, "🎉").await.unwrap();
    js.until("the reaction", |town| {
        let lines = js.lines(&town.ada);
        lines
            .iter()
            .any(|line| line == "Ben reacted with 🎉")
            .then_some(())
    })
    .await;
    js.end().await;
}
