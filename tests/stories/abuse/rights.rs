//! A right over the server that comes from one of its channels is none: whoever may change a channel's permissions can
//! give themselves everything there, and Discord tells the bot what somebody may do in the channel they act in.

use discord_sandbox::permissions::all;

use super::*;

/// An overwrite's kind for one member.
const MEMBER: u8 = 1;

/// What is said to either of two people, where they are told the same.
fn alike(outcome: &Outcome, name: &str) -> String {
    outcome.text().replace(name, "somebody")
}

#[tokio::test]
async fn who_may_do_everything_in_one_channel_is_a_stranger_to_trellis() {
    let (town, mentor, mentee, _) = busy().await;
    let (coordinator, olga) = (town.coordinator(), town.olga());
    coordinator.runs("/room list").await;
    coordinator.runs("/cohort close").await;
    coordinator.runs("/cohort status").await;
    coordinator.runs("/digest").await;
    olga.runs("/setup start").await;
    olga.runs("/setup check").await;
    let pressable = everything_pressable(&[&mentor, &mentee, &coordinator, &olga]);
    assert!(pressable.len() > 20, "{pressable:?}");
    let (eve, stranger) = (town.person("Eve").await, town.stranger().await);
    let place = (town.guild(), town.lobby().0);
    let sandbox = town.sandbox();
    sandbox
        .set_overwrite(place.1, eve.id(), MEMBER, all(), 0)
        .unwrap();
    let role = sandbox.add_role(town.guild(), "Staff", all());
    let (before, rooms) = (sandbox.requests().len(), sandbox.channels(town.guild()).len());

    let of_eve = own_message(&eve, place.0, place.1).await;
    let of_stranger = own_message(&stranger, place.0, place.1).await;
    for id in &pressable {
        let told = press(&town, place.0, place.1, of_eve, id);
        let told = eve.persona().forge(&told).await;
        let other = press(&town, place.0, place.1, of_stranger, id);
        let other = stranger.persona().forge(&other).await;
        assert_eq!(alike(&told, &eve.name()), alike(&other, &stranger.name()), "{id}");
    }
    let picked = vec![role.to_string()];
    for what in ["coordinator-role", "facilitator-role", "mentor-role"] {
        let body = choice(&town, place, of_eve, &format!("setup:pick:{what}:1"), &picked);
        kindly_refused(&eve.persona().forge(&body).await, &["Manage Server"], what);
    }
    let pair = format!("mentor:\"@{}\" mentee:\"@{}\"", mentor.name(), mentee.name());
    for line in ["/setup start", "/setup check"] {
        eve.runs(line).await.is_private().is_told("Manage Server");
    }
    for line in [
        "/help",
        "/cohort status",
        "/cohort start",
        "/cohort close",
        "/cohort dates starts:2027-02-01",
        "/cohort open program:career-growth name:Mine starts:2027-02-01",
        &format!("/room open {pair}"),
        "/room list",
        "/room close",
        "/digest",
    ] {
        let (told, other) = (eve.runs(line).await, stranger.runs(line).await);
        assert_eq!(
            told.text().replace(&eve.name(), "somebody"),
            other.text().replace(&stranger.name(), "somebody"),
            "{line}"
        );
    }
    town.settle().await;
    let sent = &sandbox.requests()[before..];
    let changed = sent
        .iter()
        .filter(|one| !one.person && one.method != "GET" && !one.path.contains("/interactions/"));
    let changed: Vec<&str> = changed.map(|one| one.path.as_str()).collect();
    assert_eq!(changed, Vec::<&str>::new());
    assert_eq!(sandbox.channels(town.guild()).len(), rooms);
}

#[tokio::test]
async fn who_manages_the_server_does_so_in_every_channel_and_only_as_long_as_they_do() {
    let town = Town::with_cohort("Spring").await;
    let (greta, sandbox) = (town.person("Greta").await, town.sandbox());
    let bits = discord_sandbox::permissions::bits::MANAGE_GUILD;
    let greeters = sandbox.add_role(town.guild(), "Greeters", bits);
    greta.runs("/room list").await.is_told("Only coordinators");
    sandbox.give_role(town.guild(), greta.persona(), greeters);
    let coordinators = sandbox.role_named(town.guild(), "Coordinator").unwrap();
    let (owner, role) = (town.olga().mention(), format!("<@&{greeters}>: may manage"));
    greta
        .runs("/setup check")
        .await
        .is_told("Everything is in order")
        .is_told(&format!("<@&{coordinators}>: runs cohorts, and reads"))
        .is_told(&format!("{owner}, the owner"))
        .is_told(&role);
    // One request tells of the whole server, also of what is pressed next.
    let asked = || {
        let path = format!("/guilds/{}", town.guild());
        let all = sandbox.requests();
        all.iter().filter(|one| one.path.ends_with(&path)).count()
    };
    let before = asked();
    greta.runs("/room list").await.is_told("no room here yet");
    assert_eq!(asked(), before, "Discord was asked again within the same moment");
    // She keeps the role, which gives less from now on: the bot hears of it.
    sandbox.set_role_permissions(town.guild(), greeters, 0);
    town.settle().await;
    greta.runs("/room list").await.is_told("Only coordinators");
    town.olga().runs("/setup check").await.is_not_told(&role);
}

#[tokio::test]
async fn a_role_is_handed_out_as_it_was_made_or_picked_and_never_with_more_power() {
    use discord_sandbox::permissions::bits::{ATTACH_FILES, BAN_MEMBERS, MANAGE_GUILD};
    let town = Town::with_cohort("Spring").await;
    let (sandbox, guild, olga) = (town.sandbox(), town.guild(), town.olga());
    let role = sandbox.role_named(guild, "Mentor").unwrap();
    let has = |person: &Person| sandbox.roles_of(guild, person.persona()).contains(&role);
    // What everybody may have is nobody's power.
    sandbox.set_role_permissions(guild, role, ATTACH_FILES);
    let first = town.mentor(1).await;
    town.settle().await;
    assert!(has(&first));

    // Somebody who may edit the role waits for a friend to join.
    sandbox.set_role_permissions(guild, role, MANAGE_GUILD);
    let friend = town.mentor(1).await;
    town.mentee().await;
    town.settle().await;
    assert!(!has(&friend), "the bot made a friend a manager of the server");
    let news = town.coordinator().channel_named("coordinators").await;
    town.coordinator()
        .sees_in(news, "more power in this server")
        .await;
    friend.does_not_see("more power in this server").await;
    olga.runs("/setup check")
        .await
        .is_told("more power in this server")
        .is_told("somebody’s roles");
    // Taken back, it goes on by itself.
    sandbox.set_role_permissions(guild, role, 0);
    friend.channel_named("mentors").await;
    assert!(has(&friend));

    // What an admin picks knowingly is handed out as it was then.
    let guides = sandbox.add_role(guild, "Guides", BAN_MEMBERS);
    let roles = olga.runs("/setup start").await.presses("Pick what I have").await;
    roles.chooses("Mentor role", &[&guides.to_string()]).await;
    let third = town.mentor(1).await;
    town.settle().await;
    assert!(sandbox.roles_of(guild, third.persona()).contains(&guides));
    sandbox.set_role_permissions(guild, guides, BAN_MEMBERS | MANAGE_GUILD);
    let fourth = town.mentor(1).await;
    town.settle().await;
    assert!(!sandbox.roles_of(guild, fourth.persona()).contains(&guides));
    let roles = olga.runs("/setup start").await.presses("Pick what I have").await;
    roles.chooses("Mentor role", &[&guides.to_string()]).await;
    town.settle().await;
    assert!(sandbox.roles_of(guild, fourth.persona()).contains(&guides));
}

#[tokio::test]
async fn who_lets_another_role_stand_for_coordinators_does_so_in_their_sight() {
    let town = Town::set_up().await;
    let (sandbox, guild) = (town.sandbox(), town.guild());
    let bits = discord_sandbox::permissions::bits::MANAGE_GUILD;
    let greeters = sandbox.add_role(guild, "Greeters", bits);
    let greta = town.person("Greta").await;
    sandbox.give_role(guild, greta.persona(), greeters);
    let news = town.coordinator().channel_named("coordinators").await;
    let roles = greta.runs("/setup start").await.presses("Pick what I have").await;
    let roles = roles.chooses("Mentor role", &[&greeters.to_string()]).await;
    town.settle().await;
    town.coordinator().does_not_see("Another role is used").await;
    roles.chooses("Coordinator role", &[&greeters.to_string()]).await;
    town.settle().await;
    let told = town.coordinator().sees_in(news, "Another role is used").await;
    let words = format!("{} picked <@&{greeters}>", greta.mention());
    assert!(told.text().contains(&words), "{}", told.text());
}

#[tokio::test]
async fn where_discord_cannot_be_asked_only_what_depends_on_it_fails() {
    let town = Town::with_cohort("Spring").await;
    let (sandbox, guild) = (town.sandbox(), town.guild());
    let greta = town.person("Greta").await;
    let bits = discord_sandbox::permissions::bits::MANAGE_GUILD;
    let greeters = sandbox.add_role(guild, "Greeters", bits);
    sandbox.give_role(guild, greta.persona(), greeters);
    // Whatever the bot knew of the server, it hears that something has changed.
    greta.runs("/room list").await.is_told("no room here yet");
    sandbox.set_role_permissions(guild, greeters, bits | 1);
    let broken = discord_sandbox::FaultAction::Status(500, json!({ "message": "500", "code": 0 }));
    let path = format!("/guilds/{guild}");
    let fault = sandbox.inject(discord_sandbox::Fault::always("GET", &path, broken));
    let told = greta.runs("/room list").await.is_private();
    told.is_told("give a coordinator this reference");
    // She joins as anybody does, and the owner, who holds the coordinator role, runs cohorts.
    let form = greta.presses_in(town.lobby(), "Join as mentee").await;
    let card = form.fills_all(&[]).await;
    card.presses("I commit").await.is_told("You are in");
    greta.runs("/me").await.is_told("Spring");
    town.olga().runs("/room list").await.is_told("no room here yet");
    sandbox.clear_fault(fault);
    greta.runs("/room list").await.is_told("no room here yet");
    town.settle().await;
}
