//! Who is in which voice channel: coming, moving, going, and who is told.

use discord_sandbox::permissions::{all, bits};
use discord_sandbox::world::channel_kind;
use serde_json::{Value, json};

use crate::town::Town;
use crate::wire::Wire;

/// GUILDS and GUILD_VOICE_STATES.
const INTENTS: u64 = 1 | 1 << 7;

/// A town with two voice channels, of which Ada sees the first alone.
async fn town() -> (Town, u64, u64) {
    let town = Town::new(all()).await;
    let [open, closed] = ["open", "closed"].map(|name| {
        town.sandbox
            .add_channel(town.guild, channel_kind::VOICE, name, None)
    });
    town.sandbox
        .set_overwrite(closed, town.ada.id(), 1, 0, bits::VIEW_CHANNEL)
        .unwrap();
    (town, open, closed)
}

async fn connected(town: &Town, token: &str, intents: u64) -> Wire {
    let mut wire = Wire::identify(&town.sandbox.base(), token, intents).await;
    wire.event("GUILD_CREATE").await;
    wire
}

fn place(told: &Value) -> Option<u64> {
    told["d"]["channel_id"].as_str().map(|id| id.parse().unwrap())
}

fn member(town: &Town) -> String {
    format!("/guilds/{}/members/{}", town.guild, town.ada.id())
}

#[tokio::test]
async fn who_comes_moves_and_goes_is_told_to_those_who_see_the_channel_and_ask() {
    let (town, open, closed) = town().await;
    let token = town.sandbox.bot_token();
    let mut ada = connected(&town, &town.ada.token(), 0).await;
    let mut bot = connected(&town, &token, INTENTS).await;
    town.owner.join_voice(open).unwrap();
    let came = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(place(&came), Some(open));
    assert_eq!(came["d"]["user_id"], town.owner.id().to_string());
    assert_eq!(came["d"]["member"]["user"]["id"], town.owner.id().to_string());
    assert_eq!(came["d"]["guild_id"], town.guild.to_string());
    assert_eq!(place(&ada.event("VOICE_STATE_UPDATE").await), Some(open));
    // To Ada, who does not see where they went, they are gone.
    town.owner.join_voice(closed).unwrap();
    let moved = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(
        (place(&moved), &moved["d"]["session_id"]),
        (Some(closed), &came["d"]["session_id"])
    );
    assert_eq!(place(&ada.event("VOICE_STATE_UPDATE").await), None);
    assert!(town.owner.leave_voice(town.guild) && !town.owner.leave_voice(town.guild));
    assert_eq!(place(&bot.event("VOICE_STATE_UPDATE").await), None);
    assert!(ada.nothing_so_far().await, "she saw nobody there");
    drop(bot);
    let mut deaf = connected(&town, &token, 1).await;
    town.owner.join_voice(open).unwrap();
    assert!(deaf.nothing_so_far().await, "not without the intent");
}

#[tokio::test]
async fn who_is_there_stands_in_guild_create_and_is_found_by_who_sees_them() {
    let (town, open, closed) = town().await;
    town.owner.join_voice(closed).unwrap();
    town.ada.join_voice(open).unwrap();
    let states = async |token: String| {
        let mut wire = Wire::identify(&town.sandbox.base(), &token, INTENTS).await;
        let guild = wire.event("GUILD_CREATE").await["d"].clone();
        let states = guild["voice_states"].as_array().unwrap().clone();
        assert!(
            states.iter().all(|state| state.get("guild_id").is_none()),
            "{guild}"
        );
        states.len()
    };
    assert_eq!(states(town.sandbox.bot_token()).await, 2);
    assert_eq!(states(town.ada.token()).await, 1);
    let of = |who: u64| format!("/guilds/{}/voice-states/{who}", town.guild);
    let (status, state) = town.ask("GET", &of(town.owner.id()), None).await;
    assert_eq!((status, &state["channel_id"]), (200, &json!(closed.to_string())));
    let (status, refused) = town.ask_as(&town.ada, "GET", &of(town.owner.id()), None).await;
    assert_eq!((status, &refused["code"]), (404, &json!(10065)));
    let own = format!("/guilds/{}/voice-states/@me", town.guild);
    let (status, state) = town.ask_as(&town.ada, "GET", &own, None).await;
    assert_eq!((status, &state["channel_id"]), (200, &json!(open.to_string())));
    town.refuses("GET", &own, None, 404, 10065).await;
}

#[tokio::test]
async fn who_may_not_connect_is_not_told_who_is_there() {
    let (town, open, _) = town().await;
    town.owner.join_voice(open).unwrap();
    let of = |who: u64| format!("/guilds/{}/voice-states/{who}", town.guild);
    let may = bits::VIEW_CHANNEL | bits::CONNECT;
    town.sandbox.set_bot_permissions(town.guild, may);
    let bot = town.sandbox.bot_user();
    town.sandbox
        .set_overwrite(open, bot, 1, 0, bits::CONNECT)
        .unwrap();
    town.refuses("GET", &of(town.owner.id()), None, 403, 50001).await;
    // Of who is nowhere there is nothing to keep back.
    town.owner.leave_voice(town.guild);
    town.refuses("GET", &of(town.owner.id()), None, 404, 10065).await;
}

#[tokio::test]
async fn a_client_comes_and_goes_by_op_4() {
    let (town, open, closed) = town().await;
    let mut bot = connected(&town, &town.sandbox.bot_token(), INTENTS).await;
    let mut ada = connected(&town, &town.ada.token(), 0).await;
    let mut ask = async |channel: Value, mute: bool| {
        let data = json!({"guild_id": town.guild.to_string(), "channel_id": channel, "self_mute": mute, "self_deaf": false});
        ada.send(json!({"op": 4, "d": data})).await;
    };
    // She may not, and hears nothing of it.
    ask(json!(closed.to_string()), false).await;
    ask(json!(town.general.to_string()), false).await;
    ask(json!(open.to_string()), false).await;
    let came = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(
        (place(&came), &came["d"]["self_mute"]),
        (Some(open), &json!(false))
    );
    ask(json!(open.to_string()), true).await;
    assert_eq!(bot.event("VOICE_STATE_UPDATE").await["d"]["self_mute"], true);
    ask(Value::Null, true).await;
    assert_eq!(place(&bot.event("VOICE_STATE_UPDATE").await), None);
}

#[tokio::test]
async fn a_voice_channel_is_entered_by_who_may_connect() {
    let (town, open, closed) = town().await;
    let code = |refused: Result<(), discord_sandbox::ApiError>| refused.unwrap_err().code;
    assert_eq!(code(town.ada.join_voice(closed)), 50001);
    assert_eq!(code(town.ada.join_voice(town.general)), 50024);
    assert_eq!(code(town.ada.join_voice(12)), 10003);
    town.sandbox
        .set_overwrite(open, town.ada.id(), 1, 0, bits::CONNECT)
        .unwrap();
    assert_eq!(code(town.ada.join_voice(open)), 50013);
}

#[tokio::test]
async fn who_may_moves_and_silences_people_and_puts_them_out() {
    let (town, open, closed) = town().await;
    town.ada.join_voice(open).unwrap();
    let path = member(&town);
    let edit = |body: Value| town.ask("PATCH", &path, Some(body));
    town.sandbox
        .set_bot_permissions(town.guild, bits::VIEW_CHANNEL | bits::CONNECT);
    for body in [
        json!({"channel_id": null}),
        json!({"mute": true}),
        json!({"deaf": true}),
    ] {
        town.refuses("PATCH", &path, Some(body), 403, 50013).await;
    }
    town.sandbox.set_bot_permissions(town.guild, all());
    for (to, status, code) in [("12", 404, 10003), (&*town.general.to_string(), 400, 50024)] {
        town.refuses("PATCH", &path, Some(json!({"channel_id": to})), status, code)
            .await;
    }
    let mut bot = connected(&town, &town.sandbox.bot_token(), INTENTS).await;
    assert_eq!(edit(json!({"mute": true})).await.0, 200);
    assert_eq!(bot.event("VOICE_STATE_UPDATE").await["d"]["mute"], true);
    assert_eq!(edit(json!({"channel_id": closed.to_string()})).await.0, 200);
    let moved = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!((place(&moved), &moved["d"]["mute"]), (Some(closed), &json!(true)));
    assert_eq!(edit(json!({"channel_id": null})).await.0, 200);
    assert_eq!(place(&bot.event("VOICE_STATE_UPDATE").await), None);
    town.refuses("PATCH", &path, Some(json!({"channel_id": null})), 400, 40032)
        .await;
}

#[tokio::test]
async fn nobody_stays_in_a_channel_that_goes_or_in_a_guild_that_they_left() {
    let (town, open, _) = town().await;
    town.ada.join_voice(open).unwrap();
    town.owner.join_voice(open).unwrap();
    let mut bot = connected(&town, &town.sandbox.bot_token(), INTENTS).await;
    town.sandbox.leave(town.guild, &town.ada).unwrap();
    let gone = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(
        (place(&gone), &gone["d"]["user_id"]),
        (None, &json!(town.ada.id().to_string()))
    );
    assert_eq!(
        town.ask("DELETE", &format!("/channels/{open}"), None).await.0,
        200
    );
    let gone = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(
        (place(&gone), &gone["d"]["user_id"]),
        (None, &json!(town.owner.id().to_string()))
    );
    let left = town
        .sandbox
        .read(|world| world.voice(town.guild, town.owner.id()).is_none());
    assert!(left);
}

#[tokio::test]
async fn a_refusal_does_not_tell_that_somebody_is_where_they_are_not_seen() {
    let (town, open, closed) = town().await;
    let path = format!("/guilds/{}/members/{}", town.guild, town.owner.id());
    let asks = async |place: Option<u64>| {
        match place {
            Some(place) => town.owner.join_voice(place).unwrap(),
            None => {
                town.owner.leave_voice(town.guild);
            }
        }
        let body = json!({"mute": true});
        let (status, refused) = town.ask_as(&town.ada, "PATCH", &path, Some(body)).await;
        (status, refused["code"].as_u64())
    };
    assert_eq!(asks(None).await, (400, Some(40032)));
    assert_eq!(asks(Some(open)).await, (403, Some(50013)));
    assert_eq!(asks(Some(closed)).await, (400, Some(40032)));
}

#[tokio::test]
async fn only_a_channel_or_null_moves_somebody_and_only_true_or_false_silences() {
    let (town, open, _) = town().await;
    let path = member(&town);
    // Nothing is asked by null, also of who is nowhere.
    let nothing = json!({"mute": null, "deaf": null, "nick": "Ada 2"});
    assert_eq!(town.ask("PATCH", &path, Some(nothing)).await.0, 200);
    town.ada.join_voice(open).unwrap();
    for wrong in [
        json!({"channel_id": "abc"}),
        json!({"channel_id": ""}),
        json!({"channel_id": []}),
        json!({"channel_id": true}),
        json!({"mute": "yes"}),
        json!({"deaf": 1}),
    ] {
        town.refuses("PATCH", &path, Some(wrong), 400, 50035).await;
    }
    let mut ada = connected(&town, &town.ada.token(), 0).await;
    let mut bot = connected(&town, &town.sandbox.bot_token(), INTENTS).await;
    for wrong in [json!("garbage"), json!(false)] {
        let data = json!({"guild_id": town.guild.to_string(), "channel_id": wrong});
        ada.send(json!({"op": 4, "d": data})).await;
    }
    ada.send(json!({"op": 4, "d": {"guild_id": town.guild.to_string()}}))
        .await;
    assert!(ada.nothing_so_far().await);
    assert!(bot.nothing_so_far().await, "she stays where she is");
}

#[tokio::test]
async fn what_changes_at_once_is_told_once_and_stays_with_the_member() {
    let (town, open, closed) = town().await;
    let mut bot = connected(&town, &town.sandbox.bot_token(), INTENTS).await;
    let mut ada = connected(&town, &town.ada.token(), 0).await;
    let own = |channel: u64, mute: bool| json!({"op": 4, "d": {"guild_id": town.guild.to_string(), "channel_id": channel.to_string(), "self_mute": mute}});
    ada.send(own(open, true)).await;
    let came = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(
        (place(&came), &came["d"]["self_mute"]),
        (Some(open), &json!(true))
    );
    let path = member(&town);
    let moves = json!({"mute": true, "channel_id": closed.to_string()});
    let (_, answer) = town.ask("PATCH", &path, Some(moves)).await;
    assert_eq!(answer["mute"], true);
    let moved = bot.event("VOICE_STATE_UPDATE").await["d"].clone();
    assert_eq!(
        (&moved["channel_id"], &moved["mute"]),
        (&json!(closed.to_string()), &json!(true))
    );
    assert_eq!(moved["member"]["mute"], true);
    // She may not come into it, but she is in it.
    ada.send(own(closed, false)).await;
    let unmuted = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(
        (place(&unmuted), &unmuted["d"]["self_mute"]),
        (Some(closed), &json!(false))
    );
    assert!(bot.nothing_so_far().await, "each was told once");
    town.ada.leave_voice(town.guild);
    bot.event("VOICE_STATE_UPDATE").await;
    town.ada.join_voice(open).unwrap();
    let back = bot.event("VOICE_STATE_UPDATE").await;
    assert_eq!(
        back["d"]["mute"], true,
        "who was silenced is so wherever they come"
    );
}

#[tokio::test]
async fn whoever_is_told_where_somebody_is_is_told_who_they_are() {
    let (town, open, closed) = town().await;
    town.owner.join_voice(closed).unwrap();
    town.ada.join_voice(open).unwrap();
    let members = async |token: String| {
        let mut wire = Wire::identify(&town.sandbox.base(), &token, INTENTS).await;
        let guild = wire.event("GUILD_CREATE").await["d"].clone();
        let members = guild["members"].as_array().unwrap().clone();
        let ids = members
            .iter()
            .map(|member| member["user"]["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    let (ada, owner) = (town.ada.id().to_string(), town.owner.id().to_string());
    let told = members(town.sandbox.bot_token()).await;
    assert!(told.contains(&ada) && told.contains(&owner), "{told:?}");
    let told = members(town.ada.token()).await;
    assert!(told.contains(&ada) && !told.contains(&owner), "{told:?}");
}

#[tokio::test]
async fn moving_silencing_and_putting_out_stand_in_the_audit_log() {
    let (town, open, closed) = town().await;
    town.ada.join_voice(open).unwrap();
    let path = member(&town);
    for body in [
        json!({"mute": true}),
        json!({"channel_id": closed.to_string()}),
        json!({"channel_id": null}),
    ] {
        assert_eq!(town.ask("PATCH", &path, Some(body)).await.0, 200);
    }
    let (_, log) = town
        .ask("GET", &format!("/guilds/{}/audit-logs", town.guild), None)
        .await;
    let entries = log["audit_log_entries"].as_array().unwrap();
    let kinds: Vec<u64> = entries
        .iter()
        .map(|entry| entry["action_type"].as_u64().unwrap())
        .collect();
    assert_eq!(kinds[..3], [27, 26, 24]);
    assert_eq!(
        entries[1]["options"],
        json!({"count": "1", "channel_id": closed.to_string()})
    );
    assert!(entries[1]["target_id"].is_null());
    assert_eq!(
        entries[2]["changes"],
        json!([{"key": "mute", "old_value": false, "new_value": true}])
    );
}
