//! What sessions show on the card of a room and in `/help`.

use sqlx::SqliteConnection;
use trellis_domain::session::{Session, SessionState};

use super::{PLAN, store};
use crate::interaction::{CardScene, HelpLine, Helped, OnCard};
use crate::records::room::RoomState;
use trellis_kernel::discord::message::{Button, stamp};
use trellis_kernel::error::Result;
use trellis_kernel::t;

/// What people can do with sessions.
pub(super) const HELP: &[HelpLine] = &[HelpLine {
    to: Helped::MemberOfRoom,
    words: |texts| t!(texts, "session-help"),
}];

/// The session that is planned last, and the button to plan one.
pub(super) async fn on_card(tx: &mut SqliteConnection, card: &CardScene<'_>) -> Result<OnCard> {
    let (texts, room) = (card.texts, &card.scene.room);
    let sessions = store::all_of(tx, room.id).await?;
    let mut planned = sessions.iter().filter(|one| one.state == SessionState::Planned);
    let words = match planned.next() {
        // A card is drawn now and read later: the stamp says whether it was or will be.
        Some(session) => match session.met_for {
            Some(minutes) => t!(
                texts,
                "session-card-met",
                at = stamp::moment(session.starts_at),
                minutes = minutes
            ),
            None => t!(texts, "session-card", at = stamp::deadline(session.starts_at)),
        },
        None => t!(texts, "session-card-none"),
    };
    let can_plan = room.state == RoomState::Open && room.is_whole();
    let button = can_plan.then(|| Button::new(PLAN.to(room.id), button_label(card, &sessions)));
    Ok(OnCard {
        facts: vec![(t!(texts, "session-card-title"), words)],
        buttons: button.into_iter().collect(),
        ..OnCard::default()
    })
}

fn button_label(card: &CardScene<'_>, sessions: &[Session]) -> String {
    match sessions {
        [] => t!(card.texts, "session-card-first-button"),
        _ => t!(card.texts, "session-card-button"),
    }
}
