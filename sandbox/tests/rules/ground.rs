//! What a request may look like, and how a refusal does.

use discord_sandbox::permissions::all;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::town::Town;

/// Sends raw bytes and reads until the answer's body has come: status and body.
async fn raw(town: &Town, request: String) -> (u16, Value) {
    let base = town.sandbox.base();
    let address = base.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

fn head(town: &Town, method: &str, path: &str, more: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bot {}\r\nConnection: close\r\n{more}\r\n",
        town.sandbox.bot_token()
    )
}

const AGENT: &str = "User-Agent: DiscordBot (https://example.org, 1)\r\n";

#[tokio::test]
async fn unknown_versions_paths_and_methods_are_told_apart() {
    let town = Town::off_the_record(all()).await;
    for (method, path, status) in [
        ("GET", "/api/v9/users/@me", 404),
        ("GET", "/api/users/@me", 404),
        ("GET", "/api/v10/voice/regions", 404),
        ("PUT", "/api/v10/users/@me/guilds", 405),
        ("GET", "/api/v10/users/@me", 200),
        // As some libraries write it.
        ("GET", "/api/v10/users/%40me", 200),
        ("GET", "/api/v10/oauth2/applications/%40me", 200),
    ] {
        let (got, body) = raw(&town, head(&town, method, path, AGENT)).await;
        assert_eq!(got, status, "{method} {path}");
        match status {
            404 => assert_eq!(body, json!({"message": "404: Not Found", "code": 0})),
            405 => assert_eq!(body, json!({"message": "405: Method Not Allowed", "code": 0})),
            _ => assert!(body["id"].is_string()),
        }
    }
}

#[tokio::test]
async fn a_request_without_a_user_agent_or_token_is_refused() {
    let town = Town::off_the_record(all()).await;
    let (status, body) = raw(&town, head(&town, "GET", "/api/v10/users/@me", "")).await;
    assert_eq!((status, &body["code"]), (403, &json!(40333)));
    let bare =
        format!("GET /api/v10/users/@me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{AGENT}\r\n");
    let (status, body) = raw(&town, bare.clone()).await;
    assert_eq!(
        (status, body),
        (401, json!({"message": "401: Unauthorized", "code": 0}))
    );
    let wrong = bare.replace(AGENT, &format!("{AGENT}Authorization: Bot nonsense\r\n"));
    assert_eq!(raw(&town, wrong).await.0, 401);
    let unmarked = bare.replace(
        AGENT,
        &format!("{AGENT}Authorization: {}\r\n", town.sandbox.bot_token()),
    );
    assert_eq!(
        raw(&town, unmarked).await.0,
        401,
        "a bot's token needs the word Bot"
    );
}

#[tokio::test]
async fn bodies_may_come_in_pieces_and_as_forms() {
    let town = Town::new(all()).await;
    let path = format!("/api/v10/channels/{}/messages", town.general);
    let chunked = format!("{AGENT}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
    let body = "7\r\n{\"conte\r\nb\r\nnt\":\"pie\"}\n\r\n0\r\n\r\n";
    let (status, sent) = raw(&town, head(&town, "POST", &path, &chunked) + body).await;
    assert_eq!((status, &sent["content"]), (200, &json!("pie")), "{sent}");
    let form = "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"content\":\"two\"}\r\n\
        --b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\na\r\n\
        --b\r\nContent-Disposition: form-data; name=\"files[1]\"; filename=\"b.txt\"\r\n\r\nb\r\n--b--\r\n";
    let multipart = format!(
        "{AGENT}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n",
        form.len()
    );
    let (status, sent) = raw(&town, head(&town, "POST", &path, &multipart) + form).await;
    assert_eq!((status, &sent["content"]), (200, &json!("two")), "{sent}");
    assert_eq!(sent["attachments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn forms_without_files_are_read_where_words_are_sent() {
    let town = Town::new(all()).await;
    let posts = format!("/api/v10/channels/{}/messages", town.general);
    let form = |method: &str, path: &str, body: &str| {
        let more = format!(
            "{AGENT}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        );
        head(&town, method, path, &more) + body
    };
    let whole = "payload_json=%7B%22content%22%3A+%22one+%26+two%22%2C+%22tts%22%3A+false%7D";
    let (status, sent) = raw(&town, form("POST", &posts, whole)).await;
    assert_eq!((status, &sent["content"]), (200, &json!("one & two")), "{sent}");
    let (status, sent) = raw(&town, form("POST", &posts, "content=three%21")).await;
    assert_eq!((status, &sent["content"]), (200, &json!("three!")), "{sent}");
    let twice = "content=n&nonce=zz9&enforce_nonce=true&flags=4096";
    let (_, first) = raw(&town, form("POST", &posts, twice)).await;
    let (_, second) = raw(&town, form("POST", &posts, twice)).await;
    assert_eq!(
        (&first["id"], &first["flags"]),
        (&second["id"], &json!(4096)),
        "{first}"
    );
    for wrong in [
        "content=x&tts=maybe",
        "content=x&flags=abc",
        "content=x&allowed_mentions=y",
    ] {
        let (status, refused) = raw(&town, form("POST", &posts, wrong)).await;
        assert_eq!((status, &refused["code"]), (400, &json!(50035)), "{wrong}");
    }
    let one = format!("{posts}/{}", sent["id"].as_str().unwrap());
    let (status, edited) = raw(
        &town,
        form("PATCH", &one, "payload_json=%7B%22content%22%3A%22four%22%7D"),
    )
    .await;
    assert_eq!((status, &edited["content"]), (200, &json!("four")), "{edited}");
    let elsewhere = format!("/api/v10/channels/{}", town.general);
    let (status, refused) = raw(
        &town,
        form("PATCH", &elsewhere, "payload_json=%7B%22name%22%3A%22x%22%7D"),
    )
    .await;
    assert_eq!((status, &refused["code"]), (400, &json!(50035)), "{refused}");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused() {
    let town = Town::off_the_record(all()).await;
    let path = format!("/api/v10/channels/{}/messages", town.general);
    for (kind, body, code) in [
        ("application/json", "{\"content\":", 50109),
        ("application/json", "nonsense", 50109),
        ("text/plain", "{\"content\":\"x\"}", 50035),
        (
            "application/x-www-form-urlencoded",
            "payload_json=%7B%22content%22",
            50109,
        ),
        ("application/x-www-form-urlencoded", "", 50006),
    ] {
        let more = format!(
            "{AGENT}Content-Type: {kind}\r\nContent-Length: {}\r\n",
            body.len()
        );
        let (status, refused) = raw(&town, head(&town, "POST", &path, &more) + body).await;
        assert_eq!(
            (status, &refused["code"]),
            (400, &json!(code)),
            "{kind} {body}: {refused}"
        );
    }
}

#[tokio::test]
async fn one_answer_names_every_problem_by_field_and_index() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let body = json!({
        "content": "x".repeat(2001),
        "embeds": [{"title": "fine"}, {"title": "t".repeat(257), "fields": [{"name": "n"}]}],
        "components": [{"type": 1, "components": [{"type": 2, "style": 9, "custom_id": "c".repeat(101)}]}],
    });
    let (status, refused) = town.ask("POST", &path, Some(body)).await;
    assert_eq!((status, &refused["code"]), (400, &json!(50035)));
    assert_eq!(refused["message"], "Invalid Form Body");
    for at in [
        "content",
        "embeds/1/title",
        "embeds/1/fields/0/value",
        "components/0/components/0/style",
    ] {
        let inner = refused["errors"].pointer(&format!("/{at}/_errors/0")).unwrap();
        assert!(inner["code"].is_string() && inner["message"].is_string(), "{at}");
    }
    assert!(
        refused["errors"]["embeds"].get("0").is_none(),
        "what is right is not named"
    );
}

#[tokio::test]
async fn numbers_may_come_as_text_and_unknown_fields_are_passed_over() {
    let town = Town::new(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    let body = json!({"content": "x", "flags": "4096", "unheard_of": {"of": 1}, "nonce": 77,
        "embeds": [{"title": "x", "color": "255"}],
        "components": [{"type": "1", "components": [{"type": "2", "style": "1", "label": "x", "custom_id": "x"}]}]});
    let (status, sent) = town.ask("POST", &path, Some(body)).await;
    assert_eq!(
        (status, &sent["flags"], &sent["nonce"]),
        (200, &json!(4096), &json!(77)),
        "{sent}"
    );
    assert_eq!(
        (
            &sent["embeds"][0]["color"],
            &sent["components"][0]["components"][0]["type"]
        ),
        (&json!(255), &json!(2))
    );
    assert!(sent.get("unheard_of").is_none());
    for bad in [
        json!({"content": "x", "flags": "many"}),
        json!({"content": 7}),
        json!({"content": "x", "embeds": {}}),
    ] {
        town.refuses("POST", &path, Some(bad), 400, 50035).await;
    }
    // Null is the same as absent where a field may be left out, and empties it in an edit.
    let nulls = json!({"content": "x", "embeds": null, "components": null, "flags": null, "nonce": null});
    let message = town.say(nulls).await;
    let edit = format!("{path}/{message}");
    let (_, kept) = town
        .ask("PATCH", &edit, Some(json!({"embeds": [{"title": "t"}]})))
        .await;
    assert_eq!(kept["content"], "x");
    let (_, emptied) = town.ask("PATCH", &edit, Some(json!({"content": null}))).await;
    assert_eq!(
        (&emptied["content"], &emptied["embeds"][0]["title"]),
        (&json!(""), &json!("t"))
    );
}

#[tokio::test]
async fn permission_sets_are_text_and_times_have_an_offset() {
    let town = Town::new(all()).await;
    let (_, roles) = town
        .ask("GET", &format!("/guilds/{}/roles", town.guild), None)
        .await;
    assert!(roles[0]["permissions"].is_string());
    let message = town.say(json!({"content": "x"})).await;
    let path = format!("/channels/{}/messages/{message}", town.general);
    let (_, seen) = town.ask("GET", &path, None).await;
    let time = seen["timestamp"].as_str().unwrap();
    assert!(
        time.ends_with("+00:00") && time.len() == "2026-01-01T00:00:00.000000+00:00".len(),
        "{time}"
    );
    assert!(
        seen["edited_timestamp"].is_null() && seen["id"].as_str().unwrap().parse::<u64>().unwrap() > 1 << 53
    );
    let url = format!("{}/api/v10{path}", town.sandbox.base());
    let token = format!("Bot {}", town.sandbox.bot_token());
    let gone = town
        .http
        .delete(url)
        .header("authorization", token)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (gone.status().as_u16(), gone.text().await.unwrap().as_str()),
        (204, "")
    );
}

#[tokio::test]
async fn a_request_without_user_agent_or_for_another_host_is_refused() {
    let town = Town::off_the_record(all()).await;
    let bare = reqwest::Client::new();
    let url = format!("{}/api/v10/gateway", town.sandbox.base());
    assert_eq!(bare.get(&url).send().await.unwrap().status(), 403);
    let other = town
        .http
        .get(&url)
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), 421);
    let old = town
        .http
        .get(format!("{}/api/v9/gateway", town.sandbox.base()))
        .send()
        .await
        .unwrap();
    assert_eq!(old.status(), 404);
}
