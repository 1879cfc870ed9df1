//! The bots as processes, and what they cost as the system counts it.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::town::say;

/// A bot that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Trellis, whose records are as young as the others'.
    Trellis,
    /// Trellis with the records of a large community.
    Grown,
    /// `discord_py/bot.py`.
    DiscordPy,
    /// `discord_js/bot.js`.
    DiscordJs,
    /// One of the same libraries that does as little as they let it.
    Libraries,
    /// The one that only answers.
    Echo,
}

impl Kind {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 6] = [
        Self::Trellis,
        Self::Grown,
        Self::DiscordPy,
        Self::DiscordJs,
        Self::Libraries,
        Self::Echo,
    ];

    pub fn is_trellis(self) -> bool {
        matches!(self, Self::Trellis | Self::Grown)
    }

    /// Whether it takes whole updates.
    pub fn takes_updates(self) -> bool {
        !matches!(self, Self::Libraries | Self::Echo)
    }

    /// Whether it can be started; says why not.
    pub fn is_installed(self) -> bool {
        let needed = match self {
            Self::DiscordPy => folder().join("python/bin/python"),
            Self::DiscordJs => folder().join("node/node_modules/discord.js"),
            _ => return true,
        };
        if !needed.exists() {
            let needed = needed.display();
            say(&format!(
                "skipped: {self} is not installed ({needed} is not there); see benches/peers/install"
            ));
            return false;
        }
        if self == Self::DiscordJs && Command::new("node").arg("--version").output().is_err() {
            say(&format!("skipped: {self} needs node, which is not there"));
            return false;
        }
        true
    }

    /// The command of a peer.
    pub fn command(self, base: &str, token: &str, data: &Path) -> Command {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
        let mut command = match self {
            Self::DiscordPy => {
                let mut command = Command::new(folder().join("python/bin/python"));
                // No compiled files beside the sources.
                command.arg("-B").arg(sources.join("discord_py/bot.py"));
                command
            }
            Self::DiscordJs => {
                let mut command = Command::new("node");
                command.arg(sources.join("discord_js/bot.js"));
                command.env("NODE_PATH", folder().join("node/node_modules"));
                command.env("NODE_ENV", "production");
                command
            }
            Self::Echo => {
                let mut command = Command::new(std::env::current_exe().unwrap());
                command.args(["echo", base.trim_start_matches("http://"), token]);
                command
            }
            Self::Libraries => {
                let mut command = Command::new(std::env::current_exe().unwrap());
                command
                    .args(["libraries", base, token])
                    .arg(data.join("libraries.db"));
                command
            }
            Self::Trellis | Self::Grown => unreachable!("it is started with its settings"),
        };
        command
            .env("PEER_BASE", base)
            .env("PEER_DB", data.join("peer.db"))
            .env("DISCORD_TOKEN", token)
            .stderr(Stdio::inherit());
        command
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Trellis => "trellis",
            Self::Grown => "trellis-grown",
            Self::DiscordPy => "discord.py",
            Self::DiscordJs => "discord.js",
            Self::Libraries => "libraries",
            Self::Echo => "bare",
        })
    }
}

/// Where the peers' libraries are installed.
fn folder() -> PathBuf {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    std::env::var_os("TRELLIS_PEERS").map_or_else(usual, PathBuf::from)
}

/// A running bot.
pub struct Bot {
    child: Child,
    /// What each of its threads had used when it was last looked at, in nanoseconds.
    threads: HashMap<String, u64>,
}

impl Bot {
    pub fn new(child: Child) -> Self {
        Self {
            child,
            threads: HashMap::new(),
        }
    }

    /// The processor it has used. The system counts it by threads, and forgets those that ended: what is known of
    /// them stays in the sum.
    pub fn processor(&mut self) -> Duration {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        for task in tasks {
            let task = task.unwrap();
            // It may have ended since it was listed.
            let Ok(used) = std::fs::read_to_string(task.path().join("schedstat")) else {
                continue;
            };
            let used = used.split_whitespace().next().and_then(|used| used.parse().ok());
            let name = task.file_name().to_string_lossy().into_owned();
            self.threads.insert(name, used.unwrap_or_default());
        }
        Duration::from_nanos(self.threads.values().sum())
    }

    /// Its memory, in MB.
    pub fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Bot {
    /// Asks it to end, and waits until it has; where it has already, its number may be another process's by now.
    pub fn stop(&mut self) {
        if self.child.try_wait().unwrap().is_some() {
            return;
        }
        let process = self.child.id().to_string();
        Command::new("kill").arg(process).status().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is over.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
