//! What a person is told for what they did, and what they can do with it.

use discord_sandbox::{Form, MessageView, Outcome};

use super::person::{Channel, Person, button};

/// All that can be read in a message, with its commands as their reader sees them: `/progress`, and not the id behind it.
pub fn read(message: &MessageView) -> String {
    with_commands(&message.text())
}

fn with_commands(text: &str) -> String {
    let mut pieces = text.split("</");
    let mut read = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let command = piece.split_once('>').and_then(|(link, rest)| {
            let (path, id) = link.split_once(':')?;
            id.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then_some((path, rest))
        });
        match command {
            Some((path, rest)) => read.push_str(&format!("`/{path}`{rest}")),
            None => read.push_str(&format!("</{piece}")),
        }
    }
    read
}

/// The parts of a message, each with its heading and what stands below.
pub fn parts(message: &MessageView) -> Vec<(String, String)> {
    let components = message.raw["components"].as_array().into_iter().flatten();
    let containers = components.filter_map(|one| one["components"].as_array());
    let texts = containers.flatten().filter_map(|one| one["content"].as_str());
    texts
        .map(|text| match text.strip_prefix("### ") {
            Some(text) => text.split_once('\n').unwrap_or((text, "")),
            None => ("", text),
        })
        .map(|(heading, text)| (heading.to_owned(), text.to_owned()))
        .collect()
}

/// The answer to an act.
#[derive(Clone)]
pub struct Told {
    person: Person,
    channel: Channel,
    outcome: Outcome,
}

#[expect(
    clippy::wrong_self_convention,
    reason = "a story reads on: told.is_told(…).is_private()"
)]
impl Told {
    pub(super) fn new(person: &Person, channel: Channel, outcome: Outcome) -> Self {
        Self {
            person: person.clone(),
            channel,
            outcome,
        }
    }

    /// What came of it.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The message of the answer.
    #[track_caller]
    pub fn message(&self) -> &MessageView {
        self.outcome
            .message()
            .unwrap_or_else(|| self.fail("got no message"))
    }

    /// All that can be read in the answer.
    pub fn text(&self) -> String {
        with_commands(&self.outcome.text())
    }

    /// The answer holds these words.
    #[track_caller]
    pub fn is_told(self, words: &str) -> Self {
        if !self.text().contains(words) {
            self.fail::<()>(&format!("was not told {words:?}"));
        }
        self
    }

    /// The answer does not hold these words, and there is one.
    #[track_caller]
    pub fn is_not_told(self, words: &str) -> Self {
        if read(self.message()).contains(words) {
            self.fail::<()>(&format!("was told {words:?}"));
        }
        self
    }

    /// Only the person sees the answer.
    #[track_caller]
    pub fn is_private(self) -> Self {
        if !self.message().ephemeral {
            self.fail::<()>("was answered in public");
        }
        self
    }

    /// Discord itself did not let the act through.
    #[track_caller]
    pub fn is_stopped_by_discord(self) -> Self {
        if !matches!(self.outcome, Outcome::Refused(_)) {
            self.fail::<()>("was not stopped by Discord");
        }
        self
    }

    /// Presses a button on the answer, by the beginning of its label.
    pub async fn presses(&self, label: &str) -> Self {
        let message = self.message();
        let custom_id =
            button(message, label).unwrap_or_else(|| self.fail(&format!("sees no button {label:?}")));
        let outcome = self
            .person
            .persona
            .click(message.channel_id, message.id, &custom_id)
            .await;
        Self::new(&self.person, self.channel, outcome)
    }

    /// Chooses in a select of the answer: the select by the beginning of its placeholder, options by label, or ids.
    pub async fn chooses(&self, select: &str, options: &[&str]) -> Self {
        let message = self.message();
        let part = message
            .components
            .iter()
            .find(|part| part.kind != 2 && part.label.to_lowercase().starts_with(&select.to_lowercase()))
            .unwrap_or_else(|| self.fail(&format!("sees no select {select:?}")));
        let values: Vec<String> = options
            .iter()
            .map(|wanted| {
                let named = part.options.iter().find(|(_, label)| label == wanted);
                named.map_or_else(|| (*wanted).to_owned(), |(value, _)| value.clone())
            })
            .collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let outcome = self
            .person
            .persona
            .choose(message.channel_id, message.id, &part.custom_id, &values)
            .await;
        Self::new(&self.person, self.channel, outcome)
    }

    /// The form that was opened.
    #[track_caller]
    pub fn form(&self) -> &Form {
        self.outcome.form().unwrap_or_else(|| self.fail("got no form"))
    }

    /// A form with this title was opened.
    #[track_caller]
    pub fn is_a_form(self, title: &str) -> Self {
        if !self.form().title.contains(title) {
            self.fail::<()>(&format!("got no form {title:?}"));
        }
        self
    }

    /// What stands in the form already.
    #[track_caller]
    pub fn form_value(&self, label: &str) -> String {
        let input = self.form().inputs.iter().find(|input| fits(&input.label, label));
        input.map_or_else(
            || self.fail(&format!("has no field {label:?}")),
            |input| input.value.clone(),
        )
    }

    /// Fills the form and sends it; fields by the beginning of their label.
    pub async fn fills(&self, fields: &[(&str, &str)]) -> Self {
        let form = self.form();
        let named: Vec<(&str, &str)> = fields
            .iter()
            .map(|(label, text)| {
                let input = form.inputs.iter().find(|input| fits(&input.label, label));
                let input = input.unwrap_or_else(|| self.fail(&format!("has no field {label:?}")));
                (input.custom_id.as_str(), *text)
            })
            .collect();
        let outcome = self.person.persona.submit(form, &named).await;
        Self::new(&self.person, self.channel, outcome)
    }

    /// Fills every field that is asked for: these with these texts, the others with something.
    pub async fn fills_all(&self, fields: &[(&str, &str)]) -> Self {
        let labels: Vec<String> = self
            .form()
            .inputs
            .iter()
            .map(|input| input.label.clone())
            .collect();
        let filled: Vec<(&str, &str)> = labels
            .iter()
            .map(|label| {
                let given = fields.iter().find(|(wanted, _)| fits(label, wanted));
                (
                    label.as_str(),
                    given.map_or("Something I wrote", |(_, text)| *text),
                )
            })
            .collect();
        self.fills(&filled).await
    }

    /// Sends the form with another custom_id and other fields than it has, as no client of Discord's does.
    pub async fn sends_instead(&self, custom_id: &str, fields: &[(&str, &str)]) -> Self {
        let form = self.form();
        let opened = Some(form.interaction);
        let channel = Channel(form.channel_id);
        self.person.sends_form(channel, opened, custom_id, fields).await
    }

    #[track_caller]
    fn fail<T>(&self, what: &str) -> T {
        let got = match &self.outcome {
            Outcome::Message(_) | Outcome::Updated(_) => self.text(),
            Outcome::Form(form) => {
                let labels: Vec<&str> = form.inputs.iter().map(|input| input.label.as_str()).collect();
                format!("the form {:?} with {labels:?}", form.title)
            }
            other => format!("{other:?}"),
        };
        panic!(
            "{} {what}, but: {got}\n{}",
            self.person.name(),
            self.person.town.transcript()
        );
    }
}

fn fits(label: &str, wanted: &str) -> bool {
    label.to_lowercase().starts_with(&wanted.to_lowercase())
}
