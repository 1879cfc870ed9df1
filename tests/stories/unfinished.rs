//! What people began and did not finish: seen and thrown away by them, and forgotten after its time.

use chrono::Duration;

use crate::people::signs_up_as_mentee;
use crate::town::*;

const CANARY: &str = "canary-of-what-was-not-sent";

/// Ten minutes pass, as for a bot: what was kept for its time goes, out of the log, too.
async fn forgets(town: &Town) {
    trellis::background::forgetting::sweep(&town.app()).await;
    town.app().db.checkpoint().await.unwrap();
}

#[tokio::test]
async fn a_sign_up_without_a_yes_is_seen_thrown_away_and_forgotten() {
    let town = Town::with_cohort("Spring").await;
    let (mina, nora) = (town.person("Mina").await, town.person("Nora").await);
    signs_up_as_mentee(&town, &mina, &format!("{CANARY} of Mina")).await;
    signs_up_as_mentee(&town, &nora, &format!("{CANARY} of Nora")).await;
    let shown = mina.runs("/me").await.is_private();
    let shown = shown
        .is_told("of Mina")
        .is_told("Without a yes, what you wrote is deleted");
    shown.presses("Not now").await.is_told("was thrown away");
    town.app().db.checkpoint().await.unwrap();
    assert!(!town.database_contains(&format!("{CANARY} of Mina")));
    mina.runs("/me").await.is_not_told(CANARY);

    town.passes(Duration::days(13)).await;
    forgets(&town).await;
    nora.runs("/me").await.is_told("of Nora");
    town.passes(Duration::days(1)).await;
    forgets(&town).await;
    nora.runs("/me").await.is_told("You are in no cohort here");
    assert!(
        !town.database_contains(CANARY),
        "it is erased, not only forgotten"
    );
}

#[tokio::test]
async fn a_sign_up_without_a_yes_ends_with_its_cohort() {
    let town = Town::with_cohort("Spring").await;
    let nora = town.person("Nora").await;
    signs_up_as_mentee(&town, &nora, CANARY).await;
    town.olga()
        .runs("/cohort close")
        .await
        .presses("Call it off")
        .await;
    town.settle().await;
    forgets(&town).await;
    assert!(!town.database_contains(CANARY));
}

#[tokio::test]
async fn an_update_that_was_not_sent_is_seen_thrown_away_and_forgotten() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let name = format!("{CANARY}.txt");
    let opens = async || {
        let with_file = mentee.runs_with_file(room, "/progress", "evidence", &name, b"a sketch");
        with_file.await
    };
    let form = opens().await;
    mentee.runs_in(room, "/progress").await;
    let place = format!("<#{}>", room.0);
    mentee
        .runs("/me")
        .await
        .is_private()
        .is_told("Begun, and not sent")
        .is_told(&place)
        .is_told("canary-of-what-was-not-sent.txt")
        .is_told("A form for a progress update")
        .presses("Throw the unsent away")
        .await
        .is_told("thrown away");
    mentor.runs("/me").await.is_not_told("Begun, and not sent");
    mentee.runs("/me").await.is_not_told("Begun, and not sent");
    town.app().db.checkpoint().await.unwrap();
    assert!(!town.database_contains(CANARY));
    form.fills(&[("What I did", "words of their own")])
        .await
        .is_told("waited for more than a week")
        .is_told("words of their own");

    // One of a person who does not come back.
    opens().await;
    town.passes(Duration::days(6)).await;
    forgets(&town).await;
    assert!(town.database_contains(CANARY));
    town.passes(Duration::days(1)).await;
    forgets(&town).await;
    assert!(!town.database_contains(CANARY));
}

#[tokio::test]
async fn a_private_word_that_nobody_can_read_any_more_is_kept_no_longer() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let offer = mentee.presses_in(town.room_of(&mentee), "Need help").await;
    let form = offer.chooses("About #", &["To talk with a coordinator"]).await;
    form.fills(&[("For coordinators outside", "a word")]).await;
    town.settle().await;
    let count = async || {
        let db = town.app().db;
        let mut reader = db.read().await.unwrap();
        let count = sqlx::query_scalar("select count(*) from concern").fetch_one(&mut *reader);
        let count: i64 = count.await.unwrap();
        count
    };
    town.passes(Duration::days(59)).await;
    forgets(&town).await;
    assert_eq!(count().await, 1);
    town.passes(Duration::days(1)).await;
    forgets(&town).await;
    assert_eq!(count().await, 0);
    town.settle().await;
}
