//! Introductions: what each person in a room agreed to show there of what they said at sign-up.
//!
//! **Invariant:** an answer is shown as long as its writer says so, and to nobody but the people of their rooms and those who can
//! read there anyway.

use sqlx::SqliteConnection;
use trellis_domain::ids::{ParticipantId, RoomId, UserId};

use super::signing_up::{own, rooms_in};
use super::view;
use crate::interaction::{App, Asker};
use crate::records::cohort::Cohort;
use crate::records::people::{Participant, SignUpAnswer, participant, store};
use crate::records::room::{self, LiveMessage, Member, Room};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

/// The view's name in the outbox.
pub(super) const INTRODUCTIONS_VIEW: &str = "introductions";

const INTRODUCTIONS: LiveMessage = LiveMessage::new(INTRODUCTIONS_VIEW);

/// Says in the new channel of a room who is in it, as far as they want.
pub(crate) async fn introduce(change: &mut Change<'_>, room: &Room) -> Result<()> {
    let is_said = INTRODUCTIONS.is_on_its_way(change, room, room.id).await?;
    if is_said || introduced(change.tx, room).await?.is_empty() {
        return Ok(());
    }
    INTRODUCTIONS.post(change, room, room.id).await
}

/// Says in these rooms what is so now.
pub(super) async fn introduce_anew(change: &mut Change<'_>, rooms: &[Room]) -> Result<()> {
    for room in rooms {
        if INTRODUCTIONS.is_on_its_way(change, room, room.id).await? {
            // It says what is so when it is sent.
            continue;
        }
        let is_said = INTRODUCTIONS.posted_at(change.tx, room.id).await?.is_some();
        match (introduced(change.tx, room).await?.is_empty(), is_said) {
            (false, true) => INTRODUCTIONS.edit(change, room, room.id).await?,
            (false, false) => INTRODUCTIONS.post(change, room, room.id).await?,
            (true, true) => INTRODUCTIONS.take_back(change, room, room.id).await?,
            (true, false) => {}
        }
    }
    Ok(())
}

/// The asker's first answers introduce them from now on, or no longer.
pub(super) async fn show(
    app: &App,
    asker: Asker,
    id: ParticipantId,
    shows: bool,
) -> Result<(Cohort, Participant)> {
    app.change(move |mut change| {
        Box::pin(async move {
            let (cohort, before) = own(change.tx, &asker, id).await?;
            let person = before.show(&cohort, asker.user, shows)?;
            store::set_introduces(change.tx, person.id, person.introduces).await?;
            let rooms = rooms_in(change.tx, &asker, &cohort).await?;
            introduce_anew(&mut change, &rooms).await?;
            Ok((cohort, person))
        })
    })
    .await
}

/// Those in a room who want to be introduced there, with what they said.
async fn introduced(tx: &mut SqliteConnection, room: &Room) -> Result<Vec<(UserId, Vec<SignUpAnswer>)>> {
    let mut introduced = Vec::new();
    for member in room.members.iter().filter(|member| Member::is_here(member)) {
        let person = participant(tx, room.cohort_id, member.user).await?;
        let answers = person
            .map(|person| person.introduction().to_vec())
            .unwrap_or_default();
        if !answers.is_empty() {
            introduced.push((member.user, answers));
        }
    }
    Ok(introduced)
}

/// Draws the introductions of a room; nothing where nobody wants to be introduced any more.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = RoomId::parse(subject) else {
        return Ok(None);
    };
    let Some(room) = room::find(tx, id).await? else {
        return Ok(None);
    };
    let introduced = introduced(tx, &room).await?;
    Ok((!introduced.is_empty()).then(|| view::introductions(texts, &introduced)))
}
