//! What a person is told when something goes wrong, and how they get back what they wrote.

use std::collections::HashMap;

use trellis_domain::ids::EffectRef;
use trellis_domain::text::{Piece, one_line, pages};

use super::Answer;
use crate::interaction::App;
use trellis_kernel::discord::message::{Embed, Message};
use trellis_kernel::error::{Error, Fault, Result};
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

/// As [`report`], for a form: what the person wrote is given back to them, so that nothing is lost.
pub(super) async fn give_back(app: &App, answer: &Answer, fields: &HashMap<String, String>, error: Error) {
    let pages = given_back(fields, answer.fields());
    if pages.is_empty() || is_of_the_answer(&error) {
        return report(app, answer, error).await;
    }
    let words = format!(
        "{}\n\n**{}**",
        words_about(app, &error),
        t!(app.texts, "given-back-title")
    );
    if let Err(error) = say(answer, words, pages).await {
        report(app, answer, error).await;
    }
}

/// Says the words with the first page, and the others after it.
async fn say(answer: &Answer, words: String, pages: Vec<Vec<Embed>>) -> Result<()> {
    let mut words = Some(words);
    for embeds in pages {
        let first = words.take();
        let is_first = first.is_some();
        let message = Message {
            content: first.unwrap_or_default(),
            embeds,
            ..Message::default()
        };
        if is_first {
            answer.reply(&message).await?;
        } else {
            answer.add(&message).await?;
        }
    }
    Ok(())
}

fn is_of_the_answer(error: &Error) -> bool {
    matches!(error, Error::Fault(Fault::Answer(_)))
}

fn words_about(app: &App, error: &Error) -> String {
    match error {
        Error::Refusal(refusal) => app.texts.refusal(refusal),
        Error::Fault(fault) => {
            let reference: EffectRef = app.random.id();
            tracing::error!(%fault, %reference, "a fault");
            t!(app.texts, "fault-reply", reference = reference.to_string())
        }
    }
}

/// All that was written, as it was written, over as few messages as it fits in: in the order and under the words of the
/// form where they are known (`asked`), under the keys else.
fn given_back(fields: &HashMap<String, String>, asked: &[(String, String)]) -> Vec<Vec<Embed>> {
    let place = |key: &str| asked.iter().position(|(known, _)| known == key);
    let mut written: Vec<(&String, &String)> = fields
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    written.sort_by_key(|(key, _)| (place(key).unwrap_or(asked.len()), *key));
    let written: Vec<(String, String)> = written
        .into_iter()
        .map(|(key, text)| {
            let known = asked.iter().find(|(known, _)| known == key);
            let label = known.map_or(key, |(_, label)| label);
            (label.clone(), text.replace("```", "'''"))
        })
        .collect();
    let block = |piece: &Piece| Embed::new(one_line(&piece.label), format!("```\n{}\n```", piece.text));
    pages(&written)
        .iter()
        .map(|page| page.pieces.iter().map(block).collect())
        .collect()
}
