//! Tokens: the sandbox's own, and what a real one looks like, so that nobody keeps one here unaware.

/// The middle part of a bot's token here. With Discord it is a time, six characters long.
const OWN: &str = "sandbox";

/// The token of a new account. A bot's has the form of Discord's, whose first part libraries read the application's id from.
pub(crate) fn made(account: u64, bot: bool, word: &str) -> String {
    if bot {
        let id = data_encoding::BASE64_NOPAD.encode(account.to_string().as_bytes());
        format!("{id}.{OWN}.{word}")
    } else {
        format!("sandbox-user-{word}")
    }
}

/// Says so, without the token, when one was sent here that works elsewhere.
pub(crate) fn warn_of_a_real_one(token: &str) {
    if looks_real(token) {
        tracing::error!(
            "a token that looks like a real one was sent here: reset it, and give the bot the sandbox's own"
        );
    }
}

/// Whether a token has the shape of Discord's own: three parts, the first an id in base64; or that of an account
/// with two factors.
fn looks_real(token: &str) -> bool {
    if token.starts_with("mfa.") {
        return true;
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [id, middle, secret] = parts.as_slice() else {
        return false;
    };
    if *middle == OWN {
        return false;
    }
    let decoded = data_encoding::BASE64_NOPAD.decode(id.trim_end_matches('=').as_bytes());
    let digits = decoded.is_ok_and(|id| (17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit));
    digits && secret.len() >= 20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_token_is_known_by_its_shape_and_the_sandboxs_own_is_not() {
        assert!(looks_real(
            "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.0123456789abcdefghijklmnopq"
        ));
        assert!(looks_real("mfa.0123456789abcdefghijklmnopq"));
        for own in [
            made(123_456_789_012_345_678, true, "0123456789abcdef0123456789abcdef").as_str(),
            "sandbox-user-0123456789abcdef",
            "",
            "a.b.c",
            "nonsense.and.more-nonsense-of-some-length",
        ] {
            assert!(!looks_real(own), "{own}");
        }
    }
}
