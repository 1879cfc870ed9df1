//! What messages consist of: what a reader sees, what they never see, and what becomes of messages of earlier versions.

use discord_sandbox::{Fault, FaultAction};
use serde_json::{Value, json};
use trellis_kernel::discord::Call;

use crate::town::*;

/// The flag of a message of components.
const COMPONENTS: u64 = 1 << 15;

/// Writes in a channel as the bot did in an earlier version; the id of the message.
async fn writes_as_before(town: &Town, channel: Channel, message: Value) -> u64 {
    let path = format!("/channels/{}/messages", channel.0);
    let call = Call::new("POST".parse().unwrap(), "/channels/{c}/messages", channel.0, path);
    let answer = town.app().port.call(call.json(message)).await.unwrap();
    answer["id"].as_str().unwrap().parse().unwrap()
}

/// The message of an earlier version that holds these words and this reference.
fn as_before(words: &str, reference: &str, rows: &Value) -> Value {
    json!({
        "embeds": [{ "type": "rich", "title": words, "footer": { "text": format!("ref {reference}") } }],
        "components": rows,
    })
}

/// What is known under a key is this message from now on.
async fn is_known_as(town: &Town, key_ends: &'static str, message: u64) -> String {
    let app = town.app();
    let known = app.db.write(move |tx| {
        Box::pin(async move {
            let key: String = sqlx::query_scalar(
                "update discord_object set discord_id = ? where key like '%' || ? returning key",
            )
            .bind(message.cast_signed())
            .bind(key_ends)
            .fetch_one(&mut *tx)
            .await?;
            Ok(key)
        })
    });
    known.await.unwrap()
}

#[tokio::test]
async fn a_message_is_one_container_and_nobody_reads_a_reference() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    mentee.posts_in_thread(room, "wrote the parser").await;
    town.lives_until("2027-01-14 10:00 Europe/Berlin").await;
    mentor.presses_in(room, "Good").await.is_told("noted");
    town.settle().await;
    let people = [mentor, mentee, town.coordinator(), town.facilitator()];
    let bot = town.sandbox().application_id();
    let mut read = 0;
    for message in people.iter().flat_map(Person::can_read) {
        if message.author != bot || message.kind != 0 && message.kind != 20 {
            continue;
        }
        let parts = message.raw["components"].as_array().unwrap();
        let containers = parts.iter().filter(|part| part["type"] == 17).count();
        assert!(
            message.embeds.is_empty() && message.content.is_empty(),
            "{}",
            message.raw
        );
        assert!(containers <= 1, "{}", message.raw);
        assert!(!message.text().contains("ref "), "{}", message.text());
        read += 1;
    }
    assert!(read > 8, "{read} messages were read");
}

#[tokio::test]
async fn a_command_that_a_message_names_can_be_pressed() {
    let town = Town::with_pair("Spring").await;
    let mentee = town.known("Ada 2");
    let told = mentee.runs("/updates").await.is_private();
    let id = {
        let offered = mentee.persona().commands(town.guild());
        offered.iter().find(|one| one.path == "progress").unwrap().id
    };
    let shown = &told.message().texts;
    let link = format!("</progress:{id}>");
    assert!(shown.iter().any(|text| text.contains(&link)), "{shown:?}");
    // Also after a start that registers nothing anew.
    town.restart().await;
    let told = mentee.runs("/updates").await;
    let shown = &told.message().texts;
    assert!(shown.iter().any(|text| text.contains(&link)), "{shown:?}");
    // A group of commands is none by itself.
    let own = mentee.runs("/me").await;
    assert!(!own.text().contains("</setup:"), "{}", own.text());
}

#[tokio::test]
async fn a_message_of_an_earlier_version_works_and_is_drawn_anew() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = (town.known("Mina 1"), town.known("Ada 2"));
    let room = town.room_of(&mentee);
    let card = mentee.sees_in(room, "Your room").await;
    let rows: Vec<Value> = card.raw["components"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["type"] == 1)
        .cloned()
        .collect();
    let before = as_before("Your room, as it was", "7p190ey2vrvnh1z0", &json!(rows));
    let old = writes_as_before(&town, room, before).await;
    is_known_as(&town, "card", old).await;
    let shown = mentee.sees_in(room, "Your room, as it was").await;
    assert!(!shown.embeds.is_empty() && shown.raw["flags"] == 0);
    // What stands below it still leads where it led.
    let form = mentee.presses_on(&shown, "Progress").await;
    form.fills(&[("What I did", "wrote the parser"), ("What is next", "tests")])
        .await
        .is_told("Saved");
    town.settle().await;
    let shown = mentor.persona().message(room.0, old).unwrap();
    assert_eq!(shown.raw["flags"].as_u64().unwrap() & COMPONENTS, COMPONENTS);
    assert!(shown.embeds.is_empty() && shown.edited);
    assert!(shown.text().contains("One progress update"), "{}", shown.text());
    assert!(!shown.text().contains("as it was"), "{}", shown.text());
    mentor
        .presses_on(&shown, "Goals")
        .await
        .is_told("Goals and steps");
    town.stranger().await.does_not_see("as it was").await;
}

/// A claim that an earlier version left open is found by what that version wrote, and not sent again.
#[tokio::test]
async fn what_an_earlier_version_had_sent_is_found_by_its_footer() {
    let town = Town::with_pair("Spring").await;
    let mentee = town.known("Ada 2");
    let room = town.room_of(&mentee);
    let (known, lost) = ("7p190ey2vrvnh1z0", "7p190ey2vrvnh1z1");
    let rows = json!([]);
    let words = as_before("Sent before the upgrade", known, &rows);
    let unsent = as_before("Never sent before the upgrade", lost, &rows);
    writes_as_before(&town, room, words.clone()).await;
    let app = town.app();
    let owed = [(known, words), (lost, unsent)].map(|(reference, body)| {
        let action = json!({ "do": "post", "into": { "id": room.0 }, "content": { "ready": {} } });
        let request = json!({ "major": room.0, "minor": null, "body": body, "evidence": null });
        (reference, action.to_string(), request.to_string())
    });
    let changed = mentee.sees_in(room, "Welcome to your room").await.id;
    let edit = json!({ "do": "edit", "within": { "id": room.0 }, "message": { "id": changed },
                       "content": { "ready": { "content": "changed at last" } } });
    let body = as_before("changed before the upgrade", "7p190ey2vrvnh1z2", &rows);
    let request = json!({ "major": room.0, "minor": changed, "body": body, "evidence": null });
    let owed: Vec<_> = owed
        .into_iter()
        .chain([("7p190ey2vrvnh1z3", edit.to_string(), request.to_string())])
        .collect();
    let guild = town.guild();
    let claimed = app.db.write(move |tx| {
        Box::pin(async move {
            for (reference, action, request) in &owed {
                sqlx::query(
                    "insert into effect (lane, guild_id, action, reference, state, attempt, body, claimed_boot, claimed_at, next_try_at, owed_at)
                     values (?, ?, ?, ?, 'claimed', 1, ?, 0, 1798000000, 0, 1798000000)",
                )
                .bind(format!("old:{reference}"))
                .bind(guild.cast_signed())
                .bind(action)
                .bind(reference)
                .bind(request)
                .execute(&mut *tx)
                .await?;
            }
            Ok(())
        })
    });
    claimed.await.unwrap();
    town.restart().await;
    town.lives_for(240).await;
    // What was changed since is of components, and takes no embeds any more.
    let shown = mentee.persona().message(room.0, changed).unwrap();
    assert!(shown.text().contains("changed at last"), "{}", shown.raw);
    for words in ["Sent before the upgrade", "Never sent before the upgrade"] {
        let all = mentee.persona().messages(room.0).unwrap();
        let times = all
            .iter()
            .filter(|one| one.embeds.iter().any(|embed| embed.title == words))
            .count();
        assert_eq!(times, 1, "{words}");
    }
}

/// The file comes into the message when it is sent, after the message was drawn: it is found all the same.
#[tokio::test]
async fn a_file_that_arrived_though_nobody_heard_so_is_not_sent_again() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = (town.known("Mina 1"), town.known("Ada 2"));
    let room = town.room_of(&mentee);
    let messages = format!("/channels/{}/messages", room.0);
    let form = mentee
        .runs_with_file(
            room,
            "/progress visibility:room",
            "evidence",
            "plan.txt",
            b"a plan",
        )
        .await;
    // The line of the update goes through, the file's answer is lost, and Discord has forgotten the nonce when it is tried again.
    town.sandbox().inject(Fault {
        after: 1,
        ..Fault::once("POST", &messages, FaultAction::StatusAfterEffect(502))
    });
    let refused = Fault::always("GET", &messages, FaultAction::Status(503, json!({})));
    let looking = town.sandbox().inject(refused);
    form.fills(&[("What I did", "wrote a plan")])
        .await
        .is_told("Saved");
    town.lives_for(3_600).await;
    town.sandbox().clear_fault(looking);
    town.lives_for(3_600).await;
    let all = mentor.persona().messages(room.0).unwrap();
    let files = all
        .iter()
        .filter(|one| one.raw["components"].to_string().contains("plan.txt"));
    let with_file: Vec<_> = files
        .filter(|one| one.raw["components"].to_string().contains("\"file\""))
        .collect();
    assert_eq!(with_file.len(), 1, "{with_file:?}");
    town.stranger().await.does_not_see("wrote a plan").await;
}
