//! Confidential text: how it is kept in memory and sealed for the database, how it is noted that somebody read it, and
//! how channel markers are signed.
//!
//! XChaCha20-Poly1305 under the newest key of the ring; every older key still opens. Its field (table, column, row) is
//! bound to what is sealed, so a value copied into another row does not open there. **Invariant:** nothing here, no error
//! and no `Debug`, shows a key or what was sealed.

mod keyring;
mod place;
pub(crate) mod private_file;
mod reading;
#[cfg(test)]
mod tests;

use std::{fmt, path::PathBuf};

use chacha20poly1305::{
    XNonce,
    aead::{Aead, Payload},
};
use data_encoding::BASE32_DNSCURVE;
use hmac::Mac;

pub(crate) use self::keyring::KEYRING;
use self::keyring::{Format, Key, KeyId};
pub use self::{
    keyring::KeySource,
    place::{Field, Place, Sealed},
    private_file::PrivateFileError,
    reading::{Opening, Reader, open_for},
};
use crate::random::Random;

const NONCE_BYTES: usize = 24;
const HEAD_BYTES: usize = 1 + 4 + NONCE_BYTES;

/// Text for few eyes: a reflection, a private detail. It has no `Display` and its `Debug` hides it, so it does not get
/// into a log or a message by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Confidential(String);

impl Confidential {
    /// Marks `text` as confidential.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for somebody who may read it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Confidential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Confidential(…)")
    }
}

/// Why the keys cannot be used, or what is sealed cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is a database but no keyring.
    #[error(
        "the keys to the confidential answers are missing: {} is not there, although there is a database. Put the file \
         back (from where you keep your copy), or set TRELLIS_KEY; nothing was changed",
        path.display()
    )]
    Lost {
        /// Where the keyring should be.
        path: PathBuf,
    },
    /// The first keyring could not be written.
    #[error("cannot write the keyring {}: {cause}", path.display())]
    NotCreated {
        /// Where it should go.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The keyring cannot be read, or others can read it.
    #[error("the keyring cannot be used: {0}")]
    File(#[from] PrivateFileError),
    /// A line that is no key.
    #[error("{origin}, line {line}: expected a key of 64 hexadecimal digits, not all zero")]
    BadKey {
        /// The file, or the environment variable.
        origin: String,
        /// The line, from 1.
        line: usize,
    },
    /// A keyring with nothing in it.
    #[error(
        "{origin} holds no key: expected at least one line of 64 hexadecimal digits. If it held one before, put your copy \
         back; else delete it and start again"
    )]
    NoKey {
        /// The file, or the environment variable.
        origin: String,
    },
    /// Sealed with a key that is not on the ring.
    #[error(
        "{context} was sealed with key {key}, which is not in the keyring; add it above the newest key and start again"
    )]
    UnknownKey {
        /// What was to be read: table, column, row.
        context: String,
        /// The name of the key.
        key: String,
    },
    /// Not what was sealed: damaged, forged, or from another row.
    #[error("{context} does not open: it is damaged, or it was moved there from elsewhere")]
    Damaged {
        /// What was to be read: table, column, row.
        context: String,
    },
}

/// Seals and opens confidential text, and signs channel markers.
pub struct Vault {
    newest: Key,
    older: Vec<Key>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Vault(newest key {}, {} older)",
            self.newest.id,
            self.older.len()
        )
    }
}

impl Vault {
    /// Takes the keys from `source`, and makes the first one where there is none and that is allowed.
    ///
    /// # Errors
    /// When there is no usable keyring, with what to do about it.
    pub fn unlock(source: KeySource<'_>, random: &Random) -> Result<Self, VaultError> {
        let mut older = keyring::load(source, random)?;
        let newest = older.pop().ok_or_else(|| VaultError::NoKey {
            origin: "the keyring".to_owned(),
        })?;
        Ok(Self { newest, older })
    }

    /// Whether [`Vault::unlock`] would open it, with nothing made.
    ///
    /// # Errors
    /// As [`Vault::unlock`].
    pub fn examine(source: KeySource<'_>) -> Result<(), VaultError> {
        keyring::examine(source)
    }

    /// Seals `plain` for `field` under the newest key: format byte, key id, nonce, ciphertext.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "XChaCha20 seals up to 256 GiB, more than any text in memory"
    )]
    pub fn seal(&self, random: &Random, field: &Field, plain: &str) -> Sealed {
        let nonce = random.bytes::<NONCE_BYTES>();
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: field.context().as_bytes(),
        };
        let text = self
            .newest
            .cipher(Format::NEWEST)
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a text in memory is shorter than the cipher's limit");
        let mut sealed = Vec::with_capacity(HEAD_BYTES + text.len());
        sealed.push(Format::NEWEST.byte());
        sealed.extend(self.newest.id.0);
        sealed.extend(nonce);
        sealed.extend(text);
        Sealed::from(sealed)
    }

    /// Opens what [`Vault::seal`] made for the same `field`, with whichever key it was sealed.
    fn open(&self, field: &Field, sealed: &Sealed) -> Result<Confidential, VaultError> {
        let context = field.context();
        let damaged = || VaultError::Damaged {
            context: context.to_owned(),
        };
        let (format, rest) = sealed.bytes().split_first().ok_or_else(damaged)?;
        let (id, rest) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(damaged)?;
        let format = Format::of(*format).ok_or_else(damaged)?;
        let id = KeyId(*id);
        let key = self
            .keys()
            .find(|key| key.id == id)
            .ok_or_else(|| VaultError::UnknownKey {
                context: context.to_owned(),
                key: id.to_string(),
            })?;
        let payload = Payload {
            msg: text,
            aad: context.as_bytes(),
        };
        let plain = key
            .cipher(format)
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| damaged())?;
        String::from_utf8(plain).map(Confidential).map_err(|_| damaged())
    }

    /// Signs the reference in a channel's topic with 8 characters, so that only a channel this bot made is adopted.
    #[must_use]
    pub fn marker_signature(&self, reference: &str) -> String {
        let code = self
            .newest
            .signer()
            .chain_update(reference)
            .finalize()
            .into_bytes();
        let (short, _) = code.split_at(5);
        BASE32_DNSCURVE.encode(short)
    }

    /// Whether `signature` is this bot's, under any key of the ring.
    #[must_use]
    pub fn verify_marker(&self, reference: &str, signature: &str) -> bool {
        let Ok(code) = BASE32_DNSCURVE.decode(signature.as_bytes()) else {
            return false;
        };
        code.len() == 5
            && self.keys().any(|key| {
                key.signer()
                    .chain_update(reference)
                    .verify_truncated_left(&code)
                    .is_ok()
            })
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.newest).chain(self.older.iter().rev())
    }
}
