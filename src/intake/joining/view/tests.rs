use trellis_domain::cohort::CohortState;
use trellis_domain::ids::{ParticipantId, UserId};

use super::*;
use crate::records::examples::{self, texts};
use crate::records::people::SignUpAnswer;

fn cohort() -> Cohort {
    Cohort {
        name: "Spring".to_owned(),
        ..examples::cohort(CohortState::Enrolling)
    }
}

fn person(consent: bool, said: &str) -> Participant {
    let at = "2027-01-05T10:00:00Z".parse().unwrap();
    Participant {
        id: ParticipantId::from_bytes([9; 10]),
        cohort_id: cohort().id,
        user: UserId::new(42),
        role: Role::Mentor,
        name: "Theo".to_owned(),
        capacity: Some(2),
        answers: vec![SignUpAnswer {
            key: "offer".into(),
            label: "What can you help with?".into(),
            text: said.into(),
        }],
        consent_at: consent.then_some(at),
        joined_at: at,
        left_at: None,
    }
}

fn labels(message: &Message) -> Vec<&str> {
    let buttons = message.rows.iter().filter_map(|row| match row {
        Row::Buttons(buttons) => Some(buttons),
        _ => None,
    });
    buttons.flatten().map(|button| button.label.as_str()).collect()
}

#[test]
fn before_the_yes_the_card_shows_the_commitment_and_after_it_the_date() {
    let draft = card(&texts(), &cohort(), &person(false, "Rust"));
    assert_eq!(labels(&draft), ["I commit to this", "Edit", "Not now"]);
    assert!(
        draft.embeds[0]
            .fields
            .iter()
            .any(|field| field.value.starts_with("I keep about four hours"))
    );
    let joined = card(&texts(), &cohort(), &person(true, "Rust"));
    assert_eq!(labels(&joined), ["Edit", "Leave"]);
    let fields: Vec<String> = joined.embeds[0]
        .fields
        .iter()
        .map(|field| format!("{}: {}", field.name, field.value))
        .collect();
    insta::assert_snapshot!(fields.join("\n"), @"
    What can you help with?: Rust
    Mentees at once: 2
    The commitment: about 4 hours a month: You said yes on <t:1799143200:D>.
    ");
}

#[test]
fn what_somebody_wrote_cannot_break_the_card() {
    let hostile = card(&texts(), &cohort(), &person(true, "@everyone **x** ```\n# big"));
    let shown = &hostile.embeds[0].fields[0].value;
    assert!(
        !shown.contains("@everyone") && !shown.contains("**") && !shown.contains("```"),
        "{shown}"
    );
    let long = card(&texts(), &cohort(), &person(true, &"🎉".repeat(4_000)));
    assert!(long.embeds[0].fields[0].value.chars().count() <= FIELD);
}

#[test]
fn the_form_asks_the_programs_questions_and_fills_in_what_was_said() {
    let blank = sign_up_form(&texts(), &cohort(), Role::Mentor, None);
    let keys: Vec<&str> = blank.inputs.iter().map(|input| input.key.as_str()).collect();
    assert_eq!(keys, ["offer", "path", "limits", CAPACITY]);
    assert_eq!(blank.inputs[3].value, "1");
    let before = person(true, "Rust");
    let again = edit_form(&texts(), &cohort(), &before);
    assert_eq!(
        (again.inputs[0].value.as_str(), again.inputs[3].value.as_str()),
        ("Rust", "2")
    );
    let other_role = sign_up_form(&texts(), &cohort(), Role::Mentee, Some(&before));
    assert!(
        other_role
            .inputs
            .iter()
            .all(|input| input.value.is_empty() && input.key != CAPACITY)
    );
}

#[test]
fn several_cohorts_share_one_message_and_each_button_names_its_cohort() {
    let mine: Vec<_> = (0..7)
        .map(|_| (cohort(), person(true, &"long ".repeat(300))))
        .collect();
    let message = me(&texts(), &mine);
    assert_eq!((message.embeds.len(), message.rows.len()), (5, 5));
    assert_eq!(labels(&message)[..2], ["Edit: Spring", "Leave: Spring"]);
    assert!(message.content.contains("2 more cohorts"), "{}", message.content);
    assert_eq!(me(&texts(), &mine[..1]).rows.len(), 1);
}

#[test]
fn two_hundred_cohorts_are_shown_as_far_as_one_message_goes() {
    for consent in [true, false] {
        let said = |key: &str| SignUpAnswer {
            key: key.into(),
            label: "x".repeat(45),
            text: "*".repeat(4_000),
        };
        let mut longest = cohort();
        longest.name = "*".repeat(60);
        let program = std::sync::Arc::make_mut(&mut longest.program);
        program.name = "x".repeat(60);
        program.commitment = "x".repeat(1_000);
        let mut someone = person(consent, "");
        someone.answers = ["a", "b", "c"].map(said).to_vec();
        let mine = vec![(longest, someone); 200];
        for count in [1, 2, 5, 200] {
            let message = me(&texts(), &mine[..count]);
            assert_eq!(message.cut(), Vec::<String>::new());
            let shown = message.embeds.len();
            assert!(shown == count || shown >= 2, "{shown} of {count}");
            assert_eq!(message.rows.len(), shown);
            let more = format!("{} more cohorts", count - shown);
            assert!(
                shown == count || message.content.contains(&more),
                "{}",
                message.content
            );
        }
    }
}
