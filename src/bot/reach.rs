//! The first questions to Discord, asked with patience: one bad answer at the start ends no process.
//!
//! **Invariant:** all of them go to the base address of the settings.

use std::sync::Arc;
use std::time::Duration;

use super::{Parts, StartError};
use trellis_kernel::clock;
use trellis_kernel::discord::{Failure, Port, PortSettings};

const DISCORD: &str = "https://discord.com";
/// The pauses before a question is asked again. Longer trouble is for who watches the process.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_millis(800),
    Duration::from_secs(2),
];

/// The port, once Discord or its stand-in has said that it knows the token.
pub(super) async fn reach(parts: &Parts) -> Result<Arc<Port>, StartError> {
    let base = parts.api_base.clone().unwrap_or_else(|| DISCORD.to_owned());
    let settings = PortSettings {
        base: base.clone(),
        per_second: parts.per_second,
    };
    let port = Port::new(settings, parts.token.clone()).map_err(|failure| unreachable(&base, failure))?;
    patiently(&port, async || port.identify().await).await?;
    Ok(Arc::new(port))
}

/// Asks again where the network or Discord may be better in a moment.
async fn patiently<T>(port: &Port, ask: impl AsyncFn() -> Result<T, Failure>) -> Result<T, StartError> {
    for pause in PAUSES {
        match ask().await {
            Err(failure @ (Failure::NotSent(_) | Failure::Ambiguous(_))) => {
                tracing::warn!(%failure, base = port.base(), "no good answer at the start; it is asked again in {pause:?}");
                clock::pause(pause).await;
            }
            other => return other.map_err(|failure| unreachable(port.base(), failure)),
        }
    }
    ask().await.map_err(|failure| unreachable(port.base(), failure))
}

fn unreachable(base: &str, failure: Failure) -> StartError {
    match failure {
        Failure::Unauthorized => StartError::TokenRefused,
        failure => StartError::Unreachable {
            base: base.to_owned(),
            failure,
        },
    }
}
