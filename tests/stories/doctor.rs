//! `/setup check` finds what is wrong, says how it is mended, and repairs what it can.

use discord_sandbox::{Fault, FaultAction, FaultId};
use serde_json::json;
use trellis_kernel::discord::permissions::{
    MANAGE_CHANNELS, MANAGE_ROLES, NEEDED, PIN_MESSAGES, VIEW_CHANNEL, sum,
};

use crate::setup::{channel, created, made};
use crate::town::*;

/// A community with a message that the coordinators' channel did not take for as long as the fault is there: it was
/// given up.
async fn with_something_given_up() -> (Town, Channel, FaultId) {
    let town = created().await;
    let coordinators = channel(&town, "coordinators").id;
    let refused = FaultAction::Status(
        400,
        json!({ "code": 200_000, "message": "Message blocked by AutoMod" }),
    );
    let fault = town.sandbox().inject(Fault::always(
        "POST",
        &format!("/channels/{coordinators}/messages"),
        refused,
    ));
    town.sandbox()
        .delete_channel(channel(&town, "mentors").id)
        .unwrap();
    let doctor = town.olga().runs("/setup check").await;
    doctor.presses("Repair").await;
    town.settle().await;
    (town, Channel(coordinators), fault)
}

#[tokio::test]
async fn a_permission_that_is_missing_is_told_and_everything_is_made_once_it_is_given() {
    let town = Town::new().await;
    let olga = town.olga();
    town.sandbox()
        .set_bot_permissions(town.guild(), sum(NEEDED) & !MANAGE_ROLES.bit);
    let told = olga.runs("/setup start").await.presses("Create everything").await;
    told.is_told("I lack permissions").is_told("Manage Roles");
    town.settle().await;
    assert_eq!(made(&town), Vec::<String>::new());
    olga.runs("/setup check")
        .await
        .is_told("Something needs mending")
        .is_told("Manage Roles")
        .is_told("a new role");

    town.sandbox().set_bot_permissions(town.guild(), sum(NEEDED));
    let coordinators = olga.channel_named("coordinators").await;
    olga.sees_in(coordinators, "What to do next").await;
    town.settle().await;
    olga.runs("/setup check").await.is_told("Everything is in order");
}

#[tokio::test]
async fn a_look_that_discord_does_not_answer_blames_nobody_and_says_to_try_again() {
    let town = Town::set_up().await;
    for (path, status) in [
        ("/guilds/*/channels", 500),
        ("/guilds/*/channels", 403),
        ("/guilds/*/roles", 503),
    ] {
        let refused = FaultAction::Status(status, json!({ "message": "no", "code": 0 }));
        let fault = town.sandbox().inject(Fault::always("GET", path, refused));
        let told = town.olga().runs("/setup check").await;
        told.is_told("I had to ask Discord")
            .is_told("try again in a minute")
            .is_not_told("my side");
        town.sandbox().clear_fault(fault);
    }
}

#[tokio::test]
async fn the_doctor_names_what_is_missing_in_one_channel() {
    let town = created().await;
    let growth = channel(&town, "growth").id;
    let bot = town.sandbox().bot_user();
    town.sandbox()
        .set_overwrite(growth, bot, 1, VIEW_CHANNEL.bit, PIN_MESSAGES.bit)
        .unwrap();
    let told = town.olga().runs("/setup check").await;
    told.is_told("Forum or channel for growth threads: I lack permissions there")
        .is_told("Pin Messages");
}

#[tokio::test]
async fn the_doctor_sees_an_open_coordinators_channel_and_an_administrator() {
    let town = created().await;
    let coordinators = channel(&town, "coordinators").id;
    town.sandbox()
        .set_overwrite(coordinators, town.guild(), 0, 0, 0)
        .unwrap();
    town.sandbox()
        .set_bot_permissions(town.guild(), sum(NEEDED) | 1 << 3);
    let told = town.olga().runs("/setup check").await;
    told.is_told("Everybody can see the coordinators’ channel")
        .is_told("I am an administrator");
}

#[tokio::test]
async fn a_role_above_the_bot_is_found_with_its_fix() {
    let town = created().await;
    let mentor = town.sandbox().role_named(town.guild(), "Mentor").unwrap();
    town.sandbox().move_role(town.guild(), mentor, 40);
    let told = town.olga().runs("/setup check").await;
    told.is_told("Mentor role: it stands too high")
        .is_told(&format!("<@&{mentor}>"));
}

#[tokio::test]
async fn a_deleted_channel_is_found_and_made_anew() {
    let town = created().await;
    let olga = town.olga();
    town.sandbox()
        .delete_channel(channel(&town, "mentors").id)
        .unwrap();
    town.settle().await;
    let told = olga
        .runs("/setup check")
        .await
        .is_told("Mentors’ channel: it is gone");
    told.presses("Repair")
        .await
        .is_told("Repairing")
        .is_told("Mentors’ channel");
    town.settle().await;
    assert_eq!(
        made(&town),
        ["Mentorship rooms", "coordinators", "growth", "mentors"]
    );
    let coordinators = olga.channel_named("coordinators").await;
    olga.sees_in(coordinators, "These are in place now").await;
    olga.runs("/setup check").await.is_told("Everything is in order");
}

#[tokio::test]
async fn a_deleted_role_is_made_anew_and_let_into_its_channels() {
    let town = created().await;
    let olga = town.olga();
    let role = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    let address = format!(
        "{}/api/v10/guilds/{}/roles/{role}",
        town.sandbox().base(),
        town.guild()
    );
    let client = reqwest::Client::builder()
        .no_proxy()
        .user_agent("Olga")
        .build()
        .unwrap();
    let deleted = client
        .delete(address)
        .header("authorization", olga.persona().token())
        .send()
        .await
        .unwrap();
    assert!(deleted.status().is_success(), "{deleted:?}");
    let told = olga
        .runs("/setup check")
        .await
        .is_told("Coordinator role: it is gone");
    told.presses("Repair").await.is_told("Coordinator role");
    town.settle().await;

    let carla = town.person("Carla").await;
    town.gives_role(&carla, "Coordinator");
    for name in ["coordinators", "mentors"] {
        carla.sees_channel(Channel(channel(&town, name).id));
    }
    town.stranger()
        .await
        .sees_no_channel(Channel(channel(&town, "coordinators").id));
    olga.runs("/setup check").await.is_told("Everything is in order");
}

#[tokio::test]
async fn what_was_given_up_waits_for_a_person_to_decide() {
    let (town, coordinators, fault) = with_something_given_up().await;
    let olga = town.olga();
    let told = olga
        .runs("/setup check")
        .await
        .is_told("Not delivered: a message")
        .is_told("moderation");

    town.sandbox().clear_fault(fault);
    town.settle().await;
    olga.does_not_see("These are in place now").await;
    told.presses("Try those again")
        .await
        .is_told("One delivery is being tried again");
    town.settle().await;
    olga.sees_in(coordinators, "These are in place now").await;
    let check = olga.runs("/setup check").await.is_told("Everything is in order");
    check
        .presses("Check everything")
        .await
        .is_told("Everything is in order");
    told.presses("Let them go")
        .await
        .is_told("There was nothing left to let go");
}

#[tokio::test]
async fn what_was_given_up_can_be_let_go() {
    let (town, _, fault) = with_something_given_up().await;
    let olga = town.olga();
    town.sandbox().clear_fault(fault);
    let told = olga.runs("/setup check").await;
    told.presses("Let them go")
        .await
        .is_told("One delivery was let go");
    olga.runs("/setup check").await.is_told("Everything is in order");
    olga.does_not_see("These are in place now").await;
}

#[tokio::test]
async fn what_moderation_refuses_is_told_to_the_coordinators_once() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let blocked = FaultAction::Status(
        400,
        json!({ "code": 200_000, "message": "Message blocked by AutoMod" }),
    );
    let path = format!("/channels/{}/messages", room.0);
    let fault = town.sandbox().inject(Fault::always("POST", &path, blocked));
    for words in ["a word that is blocked", "another one"] {
        let form = mentee.runs_in(room, "/progress visibility:room").await;
        form.fills(&[("What I did", words)]).await;
        town.settle().await;
    }
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    let notice = carla.sees_in(place, "I do not try again by myself").await;
    assert!(
        notice.text().contains("moderation") && !notice.text().contains("a word that is blocked"),
        "{}",
        notice.text()
    );
    let told = town.sandbox().messages(place.0);
    let notices = told
        .iter()
        .filter(|message| message.text().contains("I do not try again"));
    assert_eq!(notices.count(), 1);

    town.sandbox().clear_fault(fault);
    let check = town.olga().runs("/setup check").await.is_told("Not delivered");
    check.presses("Try those again").await;
    town.settle().await;
    mentee.sees_in(room, "a word that is blocked").await;
}

#[tokio::test]
async fn the_doctor_warns_well_before_the_server_is_full() {
    let town = created().await;
    for number in 0..443 {
        town.sandbox()
            .add_channel(town.guild(), 0, &format!("filler-{number}"), None);
    }
    town.olga()
        .runs("/setup check")
        .await
        .is_told("This server has 450 of 500 channels");
}

#[tokio::test]
async fn coordinators_are_told_once_what_is_held_and_it_goes_out_once_mended() {
    let town = created().await;
    let olga = town.olga();
    town.sandbox()
        .delete_channel(channel(&town, "mentors").id)
        .unwrap();
    town.sandbox()
        .set_bot_permissions(town.guild(), sum(NEEDED) & !MANAGE_CHANNELS.bit);
    olga.runs("/setup check").await.presses("Repair").await;
    town.settle().await;
    let coordinators = olga.channel_named("coordinators").await;
    let notice = olga
        .sees_in(coordinators, "I could not deliver a new channel")
        .await;
    assert!(notice.text().contains("Manage Channels"), "{}", notice.text());
    olga.runs("/setup check").await.is_told("Waiting: a new channel");

    town.sandbox().set_bot_permissions(town.guild(), sum(NEEDED));
    olga.channel_named("mentors").await;
    town.settle().await;
    let told = town.sandbox().messages(coordinators.0);
    let notices = told
        .iter()
        .filter(|message| message.text().contains("I could not deliver a new channel"))
        .count();
    assert_eq!(notices, 1);
    olga.runs("/setup check").await.is_told("Everything is in order");
}
