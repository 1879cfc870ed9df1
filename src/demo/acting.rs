//! How people of the demo act: as everybody does, by commands, buttons and forms, found by their labels.

use discord_sandbox::{MessageView, OptionValue, Outcome, Persona};

/// Where the story could not go on, in words.
#[derive(Debug, thiserror::Error)]
#[error("{who}: {what}")]
pub(super) struct Stuck {
    who: String,
    what: String,
}

impl Stuck {
    pub(super) fn new(who: &Persona, what: impl Into<String>) -> Self {
        Self {
            who: who.name(),
            what: what.into(),
        }
    }
}

pub(super) type Acted<T> = Result<T, Stuck>;

/// Types a command.
pub(super) async fn run(
    who: &Persona,
    guild: u64,
    channel: u64,
    path: &str,
    options: &[(&str, OptionValue)],
) -> Acted<Outcome> {
    answered(who, path, who.run(guild, channel, path, options).await)
}

/// Presses a button of a message by the beginning of its label.
pub(super) async fn press(who: &Persona, message: &MessageView, label: &str) -> Acted<Outcome> {
    let custom_id = button(message, label)
        .ok_or_else(|| Stuck::new(who, format!("sees no button {label:?} in {:?}", message.text())))?;
    answered(
        who,
        label,
        who.click(message.channel_id, message.id, &custom_id).await,
    )
}

/// Presses a button of the answer to something.
pub(super) async fn press_answer(who: &Persona, answer: &Outcome, label: &str) -> Acted<Outcome> {
    let message = answer
        .message()
        .ok_or_else(|| Stuck::new(who, format!("got no message with {label:?}")))?;
    press(who, message, label).await
}

/// Presses a button of the newest message in a channel that has one with such a label.
pub(super) async fn press_newest(who: &Persona, channel: u64, label: &str) -> Acted<Outcome> {
    let messages = who
        .messages(channel)
        .map_err(|error| Stuck::new(who, format!("cannot read: {error:?}")))?;
    let newest = messages
        .iter()
        .rev()
        .find(|message| button(message, label).is_some());
    press(
        who,
        newest.ok_or_else(|| Stuck::new(who, format!("finds no button {label:?}")))?,
        label,
    )
    .await
}

/// Fills the fields of a form from the top and sends it.
pub(super) async fn fill(who: &Persona, opened: &Outcome, texts: &[&str]) -> Acted<Outcome> {
    let form = opened
        .form()
        .ok_or_else(|| Stuck::new(who, format!("expected a form and got {:?}", opened.text())))?;
    let filled: Vec<(&str, &str)> = form
        .inputs
        .iter()
        .zip(texts)
        .map(|(input, text)| (input.custom_id.as_str(), *text))
        .collect();
    answered(who, &form.title, who.submit(form, &filled).await)
}

fn answered(who: &Persona, what: &str, outcome: Outcome) -> Acted<Outcome> {
    match outcome {
        Outcome::DidNotRespond => Err(Stuck::new(who, format!("{what}: no answer"))),
        Outcome::Refused(error) => Err(Stuck::new(who, format!("{what}: {error:?}"))),
        answer => Ok(answer),
    }
}

fn button(message: &MessageView, label: &str) -> Option<String> {
    let part = message
        .components
        .iter()
        .find(|part| part.kind == 2 && !part.disabled && part.label.starts_with(label));
    part.map(|part| part.custom_id.clone())
}
