//! The floor: a bot that answers each command with a form and does nothing else. No library for Discord, no runtime, no
//! records.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, mpsc};

use serde_json::{Value, json};

/// Kept connections for answers.
const CONNECTIONS: usize = 16;
/// Discord's heartbeat is asked for every 41 s.
const BEAT: std::time::Duration = std::time::Duration::from_secs(20);

/// Serves until its connection ends; `address` is the sandbox's, without the scheme.
pub fn run(address: &str, token: &str) {
    let authorization = format!("Bot {token}");
    let mut http = Http::connect(address, &authorization);
    let application: Value = serde_json::from_str(&http.ask("GET", "/applications/@me", "")).unwrap();
    let commands = format!("/applications/{}/commands", application["id"].as_str().unwrap());
    let command = json!({"name": "progress", "description": "Write a progress update"});
    http.ask("POST", &commands, &command.to_string());
    let (out, paths) = mpsc::channel::<String>();
    let paths = Arc::new(Mutex::new(paths));
    for _ in 0..CONNECTIONS {
        let (paths, mut http) = (Arc::clone(&paths), Http::connect(address, &authorization));
        let form = form().to_string();
        std::thread::spawn(move || {
            loop {
                let Ok(path) = paths.lock().unwrap().recv() else {
                    return;
                };
                http.ask("POST", &path, &form);
            }
        });
    }
    let mut gateway = Gateway::open(address);
    gateway.send(&json!({"op": 2, "d": {"token": token, "intents": 1, "properties": {}}}));
    let mut beats = gateway.other_end();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(BEAT);
            send(&mut beats, &json!({"op": 1, "d": null}));
        }
    });
    while let Some(frame) = gateway.frame() {
        let Ok(payload) = serde_json::from_slice::<Value>(&frame) else {
            continue;
        };
        if payload["t"] == "INTERACTION_CREATE" {
            let text = |key: &str| payload["d"][key].as_str().unwrap().to_owned();
            let path = format!("/interactions/{}/{}/callback", text("id"), text("token"));
            out.send(path).unwrap();
        }
    }
}

/// What a form is called.
pub const TITLE: &str = "Public progress update: this whole server";
/// What it asks: key, label and hint, as the others do.
pub const INPUTS: [(&str, &str, &str); 4] = [
    (
        "did",
        "What I did",
        "Wrote the parser; it reads every sample file. Your text is shown as you type it, line by line.",
    ),
    (
        "learned",
        "What I learned",
        "Error messages are easier to write before the code that raises them.",
    ),
    (
        "stuck",
        "Where I am stuck",
        "What you write here asks your mentor to have a look.",
    ),
    ("next", "What is next", "One small step is enough."),
];

/// A form as large as the others'.
fn form() -> Value {
    let input = |(key, label, hint): (&str, &str, &str)| {
        json!({"type": 1, "components": [{"type": 4, "custom_id": key, "label": label, "style": 2, "placeholder": hint,
            "required": false, "max_length": 4000}]})
    };
    json!({"type": 9, "data": {"custom_id": "progress:1", "title": TITLE, "components": INPUTS.map(input)}})
}

/// A kept connection.
struct Http {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Http {
    fn connect(address: &str, authorization: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(stream),
            head: format!(
                "HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\nUser-Agent: DiscordBot (https://example.org, 1)\r\n"
            ),
        }
    }

    /// What the answer says.
    fn ask(&mut self, method: &str, path: &str, body: &str) -> String {
        let kind = if body.is_empty() {
            ""
        } else {
            "Content-Type: application/json\r\n"
        };
        let length = body.len();
        let request = format!(
            "{method} /api/v10{path} {}{kind}Content-Length: {length}\r\n\r\n{body}",
            self.head
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut length, mut line) = (0, String::new());
        loop {
            line.clear();
            assert!(self.stream.read_line(&mut line).unwrap() > 0, "{path}: cut");
            let Some((name, value)) = line.trim_end().split_once(':') else {
                if line.trim_end().is_empty() {
                    break;
                }
                continue;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        String::from_utf8(body).unwrap()
    }
}

/// A gateway connection.
struct Gateway {
    stream: BufReader<TcpStream>,
}

impl Gateway {
    /// Connects and takes the Hello.
    fn open(address: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        let request = format!(
            "GET /?v=10&encoding=json HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            stream.read_line(&mut line).unwrap();
        }
        let mut gateway = Self { stream };
        gateway.frame().unwrap();
        gateway
    }

    fn other_end(&self) -> TcpStream {
        self.stream.get_ref().try_clone().unwrap()
    }

    fn send(&mut self, payload: &Value) {
        send(self.stream.get_mut(), payload);
    }

    /// The next frame's data; `None` when the connection has ended.
    fn frame(&mut self) -> Option<Vec<u8>> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head).ok()?;
        let mut long = [0; 8];
        let length = match head[1] {
            126 => {
                self.stream.read_exact(&mut long[6..]).ok()?;
                u64::from_be_bytes(long)
            }
            127 => {
                self.stream.read_exact(&mut long).ok()?;
                u64::from_be_bytes(long)
            }
            short => u64::from(short),
        };
        let mut data = vec![0; usize::try_from(length).unwrap()];
        self.stream.read_exact(&mut data).ok()?;
        Some(data)
    }
}

/// Sends a frame, masked with zeros.
fn send(stream: &mut TcpStream, payload: &Value) {
    let text = payload.to_string();
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(short @ 0..126) => frame.push(0x80 | short),
        _ => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    stream.write_all(&frame).unwrap();
}
