//! The bot was away, or its machine was asleep: what nobody could do then is nobody's silence, and the time to do it is given back.

use chrono::Duration;
use discord_sandbox::{Fault, FaultAction};
use serde_json::json;

use crate::town::{Channel, Person, Town, instant};

/// A cohort under way with a pair that lived until that time.
async fn until(wall: &str) -> (Town, Person, Person, Channel) {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.lives_until(wall).await;
    (town, mentor, mentee, room)
}

/// The bot's machine is asleep for so long, and awake again.
async fn sleeps(town: &Town, span: Duration) {
    town.machine_sleeps(span);
    town.settle().await;
}

async fn is_away(town: &Town, days: i64) {
    town.stop_bot().await;
    town.passes_without_bot(Duration::days(days));
    town.restart().await;
}

fn moment(wall: &str) -> String {
    format!("<t:{}:f>", instant(wall).timestamp())
}

#[tokio::test]
async fn a_check_in_takes_answers_as_long_as_was_promised() {
    let (town, mentor, mentee, room) = until("2027-01-15 12:00 Europe/Berlin").await;
    let closes = moment("2027-01-19 09:00 Europe/Berlin");
    mentee.sees_in(room, &closes).await;
    is_away(&town, 6).await;
    // Four days less three hours were left, and are left.
    let closes = moment("2027-01-25 09:00 Europe/Berlin");
    mentee.sees_in(room, &closes).await;
    mentee
        .presses_in(room, "Good")
        .await
        .is_told("noted")
        .is_told(&closes);
    mentor.does_not_see("in case it slipped by").await;
    // The reminder comes at its half, and the end when it is over.
    town.lives_until("2027-01-23 12:00 Europe/Berlin").await;
    mentor.sees_in(room, "in case it slipped by").await;
    town.lives_until("2027-01-25 09:30 Europe/Berlin").await;
    mentor.sees_in(room, "is closed. Thank you").await;
}

#[tokio::test]
async fn a_machine_that_slept_takes_answers_as_long_as_was_promised() {
    let (town, mentor, mentee, room) = until("2027-01-15 12:00 Europe/Berlin").await;
    // Its gateway is back in seconds: nothing but the time tells that nobody could press anything.
    sleeps(&town, Duration::days(6)).await;
    let closes = moment("2027-01-25 09:00 Europe/Berlin");
    mentee.sees_in(room, &closes).await;
    mentor.does_not_see("is closed. Thank you").await;
    mentor.does_not_see("in case it slipped by").await;
    mentee
        .presses_in(room, "Good")
        .await
        .is_told("noted")
        .is_told(&closes);
    // Three hours more, and a pause that nobody notices.
    sleeps(&town, Duration::hours(3)).await;
    mentee
        .sees_in(room, &moment("2027-01-25 12:00 Europe/Berlin"))
        .await;
    sleeps(&town, Duration::minutes(9)).await;
    town.lives_until("2027-01-25 11:30 Europe/Berlin").await;
    mentor.does_not_see("is closed. Thank you").await;
    town.lives_until("2027-01-25 12:30 Europe/Berlin").await;
    mentor.sees_in(room, "is closed. Thank you").await;
}

#[tokio::test]
async fn a_clock_that_is_set_ahead_is_no_absence() {
    let (town, mentor, mentee, room) = until("2027-01-15 12:00 Europe/Berlin").await;
    let closes = moment("2027-01-19 09:00 Europe/Berlin");
    for by in [Duration::days(3), Duration::days(-3)] {
        town.machine_clock_is_set(by);
        town.settle().await;
        mentee.sees_in(room, &closes).await;
    }
    town.lives_until("2027-01-19 09:30 Europe/Berlin").await;
    mentor.sees_in(room, "is closed. Thank you").await;
}

#[tokio::test]
async fn the_time_to_write_a_reflection_does_not_run_out_while_the_bot_is_away() {
    let (town, mentor, mentee, room) = until("2027-02-24 10:00 Europe/Berlin").await;
    mentee
        .sees_in(room, &moment("2027-03-01 10:00 Europe/Berlin"))
        .await;
    is_away(&town, 10).await;
    let deadline = moment("2027-03-11 10:00 Europe/Berlin");
    mentee.sees_in(room, &deadline).await;
    town.facilitator().does_not_see("a midpoint can be read").await;
    let form = mentee.presses_in(room, "Write my reflection").await;
    form.fills_all(&[]).await.is_told("Kept, and encrypted");
    town.lives_until("2027-03-11 09:00 Europe/Berlin").await;
    town.facilitator().does_not_see("a midpoint can be read").await;
    town.lives_until("2027-03-11 10:30 Europe/Berlin").await;
    let channel = town.coordinator().channel_named("coordinators").await;
    town.facilitator()
        .sees_in(channel, &format!("none by {}", mentor.mention()))
        .await;
}

#[tokio::test]
async fn a_call_that_could_not_be_posted_has_not_begun() {
    let (town, _, mentee, room) = until("2027-02-21 10:00 Europe/Berlin").await;
    let path = format!("/channels/{}/messages", room.0);
    let refused = json!({ "message": "Missing Permissions", "code": 50013 });
    town.sandbox()
        .inject(Fault::always("POST", &path, FaultAction::Status(403, refused)));
    town.lives_until("2027-03-05 10:00 Europe/Berlin").await;
    town.facilitator().does_not_see("a midpoint can be read").await;
    town.sandbox().clear_faults();
    town.lives_until("2027-03-05 12:00 Europe/Berlin").await;
    let asked = mentee.sees_in(room, "you are half way").await;
    // A week from when it stood there, within the ten minutes until the room is looked at again.
    let posted = asked.text();
    let ends: i64 = posted
        .split("**Open until:** <t:")
        .nth(1)
        .and_then(|rest| rest.split(':').next())
        .map(|at| at.parse().unwrap())
        .unwrap_or_else(|| panic!("{posted}"));
    let earliest = instant("2027-03-12 09:59 Europe/Berlin").timestamp();
    let latest = instant("2027-03-12 12:01 Europe/Berlin").timestamp();
    assert!((earliest..latest).contains(&ends), "{ends}: {posted}");
    town.facilitator().does_not_see("a midpoint can be read").await;
}

#[tokio::test]
async fn what_the_bot_could_not_see_is_no_silence() {
    let (town, ..) = until("2027-01-20 10:00 Europe/Berlin").await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    is_away(&town, 20).await;
    town.lives_until("2027-02-15 09:00 Europe/Berlin").await;
    town.coordinator()
        .runs("/digest")
        .await
        .is_not_told("Quiet for longer");
    // A month of being there later it is one.
    town.lives_until("2027-03-01 09:00 Europe/Berlin").await;
    town.coordinator().sees_in(coordinators, "Quiet for longer").await;
}
