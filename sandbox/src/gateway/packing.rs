//! How payloads become frames: as text, each packed by itself, or as one packed stream.
//!
//! Owns the compression that a client chose, and the damage that a fault does to a frame.

use std::io::Write;

use axum::extract::ws::Message;
use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Texts up to this length are not packed where each payload is packed by itself.
const NOT_WORTH_IT: usize = 1024;

/// How hard zstd tries; speed matters more here than size.
const ZSTD_LEVEL: i32 = 1;

/// The `compress` that a client put into the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// None.
    Plain,
    /// `zlib-stream`.
    Zlib,
    /// `zstd-stream`.
    Zstd,
}

/// How frames of one connection are written.
pub(super) enum Packing {
    /// Text frames.
    Plain,
    /// Each payload compressed by itself (`compress: true` in Identify).
    Payload,
    /// One zlib stream, flushed after each payload.
    Zlib(ZlibEncoder<Vec<u8>>),
    /// One zstd stream, flushed after each payload.
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

impl Packing {
    pub(super) fn new(transport: Transport) -> std::io::Result<Self> {
        Ok(match transport {
            Transport::Plain => Self::Plain,
            Transport::Zlib => Self::Zlib(ZlibEncoder::new(Vec::new(), Compression::fast())),
            Transport::Zstd => Self::Zstd(zstd::stream::write::Encoder::new(Vec::new(), ZSTD_LEVEL)?),
        })
    }

    /// Packs each payload by itself from now on, unless all is one stream already.
    pub(super) fn each_payload(&mut self) {
        if matches!(self, Self::Plain) {
            *self = Self::Payload;
        }
    }

    /// The frame of a payload.
    pub(super) fn pack(&mut self, text: String) -> std::io::Result<Message> {
        let packed = match self {
            Self::Payload if text.len() > NOT_WORTH_IT => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(text.as_bytes())?;
                encoder.finish()?
            }
            Self::Plain | Self::Payload => return Ok(Message::Text(text.into())),
            Self::Zlib(stream) => {
                stream.write_all(text.as_bytes())?;
                stream.flush()?;
                std::mem::take(stream.get_mut())
            }
            Self::Zstd(stream) => {
                stream.write_all(text.as_bytes())?;
                stream.flush()?;
                std::mem::take(stream.get_mut())
            }
        };
        Ok(Message::Binary(packed.into()))
    }
}

/// A frame that cannot be read: half of a text, or compressed bytes turned over.
pub(super) fn damage(message: &Message) -> Message {
    match message {
        Message::Text(text) => {
            let half = text.char_indices().nth(text.chars().count() / 2);
            Message::Text(text[..half.map_or(0, |(at, _)| at)].into())
        }
        Message::Binary(bytes) => {
            let mut bytes = bytes.to_vec();
            bytes.iter_mut().skip(2).for_each(|byte| *byte = !*byte);
            Message::Binary(bytes.into())
        }
        other => other.clone(),
    }
}
