//! TLS, for clients that speak nothing else: a certificate made at the start, and connections that tell by their first
//! byte how they are spoken.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;
use tokio_util::either::Either;

/// What a TLS connection begins with: a record that carries a handshake (RFC 8446, section 5.1). No method of HTTP does.
const HANDSHAKE: u8 = 0x16;

/// A connection, spoken in the clear or by TLS.
pub(crate) type Stream = Either<TcpStream, TlsStream<TcpStream>>;

/// A certificate for loopback, and what connections are taken by it.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    certificate: String,
}

impl Tls {
    /// Makes a certificate that signs itself; its key is kept nowhere else.
    pub(crate) fn new() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let names = vec![Ipv4Addr::LOCALHOST.to_string(), "localhost".to_owned()];
        let made = rcgen::generate_simple_self_signed(names)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            certificate: made.cert.pem(),
        })
    }

    /// The certificate that clients have to trust, as PEM.
    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// Waits for the first byte of a connection, and for the handshake where it begins one.
    pub(crate) async fn greet(self, stream: TcpStream) -> io::Result<Stream> {
        let mut first = [0];
        stream.peek(&mut first).await?;
        Ok(match first {
            [HANDSHAKE] => Either::Right(self.acceptor.accept(stream).await?),
            _ => Either::Left(stream),
        })
    }
}
