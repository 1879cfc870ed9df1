//! Opening reflections: a writer their own, a facilitator or coordinator both sides of a room.

use sqlx::SqliteConnection;
use trellis_domain::ids::{MidpointId, UserId};
use trellis_domain::program::Question;

use super::{Answers, BODY, NAME, found, store};
use crate::interaction::{App, Asker, Scene};
use crate::records::community;
use crate::records::room::{self, Called, Member};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::{Confidential, Opening, Reader, open_for};

/// Both sides of a room, opened for one reader.
#[derive(Debug)]
pub(super) struct Opened {
    /// Where, as people find it.
    pub(super) place: String,
    /// What was asked.
    pub(super) questions: Vec<Question>,
    /// What each member wrote, mentor first; `None` for who wrote nothing.
    pub(super) sides: Vec<(Member, Option<Answers>)>,
    /// What the members are called.
    pub(super) called: Called,
}

/// Opens the reflections of a room for somebody who may read them, and records it.
pub(super) async fn open(app: &App, asker: &Asker, id: MidpointId) -> Result<Opened> {
    let asker = asker.clone();
    app.change(move |change| {
        Box::pin(async move {
            let (midpoint, Scene { room, cohort }) = found(change.tx, id).await?;
            let rights = community::rights(change.tx, &asker).await?;
            midpoint.may_read(&room, (asker.user, rights), change.now)?;
            let reader = Reader::Other {
                who: asker.user,
                subject: &format!("midpoint:{id}"),
                at: change.now,
            };
            let opening = open_for(change.tx, &change.vault, reader).await?;
            let mut sides = Vec::with_capacity(room.members.len());
            for member in &room.members {
                let said = open_one(&opening, change.tx, id, member.user).await?;
                sides.push((member.clone(), said));
            }
            Ok(Opened {
                place: room::place_of(change.tx, &room).await?,
                questions: cohort.program.midpoint.questions.clone(),
                sides,
                called: Called::in_guild(change.tx, room.guild, NAME).await?,
            })
        })
    })
    .await
}

/// What one person wrote. Whether the reader may see it is for the caller to know.
pub(super) async fn open_one(
    opening: &Opening<'_>,
    tx: &mut SqliteConnection,
    id: MidpointId,
    who: UserId,
) -> Result<Option<Answers>> {
    let Some(sealed) = store::body(tx, id, who).await? else {
        return Ok(None);
    };
    let body = opening.open(&BODY.at(&[&id, &who]), &sealed)?;
    // The parser's error could quote what it read.
    let answers: Vec<(String, String)> =
        serde_json::from_str(body.reveal()).map_err(|_| Fault::inconsistent("reflection", "body", id))?;
    Ok(Some(
        answers
            .into_iter()
            .map(|(key, text)| (key, Confidential::new(text)))
            .collect(),
    ))
}
