//! The command line of the sandbox: starts one, says where it is, and runs until it is interrupted.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Parser;
use discord_sandbox::{Config, Limits, Sandbox, WorldFile};

/// A Discord on your own machine: REST API v10, gateway v10 and a page to look at it, over loopback.
///
/// Point your bot's library at the address shown (in place of https://discord.com) and give it the token
/// shown, which is worthless anywhere else. Nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Port of the API, the gateway and the page; 0 for any free one.
    #[arg(long, default_value_t = 4480)]
    port: u16,
    /// Port of the control side, for programs that make and change the world; none without it.
    #[arg(long)]
    control_port: Option<u16>,
    /// Writes every REST exchange to this file, one JSON line each.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Writes all that goes over REST and the gateway to this file, alike in two runs with one seed, `--start`, `--frozen`,
    /// `--no-limits` and one script.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Seed of ids, bucket names and limits; the same seed and clock give the same run.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The people, guilds, roles and channels to start with, as TOML; see the README.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// Only says whether the world file is right.
    #[arg(long, requires = "world")]
    check: bool,
    /// Sandbox time at the start, such as 2027-03-14T09:00:00Z; the clock runs on from there.
    #[arg(long, value_name = "TIME")]
    start: Option<DateTime<Utc>>,
    /// The clock stands still until it is moved.
    #[arg(long)]
    frozen: bool,
    /// Events carry fields, and now and then names, that no documentation knows.
    #[arg(long)]
    strict: bool,
    /// No rate limits.
    #[arg(long)]
    no_limits: bool,
    /// No page.
    #[arg(long)]
    no_page: bool,
    /// TLS for clients that speak nothing else: a certificate is made and written to this file, for them to trust.
    #[arg(long, value_name = "FILE")]
    tls: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not a matter of the log, whose filter could hide it.
            let _ = writeln!(std::io::stderr(), "discord-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The world to start with, and the name by which its errors are told.
fn world_of(arguments: &Arguments) -> Result<(WorldFile, String), String> {
    let Some(path) = &arguments.world else {
        return Ok((WorldFile::small(), "the small world".to_owned()));
    };
    let name = path.display().to_string();
    let file = WorldFile::load(path).map_err(|error| format!("{name}: {error}"))?;
    Ok((file, name))
}

async fn run(mut arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let (world, name) = world_of(&arguments)?;
    if arguments.check {
        (arguments.port, arguments.control_port) = (0, None);
        (arguments.record, arguments.transcript, arguments.tls) = (None, None, None);
    }
    let sandbox = Sandbox::start(Config {
        port: arguments.port,
        control_port: arguments.control_port,
        page: !arguments.no_page,
        tls: arguments.tls.is_some(),
        record: arguments.record,
        transcript: arguments.transcript,
        seed: arguments.seed,
        start: arguments.start.or(world.start()?),
        frozen: arguments.frozen || world.frozen(),
        limits: if arguments.no_limits {
            Limits::off()
        } else {
            Limits::default()
        },
    })
    .await?;
    sandbox.set_strict(arguments.strict);
    sandbox
        .populate(&world)
        .map_err(|error| format!("{name}: {error}"))?;
    if arguments.check {
        println!("{name} is right");
        return Ok(());
    }
    if let (Some(path), Some(certificate)) = (&arguments.tls, sandbox.certificate()) {
        std::fs::write(path, certificate)
            .map_err(|error| format!("the certificate {} cannot be written: {error}", path.display()))?;
    }
    let stop = asked_to_stop()?;
    println!("api      {}/api/v10", sandbox.base());
    println!("gateway  {}/", sandbox.base().replacen("http", "ws", 1));
    println!("token    {}", sandbox.bot_token());
    println!("app      {}", sandbox.application_id());
    if let Some(path) = &arguments.tls {
        println!("trust    {}", path.display());
    }
    if let Some(page) = sandbox.page_url() {
        println!("page     {page}");
    }
    if let Some(control) = sandbox.control_url() {
        println!("control  {control}/");
    }
    stop.await;
    sandbox.shutdown().await;
    Ok(())
}

/// Listens for Ctrl-C, or a polite end by whoever started it, from now on.
#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut ended) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = ended.recv() => {}
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a way to be asked it runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
