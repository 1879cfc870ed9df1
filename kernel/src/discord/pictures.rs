//! What a file is: a picture by its bytes, not by what it is called.
//!
//! **Invariant:** what is no picture is never passed on as one, whatever its name or Discord's word for it.

/// The pictures that Discord shows: what they are, the endings of their names, the usual one first.
const KINDS: [(&str, &[&str]); 4] = [
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
];

/// What a file is that is no picture, where something called it one.
const NO_PICTURE: &str = "application/octet-stream";

/// A file's name and what it is, as Discord is to take it: a picture is shown as one, and what only pretends is a file to be
/// downloaded. Discord goes by the ending of the name.
pub(crate) fn name_and_kind(name: &str, told: Option<String>, bytes: &[u8]) -> (String, Option<String>) {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let has_one_of = |endings: &[&str]| ending.as_deref().is_some_and(|it| endings.contains(&it));
    match kind_of(bytes) {
        Some((kind, endings)) if has_one_of(endings) => (name.to_owned(), Some(kind.to_owned())),
        Some((kind, endings)) => {
            let usual = endings.first().copied().unwrap_or_default();
            (format!("{name}.{usual}"), Some(kind.to_owned()))
        }
        None => {
            let called_one = KINDS.iter().any(|(_, endings)| has_one_of(endings));
            let told_one = told
                .as_deref()
                .is_some_and(|told| told.trim().to_lowercase().starts_with("image/"));
            let name = if called_one {
                format!("{name}.bin")
            } else {
                name.to_owned()
            };
            let kind = if called_one || told_one {
                Some(NO_PICTURE.to_owned())
            } else {
                told
            };
            (name, kind)
        }
    }
}

/// Whether these bytes are a picture that Discord shows.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    kind_of(bytes).is_some()
}

fn kind_of(bytes: &[u8]) -> Option<(&'static str, &'static [&'static str])> {
    let starts = |with: &[u8]| bytes.starts_with(with);
    let number = if starts(b"\x89PNG\r\n\x1a\n") {
        0
    } else if starts(b"\xff\xd8\xff") {
        1
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        2
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        3
    } else {
        return None;
    };
    KINDS.get(number).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0";
    const WEBP: &[u8] = b"RIFF\x10\0\0\0WEBPVP8 ";

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        for (name, told, bytes, shown) in [
            (
                "plan.png",
                Some("image/png"),
                PNG,
                ("plan.png", Some("image/png")),
            ),
            ("PLAN.PNG", None, PNG, ("PLAN.PNG", Some("image/png"))),
            (
                "photo.JPEG",
                None,
                b"\xff\xd8\xff\xe0",
                ("photo.JPEG", Some("image/jpeg")),
            ),
            ("loop.gif", None, b"GIF89a..", ("loop.gif", Some("image/gif"))),
            ("a.webp", None, WEBP, ("a.webp", Some("image/webp"))),
            (
                "a.png",
                Some("image/png"),
                WEBP,
                ("a.png.webp", Some("image/webp")),
            ),
            ("plan", Some("text/plain"), PNG, ("plan.png", Some("image/png"))),
            (
                "plan.png",
                Some("image/png"),
                b"MZ\0\0",
                ("plan.png.bin", Some(NO_PICTURE)),
            ),
            ("plan.jpg", None, b"<html>", ("plan.jpg.bin", Some(NO_PICTURE))),
            (
                "plan.svg",
                Some("image/svg+xml"),
                b"<svg/>",
                ("plan.svg", Some(NO_PICTURE)),
            ),
            (
                "notes.txt",
                Some("text/plain"),
                b"words",
                ("notes.txt", Some("text/plain")),
            ),
            ("sound.wav", None, b"RIFF\x10\0\0\0WAVE", ("sound.wav", None)),
            ("", None, b"", ("", None)),
        ] {
            let (is_name, kind) = name_and_kind(name, told.map(str::to_owned), bytes);
            assert_eq!((is_name.as_str(), kind.as_deref()), shown, "{name} {told:?}");
        }
    }
}
