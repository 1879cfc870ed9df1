//! A member writes their reflection, alone, and may write it anew while it is sealed.

use chrono::{DateTime, Utc};
use trellis_domain::ids::MidpointId;
use trellis_domain::midpoint::reflection;
use trellis_domain::program::Question;

use super::{Answers, BODY, PROMPT, found, reading, store};
use crate::interaction::{App, Asker, Scene};
use crate::records::room;
use trellis_kernel::error::Result;
use trellis_kernel::secrets::{Reader, open_for};

/// What has to be known to show a member the form: the questions, and what they wrote so far.
pub(super) async fn form_for(app: &App, asker: &Asker, id: MidpointId) -> Result<(Vec<Question>, Answers)> {
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    let (midpoint, Scene { room, cohort }) = found(&mut connection, id).await?;
    midpoint.may_write(&room, asker.user, now)?;
    let opening = open_for(&mut connection, &app.vault, Reader::Writer).await?;
    let so_far = reading::open_one(&opening, &mut connection, id, asker.user).await?;
    let questions = cohort.program.midpoint.questions.clone();
    Ok((questions, so_far.unwrap_or_default()))
}

/// What a reflection that was kept waits for.
pub(super) enum Written {
    /// For nothing: all are in, and it is final.
    Last,
    /// For another member's, or for the deadline.
    Waiting {
        /// The deadline.
        until: DateTime<Utc>,
    },
}

/// Keeps a member's reflection, sealed, in place of an earlier one.
pub(super) async fn write(app: &App, asker: &Asker, id: MidpointId, written: Answers) -> Result<Written> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, Scene { room, cohort }) = found(change.tx, id).await?;
            let after = before.write(&room, who, change.now)?;
            let find = |key: &str| written.iter().find(|(asked, _)| asked == key);
            let body = reflection(&cohort.program.midpoint.questions, |key| {
                find(key).map(|(_, text)| text.reveal())
            })?;
            let body = serde_json::to_string(&body)?;
            let sealed = change.vault.seal(&change.random, &BODY.at(&[&id, &who]), &body);
            store::put_body(change.tx, id, who, &sealed, change.now).await?;
            if after.written != before.written {
                PROMPT.edit(&mut change, &room, id).await?;
                room::redraw_card(&mut change, &room).await?;
            }
            if after.waiting_for(&room).is_empty() {
                // The sweep finds that nobody is waited for any more.
                room::set_next_at(change.tx, room.id, Some(change.now)).await?;
                return Ok(Written::Last);
            }
            Ok(Written::Waiting {
                until: after.deadline_at,
            })
        })
    })
    .await
}
