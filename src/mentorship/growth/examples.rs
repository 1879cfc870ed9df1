//! An update and feedback for the tests of this feature.

use chrono::DateTime;
use trellis_domain::growth::{Entry, Feedback, Update, Visibility};
use trellis_domain::ids::{FeedbackId, RoomId, UpdateId, UserId};

/// By Mina (1), posted 2027-02-01 12:00 UTC.
pub(super) fn update(visibility: Visibility, did: &str) -> Update {
    Update {
        id: UpdateId::from_bytes([3; 10]),
        room: RoomId::from_bytes([4; 10]),
        author: UserId::new(1),
        entry: Entry::new(did, "", "", "").unwrap(),
        visibility,
        evidence: None,
        feedback: Vec::new(),
        at: DateTime::from_timestamp(1_801_483_200, 0).unwrap(),
        edited_at: None,
        withdrawn_at: None,
        mentor_asked_at: None,
        feedback_asked_at: None,
    }
}

/// By Theo (2).
pub(super) fn feedback(on: &Update, correction: &str) -> Feedback {
    Feedback {
        id: FeedbackId::from_bytes([5; 10]),
        author: UserId::new(2),
        correction: correction.to_owned(),
        at: on.at,
        taken_up: None,
    }
}
