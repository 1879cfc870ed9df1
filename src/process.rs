//! The process and the system it runs on: the signals that stop it, and the ways it can end.

use tokio_util::sync::CancellationToken;

use crate::bot::StartError;
use crate::records::files::FileError;
use trellis_kernel::lock::LockError;

/// How a command ended badly.
#[derive(Debug)]
pub(crate) struct Ending {
    /// The exit code; the docs of the command line have the list.
    pub(crate) code: u8,
    /// What is said on stderr.
    pub(crate) words: String,
}

impl Ending {
    /// Something has to be changed before it can work.
    pub(crate) fn wrong(words: impl ToString) -> Self {
        Self {
            code: 2,
            words: words.to_string(),
        }
    }

    /// Something broke.
    pub(crate) fn broken(words: impl ToString) -> Self {
        Self {
            code: 1,
            words: words.to_string(),
        }
    }
}

impl From<StartError> for Ending {
    fn from(error: StartError) -> Self {
        let code = match &error {
            StartError::Lock(LockError::Held { .. }) => 3,
            StartError::Lock(LockError::Exposed(_) | LockError::Unusable { .. }) => 2,
            StartError::TokenRefused => 4,
            StartError::Open(_) | StartError::Vault(_) => 2,
            StartError::Unreachable { .. }
            | StartError::Fault(_)
            | StartError::Heartbeat(_)
            | StartError::Gateway(_) => 1,
        };
        Self {
            code,
            words: error.to_string(),
        }
    }
}

/// Every fault of every file, a line each.
pub(crate) fn faulty_files(errors: Vec<FileError>) -> Ending {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Ending::wrong(format!(
        "some files cannot be used as they are:\n{}",
        lines.join("\n")
    ))
}

/// Cancels `stop` at SIGTERM and at Ctrl-C.
pub(crate) fn listen_for_signals(stop: &CancellationToken) -> Result<(), Ending> {
    let cannot = |error| Ending::broken(format!("signals cannot be listened for: {error}"));
    #[cfg(unix)]
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(cannot)?;
    #[cfg(unix)]
    let mut interrupt =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt()).map_err(cannot)?;
    let stop = stop.clone();
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        stop.cancel();
    });
    #[cfg(not(unix))]
    let _ = cannot;
    Ok(())
}
