//! What brings others to a growth thread: its tags, feedback that was taken up, messages and pictures that are added.

use super::*;

/// The tags on the growth thread of a mentee.
fn tags(town: &Town, thread: Channel) -> Vec<String> {
    let mut threads = town.sandbox().threads(town.guild()).into_iter();
    threads.find(|one| one.id == thread.0).unwrap().tags
}

#[tokio::test]
async fn a_thread_needs_a_hand_until_somebody_has_answered() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let write = async |stuck: &str| {
        let form = mentee.runs("/progress visibility:server").await;
        let told = form
            .fills(&[("What I did", "went on"), ("Where I am stuck", stuck)])
            .await;
        town.settle().await;
        told
    };
    let told = write("error messages").await;
    let thread = thread_of(&mentee).await;
    assert_eq!(tags(&town, thread), ["needs a hand"]);
    mentor
        .presses_in(room, "Give feedback")
        .await
        .fills(&[("One thing", "read them from below")])
        .await
        .is_told("Thank you");
    town.settle().await;
    assert_eq!(tags(&town, thread), Vec::<String>::new(), "it was answered");
    drop(told);

    let told = write("the printer").await;
    assert_eq!(tags(&town, thread), ["needs a hand"]);
    told.presses("Edit")
        .await
        .fills(&[("Where I am stuck", "")])
        .await
        .is_told("changed");
    town.settle().await;
    assert_eq!(tags(&town, thread), Vec::<String>::new(), "it is so no longer");

    let told = write("the scanner").await;
    assert_eq!(tags(&town, thread), ["needs a hand"]);
    told.presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("Withdrawn");
    town.settle().await;
    assert_eq!(tags(&town, thread), Vec::<String>::new(), "it was withdrawn");

    let told = write("the scanner again").await;
    told.chooses("Who may read it", &["Our room"])
        .await
        .is_told("Only the room's members");
    town.settle().await;
    assert_eq!(
        tags(&town, thread),
        Vec::<String>::new(),
        "it is in the room alone"
    );
    let threads = town.sandbox().threads(town.guild());
    assert_eq!(threads.len(), 1);
}

#[tokio::test]
async fn a_mentee_asks_those_who_read_their_thread_for_feedback_with_one_tap() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let room = town.room_of(&mentee);
    let private = mentee.runs("/progress visibility:room").await;
    let private = private.fills(&[("What I did", "asked for a raise")]).await;
    assert!(
        button(private.message(), "Ask for feedback").is_none(),
        "nobody else reads it"
    );
    let line = mentee.sees_in(room, "asked for a raise").await;
    let edit = button(&line, "Edit").unwrap();
    let ask = edit.replace(":mine:", ":ask:");
    let forged = mentee.forges(room, line.id, &ask).await;
    forged.is_told("Others can give feedback on what stands in your growth thread");
    let form = mentee.runs("/progress visibility:server").await;
    let told = form.fills(&[("What I did", "wrote the parser")]).await;
    town.settle().await;
    let thread = thread_of(&mentee).await;
    assert_eq!(tags(&town, thread), Vec::<String>::new());
    let asked = told.presses("Ask for feedback").await.is_told("changed");
    peer.sees_in(thread, "feedback would help").await;
    town.settle().await;
    assert_eq!(tags(&town, thread), ["asks for feedback"]);
    assert!(pinged_by(&town, room, "wrote a progress update").is_empty());
    asked.presses("Ask no more").await;
    town.settle().await;
    assert_eq!(tags(&town, thread), Vec::<String>::new());
    peer.does_not_see("feedback would help").await;

    mentee
        .presses_in(room, "Edit or withdraw")
        .await
        .presses("Ask for feedback")
        .await;
    town.settle().await;
    assert_eq!(tags(&town, thread), ["asks for feedback"]);
    mentor
        .presses_in(room, "Give feedback")
        .await
        .fills(&[("One thing", "line 3")])
        .await
        .is_told("Thank you");
    town.settle().await;
    assert_eq!(
        tags(&town, thread),
        Vec::<String>::new(),
        "somebody has given some"
    );
}

#[tokio::test]
async fn tags_that_cannot_be_put_on_are_left_out_quietly() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let refused = json!({ "message": "Missing Permissions", "code": 50013 });
    let forum = town.sandbox().channel_named(town.guild(), "growth").unwrap();
    town.sandbox().inject(discord_sandbox::Fault::always(
        "PATCH",
        &format!("/channels/{forum}"),
        discord_sandbox::FaultAction::Status(403, refused),
    ));
    let form = mentee.runs("/progress visibility:server").await;
    form.fills(&[("Where I am stuck", "error messages")])
        .await
        .is_told("Saved");
    town.settle().await;
    let thread = thread_of(&mentee).await;
    mentee.sees_in(thread, "error messages").await;
    assert_eq!(tags(&town, thread), Vec::<String>::new());
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
    mentee.posts("/progress visibility:server", "went on").await;
    mentee.sees_in(thread, "went on").await;
    town.settle().await;
}

#[tokio::test]
async fn the_mentee_takes_feedback_up_and_its_giver_is_told_without_a_ping() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.settle().await;
    let thread = thread_of(&mentee).await;
    let form = mentor.presses_in(room, "Give feedback").await;
    form.fills(&[("One thing", "line 3 loses a token")])
        .await
        .is_told("Thank you");
    let post = mentee.sees_in(thread, "line 3 loses a token").await;
    for other in [&mentor, &peer] {
        let told = other.presses_on(&post, "I took it up").await;
        told.is_told("Only the person who wrote this");
    }
    let told = mentee
        .presses_on(&post, "I took it up")
        .await
        .is_private()
        .is_told("Noted");
    let line = mentor.sees_in(room, "took up the feedback").await;
    assert!(line.pinged.is_empty(), "{:?}", line.pinged);
    assert!(line.text().contains(&mentor.mention()), "{}", line.text());
    town.settle().await;
    assert!(pinged_by(&town, room, "took up the feedback").is_empty());
    let shown = peer.sees_in(thread, "Taken up").await;
    assert!(shown.text().contains("line 3 loses a token"), "{}", shown.text());
    assert!(button(&shown, "I took it up").is_none(), "one tap is enough");

    let note = "renamed it @everyone";
    told.presses("Add a note")
        .await
        .fills(&[("What I did with it", note)])
        .await
        .is_told("Noted");
    let line = mentor.sees_in(room, "renamed it").await;
    assert!(
        line.pinged.is_empty() && !line.text().contains("@everyone"),
        "{}",
        line.text()
    );
    assert_eq!(read(&mentor, room).matches("took up the feedback").count(), 1);
    peer.does_not_see("renamed it").await;

    // Other words of the mentor are a piece of feedback that was not taken up yet.
    let form = mentor.presses_in(room, "Give feedback").await;
    form.fills(&[("One thing", "line 9 does")])
        .await
        .is_told("Thank you");
    mentor.does_not_see("took up the feedback").await;
    let post = mentee.sees_in(thread, "line 9 does").await;
    assert!(button(&post, "I took it up").is_some());
}

#[tokio::test]
async fn a_message_of_ones_own_is_added_from_its_menu() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let room = town.room_of(&mentee);
    let said = mentee.says(room, "The parser reads every file now.").await;
    let menu = "Add to my growth thread";
    for other in [&mentor, &town.coordinator()] {
        let told = other.runs_on(&said, menu).await;
        told.is_private().is_told("somebody else").is_not_told("parser");
    }
    let form = mentee.runs_on(&said, menu).await.is_a_form("your growth thread");
    assert_eq!(form.form_value("What I did"), "The parser reads every file now.");
    form.fills(&[("What I did", "The parser reads every file now, at last.")])
        .await
        .is_told("growth thread");
    town.settle().await;
    let thread = thread_of(&mentee).await;
    peer.sees_in(thread, "at last").await;
    // Who has no room is told so, as with the command.
    let stranger = town.stranger().await;
    let said = stranger.says(town.lobby(), "hello").await;
    stranger.runs_on(&said, menu).await.is_told("no room");
    // Elsewhere in the server it is the only room that is meant.
    let said = mentee.says(town.lobby(), "I gave a talk.").await;
    let form = mentee.runs_on(&said, menu).await;
    assert_eq!(form.form_value("What I did"), "I gave a talk.");
    // Where there is nothing to see, there is nothing to add.
    let said = mentee.says(room, "\u{3164}").await;
    let told = mentee.runs_on(&said, menu).await.is_private();
    told.is_told("no words or file that I could add");
}

#[tokio::test]
async fn a_picture_is_shown_as_one_and_what_only_pretends_is_a_file() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let picture: &[u8] = b"\x89PNG\r\n\x1a\nand more";
    for (name, bytes) in [
        ("plan.png", picture),
        ("photo", picture),
        ("trap.png", b"MZ not a picture".as_slice()),
    ] {
        let form = mentee
            .runs_with_file(room, "/progress", "evidence", name, bytes)
            .await;
        form.fills(&[("What I did", name)]).await.is_told("Saved");
    }
    town.settle().await;
    let messages = mentee.persona().messages(room.0).unwrap();
    let files: Vec<String> = messages
        .iter()
        .flat_map(|message| &message.attachments)
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(files, ["plan.png", "photo.png", "trap.png.bin"]);
}
