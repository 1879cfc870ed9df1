//! What the README shows is what is there: first bots, world files, and the story of the typed API.

#[expect(dead_code, reason = "an example begins with `main`, the test with its story")]
#[path = "../../examples/typed.rs"]
mod typed;

use discord_sandbox::WorldFile;

fn text(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The blocks of the README in one language.
fn blocks(language: &str) -> Vec<String> {
    let readme = text("README.md");
    let opening = format!("```{language}\n");
    let parts = readme.split(&opening).skip(1);
    parts
        .filter_map(|part| Some(part.split_once("```")?.0.to_owned()))
        .collect()
}

#[tokio::test]
async fn the_story_of_the_typed_api_comes_true() {
    typed::story().await.unwrap();
}

#[test]
fn the_first_bots_of_the_readme_are_those_that_are_tried() {
    for (language, path) in [("python", "bot.py"), ("js", "bot.mjs"), ("rust", "bot.rs")] {
        let tried = text(&format!("examples/first_bot/{path}"));
        assert!(
            blocks(language).contains(&tried),
            "{path} is not in the README as it is"
        );
    }
}

#[test]
fn world_files_of_the_readme_are_right() {
    let worlds = blocks("toml");
    assert!(!worlds.is_empty());
    for world in worlds.iter().filter(|world| !world.contains("[dependencies]")) {
        WorldFile::parse(world).unwrap();
    }
}
