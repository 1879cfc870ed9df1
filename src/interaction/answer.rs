//! The one answer to an act, and what may follow it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use serde_json::json;

use crate::interaction::App;
use trellis_kernel::discord::Failure;
use trellis_kernel::discord::message::{Form, Message};
use trellis_kernel::error::{Error, Fault, Result};

/// The flag of an answer that only its asker sees.
const EPHEMERAL: u64 = 1 << 6;

/// The way to answer one interaction, once.
#[derive(Debug, Clone)]
pub struct Answer {
    app: App,
    pub(super) id: u64,
    token: String,
    /// Whether [`Answer::later`] was said. Shared by the clones: an error is answered by another than who deferred.
    deferred: Arc<AtomicBool>,
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
            deferred: Arc::default(),
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

    /// Says something to the asker alone; after [`Answer::later`], in the place that it holds.
    ///
    /// # Errors
    /// When Discord does not take it; what was committed before stays.
    pub async fn reply(&self, message: &Message) -> Result<()> {
        let mut data = message.to_json();
        if self.deferred.load(Ordering::Acquire) {
            return self.edit(&data).await;
        }
        data["flags"] = json!(EPHEMERAL);
        self.send(4, Some(data)).await
    }

    /// Changes the message that the pressed button is on; says it to the asker alone where the button is on none.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn update(&self, message: &Message) -> Result<()> {
        if self.forged {
            // A client of one's own can name any message: it is not overwritten for everybody.
            return self.reply(message).await;
        }
        self.send(7, Some(message.to_json())).await
    }

    /// Opens a form.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn form(&self, form: &Form) -> Result<()> {
        self.send(9, Some(form.to_json())).await
    }

    /// Says that it will take a moment; [`Answer::reply`] has 15 minutes then, and so has the word about an error.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn later(&self) -> Result<()> {
        self.send(5, Some(json!({ "flags": EPHEMERAL }))).await?;
        self.deferred.store(true, Ordering::Release);
        Ok(())
    }

    /// Says more to the asker alone, after the answer.
    pub(super) async fn add(&self, message: &Message) -> Result<()> {
        let mut data = message.to_json();
        data["flags"] = json!(EPHEMERAL);
        self.app
            .port
            .add_to_answer(&self.token, &data)
            .await
            .map_err(not_taken)
    }

    /// Puts something in the place that [`Answer::later`] holds.
    async fn edit(&self, data: &serde_json::Value) -> Result<()> {
        self.app
            .port
            .edit_answer(&self.token, data)
            .await
            .map_err(not_taken)
    }

    async fn send(&self, kind: u8, data: Option<serde_json::Value>) -> Result<()> {
        let mut body = json!({ "type": kind });
        if let Some(data) = data {
            body["data"] = data;
        }
        self.app
            .port
            .answer(self.id, &self.token, &body)
            .await
            .map_err(not_taken)
    }
}

/// Why an answer did not arrive. One that Discord did not understand leaves the person waiting for another.
fn not_taken(failure: Failure) -> Error {
    let fault = match failure {
        Failure::Malformed { .. } => Fault::AnswerMalformed(failure.to_string()),
        other => Fault::Answer(other.to_string()),
    };
    fault.into()
}
