//! Sessions: how they begin, what they are told first, shards, resumes, and members on request.

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use discord_sandbox::{Limits, OptionValue};
use serde_json::{Value, json};

use crate::town::{Town, hello};
use crate::wire::{Frame, Wire};

const GUILDS: u64 = 1;
const GUILD_MEMBERS: u64 = 1 << 1;
const GUILD_PRESENCES: u64 = 1 << 8;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;

async fn identified(town: &Town, extra: Value) -> Wire {
    let mut data = json!({"token": town.sandbox.bot_token(), "intents": GUILDS, "properties": {}});
    for (name, value) in extra.as_object().unwrap() {
        data[name] = value.clone();
    }
    let mut wire = Wire::open(&town.sandbox.base(), "").await;
    wire.send(json!({"op": 2, "d": data})).await;
    wire
}

fn invalid_session() -> Frame {
    Frame::Payload(json!({"op": 9, "d": false, "s": null, "t": null}))
}

#[tokio::test]
async fn ready_says_who_and_where() {
    let town = Town::new(all()).await;
    let mut wire = identified(&town, json!({"shard": [0, 1]})).await;
    let ready = &wire.event("READY").await["d"];
    assert_eq!(ready["v"], 10);
    assert_eq!(ready["user"]["id"], town.sandbox.bot_user().to_string());
    assert_eq!(
        ready["application"]["id"],
        town.sandbox.application_id().to_string()
    );
    assert_eq!(ready["shard"], json!([0, 1]));
    assert_eq!(ready["session_type"], "normal");
    assert!(
        ready["resume_gateway_url"]
            .as_str()
            .unwrap()
            .starts_with("ws://127.0.0.1:")
    );
    assert_eq!(ready["private_channels"], json!([]));
}

#[tokio::test]
async fn a_shard_hears_of_its_guilds_only_and_the_first_one_of_direct_messages() {
    let town = Town::new(all()).await;
    let one = town.guild;
    let other = loop {
        let guild = town.sandbox.add_guild(&town.owner, "Other");
        if (guild >> 22) % 2 != (one >> 22) % 2 {
            town.sandbox.invite_bot(guild, all());
            break guild;
        }
        town.sandbox.advance(TimeDelta::milliseconds(1));
    };
    let intents = json!(GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES);
    let mut shards = Vec::new();
    for shard in [0_u64, 1] {
        let mut wire = identified(&town, json!({"shard": [shard, 2], "intents": intents})).await;
        let own = if (one >> 22) % 2 == shard { one } else { other };
        assert_eq!(wire.event("GUILD_CREATE").await["d"]["id"], own.to_string());
        assert!(wire.events_so_far().await.is_empty());
        shards.push(wire);
    }
    town.ada.write(town.general, "hello").await.unwrap();
    let here = usize::try_from((one >> 22) % 2).unwrap();
    assert_eq!(shards[here].events_so_far().await, ["MESSAGE_CREATE"]);
    assert!(shards[1 - here].events_so_far().await.is_empty());
    let body = json!({"recipient_id": town.sandbox.bot_user().to_string()});
    let (_, direct) = town
        .ask_as(&town.ada, "POST", "/users/@me/channels", Some(body))
        .await;
    let direct = direct["id"].as_str().unwrap().parse().unwrap();
    town.ada.write(direct, "psst").await.unwrap();
    assert!(
        shards[0]
            .events_so_far()
            .await
            .contains(&"MESSAGE_CREATE".to_owned())
    );
    assert!(shards[1].events_so_far().await.is_empty());
}

#[tokio::test]
async fn a_shard_that_cannot_be_is_refused() {
    let town = Town::new(all()).await;
    for shard in [json!([2, 2]), json!([0, 0]), json!("0"), json!([0])] {
        let mut wire = identified(&town, json!({ "shard": shard })).await;
        assert_eq!(wire.next().await, Frame::Closed(4010), "{shard}");
    }
}

#[tokio::test]
async fn more_than_2500_guilds_need_shards() {
    let town = Town::new(all()).await;
    town.sandbox.add_bulk_guilds(2500, 0, 0);
    town.sandbox.set_limits(Limits {
        identify_every: Some(std::time::Duration::ZERO),
        ..Limits::off()
    });
    let mut wire = identified(&town, json!({})).await;
    assert_eq!(wire.next().await, Frame::Closed(4011));
    let (_, told) = town.ask("GET", "/gateway/bot", None).await;
    assert_eq!(told["shards"], 3);
    let mut wire = identified(&town, json!({"shard": [0, 3]})).await;
    wire.event("READY").await;
}

#[tokio::test]
async fn a_resume_needs_the_right_token_a_sent_sequence_and_a_session_that_lives() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = identified(&town, json!({})).await;
    let ready = wire.event("READY").await;
    let seen = wire.event("GUILD_CREATE").await["s"].clone();
    let mut other = Wire::resume(&base, "nonsense", &ready, &seen).await;
    assert_eq!(other.next().await, Frame::Closed(4004));
    let mut other = Wire::resume(&base, &town.ada.token(), &ready, &seen).await;
    assert_eq!(other.next().await, invalid_session());
    let mut other = Wire::resume(&base, &token, &ready, &json!(99)).await;
    assert_eq!(other.next().await, Frame::Closed(4007));
    town.sandbox.drop_gateway();
    assert_eq!(wire.next().await, Frame::Cut);
    town.sandbox.advance(TimeDelta::minutes(10));
    let mut wire = Wire::resume(&base, &token, &ready, &seen).await;
    assert_eq!(wire.events_so_far().await, ["RESUMED"]);
    town.sandbox.drop_gateway();
    assert_eq!(wire.next().await, Frame::Cut);
    town.sandbox.advance(TimeDelta::hours(1));
    let mut wire = Wire::resume(&base, &token, &ready, &seen).await;
    assert_eq!(wire.next().await, invalid_session());
}

#[tokio::test]
async fn a_session_ends_when_its_client_says_goodbye() {
    let town = Town::new(all()).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    for (code, lives) in [(1000_u16, false), (4000, true)] {
        let mut wire = identified(&town, json!({})).await;
        let ready = wire.event("READY").await;
        let seen = wire.event("GUILD_CREATE").await["s"].clone();
        wire.send_frame(8, &code.to_be_bytes()).await;
        while wire.next().await != Frame::Cut {}
        let mut wire = Wire::resume(&base, &token, &ready, &seen).await;
        assert_eq!(wire.next().await != invalid_session(), lives, "{code}");
    }
}

#[tokio::test]
async fn everybody_is_among_the_members_only_with_presences_and_below_the_threshold() {
    let town = Town::new(all()).await;
    town.sandbox.set_privileged_intents(GUILD_PRESENCES);
    let intents = json!(GUILDS | GUILD_PRESENCES);
    let mut wire = identified(&town, json!({ "intents": intents })).await;
    let guild = &wire.event("GUILD_CREATE").await["d"];
    assert_eq!(guild["members"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&guild["member_count"], &guild["large"]),
        (&json!(3), &json!(false))
    );
    for n in 0..50 {
        let person = town.sandbox.add_user(&format!("Person {n}"));
        town.sandbox.join(town.guild, &person);
    }
    let role = town.sandbox.add_role(town.guild, "mentor", 0);
    town.sandbox.give_role(town.guild, &town.ada, role);
    let extra = json!({"intents": intents, "large_threshold": 50, "presence":
        {"status": "dnd", "activities": [{"name": "chess", "type": 0}], "since": null, "afk": false}});
    let mut wire = identified(&town, extra).await;
    let guild = &wire.event("GUILD_CREATE").await["d"];
    assert_eq!(
        guild["members"].as_array().unwrap().len(),
        2,
        "the bot, and Ada by her role"
    );
    assert_eq!(
        (&guild["member_count"], &guild["large"]),
        (&json!(53), &json!(true))
    );
    assert_eq!(guild["presences"][0]["status"], "dnd");
}

#[tokio::test]
async fn members_are_asked_for_by_prefix_or_id_and_all_of_them_only_with_the_intent() {
    let town = Town::new(all()).await;
    for n in 0..120 {
        let person = town.sandbox.add_user(&format!("Person {n}"));
        town.sandbox.join(town.guild, &person);
    }
    let guild = town.guild.to_string();
    let mut wire = identified(&town, json!({})).await;
    wire.event("GUILD_CREATE").await;
    wire.send(json!({"op": 8, "d": {"guild_id": guild, "query": "", "limit": 0}}))
        .await;
    assert!(wire.events_so_far().await.is_empty(), "not without the intent");
    wire.send(json!({"op": 8, "d": {"guild_id": "1", "query": "ada", "limit": 1}}))
        .await;
    assert!(wire.events_so_far().await.is_empty(), "no such guild");
    let long = "n".repeat(33);
    wire.send(json!({"op": 8, "d": {"guild_id": guild, "query": "person", "limit": 1000, "nonce": long}}))
        .await;
    let chunk = &wire.event("GUILD_MEMBERS_CHUNK").await["d"];
    assert_eq!(chunk["members"].as_array().unwrap().len(), 100);
    assert_eq!((chunk.get("nonce"), chunk.get("not_found")), (None, None));
    let ids = json!([town.ada.id().to_string(), "1"]);
    wire.send(json!({"op": 8, "d": {"guild_id": guild, "user_ids": ids, "presences": true, "nonce": "n"}}))
        .await;
    let chunk = &wire.event("GUILD_MEMBERS_CHUNK").await["d"];
    assert_eq!(chunk["members"][0]["user"]["username"], "ada");
    assert_eq!(
        (&chunk["not_found"], &chunk["nonce"]),
        (&json!(["1"]), &json!("n"))
    );
    assert!(chunk.get("presences").is_none(), "not without the intent");
}

#[tokio::test]
async fn the_whole_list_of_a_guild_comes_once_in_thirty_seconds() {
    let town = Town::new(all()).await;
    for n in 0..1000 {
        let person = town.sandbox.add_user(&format!("Person {n}"));
        town.sandbox.join(town.guild, &person);
    }
    town.sandbox.set_limits(Limits {
        identify_every: Some(std::time::Duration::ZERO),
        ..Limits::off()
    });
    let guild = town.guild.to_string();
    let mut wire = identified(&town, json!({"intents": GUILDS | GUILD_MEMBERS})).await;
    wire.event("GUILD_CREATE").await;
    let all = json!({"op": 8, "d": {"guild_id": guild, "query": "", "limit": 0, "nonce": "n"}});
    wire.send(all.clone()).await;
    for (index, count) in [(0, 1000), (1, 3)] {
        let chunk = &wire.event("GUILD_MEMBERS_CHUNK").await["d"];
        assert_eq!(
            (&chunk["chunk_index"], &chunk["chunk_count"]),
            (&json!(index), &json!(2))
        );
        assert_eq!(chunk["members"].as_array().unwrap().len(), count);
    }
    wire.send(all).await;
    let refused = &wire.event("RATE_LIMITED").await["d"];
    assert_eq!(refused["opcode"], 8);
    assert!(refused["retry_after"].as_f64().unwrap() > 20.0);
    assert_eq!(refused["meta"], json!({"guild_id": guild, "nonce": "n"}));
}

#[tokio::test]
async fn what_a_message_answers_to_is_empty_too_without_the_intent() {
    let town = Town::new(all()).await;
    let mut wire = identified(&town, json!({"intents": GUILDS | GUILD_MESSAGES})).await;
    wire.event("GUILD_CREATE").await;
    let first = town.ada.write(town.general, "a private thought").await.unwrap();
    wire.event("MESSAGE_CREATE").await;
    let path = format!("/channels/{}/messages", town.general);
    let body = json!({"content": "and another", "message_reference": {"message_id": first.id.to_string()}});
    assert_eq!(town.ask_as(&town.owner, "POST", &path, Some(body)).await.0, 200);
    let answer = &wire.event("MESSAGE_CREATE").await["d"];
    assert_eq!(answer["content"], "");
    assert_eq!(answer["referenced_message"]["content"], "");
}

#[tokio::test]
async fn an_ephemeral_message_is_of_no_guild_and_in_the_intent_of_direct_messages() {
    let town = Town::new(all()).await;
    town.register(hello()).await;
    let mut guild = identified(&town, json!({"intents": GUILDS | GUILD_MESSAGES})).await;
    let mut direct = identified(&town, json!({"intents": GUILDS | DIRECT_MESSAGES})).await;
    for wire in [&mut guild, &mut direct] {
        wire.event("GUILD_CREATE").await;
    }
    let options = [("name", OptionValue::from("Ada"))];
    let run = town.ada.run(town.guild, town.general, "hello", &options);
    let answer = town.answer_next(json!({"type": 4, "data": {"content": "psst", "flags": 64}}));
    let (_, (status, _)) = tokio::join!(run, answer);
    assert_eq!(status, 204);
    let message = &direct.event("MESSAGE_CREATE").await["d"];
    assert_eq!(message["content"], "psst");
    assert_eq!((message.get("guild_id"), message.get("member")), (None, None));
    assert_eq!(guild.events_so_far().await, ["INTERACTION_CREATE"]);
}
