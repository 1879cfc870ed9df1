//! What a check-in shows, and what it does not.

use chrono::{DateTime, Utc};
use trellis_domain::cohort::CohortState;
use trellis_domain::ids::RoomId;
use trellis_domain::people::Role;

use super::*;
use crate::mentorship::checkin::Answered;
use crate::records::examples::{self, texts};
use crate::records::room::{Member, RoomState};

const MINA: UserId = UserId::new(1);
const THEO: UserId = UserId::new(2);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn room() -> Room {
    let member = |user, role, name: &str| Member {
        user,
        role,
        name: name.to_owned(),
    };
    Room {
        id: RoomId::from_bytes([1; 10]),
        cohort_id: cohort().id,
        guild: cohort().guild,
        name: "room-mina-theo".to_owned(),
        state: RoomState::Open,
        members: vec![
            member(MINA, Role::Mentor, "Mina"),
            member(THEO, Role::Mentee, "Theo"),
        ],
        opened_at: at("2027-01-11T09:00:00Z"),
    }
}

fn cohort() -> Cohort {
    examples::cohort(CohortState::Running)
}

fn checkin(given: &[(UserId, Answer, bool)]) -> Checkin {
    Checkin {
        id: CheckinId::from_bytes([3; 10]),
        room: RoomId::from_bytes([1; 10]),
        planned_on: "2027-01-14".parse().unwrap(),
        question: "How is it *going*?".to_owned(),
        asked_at: at("2027-01-14T08:00:00Z"),
        closes_at: at("2027-01-19T08:00:00Z"),
        closed_at: None,
        answered: given
            .iter()
            .map(|(who, answer, shared)| Answered {
                who: *who,
                answer: *answer,
                detail: shared.then(|| Vec::new().into()),
                shared: *shared,
                at: at("2027-01-14T09:00:00Z"),
            })
            .collect(),
    }
}

fn labels(message: &Message) -> Vec<String> {
    let rows = message.rows.iter().filter_map(|row| match row {
        Row::Buttons(buttons) => Some(buttons),
        _ => None,
    });
    rows.flatten().map(|button| button.label.clone()).collect()
}

#[test]
fn the_prompt_asks_its_members_and_nobody_else() {
    let message = prompt(&texts(), &checkin(&[]), &room(), &cohort(), false);
    assert_eq!(message.pings, [MINA, THEO]);
    insta::assert_snapshot!(message.embeds[0].description, @r"
    **How is it \*going\*?**

    This is the regular check-in of Spring \*27\*. One tap is enough, and you can change it until it closes. The room sees that you answered, not what; an answer other than *Good* is shown to coordinators who are not in your room. What you write privately is read by coordinators only, unless you let your partner see it.
    ");
    assert_eq!(
        labels(&message),
        ["Good", "Could be better", "Stuck", "Add a private detail"]
    );
    assert_eq!(message.embeds[0].fields[0].value, "Nobody yet");
}

#[test]
fn the_room_sees_who_answered_and_never_what() {
    let shown = |given: &[_]| {
        let message = prompt(&texts(), &checkin(given), &room(), &cohort(), true);
        message.to_json().to_string()
    };
    let words = |answer| shown(&[(MINA, answer, false)]);
    assert!(words(Answer::Good).contains("<@1>"));
    assert_eq!(
        words(Answer::Good),
        words(Answer::Stuck),
        "two answers would be told apart"
    );
}

#[test]
fn a_shared_detail_is_read_by_a_button_that_is_there_only_then() {
    let button = |shared| {
        let message = prompt(
            &texts(),
            &checkin(&[(THEO, Answer::Stuck, shared)]),
            &room(),
            &cohort(),
            false,
        );
        labels(&message).contains(&"Read what was shared".to_owned())
    };
    assert!(button(true) && !button(false));
}

#[test]
fn a_prompt_that_is_over_asks_for_nothing_and_still_lets_read_what_was_shared() {
    let over = |given: &[_]| {
        let mut checkin = checkin(given);
        checkin.closed_at = Some(checkin.closes_at);
        prompt(&texts(), &checkin, &room(), &cohort(), false)
    };
    let message = over(&[]);
    assert_eq!(labels(&message), Vec::<String>::new());
    let fields = message.embeds[0].fields.iter();
    let fields: Vec<_> = fields
        .map(|field| (field.name.as_str(), field.value.as_str()))
        .collect();
    assert_eq!(fields, [("Answered", "Nobody"), ("Closed", "<t:1800345600:f>")]);
    assert!(message.embeds[0].description.contains("takes no more answers"));
    assert_eq!(
        labels(&over(&[(THEO, Answer::Stuck, true)])),
        ["Read what was shared"]
    );
}

#[test]
fn a_late_prompt_says_for_which_day_it_was() {
    let message = prompt(&texts(), &checkin(&[]), &room(), &cohort(), true);
    let noon = at("2027-01-14T11:00:00Z").timestamp();
    assert!(
        message.embeds[0].description.contains(&format!("<t:{noon}:D>")),
        "{message:?}"
    );
}

#[test]
fn many_details_become_a_list() {
    let details = |count: u64| -> Vec<_> {
        (1..=count)
            .map(|n| {
                let answer = AnswerOf {
                    checkin: CheckinId::from_bytes([3; 10]),
                    who: UserId::new(n),
                };
                (answer, format!("Person {n}"))
            })
            .collect()
    };
    assert_eq!(read_row(&texts(), &details(0)), None);
    assert!(matches!(read_row(&texts(), &details(5)), Some(Row::Buttons(buttons)) if buttons.len() == 5));
    assert!(matches!(read_row(&texts(), &details(40)), Some(Row::Choices(list)) if list.options.len() == 25));
}
