//! Bounds: how much people can make, that each is told kindly, and that one community's flood is no other's wait.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use trellis_domain::bounds;
use trellis_domain::ids::GuildId;

use crate::sources::sources;
use crate::town::*;

/// Why a table cannot grow without end.
enum Bounded {
    /// There is a bound for it.
    By(&'static [bounds::Bound]),
    /// There is at most one for each of what is bounded itself.
    OncePer(&'static str),
    /// What is done with is forgotten by itself.
    Passing(&'static str),
}

/// Everything that is stored, with what bounds it.
const MADE: &[(&str, Bounded)] = &[
    (
        "absence",
        Bounded::OncePer("time in which the bot was away for minutes"),
    ),
    (
        "away",
        Bounded::OncePer("person who left the server and takes part"),
    ),
    (
        "access_note",
        Bounded::OncePer("channel of Trellis and person or role"),
    ),
    ("meta", Bounded::OncePer("fact about the whole installation")),
    ("community", Bounded::OncePer("server")),
    ("discord_object", Bounded::OncePer("thing that an effect makes")),
    (
        "cohort",
        Bounded::By(&[
            bounds::LIVE_COHORTS,
            bounds::COHORTS_A_DAY,
            bounds::COHORTS_IN_ALL,
        ]),
    ),
    ("participant", Bounded::By(&[bounds::PEOPLE, bounds::JOINS])),
    ("room", Bounded::By(&[bounds::ROOMS_A_DAY])),
    ("room_member", Bounded::OncePer("person and room")),
    ("agreement", Bounded::OncePer("room")),
    ("agreement_version", Bounded::By(&[bounds::AGREEMENT_VERSIONS])),
    ("agreement_signature", Bounded::OncePer("member and version")),
    ("growth_thread", Bounded::OncePer("mentee and room")),
    ("progress_draft", Bounded::By(&[bounds::OPEN_FORMS])),
    ("progress_update", Bounded::By(&[bounds::UPDATES_A_DAY])),
    ("private_entry", Bounded::By(&[bounds::UPDATES_A_DAY])),
    ("feedback", Bounded::OncePer("mentor and update")),
    ("checkin", Bounded::OncePer("room and planned day")),
    ("checkin_answer", Bounded::OncePer("person and check-in")),
    (
        "session",
        Bounded::By(&[bounds::SESSIONS_A_DAY, bounds::SESSION_MOVES]),
    ),
    ("session_tap", Bounded::OncePer("person and session")),
    ("session_wish", Bounded::OncePer("person and room")),
    ("session_voice", Bounded::OncePer("room")),
    (
        "session_mark",
        Bounded::Passing("with the channel of a session, within hours, all of it is forgotten"),
    ),
    ("midpoint", Bounded::OncePer("room")),
    ("reflection", Bounded::OncePer("person and midpoint")),
    ("goal", Bounded::By(&[bounds::GOALS])),
    ("goal_history", Bounded::By(&[bounds::CHANGES])),
    ("step", Bounded::By(&[bounds::OPEN_STEPS, bounds::STEPS])),
    ("step_history", Bounded::By(&[bounds::CHANGES])),
    ("step_ask", Bounded::OncePer("moment that a step was given")),
    ("step_asked", Bounded::OncePer("step and question about it")),
    ("concern", Bounded::By(&[bounds::CONCERNS_A_DAY])),
    ("roadmap", Bounded::By(&[bounds::ROADMAPS])),
    ("roadmap_file", Bounded::OncePer("coordinator of a community")),
    ("roadmap_preview", Bounded::OncePer("person and room")),
    (
        "roadmap_copy",
        Bounded::OncePer(
            "roadmap and mentee of a room, and with a step of which a room has two hundred at most",
        ),
    ),
    (
        "confidential_reading",
        Bounded::OncePer("reader, subject and hour"),
    ),
    ("prompt", Bounded::OncePer("kind, subject and planned day")),
    ("digest", Bounded::OncePer("cohort and week")),
    ("own_message", Bounded::OncePer("channel")),
    ("room_life", Bounded::OncePer("room")),
    (
        "ping",
        Bounded::Passing(
            "after two weeks it is forgotten; whom a message pings is bounded, and so are messages",
        ),
    ),
    (
        "effect",
        Bounded::Passing("done, it is forgotten; what is owed follows from what is bounded"),
    ),
];

#[test]
fn whatever_can_be_made_has_a_bound() {
    let mut made: BTreeMap<String, String> = BTreeMap::new();
    for source in sources("src").into_iter().chain(sources("kernel/src")) {
        let code = source
            .text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        if source.path.contains("tests") {
            continue;
        }
        for statement in [
            "insert into ",
            "insert or ignore into ",
            "insert or replace into ",
        ] {
            for after in code.split(statement).skip(1) {
                let table: String = after
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                made.insert(table, source.path.clone());
            }
        }
    }
    let bounded: BTreeSet<&str> = MADE.iter().map(|(table, _)| *table).collect();
    for (table, path) in &made {
        assert!(
            bounded.contains(table.as_str()),
            "{path} makes {table}: what bounds it?"
        );
    }
    for (table, bounded) in MADE {
        assert!(made.contains_key(*table), "nothing makes {table} any more");
        let has_reason = match bounded {
            Bounded::By(bounds) => bounds.iter().all(|bound| bound.most > 0),
            Bounded::OncePer(what) | Bounded::Passing(what) => !what.is_empty(),
        };
        assert!(has_reason, "{table}");
    }
}

#[tokio::test]
async fn a_server_that_has_very_many_cohorts_is_asked_to_close_one() {
    let town = Town::set_up().await;
    let olga = town.olga();
    let opens = async |number: u32| {
        let line = format!("/cohort open program:career-growth name:Many{number} starts:2027-02-01");
        olga.runs(&line).await.is_private()
    };
    let most = bounds::LIVE_COHORTS.most;
    for number in 0..most {
        opens(number).await.is_not_told("cohorts that are not over");
    }
    opens(most)
        .await
        .is_told("50 cohorts that are not over")
        .is_told("/cohort close");
    olga.runs("/cohort close cohort:Many0")
        .await
        .presses("Call it off")
        .await;
    opens(most)
        .await
        .is_told("50 cohorts within a day")
        .is_told("Tomorrow");
    town.passes(Duration::days(1)).await;
    opens(most).await.is_not_told("within a day");
    opens(most + 1).await.is_told("cohorts that are not over");
    town.settle().await;
}

#[tokio::test]
async fn whoever_leaves_and_comes_back_again_and_again_is_asked_to_pause() {
    let town = Town::with_cohort("Spring").await;
    let person = town.person("Wanda").await;
    for _ in 0..bounds::JOINS.most {
        let form = person.presses_in(town.lobby(), "Join as mentee").await;
        let card = form.fills_all(&[]).await;
        card.presses("I commit").await.is_told("You are in");
        let mine = person.runs("/me").await;
        mine.presses("Leave").await.presses("Leave the cohort").await;
    }
    let refused = "joined this cohort 5 times within a week";
    person
        .presses_in(town.lobby(), "Join as mentee")
        .await
        .is_private()
        .is_told(refused)
        .is_told("a coordinator can help");
    town.passes(Duration::days(7)).await;
    let form = person.presses_in(town.lobby(), "Join as mentee").await;
    let card = form.fills_all(&[]).await;
    card.presses("I commit").await.is_told("You are in");
    town.settle().await;
}

#[tokio::test]
async fn a_mentee_who_posts_all_day_is_told_so_before_and_after_writing() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let late = mentee.runs_in(room, "/progress").await;
    for number in 0..bounds::UPDATES_A_DAY.most {
        mentee.posts_in(room, &format!("step {number}")).await;
    }
    let refused = "written 20 updates in this room within a day";
    mentee
        .runs_in(room, "/progress")
        .await
        .is_private()
        .is_told(refused);
    // A form that was open before: the words come back.
    late.fills(&[("What I did", "one step too many")])
        .await
        .is_private()
        .is_told(refused)
        .is_told("one step too many");
    town.settle().await;
    let shown = mentee.persona().messages(room.0).unwrap();
    let in_room = shown.iter().filter(|one| !one.ephemeral);
    assert!(in_room.into_iter().all(|one| !one.text().contains("too many")));
    town.passes(Duration::days(1)).await;
    mentee.posts_in(room, "the next day").await;
    town.settle().await;
}

#[tokio::test]
async fn of_very_many_open_forms_the_newest_can_be_sent() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let mut forms = Vec::new();
    for _ in 0..=bounds::OPEN_FORMS.most {
        forms.push(mentee.runs_in(room, "/progress").await);
    }
    let first = forms.remove(0).fills(&[("What I did", "the oldest words")]).await;
    first
        .is_private()
        .is_told("waited for more than a week")
        .is_told("the oldest words");
    for form in [forms.remove(0), forms.pop().unwrap()] {
        form.fills(&[("What I did", "something")])
            .await
            .is_not_told("waited for more than a week");
    }
    town.settle().await;
}

#[tokio::test]
async fn a_person_with_very_many_private_words_is_shown_another_way() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let says = async |detail: &str| {
        let offer = mentee.presses_in(room, "Need help").await;
        let form = offer.chooses("About #", &["To talk with a coordinator"]).await;
        form.fills(&[("For coordinators outside", detail)])
            .await
            .is_private()
    };
    for _ in 0..bounds::CONCERNS_A_DAY.most {
        says("a word").await.is_told("Thank you for saying it");
        town.passes(Duration::minutes(61)).await;
    }
    says("the eleventh word")
        .await
        .is_told("10 private words from you within a day")
        .is_told("write to a coordinator directly")
        .is_told("the eleventh word");
}

#[tokio::test]
async fn a_server_that_opens_very_many_rooms_is_asked_to_wait_a_day() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = (town.mentor(2).await, town.mentee().await);
    let (guild, now) = (town.guild().cast_signed(), town.app().clock.now().timestamp());
    let db = town.app().db;
    let opened = db.write(move |tx| {
        Box::pin(async move {
            sqlx::query(
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < 500)
                 insert into room (id, cohort_id, guild_id, name, state, opened_by, opened_at)
                 select printf('%016d', i), (select id from cohort), ?, 'room-x', 'closed', 1, ? from n",
            )
            .bind(guild)
            .bind(now)
            .execute(tx)
            .await?;
            Ok(())
        })
    });
    opened.await.unwrap();
    let line = format!(
        "/room open mentor:\"@{}\" mentee:\"@{}\"",
        mentor.name(),
        mentee.name()
    );
    let coordinator = town.coordinator();
    coordinator
        .runs(&line)
        .await
        .is_private()
        .is_told("500 rooms within a day")
        .is_told("Tomorrow");
    town.passes(Duration::days(1)).await;
    town.opens_room(&mentor, &mentee).await;
}

#[tokio::test]
async fn the_reads_of_one_community_keep_no_other_waiting() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let mallory = town.person("Mallory").await;
    let there = town.sandbox().add_guild(mallory.persona(), "Hillside");
    town.sandbox()
        .invite_bot(there, discord_sandbox::permissions::all());
    let square = town.sandbox().add_channel(there, 0, "square", None);
    // All that the other community may have at once is taken, as by a flood of its commands.
    let db = town.app().db;
    let hill = GuildId::new(there);
    let taken = [
        db.work_for(hill, db.read()).await.unwrap(),
        db.work_for(hill, db.read()).await.unwrap(),
    ];
    let asks = {
        let persona = mallory.persona().clone();
        tokio::spawn(async move { persona.run(there, square, "help", &[]).await })
    };
    for _ in 0..3 {
        mentee.runs("/help").await.is_told("/progress");
        mentee
            .presses_in(town.room_of(&mentee), "Need help")
            .await
            .is_told("no failure");
    }
    assert!(!asks.is_finished(), "it has not waited for its own community");
    drop(taken);
    let answered = asks.await.unwrap();
    assert!(answered.text().contains("Trellis"), "{}", answered.text());
}
