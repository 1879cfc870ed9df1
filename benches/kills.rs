//! Kills from outside: `cargo bench --bench kills -- --kills 500 --seed 1`.
//!
//! The release binary is a process of its own and is killed (SIGKILL) at moments nobody chose, while people act and
//! Discord fails as it does on bad days. A person who is not answered tries again, as people do. Afterwards everything
//! is counted in Discord: each act is there once and whole, in the order in which its author did it.

#![allow(clippy::unwrap_used, reason = "a driver that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "people wait in real time before they try again, and a process lives for as long as it does"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use discord_sandbox::{Fault, FaultAction, MessageView, OptionValue, Outcome, Persona};
use trellis_domain::bounds;
use trellis_kernel::random::Random;

mod town;

use town::{Bench, press, say};

/// Mentees who write updates from the beginning.
const WRITERS: usize = 6;
/// Pairs whose rooms are opened while the bot is killed, at most; their mentees write, too.
const PAIRS: usize = 120;
/// How long what is owed may take after the last kill: lost answers are looked for twice, minutes apart.
const SETTLING: Duration = Duration::from_secs(1_200);

/// What a mentee did and was told that it is done.
struct Update {
    room: u64,
    token: String,
    is_public: bool,
}

#[derive(Default)]
struct Acts {
    updates: Vec<Update>,
    /// Mentees of rooms that were opened.
    opened: Vec<Persona>,
}

#[tokio::main]
async fn main() -> ExitCode {
    // `cargo test --benches` runs this too; killing is for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let (kills, seed) = (number("--kills", 500), number("--seed", 1));
    let bench = Arc::new(Bench::new().await);
    let mut process = bench.start(50);
    let writers = bench.rooms(WRITERS).await;
    process.kill().unwrap();
    process.wait().unwrap();

    let (acts, over) = (
        Arc::new(Mutex::new(Acts::default())),
        Arc::new(AtomicBool::new(false)),
    );
    let mut people = tokio::task::JoinSet::new();
    for (number, (mentee, _)) in writers.into_iter().enumerate() {
        let writer = Writer {
            bench: Arc::clone(&bench),
            acts: Arc::clone(&acts),
            number,
            mentee,
        };
        people.spawn(writer.write(Arc::clone(&over)));
    }
    people.spawn(open_rooms(
        Arc::clone(&bench),
        Arc::clone(&acts),
        Arc::clone(&over),
    ));

    let begun = Instant::now();
    let (random, hurt) = (Random::seeded(seed), AtomicU64::new(0));
    for kill in 1..=kills {
        let mut process = bench.start(50);
        // One in ten lives long enough for what waits to be tried again.
        let lives = match kill % 10 {
            0 => 4_000 + random.below(4_000),
            _ => 20 + random.below(1_600),
        };
        let dies = Instant::now() + Duration::from_millis(lives);
        while Instant::now() < dies {
            bad_day(&bench, &random, &hurt);
            let rest = dies.saturating_duration_since(Instant::now());
            tokio::time::sleep(rest.min(Duration::from_millis(50 + random.below(250)))).await;
        }
        process.kill().unwrap();
        process.wait().unwrap();
        if kill.is_multiple_of(50) {
            let acts = acts.lock().unwrap();
            let (updates, rooms) = (acts.updates.len(), acts.opened.len());
            say(&format!(
                "{kill} kills, {updates} updates, {rooms} rooms, {:.0?}",
                begun.elapsed()
            ));
        }
    }
    bench.sandbox.clear_faults();
    let mut process = bench.start(50);
    over.store(true, Ordering::Relaxed);
    while people.join_next().await.is_some() {}
    let acts = std::mem::take(&mut *acts.lock().unwrap());
    let wrong = settled(&bench, &acts).await;
    process.kill().unwrap();
    process.wait().unwrap();
    say(&format!(
        "{kills} kills in {:.0?}, {} requests hurt: {} updates and {} rooms, seed {seed}; wrong: {}",
        begun.elapsed(),
        hurt.load(Ordering::Relaxed),
        acts.updates.len(),
        acts.opened.len(),
        wrong.len()
    ));
    for line in &wrong {
        say(line);
    }
    ExitCode::from(u8::from(!wrong.is_empty()))
}

fn number(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).map_or(default, |given| given.parse().unwrap())
}

/// Now and then the next request of a kind goes wrong.
fn bad_day(bench: &Bench, random: &Random, hurt: &AtomicU64) {
    const REQUESTS: [(&str, &str); 6] = [
        ("POST", "/channels/*/messages"),
        ("POST", "/guilds/*/channels"),
        ("POST", "/channels/*/threads"),
        ("PATCH", "/channels/*/messages/*"),
        ("PUT", "/channels/*/pins/*"),
        ("GET", "/channels/*/messages"),
    ];
    if random.below(3) > 0 {
        return;
    }
    let pick = usize::try_from(random.below(6)).unwrap_or(0);
    let (method, path) = REQUESTS[pick];
    let action = match random.below(6) {
        0 => FaultAction::CloseAfterEffect,
        1 => FaultAction::CloseBefore,
        2 => FaultAction::StatusAfterEffect(502),
        3 => FaultAction::Status(503, serde_json::Value::Null),
        4 => FaultAction::DelayAfterEffect(300),
        _ => FaultAction::RateLimited {
            retry_after: 0.3,
            global: false,
            scope: "user",
        },
    };
    hurt.fetch_add(1, Ordering::Relaxed);
    bench.sandbox.inject(Fault::once(method, path, action));
}

struct Writer {
    bench: Arc<Bench>,
    acts: Arc<Mutex<Acts>>,
    number: usize,
    mentee: Persona,
}

impl Writer {
    /// One update after the other, each until it is answered, as many as one may write in a day.
    async fn write(self, over: Arc<AtomicBool>) {
        let room = loop {
            match rooms_of(&self.bench, &self.mentee)[..] {
                [room] => break room,
                _ => pause().await,
            }
        };
        for count in 1..=bounds::UPDATES_A_DAY.most {
            if over.load(Ordering::Relaxed) {
                return;
            }
            let token = format!("act-{}-{count:05}.", self.number);
            let is_public = count % 3 > 0;
            let visibility = if is_public { "server" } else { "room" };
            let options: [(&str, OptionValue); 1] = [("visibility", visibility.into())];
            let mut patience = Patience::with(token.clone());
            let form = loop {
                let answer = self
                    .mentee
                    .run(self.bench.guild, room, "progress", &options)
                    .await;
                match answer.form() {
                    Some(form) => break form.clone(),
                    None => patience.after(&answer).await,
                }
            };
            loop {
                let answer = self.mentee.submit(&form, &[("What I did", &token)]).await;
                let told = answer.text();
                let done = ["Saved", "Posted", "sent before"];
                if done.iter().any(|words| told.contains(words)) {
                    break;
                }
                patience.after(&answer).await;
            }
            self.acts.lock().unwrap().updates.push(Update {
                room,
                token,
                is_public,
            });
            // A person needs longer still; more would only wait for the bot's limit of requests.
            pause().await;
            pause().await;
        }
    }
}

/// A pair joins and its room is opened, each step until it is answered.
async fn open_rooms(bench: Arc<Bench>, acts: Arc<Mutex<Acts>>, over: Arc<AtomicBool>) {
    let mut writing = tokio::task::JoinSet::new();
    for pair in 0..PAIRS {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let mentor = joins_at_last(&bench, &format!("Guide{pair} Later"), "Join as mentor").await;
        let mentee = joins_at_last(&bench, &format!("Learner{pair} Later"), "Join as mentee").await;
        let options = [
            ("mentor", OptionValue::User(mentor.id())),
            ("mentee", OptionValue::User(mentee.id())),
        ];
        let mut patience = Patience::with(format!("room {pair}"));
        loop {
            let answer = bench.run(&bench.olga, "room open", &options).await;
            let told = answer.text();
            // Tried again after an answer that was lost, the room is there already.
            if told.contains("is on its way") || told.contains("already share") {
                break;
            }
            patience.after(&answer).await;
        }
        acts.lock().unwrap().opened.push(mentee.clone());
        let writer = Writer {
            bench: Arc::clone(&bench),
            acts: Arc::clone(&acts),
            number: WRITERS + pair,
            mentee,
        };
        writing.spawn(writer.write(Arc::clone(&over)));
        for _ in 0..8 {
            pause().await;
        }
    }
    while writing.join_next().await.is_some() {}
}

fn rooms_of(bench: &Bench, mentee: &Persona) -> Vec<u64> {
    let seen = mentee.channels(bench.guild);
    let rooms = seen
        .iter()
        .filter(|channel| channel.kind == 0 && channel.name.starts_with("room-"));
    rooms.map(|channel| channel.id).collect()
}

async fn joins_at_last(bench: &Bench, name: &str, button: &str) -> Persona {
    let who = bench.sandbox.add_user(name);
    bench.sandbox.join(bench.guild, &who);
    let panel = bench.panel(button).await;
    let mut patience = Patience::with(name.to_owned());
    loop {
        let button = panel.custom_id(button).unwrap();
        let answer = who.click(bench.lobby, panel.id, button).await;
        if answer.text().contains("You in") || answer.text().contains("already") {
            return who;
        }
        if let Some(form) = answer.form() {
            let card = who.submit(form, &town::words_for(form)).await;
            if card
                .message()
                .is_some_and(|card| card.custom_id("I commit to this").is_some())
            {
                let told = press(&who, &card, "I commit").await;
                if told.text().contains("You are in") {
                    return who;
                }
            }
        }
        // An earlier try may have left the card, on which the yes is missing.
        if answer
            .message()
            .is_some_and(|card| card.custom_id("I commit to this").is_some())
        {
            let told = press(&who, &answer, "I commit").await;
            if told.text().contains("You are in") {
                return who;
            }
        }
        patience.after(&answer).await;
    }
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(150)).await;
}

/// A person tries again after a moment. Whoever does so for very long is told of, with what they were answered.
struct Patience {
    what: String,
    tries: u32,
}

impl Patience {
    fn with(what: String) -> Self {
        Self { what, tries: 0 }
    }

    async fn after(&mut self, answer: &Outcome) {
        self.tries += 1;
        if self.tries.is_multiple_of(40) {
            say(&format!(
                "{}: tried {} times, last {answer:?}",
                self.what, self.tries
            ));
        }
        pause().await;
    }
}

/// What is not there once and whole, when everything has had its time.
async fn settled(bench: &Bench, acts: &Acts) -> Vec<String> {
    let until = Instant::now() + SETTLING;
    loop {
        let wrong = count(bench, acts);
        if wrong.is_empty() {
            // Nothing more may come, either.
            tokio::time::sleep(Duration::from_secs(30)).await;
            return count(bench, acts);
        }
        if Instant::now() > until {
            return wrong;
        }
        say(&format!(
            "{} not yet, such as {:?}",
            wrong.len(),
            &wrong[..wrong.len().min(5)]
        ));
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
}

fn count(bench: &Bench, acts: &Acts) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut read: BTreeMap<u64, Vec<MessageView>> = BTreeMap::new();
    let channels = bench.sandbox.channels(bench.guild);
    for channel in channels.iter().chain(&bench.sandbox.threads(bench.guild)) {
        read.insert(channel.id, bench.sandbox.messages(channel.id));
    }
    twice(bench, &mut wrong);
    for update in &acts.updates {
        let with_it = |messages: &[MessageView]| {
            let texts = messages
                .iter()
                .filter(|message| message.text().contains(&update.token));
            texts.count()
        };
        let in_room = with_it(&read[&update.room]);
        let elsewhere = read.values().map(|messages| with_it(messages)).sum::<usize>() - in_room;
        // A public one stands in the growth thread, and the room is shown it as well.
        if (in_room, elsewhere) != (1, usize::from(update.is_public)) {
            let token = &update.token;
            wrong.push(format!(
                "{token} is in its room {in_room} times, and elsewhere {elsewhere}"
            ));
        }
    }
    let mut public: BTreeMap<u64, usize> = BTreeMap::new();
    for update in acts.updates.iter().filter(|update| update.is_public) {
        *public.entry(update.room).or_default() += 1;
    }
    for (room, expected) in public {
        let lines = read[&room].iter();
        let told = lines.filter(|message| message.text().contains("wrote a progress update for"));
        let told = told.count();
        if told != expected {
            wrong.push(format!("room {room}: {told} lines for {expected} public updates"));
        }
    }
    for messages in read.values() {
        let tokens: Vec<String> = messages.iter().filter_map(token_in).collect();
        if !tokens.is_sorted() {
            wrong.push(format!("out of order: {tokens:?}"));
        }
    }
    for mentee in &acts.opened {
        let rooms = rooms_of(bench, mentee);
        let [room] = rooms[..] else {
            wrong.push(format!("{}: {} rooms", mentee.name(), rooms.len()));
            continue;
        };
        let messages = &read[&room];
        let welcomes = messages
            .iter()
            .filter(|message| message.text().contains("Welcome to your room"));
        let (welcomes, cards) = (
            welcomes.count(),
            messages.iter().filter(|message| message.pinned).count(),
        );
        if (welcomes, cards) != (1, 1) {
            wrong.push(format!(
                "{}: {welcomes} welcomes and {cards} pinned cards",
                mentee.name()
            ));
        }
    }
    wrong
}

/// A room and a growth thread have one writer each.
fn token_in(message: &MessageView) -> Option<String> {
    let text = message.text();
    let at = text.find("act-")?;
    text[at..].split_inclusive('.').next().map(str::to_owned)
}

/// Names that stand for one channel, thread or role each, and stand there more than once.
fn twice(bench: &Bench, wrong: &mut Vec<String>) {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for channel in bench.sandbox.channels(bench.guild) {
        *names.entry(format!("channel {}", channel.name)).or_default() += 1;
    }
    for thread in bench.sandbox.threads(bench.guild) {
        *names.entry(format!("thread {}", thread.name)).or_default() += 1;
    }
    let several = names.into_iter().filter(|(_, count)| *count > 1);
    wrong.extend(several.map(|(name, count)| format!("{count} × {name}")));
}
