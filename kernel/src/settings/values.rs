//! The values that settings can take, each checked while it is read.

use serde::{Deserialize, Deserializer, de};
use unic_langid::LanguageIdentifier;

/// The address of a stand-in for Discord, on this machine only and without encryption: `http://127.0.0.1:43117`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ApiBase(String);

impl ApiBase {
    /// The address, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ApiBase {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let url = reqwest::Url::parse(&text).ok().filter(|url| {
            url.scheme() == "http"
                && matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
                && url.username().is_empty()
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
        });
        let url = url.ok_or(
            "expected http:// with a loopback address and a port and no path, such as http://127.0.0.1:43117",
        )?;
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

/// Requests per second over all routes, 1 to 50 (facts.md, rate limits: Discord allows 50).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestsPerSecond(u32);

impl RequestsPerSecond {
    /// The number, 1 to 50.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl Default for RequestsPerSecond {
    /// A tenth below Discord's limit, which counts on Discord's clock and not on ours.
    fn default() -> Self {
        Self(45)
    }
}

impl<'de> Deserialize<'de> for RequestsPerSecond {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;

        impl de::Visitor<'_> for Number {
            type Value = RequestsPerSecond;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number from 1 to 50")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                match u32::try_from(number) {
                    Ok(number @ 1..=50) => Ok(RequestsPerSecond(number)),
                    _ => Err(E::custom(
                        "expected a whole number from 1 to 50 (50 is Discord's limit)",
                    )),
                }
            }
        }

        deserializer.deserialize_i64(Number)
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For a person at a terminal.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// What is worth a log line: `info`, or a list such as `info,serenity=warn`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LogLevel(String);

impl LogLevel {
    /// The directives, as `tracing_subscriber::EnvFilter` reads them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for LogLevel {
    fn default() -> Self {
        Self("info,serenity=warn".to_owned())
    }
}

impl TryFrom<String> for LogLevel {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        // The filter itself would take a misspelt level for the name of a target and log nothing else.
        let good = text.split(',').all(|directive| {
            let level = match directive.split_once('=') {
                Some((target, level)) => Some(level).filter(|_| !target.trim().is_empty()),
                None => Some(directive),
            };
            matches!(
                level.map(str::trim),
                Some("off" | "error" | "warn" | "info" | "debug" | "trace")
            )
        });
        if !good || tracing_subscriber::EnvFilter::try_new(&text).is_err() {
            return Err(
                "expected off, error, warn, info, debug or trace, alone or as `target=level`, with commas between",
            );
        }
        Ok(Self(text))
    }
}

/// The language that people are spoken to in, as a BCP 47 tag: `en`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TextLocale(String);

impl TextLocale {
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TextLocale {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl TryFrom<String> for TextLocale {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.parse::<LanguageIdentifier>() {
            Ok(tag) => Ok(Self(tag.to_string())),
            Err(_) => Err("expected a language such as en, de or pt-BR"),
        }
    }
}

/// A page on the web, `https://` only, since it is shown to people as a link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct WebAddress(String);

impl WebAddress {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WebAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match reqwest::Url::parse(&text) {
            Ok(url) if url.scheme() == "https" && url.has_host() => Ok(Self(url.to_string())),
            _ => Err("expected an address that begins with https://"),
        }
    }
}
