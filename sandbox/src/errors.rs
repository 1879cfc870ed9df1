//! Discord's error answers: `{"message", "code", "errors"?}` with the status that goes with each code.
//!
//! Owns the pairing of code, status and text (facts.md §2) and the nesting of field errors under 50035.
//! Must not decide when an error applies; that is the business of whoever checks the rule.

use serde_json::{Map, Value, json};

/// An answer by which Discord refuses a request.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Discord's JSON error code, 0 for plain HTTP errors.
    pub code: u32,
    /// Text for people.
    pub message: String,
    /// Errors by field, only with 50035.
    pub errors: Option<Value>,
    /// Seconds to wait, of a limit of the world itself.
    pub retry_after: Option<f64>,
}

impl ApiError {
    /// An error of this status, code and text.
    #[must_use]
    pub fn new(status: u16, code: u32, message: &str) -> Self {
        Self {
            status,
            code,
            message: message.to_owned(),
            errors: None,
            retry_after: None,
        }
    }

    /// This error with the seconds after which the request may come again.
    #[must_use]
    pub fn after(self, seconds: f64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// A plain HTTP error such as `404: Not Found`, code 0.
    #[must_use]
    pub fn plain(status: u16) -> Self {
        let text = match status {
            400 => "400: Bad Request",
            401 => "401: Unauthorized",
            403 => "403: Forbidden",
            404 => "404: Not Found",
            405 => "405: Method Not Allowed",
            413 => "413: Request Entity Too Large",
            429 => "429: Too Many Requests",
            502 => "502: Bad Gateway",
            503 => "503: Service Unavailable",
            504 => "504: Gateway Timeout",
            _ => "500: Internal Server Error",
        };
        Self::new(status, 0, text)
    }

    /// The error of one field, 50035.
    #[must_use]
    pub fn field(path: &str, code: &str, message: &str) -> Self {
        let mut problems = Problems::default();
        problems.add(path, code, message);
        problems.into_error()
    }

    /// The body as Discord sends it.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        if let Some(seconds) = self.retry_after {
            body["retry_after"] = json!((seconds * 1000.0).ceil() / 1000.0);
        }
        body
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.message)?;
        if let Some(errors) = &self.errors {
            write!(f, " {errors}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

macro_rules! named {
    ($($name:ident = $status:literal, $code:literal, $text:literal;)*) => {
        impl ApiError {
            $(
                #[doc = concat!("Code ", stringify!($code), ": ", $text)]
                #[must_use]
                pub fn $name() -> Self {
                    Self::new($status, $code, $text)
                }
            )*

            /// The error of one of Discord's codes, if the sandbox knows it; 50035 about a field `content`.
            pub(crate) fn by_code(code: u32) -> Option<Self> {
                match code {
                    50035 => Some(Self::field("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")),
                    $($code => Some(Self::new($status, $code, $text)),)*
                    _ => None,
                }
            }
        }
    };
}

named! {
    unknown_channel = 404, 10003, "Unknown Channel";
    unknown_guild = 404, 10004, "Unknown Guild";
    unknown_member = 404, 10007, "Unknown Member";
    unknown_message = 404, 10008, "Unknown Message";
    unknown_overwrite = 404, 10009, "Unknown Overwrite";
    unknown_role = 404, 10011, "Unknown Role";
    unknown_user = 404, 10013, "Unknown User";
    unknown_emoji = 400, 10014, "Unknown Emoji";
    unknown_webhook = 404, 10015, "Unknown Webhook";
    unknown_session = 404, 10020, "Unknown session";
    unknown_ban = 404, 10026, "Unknown Ban";
    unknown_voice_state = 404, 10065, "Unknown Voice State";
    unknown_interaction = 404, 10062, "Unknown interaction";
    unknown_command = 404, 10063, "Unknown application command";
    unknown_application = 404, 10002, "Unknown Application";
    unknown_command_permissions = 404, 10066, "Unknown application command permissions";
    slowed_down = 429, 20016, "This action cannot be performed due to slowmode rate limit";
    too_many_pins = 400, 30003, "Maximum number of pins reached for the channel (250)";
    too_many_roles = 400, 30005, "Maximum number of server roles reached (250)";
    too_many_reactions = 400, 30010, "Maximum number of reactions reached (20)";
    too_many_channels = 400, 30013, "Maximum number of server channels reached (500)";
    too_many_attachments = 400, 30015, "Maximum number of attachments in a message reached (10)";
    unknown_scheduled_event = 404, 10070, "Unknown Guild Scheduled Event";
    too_many_events = 400, 30038, "Maximum number of guild scheduled events reached (100)";
    event_is_over = 400, 180000, "Cannot update a finished event";
    too_many_commands = 400, 30032, "Maximum number of application commands reached (100)";
    too_many_thread_members = 400, 30033, "Maximum number of thread participants has been reached (1000)";
    too_many_commands_a_day = 429, 30034, "Maximum number of daily application command creates has been reached (200)";
    too_many_pinned_posts = 400, 30047, "Maximum number of pinned threads in a forum channel has been reached (1)";
    too_many_old_edits = 429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later";
    too_many_overwrites = 400, 30060, "Maximum number of permission overwrites reached (1000)";
    direct_messages_too_fast = 403, 40003, "You are opening direct messages too fast";
    entity_too_large = 413, 40005, "Request entity too large";
    only_one_parent_change = 400, 40009, "Only one channel can have a parent_id modified at a time";
    not_in_voice = 400, 40032, "Target user is not connected to voice.";
    plain_message_in_forum = 400, 40058, "Cannot message this channel until after post is created";
    already_answered = 400, 40060, "Interaction has already been acknowledged.";
    tag_names_not_unique = 400, 40061, "Tag names must be unique";
    no_open_tags = 400, 40066, "There are no tags available that can be set by non-moderators";
    tag_required = 400, 40067, "A tag is required to create a forum post in this channel";
    missing_access = 403, 50001, "Missing Access";
    direct_message = 403, 50003, "Cannot execute action on a DM channel";
    others_message = 403, 50005, "Cannot edit a message authored by another user";
    empty_message = 400, 50006, "Cannot send an empty message";
    cannot_dm = 403, 50007, "Cannot send messages to this user";
    missing_permissions = 403, 50013, "Missing Permissions";
    system_message = 403, 50021, "Cannot execute action on a system message";
    wrong_channel_type = 400, 50024, "Cannot execute action on this channel type";
    invalid_token = 401, 50027, "Invalid Webhook Token";
    invalid_role = 400, 50028, "Invalid Role";
    invalid_recipients = 400, 50033, "Invalid Recipient(s)";
    bad_bulk_count = 400, 50016, "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete";
    bulk_too_old = 400, 50034, "A message provided was too old to bulk delete";
    file_too_large = 400, 50045, "File uploaded exceeds the maximum size";
    invalid_guild = 400, 50055, "Invalid Guild";
    community_channel = 400, 50074, "Cannot delete a channel required for Community servers";
    poll_over = 400, 520001, "Poll expired";
    cannot_edit_poll = 400, 520003, "Cannot edit a poll message";
    cannot_expire = 400, 520006, "Cannot expire a non-poll message";
    thread_archived = 400, 50083, "Thread is archived";
    not_a_text_channel = 400, 50086, "Community server channels must be text channels";
    malformed_json = 400, 50109, "The request body contains invalid JSON.";
    no_common_server = 403, 50278, "Cannot send messages to this user due to having no mutual guilds";
    reply_without_history = 403, 160002, "Cannot reply without permission to read message history";
    thread_exists = 400, 160004, "A thread has already been created for this message";
    blocked_by_moderation = 400, 200000, "Message was blocked by automatic moderation";
    title_blocked_by_moderation = 400, 200001, "Title was blocked by automatic moderation";
    thread_locked = 400, 160005, "Thread is locked";
    nobody_banned = 400, 500_000, "Failed to ban users";
    too_many_threads = 400, 160006, "Maximum number of active threads reached";
}

/// Field errors gathered while a body is checked, so that one answer names them all.
#[derive(Debug, Default)]
pub struct Problems {
    root: Map<String, Value>,
}

impl Problems {
    /// Notes a problem at a dotted path such as `embeds.0.title`; the empty path is the body itself.
    pub fn add(&mut self, path: &str, code: &str, message: &str) {
        let mut node = &mut self.root;
        for key in path.split('.').filter(|key| !key.is_empty()) {
            // What is wrong as a whole is not looked into further.
            if node.contains_key("_errors") {
                return;
            }
            let next = node.entry(key.to_owned()).or_insert_with(|| json!({}));
            let Value::Object(next) = next else { return };
            node = next;
        }
        if !node.contains_key("_errors") {
            node.clear();
        }
        let list = node.entry("_errors".to_owned()).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(json!({"code": code, "message": message}));
        }
    }

    /// A required field is absent.
    pub fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// A text or list outside its allowed length.
    pub fn length(&mut self, path: &str, min: usize, max: usize) {
        let text = if min == 0 {
            format!("Must be {max} or fewer in length.")
        } else {
            format!("Must be between {min} and {max} in length.")
        };
        let code = if min == 0 {
            "BASE_TYPE_MAX_LENGTH"
        } else {
            "BASE_TYPE_BAD_LENGTH"
        };
        self.add(path, code, &text);
    }

    /// A name holds a word that is not allowed in this guild.
    pub fn word_not_allowed(&mut self) {
        self.add(
            "name",
            "INVALID_COMMUNITY_PROPERTY_NAME",
            "Contains words not allowed for servers in Server Discovery.",
        );
    }

    /// A value that is none of those allowed.
    pub fn choice(&mut self, path: &str, allowed: &str) {
        self.add(
            path,
            "BASE_TYPE_CHOICES",
            &format!("Value must be one of {allowed}."),
        );
    }

    /// A value that should have been an object.
    pub(crate) fn not_a_model(&mut self, path: &str) {
        self.add(
            path,
            "MODEL_TYPE_CONVERT",
            "Only dictionaries may be used in a ModelType",
        );
    }

    /// A value that should have been a list.
    pub(crate) fn not_a_list(&mut self, path: &str) {
        self.add(
            path,
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        );
    }

    /// True when nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_empty()
    }

    /// The 50035 answer.
    pub(crate) fn into_error(self) -> ApiError {
        ApiError {
            errors: Some(Value::Object(self.root)),
            ..ApiError::new(400, 50035, "Invalid Form Body")
        }
    }

    /// Fails with the 50035 answer when anything was noted.
    ///
    /// # Errors
    ///
    /// The gathered field errors.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(self.into_error())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_wrong_as_a_whole_is_not_looked_into() {
        let mut problems = Problems::default();
        problems.required("tags.0");
        problems.length("tags", 0, 5);
        problems.required("tags.1");
        let errors = problems.into_error().errors.unwrap();
        assert_eq!(errors["tags"].as_object().unwrap().len(), 1);
    }

    #[test]
    fn field_errors_nest_by_name_and_list_index() {
        let mut problems = Problems::default();
        problems.add("embeds.1.title", "BASE_TYPE_MAX_LENGTH", "long");
        problems.required("name");
        let error = problems.into_error();
        assert_eq!((error.status, error.code), (400, 50035));
        let errors = error.errors.unwrap();
        assert_eq!(
            errors["embeds"]["1"]["title"]["_errors"][0]["code"],
            "BASE_TYPE_MAX_LENGTH"
        );
        assert_eq!(errors["name"]["_errors"][0]["code"], "BASE_TYPE_REQUIRED");
    }
}
