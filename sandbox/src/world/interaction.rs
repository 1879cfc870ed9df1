//! Interactions and their state between the person's act and the bot's last word.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use tokio::sync::Notify;

use super::{Id, World};

/// How many interactions are remembered.
const INTERACTIONS_KEPT: usize = 50_000;

/// Interaction types by their numbers.
pub mod kind {
    /// A command.
    pub const COMMAND: u8 = 2;
    /// A button or select.
    pub const COMPONENT: u8 = 3;
    /// Autocomplete.
    pub const AUTOCOMPLETE: u8 = 4;
    /// A submitted form.
    pub const MODAL: u8 = 5;
}

/// Where an interaction stands.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// No answer yet.
    Waiting,
    /// Answered with a message (4).
    Answered,
    /// "is thinking" (5), until `@original` is edited.
    Thinking,
    /// Acknowledged without a change (6), until the source message is edited.
    Acknowledged,
    /// The source message was replaced (7).
    Updated,
    /// A form was opened (9): its data.
    Form(Value),
    /// Autocomplete choices (8).
    Choices(Value),
    /// The three seconds passed.
    Failed,
}

/// One act of a person towards the bot.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id.
    pub id: Id,
    /// Lets the bot answer for 15 minutes.
    pub token: String,
    /// See [`kind`].
    pub kind: u8,
    /// The account that acted.
    pub user: Id,
    /// The guild it was in, if in any.
    pub guild: Option<Id>,
    /// The channel it was in.
    pub channel: Id,
    /// The time of the act, from which the deadlines run.
    pub created: DateTime<Utc>,
    /// The client's own mark, echoed to it.
    pub nonce: Value,
    /// `interaction_metadata` of messages that answer it.
    pub metadata: Value,
    /// What the bot was sent as `data`; kept until it answers.
    pub data: Value,
    /// The message whose component was used.
    pub source: Option<Id>,
    /// Where it stands.
    pub state: State,
    /// Autocomplete: the type of the option that is being completed; else 0.
    pub completes: u64,
    /// The message `@original` stands for.
    pub original: Option<Id>,
    /// The last message the bot sent in a followup.
    pub followup: Option<Id>,
    /// Whether the first answer was ephemeral.
    pub ephemeral: bool,
    /// Told about each change of state.
    pub changed: Arc<Notify>,
}

impl Interaction {
    /// The first answer is due within three seconds.
    pub(crate) fn first_answer_due(&self) -> DateTime<Utc> {
        self.created + TimeDelta::seconds(3)
    }

    /// The token works for fifteen minutes.
    pub(crate) fn token_ends(&self) -> DateTime<Utc> {
        self.created + TimeDelta::minutes(15)
    }

    /// Whether nothing more is expected before the person sees a result.
    #[must_use]
    pub fn settled(&self) -> bool {
        match self.state {
            State::Waiting | State::Thinking => false,
            State::Acknowledged => self.followup.is_some(),
            _ => true,
        }
    }
}

impl World {
    /// Notes the message that answers an interaction, or that it is gone.
    pub(crate) fn set_original(&mut self, interaction: Id, message: Option<Id>) {
        if let Some(found) = self.interactions.get_mut(&interaction) {
            found.original = message;
        }
    }

    /// Notes the first answer of an interaction, and what state that brings it into.
    pub(crate) fn first_message(&mut self, interaction: Id, message: Id, ephemeral: bool, state: State) {
        if let Some(found) = self.interactions.get_mut(&interaction) {
            found.original = Some(message);
            found.ephemeral = ephemeral;
        }
        self.set_state(interaction, state);
    }

    /// Notes the newest follow-up of an interaction.
    pub(crate) fn set_followup(&mut self, interaction: Id, message: Id) {
        if let Some(interaction) = self.interactions.get_mut(&interaction) {
            interaction.followup = Some(message);
            interaction.changed.notify_waiters();
        }
    }

    /// Takes up an interaction, whose first answer is due in three seconds.
    pub(crate) fn await_first_answer(&mut self, interaction: Interaction) {
        if self.interactions.len() >= INTERACTIONS_KEPT
            && let Some((_, oldest)) = self.interactions.pop_first()
        {
            self.interaction_tokens.remove(&oldest.token);
        }
        self.waiting.insert(interaction.id);
        self.interaction_tokens
            .insert(interaction.token.clone(), interaction.id);
        self.interactions.insert(interaction.id, interaction);
    }

    pub(crate) fn set_state(&mut self, id: Id, state: State) {
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.state = state;
            interaction.data = Value::Null;
            interaction.changed.notify_waiters();
        }
    }
}
