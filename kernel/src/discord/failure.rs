//! What can go wrong at Discord, sorted once. What to do about each class is decided by who called.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

/// Why a call did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The request never left: name, connection or TLS. Safe to repeat.
    #[error("not sent: {0}")]
    NotSent(String),
    /// It left, and no trustworthy answer came. It may have taken effect.
    #[error("no trustworthy answer: {0}")]
    Ambiguous(String),
    /// Discord said wait, longer than a call may wait.
    #[error("rate limited for {0:?}")]
    RateLimited(Duration),
    /// Answered by the edge, not by the API, or our own guard is closed. Nobody may knock for a while.
    #[error("blocked at the edge")]
    Blocked,
    /// The token is not accepted (401, facts.md §2). Every further try counts towards a ban.
    #[error("the token is not accepted")]
    Unauthorized,
    /// The bot may not do this here (50001, 50013), or a role of it is too low.
    #[error("permission missing ({code}): {message}")]
    Permission {
        /// Discord's code.
        code: u32,
        /// Discord's words.
        message: String,
    },
    /// The thing is not there (404 with a code of its own).
    #[error("gone: {0:?}")]
    Gone(Gone),
    /// No room for one more.
    #[error("no room: {0:?}")]
    Exhausted(Exhausted),
    /// The thread is archived (50083); it can be woken.
    #[error("the thread is archived")]
    ThreadArchived,
    /// The thread is locked (160005): only who manages threads writes in it.
    #[error("the thread is locked")]
    ThreadLocked,
    /// The forum takes no post without a tag (40067).
    #[error("the forum demands a tag")]
    TagDemanded,
    /// The name of what was to be made is not taken here, whatever made of it a bad one: its length, its signs, or a word
    /// that is not allowed (50035 at nothing but `name`, 200001).
    #[error("the name is not taken ({code}): {message}")]
    NameRefused {
        /// Discord's code.
        code: u32,
        /// Discord's words and the codes at the field, without the name.
        message: String,
    },
    /// A moderator's rule blocked the text (200000).
    #[error("not allowed here ({code}): {message}")]
    Forbidden {
        /// Discord's code.
        code: u32,
        /// Discord's words.
        message: String,
    },
    /// A thread was started from this message already (160004); its id is the message's.
    #[error("a thread exists already")]
    ThreadExists,
    /// The interaction is too old or unknown (10062, 50027).
    #[error("the interaction is over")]
    InteractionOver,
    /// The interaction was answered before (40060).
    #[error("the interaction was answered already")]
    AnsweredAlready,
    /// Discord does not understand what we sent: a defect of ours.
    #[error("malformed ({code}): {message}")]
    Malformed {
        /// Discord's code.
        code: u32,
        /// Discord's words and the paths of the fields, without their values.
        message: String,
    },
}

/// What is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// 10003.
    Channel,
    /// 10004.
    Guild,
    /// 10007, 10013.
    Person,
    /// 10008.
    Message,
    /// 10011.
    Role,
    /// Any other 404 with a code.
    Other(u32),
}

/// What is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exhausted {
    /// 30013: 500 channels in the guild.
    GuildChannels,
    /// 50 channels in the category.
    CategoryChannels,
    /// 30005: 250 roles.
    Roles,
    /// 30003: pins.
    Pins,
    /// 160006: active threads.
    ActiveThreads,
}

impl Failure {
    /// Sorts an answer that is not a success (facts.md §2, reliability.md §2.3).
    pub(super) fn from_answer(status: StatusCode, body: &[u8]) -> Self {
        let Ok(json) = serde_json::from_slice::<Value>(body) else {
            return match status.as_u16() {
                401 => Self::Unauthorized,
                403 | 429 => Self::Blocked,
                _ => Self::Ambiguous(format!("status {status} without JSON")),
            };
        };
        let code = json
            .get("code")
            .and_then(Value::as_u64)
            .and_then(|code| u32::try_from(code).ok())
            .unwrap_or(0);
        let message = json
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        match (status.as_u16(), code) {
            (_, 10062 | 50027) => Self::InteractionOver,
            (_, 40060) => Self::AnsweredAlready,
            (401, _) | (_, 40001 | 50014) => Self::Unauthorized,
            // An answer of the edge in the clothes of the API (facts.md §2): no permission would help.
            (_, 40333) => Self::Blocked,
            (_, 10003) => Self::Gone(Gone::Channel),
            (_, 10004) => Self::Gone(Gone::Guild),
            (_, 10007 | 10013) => Self::Gone(Gone::Person),
            (_, 10008) => Self::Gone(Gone::Message),
            (_, 10011) => Self::Gone(Gone::Role),
            (_, 30013) => Self::Exhausted(Exhausted::GuildChannels),
            (_, 30005) => Self::Exhausted(Exhausted::Roles),
            (_, 30003) => Self::Exhausted(Exhausted::Pins),
            (_, 160_006) => Self::Exhausted(Exhausted::ActiveThreads),
            (_, 160_004) => Self::ThreadExists,
            (_, 50083) => Self::ThreadArchived,
            (_, 160_005) => Self::ThreadLocked,
            (_, 40067) => Self::TagDemanded,
            (_, 200_000) => Self::Forbidden { code, message },
            (_, 200_001) => Self::NameRefused { code, message },
            (_, 50035) if is_about_the_name(&json) => Self::NameRefused {
                code,
                message: format!("{message} {}", error_paths(&json)),
            },
            (_, 50035) if body_names(&json, "CHANNEL_PARENT_MAX_CHANNELS") => {
                Self::Exhausted(Exhausted::CategoryChannels)
            }
            (403, _) | (_, 50001 | 50013) => Self::Permission { code, message },
            (404, 0) => Self::Malformed { code, message },
            (404, _) => Self::Gone(Gone::Other(code)),
            (500.., _) => Self::Ambiguous(format!("status {status}")),
            (_, _) => Self::Malformed {
                code,
                message: format!("{message} {}", error_paths(&json)).trim().to_owned(),
            },
        }
    }
}

/// Whether the name is all that is wrong.
fn is_about_the_name(json: &Value) -> bool {
    let errors = json.get("errors").and_then(Value::as_object);
    errors.is_some_and(|errors| errors.len() == 1 && errors.contains_key("name"))
}

/// Whether an inner error code occurs anywhere in the nested `errors`.
fn body_names(json: &Value, inner: &str) -> bool {
    match json {
        Value::Object(map) => {
            map.get("code").and_then(Value::as_str) == Some(inner)
                || map.values().any(|v| body_names(v, inner))
        }
        Value::Array(list) => list.iter().any(|v| body_names(v, inner)),
        _ => false,
    }
}

/// `embeds.0.description BASE_TYPE_MAX_LENGTH, …`: where it hurts, without what a person wrote.
fn error_paths(json: &Value) -> String {
    fn walk(value: &Value, path: &str, found: &mut Vec<String>) {
        let Value::Object(map) = value else { return };
        if let Some(Value::Array(errors)) = map.get("_errors") {
            let codes: Vec<&str> = errors
                .iter()
                .filter_map(|e| e.get("code").and_then(Value::as_str))
                .collect();
            found.push(format!("{path} {}", codes.join("+")));
        }
        for (key, inner) in map {
            if key != "_errors" {
                let deeper = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                walk(inner, &deeper, found);
            }
        }
    }
    let mut found = Vec::new();
    if let Some(errors) = json.get("errors") {
        walk(errors, "", &mut found);
    }
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(status: u16, body: &str) -> Failure {
        Failure::from_answer(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn each_answer_has_its_class() {
        let cases = [
            (
                401,
                r#"{"message":"401: Unauthorized","code":0}"#,
                Failure::Unauthorized,
            ),
            (
                404,
                r#"{"message":"Unknown Channel","code":10003}"#,
                Failure::Gone(Gone::Channel),
            ),
            (
                404,
                r#"{"message":"Unknown interaction","code":10062}"#,
                Failure::InteractionOver,
            ),
            (
                401,
                r#"{"message":"Invalid Webhook Token","code":50027}"#,
                Failure::InteractionOver,
            ),
            (
                400,
                r#"{"message":"already","code":40060}"#,
                Failure::AnsweredAlready,
            ),
            (
                400,
                r#"{"message":"max","code":30013}"#,
                Failure::Exhausted(Exhausted::GuildChannels),
            ),
            (
                400,
                r#"{"message":"exists","code":160004}"#,
                Failure::ThreadExists,
            ),
            (403, "<html>1015</html>", Failure::Blocked),
            (
                403,
                r#"{"code":40333,"message":"internal network error"}"#,
                Failure::Blocked,
            ),
            (
                403,
                r#"{"message":"Missing Permissions","code":50013}"#,
                Failure::Permission {
                    code: 50013,
                    message: "Missing Permissions".to_owned(),
                },
            ),
            (
                502,
                "<html>",
                Failure::Ambiguous("status 502 Bad Gateway without JSON".to_owned()),
            ),
            (
                500,
                r#"{"message":"500: Internal Server Error","code":0}"#,
                Failure::Ambiguous("status 500 Internal Server Error".to_owned()),
            ),
        ];
        for (status, body, expected) in cases {
            assert_eq!(sorted(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn a_malformed_body_is_reported_by_path_and_never_by_value() {
        let failure = sorted(
            400,
            r#"{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"0":{"description":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 4096 or fewer"}]}}}}}"#,
        );
        let Failure::Malformed { message, .. } = failure else {
            panic!("{failure:?}")
        };
        assert_eq!(
            message,
            "Invalid Form Body embeds.0.description BASE_TYPE_MAX_LENGTH"
        );
    }

    #[test]
    fn a_name_that_is_refused_is_told_from_what_else_may_be_wrong() {
        let refused = r#"{"_errors":[{"code":"INVALID_COMMUNITY_PROPERTY_NAME","message":"Contains words not allowed"}]}"#;
        let body =
            |errors: String| format!(r#"{{"code":50035,"message":"Invalid Form Body","errors":{errors}}}"#);
        let alone = sorted(400, &body(format!(r#"{{"name":{refused}}}"#)));
        let Failure::NameRefused { message, .. } = alone else {
            panic!("{alone:?}")
        };
        assert_eq!(message, "Invalid Form Body name INVALID_COMMUNITY_PROPERTY_NAME");
        let title = sorted(400, r#"{"code":200001,"message":"Title was blocked"}"#);
        assert!(matches!(title, Failure::NameRefused { .. }), "{title:?}");
        for other in [
            format!(r#"{{"name":{refused},"parent_id":{refused}}}"#),
            format!(r#"{{"message":{{"name":{refused}}}}}"#),
        ] {
            let failure = sorted(400, &body(other));
            assert!(matches!(failure, Failure::Malformed { .. }), "{failure:?}");
        }
        let words = sorted(400, r#"{"code":200000,"message":"Message was blocked"}"#);
        assert!(matches!(words, Failure::Forbidden { .. }), "{words:?}");
        assert_eq!(
            sorted(400, r#"{"code":40067,"message":"tag"}"#),
            Failure::TagDemanded
        );
        assert_eq!(
            sorted(400, r#"{"code":160005,"message":"locked"}"#),
            Failure::ThreadLocked
        );
    }

    #[test]
    fn a_full_category_is_not_taken_for_a_defect() {
        let body = r#"{"code":50035,"message":"Invalid Form Body","errors":{"parent_id":{"_errors":[{"code":"CHANNEL_PARENT_MAX_CHANNELS","message":"Maximum number of channels in category reached (50)"}]}}}"#;
        assert_eq!(sorted(400, body), Failure::Exhausted(Exhausted::CategoryChannels));
    }
}
