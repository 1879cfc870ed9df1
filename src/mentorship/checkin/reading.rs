//! Who reads what somebody answered: its writer, the partner where that was ticked, coordinators.

use sqlx::SqliteConnection;
use trellis_domain::checkin::{Answer, AnswerReader};
use trellis_domain::ids::{CheckinId, CohortId, UserId};

use super::answering::detail_of;
use super::commands::AnswerOf;
use super::{Answered, Checkin, found, reporting};
use crate::interaction::{App, Asker};
use crate::records::cohort::{self, Cohort};
use crate::records::community;
use crate::records::room::{self, Room};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::{self, Confidential, Opening, open_for};

/// An answer, opened for one reader.
#[derive(Debug)]
pub(super) struct Read {
    /// The member who answered.
    pub(super) who: UserId,
    /// Where, as people find it.
    pub(super) place: String,
    /// What was asked.
    pub(super) question: String,
    /// Which of the three.
    pub(super) answer: Answer,
    /// What was written beside it.
    pub(super) detail: Option<Confidential>,
    /// Whether this reading is recorded, which the reader is told.
    pub(super) is_recorded: bool,
}

/// Opens what one member answered, for whoever may see it. A coordinator's reading is recorded.
pub(super) async fn read(app: &App, asker: &Asker, id: CheckinId, whose: UserId) -> Result<Read> {
    let asker = asker.clone();
    app.change(move |change| {
        Box::pin(async move {
            let (checkin, room) = found(change.tx, id).await?;
            let rights = community::rights(change.tx, &asker).await?;
            let (reader, answered) = checkin.read(&room, (asker.user, rights), whose)?;
            let for_whom = match reader {
                AnswerReader::Writer => secrets::Reader::Writer,
                AnswerReader::Partner => secrets::Reader::ChosenByWriter,
                AnswerReader::Coordinator => secrets::Reader::Other {
                    who: asker.user,
                    subject: &format!("checkin:{id}:{whose}"),
                    at: change.now,
                },
            };
            let opening = open_for(change.tx, &change.vault, for_whom).await?;
            let mut read = open(&opening, change.tx, &checkin, &room, answered).await?;
            read.is_recorded = reader == AnswerReader::Coordinator;
            Ok(read)
        })
    })
    .await
}

/// The private details of a cohort that the asker can open now.
pub(super) async fn details(
    app: &App,
    asker: &Asker,
    id: CohortId,
) -> Result<(Cohort, Vec<(AnswerOf, String)>)> {
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    community::require_confidant(&mut connection, asker).await?;
    let cohort = cohort::find(&mut connection, id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("cohort", "id", id))?;
    let details = reporting::details(&mut connection, &cohort, asker.user, now).await?;
    Ok((cohort, details))
}

/// What the other members of the room let the asker see.
pub(super) async fn shared(app: &App, asker: &Asker, id: CheckinId) -> Result<Vec<Read>> {
    let mut connection = app.db.read().await?;
    let (checkin, room) = found(&mut connection, id).await?;
    let shared = checkin.shared_with(&room, asker.user)?;
    let opening = open_for(&mut connection, &app.vault, secrets::Reader::ChosenByWriter).await?;
    let mut read = Vec::with_capacity(shared.len());
    for answered in shared {
        read.push(open(&opening, &mut connection, &checkin, &room, answered).await?);
    }
    Ok(read)
}

async fn open(
    opening: &Opening<'_>,
    tx: &mut SqliteConnection,
    checkin: &Checkin,
    room: &Room,
    answered: &Answered,
) -> Result<Read> {
    Ok(Read {
        who: answered.who,
        place: room::place_of(tx, room).await?,
        question: checkin.question.clone(),
        answer: answered.answer,
        detail: detail_of(opening, checkin.id, answered)?,
        is_recorded: false,
    })
}
