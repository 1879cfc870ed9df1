//! The numbers of `docs/benchmarks.md`: `cargo bench --bench numbers`.
//!
//! Everything is measured from outside: the release binary as a process of its own, people who act in the sandbox
//! in this process, on the same machine.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use discord_sandbox::{Limits, OptionValue, Outcome, Persona};
use trellis_kernel::discord::permissions::{NEEDED, sum};

mod town;

use town::{Bench, PATIENCE, press, say, tell};

/// How long each rate is kept up.
const LOAD: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() {
    // `cargo test --benches` runs this too; measuring is for `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    if std::env::args().any(|argument| argument == "large") {
        return large().await;
    }
    // `-- crowd`, `-- brief` or `-- rates` for that part alone.
    if std::env::args().any(|argument| argument == "rates") {
        return rates().await;
    }
    if std::env::args().any(|argument| argument == "brief") {
        return brief().await;
    }
    let only_crowd = std::env::args().any(|argument| argument == "crowd");
    crowd().await;
    if only_crowd {
        return;
    }
    demo().await;
    storm().await;
    large().await;
    brief().await;
    rates().await;
}

/// What a session is prepared with, in a room of 200 updates and 50 steps.
async fn brief() {
    let bench = Bench::new().await;
    let mut process = bench.start(50);
    let rooms = bench.rooms(1).await;
    ends(&mut process);
    bench.grow(200).await;
    bench.plan(50).await;
    let mut process = bench.start(50);
    while bench.run(&bench.olga, "help", &[]).await.message().is_none() {}
    let (who, room) = &rooms[0];
    let listed = who.run(bench.guild, *room, "session list", &[]).await;
    let mut taken = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        let shown = press(who, &listed, "Prepare").await;
        taken.push(begun.elapsed());
        let text = shown.text();
        let is_whole = ["200 updates", "Steps done", "Stuck", "and 20 more"];
        assert!(is_whole.iter().all(|words| text.contains(words)), "{text}");
    }
    tell(
        "a session prepared in a room of 200 updates and 50 steps",
        &mut taken,
    );
    process.kill().unwrap();
    process.wait().unwrap();
}

/// Commands at three rates.
async fn rates() {
    let bench = Bench::new().await;
    let mut process = bench.start(50);
    let rooms = bench.rooms(20).await;
    for rate in [50, 200, 400] {
        bench.load(rate, &rooms, &process).await;
    }
    say(&format!(
        "resident memory after the load: {:.1} MB",
        resident(&process, "VmRSS")
    ));
    process.kill().unwrap();
    process.wait().unwrap();
}

impl Bench {
    /// Another community of the same bot.
    fn next_to(other: &Self) -> Self {
        let sandbox = other.sandbox.clone();
        let olga = sandbox.add_user("Olga the other");
        let guild = sandbox.add_guild(&olga, "Flood");
        let lobby = sandbox.add_channel(guild, 0, "lobby", None);
        sandbox.invite_bot(guild, sum(NEEDED));
        Self {
            sandbox,
            guild,
            lobby,
            olga,
            data: tempfile::tempdir().unwrap(),
        }
    }

    /// Adds so many updates of many words to each room, 2,500 of which are 100 MB in twenty rooms; no bot is running.
    async fn grow(&self, updates: u32) {
        use sqlx::{ConnectOptions, Connection};
        let file = self.data.path().join("data/trellis.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut connection = options.connect().await.unwrap();
        let much = "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
                    insert into progress_update (id, draft_id, room_id, author_id, did, learned, stuck, next, visibility, posted_at)
                    select lower(substr(hex(randomblob(8)), 1, 16)), hex(randomblob(8)), m.room_id, m.user_id,
                           hex(randomblob(1900)), '', '', '', 'room', r.opened_at + n.i
                    from n, room_member as m join room as r on r.id = m.room_id where m.role = 'mentee'";
        sqlx::query(much)
            .bind(updates)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    /// Writes so many steps into each room, of which half are due, a quarter is done and a quarter is stuck; no bot is running.
    async fn plan(&self, steps: u32) {
        use sqlx::{ConnectOptions, Connection};
        let file = self.data.path().join("data/trellis.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut connection = options.connect().await.unwrap();
        let much = "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
                    insert into step (id, room_id, owner_id, words, cue, on_day, kind, level, competency, evidence, correction,
                                      note, state, revision, changed_by, made_at, done_at)
                    select lower(substr(hex(randomblob(8)), 1, 16)), m.room_id, m.user_id, 'step ' || n.i || hex(randomblob(50)), '',
                           '2020-01-01', 'do', 'foundation', '', '', '', '',
                           case n.i % 4 when 0 then 'done' when 1 then 'stuck' else 'open' end, 1, m.user_id, r.opened_at,
                           case n.i % 4 when 0 then r.opened_at + n.i end
                    from n, room_member as m join room as r on r.id = m.room_id where m.role = 'mentee'";
        sqlx::query(much)
            .bind(steps)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    /// Mentees post updates, one each so often, until all are done: from the form being sent to the line in the room.
    async fn posts(&self, rooms: &[(Persona, u64)], rounds: usize, every: Duration) -> Vec<Duration> {
        let mut ticks = tokio::time::interval(every);
        let mut acts = tokio::task::JoinSet::new();
        for round in 0..rounds {
            for (who, room) in rooms.iter().cloned() {
                ticks.tick().await;
                let (sandbox, guild) = (self.sandbox.clone(), self.guild);
                acts.spawn(async move {
                    let form = who.run(guild, room, "progress", &[]).await;
                    let form = form.form().unwrap();
                    // Nothing that is written otherwise to be shown as it is.
                    let words = format!("did {round} in {room}");
                    let begun = Instant::now();
                    let mut changes = sandbox.changes();
                    who.submit(form, &[("What I did", &words)]).await;
                    let seen = async {
                        while !sandbox.messages(room).iter().any(|m| m.text().contains(&words)) {
                            let _ = changes.changed().await;
                        }
                    };
                    tokio::time::timeout(PATIENCE, seen).await.unwrap();
                    begun.elapsed()
                });
            }
        }
        acts.join_all().await
    }

    /// People begin a progress update at this rate: one durable commit, then the form opens.
    async fn load(&self, rate: u32, rooms: &[(Persona, u64)], process: &Child) {
        let taken = Arc::new(Mutex::new(Vec::new()));
        let lost = Arc::new(Mutex::new(0_u32));
        let (begun, spent) = (Instant::now(), processor(process));
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
        let mut acts = tokio::task::JoinSet::new();
        let mut number = 0;
        while begun.elapsed() < LOAD {
            // Open loop: the next one comes whether or not the last was answered.
            ticks.tick().await;
            let (who, room) = rooms[number % rooms.len()].clone();
            number += 1;
            let (taken, lost, guild) = (Arc::clone(&taken), Arc::clone(&lost), self.guild);
            acts.spawn(async move {
                let begun = Instant::now();
                match who.run(guild, room, "progress", &[]).await {
                    Outcome::Form(_) => taken.lock().unwrap().push(begun.elapsed()),
                    _ => *lost.lock().unwrap() += 1,
                }
            });
        }
        while acts.join_next().await.is_some() {}
        let lost = *lost.lock().unwrap();
        tell(
            &format!("interaction to acknowledged answer, one durable commit, {rate}/s ({lost} unanswered)"),
            &mut taken.lock().unwrap(),
        );
        let spent = (processor(process) - spent).as_secs_f64() * 1_000.0;
        say(&format!(
            "processor of the bot for each: {:.2} ms",
            spent / number as f64
        ));
    }
}

/// A bot with very many records, all of which are read.
async fn large() {
    let bench = Bench::new().await;
    let mut process = bench.start(50);
    let rooms = bench.rooms(10).await;
    ends(&mut process);
    bench.grow(2_500).await;
    let file = bench.data.path().join("data/trellis.db");
    let size = std::fs::metadata(&file).unwrap().len() / 1_000_000;
    let mut process = bench.start(50);
    let answered = async |who: &Persona, path: &str, options: &[(&str, OptionValue)]| {
        bench.run(who, path, options).await.message().is_some()
    };
    while !answered(&bench.olga, "help", &[]).await {}
    say(&format!(
        "a database of {size} MB: resident {:.1} MB after the start",
        resident(&process, "VmRSS")
    ));
    for minute in 1..=3 {
        let until = Instant::now() + Duration::from_secs(60);
        let mut commands = 0;
        while Instant::now() < until {
            let all = rooms.iter().map(async |(mentee, _)| {
                answered(mentee, "updates", &[]).await;
                bench.run(mentee, "progress", &[]).await;
                answered(mentee, "help", &[]).await;
            });
            futures::future::join_all(all).await;
            answered(&bench.olga, "digest", &[]).await;
            commands += 3 * rooms.len() + 1;
        }
        say(&format!(
            "a database of {size} MB: resident {:.1} MB after {minute} minutes, at the peak {:.1} MB ({commands} commands in this one)",
            resident(&process, "VmRSS"),
            resident(&process, "VmHWM"),
        ));
    }
    process.kill().unwrap();
    process.wait().unwrap();
}

/// One community floods, another goes on: with Discord's limits, two hundred people say yes in one at the same moment.
async fn crowd() {
    let here = Bench::new().await;
    let mut process = here.start(45);
    let rooms = here.rooms(20).await;
    let there = Bench::next_to(&here);
    there.rooms(0).await;
    let mut people = Vec::new();
    for number in 0..200 {
        let name = format!("Mentee {number} of the crowd");
        people.push(there.signs_up(&name, "Join as mentee").await);
    }
    here.sandbox.set_limits(Limits::default());
    let every = Duration::from_millis(250);
    // The first update of a room opens its growth thread.
    here.posts(&rooms, 1, every).await;
    let mut quiet = here.posts(&rooms, 3, every).await;
    tell("update to its line in the room, quiet", &mut quiet);
    let flood: tokio::task::JoinSet<Outcome> = people
        .into_iter()
        .map(|(who, card)| async move { press(&who, &card, "I commit").await })
        .collect();
    let mut crowded = here.posts(&rooms, 3, every).await;
    tell(
        "update to its line in the room, two hundred sign-ups in another community",
        &mut crowded,
    );
    flood.join_all().await;
    let given = there.sandbox.requests();
    let given = given
        .iter()
        .filter(|one| one.method == "PUT" && one.path.contains("/roles/"));
    say(&format!(
        "roles given by then: {}; told to wait: {}",
        given.count(),
        here.sandbox.invalid_requests()
    ));
    process.kill().unwrap();
    process.wait().unwrap();
}

/// The bot connects to 2,500 guilds.
async fn storm() {
    let bench = Bench::new().await;
    bench.sandbox.add_bulk_guilds(2_499, 30, 1);
    let begun = Instant::now();
    let mut process = bench.start(50);
    assert!(bench.sandbox.bot_connected(PATIENCE).await);
    let connected = begun.elapsed();
    let answered = loop {
        if bench.run(&bench.olga, "help", &[]).await.message().is_some() {
            break begun.elapsed();
        }
    };
    say(&format!(
        "2,500 guilds: connected after {connected:.2?}, first command answered after {answered:.2?}"
    ));
    // What is freed by then was the storm's.
    tokio::time::timeout(Duration::from_secs(3), std::future::pending::<()>())
        .await
        .unwrap_err();
    say(&format!(
        "2,500 guilds: resident {:.1} MB, at the peak {:.1} MB",
        resident(&process, "VmRSS"),
        resident(&process, "VmHWM"),
    ));
    process.kill().unwrap();
    process.wait().unwrap();
}

/// The demo from a built tree.
async fn demo() {
    use tokio::io::{AsyncBufReadExt, BufReader};
    let begun = Instant::now();
    let mut process = tokio::process::Command::new(env!("CARGO_BIN_EXE_trellis"))
        .args(["demo", "--port", "0"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let address = first
        .split_whitespace()
        .find(|word| word.starts_with("http"))
        .unwrap()
        .to_owned();
    let page = reqwest::get(&address).await.unwrap();
    assert!(page.status().is_success());
    say(&format!("demo: page served after {:.2?}", begun.elapsed()));
    while let Some(line) = lines.next_line().await.unwrap() {
        if line.starts_with("Ready") {
            break;
        }
    }
    say(&format!(
        "demo: forty-nine days lived through after {:.2?}",
        begun.elapsed()
    ));
    process.kill().await.unwrap();
}

/// Has the bot end as an operator would: what was cut short does not start on records that another program has touched.
fn ends(process: &mut Child) {
    let asked = std::process::Command::new("kill")
        .args(["-INT", &process.id().to_string()])
        .status()
        .unwrap();
    assert!(asked.success());
    process.wait().unwrap();
}

/// What a process has used so far, from `/proc`, in which a second has 100 ticks.
fn processor(process: &Child) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.id())).unwrap();
    // A name may have spaces in it; what follows the last bracket has none.
    let (_, after) = stat.rsplit_once(')').unwrap();
    let ticks = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().unwrap());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// From `/proc`, in MB.
fn resident(process: &Child, field: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
