//! Whether something is there in another community is told to nobody: its id is answered as one that never was.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use sqlx::{AssertSqlSafe, Row};

use super::{Elsewhere, busy, own_message, press};
use crate::people::signs_up_as_mentee;
use crate::town::{Person, Town};
use discord_sandbox::Outcome;

/// Tables whose ids are in custom_ids, with the column.
const NAMED: &[(&str, &str)] = &[
    ("cohort", "id"),
    ("participant", "id"),
    ("room", "id"),
    ("progress_draft", "id"),
    ("progress_update", "id"),
    ("progress_update", "draft_id"),
    ("private_entry", "id"),
    ("feedback", "id"),
    ("growth_thread", "id"),
    ("session", "id"),
    ("checkin", "id"),
    ("midpoint", "id"),
    ("concern", "id"),
    ("goal", "id"),
    ("step", "id"),
];

/// How an id stands in a custom_id.
pub(super) const SHAPES: &[fn(&str, u64) -> String] = &[
    |id, _| id.to_owned(),
    |id, _| format!("{id}_1"),
    |id, _| format!("{id}_talk"),
    |id, who| format!("{id}_{who}"),
    |id, _| format!("{id}_1799999999"),
];

/// An id of each kind, as far as there is one.
pub(super) async fn ids(town: &Town) -> Vec<(&'static str, String)> {
    let db = town.app().db;
    let mut reader = db.read().await.unwrap();
    let mut ids = Vec::new();
    for (table, column) in NAMED {
        let query = AssertSqlSafe(format!("select {column} from {table} limit 1"));
        let row = sqlx::query(query).fetch_optional(&mut *reader).await.unwrap();
        ids.extend(row.map(|row| (*table, row.get::<String, _>(0))));
    }
    ids
}

/// What somebody is answered, and how.
fn heard(outcome: &Outcome) -> (String, bool) {
    match outcome {
        Outcome::Message(message) => (message.text(), message.ephemeral),
        // But for the number that Discord gives each.
        Outcome::Form(form) => (format!("{}: {:?}", form.title, form.inputs), true),
        other => (format!("{other:?}"), false),
    }
}

/// A town in which there is one of everything.
async fn full() -> (Town, Person) {
    let (town, mentor, mentee, room) = busy().await;
    mentor
        .presses_in(room, "Give feedback")
        .await
        .fills_all(&[])
        .await;
    mentee.posts("/progress visibility:server", "in the thread").await;
    let kept = mentee.runs_in(room, "/progress visibility:me").await;
    kept.fills(&[("What I did", "for me")])
        .await
        .is_told("Kept for you alone");
    let times = mentee
        .runs_in(room, "/session plan")
        .await
        .presses("Skip this")
        .await;
    let form = times.presses("Another time").await;
    let shown = form.fills(&[("Day and time", "in 2 days 18:00")]).await;
    shown.presses("Plan it").await.is_told("Planned:");
    mentee.runs_in(room, "/progress").await;
    let plan = mentee.presses_in(room, "Goals and steps").await;
    let goal = plan.presses("Add a goal").await;
    goal.fills(&[
        ("What should", "a goal"),
        ("How we", "seen"),
        ("By when", "2027-03-14"),
    ])
    .await
    .is_told("Your goal is set");
    let step = plan.presses("Add a step").await;
    step.fills(&[("I will", "a step")])
        .await
        .is_told("Your step is kept");
    let offer = mentee.presses_in(room, "Need help").await;
    offer
        .chooses("About #", &["To talk with a coordinator"])
        .await
        .fills(&[])
        .await;
    town.olga()
        .runs("/cohort open program:career-growth name:Autumn starts:2027-03-01")
        .await;
    let nora = town.person("Nora").await;
    signs_up_as_mentee(&town, &nora, "a draft").await;
    town.lives_until("2027-03-01 09:00 Europe/Berlin").await;
    mentee.runs_in(room, "/progress").await;
    (town, mentee)
}

/// These name nothing: they act on whatever waits in the asker's own community, which is something else each time.
const OF_ONES_OWN: &[&str] = &["setup:let-go", "setup:try-again"];

#[tokio::test]
async fn an_id_of_another_community_is_answered_as_one_that_never_was() {
    let (town, mentee) = full().await;
    let mallory = town.person("Mallory").await;
    // There Mallory owns the server; the mentee, whose ids some of these are, is in both.
    let there = Elsewhere::with(&town, &[&mallory, &mentee]);
    let ids = ids(&town).await;
    assert_eq!(ids.len(), NAMED.len(), "one of each is there: {ids:?}");
    let routes = trellis::bot::routes();
    let mut compared = 0;
    for person in [&mallory, &mentee] {
        let message = own_message(person, there.guild, there.channel).await;
        let asks = async |key: &str, subject: &str| {
            let id = format!("{key}:{subject}:1");
            let body = press(&town, there.guild, there.channel, message, &id);
            heard(&person.persona().forge(&body).await)
        };
        let sends = async |key: &str, subject: &str, opened: u64| {
            let body = serde_json::json!({
                "type": 5, "application_id": town.sandbox().application_id().to_string(),
                "guild_id": there.guild.to_string(), "channel_id": there.channel.to_string(), "nonce": "forged",
                "data": { "id": opened.to_string(), "custom_id": format!("{key}:{subject}:1"), "components": [
                    { "type": 1, "components": [{ "type": 4, "custom_id": "did", "value": "words" }] },
                ] },
            });
            heard(&person.persona().forge(&body).await)
        };
        // Once before: what is about nothing at all may do something the first time.
        for key in routes.presses() {
            asks(key, "0000000000000000").await;
        }
        // One id that never was is answered as any other, so each address is asked with one once.
        let random: String = ids[0].1.chars().rev().collect();
        let mut of_none = HashMap::new();
        for (table, id) in &ids {
            let shapes = if person.id() == mallory.id() {
                SHAPES
            } else {
                &SHAPES[..1]
            };
            for (at, shape) in shapes.iter().enumerate() {
                let (real, never) = (shape(id, person.id()), shape(&random, person.id()));
                for key in routes
                    .presses()
                    .into_iter()
                    .filter(|key| !OF_ONES_OWN.contains(key))
                {
                    let what = format!("{} presses {key} of a {table}", person.name());
                    if let Entry::Vacant(unasked) = of_none.entry((key, at)) {
                        unasked.insert(asks(key, &never).await);
                    }
                    assert_eq!(asks(key, &real).await, of_none[&(key, at)], "{what}");
                    compared += 1;
                }
            }
            for key in routes.forms() {
                let what = format!("{} sends {key} of a {table}", person.name());
                let of_no_form = (key, usize::MAX);
                if let Entry::Vacant(unasked) = of_none.entry(of_no_form) {
                    let opened = opens(&town, person, &there).await;
                    unasked.insert(sends(key, &random, opened).await);
                }
                let opened = opens(&town, person, &there).await;
                assert_eq!(sends(key, id, opened).await, of_none[&of_no_form], "{what}");
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

/// A form that somebody has open in another community: one to say a private word.
async fn opens(town: &Town, person: &Person, there: &Elsewhere) -> u64 {
    let message = own_message(person, there.guild, there.channel).await;
    let mut body = press(
        town,
        there.guild,
        there.channel,
        message,
        "concern:choose-other:-:1",
    );
    body["data"]["component_type"] = serde_json::json!(3);
    body["data"]["values"] = serde_json::json!(["talk"]);
    match person.persona().forge(&body).await {
        Outcome::Form(form) => form.interaction,
        other => panic!("no form: {other:?}"),
    }
}
