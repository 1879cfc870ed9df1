//! Coordinators open, start, move and close cohorts; everybody sees the sign-up panel.

use crate::town::{Person, Town};
use trellis_kernel::discord::permissions::{SEND_MESSAGES, VIEW_CHANNEL};

const OPEN: &str = "/cohort open program:career-growth name:\"Spring 27\" starts:2027-01-11";

/// Somebody signs up and says yes.
async fn joins(town: &Town, person: &Person, role: &str) {
    let form = person.presses_in(town.lobby(), &format!("Join as {role}")).await;
    let card = match role {
        "mentor" => {
            form.fills(&[("What can you help", "Rust"), ("Your path", "Self-taught")])
                .await
        }
        _ => {
            form.fills(&[
                ("What should be different", "A new job"),
                ("Where are you now", "Support desk"),
            ])
            .await
        }
    };
    card.presses("I commit to this").await.is_told("You are in.");
    town.settle().await;
}

#[tokio::test]
async fn a_coordinator_opens_a_cohort_and_its_panel_appears_where_it_was_asked_for() {
    let town = Town::set_up().await;
    let told = town
        .coordinator()
        .runs(OPEN)
        .await
        .is_private()
        .is_told("Spring 27 is open for sign-up");
    assert!(told.text().contains("Europe/Berlin"), "{}", told.text());
    let panel = town
        .stranger()
        .await
        .sees_in(town.lobby(), "Spring 27: join us")
        .await;
    let words = panel.text();
    for part in [
        "Career growth",
        "Twelve weeks with someone",
        "0 mentors, 0 mentees",
        "I keep about four hours",
        "12 weeks",
    ] {
        assert!(words.contains(part), "{part:?} is not in {words}");
    }
    // Written out: a timestamp would be another day for somebody.
    assert!(
        words.contains("Mon 11 Jan 2027 to Sun 4 Apr 2027") && !words.contains("<t:"),
        "{words}"
    );
    assert!(panel.custom_id("Join as mentor").is_some() && panel.custom_id("Join as mentee").is_some());
    assert!(panel.pinged.is_empty());
    town.settle().await;
}

#[tokio::test]
async fn the_panel_counts_who_joins_and_says_when_sign_up_is_over() {
    let town = Town::with_cohort("Spring").await;
    let before = town
        .coordinator()
        .sees_in(town.lobby(), "0 mentors, 0 mentees")
        .await;
    let (theo, mina) = (town.person("Theo").await, town.person("Mina").await);
    joins(&town, &theo, "mentor").await;
    joins(&town, &mina, "mentee").await;
    let after = mina.sees_in(town.lobby(), "1 mentor, 1 mentee").await;
    assert_eq!(before.id, after.id, "the panel is edited in place");

    town.coordinator()
        .runs("/cohort start")
        .await
        .presses("Start it")
        .await
        .is_told("Spring is under way")
        .is_told("One mentee waits for a room");
    town.settle().await;
    let closed = mina.sees_in(town.lobby(), "Sign-up is closed").await;
    assert_eq!(closed.id, after.id);
    assert!(closed.components.is_empty(), "{}", closed.text());
    // Who still has the old panel before them is told kindly.
    let late = town.stranger().await;
    let old = before.custom_id("Join as mentee").unwrap().to_owned();
    late.forges(town.lobby(), before.id, &old)
        .await
        .is_told("already under way")
        .is_private();
}

#[tokio::test]
async fn only_coordinators_run_cohorts() {
    let town = Town::with_cohort("Spring").await;
    let stranger = town.stranger().await;
    for line in [
        OPEN,
        "/cohort start",
        "/cohort dates starts:2027-02-01",
        "/cohort close",
    ] {
        stranger
            .runs(line)
            .await
            .is_private()
            .is_told("Only coordinators can do this");
    }
    let asked = town.coordinator().runs("/cohort close").await.is_private();
    let close = asked.message().custom_id("Call it off").unwrap().to_owned();
    let panel = stranger.sees_in(town.lobby(), "Spring: join us").await;
    stranger
        .forges(town.lobby(), panel.id, &close)
        .await
        .is_told("Only coordinators can do this");
    town.settle().await;
    stranger.sees_in(town.lobby(), "Spring: join us").await;
    town.coordinator()
        .runs("/cohort status")
        .await
        .is_told("Sign-up is open");
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_and_nothing_is_opened() {
    let town = Town::set_up().await;
    let olga = town.coordinator();
    for (line, words) in [
        (
            "/cohort open program:basketry name:Spring starts:2027-01-11",
            "no program called “basketry”",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:11.1.2027",
            "is not a date I can read",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:2026-01-11",
            "From 2026-01-11 its last day would be 2026-04-04, and that has passed",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:2028-06-01",
            "2028-06-01 is more than a year away. Please choose a first day up to 2028-01-05",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:2027-02-29",
            "There is no 29 February in 2027",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:2027-14-03",
            "names month 14, and a year has twelve",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:9999-12-31",
            "the year 9999 is too far from now",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:\"\u{3164}\"",
            "There is nothing to see in one of the things you wrote",
        ),
        (
            "/cohort open program:career-growth name:\"\u{3164}\" starts:2027-01-11",
            "A cohort needs a name that people can read, such as Spring 2027, so none was opened",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:2027-01-11 zone:UTC+5:30",
            "“UTC+5:30” says how clocks are set and names no place",
        ),
        (
            "/cohort open program:career-growth name:Spring starts:2027-01-11 zone:Mars/Olympus",
            "not a time zone I know",
        ),
    ] {
        olga.runs(line).await.is_private().is_told(words);
    }
    olga.runs("/cohort status").await.is_told("no cohort here yet");
    olga.does_not_see("join us").await;
    olga.runs(OPEN).await.is_told("is open for sign-up");
    let again = OPEN.replace("Spring 27", "SPRING 27");
    olga.runs(&again)
        .await
        .is_told("already has a cohort called “SPRING 27”");
    // Nor under a name that reads like it.
    let wide = OPEN.replace("Spring 27", "ＳＰＲＩＮＧ 27");
    olga.runs(&wide).await.is_told("already has a cohort called");
    // What can mean one day and one place only is read.
    olga.runs("/cohort open program:career-growth name:Autumn starts:2027/3/1 zone:\"\u{200e}berlin\"")
        .await
        .is_told("Mon 1 Mar 2027")
        .is_told("Europe/Berlin");
    // A name with nothing to see in it is none.
    olga.runs("/cohort close cohort:\"\u{3164}\"")
        .await
        .is_told("There are several cohorts this could be about");
    town.settle().await;
}

#[tokio::test]
async fn a_cohort_whose_first_day_is_past_says_so_when_it_opens() {
    let town = Town::set_up().await;
    town.clock_to("2027-01-20 09:00 Europe/Berlin").await;
    let olga = town.coordinator();
    olga.runs(OPEN)
        .await
        .is_told("Its first day, Mon 11 Jan 2027, was 9 days ago, and 75 days are left, today among them")
        .is_told("`/cohort dates`")
        .is_not_told("On the first day, run");
    olga.runs("/cohort open program:career-growth name:Summer starts:2027-01-20")
        .await
        .is_told("On the first day, run `/cohort start`")
        .is_not_told("Its first day");
    town.settle().await;
}

#[tokio::test]
async fn without_setup_a_cohort_is_refused_with_the_way_out() {
    let town = Town::new().await;
    town.olga().runs(OPEN).await.is_told("/setup");
}

#[tokio::test]
async fn a_cohort_is_closed_after_a_yes_and_an_old_yes_does_nothing() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let olga = town.coordinator();
    town.starts_cohort().await;
    let first = olga
        .runs("/cohort close")
        .await
        .is_told("Its one open room becomes read-only");
    let second = olga.runs("/cohort close cohort:Spring").await;
    first.presses("Keep it").await.is_told("it stays as it is");
    olga.runs("/cohort status").await.is_told("Under way");
    second.presses("Close the cohort").await.is_told("is closed");
    town.settle().await;
    mentee.sees_in(town.lobby(), "this cohort is over").await;
    let room = town.room_of(&mentee);
    mentor.sees_channel(room);
    assert!(
        mentor.persona().write(room.0, "one more thing").await.is_err(),
        "a closed room is read-only"
    );
    // The button is gone by now, but a press may have been on its way.
    let panel = olga.sees_in(town.lobby(), "this cohort is over").await;
    let route = second.message().custom_id("Close the cohort").unwrap().to_owned();
    olga.forges(town.lobby(), panel.id, &route)
        .await
        .is_private()
        .is_told("This cohort is closed");
    olga.runs("/cohort close").await.is_told("no cohort here yet");
    // Its name is free again.
    olga.runs("/cohort open program:career-growth name:Spring starts:2027-02-01")
        .await
        .is_told("is open for sign-up");
    town.settle().await;
}

#[tokio::test]
async fn a_cohort_that_never_started_is_called_off() {
    let town = Town::with_cohort("Spring").await;
    let asked = town
        .coordinator()
        .runs("/cohort close")
        .await
        .is_told("has not started. Call it off?");
    asked.presses("Call it off").await.is_told("is called off");
    town.settle().await;
    town.stranger()
        .await
        .sees_in(town.lobby(), "this cohort will not take place")
        .await;
}

#[tokio::test]
async fn the_status_shows_coordinators_everything_and_others_what_concerns_them() {
    let town = Town::with_pair("Spring").await;
    let (mentor, _) = town.pair().await;
    let mina = town.person("Mina").await;
    joins(&town, &mina, "mentee").await;
    let olga = town.coordinator();
    olga.runs("/cohort open program:open-source-contribution name:Autumn starts:2027-03-01")
        .await
        .is_told("Autumn");
    town.settle().await;
    olga.runs("/cohort start cohort:Spring")
        .await
        .presses("Start it")
        .await
        .is_told("under way");
    town.clock_to("2027-01-18 10:00 Europe/Berlin").await;

    let all = olga.runs("/cohort status").await.is_private();
    let words = all.text();
    let coming = ["Digest: <t:", "Check-in: <t:", "Midpoint: <t:"].map(|part| {
        let found = words
            .find(part)
            .unwrap_or_else(|| panic!("{part} is not in {words}"));
        words[found + part.len()..].split(':').next().unwrap().to_owned()
    });
    let stand = words.lines().filter(|line| line.contains(": <t:"));
    let stand: Vec<&str> = stand
        .filter_map(|line| coming.iter().find(|at| line.contains(*at)).map(String::as_str))
        .collect();
    assert!(stand.is_sorted(), "against the order of time: {words}");
    for part in [
        "Spring",
        "Autumn",
        "Under way, week 2 of 12",
        "1 mentor, 2 mentees",
        "One mentee waits",
        "1 open, 0 closed",
        "Check-in: <t:",
    ] {
        assert!(words.contains(part), "{part:?} is not in {words}");
    }
    let waits = format!("/room open` makes it.\n{}", mina.mention());
    assert!(
        words.contains(&waits) && words.contains("Midpoint: <t:"),
        "{words}"
    );
    let said = all.chooses("Read what somebody said: Spring", &["Mina"]).await;
    said.is_private().is_told("What Mina said").is_told("A new job");
    olga.runs("/cohort status cohort:Autumn")
        .await
        .is_told("Autumn")
        .is_not_told("Spring");
    mentor
        .runs("/cohort status")
        .await
        .is_told("Spring")
        .is_told("Autumn")
        .is_not_told("waits for a room");
    let stranger = town.stranger().await;
    stranger
        .runs("/cohort status")
        .await
        .is_told("Autumn")
        .is_not_told("Spring");
    stranger
        .runs("/cohort status cohort:Spring")
        .await
        .is_told("no cohort called “Spring”");
}

#[tokio::test]
async fn completion_offers_programs_zones_and_the_cohorts_one_may_see() {
    let town = Town::with_cohort("Spring").await;
    let (olga, stranger) = (town.coordinator(), town.stranger().await);
    assert_eq!(
        olga.is_offered("/cohort open", "program", "growth").await,
        ["Career growth"]
    );
    assert_eq!(
        olga.is_offered("/cohort open program:career-growth", "zone", "berl")
            .await,
        ["Europe/Berlin"]
    );
    let offered = olga
        .is_offered("/cohort open program:career-growth", "zone", "utc+5:30")
        .await;
    assert!(offered.contains(&"Asia/Kolkata".to_owned()), "{offered:?}");
    let offered = olga
        .is_offered("/cohort open program:career-growth", "zone", "PST")
        .await;
    assert!(offered.contains(&"America/Los_Angeles".to_owned()), "{offered:?}");
    assert_eq!(
        olga.is_offered("/cohort status", "cohort", "ｓｐｒ").await,
        ["Spring"]
    );
    assert_eq!(
        olga.is_offered("/cohort status", "cohort", "spr").await,
        ["Spring"]
    );
    assert_eq!(
        stranger.is_offered("/cohort status", "cohort", "").await,
        ["Spring"]
    );
    town.starts_cohort().await;
    assert!(
        stranger
            .is_offered("/cohort status", "cohort", "")
            .await
            .is_empty()
    );
    assert_eq!(
        olga.is_offered("/cohort close", "cohort", "x").await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_panel_that_may_not_be_posted_waits_and_the_coordinators_are_told() {
    let town = Town::set_up().await;
    let bot = town.sandbox().bot_user();
    let deny = SEND_MESSAGES.bit;
    town.sandbox()
        .set_overwrite(town.lobby().0, bot, 1, VIEW_CHANNEL.bit, deny)
        .unwrap();
    let olga = town.coordinator();
    olga.runs(OPEN)
        .await
        .is_told("the coordinators' channel then says what is missing");
    town.settle().await;
    let channel = olga.channel_named("coordinators").await;
    olga.sees_in(channel, "Send Messages").await;
    town.sandbox()
        .set_overwrite(town.lobby().0, bot, 1, VIEW_CHANNEL.bit | deny, 0)
        .unwrap();
    town.passes(chrono::Duration::hours(2)).await;
    olga.sees_in(town.lobby(), "Spring 27: join us").await;
}

#[tokio::test]
async fn what_somebody_said_is_read_by_coordinators_only_and_not_after_they_left() {
    let town = Town::with_cohort("Spring").await;
    let mina = town.person("Mina").await;
    joins(&town, &mina, "mentee").await;
    let olga = town.coordinator();
    let status = olga.runs("/cohort status").await;
    let list = status
        .message()
        .components
        .iter()
        .find(|part| part.label.starts_with("Read what"));
    let (route, value) = list
        .map(|part| (part.custom_id.clone(), part.options[0].0.clone()))
        .unwrap();
    let stranger = town.stranger().await;
    stranger
        .runs("/cohort status")
        .await
        .is_not_told("waits for a room")
        .is_not_told("Read what");
    let panel = stranger.sees_in(town.lobby(), "Spring: join us").await;
    for person in [&stranger, &town.facilitator()] {
        let press = serde_json::json!({
            "type": 3, "application_id": town.sandbox().application_id().to_string(),
            "guild_id": town.guild().to_string(), "channel_id": town.lobby().0.to_string(),
            "message_id": panel.id.to_string(), "nonce": "forged",
            "data": { "component_type": 3, "custom_id": route, "values": [value] },
        });
        let told = person.persona().forge(&press).await.text();
        assert!(
            told.contains("Only coordinators") && !told.contains("A new job"),
            "{told}"
        );
    }
    let leaving = mina.runs("/me").await.presses("Leave").await;
    leaving.presses("Leave the cohort").await.is_told("You have left");
    status
        .chooses("Read what", &["Mina"])
        .await
        .is_told("not in the cohort any more")
        .is_not_told("A new job");
    town.settle().await;
}
