//! At its moment a step is asked about, once.

use super::*;

/// The messages in a room that ask how steps went.
fn asks(person: &Person, room: Channel) -> Vec<discord_sandbox::MessageView> {
    let messages = person.persona().messages(room.0).unwrap();
    let asks = |one: &discord_sandbox::MessageView| one.text().contains("How did th");
    messages.into_iter().filter(asks).collect()
}

#[tokio::test]
async fn a_step_is_asked_about_at_its_moment_once() {
    let (town, mentor, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "2027-01-12 10:10").await;
    town.lives_until("2027-01-12 10:10 Europe/Berlin").await;
    assert!(asks(&mentee, room).is_empty());
    town.clock_to("2027-01-12 10:15 Europe/Berlin").await;
    let ask = mentee.sees_in(room, "How did this step go?").await;
    assert_eq!(ask.pinged, [mentee.id()], "the owner is asked, and nobody else");
    town.restart().await;
    town.lives_until("2027-01-13 10:00 Europe/Berlin").await;
    assert_eq!(asks(&mentee, room).len(), 1);
    // The mentor cannot say how it went.
    mentor
        .presses_on(&ask, "Done")
        .await
        .is_private()
        .is_told("Only whoever does a step");
    mentee
        .presses_on(&ask, "Done")
        .await
        .is_private()
        .is_told("well done");
    mentee.presses_on(&ask, "Done").await.is_told("noted already");
    town.settle().await;
    let ask = mentor.sees_in(room, "✅ done").await;
    assert!(ask.edited && ask.components.is_empty(), "{}", ask.text());
    mentor.sees_in(room, "did a step: read the code").await;
}

#[tokio::test]
async fn a_step_that_is_moved_is_asked_about_again_at_its_new_moment() {
    let (town, _, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "2027-01-20 10:00").await;
    town.lives_until("2027-01-20 10:00 Europe/Berlin").await;
    let form = mentee.presses_in(room, "Moved").await.is_a_form("Another moment");
    assert_eq!(form.form_value("Day and time"), "2027-01-27 10:00");
    // The form may come back after a restart; what has passed is refused, and the form is there again.
    town.restart().await;
    let refused = form.fills(&[("Day and time", "yesterday 9")]).await;
    let again = refused.is_private().presses(AGAIN).await;
    again
        .fills(&[("Day and time", "2027-01-20 15:00")])
        .await
        .is_told("Moved");
    town.settle().await;
    mentee.sees_in(room, "moved to another day").await;
    town.lives_until("2027-01-20 14:00 Europe/Berlin").await;
    assert_eq!(asks(&mentee, room).len(), 1);
    town.lives_until("2027-01-20 15:00 Europe/Berlin").await;
    assert_eq!(asks(&mentee, room).len(), 2);
    town.lives_until("2027-01-22 15:00 Europe/Berlin").await;
    assert_eq!(asks(&mentee, room).len(), 2);
}

#[tokio::test]
async fn who_is_stuck_is_told_to_the_mentor_and_to_coordinators_who_are_not_in_the_room() {
    let (town, mentor, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "2027-01-12 10:00").await;
    town.lives_until("2027-01-12 10:00 Europe/Berlin").await;
    mentee
        .presses_in(room, "Stuck")
        .await
        .is_private()
        .is_told("Being stuck is part of it");
    town.settle().await;
    let word = mentor.sees_in(room, "is stuck with a step: read the code").await;
    assert_eq!(word.pinged, [mentor.id()]);
    let digest = town.coordinator().runs("/digest").await;
    digest
        .is_told("Stuck with a step (1)")
        .is_told(&mentee.mention())
        .is_not_told("read the code");
    // In the channel that the mentor may read it is not.
    town.gives_role(&mentor, "Coordinator");
    mentor.runs("/digest").await.is_not_told("Stuck with a step");
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    let posted = town
        .coordinator()
        .sees_in(coordinators, "How Spring is doing")
        .await;
    assert!(!posted.text().contains("Stuck with a step"), "{}", posted.text());
    opens(&mentee, room, "Step: read the code")
        .await
        .presses("Done")
        .await;
    town.settle().await;
    mentor.does_not_see("is stuck with a step").await;
    town.coordinator()
        .runs("/digest")
        .await
        .is_not_told("Stuck with a step");
}

#[tokio::test]
async fn several_that_are_due_at_once_are_one_message() {
    let (town, mentor, mentee, room) = under_way().await;
    for text in ["read the code", "ask Lena", "draw a map"] {
        writes(&mentee, room, text, "2027-01-20 10:00").await;
    }
    writes(&mentee, room, "dropped before", "2027-01-20 10:00").await;
    opens(&mentee, room, "Step: dropped before")
        .await
        .presses("Put aside")
        .await;
    town.lives_until("2027-01-20 10:00 Europe/Berlin").await;
    let ask = mentee.sees_in(room, "How did these steps go?").await;
    assert_eq!(asks(&mentee, room).len(), 1);
    assert!(!ask.text().contains("dropped before"), "{}", ask.text());
    assert_eq!(ask.components.len(), 9, "three taps for each");
    mentee.presses_on(&ask, "Done (2)").await.is_told("well done");
    mentee.presses_on(&ask, "Stuck (1)").await.is_told("Noted");
    town.settle().await;
    let ask = mentor.sees_in(room, "How did these steps go?").await;
    let labels: Vec<&str> = ask.components.iter().map(|part| part.label.as_str()).collect();
    assert_eq!(labels, ["Done (3)", "Moved (3)", "Stuck (3)"]);
    // What comes together after an outage is one message, too.
    for (text, when) in [("first", "2027-01-21 09:00"), ("second", "2027-01-21 11:00")] {
        writes(&mentee, room, text, when).await;
    }
    town.stop_bot().await;
    town.clock_to("2027-01-21 23:00 Europe/Berlin").await;
    town.restart().await;
    assert_eq!(asks(&mentee, room).len(), 1, "it is night");
    town.clock_to("2027-01-22 08:00 Europe/Berlin").await;
    assert_eq!(asks(&mentee, room).len(), 2);
    let ask = mentee.sees_in(room, "How did these steps go?").await;
    assert!(
        ask.text().contains("first") && ask.text().contains("second"),
        "{}",
        ask.text()
    );
    town.lives_until("2027-01-23 08:00 Europe/Berlin").await;
    assert_eq!(asks(&mentee, room).len(), 2);
}

#[tokio::test]
async fn a_time_in_the_gap_of_the_clock_is_asked_about_at_the_first_instant_after_it() {
    let (town, _, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "2027-03-28 02:30").await;
    town.clock_to("2027-03-28 00:59 UTC").await;
    assert!(asks(&mentee, room).is_empty());
    town.clock_to("2027-03-28 01:00 UTC").await;
    assert_eq!(asks(&mentee, room).len(), 1);
    town.lives_until("2027-03-28 12:00 UTC").await;
    assert_eq!(asks(&mentee, room).len(), 1);
}

#[tokio::test]
async fn a_time_that_the_clock_shows_twice_is_asked_about_at_the_first() {
    let town = Town::set_up().await;
    town.opens_cohort("Autumn", "career-growth", "2027-09-06").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.starts_cohort().await;
    writes(&mentee, room, "read the code", "2027-10-31 02:30").await;
    town.clock_to("2027-10-31 00:29 UTC").await;
    assert!(asks(&mentee, room).is_empty());
    town.clock_to("2027-10-31 00:30 UTC").await;
    assert_eq!(asks(&mentee, room).len(), 1);
    town.lives_until("2027-10-31 03:00 UTC").await;
    assert_eq!(asks(&mentee, room).len(), 1);
}

#[tokio::test]
async fn what_people_plan_leaves_a_ping_of_the_week_to_what_the_program_asks() {
    let (town, _, mentee, room) = under_way().await;
    for day in 11..=15 {
        writes(
            &mentee,
            room,
            &format!("step of {day}"),
            &format!("2027-01-{day} 10:00"),
        )
        .await;
    }
    // The check-in is on Thursday the 14th.
    town.lives_until("2027-01-15 12:00 Europe/Berlin").await;
    let asks = asks(&mentee, room);
    assert_eq!(asks.len(), 5, "each is asked about");
    let pinged = asks.iter().filter(|ask| !ask.pinged.is_empty()).count();
    assert!((1..=2).contains(&pinged), "{pinged}");
    mentee.sees_in(room, "a moment for a short check-in?").await;
}

#[tokio::test]
async fn nothing_is_asked_of_who_is_not_there() {
    let (town, _, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "2027-01-20 10:00").await;
    let left = mentee.runs("/me").await.presses("Leave").await;
    left.presses("Leave the cohort").await.is_told("You have left");
    town.lives_until("2027-01-21 10:00 Europe/Berlin").await;
    let messages = town.coordinator().persona().messages(room.0).unwrap();
    assert!(
        !messages
            .iter()
            .any(|one| one.text().contains("How did this step go?"))
    );
}
