//! The one answer to an act, and what may follow it.

use std::sync::{Arc, OnceLock};

use serde_json::json;
use tokio::sync::{Mutex, MutexGuard};

use crate::interaction::App;
use trellis_kernel::clock;
use trellis_kernel::discord::message::{Form, Message};
use trellis_kernel::discord::{Attachment, Failure, Port};
use trellis_kernel::error::{Error, Fault, Result};
use trellis_kernel::t;

/// The flag of an answer that only its asker sees.
const EPHEMERAL: u64 = 1 << 6;

/// Discord's numbers of answers (facts.md §1): a message, a place held for one, nothing yet, the message that was pressed
/// changed, a form.
const MESSAGE: u8 = 4;
const PLACE: u8 = 5;
const NOTHING_YET: u8 = 6;
const CHANGE: u8 = 7;
const FORM: u8 = 9;

/// What Discord has been told so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Nothing; it waits 3 seconds.
    Nothing,
    /// That it takes a moment: a place is held, which the asker alone sees.
    Place,
    /// That a press has arrived; the person sees nothing of that.
    Arrived,
    /// The answer.
    Answer,
}

/// The way to answer one interaction, once.
#[derive(Debug, Clone)]
pub struct Answer {
    app: App,
    pub(super) id: u64,
    token: String,
    /// Shared by the clones: an error is answered by another than who deferred. Held while Discord is being told, so that
    /// an answer and the word that one takes a moment never cross.
    told: Arc<Mutex<Told>>,
    /// What the form asked, if its feature told: key and label, in its order. Shared by the clones, as above.
    asked: Arc<OnceLock<Vec<(String, String)>>>,
    /// Whether the press was on a message that is neither the asker's alone nor has what was pressed.
    forged: bool,
}

impl Answer {
    pub(super) fn new(app: &App, id: u64, token: &str) -> Self {
        Self {
            app: app.clone(),
            id,
            token: token.to_owned(),
            told: Arc::new(Mutex::new(Told::Nothing)),
            asked: Arc::default(),
            forged: false,
        }
    }

    /// For a press on a message that does not have what was pressed.
    pub(super) fn to_forged(app: &App, id: u64, token: &str) -> Self {
        Self {
            forged: true,
            ..Self::new(app, id, token)
        }
    }

    /// Tells Discord in time that the answer takes a moment, where it does: a slow disk or a backup must not lose what a
    /// person did. `press` says whether it was a press on a message.
    pub(super) fn in_time(self, press: bool) -> Self {
        let (port, id, token) = (Arc::clone(&self.app.port), self.id, self.token.clone());
        let (told, patience) = (Arc::downgrade(&self.told), self.app.patience);
        tokio::spawn(async move {
            clock::pause(patience).await;
            // Most have answered long since, and are gone.
            let Some(told) = told.upgrade() else { return };
            let held = if press { Told::Arrived } else { Told::Place };
            if let Err(error) = hold(&port, (id, &token), &told, held).await {
                tracing::warn!(%error, interaction = id, "it could not be said that an answer takes a moment");
            }
        });
        self
    }

    /// Remembers what the form asked, so that what was written is given back under the words of its fields.
    pub fn asked(&self, form: &Form) {
        let fields = form.inputs.iter();
        // Told twice, it is the same form.
        let _ = self
            .asked
            .set(fields.map(|one| (one.key.clone(), one.label.clone())).collect());
    }

    /// What [`Answer::asked`] was told.
    pub(super) fn fields(&self) -> &[(String, String)] {
        self.asked.get().map_or(&[], Vec::as_slice)
    }

    /// Says something to the asker alone; where a place is held, in it.
    ///
    /// # Errors
    /// When Discord does not take it; what was committed before stays.
    pub async fn reply(&self, message: &Message) -> Result<()> {
        self.reply_with(message, None).await
    }

    /// As [`Answer::reply`], with a file beside it.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub(crate) async fn reply_with(&self, message: &Message, file: Option<&Attachment>) -> Result<()> {
        let told = self.told.lock().await;
        match *told {
            Told::Nothing | Told::Answer => {
                let data = self.for_asker_alone(message);
                self.send(told, (MESSAGE, Some(data)), file).await
            }
            Told::Place => self.edit(message, file).await,
            Told::Arrived => self.add_with(message, file).await,
        }
    }

    /// Changes the message that the pressed button is on; says it to the asker alone where the button is on none, or where
    /// a place is held.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn update(&self, message: &Message) -> Result<()> {
        self.update_with(message, None).await
    }

    /// As [`Answer::update`], with a file beside it.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub(crate) async fn update_with(&self, message: &Message, file: Option<&Attachment>) -> Result<()> {
        if self.forged {
            // A client of one's own can name any message: it is not overwritten for everybody.
            return self.reply_with(message, file).await;
        }
        let told = self.told.lock().await;
        match *told {
            Told::Nothing | Told::Answer => {
                let data = self.app.port.commands.link(message.to_edit());
                self.send(told, (CHANGE, Some(data)), file).await
            }
            Told::Place | Told::Arrived => self.edit(message, file).await,
        }
    }

    /// Opens a form; where it took too long for one, says so.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn form(&self, form: &Form) -> Result<()> {
        let told = self.told.lock().await;
        let late = || Message::text(t!(self.app.texts, "form-late"));
        match *told {
            Told::Nothing | Told::Answer => self.send(told, (FORM, Some(form.to_json())), None).await,
            // Discord opens forms at once or never.
            Told::Place => self.edit(&late(), None).await,
            Told::Arrived => self.add(&late()).await,
        }
    }

    /// Says that it will take a moment; [`Answer::reply`] has 15 minutes then, and so has the word about an error.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn later(&self) -> Result<()> {
        hold(&self.app.port, (self.id, &self.token), &self.told, Told::Place).await
    }

    /// As [`Answer::reply`], in as many messages as it takes.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub(crate) async fn reply_in(&self, messages: &[Message]) -> Result<()> {
        for (at, message) in messages.iter().enumerate() {
            match at {
                0 => self.reply(message).await?,
                _ => self.add(message).await?,
            }
        }
        Ok(())
    }

    /// Says more to the asker alone, after the answer.
    pub(super) async fn add(&self, message: &Message) -> Result<()> {
        self.add_with(message, None).await
    }

    async fn add_with(&self, message: &Message, file: Option<&Attachment>) -> Result<()> {
        let data = self.for_asker_alone(message);
        let added = self.app.port.add_to_answer(&self.token, &data, file);
        added.await.map_err(not_taken)
    }

    /// Hands a file to the asker alone, after the answer.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn hand(&self, message: &Message, file: &Attachment) -> Result<()> {
        self.add_with(message, Some(file)).await
    }

    /// Puts something in the place that is held, or changes the message that was pressed.
    async fn edit(&self, message: &Message, file: Option<&Attachment>) -> Result<()> {
        let data = self.app.port.commands.link(message.to_edit());
        let edited = self.app.port.edit_answer(&self.token, &data, file);
        edited.await.map_err(not_taken)
    }

    /// A message that the asker alone sees.
    fn for_asker_alone(&self, message: &Message) -> serde_json::Value {
        let mut data = self.app.port.commands.link(message.to_json());
        let flags = data["flags"].as_u64().unwrap_or_default();
        data["flags"] = json!(flags | EPHEMERAL);
        data
    }

    /// Sends the answer.
    async fn send(
        &self,
        mut told: MutexGuard<'_, Told>,
        (kind, data): (u8, Option<serde_json::Value>),
        file: Option<&Attachment>,
    ) -> Result<()> {
        let sent = callback(&self.app.port, (self.id, &self.token), (kind, data), file).await;
        // One that Discord did not understand may be followed by another. Any other may have arrived, or comes too late.
        if !matches!(sent, Err(Error::Fault(Fault::AnswerMalformed(_)))) {
            *told = Told::Answer;
        }
        sent
    }
}

/// Tells Discord that it takes a moment, unless it was told something already.
async fn hold(port: &Port, interaction: (u64, &str), told: &Mutex<Told>, held: Told) -> Result<()> {
    let mut told = told.lock().await;
    if *told != Told::Nothing {
        return Ok(());
    }
    let (kind, data) = match held {
        Told::Place => (PLACE, Some(json!({ "flags": EPHEMERAL }))),
        _ => (NOTHING_YET, None),
    };
    let sent = callback(port, interaction, (kind, data), None).await;
    // Where nobody knows whether it arrived, it counts as said: the place is tried, and not a second answer.
    *told = held;
    sent
}

async fn callback(
    port: &Port,
    (id, token): (u64, &str),
    (kind, data): (u8, Option<serde_json::Value>),
    file: Option<&Attachment>,
) -> Result<()> {
    let mut body = json!({ "type": kind });
    if let Some(data) = data {
        body["data"] = data;
    }
    port.answer(id, token, &body, file).await.map_err(not_taken)
}

/// Why an answer did not arrive. One that Discord did not understand leaves the person waiting for another.
fn not_taken(failure: Failure) -> Error {
    let fault = match failure {
        Failure::Malformed { .. } => Fault::AnswerMalformed(failure.to_string()),
        other => Fault::Answer(other.to_string()),
    };
    fault.into()
}
