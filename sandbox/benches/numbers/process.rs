//! The sandbox as a process of its own, and what it costs as the system counts it.

use std::collections::HashMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

use super::client::Http;

/// A running sandbox.
pub struct Process {
    child: Child,
    /// `127.0.0.1:PORT` of the API.
    pub address: String,
    /// The same of the control side.
    pub control: String,
    pub token: String,
    pub application: String,
    /// From the start of the process to the answer to its first request.
    pub started: Duration,
}

impl Process {
    /// Starts one without limits.
    pub async fn start() -> Self {
        let begun = Instant::now();
        let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_discord-sandbox"))
            .args(["--port", "0", "--control-port", "0", "--no-limits"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = HashMap::new();
        while !said.contains_key("control") {
            let line = lines.next_line().await.unwrap().unwrap();
            if let Some((name, value)) = line.split_once(' ') {
                said.insert(name.to_owned(), value.trim().to_owned());
            }
        }
        let host = |name: &str| {
            let url = said[name].trim_start_matches("http://");
            url.split('/').next().unwrap().to_owned()
        };
        let address = host("api");
        Http::connect(&address, "none")
            .await
            .succeed("GET", "/api/v10/gateway", "")
            .await;
        Self {
            started: begun.elapsed(),
            control: host("control"),
            token: said["token"].clone(),
            application: said["app"].clone(),
            address,
            child,
        }
    }

    /// From `/proc`, in MB.
    pub fn memory(&self, field: &str) -> f64 {
        let status = std::fs::read_to_string(self.proc("status")).unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }

    /// Time spent on processors, in ticks of a hundredth of a second.
    pub fn processor(&self) -> Duration {
        let stat = std::fs::read_to_string(self.proc("stat")).unwrap();
        // The name of the program may hold spaces; what follows it does not.
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        let ticks: u64 = fields[11..13]
            .iter()
            .map(|ticks| ticks.parse::<u64>().unwrap())
            .sum();
        Duration::from_millis(ticks * 10)
    }

    fn proc(&self, file: &str) -> String {
        format!("/proc/{}/{file}", self.child.id().unwrap())
    }
}
