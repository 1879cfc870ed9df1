//! Who is interested in scheduled events: who says so, who hears of it, who reads it.

use discord_sandbox::permissions::all;
use serde_json::{Value, json};

use super::{EVENTS, GUILDS, external, path, schedule};
use crate::town::{Town, id_of};
use crate::wire::Wire;

#[tokio::test]
async fn people_say_that_they_are_interested_and_the_bot_hears_and_reads_it() {
    let town = Town::new(all()).await;
    let event = schedule(&town, external(&town)).await;
    let (base, token) = (town.sandbox.base(), town.sandbox.bot_token());
    let mut wire = Wire::identify(&base, &token, GUILDS | EVENTS).await;
    let mut deaf = Wire::identify(&base, &token, GUILDS).await;
    deaf.event("GUILD_CREATE").await;
    town.ada.set_interested(town.guild, event, true).await.unwrap();
    town.ada.set_interested(town.guild, event, true).await.unwrap();
    town.owner.set_interested(town.guild, event, true).await.unwrap();
    let added = wire.event("GUILD_SCHEDULED_EVENT_USER_ADD").await;
    let expected = json!({"guild_scheduled_event_id": event.to_string(), "user_id": town.ada.id().to_string(),
        "guild_id": town.guild.to_string()});
    assert_eq!(added["d"], expected);
    assert_eq!(
        wire.event("GUILD_SCHEDULED_EVENT_USER_ADD").await["d"]["user_id"],
        town.owner.id().to_string()
    );
    assert!(deaf.events_so_far().await.is_empty());
    let at = format!("{}/{event}", path(&town));
    assert!(town.ask("GET", &at, None).await.1.get("user_count").is_none());
    assert_eq!(
        town.ask("GET", &format!("{at}?with_user_count=true"), None)
            .await
            .1["user_count"],
        2
    );
    let list = format!("{}?with_user_count=true", path(&town));
    assert_eq!(town.ask("GET", &list, None).await.1[0]["user_count"], 2);
    let users = |query: &str| format!("{at}/users{query}");
    let (_, both) = town.ask("GET", &users("?with_member=true"), None).await;
    let of = |entry: &Value| id_of(&entry["user"]);
    let (first, second) = (of(&both[0]), of(&both[1]));
    assert!(first < second, "in ascending order");
    assert!(both[0]["member"]["joined_at"].is_string());
    let (_, last) = town.ask("GET", &users(&format!("?after={first}")), None).await;
    assert_eq!((last.as_array().unwrap().len(), of(&last[0])), (1, second));
    assert!(last[0].get("member").is_none());
    let (_, before) = town
        .ask("GET", &users(&format!("?before={second}&after={second}")), None)
        .await;
    assert_eq!(
        (before.as_array().unwrap().len(), of(&before[0])),
        (1, first),
        "only before counts"
    );
    town.ada.set_interested(town.guild, event, false).await.unwrap();
    wire.event("GUILD_SCHEDULED_EVENT_USER_REMOVE").await;
    let counts = town.ask("GET", &users("/counts"), None).await.1;
    assert_eq!(counts["guild_scheduled_event_count"], 1);
    town.ask("DELETE", &at, None).await;
    assert_eq!(
        wire.event("GUILD_SCHEDULED_EVENT_DELETE").await["d"]["id"],
        event.to_string()
    );
    let gone = town
        .ada
        .set_interested(town.guild, event, true)
        .await
        .unwrap_err();
    assert_eq!((gone.status, gone.code), (404, 10070));
}

#[tokio::test]
async fn a_bot_cannot_be_interested() {
    let town = Town::off_the_record(all()).await;
    let event = schedule(&town, external(&town)).await;
    let own = format!("{}/{event}/users/@me", path(&town));
    for method in ["PUT", "DELETE"] {
        town.refuses(method, &own, None, 403, 20001).await;
    }
}
