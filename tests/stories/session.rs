//! Sessions: planned in each one's own zone, prepared, moved, called off, and asked about with one tap.

mod steps;
mod voice;

use chrono::Duration;
use discord_sandbox::{Fault, FaultAction, MessageView};
use serde_json::json;

use crate::room_faults::deletes;
use crate::town::*;

/// A cohort under way with one pair; the story begins on Monday, 4 January, at ten in Berlin.
async fn under_way() -> (Town, Person, Person, Channel) {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    (town, mentor, mentee, room)
}

/// Somebody opens the form for a moment, and would rather not say when they can usually meet.
async fn opens_form(person: &Person, room: Channel) -> Told {
    let shown = person.runs_in(room, "/session plan").await.is_private();
    let times = match button(shown.message(), "Skip this") {
        Some(_) => shown.presses("Skip this").await,
        None => shown,
    };
    times.presses("Another time").await.is_a_form("When do you meet?")
}

/// Somebody writes a moment and is shown it back.
async fn writes(person: &Person, room: Channel, when: &str) -> Told {
    let form = opens_form(person, room).await;
    form.fills(&[("Day and time", when)]).await.is_private()
}

/// Somebody plans for a moment.
async fn plans(town: &Town, person: &Person, room: Channel, when: &str) {
    writes(person, room, when)
        .await
        .is_told("Shall I plan it?")
        .presses("Plan it")
        .await
        .is_told("Planned:");
    town.settle().await;
}

/// Somebody opens the form that moves the session that is ahead.
async fn moves(person: &Person, room: Channel, when: &str) -> Told {
    let ahead = person
        .runs_in(room, "/session plan")
        .await
        .is_told("Your next session:");
    let shown = ahead.presses("Another time").await;
    let times = match button(shown.message(), "Skip this") {
        Some(_) => shown.presses("Skip this").await,
        None => shown,
    };
    let form = times.presses("Another time").await;
    let shown = form.fills(&[("Day and time", when)]).await;
    shown
        .is_told("Shall I move your session there?")
        .presses("Move it there")
        .await
}

/// Somebody says which city's clocks they live by.
async fn lives_in(person: &Person, city: &str) {
    let hours = person.runs("/me").await.presses("My hours").await.is_private();
    let form = hours.presses("My time zone").await.is_a_form("Your time zone");
    form.fills(&[("Which city", city)]).await.is_told(city);
}

/// The messages in a room that hold these words, for whoever may read it.
fn standing(person: &Person, room: Channel, words: &str) -> Vec<MessageView> {
    let messages = person.persona().messages(room.0).unwrap();
    let standing = messages.into_iter().filter(|one| !one.ephemeral);
    standing.filter(|one| one.text().contains(words)).collect()
}

const QUESTION: &str = "Did your session of";
const BRIEF: &str = "For your session";

#[tokio::test]
async fn a_time_that_suits_both_is_shown_in_both_zones_and_planned_with_one_more_tap() {
    let (town, mentor, mentee, room) = under_way().await;
    lives_in(&mentor, "Kolkata").await;
    let asked = mentee.presses_in(room, "Plan a session").await.is_private();
    let asked = asked.is_told("When can you usually meet?").is_told("Berlin");
    let said = asked.presses("Weekdays 12").await;
    let times = said.presses("Show times").await;
    let times = times.is_told("in Berlin").is_told("in Kolkata");
    let times = times.is_told(&format!("{} have not said", mentor.mention()));
    let first = times.message().components[0].label.clone();
    let shown = times.presses(&first).await;
    let shown = shown.is_told("Shall I plan it?").is_told("60 minutes");
    mentor.does_not_see("planned your next session").await;
    let saved = shown.presses("Plan it").await.is_private().is_told("Planned:");
    let file = &saved.message().attachments;
    assert_eq!(file.len(), 1, "{file:?}");
    assert_eq!(file[0].0, "session.ics");
    town.settle().await;
    let told = mentor.sees_in(room, "planned your next session").await;
    assert_eq!(
        told.pinged,
        [mentor.id()],
        "the other is told once, and nobody else"
    );
    assert!(
        told.text().contains("in Berlin") && told.text().contains("in Kolkata"),
        "{}",
        told.text()
    );
    // Whoever asks next sees it first.
    let ahead = mentor.presses_in(room, "Session").await.is_private();
    let ahead = ahead.is_told("Your next session:").is_told("in Kolkata");
    assert_eq!(
        ahead.presses("Calendar file").await.message().attachments.len(),
        1
    );
    mentor.runs_in(room, "/session list").await.is_told(", ahead");
    let stranger = town.stranger().await;
    stranger.does_not_see("planned your next session").await;
    stranger
        .runs_in(town.lobby(), "/session plan")
        .await
        .is_private()
        .is_not_told("in Berlin");
    stranger
        .runs_in(town.lobby(), "/session list")
        .await
        .is_private()
        .is_not_told("ahead");
}

#[tokio::test]
async fn what_is_written_is_read_shown_back_or_given_back() {
    let (town, mentor, mentee, room) = under_way().await;
    lives_in(&mentor, "Los Angeles").await;
    for (when, told) in [
        ("03/04 18:00", "and I would rather not guess"),
        ("tue midnight", "Midnight can be where"),
        (
            "2026-12-24 18:00",
            "has passed already, by the clocks of Europe/Berlin",
        ),
        ("today 9:30", "has passed already"),
        ("tuesday", "no time with it"),
        ("18:00", "no day with it"),
        ("tue 25:00", "No clock shows"),
        ("mon 19 jan 18:00", "and you wrote another weekday"),
        ("tue sometime", "Please write a day and, if you like, a time"),
        ("after lunch", "I do not know what “after” means"),
        ("2027-12-01 18:00", "more than 120 days away"),
    ] {
        let refused = writes(&mentee, room, when).await.is_told(told).is_told(when);
        let again = refused.presses("Open the form again").await;
        assert_eq!(again.form_value("Day and time"), when);
    }
    // Across midnight it is another day for the other, and across a change of clocks another hour.
    for (when, told) in [
        (
            "thu 8:30",
            "Thu 7 Jan 2027 08:30 in Berlin, Wed 6 Jan 2027 23:30 in Los Angeles",
        ),
        (
            "16 march 18:00",
            "Tue 16 Mar 2027 18:00 in Berlin, 10:00 in Los Angeles",
        ),
        (
            "30 march 18:00",
            "Tue 30 Mar 2027 18:00 in Berlin, 09:00 in Los Angeles",
        ),
        ("28 march 2:30", "Sun 28 Mar 2027 03:00 in Berlin"),
    ] {
        writes(&mentee, room, when)
            .await
            .is_told(told)
            .is_told("Shall I plan it?");
    }
    writes(&mentee, room, "28 march 2:30")
        .await
        .is_told("The clocks are put forward");
    // What the mentor writes is meant by their own clocks: for them it is still last night.
    writes(&mentor, room, "today 3am")
        .await
        .is_told("Mon 4 Jan 2027 03:00 in Los Angeles, 12:00 in Berlin");
    town.settle().await;
    assert!(
        standing(&mentee, room, "planned your next session").is_empty(),
        "nothing was planned by showing it"
    );
}

#[tokio::test]
async fn of_two_who_plan_at_once_the_second_sees_the_first() {
    let (town, mentor, mentee, room) = under_way().await;
    let first = writes(&mentee, room, "2027-01-19 18:00").await;
    let second = writes(&mentor, room, "2027-01-20 18:00").await;
    first.presses("Plan it").await.is_told("Planned:");
    let late = second.presses("Plan it").await;
    let late = late
        .is_told(&format!("{} was faster", mentee.mention()))
        .is_told("Tue 19 Jan 2027 18:00");
    town.settle().await;
    assert_eq!(standing(&mentee, room, "planned your next session").len(), 1);
    let shown = late
        .presses("Move it there")
        .await
        .is_told("Shall I move your session there?");
    shown.presses("Move it there").await.is_told("Moved:");
    town.settle().await;
    let told = mentee.sees_in(room, "moved your session").await;
    assert_eq!(told.pinged, [mentee.id()]);
    assert!(told.text().contains("Wed 20 Jan 2027 18:00"), "{}", told.text());
}

#[tokio::test]
async fn nobody_else_plans_in_a_room_or_taps_for_it() {
    let town = Town::with_pair("Spring").await;
    let (_, neighbour) = town.pair().await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let own = town.room_of(&neighbour);
    town.starts_cohort().await;
    let shown = writes(&mentee, room, "2027-01-12 18:00").await;
    let save = button(shown.message(), "Plan it").unwrap();
    let on_own_card = neighbour.sees_in(own, "Sessions").await;
    let forged = neighbour.forges(own, on_own_card.id, &save).await.is_private();
    forged.is_told("members of this room");
    shown.presses("Plan it").await.is_told("Planned:");
    town.settle().await;
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    let question = mentee.sees_in(room, QUESTION).await;
    for label in ["Not really", "We did not meet"] {
        let press = button(&question, label).unwrap();
        let forged = neighbour.forges(own, on_own_card.id, &press).await.is_private();
        forged.is_told("members of this room");
        for person in [town.stranger().await, town.coordinator()] {
            let panel = person.sees_in(town.lobby(), "Sign-up is closed").await;
            let forged = person.forges(town.lobby(), panel.id, &press).await.is_private();
            forged.is_told("members of this room");
        }
    }
    neighbour.does_not_see(QUESTION).await;
}

#[tokio::test]
async fn a_brief_comes_a_day_before_with_what_there_is_and_pings_nobody() {
    let (town, mentor, mentee, room) = under_way().await;
    let post = mentee.runs_in(room, "/progress visibility:room").await;
    post.fills(&[
        ("What I did", "wrote the parser"),
        ("Where I am", "error *messages*"),
    ])
    .await;
    plans(&town, &mentee, room, "2027-01-20 18:00").await;
    let ahead = mentee.runs_in(room, "/session plan").await;
    let form = ahead.presses("I want this corrected").await;
    form.fills(&[("What should the others", "how I ask @everyone for help")])
        .await
        .is_told("It stands in");
    town.lives_until("2027-01-19 17:00 Europe/Berlin").await;
    assert!(standing(&mentor, room, BRIEF).is_empty());
    town.restart().await;
    town.clock_to("2027-01-19 18:00 Europe/Berlin").await;
    let brief = mentor.sees_in(room, BRIEF).await;
    for words in [
        "wrote the parser",
        "error \\*messages\\*",
        "how I ask",
        "A way through it",
        "Wed 20 Jan 2027 18:00",
    ] {
        assert!(brief.text().contains(words), "{words}: {}", brief.text());
    }
    assert!(brief.pinged.is_empty(), "it waits for whoever prepares");
    town.restart().await;
    town.lives_until("2027-01-20 12:00 Europe/Berlin").await;
    assert_eq!(standing(&mentor, room, BRIEF).len(), 1, "it is said once");
    town.stranger().await.does_not_see("wrote the parser").await;
}

#[tokio::test]
async fn a_brief_follows_its_session_also_while_it_is_on_its_way() {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-01-20 18:00").await;
    let broken = FaultAction::Status(500, json!({ "message": "500: Internal Server Error", "code": 0 }));
    town.sandbox()
        .inject(Fault::always("POST", "/channels/*/messages", broken.clone()));
    town.clock_to("2027-01-19 18:00 Europe/Berlin").await;
    moves(&mentor, room, "2027-01-22 18:00").await.is_told("Moved:");
    town.sandbox().clear_faults();
    // However often it failed, it is tried again by then.
    town.lives_until("2027-01-20 06:00 Europe/Berlin").await;
    let of_the_old_day = standing(&mentee, room, BRIEF);
    assert!(
        of_the_old_day
            .iter()
            .all(|one| !one.text().contains("Wed 20 Jan")),
        "{of_the_old_day:?}"
    );
    // The one of the new day comes, and goes when the session is called off.
    town.clock_to("2027-01-21 18:00 Europe/Berlin").await;
    let brief = mentee.sees_in(room, BRIEF).await;
    assert!(brief.text().contains("Fri 22 Jan 2027 18:00"), "{}", brief.text());
    assert!(brief.pinged.is_empty());
    let ahead = mentee.runs_in(room, "/session plan").await;
    let form = ahead
        .presses("Call it off")
        .await
        .is_a_form("Call the session off");
    form.fills(&[("A kind word", "I am *ill*, sorry")])
        .await
        .is_told("Called off")
        .is_private();
    town.settle().await;
    let told = mentor.sees_in(room, "called off the session").await;
    assert!(told.text().contains("I am \\*ill\\*, sorry"), "{}", told.text());
    assert_eq!(told.pinged, [mentor.id()]);
    let briefs = standing(&mentor, room, "Fri 22 Jan 2027 18:00");
    assert!(briefs.iter().all(|one| !one.text().contains(BRIEF)), "{briefs:?}");
    town.lives_until("2027-01-23 12:00 Europe/Berlin").await;
    assert!(
        standing(&mentor, room, QUESTION).is_empty(),
        "nobody is asked about what was called off"
    );
}

#[tokio::test]
async fn a_brief_that_was_on_its_way_says_that_its_session_is_off() {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-01-20 18:00").await;
    let broken = FaultAction::Status(500, json!({ "message": "500: Internal Server Error", "code": 0 }));
    town.sandbox()
        .inject(Fault::always("POST", "/channels/*/messages", broken));
    town.clock_to("2027-01-19 18:00 Europe/Berlin").await;
    let ahead = mentee.runs_in(room, "/session plan").await;
    ahead
        .presses("Call it off")
        .await
        .fills(&[])
        .await
        .is_told("Called off");
    town.sandbox().clear_faults();
    // However often it failed, it is tried again by then.
    town.lives_until("2027-01-20 06:00 Europe/Berlin").await;
    mentor.sees_in(room, "called off the session").await;
    assert!(
        standing(&mentor, room, BRIEF).is_empty(),
        "there is nothing to prepare"
    );
}

#[tokio::test]
async fn after_a_session_one_tap_is_private_and_coordinators_outside_the_room_hear_of_a_low_one() {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    town.clock_to("2027-01-12 18:30 Europe/Berlin").await;
    assert!(standing(&mentee, room, QUESTION).is_empty(), "it is not over yet");
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    let question = mentee.sees_in(room, QUESTION).await;
    let mut pinged = question.pinged.clone();
    pinged.sort_unstable();
    let mut members = [mentor.id(), mentee.id()];
    members.sort_unstable();
    assert_eq!(pinged, members);
    let noted = mentee.presses_in(room, "Not really").await.is_private();
    let noted = noted
        .is_told("noted: **Not really**")
        .is_told("Do the two of you fit");
    let noted = noted.presses("Rather not").await.is_told("**Rather not**");
    let form = noted
        .presses("What will be different")
        .await
        .is_a_form("Next time");
    form.fills(&[("What will you do differently", "Bring one question")])
        .await
        .is_told("Bring one question");
    let mentors = mentor.presses_in(room, "Moved us on").await.is_private();
    assert!(
        button(mentors.message(), "What will be different").is_none(),
        "the mentee says it"
    );
    town.settle().await;
    let question = mentor.sees_in(room, QUESTION).await;
    assert!(question.text().contains(&mentee.mention()), "{}", question.text());
    for person in [&mentor, &town.stranger().await, &town.facilitator()] {
        person.does_not_see("noted: **Not really**").await;
        person.does_not_see("Rather not**").await;
    }
    let digest = "Said their last session helped little";
    town.coordinator()
        .runs("/digest")
        .await
        .is_told(digest)
        .is_told(&mentee.mention());
    // A partner who is a coordinator is a partner there.
    town.gives_role(&mentor, "Coordinator");
    mentor.runs("/digest").await.is_not_told(digest);
    // What was said of next time is there when it comes, for the room.
    let ahead = mentor.runs_in(room, "/session plan").await;
    let ahead = match button(ahead.message(), "Skip this") {
        Some(_) => ahead.presses("Skip this").await,
        None => ahead,
    };
    ahead.is_told("As last time, at your rhythm: Tue 26 Jan 2027 18:00 in Berlin");
    mentor
        .runs_in(room, "/session list")
        .await
        .presses("Prepare")
        .await
        .is_private()
        .is_told("Bring one question");
    // A tap is changed for a week, and then kindly refused.
    mentee
        .presses_in(room, "Moved us on")
        .await
        .is_told("noted: **Moved us on**");
    town.coordinator()
        .runs("/digest")
        .await
        .is_told("the two do not fit");
    town.clock_to("2027-01-19 19:00 Europe/Berlin").await;
    mentee
        .presses_in(room, "So-so")
        .await
        .is_told("closed and takes no more answers");
}

#[tokio::test]
async fn a_room_that_tapped_is_not_asked_the_check_in_and_one_that_did_not_is() {
    let town = Town::with_pair("Spring").await;
    let (_, other) = town.pair().await;
    let (_, mentee) = town.pair().await;
    let (room, others) = (town.room_of(&mentee), town.room_of(&other));
    town.starts_cohort().await;
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    plans(&town, &other, others, "2027-01-12 18:00").await;
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    mentee.presses_in(room, "Moved us on").await.is_told("noted");
    // Nobody taps in the other room.
    town.lives_until("2027-01-14 12:00 Europe/Berlin").await;
    let check_in = "a moment for a short check-in?";
    assert!(
        standing(&mentee, room, check_in).is_empty(),
        "the tap was the pulse"
    );
    assert_eq!(standing(&other, others, check_in).len(), 1);
    assert_eq!(standing(&mentee, room, QUESTION).len(), 1);
    // A fortnight later the cadence is over.
    town.lives_until("2027-01-28 12:00 Europe/Berlin").await;
    assert_eq!(standing(&mentee, room, check_in).len(), 1);
    town.coordinator()
        .runs("/digest")
        .await
        .is_not_told("were not asked");
}

#[tokio::test]
async fn that_they_did_not_meet_or_met_elsewhere_is_one_press() {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    mentee
        .presses_in(room, "We did not meet")
        .await
        .is_private()
        .is_told("did not meet");
    town.settle().await;
    mentor.sees_in(room, "You did not meet on").await;
    town.passes(Duration::days(1)).await;
    let form = mentor
        .runs_in(room, "/session plan")
        .await
        .presses("Skip this")
        .await;
    form.presses("We have just met")
        .await
        .is_private()
        .is_told("I ask in your room");
    town.passes(Duration::minutes(1)).await;
    mentee.sees_in(room, QUESTION).await;
    mentor.presses_in(room, "Moved us on").await.is_told("noted");
    mentor
        .runs_in(room, "/session list")
        .await
        .is_told("did not take place");
    town.settle().await;
}

#[tokio::test]
async fn where_somebody_left_nobody_plans_and_nobody_is_asked() {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    let mine = mentee.runs("/me").await;
    mine.presses("Leave").await.presses("Leave the cohort").await;
    town.settle().await;
    let shown = mentor
        .runs_in(room, "/session plan")
        .await
        .is_told("Your next session:");
    shown
        .presses("Another time")
        .await
        .is_told("Nobody else is in this room");
    mentor
        .runs_in(room, "/session plan")
        .await
        .presses("Call it off")
        .await
        .fills(&[])
        .await
        .is_told("Called off");
    town.settle().await;
    town.lives_until("2027-01-14 12:00 Europe/Berlin").await;
    assert!(standing(&mentor, room, QUESTION).is_empty());
    mentor
        .runs_in(room, "/session plan")
        .await
        .is_told("Nobody else is in this room");
}

#[tokio::test]
async fn my_hours_and_my_zone_are_mine_and_change_under_me() {
    let (town, mentor, mentee, room) = under_way().await;
    let hours = mentee.runs("/me").await.presses("My hours").await.is_private();
    let hours = hours.is_told("the time zone of your cohort");
    let form = hours.presses("My time zone").await;
    let refused = form
        .fills(&[("Which city", "EST")])
        .await
        .is_told("names no place");
    let again = refused.presses("Open the form again").await;
    assert_eq!(again.form_value("Which city"), "EST");
    let said = again.fills(&[("Which city", "Kolkata")]).await.is_told("Kolkata");
    let toggled = said.presses("Weekends 7").await;
    let address = button(toggled.message(), "Weekends 12").unwrap();
    let card = mentor.sees_in(room, "Sessions").await;
    mentor
        .forges(room, card.id, &address)
        .await
        .is_private()
        .is_not_told("Kolkata");
    // Of who said it already only the times are shown.
    mentee
        .runs_in(room, "/session plan")
        .await
        .is_not_told("When can you usually meet?");
    town.settle().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_at_the_moment_at_which_it_is_tried() {
    let (town, mentor, mentee, room) = under_way().await;
    let late = writes(&mentee, room, "today 12:00").await;
    town.passes(Duration::hours(3)).await;
    late.presses("Plan it").await.is_told("That moment has passed");
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    let ahead = mentee.runs_in(room, "/session plan").await;
    let off = button(ahead.message(), "Call it off").unwrap();
    let card = mentee.sees_in(room, "Sessions").await;
    let early = off.replace("call-off", "so-so");
    mentee
        .forges(room, card.id, &early)
        .await
        .is_told("is not over yet");
    town.clock_to("2027-01-12 18:30 Europe/Berlin").await;
    mentee
        .forges(room, card.id, &off)
        .await
        .is_told("has begun or is over");
    town.clock_to("2027-01-12 19:00 Europe/Berlin").await;
    let next = off.replace("call-off", "next-time");
    mentee
        .forges(room, card.id, &next)
        .await
        .is_told("First tap how the session was");
    let times = mentee.runs_in(room, "/session plan").await;
    times
        .presses("We have just met")
        .await
        .is_told("within the last hours");
    plans(&town, &mentor, room, "2027-01-20 18:00").await;
    let first = mentor
        .runs_in(room, "/session plan")
        .await
        .presses("Call it off")
        .await;
    let second = mentee
        .runs_in(room, "/session plan")
        .await
        .presses("Call it off")
        .await;
    first.fills(&[]).await.is_told("Called off");
    second
        .fills(&[("A kind word", "sorry")])
        .await
        .is_told("That session was called off")
        .is_told("sorry");
    town.settle().await;
}

#[tokio::test]
async fn a_session_that_is_moved_again_and_again_is_called_off_and_planned_anew() {
    let (town, _, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-02-01 18:00").await;
    for day in 2..22 {
        moves(&mentee, room, &format!("2027-02-{day:02} 18:00"))
            .await
            .is_told("Moved:");
    }
    let once_more = moves(&mentee, room, "2027-02-22 18:00").await;
    once_more.is_told("This session was moved 20 times");
    let calls_off = async || {
        let ahead = mentee.runs_in(room, "/session plan").await;
        ahead
            .presses("Call it off")
            .await
            .fills(&[])
            .await
            .is_told("Called off");
    };
    for _ in 1..10 {
        calls_off().await;
        plans(&town, &mentee, room, "2027-02-01 18:00").await;
    }
    calls_off().await;
    let shown = writes(&mentee, room, "2027-02-01 18:00").await;
    shown
        .presses("Plan it")
        .await
        .is_told("sessions were planned in this room within a day");
    town.settle().await;
}

#[tokio::test]
async fn a_room_is_found_by_its_channel_or_because_it_is_the_only_one() {
    let town = Town::with_cohort("Spring").await;
    let mentor = town.mentor(2).await;
    let (one, other) = (town.mentee().await, town.mentee().await);
    let first = town.opens_room(&mentor, &one).await;
    town.opens_room(&mentor, &other).await;
    let asked = mentor.runs_in(town.lobby(), "/session plan").await.is_private();
    asked.is_told("You are in several rooms");
    let here = mentor.runs_in(first, "/session plan").await.is_private();
    here.is_told("When can you usually meet?");
    let only = one.runs_in(town.lobby(), "/session plan").await.is_private();
    only.is_told("When can you usually meet?");
    deletes(&town, first).await;
    let lost = one.runs_in(town.lobby(), "/session plan").await.is_private();
    lost.is_told("The channel of this room was deleted");
    town.settle().await;
}
