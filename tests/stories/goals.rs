//! A mentee plans in a room: goals that can be seen, steps that are asked about once, and a mentor who looks at them.

mod asked;
mod rights;

use crate::town::*;

const AGAIN: &str = "Open the form again";

/// A cohort under way with one pair; it ends on 4 April 2027.
async fn under_way() -> (Town, Person, Person, Channel) {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    (town, mentor, mentee, room)
}

/// Somebody opens the view of a room by its card.
async fn plan(person: &Person, room: Channel) -> Told {
    let told = person.presses_in(room, "Goals and steps").await;
    told.is_private()
}

/// A mentee sets a goal.
async fn sets(mentee: &Person, room: Channel, text: &str) -> Told {
    let form = plan(mentee, room).await.presses("Add a goal").await;
    let told = form
        .fills(&[
            ("What should be different", text),
            ("How we will see", "two people asked a question"),
            ("By when", "2027-03-14"),
        ])
        .await;
    told.is_private().is_told("Your goal is set")
}

/// A mentee writes a step; `when` may be empty.
async fn writes(mentee: &Person, room: Channel, text: &str, when: &str) -> Told {
    let form = plan(mentee, room).await.presses("Add a step").await;
    let told = form.fills(&[("I will", text), ("Day and time", when)]).await;
    told.is_private().is_told("Your step is kept")
}

/// Somebody opens a goal or a step of a room by what it says.
async fn opens(person: &Person, room: Channel, label: &str) -> Told {
    plan(person, room).await.chooses("Open a goal", &[label]).await
}

#[tokio::test]
async fn a_goal_is_set_by_its_mentee_and_stands_on_the_card() {
    let (town, mentor, mentee, room) = under_way().await;
    mentor.sees_in(room, "No goal yet").await;
    sets(&mentee, room, "give a *talk* @everyone").await;
    town.settle().await;
    let card = mentor.sees_in(room, "🎯 **give a \\*talk\\*").await;
    let text = card.text();
    assert!(
        text.contains("Sun 14 Mar 2027") && text.contains("no steps yet"),
        "{text}"
    );
    assert!(card.pinged.is_empty(), "{text}");
    let step = writes(&mentee, room, "ask Lena", "2027-02-02").await;
    // There is one goal only, so the step leads to it.
    step.is_told("give a").is_told("Tue 2 Feb 2027");
    town.settle().await;
    mentor.sees_in(room, "0 of 1 steps done").await;
    mentor.sees_in(room, "▫️ ask Lena · Tue 2 Feb 2027").await;
    town.stranger().await.does_not_see("ask Lena").await;
    mentee.runs("/goals").await.is_private().is_told("ask Lena");
    mentor.runs("/goals").await.is_private().is_told("ask Lena");
}

#[tokio::test]
async fn a_goal_that_cannot_be_seen_is_refused_with_an_example_in_ones_own_words() {
    let (town, _, mentee, room) = under_way().await;
    let form = plan(&mentee, room).await.presses("Add a goal").await;
    let proposed = form.form_value("By when");
    assert_eq!(proposed, "2027-02-15", "six weeks ahead");
    let fields = |measure: &'static str, by: &'static str| {
        [
            ("What should be different", "أقدّم عرضًا 🎤"),
            ("How we will see", measure),
            ("By when", by),
        ]
    };
    let refused = form.fills(&fields(" ", "2027-02-15")).await;
    let refused = refused
        .is_private()
        .is_told("how will you see")
        .is_told("“أقدّم عرضًا 🎤. We will see it when");
    // Also after a restart nothing is lost.
    town.restart().await;
    let form = refused.presses(AGAIN).await;
    assert_eq!(form.form_value("What should be different"), "أقدّم عرضًا 🎤");
    let refused = form.fills(&fields("seen", "")).await;
    let refused = refused.is_told("“أقدّم عرضًا 🎤, by 2027-02-15.”");
    let form = refused.presses(AGAIN).await;
    let refused = form.fills(&fields("seen", "2026-12-01")).await;
    let refused = refused.is_told("has passed").is_told("by 2027-02-15");
    let form = refused.presses(AGAIN).await;
    let refused = form.fills(&fields("seen", "2027-04-05")).await;
    let refused = refused.is_told("after the last day").is_told("by 2027-04-04");
    let form = refused.presses(AGAIN).await;
    form.fills(&fields("seen", "4 april"))
        .await
        .is_told("Your goal is set");
    town.settle().await;
}

#[tokio::test]
async fn three_goals_at_once_are_enough_and_one_that_is_over_makes_room() {
    let (town, _, mentee, room) = under_way().await;
    for text in ["one", "two", "three"] {
        sets(&mentee, room, text).await;
    }
    let refused = plan(&mentee, room).await.presses("Add a goal").await;
    refused.is_private().is_told("3 goals at once");
    let reached = opens(&mentee, room, "Goal: one").await.presses("Reached").await;
    reached.is_told("worth a moment");
    town.settle().await;
    mentee.sees_in(room, "🏁 **one** · reached").await;
    let dropped = opens(&mentee, room, "Goal: two").await.presses("Put aside").await;
    dropped.is_told("can be taken up again");
    sets(&mentee, room, "four").await;
    sets(&mentee, room, "five").await;
    opens(&mentee, room, "Goal: two")
        .await
        .presses("Take it up again")
        .await
        .is_told("3 goals at once");
    town.settle().await;
    mentee.sees_in(room, "🎯 **five**").await;
}

#[tokio::test]
async fn who_edits_second_sees_what_the_first_wrote_and_loses_nothing() {
    let (town, mentor, mentee, room) = under_way().await;
    sets(&mentee, room, "give a talk").await;
    let of_mentor = opens(&mentor, room, "Goal: give a talk")
        .await
        .presses("Edit")
        .await;
    let of_mentee = opens(&mentee, room, "Goal: give a talk")
        .await
        .presses("Edit")
        .await;
    assert_eq!(of_mentor.form_value("By when"), "2027-03-14");
    let fields = |text: &'static str| {
        [
            ("What should be different", text),
            ("How we will see", "two people asked a question"),
            ("By when", "2027-03-14"),
        ]
    };
    of_mentee
        .fills(&fields("give a short talk"))
        .await
        .is_told("Changed");
    let refused = of_mentor.fills(&fields("give a long talk")).await;
    let refused = refused
        .is_private()
        .is_told(&mentee.mention())
        .is_told("It says now: “give a short talk”");
    let form = refused.presses(AGAIN).await;
    assert_eq!(form.form_value("What should be different"), "give a long talk");
    form.fills(&fields("give a long talk")).await.is_told("Changed");
    town.settle().await;
    mentee.sees_in(room, "🎯 **give a long talk**").await;
    let history = opens(&mentee, room, "Goal: give a long talk")
        .await
        .presses("History")
        .await;
    history
        .is_told("> give a talk")
        .is_told("> give a short talk")
        .is_told(&format!("{} wrote it differently", mentor.mention()));
}

#[tokio::test]
async fn a_step_that_is_done_is_confirmed_by_the_mentor_or_put_right_once() {
    let (town, mentor, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "").await;
    let done = opens(&mentee, room, "Step: read the code")
        .await
        .presses("Done")
        .await;
    let done = done.is_told("Noted as done");
    let form = done.presses("What shows it").await;
    form.fills(&[("A note", "https://example.org/notes")])
        .await
        .is_told("Kept beside the step");
    town.settle().await;
    let line = mentor.sees_in(room, "did a step: read the code").await;
    assert!(
        line.pinged.is_empty() && line.text().contains("example"),
        "{}",
        line.text()
    );
    // Not by whoever did it.
    mentee
        .presses_on(&line, "Confirm")
        .await
        .is_private()
        .is_told("Only the mentor");
    let form = mentor.presses_on(&line, "Ask for one correction").await;
    form.fills(&[("One thing", "name who *calls* it")])
        .await
        .is_private()
        .is_told("open again with your correction");
    town.settle().await;
    let word = mentee.sees_in(room, "asks for one correction").await;
    assert_eq!(word.pinged, [mentee.id()]);
    assert!(word.text().contains("name who \\*calls\\* it"), "{}", word.text());
    mentee.sees_in(room, "has a step to do again").await;
    mentee.presses_on(&word, "Done").await.is_told("Noted as done");
    town.settle().await;
    let line = mentor.sees_in(room, "did a step: read the code").await;
    let confirmed = mentor.presses_on(&line, "Confirm").await.is_told("Confirmed.");
    confirmed
        .presses("History")
        .await
        .is_told("name who")
        .is_told("confirmed it");
    town.settle().await;
    mentee.sees_in(room, "Confirmed by the mentor").await;
    // The old button answers kindly.
    mentee
        .presses_on(&word, "Stuck")
        .await
        .is_private()
        .is_told("done and confirmed");
}

#[tokio::test]
async fn what_the_mentor_does_not_look_at_counts_after_seven_days() {
    let (town, mentor, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "").await;
    opens(&mentee, room, "Step: read the code")
        .await
        .presses("Done")
        .await;
    town.settle().await;
    let line = mentor.sees_in(room, "did a step: read the code").await;
    town.passes(chrono::Duration::days(7) - chrono::Duration::minutes(1))
        .await;
    mentor
        .presses_on(&line, "Ask for one correction")
        .await
        .is_a_form("one correction");
    opens(&mentor, room, "Step: read the code")
        .await
        .is_told("can look at it until");
    town.passes(chrono::Duration::minutes(1)).await;
    mentor
        .presses_on(&line, "Ask for one correction")
        .await
        .is_private()
        .is_told("more than a week ago and counts");
    opens(&mentor, room, "Step: read the code")
        .await
        .is_told("as nobody looked at it");
    mentor.presses_on(&line, "Confirm").await.is_told("Confirmed.");
    town.settle().await;
}

#[tokio::test]
async fn everything_of_a_step_can_be_changed_by_lists_afterwards() {
    let (town, mentor, mentee, room) = under_way().await;
    sets(&mentee, room, "give a talk").await;
    sets(&mentee, room, "find a mentor").await;
    let step = writes(&mentee, room, "watch a talk", "")
        .await
        .is_not_told("give a talk");
    let details = step.presses("Details").await;
    let details = details.chooses("What it is about", &["Observe"]).await;
    let details = details.is_told("Observe · foundation · about one hour");
    let details = details.chooses("How far", &["Stretch"]).await;
    let details = details.chooses("How long", &["3 hours"]).await;
    let details = details.chooses("Which goal", &["give a talk"]).await;
    let details = details
        .is_told("Observe · stretch · about 3 hours")
        .is_told("give a talk");
    let form = details.presses("Competency").await;
    form.fills(&[("What this step", "influence")])
        .await
        .is_told("influence");
    town.settle().await;
    mentor.sees_in(room, "0 of 1 steps done").await;
}

#[tokio::test]
async fn more_hours_than_were_promised_are_told_once_and_stop_nothing() {
    let (town, _, mentee, room) = under_way().await;
    let heavy = "this program promises about 4 hours a month";
    for (day, is_told) in [
        ("2027-02-02", false),
        ("2027-02-09", false),
        ("2027-02-16", true),
        ("2027-02-23", false),
    ] {
        let told = writes(&mentee, room, &format!("work on {day}"), day).await;
        if is_told {
            told.is_told(heavy).is_told("take about 6 hours");
        } else {
            told.is_not_told(heavy);
        }
    }
    town.settle().await;
}

#[tokio::test]
async fn an_update_begins_with_what_the_steps_know() {
    let (town, _, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "").await;
    writes(&mentee, room, "ask Lena", "").await;
    writes(&mentee, room, "draw a map", "2027-02-02").await;
    opens(&mentee, room, "Step: read the code")
        .await
        .presses("Done")
        .await;
    opens(&mentee, room, "Step: ask Lena")
        .await
        .presses("Stuck")
        .await;
    let form = mentee.runs_in(room, "/progress").await;
    assert_eq!(form.form_value("What I did"), "read the code");
    assert_eq!(form.form_value("Where I am stuck"), "ask Lena");
    assert_eq!(form.form_value("What is next"), "draw a map");
    form.fills(&[("What I did", "read the code, and drew it")])
        .await
        .is_told("Saved");
    town.passes(chrono::Duration::hours(1)).await;
    // What was told is not told again.
    let form = mentee.presses_in(room, "Progress").await;
    assert_eq!(form.form_value("What I did"), "");
    assert_eq!(form.form_value("What is next"), "draw a map");
}

#[tokio::test]
async fn a_long_plan_is_read_page_by_page() {
    let (town, _, mentee, room) = under_way().await;
    for number in 1..=15 {
        writes(
            &mentee,
            room,
            &format!("step number {number:02}"),
            &format!("2027-02-{number:02}"),
        )
        .await;
    }
    let first = plan(&mentee, room)
        .await
        .is_told("step number 01")
        .is_not_told("step number 15");
    let second = first.presses("More").await;
    second.is_told("step number 15").is_not_told("step number 01");
    town.settle().await;
    mentee
        .sees_in(room, "… and 10 more under *Goals and steps*")
        .await;
}

#[tokio::test]
async fn fifty_open_steps_are_enough() {
    let (town, _, mentee, room) = under_way().await;
    for number in 1..=50 {
        writes(&mentee, room, &format!("step number {number:02}"), "").await;
    }
    let refused = plan(&mentee, room).await.presses("Add a step").await;
    refused.is_private().is_told("50 steps are open already");
    town.settle().await;
}

#[tokio::test]
async fn a_moment_that_cannot_be_meant_is_refused_and_the_form_comes_back() {
    let (town, _, mentee, room) = under_way().await;
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    let mut form = plan(&mentee, room).await.presses("Add a step").await;
    for (when, words) in [
        // The evening of this day has begun.
        ("today", "That moment is over already"),
        ("sometime", "I do not know what “sometime” means"),
        ("18:00", "and no day with it"),
        ("03/04", "and I would rather not guess"),
        ("fri 25:00", "No clock shows"),
        ("mon 2027-02-02", "and you wrote another weekday"),
        (
            "2027-04-05",
            "lies after the last day of this mentorship, 2027-04-04",
        ),
    ] {
        let refused = form
            .fills(&[("I will", "read *all* of it"), ("Day and time", when)])
            .await;
        form = refused.is_private().is_told(words).presses(AGAIN).await;
        assert_eq!(form.form_value("I will"), "read *all* of it", "{when}");
        assert_eq!(form.form_value("Day and time"), when);
    }
    let told = form
        .fills(&[("I will", "read *all* of it"), ("Day and time", "tomorrow")])
        .await;
    told.is_told("Your step is kept").is_told("Wed 13 Jan 2027");
    town.settle().await;
}

#[tokio::test]
async fn a_step_leads_to_a_goal_of_the_same_plan_only() {
    let (town, _, mentee, room) = under_way().await;
    let details = writes(&mentee, room, "read the code", "")
        .await
        .presses("Details")
        .await;
    let parts = &details.message().components;
    let list = parts
        .iter()
        .find(|part| part.label.starts_with("Which goal"))
        .unwrap();
    // Also where there is no such goal anywhere.
    let told = town.picks(&mentee, &list.custom_id, "0000000000000000").await;
    told.is_private().is_told("belongs to another plan");
}
