//! TLS: a certificate made at the start, both ways of speaking on one port.

use std::sync::Arc;

use discord_sandbox::permissions::all;
use discord_sandbox::{Config, Fault, FaultAction, Sandbox};
use reqwest::{Certificate, Client};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn sandbox() -> Sandbox {
    let config = Config {
        tls: true,
        page: true,
        ..Config::default()
    };
    Sandbox::start(config).await.unwrap()
}

/// A client that trusts the sandbox's certificate, and nothing else of its kind.
fn trusting(sandbox: &Sandbox) -> Client {
    let certificate = sandbox.certificate().unwrap();
    let certificate = Certificate::from_pem(certificate.as_bytes()).unwrap();
    let client = Client::builder().user_agent("DiscordBot (https://example.org, 1)");
    client
        .tls_built_in_root_certs(false)
        .add_root_certificate(certificate)
        .build()
        .unwrap()
}

async fn ask(client: &Client, sandbox: &Sandbox, base: &str, path: &str) -> Value {
    let token = format!("Bot {}", sandbox.bot_token());
    let asked = client
        .get(format!("{base}/api/v10{path}"))
        .header("authorization", token);
    asked.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn whoever_trusts_the_certificate_speaks_tls_and_everybody_may_speak_plainly() {
    let sandbox = sandbox().await;
    let base = sandbox.base();
    let plain = base.replacen("https", "http", 1);
    assert!(base.starts_with("https://127.0.0.1:"), "{base}");
    let client = trusting(&sandbox);
    let gateway = json!(base.replacen("http", "ws", 1));
    for base in [&base, &base.replace("127.0.0.1", "localhost"), &plain] {
        let told = ask(&client, &sandbox, base, "/gateway").await;
        assert_eq!(told["url"], gateway, "{base}");
    }
    let stranger = Client::new().get(format!("{base}/api/v10/gateway")).send().await;
    assert!(stranger.unwrap_err().is_connect());
    // Who does not trust it does not keep others out.
    assert_eq!(ask(&client, &sandbox, &base, "/gateway").await["url"], gateway);
    let page = sandbox.page_url().unwrap();
    assert_eq!(page, format!("{plain}/"));
    assert!(
        Client::new()
            .get(page)
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
}

#[tokio::test]
async fn files_are_where_their_messages_say_also_by_tls() {
    let sandbox = sandbox().await;
    let ada = sandbox.add_user("Ada");
    let guild = sandbox.add_guild(&ada, "Town");
    sandbox.invite_bot(guild, all());
    let general = sandbox.channel_named(guild, "general").unwrap();
    let file = discord_sandbox::NewFile {
        name: "a.txt".to_owned(),
        bytes: b"a word".to_vec(),
    };
    ada.write_with(general, "Here", &[file]).await.unwrap();
    let client = trusting(&sandbox);
    let path = format!("/channels/{general}/messages");
    let told = ask(&client, &sandbox, &sandbox.base(), &path).await;
    let url = told[0]["attachments"][0]["url"].as_str().unwrap();
    assert!(url.starts_with("https://"), "{url}");
    assert_eq!(
        client.get(url).send().await.unwrap().text().await.unwrap(),
        "a word"
    );
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_cut_off_by_tls_too() {
    let sandbox = sandbox().await;
    let client = trusting(&sandbox);
    sandbox.inject(Fault::once("GET", "/gateway", FaultAction::CloseAfterEffect));
    let asked = || client.get(format!("{}/api/v10/gateway", sandbox.base())).send();
    assert!(asked().await.is_err());
    assert!(asked().await.unwrap().status().is_success());
}

#[tokio::test]
async fn the_gateway_says_hello_by_tls() {
    let sandbox = sandbox().await;
    let certificate = sandbox.certificate().unwrap();
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let base = sandbox.base();
    let address = base.strip_prefix("https://").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector.connect(name, stream).await.unwrap();
    let request = format!(
        "GET /?v=10&encoding=json HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains("heartbeat_interval") {
        heard.push(stream.read_u8().await.unwrap());
    }
    assert!(heard.starts_with(b"HTTP/1.1 101"));
}
