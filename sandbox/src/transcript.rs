//! The transcript: what went over REST and the gateway, alike byte for byte in two runs of one script.
//!
//! Owns the lines. They are written in the order in which the world changed, hold sandbox time only, and name the
//! sandbox `sandbox` instead of by its port; heartbeats, which follow real time, are left out. Never a token.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::clock::stamp;

/// A handle to the transcript; clones write to the same file, and one without a file writes nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transcript(Option<Arc<Pages>>);

#[derive(Debug)]
struct Pages {
    /// `None` once it could not be written.
    file: Mutex<Option<BufWriter<File>>>,
    /// `127.0.0.1:PORT`.
    host: String,
}

impl Transcript {
    /// A transcript of the sandbox at `base`.
    pub(crate) fn to_file(path: &Path, base: &str) -> std::io::Result<Self> {
        let file = Mutex::new(Some(BufWriter::new(File::create(path)?)));
        let host = base.split_once("://").map_or(base, |(_, host)| host).to_owned();
        Ok(Self(Some(Arc::new(Pages { file, host }))))
    }

    /// Whether anything is written at all.
    pub(crate) fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    fn write(&self, line: impl FnOnce() -> String) {
        let Some(pages) = &self.0 else { return };
        let line = line().replace(&pages.host, "sandbox");
        let mut file = pages.file.lock().unwrap_or_else(PoisonError::into_inner);
        let written = file
            .as_mut()
            .map(|file| writeln!(file, "{line}").and_then(|()| file.flush()));
        if let Some(Err(error)) = written {
            tracing::warn!(%error, "the transcript could not be written; it ends here");
            *file = None;
        }
    }

    /// The clock was moved.
    pub(crate) fn clock(&self, at: DateTime<Utc>) {
        self.write(|| json!({"clock": stamp(at)}).to_string());
    }

    /// A request took its effect.
    pub(crate) fn request(&self, exchange: impl FnOnce() -> Value) {
        self.write(|| exchange().to_string());
    }

    /// A request was refused, or its answer replaced, before or after it took any effect.
    pub(crate) fn refusal(&self, method: &str, path: &str, status: u16) {
        self.write(|| json!({"request": format!("{method} {path}"), "answered instead": status}).to_string());
    }

    /// A session is sent an event, or would be if it were connected.
    pub(crate) fn event(&self, session: &str, text: &str) {
        self.write(|| format!(r#"{{"session":"{session}","event":{text}}}"#));
    }

    /// A session is sent so many events again.
    pub(crate) fn replay(&self, session: &str, count: usize) {
        self.write(|| json!({"session": session, "again": count}).to_string());
    }

    /// A connection is sent something else, or ends.
    pub(crate) fn sent(&self, connection: u64, what: &str) {
        self.write(|| format!(r#"{{"connection":{connection},"sent":{what}}}"#));
    }

    /// A client sent something.
    pub(crate) fn received(&self, connection: u64, payload: &Value) {
        self.write(|| {
            let mut payload = payload.clone();
            if let Some(token) = payload.pointer_mut("/d/token") {
                *token = json!("hidden");
            }
            json!({"connection": connection, "received": payload}).to_string()
        });
    }
}
