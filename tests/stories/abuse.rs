//! What people do who do not mean well: buttons and forms that Discord's client would never send, ids of another
//! community, words that want to ring or break the layout. Each is answered kindly, and nothing comes of it.

mod delivery;
mod existence;
mod rights;
mod two_roles;
mod words;

use std::collections::BTreeSet;

use discord_sandbox::{MessageView, Outcome};
use serde_json::{Value, json};

use crate::town::{Channel, Person, Town};

/// What a subject may look like that no button of ours ever had.
const SUBJECTS: &[&str] = &[
    "-",
    "0",
    "_",
    "x-y",
    "0000000000000000",
    "zzzzzzzzzzzzzzzz",
    "000000000000000_0",
    "0000000000000000_0",
    "0000000000000000_1",
    "0000000000000000_-1",
    "0000000000000000_18446744073709551615",
    "0000000000000000_18446744073709551616",
    "0000000000000000-18446744073709551615",
    "0000000000000000-99999999999999999999",
    "drop-table-room",
];

/// The body of a press on a message, as a client of one's own may send it.
fn press(town: &Town, guild: u64, channel: u64, message: u64, custom_id: &str) -> Value {
    json!({
        "type": 3, "application_id": town.sandbox().application_id().to_string(),
        "guild_id": guild.to_string(), "channel_id": channel.to_string(),
        "message_id": message.to_string(), "nonce": "forged",
        "data": { "component_type": 2, "custom_id": custom_id },
    })
}

/// As [`press`], for something chosen from a list or a picker.
fn choice(town: &Town, place: (u64, u64), message: u64, custom_id: &str, values: &[String]) -> Value {
    let mut body = press(town, place.0, place.1, message, custom_id);
    body["data"]["component_type"] = json!(8);
    body["data"]["values"] = json!(values);
    body
}

/// A message of the bot's that only this person sees, to forge presses on.
async fn own_message(person: &Person, guild: u64, channel: u64) -> u64 {
    let help = person.persona().run(guild, channel, "help", &[]).await;
    help.message().expect("no help").id
}

/// The answer was for this person alone and holds one of these words.
#[track_caller]
fn kindly_refused(outcome: &Outcome, words: &[&str], what: &str) {
    let message = match outcome {
        Outcome::Message(message) => message,
        other => panic!("{what}: {other:?}"),
    };
    assert!(message.ephemeral, "{what} was answered in public");
    let text = message.text();
    assert!(words.iter().any(|word| text.contains(word)), "{what}: {text}");
}

const UNKNOWN: &str = "I do not know this button or form";

/// Another server with the bot, in which these people are; the first of them owns it.
struct Elsewhere {
    guild: u64,
    channel: u64,
}

impl Elsewhere {
    fn with(town: &Town, people: &[&Person]) -> Self {
        let sandbox = town.sandbox();
        let guild = sandbox.add_guild(people[0].persona(), "Hillside");
        for person in &people[1..] {
            sandbox.join(guild, person.persona());
        }
        sandbox.invite_bot(guild, discord_sandbox::permissions::all());
        let channel = sandbox.add_channel(guild, 0, "square", None);
        Self { guild, channel }
    }
}

/// The custom_ids of everything these people can press, each once.
fn everything_pressable(people: &[&Person]) -> Vec<String> {
    let of_message = |message: MessageView| message.components.into_iter().map(|part| part.custom_id);
    let mut all: Vec<String> = people
        .iter()
        .flat_map(|person| person.can_read().into_iter().flat_map(of_message))
        .filter(|id| !id.is_empty())
        .collect();
    all.sort();
    all.dedup();
    all
}

/// A cohort under way with a pair, an update with feedback, and a check-in that is open.
async fn busy() -> (Town, Person, Person, Channel) {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.posts_in_thread(room, "wrote the parser").await;
    town.settle().await;
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    mentee.presses_in(room, "Stuck").await.is_told("noted");
    mentee.runs("/me").await.is_told("Spring");
    town.settle().await;
    (town, mentor, mentee, room)
}

#[tokio::test]
async fn no_button_of_one_community_does_anything_in_another() {
    let (town, mentor, mentee, _) = busy().await;
    let coordinator = town.coordinator();
    coordinator.runs("/room list").await;
    coordinator.runs("/cohort close").await;
    coordinator.runs("/digest").await;
    let pressable = everything_pressable(&[&mentor, &mentee, &coordinator]);
    let named: Vec<&String> = pressable
        .iter()
        // *Keep it as it is* does nothing anywhere.
        .filter(|id| !id.contains(":-:") && !id.starts_with("setup:") && !id.starts_with("cohort:keep:"))
        .collect();
    assert!(named.len() > 15, "{named:?}");
    // There she owns the server, and both of the pair are there, too.
    let there = Elsewhere::with(&town, &[&coordinator, &mentor, &mentee]);
    let (requests, rooms) = (
        town.sandbox().requests().len(),
        town.sandbox().channels(town.guild()),
    );
    for person in [&coordinator, &mentor, &mentee] {
        let message = own_message(person, there.guild, there.channel).await;
        for id in &named {
            let body = press(&town, there.guild, there.channel, message, id);
            let outcome = person.persona().forge(&body).await;
            let what = format!("{} pressed {id} elsewhere", person.name());
            kindly_refused(
                &outcome,
                &[
                    UNKNOWN,
                    "belongs to somebody else",
                    "Only coordinators",
                    "from an earlier time",
                    "waited for more than a week",
                    "This sign-up was put aside",
                ],
                &what,
            );
        }
    }
    town.settle().await;
    let since = &town.sandbox().requests()[requests..];
    let told: Vec<&str> = since
        .iter()
        .filter(|one| !one.person && one.method != "GET" && !one.path.contains("/interactions/"))
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(told, Vec::<&str>::new());
    assert_eq!(rooms.len(), town.sandbox().channels(town.guild()).len());
}

#[tokio::test]
async fn no_form_of_one_community_is_taken_in_another_nor_from_another_person() {
    let (town, mentor, mentee, room) = busy().await;
    let there = Elsewhere::with(&town, &[&mentor, &mentee]);
    let form = mentee.runs_in(room, "/progress").await.form().clone();
    let send = |person: &Person, opened: u64, place: (u64, u64)| {
        let body = json!({
            "type": 5, "application_id": town.sandbox().application_id().to_string(),
            "guild_id": place.0.to_string(), "channel_id": place.1.to_string(), "nonce": "forged",
            "data": { "id": opened.to_string(), "custom_id": form.custom_id, "components": [
                { "type": 1, "components": [{ "type": 4, "custom_id": "did", "value": "smuggled words" }] },
            ] },
        });
        let persona = person.persona().clone();
        async move { persona.forge(&body).await }
    };
    let outcome = send(&mentee, form.interaction, (there.guild, there.channel)).await;
    kindly_refused(
        &outcome,
        &["waited for more than a week"],
        "a draft sent elsewhere",
    );
    assert!(outcome.text().contains("smuggled words"), "it is given back");
    // The mentor opens a form of their own and sends it as the mentee's.
    let own = mentor.presses_in(room, "Give feedback").await.form().clone();
    let outcome = send(&mentor, own.interaction, (town.guild(), room.0)).await;
    kindly_refused(&outcome, &["belongs to somebody else"], "somebody else's draft");
    town.settle().await;
    town.stranger().await.does_not_see("smuggled words").await;
    let in_room = mentee.persona().messages(room.0).unwrap();
    assert!(
        in_room
            .iter()
            .filter(|m| !m.ephemeral)
            .all(|m| !m.text().contains("smuggled words"))
    );
}

#[tokio::test]
async fn a_malformed_address_of_any_shape_is_answered_kindly() {
    let town = Town::with_cohort("Spring").await;
    let (stranger, coordinator) = (town.stranger().await, town.coordinator());
    let long = "growth:mine:".to_owned() + &"0".repeat(200) + ":1";
    let shapes = [
        "",
        ":",
        ":::",
        "::::",
        "growth",
        "growth:mine",
        "growth:mine:0000000000000000",
        "growth:mine:0000000000000000:",
        "growth:mine:0000000000000000:0",
        "growth:mine:0000000000000000:2",
        "growth:mine:0000000000000000:10",
        "growth:mine:0000000000000000:1:1",
        " growth:mine:0000000000000000:1",
        "GROWTH:mine:0000000000000000:1",
        "growth:mine:\u{0}:1",
        "growth:mine:\u{202e}0000000000000000:1",
        "growth:mine:🌱🌱🌱🌱:1",
        "growth:mine:'; drop table room; --:1",
        "growth:mine:{\"a\":1}:1",
        "growth:mine:\n\nERROR forged line:1",
        "growth:nothing:0000000000000000:1",
        "nothing:mine:0000000000000000:1",
        "setup:pick:nonsense:1",
        &long,
    ];
    let place = (town.guild(), town.lobby().0);
    let message = own_message(&stranger, place.0, place.1).await;
    for shape in shapes {
        let body = press(&town, place.0, place.1, message, shape);
        let outcome = stranger.persona().forge(&body).await;
        kindly_refused(&outcome, &[UNKNOWN], shape);
    }
    // Well formed, of every route, and about nothing that is there.
    for person in [&stranger, &coordinator] {
        let message = own_message(person, place.0, place.1).await;
        // The bot's own list: a button or form that is routed is tried here.
        let routes = trellis::bot::routes();
        let ids = |keys: BTreeSet<&str>| -> Vec<String> {
            let with = |key: &str| {
                SUBJECTS
                    .iter()
                    .map(move |subject| format!("{key}:{subject}:1"))
                    .collect::<Vec<_>>()
            };
            keys.into_iter().flat_map(with).collect()
        };
        for id in ids(routes.presses()) {
            let body = press(&town, place.0, place.1, message, &id);
            match person.persona().forge(&body).await {
                // A page of what is one's own is turned on the message that was pressed.
                Outcome::Message(answer) | Outcome::Updated(answer) => assert!(answer.ephemeral, "{id}"),
                other => panic!("{id}: {other:?}"),
            }
        }
        // Discord takes a form only from somebody to whom one was opened.
        for id in ids(routes.forms()) {
            let opened = person.presses_in(town.lobby(), "Join as mentee").await;
            let told = opened.sends_instead(&id, &[("x", "y")]).await;
            assert!(told.message().ephemeral, "{id}");
        }
    }
    town.pair().await;
}

#[tokio::test]
async fn a_forged_press_never_changes_a_message_that_others_see() {
    let (town, _, mentee, room) = busy().await;
    let stranger = town.stranger().await;
    let panel = stranger.sees_in(town.lobby(), "Sign-up is closed").await;
    let told = stranger.forges(town.lobby(), panel.id, "cohort:keep:-:1").await;
    assert!(told.message().ephemeral, "{}", told.text());
    assert_eq!(
        stranger
            .persona()
            .message(panel.channel_id, panel.id)
            .unwrap()
            .text(),
        panel.text()
    );
    // A member who may read their own update may not write it over the card.
    let card = mentee.sees_in(room, "Need help").await;
    let mine = everything_pressable(&[&mentee]);
    let mine = mine.iter().find(|id| id.starts_with("growth:mine:")).unwrap();
    mentee
        .forges(room, card.id, &mine.replace(":mine:", ":keep:"))
        .await
        .is_private();
    assert_eq!(
        mentee.persona().message(room.0, card.id).unwrap().text(),
        card.text()
    );
}

#[tokio::test]
async fn a_form_sent_under_another_name_never_changes_a_message_that_others_see() {
    let town = Town::with_cohort("Spring").await;
    let olga = town.olga();
    let panel = olga.sees_in(town.lobby(), "join us").await;
    let form = olga.presses_in(town.lobby(), "Join as mentee").await;
    let told = form
        .sends_instead("setup:zone:-:1", &[("zone", "Europe/Paris")])
        .await;
    assert!(told.message().ephemeral, "{}", told.text());
    told.is_told("Europe/Paris");
    let after = olga.persona().message(panel.channel_id, panel.id).unwrap();
    assert_eq!(after.text(), panel.text());
}

#[tokio::test]
async fn nobody_without_the_right_runs_a_coordinators_command() {
    let (town, mentor, mentee, room) = busy().await;
    let stranger = town.stranger().await;
    let pair = format!("mentor:\"@{}\" mentee:\"@{}\"", mentor.name(), mentee.name());
    let lines = [
        "/cohort open program:career-growth name:Mine starts:2027-02-01".to_owned(),
        "/cohort start".to_owned(),
        "/cohort dates starts:2027-02-01".to_owned(),
        "/cohort close".to_owned(),
        format!("/room open {pair}"),
        "/room list".to_owned(),
        "/room close".to_owned(),
        "/digest".to_owned(),
    ];
    let before = town.sandbox().channels(town.guild()).len();
    for person in [&stranger, &mentor, &mentee, &town.facilitator()] {
        for line in &lines {
            person.runs(line).await.is_private().is_told("Only coordinators");
        }
        assert_eq!(
            person.is_offered("/room close", "room", "").await,
            Vec::<String>::new()
        );
    }
    mentor
        .runs_in(room, "/room close")
        .await
        .is_told("Only coordinators");
    assert_eq!(
        stranger.is_offered("/digest", "cohort", "").await,
        Vec::<String>::new(),
        "a cohort that is closed to sign-ups is nothing strangers hear of"
    );
    for action in ["start", "check"] {
        let body = json!({
            "type": 2, "application_id": town.sandbox().application_id().to_string(),
            "guild_id": town.guild().to_string(), "channel_id": town.lobby().0.to_string(), "nonce": "forged",
            "data": { "name": "setup", "type": 1, "options": [{ "type": 1, "name": action, "options": [] }] },
        });
        let outcome = stranger.persona().forge(&body).await;
        kindly_refused(&outcome, &["Manage Server"], action);
    }
    town.settle().await;
    assert_eq!(town.sandbox().channels(town.guild()).len(), before);
}

#[tokio::test]
async fn who_was_a_coordinator_a_moment_ago_confirms_nothing() {
    let (town, ..) = busy().await;
    let carla = town.coordinator();
    let question = carla.runs("/cohort close").await;
    let role = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    town.sandbox().take_role(town.guild(), carla.persona(), role);
    question.presses("Close").await.is_told("Only coordinators");
    town.olga().runs("/cohort status").await.is_told("week 1");
}

#[tokio::test]
async fn the_bot_is_never_turned_upon_another_server() {
    let town = Town::set_up().await;
    let mallory = town.person("Mallory").await;
    let there = Elsewhere::with(&town, &[&mallory]);
    let message = own_message(&mallory, there.guild, there.channel).await;
    let before = town.sandbox().messages(town.lobby().0).len();
    let lobby = vec![town.lobby().0.to_string()];
    for what in [
        "coordinators-channel",
        "growth",
        "mentors-channel",
        "rooms-category",
    ] {
        let id = format!("setup:pick:{what}:1");
        let body = choice(&town, (there.guild, there.channel), message, &id, &lobby);
        kindly_refused(&mallory.persona().forge(&body).await, &[UNKNOWN], what);
    }
    let body = press(&town, there.guild, there.channel, message, "setup:create:-:1");
    mallory.persona().forge(&body).await;
    town.settle().await;
    assert_eq!(town.sandbox().messages(town.lobby().0).len(), before);
}

#[tokio::test]
async fn nobody_hands_out_through_the_bot_what_they_do_not_have() {
    let town = Town::new().await;
    let bits = discord_sandbox::permissions::bits::MANAGE_GUILD;
    let (greeters, moderators) = (
        town.sandbox().add_role(town.guild(), "Greeters", bits),
        town.sandbox().add_role(
            town.guild(),
            "Moderators",
            discord_sandbox::permissions::bits::BAN_MEMBERS,
        ),
    );
    let greta = town.person("Greta").await;
    town.sandbox().give_role(town.guild(), greta.persona(), greeters);
    let picked = vec![moderators.to_string()];
    let place = (town.guild(), town.lobby().0);
    let message = own_message(&greta, place.0, place.1).await;
    for what in ["mentor-role", "mentee-role", "coordinator-role"] {
        let id = format!("setup:pick:{what}:1");
        let body = choice(&town, place, message, &id, &picked);
        let outcome = greta.persona().forge(&body).await;
        kindly_refused(&outcome, &["more in this server than you"], what);
    }
    // The owner may: it is hers to give.
    let roles = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    roles
        .chooses("Mentor", &[&moderators.to_string()])
        .await
        .is_told(&format!("Mentor role: <@&{moderators}>"));
}

#[tokio::test]
async fn the_coordinators_are_not_rung_again_and_again() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    let rung = || {
        let messages = town.sandbox().messages(channel.0);
        messages
            .iter()
            .filter(|m| m.text().contains("A private word has come in"))
            .count()
    };
    let says = async || {
        let offer = mentee.presses_in(room, "Need help").await;
        let form = offer.chooses("About #", &["To talk with a coordinator"]).await;
        form.fills(&[]).await.is_told("Thank you for saying it");
        town.settle().await;
    };
    for _ in 0..5 {
        says().await;
    }
    assert_eq!(rung(), 1);
    // Also where the same was opened fifty times and is sent at once.
    town.passes(chrono::Duration::hours(2)).await;
    let mut forms = Vec::new();
    for _ in 0..50 {
        let offer = mentee.presses_in(room, "Need help").await;
        forms.push(offer.chooses("About #", &["To talk with a coordinator"]).await);
    }
    for told in futures::future::join_all(forms.iter().map(|form| form.fills(&[]))).await {
        told.is_told("Thank you for saying it");
    }
    town.settle().await;
    assert_eq!(rung(), 2, "fifty at once are one");
    town.passes(chrono::Duration::hours(2)).await;
    says().await;
    assert_eq!(rung(), 3, "later, it is said again");
}

#[tokio::test]
async fn a_mentor_is_not_rung_again_and_again_for_one_update() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    // Of every post, also of one that was taken back.
    let rung = || {
        let requests = town.sandbox().requests().into_iter();
        let path = format!("/channels/{}/messages", room.0);
        let posts = requests.filter(|one| !one.person && one.method == "POST" && one.path.ends_with(&path));
        let id = mentor.id().to_string();
        let ringing = posts.filter(|one| one.request["allowed_mentions"].to_string().contains(&id));
        ringing.count()
    };
    let before = rung();
    let stuck = [("What I did", "the parser"), ("Where I am stuck", "the printer")];
    let fine = [("What I did", "the parser"), ("Where I am stuck", "")];
    let says = "wrote where they are stuck";
    // One begins with it, the other adds it: either rings once.
    for (number, begins) in [(1, &stuck), (2, &fine)] {
        let posted = mentee
            .runs_in(room, "/progress visibility:room")
            .await
            .fills(begins)
            .await;
        town.settle().await;
        for _ in 0..5 {
            for words in [&fine, &stuck] {
                let edited = posted.presses("Edit").await.fills(words).await;
                edited.is_told("changed");
                town.settle().await;
            }
        }
        assert_eq!(rung(), before + number);
        let line = mentor.sees_in(room, says).await;
        assert!(line.text().contains("the printer"), "the line says what is so");
        posted.presses("Edit").await.fills(&fine).await.is_told("changed");
        mentor.does_not_see(says).await;
        mentor.does_not_see("added to a progress update").await;
        if number == 1 {
            town.passes(chrono::Duration::hours(23)).await;
            posted
                .presses("Edit")
                .await
                .fills(&stuck)
                .await
                .is_told("changed");
            town.settle().await;
            assert_eq!(rung(), before + 1, "not within a day");
            posted.presses("Edit").await.fills(&fine).await.is_told("changed");
            town.passes(chrono::Duration::hours(1)).await;
        }
    }
}
