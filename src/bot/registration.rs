//! The slash commands at Discord: registered at the start when they are not the ones registered last.
//!
//! Discord may not take them just then. The bot serves all the same, with the commands that Discord knows; that they are
//! owed stands in the database, and a heartbeat tries again.

use chrono::{DateTime, Duration, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::commands;
use crate::interaction::{App, FixedChoices};
use trellis_kernel::clock;
use trellis_kernel::discord::{Call, Failure};
use trellis_kernel::error::Result;
use trellis_kernel::meta;
use trellis_kernel::texts::Texts;

/// The digest of the commands that were registered last.
const REGISTERED: &str = "commands";
/// Discord's list of them, as it was answered: their ids are asked for by every text that names one.
const LISTED: &str = "commands-listed";
/// The commands that Discord has not taken yet, see [`Owed`].
const OWED: &str = "commands-owed";
/// How long the start waits for an answer; nobody is served meanwhile.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// The pause after the first try that failed; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::seconds(30);
/// The longest pause, but for one that Discord asks for.
const LONGEST_PAUSE: Duration = Duration::hours(1);

/// That Discord did not take the commands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Owed {
    /// How many tries have failed.
    failed: u32,
    /// When the next one is made, in seconds since 1970.
    next_at: i64,
}

impl Owed {
    /// As it stands in the database: `<failed> <next_at>`.
    fn text(self) -> String {
        format!("{} {}", self.failed, self.next_at)
    }

    /// Reads [`Owed::text`]. What makes no sense is owed at once.
    fn read(text: &str) -> Self {
        let read = || {
            let (failed, next_at) = text.split_once(' ')?;
            Some(Self {
                failed: failed.parse().ok()?,
                next_at: next_at.parse().ok()?,
            })
        };
        read().unwrap_or_default()
    }

    fn after(self, failure: &Failure, now: DateTime<Utc>) -> Self {
        let doubled = FIRST_PAUSE * 2_i32.pow(self.failed.min(10));
        let asked_for = match failure {
            // 30034, too many new commands today, is such a wait of hours.
            Failure::RateLimited(wait) => Duration::from_std(*wait).unwrap_or(LONGEST_PAUSE),
            _ => Duration::zero(),
        };
        let pause = doubled.min(LONGEST_PAUSE).max(asked_for);
        Self {
            failed: self.failed.saturating_add(1),
            next_at: (now + pause).timestamp(),
        }
    }
}

/// Registers the commands with Discord when they are not the ones registered last:
/// a community may take 200 new ones a day and no more (facts.md §3).
/// When Discord does not take them, that is logged, and they are owed.
pub(super) async fn register(app: &App) -> Result<()> {
    let commands = Wanted::of(app).await?;
    let (known, listed) = {
        let mut connection = app.db.read().await?;
        let known = meta::find(&mut connection, REGISTERED).await?;
        (known, meta::find(&mut connection, LISTED).await?)
    };
    let listed = listed.and_then(|listed| serde_json::from_str(&listed).ok());
    if let Some(listed) = &listed {
        app.port.commands.learn(listed);
    }
    // An earlier version did not note the list: they are sent once more, which makes none anew.
    if listed.is_some() && known.as_deref() == Some(commands.digest.as_str()) {
        return Ok(());
    }
    attempt(app, commands, Owed::default()).await
}

/// Registers the commands if they are owed and it is time for another try; else it does nothing.
///
/// # Errors
/// When the database cannot be read or written. That Discord does not take the commands is logged, and tried again later.
pub async fn register_owed(app: &App) -> Result<()> {
    let owed = {
        let mut connection = app.db.read().await?;
        meta::find(&mut connection, OWED).await?
    };
    let Some(owed) = owed else { return Ok(()) };
    let owed = Owed::read(&owed);
    if app.clock.now().timestamp() < owed.next_at {
        return Ok(());
    }
    attempt(app, Wanted::of(app).await?, owed).await
}

async fn attempt(app: &App, commands: Wanted, owed: Owed) -> Result<()> {
    let Wanted { call, digest } = commands;
    let answer = tokio::select! {
        answer = app.port.call(call) => answer,
        () = clock::pause(PATIENCE) => Err(Failure::Ambiguous("there was no answer in time".to_owned())),
    };
    let failure = match answer {
        Ok(listed) => return registered(app, digest, &listed).await,
        Err(failure) => failure,
    };
    if failure == Failure::Unauthorized {
        app.courier.token_refused().cancel();
    }
    let owed = owed.after(&failure, app.clock.now());
    let stored = owed.text();
    app.db
        .write(move |tx| Box::pin(async move { meta::set(tx, OWED, &stored).await }))
        .await?;
    tracing::warn!(
        %failure,
        failed = owed.failed,
        next_try = %DateTime::from_timestamp(owed.next_at, 0).unwrap_or_default(),
        "Discord did not take the commands. Until it does, people are served with the commands that it knows; \
         they are sent again by themselves"
    );
    Ok(())
}

/// Notes that Discord has taken the commands, and under which ids.
async fn registered(app: &App, digest: String, listed: &Value) -> Result<()> {
    let listed = shortened(listed);
    app.port.commands.learn(&listed);
    let listed = listed.to_string();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                meta::set(tx, REGISTERED, &digest).await?;
                meta::set(tx, LISTED, &listed).await?;
                meta::forget(tx, OWED).await
            })
        })
        .await?;
    tracing::info!("commands registered");
    Ok(())
}

/// Of Discord's list, what the paths of commands and their ids are told from.
fn shortened(listed: &Value) -> Value {
    let list = listed.as_array().into_iter().flatten();
    let short = list.map(|one| {
        let mut short = json!({ "name": one["name"], "type": one["type"] });
        if let Some(id) = one.get("id") {
            short["id"] = id.clone();
        }
        if one["options"].is_array() {
            short["options"] = shortened(&one["options"]);
        }
        short
    });
    short.collect()
}

/// The commands as they are to be.
struct Wanted {
    call: Call,
    digest: String,
}

impl Wanted {
    async fn of(app: &App) -> Result<Self> {
        let list = wire(&app.texts)?;
        let (application, _) = app.port.identify().await?;
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(format!("{application} {list}")));
        let path = format!("/applications/{application}/commands");
        Ok(Self {
            call: Call::new(Method::PUT, "/applications/{a}/commands", application, path).json(list),
            digest,
        })
    }
}

/// Discord's JSON of all commands: only in servers, only for apps installed in one.
pub(super) fn wire(texts: &Texts) -> Result<Value> {
    let commands = commands::described(texts);
    let mut list = serde_json::to_value(poise::builtins::create_application_commands(&commands))?;
    for (command, known) in list.as_array_mut().into_iter().flatten().zip(&commands) {
        if let Some(fixed) = known.custom_data.downcast_ref::<FixedChoices>() {
            set_choices(command, fixed, texts);
        }
        command["contexts"] = json!([0]);
        command["integration_types"] = json!([0]);
        if let Some(map) = command.as_object_mut() {
            map.remove("dm_permission");
        }
    }
    Ok(list)
}

/// Writes the list of an option into a command's JSON.
fn set_choices(command: &mut Value, fixed: &FixedChoices, texts: &Texts) {
    let options = command["options"].as_array_mut().into_iter().flatten();
    for option in options.filter(|option| option["name"] == fixed.option) {
        let choices = (fixed.list)(texts).into_iter();
        let choices = choices.map(|(name, value)| json!({ "name": name, "value": value }));
        option["choices"] = choices.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_pause_up_to_an_hour_unless_discord_asks_for_more() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let pauses = |failure: Failure, tries: usize| {
            let mut owed = Owed::default();
            let mut pauses = Vec::new();
            for _ in 0..tries {
                owed = Owed::read(&owed.after(&failure, now).text());
                pauses.push(owed.next_at - now.timestamp());
            }
            pauses
        };
        let outage = pauses(Failure::Ambiguous("status 503".to_owned()), 50);
        assert_eq!(outage[..4], [30, 60, 120, 240]);
        assert!(outage[7..].iter().all(|pause| *pause == 3_600), "{outage:?}");
        let asked = |seconds| Failure::RateLimited(std::time::Duration::from_secs(seconds));
        assert_eq!(pauses(asked(40_000), 2), [40_000, 40_000]);
        assert_eq!(pauses(asked(31), 2), [31, 60]);
    }
}
