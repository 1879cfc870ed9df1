//! That it is looked who is in voice channels: by one at a time, and again after it was not seen for a while.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Mutex, MutexGuard};

/// Whose turn it is to look who is in voice channels, and whether somebody has to.
///
/// **Invariant:** what is noted last was asked last: whoever asks and notes holds the turn over both.
#[derive(Debug, Default)]
pub(crate) struct Looking {
    turn: Mutex<()>,
    is_owed: AtomicBool,
}

impl Looking {
    /// Waits until nobody else looks.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// For a while nothing was seen: somebody has to look.
    pub(crate) fn owe(&self) {
        self.is_owed.store(true, Ordering::SeqCst);
    }

    /// Whether somebody has to look; whoever asks does.
    pub(crate) fn take_owed(&self) -> bool {
        self.is_owed.swap(false, Ordering::SeqCst)
    }
}
