use trellis_domain::cohort::CohortState;
use trellis_domain::ids::{ParticipantId, UserId};

use super::*;
use crate::interaction::lists::Further;
use crate::records::examples::{self, form_words, texts, words};
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
        introduces: false,
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
fn an_introduction_is_one_line_an_answer_and_nothing_in_it_acts() {
    let said = |label: &str, text: &str| SignUpAnswer {
        key: label.into(),
        label: label.into(),
        text: text.into(),
    };
    let long = format!("long {}", "word ".repeat(200));
    let told = introductions(
        &texts(),
        &[
            (
                UserId::new(42),
                vec![
                    said("What?", "one\n# two @everyone <@7>"),
                    said("And?", "*three*"),
                ],
            ),
            (UserId::new(43), vec![said("What?", &long)]),
        ],
    );
    assert!(told.pings.is_empty());
    let told = words(&told);
    assert!(told.chars().count() < 1_000, "{told}");
    assert!(
        told.starts_with("# Who is here\n<@42>\n> *What?*\n> one \\# two "),
        "{told}"
    );
    assert!(told.contains("\n> *And?*\n> \\*three\\*\n"), "{told}");
    assert!(!told.contains("@everyone") && !told.contains("<@7>"), "{told}");
}

#[test]
fn before_the_yes_it_is_said_where_a_program_asks_more_than_others() {
    let mut asking = cohort();
    let title = "It asks more than most programs";
    assert!(!words(&card(&texts(), &asking, &person(false, "Rust"))).contains(title));
    let program = std::sync::Arc::make_mut(&mut asking.program);
    // It is the mentor's card.
    program.budget.mentee.pings = 7;
    assert!(!words(&card(&texts(), &asking, &person(false, "Rust"))).contains(title));
    std::sync::Arc::make_mut(&mut asking.program).budget.mentor.pings = 5;
    let told = words(&card(&texts(), &asking, &person(false, "Rust")));
    let expected = format!(
        "{title}: In twelve weeks, each mentorship asks you for 45 things at most, which is about 50 minutes. In a week, 5 messages \
         call you for it at most."
    );
    assert!(told.contains(&expected), "{told}");
    assert!(!words(&card(&texts(), &asking, &person(true, "Rust"))).contains(title));
}

#[test]
fn before_the_yes_the_card_shows_the_commitment_and_after_it_the_date() {
    let draft = card(&texts(), &cohort(), &person(false, "Rust"));
    insta::assert_snapshot!(words(&draft), @"
    # Almost there: Spring
    This is what you said as a mentor. Only you see it; once you say yes, the coordinators can read it, to find the right person for you. You are not in yet: read what everybody commits to, and say yes if you can keep it. Without a yes, what you wrote is deleted <t:1800352800:D>.
    What can you help with?: Rust
    Mentees at once: 2
    The commitment: about 4 hours a month: I keep about four hours a month free for twelve weeks: a session every other week, and time in between to do what we agreed.
    If I cannot come, I say so a day before and suggest another date.
    I answer the short check-ins honestly, and I write a reflection at half time.
    What I hear in our room stays there. If this is not working for me, I say so early; ending well is a good result too.
    In your room: What you said to *What can you help with?* can introduce you to the person you are matched with, if you like: *Commit and introduce me*. You can take that back at any time.
    [I commit to this] people:commit:144gj289144gj289:1
    [Commit and introduce me] people:commit-showing:144gj289144gj289:1
    [Edit] people:edit:144gj289144gj289:1
    [Not now] people:leave:144gj289144gj289:1
    ");
    let joined = card(&texts(), &cohort(), &person(true, "Rust"));
    insta::assert_snapshot!(words(&joined), @"
    # You in Spring
    You are a mentor in this cohort (Career growth). You and the coordinators can read what you said:
    What can you help with?: Rust
    Mentees at once: 2
    The commitment: about 4 hours a month: You said yes on <t:1799143200:D>.
    [Introduce me in my room] people:show:144gj289144gj289:1
    [Edit] people:edit:144gj289144gj289:1
    [My hours and time zone] hours:show:144gj289144gj289:1
    [Leave] people:leave:144gj289144gj289:1
    ");
}

#[test]
fn after_the_yes_each_is_told_what_comes_next() {
    let welcomed = |role| {
        let person = Participant {
            role,
            answers: Vec::new(),
            capacity: None,
            ..person(true, "")
        };
        words(&welcome(&texts(), &cohort(), &person))
    };
    insta::assert_snapshot!(welcomed(Role::Mentor), @"
    You are in. Thank you for giving your time. The cohort starts on Mon 11 Jan 2027; once a mentee is matched with you, you both get a private room, and I greet you there. `/me` shows this card again.
    # You in Spring
    You are a mentor in this cohort (Career growth). You and the coordinators can read what you said:
    The commitment: about 4 hours a month: You said yes on <t:1799143200:D>.
    [Edit] people:edit:144gj289144gj289:1
    [My hours and time zone] hours:show:144gj289144gj289:1
    [Leave] people:leave:144gj289144gj289:1
    ");
    insta::assert_snapshot!(welcomed(Role::Mentee), @"
    You are in. The cohort starts on Mon 11 Jan 2027; once a mentor is matched with you, you both get a private room, and I greet you there. `/me` shows this card again.
    # You in Spring
    You are a mentee in this cohort (Career growth). You and the coordinators can read what you said:
    The commitment: about 4 hours a month: You said yes on <t:1799143200:D>.
    [Edit] people:edit:144gj289144gj289:1
    [My hours and time zone] hours:show:144gj289144gj289:1
    [Leave] people:leave:144gj289144gj289:1
    ");
}

fn of(said: &[(Cohort, Participant)], begun: Option<Unfinished>) -> Mine {
    Mine {
        said: said.to_vec(),
        unfinished: Vec::from_iter(begun),
    }
}

#[test]
fn what_somebody_said_is_shown_to_them() {
    let mine = [(cohort(), person(true, "Rust")), (cohort(), person(false, "Go"))];
    insta::assert_snapshot!(words(&me(&texts(), &of(&mine, None), 0)), @"
    What you said, cohort by cohort. Only you see this message.
    # You in Spring
    You are a mentor in this cohort (Career growth). You and the coordinators can read what you said:
    What can you help with?: Rust
    Mentees at once: 2
    The commitment: about 4 hours a month: You said yes on <t:1799143200:D>.
    # Almost there: Spring
    This is what you said as a mentor. Only you see it; once you say yes, the coordinators can read it, to find the right person for you. You are not in yet: read what everybody commits to, and say yes if you can keep it. Without a yes, what you wrote is deleted <t:1800352800:D>.
    What can you help with?: Go
    Mentees at once: 2
    The commitment: about 4 hours a month: I keep about four hours a month free for twelve weeks: a session every other week, and time in between to do what we agreed.
    If I cannot come, I say so a day before and suggest another date.
    I answer the short check-ins honestly, and I write a reflection at half time.
    What I hear in our room stays there. If this is not working for me, I say so early; ending well is a good result too.
    In your room: What you said to *What can you help with?* can introduce you to the person you are matched with, if you like: *Commit and introduce me*. You can take that back at any time.
    [Introduce me in my room: Spring] people:show:144gj289144gj289:1
    [Edit: Spring] people:edit:144gj289144gj289:1
    [My hours and time zone: Spring] hours:show:144gj289144gj289:1
    [Leave: Spring] people:leave:144gj289144gj289:1
    [I commit to this: Spring] people:commit:144gj289144gj289:1
    [Commit and introduce me: Spring] people:commit-showing:144gj289144gj289:1
    [Edit: Spring] people:edit:144gj289144gj289:1
    [Not now: Spring] people:leave:144gj289144gj289:1
    ");
    let begun = Unfinished {
        lines: vec!["A form for #room.".to_owned(), "Another.".to_owned()],
        throw_away: Button::new("growth:throw-away:-:1".to_owned(), "Throw the unsent away"),
    };
    insta::assert_snapshot!(words(&in_nothing(&texts(), &[], &[begun])), @r"
    You are in no cohort here. `/help` shows whether one is open, and where to join it.
    # Begun, and not sent
    A form for #room.
    Another.
    [Throw the unsent away] growth:throw-away:-:1
    ");
    insta::assert_snapshot!(words(&in_nothing(&texts(), &[], &[])), @"You are in no cohort here. `/help` shows whether one is open, and where to join it.");
}

#[test]
fn a_coordinator_picks_whose_answers_to_read() {
    let people = [person(true, "Rust"), person(true, "Go")];
    let list = read_list(&texts(), &cohort(), &people, 0).unwrap();
    insta::assert_snapshot!(examples::row(&list).join("\n"), @"
    <Read what somebody said: Spring> people:read:0w3ge1r70w3ge1r7:1
    ( ) Theo: Mentor = 144gj289144gj289
    ( ) Theo: Mentor = 144gj289144gj289
    ");
    assert_eq!(read_list(&texts(), &cohort(), &[], 0), None);
    insta::assert_snapshot!(words(&read(&texts(), &cohort(), &people[0], "Theo")), @"
    # What Theo said
    <@42> is a mentor in **Spring** and said this at sign-up, or changed it since:
    What can you help with?: Rust
    Mentees at once: 2
    Only you see this message. Coordinators can read it, to bring the right people together.
    ");
}

#[test]
fn everybody_is_in_some_list_however_many_there_are() {
    for count in examples::COUNTS {
        let people: Vec<Participant> = (0..count as u8)
            .map(|number| Participant {
                id: ParticipantId::from_bytes([number; 10]),
                user: UserId::new(u64::from(number) + 1),
                ..person(true, "Rust")
            })
            .collect();
        let (mut seen, mut next) = (Vec::new(), Some(Further(0)));
        while let Some(Further(from)) = next.take() {
            let Some(list) = read_list(&texts(), &cohort(), &people, from) else {
                break;
            };
            let message = further(&texts(), &cohort(), &people, from);
            assert_eq!(message.cut(), Vec::<String>::new());
            assert_eq!(message.rows, std::slice::from_ref(&list));
            let Row::Choices(list) = list else {
                panic!("no list")
            };
            for option in list.options {
                match option.value.parse() {
                    Ok(further) => next = Some(further),
                    Err(()) => seen.push(option.value),
                }
            }
        }
        let expected: Vec<String> = people.iter().rev().map(|person| person.id.to_string()).collect();
        assert_eq!(seen, expected, "{count}");
    }
}

#[test]
fn leaving_is_asked_about_and_told_to_those_it_concerns() {
    let person = person(true, "Rust");
    insta::assert_snapshot!(words(&confirm_leave(&texts(), &cohort(), &person)), @"
    Leave **Spring**? That is fine, and nobody is told why. The coordinators hear that you left; if you are in a room, its people do, too, so that nobody waits for you, and you do not see it any more (as a coordinator you still do). You can join again while sign-up is open.
    [Leave the cohort] people:leave-now:144gj289144gj289:1
    [Stay] people:stay:144gj289144gj289:1
    ");
    let left_as = |was_in, rooms, sees_rooms| {
        let left = Left {
            cohort: cohort(),
            was_in,
            rooms,
            sees_rooms,
            is_kept: was_in,
        };
        words(&super::left(&texts(), &left))
    };
    let gone = |was_in, rooms| left_as(was_in, rooms, false);
    insta::assert_snapshot!(gone(false, 0), @"All right: what you wrote for **Spring** was thrown away, and you are not in it.");
    insta::assert_snapshot!(gone(true, 0), @"You have left **Spring**. Thank you for having been here; you are welcome again, and what you said stands in the form then.");
    insta::assert_snapshot!(gone(true, 1), @"You have left **Spring**. Your room is closed to you now, and its people and the coordinators are told, so that nobody waits for you. Thank you for having been here.");
    let others = [gone(true, 2), left_as(true, 1, true), left_as(true, 2, true)];
    insta::assert_snapshot!(others.join("\n"), @"
    You have left **Spring**. Your 2 rooms are closed to you now, and their people and the coordinators are told, so that nobody waits for you. Thank you for having been here.
    You have left **Spring**. You are no member of your room any more, and see it as a coordinator only; its people and the coordinators are told, so that nobody waits for you. Thank you for having been here.
    You have left **Spring**. You are no member of your 2 rooms any more, and see them as a coordinator only; their people and the coordinators are told, so that nobody waits for you. Thank you for having been here.
    ");
    let rooms = ["<#5>".to_owned(), "<#6>".to_owned()];
    insta::assert_snapshot!(words(&somebody_left(&texts(), &cohort(), &person, &rooms[..1])), @"
    # Somebody left, and a room is still open
    <@42> was a mentor in **Spring** and has left. The room <#5> is still open: talk with the person who stays, then close it or find them somebody else.
    ");
    insta::assert_snapshot!(words(&somebody_left(&texts(), &cohort(), &person, &rooms)), @"
    # Somebody left, and a room is still open
    <@42> was a mentor in **Spring** and has left. The rooms <#5>, <#6> are still open: talk with the people who stay, then close them or find them somebody else.
    ");
}

#[test]
fn those_who_stay_are_told_who_is_gone_and_who_is_back() {
    let mut somebody = person(true, "Rust");
    "Th*eo".clone_into(&mut somebody.name);
    insta::assert_snapshot!(words(&left_in_room(&texts(), &somebody)), @"<@42> has left the cohort and is not your mentor any more. The coordinators are told and will find with you how to go on; nothing that you wrote is lost. Until then I ask nothing here.");
    insta::assert_snapshot!(words(&left_server_in_room(&texts(), "Th*eo (…0042)")), @r"Th\*eo (…0042) is not in this server any more. Nothing is lost: if they come back, the room goes on. The coordinators are told; until then I ask nothing here.");
    insta::assert_snapshot!(words(&is_back_in_room(&texts(), somebody.user)), @"<@42> is back, and the room goes on.");
    for count in 0..3 {
        let rooms: Vec<String> = (0..count).map(|n| format!("<#{n}>")).collect();
        for message in [
            left_server(&texts(), &somebody, "Theo (…0042)", &rooms),
            came_back(&texts(), somebody.user, &rooms),
        ] {
            let told = words(&message);
            assert!(rooms.iter().all(|room| told.contains(room.as_str())), "{told}");
            assert!(message.pings.is_empty(), "{told}");
        }
    }
}

#[test]
fn what_somebody_wrote_cannot_break_the_card() {
    let hostile = card(&texts(), &cohort(), &person(true, "@everyone **x** ```\n# big"));
    let shown = &hostile.blocks[0].fields[0].value;
    assert!(
        !shown.contains("@everyone") && !shown.contains("**") && !shown.contains("```"),
        "{shown}"
    );
    let long = card(&texts(), &cohort(), &person(true, &"🎉".repeat(4_000)));
    assert!(long.blocks[0].fields[0].value.chars().count() <= FIELD);
}

#[test]
fn the_form_asks_the_programs_questions_and_fills_in_what_was_said() {
    insta::assert_snapshot!(form_words(&sign_up_form(&texts(), &cohort(), Role::Mentor, None)), @"
    # Mentor in Spring people:signup-mentor:0w3ge1r70w3ge1r7:1
    What can you help somebody with? = offer (lines, required, at most 1000)
      hint: Moving into leadership, changing fields, negotiating, being new in a country ...
    Your path so far, in a few lines = path (lines, required, at most 1000)
      hint: Where you started, where you are, a turn you did not plan
    What should nobody expect from you? = limits (lines, optional, at most 500)
      hint: No job referrals, no evenings, no code review at weekends ...
    How many mentees at once? = mentees-at-once (one line, required, at most 2)
      hint: 1 to 3 in this program
      filled: 1
    ");
    insta::assert_snapshot!(form_words(&sign_up_form(&texts(), &cohort(), Role::Mentee, None)), @"
    # Mentee in Spring people:signup-mentee:0w3ge1r70w3ge1r7:1
    What should be different in twelve weeks? = wish (lines, required, at most 1000)
      hint: The one thing, if it could only be one
    Where are you now? = now (lines, required, at most 1000)
      hint: Your work or studies, and what you have already tried
    How do you learn best from somebody? = style (one line, optional, at most 300)
      hint: Straight criticism, questions, examples, doing it side by side ...
    ");
    let before = person(true, "Rust");
    insta::assert_snapshot!(form_words(&edit_form(&texts(), &cohort(), &before)), @"
    # Mentor in Spring people:edited:144gj289144gj289:1
    What can you help somebody with? = offer (lines, required, at most 1000)
      hint: Moving into leadership, changing fields, negotiating, being new in a country ...
      filled: Rust
    Your path so far, in a few lines = path (lines, required, at most 1000)
      hint: Where you started, where you are, a turn you did not plan
    What should nobody expect from you? = limits (lines, optional, at most 500)
      hint: No job referrals, no evenings, no code review at weekends ...
    How many mentees at once? = mentees-at-once (one line, required, at most 2)
      hint: 1 to 3 in this program
      filled: 2
    ");
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
    let mine: Vec<_> = (0..3)
        .map(|_| (cohort(), person(true, &"long ".repeat(300))))
        .collect();
    let message = me(&texts(), &of(&mine, None), 0);
    assert_eq!((message.blocks.len(), message.rows.len()), (3, 3));
    assert_eq!(
        labels(&message)[..4],
        [
            "Introduce me in my room: Spring",
            "Edit: Spring",
            "My hours and time zone: Spring",
            "Leave: Spring"
        ]
    );
    assert_eq!(me(&texts(), &of(&mine[..1], None), 0).rows.len(), 1);
}

#[test]
fn every_cohort_that_somebody_is_in_is_on_some_page() {
    for consent in [true, false] {
        let said = |key: &str| SignUpAnswer {
            key: key.into(),
            label: "x".repeat(45),
            text: "*".repeat(1_000),
        };
        let mut someone = person(consent, "");
        someone.answers = ["a", "b", "c"].map(said).to_vec();
        for count in examples::COUNTS {
            let mine: Vec<_> = (0..count)
                .map(|at| {
                    let mut longest = cohort();
                    longest.name = format!("{}{at:03}", "*".repeat(57));
                    let program = std::sync::Arc::make_mut(&mut longest.program);
                    program.name = "x".repeat(60);
                    program.commitment = "x".repeat(1_000);
                    (longest, someone.clone())
                })
                .collect();
            let title = |(cohort, _): &(Cohort, Participant)| format!("{}\n", safe(&cohort.name));
            let titles: Vec<String> = mine.iter().map(title).collect();
            let begun = Unfinished {
                lines: vec!["y".repeat(300); 10],
                throw_away: Button::new("growth:throw-away:-:1".to_owned(), "Throw the unsent away"),
            };
            for begun in [None, Some(begun)] {
                let mine = of(&mine, begun);
                examples::walks(&titles, |page| me(&texts(), &mine, page));
            }
        }
    }
}
