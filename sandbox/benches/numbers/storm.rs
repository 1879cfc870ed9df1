//! The greeting of a bot in very many guilds.

use std::time::{Duration, Instant};

use discord_sandbox::{Config, Limits, Sandbox};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::client::Gateway;
use super::say;

const GUILDS: usize = 2_500;
const MEMBERS: usize = 200;
/// GUILDS.
const INTENTS: u64 = 1;
/// GUILDS, GUILD_MEMBERS and GUILD_PRESENCES, with which each guild comes with all its members.
const ALL_MEMBERS: u64 = INTENTS | 1 << 1 | 1 << 8;

/// From Identify to the last GUILD_CREATE, and what frames of the same lengths take over a bare connection to the same
/// client. The client is a thread of its own that only counts.
pub async fn run() {
    let config = Config {
        seed: 1,
        limits: Limits::off(),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    sandbox.add_bulk_guilds(GUILDS, 30, MEMBERS);
    let address = sandbox.base().trim_start_matches("http://").to_owned();
    for (name, query) in [
        ("plain", ""),
        ("zlib-stream", "&compress=zlib-stream"),
        ("zstd-stream", "&compress=zstd-stream"),
    ] {
        for (who, intents) in [("the bot itself", INTENTS), ("all members", ALL_MEMBERS)] {
            let (address, token) = (address.clone(), sandbox.bot_token());
            let counted = apart(async move {
                let mut gateway = Gateway::open(&address, query).await;
                let begun = Instant::now();
                gateway.identify(&token, intents).await;
                count(gateway, begun).await
            });
            let (took, lengths) = counted.await.unwrap();
            let what = format!("storm of {GUILDS} guilds of {MEMBERS}, with {who}, {name}");
            tell_rate(&what, took, &lengths);
            let took = bare(&lengths).await;
            tell_rate("  the same frames from nobody", took, &lengths);
        }
    }
}

fn tell_rate(what: &str, took: Duration, lengths: &[usize]) {
    #[expect(clippy::cast_precision_loss, reason = "a figure to be read")]
    let megabytes = lengths.iter().sum::<usize>() as f64 / 1e6;
    let rate = megabytes / took.as_secs_f64();
    say(&format!("{what}: {took:.3?}, {megabytes:.1} MB, {rate:.0} MB/s"));
}

/// Does something in a thread of its own.
fn apart<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> oneshot::Receiver<T> {
    let (done, told) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let _ = done.send(runtime.block_on(task));
    });
    told
}

/// Reads READY and one event for each guild: how long they are.
async fn count(mut gateway: Gateway, begun: Instant) -> (Duration, Vec<usize>) {
    let mut lengths = Vec::with_capacity(GUILDS + 1);
    for _ in 0..=GUILDS {
        lengths.push(gateway.frame().await.unwrap().len());
    }
    (begun.elapsed(), lengths)
}

/// Frames of these lengths over a loopback connection, made beforehand.
async fn bare(lengths: &[usize]) -> Duration {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let counted = apart(async move {
        let stream = TcpStream::connect(address).await.unwrap();
        count(Gateway::over(stream), Instant::now()).await
    });
    let (mut stream, _) = listener.accept().await.unwrap();
    stream.set_nodelay(true).unwrap();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let mut frame = vec![b' '; longest + 10];
    for length in lengths {
        frame[..2].copy_from_slice(&[0x82, 127]);
        frame[2..10].copy_from_slice(&(*length as u64).to_be_bytes());
        stream.write_all(&frame[..length + 10]).await.unwrap();
    }
    counted.await.unwrap().0
}
