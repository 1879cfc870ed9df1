//! What becomes of a progress update that stands: edits, other readers, withdrawal, feedback.

use discord_sandbox::{Fault, FaultAction};

use super::*;

#[tokio::test]
async fn the_author_edits_what_was_posted() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let told = mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "wrote teh parser")])
        .await;
    town.settle().await;
    let form = told.presses("Edit").await;
    assert_eq!(form.form_value("What I did"), "wrote teh parser");
    form.fills(&[("What I did", "wrote the parser")])
        .await
        .is_told("changed");
    let thread = thread_of(&mentee).await;
    let post = mentee.sees_in(thread, "wrote the parser").await;
    assert!(post.text().contains("Edited"), "{}", post.text());
    mentor.sees_in(thread, "wrote the parser").await;
    mentor.does_not_see("teh").await;
    town.stranger().await.does_not_see("teh").await;
}

#[tokio::test]
async fn an_update_that_grows_and_shrinks_keeps_as_many_posts_as_it_needs() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let long = "*".repeat(4_000);
    for visibility in ["server", "room"] {
        let told = mentee
            .runs(&format!("/progress visibility:{visibility}"))
            .await
            .fills(&[("What I did", "short")])
            .await;
        town.settle().await;
        let place = if visibility == "server" {
            thread_of(&mentee).await
        } else {
            town.room_of(&mentee)
        };
        let before = mentee.persona().messages(place.0).unwrap().len();
        told.presses("Edit")
            .await
            .fills(&[("What I did", &long), ("What I learned", &long)])
            .await
            .is_told("changed");
        town.settle().await;
        assert!(mentee.persona().messages(place.0).unwrap().len() > before + 1);
        told.presses("Edit")
            .await
            .fills(&[("What I did", "short again"), ("What I learned", "")])
            .await
            .is_told("changed");
        town.settle().await;
        assert_eq!(mentee.persona().messages(place.0).unwrap().len(), before);
        assert!(read(&mentee, place).contains("short again"));
        town.coordinator().does_not_see(r"\*\*\*").await;
    }
}

#[tokio::test]
async fn an_update_that_is_made_less_visible_leaves_the_thread() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let room = town.room_of(&mentee);
    let told = mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "asked for a raise")])
        .await;
    town.settle().await;
    let thread = thread_of(&mentee).await;
    peer.sees_in(thread, "asked for a raise").await;
    mentor
        .presses_in(room, "Give feedback")
        .await
        .fills(&[("One thing", "name a number")])
        .await
        .is_told("Thank you");
    town.settle().await;
    peer.sees_in(thread, "name a number").await;

    let told = told
        .chooses("Who may read", &["Our room"])
        .await
        .is_told("Only the room's members");
    peer.does_not_see("asked for a raise").await;
    peer.does_not_see("name a number").await;
    mentor.sees_in(room, "asked for a raise").await;
    mentor.sees_in(room, "name a number").await;

    told.chooses("Who may read", &["My growth thread"])
        .await
        .is_told("growth thread");
    town.settle().await;
    peer.sees_in(thread, "asked for a raise").await;
}

#[tokio::test]
async fn a_change_that_overtakes_the_posting_shows_nothing_to_those_it_should_not_reach() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (_, peer) = town.pair().await;
    let told = mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "asked for a raise")])
        .await;
    told.chooses("Who may read", &["Our room"])
        .await
        .is_told("Only the room's members");
    peer.does_not_see("asked for a raise").await;
    let told = mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "cried a little")])
        .await;
    told.presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("Withdrawn");
    peer.does_not_see("cried a little").await;
    town.coordinator().does_not_see("cried a little").await;
}

#[tokio::test]
async fn a_withdrawn_update_is_gone_everywhere() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let told = mentee
        .runs_with_file(
            room,
            "/progress visibility:server",
            "evidence",
            "canaryfile.txt",
            b"canary inside",
        )
        .await;
    let told = told
        .fills(&[("What I did", "canaryword"), ("Where I am stuck", "canarystuck")])
        .await;
    town.settle().await;
    mentor
        .presses_in(room, "Give feedback")
        .await
        .fills(&[("One thing", "look at canaryword")])
        .await
        .is_told("Thank you");
    town.settle().await;
    told.presses("Withdraw")
        .await
        .is_told("cannot be undone")
        .presses("Keep it")
        .await
        .is_told("canaryword");
    let told = told
        .presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("Withdrawn");
    told.is_not_told("canaryword");
    town.settle().await;
    mentor.sees_in(room, "withdrew a progress update").await;
    let thread = thread_of(&mentee).await;
    for (reader, place) in [(&mentor, room), (&mentee, room), (&mentee, thread)] {
        let text = read(reader, place);
        assert!(!text.contains("canary"), "{text}");
        let files = reader.persona().messages(place.0).unwrap();
        assert!(
            files.iter().all(|message| message.attachments.is_empty()),
            "the file is still there"
        );
    }
    let nothing = mentee.runs("/updates").await;
    nothing.is_told("You have no progress updates here");
}

#[tokio::test]
async fn what_was_withdrawn_is_in_no_record_either() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let told = mentee
        .runs_with_file(
            room,
            "/progress visibility:server",
            "evidence",
            "canaryfile.txt",
            b"canary inside",
        )
        .await
        .fills(&[("What I did", "canaryfirst"), ("Where I am stuck", "canarystuck")])
        .await;
    town.settle().await;
    mentor
        .presses_in(room, "Give feedback")
        .await
        .fills(&[("One thing", "canaryfeedback")])
        .await
        .is_told("Thank you");
    let told = told
        .presses("Edit")
        .await
        .fills(&[("What I did", "canarysecond")])
        .await;
    town.settle().await;
    town.restart().await;
    assert!(town.database_contains("canarysecond") && town.database_contains("canaryfeedback"));

    told.presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("I keep none of it");
    assert!(!town.database_contains("canary"), "it is there until a restart");
    town.settle().await;
    town.restart().await;
    for words in [
        "canaryfirst",
        "canarysecond",
        "canarystuck",
        "canaryfeedback",
        "canaryfile",
    ] {
        assert!(!town.database_contains(words), "{words} is still there");
    }
}

#[tokio::test]
async fn what_was_withdrawn_while_it_could_not_be_posted_is_never_posted() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    town.settle().await;
    let thread = thread_of(&mentee).await;
    let refused = json!({ "message": "Missing Permissions", "code": 50013 });
    let posting = format!("/channels/{}/messages", thread.0);
    let fault = Fault::always("POST", &posting, FaultAction::Status(403, refused));
    town.sandbox().inject(fault);
    let told = mentee
        .runs_with_file(
            room,
            "/progress visibility:server",
            "evidence",
            "canaryfile.txt",
            b"canary inside",
        )
        .await
        .fills(&[("What I did", "canaryword")])
        .await;
    town.settle().await;
    assert!(town.database_contains("canaryword"));
    told.presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("Withdrawn");
    town.settle().await;
    town.restart().await;
    for words in ["canaryword", "canaryfile"] {
        assert!(!town.database_contains(words), "{words} is still there");
    }

    town.sandbox().clear_faults();
    let before = town.sandbox().requests().len();
    town.passes(chrono::Duration::hours(2)).await;
    let since = town.sandbox().requests().split_off(before);
    let tried = since.iter().filter(|one| one.path.ends_with(&posting)).count();
    assert!(tried > 0, "it was not tried again");
    let sent = since.iter().any(|one| one.json().to_string().contains("canary"));
    assert!(!sent, "it was posted after its withdrawal");
}

#[tokio::test]
async fn the_mentor_gives_feedback_and_changes_it() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    town.settle().await;
    let form = mentor
        .presses_in(room, "Give feedback")
        .await
        .is_a_form("growth thread");
    form.fills(&[("One thing", "line 3 loses the last token")])
        .await
        .is_private()
        .is_told("Thank you");
    town.settle().await;
    let thread = thread_of(&mentee).await;
    let post = mentee.sees_in(thread, "line 3 loses").await;
    assert_eq!(post.pinged, [mentee.id()]);
    let form = mentor.presses_in(room, "Give feedback").await;
    assert_eq!(form.form_value("One thing"), "line 3 loses the last token");
    form.fills(&[("One thing", "line 4 loses the last token")])
        .await
        .is_told("Thank you");
    town.settle().await;
    let text = read(&mentee, thread);
    assert!(text.contains("line 4") && !text.contains("line 3"), "{text}");
}

#[tokio::test]
async fn feedback_on_an_update_for_the_room_stays_in_the_room() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee
        .posts("/progress visibility:room", "asked for a raise")
        .await;
    town.settle().await;
    let form = mentor
        .presses_in(room, "Give feedback")
        .await
        .is_a_form("in the room");
    form.fills(&[("One thing", &"name a number ".repeat(280))])
        .await
        .is_told("Thank you");
    town.settle().await;
    mentee.sees_in(room, "name a number").await;
    town.stranger().await.does_not_see("name a number").await;
}

#[tokio::test]
async fn only_the_mentor_of_the_room_gives_feedback_and_only_the_author_changes() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let (other_mentor, other_mentee) = town.pair().await;
    let stranger = town.stranger().await;
    let room = town.room_of(&mentee);
    mentee
        .posts("/progress visibility:server", "wrote the parser")
        .await;
    let line = mentor.sees_in(room, "wrote a progress update").await;
    mentee
        .presses_on(&line, "Give feedback")
        .await
        .is_told("Only the mentor");
    mentor
        .presses_on(&line, "Edit")
        .await
        .is_told("Only the person who wrote this");
    let id = button(&line, "Give feedback")
        .unwrap()
        .split(':')
        .nth(2)
        .unwrap()
        .to_owned();
    let thread = thread_of(&mentee).await;
    other_mentee.sees_in(thread, "wrote the parser").await;
    stranger.sees_no_channel(thread);
    let panel = stranger.sees_in(town.lobby(), "Career growth").await;
    for intruder in [&stranger, &other_mentor, &other_mentee] {
        let forge = async |action: &str| {
            intruder
                .forges(town.lobby(), panel.id, &format!("growth:{action}:{id}:1"))
                .await
        };
        forge("feedback").await.is_told("Only the mentor");
        for action in [
            "mine",
            "edit",
            "withdraw",
            "withdraw-now",
            "keep",
            "ask",
            "ask-no-more",
        ] {
            forge(action).await.is_told("Only the person who wrote this");
        }
        forge("no-such-thing").await.is_told("do not know this button");
    }
    other_mentee
        .posts("/progress visibility:server", "drew a map")
        .await;
    town.settle().await;
    let own_forms = [
        stranger.presses_in(town.lobby(), "Join as mentee").await,
        other_mentee.runs("/progress visibility:server").await,
        other_mentor
            .presses_in(town.room_of(&other_mentor), "Give feedback")
            .await,
    ];
    for form in own_forms {
        let refusals = [
            ("edit", "did", "Only the person who wrote this"),
            ("feedback", "feedback", "Only the mentor"),
            ("post", "did", "waited for more than a week"),
        ];
        for (action, field, refusal) in refusals {
            let route = format!("growth:{action}:{id}:1");
            let told = form.sends_instead(&route, &[(field, "defaced")]).await.text();
            assert!(
                told.contains(refusal) && told.contains("defaced"),
                "{action}: {told}"
            );
        }
    }
    town.settle().await;
    let text = read(&mentee, thread) + &read(&mentee, room);
    assert!(
        text.contains("wrote the parser") && !text.contains("defaced"),
        "{text}"
    );
}

#[tokio::test]
async fn in_a_closed_room_nothing_is_added_and_words_can_still_be_taken_back() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let told = mentee
        .runs("/progress visibility:server")
        .await
        .fills(&[("What I did", "wrote the parser")])
        .await;
    town.settle().await;
    let (form, edit) = (
        mentee.runs("/progress visibility:server").await,
        told.presses("Edit").await,
    );
    let feedback = mentor.presses_in(room, "Give feedback").await;
    let close = town.coordinator().runs_in(room, "/room close").await;
    close.presses("Close this room").await.is_told("is closed");
    town.settle().await;
    form.fills(&[("What I did", "one word more")])
        .await
        .is_told("room is closed")
        .is_told("one word more");
    edit.fills(&[("What I did", "another word")])
        .await
        .is_told("room is closed")
        .is_told("another word");
    feedback
        .fills(&[("One thing", "a last word")])
        .await
        .is_told("room is closed")
        .is_told("a last word");
    // No form opens either: nobody writes in vain.
    told.presses("Edit").await.is_told("room is closed");
    mentor
        .presses_in(room, "Give feedback")
        .await
        .is_told("room is closed");
    mentee.does_not_see("a last word").await;
    mentor.does_not_see("one word more").await;
    mentor.does_not_see("another word").await;
    told.presses("Withdraw")
        .await
        .presses("Withdraw it")
        .await
        .is_told("Withdrawn");
    town.coordinator().does_not_see("wrote the parser").await;
}

#[tokio::test]
async fn who_withdrew_their_only_update_is_told_that_they_have_none_and_how_to_write_one() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let form = mentee.runs("/progress visibility:server").await;
    let told = form.fills(&[("What I did", "cried a little")]).await;
    let withdrawn = told.presses("Withdraw").await.presses("Withdraw it").await;
    withdrawn.is_told("Withdrawn");
    town.settle().await;
    mentee
        .runs("/updates")
        .await
        .is_private()
        .is_told("You have no progress updates here")
        .is_told("`/progress`")
        .is_not_told("a little later");
    // Others are not told whether there is one.
    mentor
        .runs(&format!("/updates mentee:\"@{}\"", mentee.name()))
        .await
        .is_told("nothing to show here yet");
}
