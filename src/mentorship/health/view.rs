//! What health shows.

use trellis_domain::health::Silence;

use crate::interaction::DigestScene;
use trellis_kernel::discord::message::{Message, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The answer to *all is well*.
pub(super) fn noted(texts: &Texts) -> Message {
    Message::text(t!(texts, "health-noted"))
}

/// A silent room, for coordinators.
pub(super) fn silence(digest: &DigestScene<'_>, one: &Silence) -> String {
    let place = digest.place(one.room);
    if let Some(well) = one.well_at {
        return t!(
            digest.texts,
            "health-digest-silent-well",
            place = place,
            days = one.days,
            allowed = one.allowed_days,
            well = stamp::day(well)
        );
    }
    match one.last_heard_at {
        Some(at) => t!(
            digest.texts,
            "health-digest-silent-since",
            place = place,
            days = one.days,
            allowed = one.allowed_days,
            last = stamp::day(at)
        ),
        None => t!(
            digest.texts,
            "health-digest-silent-always",
            place = place,
            days = one.days,
            allowed = one.allowed_days
        ),
    }
}

#[cfg(test)]
mod tests {
    use trellis_domain::cohort::CohortState;

    use super::*;
    use crate::records::examples::{cohort, digest_scene, texts};

    #[test]
    fn a_silent_room_is_told_with_what_would_be_fine() {
        let texts = texts();
        let cohort = cohort(CohortState::Running);
        let digest = digest_scene(&texts, &cohort);
        let mut one = Silence {
            room: digest.rooms[0].id,
            last_heard_at: None,
            well_at: None,
            days: 30,
            allowed_days: 28,
        };
        insta::assert_snapshot!(silence(&digest, &one), @r"<#7> (Mi\*na, Theo): no message and no update yet in 30 days (up to 28 are fine)");
        one.last_heard_at = Some("2027-01-14T10:00:00Z".parse().unwrap());
        insta::assert_snapshot!(silence(&digest, &one), @r"<#7> (Mi\*na, Theo): no message and no update for 30 days, the last on <t:1799920800:D> (up to 28 are fine)");
        one.well_at = Some("2027-01-20T10:00:00Z".parse().unwrap());
        insta::assert_snapshot!(silence(&digest, &one), @r"<#7> (Mi\*na, Theo): no message and no update for 30 days, since somebody said on <t:1800439200:D> that all is well (up to 28 are fine)");
    }
}
