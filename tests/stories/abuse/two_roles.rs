//! What is said of a person never reaches that person through another of their roles.

use serde_json::json;

use super::existence::{SHAPES, ids};
use super::{own_message, press};
use crate::confidential::{CANARY, Pair, canary, half_time};
use crate::town::Person;

/// Routes by which somebody in two roles would end what the story looks at.
const ENDING: &[&str] = &[
    "cohort:close",
    "room:close",
    "growth:withdraw-now",
    "people:leave-now",
    "people:leave",
];

/// A mentor who is coordinator and facilitator as well, and a mentee who says something in every place.
async fn two_roles() -> Pair {
    let pair = half_time().await;
    pair.town.gives_role(&pair.mentor, "Coordinator");
    pair.town.gives_role(&pair.mentor, "Facilitator");
    pair.writes_everywhere(&pair.mentee).await;
    pair.town.lives_until("2027-03-02 10:00 Europe/Berlin").await;
    pair
}

/// What somebody is answered to every command that could tell of others.
async fn asks_everywhere(person: &Person) -> Vec<String> {
    let mut answers = Vec::new();
    for line in [
        "/digest",
        "/cohort status",
        "/room list",
        "/me",
        "/help",
        "/concern",
        "/privacy",
        "/updates",
    ] {
        let told = person.runs(line).await;
        answers.push(format!("{line}: {:?}", told.outcome()));
    }
    answers
}

#[tokio::test]
async fn what_a_mentee_says_never_reaches_a_mentor_who_is_a_coordinator_and_facilitator_too() {
    let pair = two_roles().await;
    let Pair {
        town, mentor, mentee, ..
    } = &pair;
    // The digest, the list of what people answered, the counts.
    for answer in asks_everywhere(mentor).await {
        assert!(!answer.contains(CANARY), "{answer}");
        assert!(
            !answer.to_lowercase().contains("said that they are stuck"),
            "{answer}"
        );
    }
    let carla = town.coordinator();
    let news = mentor.channel_named("coordinators").await;
    let digest = mentor.sees_in(news, "How Spring is doing").await;
    mentor
        .presses_on(&digest, "What people answered")
        .await
        .is_private()
        .is_not_told(&mentee.mention());
    carla
        .presses_on(&digest, "What people answered")
        .await
        .is_private()
        .is_told(&mentee.mention());
    // Every button there is, about everything there is.
    let (place, message) = (
        (town.guild(), news.0),
        own_message(mentor, town.guild(), news.0).await,
    );
    let routes = trellis::bot::routes();
    let ids = ids(town).await;
    for key in routes.presses().into_iter().filter(|key| !ENDING.contains(key)) {
        for (table, id) in &ids {
            for shape in SHAPES {
                let custom_id = format!("{key}:{}:1", shape(id, mentee.id()));
                let mut body = press(town, place.0, place.1, message, &custom_id);
                body["data"]["values"] = json!([mentee.id().to_string()]);
                let heard = format!("{:?}", mentor.persona().forge(&body).await);
                assert!(!heard.contains(CANARY), "{key} of a {table}: {heard}");
            }
        }
    }
    mentor.does_not_see(CANARY).await;
    // It is there for those who may read it.
    let notice = carla.sees_in(news, "A private word has come in").await;
    let read = carla.presses_on(&notice, "Read").await;
    read.is_told(&canary(mentee, "concern"));
}

#[tokio::test]
async fn a_private_word_about_no_room_does_not_reach_whom_it_may_be_about() {
    let pair = half_time().await;
    let Pair {
        town,
        mentor,
        mentee,
        room,
    } = &pair;
    let carla = town.coordinator();
    carla.runs_in(*room, "/room close").await.presses("Close").await;
    town.settle().await;
    town.gives_role(mentor, "Coordinator");
    let offer = mentee.runs("/concern").await.is_private();
    let form = offer
        .is_told("but for those who are or were in a room with you")
        .chooses("About something else", &["Something serious happened"])
        .await;
    let words = canary(mentee, "word about nothing");
    form.fills(&[("For coordinators in no room", &words)])
        .await
        .is_told("Coordinators who were never in a room with you");
    town.settle().await;
    let news = carla.channel_named("coordinators").await;
    let notice = carla.sees_in(news, "A private word has come in").await;
    mentor
        .presses_on(&notice, "Read")
        .await
        .is_told("nothing for you to read")
        .is_not_told(&mentee.mention());
    carla.presses_on(&notice, "Read").await.is_told(&words);
    mentor.does_not_see(CANARY).await;
}
