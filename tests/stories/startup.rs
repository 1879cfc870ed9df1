//! Starting and stopping: what is refused with clear words, and what survives.

use std::process::Command;

use trellis::bot::{Bot, StartError};
use trellis_kernel::settings::Token;

use crate::town::{Process, Town};

fn trellis(args: &[&str], dir: &std::path::Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_trellis"))
        .args(args)
        .current_dir(dir)
        .env_clear()
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    (output.status.code(), said)
}

#[test]
fn without_a_token_both_ways_to_give_one_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let (code, said) = trellis(&["run"], dir.path());
    assert_eq!(code, Some(2));
    assert!(
        said.contains("DISCORD_TOKEN") && said.contains("token_file"),
        "{said}"
    );
}

#[test]
fn unreadable_settings_are_refused_with_file_line_and_key() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("trellis.toml"),
        "[discord]\nglobal_requests_per_second = \"fast\"\n",
    )
    .unwrap();
    let (code, said) = trellis(&["run"], dir.path());
    assert_eq!(code, Some(2));
    for word in ["trellis.toml", "line 2", "global_requests_per_second"] {
        assert!(said.contains(word), "{word} is missing in: {said}");
    }
}

#[test]
fn check_finds_every_fault_of_a_program_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("mine.toml"),
        "name = 7\nweeks = 0\ncolour = \"red\"\n",
    )
    .unwrap();
    let (code, said) = trellis(&["check", "mine.toml"], dir.path());
    assert_eq!(code, Some(2));
    for word in [
        "mine.toml",
        "line 1",
        "`name`",
        "line 2",
        "`weeks`",
        "line 3",
        "`colour`",
    ] {
        assert!(said.contains(word), "{word} is missing in: {said}");
    }
}

#[test]
fn check_is_content_with_what_is_shipped() {
    let dir = tempfile::tempdir().unwrap();
    let (code, said) = trellis(&["check"], dir.path());
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("career-growth") && said.contains("open-source-contribution"),
        "{said}"
    );
}

#[tokio::test]
async fn a_wrong_token_ends_the_bot_with_the_way_to_a_right_one() {
    let town = Town::new().await;
    town.stop_bot().await;
    let mut parts = town.parts();
    parts.token = Token::for_stand_in("sandbox-bot-of-somebody-else").unwrap();
    let Err(refused) = Bot::prepare(parts).await else {
        panic!("a wrong token was taken")
    };
    assert!(matches!(refused, StartError::TokenRefused), "{refused}");
    assert!(refused.to_string().contains("Reset Token"), "{refused}");
}

#[tokio::test]
async fn a_stand_in_that_does_not_answer_is_never_mistaken_for_discord() {
    let town = Town::new().await;
    town.stop_bot().await;
    let mut parts = town.parts();
    // A port that was just free: nobody answers there.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    parts.api_base = Some(format!("http://{free}"));
    let Err(refused) = Bot::prepare(parts).await else {
        panic!("the bot started without Discord")
    };
    assert!(matches!(refused, StartError::Unreachable { .. }), "{refused}");
}

#[tokio::test]
async fn a_second_process_on_the_same_records_is_refused() {
    let town = Town::new().await;
    let Err(refused) = Bot::prepare(town.parts()).await else {
        panic!("two bots serve one database")
    };
    assert!(matches!(refused, StartError::Lock(_)), "{refused}");
    let ended = Process::spawn(&town).ends().await;
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    assert!(
        !ended.said.contains(&town.sandbox().bot_token()),
        "the token is in: {}",
        ended.said
    );
}

#[tokio::test]
async fn sigterm_ends_the_process_cleanly() {
    let town = Town::for_a_process().await;
    let process = Process::start(&town).await;
    let ended = process.terminate().await;
    assert_eq!(ended.code, Some(0), "{}", ended.said);
}

#[tokio::test]
async fn a_backup_can_be_made_while_the_bot_runs() {
    let town = Town::new().await;
    let dir = town.data_dir();
    let settings = dir.with_file_name("trellis.toml");
    std::fs::write(&settings, format!("[data]\ndir = {dir:?}\n")).unwrap();
    let (code, said) = trellis(
        &["backup", "--config", settings.to_str().unwrap()],
        dir.parent().unwrap(),
    );
    assert_eq!(code, Some(0), "{said}");
    assert!(dir.join("trellis-manual.backup.db").exists(), "{said}");
    assert!(said.contains("trellis.keys"), "{said}");
}

#[test]
fn where_there_is_nothing_to_back_up_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let (code, said) = trellis(&["backup"], dir.path());
    assert_eq!(code, Some(2));
    assert!(said.contains("no database"), "{said}");
}
