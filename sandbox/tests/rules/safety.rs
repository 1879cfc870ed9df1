//! Safety: who can reach the sandbox, what it never does, and how much it takes.

use std::net::TcpListener;
use std::path::Path;

use discord_sandbox::permissions::all;
use discord_sandbox::{Bounds, Config, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::town::Town;
use crate::wire::{Frame, Wire};

/// The shape of a real token; it belongs to nobody.
const REAL: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.0123456789abcdefghijklmnopq";

async fn controlled() -> (Sandbox, reqwest::Client) {
    let config = Config {
        control_port: Some(0),
        page: true,
        frozen: true,
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let client = reqwest::Client::builder().user_agent("DiscordBot (x, 1)");
    (sandbox, client.build().unwrap())
}

fn control(sandbox: &Sandbox, path: &str) -> String {
    format!("{}{path}", sandbox.control_url().unwrap())
}

/// A control request's status and the text of its refusal.
async fn post(client: &reqwest::Client, url: String, body: Value) -> (u16, String) {
    let answer = client.post(url).json(&body).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.text().await.unwrap())
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let (sandbox, _) = controlled().await;
    for base in [sandbox.base(), sandbox.control_url().unwrap()] {
        let port: u16 = base.strip_prefix("http://127.0.0.1:").unwrap().parse().unwrap();
        // Were it bound to all addresses, this one would be taken, too.
        let other = TcpListener::bind(("127.0.0.2", port));
        assert!(other.is_ok(), "{base} is bound to more than 127.0.0.1");
    }
}

#[tokio::test]
async fn another_host_is_refused_at_every_door() {
    let (sandbox, client) = controlled().await;
    let base = sandbox.base();
    let doors = [
        format!("{base}/api/v10/gateway"),
        format!("{base}/"),
        format!("{base}/attachments/1/2/a.png"),
        control(&sandbox, "/state"),
    ];
    for door in &doors {
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "[::1].evil.example",
        ] {
            let answer = client.get(door).header("host", host).send().await.unwrap();
            assert_eq!(answer.status(), 421, "{door} as {host}");
        }
        let answer = client.get(door).header("host", "localhost").send().await.unwrap();
        assert_ne!(answer.status(), 421, "{door}");
    }
    let mut socket = tokio::net::TcpStream::connect(base.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    let upgrade = "GET /?v=10 HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.write_all(upgrade.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    socket.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 421");
}

#[tokio::test]
async fn the_control_side_is_there_only_when_asked_for_and_speaks_json_only() {
    let town = Town::off_the_record(all()).await;
    assert_eq!(town.sandbox.control_url(), None);
    for path in ["/state", "/users", "/faults", "/clock", "/requests"] {
        let url = format!("{}{path}", town.sandbox.base());
        assert_eq!(town.http.get(&url).send().await.unwrap().status(), 404, "{path}");
        assert_eq!(
            town.http
                .post(&url)
                .json(&json!({}))
                .send()
                .await
                .unwrap()
                .status(),
            404,
            "{path}"
        );
    }
    let (sandbox, client) = controlled().await;
    // What a form of another origin's page can send without being asked first.
    let form = client
        .post(control(&sandbox, "/users"))
        .header("content-type", "text/plain");
    assert_eq!(
        form.body(r#"{"name": "Eve"}"#).send().await.unwrap().status(),
        415
    );
    assert!(sandbox.personas().is_empty());
}

#[tokio::test]
async fn a_token_that_looks_real_is_refused_and_never_kept() {
    let town = Town::off_the_record(all()).await;
    for shown in [format!("Bot {REAL}"), REAL.to_owned()] {
        let url = format!("{}/api/v10/users/@me", town.sandbox.base());
        let answer = town
            .http
            .get(url)
            .header("authorization", shown)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 401);
    }
    let mut wire = Wire::identify(&town.sandbox.base(), REAL, 0).await;
    assert_eq!(wire.next().await, Frame::Closed(4004));
    let kept: Vec<String> = town
        .sandbox
        .requests()
        .iter()
        .map(|one| one.json().to_string())
        .collect();
    assert_eq!(kept.len(), 2);
    assert!(!kept.concat().contains(REAL));
}

#[tokio::test]
async fn an_address_in_a_message_is_never_followed() {
    let town = Town::new(all()).await;
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let address = format!("http://{}/picture.png", trap.local_addr().unwrap());
    let picture = json!({"url": address});
    let embed = json!({"title": "x", "url": address, "image": picture, "thumbnail": picture,
        "author": {"name": "x", "url": address, "icon_url": address}, "footer": {"text": "x", "icon_url": address}});
    let link = json!({"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": address}]});
    let message = town
        .say(json!({"content": address, "embeds": [embed], "components": [link]}))
        .await;
    let gallery = json!([{"type": 12, "items": [{"media": picture}]}, {"type": 9, "components": [
        {"type": 10, "content": address}], "accessory": {"type": 11, "media": picture}}]);
    town.say(json!({"flags": 1 << 15, "components": gallery})).await;
    let path = format!("/channels/{}/messages/{message}", town.general);
    assert_eq!(town.ask("GET", &path, None).await.0, 200);
    let found = trap.accept();
    assert!(found.is_err(), "somebody came: {found:?}");
}

/// What the sandbox is built of cannot go out: it has no client for anything.
#[test]
fn the_sandbox_has_nothing_to_connect_with() {
    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let dependencies = manifest["dependencies"].as_table().unwrap();
    assert!(dependencies.contains_key("axum"));
    for client in [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "isahc",
        "tungstenite",
        "serenity",
        "twilight",
    ] {
        let found = dependencies.keys().find(|name| name.contains(client));
        assert!(found.is_none(), "{found:?}");
    }
    let mut found = Vec::new();
    sources(&folder.join("src"), &mut found);
    assert!(found.len() > 50);
    for way in [
        "TcpStream::connect",
        ".connect(",
        "UdpSocket",
        "UnixStream",
        "lookup_host",
        "to_socket_addrs",
        "std::process::Command",
    ] {
        assert!(!found.iter().any(|text| text.contains(way)), "{way}");
    }
}

#[tokio::test]
async fn requests_are_bounded_in_size_depth_and_headers() {
    let town = Town::off_the_record(all()).await;
    let url = format!(
        "{}/api/v10/channels/{}/messages",
        town.sandbox.base(),
        town.general
    );
    let token = format!("Bot {}", town.sandbox.bot_token());
    let send = |body: String| {
        let request = town.http.post(&url).header("authorization", &token);
        request
            .header("content-type", "application/json")
            .body(body)
            .send()
    };
    for megabytes in [26, 27] {
        let text = format!(r#"{{"content": "{}"}}"#, "x".repeat((megabytes << 20) - 64));
        let answer = send(text).await.unwrap();
        assert_eq!(answer.status(), 413, "{megabytes}");
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(body["code"], 40005);
    }
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let answer = send(deep).await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("50109"));
    let mut request = town.http.get(&url).header("authorization", &token);
    for n in 0..200 {
        request = request.header(format!("x-header-{n}"), "x");
    }
    assert_eq!(request.send().await.unwrap().status(), 431);
    let (sandbox, client) = controlled().await;
    let (status, _) = post(
        &client,
        control(&sandbox, "/users"),
        json!({"name": "x".repeat(2 << 20)}),
    )
    .await;
    assert_eq!(status, 413);
    for name in ["", "  ", &"x".repeat(101)] {
        let (status, why) = post(&client, control(&sandbox, "/users"), json!({"name": name})).await;
        assert!(status == 400 && why.contains("1 to 100 characters"), "{why}");
    }
}

#[tokio::test]
async fn there_is_a_bound_to_everything_that_requests_can_make() {
    let town = Town::off_the_record(all()).await;
    town.sandbox.set_bounds(Bounds {
        messages: 2,
        channels: 4,
        events: 1,
        file_bytes: 100,
        ..Bounds::default()
    });
    let refused = |(status, body): (u16, Value), what: &str| {
        let text = body["message"].as_str().unwrap_or("").to_owned();
        assert!(
            status == 400 && text.contains("at most") && text.contains(what),
            "{what}: {status} {body}"
        );
    };
    let messages = format!("/channels/{}/messages", town.general);
    town.say(json!({"content": "one"})).await;
    let opening = town.say(json!({"content": "two"})).await;
    refused(
        town.ask("POST", &messages, Some(json!({"content": "three"})))
            .await,
        "messages",
    );
    let threads = format!("/channels/{}/messages/{opening}/threads", town.general);
    town.make_channel(json!({"name": "a"})).await;
    town.make_channel(json!({"name": "b"})).await;
    refused(
        town.ask("POST", &threads, Some(json!({"name": "t"}))).await,
        "channels",
    );
    let events = format!("/guilds/{}/scheduled-events", town.guild);
    let at = |hours: i64| (town.sandbox.now() + chrono::TimeDelta::hours(hours)).to_rfc3339();
    let event = json!({"name": "x", "privacy_level": 2, "entity_type": 3, "entity_metadata": {"location": "x"},
        "scheduled_start_time": at(1), "scheduled_end_time": at(2)});
    assert_eq!(town.ask("POST", &events, Some(event.clone())).await.0, 200);
    refused(town.ask("POST", &events, Some(event)).await, "events");
    let elsewhere = town.sandbox.channels(town.guild).last().unwrap().id;
    refused(
        town.upload(elsewhere, &json!({}), "a.bin", &[7; 200]).await,
        "bytes",
    );
}

#[tokio::test]
async fn there_is_a_bound_to_what_the_control_side_makes() {
    let (sandbox, client) = controlled().await;
    let owner = sandbox.add_user("Olga");
    let guild = sandbox.add_guild(&owner, "Town");
    let now = sandbox.read(|world| (world.users().len(), world.guilds().len()));
    sandbox.set_bounds(Bounds {
        users: now.0,
        guilds: now.1,
        faults: 1,
        ..Bounds::default()
    });
    let make = |path: &str, body: Value| post(&client, control(&sandbox, path), body);
    let fault = json!({"path": "/users/@me", "action": "status"});
    assert_eq!(make("/faults", fault.clone()).await.0, 200);
    for (path, body, what) in [
        ("/users", json!({"name": "Eve"}), "users"),
        (
            "/guilds",
            json!({"name": "More", "owner": owner.id().to_string()}),
            "guilds",
        ),
        ("/faults", fault, "faults"),
    ] {
        let (status, why) = make(path, body).await;
        assert!(
            status == 400 && why.contains("at most") && why.contains(what),
            "{path}: {status} {why}"
        );
    }
    for seconds in [i64::MAX, i64::MAX / 1000, 8_000_000_000] {
        let (status, why) = make("/clock", json!({"advance_seconds": seconds})).await;
        assert_eq!(status, 400, "{why}");
    }
    let (status, why) = make("/clock", json!({"set": "2200-01-01T00:00:00Z"})).await;
    assert!(status == 400 && why.contains("2149"), "{why}");
    for n in sandbox.channels(guild).len()..500 {
        sandbox.add_channel(guild, 0, &format!("c{n}"), None);
    }
    let (status, why) = make(&format!("/guilds/{guild}/channels"), json!({"name": "more"})).await;
    assert!(status == 400 && why.contains("30013"), "{why}");
    for n in 1..250 {
        sandbox.add_role(guild, &format!("r{n}"), 0);
    }
    let (status, why) = make(&format!("/guilds/{guild}/roles"), json!({"name": "more"})).await;
    assert!(status == 400 && why.contains("30005"), "{why}");
}
