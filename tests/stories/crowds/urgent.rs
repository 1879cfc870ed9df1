//! What matters overtakes what does not, and never what has to come before it.

use super::*;

/// The place of the first message in a channel with these words.
fn place_of(town: &Town, channel: Channel, words: &str) -> usize {
    let messages = town.sandbox().messages(channel.0);
    let found = messages.iter().position(|message| message.text().contains(words));
    found.unwrap_or_else(|| panic!("nobody said {words}"))
}

/// What the bot's records know a channel under.
async fn key_of(town: &Town, channel: Channel) -> String {
    let app = town.app();
    let mut connection = app.db.read().await.unwrap();
    let key = sqlx::query_scalar("select key from discord_object where discord_id = ?");
    let key = key.bind(channel.0.cast_signed()).fetch_one(&mut *connection);
    key.await.unwrap()
}

#[tokio::test]
async fn a_room_is_closed_ahead_of_all_that_is_still_to_be_said_in_it() {
    let town = Town::under_way("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let path = format!("/channels/{}/messages", room.0);
    let hold = Fault::once("POST", &path, FaultAction::HoldAfterEffect);
    let fault = town.sandbox().inject(hold);
    for number in 0..12 {
        mentee.posts_in(room, &format!("chapter {number} is done")).await;
    }
    let question = town.coordinator().runs_in(room, "/room close").await;
    question.presses("Close this room").await.is_told("is closed");
    let shut_out = tokio::time::timeout(PATIENCE, async {
        let mut changes = town.sandbox().changes();
        while mentee.persona().write(room.0, "one more").await.is_ok() {
            let _ = tokio::time::timeout(Duration::from_millis(50), changes.changed()).await;
        }
    });
    shut_out.await.expect("the mentee still writes");
    assert_eq!(count_of(&town, room, "is done"), 1, "the others still wait");
    town.sandbox().clear_fault(fault);
    town.settle().await;
    let closed = place_of(&town, room, "This room is closed");
    assert!(closed < place_of(&town, room, "chapter 2 is done"));
    assert_eq!(count_of(&town, room, "is done"), 12);
}

#[tokio::test]
async fn an_older_set_of_overwrites_never_opens_what_was_closed_since() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    // Somebody's repair of the room waits behind another message; meanwhile the room is closed.
    let path = format!("/channels/{}/messages", room.0);
    let hold = Fault::once("POST", &path, FaultAction::HoldAfterEffect);
    let fault = town.sandbox().inject(hold);
    mentee.posts_in(room, "wrote the parser").await;
    mentee.sees_in(room, "wrote the parser").await;
    let (guild, user, key) = (town.guild(), mentee.id(), key_of(&town, room).await);
    let repair = json!({ "do": "set_overwrites", "channel": { "key": key },
        "overwrites": [{ "who": "everyone", "allow": 0, "deny": 1024 },
                       { "who": { "person": user.to_string() }, "allow": 3072, "deny": 0 }] });
    let db = town.app().db;
    let owe = db.write(move |tx| {
        Box::pin(async move {
            sqlx::query(
                "insert into effect (lane, guild_id, action, reference, state, next_try_at, owed_at)
                 select lane, ?, ?, '0000000000000007', 'owed', 0, 0 from effect where lane like 'room:%' limit 1",
            )
            .bind(guild.cast_signed())
            .bind(repair.to_string())
            .execute(tx)
            .await?;
            Ok(())
        })
    });
    owe.await.unwrap();
    let before = town.sandbox().requests().len();
    let question = town.coordinator().runs_in(room, "/room close").await;
    question.presses("Close this room").await.is_told("is closed");
    town.sandbox().clear_fault(fault);
    town.settle().await;
    assert!(mentee.persona().write(room.0, "one more").await.is_err());
    let path = format!("/channels/{}", room.0);
    let sent = town.sandbox().requests();
    let sent = sent[before..]
        .iter()
        .filter(|one| one.method == "PATCH" && one.path.ends_with(&path));
    assert_eq!(sent.count(), 1, "the older set was sent, too");
}

#[tokio::test]
async fn a_call_for_help_overtakes_the_news() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    one_in(&town, Duration::from_millis(300), &[POSTS]);
    owes_news(&town, channel, 15).await;
    coordinator.sees_in(channel, "News 0.").await;
    let offer = mentee.presses_in(room, "Need help").await;
    let form = offer.chooses("About #", &["To change how we work"]).await;
    form.fills(&[]).await.is_told("Thank you for saying it");
    coordinator.sees_in(channel, "A private word has come in").await;
    town.settle().await;
    let help = place_of(&town, channel, "A private word has come in");
    assert!(
        help < place_of(&town, channel, "News 9."),
        "it came as number {help}"
    );
    // What is left keeps its order.
    let places: Vec<usize> = (0..15)
        .map(|n| place_of(&town, channel, &format!("News {n}.")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[tokio::test]
async fn a_call_for_help_overtakes_all_that_waits_for_the_same_channel() {
    let town = Town::with_pair("Spring").await;
    let (_, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let coordinator = town.coordinator();
    let channel = coordinator.channel_named("coordinators").await;
    one_in(&town, Duration::from_millis(300), &[POSTS]);
    town.owes_messages(town.guild(), channel, 100).await;
    coordinator.sees_in(channel, "one of very many").await;
    let offer = mentee.presses_in(room, "Need help").await;
    let form = offer.chooses("About #", &["To change how we work"]).await;
    form.fills(&[]).await.is_told("Thank you for saying it");
    let before = count_of(&town, channel, "one of very many");
    coordinator.sees_in(channel, "A private word has come in").await;
    let after = count_of(&town, channel, "one of very many");
    assert!(after - before <= 3, "{} went before it", after - before);
    town.ends_in_debt();
}

#[tokio::test]
async fn a_role_is_taken_ahead_of_all_that_are_still_to_be_given() {
    let town = Town::with_pair("Spring").await;
    let (mentor, _) = town.pair().await;
    let roles = [
        "PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}",
        "DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}",
    ];
    one_in(&town, Duration::from_millis(300), &roles);
    let role = town.sandbox().role_named(town.guild(), "Mentee").unwrap();
    let people: Vec<u64> = (0..100)
        .map(|number| {
            let who = town.sandbox().add_user(&format!("Newcomer {number}"));
            town.sandbox().join(town.guild(), &who);
            who.id()
        })
        .collect();
    let before = town.sandbox().requests().len();
    owes_roles(&town, role, people).await;
    let given = || requests_since(&town, before, "PUT", "/roles/");
    let mut changes = town.sandbox().changes();
    while given() == 0 {
        let _ = changes.changed().await;
    }
    let question = mentor.runs("/me").await.presses("Leave").await;
    let left = question.presses("Leave the cohort").await;
    left.is_told("You have left **Spring**");
    let first = given();
    let taken = tokio::time::timeout(PATIENCE, async {
        while requests_since(&town, before, "DELETE", "/roles/") == 0 {
            let _ = changes.changed().await;
        }
    });
    taken.await.expect("the role was not taken");
    assert!(given() - first <= 2, "{} were given before", given() - first);
    town.ends_in_debt();
}

/// A role is owed to each of these people.
async fn owes_roles(town: &Town, role: u64, people: Vec<u64>) {
    let (app, guild) = (town.app(), town.guild());
    let owe = app.db.write(move |tx| {
        Box::pin(async move {
            for user in people {
                let action = json!({ "do": "give_role", "user": user.to_string(), "role": { "id": role } });
                sqlx::query(
                    "insert into effect (lane, guild_id, action, reference, state, next_try_at, owed_at)
                     values (?, ?, ?, ?, 'owed', 0, 0)",
                )
                .bind(format!("person:{guild}:{user}"))
                .bind(guild.cast_signed())
                .bind(action.to_string())
                .bind(format!("{:016x}", user))
                .execute(&mut *tx)
                .await?;
            }
            Ok(())
        })
    });
    owe.await.unwrap();
    app.courier.wake();
}

/// The coordinators' channel is owed so many messages of which each is about something else.
async fn owes_news(town: &Town, channel: Channel, count: u64) {
    let (app, guild) = (town.app(), town.guild());
    let owe = app.db.write(move |tx| {
        Box::pin(async move {
            for number in 0..count {
                let words = json!({ "embeds": [{ "title": format!("News {number}."), "description": "of the day" }] });
                let action = json!({ "do": "post", "into": { "id": channel.0 }, "content": { "ready": words } });
                sqlx::query(
                    "insert into effect (lane, guild_id, action, reference, state, next_try_at, owed_at)
                     values (?, ?, ?, ?, 'owed', 0, 0)",
                )
                .bind(format!("later:coordinators:{guild}"))
                .bind(guild.cast_signed())
                .bind(action.to_string())
                .bind(format!("{number:016}"))
                .execute(&mut *tx)
                .await?;
            }
            Ok(())
        })
    });
    owe.await.unwrap();
    app.courier.wake();
}
