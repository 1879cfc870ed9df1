//! Whom a message mentions and pings.

use discord_sandbox::permissions::{all, bits};
use discord_sandbox::{MessageView, OptionValue};
use serde_json::{Value, json};

use crate::town::{Town, hello};

fn last(town: &Town) -> MessageView {
    town.sandbox.messages(town.general).pop().unwrap()
}

#[tokio::test]
async fn nobody_is_mentioned_in_code() {
    let town = Town::new(all()).await;
    let ada = town.ada.id();
    for (content, count) in [
        (format!("`<@{ada}>` and `@everyone`"), 0),
        (format!("```\n<@{ada}>\n```"), 0),
        (format!("`code` <@{ada}> <@!{ada}>"), 1),
    ] {
        town.say(json!({"content": content})).await;
        assert_eq!(last(&town).pinged.len(), count, "{content}");
        assert_eq!(last(&town).raw["mention_everyone"], false);
    }
}

#[tokio::test]
async fn answers_to_interactions_ping_users_only_unless_told_otherwise() {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    let role = town.sandbox.add_role(town.guild, "mentors", 0);
    town.sandbox.give_role(town.guild, &town.owner, role);
    let content = format!("<@{}> <@&{role}> @everyone", town.ada.id());
    let options = [("name", OptionValue::from("x"))];
    let answer = |more: Value| {
        let mut data = json!({"content": content});
        data["allowed_mentions"] = more;
        json!({"type": 4, "data": data})
    };
    let usual = town
        .run_and_answer(&town.owner, "hello", &options, answer(Value::Null))
        .await;
    let usual = usual.message().unwrap().clone();
    assert_eq!(usual.pinged, [town.ada.id()]);
    assert_eq!(
        (&usual.raw["mention_roles"], &usual.raw["mention_everyone"]),
        (&json!([]), &json!(false))
    );
    let told = answer(json!({"parse": ["roles", "everyone"]}));
    let told = town.run_and_answer(&town.ada, "hello", &options, told).await;
    let told = told.message().unwrap().clone();
    assert_eq!(told.raw["mention_roles"], json!([role.to_string()]));
    assert!(told.pinged.contains(&town.owner.id()) && told.raw["mention_everyone"] == true);
}

#[tokio::test]
async fn everyone_is_pinged_with_the_permission_and_where_they_see_it() {
    let town = Town::new(all()).await;
    let hidden = town
        .make_channel(json!({"name": "staff", "permission_overwrites": [
            {"id": town.guild.to_string(), "type": 0, "deny": bits::VIEW_CHANNEL.to_string()}]}))
        .await;
    town.say(json!({"content": "@everyone"})).await;
    assert!(last(&town).pinged.contains(&town.ada.id()));
    let path = format!("/channels/{hidden}/messages");
    town.ask("POST", &path, Some(json!({"content": "@here"}))).await;
    let said = town.sandbox.messages(hidden).pop().unwrap();
    assert_eq!(said.raw["mention_everyone"], true);
    assert!(!said.pinged.contains(&town.ada.id()) && said.pinged.contains(&town.owner.id()));
}

#[tokio::test]
async fn allowed_mentions_take_known_words_and_a_hundred_ids() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let many: Vec<String> = (1..=101).map(|n: u64| n.to_string()).collect();
    for (allowed, field) in [
        (json!({"parse": ["friends"]}), "parse"),
        (json!({"users": many}), "users"),
        (json!({"roles": many}), "roles"),
    ] {
        let body = json!({"content": "x", "allowed_mentions": allowed});
        let (status, refused) = town.ask("POST", &path, Some(body)).await;
        assert_eq!((status, refused["code"].as_u64()), (400, Some(50035)));
        assert!(
            refused["errors"]["allowed_mentions"][field].is_object(),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_reply_pings_the_one_it_answers_unless_told_otherwise() {
    let town = Town::new(all()).await;
    let said = town.ada.write(town.general, "a question").await.unwrap().id;
    let reply = |allowed: Value| {
        let mut body = json!({"content": "an answer", "message_reference": {"message_id": said.to_string()}});
        if !allowed.is_null() {
            body["allowed_mentions"] = allowed;
        }
        body
    };
    town.say(reply(Value::Null)).await;
    let raw = last(&town).raw;
    assert_eq!(
        (&raw["type"], &raw["referenced_message"]["content"]),
        (&json!(19), &json!("a question"))
    );
    assert_eq!(last(&town).pinged, [town.ada.id()]);
    town.say(reply(json!({"parse": ["users"]}))).await;
    assert!(last(&town).pinged.is_empty());
    town.say(reply(json!({"replied_user": true}))).await;
    assert_eq!(last(&town).pinged, [town.ada.id()]);
    let path = format!("/channels/{}/messages", town.general);
    let unknown = json!({"content": "x", "message_reference": {"message_id": "1"}});
    town.refuses("POST", &path, Some(unknown), 400, 50035).await;
    let either =
        json!({"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": false}});
    town.say(either).await;
    assert_eq!(last(&town).raw["type"], 0);
    let held = bits::VIEW_CHANNEL | bits::SEND_MESSAGES;
    town.sandbox.set_bot_permissions(town.guild, held);
    let everyone = format!("/guilds/{0}/roles/{0}", town.guild);
    let body = json!({"permissions": held.to_string()});
    town.ask_as(&town.owner, "PATCH", &everyone, Some(body)).await;
    town.refuses("POST", &path, Some(reply(Value::Null)), 403, 160002)
        .await;
}
