//! A group room, of one mentor and two mentees: what a pair does there, three do.

use trellis::background::audit;

use crate::town::*;

/// A group room under way, whose channel all three see.
async fn under_way() -> (Town, Person, [Person; 2], Channel) {
    let town = Town::with_pair("Spring").await;
    let (mentor, ada) = town.pair().await;
    let ben = town.mentee().await;
    let room = town.room_of(&ada);
    town.adds_mentee(&ben).await;
    town.starts_cohort().await;
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
    ben.sees_channel(room);
    (town, mentor, [ada, ben], room)
}

async fn signs(town: &Town, person: &Person, room: Channel) {
    let agreement = person.presses_in(room, "Agreement").await;
    agreement.presses("Sign it as it is").await.is_told("Signed.");
    town.settle().await;
}

#[tokio::test]
async fn three_sign_one_agreement_and_it_stands_when_the_last_has() {
    let (town, mentor, [ada, ben], room) = under_way().await;
    signs(&town, &ada, room).await;
    signs(&town, &mentor, room).await;
    let card = ben.sees_in(room, "Your room").await;
    assert!(!card.text().contains("Signed by everybody"), "{}", card.text());
    assert!(card.text().contains(&ben.mention()), "{}", card.text());
    signs(&town, &ben, room).await;
    // What he wants to reach came in with his signature, and is news to the others: nobody is held to what they did not see.
    let card = mentor.sees_in(room, "Your room").await;
    assert!(!card.text().contains("Signed by everybody"), "{}", card.text());
    for person in [&ada, &mentor] {
        signs(&town, person, room).await;
    }
    ben.sees_in(room, "Signed by everybody").await;
    town.stranger().await.does_not_see("Signed by").await;
}

#[tokio::test]
async fn two_of_three_who_meet_in_voice_have_met_and_each_is_asked_by_one_tap() {
    let (town, mentor, [ada, ben], room) = under_way().await;
    let shown = ben.runs_in(room, "/session plan").await;
    let times = shown.presses("Skip this").await;
    let form = times.presses("Another time").await;
    let shown = form.fills(&[("Day and time", "2027-01-12 18:00")]).await;
    shown.presses("Plan it").await.is_told("Planned:");
    town.settle().await;
    let told = ada.sees_in(room, "planned your next session").await;
    let mut pinged = told.pinged.clone();
    pinged.sort_unstable();
    let mut others = [mentor.id(), ada.id()];
    others.sort_unstable();
    assert_eq!(pinged, others, "who planned it knows");
    town.lives_until("2027-01-12 18:00 Europe/Berlin").await;
    let voice = Channel(ben.voice_channels()[0].id);
    mentor.joins_voice(voice);
    ben.joins_voice(voice);
    town.has_noticed_in_voice(&[&mentor, &ben]).await;
    town.clock_to("2027-01-12 18:30 Europe/Berlin").await;
    mentor.leaves_voice();
    ben.leaves_voice();
    town.has_noticed_in_voice(&[]).await;
    town.lives_until("2027-01-12 19:00 Europe/Berlin").await;
    let asked = ada.sees_in(room, "how was it?").await;
    assert!(
        asked.text().contains("You met for 30 minutes"),
        "{}",
        asked.text()
    );
    assert_eq!(asked.pinged.len(), 3, "all three are asked");
    for person in [&mentor, &ada, &ben] {
        person.presses_on(&asked, "Moved us on").await.is_private();
    }
    town.settle().await;
    let asked = ada.persona().message(room.0, asked.id).unwrap();
    for person in [&mentor, &ada, &ben] {
        assert!(asked.text().contains(&person.mention()), "{}", asked.text());
    }
    town.stranger().await.does_not_see("how was it?").await;
}
