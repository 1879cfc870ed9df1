//! The log of REST exchanges, kept in memory and written as one JSON line each.
//!
//! The shape of a line is fixed by `emulator-checklist.md`. Of a token only its kind is kept.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

/// One request and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `POST`.
    pub method: String,
    /// Path with `/api/v10`, without the query.
    pub path: String,
    /// Query, as pairs.
    pub query: Vec<(String, String)>,
    /// Headers; of `Authorization` only the kind.
    pub request_headers: Vec<(String, String)>,
    /// Body or `payload_json`.
    pub request: Value,
    /// Files: field, name, size in bytes.
    pub files: Vec<(String, String, usize)>,
    /// Status of the answer.
    pub status: u16,
    /// Body of the answer.
    pub response: Value,
    /// Headers of the answer.
    pub response_headers: Vec<(String, String)>,
    /// Whether the sandbox has this path at all.
    pub known: bool,
    /// Sent by a person's client rather than by the bot; not written to the file, which is about the bot.
    pub person: bool,
}

impl Exchange {
    /// The line for the log.
    #[must_use]
    pub fn json(&self) -> Value {
        let headers = |list: &[(String, String)]| -> Map<String, Value> {
            list.iter()
                .map(|(name, value)| (name.clone(), json!(value)))
                .collect()
        };
        json!({
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "request_headers": headers(&self.request_headers),
            "request_json": self.request,
            "files": self.files.iter()
                .map(|(field, name, size)| json!({"field": field, "filename": name, "size": size}))
                .collect::<Vec<_>>(),
            "status": self.status,
            "response_json": self.response,
            "response_headers": headers(&self.response_headers),
        })
    }
}

/// How many exchanges are kept in memory; older ones are only in the file.
const KEPT: usize = 50_000;

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Record {
    kept: VecDeque<Exchange>,
    file: Option<BufWriter<File>>,
}

impl Record {
    pub(crate) fn to_file(path: &Path) -> std::io::Result<Self> {
        Ok(Self {
            kept: VecDeque::new(),
            file: Some(BufWriter::new(File::create(path)?)),
        })
    }

    pub(crate) fn add(&mut self, exchange: Exchange) {
        if let Some(file) = self.file.as_mut().filter(|_| !exchange.person) {
            let written = writeln!(file, "{}", exchange.json()).and_then(|()| file.flush());
            if let Err(error) = written {
                tracing::warn!(%error, "the record could not be written; it ends here");
                self.file = None;
            }
        }
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(exchange);
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Exchange> {
        self.kept.iter()
    }

    pub(crate) fn clear(&mut self) {
        self.kept.clear();
    }
}
