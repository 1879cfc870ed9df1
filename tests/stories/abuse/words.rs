//! Words that want to ring, to break the layout or to be lost: in every form, in every name, at full length.

use super::*;
use crate::town::PATIENCE;

/// Rings, breaks out, turns the direction, and is as long as it may be.
fn hostile(length: usize) -> String {
    let bait = "@everyone @here <@1> <@&2> <@!3> **b** __u__ ~~s~~ ||x|| `c` ```\nblock``` [bank](https://evil.example) \
                \u{202e}abc\u{202c} \u{200f}def\n# big\n> quote\n-# small\n";
    bait.chars().chain(std::iter::repeat('🌱')).take(length).collect()
}

/// Every message that the bot sent or wrote anew, in any kind of request.
fn bodies(town: &Town) -> Vec<Value> {
    let requests = town.sandbox().requests();
    let of_the_bot = requests
        .iter()
        .filter(|one| !one.person && one.request.is_object());
    of_the_bot
        .flat_map(|one| {
            let body = &one.request;
            let form = body["type"] == 9;
            [body, &body["data"], &body["message"]]
                .into_iter()
                .filter(|part| !form && (part.get("components").is_some() || part.get("embeds").is_some()))
                .cloned()
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The parts of a message in which Discord acts on markdown and mentions.
fn written(body: &Value) -> Vec<String> {
    let mut all = vec![body["content"].as_str().unwrap_or_default().to_owned()];
    for component in body["components"].as_array().into_iter().flatten() {
        all.extend(written(component));
    }
    for embed in body["embeds"].as_array().into_iter().flatten() {
        for part in [&embed["title"], &embed["description"]] {
            all.extend(part.as_str().map(str::to_owned));
        }
        for field in embed["fields"].as_array().into_iter().flatten() {
            all.extend(
                [&field["name"], &field["value"]]
                    .into_iter()
                    .filter_map(|v| v.as_str().map(str::to_owned)),
            );
        }
    }
    all
}

/// Fills a form with hostile words, as long as each field takes them.
async fn fills_hostile(told: &crate::town::Told) -> crate::town::Told {
    let fields: Vec<(String, String)> = told
        .form()
        .inputs
        .iter()
        .map(|input| {
            let most = usize::try_from(input.length.1).unwrap().min(4_000);
            let number = input.label.starts_with("How many mentees");
            (
                input.label.clone(),
                if number { "2".to_owned() } else { hostile(most) },
            )
        })
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(label, text)| (label.as_str(), text.as_str()))
        .collect();
    told.fills(&fields).await
}

#[tokio::test]
async fn no_word_of_anybodys_rings_or_breaks_out_in_any_message_of_a_cohort() {
    let town = Town::set_up().await;
    let name = "@everyone <@1> **x** `y` ||z||";
    town.coordinator()
        .runs(&format!(
            "/cohort open program:career-growth name:\"{name}\" starts:2027-01-11"
        ))
        .await;
    town.settle().await;
    let mut pair = Vec::new();
    for (who, role) in [("@everyone **M**", "mentor"), ("||T|| `@here`", "mentee")] {
        let person = town.person(who).await;
        let form = person.presses_in(town.lobby(), &format!("Join as {role}")).await;
        fills_hostile(&form)
            .await
            .presses("I commit")
            .await
            .is_told("You are in");
        town.settle().await;
        pair.push(person);
    }
    let (mentor, mentee) = (&pair[0], &pair[1]);
    let room = town.opens_room(mentor, mentee).await;
    town.starts_cohort().await;
    let file = mentee
        .runs_with_file(
            room,
            "/progress visibility:server",
            "evidence",
            "@everyone **proof**.txt",
            b"hello",
        )
        .await;
    fills_hostile(&file).await.is_told("growth thread");
    fills_hostile(&mentee.runs_in(room, "/progress visibility:room").await).await;
    town.settle().await;
    fills_hostile(&mentor.presses_in(room, "Give feedback").await).await;
    town.settle().await;
    town.clock_to("2027-01-14 09:00 Europe/Berlin").await;
    let detail = mentee.presses_in(room, "Stuck").await.presses("Add").await;
    fills_hostile(&detail).await.presses("My partner").await;
    town.settle().await;
    mentor.presses_in(room, "Read").await;
    town.lives_until("2027-02-23 10:00 Europe/Berlin").await;
    for person in [mentor, mentee] {
        fills_hostile(&person.presses_in(room, "Write my reflection").await).await;
    }
    town.settle().await;
    let coordinators = town.coordinator().channel_named("coordinators").await;
    town.facilitator().presses_in(coordinators, "Open").await;
    for person in [mentor, mentee, &town.coordinator()] {
        for line in ["/me", "/updates", "/digest", "/cohort status", "/room list"] {
            person.runs(line).await;
        }
        person
            .runs(&format!(
                "/room close room:\"{}\"",
                hostile(200).replace(['"', ':'], "")
            ))
            .await;
    }
    town.settle().await;

    let (all, everybody) = (bodies(&town), town.sandbox().personas());
    assert!(all.len() > 60, "{} messages", all.len());
    let roles: Vec<String> = ["Coordinator", "Facilitator"]
        .into_iter()
        .filter_map(|role| town.sandbox().role_named(town.guild(), role))
        .map(|id| id.to_string())
        .collect();
    for body in &all {
        let allowed = &body["allowed_mentions"];
        assert_eq!(allowed["parse"], json!([]), "{body}");
        for user in allowed["users"].as_array().unwrap() {
            assert!(
                everybody.iter().any(|p| user == p.id().to_string().as_str()),
                "{body}"
            );
        }
        assert!(
            allowed["roles"]
                .as_array()
                .unwrap()
                .iter()
                .all(|r| roles.iter().any(|id| r == id.as_str())),
            "{body}"
        );
        for text in written(body) {
            for raw in [
                "@everyone",
                "@here",
                "<@1>",
                "<@&2>",
                "<@!3>",
                "\u{202e}",
                "\u{200f}",
                "||x||",
                "```",
                "**b**",
            ] {
                let escaped = text.replace(&format!("\\{raw}"), "");
                assert!(!escaped.contains(raw), "{raw:?} in {text}");
            }
            assert!(!text.contains("[bank]("), "{text}");
        }
    }
    assert!(
        all.iter()
            .any(|body| written(body).iter().any(|text| text.contains("🌱🌱🌱")))
    );
}

#[tokio::test]
async fn options_of_any_length_are_answered() {
    let town = Town::with_cohort("Spring").await;
    let long = hostile(6_000).replace(['"', ':'], "");
    let carla = town.coordinator();
    for line in [
        format!("/cohort open program:\"{long}\" name:X starts:2027-02-01"),
        format!("/cohort open program:career-growth name:X starts:\"{long}\""),
        format!("/cohort open program:career-growth name:X starts:2027-02-01 zone:\"{long}\""),
        format!("/cohort status cohort:\"{long}\""),
        format!("/room close room:\"{long}\""),
        format!("/progress room:\"{long}\""),
    ] {
        carla.runs(&line).await.is_private();
    }
}

#[tokio::test]
async fn a_form_that_comes_too_late_is_given_back_to_the_last_word() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let form = mentee.runs_in(room, "/progress").await;
    town.coordinator()
        .runs_in(room, "/room close")
        .await
        .presses("Close")
        .await;
    town.settle().await;
    // Four answers as long as a field takes them, every piece of them to be told from the others.
    let answer = |name: &str| -> String {
        let words = (0..).map(|n| format!("{name}{n}. "));
        words
            .flat_map(|word| word.chars().collect::<Vec<_>>())
            .take(4_000)
            .collect()
    };
    let (did, learned, stuck, next) = (answer("did"), answer("learned"), answer("stuck"), answer("next"));
    let fields = [
        ("What I did", &did),
        ("What I learned", &learned),
        ("Where I am stuck", &stuck),
        ("What is next", &next),
    ];
    let labels: Vec<String> = form
        .form()
        .inputs
        .iter()
        .map(|input| input.label.clone())
        .collect();
    let filled: Vec<(&str, &str)> = labels
        .iter()
        .zip(&fields)
        .map(|(label, (_, text))| (label.as_str(), text.as_str()))
        .collect();
    form.fills(&filled)
        .await
        .is_private()
        .is_told("This room is closed");
    // What does not fit into the answer follows it.
    let given_back = || -> String {
        let mut messages = mentee.persona().ephemerals();
        messages.sort_by_key(|message| message.id);
        let embeds = messages.iter().flat_map(|message| &message.embeds);
        embeds
            .map(|embed| embed.description.replace("```\n", "").replace("\n```", ""))
            .collect()
    };
    let mut changes = town.sandbox().changes();
    let all = tokio::time::timeout(PATIENCE, async {
        while !fields.iter().all(|(_, text)| given_back().contains(text.trim())) {
            let _ = changes.changed().await;
        }
    });
    assert!(all.await.is_ok(), "something is missing in: {}", given_back());
}
