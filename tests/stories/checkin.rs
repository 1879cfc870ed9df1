//! A check-in comes by itself, takes one tap, and keeps to itself what was said.

use std::sync::{Mutex, OnceLock};

use crate::town::*;

const CANARY: &str = "canary-of-the-check-in";

/// Everything the bots of this test run have logged from here on, at every level.
#[derive(Clone, Copy)]
pub struct Log(&'static Mutex<Vec<u8>>);

impl Log {
    /// Listens; stories run side by side, so this is the log of all of them.
    pub fn listen() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        *LOG.get_or_init(|| {
            let log = Log(Box::leak(Box::default()));
            let filter = tracing_subscriber::EnvFilter::new("trellis=trace");
            let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
            tracing::subscriber::set_global_default(lines.with_writer(move || log).finish()).unwrap();
            log
        })
    }

    /// Whether a line holds these words. There have to be lines: a deaf listener would prove nothing.
    pub fn contains(&self, words: &str) -> bool {
        let log = self.0.lock().unwrap();
        assert!(!log.is_empty(), "nothing was logged at all");
        String::from_utf8_lossy(&log).contains(words)
    }
}

impl std::io::Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A cohort under way with one pair; its first check-in is on Thursday, 14 January, at nine.
async fn under_way() -> (Town, Person, Person, Channel) {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    (town, mentor, mentee, room)
}

/// The same, with the check-in asked.
async fn asked() -> (Town, Person, Person, Channel) {
    let (town, mentor, mentee, room) = under_way().await;
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    (town, mentor, mentee, room)
}

/// How many check-ins stand in a channel.
fn count(person: &Person, room: Channel) -> usize {
    let messages = person.persona().messages(room.0).unwrap();
    messages
        .iter()
        .filter(|message| message.text().contains("a moment for a short check-in?"))
        .count()
}

#[tokio::test]
async fn a_check_in_comes_on_its_day_once() {
    let (town, mentor, mentee, room) = under_way().await;
    town.lives_until("2027-01-14 08:00 Europe/Berlin").await;
    mentee.does_not_see("a moment for a short check-in?").await;
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    let prompt = mentee
        .sees_in(room, "How is the work between your sessions going?")
        .await;
    let mut pinged = prompt.pinged.clone();
    pinged.sort_unstable();
    let mut members = [mentor.id(), mentee.id()];
    members.sort_unstable();
    assert_eq!(pinged, members, "the members are asked, and nobody else");
    town.settle().await;
    town.restart().await;
    town.lives_until("2027-01-15 09:00 Europe/Berlin").await;
    assert_eq!(count(&mentee, room), 1);
    town.stranger()
        .await
        .does_not_see("How is the work between your sessions going?")
        .await;
}

#[tokio::test]
async fn the_room_sees_who_answered_and_not_what() {
    let (town, mentor, mentee, room) = asked().await;
    mentee
        .presses_in(room, "Stuck")
        .await
        .is_private()
        .is_told("noted: **Stuck**");
    town.settle().await;
    let prompt = mentor.sees_in(room, "Answered").await;
    assert!(
        prompt.edited && prompt.text().contains(&mentee.mention()),
        "{}",
        prompt.text()
    );
    assert!(!prompt.text().contains("noted"), "{}", prompt.text());
    mentor.presses_in(room, "Good").await.is_told("noted: **Good**");
    town.settle().await;
    mentor.sees_in(room, "thank you").await;
    assert_eq!(count(&mentor, room), 1, "the prompt is edited in place");
}

#[tokio::test]
async fn an_answer_is_changed_until_it_closes_and_then_kindly_refused() {
    let (town, _, mentee, room) = asked().await;
    mentee.presses_in(room, "Stuck").await.is_told("noted: **Stuck**");
    town.passes(chrono::Duration::days(4)).await;
    mentee.presses_in(room, "Good").await.is_told("noted: **Good**");
    let prompt = mentee.sees_in(room, "a moment for a short check-in?").await;
    let stuck = prompt.components.iter().find(|part| part.label == "Stuck");
    let stuck = stuck.unwrap().custom_id.clone();
    town.passes(chrono::Duration::days(1)).await;
    mentee
        .forges(room, prompt.id, &stuck)
        .await
        .is_private()
        .is_told("closed and takes no more answers");
}

#[tokio::test]
async fn nobody_else_answers_for_a_room() {
    let town = Town::with_pair("Spring").await;
    let (_, neighbour) = town.pair().await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.starts_cohort().await;
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    let prompt = mentee.sees_in(room, "a moment for a short check-in?").await;
    let button = prompt
        .components
        .iter()
        .find(|part| part.label == "Good")
        .unwrap()
        .custom_id
        .clone();
    let theirs = town.room_of(&neighbour);
    let message = neighbour.persona().messages(theirs.0).unwrap()[0].id;
    neighbour
        .forges(theirs, message, &button)
        .await
        .is_told("Only the members of this room");
    let detail = button.replace(":good:", ":detail:");
    neighbour
        .forges(theirs, message, &detail)
        .await
        .is_told("Only the members of this room");
    let form = neighbour.forges_form(theirs, &detail, &[("detail", "mine")]);
    form.await.is_stopped_by_discord();
    neighbour
        .forges(theirs, message, "checkin:good:0000000000000000:1")
        .await
        .is_told("do not know this button");
    neighbour
        .forges(theirs, message, "checkin:read:nonsense:1")
        .await
        .is_told("do not know this button");
    town.settle().await;
    mentee.sees_in(room, "Nobody yet").await;
}

#[tokio::test]
async fn private_detail_is_read_by_coordinators_only_and_nowhere_written() {
    let log = Log::listen();
    let (town, mentor, mentee, room) = asked().await;
    let form = mentee
        .presses_in(room, "Add a private detail")
        .await
        .is_told("First tap")
        .presses("Stuck")
        .await;
    let form = form
        .presses("Add a private detail")
        .await
        .is_a_form("private detail");
    let kept = form
        .fills(&[("What should", CANARY)])
        .await
        .is_private()
        .is_told("encrypted");
    kept.presses("Coordinators only")
        .await
        .is_told("stays with the coordinators");
    town.settle().await;

    mentor.does_not_see(CANARY).await;
    assert!(
        !town.database_contains(CANARY),
        "the detail is in the database as it was written"
    );
    assert!(
        !town.requests_contain(CANARY),
        "the detail left the bot though nobody read it"
    );

    let coordinators = town.coordinator().channel_named("coordinators").await;
    town.clock_to("2027-01-18 08:00 Europe/Berlin").await;
    let digest = town
        .coordinator()
        .sees_in(coordinators, "How Spring is doing")
        .await;
    assert!(!digest.text().contains(CANARY) && !digest.text().contains("stuck"));
    let answers = town
        .coordinator()
        .presses_on(&digest, "What people answered")
        .await
        .is_private()
        .is_told("Said they are stuck (1)");
    let digest = answers.message().clone();
    let read = answers.presses("Read").await;
    read.is_private()
        .is_told(CANARY)
        .is_told("Stuck")
        .is_told("How is the work between your sessions going?")
        .is_told("That you read this is recorded");
    let button = digest
        .components
        .iter()
        .find(|part| part.label.starts_with("Read"))
        .unwrap()
        .custom_id
        .clone();
    let card = mentor.persona().messages(room.0).unwrap()[0].id;
    mentor
        .forges(room, card, &button)
        .await
        .is_told("belongs to somebody else")
        .is_not_told(CANARY);
    let stranger = town.stranger().await;
    let panel = stranger.persona().messages(town.lobby().0).unwrap()[0].id;
    let told = stranger.forges(town.lobby(), panel, &button).await;
    told.is_told("Only coordinators");
    mentor.does_not_see(CANARY).await;
    town.settle().await;
    assert!(!town.database_contains(CANARY));
    let public = town
        .sandbox()
        .requests()
        .into_iter()
        .filter(|one| !one.path.contains("/interactions/"));
    let public: Vec<String> = public
        .map(|one| one.json().to_string())
        .filter(|one| one.contains(CANARY))
        .collect();
    assert!(public.is_empty(), "{public:?}");
    assert!(!log.contains(CANARY), "the detail is in the log");
}

#[tokio::test]
async fn a_detail_that_is_shared_is_read_by_the_partner() {
    let (town, mentor, mentee, room) = asked().await;
    let noted = mentee.presses_in(room, "Could be better").await;
    let kept = noted
        .presses("Add a private detail")
        .await
        .fills(&[("What should", CANARY)])
        .await;
    kept.presses("My partner may see it")
        .await
        .is_told("Your partner can now read it");
    town.settle().await;
    mentor
        .presses_in(room, "Read what was shared")
        .await
        .is_private()
        .is_told(CANARY)
        .is_told("Could be better")
        .is_not_told("is recorded");
    let again = mentee.presses_in(room, "Add a private detail").await;
    assert_eq!(again.form_value("What should"), CANARY, "it can be changed");
    again
        .fills(&[("What should", "")])
        .await
        .is_told("no private detail beside your answer now");
    town.settle().await;
    let prompt = mentor.sees_in(room, "a moment for a short check-in?").await;
    assert!(
        !prompt
            .components
            .iter()
            .any(|part| part.label.starts_with("Read")),
        "nothing is shared any more"
    );
    assert!(!town.database_contains(CANARY));
}

#[tokio::test]
async fn a_detail_is_not_offered_to_a_partner_who_has_left() {
    let (town, mentor, mentee, room) = asked().await;
    let asked_before = mentee
        .presses_in(room, "Could be better")
        .await
        .presses("Add a private detail")
        .await
        .fills(&[("What should", CANARY)])
        .await
        .is_told("May your partner");
    let left = mentor.runs("/me").await.presses("Leave").await;
    left.presses("Leave the cohort").await.is_told("You have left");
    town.settle().await;
    // The question is older than the leaving.
    asked_before
        .presses("My partner may see it")
        .await
        .is_told("nobody else is left in this room to read it")
        .is_not_told("Your partner");
    let kept = mentee.presses_in(room, "Add a private detail").await;
    let kept = kept.fills(&[("What should", CANARY)]).await;
    let kept = kept.is_told("nobody else is left in this room to read it");
    assert!(kept.message().components.is_empty(), "{}", kept.text());
    town.settle().await;
    assert!(!town.database_contains(CANARY));
}

#[tokio::test]
async fn only_who_has_not_answered_is_reminded() {
    let (town, mentor, mentee, room) = asked().await;
    mentor.presses_in(room, "Good").await.is_told("noted");
    // Half of its time is a Saturday: nobody is reminded on a weekend.
    town.lives_until("2027-01-18 08:30 Europe/Berlin").await;
    mentee.does_not_see("in case it slipped by").await;
    town.lives_until("2027-01-18 12:00 Europe/Berlin").await;
    let reminder = mentee.sees_in(room, "in case it slipped by").await;
    assert_eq!(reminder.pinged, [mentee.id()]);
    mentee
        .presses_on(&reminder, "Good")
        .await
        .is_told("noted: **Good**");
    town.settle().await;
    mentee.does_not_see("in case it slipped by").await;
}

#[tokio::test]
async fn a_check_in_that_is_over_looks_so_and_its_reminder_goes() {
    let (town, mentor, mentee, room) = asked().await;
    mentor.presses_in(room, "Good").await.is_told("noted");
    town.lives_until("2027-01-18 12:00 Europe/Berlin").await;
    mentee.sees_in(room, "in case it slipped by").await;
    town.lives_until("2027-01-19 08:00 Europe/Berlin").await;
    mentee.sees_in(room, "Open until").await;
    town.lives_until("2027-01-19 09:00 Europe/Berlin").await;
    let prompt = mentee.sees_in(room, "is closed. Thank you").await;
    let words = prompt.text();
    assert!(
        prompt.components.is_empty() && words.contains("Closed"),
        "{words}"
    );
    assert!(
        !words.contains("Answered"),
        "who did not answer is no mark for months to come: {words}"
    );
    mentee.sees_in(room, "The last one was asked").await;
    mentee.does_not_see("of 2").await;
    mentee.does_not_see("in case it slipped by").await;
    mentee.does_not_see("Open until").await;
    let edits = |town: &Town| {
        let requests = town.sandbox().requests();
        requests.iter().filter(|one| one.method == "PATCH").count()
    };
    let before = edits(&town);
    town.lives_until("2027-01-20 09:00 Europe/Berlin").await;
    assert_eq!(edits(&town), before, "it is closed once");
}

#[tokio::test]
async fn after_an_outage_the_newest_check_in_comes_late_and_says_so() {
    let (town, _, mentee, room) = under_way().await;
    town.stop_bot().await;
    town.clock_to("2027-01-15 10:00 Europe/Berlin").await;
    town.restart().await;
    mentee.sees_in(room, "comes late because I was away").await;
    assert_eq!(count(&mentee, room), 1);
}

#[tokio::test]
async fn what_was_missed_too_long_ago_is_told_to_coordinators_as_not_asked() {
    let (town, _, mentee, room) = under_way().await;
    town.stop_bot().await;
    town.clock_to("2027-01-18 12:00 Europe/Berlin").await;
    town.restart().await;
    assert_eq!(count(&mentee, room), 0);
    let coordinators = town.coordinator().channel_named("coordinators").await;
    town.coordinator()
        .sees_in(coordinators, "their silence means nothing")
        .await;
}
