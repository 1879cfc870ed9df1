//! One request to Discord: the headers it wants, a deadline, the limiter around it, the answer sorted.

use std::num::NonZeroU32;
use std::time::Duration;

use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::sync::futures::Notified;
use tokio::time::Instant;
use trellis_domain::community::Server;
use trellis_domain::ids::{ApplicationId, GuildId, UserId};

use super::call::{Attachment, Call};
use super::commands::CommandIds;
use super::failure::Failure;
use super::files::{Fetched, Files, part, safe_name};
use super::limiter::{Limiter, NotNow, Permit, Route, Scope, Wait};
use super::message::show_file;
use super::patience::patiently;
use super::pictures::is_picture;
use super::servers::Servers;
use crate::clock::Clock;
use crate::settings::Token;

/// How long one request may take before its outcome counts as unknown.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);
/// How long an answer to an interaction may take; Discord gives 3 s in all, and there is one retry.
const ANSWER_DEADLINE: Duration = Duration::from_millis(1_400);
/// The pauses before an answer that takes a moment is written again.
const EDIT_PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(3)];
/// A longer wait than this is left to the database; no task stands about for it.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// How often one call follows a 429 before it is left to the database.
const PATIENCE: u32 = 5;

/// Which Discord, and how fast.
#[derive(Debug, Clone)]
pub struct PortSettings {
    /// `https://discord.com`, or another base address; without a trailing slash.
    pub base: String,
    /// Requests per second over all routes; Discord's limit is 50.
    pub per_second: NonZeroU32,
    /// Is told Discord's time with each answer.
    pub clock: Clock,
}

/// The way out to Discord.
#[derive(Debug)]
pub struct Port {
    http: reqwest::Client,
    files: Files,
    base: String,
    token: Token,
    limiter: Limiter,
    servers: Servers,
    /// The commands that can be pressed where a text names them.
    pub commands: CommandIds,
    clock: Clock,
    identity: std::sync::OnceLock<(ApplicationId, UserId)>,
}

impl Port {
    /// A port with its own limiter. Nothing is sent yet.
    ///
    /// # Errors
    /// When the TLS set-up of this machine cannot be used.
    pub fn new(settings: PortSettings, token: Token) -> Result<Self, Failure> {
        let http = client()
            .build()
            .map_err(|error| Failure::NotSent(error.to_string()))?;
        Ok(Self {
            http,
            files: Files::new(client(), &settings.base)?,
            base: settings.base,
            token,
            limiter: Limiter::new(settings.per_second),
            servers: Servers::default(),
            commands: CommandIds::default(),
            clock: settings.clock,
            identity: std::sync::OnceLock::new(),
        })
    }

    /// The base address, for who has to speak to the same Discord.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Asks who we are; remembered. Needed before anything is searched for or made.
    ///
    /// # Errors
    /// As [`Port::call`].
    pub async fn identify(&self) -> Result<(ApplicationId, UserId), Failure> {
        if let Some(identity) = self.identity.get() {
            return Ok(*identity);
        }
        let get = |route, path: &str| Call::new(Method::GET, route, "", path.to_owned());
        let me = self.call(get("/users/@me", "/users/@me")).await?;
        let application = self.call(get("/applications/@me", "/applications/@me")).await?;
        let identity = (ApplicationId::new(id_of(&application)?), UserId::new(id_of(&me)?));
        Ok(*self.identity.get_or_init(|| identity))
    }

    /// Asks Discord until the time is certain, twice at the most: each of its answers carries the date, a refusal, too.
    pub async fn ask_the_time(&self) {
        for _ in 0..2 {
            let call = Call::new(Method::GET, "/gateway", "", "/gateway".to_owned());
            if let Err(failure) = self.call(call).await {
                tracing::debug!(%failure, "Discord was asked for the time");
            }
            if self.clock.certain().is_some() {
                return;
            }
        }
    }

    /// A server's owner and what its roles give, as of `now` or of a few seconds before.
    ///
    /// # Errors
    /// As [`Port::call`].
    pub async fn server(&self, guild: GuildId, now: DateTime<Utc>) -> Result<Server, Failure> {
        self.servers.get(self, guild, now).await
    }

    /// Something about the server has changed: it is asked for again.
    pub(crate) fn forget_server(&self, guild: GuildId) {
        self.servers.forget(guild);
    }

    /// Sends one request when the limiter lets it, and again after a 429 that is short.
    ///
    /// # Errors
    /// A [`Failure`], sorted.
    pub async fn call(&self, call: Call) -> Result<Value, Failure> {
        for _ in 0..PATIENCE {
            self.may_knock()?;
            let route = call.route();
            let entered = self.limiter.enter(&route, call.sender(), LONGEST_WAIT);
            let permit = entered.await.map_err(Failure::RateLimited)?;
            match self.send(&call, &permit).await {
                Err(Failure::RateLimited(wait)) if wait <= LONGEST_WAIT => {}
                ended => return ended,
            }
        }
        Err(Failure::RateLimited(LONGEST_WAIT))
    }

    /// The right to send a request like this, where it may go now. [`Port::call_with`] uses it up.
    ///
    /// # Errors
    /// Why it may not go; [`Failure::Blocked`] and [`Failure::RateLimited`] where that is for longer than anybody waits.
    pub(crate) fn take(&self, call: &Call) -> Result<Result<Permit, NotNow>, Failure> {
        self.may_knock()?;
        match self.limiter.take(&call.route()) {
            Err(NotNow::Closed(until)) => {
                let wait = until.saturating_duration_since(Instant::now());
                if wait > LONGEST_WAIT {
                    return Err(Failure::RateLimited(wait));
                }
                Ok(Err(NotNow::Closed(until)))
            }
            taken => Ok(taken),
        }
    }

    /// Whether a request on this route could go now.
    ///
    /// # Errors
    /// Why it could not.
    pub(crate) fn look(&self, route: &Route) -> Result<(), NotNow> {
        self.limiter.look(route)
    }

    /// Ends when a request has ended since this was enabled.
    pub(crate) fn moved(&self) -> Notified<'_> {
        self.limiter.moved()
    }

    /// Sends one request with a right that was taken before. A 429 is not followed, however short: nobody stands about.
    ///
    /// # Errors
    /// As [`Port::call`].
    pub(crate) async fn call_with(&self, call: Call, permit: Permit) -> Result<Value, Failure> {
        let paced = self.limiter.keep_pace(call.sender(), LONGEST_WAIT);
        paced.await.map_err(Failure::RateLimited)?;
        self.send(&call, &permit).await
    }

    fn may_knock(&self) -> Result<(), Failure> {
        if self.limiter.is_blocked() {
            return Err(Failure::Blocked);
        }
        Ok(())
    }

    /// Sends one request, and the limiter learns from its answer.
    async fn send(&self, call: &Call, permit: &Permit) -> Result<Value, Failure> {
        let request = self.request(call)?.timeout(DEADLINE);
        let asked = self.clock.ask();
        let answer = request.send().await.map_err(sort_transport)?;
        self.clock.hear(asked, date_of(&answer));
        let status = answer.status();
        let headers = answer.headers().clone();
        let body = answer.bytes().await;
        if status.is_success() {
            permit.learn(&headers, None);
            return read_success(status, body);
        }
        let body = body.unwrap_or_default();
        let json = serde_json::from_slice::<Value>(&body).ok();
        let is_429 = status == StatusCode::TOO_MANY_REQUESTS;
        let wait = json.filter(|_| is_429).map(|json| Wait::read(&headers, &json));
        permit.learn(&headers, wait);
        if let Some(wait) = wait {
            if wait.scope != Scope::Shared {
                self.limiter.count_invalid();
            }
            tracing::warn!(route = call.route, ?wait, "rate limited");
            return Err(Failure::RateLimited(wait.after));
        }
        let failure = Failure::from_answer(status, &body);
        if matches!(status.as_u16(), 401 | 403 | 429) {
            self.limiter.count_invalid();
        }
        if failure == Failure::Blocked {
            self.limiter.block();
        }
        Err(failure)
    }

    /// Answers an interaction. Outside the limits; one retry, because an answer lost on the way is a person who
    /// is told that nothing happened.
    ///
    /// # Errors
    /// [`Failure::InteractionOver`] when the 3 seconds were over; what was committed before stays.
    pub async fn answer(
        &self,
        interaction: u64,
        token: &str,
        body: &Value,
        file: Option<&Attachment>,
    ) -> Result<(), Failure> {
        let url = format!(
            "{}/api/v10/interactions/{interaction}/{token}/callback",
            self.base
        );
        for first in [true, false] {
            let sent = with_body(self.http.post(&url), body, file)
                .timeout(ANSWER_DEADLINE)
                .send()
                .await;
            let failure = match sent {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) => {
                    let status = answer.status();
                    Failure::from_answer(status, &answer.bytes().await.unwrap_or_default())
                }
                Err(error) => sort_transport(error),
            };
            match failure {
                // Our own first try arrived although its answer did not.
                Failure::AnsweredAlready if !first => return Ok(()),
                Failure::Ambiguous(_) | Failure::NotSent(_) if first => {}
                other => return Err(other),
            }
        }
        Err(Failure::InteractionOver)
    }

    /// Changes the first answer to an interaction, within its 15 minutes.
    ///
    /// # Errors
    /// [`Failure::InteractionOver`] when they have passed.
    pub async fn edit_answer(
        &self,
        token: &str,
        body: &Value,
        file: Option<&Attachment>,
    ) -> Result<(), Failure> {
        let path = format!("{token}/messages/@original");
        // Written twice, it says the same once.
        patiently(&EDIT_PAUSES, || {
            self.after_answer(Method::PATCH, &path, body, file)
        })
        .await
    }

    /// Says more after the first answer to an interaction, within its 15 minutes, with a file if there is one. It has no
    /// nonce: for what may come twice without harm.
    ///
    /// # Errors
    /// [`Failure::InteractionOver`] when they have passed.
    pub async fn add_to_answer(
        &self,
        token: &str,
        body: &Value,
        file: Option<&Attachment>,
    ) -> Result<(), Failure> {
        self.after_answer(Method::POST, token, body, file).await
    }

    async fn after_answer(
        &self,
        method: Method,
        rest: &str,
        body: &Value,
        file: Option<&Attachment>,
    ) -> Result<(), Failure> {
        let (application, _) = self.identify().await?;
        let url = format!("{}/api/v10/webhooks/{application}/{rest}", self.base);
        let answer = with_body(self.http.request(method, url), body, file)
            .timeout(DEADLINE)
            .send()
            .await
            .map_err(sort_transport)?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        Err(Failure::from_answer(
            status,
            &answer.bytes().await.unwrap_or_default(),
        ))
    }

    /// Fetches a file that Discord itself holds (evidence of a command), at most 10 MiB.
    ///
    /// # Errors
    /// [`Failure::Gone`] when it is no longer there, too large or not Discord's; anything else may be better in a moment.
    pub async fn fetch_file(&self, url: &str) -> Result<Fetched, Failure> {
        self.files.fetch(url).await
    }

    fn request(&self, call: &Call) -> Result<reqwest::RequestBuilder, Failure> {
        let url = format!("{}/api/v10{}", self.base, call.path);
        let mut request = self
            .http
            .request(call.method.clone(), url)
            .header("authorization", format!("Bot {}", self.token.reveal()));
        if let Some(reason) = &call.reason {
            request = request.header("x-audit-log-reason", percent_encode(reason));
        }
        Ok(match (&call.body, &call.file) {
            (Some(body), file) => with_body(request, body, file.as_ref()),
            _ if matches!(call.method, Method::PUT | Method::POST | Method::PATCH) => {
                request.header("content-length", "0")
            }
            _ => request,
        })
    }
}

/// The request with its body, and the file beside it where there is one.
fn with_body(
    request: reqwest::RequestBuilder,
    body: &Value,
    file: Option<&Attachment>,
) -> reqwest::RequestBuilder {
    match file {
        Some(file) => {
            let mut body = body.clone();
            show_file(&mut body, &safe_name(&file.name), is_picture(&file.bytes));
            let form = reqwest::multipart::Form::new()
                .text("payload_json", body.to_string())
                .part("files[0]", part(file));
            request.multipart(form)
        }
        None => request.json(body),
    }
}

fn client() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(concat!(
            "DiscordBot (https://github.com/trellis-bot/trellis, ",
            env!("CARGO_PKG_VERSION"),
            ")"
        ))
        .connect_timeout(Duration::from_secs(5))
        .no_proxy()
}

fn read_success(
    status: StatusCode,
    body: Result<impl AsRef<[u8]>, reqwest::Error>,
) -> Result<Value, Failure> {
    let body = body.map_err(sort_transport)?;
    if status == StatusCode::NO_CONTENT || body.as_ref().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body.as_ref()).map_err(|_| Failure::Ambiguous("the answer is no JSON".to_owned()))
}

/// Sorts an error of the way to Discord. The address is left out: it may hold an interaction's token.
pub(super) fn sort_transport(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        Failure::NotSent(error.to_string())
    } else {
        Failure::Ambiguous(error.to_string())
    }
}

/// When an answer was written, by Discord's clock.
fn date_of(answer: &reqwest::Response) -> Option<DateTime<Utc>> {
    let date = answer.headers().get(reqwest::header::DATE)?.to_str().ok()?;
    let date = DateTime::parse_from_rfc2822(date).ok()?;
    Some(date.with_timezone(&Utc))
}

fn id_of(object: &Value) -> Result<u64, Failure> {
    object
        .get("id")
        .and_then(Value::as_str)
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Failure::Ambiguous("the answer has no id".to_owned()))
}

/// What may stand in a header as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
/// How long an audit reason may be; Discord counts to 512.
const LONGEST_REASON: usize = 512;

/// An audit reason as a header wants it: everything but plain ASCII letters, digits and a few signs escaped.
fn percent_encode(reason: &str) -> String {
    let mut encoded = String::with_capacity(reason.len());
    for character in reason.chars() {
        let before = encoded.len();
        encoded.extend(utf8_percent_encode(character.encode_utf8(&mut [0; 4]), PLAIN));
        // Half a character is no text to who decodes it.
        if encoded.len() > LONGEST_REASON {
            encoded.truncate(before);
            break;
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_reason_is_escaped_and_cut_between_characters() {
        assert_eq!(
            percent_encode("Room of Ümit & Zoë-1_a.~"),
            "Room%20of%20%C3%9Cmit%20%26%20Zo%C3%AB-1_a.~"
        );
        for before in 0..12 {
            let reason = format!("{}{}", "a".repeat(before), "🌱".repeat(100));
            let encoded = percent_encode(&reason);
            let sent = percent_encoding::percent_decode_str(&encoded).decode_utf8();
            assert!(reason.starts_with(sent.unwrap().as_ref()), "{before}");
            assert!(
                (500..=LONGEST_REASON).contains(&encoded.len()),
                "{before}: {encoded}"
            );
        }
    }
}
