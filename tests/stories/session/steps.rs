//! Steps and sessions: what a brief tells of steps, and the step that follows from what will be different next time.

use super::{BRIEF, plans, under_way};
use crate::town::*;

/// A mentee writes a step; `when` may be empty.
async fn writes_step(mentee: &Person, room: Channel, text: &str, when: &str) {
    let plan = mentee.presses_in(room, "Goals and steps").await;
    let form = plan.presses("Add a step").await;
    let told = form.fills(&[("I will", text), ("Day and time", when)]).await;
    told.is_told("Your step is kept");
}

/// Somebody opens a step by what it says.
async fn opens_step(person: &Person, room: Channel, text: &str) -> Told {
    let plan = person.presses_in(room, "Goals and steps").await;
    plan.chooses("Open a goal", &[&format!("Step: {text}")]).await
}

#[tokio::test]
async fn a_brief_tells_which_steps_were_done_which_are_stuck_and_which_are_due() {
    let (town, mentor, mentee, room) = under_way().await;
    writes_step(&mentee, room, "ask *Lena*", "").await;
    writes_step(&mentee, room, "write the page", "").await;
    for number in 1..8 {
        let (step, when) = (
            format!("read chapter {number}"),
            format!("2027-01-1{number} 12:00"),
        );
        writes_step(&mentee, room, &step, &when).await;
    }
    writes_step(&mentee, room, "give the talk", "2027-02-20").await;
    town.passes(chrono::Duration::hours(1)).await;
    opens_step(&mentee, room, "ask *Lena*")
        .await
        .presses("Done")
        .await;
    opens_step(&mentee, room, "write the page")
        .await
        .presses("Stuck")
        .await;
    plans(&town, &mentee, room, "2027-01-20 18:00").await;
    town.clock_to("2027-01-19 18:00 Europe/Berlin").await;
    let brief = mentor.sees_in(room, BRIEF).await.text();
    for words in [
        &format!("**Steps done**\n{}: ask \\*Lena\\*", mentee.mention()),
        &format!("**Stuck**\n{}: write the page", mentee.mention()),
        &format!("{}: read chapter 1 (Mon 11 Jan 2027)", mentee.mention()),
        "read chapter 5",
        "and 2 more",
    ] {
        assert!(brief.contains(words.trim_start()), "{words:?}: {brief}");
    }
    for words in ["read chapter 6", "give the talk"] {
        assert!(!brief.contains(words), "{words}: {brief}");
    }
    town.stranger().await.does_not_see("write the page").await;
}

#[tokio::test]
async fn what_will_be_different_becomes_a_step_that_its_mentee_can_change() {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    let noted = mentee.presses_in(room, "Moved us on").await;
    assert!(button(noted.message(), "The step").is_none());
    let form = noted.presses("What will be different").await;
    let kept = form
        .fills(&[("What will you do differently", "bring one *question*")])
        .await;
    // No session is planned, so it is for the day on which the cadence has one.
    let kept = kept
        .is_private()
        .is_told("It is a step of yours now, for Tue 26 Jan 2027");
    town.settle().await;
    mentor
        .sees_in(room, "▫️ bring one \\*question\\* · Tue 26 Jan 2027")
        .await;
    opens_step(&mentor, room, "bring one *question*")
        .await
        .is_told("bring one");
    // It is a step like any other: its mentee changes it, or says the word differently, and it follows.
    let step = kept.presses("The step").await.is_private();
    step.is_told("bring one");
    let form = kept.presses("What will be different").await;
    assert_eq!(
        form.form_value("What will you do differently"),
        "bring one *question*"
    );
    let kept = form
        .fills(&[("What will you do differently", "bring two questions")])
        .await;
    let kept = kept.is_told("bring two questions");
    town.settle().await;
    mentor
        .sees_in(room, "▫️ bring two questions · Tue 26 Jan 2027")
        .await;
    assert!(
        mentor
            .can_read()
            .iter()
            .all(|one| !one.text().contains("▫️ bring one"))
    );
    // Taken back, it is put aside.
    let form = kept.presses("What will be different").await;
    let taken = form.fills(&[("What will you do differently", "")]).await;
    let taken = taken.is_not_told("step of yours");
    town.settle().await;
    assert!(
        mentor
            .can_read()
            .iter()
            .all(|one| !one.text().contains("▫️ bring two"))
    );
    // One that was done stays done; what is said after it is another one.
    let form = taken.presses("What will be different").await;
    let kept = form.fills(&[("What will you do differently", "ask first")]).await;
    kept.presses("The step").await.presses("Done").await;
    let form = kept.presses("What will be different").await;
    let kept = form
        .fills(&[("What will you do differently", "listen longer")])
        .await;
    kept.is_told("It is a step of yours now");
    town.settle().await;
    mentor.sees_in(room, "▫️ listen longer").await;
    mentor
        .runs("/goals")
        .await
        .is_told("ask first")
        .is_told("listen longer");
    let stranger = town.stranger().await;
    stranger.does_not_see("listen longer").await;
    stranger.does_not_see("bring two").await;
}

#[tokio::test]
async fn it_is_for_the_next_session_where_one_is_planned_and_leads_to_the_only_goal() {
    let (town, mentor, mentee, room) = under_way().await;
    let plan = mentee.presses_in(room, "Goals and steps").await;
    let form = plan.presses("Add a goal").await;
    let goal = [
        ("What should be different", "give a talk"),
        ("How we will see", "two people asked a question"),
        ("By when", "2027-03-14"),
    ];
    form.fills(&goal).await.is_told("Your goal is set");
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    plans(&town, &mentor, room, "2027-01-21 18:00").await;
    let noted = mentee.presses_in(room, "So-so").await;
    let form = noted.presses("What will be different").await;
    let kept = form
        .fills(&[("What will you do differently", "bring one question")])
        .await;
    kept.is_told("for Thu 21 Jan 2027");
    town.settle().await;
    mentor.sees_in(room, "0 of 1 steps done").await;
    // It stands in the brief of that session: as what was to be different, and as a step that is due.
    town.clock_to("2027-01-20 18:00 Europe/Berlin").await;
    let brief = mentor.sees_in(room, BRIEF).await.text();
    assert!(brief.contains("bring one question (Thu 21 Jan 2027)"), "{brief}");
}
