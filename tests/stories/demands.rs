//! What Discord's channels demand: tags, open threads, names and words that a server's moderation takes. Nothing says that
//! something is posted before it is, and whatever is held goes on once the setting is changed.

use discord_sandbox::FileAnswer;
use serde_json::{Value, json};
use trellis_kernel::discord::permissions::{MANAGE_THREADS, NEEDED, VIEW_CHANNEL, sum};

use crate::setup::channel;
use crate::town::*;

/// The owner changes a channel's settings, as an admin does in Discord's client.
async fn sets(town: &Town, channel: u64, settings: Value) {
    let path = format!("/channels/{channel}");
    town.olga().persona().ask("PATCH", &path, settings).await.unwrap();
    town.settle().await;
}

/// The tags of the posts of a forum.
fn tags_of_posts(town: &Town) -> Vec<Vec<String>> {
    let threads = town.sandbox().threads(town.guild()).into_iter();
    threads.map(|thread| thread.tags).collect()
}

async fn told_by_the_doctor(town: &Town) -> Told {
    town.olga().runs("/setup check").await
}

#[tokio::test]
async fn a_forum_that_demands_a_tag_gets_one_that_anybody_may_put_on() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let forum = channel(&town, "growth").id;
    let tags = json!([{ "name": "Answered", "moderated": true }, { "name": "Pro*gress" }]);
    sets(&town, forum, json!({ "available_tags": tags, "flags": 16 })).await;
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.settle().await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.coordinator().sees_in(thread, "wrote the parser").await;
    assert_eq!(tags_of_posts(&town), [["Pro*gress"]]);
    told_by_the_doctor(&town)
        .await
        .is_told("Everything is in order")
        .is_told(r"the tag Pro\*gress");
}

#[tokio::test]
async fn a_forum_without_a_tag_to_give_holds_posts_and_lets_them_go_once_it_has_one() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let forum = channel(&town, "growth").id;
    sets(
        &town,
        forum,
        json!({ "available_tags": [{ "name": "Question" }], "flags": 16 }),
    )
    .await;
    sets(&town, forum, json!({ "available_tags": [] })).await;

    let told = mentee.runs("/progress visibility:server").await;
    let told = told.fills(&[("What I did", "wrote the parser")]).await;
    told.clone().is_told("on its way").is_not_told("Posted");
    town.settle().await;
    assert!(town.sandbox().threads(town.guild()).is_empty());
    let room = town.room_of(&mentee);
    let word = mentee.sees_in(room, "not in your growth thread yet").await;
    assert_eq!(word.pinged, [mentee.id()]);
    mentor.sees_in(room, "wrote a progress update").await;
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    carla.sees_in(place, "Require people to select tags").await;
    told_by_the_doctor(&town)
        .await
        .is_told("demands a tag and has none to give")
        .is_told(&format!("<#{forum}>"))
        .is_told("Waiting: a new growth thread");
    // The next one knows it beforehand, and nothing is said twice.
    let next = mentee.runs("/progress visibility:server").await;
    let next = next.fills(&[("What I did", "wrote the printer")]).await;
    next.is_told("not posted yet");
    town.passes(chrono::Duration::hours(3)).await;
    let words = mentee.can_read().into_iter();
    assert_eq!(
        words
            .filter(|one| one.text().contains("growth thread yet"))
            .count(),
        1
    );

    sets(
        &town,
        forum,
        json!({ "available_tags": [{ "name": "Question" }] }),
    )
    .await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    for words in ["wrote the parser", "wrote the printer"] {
        town.coordinator().sees_in(thread, words).await;
    }
    town.settle().await;
    mentee.does_not_see("growth thread yet").await;
    told.presses("Edit")
        .await
        .fills(&[("What I did", "wrote the parser well")])
        .await
        .is_told("Posted in");
    town.settle().await;
    told_by_the_doctor(&town).await.is_told("Everything is in order");
}

#[tokio::test]
async fn posts_that_were_held_go_out_when_the_demand_is_lifted() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let forum = channel(&town, "growth").id;
    sets(
        &town,
        forum,
        json!({ "available_tags": [{ "name": "Question" }], "flags": 16 }),
    )
    .await;
    sets(&town, forum, json!({ "available_tags": [] })).await;
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.settle().await;
    assert!(town.sandbox().threads(town.guild()).is_empty());
    sets(&town, forum, json!({ "flags": 0 })).await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    mentee.sees_in(thread, "wrote the parser").await;
    assert_eq!(tags_of_posts(&town), [Vec::<String>::new()]);
    town.settle().await;
}

#[tokio::test]
async fn a_locked_thread_holds_what_goes_into_it_where_the_bot_does_not_manage_threads() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.settle().await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    sets(&town, thread.0, json!({ "locked": true })).await;
    told_by_the_doctor(&town)
        .await
        .is_told("A growth thread is locked")
        .is_told("my posts still arrive");

    let (forum, bot) = (channel(&town, "growth").id, town.sandbox().bot_user());
    let may = sum(NEEDED) & !MANAGE_THREADS.bit;
    town.sandbox().set_bot_permissions(town.guild(), may);
    town.sandbox()
        .set_overwrite(forum, bot, 1, VIEW_CHANNEL.bit, MANAGE_THREADS.bit)
        .unwrap();
    mentee
        .posts("/progress visibility:server", "wrote the printer")
        .await;
    town.settle().await;
    mentee
        .sees_in(town.room_of(&mentee), "not in your growth thread yet")
        .await;
    told_by_the_doctor(&town)
        .await
        .is_told("I cannot write in")
        .is_told("Manage Threads");
    sets(&town, thread.0, json!({ "locked": false })).await;
    mentee.sees_in(thread, "wrote the printer").await;
    town.settle().await;
}

#[tokio::test]
async fn the_doctor_looks_at_every_channel_for_what_stops_people_or_trellis() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee).0;
    told_by_the_doctor(&town).await.is_told("Everything is in order");
    for (id, settings, found) in [
        (
            room,
            json!({ "rate_limit_per_user": 3_600 }),
            "people wait 3600 seconds",
        ),
        (
            room,
            json!({ "nsfw": true }),
            "A channel that I use is age-restricted",
        ),
        (room, json!({ "type": 5 }), "became an announcement channel"),
        (
            channel(&town, "growth").id,
            json!({ "nsfw": true }),
            "age-restricted",
        ),
        (
            channel(&town, "coordinators").id,
            json!({ "type": 5 }),
            "announcement channel",
        ),
        (
            channel(&town, "mentors").id,
            json!({ "rate_limit_per_user": 60 }),
            "people wait 60 seconds",
        ),
        (town.lobby().0, json!({ "nsfw": true }), "age-restricted"),
    ] {
        sets(&town, id, settings.clone()).await;
        told_by_the_doctor(&town)
            .await
            .is_told("something to look at")
            .is_told(found)
            .is_told(&format!("<#{id}>"));
        let back = json!({ "rate_limit_per_user": 0, "nsfw": false, "type": if id == channel(&town, "growth").id { 15 } else { 0 } });
        sets(&town, id, back).await;
        told_by_the_doctor(&town).await.is_told("Everything is in order");
    }
}

#[tokio::test]
async fn a_room_whose_name_is_refused_gets_a_neutral_one_and_that_is_said() {
    let town = Town::with_cohort("Spring").await;
    town.sandbox().stop_words(town.guild(), &["turnip"]).unwrap();
    let mentor = town.mentor(1).await;
    let mentee = town.person("Turnip Lover").await;
    let form = mentee.presses_in(town.lobby(), "Join as mentee").await;
    form.fills_all(&[]).await.presses("I commit").await;
    let line = format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
    town.coordinator().runs(&line).await.is_told("on its way");
    town.settle().await;
    let room = town.room_of(&mentee);
    assert!(!town.name_of(room).contains("turnip"), "{}", town.name_of(room));
    mentee.sees_in(room, "Welcome to your room").await;
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    let said = carla.sees_in(place, "I had to choose another name").await;
    assert!(
        said.text().contains(&format!("<#{}>", room.0)) && said.text().contains(&town.name_of(room)),
        "{}",
        said.text()
    );
    // It is found by the name that it has.
    let offered = carla.is_offered("/room close", "room", "room-").await;
    assert!(
        offered.iter().any(|one| one.contains(&town.name_of(room))),
        "{offered:?}"
    );

    // The title of the growth thread, too.
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    let thread = mentee.channel_named("Growth thread").await;
    mentee.sees_in(thread, "wrote the parser").await;
    town.settle().await;
    told_by_the_doctor(&town).await.is_told("Everything is in order");
}

#[tokio::test]
async fn words_that_moderation_stops_are_told_to_their_author_who_can_write_others() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    town.sandbox().stop_words(town.guild(), &["turnip"]).unwrap();
    let room = town.room_of(&mentee);
    for visibility in ["server", "room"] {
        let line = format!("/progress visibility:{visibility}");
        let form = mentee.runs_in(room, &line).await;
        let told = form
            .fills(&[("What I did", &format!("ate a turnip, for the {visibility}"))])
            .await;
        town.settle().await;
        town.coordinator().does_not_see("turnip").await;
        let word = mentee.sees_in(room, "Discord does not take all of it").await;
        assert_eq!(word.pinged, [mentee.id()]);
        assert!(!word.text().contains("turnip"));
        mentee
            .presses_on(&word, "Edit or withdraw")
            .await
            .is_told("Saved, and not posted");
        told.presses("Edit")
            .await
            .fills(&[("What I did", &format!("ate a carrot, for the {visibility}"))])
            .await
            .is_told("changed");
        town.settle().await;
        let place = if visibility == "room" {
            room
        } else {
            mentee.channel_named(&format!("{} ·", mentee.name())).await
        };
        mentor
            .sees_in(place, &format!("ate a carrot, for the {visibility}"))
            .await;
        mentee.does_not_see("does not take all of it").await;
    }
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.coordinator()
        .sees_in(thread, "ate a carrot, for the server")
        .await;
    let check = told_by_the_doctor(&town).await;
    check.is_told("Everything is in order");
}

#[tokio::test]
async fn an_update_that_moderation_stops_can_be_withdrawn_and_leaves_nothing() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    town.sandbox().stop_words(town.guild(), &["turnip"]).unwrap();
    let form = mentee.runs("/progress visibility:room").await;
    let told = form.fills(&[("What I did", "ate a turnip")]).await;
    town.settle().await;
    told.presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("Withdrawn");
    mentor.does_not_see("withdrew").await;
    mentee.does_not_see("does not take all of it").await;
    told_by_the_doctor(&town).await.is_told("Everything is in order");
}

/// Sends an update with a file.
async fn sends_file(town: &Town, mentee: &Person, name: &str, bytes: &[u8]) {
    let room = town.room_of(mentee);
    let form = mentee
        .runs_with_file(room, "/progress visibility:server", "evidence", name, bytes)
        .await;
    form.fills(&[("What I did", "drew a map")]).await.is_told("Saved");
    town.settle().await;
}

#[tokio::test]
async fn a_file_that_discord_does_not_hand_out_just_then_is_asked_for_again() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    town.sandbox().answer_for_file(FileAnswer::Status(503));
    town.sandbox().answer_for_file(FileAnswer::Status(429));
    sends_file(&town, &mentee, "map.png", b"a map").await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    mentee.sees_in(thread, "drew a map").await;
    mentee.does_not_see("Evidence").await;
    for _ in 0..2 {
        town.passes(chrono::Duration::minutes(20)).await;
    }
    let post = mentee.sees_in(thread, "Evidence").await;
    assert_eq!(post.attachments.len(), 1);
    mentee.does_not_see("did not give me your file").await;
}

#[tokio::test]
async fn a_file_is_asked_for_again_when_its_server_said_and_after_a_quarter_of_an_hour_at_the_latest() {
    let town = Town::with_pair("Spring").await;
    for (asked, waited) in [(600, 600), (7_200, 900)] {
        let (_, mentee) = town.pair().await;
        town.sandbox().answer_for_file(FileAnswer::Later(asked));
        sends_file(&town, &mentee, "map.png", b"a map").await;
        let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
        let room = town.room_of(&mentee);
        mentee.sees_in(thread, "drew a map").await;
        let is_there = || {
            let posts = mentee.persona().messages(thread.0).unwrap();
            posts.iter().any(|post| post.text().contains("Evidence"))
        };
        // Nobody knocks before, and the room does not wait for it.
        for _ in 0..9 {
            town.passes(chrono::Duration::seconds(waited / 10)).await;
            assert!(!is_there(), "asked before its time");
        }
        mentee.posts_in(room, "went on").await;
        mentee.sees_in(room, "went on").await;
        assert!(!is_there(), "asked before its time");
        town.passes(chrono::Duration::seconds(waited / 10 + 1)).await;
        let post = mentee.sees_in(thread, "Evidence").await;
        assert_eq!(post.attachments.len(), 1);
        mentee.does_not_see("did not give me your file").await;
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_had_any_more_is_told_to_its_author_and_no_post_names_it() {
    let town = Town::with_pair("Spring").await;
    let elsewhere = "http://127.0.0.1:1/secret".to_owned();
    for gone in [
        FileAnswer::Status(404),
        FileAnswer::Redirect(elsewhere),
        FileAnswer::Endless,
    ] {
        let (_, mentee) = town.pair().await;
        town.sandbox().answer_for_file(gone);
        sends_file(&town, &mentee, "map.png", b"a map").await;
        let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
        mentee.sees_in(thread, "drew a map").await;
        let word = mentee
            .sees_in(town.room_of(&mentee), "did not give me your file")
            .await;
        assert_eq!(word.pinged, [mentee.id()]);
        assert!(word.text().contains("map.png"), "{}", word.text());
        let posts = mentee.persona().messages(thread.0).unwrap();
        assert!(
            posts.iter().all(|post| !post.text().contains("Evidence")),
            "a post names a file that is not there"
        );
        // It can be added once more.
        sends_file(&town, &mentee, "map.png", b"a map").await;
        let post = mentee.sees_in(thread, "Evidence").await;
        assert_eq!(post.attachments.len(), 1);
        town.settle().await;
    }
}

#[tokio::test]
async fn a_file_that_is_never_handed_out_does_not_keep_what_stands_behind_it() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    for _ in 0..20 {
        town.sandbox().answer_for_file(FileAnswer::Status(503));
    }
    sends_file(&town, &mentee, "map.png", b"a map").await;
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    for _ in 0..10 {
        town.passes(chrono::Duration::minutes(16)).await;
    }
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    mentee.sees_in(thread, "wrote the parser").await;
    mentee
        .sees_in(town.room_of(&mentee), "did not give me your file")
        .await;
}

#[tokio::test]
async fn a_picture_keeps_its_type_and_no_name_leaves_its_place_in_the_header() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    sends_file(&town, &mentee, "a\"; filename=\"b.png", b"\x89PNG\r\n\x1a\nmap").await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    let post = mentee.sees_in(thread, "Evidence").await;
    assert_eq!(post.attachments.len(), 1);
    let (name, kind) = town.sandbox().read(|world| {
        let message = &world.messages()[&thread.0][&post.id];
        let file = &message.attachments[0];
        (file.filename.clone(), file.content_type())
    });
    assert!(name.ends_with(".png"), "{name}");
    assert_eq!(kind.as_deref(), Some("image/png"), "{name}");
}

#[tokio::test]
async fn a_mentors_feedback_that_moderation_stops_is_told_and_can_be_given_in_other_words() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.posts_in_thread(room, "wrote the parser").await;
    town.settle().await;
    town.sandbox().stop_words(town.guild(), &["turnip"]).unwrap();
    let form = mentor.presses_in(room, "Give feedback").await;
    form.fills(&[("One thing", "eat a turnip first")])
        .await
        .is_told("Thank you");
    town.settle().await;
    let word = mentor.sees_in(room, "your feedback on the progress update").await;
    assert_eq!(word.pinged, [mentor.id()]);
    let form = mentor.presses_on(&word, "Give feedback").await;
    assert_eq!(form.form_value("One thing"), "eat a turnip first");
    form.fills(&[("One thing", "eat a carrot first")])
        .await
        .is_told("Thank you");
    town.settle().await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    mentee.sees_in(thread, "eat a carrot first").await;
    mentor.does_not_see("your feedback on the progress update").await;
    told_by_the_doctor(&town).await.is_told("Everything is in order");
}

#[tokio::test]
async fn a_thread_whose_first_words_are_stopped_is_not_knocked_for_again_and_again() {
    let town = Town::set_up().await;
    town.opens_cohort("Turnip Spring", "career-growth", STARTS).await;
    let (_, mentee) = town.pair().await;
    town.sandbox().stop_words(town.guild(), &["turnip"]).unwrap();
    let room = town.room_of(&mentee);
    let form = mentee.runs_in(room, "/progress visibility:server").await;
    let told = form.fills(&[("What I did", "wrote the parser")]).await;
    town.settle().await;
    let word = mentee.sees_in(room, "Discord does not take all of it").await;
    let asked = |town: &Town| {
        let requests = town.sandbox().requests().into_iter();
        requests
            .filter(|one| one.method == "POST" && one.path.ends_with("/threads"))
            .count()
    };
    assert_eq!(asked(&town), 1);
    for _ in 0..5 {
        town.passes(chrono::Duration::hours(2)).await;
    }
    assert_eq!(asked(&town), 1, "nothing has changed");
    mentee
        .presses_on(&word, "Edit or withdraw")
        .await
        .is_told("Saved, and not posted");

    town.sandbox().stop_words(town.guild(), &[]).unwrap();
    told.presses("Edit")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    told.presses("Edit")
        .await
        .fills(&[("What I did", "wrote the parser well")])
        .await;
    town.settle().await;
    let thread = mentee.channel_named(&format!("{} ·", mentee.name())).await;
    town.coordinator().sees_in(thread, "wrote the parser well").await;
    mentee.does_not_see("Discord does not take all of it").await;
    told_by_the_doctor(&town).await.is_told("Everything is in order");
}

#[tokio::test]
async fn a_panel_that_cannot_be_posted_is_told_with_the_way_on() {
    let town = Town::set_up().await;
    town.sandbox()
        .stop_words(town.guild(), &["four hours a month"])
        .unwrap();
    let carla = town.coordinator();
    let line = "/cohort open program:career-growth name:Spring starts:2027-01-11";
    carla.runs(line).await.is_told("Spring");
    town.settle().await;
    let place = carla.channel_named("coordinators").await;
    carla.sees_in(place, "I could not post the sign-up panel").await;
    town.sandbox().stop_words(town.guild(), &[]).unwrap();
    carla.runs("/cohort panel").await.is_told("on its way into");
    town.settle().await;
    let stranger = town.stranger().await;
    stranger.sees_in(town.lobby(), "Spring: join us").await;
    let everywhere = stranger.can_read().into_iter();
    assert_eq!(
        everywhere
            .filter(|one| one.text().contains("Spring: join us"))
            .count(),
        1
    );
    told_by_the_doctor(&town).await.is_told("Everything is in order");
}
