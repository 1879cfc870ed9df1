//! People who leave the server or the cohort, and come back: nobody waits for them, and nothing of theirs is lost.

use chrono::TimeDelta;
use discord_sandbox::{Fault, FaultAction};
use trellis::background::audit;

use crate::people::signs_up_as_mentee;
use crate::town::*;

async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

fn leaves_server(town: &Town, person: &Person) {
    town.sandbox().leave(town.guild(), person.persona()).unwrap();
}

async fn told_to_coordinators(town: &Town, words: &str) -> discord_sandbox::MessageView {
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    carla.sees_in(place, words).await
}

fn times(person: &Person, words: &str) -> usize {
    let told = person.can_read().into_iter();
    told.filter(|message| message.text().contains(words)).count()
}

#[tokio::test]
async fn no_room_is_opened_with_who_left_the_server_and_no_place_is_taken() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, gone, mentee) = (town.mentor(1).await, town.mentee().await, town.mentee().await);
    leaves_server(&town, &gone);
    let open = |mentee: &Person| format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
    let told = town.coordinator().runs(&open(&gone)).await.is_private();
    told.is_told("is not in this server any more")
        .is_told("is not in this server any more");
    town.settle().await;
    assert!(mentor.rooms().is_empty());
    told_to_coordinators(&town, "Somebody is not in the server any more").await;
    // The place is free for somebody else.
    town.opens_room(&mentor, &mentee).await;
    let (gone_mentor, third) = (town.mentor(1).await, town.mentee().await);
    leaves_server(&town, &gone_mentor);
    let line = format!("/room open mentor:{} mentee:{}", gone_mentor.id(), third.id());
    town.coordinator()
        .runs(&line)
        .await
        .is_told("is not in this server any more");
    town.settle().await;
}

#[tokio::test]
async fn who_left_the_server_is_noticed_by_the_audit_and_nothing_is_asked_until_they_are_back() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    leaves_server(&town, &mentor);
    for _ in 0..3 {
        audited(&town).await;
    }
    let word = mentee.sees_in(room, "is not in this server any more").await;
    assert!(word.text().contains(&mentor.name()), "{}", word.text());
    let notice = told_to_coordinators(&town, "Somebody is not in the server any more").await;
    assert!(
        notice.text().contains(&format!("<#{}>", room.0)),
        "{}",
        notice.text()
    );
    assert_eq!(
        times(&town.coordinator(), "Somebody is not in the server any more"),
        1
    );
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    town.passes(TimeDelta::days(10)).await;
    mentee.does_not_see("How did it go").await;
    assert!(
        !town
            .sandbox()
            .messages(room.0)
            .iter()
            .any(|one| one.pinged.contains(&mentor.id()) && one.text().contains("check-in"))
    );
    // A stuck mentee pings nobody who is not there.
    let form = mentee.runs_in(room, "/progress visibility:room").await;
    form.fills(&[("Where I am stuck", "alone")]).await;
    town.settle().await;
    let line = mentee.sees_in(room, "alone").await;
    assert!(line.pinged.is_empty());

    town.sandbox().join(town.guild(), mentor.persona());
    mentor.sees_channel(room);
    mentor.runs("/me").await.is_told("You are a mentor");
    town.settle().await;
    mentee.sees_in(room, "is back, and the room goes on").await;
    told_to_coordinators(&town, "Somebody is back").await;
    let role = town.sandbox().role_named(town.guild(), "Mentor").unwrap();
    assert!(
        town.sandbox()
            .roles_of(town.guild(), mentor.persona())
            .contains(&role)
    );
    mentor.runs("/me").await;
    town.settle().await;
    assert_eq!(times(&mentee, "is back, and the room goes on"), 1);
}

#[tokio::test]
async fn who_left_is_told_apart_from_somebody_else_of_that_name() {
    let town = Town::with_cohort("Spring").await;
    let (stays, gone) = (town.person("Robin").await, town.person("Robin").await);
    let mut rooms = Vec::new();
    for mentee in [&stays, &gone] {
        signs_up_as_mentee(&town, mentee, "x")
            .await
            .presses("I commit")
            .await
            .is_told("You are in");
        let mentor = town.mentor(1).await;
        let line = format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
        town.coordinator().runs(&line).await.is_told("on its way");
        town.settle().await;
        rooms.push((town.room_of(mentee), mentor));
    }
    // The third has no room yet, and the name is theirs all the same.
    let waits = town.person("Robin").await;
    signs_up_as_mentee(&town, &waits, "x")
        .await
        .presses("I commit")
        .await
        .is_told("You are in");
    let called = |person: &Person| format!("Robin (…{:04})", person.id() % 10_000);
    for person in [&gone, &waits] {
        leaves_server(&town, person);
    }
    audited(&town).await;
    let is_gone = |person: &Person| format!("{} is not in this server any more", called(person));
    let (room, mentor) = &rooms[1];
    mentor.sees_in(*room, &is_gone(&gone)).await;
    let card = format!("{} (not in this server at present)", called(&gone));
    mentor.sees_in(*room, &card).await;
    for person in [&gone, &waits] {
        told_to_coordinators(&town, &format!("{} (", called(person))).await;
    }
    rooms[0].1.does_not_see("not in this server").await;

    let status = town.coordinator().runs("/cohort status").await;
    let read = status.chooses("Read what", &[&called(&stays)]).await;
    read.is_told(&format!("What {} said", called(&stays)));
}

#[tokio::test]
async fn who_came_back_without_a_word_is_noticed_by_the_audit() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentor);
    leaves_server(&town, &mentee);
    audited(&town).await;
    mentor.sees_in(room, "is not in this server any more").await;
    town.sandbox().join(town.guild(), mentee.persona());
    audited(&town).await;
    mentor.sees_in(room, "is back, and the room goes on").await;
    let role = town.sandbox().role_named(town.guild(), "Mentee").unwrap();
    assert!(
        town.sandbox()
            .roles_of(town.guild(), mentee.persona())
            .contains(&role)
    );
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn who_acts_again_is_back_also_where_it_was_noticed_by_opening_a_room_and_before_a_restart() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, gone) = (town.mentor(1).await, town.mentee().await);
    let open = format!("/room open mentor:{} mentee:{}", mentor.id(), gone.id());
    for (time, restarts) in [(1, false), (2, true)] {
        leaves_server(&town, &gone);
        let refused = town.coordinator().runs(&open).await;
        refused.is_told("is not in this server any more");
        town.settle().await;
        if restarts {
            town.restart().await;
        }
        town.sandbox().join(town.guild(), gone.persona());
        gone.runs("/me").await.is_told("You are a mentee");
        town.settle().await;
        assert_eq!(times(&town.coordinator(), "Somebody is back"), time);
    }
    town.opens_room(&mentor, &gone).await;
}

#[tokio::test]
async fn a_role_that_cannot_be_given_since_its_person_left_is_enough_to_notice() {
    let town = Town::with_cohort("Spring").await;
    let mentee = town.person("Ada").await;
    let form = mentee.presses_in(town.lobby(), "Join as mentee").await;
    let card = form.fills_all(&[]).await;
    let role = town.sandbox().role_named(town.guild(), "Mentee").unwrap();
    let path = format!("/guilds/*/members/*/roles/{role}");
    let action = FaultAction::Status(
        404,
        serde_json::json!({ "code": 10007, "message": "Unknown Member" }),
    );
    town.sandbox().inject(Fault::once("PUT", &path, action));
    card.presses("I commit").await;
    town.settle().await;
    let notice = told_to_coordinators(&town, "Somebody is not in the server any more").await;
    assert!(notice.text().contains("Ada"), "{}", notice.text());
    // They were there all along.
    mentee.runs("/me").await;
    town.settle().await;
    assert!(
        town.sandbox()
            .roles_of(town.guild(), mentee.persona())
            .contains(&role)
    );
}

#[tokio::test]
async fn an_outage_makes_nobody_leave() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    for status in [500, 403] {
        let answer = serde_json::json!({ "message": "no", "code": if status == 403 { 50001 } else { 0 } });
        let fault = FaultAction::Status(status, answer);
        let fault = town
            .sandbox()
            .inject(Fault::always("GET", "/guilds/*/members/*", fault));
        audited(&town).await;
        assert!(
            town.sandbox().fault_hits(fault) > Some(0),
            "nobody was asked after"
        );
        town.sandbox().clear_fault(fault);
    }
    mentee.does_not_see("is not in this server").await;
    mentor.does_not_see("is not in this server").await;
}

#[tokio::test]
async fn a_mentor_who_leaves_the_cohort_is_asked_nothing_sees_nothing_and_the_mentee_is_told() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let question = mentor.runs("/me").await.presses("Leave").await;
    question
        .is_told("you do not see it any more")
        .presses("Leave the cohort")
        .await
        .is_told("are told");
    town.settle().await;
    mentor.sees_no_channel(room);
    let word = mentee
        .sees_in(room, "has left the cohort and is not your mentor any more")
        .await;
    assert!(
        word.text().contains(&mentor.mention()) && word.pinged.is_empty(),
        "{}",
        word.text()
    );
    let card = mentee.sees_in(room, "Your room").await;
    assert!(card.text().contains("(has left the cohort)"), "{}", card.text());
    told_to_coordinators(&town, "a room is still open").await;

    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    town.passes(TimeDelta::days(10)).await;
    let after: Vec<_> = town
        .sandbox()
        .messages(room.0)
        .into_iter()
        .filter(|one| one.pinged.contains(&mentor.id()))
        .collect();
    assert!(
        after
            .iter()
            .all(|one| one.text().contains("Welcome to your room")),
        "the mentor was pinged"
    );
    let form = mentee.runs_in(room, "/progress visibility:room").await;
    form.fills(&[("Where I am stuck", "alone")]).await;
    town.settle().await;
    let line = mentee.sees_in(room, "alone").await;
    assert!(line.pinged.is_empty());
    audited(&town).await;
    mentor.sees_no_channel(room);
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn who_joins_a_cohort_again_has_their_room_again() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let question = mentor.runs("/me").await.presses("Leave").await;
    question.presses("Leave the cohort").await;
    town.settle().await;
    mentor.sees_no_channel(room);
    let form = mentor.presses_in(town.lobby(), "Join as mentor").await;
    form.fills_all(&[("How many mentees", "1")])
        .await
        .presses("I commit")
        .await
        .is_told("You are in");
    town.settle().await;
    mentor.sees_channel(room);
    mentee.sees_in(room, "is back, and the room goes on").await;
}

#[tokio::test]
async fn a_cohort_opened_where_members_cannot_see_it_is_asked_about_and_its_panel_goes_where_it_is_seen() {
    let town = Town::set_up().await;
    let carla = town.coordinator();
    let hidden = carla.channel_named("coordinators").await;
    let line = "/cohort open program:career-growth name:Spring starts:2027-01-11";
    let told = carla.runs_in(hidden, line).await.is_private();
    let told = told
        .is_told("not every member")
        .is_told(&format!("<#{}>", hidden.0));
    town.settle().await;
    carla.does_not_see("Join as mentee").await;
    let lobby = town.lobby();
    told.chooses("Put the panel", &[&lobby.0.to_string()])
        .await
        .is_told("on its way into");
    town.settle().await;
    let stranger = town.stranger().await;
    let panel = stranger.sees_in(lobby, "Spring: join us").await;
    assert!(button(&panel, "Join as mentee").is_some());

    // It can be moved, and there is one of it.
    let square = Channel(town.sandbox().add_channel(town.guild(), 0, "square", None));
    carla
        .runs_in(square, "/cohort panel")
        .await
        .is_told("on its way into");
    town.settle().await;
    stranger.sees_in(square, "Spring: join us").await;
    let everywhere = stranger.can_read().into_iter();
    assert_eq!(
        everywhere
            .filter(|one| one.text().contains("Spring: join us"))
            .count(),
        1
    );
    let mentee = town.person("Ada").await;
    let form = mentee.presses_in(square, "Join as mentee").await;
    form.fills_all(&[])
        .await
        .presses("I commit")
        .await
        .is_told("You are in");
    town.settle().await;
    mentee.sees_in(square, "0 mentors, 1 mentee").await;

    // A coordinator may want it where few see it.
    let asked = carla
        .runs_in(hidden, "/cohort panel")
        .await
        .is_told("Not every member");
    stranger.sees_in(square, "Spring: join us").await;
    asked
        .presses("Put it there all the same")
        .await
        .is_told("on its way into");
    town.settle().await;
    carla.sees_in(hidden, "Spring: join us").await;
    stranger.does_not_see("Spring: join us").await;
    let check = town.olga().runs("/setup check").await;
    check
        .is_told("Not every member can see a sign-up panel")
        .is_told("/cohort panel");
    mentee.runs("/cohort panel").await.is_told("Only coordinators");
}

/// The mentor leaves the cohort, and sees the room no more.
async fn mentor_leaves(town: &Town, mentor: &Person, room: Channel) {
    let question = mentor.runs("/me").await.presses("Leave").await;
    question.presses("Leave the cohort").await.is_told("are told");
    town.settle().await;
    mentor.sees_no_channel(room);
}

#[tokio::test]
async fn who_leaves_sees_the_room_no_more_although_nothing_can_be_posted_there() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let refused = serde_json::json!({ "message": "Missing Permissions", "code": 50013 });
    let path = format!("/channels/{}/messages", room.0);
    let fault = Fault::always("POST", &path, FaultAction::Status(403, refused));
    let fault = town.sandbox().inject(fault);
    let form = mentee.runs_in(room, "/progress visibility:room").await;
    form.fills(&[("What I did", "wrote the parser")]).await;
    town.settle().await;
    mentor_leaves(&town, &mentor, room).await;
    assert!(town.sandbox().fault_hits(fault) > Some(0), "nothing was held up");
    town.sandbox().clear_fault(fault);
    town.passes(TimeDelta::hours(1)).await;
    // What was held comes in its order, and lets nobody in again.
    mentee.sees_in(room, "wrote the parser").await;
    mentee.sees_in(room, "has left the cohort").await;
    mentor.sees_no_channel(room);
}

#[tokio::test]
async fn who_leaves_sees_the_room_no_more_although_a_role_is_still_to_be_made() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let role = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    town.sandbox().delete_role(town.guild(), role).unwrap();
    let refused = serde_json::json!({ "message": "Missing Permissions", "code": 50013 });
    let action = FaultAction::Status(403, refused);
    let fault = town
        .sandbox()
        .inject(Fault::always("POST", "/guilds/*/roles", action));
    town.olga().runs("/setup check").await.presses("Repair").await;
    town.settle().await;
    assert!(town.sandbox().fault_hits(fault) > Some(0), "nothing was held up");
    mentor_leaves(&town, &mentor, room).await;
    town.sandbox().clear_fault(fault);
    town.passes(TimeDelta::hours(1)).await;
    let cora = town.person("Cora").await;
    town.gives_role(&cora, "Coordinator");
    cora.sees_channel(room);
    mentor.sees_no_channel(room);
    // Who is back sees it again, and who leaves once more does not.
    let form = mentor.presses_in(town.lobby(), "Join as mentor").await;
    let card = form.fills_all(&[("How many mentees", "1")]).await;
    card.presses("I commit").await.is_told("You are in");
    town.settle().await;
    mentor.sees_channel(room);
    mentor_leaves(&town, &mentor, room).await;
}

#[tokio::test]
async fn a_panel_goes_where_members_cannot_see_it_only_once_a_coordinator_has_said_so() {
    let town = Town::with_cohort("Spring").await;
    let (carla, olga, lobby) = (town.coordinator(), town.olga(), town.lobby());
    let hidden = carla.channel_named("coordinators").await;
    let mentors = carla.channel_named("mentors").await;
    let stands = || {
        let panels = |place: Channel| {
            let messages = town.sandbox().messages(place.0).into_iter();
            messages
                .filter(|one| one.text().contains("Spring: join us"))
                .count()
        };
        [lobby, hidden, mentors].map(panels)
    };
    assert_eq!(stands(), [1, 0, 0]);
    // Neither where it is asked for, nor where it is picked from the list instead.
    let asked = carla
        .runs_in(hidden, "/cohort panel")
        .await
        .is_told("Not every member");
    let picked = asked.chooses("Put the panel", &[&mentors.0.to_string()]).await;
    let picked = picked
        .is_told("Not every member")
        .is_told(&format!("<#{}>", mentors.0));
    town.settle().await;
    assert_eq!(stands(), [1, 0, 0]);
    // A confirmation is for the one channel that it names, and for a coordinator to give.
    let confirm = button(picked.message(), "Put it there all the same").unwrap();
    let there = Channel(lobby.0);
    for person in [town.facilitator(), town.stranger().await] {
        let panel = olga.sees_in(lobby, "Spring: join us").await;
        let told = person.forges(there, panel.id, &confirm).await;
        told.is_private().is_told("Only coordinators");
    }
    let elsewhere = town.sandbox().add_guild(olga.persona(), "Hillside");
    town.sandbox()
        .invite_bot(elsewhere, discord_sandbox::permissions::all());
    let square = town.sandbox().add_channel(elsewhere, 0, "square", None);
    let forged = confirm.replace(&mentors.0.to_string(), &square.to_string());
    let panel = carla.sees_in(lobby, "Spring: join us").await;
    let told = carla.forges(lobby, panel.id, &forged).await;
    told.is_private().is_told("I do not know this button");
    town.settle().await;
    assert_eq!(stands(), [1, 0, 0]);
    assert!(town.sandbox().messages(square).is_empty());
    // Nor is it put where Discord does not say that there is such a channel.
    let silent = FaultAction::Status(500, serde_json::json!({ "message": "no", "code": 0 }));
    let silent = town
        .sandbox()
        .inject(Fault::always("GET", "/guilds/*/channels", silent));
    let told = carla.forges(lobby, panel.id, &confirm).await;
    told.is_private().is_told("I do not know this button");
    town.sandbox().clear_fault(silent);
    town.settle().await;
    assert_eq!(stands(), [1, 0, 0]);
    picked
        .presses("Put it there all the same")
        .await
        .is_told("on its way into");
    town.settle().await;
    assert_eq!(stands(), [0, 0, 1]);
}
