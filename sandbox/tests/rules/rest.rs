//! Messages, channels and errors over REST.

use discord_sandbox::permissions::{all, bits};
use serde_json::json;

use crate::town::Town;

#[tokio::test]
async fn a_nonce_sends_a_message_once_within_a_few_minutes() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let body = json!({"content": "prompt", "nonce": "row-1", "enforce_nonce": true});
    let first = town.ask("POST", &path, Some(body.clone())).await.1;
    let second = town.ask("POST", &path, Some(body.clone())).await.1;
    assert_eq!(first["id"], second["id"]);
    town.sandbox.advance(chrono::TimeDelta::minutes(6));
    let third = town.ask("POST", &path, Some(body)).await.1;
    assert_ne!(first["id"], third["id"]);
}

#[tokio::test]
async fn every_answer_carries_the_date_by_the_towns_clock() {
    let town = Town::new(all()).await;
    let dates = || {
        let requests = town.sandbox.requests().into_iter();
        let dates = requests.map(|one| {
            let mut headers = one.response_headers.into_iter();
            headers.find(|(name, _)| name == "date").unwrap().1
        });
        dates.collect::<Vec<_>>()
    };
    town.sandbox.set_clock("2031-05-06T07:08:09Z".parse().unwrap());
    town.ask("GET", "/gateway", None).await;
    town.ask("GET", "/channels/123", None).await;
    town.sandbox.advance(chrono::TimeDelta::days(2));
    town.ask("GET", "/users/@me", None).await;
    let told = dates();
    let expected = ["Tue, 06", "Tue, 06", "Thu, 08"].map(|day| format!("{day} May 2031 07:08:09 GMT"));
    assert!(told.ends_with(&expected), "{told:?}");
}

#[tokio::test]
async fn a_bot_gives_away_only_permissions_it_holds() {
    let held = bits::VIEW_CHANNEL | bits::MANAGE_CHANNELS | bits::MANAGE_ROLES | bits::SEND_MESSAGES;
    let town = Town::new(held).await;
    let path = format!("/guilds/{}/channels", town.guild);
    let overwrite = |allow: u64| {
        json!({"name": "room", "permission_overwrites": [
            {"id": town.guild.to_string(), "type": 0, "deny": bits::VIEW_CHANNEL.to_string()},
            {"id": town.ada.id().to_string(), "type": 1, "allow": allow.to_string()}]})
    };
    let refused = town
        .ask("POST", &path, Some(overwrite(bits::MANAGE_MESSAGES)))
        .await;
    assert_eq!((refused.0, refused.1["code"].as_u64()), (403, Some(50013)));
    let made = town.ask("POST", &path, Some(overwrite(bits::VIEW_CHANNEL))).await;
    assert_eq!(made.0, 201);
    let id: u64 = made.1["id"].as_str().unwrap().parse().unwrap();
    assert!(town.ada.sees_channel(id));
    assert!(town.owner.sees_channel(id));
    let stranger = town.sandbox.add_user("Stranger");
    town.sandbox.join(town.guild, &stranger);
    assert!(!stranger.sees_channel(id));
    // The bot shut itself out by denying @everyone without an overwrite of its own.
    let hidden = town.ask("GET", &format!("/channels/{id}"), None).await;
    assert_eq!((hidden.0, hidden.1["code"].as_u64()), (403, Some(50001)));
}

#[tokio::test]
async fn what_is_not_there_answers_as_discord_does() {
    let town = Town::off_the_record(all()).await;
    for (method, path, status, code) in [
        ("GET", "/channels/123", 404, 10003),
        ("GET", "/guilds/123", 404, 10004),
        ("GET", "/nothing/here", 404, 0),
        ("PATCH", "/gateway", 405, 0),
        ("GET", "/channels/none", 400, 50035),
    ] {
        let (got, body) = town.ask(method, path, None).await;
        assert_eq!(
            (got, body["code"].as_u64()),
            (status, Some(code)),
            "{method} {path}"
        );
    }
    assert_eq!(town.sandbox.unknown_requests().len(), 1);
}
