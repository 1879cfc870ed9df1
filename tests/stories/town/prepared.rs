//! Towns that were brought to some point once in this process, the long way, and are copied for each story that begins
//! there: the sandbox's world, the bot's files, the time.
//!
//! **Invariant:** a copy has a sandbox, a bot, records and a clock of its own; no story reaches another through it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use discord_sandbox::Snapshot;
use tokio::sync::{OnceCell, oneshot};

use super::{Inner, Town};

/// Where each point was come to, or is being come to.
static POINTS: Mutex<BTreeMap<String, Arc<OnceCell<Point>>>> = Mutex::new(BTreeMap::new());

/// What is kept of a town, to begin others with.
pub(super) struct Point {
    pub(super) snapshot: Snapshot,
    pub(super) now: DateTime<Utc>,
    pub(super) ahead: chrono::Duration,
    pub(super) guild: u64,
    pub(super) lobby: u64,
    pub(super) olga: u64,
    pub(super) names: usize,
    pub(super) pairs: Vec<(u64, u64)>,
    /// The bot's files by their names: the database, the keys.
    files: Vec<(OsString, Vec<u8>)>,
}

impl Town {
    /// A town at a point that takes many acts to come to. `long_way` comes to it, once for all stories that ask for
    /// this point by this name; they have to mean the same by it.
    pub async fn prepared(point: &str, long_way: impl AsyncFnOnce() -> Self + Send + 'static) -> Self {
        let cell = Arc::clone(POINTS.lock().unwrap().entry(point.to_owned()).or_default());
        let kept = cell.get_or_init(|| come_to(point, long_way)).await;
        Self::copy_of(kept).await
    }

    async fn copy_of(point: &Point) -> Self {
        let town = Self::at(point).await;
        point.write_files(&town.data_dir());
        town.start_bot().await;
        town
    }

    async fn keep(self) -> Point {
        self.settle().await;
        self.stop_bot().await;
        let Inner {
            sandbox,
            clock,
            guild,
            lobby,
            story,
            ..
        } = &*self.inner;
        let files = std::fs::read_dir(self.data_dir()).unwrap().flatten();
        Point {
            snapshot: sandbox.snapshot(),
            now: clock.now(),
            ahead: story.ahead,
            guild: *guild,
            lobby: *lobby,
            olga: self.olga().id(),
            names: self.inner.names.load(std::sync::atomic::Ordering::SeqCst),
            pairs: self.inner.pairs.lock().unwrap().all.clone(),
            files: files
                .map(|file| (file.file_name(), std::fs::read(file.path()).unwrap()))
                .collect(),
        }
    }
}

impl Point {
    fn write_files(&self, dir: &Path) {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        std::fs::DirBuilder::new().mode(0o700).create(dir).unwrap();
        for (name, bytes) in &self.files {
            let mut private = std::fs::OpenOptions::new();
            private.write(true).create_new(true).mode(0o600);
            let mut file = private.open(dir.join(name)).unwrap();
            std::io::Write::write_all(&mut file, bytes).unwrap();
        }
    }
}

/// Goes the long way on a thread with a runtime of its own: that of the story that came first ends with that story.
async fn come_to(point: &str, long_way: impl AsyncFnOnce() -> Town + Send + 'static) -> Point {
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name(format!("prepared-{}", point.replace(' ', "-")));
    let going = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let kept = runtime.block_on(async { long_way().await.keep().await });
        // Nobody waits any more when the story that asked has failed meanwhile.
        let _ = tell.send(kept);
    };
    thread.spawn(going).unwrap();
    told.await
        .unwrap_or_else(|_| panic!("the long way to {point:?} was not gone to its end; see above"))
}

/// All that everybody can read, by person and channel, but for what differs from town to town: ids and references.
fn seen_by_all(town: &Town) -> Vec<String> {
    let mut seen = Vec::new();
    for persona in town.sandbox().personas() {
        for channel in persona.channels(town.guild()) {
            seen.push(format!("{} sees {}", persona.name(), channel.name));
            for message in persona.messages(channel.id).unwrap_or_default() {
                let labels: Vec<&str> = message
                    .components
                    .iter()
                    .map(|part| part.label.as_str())
                    .collect();
                let text = without_ids(&message.text());
                seen.push(format!("{}: {text} {labels:?}", message.author_name));
            }
        }
    }
    seen
}

fn without_ids(text: &str) -> String {
    let mut left = String::new();
    let mut word = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter);
            continue;
        }
        // Ids and references have 16 characters or more: digits among them, or none of the letters that no reference has. No word of
        // the bot's is like that.
        let is_made_up = word.contains(|c: char| c.is_ascii_digit()) || !word.contains(['i', 'l', 'o', 'u']);
        let id = word.len() >= 16 && is_made_up;
        left += if id { "…" } else { &word };
        left.push(letter);
        word.clear();
    }
    left
}

#[tokio::test]
async fn the_long_way_leads_to_the_town_that_is_prepared() {
    let long = Town::new().await;
    long.sets_up().await;
    long.opens_cohort("Spring", "career-growth", super::STARTS).await;
    long.pair().await;
    long.starts_cohort().await;
    let seen = seen_by_all(&long);
    for part in ["Sign-up is closed", "Welcome to your room"] {
        assert!(seen.iter().any(|line| line.contains(part)), "{part:?}: {seen:#?}");
    }
    assert_eq!(seen_by_all(&Town::under_way("Spring").await), seen);
}

#[tokio::test]
async fn what_happens_in_a_copy_of_a_town_is_not_seen_in_another() {
    let (one, other) = (Town::under_way("Spring").await, Town::under_way("Spring").await);
    let before = seen_by_all(&other);
    assert_eq!(seen_by_all(&one), before);
    for (town, words) in [(&one, "wrote the parser"), (&other, "wrote the printer")] {
        let (_, mentee) = town.pair().await;
        mentee.posts("/progress visibility:server", words).await;
        town.settle().await;
    }
    let sees = |town: &Town, words| seen_by_all(town).iter().any(|line| line.contains(words));
    assert!(sees(&one, "the parser") && !sees(&one, "the printer"));
    assert!(sees(&other, "the printer") && !sees(&other, "the parser"));
    let newest = |town: &Town| {
        let threads = town.sandbox().threads(town.guild());
        threads.iter().map(|thread| thread.id).max()
    };
    assert_ne!(newest(&one), newest(&other), "each makes ids of its own");
}
