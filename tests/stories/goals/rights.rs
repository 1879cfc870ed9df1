//! Who acts on a plan, who reads it, and who must not see what mentors note.

use super::*;

const NOTE: &str = "canary-for-mentors: it runs on a fresh machine";

/// The address of a button.
fn address(told: &Told, label: &str) -> String {
    button(told.message(), label).unwrap_or_else(|| panic!("no {label:?} in {}", told.text()))
}

/// A message that somebody sees in the lobby.
fn in_lobby(town: &Town, person: &Person) -> u64 {
    person.persona().messages(town.lobby().0).unwrap()[0].id
}

#[tokio::test]
async fn nobody_but_the_owner_and_the_mentor_changes_a_plan() {
    let (town, _, mentee, room) = under_way().await;
    sets(&mentee, room, "give a talk").await;
    writes(&mentee, room, "read the code", "").await;
    let goal = opens(&mentee, room, "Goal: give a talk").await;
    let step = opens(&mentee, room, "Step: read the code").await;
    let whole = plan(&mentee, room).await;
    let stranger = town.stranger().await;
    let coordinator = town.coordinator();
    for person in [&stranger, &coordinator] {
        let message = in_lobby(&town, person);
        for id in [
            address(&goal, "Reached"),
            address(&goal, "Edit"),
            address(&goal, "Put aside"),
            address(&step, "Done"),
            address(&step, "Stuck"),
            address(&step, "Move"),
            address(&step, "Put aside"),
            address(&step, "Details"),
            address(&step, "What shows it"),
            address(&whole, "Add a step"),
            address(&whole, "Add a goal"),
        ] {
            let told = person.forges(town.lobby(), message, &id).await;
            told.is_private().is_told("Only the members of this room");
        }
    }
    for id in [
        address(&step, "History"),
        address(&step, "Back"),
        address(&goal, "History"),
    ] {
        let told = stranger
            .forges(town.lobby(), in_lobby(&town, &stranger), &id)
            .await;
        told.is_private()
            .is_told("Only the members of this room")
            .is_not_told("read the code");
    }
    // Who runs cohorts sees the room, and so the plan; nothing in it is theirs to press.
    let seen = coordinator.presses_in(room, "Goals and steps").await;
    let seen = seen.is_private().is_told("read the code").is_told("give a talk");
    assert!(button(seen.message(), "Add").is_none());
    let seen = seen.chooses("Open a goal", &["Step: read the code"]).await;
    for label in ["Done", "Move", "Edit", "Put aside", "Note"] {
        assert!(button(seen.message(), label).is_none(), "{label}");
    }
    town.settle().await;
}

#[tokio::test]
async fn a_member_of_another_room_sees_nothing_of_a_plan() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (_, neighbour) = town.pair().await;
    let room = town.room_of(&mentee);
    writes(&mentee, room, "read the code", "").await;
    let step = opens(&mentee, room, "Step: read the code").await;
    let theirs = town.room_of(&neighbour);
    let message = neighbour.persona().messages(theirs.0).unwrap()[0].id;
    for label in ["Done", "History", "Details", "Back"] {
        let told = neighbour.forges(theirs, message, &address(&step, label)).await;
        told.is_private()
            .is_told("Only the members of this room")
            .is_not_told("read the code");
    }
    // Nor by a list of their own.
    plan(&neighbour, theirs).await.is_not_told("read the code");
    town.settle().await;
    neighbour.does_not_see("read the code").await;
}

#[tokio::test]
async fn the_other_mentee_of_a_group_room_reads_and_does_not_act() {
    let town = Town::with_pair("Spring").await;
    let (mentor, ada) = town.pair().await;
    let ben = town.mentee().await;
    let room = town.room_of(&ada);
    town.adds_mentee(&ben).await;
    town.starts_cohort().await;
    writes(&ada, room, "read the code", "2027-01-12 10:00").await;
    // His own plan comes first, and he can turn to hers.
    let own = ben.runs("/goals").await.is_private();
    let own = own
        .is_told(&format!("What {} plans", ben.mention()))
        .is_not_told("read the code");
    let hers = own
        .chooses("Whose plan", &[&ada.name()])
        .await
        .is_told("read the code");
    assert!(button(hers.message(), "Add").is_none());
    let step = hers.chooses("Open a goal", &["Step: read the code"]).await;
    assert!(button(step.message(), "Done").is_none());
    let of_ada = opens(&ada, room, "Step: read the code").await;
    let message = in_lobby(&town, &ben);
    for label in ["Done", "Stuck", "Move", "Edit", "Put aside", "What shows it"] {
        let told = ben.forges(town.lobby(), message, &address(&of_ada, label)).await;
        told.is_private().is_told("somebody else’s plan");
    }
    // The mentor turns to each of them, and plans for both.
    let of_ben = plan(&mentor, room)
        .await
        .chooses("Whose plan", &[&ben.name()])
        .await;
    let form = of_ben.presses("Add a step").await;
    form.fills(&[("I will", "watch a review"), ("Day and time", "2027-01-12 10:00")])
        .await
        .is_told("Your step is kept");
    town.lives_until("2027-01-12 10:00 Europe/Berlin").await;
    let ask = ada.sees_in(room, "How did these steps go?").await;
    let mut pinged = ask.pinged.clone();
    pinged.sort_unstable();
    let mut owners = [ada.id(), ben.id()];
    owners.sort_unstable();
    assert_eq!(pinged, owners, "each is asked about their own");
    let second = if ask.text().find("watch").unwrap() > ask.text().find("read").unwrap() {
        "Done (2)"
    } else {
        "Done (1)"
    };
    ada.presses_on(&ask, second)
        .await
        .is_private()
        .is_told("somebody else’s plan");
    town.settle().await;
    let card = ada.sees_in(room, "watch a review").await;
    assert!(card.text().contains(&ben.mention()), "{}", card.text());
}

#[tokio::test]
async fn a_note_for_mentors_is_never_seen_by_a_mentee() {
    let (town, mentor, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "").await;
    let form = opens(&mentor, room, "Step: read the code")
        .await
        .presses("Note for mentors")
        .await;
    form.fills(&[("What good looks like", NOTE)])
        .await
        .is_private()
        .is_told("Mentees do not see it");
    opens(&mentor, room, "Step: read the code").await.is_told(NOTE);
    opens(&town.coordinator(), room, "Step: read the code")
        .await
        .is_told(NOTE);
    let address = address(
        &opens(&mentor, room, "Step: read the code").await,
        "Note for mentors",
    );
    // Whatever role the mentee holds.
    for role in [None, Some("Coordinator"), Some("Facilitator")] {
        if let Some(role) = role {
            town.gives_role(&mentee, role);
        }
        let step = opens(&mentee, room, "Step: read the code")
            .await
            .is_not_told("canary");
        assert!(button(step.message(), "Note").is_none());
        step.presses("History").await.is_not_told("canary");
        let told = mentee
            .forges(town.lobby(), in_lobby(&town, &mentee), &address)
            .await;
        told.is_private()
            .is_told("Only the mentor of this room")
            .is_not_told("canary");
    }
    opens(&mentee, room, "Step: read the code")
        .await
        .presses("Done")
        .await
        .is_not_told("canary");
    town.settle().await;
    mentee.does_not_see("canary").await;
    town.stranger().await.does_not_see("canary").await;
}

#[tokio::test]
async fn old_buttons_of_a_closed_room_answer_kindly() {
    let (town, mentor, mentee, room) = under_way().await;
    sets(&mentee, room, "give a talk").await;
    writes(&mentee, room, "read the code", "2027-01-20 10:00").await;
    town.lives_until("2027-01-20 10:00 Europe/Berlin").await;
    let ask = mentee.sees_in(room, "How did this step go?").await;
    let open = plan(&mentee, room).await;
    let step = opens(&mentee, room, "Step: read the code").await;
    let form = step.presses("Edit").await;
    town.coordinator()
        .runs_in(room, "/room close")
        .await
        .presses("Close")
        .await;
    town.settle().await;
    let closed = "This room is closed";
    mentee.presses_on(&ask, "Done").await.is_private().is_told(closed);
    mentor
        .presses_on(&ask, "Moved")
        .await
        .is_private()
        .is_told(closed);
    step.presses("Stuck").await.is_told(closed);
    open.presses("Add a goal").await.is_told(closed);
    // What was written comes back.
    let sent = form.fills(&[("I will", "read all of the code")]).await;
    sent.is_private().is_told(closed).is_told("read all of the code");
    // It can still be read.
    step.presses("History").await.is_told("read the code");
    town.settle().await;
}

#[tokio::test]
async fn what_somebody_planned_who_left_stays_to_be_read() {
    let (town, mentor, mentee, room) = under_way().await;
    writes(&mentee, room, "read the code", "").await;
    let step = opens(&mentor, room, "Step: read the code").await;
    let left = mentee.runs("/me").await.presses("Leave").await;
    left.presses("Leave the cohort").await.is_told("You have left");
    town.settle().await;
    step.presses("Put aside")
        .await
        .is_private()
        .is_told("has left this room");
    let read = opens(&mentor, room, "Step: read the code")
        .await
        .is_told("read the code");
    assert!(button(read.message(), "Edit").is_none());
    let of_mentee = address(&step, "History");
    let told = mentee
        .forges(town.lobby(), in_lobby(&town, &mentee), &of_mentee)
        .await;
    told.is_private().is_told("Only the members of this room");
}
