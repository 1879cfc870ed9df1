//! What an operator chooses: `trellis.toml`.
//!
//! Every key has a default, so the file may be missing or say little; `config/trellis.toml` shows them all. What is said
//! is checked while it is read, so that a fault comes with its line and key. **Invariant:** no secret is in here; the token
//! and the keys come from the environment or from files of their own.

mod fault;
mod token;
mod values;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use self::fault::SettingsFault;
pub use self::{
    token::{Token, TokenError, TokenProblem},
    values::{ApiBase, LogFormat, LogLevel, RequestsPerSecond, TextLocale, WebAddress},
};

/// The file that is read when no other is named, in the working directory.
const FILE: &str = "trellis.toml";

/// All settings. Relative paths start from the working directory.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How to reach Discord.
    pub discord: DiscordSettings,
    /// Where the data is kept.
    pub data: DataSettings,
    /// Which programs there are.
    pub programs: ProgramsSettings,
    /// Which roadmaps there are.
    pub roadmaps: RoadmapsSettings,
    /// Which words are said.
    pub texts: TextsSettings,
    /// What is logged, and how.
    pub log: LogSettings,
    /// Where the keys are kept.
    pub secrets: SecretsSettings,
    /// Who runs this bot.
    pub operator: OperatorSettings,
}

/// `[discord]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiscordSettings {
    /// A file with the bot's token, when `DISCORD_TOKEN` is not set.
    pub token_file: Option<PathBuf>,
    /// A stand-in for Discord on this machine.
    pub api_base: Option<ApiBase>,
    /// The limit over all routes.
    pub global_requests_per_second: RequestsPerSecond,
}

/// `[data]`
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataSettings {
    /// The directory of the database, the lock and the keyring.
    pub dir: PathBuf,
}

impl Default for DataSettings {
    fn default() -> Self {
        Self { dir: "data".into() }
    }
}

/// `[programs]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProgramsSettings {
    /// A directory whose programs come on top of the built-in ones, or in place of those of the same name.
    pub dir: Option<PathBuf>,
}

/// `[roadmaps]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoadmapsSettings {
    /// A directory whose roadmaps come on top of the built-in ones, or in place of those of the same name.
    pub dir: Option<PathBuf>,
}

/// `[texts]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextsSettings {
    /// A directory whose messages come in place of the built-in ones.
    pub dir: Option<PathBuf>,
    /// The language to speak.
    pub locale: TextLocale,
}

/// `[log]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// For people or for machines.
    pub format: LogFormat,
    /// What is worth a line.
    pub level: LogLevel,
}

/// `[secrets]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecretsSettings {
    /// The keyring, when it is not in the data directory.
    pub key_file: Option<PathBuf>,
}

/// `[operator]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OperatorSettings {
    /// Whom people can ask about this bot and their data; shown by `/privacy`.
    pub contact: Option<String>,
    /// The operator's own privacy notice; linked by `/privacy`.
    pub privacy_url: Option<WebAddress>,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file that was named is not there.
    #[error(
        "there is no settings file {}: check the path, or name none to start with the defaults (or with {FILE} in the \
         working directory)",
        path.display()
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is there but cannot be read as text.
    #[error("cannot read the settings file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file says something that it cannot say.
    #[error("{}, {fault}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Line, key, and what was expected.
        fault: SettingsFault,
    },
}

impl Settings {
    /// The settings in `path`; without one those in `trellis.toml` in the working directory; without that the defaults.
    ///
    /// # Errors
    /// When a file is missing that was named, cannot be read, or is wrong: with file, line, key and what was expected.
    pub fn load(path: Option<&Path>) -> Result<Self, SettingsError> {
        let file = path.unwrap_or(Path::new(FILE));
        let source = match std::fs::read_to_string(file) {
            Ok(source) => source,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                return match path {
                    None => Ok(Self::default()),
                    Some(path) => Err(SettingsError::Missing {
                        path: path.to_owned(),
                    }),
                };
            }
            Err(source) => {
                return Err(SettingsError::Unreadable {
                    path: file.to_owned(),
                    source,
                });
            }
        };
        Self::parse(&source).map_err(|fault| SettingsError::Wrong {
            path: file.to_owned(),
            fault,
        })
    }

    fn parse(source: &str) -> Result<Self, SettingsFault> {
        let file =
            toml::Deserializer::parse(source).map_err(|fault| SettingsFault::of_syntax(source, &fault))?;
        serde_path_to_error::deserialize(file).map_err(|fault| SettingsFault::of_value(source, &fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNOTATED: &str = include_str!("../../../config/trellis.toml");

    #[test]
    fn the_annotated_file_says_the_defaults() {
        assert_eq!(Settings::parse(ANNOTATED).unwrap(), Settings::default());
    }

    #[test]
    fn the_annotated_file_shows_every_key() {
        let uncommented: String = ANNOTATED
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.split(' ').nth(1) == Some("=") => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let Settings {
            discord,
            data: _,
            programs,
            roadmaps,
            texts,
            log: _,
            secrets,
            operator,
        } = Settings::parse(&uncommented).unwrap();
        assert!(discord.token_file.is_some() && discord.api_base.is_some());
        assert!(roadmaps.dir.is_some());
        assert!(programs.dir.is_some() && texts.dir.is_some() && secrets.key_file.is_some());
        assert!(operator.contact.is_some() && operator.privacy_url.is_some());
        for key in ["global_requests_per_second", "dir", "locale", "format", "level"] {
            assert!(uncommented.contains(&format!("\n{key} = ")), "{key}");
        }
    }

    #[test]
    fn what_is_not_said_keeps_its_default() {
        let settings = Settings::parse("[data]\ndir = \"/srv/trellis\"\n").unwrap();
        assert_eq!(settings.data.dir, Path::new("/srv/trellis"));
        assert_eq!(settings.discord, DiscordSettings::default());
        assert_eq!(settings.discord.global_requests_per_second.get(), 45);
        assert_eq!(settings.texts.locale.as_str(), "en");
    }

    #[test]
    fn each_mistake_is_told_with_line_key_and_what_was_expected() {
        let cases = [
            (
                "[discord]\n\ntoken_fil = \"x\"\n",
                "line 3: `discord.token_fil`: unknown field `token_fil`, expected one of `token_file`, `api_base`, \
                 `global_requests_per_second`",
            ),
            (
                "[discord]\ntoken = \"MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs\"\n",
                "line 2: `discord.token`: the token itself does not belong in this file: put it into the environment \
                 variable DISCORD_TOKEN, or into a file of its own that `token_file` names",
            ),
            (
                "[discrod]\n",
                "line 1: `discrod`: unknown field `discrod`, expected one of `discord`, `data`, `programs`, `roadmaps`, \
                 `texts`, `log`, `secrets`, `operator`",
            ),
            (
                "[discord]\nglobal_requests_per_second = \"many\"\n",
                "line 2: `discord.global_requests_per_second`: invalid type: text, expected a whole number \
                 from 1 to 50",
            ),
            (
                "[discord]\nglobal_requests_per_second = 51\n",
                "line 2: `discord.global_requests_per_second`: expected a whole number from 1 to 50 (50 is Discord's \
                 limit)",
            ),
            (
                "[log]\nformat = \"xml\"\n",
                "line 2: `log.format`: unknown variant `xml`, expected `human` or `json`",
            ),
            (
                "[log]\nlevel = \"loud\"\n",
                "line 2: `log.level`: expected off, error, warn, info, debug or trace, alone or as `target=level`, with \
                 commas between",
            ),
            (
                "[texts]\nlocale = \"english please\"\n",
                "line 2: `texts.locale`: expected a language such as en, de or pt-BR",
            ),
            (
                "[operator]\nprivacy_url = \"example.org/privacy\"\n",
                "line 2: `operator.privacy_url`: expected an address that begins with https://",
            ),
            (
                "[data]\ndir = 7\n",
                "line 2: `data.dir`: invalid type: integer `7`, expected path string",
            ),
            (
                "discord = { token = \"MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs\" }\n",
                "line 1: `discord.token`: the token itself does not belong in this file: put it into the environment \
                 variable DISCORD_TOKEN, or into a file of its own that `token_file` names",
            ),
            (
                "discord.global_requests_per_second = 51\nlog = {\n  level = \"info\",\n  format = 3,\n}\n",
                "line 1: `discord.global_requests_per_second`: expected a whole number from 1 to 50 (50 is Discord's \
                 limit)",
            ),
            (
                "[data]\ndir = \"a\"\ndir = \"b\"\n",
                "line 3: `data.dir`: duplicate key",
            ),
        ];
        for (source, words) in cases {
            assert_eq!(
                Settings::parse(source).unwrap_err().to_string(),
                words,
                "{source}"
            );
        }
        let cut = Settings::parse("[data]\ndir = \"unfinished\n").unwrap_err();
        assert!(cut.to_string().starts_with("line 2: `data.dir`: "), "{cut}");
    }

    #[test]
    fn a_stand_in_for_discord_is_only_taken_from_this_machine() {
        for good in [
            "http://127.0.0.1:43117",
            "http://localhost:8080/",
            "http://[::1]:9",
        ] {
            let source = format!("[discord]\napi_base = \"{good}\"\n");
            let base = Settings::parse(&source).unwrap().discord.api_base.unwrap();
            assert_eq!(base.as_str(), good.trim_end_matches('/'));
        }
        for bad in [
            "https://127.0.0.1:43117",
            "http://discord.example:80",
            "http://127.0.0.1@discord.example",
            "http://127.0.0.1:43117/api/v10",
            "http://127.0.0.1:43117/?x",
            "http://10.0.0.1:80",
            "127.0.0.1:43117",
            "",
        ] {
            let source = format!("[discord]\napi_base = \"{bad}\"\n");
            assert_eq!(
                Settings::parse(&source).unwrap_err().to_string(),
                "line 2: `discord.api_base`: expected http:// with a loopback address and a port and no path, such as \
                 http://127.0.0.1:43117",
                "{bad}"
            );
        }
    }

    #[test]
    fn a_file_that_was_named_has_to_be_there_and_to_be_text() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("other.toml");
        let missing = Settings::load(Some(&path)).unwrap_err().to_string();
        assert_eq!(
            missing,
            format!(
                "there is no settings file {}: check the path, or name none to start with the defaults (or with \
                 trellis.toml in the working directory)",
                path.display()
            )
        );

        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        let unreadable = Settings::load(Some(&path)).unwrap_err().to_string();
        assert!(
            unreadable.starts_with(&format!("cannot read the settings file {}: ", path.display())),
            "{unreadable}"
        );

        std::fs::write(&path, "[data]\ndri = \"x\"\n").unwrap();
        let wrong = Settings::load(Some(&path)).unwrap_err().to_string();
        assert_eq!(
            wrong,
            format!(
                "{}, line 2: `data.dri`: unknown field `dri`, expected `dir`",
                path.display()
            )
        );

        std::fs::write(&path, "[data]\ndir = \"x\"\n").unwrap();
        assert_eq!(Settings::load(Some(&path)).unwrap().data.dir, Path::new("x"));
    }
}
