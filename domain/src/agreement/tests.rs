use proptest::prelude::*;

use super::*;
use crate::cohort::CohortState;
use crate::examples::cohort;
use crate::ground::ids::{CohortId, GuildId, RoomId};
use crate::ground::role::Role;
use crate::room::{Presence, RoomState};

const MENTOR: UserId = UserId::new(1);
const MENTEE: UserId = UserId::new(2);
const OTHER: UserId = UserId::new(3);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at("2027-01-12T10:00:00Z")
}

fn member(user: UserId, role: Role) -> Member {
    Member {
        user,
        role,
        name: format!("member {user}"),
        presence: Presence::Here,
    }
}

fn room_of(members: Vec<Member>) -> Room {
    Room {
        id: RoomId::from_bytes([2; 10]),
        cohort_id: CohortId::from_bytes([1; 10]),
        guild: GuildId::new(1),
        name: "room".to_owned(),
        state: RoomState::Open,
        members,
        opened_at: now(),
    }
}

fn room() -> Room {
    room_of(vec![member(MENTOR, Role::Mentor), member(MENTEE, Role::Mentee)])
}

fn fresh() -> Agreement {
    let filled_in = [
        (Part::How, "every week"),
        (Part::Worked, "we can show it"),
        (Part::Until, "2027-04-04"),
    ];
    Agreement {
        filled_in: filled_in
            .into_iter()
            .map(|(part, text)| (Topic::shared(part), text.to_owned()))
            .collect(),
        current: None,
        signatures: Vec::new(),
        asked_at: None,
    }
}

fn said(who: UserId) -> Vec<(Part, String)> {
    match who {
        MENTOR => vec![(Part::Offer, "what I offer".to_owned())],
        _ => vec![(Part::Aim, format!("what {who} wants"))],
    }
}

impl Agreement {
    fn after(&self, signed: &Signed) -> Self {
        let mut after = self.clone();
        after.current = Some(signed.version.clone());
        after.signatures.push(signed.signature);
        after
    }

    fn signed_by(&self, room: &Room, who: UserId) -> Self {
        let proposal = self.proposal(room, who, &said(who));
        let shown = proposal.terms.print();
        self.after(&self.sign(room, who, (&proposal, shown), now()).unwrap())
    }

    fn changes(&self, room: &Room, who: UserId, topic: Topic, text: &str) -> Result<Signed, Refusal> {
        let proposal = self.proposal(room, who, &said(who));
        let shown = Print::of_text(proposal.terms.get(topic));
        let cohort = cohort(CohortState::Running);
        self.change((room, &cohort), who, (topic, shown), text, &proposal, now())
    }

    fn changed(&self, room: &Room, who: UserId, topic: Topic, text: &str) -> Self {
        self.after(&self.changes(room, who, topic, text).unwrap())
    }
}

#[test]
fn nobody_sees_what_a_member_said_elsewhere_before_that_member_has_signed() {
    let (room, fresh) = (room(), fresh());
    let of_mentor = fresh.proposal(&room, MENTOR, &said(MENTOR));
    assert_eq!(of_mentor.terms.get(Topic::own(Part::Aim, MENTEE)), None);
    assert_eq!(of_mentor.unseen, [Topic::own(Part::Offer, MENTOR)]);
    let after = fresh.signed_by(&room, MENTOR);
    assert_eq!(
        after.terms().get(Topic::own(Part::Offer, MENTOR)),
        Some("what I offer")
    );
    assert_eq!(after.terms().get(Topic::own(Part::Aim, MENTEE)), None);
    // Whose words they are is not for others to say.
    let of_mentee = fresh.proposal(&room, MENTEE, &said(MENTOR));
    assert_eq!(of_mentee.unseen, []);
}

#[test]
fn who_signed_before_the_other_said_anything_is_asked_once_more() {
    let (room, fresh) = (room(), fresh());
    let first = fresh.signed_by(&room, MENTOR);
    let waits = |signed: &[UserId], waiting: &[UserId]| Standing::Waits {
        signed: signed.to_vec(),
        waiting: waiting.to_vec(),
    };
    assert_eq!(first.standing(&room), waits(&[MENTOR], &[MENTEE]));
    let second = first.signed_by(&room, MENTEE);
    assert_eq!(second.versions(), 2);
    assert_eq!(second.standing(&room), waits(&[MENTEE], &[MENTOR]));
    assert_eq!(second.last_signed_by_all(&room), Some(1));
    let third = second.signed_by(&room, MENTOR);
    assert_eq!(third.versions(), 2);
    assert_eq!(
        third.standing(&room),
        Standing::Signed {
            at: now(),
            asked: Vec::new()
        }
    );
}

#[test]
fn nobody_signs_what_they_were_not_shown() {
    let (room, fresh) = (room(), fresh());
    let proposal = fresh.proposal(&room, MENTEE, &said(MENTEE));
    let shown = proposal.terms.print();
    let changed = fresh.changed(&room, MENTOR, Topic::shared(Part::How), "every day");
    let later = changed.proposal(&room, MENTEE, &said(MENTEE));
    assert_eq!(
        changed.sign(&room, MENTEE, (&later, shown), now()),
        AgreementRefusal::ChangedMeanwhile.refuse()
    );
    // Nor what they said elsewhere meanwhile.
    let other = fresh.proposal(&room, MENTEE, &[(Part::Aim, "something else".to_owned())]);
    assert_eq!(
        fresh.sign(&room, MENTEE, (&other, shown), now()),
        AgreementRefusal::ChangedMeanwhile.refuse()
    );
}

#[test]
fn two_who_change_different_things_at_once_lose_nothing_and_of_one_thing_the_second_is_told() {
    let (room, cohort) = (room(), cohort(CohortState::Running));
    let start = fresh()
        .signed_by(&room, MENTOR)
        .signed_by(&room, MENTEE)
        .signed_by(&room, MENTOR);
    let (how, worked) = (Topic::shared(Part::How), Topic::shared(Part::Worked));
    let shown = |topic| Print::of_text(start.terms().get(topic));
    let after = start.changed(&room, MENTOR, how, "every day");
    let proposal = after.proposal(&room, MENTEE, &said(MENTEE));
    let both = after
        .change(
            (&room, &cohort),
            MENTEE,
            (worked, shown(worked)),
            "it is merged",
            &proposal,
            now(),
        )
        .unwrap();
    assert_eq!(both.version.terms.get(how), Some("every day"));
    assert_eq!(both.version.terms.get(worked), Some("it is merged"));
    assert_eq!(
        after.change(
            (&room, &cohort),
            MENTEE,
            (how, shown(how)),
            "never",
            &proposal,
            now()
        ),
        AgreementRefusal::ChangedMeanwhile.refuse()
    );
}

#[test]
fn what_a_change_refuses() {
    let (room, signed) = (room(), fresh().signed_by(&room(), MENTOR));
    let until = Topic::shared(Part::Until);
    for (topic, text, refusal) in [
        (
            until,
            "2027-01-11",
            Refusal::from(AgreementRefusal::LastDayHasPassed {
                day: "2027-01-11".into(),
            }),
        ),
        (
            until,
            "2027-04-05",
            AgreementRefusal::LastDayAfterCohort {
                day: "2027-04-05".into(),
                last: "2027-04-04".into(),
            }
            .into(),
        ),
        (
            Topic::shared(Part::How),
            " \u{200b} ",
            TextRefusal::NothingWritten.into(),
        ),
        (
            Topic::shared(Part::How),
            " every week ",
            AgreementRefusal::AsItIs.into(),
        ),
        (
            Topic::own(Part::Aim, MENTEE),
            "mine",
            AgreementRefusal::NotSaidYet.into(),
        ),
        (
            Topic::own(Part::Aim, OTHER),
            "mine",
            AgreementRefusal::NotSaidYet.into(),
        ),
    ] {
        assert_eq!(
            signed.changes(&room, MENTOR, topic, text),
            Err(refusal),
            "{topic} {text:?}"
        );
    }
    let long = "x".repeat(801);
    assert!(
        signed
            .changes(&room, MENTOR, Topic::shared(Part::How), &long)
            .is_err()
    );
    assert!(
        signed.changes(&room, MENTOR, until, "2027-01-12").is_ok(),
        "today is a day"
    );
    assert_eq!(
        signed
            .changes(&room, OTHER, until, "2027-02-01")
            .unwrap_err()
            .key(),
        "refusal-members-of-room-only"
    );
}

#[test]
fn who_has_nothing_to_say_of_themselves_says_it_before_they_sign() {
    let (room, fresh) = (room(), fresh());
    let empty = fresh.proposal(&room, MENTEE, &[]);
    let aim = Topic::own(Part::Aim, MENTEE);
    assert_eq!(missing(&room, MENTEE, &empty.terms), Some(aim));
    assert_eq!(
        fresh.sign(&room, MENTEE, (&empty, empty.terms.print()), now()),
        AgreementRefusal::SayFirst.refuse()
    );
    let cohort = cohort(CohortState::Running);
    let nothing = Print::of_text(None);
    let said = fresh
        .change((&room, &cohort), MENTEE, (aim, nothing), "a job", &empty, now())
        .unwrap();
    assert_eq!(said.version.terms.get(aim), Some("a job"));
}

#[test]
fn who_left_is_not_waited_for_and_who_comes_later_is() {
    let mut room = room();
    let signed = fresh().signed_by(&room, MENTEE).signed_by(&room, MENTOR);
    assert!(
        matches!(signed.standing(&room), Standing::Waits { .. }),
        "the mentee has not seen the offer"
    );
    room.members[1].presence = Presence::LeftCohort;
    assert!(matches!(signed.standing(&room), Standing::Signed { .. }));
    room.members[1].presence = Presence::Here;
    let signed = signed.signed_by(&room, MENTEE);
    assert!(matches!(signed.standing(&room), Standing::Signed { .. }));
    room.members.push(member(OTHER, Role::Mentor));
    let Standing::Waits { waiting, .. } = signed.standing(&room) else {
        panic!("nobody asks the co-mentor");
    };
    assert_eq!(waiting, [OTHER]);
    assert!(Topic::of_room(&room).contains(&Topic::own(Part::Offer, OTHER)));
    assert_eq!(
        signed.last_signed_by_all(&room),
        None,
        "all of it is news to them"
    );
}

#[test]
fn it_is_asked_whether_it_is_still_right_and_said_once() {
    let room = room();
    let mut signed = fresh()
        .signed_by(&room, MENTOR)
        .signed_by(&room, MENTEE)
        .signed_by(&room, MENTOR);
    assert_eq!(
        signed.still_right(&room, MENTOR, now()),
        AgreementRefusal::SignedAlready.refuse()
    );
    signed.asked_at = Some(at("2027-03-01T10:00:00Z"));
    let asked = |agreement: &Agreement| match agreement.standing(&room) {
        Standing::Signed { asked, .. } => asked,
        other => panic!("{other:?}"),
    };
    assert_eq!(asked(&signed), [MENTOR, MENTEE]);
    let then = at("2027-03-02T10:00:00Z");
    let right = signed.still_right(&room, MENTOR, then).unwrap();
    for one in &mut signed.signatures {
        if (one.who, one.version) == (right.who, right.version) {
            *one = right;
        }
    }
    assert_eq!(asked(&signed), [MENTEE]);
    assert!(signed.still_right(&room, MENTOR, then).is_err());
}

#[test]
fn topics_are_read_as_they_are_written() {
    for text in [
        "how",
        "worked",
        "until",
        "aim-7",
        "offer-18446744073709551615",
        "learn-1",
    ] {
        assert_eq!(
            text.parse::<Topic>().map(|topic| topic.to_string()).as_deref(),
            Ok(text)
        );
    }
    for text in ["", "aim", "how-7", "aim-", "aim-x", "when", "aim-7-7"] {
        assert_eq!(text.parse::<Topic>(), Err(NoTopic), "{text:?}");
    }
}

proptest! {
    /// Whatever people do, in whatever order: each signature is below a version that was shown to its writer, and what a
    /// member said elsewhere is in no version that they did not make.
    #[test]
    fn whatever_is_done_nobody_is_committed_to_what_they_did_not_see(
        acts in prop::collection::vec((0..3usize, 0..3u8, 0..6usize, "[a-z]{0,6}"), 0..30)
    ) {
        let people = [MENTOR, MENTEE, OTHER];
        let room = room_of(vec![
            member(MENTOR, Role::Mentor), member(MENTEE, Role::Mentee), member(OTHER, Role::Mentee),
        ]);
        let mut agreement = fresh();
        let mut shown: Vec<Option<Print>> = vec![None; 3];
        let mut has_acted = [false; 3];
        for (who, act, topic, text) in acts {
            let user = people[who];
            let proposal = agreement.proposal(&room, user, &said(user));
            match act {
                0 => shown[who] = Some(proposal.terms.print()),
                1 => if let Some(print) = shown[who]
                    && let Ok(signed) = agreement.sign(&room, user, (&proposal, print), now()) {
                    prop_assert_eq!(signed.version.terms.print(), print);
                    agreement = agreement.after(&signed);
                    has_acted[who] = true;
                },
                _ => {
                    let topics = Topic::of_room(&room);
                    let topic = topics[topic % topics.len()];
                    if let Ok(signed) = agreement.changes(&room, user, topic, &text) {
                        let is_theirs = topic.whose.is_none_or(|whose| whose == user);
                        prop_assert!(is_theirs || agreement.terms().get(topic).is_some());
                        prop_assert_eq!(signed.signature.who, user);
                        agreement = agreement.after(&signed);
                        has_acted[who] = true;
                    }
                }
            }
            for (at, one) in people.iter().enumerate().skip(1) {
                let aim = agreement.terms().get(Topic::own(Part::Aim, *one));
                prop_assert!(has_acted[at] || aim.is_none());
            }
            let numbers: Vec<u32> = agreement.signatures.iter().map(|one| one.version).collect();
            prop_assert!(numbers.is_sorted());
            prop_assert!(numbers.last().copied().unwrap_or(0) <= agreement.versions());
        }
    }
}
