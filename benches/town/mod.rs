//! The community that is measured: set up, with a cohort and rooms, by people's acts.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use discord_sandbox::{Config, Form, Limits, MessageView, OptionValue, Outcome, Persona, Sandbox};
use trellis_kernel::discord::permissions::{NEEDED, sum};

/// How long anything of it may take.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A community, and a place for the bot's records.
pub struct Bench {
    pub sandbox: Sandbox,
    pub guild: u64,
    /// Where the panel is.
    pub lobby: u64,
    /// The owner, who coordinates.
    pub olga: Persona,
    /// Where settings and records are.
    pub data: tempfile::TempDir,
}

impl Bench {
    pub async fn new() -> Self {
        let config = Config {
            seed: 1,
            limits: Limits::off(),
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let olga = sandbox.add_user("Olga");
        let guild = sandbox.add_guild(&olga, "Bench");
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

    /// The bot; `per_second` is its own limit of requests.
    pub fn start(&self, per_second: u32) -> Child {
        let settings = self.data.path().join("trellis.toml");
        let words = format!(
            "[discord]\napi_base = {:?}\nglobal_requests_per_second = {per_second}\n[data]\ndir = {:?}\n[log]\nlevel = \"warn\"\n",
            self.sandbox.base(),
            self.data.path().join("data"),
        );
        std::fs::write(&settings, words).unwrap();
        Command::new(env!("CARGO_BIN_EXE_trellis"))
            .args(["run", "--config"])
            .arg(settings)
            .env("DISCORD_TOKEN", self.sandbox.bot_token())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap()
    }

    pub async fn run(&self, who: &Persona, path: &str, options: &[(&str, OptionValue)]) -> Outcome {
        who.run(self.guild, self.lobby, path, options).await
    }

    /// A community with so many rooms; tells how long one takes to open.
    pub async fn rooms(&self, count: usize) -> Vec<(Persona, u64)> {
        assert!(self.sandbox.bot_connected(PATIENCE).await);
        let panel = self.run(&self.olga, "setup start", &[]).await;
        press(&self.olga, &panel, "Create everything").await;
        self.until("the welcome", |bench| {
            let place = bench.sandbox.channel_named(bench.guild, "coordinators")?;
            (!bench.sandbox.messages(place).is_empty()).then_some(())
        })
        .await;
        let start = (self.sandbox.now() + chrono::Duration::days(7))
            .date_naive()
            .to_string();
        let options: [(&str, OptionValue); 3] = [
            ("program", "career-growth".into()),
            ("name", "Bench".into()),
            ("starts", start.as_str().into()),
        ];
        self.run(&self.olga, "cohort open", &options).await;
        let mut rooms = Vec::new();
        let mut taken = Vec::new();
        for number in 0..count {
            let mentor = self
                .joins(&format!("Mentor{number} Bench"), "Join as mentor")
                .await;
            let mentee = self
                .joins(&format!("Mentee{number} Bench"), "Join as mentee")
                .await;
            let begun = Instant::now();
            let options = [
                ("mentor", OptionValue::User(mentor.id())),
                ("mentee", OptionValue::User(mentee.id())),
            ];
            let told = self.run(&self.olga, "room open", &options).await;
            assert!(told.message().is_some(), "{told:?}");
            let room = self
                .until("a room with its welcome and its pin", |bench| {
                    let seen = mentee.channels(bench.guild);
                    let room = seen.iter().find(|channel| channel.name.starts_with("room-"))?.id;
                    let messages = bench.sandbox.messages(room);
                    let whole = messages.iter().any(|m| m.pinned)
                        && messages.iter().any(|m| m.text().contains("Welcome"));
                    whole.then_some(room)
                })
                .await;
            taken.push(begun.elapsed());
            rooms.push((mentee, room));
        }
        if !taken.is_empty() {
            tell(
                "a room opened (channel, overwrites, card, pin, welcome)",
                &mut taken,
            );
        }
        rooms
    }

    async fn joins(&self, name: &str, button: &str) -> Persona {
        let (who, card) = self.signs_up(name, button).await;
        press(&who, &card, "I commit").await;
        who
    }

    /// A new member with a sign-up that lacks the last yes.
    pub async fn signs_up(&self, name: &str, button: &str) -> (Persona, Outcome) {
        let who = self.sandbox.add_user(name);
        self.sandbox.join(self.guild, &who);
        let panel = self.panel(button).await;
        let form = who
            .click(self.lobby, panel.id, panel.custom_id(button).unwrap())
            .await;
        let form = form.form().unwrap();
        let card = who.submit(form, &words_for(form)).await;
        (who, card)
    }

    /// The sign-up panel with this button.
    pub async fn panel(&self, button: &str) -> MessageView {
        self.until("the panel", |bench| {
            let mut posted = bench.sandbox.messages(bench.lobby).into_iter();
            posted.rfind(|message| message.custom_id(button).is_some())
        })
        .await
    }

    pub async fn until<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let mut changes = self.sandbox.changes();
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                if let Some(found) = look(self) {
                    return found;
                }
                let _ = changes.changed().await;
            }
        });
        found
            .await
            .unwrap_or_else(|_| panic!("waited in vain for {what}"))
    }
}

/// Something for every field of a form.
pub fn words_for(form: &Form) -> Vec<(&str, &str)> {
    let label = |label: &str| if label.contains("How many") { "1" } else { "words" };
    let inputs = form.inputs.iter();
    inputs
        .map(|input| (input.label.as_str(), label(&input.label)))
        .collect()
}

/// Presses a button of an answer.
pub async fn press(who: &Persona, on: &Outcome, label: &str) -> Outcome {
    let message = on
        .message()
        .unwrap_or_else(|| panic!("no message with {label}: {on:?}"));
    let part = message
        .components
        .iter()
        .find(|part| part.label.starts_with(label))
        .unwrap();
    who.click(message.channel_id, message.id, &part.custom_id).await
}

/// Says how long things took.
pub fn tell(what: &str, taken: &mut [Duration]) {
    taken.sort();
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
    let count = taken.len();
    say(&format!(
        "{what}: n {count}, p50 {:.1?}, p99 {:.1?}, max {:.1?}",
        at(0.5),
        at(0.99),
        taken[count - 1]
    ));
}

/// Says a line.
#[expect(clippy::print_stdout, reason = "a benchmark's figures are its output")]
pub fn say(line: &str) {
    println!("{line}");
}
