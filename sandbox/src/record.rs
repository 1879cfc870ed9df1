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

impl Exchange {
    /// About how many bytes of memory it takes.
    fn weight(&self) -> usize {
        let pairs = |list: &[(String, String)]| -> usize {
            let each = list.iter();
            each.map(|(name, value)| size_of::<(String, String)>() + held(name) + held(value))
                .sum()
        };
        let files = self.files.iter();
        size_of::<Self>()
            + held(&self.method)
            + held(&self.path)
            + pairs(&self.query)
            + pairs(&self.request_headers)
            + pairs(&self.response_headers)
            + files
                .map(|(field, name, _)| held(field) + held(name) + size_of::<(String, String, usize)>())
                .sum::<usize>()
            + weight(&self.request)
            + weight(&self.response)
    }
}

/// Bytes that a text takes on the heap.
fn held(text: &str) -> usize {
    text.len().max(16) + 16
}

/// About how many bytes a value takes on the heap; a map keeps room for eleven entries in each node, mostly half used.
fn weight(value: &Value) -> usize {
    const NODE: usize = 11 * (size_of::<String>() + size_of::<Value>());
    match value {
        Value::String(text) => held(text),
        Value::Array(list) => list.iter().map(|inner| size_of::<Value>() + weight(inner)).sum(),
        Value::Object(fields) => {
            let each = fields.iter();
            let inner: usize = each.map(|(key, inner)| held(key) + weight(inner)).sum();
            inner + fields.len().div_ceil(6) * NODE
        }
        _ => 0,
    }
}

/// How many exchanges are kept in memory; older ones are only in the file.
const KEPT: usize = 50_000;

/// How many bytes of them are kept, by a careful guess.
const KEPT_BYTES: usize = 64 << 20;

/// The log.
#[derive(Debug)]
pub(crate) struct Record {
    /// With how much each takes.
    kept: VecDeque<(usize, Exchange)>,
    bytes: usize,
    most_bytes: usize,
    file: Option<BufWriter<File>>,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            kept: VecDeque::new(),
            bytes: 0,
            most_bytes: KEPT_BYTES,
            file: None,
        }
    }
}

impl Record {
    pub(crate) fn to_file(path: &Path) -> std::io::Result<Self> {
        Ok(Self {
            file: Some(BufWriter::new(File::create(path)?)),
            ..Self::default()
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
        let weight = exchange.weight();
        self.bytes += weight;
        self.kept.push_back((weight, exchange));
        while self.kept.len() > KEPT || (self.bytes > self.most_bytes && self.kept.len() > 1) {
            self.bytes -= self.kept.pop_front().map_or(0, |(weight, _)| weight);
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Exchange> {
        self.kept.iter().map(|(_, exchange)| exchange)
    }

    pub(crate) fn clear(&mut self) {
        self.kept.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(number: usize, length: usize) -> Exchange {
        Exchange {
            method: "GET".to_owned(),
            path: format!("/api/v10/{number}"),
            query: Vec::new(),
            request_headers: Vec::new(),
            request: Value::Null,
            files: Vec::new(),
            status: 200,
            response: json!([{"content": "x".repeat(length)}]),
            response_headers: Vec::new(),
            known: true,
            person: false,
        }
    }

    fn paths(record: &Record) -> Vec<&str> {
        record.all().map(|exchange| exchange.path.as_str()).collect()
    }

    #[test]
    fn the_oldest_exchanges_go_when_they_take_too_many_bytes_and_the_file_keeps_them() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("record");
        let mut record = Record::to_file(&file).unwrap();
        assert_eq!(record.most_bytes, 64 << 20);
        record.most_bytes = 100_000;
        for number in 0..50 {
            record.add(exchange(number, 12_000));
        }
        let last: Vec<String> = (43..50).map(|number| format!("/api/v10/{number}")).collect();
        assert_eq!(paths(&record), last);
        assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 50);
        record.add(exchange(50, 200_000));
        assert_eq!(
            paths(&record),
            ["/api/v10/50"],
            "the last is kept whatever it takes"
        );
        record.clear();
        for number in 0..7 {
            record.add(exchange(number, 12_000));
        }
        assert_eq!(paths(&record).len(), 7, "what is forgotten no longer counts");
    }
}
