//! The command line, and what each way of ending tells the shell.
//!
//! Exit codes: 0 all is well; 1 something broke; 2 a setting, the token or a file is wrong and has to be changed;
//! 3 another process serves these records; 4 Discord does not accept the token.

mod backup;
mod check;
mod load;
mod run;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::process::Ending;

/// A Discord bot that runs structured mentorship programs.
#[derive(Debug, Parser)]
#[command(name = "trellis", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot on Discord.
    Run(RunArgs),
    /// Show the whole product on this machine, in a browser, with no Discord account.
    #[cfg(feature = "demo")]
    Demo(crate::demo::DemoArgs),
    /// Look at the settings, the programs, the roadmaps, the texts and the records as `run` would, and say what it would refuse.
    Check(CheckArgs),
    /// Copy the database, verified, beside itself; a running bot is not disturbed.
    Backup(RunArgs),
}

#[derive(Debug, Args)]
struct RunArgs {
    /// The settings; `trellis.toml` in this directory, if there is one, when not given.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// The settings; `trellis.toml` in this directory, if there is one, when not given.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Program files to check, beside the built-in ones and those of the settings.
    #[arg(value_name = "FILE")]
    programs: Vec<PathBuf>,
    /// A roadmap file to check, beside those; can be given several times.
    #[arg(long = "roadmap", value_name = "FILE")]
    roadmaps: Vec<PathBuf>,
}

/// Does what was asked for.
pub fn start(cli: Cli) -> ExitCode {
    let ended = match cli.command {
        Command::Run(args) => in_runtime(run::run(args)),
        #[cfg(feature = "demo")]
        Command::Demo(args) => in_runtime(crate::demo::demo(args)),
        Command::Check(args) => in_runtime(check::check(args)),
        Command::Backup(args) => in_runtime(backup::backup(args)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(Ending { code, words }) => {
            say_on_stderr(&format!("trellis: {words}"));
            ExitCode::from(code)
        }
    }
}

fn in_runtime(work: impl Future<Output = Result<(), Ending>>) -> Result<(), Ending> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Ending::broken(format!("the runtime could not be started: {error}")))?
        .block_on(work)
}

#[expect(
    clippy::print_stderr,
    reason = "the one place where the command line speaks of an error"
)]
fn say_on_stderr(words: &str) {
    eprintln!("{words}");
}
