//! Asking again where the network or Discord may be better in a moment.

use std::time::Duration;

use super::failure::Failure;
use crate::clock;

/// Asks, and once more after each of these pauses as long as there is no good answer. For what is asked twice without harm.
///
/// # Errors
/// The last answer; another than that of a bad moment ends it at once.
pub async fn patiently<T, A>(pauses: &[Duration], ask: impl Fn() -> A) -> Result<T, Failure>
where
    A: Future<Output = Result<T, Failure>>,
{
    for pause in pauses {
        match ask().await {
            Err(failure @ (Failure::NotSent(_) | Failure::Ambiguous(_))) => {
                tracing::warn!(%failure, "no good answer; it is asked again in {pause:?}");
                clock::pause(*pause).await;
            }
            ended => return ended,
        }
    }
    ask().await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::time::Instant;

    use super::*;

    const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];

    /// What comes of these answers in turn, how often it was asked, and how long that took.
    async fn asked(answers: &[Result<u8, Failure>]) -> (Result<u8, Failure>, usize, u64) {
        let (times, begun) = (AtomicUsize::new(0), Instant::now());
        let ask = || std::future::ready(answers[times.fetch_add(1, Ordering::SeqCst)].clone());
        let ended = patiently(&PAUSES, ask).await;
        (ended, times.load(Ordering::SeqCst), begun.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_bad_moment_is_waited_out_and_an_answer_is_believed() {
        let bad = || Err(Failure::Ambiguous("status 503".to_owned()));
        let unsent = || Err(Failure::NotSent("no way".to_owned()));
        assert_eq!(asked(&[Ok(1)]).await, (Ok(1), 1, 0));
        assert_eq!(asked(&[bad(), unsent(), Ok(3)]).await, (Ok(3), 3, 5));
        assert_eq!(asked(&[bad(), unsent(), bad()]).await, (bad(), 3, 5));
        let over = || Err(Failure::InteractionOver);
        assert_eq!(asked(&[unsent(), over(), Ok(1)]).await, (over(), 2, 1));
    }
}
