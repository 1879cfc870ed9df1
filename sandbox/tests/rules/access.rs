//! Sight and permission on every route: what a stranger, somebody who cannot see, and somebody who lacks one bit get.

use discord_sandbox::permissions::{all, bits};
use discord_sandbox::{Config, Limits, Sandbox};
use serde_json::{Value, json};

use crate::town::{Town, id_of};

/// A town with one of everything that a path can name.
struct Place {
    town: Town,
    message: u64,
    thread: u64,
    forum: u64,
    role: u64,
}

impl Place {
    async fn new() -> Self {
        Self::in_town(Town::new(all()).await).await
    }

    /// For bodies and queries that no bot sends.
    async fn off_the_record() -> Self {
        Self::in_town(Town::off_the_record(all()).await).await
    }

    async fn in_town(town: Town) -> Self {
        let message = id_of(
            &town
                .ask_as(
                    &town.ada,
                    "POST",
                    &format!("/channels/{}/messages", town.general),
                    Some(json!({"content": "hi"})),
                )
                .await
                .1,
        );
        let body = json!({"name": "talk", "type": 11});
        let threads = format!("/channels/{}/threads", town.general);
        let thread = id_of(&town.ask_as(&town.owner, "POST", &threads, Some(body)).await.1);
        town.sandbox.add_to_thread(thread, &town.ada).unwrap();
        let forum = town.make_channel(json!({"name": "growth", "type": 15})).await;
        let role = town.sandbox.add_role(town.guild, "mentor", bits::VIEW_CHANNEL);
        town.sandbox.give_role(town.guild, &town.ada, role);
        town.sandbox.set_role_permissions(town.guild, town.guild, 0);
        Self {
            town,
            message,
            thread,
            forum,
            role,
        }
    }

    /// A path with its placeholders filled in.
    fn fill(&self, path: &str, guild: u64, channel: u64) -> String {
        let ids = [
            ("{guild_id}", guild),
            ("{channel_id}", channel),
            ("{message_id}", self.message),
            ("{user_id}", self.town.ada.id()),
            ("{role_id}", self.role),
            ("{overwrite_id}", self.town.ada.id()),
            ("{answer_id}", 1),
            ("{thread}", self.thread),
            ("{forum}", self.forum),
            ("{guild_scheduled_event_id}", 1),
            ("{application_id}", self.town.sandbox.application_id()),
            ("{command_id}", 1),
        ];
        let filled = ids.iter().fold(path.to_owned(), |path, (name, id)| {
            path.replace(name, &id.to_string())
        });
        filled.replace("{emoji}", "%F0%9F%91%8D")
    }
}

fn body_for(method: &str, path: &str) -> Option<Value> {
    if matches!(method, "GET" | "DELETE") {
        return None;
    }
    Some(match path {
        _ if path.ends_with("/messages") => json!({"content": "hi"}),
        _ if path.ends_with("/threads") => json!({"name": "talk", "type": 11}),
        _ if path.ends_with("/permissions/{overwrite_id}") => json!({"type": 1}),
        _ if method == "PATCH" && path.ends_with("/channels") => json!([]),
        _ if method == "PATCH" && path.ends_with("/roles") => json!([]),
        _ => json!({"name": "thing"}),
    })
}

/// Asks every route whose path names `what`, as the bot or as a person where only they may, and expects this code.
async fn every_route_answers(place: &Place, what: &str, ids: (u64, u64), status: u16, code: u64) {
    let mut asked = 0;
    for (method, path, _) in discord_sandbox::coverage() {
        // Commands of an application are reached by its own id first.
        if !path.contains(what) || path.starts_with("/applications") {
            continue;
        }
        let filled = place.fill(path, ids.0, ids.1);
        let (mut got, mut body) = place.town.ask(method, &filled, body_for(method, path)).await;
        if body["code"] == 20001 {
            let stranger = place.town.sandbox.add_user("Stranger");
            (got, body) = place
                .town
                .ask_as(&stranger, method, &filled, body_for(method, path))
                .await;
        }
        assert_eq!(
            (got, body["code"].as_u64()),
            (status, Some(code)),
            "{method} {path}: {body}"
        );
        asked += 1;
    }
    assert!(asked > 15, "{asked} routes name {what}");
}

#[tokio::test]
async fn a_channel_that_is_not_there_is_unknown_to_every_route() {
    let place = Place::off_the_record().await;
    every_route_answers(&place, "{channel_id}", (1, 12), 404, 10003).await;
}

#[tokio::test]
async fn a_guild_that_one_is_not_in_is_unknown_to_every_route() {
    let place = Place::off_the_record().await;
    let stranger = place.town.sandbox.add_user("Elsewhere");
    let other = place.town.sandbox.add_guild(&stranger, "Elsewhere");
    every_route_answers(&place, "{guild_id}", (other, 1), 404, 10004).await;
}

#[tokio::test]
async fn a_hidden_channel_is_shut_on_every_route() {
    let place = Place::off_the_record().await;
    let everything_else = all() & !(bits::ADMINISTRATOR | bits::VIEW_CHANNEL);
    place
        .town
        .sandbox
        .set_bot_permissions(place.town.guild, everything_else);
    let (guild, general) = (place.town.guild, place.town.general);
    every_route_answers(&place, "{channel_id}", (guild, general), 403, 50001).await;
}

/// Requests, each after the permission that it fails without (50013), and before its body.
const NEEDS: &str = r#"
MANAGE_GUILD PATCH /guilds/{guild_id} {"name": "Village"}
MANAGE_CHANNELS POST /guilds/{guild_id}/channels {"name": "x"}
MANAGE_CHANNELS PATCH /guilds/{guild_id}/channels []
MANAGE_ROLES POST /guilds/{guild_id}/roles {"permissions": "0"}
MANAGE_ROLES PATCH /guilds/{guild_id}/roles []
MANAGE_ROLES PATCH /guilds/{guild_id}/roles/{role_id} {"name": "x"}
BAN_MEMBERS GET /guilds/{guild_id}/bans
BAN_MEMBERS POST /guilds/{guild_id}/bulk-ban {"user_ids": ["1"]}
MANAGE_GUILD POST /guilds/{guild_id}/bulk-ban {"user_ids": ["1"]}
VIEW_AUDIT_LOG GET /guilds/{guild_id}/audit-logs
CHANGE_NICKNAME PATCH /guilds/{guild_id}/members/@me {"nick": "x"}
MANAGE_NICKNAMES PATCH /guilds/{guild_id}/members/{user_id} {"nick": "x"}
MODERATE_MEMBERS PATCH /guilds/{guild_id}/members/{user_id} {"communication_disabled_until": "2015-01-02T00:00:00Z"}
MANAGE_ROLES PATCH /guilds/{guild_id}/members/{user_id} {"roles": []}
MANAGE_ROLES DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}
MANAGE_ROLES PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id} {}
MANAGE_CHANNELS PATCH /channels/{channel_id} {"nsfw": false}
MANAGE_ROLES PUT /channels/{channel_id}/permissions/{overwrite_id} {"type": 1}
MANAGE_ROLES DELETE /channels/{channel_id}/permissions/{overwrite_id}
SEND_MESSAGES POST /channels/{channel_id}/messages {"content": "x"}
READ_MESSAGE_HISTORY GET /channels/{channel_id}/messages/{message_id}
PIN_MESSAGES PUT /channels/{channel_id}/messages/pins/{message_id} {}
PIN_MESSAGES DELETE /channels/{channel_id}/pins/{message_id}
ADD_REACTIONS PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me {}
MANAGE_MESSAGES DELETE /channels/{channel_id}/messages/{message_id}/reactions
CREATE_PUBLIC_THREADS POST /channels/{channel_id}/messages/{message_id}/threads {"name": "x"}
CREATE_PUBLIC_THREADS POST /channels/{channel_id}/threads {"name": "x", "type": 11}
CREATE_PRIVATE_THREADS POST /channels/{channel_id}/threads {"name": "x"}
SEND_MESSAGES POST /channels/{forum}/threads {"name": "x", "message": {"content": "x"}}
READ_MESSAGE_HISTORY GET /channels/{channel_id}/threads/archived/public
READ_MESSAGE_HISTORY GET /channels/{channel_id}/threads/archived/private
MANAGE_THREADS GET /channels/{channel_id}/threads/archived/private
READ_MESSAGE_HISTORY GET /channels/{channel_id}/users/@me/threads/archived/private
MANAGE_THREADS PATCH /channels/{thread} {"locked": false}
MANAGE_THREADS PATCH /channels/{thread} {"name": "talks"}
SEND_MESSAGES_IN_THREADS POST /channels/{thread}/messages {"content": "x"}
SEND_MESSAGES_IN_THREADS PUT /channels/{thread}/thread-members/{user_id} {}
MANAGE_THREADS DELETE /channels/{thread}/thread-members/{user_id}
MANAGE_MESSAGES DELETE /channels/{channel_id}/messages/{message_id}
MANAGE_THREADS DELETE /channels/{thread}
MANAGE_CHANNELS DELETE /channels/{forum}
MANAGE_ROLES DELETE /guilds/{guild_id}/roles/{role_id}
KICK_MEMBERS DELETE /guilds/{guild_id}/members/{user_id}
BAN_MEMBERS PUT /guilds/{guild_id}/bans/{user_id} {}
BAN_MEMBERS DELETE /guilds/{guild_id}/bans/{user_id} {}
"#;

#[tokio::test]
async fn each_route_fails_without_the_one_permission_it_needs_and_works_with_it() {
    let place = Place::new().await;
    let (guild, general) = (place.town.guild, place.town.general);
    let most = all() & !bits::ADMINISTRATOR;
    for line in NEEDS.lines().filter(|line| !line.is_empty()) {
        let mut words = line.splitn(4, ' ');
        let name = words.next().unwrap();
        let (bit, _) = bits::NAMES.iter().find(|(_, known)| *known == name).unwrap();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let body = words
            .next()
            .map(|body| serde_json::from_str::<Value>(body).unwrap());
        let filled = place.fill(path, guild, general);
        place.town.sandbox.set_bot_permissions(guild, most & !bit);
        place
            .town
            .refuses(method, &filled, body.clone(), 403, 50013)
            .await;
        place.town.sandbox.set_bot_permissions(guild, most);
        let (_, answer) = place.town.ask(method, &filled, body).await;
        let code = answer["code"].as_u64();
        assert!(!matches!(code, Some(50001 | 50013)), "{method} {path}: {answer}");
    }
}

#[tokio::test]
async fn every_list_has_the_bounds_of_its_pages() {
    let place = Place::off_the_record().await;
    for path in [
        "/guilds/{guild_id}/members?limit=1001",
        "/guilds/{guild_id}/members?limit=0",
        "/guilds/{guild_id}/members/search?query=a&limit=1001",
        "/guilds/{guild_id}/members/search",
        "/guilds/{guild_id}/bans?limit=1001",
        "/channels/{channel_id}/threads/archived/public?before=yesterday",
        "/channels/{channel_id}/threads/archived/public?limit=101",
        "/channels/{channel_id}/threads/archived/private?limit=1",
        "/channels/{channel_id}/users/@me/threads/archived/private?before=2026-01-01T00:00:00Z",
        "/channels/{thread}/thread-members?limit=101",
    ] {
        let filled = place.fill(path, place.town.guild, place.town.general);
        place.town.refuses("GET", &filled, None, 400, 50035).await;
    }
}

#[tokio::test]
async fn the_control_side_acts_as_anybody_and_gets_what_they_would() {
    let config = Config {
        control_port: Some(0),
        limits: Limits::off(),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let (olga, ada) = (sandbox.add_user("Olga"), sandbox.add_user("Ada"));
    let guild = sandbox.add_guild(&olga, "Town");
    sandbox.join(guild, &ada);
    let http = reqwest::Client::new();
    let control = sandbox.control_url().unwrap();
    let control = control.trim_end_matches('/');
    let ban = async |who: u64, whom: u64| {
        let url = format!("{control}/users/{who}/ask");
        let path = format!("/guilds/{guild}/bans/{whom}");
        let body = json!({"method": "PUT", "path": path, "body": {}});
        let answer = http.post(url).json(&body).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.unwrap()["code"].clone())
    };
    assert_eq!(ban(ada.id(), olga.id()).await, (403, json!(50013)));
    assert_eq!(ban(12, olga.id()).await, (404, json!(10013)));
    assert_eq!(ban(olga.id(), ada.id()).await, (200, Value::Null));
    assert!(sandbox.who_sees(sandbox.channel_named(guild, "general").unwrap()) == [olga.id()]);
}
