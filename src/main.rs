//! The command line: `run` the bot, look at the `demo`, `check` the files, make a `backup`.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    trellis::cli::start(trellis::cli::Cli::parse())
}
