//! Files of people: fetched from where Discord holds them, and sent on with a message.
//!
//! **Invariant:** only addresses of Discord's own file hosts, or of the base address, are ever asked, and no answer leads
//! anywhere else.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url, multipart};

use super::call::Attachment;
use super::client::{DEADLINE, sort_transport};
use super::failure::{Failure, Gone};

/// The largest file that is passed on (facts.md §3: 10 MiB each by default).
const LARGEST: usize = 10 * 1024 * 1024;
/// Where Discord holds files.
const HOSTS: [&str; 2] = ["https://cdn.discordapp.com", "https://media.discordapp.net"];
/// So often an answer may lead on to another address of Discord's.
const STEPS: usize = 3;
/// The pause after a refusal that does not say how long.
const PAUSE: Duration = Duration::from_secs(5);
/// Characters that a file's name may have.
const LONGEST_NAME: usize = 100;

/// A file as Discord held it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What it is, as Discord says.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The way to files.
#[derive(Debug)]
pub(super) struct Files {
    http: reqwest::Client,
    own: Url,
}

impl Files {
    /// The way to Discord's files, and to those of `base`.
    pub(super) fn new(client: reqwest::ClientBuilder, base: &str) -> Result<Self, Failure> {
        let own = Url::parse(base).map_err(|error| Failure::NotSent(error.to_string()))?;
        let led_to = own.clone();
        let policy = reqwest::redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() <= STEPS && is_discords(attempt.url(), &led_to) {
                attempt.follow()
            } else {
                attempt.stop()
            }
        });
        let http = client.redirect(policy).build();
        let http = http.map_err(|error| Failure::NotSent(error.to_string()))?;
        Ok(Self { http, own })
    }

    /// See [`Port::fetch_file`](super::Port::fetch_file).
    pub(super) async fn fetch(&self, url: &str) -> Result<Fetched, Failure> {
        let url = Url::parse(url).ok().filter(|url| is_discords(url, &self.own));
        let url = url.ok_or(Failure::Gone(Gone::Other(0)))?;
        let sent = self.http.get(url).timeout(DEADLINE).send().await;
        let answer = sent.map_err(sort_transport)?;
        match answer.status() {
            status if status.is_success() => read(answer).await,
            StatusCode::TOO_MANY_REQUESTS => Err(Failure::RateLimited(pause_of(&answer))),
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                Err(Failure::Ambiguous(format!("status {status}")))
            }
            status => Err(Failure::Gone(Gone::Other(u32::from(status.as_u16())))),
        }
    }
}

/// Whether an address is one of those that files are fetched from.
fn is_discords(url: &Url, own: &Url) -> bool {
    let origin = url.origin();
    let named = HOSTS.iter().filter_map(|host| Url::parse(host).ok());
    origin == own.origin() || named.into_iter().any(|host| host.origin() == origin)
}

fn pause_of(answer: &Response) -> Duration {
    let told = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let seconds = told.and_then(|text| text.trim().parse().ok());
    seconds.map_or(PAUSE, Duration::from_secs)
}

/// Reads a file to its limit, whatever length it claims to have.
async fn read(mut answer: Response) -> Result<Fetched, Failure> {
    let content_type = answer.headers().get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(sort_transport)? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(Failure::Gone(Gone::Other(413)));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched { content_type, bytes })
}

/// A file as a part of a message: a picture stays a picture.
pub(super) fn part(file: &Attachment) -> multipart::Part {
    let plain = || multipart::Part::bytes(file.bytes.clone()).file_name(safe_name(&file.name));
    let known = file.content_type.as_deref().map(|kind| plain().mime_str(kind));
    known.and_then(Result::ok).unwrap_or_else(plain)
}

/// The name as it may stand in a header and in `attachment://`, its ending kept: a person may call a file whatever they
/// like, and a component names a file by ASCII letters, digits, dashes, dots and underscores alone (components/reference).
pub(super) fn safe_name(name: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let kept: Vec<char> = name.chars().map(|c| if is_kept(c) { c } else { '_' }).collect();
    let cut = kept.len().saturating_sub(LONGEST_NAME);
    let kept: String = kept.into_iter().skip(cut).collect();
    let (stem, ending) = kept.rsplit_once('.').unwrap_or((&kept, ""));
    let is_named = |text: &str| !text.trim_matches(['.', '_', '-']).is_empty();
    match (is_named(stem), is_named(ending)) {
        (true, _) => kept,
        (false, true) => format!("file.{ending}"),
        (false, false) => "file".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_discords_own_addresses_are_asked() {
        let own = Url::parse("http://127.0.0.1:4481").unwrap();
        for (address, asked) in [
            ("https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", true),
            ("https://media.discordapp.net/a.png", true),
            ("http://127.0.0.1:4481/attachments/a.png", true),
            ("http://cdn.discordapp.com/a.png", false),
            ("https://cdn.discordapp.com:8443/a.png", false),
            ("https://cdn.discordapp.com@evil.example/a.png", false),
            ("https://cdn.discordapp.com.evil.example/a.png", false),
            ("http://127.0.0.1:4482/a.png", false),
            ("http://127.0.0.1/latest/meta-data", false),
            ("file:///etc/passwd", false),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(is_discords(&url, &own), asked, "{address}");
        }
    }

    #[test]
    fn no_name_of_a_file_leaves_its_place_in_the_header() {
        for (name, kept) in [
            ("plan.pdf", "plan.pdf"),
            ("Größe 日本.png", "Gr__e___.png"),
            ("a\"; filename=\"b.exe", "a___filename__b.exe"),
            ("a\r\nX-Header: 1\r\n\r\nb", "a__X-Header__1____b"),
            ("日本.pdf", "file.pdf"),
            ("..\\..\\etc/passwd", "file._etc_passwd"),
            ("\u{0}", "file"),
            ("", "file"),
            ("...", "file"),
        ] {
            assert_eq!(safe_name(name), kept, "{name:?}");
        }
        let long = safe_name(&format!("{}.png", "a".repeat(300)));
        assert!(long.len() == LONGEST_NAME && long.ends_with("a.png"), "{long}");
    }
}
