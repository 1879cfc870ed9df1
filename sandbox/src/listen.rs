//! The listener: loopback only, with connections that a fault can cut.
//!
//! Owns the sockets and the split between REST, gateway, files and page. Must not know what any of them do.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::serve::{IncomingStream, Listener};
use axum::{Json, Router};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::either::Either;
use tokio_util::sync::CancellationToken;

use crate::door::{Door, Port};
use crate::errors::ApiError;
use crate::gateway::{Address, Transport};
use crate::limits;
use crate::rest::{self, Server};
use crate::tls::{Stream, Tls};

/// Bytes of a frame that are read at all; what is longer ends the connection.
const FRAME_BYTES: usize = 64 << 10;

/// So long a connection may take until it has said how it is spoken, and its handshake is over.
const GREETING: Duration = Duration::from_secs(10);

/// Opens a port on loopback; 0 lets the system choose.
pub(crate) async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Loopback connections that can be cut.
struct Loopback {
    port: Port,
    door: Door,
    tls: Option<Tls>,
    /// Those that have not said yet how they are spoken, or whose handshake is not over.
    greeted: JoinSet<io::Result<(Stream, SocketAddr)>>,
}

impl Loopback {
    /// The next connection that can be read.
    async fn next(&mut self) -> (Stream, SocketAddr) {
        loop {
            tokio::select! {
                (stream, from) = self.port.accept() => {
                    let _ = stream.set_nodelay(true);
                    let Some(tls) = self.tls.clone() else {
                        return (Either::Left(stream), from);
                    };
                    self.greeted.spawn(async move {
                        let greeted = tokio::time::timeout(GREETING, tls.greet(stream)).await;
                        Ok((greeted.map_err(|_| io::ErrorKind::TimedOut)??, from))
                    });
                }
                Some(greeted) = self.greeted.join_next() => match greeted {
                    Ok(Ok(connection)) => return connection,
                    // Most often a client that does not trust the certificate, which says so itself.
                    Ok(Err(error)) => tracing::debug!(%error, "a connection did not begin"),
                    Err(error) => tracing::error!(%error, "a connection could not be greeted"),
                },
            }
        }
    }
}

/// A connection, with the switch that cuts it.
struct Wire {
    stream: Stream,
    cut: Cut,
    door: Door,
}

/// Cuts a connection: nothing more is read or written on it.
#[derive(Clone, Debug, Default)]
struct Cut(Arc<AtomicBool>);

impl Wire {
    fn alive(&self) -> io::Result<()> {
        if self.cut.0.load(Ordering::Relaxed) || !self.door.is_open() {
            Err(io::ErrorKind::ConnectionReset.into())
        } else {
            Ok(())
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.alive()?;
        Pin::new(&mut this.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.alive()?;
        Pin::new(&mut this.stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

impl Listener for Loopback {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let (stream, from) = self.next().await;
        let wire = Wire {
            stream,
            cut: Cut::default(),
            door: self.door.clone(),
        };
        (wire, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.port.address())
    }
}

impl Connected<IncomingStream<'_, Loopback>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.io().cut.clone()
    }
}

/// Serves until `stop`, by TLS too where there is a certificate; `page` answers what is neither API nor gateway nor file.
pub(crate) fn serve(
    port: Port,
    tls: Option<Tls>,
    server: Arc<Server>,
    page: Option<Router>,
    stop: CancellationToken,
) {
    let door = server.door.clone();
    let mut router = Router::new()
        .route("/api", any(api))
        .route("/api/{*path}", any(api))
        .route("/attachments/{channel}/{id}/{name}", get(attachment))
        .with_state(server.clone());
    if let Some(page) = page {
        router = router.merge(page);
    }
    let service = router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(from_fn_with_state(server, sockets_first))
        .layer(from_fn(loopback_only))
        .into_make_service_with_connect_info::<Cut>();
    let ended = stop.clone();
    tokio::spawn(async move {
        let loopback = Loopback {
            port,
            door,
            tls,
            greeted: JoinSet::new(),
        };
        let serving = axum::serve(loopback, service);
        tokio::select! {
            () = ended.cancelled() => {}
            served = serving => if let Err(error) = served {
                tracing::error!(%error, "the listener ended");
            },
        }
    });
}

/// Serves a router of its own, the control side, until `stop`.
pub(crate) fn serve_plain(listener: TcpListener, router: Router, stop: CancellationToken) {
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            served = axum::serve(listener, router.layer(from_fn(loopback_only))) => if let Err(error) = served {
                tracing::error!(%error, "the control listener ended");
            },
        }
    });
}

/// Refuses requests for another host, which a page of another origin could send by a name of its own.
async fn loopback_only(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("");
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "127.0.0.1" | "localhost" | "") {
        return next.run(request).await;
    }
    StatusCode::MISDIRECTED_REQUEST.into_response()
}

/// The gateway is at the root, where the page is too: an upgrade tells them apart.
async fn sockets_first(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let upgrades = request
        .headers()
        .get(header::UPGRADE)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"));
    if upgrades && request.uri().path() == "/" {
        return upgrade(server, request).await;
    }
    next.run(request).await
}

async fn upgrade(server: Arc<Server>, request: Request) -> Response {
    use axum::extract::FromRequestParts;
    let (mut parts, _) = request.into_parts();
    let pairs = Query::<Vec<(String, String)>>::from_request_parts(&mut parts, &()).await;
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    let named = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let transport = match (named("encoding"), named("compress")) {
        (Some("etf"), _) => {
            return (StatusCode::BAD_REQUEST, "encoding=etf is not here: ask for json").into_response();
        }
        (_, None | Some("")) => Transport::Plain,
        (_, Some("zlib-stream")) => Transport::Zlib,
        (_, Some("zstd-stream")) => Transport::Zstd,
        _ => {
            let known = "compress is zlib-stream or zstd-stream";
            return (StatusCode::BAD_REQUEST, known).into_response();
        }
    };
    let address = Address {
        known_version: named("v") == Some("10"),
        transport,
    };
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => {
            let shared = server.shared.clone();
            upgrade
                .max_message_size(FRAME_BYTES)
                .max_frame_size(FRAME_BYTES)
                .on_upgrade(move |socket| crate::gateway::serve(shared, socket, address))
        }
        Err(refused) => refused.into_response(),
    }
}

async fn api(
    State(server): State<Arc<Server>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let read = axum::body::to_bytes(body, limits::REQUEST_BYTES + (1 << 20)).await;
    let Ok(bytes) = read else {
        let error = ApiError::entity_too_large();
        return (StatusCode::PAYLOAD_TOO_LARGE, Json(error.body())).into_response();
    };
    // A request that has arrived takes its course, even when the client hangs up meanwhile.
    let course = async move { rest::enter(&server, parts.method, parts.uri, parts.headers, bytes).await };
    match tokio::spawn(course).await {
        Ok(rest::Outcome::Answer(response)) => response,
        Err(error) => {
            tracing::error!(%error, "a request could not be carried out");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Ok(rest::Outcome::Cut) => {
            cut.0.store(true, Ordering::Relaxed);
            Response::new(Body::empty())
        }
    }
}

async fn attachment(
    State(server): State<Arc<Server>>,
    Path((channel, id, name)): Path<(u64, u64, String)>,
) -> Response {
    if let Some(answer) = server.files.next() {
        return answer;
    }
    let file = server.shared.read(|world| {
        world
            .file(id)
            .filter(|file| file.channel == channel && file.filename == name)
            .cloned()
    });
    let Some(file) = file else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(file.bytes.to_vec()));
    let plain = HeaderValue::from_static("application/octet-stream");
    let kind = file
        .content_type()
        .and_then(|kind| HeaderValue::from_str(&kind).ok());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind.unwrap_or(plain));
    // The page is on this origin: what a person uploads must not run as the page.
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
