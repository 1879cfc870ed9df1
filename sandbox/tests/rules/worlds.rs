//! World files: the samples, and what people find in the world that comes of them.

use discord_sandbox::permissions::bits;
use discord_sandbox::{Config, Sandbox, WorldFile};

use crate::town::id_of;

async fn world(name: &str) -> Sandbox {
    let path = format!("{}/worlds/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let file = WorldFile::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let config = Config {
        start: file.start().unwrap(),
        frozen: file.frozen(),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    sandbox.populate(&file).unwrap();
    sandbox
}

#[tokio::test]
async fn every_sample_of_a_world_file_makes_a_world() {
    let folder = format!("{}/worlds", env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let sandbox = world(path.file_stem().unwrap().to_str().unwrap()).await;
        assert!(
            !sandbox.read(|world| world.guilds().is_empty()),
            "{}",
            path.display()
        );
    }
}

#[tokio::test]
async fn a_world_file_makes_all_that_it_names() {
    let sandbox = world("town").await;
    assert_eq!(sandbox.now().to_rfc3339(), "2027-03-08T09:00:00+00:00");
    let guild = sandbox.read(|world| *world.guilds().keys().next().unwrap());
    let (mentors, helpers) = (
        sandbox.role_named(guild, "mentors").unwrap(),
        sandbox.role_named(guild, "helpers").unwrap(),
    );
    sandbox.read(|world| {
        let found = &world.guilds()[&guild];
        let role = &found.roles[&mentors];
        assert_eq!(
            (role.color, role.hoist, role.mentionable),
            (0x33_66_ff, true, true)
        );
        assert!(role.position > found.roles[&helpers].position);
        let bot = &found.members[&world.application().id];
        assert_eq!(bot.nick.as_deref(), Some("Gardener of Town"));
        assert!(bot.roles.contains(&helpers));
        assert_eq!(world.application().privileged_intents, 1 << 1 | 1 << 15);
        assert_eq!(found.roles[&guild].permissions & bits::CREATE_INSTANT_INVITE, 0);
    });
    let person = |name: &str| {
        sandbox
            .personas()
            .into_iter()
            .find(|person| person.name() == name)
            .unwrap()
    };
    let (ada, ben) = (person("Ada"), person("Ben"));
    let names: Vec<_> = ada
        .channels(guild)
        .into_iter()
        .map(|channel| channel.name)
        .collect();
    assert!(
        !names.contains(&"mentors-only".to_owned()) && !names.contains(&"general".to_owned()),
        "{names:?}"
    );
    let hidden = sandbox.channel_named(guild, "mentors-only").unwrap();
    assert!(ben.sees_channel(hidden) && sandbox.persona(sandbox.bot_user()).sees_channel(hidden));
    let hall = sandbox.channel_named(guild, "hall").unwrap();
    let said = ada.messages(hall).unwrap();
    assert!(said[0].content == "Hello, everybody" && said[0].pinned);
    let post = sandbox
        .threads(guild)
        .into_iter()
        .find(|thread| thread.name == "Week one")
        .unwrap();
    assert_eq!(post.tags, ["progress"]);
    assert_eq!(ada.messages(post.id).unwrap()[1].content, "Well done");
    let carla = person("Carla");
    let opened = carla
        .ask("GET", "/users/@me", serde_json::Value::Null)
        .await
        .unwrap();
    assert_eq!(
        (id_of(&opened), opened["locale"].as_str()),
        (carla.id(), Some("de"))
    );
}
