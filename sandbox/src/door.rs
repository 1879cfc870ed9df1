//! The port: loopback only, and with a door that a fault can shut, so that connections are refused.
//!
//! Owns the listening socket. While the door is shut the port stays ours, so that nobody else takes it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

/// How many connections may wait to be taken.
const BACKLOG: u32 = 1024;

/// How long to wait after a connection could not be taken, in real time.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(100);

/// Whether connections are taken.
#[derive(Clone, Debug)]
pub(crate) struct Door(Arc<watch::Sender<bool>>);

impl Door {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(true)))
    }

    pub(crate) fn open(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn shut(&self) {
        self.0.send_replace(false);
    }

    pub(crate) fn is_open(&self) -> bool {
        *self.0.borrow()
    }
}

/// A port with its door.
#[derive(Debug)]
pub(crate) struct Port {
    /// Bound and never listening: it keeps the port while nobody listens at it, where the system allows that.
    _keeper: Option<TcpSocket>,
    listener: Option<TcpListener>,
    address: SocketAddr,
    door: watch::Receiver<bool>,
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Elsewhere it would let us take a port that somebody else listens at.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)?;
    Ok(socket)
}

impl Port {
    /// Opens a port on loopback; 0 lets the system choose.
    pub(crate) fn open(port: u16, door: &Door) -> io::Result<Self> {
        let keeper = bound(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        let address = keeper.local_addr()?;
        let (keeper, listener) = match bound(address).and_then(|socket| socket.listen(BACKLOG)) {
            Ok(listener) => (Some(keeper), listener),
            // Not every system lets two sockets be bound to one port.
            Err(_) => (None, keeper.listen(BACKLOG)?),
        };
        Ok(Self {
            _keeper: keeper,
            listener: Some(listener),
            address,
            door: door.0.subscribe(),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next connection; none comes while the door is shut.
    pub(crate) async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            if *self.door.borrow_and_update() && self.listener.is_none() {
                match bound(self.address).and_then(|socket| socket.listen(BACKLOG)) {
                    Ok(listener) => self.listener = Some(listener),
                    Err(error) => tracing::warn!(%error, "the port could not be opened again"),
                }
            } else if !*self.door.borrow() {
                self.listener = None;
            }
            let Some(listener) = &self.listener else {
                if self.door.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
                continue;
            };
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok(connection) => return connection,
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be accepted");
                        // Out of sockets it is the same again at once; some may be closed in a while.
                        let _ = tokio::time::timeout(OUT_OF_SOCKETS, std::future::pending::<()>()).await;
                    }
                },
                _ = self.door.changed() => {}
            }
        }
    }
}
