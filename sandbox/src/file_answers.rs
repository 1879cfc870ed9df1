//! What goes wrong with files: answers that come in place of a file, one for each time that one is asked for.

use std::collections::VecDeque;
use std::sync::Mutex;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::lock::lock;

/// Bytes of a file that does not end where files have to: more than 10 MiB.
const ENDLESS: usize = 11 * 1024 * 1024;
/// Bytes of one piece of it.
const PIECE: usize = 64 * 1024;

/// What comes in place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileAnswer {
    /// This status, with `Retry-After: 1` where it is 429.
    Status(u16),
    /// 429 with so many seconds to wait.
    Later(u32),
    /// A way to another address.
    Redirect(String),
    /// A file that is longer than any may be, and does not say how long.
    Endless,
}

/// Those that are still to come.
#[derive(Debug, Default)]
pub(crate) struct FileAnswers(Mutex<VecDeque<FileAnswer>>);

impl FileAnswers {
    /// One more.
    pub(crate) fn add(&self, answer: FileAnswer) {
        lock(&self.0).push_back(answer);
    }

    /// The next, which is spent then.
    pub(crate) fn next(&self) -> Option<Response> {
        lock(&self.0).pop_front().map(|answer| answer.response())
    }
}

impl FileAnswer {
    fn response(&self) -> Response {
        match self {
            Self::Status(status) => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                if status == StatusCode::TOO_MANY_REQUESTS {
                    return Self::Later(1).response();
                }
                status.into_response()
            }
            Self::Later(seconds) => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                let wait = HeaderValue::from(*seconds);
                response.headers_mut().insert(header::RETRY_AFTER, wait);
                response
            }
            Self::Redirect(to) => {
                let mut response = StatusCode::FOUND.into_response();
                if let Ok(to) = HeaderValue::from_str(to) {
                    response.headers_mut().insert(header::LOCATION, to);
                }
                response
            }
            Self::Endless => {
                let pieces =
                    (0..ENDLESS / PIECE).map(|_| Ok::<_, std::convert::Infallible>(vec![b'x'; PIECE]));
                Response::new(Body::from_stream(futures::stream::iter(pieces)))
            }
        }
    }
}
