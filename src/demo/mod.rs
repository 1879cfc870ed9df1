//! `trellis demo`: the bot and the sandbox in one process, joined by nothing but loopback HTTP and WebSocket.
//!
//! The page is up at once; the community then lives through its first weeks before the visitor's eyes, by people
//! who use the bot's own commands. **Invariant:** nothing here writes to the database.

mod acting;
mod cast;
mod handle;
mod script;
mod story;
mod timekeeper;

use std::io::Write;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use discord_sandbox::{Config, Limits, Sandbox};
use tokio_util::sync::CancellationToken;

use crate::bot::{Bot, DEFER_AFTER, Parts};
use crate::process::{Ending, faulty_files, listen_for_signals};
use crate::records::{program, roadmap};
use trellis_kernel::clock::Clock;
use trellis_kernel::discord::permissions::{NEEDED, sum};
use trellis_kernel::random::Random;
use trellis_kernel::settings::{LogSettings, OperatorSettings, Token};
use trellis_kernel::texts::Texts;

/// The demo's requests go to this machine: nothing has to be spared.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(10_000).unwrap();
/// How long the bot may take to connect to a server in the same process.
const CONNECTING: Duration = Duration::from_secs(20);

/// What the demo takes.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The port of the page; 0 picks one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the records are kept; a temporary directory when not given.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Write a handle for programs that want to drive the demo, once all is ready.
    #[arg(long, value_name = "FILE")]
    handle: Option<PathBuf>,
}

/// Runs the demo until Ctrl-C.
pub(crate) async fn demo(args: DemoArgs) -> Result<(), Ending> {
    let quiet = LogSettings {
        level: "warn".to_owned().try_into().map_err(Ending::broken)?,
        ..LogSettings::default()
    };
    trellis_kernel::logging::init(&quiet).map_err(Ending::broken)?;
    let stop = CancellationToken::new();
    listen_for_signals(&stop)?;
    // Lives until the end of the demo, and takes the records with it.
    let temporary = tempfile::tempdir().map_err(Ending::broken)?;
    let data = args.data.clone().unwrap_or_else(|| temporary.path().join("data"));
    if data.join(trellis_kernel::db::FILE_NAME).exists() {
        return Err(Ending::wrong(format!(
            "{} holds the records of an earlier run. The demo begins with an empty community each time: \
             name another directory with --data, or leave it out",
            data.display()
        )));
    }
    let (sandbox, clock) = open_sandbox(args.port).await?;
    say(&format!(
        "Trellis is at {}\nA community lives through its first weeks there right now; Ctrl-C ends it.",
        sandbox.page_url().unwrap_or_else(|| sandbox.base()),
    ))?;
    let guild = cast::settle(&sandbox);
    let bot = open_bot(&sandbox, clock.clone(), &data).await?;
    let app = bot.app().clone();
    let serving = tokio::spawn(bot.run(stop.clone()));
    if !sandbox.bot_connected(CONNECTING).await {
        return Err(Ending::broken(
            "the bot did not connect to the sandbox in the same process",
        ));
    }
    let keeper = timekeeper::Timekeeper::new(app, sandbox.clone());
    let told = tokio::select! {
        told = story::tell(&sandbox, &guild, &keeper) => told,
        () = stop.cancelled() => Ok(()),
    };
    told.map_err(|stuck| Ending::broken(format!("the demo's story got stuck: {stuck}")))?;
    keeper.follow_the_page(&stop);
    let view = guild.open_at_a_room(&sandbox).map_err(Ending::broken)?;
    guild.offer_a_tour(&sandbox).map_err(Ending::broken)?;
    if let Some(file) = &args.handle {
        handle::write(file, &sandbox, &guild).map_err(Ending::broken)?;
    }
    say(&format!(
        "Ready. Look through somebody's eyes, run a command, move the clock. A good place to begin:\n{view}",
    ))?;
    serving.await.map_err(Ending::broken)??;
    drop(temporary);
    Ok(())
}

async fn open_sandbox(port: u16) -> Result<(Sandbox, Clock), Ending> {
    let clock = Clock::shifted();
    let config = Config {
        port,
        control_port: Some(0),
        page: true,
        seed: 2027,
        start: Some(clock.now() - story::LENGTH),
        limits: Limits::off(),
        ..Config::default()
    };
    let sandbox = match Sandbox::start(config.clone()).await {
        // Somebody else has the usual port; another one shows the demo as well.
        Err(_) if port == 8080 => Sandbox::start(Config { port: 0, ..config }).await,
        other => other,
    };
    let sandbox = sandbox.map_err(Ending::wrong)?;
    clock.set(sandbox.now());
    Ok((sandbox, clock))
}

async fn open_bot(sandbox: &Sandbox, clock: Clock, data: &Path) -> Result<Bot, Ending> {
    let parts = Parts {
        data_dir: data.to_owned(),
        token: Token::for_stand_in(&sandbox.bot_token()).map_err(Ending::broken)?,
        api_base: Some(sandbox.base()),
        per_second: PER_SECOND,
        clock,
        random: Random::os(),
        patience: DEFER_AFTER,
        // Whoever presses something looks at the card next, and there is no limit to spare.
        between_redraws: chrono::TimeDelta::zero(),
        texts: Texts::load(None, "en").map_err(Ending::broken)?,
        programs: program::load(None).map_err(faulty_files)?,
        roadmaps: roadmap::load(None).map_err(faulty_files)?,
        operator: OperatorSettings {
            contact: Some("the person who started this demo".to_owned()),
            ..OperatorSettings::default()
        },
        key_file: None,
        key: None,
    };
    Ok(Bot::prepare(parts).await?)
}

/// What Trellis is invited with.
fn invitation() -> u64 {
    sum(NEEDED)
}

fn say(words: &str) -> Result<(), Ending> {
    writeln!(std::io::stdout().lock(), "{words}").map_err(Ending::broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_community_lives_through_its_first_weeks() {
        let data = tempfile::tempdir().unwrap();
        let Ok((sandbox, clock)) = open_sandbox(0).await else {
            panic!("no sandbox");
        };
        let guild = cast::settle(&sandbox);
        let Ok(bot) = open_bot(&sandbox, clock, &data.path().join("data")).await else {
            panic!("no bot");
        };
        let (app, stop) = (bot.app().clone(), CancellationToken::new());
        let serving = tokio::spawn(bot.run(stop.clone()));
        assert!(sandbox.bot_connected(CONNECTING).await);
        let keeper = timekeeper::Timekeeper::new(app, sandbox.clone());
        let told = story::tell(&sandbox, &guild, &keeper).await;
        assert!(told.is_ok(), "{}", told.unwrap_err());
        let room = guild.room_of(0).unwrap_or_else(|stuck| panic!("{stuck}"));
        let said: Vec<String> = sandbox.messages(room).iter().map(|one| one.text()).collect();
        for part in [
            "Signed by everybody",
            "Lead the migration",
            "For your session",
            "You met for 42 minutes",
            "is the mentor here",
        ] {
            assert!(
                said.iter().any(|text| text.contains(part)),
                "{part:?} is not in the first room: {said:#?}"
            );
        }
        stop.cancel();
        assert!(serving.await.is_ok_and(|ended| ended.is_ok()));
    }
}
