//! A gateway client of a few lines, so that the tests share no code with any bot library.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came over the socket.
#[derive(Debug, PartialEq)]
pub enum Frame {
    /// A payload.
    Payload(Value),
    /// A close frame with its code.
    Closed(u16),
    /// The connection ended without one.
    Cut,
    /// A frame that is no JSON, or does not unpack.
    Unreadable,
}

/// A connection to the gateway.
pub struct Wire {
    stream: TcpStream,
    unpacking: Unpacking,
}

/// How binary frames are read.
enum Unpacking {
    Each,
    Zlib(flate2::Decompress),
    Zstd(Box<zstd::stream::write::Decoder<'static, Vec<u8>>>),
}

impl Wire {
    /// Connects and takes the Hello.
    pub async fn open(base: &str, query: &str) -> Self {
        Self::open_at(base, &format!("v=10&encoding=json{query}")).await
    }

    /// Connects with this query and takes the Hello.
    pub async fn open_at(base: &str, query: &str) -> Self {
        let address = base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET /?{query} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        let unpacking = if query.contains("zlib-stream") {
            Unpacking::Zlib(flate2::Decompress::new(true))
        } else if query.contains("zstd-stream") {
            Unpacking::Zstd(Box::new(zstd::stream::write::Decoder::new(Vec::new()).unwrap()))
        } else {
            Unpacking::Each
        };
        let mut wire = Self { stream, unpacking };
        let Frame::Payload(hello) = wire.next().await else {
            panic!("no Hello")
        };
        assert_eq!(hello["op"], 10);
        wire
    }

    /// Connects and identifies.
    pub async fn identify(base: &str, token: &str, intents: u64) -> Self {
        let mut wire = Self::open(base, "").await;
        wire.send(json!({"op": 2, "d": {"token": token, "intents": intents, "properties": {}}}))
            .await;
        wire
    }

    /// Connects and resumes the session of this READY after the event `seen`.
    pub async fn resume(base: &str, token: &str, ready: &Value, seen: &Value) -> Self {
        let mut wire = Self::open(base, "").await;
        let session = &ready["d"]["session_id"];
        wire.send(json!({"op": 6, "d": {"token": token, "session_id": session, "seq": seen}}))
            .await;
        wire
    }

    /// Sends a payload.
    pub async fn send(&mut self, payload: Value) {
        self.send_frame(1, payload.to_string().as_bytes()).await;
    }

    /// Sends a frame of this kind: 1 text, 2 binary.
    pub async fn send_frame(&mut self, kind: u8, data: &[u8]) {
        self.send_head(kind, data.len()).await;
        self.stream.write_all(data).await.unwrap();
    }

    /// Announces a frame of this kind with so many bytes of data, and sends none of them.
    pub async fn send_head(&mut self, kind: u8, length: usize) {
        let mut head = vec![0x80 | kind];
        if let Ok(short @ 0..126) = u8::try_from(length) {
            head.push(0x80 | short);
        } else if let Ok(long) = u16::try_from(length) {
            head.push(0x80 | 126);
            head.extend(long.to_be_bytes());
        } else {
            head.push(0x80 | 127);
            head.extend((length as u64).to_be_bytes());
        }
        head.extend([0; 4]);
        self.stream.write_all(&head).await.unwrap();
    }

    /// The next frame, within two seconds.
    pub async fn next(&mut self) -> Frame {
        tokio::time::timeout(Duration::from_secs(2), self.read())
            .await
            .unwrap()
    }

    async fn read(&mut self) -> Frame {
        let Ok(first) = self.stream.read_u8().await else {
            return Frame::Cut;
        };
        let Ok(length) = self.stream.read_u8().await else {
            return Frame::Cut;
        };
        let length = match length {
            126 => usize::from(self.stream.read_u16().await.unwrap()),
            127 => usize::try_from(self.stream.read_u64().await.unwrap()).unwrap(),
            short => usize::from(short),
        };
        let mut data = vec![0; length];
        if self.stream.read_exact(&mut data).await.is_err() {
            return Frame::Cut;
        }
        let text = match first & 0x0f {
            8 => return Frame::Closed(u16::from_be_bytes([data[0], data[1]])),
            2 => self.unpack(&data),
            _ => Some(data),
        };
        let payload = text.and_then(|text| serde_json::from_slice(&text).ok());
        payload.map_or(Frame::Unreadable, Frame::Payload)
    }

    fn unpack(&mut self, data: &[u8]) -> Option<Vec<u8>> {
        let mut each = flate2::Decompress::new(true);
        let inflate = match &mut self.unpacking {
            Unpacking::Each => &mut each,
            Unpacking::Zlib(stream) => stream,
            Unpacking::Zstd(stream) => {
                use std::io::Write;
                stream.write_all(data).and_then(|()| stream.flush()).ok()?;
                return Some(std::mem::take(stream.get_mut()));
            }
        };
        let mut out = Vec::with_capacity(1 << 20);
        inflate
            .decompress_vec(data, &mut out, flate2::FlushDecompress::Sync)
            .ok()?;
        Some(out)
    }

    /// Whether nothing at all has arrived by now.
    pub async fn nothing_so_far(&mut self) -> bool {
        let mut first = [0];
        tokio::time::timeout(Duration::from_millis(20), self.stream.peek(&mut first))
            .await
            .is_err()
    }

    /// The next event of this name; others are skipped.
    pub async fn event(&mut self, name: &str) -> Value {
        loop {
            match self.next().await {
                Frame::Payload(payload) if payload["t"] == name => return payload,
                Frame::Payload(_) => {}
                other => panic!("{other:?} instead of {name}"),
            }
        }
    }

    /// All payloads that come until a heartbeat is acknowledged.
    pub async fn payloads_so_far(&mut self) -> Vec<Value> {
        self.send(json!({"op": 1, "d": null})).await;
        let mut payloads = Vec::new();
        loop {
            match self.next().await {
                Frame::Payload(payload) if payload["op"] == 11 => return payloads,
                Frame::Payload(payload) => payloads.push(payload),
                other => panic!("{other:?}"),
            }
        }
    }

    /// The names of all events that come until a heartbeat is acknowledged.
    pub async fn events_so_far(&mut self) -> Vec<String> {
        let payloads = self.payloads_so_far().await;
        let names = payloads.iter().filter_map(|payload| payload["t"].as_str());
        names.map(str::to_owned).collect()
    }
}
