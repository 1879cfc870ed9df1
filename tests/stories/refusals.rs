//! What somebody is refused: the true reason, in every state in which it can be reached, and a way that is open there.

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
        "refusal-too-many-people",
        "two thousand join; `domain/src/people/tests.rs`",
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

mod forms {
    use crate::people::signs_up_as_mentee;
    use crate::town::*;

    const AGAIN: &str = "Open the form again";

    #[tokio::test]
    async fn a_sign_up_that_is_refused_is_opened_again_as_it_was_filled_in() {
        let town = Town::with_cohort("Spring").await;
        let theo = town.person("Theo").await;
        let form = theo.presses_in(town.lobby(), "Join as mentor").await;
        let refused = form
            .fills(&[
                ("What can you help", "Rust, with ```\ncode\n``` in it"),
                ("Your path", " Self-taught\n\nand slow"),
                ("How many mentees", "99"),
            ])
            .await
            .is_private()
            .is_told("1 to 3 mentees");
        // Also a day later, after a restart: it is read from what the person was shown.
        town.restart().await;
        let again = refused.presses(AGAIN).await.is_a_form("Mentor in");
        assert_eq!(
            again.form_value("What can you help"),
            "Rust, with ```\ncode\n``` in it"
        );
        assert_eq!(again.form_value("Your path"), " Self-taught\n\nand slow");
        assert_eq!(again.form_value("What should nobody"), "");
        assert_eq!(again.form_value("How many mentees"), "99");
        let still = again
            .fills(&[
                ("What can you help", "Rust"),
                ("Your path", "x"),
                ("How many mentees", "0"),
            ])
            .await;
        let again = still.presses(AGAIN).await;
        let card = again
            .fills(&[
                ("What can you help", "Rust"),
                ("Your path", "x"),
                ("How many mentees", "2"),
            ])
            .await;
        let me = card.presses("I commit").await.is_told("You are in");
        let form = me.presses("Edit").await;
        let refused = form
            .fills(&[
                ("What can you help", "Go"),
                ("Your path", "y"),
                ("How many mentees", "xx"),
            ])
            .await;
        let again = refused.presses(AGAIN).await;
        assert_eq!(again.form_value("What can you help"), "Go");
        assert_eq!(again.form_value("How many mentees"), "xx");
    }

    #[tokio::test]
    async fn a_form_is_not_opened_again_where_it_cannot_be_sent() {
        let town = Town::with_cohort("Spring").await;
        let theo = town.person("Theo").await;
        let form = theo.presses_in(town.lobby(), "Join as mentee").await;
        town.coordinator()
            .runs("/cohort start")
            .await
            .is_told("under way");
        let refused = form.fills_all(&[]).await.is_told("takes no more sign-ups");
        assert_eq!(button(refused.message(), AGAIN), None);
        refused.is_told("Something I wrote");
    }

    #[tokio::test]
    async fn every_other_form_that_is_refused_is_opened_again_too() {
        let town = Town::under_way("Spring").await;
        let (mentor, mentee) = town.pair().await;
        let room = town.room_of(&mentee);
        let empty = mentee
            .runs("/progress")
            .await
            .fills(&[("What is next", "tests")])
            .await;
        let again = empty.is_told("needs at least one").presses(AGAIN).await;
        assert_eq!(again.form_value("What is next"), "tests");
        let fields = [("What I did", "the parser"), ("What is next", "tests")];
        let posted = again.fills(&fields).await.is_told("Posted");

        let emptied = posted
            .presses("Edit")
            .await
            .fills(&[("What I did", ""), ("What is next", "rest")])
            .await;
        let again = emptied.presses(AGAIN).await;
        assert_eq!(again.form_value("What is next"), "rest");
        assert_eq!(
            again.form_value("What I did"),
            "",
            "as it was sent, and not as it stands"
        );

        let setup = town.olga().runs("/setup start").await;
        let zone = setup
            .presses("Change the time zone")
            .await
            .fills(&[("", "Nowhere/City")])
            .await;
        let again = zone.presses(AGAIN).await;
        assert_eq!(again.form().inputs[0].value, "Nowhere/City");

        town.lives_until("2027-02-23 10:00 Europe/Berlin").await;
        let form = mentor.presses_in(room, "Write my reflection").await;
        let labels: Vec<String> = form
            .form()
            .inputs
            .iter()
            .map(|input| input.label.clone())
            .collect();
        let fields: Vec<(&str, &str)> = labels.iter().map(|label| (label.as_str(), " ")).collect();
        let mut half = fields.clone();
        half[0].1 = "the first answer";
        let again = form
            .fills(&half)
            .await
            .is_told("still empty")
            .presses(AGAIN)
            .await;
        assert_eq!(again.form_value(&labels[0]), "the first answer");
        // Nobody else opens it with what was written: they get their own form, or none.
        let other = town.stranger().await;
        let custom_id = format!(
            "midpoint:reflect-again:{}:1",
            again.form().custom_id.split(':').nth(2).unwrap()
        );
        let told = other.forges(room, 1, &custom_id).await;
        assert!(told.outcome().form().is_none());
    }

    #[tokio::test]
    async fn who_comes_back_and_thinks_better_of_it_is_told_what_is_kept() {
        let town = Town::with_cohort("Spring").await;
        let theo = town.person("Theo").await;
        let card = signs_up_as_mentee(&town, &theo, "A calmer job").await;
        card.presses("I commit").await.is_told("You are in");
        let inside = theo.presses_in(town.lobby(), "Join as mentee").await;
        inside.is_told("already, as a mentee").is_not_told("other role");
        let inside = theo.presses_in(town.lobby(), "Join as mentor").await;
        inside.is_told("To take part in the other role, leave first");
        let question = theo.runs("/me").await.presses("Leave").await;
        question
            .presses("Leave the cohort")
            .await
            .is_told("stands in the form then");
        theo.runs("/me")
            .await
            .is_told("You were in **Spring**, and left it");
        let card = signs_up_as_mentee(&town, &theo, "Another job").await;
        let gone = card.presses("Not now").await;
        gone.is_told("What you said when you took part before is kept");
        let form = theo.presses_in(town.lobby(), "Join as mentee").await;
        assert_eq!(form.form_value("What should be different"), "A calmer job");
    }

    #[tokio::test]
    async fn who_finished_is_not_told_that_they_were_never_here() {
        let town = Town::under_way("Spring").await;
        let (mentor, mentee) = town.pair().await;
        let cards = [mentor.runs("/me").await, mentee.runs("/me").await];
        let carla = town.coordinator();
        carla
            .runs("/cohort close")
            .await
            .presses("Close the cohort")
            .await;
        town.settle().await;
        for person in [&mentor, &mentee] {
            let help = person.runs("/help").await;
            help.is_told("You took part in Spring, which is over")
                .is_not_told("not in a cohort");
            person
                .runs("/me")
                .await
                .is_told("You took part in **Spring**, which is over");
        }
        // No form is opened that could not be sent.
        for card in &cards {
            card.presses("Edit").await.is_told("“Spring” is over");
        }
        mentee.runs("/progress").await.is_told("Your rooms are closed");
        town.stranger()
            .await
            .runs("/progress")
            .await
            .is_told("You have no room");
        carla
            .runs("/cohort status cohort:spring")
            .await
            .is_told("“spring” is over");
        carla
            .runs("/digest cohort:Spring")
            .await
            .is_told("“Spring” is over");
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_so() {
        let town = Town::under_way("Spring").await;
        let (mentor, mentee) = town.pair().await;
        let carla = town.coordinator();
        let opens = |program: &str, name: &str| {
            format!("/cohort open program:{program} name:\"{name}\" starts:2027-03-01")
        };
        for (line, words) in [
            (opens("knitting", "Autumn"), "There is no program called"),
            (opens("career-growth", "spring"), "already has a cohort called"),
            (
                opens("career-growth", "\u{200b}"),
                "is empty, so nothing was sent",
            ),
            (
                "/cohort status cohort:summer".to_owned(),
                "There is no cohort called",
            ),
            ("/digest cohort:summer".to_owned(), "There is no cohort called"),
            ("/room list cohort:summer".to_owned(), "There is no cohort called"),
        ] {
            carla.runs(&line).await.is_private().is_told(words);
        }
        let room = town.room_of(&mentee);
        let posted = mentee
            .runs("/progress")
            .await
            .fills(&[("What I did", "the parser")])
            .await;
        town.settle().await;
        let form = mentor.presses_in(room, "Give feedback").await;
        posted.presses("Withdraw").await.presses("Withdraw it").await;
        let refused = form.fills(&[("One thing", "look again")]).await;
        refused
            .is_told("was withdrawn by its author")
            .is_told("look again");

        let late = mentee.runs("/progress").await;
        town.passes(chrono::Duration::days(8)).await;
        mentee.runs("/progress").await;
        late.fills(&[("What I did", "the printer")])
            .await
            .is_told("waited for more than a week")
            .is_told("the printer");
    }

    #[tokio::test]
    async fn two_who_share_no_cohort_are_told_so() {
        let town = Town::with_cohort("Spring").await;
        let mentor = town.mentor(1).await;
        town.opens_cohort("Autumn", "career-growth", "2027-03-01").await;
        let mentee = town.mentee().await;
        let line = format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
        let told = town.coordinator().runs(&line).await;
        told.is_told("are in no cohort together")
            .is_told(&mentor.mention())
            .is_not_told("several cohorts");
    }

    #[tokio::test]
    async fn an_update_that_is_withdrawn_takes_its_call_for_help_along() {
        let town = Town::with_pair("Spring").await;
        let (mentor, mentee) = town.pair().await;
        let room = town.room_of(&mentee);
        let posted = mentee
            .runs("/progress")
            .await
            .fills(&[("What I did", "the parser")])
            .await;
        town.settle().await;
        let asks = "added to a progress update where they are stuck";
        let stuck = [("What I did", "the parser"), ("Where I am stuck", "the printer")];
        let fine = [("What I did", "the parser"), ("Where I am stuck", "")];
        posted
            .presses("Edit")
            .await
            .fills(&stuck)
            .await
            .is_told("changed");
        town.settle().await;
        mentor.sees_in(room, asks).await;
        posted.presses("Edit").await.fills(&fine).await.is_told("changed");
        mentor.does_not_see(asks).await;
        posted
            .presses("Edit")
            .await
            .fills(&stuck)
            .await
            .is_told("changed");
        town.settle().await;
        let again = mentor.sees_in(room, asks).await;
        assert_eq!(again.pinged, [mentor.id()]);
        posted.presses("Withdraw").await.presses("Withdraw it").await;
        mentor.does_not_see(asks).await;
        // Nor does one come that could not be delivered before.
        let posted = mentee.runs("/progress").await.fills(&fine).await;
        town.settle().await;
        let path = format!("/channels/{}/messages", room.0);
        let refused = serde_json::json!({ "message": "Missing Permissions", "code": 50013 });
        let action = discord_sandbox::FaultAction::Status(403, refused);
        town.sandbox()
            .inject(discord_sandbox::Fault::always("POST", &path, action));
        posted
            .presses("Edit")
            .await
            .fills(&stuck)
            .await
            .is_told("changed");
        town.settle().await;
        posted.presses("Withdraw").await.presses("Withdraw it").await;
        town.sandbox().clear_faults();
        town.passes(chrono::Duration::hours(2)).await;
        mentor.does_not_see(asks).await;
    }
}
