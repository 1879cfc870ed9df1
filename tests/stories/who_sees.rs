//! Who should see a channel against who does: roles that are replaced, overwrites that a hand changed, helpers let in on purpose.

use chrono::TimeDelta;
use discord_sandbox::{Fault, FaultAction, MessageView};
use trellis::background::audit;
use trellis_kernel::discord::permissions::{SEND_MESSAGES, VIEW_CHANNEL};

use crate::setup::channel;
use crate::town::*;

/// Looks at every channel, as the bot does every ten minutes.
async fn audited(town: &Town) {
    audit::sweep(&town.app()).await.unwrap();
    town.settle().await;
}

async fn in_order(town: &Town) {
    town.olga()
        .runs("/setup check")
        .await
        .is_told("Everything is in order");
}

/// How often coordinators were told something.
fn times(town: &Town, words: &str) -> usize {
    let told = town.coordinator().can_read().into_iter();
    told.filter(|message| message.text().contains(words)).count()
}

/// The requests of the bot that wrote an overwrite.
fn overwrites_written(town: &Town) -> usize {
    let requests = town.sandbox().requests().into_iter();
    let written =
        requests.filter(|one| !one.person && one.path.contains("/permissions/") && one.method != "GET");
    written.count()
}

#[tokio::test]
async fn a_coordinator_role_that_is_picked_instead_sees_every_room_and_the_one_before_none() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let (open, closed) = (town.room_of(&mentee), town.room_of(&other));
    let carla = town.coordinator();
    carla
        .runs_in(closed, "/room close")
        .await
        .presses("Close this room")
        .await
        .is_told("is closed");
    town.settle().await;
    let lead = town.sandbox().add_role(town.guild(), "Lead", 0);
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    panel.chooses("Coordinator role", &[&lead.to_string()]).await;
    town.settle().await;
    let lena = town.person("Lena").await;
    town.gives_role(&lena, "Lead");
    let coordinators = Channel(channel(&town, "coordinators").id);
    for place in [open, closed, Channel(channel(&town, "mentors").id)] {
        lena.sees_channel(place);
        carla.sees_no_channel(place);
    }
    // So that nobody takes their place behind their back, they see for a day who did.
    lena.sees_channel(coordinators);
    carla.sees_in(coordinators, "Another role is used").await;
    lena.sees_in(open, "Welcome to your room").await;
    assert!(
        lena.persona().permissions(closed.0) & SEND_MESSAGES.bit == 0,
        "a closed room stays closed"
    );
    mentee.sees_channel(open);
    let before = overwrites_written(&town);
    audited(&town).await;
    assert_eq!(
        overwrites_written(&town),
        before,
        "there is nothing left to put right"
    );
    in_order(&town).await;
    carla.sees_channel(coordinators);
    town.passes(TimeDelta::hours(25)).await;
    audited(&town).await;
    carla.sees_no_channel(coordinators);
    lena.sees_channel(coordinators);
    in_order(&town).await;
}

#[tokio::test]
async fn a_role_that_was_picked_in_place_of_a_deleted_one_is_told_of_when_it_goes_too() {
    let town = Town::with_pair("Spring").await;
    let olga = town.olga();
    let coordinators = Channel(channel(&town, "coordinators").id);
    let told = |words: &str| {
        let messages = olga.persona().messages(coordinators.0).unwrap().into_iter();
        messages.filter(|one| one.text().contains(words)).count()
    };
    let gone = "Coordinator role: somebody deleted it";
    let first = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    town.sandbox().delete_role(town.guild(), first).unwrap();
    audited(&town).await;
    assert_eq!(told(gone), 1);
    let lead = town.sandbox().add_role(town.guild(), "Lead", 0);
    let panel = olga.runs("/setup start").await.presses("Pick what I have").await;
    panel.chooses("Coordinator role", &[&lead.to_string()]).await;
    town.settle().await;
    assert_eq!(told("private words may have come in here"), 1);
    audited(&town).await;
    assert_eq!(told(gone), 1);
    town.sandbox().delete_role(town.guild(), lead).unwrap();
    audited(&town).await;
    assert_eq!(told(gone), 2);
}

#[tokio::test]
async fn a_coordinator_role_that_was_deleted_and_repaired_sees_every_room() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let role = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    town.sandbox().delete_role(town.guild(), role).unwrap();
    let check = town
        .olga()
        .runs("/setup check")
        .await
        .is_told("Coordinator role: it is gone");
    check.presses("Repair").await.is_told("Coordinator role");
    town.settle().await;
    let cora = town.person("Cora").await;
    town.gives_role(&cora, "Coordinator");
    for place in [room, Channel(channel(&town, "coordinators").id)] {
        cora.sees_channel(place);
    }
    in_order(&town).await;
}

#[tokio::test]
async fn what_a_hand_changed_of_what_trellis_wrote_is_put_right_and_said() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinators = town.sandbox().role_named(town.guild(), "Coordinator").unwrap();
    let stranger = town.stranger().await;
    // Everybody is let in, a role is shut out, a member's entry is removed.
    let ask = |method: &'static str, id: u64, body: serde_json::Value| {
        let (olga, path) = (town.olga(), format!("/channels/{}/permissions/{id}", room.0));
        async move { olga.persona().ask(method, &path, body).await.unwrap() }
    };
    let place = Channel(channel(&town, "coordinators").id);
    for (method, id, body, said) in [
        (
            "PUT",
            town.guild(),
            serde_json::json!({ "type": 0, "allow": "0", "deny": "0" }),
            "everybody could see it",
        ),
        (
            "PUT",
            coordinators,
            serde_json::json!({ "type": 0, "allow": "0", "deny": "1024" }),
            "could not see it, and can again",
        ),
        (
            "DELETE",
            mentor.id(),
            serde_json::Value::Null,
            "could not see it, and can again",
        ),
    ] {
        ask(method, id, body).await;
        town.olga()
            .runs("/setup check")
            .await
            .is_told("is not seen by those it is for");
        audited(&town).await;
        stranger.sees_no_channel(room);
        mentor.sees_channel(room);
        let word = town.coordinator().sees_in(place, said).await;
        assert!(word.text().contains(&format!("<#{}>", room.0)), "{}", word.text());
        in_order(&town).await;
    }
    town.coordinator().sees_channel(room);
}

#[tokio::test]
async fn the_doctors_repair_puts_right_who_sees_what_at_once() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.sandbox()
        .set_overwrite(room.0, town.guild(), 0, 0, 0)
        .unwrap();
    let stranger = town.stranger().await;
    stranger.sees_channel(room);
    let check = town
        .olga()
        .runs("/setup check")
        .await
        .is_told("is not seen by those it is for");
    check.presses("Repair").await;
    town.settle().await;
    stranger.sees_no_channel(room);
    in_order(&town).await;
}

#[tokio::test]
async fn what_is_changed_again_and_again_is_put_right_once_a_day_and_told_as_often() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    for day in 1..=2 {
        for _ in 0..3 {
            town.sandbox()
                .set_overwrite(room.0, town.guild(), 0, 0, 0)
                .unwrap();
            audited(&town).await;
        }
        assert_eq!(times(&town, "I put right who can read what"), day);
        town.passes(TimeDelta::hours(25)).await;
    }
}

#[tokio::test]
async fn a_helper_who_was_let_in_on_purpose_stays_once_coordinators_say_so_and_the_room_is_told() {
    let town = Town::with_pair("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let helper = town.person("Helper").await;
    town.sandbox()
        .set_overwrite(room.0, helper.id(), 1, VIEW_CHANNEL.bit, 0)
        .unwrap();
    let carla = town.coordinator();
    for _ in 0..3 {
        audited(&town).await;
    }
    helper.sees_channel(room);
    let place = Channel(channel(&town, "coordinators").id);
    let question = carla.sees_in(place, "Somebody else can read there").await;
    assert!(
        question.text().contains(&helper.mention()) && question.text().contains(&format!("<#{}>", room.0)),
        "{}",
        question.text()
    );
    assert_eq!(times(&town, "Somebody else can read there"), 1);
    mentor.does_not_see("can read here, too").await;
    town.facilitator()
        .presses_on(&question, "It is meant")
        .await
        .is_told("Only coordinators");
    carla
        .presses_on(&question, "It is meant")
        .await
        .is_told("may read there");
    town.settle().await;
    let word = mentor.sees_in(room, "can read here, too").await;
    assert!(word.text().contains(&helper.mention()), "{}", word.text());
    audited(&town).await;
    helper.sees_channel(room);
    in_order(&town).await;
}

#[tokio::test]
async fn what_waits_for_a_person_is_not_said_to_be_repaired() {
    let (town, ..) = let_in_and_shut_out().await;
    let check = town.olga().runs("/setup check").await;
    let check = check
        .is_told("by hand")
        .is_told("decide on my message about it")
        .is_not_told("*Repair*");
    assert_eq!(button(check.message(), "Repair"), None);
}

#[tokio::test]
async fn a_repair_says_what_it_did_and_no_more() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.sandbox()
        .set_overwrite(room.0, town.guild(), 0, 0, 0)
        .unwrap();
    let check = town.olga().runs("/setup check").await;
    check
        .presses("Repair")
        .await
        .is_told("I am putting right who can read one channel")
        .is_not_told("waiting");
    town.settle().await;
    check
        .presses("Repair")
        .await
        .is_told("nothing here that I can mend")
        .is_not_told("waiting");
}

#[tokio::test]
async fn a_role_that_was_let_into_rooms_is_one_question_and_is_taken_away_everywhere() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let (_, other) = town.pair().await;
    let rooms = [town.room_of(&mentee), town.room_of(&other)];
    let role = town.sandbox().add_role(town.guild(), "Helpers", 0);
    let helper = town.person("Helper").await;
    town.gives_role(&helper, "Helpers");
    for room in rooms {
        town.sandbox()
            .set_overwrite(room.0, role, 0, VIEW_CHANNEL.bit, 0)
            .unwrap();
    }
    audited(&town).await;
    let (carla, place) = (town.coordinator(), Channel(channel(&town, "coordinators").id));
    let question = carla.sees_in(place, "Somebody else can read there").await;
    assert!(
        question.text().contains(&format!("<@&{role}>")),
        "{}",
        question.text()
    );
    assert_eq!(times(&town, "Somebody else can read there"), 1);
    carla
        .presses_on(&question, "Take it away")
        .await
        .is_told("cannot read there any more");
    town.settle().await;
    for room in rooms {
        helper.sees_no_channel(room);
    }
    in_order(&town).await;
    // Let in once more, they are asked about once more.
    town.sandbox()
        .set_overwrite(rooms[0].0, role, 0, VIEW_CHANNEL.bit, 0)
        .unwrap();
    audited(&town).await;
    carla.sees_in(place, "Somebody else can read there").await;
}

#[tokio::test]
async fn a_member_who_was_shut_out_by_hand_is_told_of_and_left_alone() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.sandbox()
        .set_overwrite(room.0, mentee.id(), 1, 0, VIEW_CHANNEL.bit)
        .unwrap();
    for _ in 0..2 {
        audited(&town).await;
    }
    mentee.sees_no_channel(room);
    let place = Channel(channel(&town, "coordinators").id);
    let word = town
        .coordinator()
        .sees_in(place, "Somebody cannot read their room")
        .await;
    assert!(word.text().contains(&mentee.mention()), "{}", word.text());
    assert_eq!(times(&town, "Somebody cannot read their room"), 1);
}

#[tokio::test]
async fn a_channel_that_an_admin_picked_is_the_admins_to_say() {
    let town = Town::set_up().await;
    town.passes(TimeDelta::minutes(1)).await;
    let staff = town.sandbox().add_channel(town.guild(), 0, "staff", None);
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    let channels = panel.presses("Next").await;
    channels.chooses("Coordinators", &[&staff.to_string()]).await;
    let before = overwrites_written(&town);
    audited(&town).await;
    assert_eq!(overwrites_written(&town), before);
    town.stranger().await.sees_channel(Channel(staff));
}

/// Lets somebody into a channel by hand, or shuts them out of it.
fn by_hand(town: &Town, channel: Channel, person: &Person, (allow, deny): (u64, u64)) {
    town.sandbox()
        .set_overwrite(channel.0, person.id(), 1, allow, deny)
        .unwrap();
}

const LET_IN: (u64, u64) = (VIEW_CHANNEL.bit, 0);
const SHUT_OUT: (u64, u64) = (0, VIEW_CHANNEL.bit);

/// The question whether somebody may read in this channel.
async fn question_about(town: &Town, channel: Channel) -> MessageView {
    let place = Channel(crate::setup::channel(town, "coordinators").id);
    let words = format!("can read <#{}>, and is none of those", channel.0);
    town.coordinator().sees_in(place, &words).await
}

/// A mentee who was shut out of their room by hand and let into another one; the other room, and the mentee's.
async fn let_in_and_shut_out() -> (Town, Person, Channel, Channel) {
    let town = Town::with_pair("Spring").await;
    let (_, ada) = town.pair().await;
    let (_, ben) = town.pair().await;
    let (other, own) = (town.room_of(&ada), town.room_of(&ben));
    by_hand(&town, other, &ben, LET_IN);
    by_hand(&town, own, &ben, SHUT_OUT);
    audited(&town).await;
    (town, ben, other, own)
}

#[tokio::test]
async fn who_is_taken_away_from_one_room_stays_shut_out_of_another() {
    let (town, ben, other, own) = let_in_and_shut_out().await;
    let question = question_about(&town, other).await;
    assert!(
        question.text().contains("If not, press *Take it away*"),
        "{}",
        question.text()
    );
    let away = town.coordinator().presses_on(&question, "Take it away").await;
    away.is_told("cannot read there any more");
    for _ in 0..2 {
        town.settle().await;
        audited(&town).await;
    }
    ben.sees_no_channel(other);
    ben.sees_no_channel(own);
    assert_eq!(
        times(&town, "could not see it, and can again"),
        0,
        "what a hand shut is a hand's to open"
    );
}

#[tokio::test]
async fn nobody_is_said_to_read_a_room_of_which_they_are_shut_out() {
    let (town, ben, other, own) = let_in_and_shut_out().await;
    let question = question_about(&town, other).await;
    let carla = town.coordinator();
    carla
        .presses_on(&question, "It is meant")
        .await
        .is_told("may read there");
    town.settle().await;
    carla.sees_in(other, "can read here, too").await;
    ben.sees_no_channel(own);
    let said = |room: Channel| {
        let messages = town.sandbox().messages(room.0).into_iter();
        messages
            .filter(|one| one.text().contains("can read here, too"))
            .count()
    };
    assert_eq!((said(other), said(own)), (1, 0));
}

#[tokio::test]
async fn a_decision_holds_for_the_rooms_that_its_question_named_and_for_no_other() {
    let town = Town::with_pair("Spring").await;
    let (_, ada) = town.pair().await;
    let (ben_mentor, ben) = town.pair().await;
    let (first, second) = (town.room_of(&ada), town.room_of(&ben));
    let helper = town.person("Helper").await;
    by_hand(&town, first, &helper, LET_IN);
    audited(&town).await;
    by_hand(&town, second, &helper, LET_IN);
    audited(&town).await;
    let (about_first, about_second) = (
        question_about(&town, first).await,
        question_about(&town, second).await,
    );
    let carla = town.coordinator();
    carla
        .presses_on(&about_first, "Take it away")
        .await
        .is_told("cannot read there any more");
    town.settle().await;
    helper.sees_no_channel(first);
    helper.sees_channel(second);
    carla
        .presses_on(&about_second, "It is meant")
        .await
        .is_told("may read there");
    town.settle().await;
    ben_mentor.sees_in(second, "can read here, too").await;
    // Who presses what was decided is told so, and nothing is done.
    for question in [&about_first, &about_second] {
        let press = button(question, "Take it away").unwrap();
        let late = carla
            .forges(Channel(question.channel_id), question.id, &press)
            .await;
        late.is_told("no longer to be decided");
    }
    town.settle().await;
    helper.sees_channel(second);
    in_order(&town).await;
}

#[tokio::test]
async fn who_was_taken_out_by_hand_and_is_let_in_once_more_is_asked_about_once_more() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let helper = town.person("Helper").await;
    const QUESTION: &str = "Somebody else can read there";
    for asked in 1..=3 {
        by_hand(&town, room, &helper, LET_IN);
        for _ in 0..2 {
            audited(&town).await;
        }
        assert_eq!(times(&town, QUESTION), asked);
        let question = question_about(&town, room).await;
        if asked == 2 {
            let meant = town.coordinator().presses_on(&question, "It is meant").await;
            meant.is_told("may read there");
            town.settle().await;
        }
        // Undecided or meant: what a hand took back is over.
        by_hand(&town, room, &helper, (0, 0));
        audited(&town).await;
        let press = button(&question, "Take it away").unwrap();
        let place = Channel(question.channel_id);
        let late = town.coordinator().forges(place, question.id, &press).await;
        late.is_told("no longer to be decided");
    }
}

#[tokio::test]
async fn who_was_shut_out_by_hand_once_more_is_told_of_once_more() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    for told in 1..=2 {
        by_hand(&town, room, &mentee, SHUT_OUT);
        for _ in 0..2 {
            audited(&town).await;
        }
        assert_eq!(times(&town, "Somebody cannot read their room"), told);
        by_hand(&town, room, &mentee, LET_IN);
        audited(&town).await;
    }
}

#[tokio::test]
async fn a_question_of_an_earlier_version_is_answered_or_asked_anew() {
    let town = Town::with_pair("Spring").await;
    let (_, ada) = town.pair().await;
    let (_, ben) = town.pair().await;
    let rooms = [town.room_of(&ada), town.room_of(&ben)];
    let place = Channel(channel(&town, "coordinators").id);
    let carla = town.coordinator();
    let as_before = async || {
        let forget = town.app().db.write(|tx| Box::pin(forget_questions(tx))).await;
        forget.unwrap();
    };
    // One question: what it named is known.
    let helper = town.person("Helper").await;
    by_hand(&town, rooms[0], &helper, LET_IN);
    audited(&town).await;
    as_before().await;
    let question = question_about(&town, rooms[0]).await;
    let press = format!("doctor:guest-away:{}:1", helper.id());
    carla
        .forges(place, question.id, &press)
        .await
        .is_told("cannot read there any more");
    town.settle().await;
    helper.sees_no_channel(rooms[0]);
    // Two questions: which of them is pressed is not known, so both are asked at once.
    let other = town.person("Other").await;
    for room in rooms {
        by_hand(&town, room, &other, LET_IN);
        audited(&town).await;
        town.passes(TimeDelta::minutes(1)).await;
    }
    as_before().await;
    let question = question_about(&town, rooms[1]).await;
    let press = format!("doctor:guest-stays:{}:1", other.id());
    let anew = carla.forges(place, question.id, &press).await;
    for room in rooms {
        assert!(anew.text().contains(&format!("<#{}>", room.0)), "{}", anew.text());
        other.sees_channel(room);
    }
    ada.does_not_see("can read here, too").await;
    anew.presses("Take it away")
        .await
        .is_told("cannot read there any more");
    town.settle().await;
    for room in rooms {
        other.sees_no_channel(room);
    }
}

/// The questions are as earlier versions asked them.
async fn forget_questions(tx: &mut sqlx::SqliteConnection) -> trellis_kernel::error::Result<()> {
    let done = sqlx::query("update access_note set question = null")
        .execute(tx)
        .await?;
    assert!(done.rows_affected() > 0);
    Ok(())
}

#[tokio::test]
async fn the_mentors_are_told_who_else_reads_their_channel() {
    let town = Town::with_pair("Spring").await;
    let (mentor, _) = town.pair().await;
    let mentors = Channel(channel(&town, "mentors").id);
    let helper = town.person("Helper").await;
    by_hand(&town, mentors, &helper, LET_IN);
    audited(&town).await;
    let question = question_about(&town, mentors).await;
    town.coordinator()
        .presses_on(&question, "It is meant")
        .await
        .is_told("The people there are told");
    town.settle().await;
    let word = mentor.sees_in(mentors, "can read here, too").await;
    assert!(word.text().contains(&helper.mention()), "{}", word.text());
}

#[tokio::test]
async fn who_is_to_see_a_channel_by_now_is_not_taken_away_by_an_older_question() {
    let town = Town::with_pair("Spring").await;
    let coordinators = Channel(channel(&town, "coordinators").id);
    let lead = town.sandbox().add_role(town.guild(), "Lead", 0);
    let lena = town.person("Lena").await;
    town.gives_role(&lena, "Lead");
    town.sandbox()
        .set_overwrite(coordinators.0, lead, 0, VIEW_CHANNEL.bit, 0)
        .unwrap();
    audited(&town).await;
    let question = question_about(&town, coordinators).await;
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    panel.chooses("Coordinator role", &[&lead.to_string()]).await;
    town.settle().await;
    lena.presses_on(&question, "Take it away")
        .await
        .is_told("no longer to be decided");
    town.settle().await;
    lena.sees_channel(coordinators);
}

#[tokio::test]
async fn a_role_that_was_replaced_sees_no_room_although_nothing_can_be_posted_there() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let carla = town.coordinator();
    let refused = serde_json::json!({ "message": "Missing Permissions", "code": 50013 });
    let path = format!("/channels/{}/messages", room.0);
    let fault = Fault::always("POST", &path, FaultAction::Status(403, refused));
    let fault = town.sandbox().inject(fault);
    let form = mentee.runs_in(room, "/progress visibility:room").await;
    form.fills(&[("What I did", "wrote the parser")]).await;
    town.settle().await;
    let lead = town.sandbox().add_role(town.guild(), "Lead", 0);
    let panel = town
        .olga()
        .runs("/setup start")
        .await
        .presses("Pick what I have")
        .await;
    panel.chooses("Coordinator role", &[&lead.to_string()]).await;
    town.settle().await;
    carla.sees_no_channel(room);
    assert!(town.sandbox().fault_hits(fault) > Some(0), "nothing was held up");
    town.sandbox().clear_fault(fault);
    town.passes(TimeDelta::hours(1)).await;
    mentee.sees_in(room, "wrote the parser").await;
}
