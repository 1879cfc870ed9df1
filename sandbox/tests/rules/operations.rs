//! Operations that no other test goes through, each done and each refused: `operations.txt` lists what has to be met.

use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::threads::thread;
use crate::town::{Town, hello, id_of};

#[tokio::test]
async fn libraries_find_what_they_ask_for_at_their_start() {
    let town = Town::new(all()).await;
    let (_, application) = town.ask("GET", "/applications/@me", None).await;
    // Members, presences and content, each as an application in few guilds has it.
    let flags = 1 << 13 | 1 << 15 | 1 << 19;
    assert_eq!(
        (
            &application["summary"],
            &application["flags"],
            &application["flags_new"]
        ),
        (&json!(""), &json!(flags), &json!(flags.to_string()))
    );
    town.sandbox.set_privileged_intents(1 << 1);
    let (_, application) = town.ask("GET", "/oauth2/applications/@me", None).await;
    assert_eq!(application["flags"], 1 << 15);
    let (status, sounds) = town.ask("GET", "/soundboard-default-sounds", None).await;
    assert_eq!((status, &sounds[0]["name"]), (200, &json!("quack")));
    let (_, guilds) = town.ask("GET", "/users/@me/guilds?with_counts=true", None).await;
    let (_, guild) = town
        .ask("GET", &format!("/guilds/{}?with_counts=true", town.guild), None)
        .await;
    let members = town
        .ask("GET", &format!("/guilds/{}/members?limit=100", town.guild), None)
        .await
        .1;
    let members = json!(members.as_array().unwrap().len());
    for counted in [&guilds[0], &guild] {
        assert_eq!(
            (
                &counted["approximate_member_count"],
                &counted["approximate_presence_count"]
            ),
            (&members, &members)
        );
    }
    let (_, guilds) = town.ask("GET", "/users/@me/guilds", None).await;
    assert!(guilds[0].get("approximate_member_count").is_none());
}

#[tokio::test]
async fn the_id_of_an_application_is_read_from_its_token() {
    let town = Town::new(all()).await;
    let token = town.sandbox.bot_token();
    let parts: Vec<&str> = token.split('.').collect();
    let [id, "sandbox", secret] = parts.as_slice() else {
        panic!("{token}")
    };
    let id = data_encoding::BASE64_NOPAD.decode(id.as_bytes()).unwrap();
    assert_eq!(
        String::from_utf8(id).unwrap(),
        town.sandbox.application_id().to_string()
    );
    assert!(secret.len() >= 16, "{token}");
}

#[tokio::test]
async fn a_bot_learns_where_to_connect_and_where_it_is() {
    let town = Town::new(all()).await;
    let (status, gateway) = town.ask("GET", "/gateway", None).await;
    assert_eq!(status, 200);
    assert!(
        gateway["url"].as_str().unwrap().starts_with("ws://127.0.0.1:"),
        "{gateway}"
    );
    let (_, application) = town.ask("GET", "/oauth2/applications/@me", None).await;
    assert_eq!(id_of(&application), town.sandbox.application_id());
    let (_, guilds) = town.ask("GET", "/users/@me/guilds", None).await;
    assert_eq!(guilds.as_array().unwrap().len(), 1);
    assert_eq!(id_of(&guilds[0]), town.guild);
    let path = format!("/users/@me/guilds?after={}", town.guild);
    let (_, later) = town.ask("GET", &path, None).await;
    assert_eq!(later, json!([]));
    for path in ["/oauth2/applications/@me", "/users/@me/guilds"] {
        let url = format!("{}/api/v10{path}", town.sandbox.base());
        let refused = town.http.get(url).send().await.unwrap();
        assert_eq!(refused.status(), 401, "{path}");
    }
}

#[tokio::test]
async fn commands_of_a_guild_are_kept_apart_from_the_global_ones() {
    let town = Town::new(all()).await;
    let application = town.sandbox.application_id();
    let path = format!("/applications/{application}/guilds/{}/commands", town.guild);
    let (status, made) = town.ask("PUT", &path, Some(hello())).await;
    assert_eq!(status, 200, "{made}");
    let one = format!("{path}/{}", id_of(&made[0]));
    let (_, all_of_it) = town.ask("GET", &path, None).await;
    assert_eq!(all_of_it.as_array().unwrap().len(), 1);
    let (_, changed) = town
        .ask("PATCH", &one, Some(json!({"description": "Greets"})))
        .await;
    assert_eq!(changed["description"], "Greets");
    let (_, got) = town.ask("GET", &one, None).await;
    assert_eq!(
        (got["description"].as_str(), got["guild_id"].as_str()),
        (Some("Greets"), Some(town.guild.to_string().as_str()))
    );
    let global = format!("/applications/{application}/commands/{}", id_of(&made[0]));
    town.refuses("GET", &global, None, 404, 10063).await;
}

#[tokio::test]
async fn the_old_routes_of_pins_do_the_same_as_the_new_ones() {
    let town = Town::new(all()).await;
    let message = town.say(json!({"content": "keep this"})).await;
    let path = format!("/channels/{}/pins", town.general);
    let (status, _) = town.ask("PUT", &format!("{path}/{message}"), None).await;
    assert_eq!(status, 204);
    let (_, pins) = town.ask("GET", &path, None).await;
    assert_eq!(pins.as_array().unwrap().len(), 1);
    assert_eq!(id_of(&pins[0]), message);
    let (status, _) = town.ask("DELETE", &format!("{path}/{message}"), None).await;
    assert_eq!(status, 204);
    assert_eq!(town.ask("GET", &path, None).await.1, json!([]));
    town.refuses("PUT", &format!("{path}/{}", town.guild), None, 404, 10008)
        .await;
}

#[tokio::test]
async fn reactions_of_others_are_taken_away_by_those_who_may_manage_messages() {
    let town = Town::new(all()).await;
    let message = town.say(json!({"content": "vote"})).await;
    let path = format!(
        "/channels/{}/messages/{message}/reactions/%F0%9F%91%8D",
        town.general
    );
    let adas = format!("{path}/{}", town.ada.id());
    let kinds = || {
        town.sandbox
            .read(|world| world.messages()[&town.general][&message].reactions.len())
    };
    for route in [&adas, &path] {
        town.ada.react(town.general, message, "👍").await.unwrap();
        assert_eq!(kinds(), 1);
        town.sandbox
            .set_bot_permissions(town.guild, all() & !(bits::MANAGE_MESSAGES | bits::ADMINISTRATOR));
        town.refuses("DELETE", route, None, 403, 50013).await;
        town.sandbox.set_bot_permissions(town.guild, all());
        assert_eq!(town.ask("DELETE", route, None).await.0, 204);
        assert_eq!(kinds(), 0, "{route}");
    }
}

#[tokio::test]
async fn a_bot_goes_into_a_thread_and_is_found_among_its_members() {
    let town = Town::new(all()).await;
    let (_, started) = town
        .ask_as(
            &town.ada,
            "POST",
            &format!("/channels/{}/threads", town.general),
            Some(json!({"name": "Adas", "type": 11})),
        )
        .await;
    let members = format!("/channels/{}/thread-members", id_of(&started));
    let bot = format!("{members}/{}", town.sandbox.bot_user());
    town.refuses("GET", &bot, None, 404, 10007).await;
    assert_eq!(town.ask("PUT", &format!("{members}/@me"), None).await.0, 204);
    let (status, member) = town.ask("GET", &bot, None).await;
    assert_eq!(
        (status, member["user_id"].as_str()),
        (200, Some(town.sandbox.bot_user().to_string().as_str()))
    );
    let own = thread(&town, 11).await;
    town.sandbox.archive_thread(own, true).unwrap();
    town.refuses(
        "PUT",
        &format!("/channels/{own}/thread-members/@me"),
        None,
        400,
        50083,
    )
    .await;
}

#[tokio::test]
async fn the_voters_of_an_answer_are_listed() {
    let town = Town::new(all()).await;
    let poll =
        json!({"question": {"text": "When?"}, "answers": [{"poll_media": {"text": "Mon"}}], "duration": 1});
    let message = town.say(json!({"poll": poll})).await;
    town.ada.vote(town.general, message, &[1]).await.unwrap();
    let path = format!("/channels/{}/polls/{message}/answers", town.general);
    let (_, voters) = town.ask("GET", &format!("{path}/1"), None).await;
    assert_eq!(voters["users"].as_array().unwrap().len(), 1);
    assert_eq!(id_of(&voters["users"][0]), town.ada.id());
    town.refuses("GET", &format!("{path}/9"), None, 400, 50035).await;
}
