//! Who reads what somebody answered: its writer, the partner where that was ticked, coordinators.

use sqlx::SqliteConnection;
use trellis_domain::checkin::{self as rules, Answer, Answered, Reader};
use trellis_domain::ids::{CheckinId, UserId};
use trellis_domain::refusal::Refusal;

use super::{Checkin, Given, detail_of, scene};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::community;
use crate::records::room::{self, Room};
use trellis_kernel::error::Result;
use trellis_kernel::secrets::{self, Confidential, Opening, open_for};

/// An answer, opened for one reader.
#[derive(Debug)]
pub(super) struct Read {
    /// Whose.
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
///
/// # Errors
/// [`Refusal::CoordinatorsOnly`], [`Refusal::NotYours`] for a partner it was not shared with,
/// [`Refusal::NothingToShowYet`], [`Refusal::UnknownButton`].
pub(super) async fn read(app: &App, asker: &Asker, id: CheckinId, who: UserId) -> Result<Read> {
    let now = app.clock.now();
    let (inner, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (checkin, room) = scene(tx, id, &asker).await?;
                let reader = reader(tx, &asker, &room, who).await?;
                let given = checkin.of(who);
                match (reader, given) {
                    // Whether somebody answered at all is nothing a stranger is told.
                    (Reader::Other, _) => return Err(Refusal::CoordinatorsOnly.into()),
                    (Reader::Partner, Some(given)) if !given.shared => {
                        return Err(Refusal::NotYours.into());
                    }
                    _ => {}
                }
                let given = given.ok_or(Refusal::NothingToShowYet)?;
                let for_whom = match reader {
                    Reader::Writer => secrets::Reader::Writer,
                    Reader::Partner => secrets::Reader::ChosenByWriter,
                    Reader::Coordinator | Reader::Other => secrets::Reader::Other {
                        who: asker.user,
                        subject: &format!("checkin:{id}:{who}"),
                        at: now,
                    },
                };
                let opening = open_for(tx, &inner.vault, for_whom).await?;
                open(&opening, tx, &checkin, &room, given, reader).await
            })
        })
        .await
}

/// What the other members of the room let the asker see.
///
/// # Errors
/// [`Refusal::MembersOfRoomOnly`], [`Refusal::NothingToShowYet`], [`Refusal::UnknownButton`].
pub(super) async fn shared(app: &App, asker: &Asker, id: CheckinId) -> Result<Vec<Read>> {
    let mut connection = app.db.read().await?;
    let (checkin, room) = scene(&mut connection, id, asker).await?;
    room.require_member(asker.user)?;
    let opening = open_for(&mut connection, &app.vault, secrets::Reader::ChosenByWriter).await?;
    let mut read = Vec::new();
    for given in checkin
        .given
        .iter()
        .filter(|given| given.shared && given.who != asker.user)
    {
        read.push(open(&opening, &mut connection, &checkin, &room, given, Reader::Partner).await?);
    }
    if read.is_empty() {
        return Err(Refusal::NothingToShowYet.into());
    }
    Ok(read)
}

async fn reader(tx: &mut SqliteConnection, asker: &Asker, room: &Room, who: UserId) -> Result<Reader> {
    Ok(if asker.user == who {
        Reader::Writer
    } else if room.member(asker.user).is_some() {
        // Also for a coordinator: in this room they are a partner.
        Reader::Partner
    } else if community::rights(tx, asker).await?.coordinator {
        Reader::Coordinator
    } else {
        Reader::Other
    })
}

async fn open(
    opening: &Opening<'_>,
    tx: &mut SqliteConnection,
    checkin: &Checkin,
    room: &Room,
    given: &Given,
    reader: Reader,
) -> Result<Read> {
    let detail = detail_of(opening, checkin.id, given)?;
    // The rule asks whether there is detail, not what it says.
    let known = Answered {
        who: given.who,
        answer: given.answer,
        detail: detail.as_ref().map(|_| String::new()),
        shared_with_partner: given.shared,
        at: given.at,
    };
    let shown = rules::visible_to(&known, reader);
    if !shown.answer {
        return Err(Refusal::NotYours.into());
    }
    let place = room::place_of(tx, room).await?;
    Ok(Read {
        who: given.who,
        place,
        question: checkin.question.clone(),
        answer: given.answer,
        detail: detail.filter(|_| shown.detail),
        is_recorded: reader == Reader::Coordinator,
    })
}
