//! Starting and stopping: what is refused with clear words, and what survives.

use std::process::Command;

use discord_sandbox::{Fault, FaultAction, Limits, Persona};
use trellis::bot::{Bot, StartError};
use trellis_kernel::settings::Token;

use crate::town::{PATIENCE, Process, Town};

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

/// What people will be asked is seen before anybody joins.
#[test]
fn check_shows_what_a_program_asks_and_refuses_one_that_asks_too_much() {
    let dir = tempfile::tempdir().unwrap();
    let shipped = include_str!("../../config/programs/career-growth.toml");
    std::fs::write(dir.path().join("mine.toml"), shipped).unwrap();
    let (code, said) = trellis(&["check", "mine.toml"], dir.path());
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "a mentee                              24 of 55    27 of 60            2 of 3",
        "week 1    ",
    ] {
        assert!(said.contains(line), "{line} is missing in: {said}");
    }
    let often = shipped.replace("update_every_days = 14", "update_every_days = 2");
    std::fs::write(dir.path().join("mine.toml"), &often).unwrap();
    let (code, said) = trellis(&["check", "mine.toml"], dir.path());
    assert_eq!(code, Some(2), "{said}");
    let words =
        "line 72: `progress.update_every_days`: expected at most 55 asks in any twelve weeks of a mentee";
    assert!(said.contains(words), "{said}");
    // Whoever means it says so.
    let meant = format!("{often}\n[budget.mentee]\nasks = 100\nminutes = 150\n");
    std::fs::write(dir.path().join("mine.toml"), meant).unwrap();
    let (code, said) = trellis(&["check", "mine.toml"], dir.path());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("of 100"), "{said}");
}

/// One line for one mistake, in words that the writer of a program knows.
#[test]
fn check_tells_a_mistake_in_the_words_of_who_wrote_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let shipped = include_str!("../../config/programs/career-growth.toml");
    let in_utf16: Vec<u8> = shipped.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let friday = shipped.replace("cron = \"0 8 * * 1\"", "cron = \"0 8 * * friday\"");
    let path = shipped.replace("name = \"Career growth\"", "name = \"C:\\Users\"");
    for (name, bytes, words) in [
        ("notepad.toml", in_utf16, "a file saved as UTF-8"),
        (
            "friday.toml",
            friday.into_bytes(),
            "expected `fri` for the day of the week",
        ),
        (
            "path.toml",
            path.into_bytes(),
            "two backslashes for one in a text",
        ),
    ] {
        std::fs::write(dir.path().join(name), bytes).unwrap();
        let (code, said) = trellis(&["check", name], dir.path());
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(words), "{said}");
        assert_eq!(
            said.lines().filter(|line| line.contains(name)).count(),
            1,
            "{said}"
        );
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
    let zones = format!("time zone data {}", trellis_domain::zone::data_version());
    assert!(said.contains(&zones), "{said}");
}

#[tokio::test]
async fn a_wrong_token_ends_the_bot_with_the_way_to_a_right_one() {
    let town = Town::new().await;
    town.stop_bot().await;
    let mut parts = town.parts();
    parts.token = Token::for_stand_in("MTI.sandbox.of-somebody-else").unwrap();
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
async fn records_that_others_could_read_or_exchange_are_not_served_and_not_copied() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::for_a_process().await;
    assert_eq!(Process::start(&town).await.terminate().await.code, Some(0));
    let dir = town.data_dir();
    let set = |mode| std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(mode)).unwrap();
    for mode in [0o755, 0o770] {
        set(mode);
        let ended = Process::spawn(&town).ends().await;
        assert_eq!(ended.code, Some(2), "{}", ended.said);
        let way = format!("chmod 700 {}", dir.display());
        assert!(ended.said.contains(&way), "{}", ended.said);
        let (code, said) = backs_up(&town);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(&way), "{said}");
        assert!(!dir.join("trellis-manual.backup.db").exists());
    }
    set(0o700);
    assert_eq!(Process::start(&town).await.terminate().await.code, Some(0));
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
    assert!(!town.data_dir().join("trellis.db").exists());
    // Had it gone wrong a moment later, there would be records in which nothing is sealed.
    trellis_kernel::db::Db::open(&town.data_dir())
        .await
        .unwrap()
        .close()
        .await;
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

/// How often the bot has asked this of Discord.
fn asked(town: &Town, method: &str, path: &str) -> usize {
    let requests = town.sandbox().requests().into_iter();
    requests
        .filter(|exchange| exchange.method == method && exchange.path.ends_with(path))
        .count()
}

/// How Discord describes `/help` to people.
fn help_is(town: &Town) -> String {
    let commands = town.olga().persona().commands(town.guild());
    let mut help = commands.into_iter().filter(|command| command.path == "help");
    help.next().unwrap().description
}

const NEW_WORDS: &str = "command-help = What is new";

#[tokio::test]
async fn commands_that_discord_does_not_take_at_once_are_registered_later() {
    let too_many_today = serde_json::json!({"code": 30034, "message": "Max number of daily commands"});
    for action in [
        FaultAction::Status(503, serde_json::json!({"code": 0, "message": "upstream"})),
        FaultAction::CloseBefore,
        FaultAction::CloseAfterEffect,
        FaultAction::Status(400, too_many_today),
    ] {
        let town = Town::new().await;
        let before = help_is(&town);
        let took_effect = action == FaultAction::CloseAfterEffect;
        let fault = Fault::once("PUT", "/applications/*/commands", action);
        town.sandbox().inject(fault);
        town.uses_words(NEW_WORDS);
        town.restart().await;
        // The commands that Discord knows are answered meanwhile.
        town.olga().runs("/help").await.is_told("/setup");
        if !took_effect {
            assert_eq!(help_is(&town), before);
        }
        assert_eq!(asked(&town, "PUT", "/commands"), 2, "one at each start");
        town.passes(chrono::Duration::minutes(1)).await;
        assert_eq!(help_is(&town), "What is new");
        // Then it is done, for this process and the next.
        let done = asked(&town, "PUT", "/commands");
        town.passes(chrono::Duration::hours(3)).await;
        town.restart().await;
        assert_eq!(asked(&town, "PUT", "/commands"), done);
    }
}

#[tokio::test]
async fn commands_are_not_sent_again_before_discord_wants_them() {
    let town = Town::new().await;
    town.sandbox().inject(Fault::once(
        "PUT",
        "/applications/*/commands",
        FaultAction::RateLimited {
            retry_after: 7_200.0,
            global: false,
            scope: "user",
        },
    ));
    town.uses_words(NEW_WORDS);
    town.restart().await;
    town.passes(chrono::Duration::minutes(119)).await;
    town.olga().runs("/help").await.is_told("/setup");
    assert_eq!(asked(&town, "PUT", "/commands"), 2, "one at each start");
}

#[tokio::test]
async fn a_token_that_is_refused_with_the_commands_ends_the_bot() {
    let town = Town::new().await;
    town.stop_bot().await;
    town.uses_words(NEW_WORDS);
    let unauthorized = serde_json::json!({"code": 0, "message": "401: Unauthorized"});
    town.sandbox().inject(Fault::once(
        "PUT",
        "/applications/*/commands",
        FaultAction::Status(401, unauthorized),
    ));
    let bot = Bot::prepare(town.parts()).await.unwrap();
    let running = bot.run(tokio_util::sync::CancellationToken::new());
    let ended = tokio::time::timeout(PATIENCE, running).await;
    let ended = ended.expect("the bot goes on with a token that is refused");
    assert!(matches!(ended, Err(StartError::TokenRefused)), "{ended:?}");
}

#[tokio::test]
async fn that_commands_are_not_taken_is_said_in_the_log() {
    let town = Town::for_a_process().await;
    let unwell = serde_json::json!({"code": 0, "message": "upstream"});
    let fault = Fault::always(
        "PUT",
        "/applications/*/commands",
        FaultAction::Status(503, unwell),
    );
    town.sandbox().inject(fault);
    let process = Process::start(&town).await;
    let ended = process.terminate().await;
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    let said = ended.said.matches("Discord did not take the commands").count();
    assert_eq!(said, 1, "{}", ended.said);
    assert!(ended.said.contains("status 503"), "{}", ended.said);
}

#[tokio::test]
async fn one_bad_answer_to_the_first_question_ends_nothing() {
    let unwell = serde_json::json!({"code": 0, "message": "upstream"});
    for (path, action) in [
        ("/users/@me", FaultAction::Status(503, unwell.clone())),
        ("/users/@me", FaultAction::Html(502)),
        ("/users/@me", FaultAction::CloseBefore),
        ("/applications/@me", FaultAction::Status(503, unwell.clone())),
        ("/gateway/bot", FaultAction::Status(503, unwell.clone())),
        ("/gateway/bot", FaultAction::CloseBefore),
        // serenity asks this, and would go to Discord itself.
        ("/gateway", FaultAction::Status(503, unwell)),
    ] {
        let town = Town::new().await;
        let fault = town.sandbox().inject(Fault::once("GET", path, action));
        town.restart().await;
        assert_eq!(town.sandbox().fault_hits(fault), Some(1));
        town.olga().runs("/help").await.is_told("/setup");
    }
}

/// Runs `/help` in a server until it is answered. serenity begins one shard in five seconds, which pass here at once.
async fn is_answered_in(owner: &Persona, guild: u64) -> bool {
    let channel = owner.channels(guild).first().unwrap().id;
    for _ in 0..8 {
        if owner.run(guild, channel, "help", &[]).await.message().is_some() {
            return true;
        }
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(5)).await;
        tokio::time::resume();
    }
    false
}

#[tokio::test]
async fn more_servers_than_one_connection_may_have_are_all_served() {
    let town = Town::new().await;
    town.stop_bot().await;
    let guilds = town.sandbox().add_bulk_guilds(2_500, 1, 0);
    town.sandbox().set_limits(Limits {
        // Any limit of this kind brings that on guilds with it.
        identify_every: Some(std::time::Duration::ZERO),
        ..Limits::off()
    });
    town.restart().await;
    let mut personas = town.sandbox().personas().into_iter();
    let owner = personas.find(|persona| persona.name() == "bulk owner").unwrap();
    // As many as Discord recommends: one for each thousand begun.
    for shard in 0..3 {
        let of_shard = guilds.iter().find(|guild| (**guild >> 22) % 3 == shard);
        assert!(
            is_answered_in(&owner, *of_shard.unwrap()).await,
            "nobody is served on shard {shard}"
        );
    }
}

#[tokio::test]
async fn a_question_that_is_never_answered_well_ends_the_start_with_clear_words() {
    let town = Town::new().await;
    town.stop_bot().await;
    let unwell = serde_json::json!({"code": 0, "message": "upstream"});
    let fault = Fault::always("GET", "/users/@me", FaultAction::Status(503, unwell));
    let fault = town.sandbox().inject(fault);
    let Err(refused) = Bot::prepare(town.parts()).await else {
        panic!("the bot started without Discord")
    };
    assert!(matches!(refused, StartError::Unreachable { .. }), "{refused}");
    assert_eq!(town.sandbox().fault_hits(fault), Some(4));
}

#[test]
fn where_there_is_nothing_to_back_up_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let (code, said) = trellis(&["backup"], dir.path());
    assert_eq!(code, Some(2));
    assert!(said.contains("no database"), "{said}");
}

#[tokio::test]
async fn a_log_that_is_gone_after_a_kill_is_missed_and_not_passed_over() {
    let town = Town::for_a_process().await;
    Process::start(&town).await.terminate().await;
    // A kill alone takes nothing away.
    Process::start(&town).await.kill().await;
    Process::start(&town).await.kill().await;
    std::fs::remove_file(town.data_dir().join("trellis.db-wal")).unwrap();
    for _ in 0..2 {
        let ended = Process::spawn(&town).ends().await;
        assert_eq!(ended.code, Some(2), "{}", ended.said);
        for words in [
            "trellis.db-wal is not there",
            "put it back",
            "delete trellis.lock",
        ] {
            assert!(ended.said.contains(words), "{}", ended.said);
        }
    }
    std::fs::remove_file(town.data_dir().join("trellis.lock")).unwrap();
    let ended = Process::start(&town).await.terminate().await;
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    // After a clean end there is no log, and none is missed.
    assert!(!town.data_dir().join("trellis.db-wal").exists());
    let ended = Process::start(&town).await.terminate().await;
    assert_eq!(ended.code, Some(0), "{}", ended.said);
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_used_is_not_called_another_process() {
    let town = Town::for_a_process().await;
    std::fs::write(town.data_dir(), "a file").unwrap();
    let ended = Process::spawn(&town).ends().await;
    assert_eq!(ended.code, Some(2), "{}", ended.said);
    assert!(ended.said.contains("may write to"), "{}", ended.said);
    std::fs::remove_file(town.data_dir()).unwrap();
    Process::start(&town).await.terminate().await;
}
