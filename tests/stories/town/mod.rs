//! The language stories are told in: a town with a sandbox, the bot as it really runs, and a clock that only the
//! story moves. People act and look as Discord's own client would let them.
//!
//! **Invariant:** every wait has a deadline and looks at the state, never at an edge; when it fails it shows what
//! everybody sees.

mod community;
mod line;
mod person;
mod prepared;
mod process;
mod told;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use discord_sandbox::{Config, Limits, Persona, Sandbox};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use trellis::bot::{Bot, Parts, StartError};
use trellis::interaction::App;
use trellis::records::{program, roadmap};
use trellis_domain::program::Catalogue;
use trellis_domain::roadmap::Roadmaps;
use trellis_domain::zone::Zone;
use trellis_kernel::clock::Clock;
use trellis_kernel::discord::permissions::{NEEDED, sum};
use trellis_kernel::random::Random;
use trellis_kernel::settings::{OperatorSettings, Token};
use trellis_kernel::texts::Texts;

#[allow(unused_imports, reason = "for stories that move dates")]
pub use community::STARTS;
pub use person::{Channel, Person, button};
pub use process::Process;
pub use told::{Told, parts};

use prepared::Point;

/// How long a story waits for something before it has failed, in real time.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// A Monday; stories begin then.
const BEGIN: &str = "2027-01-04T09:00:00Z";

/// Alike for all towns, and read once: that costs more than all else that a bot does when it starts.
static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::load(None, "en").unwrap());
static PROGRAMS: LazyLock<Catalogue> = LazyLock::new(|| program::load(None).unwrap());
static ROADMAPS: LazyLock<Roadmaps> = LazyLock::new(|| roadmap::load(None).unwrap());

/// A community with a bot.
pub struct Town {
    inner: Arc<Inner>,
}

/// What people and the town share.
pub struct Inner {
    sandbox: Sandbox,
    clock: Clock,
    guild: u64,
    lobby: u64,
    data: tempfile::TempDir,
    bot: Mutex<Option<Running>>,
    olga: Mutex<Option<Person>>,
    names: AtomicUsize,
    pairs: Mutex<Pairs>,
    texts: Mutex<Texts>,
    programs: Mutex<Catalogue>,
    in_debt: AtomicBool,
    /// The bot's own, from its next start on.
    patience: Mutex<Duration>,
    between_redraws: Mutex<TimeDelta>,
    story: Story,
}

/// Which story a town is of, and what follows from that.
struct Story {
    name: String,
    /// Which town of its story it is, from 0.
    number: u64,
    seed: u64,
    /// How far Discord's clock is ahead of the bot's. Its ids tell its time, so towns have each their own.
    ahead: chrono::Duration,
}

impl Story {
    fn new() -> Self {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("story").replace("::", "-");
        let number = number_in(&name);
        Self {
            seed: seed_of(&name, number),
            name,
            number,
            ahead: chrono::Duration::zero(),
        }
    }

    /// A number from 0 up to `end`, by the seed.
    fn draw(&self, end: i64) -> i64 {
        i64::try_from(self.seed % 10_000).unwrap() % end.max(1)
    }
}

/// The pairs with a room, oldest first. Those that a prepared town came with are the first to be asked for.
#[derive(Default)]
struct Pairs {
    all: Vec<(u64, u64)>,
    given: usize,
}

struct Running {
    app: App,
    stop: CancellationToken,
    task: JoinHandle<Result<(), StartError>>,
}

impl Town {
    /// A server with forums, an owner, a public channel, and the bot invited with just what it asks for.
    pub async fn new() -> Self {
        Self::with_limits(Limits::off()).await
    }

    /// As [`Town::new`], with Discord's rate limits or others.
    pub async fn with_limits(limits: Limits) -> Self {
        let town = Self::without_bot(Some(BEGIN.parse().unwrap()), limits).await;
        town.start_bot().await;
        town
    }

    /// As [`Town::new`], in real time, and the bot is a process of its own; see [`Process`].
    pub async fn for_a_process() -> Self {
        Self::without_bot(None, Limits::off()).await
    }

    async fn without_bot(begin: Option<DateTime<Utc>>, limits: Limits) -> Self {
        let mut story = Story::new();
        story.ahead = chrono::Duration::milliseconds(story.draw(10_000));
        let config = Config {
            start: begin.map(|begin| begin + story.ahead),
            frozen: begin.is_some(),
            seed: story.seed,
            limits,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let owner = sandbox.add_user("Olga");
        let guild = sandbox.add_guild(&owner, "Riverside");
        sandbox.set_community(guild, true);
        let lobby = sandbox.add_channel(guild, 0, "lobby", None);
        sandbox.name_bot("Trellis");
        sandbox.invite_bot(guild, sum(NEEDED));
        let clock = begin.map_or_else(Clock::system, Clock::fixed);
        Self::of(story, sandbox, clock, (guild, lobby, owner))
    }

    /// A copy of a town, before its bot starts.
    async fn at(point: &Point) -> Self {
        let mut story = Story::new();
        // Not behind where the other town has been.
        let room = 10_000 - point.ahead.num_milliseconds();
        story.ahead = point.ahead + chrono::Duration::milliseconds(story.draw(room));
        let config = Config {
            start: Some(point.now + story.ahead),
            frozen: true,
            seed: story.seed,
            limits: Limits::off(),
            ..Config::default()
        };
        let sandbox = Sandbox::start_from(&point.snapshot, config).await.unwrap();
        let owner = sandbox.persona(point.olga);
        let town = Self::of(
            story,
            sandbox,
            Clock::fixed(point.now),
            (point.guild, point.lobby, owner),
        );
        town.inner.names.store(point.names, Ordering::SeqCst);
        town.inner.pairs.lock().unwrap().all.clone_from(&point.pairs);
        town
    }

    fn of(story: Story, sandbox: Sandbox, clock: Clock, (guild, lobby, owner): (u64, u64, Persona)) -> Self {
        let inner = Arc::new(Inner {
            clock,
            guild,
            lobby,
            data: data_folder(),
            bot: Mutex::default(),
            olga: Mutex::default(),
            names: AtomicUsize::default(),
            pairs: Mutex::default(),
            texts: Mutex::new(TEXTS.clone()),
            programs: Mutex::new(PROGRAMS.clone()),
            in_debt: AtomicBool::default(),
            patience: Mutex::new(Duration::from_secs(60)),
            between_redraws: Mutex::default(),
            story,
            sandbox,
        });
        *inner.olga.lock().unwrap() = Some(Person::new(&inner, owner));
        Self { inner }
    }

    async fn start_bot(&self) {
        self.inner.clock.begin_anew();
        let bot = Bot::prepare(self.parts()).await.unwrap();
        let app = bot.app().clone();
        let stop = CancellationToken::new();
        let task = tokio::spawn(bot.run(stop.clone()));
        *self.inner.bot.lock().unwrap() = Some(Running { app, stop, task });
        assert!(
            self.inner.sandbox.bot_connected(PATIENCE).await,
            "the bot did not connect"
        );
    }

    /// The operator adds a program of their own, which the bot has from its next start on: at once.
    pub async fn gets_program(&self, slug: &str, source: &str) {
        let added = self.inner.programs.lock().unwrap().add(slug, source).map(drop);
        added.unwrap_or_else(|faults| panic!("{faults:#?}"));
        self.restart().await;
    }

    /// What the bot of this town is made of.
    pub fn parts(&self) -> Parts {
        Parts {
            data_dir: self.data_dir(),
            token: Token::for_stand_in(&self.inner.sandbox.bot_token()).unwrap(),
            api_base: Some(self.inner.sandbox.base()),
            per_second: NonZeroU32::new(10_000).unwrap(),
            clock: self.inner.clock.clone(),
            random: Random::os(),
            // A machine under load must not change what a story sees; the story of slow records sets its own.
            patience: *self.inner.patience.lock().unwrap(),
            // A story looks at the card after each act; the story of a busy room sets its own.
            between_redraws: *self.inner.between_redraws.lock().unwrap(),
            texts: self.inner.texts.lock().unwrap().clone(),
            programs: self.inner.programs.lock().unwrap().clone(),
            roadmaps: ROADMAPS.clone(),
            operator: OperatorSettings::default(),
            key_file: None,
            key: None,
        }
    }

    /// Where the bot keeps its records.
    pub fn data_dir(&self) -> PathBuf {
        self.inner.data.path().join("data")
    }

    /// The sandbox: to make things go wrong.
    pub fn sandbox(&self) -> &Sandbox {
        &self.inner.sandbox
    }

    /// The server.
    pub fn guild(&self) -> u64 {
        self.inner.guild
    }

    /// The public channel.
    pub fn lobby(&self) -> Channel {
        Channel(self.inner.lobby)
    }

    /// The owner of the server.
    pub fn olga(&self) -> Person {
        self.inner.olga.lock().unwrap().clone().unwrap()
    }

    /// A new member.
    pub async fn person(&self, name: &str) -> Person {
        let persona = self.inner.sandbox.add_user(name);
        self.inner.sandbox.join(self.inner.guild, &persona);
        Person::new(&self.inner, persona)
    }

    /// A new member who is in nothing.
    pub async fn stranger(&self) -> Person {
        let name = self.fresh("Stranger");
        self.person(&name).await
    }

    /// A name nobody has.
    pub fn fresh(&self, name: &str) -> String {
        format!("{name} {}", self.inner.names.fetch_add(1, Ordering::SeqCst) + 1)
    }

    /// Moves both clocks to a wall time, `2027-03-14 10:00 Europe/Berlin`, in one jump, and lets what is due happen.
    pub async fn clock_to(&self, wall: &str) {
        self.jump(instant(wall)).await;
    }

    /// Moves both clocks on, in one jump.
    pub async fn passes(&self, span: chrono::Duration) {
        self.jump(self.inner.now() + span).await;
    }

    /// Moves both clocks on while no bot is running.
    pub fn passes_without_bot(&self, span: chrono::Duration) {
        let to = self.inner.now() + span;
        self.inner.set_clocks(to);
    }

    /// Somebody sets the clock of the bot's machine, ahead or back. Time and Discord go on as before.
    pub fn machine_clock_is_set(&self, by: chrono::Duration) {
        self.inner.clock.step(by);
    }

    /// The bot's machine is asleep for so long: a closed laptop, a paused virtual machine.
    pub fn machine_sleeps(&self, span: chrono::Duration) {
        self.inner.clock.step(span);
        self.sandbox().set_clock(self.sandbox().now() + span);
    }

    /// Lets the bot live for so long, in small steps.
    pub async fn lives_for(&self, seconds: i64) {
        for _ in 0..seconds / 5 {
            self.passes(chrono::Duration::seconds(5)).await;
        }
    }

    /// Lets the bot live until a wall time, hour by hour, as it would. Hours for which it has planned nothing pass at once.
    pub async fn lives_until(&self, wall: &str) {
        let end = instant(wall);
        while self.inner.now() < end {
            let now = self.inner.now();
            let planned = self.inner.next_planned().await.unwrap_or(end);
            let idle = (planned - now).num_seconds().max(1);
            let hours = chrono::Duration::hours((idle + 3_599) / 3_600);
            self.jump((now + hours).min(end)).await;
        }
    }

    async fn jump(&self, to: DateTime<Utc>) {
        self.inner.set_clocks(to);
        self.settle().await;
    }

    /// Sweeps and delivers until nothing is due.
    pub async fn settle(&self) {
        self.inner.settle().await;
    }

    /// Stops the bot as Ctrl-C would.
    pub async fn stop_bot(&self) {
        let running = self.inner.bot.lock().unwrap().take();
        if let Some(Running { stop, task, .. }) = running {
            stop.cancel();
            tokio::time::timeout(PATIENCE, task)
                .await
                .expect("the bot did not stop")
                .unwrap()
                .unwrap();
        }
    }

    /// Stops the bot and starts it anew on the same records.
    pub async fn restart(&self) {
        self.stop_bot().await;
        self.start_bot().await;
        self.settle().await;
    }

    /// A bot that says so soon that an answer takes a moment. It is started anew.
    pub async fn is_impatient(&self) {
        *self.inner.patience.lock().unwrap() = Duration::from_millis(20);
        self.restart().await;
    }

    /// A bot that draws a card anew once in so long, as with Discord. It is started anew.
    pub async fn spares_redraws(&self, between: TimeDelta) {
        *self.inner.between_redraws.lock().unwrap() = between;
        self.restart().await;
    }

    /// From its next start on the bot has other words, as after an upgrade. A line is `key = words`.
    pub fn uses_words(&self, line: &str) {
        let dir = self.inner.data.path().join("texts");
        std::fs::create_dir_all(dir.join("en")).unwrap();
        std::fs::write(dir.join("en/own.ftl"), format!("{line}\n")).unwrap();
        *self.inner.texts.lock().unwrap() = Texts::load(Some(&dir), "en").unwrap();
    }

    /// This story ends with a bot that cannot deliver what it owes.
    pub fn ends_in_debt(&self) {
        self.inner.in_debt.store(true, Ordering::SeqCst);
    }

    /// The bot's parts; for making its disk full, not for looking at what it remembers.
    pub fn app(&self) -> App {
        self.inner.app()
    }

    /// The bot owes so many messages in a channel of a server, none of which waits for another: *one of very many*.
    pub async fn owes_messages(&self, guild: u64, channel: Channel, count: u64) {
        let app = self.app();
        let owe = app.db.write(move |tx| {
            Box::pin(async move {
                let words = serde_json::json!({ "do": "post", "into": { "id": channel.0 },
                                                "content": { "ready": { "content": "one of very many" } } });
                for number in 0..count {
                    sqlx::query(
                        "insert into effect (lane, guild_id, action, reference, state, next_try_at, owed_at)
                         values (?, ?, ?, ?, 'owed', 0, 0)",
                    )
                    .bind(format!("flood:{number}"))
                    .bind(guild.cast_signed())
                    .bind(words.to_string())
                    .bind(format!("{:013x}{number:03}", guild % (1 << 52)))
                    .execute(&mut *tx)
                    .await?;
                }
                Ok(())
            })
        });
        owe.await.unwrap();
        app.courier.wake();
    }

    /// Waits until the bot has taken note that just these people are in the voice channel of their session.
    pub async fn has_noticed_in_voice(&self, people: &[&Person]) {
        let mut wanted: Vec<i64> = people.iter().map(|one| one.id().cast_signed()).collect();
        wanted.sort_unstable();
        let mut changes = self.inner.sandbox.changes();
        let noticed = tokio::time::timeout(PATIENCE, async {
            loop {
                let noted = self.noted_in_voice().await;
                if noted == wanted {
                    return;
                }
                // The world does not change when the bot has written something down.
                let _ = tokio::time::timeout(Duration::from_millis(10), changes.changed()).await;
            }
        });
        if noticed.await.is_err() {
            let noted = self.noted_in_voice().await;
            panic!(
                "{noted:?} are noted and not {wanted:?}\n{}",
                self.inner.transcript()
            );
        }
        self.settle().await;
    }

    async fn noted_in_voice(&self) -> Vec<i64> {
        let app = self.app();
        let mut connection = app.db.read().await.unwrap();
        let noted = sqlx::query_scalar(
            "select user_id from session_mark as m where is_there = 1
               and at = (select max(at) from session_mark as o where o.room_id = m.room_id and o.user_id = m.user_id)
             order by user_id",
        );
        noted.fetch_all(&mut *connection).await.unwrap()
    }

    /// How many rows there are of who was seen in a voice channel, and of channels that are there.
    pub async fn rows_of_voice(&self) -> (i64, i64) {
        let app = self.app();
        let mut connection = app.db.read().await.unwrap();
        let counted = sqlx::query_as(
            "select (select count(*) from session_mark), (select count(*) from session_voice)",
        );
        counted.fetch_one(&mut *connection).await.unwrap()
    }

    /// Whether any request or answer on the way between bot and sandbox holds these words.
    pub fn requests_contain(&self, words: &str) -> bool {
        self.inner
            .sandbox
            .requests()
            .iter()
            .any(|exchange| exchange.json().to_string().contains(words))
    }

    /// Whether the files of the database hold these bytes.
    pub fn database_contains(&self, words: &str) -> bool {
        let files = std::fs::read_dir(self.data_dir()).unwrap();
        files.flatten().any(|file| {
            let bytes = std::fs::read(file.path()).unwrap_or_default();
            bytes
                .windows(words.len())
                .any(|window| window == words.as_bytes())
        })
    }
}

impl Inner {
    /// The time, whatever the bot takes it for.
    fn now(&self) -> DateTime<Utc> {
        self.sandbox.now() - self.story.ahead
    }

    fn set_clocks(&self, to: DateTime<Utc>) {
        self.clock.advance(to - self.now());
        self.sandbox.set_clock(to + self.story.ahead);
    }

    fn app(&self) -> App {
        self.bot
            .lock()
            .unwrap()
            .as_ref()
            .expect("the bot is running")
            .app
            .clone()
    }

    /// When the bot looks next for what is due, or tries again to deliver something.
    async fn next_planned(&self) -> Option<DateTime<Utc>> {
        let app = self.app();
        let look = trellis::background::prompts::next_at(&app).await.unwrap();
        let mut connection = app.db.read().await.unwrap();
        let next_try: Option<i64> = sqlx::query_scalar(
            "select min(next_try_at) from effect where state in ('owed', 'claimed', 'held')",
        )
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        let next_try = next_try.and_then(|at| DateTime::from_timestamp(at, 0));
        look.into_iter().chain(next_try).min()
    }

    async fn settle(&self) {
        let app = self
            .bot
            .lock()
            .unwrap()
            .as_ref()
            .map(|running| running.app.clone());
        let mut changes = self.sandbox.changes();
        let settled = tokio::time::timeout(PATIENCE, async {
            loop {
                let due = match &app {
                    Some(app) => {
                        trellis::background::prompts::sweep(app).await.unwrap();
                        trellis::bot::register_owed(app).await.unwrap();
                        app.courier.wake();
                        app.courier.due().await.unwrap()
                    }
                    None => count_due(&self.data.path().join("data"), self.clock.now()).await,
                };
                if due == 0 {
                    return;
                }
                // The world changes with each delivery; a short limit for what ends without a change.
                let _ = tokio::time::timeout(Duration::from_millis(20), changes.changed()).await;
            }
        });
        if settled.await.is_err() {
            panic!("what is due did not happen in time\n{}", self.transcript());
        }
    }

    /// What is in every channel, and the last requests: for a story that failed.
    fn transcript(&self) -> String {
        let mut lines = vec![format!("It is {}.", self.clock.now())];
        for channel in self
            .sandbox
            .channels(self.guild)
            .into_iter()
            .chain(self.sandbox.threads(self.guild))
        {
            lines.push(format!("#{} ({})", channel.name, channel.id));
            for message in self.sandbox.messages(channel.id) {
                let private = if message.ephemeral { " (only for one)" } else { "" };
                lines.push(format!(
                    "    {}{private}: {}",
                    message.author_name,
                    message.text().replace('\n', "\n        ")
                ));
            }
        }
        let requests = self.sandbox.requests();
        lines.push("The last requests:".to_owned());
        for exchange in requests.iter().rev().take(12).rev() {
            let refusal = if exchange.status >= 400 {
                exchange.response.to_string()
            } else {
                String::new()
            };
            lines.push(format!(
                "    {} {} {} {refusal}",
                exchange.status, exchange.method, exchange.path
            ));
        }
        lines.join("\n")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.write_record();
        if std::thread::panicking() {
            return;
        }
        let unknown = self.inner.sandbox.unknown_requests();
        assert!(
            unknown.is_empty(),
            "the sandbox does not know: {:?}",
            unknown
                .iter()
                .map(|exchange| format!("{} {}", exchange.method, exchange.path))
                .collect::<Vec<_>>()
        );
        if self.inner.in_debt.load(Ordering::SeqCst) {
            return;
        }
        let still_due = self.count_still_due();
        assert_eq!(still_due, 0, "effects are still due\n{}", self.inner.transcript());
    }
}

impl Town {
    /// Hands the exchanges over to be judged against Discord's own description.
    fn write_record(&self) {
        let Ok(dir) = std::env::var("TRELLIS_RECORD_DIR") else {
            return;
        };
        let Story { name, number, .. } = &self.inner.story;
        let path = PathBuf::from(dir).join(format!("{name}-{number}.jsonl"));
        // Only the bot is judged, not what people do with their own clients; the record hides tokens, not whose they are.
        let requests = self.inner.sandbox.requests();
        let by_a_person =
            |header: &(String, String)| header.0 == "authorization" && !header.1.starts_with("Bot");
        let of_the_bot = requests
            .iter()
            .filter(|exchange| !exchange.request_headers.iter().any(by_a_person));
        let lines: Vec<String> = of_the_bot.map(|exchange| exchange.json().to_string()).collect();
        if !lines.is_empty() {
            std::fs::write(path, lines.join("\n") + "\n").unwrap();
        }
    }

    fn count_still_due(&self) -> i64 {
        let (dir, now) = (self.data_dir(), self.inner.clock.now());
        // A drop cannot wait; another thread can.
        let counted = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(count_due(&dir, now))
        });
        counted.join().unwrap()
    }
}

/// Effects that should have been delivered by now, read from the file.
async fn count_due(dir: &Path, now: DateTime<Utc>) -> i64 {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(dir.join("trellis.db"))
        .read_only(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::query_scalar("select count(*) from effect where state in ('owed', 'claimed') and next_try_at <= ?")
        .bind(now.timestamp())
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

/// A folder for the bot's data: in memory where that can be had, for a story needs no disk that outlasts a power cut.
fn data_folder() -> tempfile::TempDir {
    let in_memory = tempfile::tempdir_in("/dev/shm");
    in_memory.unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// Which town of its story the next one is, from 0: the same whatever other stories run beside it.
fn number_in(story: &str) -> u64 {
    static TOWNS: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());
    let mut towns = TOWNS.lock().unwrap();
    let next = towns.entry(story.to_owned()).or_default();
    *next += 1;
    *next - 1
}

/// A seed that no other town has, so that ids and tokens do not repeat between the records of stories.
fn seed_of(story: &str, number: u64) -> u64 {
    // The default hasher begins with fixed keys: a story has the same ids in each run.
    let mut hasher = DefaultHasher::new();
    (story, number).hash(&mut hasher);
    hasher.finish()
}

/// `2027-03-14 10:00 Europe/Berlin` as an instant.
pub fn instant(wall: &str) -> DateTime<Utc> {
    let (time, zone) = wall.rsplit_once(' ').unwrap();
    let time = NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M").unwrap();
    trellis_domain::time::instant(Zone::named(zone).unwrap(), time).unwrap()
}

#[tokio::test]
async fn no_two_towns_have_ids_in_common() {
    let (one, other) = (Town::new().await, Town::new().await);
    assert_ne!(one.guild(), other.guild());
    assert_ne!(one.sandbox().bot_token(), other.sandbox().bot_token());
    let again = |number| seed_of(&one.inner.story.name, number);
    assert_eq!((one.inner.story.number, other.inner.story.number), (0, 1));
    assert_ne!(again(0), again(1));
    assert_ne!(again(0), seed_of("another-story", 0));
}
