//! A person in the sandbox, for tests and hosts: acts as Discord's client would and sees what it would show.
//!
//! Acts go through the same code as `POST /interactions`. Waits are by real time and end with an [`Outcome`].

mod acts;
mod command;
mod events;
mod forms;
mod sight;
mod words;

pub use forms::FormValue;

use std::sync::Arc;

use crate::errors::ApiError;
use crate::gateway::Shared;
use crate::rest::call::Upload;
use crate::view::{Form, MessageView};
use crate::world::{Id, VoiceChange};

/// A person.
#[derive(Clone, Debug)]
pub struct Persona {
    pub(crate) shared: Arc<Shared>,
    pub(crate) id: Id,
}

/// A file that a person uploads.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFile {
    /// Its name.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A value for an option of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// Text.
    Str(String),
    /// A whole number.
    Int(i64),
    /// Any number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A user.
    User(Id),
    /// A channel.
    Channel(Id),
    /// A role.
    Role(Id),
    /// A file.
    File {
        /// Its name.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// A file as it comes to the handlers.
fn upload(number: usize, file: &NewFile) -> Upload {
    Upload {
        field: format!("files[{number}]"),
        filename: file.name.clone(),
        bytes: Arc::new(file.bytes.clone()),
    }
}

impl From<&str> for OptionValue {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

/// What came of an act.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The bot answered with a message, perhaps one that only this person sees.
    Message(MessageView),
    /// The message acted on was changed.
    Updated(MessageView),
    /// A form was opened.
    Form(Form),
    /// The bot acknowledged and then said nothing within the time.
    Deferred,
    /// The bot's answer was deleted again.
    Deleted,
    /// "The application did not respond."
    DidNotRespond,
    /// Discord refused the act.
    Refused(ApiError),
}

impl Outcome {
    /// The message, of an answer or an update.
    #[must_use]
    pub fn message(&self) -> Option<&MessageView> {
        match self {
            Self::Message(message) | Self::Updated(message) => Some(message),
            _ => None,
        }
    }

    /// The form.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        if let Self::Form(form) = self {
            Some(form)
        } else {
            None
        }
    }

    /// All that can be read in it; empty when there is no message.
    #[must_use]
    pub fn text(&self) -> String {
        self.message().map_or(String::new(), MessageView::text)
    }
}

impl Persona {
    /// Comes into a voice channel, from another or from none. No sound goes anywhere.
    ///
    /// # Errors
    ///
    /// 50001 for a channel they do not see, 50024 for one without voice, 50013 without CONNECT.
    pub fn join_voice(&self, channel: Id) -> Result<(), ApiError> {
        self.shared
            .apply(|world| world.join_voice(self.id, channel, VoiceChange::default()))
    }

    /// Leaves the voice channel they are in; false when they are in none of this guild.
    pub fn leave_voice(&self, guild: Id) -> bool {
        self.shared.apply(|world| world.leave_voice(guild, self.id))
    }

    /// The user id.
    #[must_use]
    pub fn id(&self) -> Id {
        self.id
    }

    /// The name shown.
    #[must_use]
    pub fn name(&self) -> String {
        self.shared.read(|world| {
            world
                .users()
                .get(&self.id)
                .map_or(String::new(), |user| user.display_name().to_owned())
        })
    }

    /// The user token, for a client of its own.
    #[must_use]
    pub fn token(&self) -> String {
        self.shared.read(|world| {
            world
                .users()
                .get(&self.id)
                .map_or(String::new(), |user| user.token.clone())
        })
    }
}
