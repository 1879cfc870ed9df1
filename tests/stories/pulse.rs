//! One pulse: never on a weekend or a holiday unless the program says so, in questions that take turns, and now and then asked of
//! mentors about themselves.

use crate::town::*;

const CAREER: &str = include_str!("../../config/programs/career-growth.toml");
const CALL: &str = "a moment for a short check-in?";
const REMINDER: &str = "in case it slipped by";

/// The career program, changed, with more in its file.
fn program(changes: &[(&str, &str)], more: &str) -> String {
    let mut source = CAREER.to_owned();
    for (piece, by) in changes {
        assert!(source.contains(piece), "{piece}");
        source = source.replacen(piece, by, 1);
    }
    format!("{source}\n{more}\n")
}

/// A cohort of this program under way, with one pair; it works from Monday, 11 January.
async fn under_way(source: &str) -> (Town, Person, Person, Channel) {
    let town = Town::set_up().await;
    town.gets_program("ours", source).await;
    town.opens_cohort("Spring", "ours", STARTS).await;
    let (mentor, mentee) = town.pair().await;
    town.starts_cohort().await;
    let room = town.room_of(&mentee);
    (town, mentor, mentee, room)
}

/// What was asked in a room so far, in order.
fn asked(town: &Town, room: Channel) -> Vec<String> {
    let messages = town.sandbox().messages(room.0).into_iter();
    let asked = messages.filter(|one| one.text().contains(CALL));
    let question = |text: &str| {
        let bold = text.split("**").nth(1);
        bold.unwrap_or_default().to_owned()
    };
    asked.map(|one| question(&one.text())).collect()
}

/// A moment as it is shown.
fn moment(wall: &str) -> String {
    format!("<t:{}:", instant(wall).timestamp())
}

#[tokio::test]
async fn a_check_in_that_falls_on_a_holiday_comes_the_next_working_day_and_is_shown_so() {
    let holidays = "[calendar]\nholidays = [\"2027-01-14\", \"01-18\"]";
    let (town, mentor, mentee, room) = under_way(&program(&[], holidays)).await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    let digests = || {
        let messages = town.sandbox().messages(coordinators.0).into_iter();
        messages
            .filter(|one| one.text().contains("How Spring is doing"))
            .count()
    };
    // The check-in of Thursday comes on Friday, and the card and the status say so.
    let friday = moment("2027-01-15 09:00 Europe/Berlin");
    town.lives_until("2027-01-11 12:00 Europe/Berlin").await;
    mentee.sees_in(room, &friday).await;
    town.coordinator().runs("/cohort status").await.is_told(&friday);
    town.lives_until("2027-01-15 08:30 Europe/Berlin").await;
    assert_eq!(asked(&town, room).len(), 0, "it is a holiday");
    town.restart().await;
    town.clock_to("2027-01-15 09:00 Europe/Berlin").await;
    let prompt = mentee.sees_in(room, CALL).await;
    let mut members = [mentor.id(), mentee.id()];
    members.sort_unstable();
    let mut pinged = prompt.pinged.clone();
    pinged.sort_unstable();
    assert_eq!(pinged, members);
    assert!(
        !prompt.text().contains("late"),
        "nobody was away: {}",
        prompt.text()
    );
    town.stranger().await.does_not_see(CALL).await;
    // Monday is a holiday of every year: coordinators have their digest on Tuesday.
    let before = digests();
    town.lives_until("2027-01-18 20:00 Europe/Berlin").await;
    assert_eq!(digests(), before);
    // Half of the time was Sunday, and Monday is none to remind people on, either.
    mentee.does_not_see(REMINDER).await;
    town.lives_until("2027-01-19 12:00 Europe/Berlin").await;
    assert_eq!(digests(), before + 1);
    mentee.sees_in(room, REMINDER).await;
    mentor.does_not_see("How Spring is doing").await;
    town.lives_until("2027-01-27 12:00 Europe/Berlin").await;
    assert_eq!(asked(&town, room).len(), 1, "it was asked once");
}

#[tokio::test]
async fn a_reminder_that_falls_on_a_saturday_comes_on_monday_to_who_has_not_answered() {
    let (town, mentor, mentee, room) = under_way(CAREER).await;
    town.lives_until("2027-01-14 09:00 Europe/Berlin").await;
    mentor.presses_in(room, "Good").await.is_told("noted");
    for weekend in ["2027-01-16 20:00 Europe/Berlin", "2027-01-17 20:00 Europe/Berlin"] {
        town.lives_until(weekend).await;
        mentee.does_not_see(REMINDER).await;
        town.restart().await;
    }
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    let reminder = mentee.sees_in(room, REMINDER).await;
    assert_eq!(reminder.pinged, [mentee.id()]);
    mentee
        .presses_on(&reminder, "Good")
        .await
        .is_told("noted: **Good**");
    town.settle().await;
    mentee.does_not_see(REMINDER).await;
}

#[tokio::test]
async fn a_bot_that_is_back_on_a_saturday_asks_on_monday() {
    let (town, _, mentee, room) = under_way(CAREER).await;
    town.lives_until("2027-01-13 12:00 Europe/Berlin").await;
    town.stop_bot().await;
    town.clock_to("2027-01-16 10:00 Europe/Berlin").await;
    town.restart().await;
    town.lives_until("2027-01-18 07:30 Europe/Berlin").await;
    assert_eq!(asked(&town, room).len(), 0);
    town.lives_until("2027-01-18 08:30 Europe/Berlin").await;
    mentee.sees_in(room, "comes late because I was away").await;
    assert_eq!(asked(&town, room).len(), 1);
}

#[tokio::test]
async fn a_program_that_says_so_asks_on_saturday() {
    let saturdays = [("0 9 * * 4#2,4#4", "0 9 * * 6#3")];
    let open = program(&saturdays, "[calendar]\nweekends = true");
    let (town, _, mentee, room) = under_way(&open).await;
    town.lives_until("2027-01-16 09:00 Europe/Berlin").await;
    mentee.sees_in(room, CALL).await;
    // The same rhythm, in a program that does not say so.
    let (town, _, mentee, room) = under_way(&program(&saturdays, "")).await;
    town.lives_until("2027-01-17 20:00 Europe/Berlin").await;
    mentee.does_not_see(CALL).await;
    town.lives_until("2027-01-18 09:00 Europe/Berlin").await;
    mentee.sees_in(room, CALL).await;
    assert_eq!(asked(&town, room).len(), 1);
}

#[tokio::test]
async fn the_questions_take_turns_and_none_comes_again() {
    let weekly = program(&[("0 9 * * 4#2,4#4", "0 9 * * 4")], "");
    let (town, _, mentee, room) = under_way(&weekly).await;
    town.lives_until("2027-02-19 12:00 Europe/Berlin").await;
    let before = asked(&town, room).len();
    // The check-in beside the midpoint is part of it: it takes nobody's question.
    town.lives_until("2027-02-26 12:00 Europe/Berlin").await;
    assert_eq!(asked(&town, room).len(), before);
    town.restart().await;
    town.lives_until("2027-03-26 12:00 Europe/Berlin").await;
    let ten = [
        "How is the work between your sessions going?",
        "How well does the rhythm you agreed on suit you?",
        "How easy is it to say in this room what you really think?",
        "How clear is it by now what this mentorship is for?",
        "When a session ends, how clear is what happens next?",
        "How well do you feel listened to here?",
        "How close does the first goal feel?",
        "How well does keeping in touch between sessions work for you?",
        "How well does the help that you give, or get, fit?",
        "How well do the steps you agreed on fit into your weeks?",
    ];
    assert_eq!(asked(&town, room), ten);
    // Nobody answered, and nobody is shamed for it.
    mentee.does_not_see("of 2").await;
}

#[tokio::test]
async fn a_program_with_questions_of_its_own_asks_these_and_coordinators_read_which_it_was() {
    let own = "closes_after_days = 5\nquestions = [\"Is the *soup* warm enough?\", \"Is the bread fresh?\"]";
    let source = program(&[("closes_after_days = 5", own)], "");
    let (town, mentor, mentee, room) = under_way(&source).await;
    town.lives_until("2027-01-14 09:00 Europe/Berlin").await;
    let prompt = mentee.sees_in(room, CALL).await;
    assert!(
        prompt.text().contains("Is the \\*soup\\* warm enough?"),
        "{}",
        prompt.text()
    );
    mentee.presses_in(room, "Could be better").await.is_told("noted");
    town.lives_until("2027-01-28 09:00 Europe/Berlin").await;
    assert_eq!(asked(&town, room).pop().as_deref(), Some("Is the bread fresh?"));
    mentor.presses_in(room, "Stuck").await.is_told("noted");
    town.settle().await;
    let told = town.coordinator().runs("/digest").await.is_private();
    let told = match button(told.message(), "What people answered") {
        Some(_) => told.presses("What people answered").await,
        None => told,
    };
    // Each answer with its question, in words that break nothing.
    told.is_told("Said it could be better (1)")
        .is_told("Is the \\*soup\\* warm enough?")
        .is_told("Said they are stuck (1)")
        .is_told("Is the bread fresh?");
    mentor.does_not_see("Said it could be better").await;
    mentee.does_not_see("Said they are stuck").await;
    // The coordinators' channel, which a partner may read, names neither answer nor question.
    let coordinators = town.coordinator().channel_named("coordinators").await;
    town.lives_until("2027-02-01 09:00 Europe/Berlin").await;
    let messages = town.sandbox().messages(coordinators.0);
    assert!(
        messages
            .iter()
            .all(|one| !one.text().contains("soup") && !one.text().contains("bread"))
    );
}

#[tokio::test]
async fn reflections_that_are_in_on_a_saturday_are_told_on_monday() {
    let (town, mentor, mentee, room) = under_way(CAREER).await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    for person in [&mentee, &mentor, &mentee] {
        let agreement = person.presses_in(room, "Agreement").await;
        agreement.presses("Sign it as it is").await.is_told("Signed.");
        town.settle().await;
    }
    town.lives_until("2027-02-27 10:00 Europe/Berlin").await;
    for (person, told) in [
        (&mentor, "Nobody reads it until all of you have handed in"),
        (&mentee, "when the next working day begins"),
    ] {
        let form = person.presses_in(room, "Write my reflection").await;
        form.fills_all(&[]).await.is_told(told);
    }
    town.lives_until("2027-02-28 20:00 Europe/Berlin").await;
    town.coordinator().does_not_see("a midpoint can be read").await;
    mentee.does_not_see("is it still right?").await;
    town.lives_until("2027-03-01 08:30 Europe/Berlin").await;
    let news = town
        .coordinator()
        .sees_in(coordinators, "everybody has written")
        .await;
    assert_eq!(news.pinged, [town.facilitator().id()]);
    mentee.sees_in(room, "is it still right?").await;
    mentee.does_not_see("a midpoint can be read").await;
}

#[tokio::test]
async fn a_mentor_is_asked_now_and_then_what_they_are_learning_and_the_room_reads_it() {
    let (town, mentor, mentee, room) = under_way(CAREER).await;
    const LEARNED: &str = "to draw *before* I tell";
    for (number, day) in ["2027-01-13", "2027-01-20", "2027-01-27"].into_iter().enumerate() {
        town.lives_until(&format!("{day} 12:00 Europe/Berlin")).await;
        let times = mentor.runs_in(room, "/session plan").await;
        let times = match button(times.message(), "Skip this") {
            Some(_) => times.presses("Skip this").await,
            None => times,
        };
        times.presses("We have just met").await.is_told("how it was");
        town.settle().await;
        town.passes(chrono::Duration::minutes(1)).await;
        let noted = mentor.presses_in(room, "Moved us on").await.is_told("noted");
        let theirs = mentee.presses_in(room, "Moved us on").await.is_told("noted");
        theirs.is_not_told("What are you learning");
        assert_eq!(
            button(noted.message(), "What I am learning").is_some(),
            number == 2,
            "after every third session: {}",
            noted.text()
        );
        if number == 2 {
            let forged = button(noted.message(), "What I am learning").unwrap();
            let card = mentee.sees_in(room, "Sessions").await;
            let told = mentee.forges(room, card.id, &forged).await;
            told.is_told("belongs to somebody else");
            let form = noted
                .is_told("What are you learning from your mentee?")
                .presses("What I am learning")
                .await
                .is_a_form("What I am learning");
            form.fills(&[("What are you learning", LEARNED)])
                .await
                .is_private()
                .is_told("Kept for your next session");
        }
        town.settle().await;
    }
    mentee.does_not_see("before\\* I tell").await;
    let times = mentee.runs_in(room, "/session plan").await;
    let times = match button(times.message(), "Skip this") {
        Some(_) => times.presses("Skip this").await,
        None => times,
    };
    let form = times.presses("Another time").await;
    let shown = form.fills(&[("Day and time", "2027-02-03 18:00")]).await;
    shown.presses("Plan it").await.is_told("Planned:");
    town.settle().await;
    town.lives_until("2027-02-02 18:00 Europe/Berlin").await;
    let brief = mentee.sees_in(room, "For your session").await;
    assert!(
        brief.text().contains("to draw \\*before\\* I tell"),
        "{}",
        brief.text()
    );
    town.stranger().await.does_not_see("to draw").await;
    town.coordinator().does_not_see("Said their last session").await;
}
