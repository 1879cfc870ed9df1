//! Clocks that are false: a machine's that is set, asleep, or minutes away from Discord's. Nothing is concluded from an
//! instant that did not hold, and what is made is made once.

use chrono::TimeDelta;
use discord_sandbox::{Fault, FaultAction};
use serde_json::json;

use crate::crash::doubles;
use crate::town::*;

/// A cohort under way with one pair; its first check-in is on Thursday, 14 January, at nine.
async fn under_way() -> (Town, Person, Channel) {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    (town, mentee, room)
}

/// How many messages with these words stand in a channel.
fn count(person: &Person, place: Channel, words: &str) -> usize {
    let messages = person.persona().messages(place.0).unwrap();
    messages
        .iter()
        .filter(|message| message.text().contains(words))
        .count()
}

const CHECK_IN: &str = "a moment for a short check-in?";

#[tokio::test]
async fn a_clock_a_year_ahead_for_twelve_seconds_silences_nothing_and_is_told_once() {
    let (town, mentee, room) = under_way().await;
    let carla = town.coordinator();
    let announced = carla.runs("/cohort status").await.text();
    let place = carla.channel_named("coordinators").await;

    town.machine_clock_is_set(TimeDelta::days(365));
    town.lives_for(10).await;
    assert_eq!(count(&mentee, room, CHECK_IN), 0, "nothing is due yet");
    let notice = carla.sees_in(place, "365 days ahead").await;
    assert!(
        notice.text().contains("nothing was asked, closed or left out"),
        "{}",
        notice.text()
    );
    // While it is wrong, people are served by Discord's time.
    assert_eq!(carla.runs("/cohort status").await.text(), announced);
    let doctor = town.olga().runs("/setup check").await;
    doctor.is_told("365 days ahead").is_told("NTP");
    mentee.does_not_see("365 days ahead").await;

    town.machine_clock_is_set(TimeDelta::days(-365));
    town.lives_for(10).await;
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
    assert_eq!(carla.runs("/cohort status").await.text(), announced);
    // It happens again the same day: coordinators know.
    town.machine_clock_is_set(TimeDelta::days(365));
    town.settle().await;
    town.machine_clock_is_set(TimeDelta::days(-365));
    town.settle().await;
    assert_eq!(count(&carla, place, "ahead"), 1);

    for (at, asked) in [("2027-01-14 09:00", 1), ("2027-01-28 09:00", 2)] {
        town.lives_until(&format!("{at} Europe/Berlin")).await;
        assert_eq!(count(&mentee, room, CHECK_IN), asked, "at {at}");
    }
    assert_eq!(count(&mentee, room, "I was away"), 0);
    town.lives_until("2027-02-23 12:00 Europe/Berlin").await;
    mentee.sees_in(room, "you are half way").await;
}

#[tokio::test]
async fn with_a_clock_that_stays_wrong_everything_comes_on_its_day() {
    for wrong in [TimeDelta::days(-40), TimeDelta::hours(5)] {
        let (town, mentee, room) = under_way().await;
        town.machine_clock_is_set(wrong);
        town.settle().await;
        town.lives_until("2027-01-14 08:55 Europe/Berlin").await;
        assert_eq!(count(&mentee, room, CHECK_IN), 0, "{wrong}");
        // Also by a process that knows nothing but its machine's clock, and Discord's.
        town.restart().await;
        assert_eq!(count(&mentee, room, CHECK_IN), 0, "{wrong}");
        town.lives_until("2027-01-14 09:05 Europe/Berlin").await;
        assert_eq!(count(&mentee, room, CHECK_IN), 1, "{wrong}");
        let carla = town.coordinator();
        let place = carla.channel_named("coordinators").await;
        // Once a day at the most.
        assert!(count(&carla, place, "The clock of the computer") <= 2);
    }
}

#[tokio::test]
async fn while_nobody_can_tell_the_time_nothing_is_concluded_from_it() {
    let (town, mentee, room) = under_way().await;
    // Discord cannot be reached; the clock is wrong meanwhile, for twelve seconds, in both directions.
    let away = town
        .sandbox()
        .inject(Fault::always("*", "**", FaultAction::CloseBefore));
    for days in [365, -365, -20, 20] {
        town.machine_clock_is_set(TimeDelta::days(days));
        town.lives_for(15).await;
    }
    assert!(town.sandbox().fault_hits(away).unwrap_or(0) > 0, "it was asked");
    town.sandbox().clear_faults();
    town.settle().await;
    town.lives_until("2027-01-14 09:00 Europe/Berlin").await;
    assert_eq!(count(&mentee, room, CHECK_IN), 1);
    assert_eq!(count(&mentee, room, "I was away"), 0);
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    assert_eq!(count(&carla, place, "The clock of the computer"), 1);
}

#[tokio::test]
async fn a_laptop_that_was_closed_is_no_false_clock() {
    let (town, mentee, room) = under_way().await;
    town.lives_until("2027-01-14 08:50 Europe/Berlin").await;
    let away = town
        .sandbox()
        .inject(Fault::always("*", "**", FaultAction::CloseBefore));
    town.machine_sleeps(TimeDelta::hours(3));
    town.settle().await;
    assert_eq!(count(&mentee, room, CHECK_IN), 0, "the network is not there yet");
    town.sandbox().clear_fault(away);
    town.settle().await;
    assert_eq!(count(&mentee, room, CHECK_IN), 1, "it comes late, and comes");
    mentee.sees_in(room, "I was away").await;
    town.coordinator().does_not_see("The clock of the computer").await;
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn a_clock_set_back_holds_no_delivery_also_not_after_a_restart() {
    let (town, mentee, room) = under_way().await;
    for (restarted, before) in [(false, 0), (true, 1)] {
        let posted = || count(&mentee, room, "wrote a progress update");
        let refused = FaultAction::Status(503, json!({}));
        town.sandbox()
            .inject(Fault::once("POST", "/channels/*/messages", refused));
        mentee.posts_in_thread(room, "wrote it").await;
        town.settle().await;
        assert_eq!(posted(), before);
        town.machine_clock_is_set(TimeDelta::hours(-2));
        if restarted {
            town.restart().await;
        }
        town.lives_for(180).await;
        assert_eq!(posted(), before + 1);
    }
}

/// How many roles were made in this server.
fn roles_made(town: &Town) -> usize {
    const ROLE_CREATE: u16 = 30;
    let log = town.sandbox().audit_log(town.guild());
    log.iter().filter(|entry| entry.action == ROLE_CREATE).count()
}

/// What was seen to be lost or doubled by machines' clocks, lists that lag behind, and effects that come late: all is
/// made once. `unsteady` is in force for each thing that is made.
async fn makes_everything_once(town: &Town, unsteady: impl Fn(&Town, &str)) {
    for place in [
        "/guilds/*/channels",
        "/guilds/*/roles",
        "/channels/*/threads",
        "/channels/*/messages",
    ] {
        unsteady(town, place);
    }
    let panel = town.olga().runs("/setup start zone:Europe/Berlin").await;
    panel.presses("Create everything").await;
    town.lives_for(400).await;
    for name in ["Carla", "Farid"] {
        town.person(name).await;
    }
    town.gives_role(&town.coordinator(), "Coordinator");
    town.opens_cohort("Spring", "career-growth", STARTS).await;
    town.lives_for(200).await;
    unsteady(town, "/guilds/*/channels");
    let (mentor, mentee) = (town.mentor(1).await, town.mentee().await);
    let line = format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
    town.coordinator().runs(&line).await.is_told("on its way");
    town.lives_for(200).await;
    unsteady(town, "/channels/*/threads");
    mentee.posts("/progress visibility:server", "wrote it").await;
    town.lives_for(200).await;
    assert_eq!(doubles(town), Vec::<String>::new());
    assert_eq!(roles_made(town), 4, "a role was made twice");
    assert_eq!(mentee.rooms().len(), 1);
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    assert_eq!(count(&mentee, thread, "wrote it"), 1);
}

#[tokio::test]
async fn lost_answers_make_nothing_twice_however_far_the_clocks_are_apart() {
    for (seconds, told) in [
        (120, "2 minutes ahead"),
        (-120, "2 minutes behind"),
        (7_300, "2 hours ahead"),
    ] {
        let town = Town::new().await;
        town.machine_clock_is_set(TimeDelta::seconds(seconds));
        town.restart().await;
        makes_everything_once(&town, |town, place| {
            town.sandbox()
                .inject(Fault::once("POST", place, FaultAction::StatusAfterEffect(502)));
        })
        .await;
        town.olga().runs("/setup check").await.is_told(told);
    }
}

#[tokio::test]
async fn lists_that_lag_behind_after_a_lost_answer_make_nothing_twice() {
    let town = Town::new().await;
    let lists = "requests GET /guilds/*/channels do stale 15s, always\n\
                 requests GET /guilds/*/roles do stale 15s, always\n\
                 requests GET /guilds/*/threads/active do stale 15s, always\n\
                 requests GET /channels/*/messages do stale 15s, always";
    town.sandbox().run_script(lists).unwrap();
    makes_everything_once(&town, |town, place| {
        town.sandbox()
            .inject(Fault::once("POST", place, FaultAction::CloseAfterEffect));
    })
    .await;
}

#[tokio::test]
async fn what_takes_effect_long_after_it_was_given_up_is_made_once() {
    let town = Town::new().await;
    makes_everything_once(&town, |town, place| {
        let late = format!("requests POST {place} do late effect 20s answering 504, once");
        town.sandbox().run_script(&late).unwrap();
    })
    .await;
}
