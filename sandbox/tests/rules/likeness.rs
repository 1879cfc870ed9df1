//! The comparing script of `examples/compare`, tried on the sandbox itself.

#[path = "../../examples/compare/shape.rs"]
mod shape;
#[path = "../../examples/compare/steps.rs"]
mod steps;

use discord_sandbox::{Config, Limits, Sandbox, permissions};
use serde_json::{Value, json};

/// The log of all steps in a sandbox of its own, and how many channels and events were there before and after.
async fn log(seed: u64) -> (Vec<Value>, [usize; 2]) {
    let config = Config {
        frozen: true,
        limits: Limits::off(),
        start: Some("2027-03-01T09:00:00Z".parse().unwrap()),
        seed,
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let owner = sandbox.add_user("Olga");
    let guild = sandbox.add_guild(&owner, "Town");
    sandbox.invite_bot(guild, permissions::all() & !permissions::bits::ADMINISTRATOR);
    let count = || sandbox.channels(guild).len() + sandbox.scheduled_events(guild).len();
    let before = count();
    let taken = steps::Run::all(&sandbox.base(), &sandbox.bot_token(), &guild.to_string()).await;
    (taken.unwrap(), [before, count()])
}

#[tokio::test]
async fn the_sandbox_is_like_itself_and_is_left_as_it_was() {
    let (one, counts) = log(1).await;
    let (other, _) = log(2).await;
    assert_eq!(shape::differences(&one, &other), Vec::<String>::new());
    assert_eq!(counts[0], counts[1], "everything is cleaned up");
    assert!(one.len() > 60, "{}", one.len());
    // Each step goes as its name says: what is made is made, what is refused is refused.
    for entry in &one {
        let (step, status) = (entry["step"].as_str().unwrap(), entry["status"].as_u64().unwrap());
        if step.starts_with("make ") {
            assert!(status < 300, "{entry}");
        }
        if ["unknown", "no ", "empty", "long", "malformed", "wrong"]
            .iter()
            .any(|word| step.starts_with(word))
        {
            assert!(status >= 400, "{entry}");
        }
    }
}

#[tokio::test]
async fn a_log_that_was_tampered_with_differs() {
    let (one, _) = log(1).await;
    let at = |step: &str| one.iter().position(|entry| entry["step"] == step).unwrap();
    let tampered = |step: &str, pointer: &str, value: Value| {
        let mut other = one.clone();
        *other[at(step)].pointer_mut(pointer).unwrap() = value;
        shape::differences(&one, &other)
    };
    assert_eq!(
        tampered("typing", "/status", json!(200)),
        ["typing: status 204 and 200"]
    );
    let code = tampered("empty message", "/response/code", json!(50035));
    assert_eq!(code, ["empty message: code 50006 and 50035"]);
    let number = tampered("me", "/response/id", json!(1));
    assert_eq!(number, ["me.id: digits and whole number"]);
    let time = tampered("message", "/response/timestamp", json!("soon"));
    assert_eq!(time, ["message.timestamp: time and text"]);
    let text = tampered(
        "message",
        "/response/content",
        json!("other words are no difference"),
    );
    assert!(text.is_empty());
    let mut other = one.clone();
    other[at("guild")]["response"]
        .as_object_mut()
        .unwrap()
        .remove("owner_id");
    other.remove(at("typing"));
    assert_eq!(
        shape::differences(&one, &other),
        ["guild.owner_id: only in the first", "typing: only in the first"]
    );
}
