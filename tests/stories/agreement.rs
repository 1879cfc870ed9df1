//! The agreement of a room: filled in, read, signed as it is or with one thing changed, and shown to nobody else.

use crate::beginning::{OFFER, WISH, room_of_two};
use crate::room_faults::deletes;
use crate::town::*;

const CANARY: &str = "canary-of-the-agreement";

/// What somebody is shown by the button on their room's card.
async fn opens(person: &Person, room: Channel) -> Told {
    person.presses_in(room, "Agreement").await.is_private()
}

/// Signs it as it is.
async fn signs(town: &Town, person: &Person, room: Channel) -> Told {
    let signed = opens(person, room).await.presses("Sign it as it is").await;
    town.settle().await;
    signed.is_private().is_told("Signed.")
}

/// Changes one topic, by the beginning of its name in the list.
async fn changes(person: &Person, room: Channel, topic: &str, text: &str) -> Told {
    let form = opens(person, room).await.chooses("Or change", &[topic]).await;
    let label = form.form().inputs[0].label.clone();
    form.fills(&[(label.as_str(), text)]).await.is_private()
}

/// A mentor who agreed to be introduced and a mentee who did not, who have signed.
async fn signed_by_both() -> (Town, Person, Person, Channel) {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    signs(&town, &ada, room).await;
    signs(&town, &mina, room).await;
    (town, mina, ada, room)
}

#[tokio::test]
async fn an_agreement_is_filled_in_and_signed_as_it_is_with_one_tap_each() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    let card = ada.sees_in(room, "It is filled in already").await;
    assert!(card.text().contains("Agreement"));
    // What each said at sign-up is filled in; what was told to coordinators alone, for its writer alone.
    let own = opens(&ada, room).await;
    own.is_told(WISH)
        .is_told("Only you see it here until you sign")
        .is_told(OFFER)
        .is_told("A session of an hour every other week")
        .is_told("Sun 4 Apr 2027");
    opens(&mina, room)
        .await
        .is_not_told(WISH)
        .is_told("Not said yet.");
    let told = signs(&town, &ada, room).await;
    told.is_told(&mina.mention());
    // The other is called once, and is shown all of it before they sign.
    let called = mina.sees_in(room, "your agreement is filled in").await;
    assert_eq!(called.pinged, [mina.id()]);
    opens(&mina, room).await.is_told(WISH);
    let signed = mina.presses_in(room, "Read and sign").await.is_told(WISH);
    signed
        .presses("Sign it as it is")
        .await
        .is_told("All of you stand by it now");
    town.settle().await;
    ada.sees_in(room, "Signed by everybody").await;
    ada.does_not_see("your agreement is filled in").await;
    opens(&ada, room).await.is_told("It holds until");
    // Nobody else reads a word of it.
    for person in [town.stranger().await, town.mentee().await, town.facilitator()] {
        person.does_not_see(WISH).await;
        person.does_not_see("Signed by everybody").await;
    }
}

#[tokio::test]
async fn who_signs_before_the_other_has_said_anything_is_shown_what_is_new() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    signs(&town, &mina, room).await;
    mina.does_not_see(WISH).await;
    assert_eq!(
        ada.sees_in(room, "your agreement is filled in").await.pinged,
        [ada.id()]
    );
    signs(&town, &ada, room).await;
    let new = mina.sees_in(room, "something in your agreement is new").await;
    assert!(new.text().contains(WISH), "{}", new.text());
    assert_eq!(new.pinged, [mina.id()]);
    ada.does_not_see("your agreement is filled in").await;
    signs(&town, &mina, room).await;
    mina.sees_in(room, "Signed by everybody").await;
    // What was changed, and by whom, stays to be read.
    let versions = opens(&mina, room).await.presses("What changed").await;
    versions
        .is_told("Version 2")
        .is_told(&ada.mention())
        .is_told(WISH);
}

#[tokio::test]
async fn one_thing_is_changed_and_the_other_signs_the_difference() {
    let (town, mina, ada, room) = signed_by_both().await;
    changes(&ada, room, "How we work together", CANARY)
        .await
        .is_told("Signed.");
    town.settle().await;
    let new = mina.sees_in(room, "something in your agreement is new").await;
    assert!(new.text().contains(CANARY), "{}", new.text());
    assert!(!new.text().contains(WISH), "what is as it was is not told again");
    opens(&mina, room)
        .await
        .is_told("Open:")
        .presses("What changed")
        .await
        .is_told("Before:");
    // Changed once more before it is signed, it calls nobody a second time.
    changes(
        &ada,
        room,
        "How we will know that it worked",
        "canary of what is merged",
    )
    .await;
    town.settle().await;
    let same = mina.sees_in(room, "canary of what is merged").await;
    assert_eq!(same.id, new.id);
    signs(&town, &mina, room).await;
    mina.sees_in(room, "Signed by everybody").await;
    assert!(town.database_contains(CANARY));
}

#[tokio::test]
async fn nobody_signs_what_was_changed_while_they_read() {
    let (town, mina, ada, room) = signed_by_both().await;
    changes(&mina, room, "How we work together", "by letters").await;
    town.settle().await;
    let read = opens(&ada, room).await.is_told("by letters");
    changes(&mina, room, "How we work together", "by pigeons").await;
    town.settle().await;
    read.presses("Sign it as it is")
        .await
        .is_told("It changed while you had it open");
    opens(&mina, room).await.is_told("Open:");
    signs(&town, &ada, room).await;
    ada.sees_in(room, "Signed by everybody").await;
}

#[tokio::test]
async fn of_two_who_change_one_thing_at_once_the_second_is_told_and_keeps_their_words() {
    let (town, mina, ada, room) = signed_by_both().await;
    let form = opens(&ada, room)
        .await
        .chooses("Or change", &["How we work together"])
        .await;
    let other = opens(&mina, room)
        .await
        .chooses("Or change", &["How we will know that it worked"])
        .await;
    changes(&mina, room, "How we work together", "by pigeons").await;
    let label = form.form().inputs[0].label.clone();
    let refused = form.fills(&[(label.as_str(), "by letters, at dawn")]).await;
    let refused = refused
        .is_told("It changed while you had it open")
        .is_told("by letters, at dawn");
    // Another thing was not touched: that goes in.
    let label = other.form().inputs[0].label.clone();
    other
        .fills(&[(label.as_str(), "a stamp")])
        .await
        .is_told("Signed.");
    let again = refused.presses("Open the form again").await;
    let label = again.form().inputs[0].label.clone();
    assert_eq!(again.form_value(&label), "by letters, at dawn");
    again
        .fills(&[(label.as_str(), "by letters, at dusk")])
        .await
        .is_told("Signed.");
    town.settle().await;
    opens(&mina, room)
        .await
        .is_told("by letters, at dusk")
        .is_told("a stamp");
}

#[tokio::test]
async fn only_members_sign_and_change_and_only_coordinators_read_beside_them() {
    let (town, mina, ada, room) = signed_by_both().await;
    changes(&mina, room, "How we work together", CANARY).await;
    town.settle().await;
    let shown = opens(&ada, room).await;
    let sign = shown.message().custom_id("Sign it as it is").unwrap().to_owned();
    let card = ada.sees_in(room, "Agreement").await;
    let open = button(&card, "Agreement").unwrap();
    let form = opens(&ada, room)
        .await
        .chooses("Or change", &["How we work together"])
        .await;
    let write = form.form().custom_id.clone();
    // A coordinator reads it, and has nothing to press.
    let coordinator = town.coordinator();
    let read = coordinator
        .forges(room, card.id, &open)
        .await
        .is_private()
        .is_told(CANARY);
    assert!(read.message().custom_id("Sign it as it is").is_none());
    let panel = ada.sees_in(town.lobby(), "Join as mentor").await.id;
    for person in [&town.stranger().await, &town.mentee().await, &town.facilitator()] {
        let told = person.forges(town.lobby(), panel, &open).await;
        told.is_private().is_not_told(CANARY);
        let told = person.forges(town.lobby(), panel, &sign).await;
        told.is_private().is_not_told("Signed.");
    }
    for person in [&coordinator, &town.stranger().await] {
        let opened = person.presses_in(town.lobby(), "Join as mentor").await;
        let told = opened.sends_instead(&write, &[("text", "mine now")]).await;
        told.is_private().is_not_told("Signed.").is_not_told(CANARY);
    }
    coordinator
        .forges(room, card.id, &sign)
        .await
        .is_not_told("Signed.");
    opens(&ada, room)
        .await
        .is_told(CANARY)
        .is_not_told("mine now")
        .is_told("Open:");
}

#[tokio::test]
async fn words_of_any_kind_stay_words_and_days_that_cannot_be_are_refused() {
    let (town, mina, ada, room) = signed_by_both().await;
    let odd = "**نعمل معًا** كل أسبوع @everyone <@&1> ```\n# not a heading\u{202e}";
    changes(&mina, room, "How we work together", odd)
        .await
        .is_told("Signed.");
    town.settle().await;
    let new = ada.sees_in(room, "something in your agreement is new").await;
    assert_eq!(new.pinged, [ada.id()]);
    assert!(
        new.text().contains("نعمل معًا") && !new.text().contains("@everyone"),
        "{}",
        new.text()
    );
    for (day, told) in [
        ("2026-12-01", "has passed"),
        ("2027-06-01", "Your cohort ends on"),
        ("soon", "is not a date I can read"),
        ("2027-02-30", "There is no 30 February"),
    ] {
        changes(&ada, room, "Until", day).await.is_told(told);
    }
    changes(&ada, room, "Until", "2027-03-01")
        .await
        .is_told("Signed.");
    town.settle().await;
    opens(&mina, room).await.is_told("Mon 1 Mar 2027");
    changes(&ada, room, "Until", "2027-03-01")
        .await
        .is_told("stands there already");
}

#[tokio::test]
async fn after_half_time_each_is_asked_once_whether_it_is_still_right() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    for person in [&mentee, &mentor, &mentee] {
        signs(&town, person, room).await;
    }
    town.lives_until("2027-03-02 12:00 Europe/Berlin").await;
    let card = mentee.sees_in(room, "is it still right?").await;
    assert!(card.pinged.is_empty());
    let asked = opens(&mentee, room).await;
    asked.presses("Still right").await.is_told("It stays as it is");
    town.settle().await;
    let again = opens(&mentee, room).await;
    assert!(again.message().custom_id("Still right").is_none());
    // The other may as well change it.
    changes(&mentor, room, "How we work together", "more often").await;
    town.settle().await;
    signs(&town, &mentee, room).await;
    let card = mentee.sees_in(room, "Signed by everybody").await;
    assert!(!card.text().contains("is it still right?"), "{}", card.text());
}

#[tokio::test]
async fn who_left_is_not_waited_for_and_a_closed_room_is_signed_no_more() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    signs(&town, &mina, room).await;
    let asked = ada.runs("/me").await.presses("Leave").await;
    asked.presses("Leave the cohort").await;
    town.settle().await;
    opens(&mina, room).await.is_not_told("Open:").is_not_told(WISH);
    let line = format!("/room close room:{}", town.name_of(room));
    let asked = town.coordinator().runs(&line).await;
    let open = mina.sees_in(room, "Agreement").await;
    let open_button = button(&open, "Agreement").unwrap();
    asked.presses("Close this room").await;
    town.settle().await;
    let read = mina.forges(room, open.id, &open_button).await.is_private();
    assert!(read.message().custom_id("Sign it as it is").is_none());
}

#[tokio::test]
async fn an_agreement_outlives_a_restart_and_its_channel() {
    let town = Town::with_cohort("Spring").await;
    let (mina, ada, room) = room_of_two(&town).await;
    let shown = opens(&ada, room).await;
    town.restart().await;
    shown.presses("Sign it as it is").await.is_told("Signed.");
    town.settle().await;
    let name = town.name_of(room);
    deletes(&town, room).await;
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let question = coordinator.sees_in(channel, "A room's channel was deleted").await;
    coordinator.presses_on(&question, "Make it again").await;
    town.settle().await;
    let room = mina.channel_named(&name).await;
    signs(&town, &mina, room).await;
    ada.sees_in(room, "Signed by everybody").await;
}
