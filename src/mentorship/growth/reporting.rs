//! What growth shows on the card of a room and in `/help`.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::{BEGIN, store};
use crate::interaction::{CardScene, HelpLine, Helped, OnCard};
use trellis_kernel::discord::message::{Button, Style, stamp};
use trellis_kernel::error::Result;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What people can do with growth.
pub(super) const HELP: &[HelpLine] = &[
    HelpLine {
        to: Helped::MenteeInRoom,
        words: |texts| t!(texts, "growth-help-progress"),
    },
    HelpLine {
        to: Helped::MentorInRoom,
        words: |texts| t!(texts, "growth-help-feedback"),
    },
    HelpLine {
        to: Helped::MemberOfRoom,
        words: |texts| t!(texts, "growth-help-updates"),
    },
];

/// How many updates there are, and the button to the next.
pub(super) async fn on_card(tx: &mut SqliteConnection, card: &CardScene<'_>) -> Result<OnCard> {
    let room = card.scene.room.id;
    let updates = store::count(tx, room).await?;
    let last = store::last_standing_at(tx, room).await?;
    let button = Button::new(BEGIN.to(room), t!(card.texts, "growth-card-button"));
    Ok(OnCard {
        facts: vec![(
            t!(card.texts, "growth-card-title"),
            updates_so_far(card.texts, updates, last),
        )],
        buttons: vec![button.style(Style::Primary)],
        ..OnCard::default()
    })
}

fn updates_so_far(texts: &Texts, updates: usize, last: Option<DateTime<Utc>>) -> String {
    match last {
        Some(at) => t!(texts, "growth-card", updates = updates, ago = stamp::relative(at)),
        None => t!(texts, "growth-card-none"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::examples::texts;

    #[test]
    fn a_card_says_how_many_updates_there_are() {
        let texts = texts();
        insta::assert_snapshot!(updates_so_far(&texts, 0, None), @"No progress update yet. *Progress* below writes the first; a few lines are plenty.");
        let at = "2027-01-14T10:00:00Z".parse().unwrap();
        insta::assert_snapshot!(updates_so_far(&texts, 1, Some(at)), @"One progress update, <t:1799920800:R>");
        insta::assert_snapshot!(updates_so_far(&texts, 3, Some(at)), @"3 progress updates, the last <t:1799920800:R>");
    }
}
