//! What a person is told when something goes wrong.

use trellis_domain::ids::EffectRef;

use super::Answer;
use crate::interaction::App;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Error, Fault};
use trellis_kernel::t;

/// Answers a refusal in words, and a fault with a reference; the fault goes to the log under it.
pub async fn report(app: &App, answer: &Answer, error: Error) {
    if is_of_the_answer(&error) {
        // The person saw Discord's own "did not respond"; there is no second way to reach them.
        tracing::warn!(%error, interaction = answer.id, "an answer did not arrive");
        return;
    }
    let words = words_about(app, &error);
    if let Err(error) = answer.reply(&Message::text(words)).await {
        tracing::warn!(
            ?error,
            interaction = answer.id,
            "the words about an error did not arrive"
        );
    }
}

pub(super) fn is_of_the_answer(error: &Error) -> bool {
    matches!(error, Error::Fault(Fault::Answer(_)))
}

pub(super) fn words_about(app: &App, error: &Error) -> String {
    match error {
        Error::Refusal(refusal) => app.texts.refusal(refusal),
        Error::Fault(fault) => {
            let reference: EffectRef = app.random.id();
            tracing::error!(%fault, %reference, "a fault");
            let reference = reference.to_string();
            match fault {
                Fault::Discord(_) => t!(app.texts, "fault-discord", reference = reference),
                _ => t!(app.texts, "fault-reply", reference = reference),
            }
        }
    }
}
