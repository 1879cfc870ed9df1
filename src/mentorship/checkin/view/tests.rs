//! What a check-in shows, and what it does not.

use chrono::{DateTime, Utc};
use trellis_domain::cohort::CohortState;

use super::*;
use crate::interaction::lists::Further;
use crate::mentorship::checkin::Answered;
use crate::mentorship::checkin::answering::{Kept, Seen};
use crate::records::examples::{self, MINA, THEO, form_words, texts, words};
use crate::records::room::RoomState;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn room() -> Room {
    examples::room(RoomState::Open)
}

fn cohort() -> Cohort {
    examples::cohort(CohortState::Running)
}

fn id() -> CheckinId {
    CheckinId::from_bytes([3; 10])
}

fn checkin(given: &[(UserId, Answer, bool)]) -> Checkin {
    Checkin {
        id: id(),
        room: room().id,
        planned_on: "2027-01-14".parse().unwrap(),
        question: "How is it *going*?".to_owned(),
        asked_at: at("2027-01-14T08:00:00Z"),
        closes_at: at("2027-01-19T08:00:00Z"),
        closed_at: None,
        moves: 0,
        is_posted: true,
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
    let message = prompt(&texts(), &checkin(&[]), &room(), &cohort(), None);
    assert_eq!(message.pings, [MINA, THEO]);
    insta::assert_snapshot!(words(&message), @r"
    <@1> <@2> a moment for a short check-in?
    # Check-in
    **How is it \*going\*?**

    The regular check-in of Spring \*27\*. One tap is enough, and you can change it until it closes. Your room sees that you answered, not what you said; coordinators who are not in your room see answers other than *Good*, so that somebody can help.
    Answered: Nobody yet
    Open until: <t:1800345600:f> (<t:1800345600:R>)
    [Good] checkin:good:0c1g60r30c1g60r3:1
    [Could be better] checkin:could-be-better:0c1g60r30c1g60r3:1
    [Stuck] checkin:stuck:0c1g60r30c1g60r3:1
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    pings <@1> <@2>
    ");
}

#[test]
fn the_prompt_tells_who_answered_and_thanks_when_all_did() {
    let some = [(THEO, Answer::Stuck, true)];
    insta::assert_snapshot!(words(&prompt(&texts(), &checkin(&some), &room(), &cohort(), Some(Outcome::Late))), @r"
    <@1> <@2> a moment for a short check-in?
    # Check-in
    **How is it \*going\*?**

    It was planned for Thu 14 Jan 2027. It comes late because I was away.
    The regular check-in of Spring \*27\*. One tap is enough, and you can change it until it closes. Your room sees that you answered, not what you said; coordinators who are not in your room see answers other than *Good*, so that somebody can help.
    Answered: <@2>
    Open until: <t:1800345600:f> (<t:1800345600:R>)
    [Good] checkin:good:0c1g60r30c1g60r3:1
    [Could be better] checkin:could-be-better:0c1g60r30c1g60r3:1
    [Stuck] checkin:stuck:0c1g60r30c1g60r3:1
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    [Read what was shared] checkin:shared:0c1g60r30c1g60r3:1
    pings <@1> <@2>
    ");
    let all = [(MINA, Answer::Good, false), (THEO, Answer::Good, false)];
    insta::assert_snapshot!(words(&prompt(&texts(), &checkin(&all), &room(), &cohort(), None)), @r"
    <@1> <@2> a moment for a short check-in?
    # Check-in
    **How is it \*going\*?**

    The regular check-in of Spring \*27\*. One tap is enough, and you can change it until it closes. Your room sees that you answered, not what you said; coordinators who are not in your room see answers other than *Good*, so that somebody can help.
    Answered: <@1> <@2> — thank you
    Open until: <t:1800345600:f> (<t:1800345600:R>)
    [Good] checkin:good:0c1g60r30c1g60r3:1
    [Could be better] checkin:could-be-better:0c1g60r30c1g60r3:1
    [Stuck] checkin:stuck:0c1g60r30c1g60r3:1
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    pings <@1> <@2>
    ");
}

#[test]
fn the_room_sees_who_answered_and_never_what() {
    let shown = |given: &[_]| {
        let message = prompt(&texts(), &checkin(given), &room(), &cohort(), Some(Outcome::Late));
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
            None,
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
        prompt(&texts(), &checkin, &room(), &cohort(), None)
    };
    insta::assert_snapshot!(words(&over(&[])), @r"
    <@1> <@2> a moment for a short check-in?
    # Check-in
    **How is it \*going\*?**

    This check-in of Spring \*27\* is closed. Thank you.
    Closed: <t:1800345600:f>
    pings <@1> <@2>
    ");
    insta::assert_snapshot!(words(&over(&[(THEO, Answer::Stuck, true)])), @r"
    <@1> <@2> a moment for a short check-in?
    # Check-in
    **How is it \*going\*?**

    This check-in of Spring \*27\* is closed. Thank you.
    Closed: <t:1800345600:f>
    [Read what was shared] checkin:shared:0c1g60r30c1g60r3:1
    pings <@1> <@2>
    ");
}

#[test]
fn a_late_prompt_says_for_which_day_it_was() {
    let message = prompt(&texts(), &checkin(&[]), &room(), &cohort(), Some(Outcome::Late));
    assert!(
        message.blocks[0].description.contains("Thu 14 Jan 2027"),
        "{message:?}"
    );
}

/// Private details of so many people.
fn details(count: u64) -> Vec<(AnswerOf, String)> {
    let answer = |n| AnswerOf {
        checkin: id(),
        who: UserId::new(n),
    };
    (1..=count).map(|n| (answer(n), format!("Person {n}"))).collect()
}

#[test]
fn many_details_become_a_list() {
    let row = |count| read_row(&texts(), &cohort(), &details(count), 0);
    assert_eq!(row(0), None);
    assert!(matches!(row(5), Some(Row::Buttons(buttons)) if buttons.len() == 5));
    assert!(matches!(row(40), Some(Row::Choices(list)) if list.options.len() == 25));
}

#[test]
fn every_detail_can_be_opened_from_some_list() {
    for count in examples::COUNTS {
        let all = details(count as u64);
        let (mut seen, mut next) = (Vec::new(), Some(Further(0)));
        while let Some(Further(from)) = next.take() {
            let message = further(&texts(), &cohort(), &all, from);
            assert_eq!(message.cut(), Vec::<String>::new());
            match message.rows.first() {
                Some(Row::Choices(list)) => {
                    for option in &list.options {
                        match option.value.parse() {
                            Ok(further) => next = Some(further),
                            Err(()) => seen.push(option.value.clone()),
                        }
                    }
                }
                Some(Row::Buttons(buttons)) => {
                    seen.extend(buttons.iter().map(|button| button.custom_id.clone()));
                }
                _ => {}
            }
        }
        assert_eq!(seen.len(), count);
        for (seen, (answer, _)) in seen.iter().zip(&all) {
            assert!(seen.contains(&answer.to_string()), "{seen}");
        }
    }
}

#[test]
fn a_private_detail_is_opened_by_a_button_or_from_a_list() {
    let shown = |count| examples::row(&read_row(&texts(), &cohort(), &details(count), 0).unwrap()).join("\n");
    insta::assert_snapshot!(shown(2), @"
    [Read Person 1] checkin:read:0c1g60r30c1g60r3_1:1
    [Read Person 2] checkin:read:0c1g60r30c1g60r3_2:1
    ");
    insta::assert_snapshot!(shown(6), @"
    <Read a private detail> checkin:read-one:0w3ge1r70w3ge1r7:1
    ( ) Person 1 = 0c1g60r30c1g60r3_1
    ( ) Person 2 = 0c1g60r30c1g60r3_2
    ( ) Person 3 = 0c1g60r30c1g60r3_3
    ( ) Person 4 = 0c1g60r30c1g60r3_4
    ( ) Person 5 = 0c1g60r30c1g60r3_5
    ( ) Person 6 = 0c1g60r30c1g60r3_6
    ");
}

#[test]
fn only_those_who_have_not_answered_are_reminded() {
    insta::assert_snapshot!(words(&reminder(&texts(), &checkin(&[]), &[THEO])), @r"
    <@2>, in case it slipped by: “How is it \*going\*?” One tap is enough, until <t:1800345600:f>.
    [Good] checkin:good:0c1g60r30c1g60r3:1
    [Could be better] checkin:could-be-better:0c1g60r30c1g60r3:1
    [Stuck] checkin:stuck:0c1g60r30c1g60r3:1
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    pings <@2>
    ");
}

#[test]
fn a_tap_is_noted_and_a_detail_offered() {
    let noted = |answer| words(&noted(&texts(), &checkin(&[]), answer));
    insta::assert_snapshot!(noted(Answer::Good), @"
    Thank you, noted: **Good**. Your room sees that you answered, not what; coordinators who are not in your room see what it was, unless it is *Good*. You can change it until it closes on <t:1800345600:f>.
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    ");
    insta::assert_snapshot!(noted(Answer::Stuck), @"
    Thank you, noted: **Stuck**. Your room sees that you answered, not what; coordinators who are not in your room see what it was, unless it is *Good*. You can change it until it closes on <t:1800345600:f>.
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    ");
}

#[test]
fn the_newest_check_in_shows_what_was_said() {
    insta::assert_snapshot!(words(&now(&texts(), &checkin(&[]), THEO)), @r"
    **How is it \*going\*?**
    It closes on <t:1800345600:f>.
    [Good] checkin:good:0c1g60r30c1g60r3:1
    [Could be better] checkin:could-be-better:0c1g60r30c1g60r3:1
    [Stuck] checkin:stuck:0c1g60r30c1g60r3:1
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    ");
    let said = checkin(&[(THEO, Answer::CouldBeBetter, false)]);
    insta::assert_snapshot!(words(&now(&texts(), &said, THEO)), @r"
    **How is it \*going\*?**
    You said **Could be better**, and you can still change it.
    It closes on <t:1800345600:f>.
    [Good] checkin:good:0c1g60r30c1g60r3:1
    [Could be better] checkin:could-be-better:0c1g60r30c1g60r3:1
    [Stuck] checkin:stuck:0c1g60r30c1g60r3:1
    [Add a private detail] checkin:detail:0c1g60r30c1g60r3:1
    ");
    let Row::Buttons(taps) = answers(&texts(), id(), Some(Answer::CouldBeBetter)) else {
        panic!("no buttons");
    };
    let chosen: Vec<&Button> = taps.iter().filter(|tap| tap.style == Style::Primary).collect();
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0].label, "Could be better");
    // In the room no answer stands out as given: three answers look like three.
    let Row::Buttons(taps) = answers(&texts(), id(), None) else {
        panic!("no buttons");
    };
    let looks: std::collections::BTreeSet<_> =
        taps[..3].iter().map(|tap| format!("{:?}", tap.style)).collect();
    assert_eq!(looks.len(), 3);
    insta::assert_snapshot!(words(&none_now(&texts())), @"There is no check-in open here right now. The next one comes into this room by itself.");
}

#[test]
fn a_detail_is_written_beside_an_answer() {
    insta::assert_snapshot!(words(&answer_first(&texts(), id())), @"
    First tap the one that fits best; then you can add a private detail to it.
    [Good] checkin:good:0c1g60r30c1g60r3:1
    [Could be better] checkin:could-be-better:0c1g60r30c1g60r3:1
    [Stuck] checkin:stuck:0c1g60r30c1g60r3:1
    ");
    insta::assert_snapshot!(form_words(&detail_form(&texts(), id(), None)), @"
    # A private detail checkin:detail:0c1g60r30c1g60r3:1
    What should the coordinators know? = detail (lines, optional, at most 1000)
      hint: As much or as little as you like; leave it empty to take it back
    ");
    let so_far = Confidential::new("I do not dare to ask");
    insta::assert_snapshot!(form_words(&detail_form(&texts(), id(), Some(&so_far))), @"
    # A private detail checkin:detail:0c1g60r30c1g60r3:1
    What should the coordinators know? = detail (lines, optional, at most 1000)
      hint: As much or as little as you like; leave it empty to take it back
      filled: I do not dare to ask
    ");
}

#[test]
fn who_sees_a_detail_is_asked_and_said() {
    insta::assert_snapshot!(words(&detail_kept(&texts(), id(), Kept::MayBeShared)), @"
    Kept, and encrypted; coordinators who are not in your room can read it. May your partner in this room see it too, together with your answer?
    [Coordinators only] checkin:keep:0c1g60r30c1g60r3:1
    [My partner may see it too] checkin:share:0c1g60r30c1g60r3:1
    ");
    // Nobody is offered a reader who is not there.
    let alone = words(&detail_kept(&texts(), id(), Kept::NobodyToShareWith));
    insta::assert_snapshot!(alone, @"It stays with the coordinators who are not in your room, encrypted: nobody else is left in this room to read it. You can change it until the check-in closes, by writing it again.");
    assert_eq!(words(&detail_settled(&texts(), Seen::NobodyToShareWith)), alone);
    insta::assert_snapshot!(words(&detail_settled(&texts(), Seen::ByPartner)), @"Your partner can now read it with *Read what was shared* on the check-in. You can change that until the check-in closes, by writing it again.");
    insta::assert_snapshot!(words(&detail_settled(&texts(), Seen::NotByPartner)), @"It stays with the coordinators; your partner does not see it. You can change that until the check-in closes, by writing it again.");
    insta::assert_snapshot!(words(&detail_kept(&texts(), id(), Kept::TakenBack)), @"There is no private detail beside your answer now. Your answer itself stays.");
}

#[test]
fn a_reader_sees_answer_and_detail_and_whether_that_is_recorded() {
    let read = |detail: Option<&str>, is_recorded| Read {
        who: THEO,
        place: "<#7>".to_owned(),
        question: "How is it *going*?".to_owned(),
        answer: Answer::Stuck,
        detail: detail.map(Confidential::new),
        is_recorded,
    };
    let both = [read(Some("I do *not* dare to ask"), true), read(None, false)];
    let [told] = &*opened(&texts(), &both) else {
        panic!("it is one message");
    };
    insta::assert_snapshot!(words(told), @r"
    # Stuck
    <@2> in <#7>
    **How is it \*going\*?**

    I do \*not\* dare to ask
    Confidential: for your eyes only. That you read this is recorded.
    # Stuck
    <@2> in <#7>
    **How is it \*going\*?**

    Nothing was written beside it.
    Confidential: for your eyes only
    ");
    // What several shared at length is told whole, in as many messages as it takes.
    let long = "*".repeat(1_000);
    let many: Vec<Read> = (0..10).map(|_| read(Some(&long), true)).collect();
    let told = opened(&texts(), &many);
    assert!(told.iter().all(|message| message.cut().is_empty()));
    assert_eq!(told.iter().map(|message| message.blocks.len()).sum::<usize>(), 10);
}
