//! Who should see a channel against who does: roles that are replaced, overwrites that a hand changed, helpers let in on purpose.

use chrono::TimeDelta;
use trellis::background::audit;
use trellis_kernel::discord::permissions::{SEND_MESSAGES, VIEW_CHANNEL};

use crate::setup::channel;
use crate::town::*;

/// Looks at every channel, as the bot does every ten minutes.
async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

async fn in_order(town: &Town) {
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

/// How often coordinators were told something.
fn times(town: &Town, words: &str) -> usize {
    let told = town.coordinator().can_read().into_iter();
    told.filter(|message| message.text().contains(words)).count()
}

/// The requests of the bot that wrote an overwrite.
fn overwrites_written(town: &Town) -> usize {
    let requests = town.sandbox().requests().into_iter();
    let written =
        requests.filter(|one| !one.person && one.path.contains("/permissions/") && one.method != "GET");
    written.count()
}

#[tokio::test]
async fn a_coordinator_role_that_is_picked_instead_sees_every_room_and_the_one_before_none() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let (open, closed) = (town.room_of(&mentee), town.room_of(&other));
    let carla = town.coordinator();
    carla
        .runs_in(closed, "/room close")
        .await
        .presses("Close this room")
        .await
        .is_told("is closed");
    town.settle().await;
    let lead = town.sandbox().add_role(town.guild(), "Lead", 0);
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    panel.chooses("Coordinator role", &[&lead.to_string()]).await;
    town.settle().await;
    let lena = town.person("Lena").await;
    town.gives_role(&lena, "Lead");
    let coordinators = Channel(channel(&town, "coordinators").id);
    for place in [open, closed, Channel(channel(&town, "mentors").id)] {
        lena.sees_channel(place);
        carla.sees_no_channel(place);
    }
    // So that nobody takes their place behind their back, they see for a day who did.
    lena.sees_channel(coordinators);
    carla.sees_in(coordinators, "Another role is used").await;
    lena.sees_in(open, "Welcome to your room").await;
    assert!(
        lena.persona().permissions(closed.0) & SEND_MESSAGES.bit == 0,
        "a closed room stays closed"
    );
    mentee.sees_channel(open);
    let before = overwrites_written(&town);
    audited(&town).await;
    assert_eq!(
        overwrites_written(&town),
        before,
        "there is nothing left to put right"
    );
    in_order(&town).await;
    carla.sees_channel(coordinators);
    town.passes(TimeDelta::hours(25)).await;
    audited(&town).await;
    carla.sees_no_channel(coordinators);
    lena.sees_channel(coordinators);
    in_order(&town).await;
}

#[tokio::test]
async fn a_coordinator_role_that_was_deleted_and_repaired_sees_every_room() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let role = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    town.sandbox().delete_role(town.guild(), role).unwrap();
    let check = town
        .olga()
        .runs("/setup check")
        .await
        .is_told("Coordinator role: it is gone");
    check.presses("Repair").await.is_told("Coordinator role");
    town.settle().await;
    let cora = town.person("Cora").await;
    town.gives_role(&cora, "Coordinator");
    for place in [room, Channel(channel(&town, "coordinators").id)] {
        cora.sees_channel(place);
    }
    in_order(&town).await;
}

#[tokio::test]
async fn what_a_hand_changed_of_what_trellis_wrote_is_put_right_and_said() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinators = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    let stranger = town.stranger().await;
    // Everybody is let in, a role is shut out, a member's entry is removed.
    let ask = |method: &'static str, id: u64, body: serde_json::Value| {
        let (olga, path) = (town.olga(), format!("/channels/{}/permissions/{id}", room.0));
        async move { olga.persona().ask(method, &path, body).await.unwrap() }
    };
    let place = Channel(channel(&town, "coordinators").id);
    for (method, id, body, said) in [
        (
            "PUT",
            town.guild(),
            serde_json::json!({ "type": 0, "allow": "0", "deny": "0" }),
            "everybody could see it",
        ),
        (
            "PUT",
            coordinators,
            serde_json::json!({ "type": 0, "allow": "0", "deny": "1024" }),
            "could not see it, and can again",
        ),
        (
            "DELETE",
            mentor.id(),
            serde_json::Value::Null,
            "could not see it, and can again",
        ),
    ] {
        ask(method, id, body).await;
        town.olga()
            .runs("/setup check")
            .await
            .is_told("is not seen by those it is for");
        audited(&town).await;
        stranger.sees_no_channel(room);
        mentor.sees_channel(room);
        let word = town.coordinator().sees_in(place, said).await;
        assert!(word.text().contains(&format!("<#{}>", room.0)), "{}", word.text());
        in_order(&town).await;
    }
    town.coordinator().sees_channel(room);
}

#[tokio::test]
async fn the_doctors_repair_puts_right_who_sees_what_at_once() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.sandbox()
        .set_overwrite(room.0, town.guild(), 0, 0, 0)
        .unwrap();
    let stranger = town.stranger().await;
    stranger.sees_channel(room);
    let check = town
        .olga()
        .runs("/setup check")
        .await
        .is_told("is not seen by those it is for");
    check.presses("Repair").await;
    town.settle().await;
    stranger.sees_no_channel(room);
    in_order(&town).await;
}

#[tokio::test]
async fn what_is_changed_again_and_again_is_put_right_once_a_day_and_told_as_often() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    for day in 1..=2 {
        for _ in 0..3 {
            town.sandbox()
                .set_overwrite(room.0, town.guild(), 0, 0, 0)
                .unwrap();
            audited(&town).await;
        }
        assert_eq!(times(&town, "I put right who can read what"), day);
        town.passes(TimeDelta::hours(25)).await;
    }
}

#[tokio::test]
async fn a_helper_who_was_let_in_on_purpose_stays_once_coordinators_say_so_and_the_room_is_told() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let helper = town.person("Helper").await;
    town.sandbox()
        .set_overwrite(room.0, helper.id(), 1, VIEW_CHANNEL.bit, 0)
        .unwrap();
    let carla = town.coordinator();
    for _ in 0..3 {
        audited(&town).await;
    }
    helper.sees_channel(room);
    let place = Channel(channel(&town, "coordinators").id);
    let question = carla.sees_in(place, "Somebody else can read there").await;
    assert!(
        question.text().contains(&helper.mention()) && question.text().contains(&format!("<#{}>", room.0)),
        "{}",
        question.text()
    );
    assert_eq!(times(&town, "Somebody else can read there"), 1);
    mentor.does_not_see("can read here, too").await;
    town.facilitator()
        .presses_on(&question, "It is meant")
        .await
        .is_told("Only coordinators");
    carla
        .presses_on(&question, "It is meant")
        .await
        .is_told("may read there");
    town.settle().await;
    let word = mentor.sees_in(room, "can read here, too").await;
    assert!(word.text().contains(&helper.mention()), "{}", word.text());
    audited(&town).await;
    helper.sees_channel(room);
    in_order(&town).await;
}

#[tokio::test]
async fn a_role_that_was_let_into_rooms_is_one_question_and_is_taken_away_everywhere() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let rooms = [town.room_of(&mentee), town.room_of(&other)];
    let role = town.sandbox().add_role(town.guild(), "Helpers", 0);
    let helper = town.person("Helper").await;
    town.gives_role(&helper, "Helpers");
    for room in rooms {
        town.sandbox()
            .set_overwrite(room.0, role, 0, VIEW_CHANNEL.bit, 0)
            .unwrap();
    }
    audited(&town).await;
    let (carla, place) = (town.coordinator(), Channel(channel(&town, "coordinators").id));
    let question = carla.sees_in(place, "Somebody else can read there").await;
    assert!(
        question.text().contains(&format!("<@&{role}>")),
        "{}",
        question.text()
    );
    assert_eq!(times(&town, "Somebody else can read there"), 1);
    carla
        .presses_on(&question, "Take it away")
        .await
        .is_told("cannot read there any more");
    town.settle().await;
    for room in rooms {
        helper.sees_no_channel(room);
    }
    in_order(&town).await;
    // Let in once more, they are asked about once more.
    town.sandbox()
        .set_overwrite(rooms[0].0, role, 0, VIEW_CHANNEL.bit, 0)
        .unwrap();
    audited(&town).await;
    carla.sees_in(place, "Somebody else can read there").await;
}

#[tokio::test]
async fn a_member_who_was_shut_out_by_hand_is_told_of_and_left_alone() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.sandbox()
        .set_overwrite(room.0, mentee.id(), 1, 0, VIEW_CHANNEL.bit)
        .unwrap();
    for _ in 0..2 {
        audited(&town).await;
    }
    mentee.sees_no_channel(room);
    let place = Channel(channel(&town, "coordinators").id);
    let word = town
        .coordinator()
        .sees_in(place, "Somebody cannot read their room")
        .await;
    assert!(word.text().contains(&mentee.mention()), "{}", word.text());
    assert_eq!(times(&town, "Somebody cannot read their room"), 1);
}

#[tokio::test]
async fn a_channel_that_an_admin_picked_is_the_admins_to_say() {
    let town = Town::set_up().await;
    town.passes(TimeDelta::minutes(1)).await;
    let staff = town.sandbox().add_channel(town.guild(), 0, "staff", None);
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    let channels = panel.presses("Next").await;
    channels.chooses("Coordinators", &[&staff.to_string()]).await;
    let before = overwrites_written(&town);
    audited(&town).await;
    assert_eq!(overwrites_written(&town), before);
    town.stranger().await.sees_channel(Channel(staff));
}
