//! Roadmaps: what one would mean is shown before it is copied, its steps come into the room once, and a community imports its
//! own.

use std::time::Instant;

use trellis_domain::bounds;

use crate::town::*;

const APPLY: &str = "/roadmap apply roadmap:leadership";
/// What good looks like in the first step of that roadmap.
const GOOD: &str = "Often the surprise is their own share of the time";

/// A small roadmap of a community's own.
const OWN: &str = r#"name = "Our way"
summary = "Two steps of ours."
weeks = 2
hours_per_month = 4
competencies = ["Craft"]

[[steps]]
week = 1
level = "foundation"
kind = "observe"
competency = "Craft"
hours = 0.5
text = "Look at how it is done here."
evidence = "A note"
good = "It was looked at closely."

[[steps]]
week = 2
level = "stretch"
kind = "do"
competency = "Craft"
hours = 2
text = "Do it the way it is done here."
evidence = "A link"
good = "It was done."
"#;

/// A coordinator sends a file.
async fn imports(town: &Town, name: &str, bytes: impl AsRef<[u8]>) -> Told {
    let carla = town.coordinator();
    let sent = carla.runs_with_file(town.lobby(), "/roadmap import", "file", name, bytes.as_ref());
    sent.await.is_private()
}

/// How many lines of the plan of a room have these words, over all its pages.
async fn times_in_plan(person: &Person, room: Channel, words: &str) -> usize {
    let lines = |told: &Told| {
        let all = parts(told.message()).into_iter();
        all.map(|(_, text)| text.matches(words).count()).sum::<usize>()
    };
    let mut page = person.runs_in(room, "/goals").await.is_private();
    let mut times = lines(&page);
    while button(page.message(), "More").is_some() {
        page = page.presses("More").await;
        times += lines(&page);
    }
    times
}

/// Somebody opens the step of the plan of a room that begins with these words.
async fn opens_step(person: &Person, room: Channel, words: &str) -> Told {
    let plan = person.runs_in(room, "/goals").await.is_private();
    let choices = plan.message().components.iter().flat_map(|part| &part.options);
    let label = choices
        .map(|(_, label)| label)
        .find(|label| label.contains(words));
    let label = label
        .unwrap_or_else(|| panic!("no step {words:?} in {}", plan.text()))
        .clone();
    plan.chooses("Open a goal", &[label.as_str()]).await
}

/// The name of the file that is handed to a person alone, beside these words.
async fn file_handed(town: &Town, person: &Person, words: &str) -> String {
    let mut changes = town.sandbox().changes();
    let handed = tokio::time::timeout(PATIENCE, async {
        loop {
            let mut answers = person.persona().ephemerals().into_iter();
            if let Some(beside) = answers.find(|answer| answer.text().contains(words)) {
                return beside;
            }
            let _ = changes.changed().await;
        }
    });
    let beside = handed.await.expect("nothing was handed");
    let [(name, _)] = beside.attachments.as_slice() else {
        panic!("{:?}", beside.attachments)
    };
    name.clone()
}

#[tokio::test]
async fn a_mentee_sees_what_a_roadmap_would_mean_and_copies_it_with_one_tap() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let room = town.room_of(&mentee);
    let shown = mentee.runs_in(room, APPLY).await.is_private();
    let shown = shown
        .is_told("Leadership")
        .is_told("15 steps in")
        .is_told("At most 3.75 hours in four weeks")
        .is_told("The program promises 4 hours a month")
        .is_told("observe: In three meetings that you have anyway")
        .is_not_told(GOOD);
    // Nothing has happened yet.
    mentor.does_not_see("copied the roadmap").await;
    shown
        .presses("Copy these 15 steps")
        .await
        .is_private()
        .is_told("All 15 steps are in");
    town.settle().await;
    let line = mentor.sees_in(room, "copied the roadmap").await;
    assert!(line.text().contains("15 steps, from"), "{}", line.text());
    assert!(line.pinged.is_empty(), "nobody is rung for it");
    for person in [&other, &town.stranger().await] {
        person.does_not_see("copied the roadmap").await;
        person.does_not_see("In three meetings").await;
    }
    assert_eq!(times_in_plan(&mentee, room, "In three meetings").await, 1);
    assert_eq!(times_in_plan(&mentor, room, "In three meetings").await, 1);
    // It says what shows that it was done, and what good looks like to mentors alone.
    opens_step(&mentee, room, "In three meetings")
        .await
        .is_told("Evidence: The three lines")
        .is_not_told("for mentors only")
        .is_not_told(GOOD);
    opens_step(&mentor, room, "In three meetings")
        .await
        .is_told("mentors only")
        .is_told(GOOD);
    opens_step(&town.coordinator(), room, "In three meetings")
        .await
        .is_told(GOOD);
    town.gives_role(&mentee, "Coordinator");
    opens_step(&mentee, room, "In three meetings")
        .await
        .is_not_told(GOOD);
    mentee.does_not_see(GOOD).await;
}

#[tokio::test]
async fn what_is_copied_twice_by_mistake_is_told_and_not_doubled() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let first = mentee.runs_in(room, APPLY).await;
    let other = mentor.runs_in(room, APPLY).await;
    first.presses("Copy these").await.is_told("All 15 steps are in");
    // The same button once more, as a hasty finger does, and the mentor, who saw it before it was copied.
    let copy = button(first.message(), "Copy these").unwrap();
    let again = mentee.forges(room, first.message().id, &copy).await;
    for told in [again, other.presses("Copy these").await] {
        told.is_told("Nothing was copied now").is_told(&mentee.mention());
    }
    town.settle().await;
    assert_eq!(times_in_plan(&mentee, room, "In three meetings").await, 1);
    // Whoever looks later is told, and can wish for it.
    town.passes(chrono::Duration::minutes(1)).await;
    let known = mentor.runs_in(room, APPLY).await;
    let known = known
        .is_told("It is in this room already")
        .is_told("copied its 15 steps");
    known
        .presses("Copy them a second time")
        .await
        .is_told("All 15 steps are in");
    assert_eq!(times_in_plan(&mentee, room, "In three meetings").await, 2);
    town.settle().await;
}

#[tokio::test]
async fn a_mentor_copies_for_the_mentee_who_hears_of_it() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    // Also from elsewhere, where they have one room only.
    let shown = mentor.runs(APPLY).await.is_private();
    shown.presses("Copy these").await.is_told("for mentors only");
    town.settle().await;
    let room = town.room_of(&mentee);
    let line = mentee.sees_in(room, "copied the roadmap").await;
    assert!(line.text().contains(&mentor.mention()) && line.text().contains(&mentee.mention()));
    assert_eq!(times_in_plan(&mentee, room, "In three meetings").await, 1);
    mentee.does_not_see(GOOD).await;
}

#[tokio::test]
async fn nobody_but_the_people_of_a_room_uses_a_roadmap_in_it() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let room = town.room_of(&mentee);
    town.stranger()
        .await
        .runs(APPLY)
        .await
        .is_private()
        .is_told("no room");
    // A coordinator reads the room, and plans nothing in it.
    town.coordinator()
        .runs_in(room, APPLY)
        .await
        .is_private()
        .is_told("member");
    let shown = mentee.runs_in(room, APPLY).await;
    let copy = button(shown.message(), "Copy these").unwrap();
    let panel = other.sees_in(town.lobby(), "join us").await;
    for person in [&mentor, &other, &town.coordinator(), &town.stranger().await] {
        person
            .forges(town.lobby(), panel.id, &copy)
            .await
            .is_private()
            .is_not_told("steps are in");
    }
    town.settle().await;
    assert_eq!(times_in_plan(&mentee, room, "In three meetings").await, 0);
}

#[tokio::test]
async fn who_would_take_on_more_than_was_promised_is_told_and_not_stopped() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let shown = mentee
        .runs_in(room, "/roadmap apply roadmap:software-career-start")
        .await
        .is_told("Up to 8.75 hours in four weeks")
        .is_told("promises 4 hours a month")
        .is_told("Nothing stops you");
    shown
        .presses("Copy these 16 steps")
        .await
        .is_told("All 16 steps are in");
    // What is open already counts, too.
    mentee
        .runs_in(room, APPLY)
        .await
        .is_not_told("At most 3.75 hours")
        .is_told("Nothing stops you");
    town.settle().await;
}

#[tokio::test]
async fn in_a_short_room_steps_move_together_and_the_last_are_left_out() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.clock_to("2027-01-20 10:00 Europe/Berlin").await;
    mentee
        .runs_in(room, APPLY)
        .await
        .is_told("15 steps in")
        .is_told("They stand closer together")
        .is_told("to Sun 4 Apr 2027")
        .is_not_told("left out");
    town.clock_to("2027-03-01 10:00 Europe/Berlin").await;
    let shown = mentee
        .runs_in(room, APPLY)
        .await
        .is_told("are left out, because the room ends before them")
        .is_told("*Left out:* Hand over one task");
    shown.presses("Copy these").await.is_told("steps are in");
    assert_eq!(
        times_in_plan(&mentee, room, "which three kinds of decision").await,
        0
    );
    for (day, words) in [
        ("2027-04-01", "before even the first step"),
        ("2027-04-04", "no days left"),
    ] {
        town.clock_to(&format!("{day} 10:00 Europe/Berlin")).await;
        mentee.runs_in(room, APPLY).await.is_private().is_told(words);
    }
}

#[tokio::test]
async fn a_cohort_that_has_not_begun_is_waited_for() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    // The cohort begins on the 11th; the first step is for the end of its first week.
    mentee
        .runs_in(room, APPLY)
        .await
        .is_told("from Sun 17 Jan 2027 to Sun 4 Apr 2027")
        .is_not_told("closer together");
}

#[tokio::test]
async fn a_button_below_a_roadmap_answers_kindly_when_its_time_is_over() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let first = mentee.runs_in(room, APPLY).await;
    let second = mentee.runs_in(room, APPLY).await;
    first
        .presses("Copy these")
        .await
        .is_told("not here any more")
        .is_told("Nothing was copied");
    town.restart().await;
    let question = town.coordinator().runs_in(room, "/room close").await;
    question.presses("Close this room").await.is_told("is closed");
    town.settle().await;
    second.presses("Copy these").await.is_private().is_told("closed");
    mentee.runs_in(room, APPLY).await.is_private().is_told("closed");
}

#[tokio::test]
async fn a_community_imports_its_own_roadmap_and_its_rooms_use_it() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    imports(&town, "Our Way.toml", OWN)
        .await
        .is_told("Our way")
        .is_told("`our-way`")
        .is_told("2 steps in 2 weeks, 2.5 hours in all");
    let offered = mentee.is_offered("/roadmap apply", "roadmap", "").await;
    assert_eq!(
        offered,
        [
            "Leadership",
            "Open source contribution",
            "Our way",
            "Product management",
            "Software career start"
        ]
    );
    let shown = mentee.runs_in(room, "/roadmap apply roadmap:\"our way\"").await;
    let shown = shown.is_told("Two steps of ours").is_told("2 steps in");
    // Sent again, nothing happens; changed, its sender is asked before anything does.
    imports(&town, "our-way.toml", OWN).await.is_told("word for word");
    let changed = OWN.replace("Two steps of ours.", "Two other steps of ours.");
    let asked = imports(&town, "our-way.toml", &changed)
        .await
        .is_told("nothing was changed yet");
    mentee
        .runs_in(room, "/roadmap apply roadmap:our-way")
        .await
        .is_told("Two steps of ours");
    asked
        .presses("Yes, use mine")
        .await
        .is_private()
        .is_told("one of your community’s roadmaps now");
    // What was shown before is another roadmap now.
    shown.presses("Copy these").await.is_told("not here any more");
    let shown = mentee.runs_in(room, "/roadmap apply roadmap:our-way").await;
    let shown = shown.is_told("Two other steps");
    shown
        .presses("Copy these 2 steps")
        .await
        .is_told("All 2 steps are in");
    // Taken away, it is given back, and the steps stay.
    let carla = town.coordinator();
    carla
        .runs("/roadmap remove roadmap:our-way")
        .await
        .is_private()
        .is_told("not one of your community’s roadmaps any more");
    assert_eq!(
        file_handed(&town, &carla, "should you want it back").await,
        "our-way.toml"
    );
    mentee
        .runs_in(room, "/roadmap apply roadmap:our-way")
        .await
        .is_told("There is no roadmap called");
    assert_eq!(times_in_plan(&mentee, room, "the way it is done here").await, 1);
    town.settle().await;
}

#[tokio::test]
async fn a_roadmap_that_was_changed_or_taken_away_since_is_not_copied() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    imports(&town, "own.toml", OWN).await.is_told("Our way");
    let shown = mentee.runs_in(room, "/roadmap apply roadmap:own").await;
    let other = mentor.runs_in(room, "/roadmap apply roadmap:own").await;
    let changed = OWN.replace("Do it the way", "Do it in the way");
    town.passes(chrono::Duration::minutes(1)).await;
    imports(&town, "own.toml", &changed)
        .await
        .presses("Yes, use mine")
        .await;
    shown
        .presses("Copy these")
        .await
        .is_told("changed this roadmap, or took it away")
        .is_told("Nothing was copied");
    town.coordinator().runs("/roadmap remove roadmap:own").await;
    other.presses("Copy these").await.is_told("Nothing was copied");
    town.settle().await;
}

#[tokio::test]
async fn only_coordinators_import_and_remove() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let asked = imports(&town, "leadership.toml", OWN).await;
    let asked = asked
        .is_told("comes with Trellis")
        .is_told("nothing was changed yet");
    let replace = button(asked.message(), "Yes, use mine").unwrap();
    let panel = mentor.sees_in(town.lobby(), "Sign-up is closed").await;
    for person in [&mentor, &mentee, &town.facilitator(), &town.stranger().await] {
        person
            .runs_with_file(town.lobby(), "/roadmap import", "file", "a.toml", OWN.as_bytes())
            .await
            .is_private()
            .is_told("coordinator");
        person
            .runs("/roadmap remove roadmap:leadership")
            .await
            .is_private()
            .is_told("coordinator");
        person
            .forges(town.lobby(), panel.id, &replace)
            .await
            .is_private()
            .is_told("coordinator");
    }
    let carla = town.coordinator();
    carla
        .runs("/roadmap remove roadmap:leadership")
        .await
        .is_told("cannot be taken away");
    // Another coordinator does not say yes in her name.
    town.gives_role(&town.facilitator(), "Coordinator");
    town.facilitator()
        .forges(town.lobby(), panel.id, &replace)
        .await
        .is_told("not here any more");
    // In its place it stands until it is taken away.
    asked.presses("Yes, use mine").await.is_told("Our way");
    let offered = async || mentee.is_offered("/roadmap apply", "roadmap", "lead").await;
    assert_eq!(offered().await, ["Our way"]);
    carla
        .runs("/roadmap remove roadmap:leadership")
        .await
        .is_told("Our way");
    assert_eq!(offered().await, ["Leadership"]);
}

#[tokio::test]
async fn every_kind_of_mistake_in_a_file_is_told_and_nothing_is_imported() {
    let town = Town::set_up().await;
    let wide: Vec<u8> = OWN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with = |piece: &str, by: &str| {
        assert!(OWN.contains(piece), "{piece}");
        OWN.replacen(piece, by, 1).into_bytes()
    };
    for (bytes, words) in [
        (
            Vec::new(),
            "Line 1, name: expected a text of 1 to 60 characters, found nothing",
        ),
        (wide, "found UTF-16"),
        (b"name = \"\xff\xfe\"".to_vec(), "a character in another encoding"),
        (
            with("weeks = 2", "weeks = \"two\""),
            "Line 3, weeks: expected a whole number",
        ),
        (with("summary =", "sumary ="), "did you mean \\`summary\\`?"),
        (
            with("kind = \"do\"", "kind = \"dou\""),
            "Line 20, steps\\[2\\].kind",
        ),
        (
            with("week = 2\n", "week = 3\n"),
            "Line 18, steps\\[2\\].week: expected at most 2",
        ),
        (
            with("week = 2\n", "day = 3\n"),
            "day 7 of the step before, or later",
        ),
        (
            with("hours = 2", "hours = 4"),
            "at most 4 hours in any four weeks",
        ),
        (
            with("text = \"Do it the way it is done here.\"\n", ""),
            "steps\\[2\\].text",
        ),
        (
            with("good = \"It was done.\"", "good = \"1\"\ngood = \"2\""),
            "the same key again",
        ),
    ] {
        imports(&town, "own.toml", &bytes)
            .await
            .is_told("This file cannot be used yet")
            .is_told("Nothing was imported")
            .is_told(words);
    }
    imports(&town, "own.txt", OWN)
        .await
        .is_told("That is no .toml file");
    imports(&town, &format!("{}.toml", "a".repeat(41)), OWN)
        .await
        .is_told("file name of 1 to 40");
    let carla = town.coordinator();
    assert_eq!(carla.is_offered("/roadmap remove", "roadmap", "").await, [""; 0]);
}

#[tokio::test]
async fn many_faults_come_as_a_file_and_none_is_left_out() {
    let town = Town::set_up().await;
    let step = &OWN[OWN.find("[[steps]]").unwrap()..];
    let broken = step
        .replace("level = \"foundation\"", "level = 1")
        .replace("kind =", "kin =");
    let source = format!("{}{}", &OWN[..OWN.find("[[steps]]").unwrap()], broken.repeat(8));
    imports(&town, "own.toml", source)
        .await
        .is_told("things in own.toml have to be changed");
    let carla = town.coordinator();
    assert_eq!(
        file_handed(&town, &carla, "All that has to be changed").await,
        "faults.txt"
    );
}

#[tokio::test]
async fn a_hostile_file_is_answered_at_once_and_harms_nobody() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let head = &OWN[..OWN.find("[[steps]]").unwrap()];
    for (what, source, words) in [
        ("5 MB", "x".repeat(5 * 1024 * 1024), "at most 256 KB"),
        (
            "10,000 steps",
            format!("{head}{}", "[[steps]]\n".repeat(10_000)),
            "found a list of 10000",
        ),
        (
            "deep lists",
            format!("a = {}", "[".repeat(100_000)),
            "cannot be used yet",
        ),
        (
            "a zero",
            OWN.replace("Do it", "Do \0 it"),
            "without invisible characters",
        ),
        (
            "keys",
            (0..9_000).map(|key| format!("k{key} = 1\n")).collect(),
            "There may be more",
        ),
    ] {
        let begun = Instant::now();
        imports(&town, "own.toml", source).await.is_told(words);
        // Milliseconds once optimised; a test is not, and shares its processor.
        assert!(begun.elapsed().as_secs() < 5, "{what} took {:?}", begun.elapsed());
    }
    // What is in order and means harm does none.
    let rude = OWN
        .replace("Our way", "@everyone ||x|| # y")
        .replace(
            "Two steps of ours.",
            "<@1> [click](https://evil.example) \u{202e}",
        )
        .replace("Do it the way", "@here ```do``` it the way");
    imports(&town, "own.toml", rude).await.is_not_told("@everyone");
    let shown = mentee.runs_in(room, "/roadmap apply roadmap:own").await;
    let shown = shown
        .is_not_told("@everyone")
        .is_not_told("@here")
        .is_not_told("<@1>")
        .is_not_told("[click](")
        .is_not_told("\u{202e}");
    shown.presses("Copy these").await.is_told("steps are in");
    town.settle().await;
    let line = mentee.sees_in(room, "copied the roadmap").await;
    assert!(line.pinged.is_empty(), "{}", line.text());
}

#[tokio::test]
async fn a_community_has_room_for_so_many_of_its_own() {
    let town = Town::set_up().await;
    let most = bounds::ROADMAPS.most;
    for number in 0..most {
        imports(&town, &format!("own-{number}.toml"), OWN)
            .await
            .is_told("Our way");
    }
    imports(&town, "another.toml", OWN)
        .await
        .is_told("50 roadmaps of its own")
        .is_told("/roadmap remove");
    let carla = town.coordinator();
    // Typing on leads to each of them.
    let offered = carla.is_offered("/roadmap remove", "roadmap", "own-49").await;
    assert_eq!(offered, ["Our way (own-49)"]);
    carla
        .runs("/roadmap remove roadmap:\"our way\"")
        .await
        .is_told("Several roadmaps have this name");
    carla
        .runs("/roadmap remove roadmap:own-49")
        .await
        .is_told("Our way");
    imports(&town, "another.toml", OWN).await.is_told("Our way");
}
