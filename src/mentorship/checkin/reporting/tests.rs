use trellis_domain::cohort::CohortState;
use trellis_domain::ids::{CheckinId, UserId};

use trellis_domain::session::{LowTap, Tap};

use super::*;
use crate::mentorship::checkin::Answered;
use crate::records::examples::{self, MINA, THEO, digest_scene, texts};
use crate::records::room::RoomState;

fn asked(answered: &[UserId]) -> Checkin {
    let answered = answered.iter().map(|who| Answered {
        who: *who,
        answer: Answer::Stuck,
        detail: None,
        shared: false,
        at: "2027-02-01T09:00:00Z".parse().unwrap(),
    });
    Checkin {
        id: CheckinId::from_bytes([3; 10]),
        room: examples::room(RoomState::Open).id,
        planned_on: "2027-02-01".parse().unwrap(),
        question: "How is it going?".to_owned(),
        asked_at: "2027-02-01T09:00:00Z".parse().unwrap(),
        closes_at: "2027-02-08T09:00:00Z".parse().unwrap(),
        moves: 0,
        is_posted: true,
        closed_at: None,
        answered: answered.collect(),
    }
}

#[test]
fn a_card_says_how_many_have_answered_and_never_what() {
    let stands = |checkin: &Checkin| how_it_stands(&texts(), &examples::room(RoomState::Open), checkin);
    insta::assert_snapshot!(stands(&asked(&[THEO])), @"Asked <t:1801472400:D>. One tap is enough, until <t:1802077200:f>.");
    let closed = examples::room(RoomState::Closed);
    insta::assert_snapshot!(how_it_stands(&texts(), &closed, &asked(&[THEO])), @"The last one was asked <t:1801472400:D>.");
    insta::assert_snapshot!(stands(&asked(&[THEO, MINA])), @"Asked <t:1801472400:D>: everybody has answered.");
    let mut over = asked(&[]);
    over.closed_at = Some(over.closes_at);
    insta::assert_snapshot!(stands(&over), @"The last one was asked <t:1801472400:D>.");
}

fn low(who: UserId, answer: Answer, has_detail: bool) -> LowAnswer {
    LowAnswer {
        checkin: CheckinId::from_bytes([3; 10]),
        room: examples::room(RoomState::Open).id,
        who,
        question: "Is it *well*?".to_owned(),
        answer,
        has_detail,
        at: "2027-01-14T10:00:00Z".parse().unwrap(),
    }
}

/// The parts that have something to tell, and how many lists or rows of buttons they open.
fn said(observed: &Observed) -> (String, usize) {
    let texts = texts();
    let cohort = examples::cohort(CohortState::Running);
    let parts = told(&digest_scene(&texts, &cohort), observed);
    let rows = parts.iter().filter(|part| part.row.is_some()).count();
    let parts = parts.iter().filter(|part| !part.lines.is_empty());
    let parts: Vec<String> = parts
        .map(|part| format!("## {}\n{}", part.title, part.lines.join("\n")))
        .collect();
    (parts.join("\n"), rows)
}

#[test]
fn a_digest_says_who_is_not_well_and_who_has_not_answered() {
    let unanswered = |is_closed| UnansweredCheckin {
        room: examples::room(RoomState::Open).id,
        planned_on: "2027-01-14".parse().unwrap(),
        waiting_for: vec![THEO],
        is_closed,
    };
    let (words, rows) = said(&Observed {
        unanswered: vec![unanswered(true), unanswered(false)],
        low: vec![
            low(THEO, Answer::Stuck, true),
            low(MINA, Answer::CouldBeBetter, true),
        ],
        low_taps: vec![LowTap {
            room: examples::room(RoomState::Open).id,
            who: THEO,
            tap: Tap::SoSo,
            does_not_fit: false,
            at: "2027-01-14T10:00:00Z".parse().unwrap(),
        }],
    });
    assert_eq!(rows, 1, "two of one custom_id are no message");
    insta::assert_snapshot!(words, @r"
    ## Said they are stuck (1)
    <@2> in <#7> (Mi\*na, Theo), <t:1799920800:D>, with a private detail: “Is it \*well\*?”
    ## Said it could be better (1)
    <@1> in <#7> (Mi\*na, Theo), <t:1799920800:D>, with a private detail: “Is it \*well\*?”
    ## Said their last session helped little, or that the two do not fit (1)
    <@2> in <#7> (Mi\*na, Theo), <t:1799920800:D>: so-so
    ## No answer to a check-in (2)
    <#7> (Mi\*na, Theo): <@2>, asked Thu 14 Jan 2027
    <#7> (Mi\*na, Theo): <@2>, asked Thu 14 Jan 2027, can still answer
    ");
}

#[test]
fn a_detail_beside_a_milder_answer_is_opened_from_there() {
    let mild = Observed {
        unanswered: Vec::new(),
        low: vec![low(MINA, Answer::CouldBeBetter, true)],
        low_taps: Vec::new(),
    };
    assert_eq!(said(&mild).1, 1);
    let plain = Observed {
        unanswered: Vec::new(),
        low: vec![low(MINA, Answer::CouldBeBetter, false)],
        low_taps: Vec::new(),
    };
    assert_eq!(said(&plain).1, 0);
}
