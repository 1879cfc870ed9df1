//! What a 429 says: how long to wait, and what it is about.

use std::time::Duration;

use reqwest::header::HeaderMap;

/// What a 429 said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::discord) struct Wait {
    pub(in crate::discord) after: Duration,
    pub(in crate::discord) scope: Scope,
}

/// What a 429 is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) enum Scope {
    /// All that the bot sends.
    Global,
    /// What everybody sends to one thing; it is not held against the bot.
    Shared,
    /// What the bot sends on one route.
    User,
}

impl Wait {
    /// Reads a 429. Without a number that makes sense it waits a second, so that nothing can spin.
    pub(in crate::discord) fn read(headers: &HeaderMap, body: &serde_json::Value) -> Self {
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let seconds = body
            .get("retry_after")
            .and_then(serde_json::Value::as_f64)
            .or_else(|| header("retry-after").and_then(|v| v.parse().ok()))
            .filter(|s: &f64| s.is_finite() && (0.0..=86_400.0).contains(s))
            .unwrap_or(1.0);
        let is_global = body.get("global").and_then(serde_json::Value::as_bool) == Some(true)
            || header("x-ratelimit-global").is_some();
        let scope = match header("x-ratelimit-scope") {
            Some("global") => Scope::Global,
            _ if is_global => Scope::Global,
            Some("shared") => Scope::Shared,
            _ => Scope::User,
        };
        // A twentieth on top: Discord's clock and ours need not tick together.
        let after = Duration::from_secs_f64(seconds.max(0.05) * 1.05);
        Self { after, scope }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    reqwest::header::HeaderName::from_static(name),
                    value.parse().unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn senseless_numbers_are_as_good_as_none() {
        for nonsense in ["abc", "NaN", "-3", "1e300", "inf"] {
            let wait = Wait::read(&headers(&[("retry-after", nonsense)]), &serde_json::Value::Null);
            assert!(
                wait.after >= Duration::from_millis(50) && wait.after < Duration::from_secs(2),
                "{nonsense}: {wait:?}"
            );
        }
    }

    #[test]
    fn a_429_says_what_it_is_about() {
        let body = |global: bool| serde_json::json!({ "retry_after": 1.0, "global": global });
        for (scope, global, expected) in [
            (None, false, Scope::User),
            (Some("user"), false, Scope::User),
            (Some("shared"), false, Scope::Shared),
            (Some("global"), false, Scope::Global),
            (None, true, Scope::Global),
            (Some("user"), true, Scope::Global),
        ] {
            let scope: Vec<_> = scope
                .map(|word| ("x-ratelimit-scope", word))
                .into_iter()
                .collect();
            assert_eq!(
                Wait::read(&headers(&scope), &body(global)).scope,
                expected,
                "{scope:?}"
            );
        }
    }
}
