//! One REST request as the handlers see it, and what they answer.

use serde_json::Value;

use crate::errors::{ApiError, Problems};
use crate::world::{Id, World};

/// A file that came in a multipart body.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Form field, `files[0]` for instance.
    pub field: String,
    /// Its name.
    pub filename: String,
    /// The bytes.
    pub bytes: std::sync::Arc<Vec<u8>>,
}

/// A request whose sender is known and whose route is found.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The account that asks; 0 on routes that need no token.
    pub user: Id,
    /// Values of the path's placeholders.
    pub params: Vec<(&'static str, String)>,
    /// Query, decoded.
    pub query: Vec<(String, String)>,
    /// Body, null when there was none.
    pub body: Value,
    /// Files.
    pub files: Vec<Upload>,
    /// `X-Audit-Log-Reason`, decoded.
    pub reason: Option<String>,
}

/// A good answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub body: Option<Value>,
}

/// What a handler gives back.
pub(crate) type Answer = Result<Reply, ApiError>;

/// A route's handler: it checks, acts on the world, and answers.
pub(crate) type Handler = fn(&mut World, &Call) -> Answer;

/// 200 with a body.
pub(crate) fn ok(body: Value) -> Answer {
    Ok(Reply {
        status: 200,
        body: Some(body),
    })
}

/// 201 with a body.
pub(crate) fn created(body: Value) -> Answer {
    Ok(Reply {
        status: 201,
        body: Some(body),
    })
}

/// 204.
pub(crate) fn nothing() -> Answer {
    Ok(Reply {
        status: 204,
        body: None,
    })
}

impl Call {
    /// The text of a placeholder.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.params
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value)
    }

    /// The id of a placeholder; 50035 when it is none.
    pub(crate) fn id(&self, name: &str) -> Result<Id, ApiError> {
        let text = self.text(name);
        text.parse().map_err(|_| {
            ApiError::field(
                name,
                "NUMBER_TYPE_COERCE",
                &format!("Value \"{text}\" is not snowflake."),
            )
        })
    }

    /// The id of a placeholder that may be `@me`.
    pub(crate) fn id_or_me(&self, name: &str) -> Result<Id, ApiError> {
        if self.text(name) == "@me" {
            Ok(self.user)
        } else {
            self.id(name)
        }
    }

    /// The entries of a body that is a list; 50035 when it is none.
    pub(crate) fn entries(&self) -> Result<&[Value], ApiError> {
        self.body.as_array().map(Vec::as_slice).ok_or_else(|| {
            let mut problems = Problems::default();
            problems.not_a_list("");
            problems.into_error()
        })
    }

    /// A value of the query.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A number of the query between bounds; 50035 when it is none of them.
    pub(crate) fn number(&self, name: &str, default: usize, most: usize) -> Result<usize, ApiError> {
        let Some(text) = self.query(name) else {
            return Ok(default);
        };
        match text.parse::<usize>() {
            Ok(value) if (1..=most).contains(&value) => Ok(value),
            Ok(_) => {
                let text = format!("int value should be between 1 and {most}.");
                Err(ApiError::field(name, "NUMBER_TYPE_MAX", &text))
            }
            Err(_) => Err(ApiError::field(
                name,
                "NUMBER_TYPE_COERCE",
                &format!("Value \"{text}\" is not int."),
            )),
        }
    }

    /// A truth value of the query.
    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.query(name), Some("true" | "True" | "1"))
    }

    /// An id of the query.
    pub(crate) fn query_id(&self, name: &str) -> Option<Id> {
        self.query(name)?.parse().ok()
    }
}
