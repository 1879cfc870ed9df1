//! The log: set up once, for people or for machines.
//!
//! **Invariant:** one event is one line, and text from outside cannot forge another: JSON escapes it, and the human format
//! shows control characters as escapes. **Invariant:** at no level does the log take up what libraries say about the wire,
//! where tokens and people's words pass; records of the `log` crate are not taken up at all.

use std::io::{self, Write};

use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::filter_fn,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
};

use super::settings::{LogFormat, LogSettings};

/// Why the log could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The filter is not understood.
    #[error("`log.level` is not understood: {0}")]
    Level(#[from] tracing_subscriber::filter::ParseError),
    /// Something in this process has set up a log already.
    #[error("the log is already set up")]
    Already,
}

/// Sends the log of the whole process to standard error, as `settings` say.
///
/// # Errors
/// When the filter is not understood, or a log is already set up.
pub fn init(settings: &LogSettings) -> Result<(), LoggingError> {
    let subscriber = subscriber(settings, io::stderr)?;
    tracing::subscriber::set_global_default(subscriber).map_err(|_| LoggingError::Already)
}

fn subscriber<W>(
    settings: &LogSettings,
    writer: W,
) -> Result<Box<dyn tracing::Subscriber + Send + Sync>, LoggingError>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(settings.level.as_str())?;
    let lines = match settings.format {
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(writer)
            .boxed(),
        LogFormat::Human => fmt::layer().with_ansi(false).with_writer(OneLine(writer)).boxed(),
    };
    Ok(Box::new(
        tracing_subscriber::registry()
            .with(filter)
            .with(filter_fn(|about| !tells_of_the_wire(about)))
            .with(lines),
    ))
}

/// Whether an event may show what went over the wire. serenity 0.12.5 logs a gateway payload it cannot read as a warning,
/// and answers and unknown events at `debug`; the transports below it log whole frames at `trace`.
fn tells_of_the_wire(about: &Metadata<'_>) -> bool {
    const TRANSPORTS: [&str; 9] = [
        "serenity",
        "tungstenite",
        "tokio_tungstenite",
        "reqwest",
        "hyper",
        "hyper_util",
        "h2",
        "rustls",
        "axum",
    ];
    let target = about.target();
    let root = target.split("::").next().unwrap_or(target);
    if target.starts_with("serenity::gateway::ws") {
        return *about.level() > Level::ERROR;
    }
    TRANSPORTS.contains(&root) && *about.level() > Level::INFO
}

/// Writes each event as one line without control characters. The formatter hands over a whole event at a time.
struct OneLine<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for OneLine<W> {
    type Writer = OneLineWriter<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        OneLineWriter(self.0.make_writer())
    }
}

struct OneLineWriter<W>(W);

impl<W: Write> Write for OneLineWriter<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let mut line = String::with_capacity(text.len());
        for c in text.strip_suffix('\n').unwrap_or(&text).chars() {
            if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            {
                line.extend(c.escape_default());
            } else {
                line.push(c);
            }
        }
        line.push('\n');
        self.0.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    const FORGED: &str = "spring\n2027-03-14 ERROR forged\r\u{1b}[31mred\u{202e}";

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, level: &str, say: impl FnOnce()) -> String {
        let page = Page::default();
        let settings = LogSettings {
            format,
            level: level.to_owned().try_into().unwrap(),
        };
        let pen = page.clone();
        let subscriber = subscriber(&settings, move || pen.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, say);
        let bytes = page.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_human_line_cannot_be_forged() {
        let lines = logged(LogFormat::Human, "info", || {
            tracing::info!(cohort = FORGED, shown = %FORGED, "opened {FORGED}");
            tracing::warn!("next");
        });
        assert_eq!(lines.lines().count(), 2, "{lines}");
        let (first, _) = lines.split_once('\n').unwrap();
        assert!(!first.chars().any(char::is_control), "{first}");
        assert!(!first.contains('\u{202e}'), "{first}");
        assert!(first.contains("forged") && first.contains("INFO"), "{first}");
    }

    #[test]
    fn a_json_line_is_one_object_with_its_fields() {
        let lines = logged(LogFormat::Json, "info", || {
            tracing::info!(cohort = FORGED, "opened");
        });
        assert_eq!(lines.lines().count(), 1, "{lines}");
        let object: serde_json::Value = serde_json::from_str(&lines).unwrap();
        assert_eq!(object["cohort"], FORGED);
        assert_eq!(object["message"], "opened");
        assert_eq!(object["level"], "INFO");
        assert!(!lines.trim_end().chars().any(char::is_control), "{lines}");
    }

    #[test]
    fn the_level_decides_what_is_worth_a_line() {
        let lines = logged(LogFormat::Human, "info,quiet=error", || {
            tracing::debug!("small");
            tracing::warn!(target: "quiet", "hushed");
            tracing::info!("said");
        });
        assert_eq!(lines.lines().count(), 1, "{lines}");
        assert!(lines.contains("said"), "{lines}");
    }

    #[test]
    fn what_goes_over_the_wire_is_not_logged_at_any_level() {
        let lines = logged(
            LogFormat::Json,
            "trace,serenity=trace,tungstenite::protocol=trace",
            || {
                tracing::warn!(target: "serenity::gateway::ws", "text: canary");
                tracing::debug!(target: "serenity::http::client", "response: canary");
                tracing::trace!(target: "tungstenite::protocol", "frame: canary");
                tracing::trace!(target: "hyper::proto", "bytes: canary");
                tracing::warn!(target: "serenity::gateway::bridge", "resume failed");
                tracing::trace!("our own");
            },
        );
        assert!(!lines.contains("canary"), "{lines}");
        assert!(
            lines.contains("resume failed") && lines.contains("our own"),
            "{lines}"
        );
    }

    #[test]
    fn a_second_log_is_refused_in_words() {
        assert_eq!(LoggingError::Already.to_string(), "the log is already set up");
    }
}
