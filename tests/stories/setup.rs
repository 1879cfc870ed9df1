//! An admin sets a community up.

use discord_sandbox::ChannelView;

use crate::town::*;

/// The channels and categories that setting up made, by name: all that were not there before.
pub fn made(town: &Town) -> Vec<String> {
    let before = ["lobby", "Text Channels", "general"];
    let all = town
        .sandbox()
        .channels(town.guild())
        .into_iter()
        .map(|channel| channel.name);
    let mut names: Vec<String> = all.filter(|name| !before.contains(&name.as_str())).collect();
    names.sort();
    names
}

/// A channel, by its name.
pub fn channel(town: &Town, name: &str) -> ChannelView {
    let mut all = town.sandbox().channels(town.guild()).into_iter();
    all.find(|channel| channel.name == name)
        .unwrap_or_else(|| panic!("there is no channel {name}"))
}

/// A community that pressed the one button.
pub async fn created() -> Town {
    let town = Town::new().await;
    let panel = town
        .olga()
        .runs("/setup start zone:Europe/Berlin")
        .await
        .is_private();
    panel
        .presses("Create everything")
        .await
        .is_told("I am making")
        .is_private();
    town.settle().await;
    town
}

#[tokio::test]
async fn an_admin_presses_one_button_and_the_community_is_there() {
    let town = Town::new().await;
    let olga = town.olga();
    let panel = olga
        .runs("/setup start zone:Europe/Berlin")
        .await
        .is_private()
        .is_told("Europe/Berlin");
    assert_eq!(
        made(&town),
        Vec::<String>::new(),
        "nothing is made before the button is pressed"
    );

    let told = panel.presses("Create everything").await.is_private();
    for thing in [
        "Coordinator role",
        "Category for rooms",
        "growth threads",
        "Mentors’ channel",
    ] {
        told.clone().is_told(thing);
    }
    town.settle().await;

    assert_eq!(
        made(&town),
        ["Mentorship rooms", "coordinators", "growth", "mentors"]
    );
    assert_eq!(
        channel(&town, "growth").kind,
        15,
        "a forum, since this server can have one"
    );
    for role in ["Coordinator", "Facilitator", "Mentor", "Mentee"] {
        assert!(town.sandbox().role_named(town.guild(), role).is_some(), "{role}");
    }
    let coordinators = olga.channel_named("coordinators").await;
    olga.sees_in(coordinators, "What to do next").await;
    olga.runs("/setup check")
        .await
        .is_private()
        .is_told("Everything is in order")
        .is_told("Europe/Berlin");
}

#[tokio::test]
async fn each_channel_is_seen_by_whom_it_is_for() {
    let town = created().await;
    let wearing = async |role: &str| {
        let person = town.person(role).await;
        town.sandbox().give_role(
            town.guild(),
            person.persona(),
            town.sandbox().role_named(town.guild(), role).unwrap(),
        );
        person
    };
    let (coordinator, facilitator) = (wearing("Coordinator").await, wearing("Facilitator").await);
    let (mentor, mentee, stranger) = (
        wearing("Mentor").await,
        wearing("Mentee").await,
        town.stranger().await,
    );
    let [coordinators, mentors, growth] =
        ["coordinators", "mentors", "growth"].map(|name| Channel(channel(&town, name).id));
    for (person, sees) in [
        (&coordinator, [true, true, true]),
        (&facilitator, [true, false, false]),
        (&mentor, [false, true, true]),
        (&mentee, [false, false, true]),
        (&stranger, [false, false, false]),
    ] {
        for (channel, sees) in [coordinators, mentors, growth].into_iter().zip(sees) {
            if sees {
                person.sees_channel(channel)
            } else {
                person.sees_no_channel(channel)
            }
        }
    }
    stranger.does_not_see("What to do next").await;
}

#[tokio::test]
async fn whoever_sets_up_can_see_the_coordinators_channel() {
    let town = Town::new().await;
    let admin = town.person("Ada").await;
    let manage_server = town.sandbox().add_role(town.guild(), "Team", 1 << 5);
    town.sandbox()
        .give_role(town.guild(), admin.persona(), manage_server);
    admin
        .runs("/setup start")
        .await
        .presses("Create everything")
        .await
        .is_told("I am making");
    town.settle().await;
    let coordinators = admin.channel_named("coordinators").await;
    admin.sees_in(coordinators, "Trellis is set up").await;
}

#[tokio::test]
async fn pressed_twice_makes_nothing_twice() {
    let town = Town::new().await;
    let panel = town.olga().runs("/setup start").await;
    panel.presses("Create everything").await.is_told("I am making");
    panel
        .presses("Create everything")
        .await
        .is_told("nothing was made twice");
    town.settle().await;
    panel
        .presses("Create everything")
        .await
        .is_told("nothing was made twice");
    town.settle().await;
    assert_eq!(
        made(&town),
        ["Mentorship rooms", "coordinators", "growth", "mentors"]
    );
    let welcomes = town.sandbox().messages(channel(&town, "coordinators").id);
    assert_eq!(welcomes.len(), 1, "one welcome");
}

/// Discord hides a command only from who lacks a permission of the server, and coordinators need none: a default would
/// hide theirs from them.
#[tokio::test]
async fn coordinators_are_offered_their_commands_and_an_admin_can_hide_them_from_others() {
    use discord_sandbox::world::{CommandPermission, CommandTarget};
    let town = Town::set_up().await;
    let (carla, member) = (town.coordinator(), town.stranger().await);
    let theirs = ["cohort open", "room open", "room list", "digest"];
    for person in [&carla, &member] {
        assert!(!person.is_offered_command("setup start") && !person.is_offered_command("setup check"));
        assert!(theirs.iter().all(|path| person.is_offered_command(path)));
    }
    member
        .runs("/room list")
        .await
        .is_private()
        .is_told("Only coordinators");
    // As docs/admins.md says: under Integrations, everybody off and the coordinator role on.
    let sandbox = town.sandbox();
    let role = sandbox.role_named(town.guild(), "Coordinator").unwrap();
    let allows = |role, allowed| CommandPermission {
        target: CommandTarget::Role(role),
        allowed,
    };
    let shown_to_coordinators = [allows(town.guild(), false), allows(role, true)];
    for command in ["room", "digest"] {
        let set = sandbox.set_command_permissions(town.guild(), Some(command), &shown_to_coordinators);
        set.unwrap();
    }
    for path in ["room open", "room list", "digest"] {
        assert!(carla.is_offered_command(path), "{path}");
        assert!(!member.is_offered_command(path), "{path}");
    }
    carla
        .runs("/room list")
        .await
        .is_told("There is no cohort here yet");
    member.runs("/room list").await.is_stopped_by_discord();
    assert!(
        member.is_offered_command("cohort status"),
        "members see where cohorts stand"
    );
}

#[tokio::test]
async fn only_people_who_manage_the_server_set_it_up() {
    let town = created().await;
    let ada = town.person("Ada").await;
    assert!(!ada.is_offered_command("setup start"));
    ada.runs("/setup start").await.is_stopped_by_discord();
    ada.runs("/setup check").await.is_stopped_by_discord();
    // A button that somebody else saw, or that nobody ever saw, opens nothing.
    let message = ada.runs("/help").await.message().id;
    for action in ["create", "check", "repair", "try-again", "let-go", "zone"] {
        ada.forges(town.lobby(), message, &format!("setup:{action}:-:1"))
            .await
            .is_told("Manage Server");
    }
    ada.forges(town.lobby(), message, "setup:page:roles:1")
        .await
        .is_told("Manage Server");
    town.olga().runs("/setup check").await.is_told("Europe/Berlin");
}

#[tokio::test]
async fn what_is_there_already_is_picked_and_only_the_rest_is_made() {
    let town = Town::new().await;
    let olga = town.olga();
    let guides = town.sandbox().add_role(town.guild(), "Guides", 0).to_string();
    let lobby = town.lobby().0.to_string();
    let roles = olga
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await
        .is_told("Step 1 of 3");
    let roles = roles
        .chooses("Mentor role", &[&guides])
        .await
        .is_told(&format!("<@&{guides}>"));
    // The choice is in the records: a restart does not lose it.
    town.restart().await;
    let channels = roles
        .presses("Next")
        .await
        .is_told("Step 2 of 3")
        .is_told(&format!("<@&{guides}>"));
    let channels = channels
        .chooses("Forum or channel", &[&lobby])
        .await
        .is_told(&format!("<#{lobby}>"));
    let last = channels.presses("Next").await.is_told("Step 3 of 3");
    last.presses("Create what is missing")
        .await
        .is_not_told("Mentor role")
        .is_told("Mentee role");
    town.settle().await;
    assert_eq!(made(&town), ["Mentorship rooms", "coordinators", "mentors"]);
    assert!(
        town.sandbox().role_named(town.guild(), "Mentor").is_none(),
        "Guides are the mentors"
    );
    let mentor = town.person("Mina").await;
    town.sandbox()
        .give_role(town.guild(), mentor.persona(), guides.parse().unwrap());
    mentor.sees_channel(Channel(channel(&town, "mentors").id));
}

#[tokio::test]
async fn everybody_cannot_be_a_coordinator() {
    let town = Town::new().await;
    let roles = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    roles
        .chooses("Coordinator role", &[&town.guild().to_string()])
        .await
        .is_told("@everyone");
}

#[tokio::test]
async fn a_server_without_forums_gets_a_text_channel_for_growth() {
    let town = Town::new().await;
    town.sandbox().set_community(town.guild(), false);
    town.olga()
        .runs("/setup start")
        .await
        .presses("Create everything")
        .await;
    town.settle().await;
    assert_eq!(channel(&town, "growth").kind, 0);
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

#[tokio::test]
async fn a_time_zone_is_offered_while_typing_and_a_wrong_one_is_given_back() {
    let town = Town::new().await;
    let olga = town.olga();
    assert_eq!(
        olga.is_offered("/setup start", "zone", "berl").await,
        ["Europe/Berlin"]
    );
    olga.runs("/setup start zone:Mars/Olympus")
        .await
        .is_told("not a time zone I know");
    let form = olga
        .runs("/setup start")
        .await
        .presses("Change the time zone")
        .await
        .is_a_form("Time zone");
    assert_eq!(form.form_value("Time zone"), "UTC");
    form.fills(&[("Time zone", "Atlantis/Capital")])
        .await
        .is_told("not a time zone I know")
        .is_told("Atlantis/Capital");
    form.fills(&[("Time zone", "+05:30")])
        .await
        .is_told("“+05:30” says how clocks are set and names no place");
    form.fills(&[("Time zone", "\u{feff}Berlin")])
        .await
        .is_told("Europe/Berlin");
    form.fills(&[("Time zone", "america/new york")])
        .await
        .is_told("America/New_York");
    olga.runs("/setup start").await.is_told("America/New_York");
}
