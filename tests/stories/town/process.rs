//! The bot as a process of its own: the real binary, that can be killed.

use std::io::Write;
use std::process::Stdio;

use tokio::process::{Child, Command};

use super::{PATIENCE, Town};

/// A running `trellis run`.
pub struct Process {
    child: Child,
}

/// How a process ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; `None` for a signal.
    pub code: Option<i32>,
    /// What it said on standard error.
    pub said: String,
}

impl Process {
    /// Starts the binary against the town's sandbox and waits until it is connected.
    pub async fn start(town: &Town) -> Self {
        let process = Self::spawn(town);
        assert!(
            town.sandbox().bot_connected(PATIENCE).await,
            "the process did not connect"
        );
        process
    }

    /// Starts the binary and does not wait.
    pub fn spawn(town: &Town) -> Self {
        Self::spawn_with(town, &town.sandbox().bot_token())
    }

    /// Starts the binary with another token.
    pub fn spawn_with(town: &Town, token: &str) -> Self {
        let settings = town.data_dir().with_file_name("trellis.toml");
        let mut file = std::fs::File::create(&settings).unwrap();
        write!(
            file,
            "[discord]\napi_base = {:?}\n[data]\ndir = {:?}\n[log]\nlevel = \"warn\"\n",
            town.sandbox().base(),
            town.data_dir(),
        )
        .unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_trellis"))
            .args(["run", "--config"])
            .arg(&settings)
            .env_clear()
            .env("DISCORD_TOKEN", token)
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { child }
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Ctrl-C's politer sister; waits for the end.
    pub async fn terminate(self) -> Ended {
        let pid = self.child.id().unwrap().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .await
                .unwrap()
                .success()
        );
        self.ends().await
    }

    /// Waits until it ends by itself.
    pub async fn ends(self) -> Ended {
        let output = tokio::time::timeout(PATIENCE, self.child.wait_with_output());
        let output = output.await.expect("the process did not end").unwrap();
        Ended {
            code: output.status.code(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
