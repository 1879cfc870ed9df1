//! What growth shows on the card of a room, in the digest and in `/help`.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::cohort::CohortState;
use trellis_domain::digest::Rank;
use trellis_domain::health::{RoomActivity, Silence, silent_rooms};

use super::{BEGIN, store};
use crate::interaction::{CardScene, DigestScene, HelpLine, Helped, Observation, OnCard};
use trellis_kernel::discord::message::{Button, Style, stamp};
use trellis_kernel::error::Result;
use trellis_kernel::presence;
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
        fields: vec![(
            t!(card.texts, "growth-card-title"),
            updates_so_far(card.texts, updates, last),
        )],
        buttons: vec![button.style(Style::Primary)],
    })
}

fn updates_so_far(texts: &Texts, updates: usize, last: Option<DateTime<Utc>>) -> String {
    match last {
        Some(at) => t!(texts, "growth-card", updates = updates, ago = stamp::relative(at)),
        None => t!(texts, "growth-card-none"),
    }
}

/// The rooms that have been silent for longer than their cadence allows.
pub(super) async fn observe(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Vec<Observation>> {
    let cohort = digest.cohort;
    let (CohortState::Running, Some(since)) = (cohort.state, cohort.started_at) else {
        return Ok(Vec::new());
    };
    let mut activity = Vec::with_capacity(digest.rooms.len());
    // Where somebody has left, nobody can be expected to write.
    for room in digest.rooms.iter().filter(|room| room.is_whole()) {
        activity.push(RoomActivity {
            room: room.id,
            opened_at: room.opened_at,
            last_update_at: store::last_posted_at(tx, room.id).await?,
        });
    }
    let allowed = cohort.program.allowed_silence();
    let absences = presence::absences_since(tx, since).await?;
    let silent = silent_rooms(&activity, since, allowed, &absences, digest.period.until);
    let title = t!(digest.texts, "growth-digest-silent", count = silent.len());
    let lines = silent.iter().map(|one| silence(digest, one)).collect();
    Ok(vec![Observation::new(Rank::Silent, title, lines)])
}

fn silence(digest: &DigestScene<'_>, one: &Silence) -> String {
    let place = digest.place(one.room);
    match one.last_update_at {
        Some(at) => t!(
            digest.texts,
            "growth-digest-silent-since",
            place = place,
            days = one.days,
            allowed = one.allowed_days,
            last = stamp::day(at)
        ),
        None => t!(
            digest.texts,
            "growth-digest-silent-always",
            place = place,
            days = one.days,
            allowed = one.allowed_days
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::examples::{cohort, digest_scene, texts};

    #[test]
    fn a_silent_room_is_told_with_what_would_be_fine() {
        let texts = texts();
        let cohort = cohort(CohortState::Running);
        let digest = digest_scene(&texts, &cohort);
        let mut one = Silence {
            room: digest.rooms[0].id,
            last_update_at: None,
            days: 30,
            allowed_days: 28,
        };
        insta::assert_snapshot!(silence(&digest, &one), @r"<#7> (Mi\*na, Theo): no update yet in 30 days (up to 28 are fine)");
        one.last_update_at = Some("2027-01-14T10:00:00Z".parse().unwrap());
        insta::assert_snapshot!(silence(&digest, &one), @r"<#7> (Mi\*na, Theo): no update for 30 days, the last on <t:1799920800:D> (up to 28 are fine)");
    }

    #[test]
    fn a_card_says_how_many_updates_there_are() {
        let texts = texts();
        insta::assert_snapshot!(updates_so_far(&texts, 0, None), @"No progress update yet. *Progress* below writes the first; a few lines are plenty.");
        let at = "2027-01-14T10:00:00Z".parse().unwrap();
        insta::assert_snapshot!(updates_so_far(&texts, 1, Some(at)), @"One progress update, <t:1799920800:R>");
        insta::assert_snapshot!(updates_so_far(&texts, 3, Some(at)), @"3 progress updates, the last <t:1799920800:R>");
    }
}
