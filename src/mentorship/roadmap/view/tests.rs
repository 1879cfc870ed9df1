//! What a roadmap looks like before and after it is copied, and what a file is told.

use std::sync::Arc;

use chrono::{DateTime, Days as Ahead, NaiveDate, Utc};
use trellis_domain::goals::{GoalState, GoalWords};
use trellis_domain::ids::{GoalId, PreviewId, RoadmapFileId, RoomId};
use trellis_domain::roadmap::{Copied, Days, Hours, Preview};

use super::*;
use crate::records::examples::{self, MINA, THEO, texts};

fn now() -> DateTime<Utc> {
    "2027-01-11T09:00:00Z".parse().unwrap()
}

fn leadership() -> Roadmap {
    let source = include_str!("../../../../config/roadmaps/leadership.toml");
    Roadmap::parse("leadership", source).unwrap()
}

/// A roadmap with so many steps of a few words.
fn of_steps(count: usize) -> Roadmap {
    let mut roadmap = leadership();
    let first = roadmap.steps[0].clone();
    roadmap.steps = (0..count)
        .map(|number| RoadmapStep {
            text: format!("Step {number:03}, with some words"),
            ..first.clone()
        })
        .collect();
    roadmap
}

/// A roadmap shown for a room of so many days.
fn shown(roadmap: Roadmap, days: u64) -> Shown {
    let today = now().date_naive();
    let last = today + Ahead::new(days - 1);
    let placed = roadmap.place(Days::of_room(today, today, last)).unwrap();
    Shown {
        preview: Preview {
            id: PreviewId::from_bytes([1; 10]),
            room: RoomId::from_bytes([2; 10]),
            owner: THEO,
            goal: None,
            slug: roadmap.slug.clone(),
            imported_at: None,
            shown_to: MINA,
            shown_at: now(),
        },
        load: placed.load(&[], 4),
        placed,
        roadmap: Arc::new(roadmap),
        place: "<#7>".to_owned(),
        mentees: Vec::new(),
        goals: Vec::new(),
        before: None,
    }
}

fn goal(text: &str) -> Goal {
    Goal {
        id: GoalId::from_bytes([3; 10]),
        room: RoomId::from_bytes([2; 10]),
        owner: THEO,
        words: GoalWords {
            text: text.to_owned(),
            measure: "three talks".to_owned(),
            by: NaiveDate::MIN,
        },
        state: GoalState::Open,
        revision: 1,
        changed_by: THEO,
        made_at: now(),
    }
}

#[test]
fn a_preview_says_what_it_is_what_it_takes_and_every_step_with_its_day() {
    let mut roadmap = leadership();
    roadmap.steps.truncate(2);
    let shown = shown(roadmap, 84);
    insta::assert_snapshot!(examples::words(&preview(&texts(), &shown, 0)), @"
    # Leadership
    **Sun 17 Jan 2027**, observe: In three meetings that you have anyway, count who speaks, who is interrupted and who decides, yourself included. Write three lines on what surprised you. (0.75 h)
    **Sun 24 Jan 2027**, do: Ask three people you work with: what should I keep doing, and what should I do less? Listen, say thank you, explain nothing. (0.5 h)
    What it is for: Twelve weeks for people who have begun to lead: see what you do, change one habit, decide with those concerned, say what is hard, hand over, and win people who need not follow.
    When: 2 steps in <#7>, from Sun 17 Jan 2027 to Sun 24 Jan 2027. Each is for the day it stands beside; you can move, edit and drop every one of them later.
    How much time: At most 1.25 hours in four weeks, with the steps that are open already. The program promises 4 hours a month, sessions included.
    [Copy these 2 steps into the room] roadmap:copy:040g2081040g2081:1
    ");
}

#[test]
fn a_preview_says_what_gave_way_what_was_there_and_what_can_be_chosen() {
    let mut roadmap = leadership();
    roadmap.steps.retain(|step| step.day == 7 || step.day > 70);
    let mut shown = shown(roadmap, 30);
    shown.load.most = Hours::whole(6);
    shown.goals = vec![goal("Give *a* talk")];
    shown.preview.goal = Some(shown.goals[0].id);
    shown.mentees = vec![(THEO, "Theo".to_owned()), (MINA, "Tom".to_owned())];
    shown.before = Some(Copied {
        by: THEO,
        at: now(),
        steps: 15,
    });
    insta::assert_snapshot!(examples::words(&preview(&texts(), &shown, 0)), @"
    # Leadership
    **Sat 16 Jan 2027**, observe: In three meetings that you have anyway, count who speaks, who is interrupted and who decides, yourself included. Write three lines on what surprised you. (0.75 h)
    *Left out:* Tell one change you want in three minutes to people who need not agree: a person it matters to, what it costs to leave it, one thing you ask for. Practise it once before.
    *Left out:* Ask the three people again: what have they seen change, and what not? Compare it with the habit you chose.
    *Left out:* With your mentor, write down which three kinds of decision you now take without asking, which habit is next, whom you will turn to, and whom you could support in turn.
    What it is for: Twelve weeks for people who have begun to lead: see what you do, change one habit, decide with those concerned, say what is hard, hand over, and win people who need not follow.
    When: 1 step in <#7>, on Sat 16 Jan 2027. Each is for the day it stands beside; you can move, edit and drop every one of them later.
    They stand closer together than in the roadmap, which takes 12 weeks.
    The last 3 steps are left out, because the room ends before them. You find what is left out at the end of the list.
    How much time: Up to 6 hours in four weeks, with the steps that are open already, and the program promises 4 hours a month. Nothing stops you. It may be kinder to agree which steps you leave out, or how much time you want to give it.
    It is in this room already: <@2> copied its 15 steps <t:1799658000:f>. You can copy them once more; then each stands there twice.
    <Who is it for?> roadmap:owner:040g2081040g2081:1
    (x) Theo = 2
    ( ) Tom = 1
    <Which goal do the steps lead to?> roadmap:goal:040g2081040g2081:1
    ( ) To no goal, or to several = none
    (x) Give *a* talk = 0c1g60r30c1g60r3
    [Copy them a second time] roadmap:copy:040g2081040g2081:1
    ");
}

#[test]
fn every_step_of_a_long_roadmap_is_on_one_page() {
    let texts = texts();
    for count in examples::COUNTS {
        // One without steps is never shown.
        let shown = shown(of_steps(count.max(1)), 84);
        let steps = shown.placed.steps.iter().map(|placed| placed.step.text.clone());
        examples::walks(&steps.collect::<Vec<_>>(), |page| preview(&texts, &shown, page));
    }
}

#[test]
fn the_longest_steps_fit_a_message_and_a_room() {
    let texts = texts();
    let mut roadmap = of_steps(50);
    roadmap.summary = "*".repeat(300);
    for step in &mut roadmap.steps {
        step.text = format!("{}{}", step.text, "*".repeat(240));
        step.evidence = "e".repeat(100);
    }
    let first = roadmap.steps[0].clone();
    let shown = shown(roadmap, 84);
    for page in 0..60 {
        assert_eq!(preview(&texts, &shown, page).cut(), Vec::<String>::new());
    }
    let mut longest = first;
    longest.text = "x".repeat(280);
    assert!(
        step_text(&texts, &longest).ends_with(&"e".repeat(100)),
        "nothing of it is cut"
    );
    longest.evidence.clear();
    assert_eq!(step_text(&texts, &longest), "x".repeat(280));
}

#[test]
fn whoever_copied_it_is_told_where_it_is_and_the_room_is_too() {
    let texts = texts();
    let mut shown = shown(leadership(), 84);
    insta::assert_snapshot!(examples::words(&line_in_room(&texts, &shown)), @"<@1> copied the roadmap **Leadership** for <@2>: 15 steps, from Sun 17 Jan 2027 to Sun 4 Apr 2027. They are a suggestion: move, edit and drop what you like under *Goals and steps*.");
    shown.goals = vec![goal("Give *a* talk")];
    shown.preview.goal = Some(shown.goals[0].id);
    let agreed_to = Agreed::Copied(Box::new(shown));
    insta::assert_snapshot!(examples::words(&agreed(&texts, &agreed_to)), @r"
    All 15 steps are in <#7> now, as steps like any others. Move, edit or drop whatever does not fit. What good looks like stands beside each step, for mentors only. They lead to “Give \*a\* talk”.
    [Goals and steps] goals:open:081040g2081040g2:1
    ");
    let already = Agreed::Already {
        copied: Copied {
            by: THEO,
            at: now(),
            steps: 15,
        },
        room: RoomId::from_bytes([2; 10]),
        place: "<#7>".to_owned(),
    };
    insta::assert_snapshot!(examples::words(&agreed(&texts, &already)), @"
    Nothing was copied now: <@2> has copied this roadmap into <#7> <t:1799658000:R>, and its steps are there, once each.
    [Goals and steps] goals:open:081040g2081040g2:1
    ");
}

#[test]
fn an_import_says_what_was_taken_in_or_asks_first() {
    let texts = texts();
    let said = |what: &Imported| examples::words(&imported(&texts, what));
    insta::assert_snapshot!(said(&Imported::Taken(Box::new(leadership()))), @"**Leadership** (`leadership`) is one of your community’s roadmaps now: 15 steps in 12 weeks, 10.5 hours in all and at most 3.75 in four weeks. Mentors and mentees use it in their rooms with `/roadmap apply`.");
    insta::assert_snapshot!(said(&Imported::Same(Box::new(leadership()))), @"**Leadership** is here already, word for word. Nothing was changed.");
    let asked = |is_shipped| Imported::Asked {
        roadmap: Box::new(leadership()),
        id: RoadmapFileId::from_bytes([4; 10]),
        is_shipped,
    };
    insta::assert_snapshot!(said(&asked(false)), @"
    Your community has a roadmap `leadership` already. **Leadership** is in order, and nothing was changed yet. Shall it take the other’s place? Steps that were copied from the other one stay as they are.
    [Yes, use mine] roadmap:replace:0g2081040g208104:1
    ");
    insta::assert_snapshot!(said(&asked(true)), @"
    `leadership` is the name of a roadmap that comes with Trellis. **Leadership** is in order, and nothing was changed yet. Shall yours stand in its place in this community? `/roadmap remove` brings the other one back. To have both, give your file another name.
    [Yes, use mine] roadmap:replace:0g2081040g208104:1
    ");
}

#[test]
fn faults_are_told_with_their_lines_and_many_come_as_a_file() {
    let texts = texts();
    let fault = |line| FileFault {
        line,
        column: 1,
        key: "steps[2].kind".to_owned(),
        expected: "one of the words do, observe".to_owned(),
        found: "\"*do*\"".to_owned(),
    };
    let told = faults(&texts, "own.toml", &[fault(7)]);
    assert!(told.file.is_none());
    insta::assert_snapshot!(examples::words(&told.message), @r#"
    # This file cannot be used yet
    One thing in own.toml has to be changed. Nothing was imported, and your roadmaps are as they were. Change the file and import it again.

    Line 7, steps\[2\].kind: expected one of the words do, observe, found "\*do\*".
    "#);
    for count in [20, 60, MOST_FAULTS] {
        let all: Vec<FileFault> = (0..count).map(fault).collect();
        let told = faults(&texts, "own.toml", &all);
        assert_eq!(told.message.cut(), Vec::<String>::new());
        let text = told.file.map(|file| String::from_utf8(file.bytes).unwrap());
        let lines = text.map_or(count, |text| text.lines().count());
        assert_eq!(lines, count);
    }
    let evil = FileFault {
        key: "a\u{202e}b\n@everyone <@1>".to_owned(),
        found: "x".repeat(100_000),
        ..fault(1)
    };
    let words = examples::words(&faults(&texts, "<@1>@here.toml", &[evil]).message);
    assert!(
        !words.contains("@everyone") && !words.contains("<@1>") && !words.contains("@here"),
        "{words}"
    );
}
