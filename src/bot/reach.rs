//! The first questions to Discord, asked with patience: one bad answer at the start ends no process.
//!
//! **Invariant:** all of them go to the base address of the settings.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use super::{Parts, StartError};
use trellis_kernel::discord::{Call, Failure, Port, PortSettings, patiently};

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
        clock: parts.clock.clone(),
    };
    let port = Port::new(settings, parts.token.clone()).map_err(|failure| unreachable(&base, failure))?;
    let known = patiently(&PAUSES, || port.identify()).await;
    known.map_err(|failure| unreachable(&base, failure))?;
    Ok(Arc::new(port))
}

/// Where the bot connects to.
#[derive(Debug)]
pub(super) struct Gateway {
    /// The address, as Discord or its stand-in gives it.
    pub(super) url: String,
    /// Over how many connections the servers are to be spread; one may have 2,500 of them at most.
    pub(super) shards: u32,
}

/// Asks for the gateway.
///
/// serenity asks, too, but goes to Discord's own gateway when it is not answered: with a stand-in's token, and unasked.
pub(super) async fn gateway(port: &Port) -> Result<Gateway, StartError> {
    let asked = patiently(&PAUSES, || ask_for_gateway(port)).await;
    asked.map_err(|failure| unreachable(port.base(), failure))
}

async fn ask_for_gateway(port: &Port) -> Result<Gateway, Failure> {
    let call = Call::new(Method::GET, "/gateway/bot", "", "/gateway/bot".to_owned());
    read(&port.call(call).await?)
        .ok_or_else(|| Failure::Ambiguous("the address of the gateway is missing".to_owned()))
}

fn read(answer: &Value) -> Option<Gateway> {
    let shards = answer.get("shards")?.as_u64()?;
    Some(Gateway {
        url: answer.get("url")?.as_str()?.to_owned(),
        shards: u32::try_from(shards).ok().filter(|shards| *shards > 0)?,
    })
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
