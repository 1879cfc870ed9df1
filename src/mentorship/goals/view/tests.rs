//! What a plan, a step and the lines in the room look like.

use trellis_domain::goals::{Deed, Entry, GoalWords, Level, StepKind, StepWords};
use trellis_domain::ids::{GoalId, StepId};
use trellis_domain::people::Role;

use super::*;
use crate::mentorship::goals::addresses::{Item, PlanOf};
use crate::mentorship::goals::reading::{GoalShown, Plan, StepShown};
use crate::records::examples::{self, MINA, THEO, form_words, texts, words};

fn now() -> DateTime<Utc> {
    "2027-01-12T10:00:00Z".parse().unwrap()
}

fn berlin() -> Zone {
    Zone::named("Europe/Berlin").unwrap()
}

fn room() -> RoomId {
    RoomId::from_bytes([2; 10])
}

fn example_goal() -> Goal {
    Goal {
        id: GoalId::from_bytes([3; 10]),
        room: room(),
        owner: THEO,
        words: GoalWords {
            text: "give a *talk*".to_owned(),
            measure: "two people ask".to_owned(),
            by: "2027-03-14".parse().unwrap(),
        },
        state: GoalState::Open,
        revision: 1,
        changed_by: THEO,
        made_at: now(),
    }
}

fn example_step(number: u8, text: &str) -> Step {
    Step {
        id: StepId::from_bytes([number; 10]),
        room: room(),
        owner: THEO,
        goal: Some(example_goal().id),
        words: StepWords {
            text: text.to_owned(),
            cue: "the *meeting* is over".to_owned(),
            when: Some(When {
                day: "2027-01-20".parse().unwrap(),
                time: "10:00:00".parse().ok(),
            }),
        },
        kind: StepKind::Do,
        level: Level::Stretch,
        competency: "influence".to_owned(),
        hours: None,
        evidence: String::new(),
        correction: String::new(),
        state: StepState::Open,
        revision: 4,
        changed_by: MINA,
        made_at: now(),
        done_at: None,
        asked: None,
    }
}

fn done(number: u8, text: &str) -> Step {
    Step {
        state: StepState::Done,
        done_at: Some(now()),
        ..example_step(number, text)
    }
}

fn example_plan(steps: Vec<Step>, role: Option<Role>) -> Plan {
    Plan {
        of: PlanOf {
            room: room(),
            owner: THEO,
        },
        place: "<#7>".to_owned(),
        mentees: Vec::new(),
        goals: vec![example_goal()],
        steps,
        role,
        zone: berlin(),
        now: now(),
    }
}

#[test]
fn a_plan_has_each_goal_with_its_steps() {
    let whole = example_plan(
        vec![done(1, "read"), example_step(2, "ask @Lena")],
        Some(Role::Mentee),
    );
    insta::assert_snapshot!(words(&plan(&texts(), &whole, 0)), @r"
    What <@2> plans in <#7>:
    # Goals and steps
    🎯 **give a \*talk\*** · by Sun 14 Mar 2027
    Seen by: two people ask
    ▰▰▰▰▰▱▱▱▱▱ 1 of 2 steps done
    ▫️ ask @Lena · when: the \*meeting\* is over, <t:1800435600:f>
    ✅ read · the mentor can look at it until <t:1800352800:D>
    [Add a step] goals:add-step:081040g2081040g2_2:1
    [Add a goal] goals:add-goal:081040g2081040g2_2:1
    <Open a goal or a step> goals:pick:081040g2081040g2_2:1
    ( ) Goal: give a *talk*: worked on = goal-0c1g60r30c1g60r3
    ( ) Step: ask @Lena: to do = step-081040g2081040g2
    ( ) Step: read: done = step-040g2081040g2081
    ");
    let read_only = example_plan(Vec::new(), None);
    insta::assert_snapshot!(words(&plan(&texts(), &read_only, 0)), @r"
    What <@2> plans in <#7>:
    # Goals and steps
    🎯 **give a \*talk\*** · by Sun 14 Mar 2027
    Seen by: two people ask
    no steps yet
    <Open a goal or a step> goals:pick:081040g2081040g2_2:1
    ( ) Goal: give a *talk*: worked on = goal-0c1g60r30c1g60r3
    ");
}

#[test]
fn every_goal_and_step_is_on_some_page() {
    for count in examples::COUNTS {
        for text in ["short".to_owned(), "*".repeat(400)] {
            let steps = (0..count).map(|at| example_step(at as u8, &text)).collect();
            let whole = example_plan(steps, Some(Role::Mentor));
            let mut entries: Vec<String> = whole
                .steps
                .iter()
                .map(|step| format!("= step-{}", step.id))
                .collect();
            entries.sort();
            examples::walks(&entries, |page| plan(&texts(), &whole, page));
        }
    }
}

fn shown(step: Step, role: Option<Role>, note: Option<&str>) -> StepShown {
    StepShown {
        step,
        goals: vec![example_goal()],
        role,
        note: note.map(str::to_owned),
        zone: berlin(),
        now: now(),
    }
}

#[test]
fn a_step_offers_what_its_reader_may_do_now() {
    let labels = |shown: &StepShown| {
        let message = step(&texts(), shown, String::new());
        let rows = message.rows.iter().flat_map(examples::row);
        let labels = rows.map(|line| line.split(']').next().unwrap().trim_start_matches('[').to_owned());
        labels.collect::<Vec<_>>().join(", ")
    };
    let of = |step, role| labels(&shown(step, role, None));
    assert_eq!(
        of(example_step(1, "x"), Some(Role::Mentee)),
        "Done, Move, Stuck, Edit, Put aside, Details, What shows it, History, Back to the plan"
    );
    assert_eq!(
        of(example_step(1, "x"), Some(Role::Mentor)),
        "Move, Edit, Put aside, Details, Note for mentors, History, Back to the plan"
    );
    assert_eq!(of(example_step(1, "x"), None), "History, Back to the plan");
    assert_eq!(
        of(done(1, "x"), Some(Role::Mentee)),
        "It is not done yet, Details, What shows it, History, Back to the plan"
    );
    assert_eq!(
        of(done(1, "x"), Some(Role::Mentor)),
        "Confirm, Ask for one correction, Details, Note for mentors, History, Back to the plan"
    );
    let dropped = Step {
        state: StepState::Dropped,
        ..example_step(1, "x")
    };
    assert_eq!(
        of(dropped, Some(Role::Mentee)),
        "Take it up again, History, Back to the plan"
    );
}

#[test]
fn a_step_shows_all_that_is_known_of_it_and_the_note_to_mentors_only() {
    let one = Step {
        correction: "name the *caller*".to_owned(),
        evidence: "https://example.org".to_owned(),
        ..example_step(1, "read the code")
    };
    let told = words(&step(
        &texts(),
        &shown(one.clone(), None, Some("it runs")),
        "Changed.".to_owned(),
    ));
    insta::assert_snapshot!(told, @r"
    Changed.
    # A step
    read the code
    When: the \*meeting\* is over
    Day: <t:1800435600:f>
    How it stands: to do
    Details: Do · stretch · about 2 hours
    influence
    Changed last by: <@1>
    Towards: give a \*talk\*
    One correction: name the \*caller\*
    What shows it: https://example.org
    For mentors only: what good looks like: it runs
    [History] goals:history:step-040g2081040g2081_0:1
    [Back to the plan] goals:show:081040g2081040g2_2_0:1
    ");
    assert!(!words(&step(&texts(), &shown(one, None, None), String::new())).contains("For mentors"));
    let long = Step {
        correction: "*".repeat(1_000),
        evidence: "*".repeat(1_000),
        ..example_step(1, &"*".repeat(400))
    };
    let whole = step(
        &texts(),
        &shown(long, Some(Role::Mentor), Some(&"*".repeat(1_000))),
        String::new(),
    );
    assert_eq!(whole.cut(), Vec::<String>::new());
}

#[test]
fn what_can_be_chosen_of_a_step_fits_into_a_message() {
    let message = details(
        &texts(),
        &shown(example_step(1, "x"), Some(Role::Mentee), None),
        String::new(),
    );
    assert_eq!(message.rows.len(), 5);
    assert_eq!(message.cut(), Vec::<String>::new());
}

#[test]
fn a_goal_is_shown_with_how_it_will_be_seen() {
    let one = GoalShown {
        goal: example_goal(),
        steps: vec![done(1, "read"), example_step(2, "ask")],
        role: Some(Role::Mentee),
    };
    insta::assert_snapshot!(words(&goal(&texts(), &one, String::new())), @r"
    # A goal
    give a \*talk\*
    How we will see it: two people ask
    By: Sun 14 Mar 2027
    How it stands: worked on
    Steps: ▰▰▰▰▰▱▱▱▱▱ 1 of 2 steps done
    [Reached] goals:reached:0c1g60r30c1g60r3:1
    [Edit] goals:edit-goal:0c1g60r30c1g60r3_1:1
    [Put aside] goals:drop-goal:0c1g60r30c1g60r3:1
    [History] goals:history:goal-0c1g60r30c1g60r3_0:1
    [Back to the plan] goals:show:081040g2081040g2_2_0:1
    ");
}

#[test]
fn every_line_of_a_history_is_on_some_page() {
    let of = Item::Step(StepId::from_bytes([1; 10]));
    for count in examples::COUNTS {
        let entries: Vec<Entry> = (0..count)
            .map(|at| Entry {
                revision: at as u32 + 1,
                who: THEO,
                deed: Deed::ALL[at % Deed::ALL.len()],
                words: format!("x{at}x {}", "*".repeat(900)),
                beside: "*".repeat(200),
                when: None,
                at: now(),
            })
            .collect();
        let lines: Vec<String> = (0..count).map(|at| format!("x{at}x")).collect();
        examples::walks(&lines, |page| history(&texts(), of, &entries, page));
    }
}

#[test]
fn a_question_has_a_row_of_taps_for_each_step_that_waits() {
    let asked = vec![
        (example_step(1, "read"), true),
        (done(2, "ask"), false),
        (example_step(3, "draw"), true),
    ];
    insta::assert_snapshot!(words(&ask(&texts(), room(), &asked, vec![THEO])), @r"
    <@2>
    # How did these steps go?
    **1.** <@2> read
    **2.** <@2> ask · ✅ done
    **3.** <@2> draw
    You planned it for about now, so I ask once. One tap is enough; moving it is fine.
    [Done (1)] goals:room-done:040g2081040g2081:1
    [Moved (1)] goals:move:040g2081040g2081:1
    [Stuck (1)] goals:room-stuck:040g2081040g2081:1
    [Done (3)] goals:room-done:0c1g60r30c1g60r3:1
    [Moved (3)] goals:move:0c1g60r30c1g60r3:1
    [Stuck (3)] goals:room-stuck:0c1g60r30c1g60r3:1
    pings <@2>
    ");
    let many: Vec<(Step, bool)> = (0..60)
        .map(|at| (example_step(at, &"*".repeat(400)), true))
        .collect();
    let message = ask(&texts(), room(), &many, vec![THEO]);
    assert_eq!(message.cut(), Vec::<String>::new());
    assert_eq!(message.rows.len(), 1, "more than five have their own view");
    let answered: Vec<(Step, bool)> = asked.iter().map(|(step, _)| (step.clone(), false)).collect();
    assert!(ask(&texts(), room(), &answered, Vec::new()).rows.is_empty());
}

#[test]
fn the_lines_in_the_room_say_whom_they_are_for() {
    let texts = texts();
    insta::assert_snapshot!(words(&done_line(&texts, &done(1, "read"), true)), @r"
    ✅ <@2> did a step: read
    -# The mentor can confirm it or ask for one correction until <t:1800352800:D>; after that it counts by itself.
    [Confirm] goals:room-confirm:040g2081040g2081:1
    [Ask for one correction] goals:correct:040g2081040g2081:1
    ");
    insta::assert_snapshot!(words(&done_line(&texts, &done(1, "read"), false)), @"-# <@2> has a step to do again: read");
    insta::assert_snapshot!(words(&stuck_line(&texts, &example_step(1, "read"), &[MINA])), @"
    <@1>: <@2> is stuck with a step: read. A word from you would help.
    pings <@1>
    ");
    let corrected = Step {
        correction: "name the *caller*".to_owned(),
        ..example_step(1, "read")
    };
    insta::assert_snapshot!(words(&super::corrected(&texts, &corrected)), @r"
    <@2>: <@1> looked at your step “read” and asks for one correction. The step is open again with it.
    # One correction
    name the \*caller\*
    [Done] goals:room-done:040g2081040g2081:1
    [Moved] goals:move:040g2081040g2081:1
    [Stuck] goals:room-stuck:040g2081040g2081:1
    pings <@2>
    ");
}

#[test]
fn forms_ask_for_what_is_needed_and_are_filled_in() {
    let texts = texts();
    insta::assert_snapshot!(form_words(&edit_goal_form(&texts, &example_goal())), @r"
    # A goal goals:edit-goal:0c1g60r30c1g60r3_1:1
    What should be different = text (lines, required, at most 400)
      hint: I give a talk to people I do not know.
      filled: give a *talk*
    How we will see it = measure (lines, optional, at most 400)
      hint: The talk was given, and two people asked a question.
      filled: two people ask
    By when = by (one line, optional, at most 60)
      hint: 14 march, in 6 weeks, 2027-03-14
      filled: 2027-03-14
    ");
    insta::assert_snapshot!(form_words(&edit_step_form(&texts, &example_step(1, "read"))), @r"
    # A step goals:edit-step:040g2081040g2081_4:1
    I will … = text (lines, required, at most 400)
      hint: ask Lena how she prepares her talks
      filled: read
    When … (an occasion, if there is one) = cue (one line, optional, at most 200)
      hint: the team meeting is over
      filled: the *meeting* is over
    Day and time (if there is one) = when (one line, optional, at most 60)
      hint: fri, tue 18:00, in 3 days, 14 march
      filled: 2027-01-20 10:00
    ");
}
