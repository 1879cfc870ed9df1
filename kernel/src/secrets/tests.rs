//! What is sealed stays sealed, and every way a keyring can be wrong is said.

use std::path::{Path, PathBuf};

use super::*;

const OLD: &str = "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100";
const NEW: &str = "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
const PLACE: Place = Place::new("midpoint_answer", "text", &["id"]);
const CONTEXT: &str = "midpoint_answer.text/06g9x2m4q8znv5tb";
const PLAIN: &str = "I would rather not say this to Mina yet. — ü 🌱";

fn field() -> Field {
    PLACE.at(&[&"06g9x2m4q8znv5tb"])
}

fn with_keys(keys: &str) -> Result<Vault, VaultError> {
    Vault::unlock(
        KeySource {
            dir: Path::new("not-looked-at"),
            key_file: None,
            environment: Some(keys),
            may_create: false,
        },
        &Random::seeded(1),
    )
}

fn in_dir(dir: &Path, may_create: bool) -> Result<Vault, VaultError> {
    let source = KeySource {
        dir,
        key_file: None,
        environment: None,
        may_create,
    };
    Vault::unlock(source, &Random::os())
}

fn keyring(dir: &Path, content: &str) -> PathBuf {
    let path = dir.join("trellis.keys");
    std::fs::write(&path, content).unwrap();
    #[cfg(unix)]
    chmod(&path, 0o600);
    path
}

#[cfg(unix)]
fn chmod(path: &Path, mode: u32) {
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
    std::fs::set_permissions(path, permissions).unwrap();
}

#[test]
fn what_was_sealed_opens_in_its_place_only() {
    let vault = with_keys(NEW).unwrap();
    let sealed = vault.seal(&Random::os(), &field(), PLAIN);

    assert_eq!(vault.open(&field(), &sealed).unwrap().reveal(), PLAIN);
    let elsewhere = vault.open(&PLACE.at(&[&"another"]), &sealed);
    assert_eq!(
        elsewhere.unwrap_err().to_string(),
        "midpoint_answer.text/another does not open: it is damaged, or it was moved there from elsewhere"
    );
}

#[test]
fn the_same_text_never_looks_the_same_and_shows_nothing() {
    let vault = with_keys(NEW).unwrap();
    let random = Random::os();
    let (one, two) = (
        vault.seal(&random, &field(), PLAIN),
        vault.seal(&random, &field(), PLAIN),
    );
    assert_ne!(one, two);
    assert!(
        !one.bytes()
            .windows(4)
            .any(|part| PLAIN.as_bytes().starts_with(part))
    );
}

#[test]
fn any_changed_or_missing_byte_is_noticed() {
    let vault = with_keys(NEW).unwrap();
    let sealed = vault.seal(&Random::os(), &field(), PLAIN);
    for place in 0..sealed.bytes().len() {
        let mut changed = sealed.bytes().to_vec();
        changed[place] ^= 1;
        assert!(
            vault.open(&field(), &Sealed::from(changed)).is_err(),
            "byte {place} changed"
        );
        let cut = Sealed::from(sealed.bytes()[..place].to_vec());
        assert!(vault.open(&field(), &cut).is_err(), "cut at {place}");
    }
}

#[test]
fn the_newest_key_seals_and_every_older_one_still_opens() {
    let before = with_keys(OLD).unwrap();
    let sealed = before.seal(&Random::os(), &field(), PLAIN);

    let rotated = with_keys(&format!("{OLD},{NEW}")).unwrap();
    assert_eq!(rotated.open(&field(), &sealed).unwrap().reveal(), PLAIN);

    let resealed = rotated.seal(&Random::os(), &field(), PLAIN);
    assert!(with_keys(NEW).unwrap().open(&field(), &resealed).is_ok());
    assert!(before.open(&field(), &resealed).is_err());
}

/// Sealed, signed and named by the version before HKDF, with the key `OLD`: what it left in the world stays readable.
#[test]
fn what_the_first_derivation_made_is_still_known() {
    let sealed = "0167e10a57611830d3641a68f94a690dcc25d1f4b0dac948325ac18f6db2987bc628ab717ae1a55eeb18c0b379b66455419a\
                  26b36842c70848ab61373f7a9c1cff09c840209937cb3cd06fdcaa4df5c1d14cf56c81b99f228c1ab5cdaf963d8666";
    let sealed = data_encoding::HEXLOWER.decode(sealed.as_bytes()).unwrap();
    let vault = with_keys(OLD).unwrap();
    let opened = vault.open(&field(), &Sealed::from(sealed)).unwrap();
    assert_eq!(opened.reveal(), PLAIN);
    assert_eq!(vault.marker_signature("room/06g9x2m4q8znv5tb"), "zbms3tjv");
}

#[test]
fn new_values_are_of_the_second_format() {
    let vault = with_keys(NEW).unwrap();
    let sealed = vault.seal(&Random::os(), &field(), PLAIN);
    assert_eq!(sealed.bytes()[0], 2);
    // The formats have keys of their own: one is not taken for the other.
    let mut first = sealed.bytes().to_vec();
    first[0] = 1;
    assert!(vault.open(&field(), &Sealed::from(first)).is_err());
}

#[test]
fn a_missing_key_is_named() {
    let sealed = with_keys(OLD).unwrap().seal(&Random::os(), &field(), PLAIN);
    let refused = with_keys(NEW).unwrap().open(&field(), &sealed).unwrap_err();
    let id = data_encoding::HEXLOWER.encode(&sealed.bytes()[1..5]);
    assert_eq!(
        refused.to_string(),
        format!(
            "{CONTEXT} was sealed with key {id}, which is not in the keyring; add it above the newest key and start again"
        )
    );
    assert!(!OLD.contains(&id), "the name tells a part of the key");
}

#[test]
fn the_first_start_makes_a_keyring_and_the_next_one_reads_it() {
    let dir = tempfile::tempdir().unwrap();
    let first = in_dir(dir.path(), true).unwrap();
    let sealed = first.seal(&Random::os(), &field(), PLAIN);

    let next = in_dir(dir.path(), false).unwrap();
    assert_eq!(next.open(&field(), &sealed).unwrap().reveal(), PLAIN);
    #[cfg(unix)]
    {
        let made = std::fs::metadata(dir.path().join("trellis.keys")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&made.permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_keyring_lost_beside_a_database_is_never_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let refused = in_dir(dir.path(), false).unwrap_err().to_string();
    let path = dir.path().join("trellis.keys");
    assert_eq!(
        refused,
        format!(
            "the keys to the confidential answers are missing: {} is not there, although there is a database. Put the \
             file back (from where you keep your copy), or set TRELLIS_KEY; nothing was changed",
            path.display()
        )
    );
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn a_keyring_that_others_can_read_is_refused_with_the_fix() {
    let dir = tempfile::tempdir().unwrap();
    let path = keyring(dir.path(), NEW);
    chmod(&path, 0o640);
    let refused = in_dir(dir.path(), true).unwrap_err().to_string();
    assert_eq!(
        refused,
        format!(
            "the keyring cannot be used: {0} can be read or changed by other users of this machine (mode 0640); run \
             `chmod 600 {0}` and start again",
            path.display()
        )
    );
}

#[test]
fn a_line_that_is_no_key_is_named_and_not_repeated() {
    let dir = tempfile::tempdir().unwrap();
    let zeros = "0".repeat(64);
    for bad in ["abcd", &NEW[1..], &NEW.replace('a', "x"), &zeros] {
        let path = keyring(dir.path(), &format!("# keys\n\n{OLD} # first\n{bad}\n"));
        let refused = in_dir(dir.path(), true).unwrap_err().to_string();
        assert_eq!(
            refused,
            format!(
                "{}, line 4: expected a key of 64 hexadecimal digits, not all zero",
                path.display()
            )
        );
    }
    assert_eq!(
        with_keys("nonsense").unwrap_err().to_string(),
        "the environment variable TRELLIS_KEY, line 1: expected a key of 64 hexadecimal digits, not all zero"
    );
}

#[test]
fn an_empty_keyring_is_not_taken_for_a_first_start() {
    let dir = tempfile::tempdir().unwrap();
    let path = keyring(dir.path(), "# nothing but a comment\n");
    assert_eq!(
        in_dir(dir.path(), true).unwrap_err().to_string(),
        format!(
            "{} holds no key: expected at least one line of 64 hexadecimal digits. If it held one before, put your copy \
             back; else delete it and start again",
            path.display()
        )
    );
}

#[test]
fn a_keyring_that_cannot_be_written_says_where() {
    let dir = tempfile::tempdir().unwrap();
    let refused = in_dir(&dir.path().join("missing"), true).unwrap_err();
    assert!(
        refused.to_string().starts_with("cannot write the keyring "),
        "{refused}"
    );
}

#[test]
fn another_place_for_the_keyring_can_be_named() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = dir.path().join("elsewhere.keys");
    let source = KeySource {
        dir: dir.path(),
        key_file: Some(&elsewhere),
        environment: Some(" "),
        may_create: true,
    };
    Vault::unlock(source, &Random::os()).unwrap();
    assert!(elsewhere.exists() && !dir.path().join("trellis.keys").exists());
}

#[test]
fn a_marker_is_known_again_also_after_a_new_key() {
    let before = with_keys(OLD).unwrap();
    let signature = before.marker_signature("room/06g9x2m4q8znv5tb");
    assert_eq!(signature.len(), 8);
    assert!(
        signature
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    );

    let rotated = with_keys(&format!("{OLD} {NEW}")).unwrap();
    assert!(rotated.verify_marker("room/06g9x2m4q8znv5tb", &signature));
    assert_ne!(rotated.marker_signature("room/06g9x2m4q8znv5tb"), signature);

    for (reference, signature) in [
        ("room/another", signature.as_str()),
        ("room/06g9x2m4q8znv5tb", "00000000"),
        ("room/06g9x2m4q8znv5tb", &signature[..6]),
        ("room/06g9x2m4q8znv5tb", ""),
        ("room/06g9x2m4q8znv5tb", "not base32!"),
    ] {
        assert!(!rotated.verify_marker(reference, signature), "{signature:?}");
    }
}

#[test]
fn nothing_confidential_is_shown_by_debug() {
    assert_eq!(format!("{:?}", Confidential::new("secret")), "Confidential(…)");
    assert_eq!(format!("{:?}", Sealed::from(vec![1, 2])), "Sealed(…)");
    let vault = with_keys(&format!("{OLD},{NEW}")).unwrap();
    let shown = format!("{vault:?}");
    assert!(
        shown.starts_with("Vault(newest key ") && shown.ends_with(", 1 older)"),
        "{shown}"
    );
    assert!(!shown.contains(&NEW[..8]) && !shown.contains(&OLD[..8]));
}
