//! A client of few instructions, so that it is the sandbox that is measured: HTTP over one kept connection, and a
//! gateway that reads frames without looking into them unless asked.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A kept HTTP connection with one token.
pub struct Http {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Http {
    pub async fn connect(address: &str, authorization: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let head = format!(
            "HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\nUser-Agent: DiscordBot (https://example.org, 1)\r\n"
        );
        Self {
            stream: BufReader::with_capacity(1 << 16, stream),
            head,
        }
    }

    /// Asks for a path with its leading slash: status and body.
    pub async fn ask(&mut self, method: &str, path: &str, body: &str) -> (u16, String) {
        let kind = if body.is_empty() {
            ""
        } else {
            "Content-Type: application/json\r\n"
        };
        let request = format!(
            "{method} {path} {}{kind}Content-Length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await.unwrap();
        let (mut status, mut length, mut chunked) = (0, 0, false);
        let mut line = String::new();
        loop {
            line.clear();
            assert!(
                self.stream.read_line(&mut line).await.unwrap() > 0,
                "{method} {path}: cut"
            );
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if let Some(rest) = text.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().unwrap();
            }
            let lower = text.to_ascii_lowercase();
            if let Some(rest) = lower.strip_prefix("content-length:") {
                length = rest.trim().parse().unwrap();
            }
            chunked |= lower.starts_with("transfer-encoding:");
        }
        assert!(!chunked, "{path} is sent in chunks");
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await.unwrap();
        (status, String::from_utf8(body).unwrap())
    }

    /// Asks and expects success: the body.
    pub async fn succeed(&mut self, method: &str, path: &str, body: &str) -> String {
        let (status, answer) = self.ask(method, path, body).await;
        assert!(status < 300, "{method} {path}: {status} {answer}");
        answer
    }
}

/// A gateway connection.
pub struct Gateway {
    stream: BufReader<TcpStream>,
}

impl Gateway {
    /// Connects with this query after `v=10&encoding=json` and takes the Hello.
    pub async fn open(address: &str, query: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let request = format!(
            "GET /?v=10&encoding=json{query} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
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
        let mut gateway = Self::over(stream);
        gateway.frame().await.unwrap();
        gateway
    }

    /// Reads frames from a connection on which nothing else comes any more.
    pub fn over(stream: TcpStream) -> Self {
        Self {
            stream: BufReader::with_capacity(1 << 20, stream),
        }
    }

    pub async fn send(&mut self, text: &str) {
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
        self.stream.write_all(&frame).await.unwrap();
    }

    pub async fn identify(&mut self, token: &str, intents: u64) {
        let text = format!(
            r#"{{"op":2,"d":{{"token":"{token}","intents":{intents},"properties":{{}},"large_threshold":250}}}}"#
        );
        self.send(&text).await;
    }

    /// The next frame's data; `None` when the connection has ended.
    pub async fn frame(&mut self) -> Option<Vec<u8>> {
        let first = self.stream.read_u8().await.ok()?;
        assert_ne!(first & 0x0f, 8, "closed by the sandbox");
        let length = match self.stream.read_u8().await.unwrap() {
            126 => usize::from(self.stream.read_u16().await.unwrap()),
            127 => usize::try_from(self.stream.read_u64().await.unwrap()).unwrap(),
            short => usize::from(short),
        };
        let mut data = vec![0; length];
        self.stream.read_exact(&mut data).await.ok()?;
        Some(data)
    }
}
