//! What the midpoint shows on the card of a room: never how many have written, since who has not would be known.

use chrono::NaiveDate;
use sqlx::SqliteConnection;
use trellis_domain::cohort::CohortState;
use trellis_domain::midpoint::Midpoint;
use trellis_domain::midpoint::due::MIDPOINT;

use super::store;
use crate::interaction::{CardScene, OnCard, Scene};
use crate::records::cohort;
use crate::records::room::{Room, RoomState};
use trellis_kernel::discord::message::stamp;
use trellis_kernel::error::Result;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// When it comes, or how far it is.
pub(super) async fn on_card(tx: &mut SqliteConnection, card: &CardScene<'_>) -> Result<OnCard> {
    let (texts, scene) = (card.texts, &card.scene);
    let words = match store::of_room(tx, scene.room.id).await? {
        Some(midpoint) => how_it_stands(texts, &scene.room, &midpoint),
        None => before(texts, scene, card.next_of(MIDPOINT).map(|one| one.key.planned_on)),
    };
    Ok(OnCard {
        facts: vec![(t!(texts, "midpoint-card-title"), words)],
        ..OnCard::default()
    })
}

fn before(texts: &Texts, scene: &Scene, on: Option<NaiveDate>) -> String {
    match on {
        Some(on) => t!(texts, "midpoint-card-ahead", day = cohort::day(texts, on)),
        None if scene.cohort.state == CohortState::Running => t!(texts, "midpoint-card-none"),
        None => String::new(),
    }
}

fn how_it_stands(texts: &Texts, room: &Room, midpoint: &Midpoint) -> String {
    if midpoint.told_at.is_some() {
        match midpoint.written.is_empty() {
            true => t!(texts, "midpoint-card-nobody"),
            false => t!(texts, "midpoint-card-released"),
        }
    } else if room.state == RoomState::Closed || !room.is_whole() {
        t!(texts, "midpoint-card-closed")
    } else if midpoint.waiting_for(room).is_empty() {
        t!(texts, "midpoint-card-written")
    } else {
        let deadline = stamp::moment(midpoint.deadline_at);
        t!(texts, "midpoint-card-waiting", deadline = deadline)
    }
}

#[cfg(test)]
mod tests {
    use trellis_domain::ids::{MidpointId, UserId};

    use chrono::{DateTime, Utc};

    use super::*;
    use crate::records::examples::{self, texts};

    #[test]
    fn it_is_announced_while_it_is_ahead_and_missed_only_under_way() {
        let told = |state, on: Option<&str>| {
            let scene = Scene {
                room: examples::room(RoomState::Open),
                cohort: examples::cohort(state),
            };
            before(&texts(), &scene, on.map(|on| on.parse().unwrap()))
        };
        let half_time = Some("2027-02-22");
        insta::assert_snapshot!(told(CohortState::Running, half_time), @"Around Mon 22 Feb 2027: a moment to look back, each for yourself.");
        insta::assert_snapshot!(told(CohortState::Running, None), @"This room has none: it has too few weeks for one.");
        assert_eq!(told(CohortState::Enrolling, None), "");
    }

    #[test]
    fn a_midpoint_that_was_told_is_no_longer_waited_for() {
        let asked_at: DateTime<Utc> = "2027-02-22T09:00:00Z".parse().unwrap();
        let room = examples::room(RoomState::Open);
        let told = |written: &[u64], told_at| {
            let midpoint = Midpoint {
                id: MidpointId::from_bytes([4; 10]),
                room: room.id,
                asked_at,
                deadline_at: asked_at + chrono::TimeDelta::days(7),
                moves: 0,
                is_posted: true,
                told_at,
                written: written.iter().copied().map(UserId::new).collect(),
            };
            how_it_stands(&texts(), &room, &midpoint)
        };
        let closed = Midpoint {
            id: MidpointId::from_bytes([4; 10]),
            room: room.id,
            asked_at,
            deadline_at: asked_at + chrono::TimeDelta::days(7),
            moves: 0,
            is_posted: true,
            told_at: None,
            written: vec![UserId::new(1)],
        };
        let in_closed = how_it_stands(&texts(), &examples::room(RoomState::Closed), &closed);
        insta::assert_snapshot!(in_closed, @"The time for written reflections is over.");
        insta::assert_snapshot!(told(&[1], None), @"A moment to look back, each for yourself. You can write until <t:1803891600:f>.");
        insta::assert_snapshot!(told(&[1, 2], None), @"All reflections are in.");
        insta::assert_snapshot!(told(&[], Some(asked_at)), @"The time for written reflections is over. Looking back together is good at any time.");
        insta::assert_snapshot!(told(&[1], Some(asked_at)), @"A facilitator can read what was handed in, to prepare a conversation with you.");
        insta::assert_snapshot!(told(&[1, 2], Some(asked_at)), @"A facilitator can read what was handed in, to prepare a conversation with you.");
    }
}
