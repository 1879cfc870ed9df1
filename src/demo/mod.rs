//! `trellis demo`: the bot and the sandbox in one process, joined by nothing but loopback HTTP and WebSocket.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Ending;

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
    Err(Ending::broken(format!("not yet: {args:?}")))
}
