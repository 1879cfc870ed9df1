//! What somebody is refused: the true reason, in every state in which it can be reached, and a way that is open there.

mod forms;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use trellis_domain::cohort::{Cohort, CohortDates, CohortState, pick, pick_in};
use trellis_domain::community::Rights;
use trellis_domain::ids::{CohortId, GuildId, ParticipantId, RoomId, UserId};
use trellis_domain::people::{Applicant, Participant, Role, SignUpForm, may_sign_up, write_draft};
use trellis_domain::program::Program;
use trellis_domain::refusal::Refusal;
use trellis_domain::refusals::examples;
use trellis_domain::room::{self, Candidate, OpenPair, RoomRequest};
use trellis_domain::zone::Zone;
use trellis_kernel::texts::Texts;

use super::sources::sources;

fn now() -> DateTime<Utc> {
    "2027-01-04T09:00:00Z".parse().unwrap()
}

fn cohort(state: CohortState) -> Cohort {
    let source = include_str!("../../config/programs/career-growth.toml");
    Cohort {
        id: CohortId::from_bytes([1; 10]),
        guild: GuildId::new(1),
        name: "Spring".to_owned(),
        program: Arc::new(Program::parse("career-growth", source).unwrap()),
        zone: Zone::named("Europe/Berlin").unwrap(),
        state,
        dates: CohortDates {
            starts_on: "2027-01-11".parse().unwrap(),
            ends_on: "2027-04-05".parse().unwrap(),
            midpoint_on: None,
        },
        moved_at: None,
        opened_at: now(),
        started_at: None,
        closed_at: None,
        sign_up_again_at: None,
        panel_channel: None,
    }
}

fn person(user: u64, role: Role) -> Participant {
    Participant {
        id: ParticipantId::from_bytes([user as u8; 10]),
        cohort_id: CohortId::from_bytes([1; 10]),
        user: UserId::new(user),
        role,
        name: "Mina".to_owned(),
        capacity: (role == Role::Mentor).then_some(1),
        answers: Vec::new(),
        introduces: false,
        consent_at: Some(now()),
        joined_at: now(),
        left_at: None,
    }
}

fn left(person: Participant) -> Participant {
    Participant {
        left_at: Some(now()),
        ..person
    }
}

/// Opens a room for two who are known by these records, in a cohort in this state.
fn opens(
    state: CohortState,
    mentor: Option<Participant>,
    mentee: Option<Participant>,
    open: &[OpenPair],
) -> Option<Refusal> {
    let candidate = |user, record: &Option<Participant>| Candidate {
        user: UserId::new(user),
        record: record
            .as_ref()
            .map(|person| &*Box::leak(Box::new(person.clone()))),
    };
    let request = RoomRequest {
        id: RoomId::from_bytes([1; 10]),
        rights: Rights {
            coordinator: true,
            manager: false,
            facilitator: false,
        },
        cohort: &cohort(state),
        mentor: candidate(1, &mentor),
        mentee: candidate(2, &mentee),
        open,
        names: &[],
        standing: &[],
    };
    room::open(request, now()).err()
}

fn signs_up(state: CohortState, present: Option<Participant>) -> Option<Refusal> {
    may_sign_up(&cohort(state), present.as_ref()).err()
}

fn sends(state: CohortState, capacity: &str, offer: &str) -> Option<Refusal> {
    let applicant = Applicant {
        user: UserId::new(1),
        role: Role::Mentor,
        name: "Mina",
    };
    let form = SignUpForm {
        capacity: Some(capacity.to_owned()),
        answers: vec![
            ("offer".to_owned(), offer.to_owned()),
            ("path".to_owned(), "x".to_owned()),
        ],
    };
    let id = ParticipantId::from_bytes([1; 10]);
    write_draft(&cohort(state), None, 0, id, applicant, &form, now()).err()
}

fn starts(states: &[CohortState], name: Option<&str>) -> Option<Refusal> {
    let names = ["Spring", "Autumn", "Winter"];
    let live = states.iter().zip(names).map(|(state, name)| Cohort {
        name: name.to_owned(),
        ..cohort(*state)
    });
    let live: Vec<Cohort> = live.collect();
    let picked = pick_in(&live, name, &CohortState::STARTED_FROM);
    picked.and_then(|cohort| cohort.clone().start(now())).err()
}

/// What is asked, what was refused, what the words have to say, and what would be untrue there.
type Case = (
    &'static str,
    Option<Refusal>,
    &'static [&'static str],
    &'static [&'static str],
);

#[test]
fn each_refusal_says_what_is_true_in_the_state_it_is_reached_in() {
    use CohortState::{Cancelled, Closed, Closing, Draft, Enrolling, Matching, Running};
    let (mentor, mentee) = (|| person(1, Role::Mentor), || person(2, Role::Mentee));
    let pair = OpenPair {
        mentor: UserId::new(1),
        mentee: UserId::new(2),
    };
    let other = OpenPair {
        mentee: UserId::new(3),
        ..pair
    };
    let join: &[&str] = &["can join"];
    let mut cases: Vec<Case> = vec![
        (
            "join twice",
            signs_up(Enrolling, Some(mentee())),
            &["already in this cohort"],
            &[],
        ),
        (
            "join a draft",
            signs_up(Draft, None),
            &["not open for sign-up yet"],
            &["closed"],
        ),
        (
            "join when matched",
            signs_up(Matching, None),
            &["rooms are being put together"],
            &[],
        ),
        (
            "join when running",
            signs_up(Running, None),
            &["takes no more sign-ups"],
            &[],
        ),
        (
            "nine mentees",
            sends(Enrolling, "nine", "x"),
            &["“nine”", "1 to 3"],
            &["lost"],
        ),
        (
            "nothing to offer",
            sends(Enrolling, "1", " "),
            &["still empty"],
            &[],
        ),
        (
            "no mentor, sign-up open",
            opens(Enrolling, None, Some(mentee()), &[]),
            &["as a mentor", "can join"],
            &[],
        ),
        (
            "no mentor, running",
            opens(Running, None, Some(mentee()), &[]),
            &["as a mentor", "sign-up is over"],
            join,
        ),
        (
            "no mentee, matching",
            opens(Matching, Some(mentor()), None, &[]),
            &["as a mentee", "sign-up is over"],
            join,
        ),
        (
            "the wrong way round",
            opens(Running, Some(person(1, Role::Mentee)), Some(mentee()), &[]),
            &["takes part in this cohort as a mentee", "the wrong way round"],
            &["has not joined"],
        ),
        (
            "who left, open",
            opens(Enrolling, Some(left(mentor())), Some(mentee()), &[]),
            &["has left", "can join"],
            &[],
        ),
        (
            "who left, running",
            opens(Running, Some(mentor()), Some(left(mentee())), &[]),
            &["has left", "sign-up is over"],
            join,
        ),
        (
            "a pair twice",
            opens(Running, Some(mentor()), Some(mentee()), &[pair]),
            &["already share"],
            &[],
        ),
        (
            "one too many",
            opens(Running, Some(mentor()), Some(mentee()), &[other]),
            &["one mentee", "taken"],
            &[],
        ),
        (
            "no cohort at all",
            starts(&[], None),
            &["no cohort here yet", "/cohort open"],
            &[],
        ),
        (
            "the only one, running",
            starts(&[Running], None),
            &["under way already"],
            &["would have to", "several"],
        ),
        (
            "none of several",
            starts(&[Running, Closing], None),
            &["No cohort here waits"],
            &["several cohorts"],
        ),
        (
            "two of three",
            starts(&[Running, Enrolling, Matching], None),
            &["Autumn, Winter"],
            &["Spring"],
        ),
        (
            "one that runs",
            starts(&[Running, Enrolling], Some("spring")),
            &["under way already"],
            &[],
        ),
        (
            "one that is not there",
            starts(&[Running], Some("summer")),
            &["no cohort called “summer”"],
            &[],
        ),
    ];
    for (state, words) in [
        (Draft, "still being prepared"),
        (Closing, "coming to its end"),
        (Closed, "is closed"),
        (Cancelled, "was called off"),
    ] {
        let refused = opens(state, Some(mentor()), Some(mentee()), &[]);
        let words: &[&str] = Box::leak(Box::new([words]));
        cases.push((
            "a room in a cohort that is not at work",
            refused,
            words,
            &["would have to"],
        ));
    }
    for state in [Closed, Cancelled] {
        let refused = starts(&[state], None);
        cases.push((
            "start what is over",
            refused,
            &[],
            &["/cohort status", "under way"],
        ));
    }
    let texts = Texts::load(None, "en").unwrap();
    for (what, refused, words, untrue) in cases {
        let said = texts.refusal(&refused.unwrap_or_else(|| panic!("{what} is not refused")));
        for word in words {
            assert!(said.contains(word), "{what}: {word:?} is not in {said:?}");
        }
        for word in untrue {
            assert!(!said.contains(word), "{what}: {word:?} is in {said:?}");
        }
    }
    assert!(pick(&[cohort(Running)], None).is_ok());
}

/// The refusals that no person of a story can reach, and why.
const OUT_OF_REACH: &[(&str, &str)] = &[
    (
        "refusal-evidence-too-large",
        "a server's own limit is no higher in stories; `domain/src/growth/tests.rs`",
    ),
    (
        "refusal-only-in-a-server",
        "Discord offers the commands in servers alone; `src/bot/registration.rs`",
    ),
    (
        "refusal-bad-option",
        "Discord sends nothing else than what is in a list; `growth::who_may_read_is_picked…`",
    ),
    (
        "refusal-goals-changed-too-often",
        "two hundred changes of one step; `domain/src/goals/tests.rs`",
    ),
    (
        "refusal-cohorts-in-all",
        "a thousand cohorts; `domain/src/bounds.rs`",
    ),
    (
        "refusal-cohort-name-too-long",
        "Discord takes no longer one; `domain/src/cohort/tests.rs`",
    ),
    (
        "refusal-agreement-too-many-versions",
        "two hundred versions; `domain/src/bounds.rs`",
    ),
    (
        "refusal-moment-no-such-day-there",
        "the zones of today skip no day that lies ahead; `domain/src/ground/time.rs` has those that did",
    ),
    (
        "refusal-several-rooms",
        "rooms of one name are from before they were told apart; `listing.rs` has the test",
    ),
];

#[test]
fn every_refusal_is_met_by_somebody() {
    let stories: Vec<String> = sources("tests/stories").into_iter().map(|one| one.text).collect();
    let literals: Vec<&str> = stories.iter().flat_map(|text| text.split('"').skip(1)).collect();
    let texts = Texts::load(None, "en").unwrap();
    let met = |refusal: &Refusal| {
        let said = texts.refusal(refusal);
        literals
            .iter()
            .any(|words| words.chars().count() > 9 && said.contains(words))
    };
    let is_out = |refusal: &Refusal| OUT_OF_REACH.iter().any(|(key, _)| *key == refusal.key());
    let unmet: Vec<&str> = examples()
        .iter()
        .filter(|refusal| met(refusal) == is_out(refusal))
        .map(Refusal::key)
        .collect();
    assert!(unmet.is_empty(), "nobody meets {unmet:#?}");
}
