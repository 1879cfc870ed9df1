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

/// Makes a copy, as an operator does by hand.
fn backs_up(town: &Town) -> (Option<i32>, String) {
    let dir = town.data_dir();
    let settings = dir.with_file_name("backup.toml");
    std::fs::write(&settings, format!("[data]\ndir = {dir:?}\n")).unwrap();
    let args = ["backup", "--config", settings.to_str().unwrap()];
    trellis(&args, dir.parent().unwrap())
}

#[tokio::test]
async fn lost_records_are_no_new_installation_and_come_back_from_the_copy() {
    let town = Town::for_a_process().await;
    let process = Process::start(&town).await;
    let panel = town.olga().runs("/setup start zone:Europe/Berlin").await;
    panel.presses("Create everything").await;
    town.settle().await;
    assert_eq!(backs_up(&town).0, Some(0));
    process.kill().await;

    let (file, copy) = (
        town.data_dir().join("trellis.db"),
        town.data_dir().join("trellis-manual.backup.db"),
    );
    // The file is gone; then it is there with nothing in it, as a full disk or a wrong redirection leaves it.
    for (empty, state) in [(false, "is not there"), (true, "is empty")] {
        let _ = std::fs::remove_file(&file);
        if empty {
            std::fs::write(&file, "").unwrap();
        }
        let ended = Process::spawn(&town).ends().await;
        assert_eq!(ended.code, Some(2), "{}", ended.said);
        for words in [
            state,
            "trellis.keys",
            "records were lost",
            "Nothing was changed",
            copy.to_str().unwrap(),
        ] {
            assert!(
                ended.said.contains(words),
                "{words:?} is missing in: {}",
                ended.said
            );
        }
        assert_eq!(file.exists(), empty);
    }
    let (code, said) = backs_up(&town);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the database is empty"), "{said}");

    // As the operator is told.
    std::fs::copy(&copy, &file).unwrap();
    for log in ["trellis.db-wal", "trellis.db-shm"] {
        let _ = std::fs::remove_file(town.data_dir().join(log));
    }
    let process = Process::start(&town).await;
    let told = town.olga().runs("/setup check").await;
    told.is_not_told("is not set up here yet");
    assert_eq!(process.terminate().await.code, Some(0));
}

#[tokio::test]
async fn a_first_start_that_was_killed_in_its_first_instant_is_begun_again() {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    let town = Town::for_a_process().await;
    let private = std::fs::DirBuilder::new().mode(0o700).create(town.data_dir());
    private.unwrap();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(town.data_dir().join("trellis.db")).unwrap();
    let process = Process::start(&town).await;
    assert_eq!(process.terminate().await.code, Some(0));
}

#[tokio::test]
async fn a_first_start_whose_keys_could_not_be_written_is_begun_again() {
    let town = Town::for_a_process().await;
    let mut parts = town.parts();
    parts.key_file = Some(town.data_dir().join("no such folder/keys"));
    let Err(refused) = Bot::prepare(parts).await else {
        panic!("a bot started without keys")
    };
    assert!(matches!(refused, StartError::Vault(_)), "{refused}");
    // There are records by now, in which nothing is sealed.
    assert!(town.data_dir().join("trellis.db").exists());
    Bot::prepare(town.parts()).await.unwrap();
}

#[tokio::test]
async fn a_backup_can_be_made_while_the_bot_runs() {
    let town = Town::new().await;
    let (code, said) = backs_up(&town);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        town.data_dir().join("trellis-manual.backup.db").exists(),
        "{said}"
    );
    assert!(said.contains("trellis.keys"), "{said}");
}

#[test]
fn where_there_is_nothing_to_back_up_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let (code, said) = trellis(&["backup"], dir.path());
    assert_eq!(code, Some(2));
    assert!(said.contains("no database"), "{said}");
}
