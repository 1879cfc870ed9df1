//! What people do: an open-loop load, the same for every bot, and how long each waited.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use discord_sandbox::{Outcome, Persona};
use tokio::sync::mpsc;

use crate::stage::{ROOMS, Stage};
use crate::town::PATIENCE;

/// How often it is looked whether something is there.
pub const LOOK: Duration = Duration::from_millis(50);
/// How long people write. Nobody is done before the bot was told that its form is open; discord.py knows it only then.
const WRITING: Duration = Duration::from_millis(250);
/// A bot is done with updates when it has used next to nothing for so long: what it has put off until later belongs to the
/// load, too.
const IDLE: Duration = Duration::from_secs(5);
/// The same for `/progress`, of which nothing is put off; but who could not keep up is still at it.
const PAUSE: Duration = Duration::from_millis(200);
/// How much of a processor is next to nothing, one part in so many.
const NEXT_TO_NOTHING: u32 = 50;
/// When a bot is no longer waited for.
const TOO_LONG: Duration = Duration::from_secs(90);

/// How long people waited for something.
pub struct Waited {
    /// In order.
    taken: Vec<Duration>,
    /// How often it did not come.
    pub lost: u32,
    /// Processor of the bot for each that was begun, in ms; 0 where it is not told for this alone.
    pub processor: f64,
}

impl Waited {
    fn new(mut taken: Vec<Duration>, of: u32, processor: Duration) -> Self {
        taken.sort();
        Self {
            lost: of - u32::try_from(taken.len()).unwrap(),
            processor: processor.as_secs_f64() * 1_000.0 / f64::from(of),
            taken,
        }
    }

    /// The time within which this share of them came, in ms; endless where none did.
    pub fn at(&self, share: f64) -> f64 {
        let last = self.taken.len().saturating_sub(1) as f64;
        let found = self.taken.get((last * share) as usize);
        found.map_or(f64::INFINITY, |taken| taken.as_secs_f64() * 1_000.0)
    }
}

impl fmt::Display for Waited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (middle, most) = (self.at(0.5), self.at(0.99));
        write!(f, "p50 {middle:.2} ms, p99 {most:.2} ms, {} lost", self.lost)?;
        if self.processor > 0.0 {
            write!(f, ", {:.3} ms of processor each", self.processor)?;
        }
        Ok(())
    }
}

/// What whole updates took.
pub struct Updates {
    /// From the form being sent to the answer to its author.
    pub answers: Waited,
    /// From the form being sent to the line in the room.
    pub lines: Waited,
    /// Requests for each that count against Discord's limit.
    pub requests: f64,
}

/// People begin an update at this rate: from the moment at which each was to begin to the form.
pub async fn progress(stage: &mut Stage, (rate, secs): (u32, u32)) -> Waited {
    let before = stage.bot.processor();
    let guild = stage.guild();
    let outcomes = at_rate(stage, (rate, secs), move |_, who, room, due| async move {
        let outcome = who.run(guild, room, "progress", &[]).await;
        matches!(outcome, Outcome::Form(_)).then(|| due.elapsed())
    });
    let taken = outcomes.await;
    until_idle(stage, PAUSE).await;
    let spent = stage.bot.processor() - before;
    Waited::new(taken, rate * secs, spent)
}

/// People write whole updates at this rate, until all that came of them is done.
pub async fn updates(stage: &mut Stage, (rate, secs): (u32, u32)) -> Updates {
    let tag = stage.mark().await;
    let before = stage.bot.processor();
    let (guild, sandbox, words) = (stage.guild(), stage.sandbox().clone(), tag.clone());
    let sent = at_rate(stage, (rate, secs), move |number, who, room, _| {
        let (sandbox, did) = (
            sandbox.clone(),
            format!("{words}{number}x wrote the parser; {DID}"),
        );
        async move {
            let outcome = who.run(guild, room, "progress", &[]).await;
            let form = outcome.form()?;
            let written = tokio::time::timeout(WRITING, std::future::pending::<()>());
            written.await.unwrap_err();
            let (sent, begun) = (sandbox.now(), Instant::now());
            let values = [
                ("What I did", did.as_str()),
                ("What I learned", LEARNED),
                ("What is next", NEXT),
            ];
            let told = who.submit(form, &values).await;
            told.message().map(|_| (number, sent, begun.elapsed()))
        }
    });
    let sent = sent.await;
    let lines = lines(stage, &tag, &sent).await;
    until_idle(stage, IDLE).await;
    let spent = stage.bot.processor() - before;
    let requests = stage.requests_since(&tag);
    let count = rate * secs;
    Updates {
        answers: Waited::new(sent.iter().map(|(_, _, taken)| *taken).collect(), count, spent),
        lines: Waited::new(lines, count, Duration::ZERO),
        requests: requests as f64 / f64::from(count),
    }
}

const DID: &str = "it reads every sample file we have and two that we do not.";
const LEARNED: &str = "Error messages are easier to write before the code that raises them, says the mentor.";
const NEXT: &str = "The printer, one node at a time.";

/// Lets people act at a rate, whether or not the last ones were answered. A thread of its own keeps the pace: the
/// runtime's timers are a millisecond coarse, which is as much as what is measured.
async fn at_rate<T: Send + 'static, F: Future<Output = Option<T>> + Send + 'static>(
    stage: &Stage,
    (rate, secs): (u32, u32),
    act: impl Fn(usize, Persona, u64, Instant) -> F + Send + 'static,
) -> Vec<T> {
    let (runtime, rooms) = (tokio::runtime::Handle::current(), stage.rooms.clone());
    let (out, mut outcomes) = mpsc::unbounded_channel();
    let begin = Instant::now() + LOOK;
    std::thread::spawn(move || {
        for number in 0..(rate * secs) as usize {
            let due = begin + Duration::from_secs(1) * number as u32 / rate;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let (who, room) = rooms[number % ROOMS].clone();
            let (act, out) = (act(number, who, room, due), out.clone());
            runtime.spawn(async move {
                // Whoever counts has gone when the bench is stopped.
                let _ = out.send(act.await);
            });
        }
    });
    let mut all = Vec::new();
    while let Some(outcome) = outcomes.recv().await {
        all.extend(outcome);
    }
    all
}

/// How long after its form was sent each line was in its room, by the sandbox's own clock.
async fn lines(stage: &Stage, tag: &str, sent: &[(usize, DateTime<Utc>, Duration)]) -> Vec<Duration> {
    let begun = Instant::now();
    let since = sent.iter().map(|(_, sent, _)| *sent).min().unwrap_or_default();
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let there = stage.lines(tag, since);
        if sent.iter().all(|(number, ..)| there.contains_key(number)) || begun.elapsed() > PATIENCE {
            let after = sent.iter().filter_map(|(number, sent, _)| {
                let at = there.get(number)?;
                (*at - *sent).to_std().ok()
            });
            return after.collect();
        }
    }
}

/// Waits until the bot has been idle for so long.
async fn until_idle(stage: &mut Stage, wanted: Duration) {
    let begun = Instant::now();
    let mut looks = tokio::time::interval(PAUSE);
    let (mut before, mut idle_since) = (stage.bot.processor(), begun);
    while idle_since.elapsed() < wanted && begun.elapsed() < TOO_LONG {
        looks.tick().await;
        let now = stage.bot.processor();
        if now - before > PAUSE / NEXT_TO_NOTHING {
            idle_since = Instant::now();
        }
        before = now;
    }
}

impl Stage {
    /// The lines with this tag since then, by the number after it: when each was posted.
    fn lines(&self, tag: &str, since: DateTime<Utc>) -> BTreeMap<usize, DateTime<Utc>> {
        let rooms: BTreeSet<u64> = self.rooms.iter().map(|(_, room)| *room).collect();
        self.sandbox().read(|world| {
            let messages = rooms.iter().filter_map(|room| world.messages().get(room));
            let all = messages.flat_map(|all| all.values().rev().take_while(|one| one.timestamp >= since));
            // What only its author sees is the answer.
            let lines = all
                .filter(|message| message.only_for.is_none())
                .filter_map(|message| {
                    let said: String = message.embeds.iter().map(ToString::to_string).collect();
                    let (_, rest) = said.split_once(tag)?;
                    let number = rest.split('x').next()?.parse().ok()?;
                    Some((number, message.timestamp))
                });
            lines.collect()
        })
    }
}
