//! Sessions in voice: a private channel for their time, and the minutes together that are their log. And the bad days of both.

use chrono::Duration;
use discord_sandbox::{EventAction, EventFault, Fault, FaultAction};
use serde_json::json;
use trellis::background::{audit, forgetting};
use trellis_kernel::discord::permissions::{
    CONNECT, MANAGE_CHANNELS, MANAGE_ROLES, MANAGE_THREADS, NEEDED, PIN_MESSAGES, sum,
};

use super::{QUESTION, moves, plans, standing, under_way};
use crate::restore::{copies, restores};
use crate::town::*;

const OPEN: &str = "Your voice channel is open";
const NONE: &str = "There is no voice channel for this session";

/// A pair with a session on 12 January from six to seven in the evening, in Berlin; it is a quarter to six.
async fn planned() -> (Town, Person, Person, Channel) {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-01-12 18:00").await;
    town.clock_to("2027-01-12 17:45 Europe/Berlin").await;
    (town, mentor, mentee, room)
}

/// As [`planned`], at six, and both are in the voice channel.
async fn talking() -> (Town, Person, Person, Channel, Channel) {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    clock(&town, "18:00").await;
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    (town, mentor, mentee, room, voice)
}

/// On the day of the session.
async fn clock(town: &Town, time: &str) {
    town.clock_to(&format!("2027-01-12 {time} Europe/Berlin")).await;
}

/// The one voice channel that somebody sees.
#[track_caller]
fn voice_of(person: &Person) -> Channel {
    let channels = person.voice_channels();
    assert_eq!(channels.len(), 1, "{channels:?}");
    Channel(channels[0].id)
}

/// The bot looks at every channel, as it does every ten minutes.
async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

/// Whether the question after the session can be answered with *We did not meet*.
async fn asks_whether_they_met(person: &Person, room: Channel) -> bool {
    let question = person.sees_in(room, "how was it?").await;
    button(&question, "We did not meet").is_some()
}

#[tokio::test]
async fn a_private_channel_is_there_for_the_time_of_a_session_and_the_minutes_together_are_its_log() {
    let (town, mentor, mentee, room) = planned().await;
    let told = mentor.sees_in(room, "planned your next session").await;
    assert!(
        told.text().contains("a voice channel of your own"),
        "{}",
        told.text()
    );
    clock(&town, "17:49").await;
    assert!(mentor.voice_channels().is_empty(), "it is not time yet");
    clock(&town, "17:50").await;
    let voice = voice_of(&mentor);
    mentee.sees_channel(voice);
    town.coordinator().sees_channel(voice);
    let stranger = town.stranger().await;
    for other in [&stranger, &town.facilitator()] {
        other.sees_no_channel(voice);
        assert!(other.persona().join_voice(voice.0).is_err());
        other.does_not_see(OPEN).await;
    }
    let line = mentee.sees_in(room, OPEN).await;
    assert!(
        line.text().contains(&format!("<#{}>", voice.0)),
        "{}",
        line.text()
    );
    assert!(line.pinged.is_empty(), "nobody is called a second time");
    // The doctor and the audit know the channel for what it is.
    audited(&town).await;
    let doctor = town.olga().runs("/setup check").await;
    doctor.is_told("Everything is in order");
    clock(&town, "18:00").await;
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "18:42").await;
    mentor.leaves_voice();
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    mentor.sees_channel(voice);
    clock(&town, "19:00").await;
    let question = mentee.sees_in(room, "You met for 42 minutes").await;
    assert!(
        button(&question, "We did not meet").is_none(),
        "nobody is asked what is known"
    );
    assert!(button(&question, "Moved us on").is_some());
    assert!(standing(&mentee, room, QUESTION).is_empty());
    assert!(mentor.voice_channels().is_empty(), "it went when they had left");
    assert!(standing(&mentor, room, OPEN).is_empty(), "and so did its line");
    assert_eq!(
        town.rows_of_voice().await,
        (0, 0),
        "nothing is kept of single people"
    );
    mentor.runs_in(room, "/session list").await.is_told("met for 42");
    mentor.sees_in(room, "you met for 42 minutes").await;
    mentee.presses_in(room, "Moved us on").await.is_told("noted");
    stranger.does_not_see("42 minutes").await;
}

#[tokio::test]
async fn where_nobody_came_or_hardly_anybody_stayed_the_question_is_as_it_was() {
    let (town, mentor, mentee, room, _) = talking().await;
    clock(&town, "18:04").await;
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[&mentor]).await;
    clock(&town, "18:40").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    clock(&town, "19:00").await;
    assert_eq!(standing(&mentee, room, QUESTION).len(), 1);
    assert!(asks_whether_they_met(&mentee, room).await);
    // Whoever is late finds the channel a little longer.
    audited(&town).await;
    assert_eq!(mentor.voice_channels().len(), 1);
    clock(&town, "19:15").await;
    assert!(mentor.voice_channels().is_empty());
    assert_eq!(town.rows_of_voice().await, (0, 0));
    mentee
        .presses_in(room, "We did not meet")
        .await
        .is_told("did not meet");
    town.settle().await;
}

#[tokio::test]
async fn who_talks_on_is_left_alone_and_the_question_learns_of_it() {
    let (town, mentor, mentee, room, voice) = talking().await;
    clock(&town, "19:00").await;
    mentor.sees_in(room, "You met for 60 minutes").await;
    audited(&town).await;
    mentor.sees_channel(voice);
    clock(&town, "19:25").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    mentee.sees_channel(voice);
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    town.settle().await;
    assert!(mentor.voice_channels().is_empty(), "at once, without an audit");
    mentor.sees_in(room, "You met for 85 minutes").await;
}

#[tokio::test]
async fn a_channel_that_was_forgotten_goes_in_the_end() {
    let (town, mentor, _, room, _) = talking().await;
    clock(&town, "19:00").await;
    clock(&town, "21:59").await;
    audited(&town).await;
    assert_eq!(mentor.voice_channels().len(), 1, "nobody is put out");
    clock(&town, "22:00").await;
    audited(&town).await;
    assert!(mentor.voice_channels().is_empty());
    mentor.sees_in(room, "You met for 240 minutes").await;
}

#[tokio::test]
async fn a_session_goes_on_over_a_restart_and_what_nobody_saw_does_not_count() {
    let (town, mentor, mentee, room, voice) = talking().await;
    clock(&town, "18:20").await;
    town.stop_bot().await;
    town.passes_without_bot(Duration::minutes(8));
    town.restart().await;
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    mentor.sees_channel(voice);
    clock(&town, "18:42").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    clock(&town, "19:00").await;
    mentee.sees_in(room, "You met for 34 minutes").await;
    assert_eq!(standing(&mentor, room, OPEN).len(), 1, "it was opened once");
}

#[tokio::test]
async fn who_left_while_the_bot_was_away_was_there_until_it_went() {
    let (town, mentor, mentee, room, _) = talking().await;
    clock(&town, "18:20").await;
    town.stop_bot().await;
    mentee.leaves_voice();
    town.passes_without_bot(Duration::minutes(20));
    town.restart().await;
    town.has_noticed_in_voice(&[&mentor]).await;
    clock(&town, "19:00").await;
    mentor.sees_in(room, "You met for 20 minutes").await;
}

/// What Discord answers where it is asked who is in a voice channel, until it is cleared.
fn nobody_can_look(town: &Town, status: u16, code: u32) -> u64 {
    let answer = FaultAction::Status(status, json!({ "message": "no", "code": code }));
    let fault = Fault::always("GET", "/guilds/*/voice-states/*", answer);
    town.sandbox().inject(fault)
}

#[tokio::test]
async fn nobody_is_put_out_while_it_is_not_known_who_is_there() {
    let (town, mentor, mentee, room, voice) = talking().await;
    clock(&town, "18:55").await;
    town.stop_bot().await;
    town.passes_without_bot(Duration::minutes(7));
    let blind = nobody_can_look(&town, 500, 0);
    town.restart().await;
    // The session is over, and whoever was there last went with the bot, as far as is known.
    mentee.sees_in(room, "You met for 55 minutes").await;
    mentor.sees_channel(voice);
    clock(&town, "19:15").await;
    audited(&town).await;
    mentor.sees_channel(voice);
    town.sandbox().clear_fault(blind);
    audited(&town).await;
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    mentor.sees_channel(voice);
    clock(&town, "19:30").await;
    mentor.leaves_voice();
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    assert!(mentor.voice_channels().is_empty());
    // Twenty minutes nobody saw, and they do not count.
    mentee.sees_in(room, "You met for 70 minutes").await;
}

#[tokio::test]
async fn who_comes_while_the_bot_is_away_is_not_put_out_either() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    clock(&town, "18:50").await;
    town.stop_bot().await;
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.passes_without_bot(Duration::minutes(30));
    let blind = nobody_can_look(&town, 500, 0);
    town.restart().await;
    mentor.sees_channel(voice);
    town.sandbox().clear_fault(blind);
    audited(&town).await;
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "19:50").await;
    mentor.leaves_voice();
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    assert!(mentor.voice_channels().is_empty());
    mentee.sees_in(room, "You met for 30 minutes").await;
}

#[tokio::test]
async fn a_machine_that_slept_looks_when_it_is_awake() {
    let (town, mentor, mentee, room, _) = talking().await;
    clock(&town, "18:10").await;
    town.machine_sleeps(Duration::minutes(20));
    town.settle().await;
    // Nobody came or went, so that no event tells; and nobody waits for the audit.
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "18:50").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    clock(&town, "19:00").await;
    mentee.sees_in(room, "You met for 30 minutes").await;
}

#[tokio::test]
async fn who_is_where_the_bot_may_not_go_is_not_in_the_channel_of_the_session() {
    let (town, mentor, mentee, room, _) = talking().await;
    let lounge = Channel(town.sandbox().add_channel(town.guild(), 2, "lounge", None));
    let bot = town.sandbox().bot_user();
    town.sandbox()
        .set_overwrite(lounge.0, bot, 1, 0, CONNECT.bit)
        .unwrap();
    clock(&town, "18:20").await;
    mentee.joins_voice(lounge);
    town.has_noticed_in_voice(&[&mentor]).await;
    clock(&town, "18:50").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    clock(&town, "19:00").await;
    mentee.sees_in(room, "You met for 20 minutes").await;
}

#[tokio::test]
async fn a_room_that_is_closed_takes_its_voice_channel_with_it_whoever_is_in_it() {
    let (town, mentor, mentee, room, _) = talking().await;
    clock(&town, "18:20").await;
    closes(&town, room).await;
    assert!(mentor.voice_channels().is_empty() && mentee.voice_channels().is_empty());
    assert!(town.coordinator().voice_channels().is_empty());
    assert_eq!(town.rows_of_voice().await, (0, 0));
    assert!(standing(&mentor, room, OPEN).is_empty());
    mentor.runs_in(room, "/session list").await.is_told("met for 20");
}

/// A coordinator closes a room.
async fn closes(town: &Town, room: Channel) {
    let line = format!("/room close room:{}", town.name_of(room));
    let asked = town.coordinator().runs(&line).await;
    asked.presses("Close this room").await;
    town.settle().await;
}

#[tokio::test]
async fn a_channel_that_is_just_being_made_lets_nobody_in_once_the_room_is_closed() {
    let (town, mentor, mentee, room) = planned().await;
    // It is made, and the answer is lost.
    let lost = Fault::once("POST", "/guilds/*/channels", FaultAction::CloseAfterEffect);
    town.sandbox().inject(lost);
    clock(&town, "17:50").await;
    closes(&town, room).await;
    town.lives_for(240).await;
    assert!(mentor.voice_channels().is_empty() && mentee.voice_channels().is_empty());
    audited(&town).await;
    assert!(town.coordinator().voice_channels().is_empty());
    assert_eq!(town.rows_of_voice().await, (0, 0));
}

#[tokio::test]
async fn what_was_seen_of_people_is_forgotten_in_time_whatever_discord_shows() {
    let (town, mentor, _, room, _) = talking().await;
    clock(&town, "18:30").await;
    // As where the bot was taken out of the server: nothing can be listed or looked at.
    nobody_can_look(&town, 403, 50001);
    let answer = FaultAction::Status(403, json!({ "message": "Missing Access", "code": 50001 }));
    let unlisted = Fault::always("GET", "/guilds/*/channels", answer);
    town.sandbox().inject(unlisted);
    clock(&town, "21:59").await;
    audited(&town).await;
    forgetting::sweep(&town.app()).await;
    assert_eq!(town.rows_of_voice().await, (2, 1), "they may still talk");
    clock(&town, "22:00").await;
    audited(&town).await;
    forgetting::sweep(&town.app()).await;
    assert_eq!(town.rows_of_voice().await, (0, 0));
    town.settle().await;
    mentor.runs_in(room, "/session list").await.is_told("met for 240");
}

#[tokio::test]
async fn a_session_that_was_called_off_stays_so_though_its_people_sit_there() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "17:57").await;
    let ahead = mentee.runs_in(room, "/session plan").await;
    let called_off = ahead.presses("Call it off").await.fills(&[]).await;
    called_off.is_told("Called off");
    plans(&town, &mentee, room, "2027-01-12 18:15").await;
    clock(&town, "18:05").await;
    assert_eq!(voice_of(&mentee), voice, "nobody is put out");
    clock(&town, "18:30").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    clock(&town, "19:15").await;
    mentee.sees_in(room, "You met for 25 minutes").await;
    let list = mentor.runs_in(room, "/session list").await;
    let list = list.is_told("called off").is_told("met for 25").message().text();
    assert_eq!(list.matches("met for").count(), 1, "{list}");
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
}

#[tokio::test]
async fn a_channel_that_went_opens_again_where_it_is_wanted_again() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:52").await;
    let first = voice_of(&mentee);
    let ahead = mentee.runs_in(room, "/session plan").await;
    let ahead = ahead.presses("We meet elsewhere").await;
    town.settle().await;
    mentor.sees_no_channel(first);
    ahead
        .presses("We meet in voice here")
        .await
        .is_told("a voice channel of your own");
    town.settle().await;
    let second = voice_of(&mentee);
    assert_ne!(second, first);
    mentor.sees_channel(second);
    assert_eq!(standing(&mentor, room, OPEN).len(), 1);
    // To tomorrow, and back.
    moves(&mentor, room, "2027-01-13 18:00").await.is_told("Moved:");
    town.settle().await;
    assert!(mentee.voice_channels().is_empty());
    moves(&mentor, room, "2027-01-12 18:00").await.is_told("Moved:");
    town.settle().await;
    let third = voice_of(&mentee);
    assert_ne!(third, second);
    // Switched off, and on again.
    let page = town.olga().runs("/setup start").await;
    let page = page.presses("Switch voice channels off").await;
    audited(&town).await;
    assert!(mentee.voice_channels().is_empty());
    page.presses("Switch voice channels on").await;
    town.settle().await;
    let fourth = voice_of(&mentee);
    assert_ne!(fourth, third);
    assert_eq!(standing(&mentor, room, OPEN).len(), 1);
    clock(&town, "18:00").await;
    mentor.joins_voice(fourth);
    mentee.joins_voice(fourth);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "18:30").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    clock(&town, "19:00").await;
    mentee.sees_in(room, "You met for 30 minutes").await;
    assert!(mentor.voice_channels().is_empty());
}

#[tokio::test]
async fn planned_anew_for_the_same_time_it_opens_again() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let ahead = mentee.runs_in(room, "/session plan").await;
    let called_off = ahead.presses("Call it off").await.fills(&[]).await;
    called_off.is_told("Called off");
    town.settle().await;
    assert!(mentor.voice_channels().is_empty());
    plans(&town, &mentor, room, "2027-01-12 18:00").await;
    town.settle().await;
    let voice = voice_of(&mentor);
    mentee.sees_channel(voice);
    assert_eq!(standing(&mentee, room, OPEN).len(), 1);
    clock(&town, "19:15").await;
    assert!(mentor.voice_channels().is_empty());
}

#[tokio::test]
async fn a_session_soon_after_one_that_had_no_channel_has_its_own() {
    let (town, mentor, mentee, room) = planned().await;
    let full = json!({ "message": "Maximum number of server channels reached (500)", "code": 30013 });
    let full = Fault::always("POST", "/guilds/*/channels", FaultAction::Status(400, full));
    let full = town.sandbox().inject(full);
    clock(&town, "17:50").await;
    mentor.sees_in(room, NONE).await;
    town.sandbox().clear_fault(full);
    clock(&town, "19:00").await;
    assert!(mentor.voice_channels().is_empty());
    plans(&town, &mentee, room, "2027-01-12 19:08").await;
    town.settle().await;
    let voice = voice_of(&mentor);
    let line = mentee.sees_in(room, OPEN).await.text();
    assert!(line.contains(&format!("<#{}>", voice.0)), "{line}");
    assert!(standing(&mentor, room, NONE).is_empty());
}

#[tokio::test]
async fn that_they_did_not_meet_closes_the_channel() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    clock(&town, "19:00").await;
    assert_eq!(mentor.voice_channels().len(), 1, "for whoever is late");
    let told = mentee.presses_in(room, "We did not meet").await;
    told.is_told("did not meet");
    town.settle().await;
    assert!(mentor.voice_channels().is_empty());
    assert_eq!(town.rows_of_voice().await, (0, 0));
}

#[tokio::test]
async fn who_leaves_the_cohort_while_the_channel_is_being_made_is_not_let_in() {
    let (town, mentor, mentee, _) = planned().await;
    // It cannot be made just yet, and what is to be said is written down.
    let broken = FaultAction::Status(500, json!({ "message": "500: Internal Server Error", "code": 0 }));
    let broken = Fault::once("POST", "/guilds/*/channels", broken);
    town.sandbox().inject(broken);
    // Nor does a look close it meanwhile.
    let blind = nobody_can_look(&town, 500, 0);
    clock(&town, "17:50").await;
    assert!(mentor.voice_channels().is_empty());
    let mine = mentee.runs("/me").await;
    mine.presses("Leave").await.presses("Leave the cohort").await;
    town.settle().await;
    town.lives_for(240).await;
    let voice = voice_of(&mentor);
    mentee.sees_no_channel(voice);
    town.sandbox().clear_fault(blind);
    audited(&town).await;
    assert!(mentor.voice_channels().is_empty());
    assert_eq!(town.rows_of_voice().await, (0, 0));
}

#[tokio::test]
async fn who_is_back_in_the_cohort_is_let_in_again() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    plans(&town, &mentee, room, "2027-01-06 18:00").await;
    town.clock_to("2027-01-06 17:50 Europe/Berlin").await;
    let voice = voice_of(&mentor);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentee]).await;
    let mine = mentor.runs("/me").await;
    mine.presses("Leave").await.presses("Leave the cohort").await;
    town.settle().await;
    mentor.sees_no_channel(voice);
    let form = mentor.presses_in(town.lobby(), "Join as mentor").await;
    let card = form.fills_all(&[("How many mentees", "1")]).await;
    card.presses("I commit").await.is_told("You are in");
    town.settle().await;
    mentor.sees_channel(voice);
    mentor.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
}

#[tokio::test]
async fn who_leaves_the_server_in_the_channel_was_there_until_then() {
    let (town, mentor, mentee, room, _) = talking().await;
    clock(&town, "18:30").await;
    town.sandbox().leave(town.guild(), mentee.persona()).unwrap();
    town.has_noticed_in_voice(&[&mentor]).await;
    audited(&town).await;
    mentor.sees_in(room, "is not in this server").await;
    mentor.leaves_voice();
    town.settle().await;
    audited(&town).await;
    assert!(mentor.voice_channels().is_empty(), "nobody is waited for");
    assert_eq!(town.rows_of_voice().await, (0, 0));
    mentor.runs_in(room, "/session list").await.is_told("met for 30");
    clock(&town, "19:00").await;
    assert!(
        standing(&mentor, room, "how was it?").is_empty(),
        "nobody is asked alone"
    );
}

#[tokio::test]
async fn guests_who_are_dragged_in_count_nothing() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    let lounge = Channel(town.sandbox().add_channel(town.guild(), 2, "lounge", None));
    let guest = town.stranger().await;
    guest.joins_voice(lounge);
    mentee.joins_voice(lounge);
    clock(&town, "18:00").await;
    mentor.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor]).await;
    let olga = town.olga();
    olga.drags(&guest, voice).await;
    clock(&town, "18:30").await;
    audited(&town).await;
    town.has_noticed_in_voice(&[&mentor]).await;
    // The mentee was elsewhere all the time: of that nothing was noted. Dragged in, they are there like anybody of the room.
    olga.drags(&mentee, voice).await;
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "18:40").await;
    olga.drags(&mentee, lounge).await;
    town.has_noticed_in_voice(&[&mentor]).await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    clock(&town, "19:00").await;
    mentee.sees_in(room, "You met for 10 minutes").await;
    // A guest alone holds no channel.
    audited(&town).await;
    assert!(
        mentor
            .voice_channels()
            .iter()
            .all(|channel| channel.id == lounge.0)
    );
}

#[tokio::test]
async fn events_that_come_three_times_or_out_of_order_come_to_the_same() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    let three_times = EventFault::always("VOICE_STATE_UPDATE", EventAction::Repeat(3));
    let three_times = town.sandbox().inject_event_fault(three_times);
    clock(&town, "18:00").await;
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    town.sandbox().clear_fault(three_times);
    let comes_late = || {
        let late = EventAction::Delay(Duration::seconds(20));
        let late = EventFault::once("VOICE_STATE_UPDATE", late);
        town.sandbox().inject_event_fault(late);
    };
    // That the mentor left is heard after they are back.
    comes_late();
    mentor.leaves_voice();
    mentor.joins_voice(voice);
    town.passes(Duration::seconds(30)).await;
    clock(&town, "18:10").await;
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    // And that the mentee came back after they left for good.
    clock(&town, "18:30").await;
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[&mentor]).await;
    comes_late();
    mentee.joins_voice(voice);
    mentee.leaves_voice();
    town.passes(Duration::seconds(30)).await;
    clock(&town, "18:40").await;
    town.has_noticed_in_voice(&[&mentor]).await;
    // All of it at random.
    let mixed = EventAction::Reorder(Duration::seconds(20));
    let mixed = EventFault::always("VOICE_STATE_UPDATE", mixed);
    town.sandbox().inject_event_fault(mixed);
    for _ in 0..4 {
        mentor.leaves_voice();
        mentor.joins_voice(voice);
    }
    mentor.leaves_voice();
    town.passes(Duration::seconds(30)).await;
    town.has_noticed_in_voice(&[]).await;
    clock(&town, "19:00").await;
    mentor.sees_in(room, "You met for 30 minutes").await;
}

#[tokio::test]
async fn a_channel_that_is_deleted_in_the_middle_is_not_made_anew_and_the_session_goes_on() {
    let (town, mentor, mentee, room, voice) = talking().await;
    clock(&town, "18:20").await;
    town.sandbox().delete_channel(voice.0).unwrap();
    town.has_noticed_in_voice(&[]).await;
    mentor.sees_in(room, NONE).await;
    clock(&town, "18:30").await;
    audited(&town).await;
    clock(&town, "18:40").await;
    audited(&town).await;
    assert!(
        mentor.voice_channels().is_empty(),
        "who deleted it may have meant it"
    );
    clock(&town, "19:00").await;
    mentee.sees_in(room, "You met for 20 minutes").await;
    audited(&town).await;
    assert_eq!(town.rows_of_voice().await, (0, 0));
    assert!(standing(&mentor, room, NONE).is_empty());
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn called_off_or_moved_the_channel_goes_and_never_under_anybody() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "17:58").await;
    moves(&mentor, room, "2027-01-13 18:00").await.is_told("Moved:");
    town.settle().await;
    audited(&town).await;
    mentor.sees_channel(voice);
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    town.settle().await;
    assert!(mentor.voice_channels().is_empty());
    assert!(standing(&mentor, room, OPEN).is_empty());
    // The next day it opens again; empty, it goes at once.
    town.clock_to("2027-01-13 17:50 Europe/Berlin").await;
    assert_ne!(voice_of(&mentee), voice);
    let ahead = mentee.runs_in(room, "/session plan").await;
    ahead
        .presses("Call it off")
        .await
        .fills(&[])
        .await
        .is_told("Called off");
    town.settle().await;
    assert!(mentor.voice_channels().is_empty());
    assert_eq!(town.rows_of_voice().await, (0, 0));
    town.clock_to("2027-01-13 19:30 Europe/Berlin").await;
    assert!(standing(&mentor, room, "how was it?").is_empty());
    mentor.runs_in(room, "/session list").await.is_not_told("met for");
}

#[tokio::test]
async fn moved_within_its_day_it_opens_for_each_time() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let first = voice_of(&mentee);
    moves(&mentor, room, "2027-01-12 20:00").await.is_told("Moved:");
    town.settle().await;
    assert!(mentor.voice_channels().is_empty());
    clock(&town, "19:50").await;
    assert_ne!(voice_of(&mentee), first);
    // A little later is the same evening, and the same channel.
    let second = voice_of(&mentee);
    clock(&town, "19:55").await;
    moves(&mentor, room, "2027-01-12 20:05").await.is_told("Moved:");
    town.settle().await;
    assert_eq!(voice_of(&mentee), second);
}

#[tokio::test]
async fn without_the_permission_the_session_goes_on_without_a_channel() {
    let (town, mentor, mentee, room) = planned().await;
    let may = sum(NEEDED);
    town.sandbox()
        .set_bot_permissions(town.guild(), may & !CONNECT.bit);
    // Nor does the server let everybody into its voice channels.
    let everybody = may & !CONNECT.bit & !sum(&[MANAGE_CHANNELS, MANAGE_ROLES, MANAGE_THREADS, PIN_MESSAGES]);
    let path = format!("/guilds/{0}/roles/{0}", town.guild());
    let body = serde_json::json!({ "permissions": everybody.to_string() });
    town.olga().persona().ask("PATCH", &path, body).await.unwrap();
    clock(&town, "17:50").await;
    assert!(mentor.voice_channels().is_empty());
    let line = mentor.sees_in(room, NONE).await;
    assert!(line.pinged.is_empty());
    // What else is owed to the room goes its way, and coordinators are not called for it.
    mentee.posts_in(room, "wrote the parser").await;
    town.coordinator()
        .does_not_see("voice channel for a session")
        .await;
    town.olga().runs("/setup check").await.is_told("**Connect**");
    clock(&town, "19:00").await;
    assert!(asks_whether_they_met(&mentee, room).await);
    clock(&town, "19:15").await;
    audited(&town).await;
    assert_eq!(town.rows_of_voice().await, (0, 0));
    assert!(standing(&mentor, room, NONE).is_empty());
}

#[tokio::test]
async fn in_a_full_category_it_stands_in_none_and_in_a_full_server_there_is_none() {
    let (town, mentor, mentee, room) = planned().await;
    let category = category_of(&town, room);
    for number in 0..49 {
        let name = format!("other-{number}");
        town.sandbox().add_channel(town.guild(), 0, &name, Some(category));
    }
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    let view = town.sandbox().channels(town.guild());
    let view = view.into_iter().find(|one| one.id == voice.0).unwrap();
    assert_eq!(view.parent, None);
    town.stranger().await.sees_no_channel(voice);
    assert!(
        mentor
            .sees_in(room, OPEN)
            .await
            .text()
            .contains(&format!("<#{}>", voice.0))
    );
    clock(&town, "19:30").await;
    audited(&town).await;
    plans(&town, &mentee, room, "2027-01-20 18:00").await;
    for number in town.sandbox().channels(town.guild()).len()..500 {
        let name = format!("more-{number}");
        town.sandbox().add_channel(town.guild(), 0, &name, None);
    }
    town.clock_to("2027-01-20 17:50 Europe/Berlin").await;
    assert!(mentor.voice_channels().is_empty());
    mentor.sees_in(room, NONE).await;
    town.clock_to("2027-01-20 19:00 Europe/Berlin").await;
    assert!(asks_whether_they_met(&mentee, room).await);
}

fn category_of(town: &Town, channel: Channel) -> u64 {
    let channels = town.sandbox().channels(town.guild()).into_iter();
    let mut of_it = channels.filter(|view| view.id == channel.0);
    of_it.next().unwrap().parent.unwrap()
}

#[tokio::test]
async fn one_switch_turns_it_off_also_in_the_middle() {
    let (town, mentor, mentee, room, voice) = talking().await;
    clock(&town, "18:20").await;
    let olga = town.olga();
    let page = olga.runs("/setup start").await.is_private();
    let page = page
        .is_told("nobody listens")
        .presses("Switch voice channels off")
        .await;
    page.is_told("nothing is kept of who is in one");
    assert_eq!(town.rows_of_voice().await, (0, 1), "at once");
    audited(&town).await;
    mentor.sees_channel(voice);
    assert_eq!(town.rows_of_voice().await, (0, 1), "what was seen is not kept");
    clock(&town, "18:40").await;
    mentor.leaves_voice();
    mentee.leaves_voice();
    clock(&town, "18:50").await;
    audited(&town).await;
    assert!(mentor.voice_channels().is_empty());
    clock(&town, "19:00").await;
    assert!(asks_whether_they_met(&mentee, room).await);
    assert_eq!(town.rows_of_voice().await, (0, 0));
    mentee.runs_in(room, "/session list").await.is_not_told("met for");
    // From then on none opens, and nothing is said of one.
    plans(&town, &mentee, room, "2027-01-20 18:00").await;
    let told = mentor.sees_in(room, "planned your next session: **Wed 20").await;
    assert!(!told.text().contains("voice"), "{}", told.text());
    town.clock_to("2027-01-20 17:50 Europe/Berlin").await;
    assert!(mentor.voice_channels().is_empty());
    // Who does not manage the server has no such switch.
    let page = olga.runs("/setup start").await;
    let switch = button(page.message(), "Switch voice channels on").unwrap();
    let panel = mentor.sees_in(town.lobby(), "Sign-up is closed").await;
    let refused = mentor.forges(town.lobby(), panel.id, &switch).await.is_private();
    refused.is_told("Manage Server");
    page.presses("Switch voice channels on")
        .await
        .is_told("nobody listens");
    town.settle().await;
    assert_eq!(mentor.voice_channels().len(), 1, "it is time for it");
}

#[tokio::test]
async fn switched_off_and_on_again_it_stays_under_who_is_in_it() {
    let (town, mentor, mentee, room, voice) = talking().await;
    clock(&town, "18:50").await;
    let blind = nobody_can_look(&town, 500, 0);
    let page = town.olga().runs("/setup start").await;
    let page = page.presses("Switch voice channels off").await;
    page.presses("Switch voice channels on").await;
    clock(&town, "19:00").await;
    clock(&town, "19:15").await;
    mentor.sees_channel(voice);
    town.sandbox().clear_fault(blind);
    audited(&town).await;
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    // What was seen before the switch is gone.
    clock(&town, "19:25").await;
    mentor.leaves_voice();
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    assert!(mentor.voice_channels().is_empty());
    mentee.sees_in(room, "You met for 10 minutes").await;
}

#[tokio::test]
async fn who_meets_elsewhere_says_so_with_one_press_and_no_channel_opens() {
    let (town, mentor, mentee, room) = planned().await;
    let ahead = mentee
        .runs_in(room, "/session plan")
        .await
        .is_told("a voice channel of your own");
    let ahead = ahead.presses("We meet elsewhere").await;
    let ahead = ahead.is_told("You meet elsewhere");
    clock(&town, "17:50").await;
    assert!(mentor.voice_channels().is_empty());
    let here = button(ahead.message(), "We meet in voice here").unwrap();
    ahead
        .presses("We meet in voice here")
        .await
        .is_told("a voice channel of your own");
    town.settle().await;
    let voice = voice_of(&mentor);
    // And away again: nobody is in it.
    let ahead = mentor.runs_in(room, "/session plan").await;
    ahead
        .presses("We meet elsewhere")
        .await
        .is_told("You meet elsewhere");
    town.settle().await;
    mentor.sees_no_channel(voice);
    let stranger = town.stranger().await;
    let panel = stranger.sees_in(town.lobby(), "Sign-up is closed").await;
    let forged = stranger.forges(town.lobby(), panel.id, &here).await.is_private();
    forged.is_told("members of this room");
    clock(&town, "19:00").await;
    assert!(asks_whether_they_met(&mentee, room).await);
    let card = mentee.sees_in(room, "Sessions").await;
    let late = mentee.forges(room, card.id, &here).await;
    late.is_told("That session is over, so where it was held stays");
}

#[tokio::test]
async fn what_was_seen_is_not_unsaid_by_an_old_button() {
    let (town, mentor, mentee, room, _) = talking().await;
    clock(&town, "18:30").await;
    let session = {
        let ahead = mentee.runs_in(room, "/session plan").await;
        button(ahead.message(), "We meet elsewhere").unwrap()
    };
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    clock(&town, "19:00").await;
    let question = mentee.sees_in(room, "You met for 30 minutes").await;
    let forged = session.replace("elsewhere", "not-met");
    let told = mentee.forges(room, question.id, &forged).await.is_private();
    told.is_told("in your voice channel together for 30 minutes");
    town.settle().await;
    mentor.runs_in(room, "/session list").await.is_told("met for 30");
}

#[tokio::test]
async fn who_leaves_the_cohort_is_shut_out_and_the_channel_goes() {
    let (town, mentor, mentee, room) = planned().await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    // Somebody leaves the cohort: the channel is none of theirs any more.
    let mine = mentee.runs("/me").await;
    mine.presses("Leave").await.presses("Leave the cohort").await;
    town.settle().await;
    mentee.sees_no_channel(voice);
    audited(&town).await;
    assert!(mentor.voice_channels().is_empty());
    assert!(standing(&mentor, room, OPEN).is_empty());
    assert_eq!(town.rows_of_voice().await, (0, 0));
}

#[tokio::test]
async fn after_a_restore_the_channel_that_stands_there_is_the_one_that_is_known() {
    let (town, mentor, mentee, room) = planned().await;
    copies(&town).await;
    clock(&town, "17:50").await;
    let voice = voice_of(&mentee);
    clock(&town, "18:00").await;
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    clock(&town, "18:10").await;
    restores(&town).await;
    // Found by its name, its people and the time of its making; then it is looked at like any other.
    audited(&town).await;
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    assert_eq!(voice_of(&mentor), voice, "no second one was opened");
    assert_eq!(standing(&mentor, room, OPEN).len(), 1);
    clock(&town, "18:40").await;
    mentor.leaves_voice();
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    clock(&town, "19:00").await;
    // What was seen before is lost with the records, and nothing is made up for it.
    let question = mentee.sees_in(room, "You met for").await.text();
    let minutes = (20..=30).map(|minutes| format!("You met for {minutes} minutes"));
    assert!(
        minutes.into_iter().any(|words| question.contains(&words)),
        "{question}"
    );
    audited(&town).await;
    assert!(mentor.voice_channels().is_empty());
    assert!(standing(&mentor, room, OPEN).is_empty());
}

#[tokio::test]
async fn a_room_that_met_in_voice_is_alive_though_nobody_wrote_a_word() {
    let (town, mentor, mentee, room) = under_way().await;
    plans(&town, &mentee, room, "2027-02-01 18:00").await;
    town.lives_until("2027-02-01 18:00 Europe/Berlin").await;
    let voice = voice_of(&mentee);
    mentor.joins_voice(voice);
    mentee.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &mentee]).await;
    town.clock_to("2027-02-01 18:30 Europe/Berlin").await;
    mentor.leaves_voice();
    town.has_noticed_in_voice(&[&mentee]).await;
    mentee.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    // Five weeks after it was planned and a week after they met.
    town.lives_until("2027-02-08 18:00 Europe/Berlin").await;
    let digest = town.coordinator().runs("/digest").await;
    digest.is_not_told("Quiet for longer than their rhythm");
}
