//! How soon it starts, and what a large guild takes.

use serde_json::json;

use super::process::Process;
use super::world::{World, make, text};
use super::{say, tell};

pub async fn run() {
    let mut taken = Vec::new();
    for _ in 0..20 {
        taken.push(Process::start().await.started);
    }
    tell("from the start of the process to its first answer", &mut taken);
    let mut world = World::new().await;
    let before = world.process.memory("VmRSS");
    let channels = format!("/guilds/{}/channels", world.guild);
    // Two come with the guild and one with the bench.
    for number in 3..500 {
        make(
            &mut world.control,
            &channels,
            json!({"name": format!("channel-{number}")}),
        )
        .await;
    }
    for number in 0..2_000 {
        let user = make(
            &mut world.control,
            "/users",
            json!({"name": format!("Member {number}")}),
        )
        .await;
        let path = format!("/guilds/{}/members/{}", world.guild, text(&user["id"]));
        world.control.succeed("PUT", &path, "{}").await;
    }
    let after = world.process.memory("VmRSS");
    say(&format!(
        "a guild of 500 channels and 2,000 members: resident {after:.1} MB, {before:.1} MB before"
    ));
}
