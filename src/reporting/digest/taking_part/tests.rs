use trellis_domain::cohort::CohortState;
use trellis_domain::ids::{ParticipantId, UserId};

use super::*;
use crate::records::examples::{self, digest_scene, texts};
use crate::records::room::RoomState;

fn person(user: u64, role: Role) -> Participant {
    Participant {
        id: ParticipantId::from_bytes([4; 10]),
        cohort_id: examples::room(RoomState::Open).cohort_id,
        user: UserId::new(user),
        role,
        name: "Ola".to_owned(),
        capacity: None,
        answers: Vec::new(),
        introduces: false,
        consent_at: None,
        joined_at: "2027-01-05T10:00:00Z".parse().unwrap(),
        left_at: Some("2027-01-14T10:00:00Z".parse().unwrap()),
    }
}

#[test]
fn everybody_who_comes_goes_or_waits_has_a_line() {
    let texts = texts();
    let cohort = examples::cohort(CohortState::Enrolling);
    let digest = digest_scene(&texts, &cohort);
    let (mentor, mentee) = (person(3, Role::Mentor), person(4, Role::Mentee));
    let both = [mentor, mentee.clone()];
    let parts = told(&digest, &[Waiting::of(mentee, None)], &both, &both);
    let parts = parts.iter().map(|part| {
        let lines = part.lines.join("\n");
        format!("{:?}: {}\n{lines}", part.rank, part.title)
    });
    insta::assert_snapshot!(parts.collect::<Vec<_>>().join("\n"), @"
    Unmatched: Waits for a room (1)
    <@4> has been waiting since <t:1799143200:D>: `/room open` makes a room
    Joined: New (2)
    <@3> joined as a mentor
    <@4> joined as a mentee
    Left: Left (2)
    <@3>, a mentor, left on <t:1799920800:D>
    <@4>, a mentee, left on <t:1799920800:D>
    ");
}

#[test]
fn a_start_is_announced_and_then_asked_for() {
    let texts = texts();
    let cohort = examples::cohort(CohortState::Enrolling);
    let digest = digest_scene(&texts, &cohort);
    let line = |is_overdue| {
        let one = NotStarted {
            starts_on: cohort.dates.starts_on,
            is_overdue,
        };
        start(&digest, one).lines.join("\n")
    };
    insta::assert_snapshot!(line(false), @"The first day is Mon 11 Jan 2027. `/cohort start` begins the work; until then I ask nobody anything.");
    insta::assert_snapshot!(line(true), @"The first day was Mon 11 Jan 2027. `/cohort start` begins the work, `/cohort dates` moves the dates; until then I ask nobody anything.");
}
