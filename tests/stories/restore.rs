//! The restore drill: a copy, work that goes on, the copy put back. What was sent since is found and adopted, nobody is
//! asked twice, and what the records no longer know is shown. And what was made twice after all.

use chrono::TimeDelta;
use discord_sandbox::{Fault, FaultAction};
use serde_json::json;
use trellis::background::audit;

use crate::crash::doubles;
use crate::town::*;

const CHECK_IN: &str = "a moment for a short check-in?";

/// How many messages with these words stand in a channel.
fn count(person: &Person, place: Channel, words: &str) -> usize {
    let messages = person.persona().messages(place.0).unwrap();
    messages
        .iter()
        .filter(|message| message.text().contains(words))
        .count()
}

/// `trellis backup`.
pub async fn copies(town: &Town) {
    trellis_kernel::db::back_up_file(&town.data_dir(), "manual")
        .await
        .unwrap();
}

/// As `docs/operators.md` has it: the bot is stopped, the copy takes the place of the records, the bot is started.
pub async fn restores(town: &Town) {
    town.stop_bot().await;
    let file = |name: &str| town.data_dir().join(name);
    std::fs::copy(file("trellis-manual.backup.db"), file("trellis.db")).unwrap();
    for beside in ["trellis.db-wal", "trellis.db-shm"] {
        let _ = std::fs::remove_file(file(beside));
    }
    town.restart().await;
    town.lives_for(240).await;
}

#[tokio::test]
async fn after_a_restore_nothing_is_sent_again_and_nobody_is_asked_twice() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.lives_until("2027-01-14 08:30 Europe/Berlin").await;
    // Owed in the copy, and sent after it.
    let refused = FaultAction::Status(503, json!({}));
    let fault = town
        .sandbox()
        .inject(Fault::always("POST", "/channels/*/messages", refused));
    mentee.posts_in_thread(room, "wrote it").await;
    town.settle().await;
    copies(&town).await;
    town.sandbox().clear_fault(fault);
    town.lives_until("2027-01-14 09:00 Europe/Berlin").await;
    town.lives_for(240).await;
    assert_eq!(count(&mentee, room, CHECK_IN), 1);
    assert_eq!(count(&mentee, room, "wrote a progress update"), 1);
    mentee.presses_in(room, "Good").await.is_told("noted");
    town.settle().await;
    town.lives_until("2027-01-14 11:00 Europe/Berlin").await;

    restores(&town).await;
    assert_eq!(
        count(&mentee, room, CHECK_IN),
        1,
        "the day's check-in was asked again"
    );
    assert_eq!(count(&mentee, room, "wrote a progress update"), 1);
    assert_eq!(doubles(&town), Vec::<String>::new());
    // The question that stands there is the one that the records know now.
    mentor.presses_in(room, "Good").await.is_told("noted");
    mentee.presses_in(room, "Good").await.is_told("noted");
    town.settle().await;
    mentee.sees_in(room, "thank you").await;
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
    // It goes on as planned, and a second start looks for nothing any more.
    town.restart().await;
    town.lives_until("2027-01-28 09:00 Europe/Berlin").await;
    assert_eq!(count(&mentee, room, CHECK_IN), 2);
}

#[tokio::test]
async fn a_room_opened_after_the_copy_is_shown_and_used_again_or_put_away() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = (town.mentor(2).await, town.mentee().await);
    copies(&town).await;
    let room = town.opens_room(&mentor, &mentee).await;
    mentee.posts_in(room, "wrote it").await;
    // Of this pair the copy knows one.
    let newcomer = town.mentee().await;
    let other = town.opens_room(&mentor, &newcomer).await;
    town.passes(TimeDelta::hours(1)).await;
    assert_eq!(mentor.rooms().len(), 2);

    restores(&town).await;
    let olga = town.olga();
    let doctor = olga.runs("/setup check").await;
    let doctor = doctor.is_told("A channel of mine that my records do not know");
    doctor.presses("Use it again").await.is_told(&mentee.mention());
    town.settle().await;
    mentee.sees_in(room, "This room goes on").await;
    mentee.sees_in(room, "wrote it").await;
    let pinned = mentee.persona().messages(room.0).unwrap();
    assert_eq!(
        pinned.iter().filter(|one| one.pinned).count(),
        2,
        "the card of old, and the new one"
    );
    mentee.posts_in(room, "went on").await;
    town.settle().await;
    mentor.sees_in(room, "went on").await;

    let doctor = olga.runs("/setup check").await;
    doctor
        .presses("Use it again")
        .await
        .is_told("I cannot tell whose room this was");
    newcomer.sees_channel(other);
    doctor.presses("Put it away").await.is_told("Coordinators alone");
    town.settle().await;
    newcomer.sees_no_channel(other);
    mentor.sees_no_channel(other);
    town.coordinator().sees_channel(other);
    assert!(!town.sandbox().messages(other.0).is_empty(), "nothing is deleted");
    olga.runs("/setup check").await.is_told("Everything is in order");
    // Twice pressed, once done; and who may not manage the server decides nothing.
    doctor.presses("Put it away").await.is_told("no longer");
    mentee
        .forges(room, pinned[0].id, &format!("strays:adopt:{}:1", other.0))
        .await
        .is_private();
    newcomer.sees_no_channel(other);
    assert_eq!(mentee.rooms().len(), 1);
}

/// Looks at every community, as the bot does every ten minutes.
async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

#[tokio::test]
async fn what_appears_twice_after_all_is_hidden_and_told_once() {
    let town = Town::new().await;
    for place in ["/guilds/*/channels", "/guilds/*/roles"] {
        // Far later than anybody waits: the first category, the coordinators' channel, and a role.
        let late = format!("requests POST {place} do late effect 5m answering 504, once");
        town.sandbox().run_script(&late).unwrap();
    }
    town.sandbox()
        .run_script("after 3 requests POST /guilds/*/channels do late effect 5m answering 504, once")
        .unwrap();
    let panel = town.olga().runs("/setup start zone:Europe/Berlin").await;
    panel.presses("Create everything").await;
    town.lives_for(240).await;
    let (carla, farid) = (town.person("Carla").await, town.person("Farid").await);
    town.gives_role(&carla, "Coordinator");
    town.gives_role(&farid, "Facilitator");
    assert_eq!(doubles(&town), Vec::<String>::new());
    town.passes(TimeDelta::minutes(5)).await;
    let twice = doubles(&town);
    assert_eq!(twice.len(), 2, "{twice:?}");
    let named = |name: &str| -> Vec<u64> {
        let mut channels = town.sandbox().channels(town.guild());
        channels.retain(|channel| channel.name == name);
        channels.into_iter().map(|channel| channel.id).collect()
    };
    let [used, other] = named("coordinators")[..] else {
        panic!("{twice:?}")
    };
    town.stranger().await.sees_no_channel(Channel(other));
    farid.sees_channel(Channel(other));

    for _ in 0..2 {
        audited(&town).await;
        town.passes(TimeDelta::minutes(10)).await;
    }
    let place = Channel(used);
    let told = town.sandbox().messages(place.0);
    let told = told.iter().map(|one| one.text().matches("so there is").count());
    assert_eq!(told.sum::<usize>(), 3, "the channel, the category and the role");
    carla.sees_in(place, &format!("<#{other}>")).await;
    farid.sees_no_channel(Channel(other));
    carla.sees_channel(Channel(other));
    // The one in use is left alone.
    farid.sees_channel(place);
}

#[tokio::test]
async fn a_growth_thread_that_appears_twice_is_put_away_and_told_once() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    town.sandbox()
        .run_script("requests POST /channels/*/threads do late effect 5m answering 504, once")
        .unwrap();
    mentee.posts("/progress visibility:server", "wrote it").await;
    town.lives_for(240).await;
    let threads = || {
        let mut threads = town.sandbox().threads(town.guild());
        threads.retain(|thread| thread.name.contains(&mentee.name()));
        threads
    };
    assert_eq!(threads().len(), 1);
    town.passes(TimeDelta::minutes(5)).await;
    assert_eq!(threads().len(), 2);
    for _ in 0..2 {
        audited(&town).await;
        town.passes(TimeDelta::minutes(10)).await;
    }
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    assert_eq!(count(&carla, place, "so there is"), 1);
    let put_away = threads()
        .into_iter()
        .filter(|thread| thread.archived && thread.locked);
    assert_eq!(put_away.count(), 1);
    mentee.posts("/progress visibility:server", "went on").await;
    town.settle().await;
}

#[tokio::test]
async fn what_a_person_made_alike_is_left_alone() {
    let town = Town::set_up().await;
    town.sandbox().add_role(town.guild(), "Mentor", 1 << 13);
    town.sandbox().add_channel(town.guild(), 0, "coordinators", None);
    let category = town
        .sandbox()
        .add_channel(town.guild(), 4, "Mentorship rooms", None);
    town.sandbox()
        .add_channel(town.guild(), 0, "talk", Some(category));
    audited(&town).await;
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    assert_eq!(count(&carla, place, "so there is"), 0);
    // A channel that is copied weeks later, topic and all, is a person's own act.
    town.passes(TimeDelta::days(20)).await;
    town.sandbox()
        .run_script("now do copy channel coordinators")
        .unwrap();
    audited(&town).await;
    assert_eq!(count(&carla, place, "so there is"), 0);
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

/// Two presses, of which neither is decided before both have looked at the server and the records: nothing is written until then.
async fn at_once<O, T>(town: &Town, (one, other): (O, T)) -> (Told, Told)
where
    O: Future<Output = Told>,
    T: Future<Output = Told>,
{
    let looks = || {
        let requests = town.sandbox().requests().into_iter();
        let looks =
            requests.filter(|one| !one.person && one.method == "GET" && one.path.ends_with("/channels"));
        looks.count()
    };
    let before = looks();
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let app = town.app();
    let held = app.db.write(move |_| {
        Box::pin(async move {
            let _ = wait.await;
            Ok(())
        })
    });
    let release = async {
        while looks() < before + 2 {
            pause(10).await;
        }
        // What was listed is held against the records.
        pause(100).await;
        go.send(()).unwrap();
    };
    let (held, one, other, ()) = futures::join!(held, one, other, release);
    held.unwrap();
    (one, other)
}

/// A little real time, for what is under way.
async fn pause(milliseconds: u64) {
    let moment = std::time::Duration::from_millis(milliseconds);
    let _ = tokio::time::timeout(moment, std::future::pending::<()>()).await;
}

#[tokio::test]
async fn of_two_who_decide_about_a_stray_at_once_one_is_right() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = (town.mentor(1).await, town.mentee().await);
    copies(&town).await;
    let room = town.opens_room(&mentor, &mentee).await;
    town.passes(TimeDelta::hours(1)).await;
    restores(&town).await;
    let role = town.sandbox().add_role(town.guild(), "Team", 1 << 5);
    let (olga, otto) = (town.olga(), town.person("Otto").await);
    town.sandbox().give_role(town.guild(), otto.persona(), role);
    let first = olga.runs("/setup check").await;
    let second = otto.runs("/setup check").await;
    let presses = (first.presses("Use it again"), second.presses("Put it away"));
    let (one, other) = at_once(&town, presses).await;
    town.settle().await;
    let is_late = |told: &Told| told.text().contains("no longer to be decided");
    assert!(
        is_late(&one) != is_late(&other),
        "{}\n{}",
        one.text(),
        other.text()
    );
    // It is as the one who was right wanted it.
    if is_late(&other) {
        mentee.sees_in(room, "This room goes on").await;
        assert_eq!(count(&mentee, room, "This room goes on"), 1);
    } else {
        mentee.sees_no_channel(room);
    }
    olga.runs("/setup check").await.is_told("Everything is in order");
}

#[tokio::test]
async fn of_two_who_use_a_stray_again_at_once_one_makes_the_room() {
    let town = Town::with_cohort("Spring").await;
    let (mentor, mentee) = (town.mentor(1).await, town.mentee().await);
    copies(&town).await;
    let room = town.opens_room(&mentor, &mentee).await;
    town.passes(TimeDelta::hours(1)).await;
    restores(&town).await;
    let doctor = town.olga().runs("/setup check").await;
    let presses = (doctor.presses("Use it again"), doctor.presses("Use it again"));
    let (one, other) = at_once(&town, presses).await;
    town.settle().await;
    let is_late = |told: &Told| told.text().contains("no longer to be decided");
    assert!(
        is_late(&one) != is_late(&other),
        "{}\n{}",
        one.text(),
        other.text()
    );
    assert_eq!(count(&mentee, room, "This room goes on"), 1);
    let pinned = mentee.persona().messages(room.0).unwrap().into_iter();
    assert_eq!(
        pinned.filter(|one| one.pinned).count(),
        2,
        "the card of old, and the new one"
    );
}

#[tokio::test]
async fn after_a_restore_coordinators_are_told_nothing_twice() {
    let town = Town::with_pair("Spring").await;
    let (_, first) = town.pair().await;
    let (_, second) = town.pair().await;
    let gone = town.mentee().await;
    town.starts_cohort().await;
    let carla = town.coordinator();
    let place = carla.channel_named("coordinators").await;
    let told = |words: &str| {
        let messages = carla.persona().messages(place.0).unwrap();
        let times = messages
            .iter()
            .map(|message| message.text().matches(words).count());
        times.sum::<usize>()
    };
    const DIGEST: &str = "How Spring is doing";
    const MIDPOINT: &str = "there are no reflections";
    town.lives_until("2027-02-28 12:00 Europe/Berlin").await;
    copies(&town).await;
    let (digests, midpoints) = (told(DIGEST), told(MIDPOINT));
    // For a day nothing can be posted there: what is to be said in the meantime waits.
    let refused = FaultAction::Status(503, json!({}));
    let path = format!("/channels/{}/messages", place.0);
    let fault = town.sandbox().inject(Fault::always("POST", &path, refused));
    town.sandbox().leave(town.guild(), gone.persona()).unwrap();
    audited(&town).await;
    town.lives_until("2027-03-01 12:30 Europe/Berlin").await;
    town.sandbox().clear_fault(fault);
    town.lives_until("2027-03-01 14:00 Europe/Berlin").await;
    assert_eq!(told(DIGEST), digests + 1);
    assert_eq!(told(MIDPOINT), midpoints + 2, "one of each room");

    restores(&town).await;
    town.lives_until("2027-03-01 15:00 Europe/Berlin").await;
    assert_eq!(told(DIGEST), digests + 1, "the week was told again");
    assert_eq!(told(MIDPOINT), midpoints + 2, "a midpoint was told again");
    for mentee in [&first, &second] {
        let room = town.room_of(mentee);
        assert_eq!(count(mentee, room, "you are half way"), 1);
    }
    // It goes on as planned. The days that the records do not know are given to those who write, so a midpoint is told anew later.
    town.lives_until("2027-03-08 09:00 Europe/Berlin").await;
    assert_eq!(told(DIGEST), digests + 2);
}
