//! A form that was not taken: its writer gets back what they wrote, and a button that opens it again, filled in.
//!
//! Nothing of it is kept: the button stands on the message that gives the words back, and they are read from there.

use std::collections::HashMap;

use trellis_domain::text::{EMBEDS_TOTAL, Piece, one_line, pages};

use super::Answer;
use super::wrong::{is_of_the_answer, report, words_about};
use crate::interaction::App;
use trellis_kernel::discord::message::{Block, Button, Form, Look, Message, Style};
use trellis_kernel::error::{Error, Result};
use trellis_kernel::t;

/// What stands before a label where a text goes on.
const GOES_ON: &str = "… ";
/// What would end the block that a text stands in, and what it is written as there: no longer, so that every text fits.
const FENCE: (&str, &str) = ("```", "``\u{2cb}");

/// A form that was sent, as its sender would open it now.
pub(super) struct Reopened {
    /// The form.
    pub(super) form: Form,
    /// The custom_id of the button that opens it.
    pub(super) again: String,
}

/// As [`report`], for a form: what the person wrote is given back to them, so that nothing is lost.
pub(super) async fn give_back(
    app: &App,
    answer: &Answer,
    fields: &HashMap<String, String>,
    reopened: Option<&Reopened>,
    error: Error,
) {
    let asked = reopened.map_or_else(|| answer.fields().to_vec(), |one| labels(&one.form));
    let unnamed = t!(app.texts, "given-back-field");
    let pages = given_back(fields, &asked, &unnamed);
    if pages.is_empty() || is_of_the_answer(&error) {
        return report(app, answer, error).await;
    }
    // A form is opened with what its message holds: what stands in several is given back to be copied.
    let fits = pages.len() == 1;
    let mut words = words_about(app, &error);
    if reopened.is_some() && !fits {
        words = format!("{words}\n\n{}", t!(app.texts, "given-back-copy"));
    }
    let words = format!("{words}\n\n**{}**", t!(app.texts, "given-back-title"));
    let again = reopened.filter(|_| fits).map(|one| {
        let button = Button::new(one.again.as_str(), t!(app.texts, "given-back-button"));
        button.style(Style::Primary)
    });
    if let Err(error) = say(answer, words, pages, again).await {
        report(app, answer, error).await;
    }
}

/// Key and label of each field.
fn labels(form: &Form) -> Vec<(String, String)> {
    let inputs = form.inputs.iter();
    inputs.map(|one| (one.key.clone(), one.label.clone())).collect()
}

/// Says the words with the first page, and the others after it.
async fn say(answer: &Answer, words: String, pages: Vec<Vec<Block>>, again: Option<Button>) -> Result<()> {
    let mut words = Some(words);
    for blocks in pages {
        let first = words.take();
        let is_first = first.is_some();
        let message = Message {
            content: first.unwrap_or_default(),
            blocks,
            look: Look::Embeds,
            ..Message::default()
        };
        let message = again
            .iter()
            .fold(message, |message, again| message.buttons([again.clone()]));
        if is_first {
            answer.reply(&message).await?;
        } else {
            answer.add(&message).await?;
        }
    }
    Ok(())
}

/// All that was written, as it was written, over as few messages as it fits in: in the order and under the words of the
/// form where they are known (`asked`), under `unnamed` else.
fn given_back(
    fields: &HashMap<String, String>,
    asked: &[(String, String)],
    unnamed: &str,
) -> Vec<Vec<Block>> {
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
            let label = known.map_or(unnamed, |(_, label)| label.as_str());
            (one_line(label), text.replace(FENCE.0, FENCE.1))
        })
        .collect();
    pages(&written, EMBEDS_TOTAL)
        .iter()
        .map(|page| page.pieces.iter().map(block).collect())
        .collect()
}

fn block(piece: &Piece) -> Block {
    let goes_on = if piece.continued { GOES_ON } else { "" };
    Block::new(
        format!("{goes_on}{}", piece.label),
        format!("```\n{}\n```", piece.text),
    )
}

/// The form with what a message gives back of it, title and text of each block. What was left empty there is empty.
pub(super) fn filled(mut form: Form, shown: &[(String, String)]) -> Form {
    let mut left = shown.iter().peekable();
    for input in &mut form.inputs {
        let label = one_line(&input.label);
        let own = |(title, _): &&(String, String)| *title == label;
        let goes_on = |(title, _): &&(String, String)| title.strip_prefix(GOES_ON) == Some(&*label);
        let mut text = left
            .next_if(own)
            .map_or_else(String::new, |(_, text)| inner(text).to_owned());
        while let Some((_, more)) = left.next_if(goes_on) {
            text.push_str(inner(more));
        }
        input.value = text.replace(FENCE.1, FENCE.0);
    }
    form
}

/// What stands in a block.
fn inner(text: &str) -> &str {
    let inner = text.strip_prefix("```\n").unwrap_or(text);
    inner.strip_suffix("\n```").unwrap_or(inner)
}

#[cfg(test)]
mod tests {
    use trellis_kernel::discord::message::Input;

    use super::*;

    /// Two fields of one label, and one of another, filled with what stood there before.
    fn form() -> Form {
        let input = |key: &str, label: &str| Input::long(key, label).value("before");
        Form {
            custom_id: "people:edited:x:1".to_owned(),
            title: "Form".to_owned(),
            inputs: vec![
                input("a", "Same"),
                input("b", "Same"),
                input("c", "Other\u{200b}"),
            ],
        }
    }

    fn reopened(written: &[(&str, &str)]) -> Vec<String> {
        let fields = written
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
        let pages = given_back(&fields.collect(), &labels(&form()), "You wrote");
        let blocks = pages.iter().flatten();
        let shown: Vec<_> = blocks
            .map(|one| (one.title.clone(), one.description.clone()))
            .collect();
        let filled = filled(form(), &shown);
        filled.inputs.into_iter().map(|input| input.value).collect()
    }

    #[test]
    fn a_form_is_opened_again_as_it_was_sent() {
        assert_eq!(
            reopened(&[("a", "one"), ("b", "two"), ("c", "three")]),
            ["one", "two", "three"]
        );
        assert_eq!(
            reopened(&[("a", "one"), ("c", "```\nx\n```")]),
            ["one", "", "```\nx\n```"]
        );
        assert_eq!(
            reopened(&[("a", " "), ("c", " \n three \n\n")]),
            ["", "", " \n three \n\n"]
        );
    }

    #[test]
    fn nothing_of_a_long_text_is_lost() {
        for part in ["x", "word ", "line\n", "`", "```\n", "🌱", "a\u{301}"] {
            let most = 4_000 / part.chars().count();
            for times in [1, 250, most] {
                let text = format!("{}x", part.repeat(times - 1));
                let fields = HashMap::from([("a".to_owned(), text.clone()), ("c".to_owned(), text.clone())]);
                for blocks in given_back(&fields, &labels(&form()), "You wrote") {
                    let message = Message {
                        blocks,
                        look: Look::Embeds,
                        ..Message::default()
                    };
                    assert_eq!(message.cut(), Vec::<String>::new());
                }
                let read = reopened(&[("a", &text), ("c", &text)]);
                assert_eq!(read, [&*text, "", &*text], "{part:?} {times} times");
            }
        }
    }
}
