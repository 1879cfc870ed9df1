//! Bad days of rooms: a permission missing, categories and servers that are full, channels deleted by hand, and
//! everything that only looks like one.

use chrono::TimeDelta;
use discord_sandbox::{Fault, FaultAction};
use serde_json::json;
use trellis::background::audit;
use trellis_kernel::discord::permissions::{MANAGE_CHANNELS, NEEDED, PIN_MESSAGES, sum};

use crate::town::*;

/// Looks at every room, as the bot does every ten minutes.
async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

/// A moderator deletes a channel; the bot has looked at it twice.
pub async fn deletes(town: &Town, channel: Channel) {
    town.sandbox().delete_channel(channel.0).unwrap();
    audited(town).await;
    town.passes(TimeDelta::seconds(31)).await;
    audited(town).await;
}

/// The channels in a category.
fn inside(town: &Town, category: u64) -> usize {
    town.sandbox()
        .channels(town.guild())
        .iter()
        .filter(|view| view.parent == Some(category))
        .count()
}

/// The category that a channel is in.
fn category_of(town: &Town, channel: Channel) -> u64 {
    let channels = town.sandbox().channels(town.guild());
    channels
        .into_iter()
        .find(|view| view.id == channel.0)
        .unwrap()
        .parent
        .unwrap()
}

/// Fills a category with channels that are none of the bot's, up to so many.
fn fills_category(town: &Town, category: u64, channels: usize) {
    for n in inside(town, category)..channels {
        town.sandbox()
            .add_channel(town.guild(), 0, &format!("other-{n}"), Some(category));
    }
}

/// Fills the server up to so many channels, categories included.
fn fills_server(town: &Town, channels: usize) {
    let mut category = None;
    for n in town.sandbox().channels(town.guild()).len()..channels {
        if n % 40 == 0 {
            category = Some(
                town.sandbox()
                    .add_channel(town.guild(), 4, &format!("more-{n}"), None),
            );
        } else {
            town.sandbox()
                .add_channel(town.guild(), 0, &format!("other-{n}"), category);
        }
    }
}

/// Requests of the bot that made a channel of this name.
fn times_made(town: &Town, name: &str) -> usize {
    let requests = town.sandbox().requests();
    requests
        .iter()
        .filter(|one| one.status < 300 && one.method == "POST" && one.request["name"] == name)
        .count()
}

/// A mentor and a mentee who have joined, without a room.
async fn unpaired(town: &Town) -> (Person, Person) {
    (town.mentor(3).await, town.mentee().await)
}

async fn opens_room(town: &Town, mentor: &Person, mentee: &Person) -> Told {
    let line = format!("/room open mentor:{} mentee:{}", mentor.id(), mentee.id());
    let told = town.coordinator().runs(&line).await;
    town.settle().await;
    told
}

#[tokio::test]
async fn a_room_waits_for_a_missing_permission_and_completes_by_itself_once_it_is_granted() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = unpaired(&town).await;
    town.sandbox()
        .set_bot_permissions(town.guild(), sum(NEEDED) & !MANAGE_CHANNELS.bit);
    opens_room(&town, &mentor, &mentee).await.is_told("on its way");
    assert!(mentee.rooms().is_empty(), "it cannot be there yet");

    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let notice = coordinator.sees_in(channel, "Manage Channels").await;
    assert!(notice.text().contains("Nothing is lost"), "{}", notice.text());
    mentee.does_not_see("Manage Channels").await;
    // Time alone mends nothing and is no reason to tell it again.
    town.passes(TimeDelta::hours(3)).await;
    let notices = coordinator
        .can_read()
        .into_iter()
        .filter(|one| one.text().contains("Manage Channels"))
        .count();
    assert_eq!(notices, 1);

    town.sandbox().set_bot_permissions(town.guild(), sum(NEEDED));
    let room = mentee.channel_named("room-").await;
    let welcome = mentee.sees_in(room, "Welcome to your room").await;
    assert!(welcome.pinged.contains(&mentee.id()) && welcome.pinged.contains(&mentor.id()));
    town.settle().await;
    assert_eq!(
        mentor
            .persona()
            .messages(room.0)
            .unwrap()
            .iter()
            .filter(|one| one.pinned)
            .count(),
        1
    );
    assert_eq!(mentor.rooms().len(), 1);
}

#[tokio::test]
async fn without_the_right_to_pin_no_half_made_room_is_left_behind() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = unpaired(&town).await;
    town.sandbox()
        .set_bot_permissions(town.guild(), sum(NEEDED) & !PIN_MESSAGES.bit);
    opens_room(&town, &mentor, &mentee).await.is_told("on its way");
    // Discord lets nobody give in an overwrite what they do not have: the channel waits, whole.
    assert!(mentee.rooms().is_empty());
    town.sandbox().set_bot_permissions(town.guild(), sum(NEEDED));
    let room = mentee.channel_named("room-").await;
    mentee.sees_in(room, "Welcome to your room").await;
    town.settle().await;
}

#[tokio::test]
async fn a_full_category_is_followed_by_the_next_one() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let first = category_of(&town, town.room_of(&mentee));
    fills_category(&town, first, 49);
    let (second_mentor, second_mentee) = unpaired(&town).await;
    opens_room(&town, &second_mentor, &second_mentee)
        .await
        .is_told("on its way");
    assert_eq!(
        category_of(&town, second_mentee.channel_named("room-").await),
        first,
        "the fiftieth fits"
    );
    assert_eq!(inside(&town, first), 50);

    let (third_mentor, third_mentee) = unpaired(&town).await;
    opens_room(&town, &third_mentor, &third_mentee)
        .await
        .is_told("on its way");
    let third = third_mentee.channel_named("room-").await;
    let next = category_of(&town, third);
    assert_ne!(next, first);
    third_mentee.sees_in(third, "Welcome to your room").await;
    let categories = town.sandbox().channels(town.guild());
    let name = &categories.iter().find(|view| view.id == next).unwrap().name;
    assert_eq!(name, "Mentorship rooms 2");
    // The next room goes into the category that is there now.
    opens_room(&town, &third_mentor, &mentee)
        .await
        .is_told("on its way");
    assert_eq!(inside(&town, next), 2);
    mentor.sees_no_channel(third);
}

#[tokio::test]
async fn a_category_that_was_deleted_is_not_waited_for() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let first = category_of(&town, town.room_of(&mentee));
    town.sandbox().delete_channel(first).unwrap();
    let (mentor, other) = unpaired(&town).await;
    opens_room(&town, &mentor, &other).await.is_told("on its way");
    let room = other.channel_named("room-").await;
    assert_ne!(category_of(&town, room), first);
    other.sees_in(room, "Welcome to your room").await;
}

#[tokio::test]
async fn near_the_end_of_the_server_coordinators_are_warned_and_then_refused_with_the_reason() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = unpaired(&town).await;
    fills_server(&town, 460);
    opens_room(&town, &mentor, &mentee)
        .await
        .is_told("461 of the 500 channels");
    let (mentor, mentee) = unpaired(&town).await;
    fills_server(&town, 490);
    let told = opens_room(&town, &mentor, &mentee).await.is_private();
    told.is_told("This server has 490 channels")
        .is_told("no room was opened");
    assert_eq!(town.sandbox().channels(town.guild()).len(), 490);
    town.coordinator()
        .runs("/room list")
        .await
        .is_not_told(&mentee.mention());
}

#[tokio::test]
async fn where_discord_does_not_list_its_channels_our_own_records_do() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = unpaired(&town).await;
    let broken = FaultAction::Status(500, json!({ "message": "500: Internal Server Error", "code": 0 }));
    let fault = town
        .sandbox()
        .inject(Fault::always("GET", "/guilds/*/channels", broken));
    opens_room(&town, &mentor, &mentee).await.is_told("on its way");
    let room = mentee.channel_named("room-").await;
    mentee.sees_in(room, "Welcome to your room").await;
    assert!(town.sandbox().fault_hits(fault) > Some(0));
    // Nor does a list that cannot be had make anybody believe that a room is gone.
    audited(&town).await;
    town.sandbox().clear_faults();
    town.coordinator().does_not_see("was deleted").await;
}

#[tokio::test]
async fn a_category_that_fills_up_at_the_last_moment_is_left_for_the_next_one() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let first = category_of(&town, town.room_of(&mentee));
    fills_category(&town, first, 50);
    // By its own records there is space.
    let broken = FaultAction::Status(500, json!({ "message": "500: Internal Server Error", "code": 0 }));
    town.sandbox()
        .inject(Fault::always("GET", "/guilds/*/channels", broken));
    let (mentor, other) = unpaired(&town).await;
    opens_room(&town, &mentor, &other).await.is_told("on its way");
    assert!(other.rooms().is_empty());
    town.sandbox().clear_faults();
    audited(&town).await;
    let room = other.channel_named("room-").await;
    assert_ne!(category_of(&town, room), first);
    other.sees_in(room, "Welcome to your room").await;
    assert_eq!(mentor.rooms().len(), 1);
}

#[tokio::test]
async fn a_category_that_discord_calls_full_is_left_whatever_it_shows() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let first = category_of(&town, town.room_of(&mentee));
    assert_eq!(inside(&town, first), 1);
    // Some channels in it are shown to nobody, the bot included.
    let full = json!({ "code": 50035, "message": "Invalid Form Body", "errors": { "parent_id": { "_errors": [
        { "code": "CHANNEL_PARENT_MAX_CHANNELS", "message": "Maximum number of channels in category reached (50)" },
    ] } } });
    let answer = FaultAction::Status(400, full);
    town.sandbox()
        .inject(Fault::once("POST", "/guilds/*/channels", answer));
    let (mentor, other) = unpaired(&town).await;
    opens_room(&town, &mentor, &other).await.is_told("on its way");
    town.settle().await;
    assert!(other.rooms().is_empty());
    audited(&town).await;
    let room = other.channel_named("room-").await;
    let next = category_of(&town, room);
    assert_ne!(next, first);
    other.sees_in(room, "Welcome to your room").await;
    // The room after it does not knock there again.
    let (mentor, third) = unpaired(&town).await;
    opens_room(&town, &mentor, &third).await.is_told("on its way");
    assert_eq!(category_of(&town, third.channel_named("room-").await), next);
}

#[tokio::test]
async fn a_room_that_is_closed_before_its_channel_could_be_made_gets_none() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = unpaired(&town).await;
    town.sandbox()
        .set_bot_permissions(town.guild(), sum(NEEDED) & !MANAGE_CHANNELS.bit);
    opens_room(&town, &mentor, &mentee).await.is_told("on its way");
    let coordinator = town.coordinator();
    let name = coordinator
        .is_offered("/room close", "room", "room")
        .await
        .remove(0);
    coordinator.runs("/room list").await.is_told("being made");
    let question = coordinator.runs(&format!("/room close room:\"{name}\"")).await;
    question.presses("Close this room").await.is_told("is closed");
    town.sandbox().set_bot_permissions(town.guild(), sum(NEEDED));
    town.passes(TimeDelta::hours(2)).await;
    audited(&town).await;
    assert_eq!(times_made(&town, &name), 0);
    coordinator.does_not_see("Welcome to your room").await;
}

#[tokio::test]
async fn a_channel_deleted_by_hand_is_asked_about_and_made_again_only_when_somebody_says_so() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let name = town.name_of(room);
    deletes(&town, room).await;

    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let question = coordinator.sees_in(channel, "A room's channel was deleted").await;
    for part in [mentor.mention(), mentee.mention(), name.clone()] {
        assert!(
            question.text().contains(&part),
            "{part} is not in {}",
            question.text()
        );
    }
    town.passes(TimeDelta::hours(2)).await;
    audited(&town).await;
    assert_eq!(times_made(&town, &name), 1, "it is not made again by itself");
    let asked = coordinator
        .can_read()
        .into_iter()
        .filter(|one| one.text().contains("channel was deleted"))
        .count();
    assert_eq!(asked, 1, "it is asked once");
    coordinator
        .runs("/room list")
        .await
        .is_told("its channel was deleted");
    // What nobody has decided stays in the digest.
    let open = "Lost their channel (1)";
    coordinator.runs("/digest").await.is_told(open).is_told(&name);

    town.olga()
        .runs("/setup check")
        .await
        .is_told("A room has lost its channel")
        .is_told(&name)
        .is_told("`/room list`");

    // What is done meanwhile is kept and follows into the new channel; until then nothing is said to appear there.
    let form = mentee.runs("/progress").await;
    let told = form.fills(&[("What I did", "wrote the parser")]).await;
    told.is_told("Saved").is_not_told("Your room gets");
    town.settle().await;
    let again = button(&question, "Make it again").unwrap();
    let facilitator = town.facilitator();
    facilitator
        .forges(channel, question.id, &again)
        .await
        .is_private()
        .is_told("Only coordinators");
    let panel = mentor.sees_in(town.lobby(), "join us").await;
    mentor
        .forges(town.lobby(), panel.id, &again)
        .await
        .is_private()
        .is_told("Only coordinators");

    coordinator
        .presses_on(&question, "Make it again")
        .await
        .is_told("being made again");
    town.settle().await;
    coordinator
        .runs("/digest")
        .await
        .is_not_told("Lost their channel");
    let anew = mentee.channel_named(&name).await;
    assert_ne!(anew, room);
    let words = mentee.sees_in(anew, "Your room is back").await;
    assert!(words.pinged.contains(&mentor.id()) && words.pinged.contains(&mentee.id()));
    mentor.sees_in(anew, "wrote the parser").await;
    let pinned: Vec<_> = mentor
        .persona()
        .messages(anew.0)
        .unwrap()
        .into_iter()
        .filter(|one| one.pinned)
        .collect();
    assert_eq!(pinned.len(), 1);
    assert!(
        pinned[0].text().contains("One progress update"),
        "{}",
        pinned[0].text()
    );
    town.stranger().await.sees_no_channel(anew);
    coordinator
        .forges(channel, question.id, &again)
        .await
        .is_told("has its channel again already");
    assert_eq!(times_made(&town, &name), 2);
    coordinator
        .runs("/room list")
        .await
        .is_told(&format!("<#{}>", anew.0));
}

#[tokio::test]
async fn a_room_that_lost_its_channel_is_decided_on_from_the_list_too() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let name = town.name_of(room);
    deletes(&town, room).await;
    let coordinator = town.coordinator();
    mentor.runs("/room list").await.is_told("Only coordinators");
    let list = coordinator.runs("/room list").await;
    list.presses(&format!("Make #{name} again"))
        .await
        .is_told("being made again");
    town.settle().await;
    let anew = mentee.channel_named(&name).await;
    mentee.sees_in(anew, "Your room is back").await;
    let list = coordinator.runs("/room list").await;
    assert_eq!(button(list.message(), &format!("Make #{name} again")), None);

    deletes(&town, anew).await;
    let list = coordinator.runs("/room list").await;
    list.presses(&format!("Close #{name}"))
        .await
        .is_told("is closed, as");
    town.settle().await;
    assert_eq!(times_made(&town, &name), 2);
    coordinator
        .runs("/room list")
        .await
        .is_told("There is no room here yet");
}

#[tokio::test]
async fn a_room_that_is_closed_after_its_channel_went_is_not_said_to_be_read() {
    let town = Town::with_cohort("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinator = town.coordinator();
    let asked = coordinator
        .runs(&format!("/room close room:{}", town.name_of(room)))
        .await;
    deletes(&town, room).await;
    asked
        .presses("Close this room")
        .await
        .is_told("is closed")
        .is_told(&mentee.mention())
        .is_not_told("can still read");
}

#[tokio::test]
async fn a_room_whose_channel_is_gone_can_be_closed_instead() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let name = town.name_of(room);
    deletes(&town, room).await;
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let question = coordinator.sees_in(channel, "A room's channel was deleted").await;
    coordinator
        .presses_on(&question, "Close this room")
        .await
        .is_told("is closed, as");
    town.settle().await;
    assert_eq!(times_made(&town, &name), 1);
    coordinator
        .runs("/room list")
        .await
        .is_told("There is no room here yet");
    let again = button(&question, "Make it again").unwrap();
    coordinator
        .forges(channel, question.id, &again)
        .await
        .is_told("This room is closed");
    // The mentor's place is free again.
    opens_room(&town, &mentor, &mentee).await.is_told("on its way");
    let anew = mentee.channel_named("room-").await;
    mentor.sees_in(anew, "Welcome to your room").await;
}

#[tokio::test]
async fn one_404_and_an_outage_are_no_proof_that_a_room_is_gone() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let path = format!("/channels/{}", room.0);
    let unknown = FaultAction::Status(404, json!({ "message": "Unknown Channel", "code": 10003 }));
    // A list without the room, one wrong 404, and then everything as it is.
    let empty = FaultAction::Status(200, json!([]));
    town.sandbox()
        .inject(Fault::once("GET", "/guilds/*/channels", empty.clone()));
    town.sandbox().inject(Fault::once("GET", &path, unknown));
    audited(&town).await;
    town.passes(TimeDelta::minutes(10)).await;
    audited(&town).await;
    // Lists that lack it, with an answer that says nothing about the channel.
    for status in [500, 403] {
        let answer = json!({ "message": "no", "code": if status == 403 { 50001 } else { 0 } });
        let list = town
            .sandbox()
            .inject(Fault::always("GET", "/guilds/*/channels", empty.clone()));
        let look = town
            .sandbox()
            .inject(Fault::always("GET", &path, FaultAction::Status(status, answer)));
        for _ in 0..3 {
            audited(&town).await;
            town.passes(TimeDelta::minutes(10)).await;
        }
        assert!(town.sandbox().fault_hits(look) > Some(0), "the bot did not look");
        town.sandbox().clear_fault(list);
        town.sandbox().clear_fault(look);
    }
    audited(&town).await;
    town.coordinator().does_not_see("was deleted").await;
    town.coordinator()
        .runs("/room list")
        .await
        .is_told(&format!("<#{}>", room.0));
}

#[tokio::test]
async fn a_deleted_channel_is_noticed_by_the_event_alone_and_a_restart_loses_nothing() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let looked = |town: &Town| {
        let path = format!("/channels/{}", room.0);
        town.sandbox()
            .requests()
            .iter()
            .filter(|one| one.method == "GET" && one.path.ends_with(&path))
            .count()
    };
    assert_eq!(looked(&town), 0);
    town.sandbox().delete_channel(room.0).unwrap();
    let mut changes = town.sandbox().changes();
    let seen = tokio::time::timeout(PATIENCE, async {
        while looked(&town) == 0 {
            let _ = tokio::time::timeout(std::time::Duration::from_millis(20), changes.changed()).await;
        }
    });
    seen.await.expect("the bot did not look");
    town.restart().await;
    for _ in 0..2 {
        town.passes(TimeDelta::minutes(10)).await;
        audited(&town).await;
    }
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let question = coordinator.sees_in(channel, "A room's channel was deleted").await;
    coordinator
        .presses_on(&question, "Make it again")
        .await
        .is_told("being made again");
    town.settle().await;
    let anew = mentee.channel_named("room-").await;
    mentee.sees_in(anew, "Your room is back").await;
}

/// From now on every note about this channel fails.
async fn nothing_can_be_noted_of(town: &Town, channel: Channel) {
    let rule = format!(
        "create trigger unwilling before update on discord_object when old.discord_id = {}
         begin select raise(abort, 'a bad day'); end",
        channel.0
    );
    let app = town.app();
    let noted = app.db.write(move |tx| {
        Box::pin(async move {
            sqlx::raw_sql(sqlx::AssertSqlSafe(rule)).execute(tx).await?;
            Ok(())
        })
    });
    noted.await.unwrap();
}

#[tokio::test]
async fn a_room_that_cannot_be_looked_at_keeps_no_other_from_it() {
    let town = Town::with_pair("Spring").await;
    let (_, first) = town.pair().await;
    let (_, second) = town.pair().await;
    let (broken, whole) = (town.room_of(&first), town.room_of(&second));
    let name = town.name_of(whole);
    nothing_can_be_noted_of(&town, broken).await;
    town.sandbox().delete_channel(broken.0).unwrap();
    deletes(&town, whole).await;
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let question = coordinator.sees_in(channel, "A room's channel was deleted").await;
    assert!(question.text().contains(&name), "{}", question.text());
}
