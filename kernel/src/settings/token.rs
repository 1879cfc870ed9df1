//! The bot's token: where it comes from and what it must look like.
//!
//! **Invariant:** the type has no `Display`, its `Debug` hides it, no error repeats any of it, and it is wiped from memory
//! with its last use.

use std::fmt;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::Settings;
use crate::secrets::{PrivateFileError, private_file};

/// The environment variable that holds the token.
const VARIABLE: &str = "DISCORD_TOKEN";

/// Whether a token is the sandbox's: in the middle, where Discord's have a time, stands its name.
fn is_of_the_sandbox(token: &str) -> bool {
    token.split('.').nth(1) == Some("sandbox")
}

/// The bot's token.
#[derive(Clone)]
pub struct Token(SecretString);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why there is no token to start with.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Neither way was used.
    #[error(
        "there is no bot token. Set the environment variable {VARIABLE}, or write the token into a file with mode 0600 \
         and name it as `token_file` under [discord] in trellis.toml. The token is on the page \"Bot\" of your \
         application at https://discord.com/developers/applications"
    )]
    Missing,
    /// The token stands where its file is to be named.
    #[error(
        "`token_file` under [discord] in trellis.toml holds a token itself and not the name of a file. Settings are read by \
         more people than a token is for, so please reset it on the page \"Bot\" of your application, write the new one \
         into a file with mode 0600, and name that file"
    )]
    InSettings,
    /// The file cannot be read, or others can read it.
    #[error("the token file cannot be used: {0}")]
    File(#[from] PrivateFileError),
    /// There is something, but no token.
    #[error("{origin} holds no bot token: {problem}")]
    Malformed {
        /// The variable or the file.
        origin: String,
        /// What is wrong with it.
        problem: TokenProblem,
    },
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// White space or a line break in the middle.
    #[error("there is a space or a line break in the middle of it; it has to be one word and nothing else")]
    Spaces,
    /// Not what Discord's tokens look like.
    #[error(
        "Discord's bot tokens are three parts of letters, digits, - and _ with dots between, together more than 50 \
         characters. Was the application's id, public key or client secret copied instead?"
    )]
    Shape,
    /// A token of the sandbox for the real Discord.
    #[error("it belongs to the sandbox, but `api_base` under [discord] in trellis.toml is not set")]
    Sandbox,
}

impl Token {
    /// The token from `DISCORD_TOKEN` or else from the settings' `token_file`. `env` looks a variable up.
    ///
    /// # Errors
    /// When there is none, its file is unreadable or exposed, or it cannot be a token: with what to do.
    pub fn load(settings: &Settings, env: impl Fn(&str) -> Option<String>) -> Result<Self, TokenError> {
        let (origin, text) = match (env(VARIABLE), &settings.discord.token_file) {
            (Some(text), _) if !text.trim().is_empty() => (
                format!("the environment variable {VARIABLE}"),
                Zeroizing::new(text),
            ),
            (_, Some(path)) if names_a_token(path) => return Err(TokenError::InSettings),
            (_, Some(path)) => (path.display().to_string(), private_file::read(path)?),
            (_, None) => return Err(TokenError::Missing),
        };
        let parsed = match settings.discord.api_base {
            None => Self::parse(&text),
            Some(_) => Self::for_stand_in(&text),
        };
        parsed.map_err(|problem| TokenError::Malformed { origin, problem })
    }

    /// A token for the real Discord; `Bot ` before it and white space around it are dropped.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn parse(text: &str) -> Result<Self, TokenProblem> {
        let token = Self::for_stand_in(text)?;
        let text = token.reveal();
        if is_of_the_sandbox(text) {
            return Err(TokenProblem::Sandbox);
        }
        let part = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let parts: Vec<&str> = text.split('.').collect();
        if parts.len() != 3 || !parts.into_iter().all(part) || text.len() <= 50 {
            return Err(TokenProblem::Shape);
        }
        Ok(token)
    }

    /// A token for a stand-in on this machine, which may look as it likes.
    ///
    /// # Errors
    /// When it is empty or not one word.
    pub fn for_stand_in(text: &str) -> Result<Self, TokenProblem> {
        let text = text.trim();
        let text = text.strip_prefix("Bot ").unwrap_or(text).trim();
        if text.is_empty() {
            return Err(TokenProblem::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(TokenProblem::Spaces);
        }
        Ok(Self(SecretString::new(text.to_owned())))
    }

    /// The token, for the call to Discord.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Whether what should be a path is a token, so that no error repeats it.
fn names_a_token(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !path.exists() && (is_of_the_sandbox(&name) || Token::parse(&name).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Has the shape of a token and was never one.
    const GOOD: &str = "MDAwMDAwMDAwMDAwMDAwMDAw.NotRea.l-token-only-the-shape-of-one_0000";

    fn from_env(value: &str) -> Result<Token, TokenError> {
        Token::load(&Settings::default(), |name| {
            (name == "DISCORD_TOKEN").then(|| value.to_owned())
        })
    }

    fn from_file(path: &Path) -> Result<Token, TokenError> {
        let mut settings = Settings::default();
        settings.discord.token_file = Some(path.to_owned());
        Token::load(&settings, |_| None)
    }

    #[cfg(unix)]
    fn write(path: &Path, content: &str, mode: u32) {
        std::fs::write(path, content).unwrap();
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(path, permissions).unwrap();
    }

    #[test]
    fn a_token_is_taken_as_people_paste_it() {
        for pasted in [GOOD.to_owned(), format!("  {GOOD}\n"), format!("Bot {GOOD}\r\n")] {
            assert_eq!(from_env(&pasted).unwrap().reveal(), GOOD);
        }
    }

    #[test]
    fn a_missing_token_tells_both_ways() {
        let words = "there is no bot token. Set the environment variable DISCORD_TOKEN, or write the token into a file \
                     with mode 0600 and name it as `token_file` under [discord] in trellis.toml. The token is on the \
                     page \"Bot\" of your application at https://discord.com/developers/applications";
        let missing = Token::load(&Settings::default(), |_| None).unwrap_err();
        assert_eq!(missing.to_string(), words);
        assert_eq!(from_env("  ").unwrap_err().to_string(), words);
    }

    #[test]
    fn what_cannot_be_a_token_is_told_apart_and_never_repeated() {
        let cases = [
            ("Bot", "Discord's bot tokens are three parts"),
            ("1234567890123456789", "Discord's bot tokens are three parts"),
            ("a.b.c", "Discord's bot tokens are three parts"),
            (&GOOD.replace('.', ","), "Discord's bot tokens are three parts"),
            (
                &GOOD.replace("NotRea", ""),
                "Discord's bot tokens are three parts",
            ),
            (
                &format!("{GOOD}\n{GOOD}"),
                "there is a space or a line break in the middle",
            ),
            (
                &GOOD.replace('.', " "),
                "there is a space or a line break in the middle",
            ),
            ("MTI.sandbox.12", "it belongs to the sandbox, but `api_base`"),
        ];
        for (value, words) in cases {
            let refused = from_env(value).unwrap_err().to_string();
            let begin = format!("the environment variable DISCORD_TOKEN holds no bot token: {words}");
            assert!(refused.starts_with(&begin), "{refused}");
            assert!(!refused.contains("only-the-shape"), "{refused}");
        }
        assert_eq!(Token::parse(" Bot ").unwrap_err(), TokenProblem::Shape);
        assert_eq!(Token::parse("\n").unwrap_err(), TokenProblem::Empty);
    }

    #[test]
    fn a_token_in_the_place_of_its_file_is_told_and_never_repeated() {
        for place in [
            GOOD.to_owned(),
            format!("/etc/trellis/{GOOD}"),
            "MTI.sandbox.12-only-the-shape".to_owned(),
        ] {
            let refused = from_file(Path::new(&place)).unwrap_err();
            assert!(matches!(refused, TokenError::InSettings), "{place}");
            assert!(!refused.to_string().contains("only-the-shape"), "{refused}");
        }
    }

    #[test]
    fn a_stand_in_takes_any_single_word() {
        let mut settings = Settings::default();
        settings.discord.api_base = Some("http://127.0.0.1:1".to_owned().try_into().unwrap());
        let token = Token::load(&settings, |_| Some("MTI.sandbox.12".to_owned())).unwrap();
        assert_eq!(token.reveal(), "MTI.sandbox.12");
        assert!(Token::load(&settings, |_| Some("two words".to_owned())).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_token_file_is_read_if_it_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token");
        write(&path, &format!("{GOOD}\n"), 0o600);
        assert_eq!(from_file(&path).unwrap().reveal(), GOOD);

        write(&path, "\n", 0o600);
        assert_eq!(
            from_file(&path).unwrap_err().to_string(),
            format!("{} holds no bot token: it is empty", path.display())
        );

        write(&path, GOOD, 0o644);
        assert_eq!(
            from_file(&path).unwrap_err().to_string(),
            format!(
                "the token file cannot be used: {0} can be read or changed by other users of this machine (mode 0644); \
                 run `chmod 600 {0}` and start again",
                path.display()
            )
        );
    }

    #[test]
    fn a_token_file_that_is_not_there_is_named() {
        let refused = from_file(Path::new("nowhere/token")).unwrap_err().to_string();
        assert!(
            refused.starts_with("the token file cannot be used: cannot read nowhere/token: "),
            "{refused}"
        );
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let mut settings = Settings::default();
        settings.discord.token_file = Some("nowhere/token".into());
        let token = Token::load(&settings, |_| Some(GOOD.to_owned())).unwrap();
        assert_eq!(token.reveal(), GOOD);
    }

    #[test]
    fn debug_hides_the_token() {
        assert_eq!(format!("{:?}", Token::parse(GOOD).unwrap()), "Token(…)");
    }
}
