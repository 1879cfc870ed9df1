//! A mentee's progress reaches the growth thread and the room, and nobody it was not meant for.

mod afterwards;
mod peers;
mod readers;

use serde_json::json;

use crate::town::*;

/// The growth thread of a mentee, as they see it.
async fn thread_of(mentee: &Person) -> Channel {
    mentee.channel_named(&format!("{} ·", mentee.name())).await
}

/// What can be read in a channel by a person, messages one after another.
fn read(person: &Person, channel: Channel) -> String {
    let messages = person.persona().messages(channel.0).unwrap_or_default();
    messages
        .iter()
        .map(|message| message.text())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The letters of long answers in a channel, end to end. Discord trims what is white at the ends of a text.
fn letters(person: &Person, channel: Channel) -> String {
    let messages = person.persona().messages(channel.0).unwrap_or_default();
    let all = messages.iter().flat_map(parts);
    let below_headings = all.filter(|(heading, _)| !heading.is_empty());
    below_headings
        .map(|(_, text)| without_white(&text.replace('\\', "")))
        .collect()
}

fn without_white(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whom the message with these words pinged in a channel when it was sent; an edit pings nobody.
fn pinged_by(town: &Town, channel: Channel, words: &str) -> Vec<String> {
    let path = format!("/api/v10/channels/{}/messages", channel.0);
    let sent = town.sandbox().requests().into_iter().find(|exchange| {
        exchange.method == "POST" && exchange.path == path && exchange.request.to_string().contains(words)
    });
    let allowed = sent.expect("nothing was sent with these words").request["allowed_mentions"].clone();
    assert_eq!((&allowed["parse"], &allowed["roles"]), (&json!([]), &json!([])));
    allowed["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_progress_update_reaches_the_growth_thread_and_the_room() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee
        .runs("/progress visibility:server")
        .await
        .is_a_form("your growth thread")
        .fills(&[
            ("What I did", "wrote the parser"),
            ("What I learned", "small steps"),
            ("What is next", "tests"),
        ])
        .await
        .is_private()
        .is_told("on its way into your growth thread");
    town.settle().await;

    let thread = thread_of(&mentee).await;
    let line = mentor.sees_in(room, "wrote a progress update").await;
    assert!(
        line.text().contains(&format!("<#{}>", thread.0)),
        "no link to the thread: {}",
        line.text()
    );
    assert!(
        !read(&mentor, room).contains("wrote the parser"),
        "what stands in the thread is not said twice"
    );
    assert!(
        line.pinged.is_empty(),
        "nobody is stuck, nobody is asked: {:?}",
        line.pinged
    );
    let (_, peer) = town.pair().await;
    let post = peer.sees_in(thread, "wrote the parser").await;
    assert!(
        post.text().contains("small steps") && post.text().contains("tests"),
        "{}",
        post.text()
    );
    assert!(post.text().contains(&mentee.mention()), "{}", post.text());
    assert!(
        !read(&peer, thread).contains(&mentor.mention()),
        "who meets whom is the room's business"
    );
    peer.sees_no_channel(room);
    let stranger = town.stranger().await;
    stranger.sees_no_channel(thread);
    stranger.sees_no_channel(room);
}

#[tokio::test]
async fn the_second_update_goes_into_the_same_thread() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    for words in ["wrote the parser", "wrote the printer"] {
        let told = mentee
            .runs("/progress visibility:server")
            .await
            .fills(&[("What I did", words)])
            .await;
        told.is_told("on its way into your growth thread");
        town.settle().await;
    }
    let thread = thread_of(&mentee).await;
    let text = read(&mentee, thread);
    assert!(
        text.contains("the parser") && text.contains("the printer"),
        "{text}"
    );
    let named = mentee
        .channels()
        .into_iter()
        .filter(|channel| channel.name.contains(&mentee.name()))
        .count();
    assert_eq!(named, 1, "one growth thread for one journey");
}

#[tokio::test]
async fn where_the_mentee_is_stuck_the_mentor_is_asked() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee
        .runs("/progress")
        .await
        .fills(&[("Where I am stuck", "error messages")])
        .await
        .is_told("Saved");
    let line = mentor.sees_in(room, "error messages").await;
    assert!(
        line.text().contains("A word from you would help"),
        "{}",
        line.text()
    );
    town.settle().await;
    assert_eq!(
        pinged_by(&town, room, "error messages"),
        [mentor.id().to_string()]
    );

    let told = mentee
        .runs("/progress")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    town.settle().await;
    assert!(pinged_by(&town, room, "wrote the parser").is_empty());
    told.presses("Edit")
        .await
        .fills(&[("Where I am stuck", "the printer")])
        .await
        .is_told("changed");
    town.settle().await;
    assert_eq!(
        pinged_by(&town, room, "added to a progress update"),
        [mentor.id().to_string()]
    );
}

#[tokio::test]
async fn an_update_for_the_room_is_seen_in_the_room_only() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (other_mentor, other_mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee
        .runs("/progress visibility:room")
        .await
        .is_a_form("your room")
        .fills(&[("What I did", "asked for a raise")])
        .await
        .is_told("Only the room's members");
    mentor.sees_in(room, "asked for a raise").await;
    for outsider in [&town.stranger().await, &other_mentor, &other_mentee] {
        outsider.does_not_see("asked for a raise").await;
        let told = outsider
            .runs(&format!("/updates mentee:\"@{}\"", mentee.name()))
            .await;
        told.is_told("nothing to show").is_not_told("asked for a raise");
    }
    assert!(
        !mentee
            .channels()
            .iter()
            .any(|channel| channel.name.contains(&mentee.name()) && channel.id != room.0)
    );
}

#[tokio::test]
async fn an_update_that_was_for_the_cohort_is_read_by_its_people_until_its_author_chooses_anew() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.posts("/progress", "drew a map").await;
    // As it was chosen before it was offered no more: the choice of an older message.
    let line = mentor.sees_in(room, "drew a map").await;
    let edit = button(&line, "Edit").unwrap();
    let id = edit.split(':').nth(2).unwrap();
    let list = format!("growth:visibility:{id}:1");
    let told = town.picks(&mentee, &list, "cohort").await.is_told("/updates");
    mentor.sees_in(room, "for their cohort").await;
    peer.does_not_see("drew a map").await;
    let ask = format!("/updates mentee:\"@{}\"", mentee.name());
    let list = peer.runs(&ask).await.is_private().is_told("drew a map");
    let stranger = town.stranger().await;
    stranger.runs(&ask).await.is_told("nothing to show");
    let option = list
        .message()
        .components
        .iter()
        .find(|part| part.kind == 3)
        .unwrap()
        .options[0]
        .0
        .clone();
    list.chooses("Read one", &[&option]).await.is_told("drew a map");

    mentee.presses_in(room, "Progress").await.is_a_form("your room");
    told.chooses("Who may read it", &["Our room"])
        .await
        .is_told("Only the room's members");
    peer.runs(&ask).await.is_told("nothing to show");
    town.settle().await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_update() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let form = mentee.runs("/progress visibility:server").await;
    form.fills(&[("What I did", "wrote the parser")])
        .await
        .is_told("on its way into your growth thread");
    form.fills(&[("What I did", "wrote the parser")])
        .await
        .is_told("nothing was posted twice")
        .is_told("wrote the parser");
    town.settle().await;
    let thread = thread_of(&mentee).await;
    assert_eq!(read(&mentee, thread).matches("wrote the parser").count(), 1);
    assert_eq!(
        read(&mentee, town.room_of(&mentee))
            .matches("wrote a progress update")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_form_that_was_opened_before_a_restart_is_accepted_after_it() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let form = mentee.runs("/progress visibility:server").await;
    town.restart().await;
    form.fills(&[("What I did", "wrote the parser")])
        .await
        .is_told("on its way into your growth thread");
    town.settle().await;
    mentee.sees_in(thread_of(&mentee).await, "wrote the parser").await;
}

#[tokio::test]
async fn an_update_without_did_learned_or_stuck_is_given_back() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let told = mentee
        .runs("/progress")
        .await
        .fills(&[("What is next", "sleep, then tests")])
        .await;
    told.is_private()
        .is_told("at least one of these")
        .is_told("sleep, then tests");
    town.settle().await;
    assert!(!read(&mentee, town.room_of(&mentee)).contains("sleep"));
}

#[tokio::test]
async fn four_answers_of_4000_characters_arrive_whole() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let answers = [
        "🎉".repeat(4_000),
        "word ".repeat(800).trim().to_owned(),
        "*".repeat(4_000),
        format!("{}\nend", "a line of markdown # > ` |\n".repeat(140)),
    ];
    let fields: Vec<(&str, &str)> = ["What I did", "What I learned", "Where I am stuck", "What is next"]
        .into_iter()
        .zip(answers.iter().map(String::as_str))
        .collect();
    mentee
        .runs("/progress visibility:server")
        .await
        .fills(&fields)
        .await
        .is_told("on its way into your growth thread");
    town.settle().await;
    let thread = thread_of(&mentee).await;
    let words = letters(&mentee, thread);
    for answer in &answers {
        assert!(
            words.contains(&without_white(answer)),
            "a part of an answer is missing"
        );
    }
    let (_, peer) = town.pair().await;
    peer.runs("/progress visibility:room")
        .await
        .fills(&fields)
        .await
        .is_told("on its way into");
    town.settle().await;
    let words = letters(&peer, town.room_of(&peer));
    for answer in &answers {
        assert!(
            words.contains(&without_white(answer)),
            "a part of an answer is missing in the room"
        );
    }
}

#[tokio::test]
async fn what_a_mentee_writes_pings_nobody_and_changes_no_layout() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let victim = town.stranger().await;
    let words = format!(
        "@everyone @here {} # big\n**bold** ||hidden|| ```code\u{202e}",
        victim.mention()
    );
    mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", &words), ("Where I am stuck", "@here help")])
        .await
        .is_told("Saved");
    town.settle().await;
    let (thread, room) = (thread_of(&mentee).await, town.room_of(&mentee));
    let post = mentee.sees_in(thread, "big").await;
    assert!(post.pinged.is_empty(), "{:?}", post.pinged);
    mentor.sees_in(room, "wrote a progress update").await;
    assert_eq!(
        pinged_by(&town, room, "wrote a progress update"),
        [mentor.id().to_string()],
        "the mentor is asked, and nobody else"
    );
    assert!(pinged_by(&town, thread, "big").is_empty());
    mentee
        .runs("/progress visibility:room")
        .await
        .fills(&[("What I did", &words), ("Where I am stuck", "@here help")])
        .await
        .is_told("Saved");
    mentor.sees_in(room, "big").await;
    town.settle().await;
    for (reader, place) in [(&mentee, thread), (&mentor, room)] {
        let text = read(reader, place);
        assert!(
            !text.contains("@everyone") && !text.contains("@here") && !text.contains('\u{202e}'),
            "{text}"
        );
        assert!(!text.contains(&victim.mention()), "{text}");
        assert!(
            text.contains(r"\*\*bold\*\*")
                && text.contains(r"\|\|hidden\|\|")
                && text.contains(r"\`\`\`code"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_evidence_goes_where_the_update_goes() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    for (line, words) in [
        ("/progress visibility:server", "in public"),
        ("/progress visibility:room", "in private"),
    ] {
        let form = mentee
            .runs_with_file(room, line, "evidence", "sketch.txt", b"a sketch")
            .await;
        form.fills(&[("What I did", words)]).await.is_told("Saved");
        town.settle().await;
    }
    for place in [thread_of(&mentee).await, room] {
        let messages = mentee.persona().messages(place.0).unwrap();
        let files: Vec<&str> = messages
            .iter()
            .flat_map(|message| &message.attachments)
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(files, ["sketch.txt"]);
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_before_anything_is_written() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    // In a boosted server Discord lets more through than the bot does.
    town.sandbox().set_premium_tier(town.guild(), 2);
    let big = vec![0_u8; 10 * 1024 * 1024 + 1];
    let room = town.room_of(&mentee);
    mentee
        .runs_with_file(room, "/progress", "evidence", "big.bin", &big)
        .await
        .is_told("too large");
}

#[tokio::test]
async fn nobody_writes_progress_in_the_name_of_another() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let room = town.room_of(&mentee);
    mentor
        .runs_in(room, "/progress")
        .await
        .is_told("written by the mentee");
    town.stranger().await.runs("/progress").await.is_told("no room");
    town.coordinator()
        .runs_in(room, "/progress")
        .await
        .is_told("no room");
    let form = mentee.runs("/progress").await;
    let custom_id = form.form().custom_id.clone();
    let own = other.runs("/progress").await;
    let told = own.sends_instead(&custom_id, &[("did", "defaced")]).await.text();
    assert!(
        told.contains("belongs to somebody else") && told.contains("defaced"),
        "{told}"
    );
    form.fills(&[("What I did", "wrote the parser")])
        .await
        .is_told("Saved");
    town.settle().await;
    let told = own.sends_instead(&custom_id, &[("did", "defaced")]).await.text();
    assert!(
        told.contains("belongs to somebody else") && !told.contains("wrote the parser"),
        "{told}"
    );
}

#[tokio::test]
async fn the_button_on_the_card_opens_the_form() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentor
        .presses_in(room, "Progress")
        .await
        .is_told("written by the mentee");
    let form = mentee
        .presses_in(room, "Progress")
        .await
        .is_a_form("Progress update for your room");
    form.fills(&[("What I did", "wrote the parser")])
        .await
        .is_told("Only the room's members");
    town.settle().await;
    mentor.sees_in(room, "wrote the parser").await;
}

#[tokio::test]
async fn the_next_form_starts_from_the_readers_that_were_chosen_last() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.presses_in(room, "Progress").await.is_a_form("your room");
    let told = mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "asked for a raise")])
        .await
        .is_told("growth thread");
    mentee
        .presses_in(room, "Progress")
        .await
        .is_a_form("your growth thread");
    told.chooses("Who may read it", &["Just for me"]).await;
    mentee
        .presses_in(room, "Progress")
        .await
        .is_a_form("just for you");
    mentee.runs("/progress").await.is_a_form("just for you");
    other
        .presses_in(town.room_of(&other), "Progress")
        .await
        .is_a_form("your room");
    town.settle().await;
}

#[tokio::test]
async fn who_writes_no_updates_is_told_what_they_can_do() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    for person in [&mentor, &town.coordinator()] {
        person
            .runs("/updates")
            .await
            .is_private()
            .is_told("pick them as `mentee`");
    }
    mentee
        .runs("/updates")
        .await
        .is_told("You have no progress updates here");
    mentor
        .runs("/progress")
        .await
        .is_private()
        .is_told("written by the mentee")
        .is_told("Give feedback");
}

#[tokio::test]
async fn a_growth_thread_that_was_deleted_is_opened_anew() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let write = async |words: &str| {
        mentee
            .runs("/progress visibility:server")
            .await
            .fills(&[("What I did", words)])
            .await
            .is_told("Saved");
        town.settle().await;
    };
    write("first").await;
    let thread = thread_of(&mentee).await;
    town.sandbox().delete_channel(thread.0).unwrap();
    write("second").await;
    // Only two explicit answers make a thread count as gone.
    town.passes(chrono::Duration::minutes(5)).await;
    write("third").await;
    let anew = thread_of(&mentee).await;
    assert_ne!(anew, thread);
    mentee.sees_in(anew, "third").await;
}

#[tokio::test]
async fn a_mentee_of_two_rooms_is_asked_which_one() {
    let town = Town::with_cohort("Spring").await;
    let (one, two, mentee) = (town.mentor(1).await, town.mentor(1).await, town.mentee().await);
    let first = town.opens_room(&one, &mentee).await;
    let second = town.opens_room(&two, &mentee).await;
    mentee
        .runs("/progress")
        .await
        .is_told("several rooms")
        .is_told("#room-")
        .is_told("name it");
    mentee
        .runs_in(first, "/progress visibility:room")
        .await
        .fills(&[("What I did", "here")])
        .await
        .is_told("Saved");
    one.sees_in(first, "here").await;
    let offered = mentee.is_offered("/progress", "room", "").await;
    assert_eq!(offered.len(), 2, "{offered:?}");
    assert!(
        two.is_offered("/progress", "room", "").await.is_empty(),
        "a mentor documents nobody's growth"
    );
    let named = offered.iter().find(|name| name.ends_with(&two.name()));
    let named = named.unwrap_or_else(|| panic!("no room with {} in {offered:?}", two.name()));
    let line = format!("/progress visibility:room room:\"{named}\"");
    mentee
        .runs(&line)
        .await
        .fills(&[("What I did", "drew a map")])
        .await
        .is_told(&format!("<#{}>", second.0));
    two.sees_in(second, "drew a map").await;
    one.does_not_see("drew a map").await;
    mentee
        .runs("/progress room:elsewhere")
        .await
        .is_told("There is no open room called");
}

#[tokio::test]
async fn who_may_read_is_picked_from_a_list_and_never_suggested() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let commands = mentee.persona().commands(town.guild());
    let progress = commands
        .iter()
        .find(|command| command.path == "progress")
        .unwrap();
    let option = progress
        .options
        .iter()
        .find(|option| option["name"] == "visibility");
    let option = option.unwrap();
    assert_eq!(option["autocomplete"], serde_json::Value::Null, "{option}");
    let choices = serde_json::json!([
        { "name": "Our room", "value": "room" },
        { "name": "My growth thread", "value": "server" },
        { "name": "Just for me", "value": "me" },
    ]);
    assert_eq!(option["choices"], choices);
    // What Discord's client would not send opens nothing, so it reaches nobody.
    mentee
        .runs("/progress visibility:\"My room\"")
        .await
        .is_stopped_by_discord();
}

#[tokio::test]
async fn where_there_are_no_forums_a_thread_starts_from_a_message() {
    let town = Town::new().await;
    town.sandbox().set_community(town.guild(), false);
    town.sets_up().await;
    town.opens_cohort("Spring", "career-growth", STARTS).await;
    let (mentor, mentee) = town.pair().await;
    for words in ["wrote the parser", "wrote the printer"] {
        mentee
            .runs("/progress visibility:server")
            .await
            .fills(&[("What I did", words)])
            .await
            .is_told("on its way into your growth thread");
        town.settle().await;
    }
    let thread = thread_of(&mentee).await;
    let (_, peer) = town.pair().await;
    peer.sees_in(thread, "wrote the parser").await;
    peer.sees_in(thread, "wrote the printer").await;
    town.stranger().await.sees_no_channel(thread);
    let line = mentor
        .sees_in(town.room_of(&mentee), "wrote a progress update")
        .await;
    assert!(
        line.text().contains(&format!("<#{}>", thread.0)),
        "{}",
        line.text()
    );
}
