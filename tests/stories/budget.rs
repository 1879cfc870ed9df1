//! The ask budget: in no seven days is anybody pinged more often than the program says, whoever does what, and nothing that
//! is said is lost by it.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::{Fault, FaultAction, MessageView};
use serde_json::json;
use trellis_domain::budget::{Asks, Budget, WEEK};
use trellis_domain::program::Program;

use crate::town::*;

const CAREER: &str = include_str!("../../config/programs/career-growth.toml");

/// When messages pinged this person in a room, in order.
fn pings(town: &Town, room: Channel, person: &Person) -> Vec<DateTime<Utc>> {
    // What was edited since then pinged when it was sent, and what was sent before the town was copied is known by itself only.
    let path = format!("/api/v10/channels/{}/messages", room.0);
    let requests = town.sandbox().requests().into_iter();
    let posts = requests.filter(|one| one.method == "POST" && one.path == path && one.status == 200);
    let posts = posts.filter(|one| {
        let users = one.request["allowed_mentions"]["users"].as_array();
        users.is_some_and(|users| users.contains(&json!(person.id().to_string())))
    });
    let posts = posts.map(|one| one.response["id"].as_str().unwrap().parse::<u64>().unwrap());
    let messages = town.sandbox().messages(room.0).into_iter();
    let messages = messages
        .filter(|one| one.pinged.contains(&person.id()))
        .map(|one| one.id);
    let ids: BTreeSet<u64> = posts.chain(messages).collect();
    ids.into_iter().map(sent_at).collect()
}

/// When the message of this id was sent.
fn sent_at(id: u64) -> DateTime<Utc> {
    let since_2015 = i64::try_from(id >> 22).unwrap();
    DateTime::from_timestamp_millis(since_2015 + 1_420_070_400_000).unwrap()
}

/// The most pings in any seven days.
fn most_in_a_week(pings: &[DateTime<Utc>]) -> usize {
    let from = |begin: &DateTime<Utc>| {
        pings
            .iter()
            .filter(|at| *at >= begin && **at - *begin < WEEK)
            .count()
    };
    pings.iter().map(from).max().unwrap_or_default()
}

async fn is_stuck(town: &Town, mentee: &Person, room: Channel, with: &str) {
    let form = mentee.runs_in(room, "/progress visibility:room").await;
    let told = form.fills(&[("Where I am stuck", with)]).await;
    told.is_told("Saved");
    town.settle().await;
}

#[tokio::test]
async fn a_mentor_is_pinged_three_times_in_seven_days_and_sees_the_rest_without() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    // The welcome to the room was the first.
    let before = pings(&town, room, &mentor).len();
    assert_eq!(before, 1);
    for number in 1..=5 {
        is_stuck(&town, &mentee, room, &format!("riddle number {number}")).await;
        town.passes(TimeDelta::hours(2)).await;
    }
    assert_eq!(pings(&town, room, &mentor).len(), 3, "the welcome and two more");
    let last = mentor.sees_in(room, "riddle number 5").await;
    assert!(last.pinged.is_empty(), "it is there, and in silence");
    assert_eq!(
        pings(&town, room, &mentee).len(),
        1,
        "nobody else is pinged for it"
    );
    // A restart forgets nothing.
    town.restart().await;
    is_stuck(&town, &mentee, room, "riddle after a restart").await;
    assert_eq!(pings(&town, room, &mentor).len(), 3);
    town.passes(TimeDelta::days(7)).await;
    is_stuck(&town, &mentee, room, "riddle of another week").await;
    let line = mentor.sees_in(room, "riddle of another week").await;
    assert_eq!(line.pinged, [mentor.id()]);
    assert!(most_in_a_week(&pings(&town, room, &mentor)) <= 3);
}

#[tokio::test]
async fn what_must_be_asked_has_its_ping_kept_whatever_comes_before_it() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    // The midpoint is asked on Monday, 22 February, at eleven.
    town.lives_until("2027-02-19 09:00 Europe/Berlin").await;
    let before = pings(&town, room, &mentor).len();
    for number in 1..=4 {
        is_stuck(&town, &mentee, room, &format!("riddle number {number}")).await;
        town.passes(TimeDelta::hours(2)).await;
    }
    assert_eq!(pings(&town, room, &mentor).len(), before + 2, "the third is kept");
    town.lives_until("2027-02-22 11:00 Europe/Berlin").await;
    let call = mentor.sees_in(room, "you are half way").await;
    assert!(call.pinged.contains(&mentor.id()) && call.pinged.contains(&mentee.id()));
    assert!(most_in_a_week(&pings(&town, room, &mentor)) <= 3);
}

#[tokio::test]
async fn a_reminder_is_held_against_who_is_reminded_and_nobody_else() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.lives_until("2027-01-14 09:00 Europe/Berlin").await;
    mentor.presses_in(room, "Good").await.is_told("noted");
    // The check-in and two riddles: the mentor's week is full.
    for number in 1..=3 {
        is_stuck(&town, &mentee, room, &format!("riddle number {number}")).await;
        town.passes(TimeDelta::hours(2)).await;
    }
    let last = mentor.sees_in(room, "riddle number 3").await;
    assert!(last.pinged.is_empty(), "no fourth ping");
    let before = pings(&town, room, &mentor).len();
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let reminder = mentee.sees_in(room, "in case it slipped by").await;
    assert_eq!(reminder.pinged, [mentee.id()]);
    assert_eq!(pings(&town, room, &mentor).len(), before);
    assert!(most_in_a_week(&pings(&town, room, &mentor)) <= 3);
}

#[tokio::test]
async fn a_mentor_of_two_is_pinged_twice_more() {
    let town = Town::with_cohort("Spring").await;
    let mentor = town.mentor(2).await;
    let (one, other) = (town.mentee().await, town.mentee().await);
    let rooms = [
        town.opens_room(&mentor, &one).await,
        town.opens_room(&mentor, &other).await,
    ];
    town.starts_cohort().await;
    for number in 1..=3 {
        is_stuck(&town, &one, rooms[0], &format!("ones riddle {number}")).await;
        is_stuck(&town, &other, rooms[1], &format!("others riddle {number}")).await;
    }
    let all: usize = rooms.iter().map(|room| pings(&town, *room, &mentor).len()).sum();
    assert_eq!(all, 5, "two welcomes and three of six riddles");
}

#[tokio::test]
async fn a_check_in_beside_the_midpoint_is_part_of_it_and_is_not_promised() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let asked = |person: &Person| {
        let messages = person.persona().messages(room.0).unwrap();
        let asked = messages
            .iter()
            .filter(|one| one.text().contains("a moment for a short check-in?"));
        asked.count()
    };
    // The midpoint is on 22 February, and a check-in would come on the 25th.
    town.lives_until("2027-02-22 11:00 Europe/Berlin").await;
    mentor.sees_in(room, "you are half way").await;
    let next = instant("2027-03-11 09:00 Europe/Berlin").timestamp();
    mentor.sees_in(room, &format!("<t:{next}:")).await;
    let before = asked(&mentee);
    town.lives_until("2027-02-26 12:00 Europe/Berlin").await;
    assert_eq!(asked(&mentee), before);
    town.lives_until("2027-03-11 12:00 Europe/Berlin").await;
    assert_eq!(asked(&mentee), before + 1);
    // It was left out on purpose, and coordinators are not told that somebody was not asked.
    town.coordinator().does_not_see("were not asked").await;
}

/// Everything a program asks, answered over twelve weeks as it comes.
#[tokio::test]
async fn twelve_weeks_of_a_mentee_and_a_mentor_are_within_the_budget() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let program = Program::parse("career-growth", CAREER).unwrap();
    let (mut of_mentee, mut of_mentor) = (Asks::NOTHING, Asks::NOTHING);
    let (mut day, mut answered) = (instant("2027-01-11 20:00 Europe/Berlin"), Vec::new());
    while day < instant("2027-04-06 00:00 Europe/Berlin") {
        town.lives_until(&format!("{} UTC", day.format("%Y-%m-%d %H:%M")))
            .await;
        for message in town.sandbox().messages(room.0) {
            let text = message.text();
            if answered.contains(&message.id) {
                continue;
            }
            if text.contains("a moment for a short check-in?") {
                for person in [&mentee, &mentor] {
                    person.presses_on(&message, "Good").await.is_told("noted");
                }
                of_mentee = of_mentee + Asks::TAP;
                of_mentor = of_mentor + Asks::TAP;
            } else if text.contains("you are half way") {
                of_mentee = of_mentee + reflects(&mentee, &message).await;
                of_mentor = of_mentor + reflects(&mentor, &message).await;
            } else {
                continue;
            }
            answered.push(message.id);
            town.settle().await;
        }
        let since = (day - instant("2027-01-11 20:00 Europe/Berlin")).num_days();
        if since > 0 && since % i64::from(program.progress.update_every_days) == 0 {
            mentee.posts_in(room, &format!("day {since}")).await;
            of_mentee = of_mentee + program.progress.asks();
            town.settle().await;
        }
        day += TimeDelta::days(1);
    }
    are_within_the_budget(
        &town,
        room,
        [("mentee", &mentee, of_mentee), ("mentor", &mentor, of_mentor)],
    );
}

/// Writes what a midpoint asks of this person, and returns what that was.
async fn reflects(person: &Person, message: &MessageView) -> Asks {
    let form = person.presses_on(message, "Write my reflection").await;
    let inputs = form.form().inputs.iter();
    let needed = inputs.filter(|one| one.required).map(|one| one.label.clone());
    let needed: Vec<String> = needed.collect();
    let fields: Vec<(&str, &str)> = needed.iter().map(|label| (label.as_str(), "As it is")).collect();
    form.fills(&fields).await.is_told("Kept");
    Asks::LONG * u32::try_from(needed.len()).unwrap()
}

/// Prints what was asked of each, and holds it against what may be.
fn are_within_the_budget(town: &Town, room: Channel, asked: [(&str, &Person, Asks); 2]) {
    let budget = Budget::DEFAULT;
    for ((name, person, asked), most) in asked.into_iter().zip([budget.mentee, budget.mentor]) {
        let pings = pings(town, room, person);
        println!(
            "{name}: {} of {} asks, {} of {} minutes, {} pings, {} of {} in a week",
            asked.count,
            most.count,
            asked.tenths.div_ceil(10),
            most.tenths / 10,
            pings.len(),
            most_in_a_week(&pings),
            most.pings
        );
        assert!(asked.count > 5 && asked.count <= most.count && asked.tenths <= most.tenths);
        assert!(most_in_a_week(&pings) <= most.pings as usize);
    }
}

/// A room that does all there is: it signs, sets a goal, plans a step a fortnight and meets as often. What people plan of
/// themselves is counted here as if it were asked.
#[tokio::test]
async fn twelve_weeks_of_a_room_that_signs_and_meets_are_within_the_budget_and_never_checked_in_on() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let program = Program::parse("career-growth", CAREER).unwrap();
    let (mut of_mentee, mut of_mentor) = (Asks::NOTHING, Asks::NOTHING);
    town.lives_until("2027-01-11 19:00 Europe/Berlin").await;
    for person in [&mentee, &mentor] {
        let agreement = person.presses_in(room, "Agreement").await;
        agreement.presses("Sign it as it is").await.is_told("Signed.");
        town.settle().await;
    }
    (of_mentee, of_mentor) = (of_mentee + Asks::TAP, of_mentor + Asks::TAP);
    let plan = mentee.presses_in(room, "Goals and steps").await;
    let goal = plan.presses("Add a goal").await;
    let goal = goal.fills(&[
        ("What should", "give a talk"),
        ("How we", "it is held"),
        ("By when", "2027-04-02"),
    ]);
    goal.await.is_told("Your goal is set");
    town.settle().await;
    mentor.sees_in(room, "🌿 Working").await;
    let (mut day, mut answered, mut taps) = (instant("2027-01-11 20:00 Europe/Berlin"), BTreeSet::new(), 0);
    while day < instant("2027-04-06 00:00 Europe/Berlin") {
        let now = format!("{} UTC", day.format("%Y-%m-%d %H:%M"));
        town.lives_until(&now).await;
        for message in town.sandbox().messages(room.0) {
            let text = message.text();
            assert!(!text.contains("a moment for a short check-in?"), "{text}");
            if answered.contains(&message.id) {
                continue;
            }
            if text.contains("how was it?") {
                for person in [&mentee, &mentor] {
                    person.presses_on(&message, "Moved us on").await;
                }
                (of_mentee, of_mentor) = (of_mentee + Asks::TAP, of_mentor + Asks::TAP);
                taps += 1;
            } else if text.contains("How did this step go?") {
                mentee.presses_on(&message, "Done").await;
                of_mentee = of_mentee + Asks::TAP;
            } else if text.contains("you are half way") {
                of_mentee = of_mentee + reflects(&mentee, &message).await;
                of_mentor = of_mentor + reflects(&mentor, &message).await;
            } else {
                continue;
            }
            answered.insert(message.id);
            town.settle().await;
        }
        let since = (day - instant("2027-01-11 20:00 Europe/Berlin")).num_days();
        if since % 14 == 0 && since < 77 {
            let session = day + TimeDelta::days(2);
            plans_a_session(&mentee, room, &session.format("%Y-%m-%d 18:00").to_string()).await;
            let plan = mentee.presses_in(room, "Goals and steps").await;
            let step = plan.presses("Add a step").await;
            let when = (day + TimeDelta::days(7)).format("%Y-%m-%d 17:00").to_string();
            let step = step
                .fills(&[("I will", "write a page"), ("Day and time", &when)])
                .await;
            step.is_told("Your step is kept");
            town.settle().await;
        }
        if since > 0 && since % i64::from(program.progress.update_every_days) == 0 {
            mentee.posts_in(room, &format!("day {since}")).await;
            of_mentee = of_mentee + program.progress.asks();
            town.settle().await;
        }
        day += TimeDelta::days(1);
    }
    // They meet six times. In the week of the midpoint that asks what there is to ask, and nobody taps beside it.
    assert_eq!(taps, 5);
    are_within_the_budget(
        &town,
        room,
        [("mentee", &mentee, of_mentee), ("mentor", &mentor, of_mentor)],
    );
    town.stranger().await.does_not_see("how was it?").await;
}

/// Plans a session at a time that is written.
async fn plans_a_session(person: &Person, room: Channel, when: &str) {
    let shown = person.runs_in(room, "/session plan").await;
    let times = match button(shown.message(), "Skip this") {
        Some(_) => shown.presses("Skip this").await,
        None => shown,
    };
    let form = times.presses("Another time").await;
    let shown = form.fills(&[("Day and time", when)]).await;
    shown.presses("Plan it").await.is_told("Planned:");
}

#[tokio::test]
async fn a_message_that_is_tried_often_pings_once_and_costs_one_ping() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let path = format!("/channels/{}/messages", room.0);
    let wait = FaultAction::RateLimited {
        retry_after: 0.2,
        global: false,
        scope: "user",
    };
    for _ in 0..4 {
        town.sandbox().inject(Fault::once("POST", &path, wait.clone()));
    }
    let form = mentee.runs_in(room, "/progress visibility:room").await;
    form.fills(&[("Where I am stuck", "the first riddle")])
        .await
        .is_told("Saved");
    for _ in 0..12 {
        town.passes(TimeDelta::minutes(1)).await;
    }
    let line = mentor.sees_in(room, "the first riddle").await;
    assert_eq!(line.pinged, [mentor.id()], "it was tried five times, and pings");
    town.passes(TimeDelta::hours(1)).await;
    is_stuck(&town, &mentee, room, "the second riddle").await;
    let line = mentor.sees_in(room, "the second riddle").await;
    assert_eq!(line.pinged, [mentor.id()], "the welcome, the first and this");
}
