//! A bot in a process of its own. It is asked by lines of JSON on its standard input and answers on its standard
//! output; whatever it writes to standard error is a complaint of its library, and fails the test.
//!
//! A line to it: `{"id": 1, "do": NAME, "with": {…}}`; lines from it: `{"id": 1, "answer": …}`,
//! `{"id": 1, "failed": TEXT}` and `{"saw": NAME, …}`. It ends when its input does.

use std::collections::VecDeque;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::town::Town;

/// How long a bot may take for anything, in real time.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Where the libraries are installed; `None`, with a word why, where this one is not.
pub fn installed(library: &str, part: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("SANDBOX_CLIENTS") else {
        println!("skipped: SANDBOX_CLIENTS does not say where {library} is installed; see .ci/clients");
        return None;
    };
    let path = PathBuf::from(folder).join(part);
    if !path.exists() {
        println!(
            "skipped: {library} is not installed ({} is not there); see .ci/clients",
            path.display()
        );
        return None;
    }
    Some(path)
}

/// A running bot.
pub struct Bot {
    child: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    complaints: Arc<Mutex<Vec<String>>>,
    sightings: VecDeque<Value>,
    asked: u64,
}

impl Bot {
    /// Starts a bot and waits until it says that it is ready: the bot, and what it said.
    pub async fn start(town: &Town, mut command: Command) -> (Self, Value) {
        let trusted = town.sandbox.certificate().map(|certificate| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(certificate.as_bytes()).unwrap();
            file
        });
        if let Some(file) = &trusted {
            command.env("NODE_EXTRA_CA_CERTS", file.path());
        }
        let mut child = command
            .env("SANDBOX_BASE", town.sandbox.base())
            .env("SANDBOX_TOKEN", town.sandbox.bot_token())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let complaints = Arc::new(Mutex::new(Vec::new()));
        let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
        let kept = complaints.clone();
        tokio::spawn(async move {
            while let Ok(Some(line)) = errors.next_line().await {
                kept.lock().unwrap().push(line);
            }
        });
        let input = child.stdin.take();
        let mut bot = Self {
            child,
            input,
            output,
            complaints,
            sightings: VecDeque::new(),
            asked: 0,
        };
        let ready = bot.saw("ready").await;
        (bot, ready)
    }

    /// Lets the bot do something: what it answers.
    pub async fn ask(&mut self, what: &str, with: Value) -> Value {
        let id = self.begin(what, with).await;
        self.answer(id, what).await
    }

    /// Lets the bot do something that waits for people; they act once the bot has said `cue`.
    pub async fn ask_while(
        &mut self,
        what: &str,
        with: Value,
        cue: &str,
        people: impl Future<Output = ()>,
    ) -> Value {
        let id = self.begin(what, with).await;
        self.saw(cue).await;
        people.await;
        self.answer(id, what).await
    }

    async fn begin(&mut self, what: &str, with: Value) -> u64 {
        self.asked += 1;
        let id = self.asked;
        let line = format!("{}\n", json!({"id": id, "do": what, "with": with}));
        let input = self.input.as_mut().unwrap();
        input.write_all(line.as_bytes()).await.unwrap();
        input.flush().await.unwrap();
        id
    }

    async fn answer(&mut self, id: u64, what: &str) -> Value {
        loop {
            let said = self.next_line(what).await;
            if said["id"] == id {
                assert!(
                    said.get("failed").is_none(),
                    "{what}: {}",
                    said["failed"].as_str().unwrap_or("")
                );
                return said["answer"].clone();
            }
            self.sightings.push_back(said);
        }
    }

    /// Waits until the bot has seen something: what it says of it.
    pub async fn saw(&mut self, what: &str) -> Value {
        if let Some(at) = self.sightings.iter().position(|said| said["saw"] == what) {
            return self.sightings.remove(at).unwrap();
        }
        loop {
            let said = self.next_line(what).await;
            if said["saw"] == what {
                return said;
            }
            self.sightings.push_back(said);
        }
    }

    async fn next_line(&mut self, for_what: &str) -> Value {
        let line = tokio::time::timeout(PATIENCE, self.output.next_line()).await;
        let Ok(Ok(Some(line))) = line else {
            panic!(
                "the bot said nothing more, {for_what:?} was waited for: {}",
                self.complaints.lock().unwrap().join("\n")
            );
        };
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line}"))
    }

    /// Ends the bot, which has to end well; its library may have complained of nothing but `expected`, parts of
    /// lines, and it may have asked for no path that there is not.
    pub async fn end(mut self, town: &Town, expected: &[&str]) {
        drop(self.input.take());
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        let complaints = self.complaints.lock().unwrap().clone();
        assert!(ended.unwrap().unwrap().success(), "{}", complaints.join("\n"));
        let unexpected: Vec<&String> = complaints
            .iter()
            .filter(|line| !expected.iter().any(|part| line.contains(part)))
            .collect();
        assert!(unexpected.is_empty(), "{}", complaints.join("\n"));
        let unknown: Vec<String> = town
            .sandbox
            .unknown_requests()
            .iter()
            .map(|met| format!("{} {}", met.method, met.path))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
