//! The keys themselves: where they come from and how they are made.
//!
//! A keyring is text: one key a line, 64 hexadecimal digits, the newest last; `#` begins a comment. The environment holds
//! the same with commas or spaces between. A key is named by a digest of itself, so the order can change and a key can
//! move between the file and the environment.

use std::{
    fmt,
    io::Write,
    path::{Path, PathBuf},
};

use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use data_encoding::HEXLOWER_PERMISSIVE;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{VaultError, private_file};
use crate::data_dir;
use crate::random::Random;

/// The keyring's name in the data directory.
pub const KEYRING: &str = "trellis.keys";

/// How the name of a keyring begins while it is written.
const UNFINISHED: &str = ".trellis-keys-";

const HEADER: &str = "\
# The keys to the confidential answers in Trellis's database. Without this file they cannot be read again:
# keep a copy in a safe place, apart from the backups of the database, and show it to nobody.
# To change the key, add a line with 64 new hexadecimal digits at the end and keep the older ones.
";

/// Names a key without telling anything of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// How a sealed value was made; its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Values from before the first release, under a key derived by hand: opened for ever, made no more.
    First,
    /// Under a key derived by HKDF.
    Second,
}

impl Format {
    /// What new values get.
    pub const NEWEST: Self = Self::Second;

    /// The format that this byte stands for.
    pub fn of(byte: u8) -> Option<Self> {
        [Self::First, Self::Second]
            .into_iter()
            .find(|format| format.byte() == byte)
    }

    /// The byte that stands for it.
    pub fn byte(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }
}

/// One key of the ring. Each use has a key of its own, derived from the one in the file, so that neither weakens the
/// other; all are wiped from memory with it.
pub struct Key {
    pub id: KeyId,
    first_sealing: Derived,
    sealing: Derived,
    marker: Derived,
}

type Derived = Zeroizing<[u8; 32]>;

impl Key {
    fn from_master(master: &[u8; 32]) -> Self {
        Self {
            id: KeyId(first_four(&mac(master, "trellis key id 1"))),
            first_sealing: mac(master, "trellis sealing 1"),
            sealing: expand(master, "trellis sealing 2"),
            // It stands in channels that exist, so it stays what it was.
            marker: mac(master, "trellis marker 1"),
        }
    }

    /// What seals and opens values of this format.
    pub fn cipher(&self, format: Format) -> XChaCha20Poly1305 {
        let key: &[u8; 32] = match format {
            Format::First => &self.first_sealing,
            Format::Second => &self.sealing,
        };
        XChaCha20Poly1305::new(key.into())
    }

    /// What signs markers.
    pub fn signer(&self) -> Hmac<Sha256> {
        keyed(&self.marker)
    }
}

fn first_four([a, b, c, d, ..]: &[u8; 32]) -> [u8; 4] {
    [*a, *b, *c, *d]
}

/// A key for `purpose` by HKDF (RFC 5869). Its first step is left out, since the key in the file is random already
/// (RFC 5869 §3.3).
#[expect(
    clippy::expect_used,
    reason = "32 bytes are as long as SHA-256's output, which is what HKDF asks for and gives"
)]
fn expand(master: &[u8; 32], purpose: &str) -> Derived {
    let mut derived = Derived::default();
    Hkdf::<Sha256>::from_prk(master)
        .expect("a key of 32 bytes is long enough for SHA-256")
        .expand(purpose.as_bytes(), derived.as_mut())
        .expect("32 bytes are not too many for SHA-256");
    derived
}

/// The derivation of the first format, and of the names and signatures that are out in the world.
fn mac(master: &[u8; 32], purpose: &str) -> Derived {
    Zeroizing::new(keyed(master).chain_update(purpose).finalize().into_bytes().into())
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length: RFC 2104 §2")]
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

/// Where the keyring is looked for.
#[derive(Clone, Copy, Debug)]
pub struct KeySource<'a> {
    /// The data directory, where the keyring is unless another place is given.
    pub dir: &'a Path,
    /// `secrets.key_file` of the settings.
    pub key_file: Option<&'a Path>,
    /// The value of `TRELLIS_KEY`; when it is there, no file is looked at.
    pub environment: Option<&'a str>,
    /// Whether a missing keyring may be made: only if nobody has worked with the database yet, since else the missing
    /// keys are lost and not new.
    pub may_create: bool,
}

/// Where the keys are.
enum Whereabouts {
    /// In the environment or in a file.
    Here(Vec<Key>),
    /// Nowhere: they are to be made at this place.
    ToBeMade(PathBuf),
}

fn look(source: KeySource<'_>) -> Result<Whereabouts, VaultError> {
    if let Some(text) = source.environment.filter(|text| !text.trim().is_empty()) {
        return parse("the environment variable TRELLIS_KEY", text).map(Whereabouts::Here);
    }
    let path = source
        .key_file
        .map_or_else(|| source.dir.join(KEYRING), Path::to_owned);
    if path.exists() {
        return read(&path).map(Whereabouts::Here);
    }
    if !source.may_create {
        return Err(VaultError::Lost { path });
    }
    Ok(Whereabouts::ToBeMade(path))
}

fn read(path: &Path) -> Result<Vec<Key>, VaultError> {
    parse(&path.display().to_string(), &private_file::read(path)?)
}

/// The keys, oldest first, never none.
pub fn load(source: KeySource<'_>, random: &Random) -> Result<Vec<Key>, VaultError> {
    let path = match look(source)? {
        Whereabouts::Here(keys) => return Ok(keys),
        Whereabouts::ToBeMade(path) => path,
    };
    create(&path, random).map_err(|cause| VaultError::NotCreated {
        path: path.clone(),
        cause,
    })?;
    read(&path)
}

/// Whether [`load`] would find or make the keys; none are made.
pub fn examine(source: KeySource<'_>) -> Result<(), VaultError> {
    match look(source)? {
        // The data directory itself is made where there is none.
        Whereabouts::ToBeMade(path) if path.parent() != Some(source.dir) => {
            let place = place_of(&path);
            match data_dir::probe(&place) {
                Ok(()) => Ok(()),
                Err(cause) => Err(VaultError::NotCreated { path, cause }),
            }
        }
        Whereabouts::Here(_) | Whereabouts::ToBeMade(_) => Ok(()),
    }
}

/// The directory in which a file is.
fn place_of(path: &Path) -> PathBuf {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
}

fn create(path: &Path, random: &Random) -> std::io::Result<()> {
    let place = place_of(path);
    // A temporary file is private from the start, and renaming it leaves no moment with half a key.
    remove_unfinished(&place)?;
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&place)?;
    let key = Zeroizing::new(random.bytes::<32>());
    let key = Zeroizing::new(data_encoding::HEXLOWER.encode(key.as_ref()));
    writeln!(file, "{HEADER}{}", *key)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    #[cfg(unix)]
    std::fs::File::open(&place)?.sync_all()?;
    Ok(())
}

/// Removes what a start has left that ended while it made the keyring: there are keys in it that nobody uses.
fn remove_unfinished(place: &Path) -> std::io::Result<()> {
    for file in std::fs::read_dir(place)? {
        let file = file?;
        if file.file_name().to_string_lossy().starts_with(UNFINISHED) {
            std::fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

fn parse(origin: &str, text: &str) -> Result<Vec<Key>, VaultError> {
    let mut keys: Vec<Key> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let content = line.split('#').next().unwrap_or_default();
        for word in content.split([',', ' ', '\t']).filter(|word| !word.is_empty()) {
            let bad_key = || VaultError::BadKey {
                origin: origin.to_owned(),
                line: number + 1,
            };
            let bytes = HEXLOWER_PERMISSIVE.decode(word.as_bytes());
            let bytes = Zeroizing::new(bytes.map_err(|_| bad_key())?);
            let master: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| bad_key())?;
            if *master == [0; 32] {
                return Err(bad_key());
            }
            keys.push(Key::from_master(master));
        }
    }
    if keys.is_empty() {
        return Err(VaultError::NoKey {
            origin: origin.to_owned(),
        });
    }
    Ok(keys)
}
