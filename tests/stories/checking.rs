//! `trellis check` finds whatever `trellis run` refuses, with the same words, and changes nothing.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

/// A folder in which a bot is to be run, and what is broken in it.
struct Place {
    dir: tempfile::TempDir,
    /// Settings beside those that every place has.
    settings: String,
    variables: BTreeMap<&'static str, String>,
}

impl Place {
    fn new() -> Self {
        let variables = BTreeMap::from([("DISCORD_TOKEN", "MTI.sandbox.0123".to_owned())]);
        Self {
            dir: tempfile::tempdir().unwrap(),
            settings: String::new(),
            variables,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn writes(&self, name: &str, content: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn makes(&self, name: &str, mode: u32) {
        let path = self.path(name);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Records, as a bot leaves them that has worked.
    async fn has_records(&self) {
        self.makes("data", 0o700);
        let db = trellis_kernel::db::Db::open(&self.path("data")).await.unwrap();
        // As each start is counted.
        db.write(|tx| Box::pin(trellis_kernel::meta::set(tx, "boot", "1")))
            .await
            .unwrap();
        db.close().await;
        let key = format!("{}\n", "ab".repeat(32));
        self.writes("data/trellis.keys", &key);
        self.set_mode("data/trellis.keys", 0o600);
    }

    async fn alters(&self, statement: &str) {
        let file = SqliteConnectOptions::new().filename(self.path("data/trellis.db"));
        let mut connection = file.connect().await.unwrap();
        let statement = AssertSqlSafe(statement.to_owned());
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    fn set_mode(&self, name: &str, mode: u32) {
        std::fs::set_permissions(self.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Runs the binary where nobody answers for Discord.
    fn trellis(&self, command: &str) -> (Option<i32>, String) {
        let common = "discord.api_base = \"http://127.0.0.1:9\"\n";
        self.writes("trellis.toml", &format!("{common}{}", self.settings));
        let output = Command::new(env!("CARGO_BIN_EXE_trellis"))
            .arg(command)
            .current_dir(self.dir.path())
            .env_clear()
            .envs(&self.variables)
            .output()
            .unwrap();
        let said = [output.stderr, output.stdout].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Every file with its bytes.
    fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.dir.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                // What SQLite keeps beside a file that is read comes and goes.
                let is_index = entry.file_name().to_string_lossy().ends_with("-shm");
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path if !is_index => {
                        files.insert(path.clone(), std::fs::read(path).unwrap_or_default());
                    }
                    _ => {}
                }
            }
        }
        files
    }
}

/// Breaks a place, and says in which words both speak of it.
type Breaks = (&'static str, fn(&mut Place), &'static str);

const LONG: &str =
    "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 x1";

/// What is broken in files that are no records.
const BROKEN: &[Breaks] = &[
    ("no TOML", |place| place.settings = "[data\n".into(), "line 2"),
    (
        "an unknown key",
        |place| place.settings = "[data]\ndri = \"x\"\n".into(),
        "data.dri",
    ),
    (
        "an unknown locale",
        |place| place.settings = "[texts]\nlocale = \"xx\"\n".into(),
        "no texts in the language",
    ),
    (
        "a token in the settings",
        |place| {
            place.variables.clear();
            place.settings =
                "discord.token_file = \"MTI.sandbox.0123456789012345678901234567890123456789\"\n".into();
        },
        "token",
    ),
    (
        "a token of two words",
        |place| {
            place.variables.insert("DISCORD_TOKEN", "two words".into());
        },
        "space or a line break",
    ),
    (
        "a token file that is not there",
        |place| {
            place.variables.clear();
            place.settings = "discord.token_file = \"token\"\n".into();
        },
        "cannot read token",
    ),
    (
        "a token file for all to read",
        |place| {
            place.variables.clear();
            place.settings = "discord.token_file = \"token\"\n".into();
            place.writes("token", "MTI.sandbox.1");
            place.set_mode("token", 0o644);
        },
        "chmod 600",
    ),
    (
        "a folder of texts that is not there",
        |place| place.settings = "texts.dir = \"words\"\n".into(),
        "cannot read the texts",
    ),
    (
        "a message that nobody says",
        |place| {
            place.settings = "texts.dir = \"words\"\n".into();
            place.writes("words/en/own.ftl", "no-such-message = x\n");
        },
        "has no message",
    ),
    (
        "words of a command that are too long",
        |place| {
            place.settings = "texts.dir = \"words\"\n".into();
            place.writes("words/en/own.ftl", &format!("command-help = {LONG}\n"));
        },
        "/help: its words have",
    ),
    (
        "words of a choice that are too long",
        |place| {
            place.settings = "texts.dir = \"words\"\n".into();
            let message = format!(
                "growth-visibility = {{ $visibility ->\n    [room] {LONG}\n   *[other] {LONG}\n }}\n    .note = x\n"
            );
            place.writes("words/en/own.ftl", &message);
        },
        "/progress, option visibility: a choice has",
    ),
    (
        "a folder of programs that is not there",
        |place| place.settings = "programs.dir = \"own\"\n".into(),
        "cannot be read",
    ),
    (
        "a program with faults",
        |place| {
            place.settings = "programs.dir = \"own\"\n".into();
            place.writes("own/mine.toml", "name = 7\nweeks = 0\n");
        },
        "`weeks`",
    ),
    (
        "a roadmap with faults",
        |place| {
            place.settings = "roadmaps.dir = \"own\"\n".into();
            place.writes("own/mine.toml", "name = \"x\"\n[[steps]]\nkind = \"reed\"\n");
        },
        "`steps[1].kind`",
    ),
    (
        "a data directory for all to enter",
        |place| place.makes("data", 0o755),
        "chmod 700",
    ),
    (
        "a data directory below one that others change",
        |place| {
            place.makes("shared", 0o777);
            place.settings = "data.dir = \"shared/data\"\n".into();
        },
        "chmod go-w",
    ),
    (
        "a file in the place of the data directory",
        |place| {
            place.writes("data", "");
            place.set_mode("data", 0o600);
        },
        "a place this user may write to",
    ),
    (
        "a file above the data directory",
        |place| {
            place.writes("file", "");
            place.settings = "data.dir = \"file/data\"\n".into();
        },
        "a place this user may write to",
    ),
    (
        "records that are a link",
        |place| {
            place.makes("data", 0o700);
            std::os::unix::fs::symlink("elsewhere", place.path("data/trellis.db")).unwrap();
        },
        "is a link",
    ),
    (
        "keys whose records are lost",
        |place| {
            place.makes("data", 0o700);
            place.writes("data/trellis.keys", "x");
        },
        "records were lost",
    ),
    (
        "records that are none",
        |place| {
            place.makes("data", 0o700);
            place.writes("data/trellis.db", &"Z".repeat(8192));
        },
        "is damaged",
    ),
    (
        "a key that is none",
        |place| {
            place.variables.insert("TRELLIS_KEY", "abc".into());
        },
        "64 hexadecimal digits",
    ),
    (
        "keys in a folder that is not there",
        |place| {
            place.settings = "secrets.key_file = \"no/keys\"\n".into();
        },
        "cannot write the keyring",
    ),
];

/// What is broken beside records that a bot has worked with.
const BROKEN_BESIDE_RECORDS: &[Breaks] = &[
    (
        "lost keys",
        |place| std::fs::remove_file(place.path("data/trellis.keys")).unwrap(),
        "keys to the confidential answers are missing",
    ),
    (
        "keys for all to read",
        |place| place.set_mode("data/trellis.keys", 0o644),
        "chmod 600",
    ),
    (
        "keys that are none",
        |place| place.writes("data/trellis.keys", "# nothing\n"),
        "holds no key",
    ),
    (
        "a key file that is not there",
        |place| place.settings = "secrets.key_file = \"own.keys\"\n".into(),
        "own.keys is not there",
    ),
];

/// What is broken in the records themselves.
const BROKEN_RECORDS: &[(&str, &str)] = &[
    ("pragma application_id = 42", "not one of Trellis"),
    (
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'x', 1, x'00', 0)",
        "newer Trellis",
    ),
    (
        "update _sqlx_migrations set checksum = x'00' where version = 1",
        "is another one",
    ),
];

#[track_caller]
fn both_find(place: &Place, what: &str, words: &str) {
    let before = place.contents();
    let (checked, said) = place.trellis("check");
    assert_eq!(checked, Some(2), "check is content with {what}: {said}");
    assert!(said.contains(words), "check, {what}: {said}");
    let settings = Path::new("trellis.toml");
    let after = place.contents();
    let changed = |path: &&PathBuf| !path.ends_with(settings) && after.get(*path) != before.get(*path);
    assert_eq!(
        before.keys().chain(after.keys()).find(changed),
        None,
        "check changed something: {what}"
    );
    let (ran, said) = place.trellis("run");
    assert_eq!(ran, Some(2), "run starts with {what}: {said}");
    assert!(said.contains(words), "run, {what}: {said}");
}

#[test]
fn check_finds_what_run_refuses() {
    for (what, breaks, words) in BROKEN {
        let mut place = Place::new();
        breaks(&mut place);
        both_find(&place, what, words);
    }
}

#[tokio::test]
async fn check_finds_what_run_refuses_of_records() {
    for (what, breaks, words) in BROKEN_BESIDE_RECORDS {
        let mut place = Place::new();
        place.has_records().await;
        breaks(&mut place);
        both_find(&place, what, words);
    }
    for (statement, words) in BROKEN_RECORDS {
        let place = Place::new();
        place.has_records().await;
        place.alters(statement).await;
        both_find(&place, statement, words);
    }
}

#[tokio::test]
async fn check_is_content_with_what_run_starts_with() {
    let content = |place: &Place| {
        let (code, said) = place.trellis("check");
        assert_eq!(code, Some(0), "{said}");
        // It is Discord that does not answer here.
        let (code, said) = place.trellis("run");
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("cannot be reached"), "{said}");
    };
    let place = Place::new();
    content(&place);
    let place = Place::new();
    place.has_records().await;
    content(&place);
    let mut place = Place::new();
    place.makes("words/de", 0o755);
    place.writes(
        "words/de/own.ftl",
        "command-help = Wo du stehst und was jetzt kommt\n",
    );
    place.settings = "texts.dir = \"words\"\ntexts.locale = \"de\"\n".into();
    content(&place);
}

#[test]
fn check_tells_all_at_once_and_in_every_language() {
    let mut place = Place::new();
    place.settings = "texts.dir = \"words\"\n".into();
    place.writes("words/de/own.ftl", &format!("command-help = {LONG}\n"));
    place.makes("data", 0o755);
    place.variables.insert("DISCORD_TOKEN", "two words".into());
    let (code, said) = place.trellis("check");
    assert_eq!(code, Some(2), "{said}");
    for words in [
        "in the language de",
        "/help: its words have",
        "chmod 700",
        "space or a line break",
    ] {
        assert!(said.contains(words), "{words} is missing in: {said}");
    }
}

#[test]
fn where_no_token_is_given_check_says_that_run_needs_one() {
    let mut place = Place::new();
    place.variables.clear();
    let (code, said) = place.trellis("check");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("there is no bot token"), "{said}");
}
