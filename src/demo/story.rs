//! The first weeks of the demo's community, told by what its people do.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use discord_sandbox::{MessageView, OptionValue, Persona, Sandbox};

use super::acting::{Acted, Stuck, fill, press, press_answer, press_newest, run};
use super::cast::Cast;
use super::timekeeper::Timekeeper;

/// From the first act to now: nine days of sign-up, forty of the cohort's eighty-four. The midpoint is two days off.
pub(super) const LENGTH: Duration = Duration::days(BEFORE_START + TODAY);
const BEFORE_START: i64 = 9;
const TODAY: i64 = 40;
const COHORT: &str = "Lighthouse 3";
const NEXT_COHORT: &str = "First Patch";
/// The button by which a check-in is known.
const DETAIL: &str = "Add a private detail";

struct Teller<'a> {
    sandbox: &'a Sandbox,
    cast: &'a Cast,
    keeper: &'a Timekeeper,
    starts: NaiveDate,
    seen: Seen,
}

/// Lets the community live until now.
pub(super) async fn tell(sandbox: &Sandbox, cast: &Cast, keeper: &Timekeeper) -> Acted<()> {
    let today = sandbox.now() + LENGTH;
    let starts = (today - Duration::days(TODAY))
        .with_timezone(&Berlin)
        .date_naive();
    let teller = Teller {
        sandbox,
        cast,
        keeper,
        starts,
        seen: Seen::default(),
    };
    teller.set_up().await?;
    teller.sign_up().await?;
    for day in 0..TODAY {
        teller.day(day).await?;
    }
    teller.at(today).await
}

impl Teller<'_> {
    async fn set_up(&self) -> Acted<()> {
        let Cast {
            guild,
            notices,
            olga,
            farid,
            ..
        } = self.cast;
        let panel = run(
            olga,
            *guild,
            *notices,
            "setup start",
            &[("zone", "Europe/Berlin".into())],
        )
        .await?;
        press_answer(olga, &panel, "Create everything").await?;
        self.happen().await?;
        // Who coordinates and who facilitates is for the owner to say, in Discord's own member list.
        for (who, name) in [(olga, "Coordinator"), (farid, "Facilitator")] {
            let role = self
                .sandbox
                .role_named(*guild, name)
                .ok_or_else(|| Stuck::new(who, format!("no role {name}")))?;
            self.sandbox.give_role(*guild, who, role);
        }
        run(olga, *guild, *notices, "setup check", &[]).await?;
        Ok(())
    }

    async fn sign_up(&self) -> Acted<()> {
        self.open(COHORT, "career-growth", self.starts).await?;
        for (number, mentor) in self.cast.mentors.iter().enumerate() {
            self.pass_to(-8 + i64::try_from(number).unwrap_or(0) / 2, 9, 10)
                .await?;
            let [offer, path, limits] = mentor.answers;
            self.join(
                &mentor.persona,
                "Join as mentor",
                &[offer, path, limits, mentor.capacity],
            )
            .await?;
        }
        for (number, mentee) in self.cast.mentees.iter().enumerate() {
            self.pass_to(-5 + i64::try_from(number).unwrap_or(0) / 2, 18, 20)
                .await?;
            self.join(&mentee.persona, "Join as mentee", &mentee.answers)
                .await?;
        }
        self.pass_to(0, 8, 30).await?;
        let Cast {
            guild, notices, olga, ..
        } = self.cast;
        run(
            olga,
            *guild,
            *notices,
            "cohort start",
            &[("cohort", COHORT.into())],
        )
        .await?;
        Ok(())
    }

    async fn day(&self, day: i64) -> Acted<()> {
        for place in 0..self.cast.mentees.len() {
            if self.cast.mentees[place].room_on == day {
                self.pass_to(day, 10, 15).await?;
                self.open_room(place).await?;
            }
        }
        for update in UPDATES.iter().filter(|update| update.day == day) {
            self.pass_to(day, 17, 5).await?;
            self.post(update).await?;
        }
        for (_, mentor_of, words) in FEEDBACK.iter().filter(|(on, ..)| *on == day) {
            self.pass_to(day, 20, 40).await?;
            self.give_feedback(*mentor_of, words).await?;
        }
        self.pass_to(day, 12, 0).await?;
        self.answer_checkins().await?;
        if day == 36 {
            self.pass_to(day, 11, 0).await?;
            let first_day = self.starts + Duration::days(54);
            self.open(NEXT_COHORT, "open-source-contribution", first_day)
                .await?;
            let [kim, ..] = &self.cast.visitors[..] else {
                return Ok(());
            };
            self.join(
                kim,
                "Join as mentee",
                &["A first patch in a library I use", "Python, a little Rust", ""],
            )
            .await?;
        }
        Ok(())
    }

    async fn open(&self, name: &str, program: &str, starts: NaiveDate) -> Acted<()> {
        let Cast {
            guild, notices, olga, ..
        } = self.cast;
        let starts = starts.to_string();
        let options: [(&str, OptionValue); 3] = [
            ("program", program.into()),
            ("name", name.into()),
            ("starts", starts.as_str().into()),
        ];
        run(olga, *guild, *notices, "cohort open", &options).await?;
        self.happen().await
    }

    async fn join(&self, who: &Persona, button: &str, answers: &[&str]) -> Acted<()> {
        let form = press_newest(who, self.cast.notices, button).await?;
        let card = fill(who, &form, answers).await?;
        press_answer(who, &card, "I commit").await?;
        self.happen().await
    }

    async fn open_room(&self, place: usize) -> Acted<()> {
        let Cast {
            guild,
            notices,
            olga,
            mentors,
            mentees,
            ..
        } = self.cast;
        let (mentee, mentor) = (&mentees[place], &mentors[mentees[place].mentor]);
        let options: [(&str, OptionValue); 3] = [
            ("mentor", OptionValue::User(mentor.persona.id())),
            ("mentee", OptionValue::User(mentee.persona.id())),
            ("cohort", COHORT.into()),
        ];
        run(olga, *guild, *notices, "room open", &options).await?;
        self.happen().await?;
        let room = self.room_of(place)?;
        let said = |error| Stuck::new(&mentee.persona, format!("cannot write: {error:?}"));
        mentee
            .persona
            .write(room, "Hello! Glad this is happening.")
            .await
            .map_err(said)?;
        mentor
            .persona
            .write(room, "Welcome. Thursday at five for a first talk?")
            .await
            .map_err(said)?;
        Ok(())
    }

    async fn post(&self, update: &Update) -> Acted<()> {
        let who = &self.cast.mentees[update.mentee].persona;
        let room = self.room_of(update.mentee)?;
        let mut options: Vec<(&str, OptionValue)> = vec![("visibility", update.visibility.into())];
        if let Some((name, text)) = update.evidence {
            let file = OptionValue::File {
                name: name.to_owned(),
                content_type: "text/plain".to_owned(),
                bytes: text.as_bytes().to_vec(),
            };
            options.push(("evidence", file));
        }
        let form = run(who, self.cast.guild, room, "progress", &options).await?;
        fill(
            who,
            &form,
            &[update.did, update.learned, update.stuck, update.next],
        )
        .await?;
        self.happen().await
    }

    async fn give_feedback(&self, mentee: usize, words: &str) -> Acted<()> {
        let mentor = &self.cast.mentors[self.cast.mentees[mentee].mentor].persona;
        let form = press_newest(mentor, self.room_of(mentee)?, "Give feedback").await?;
        fill(mentor, &form, &[words]).await?;
        self.happen().await
    }

    /// Everybody answers the newest check-in of their room, as soon as there is one that they have not seen.
    async fn answer_checkins(&self) -> Acted<()> {
        for place in 0..self.cast.mentees.len() {
            let Ok(room) = self.room_of(place) else { continue };
            let asked = self.checkins_in(place, room)?.len();
            let before = self.seen.replace_at(place, asked);
            let Some(script) = asked
                .checked_sub(1)
                .filter(|_| asked > before)
                .and_then(|turn| CHECKINS.get(turn))
            else {
                continue;
            };
            for (who, tap, detail) in script.iter().filter(|(who, ..)| who.place() == place) {
                self.answer_checkin(*who, tap, detail).await?;
            }
        }
        Ok(())
    }

    fn checkins_in(&self, place: usize, room: u64) -> Acted<Vec<MessageView>> {
        let who = &self.cast.mentees[place].persona;
        let messages = who
            .messages(room)
            .map_err(|error| Stuck::new(who, format!("cannot read: {error:?}")))?;
        Ok(messages
            .into_iter()
            .filter(|message| !message.ephemeral && message.text().contains(DETAIL))
            .collect())
    }

    async fn answer_checkin(&self, who: Who, tap: &str, detail: &str) -> Acted<()> {
        let place = who.place();
        let persona = match who {
            Who::Mentee(place) => &self.cast.mentees[place].persona,
            Who::MentorOf(place) => &self.cast.mentors[self.cast.mentees[place].mentor].persona,
        };
        let room = self.room_of(place)?;
        let newest = self.checkins_in(place, room)?.pop();
        let prompt = newest.ok_or_else(|| Stuck::new(persona, "finds no check-in"))?;
        press(persona, &prompt, tap).await?;
        if !detail.is_empty() {
            let form = press(persona, &prompt, DETAIL).await?;
            let kept = fill(persona, &form, &[detail]).await?;
            press_answer(persona, &kept, "Coordinators only").await?;
        }
        self.happen().await
    }

    fn room_of(&self, place: usize) -> Acted<u64> {
        let Cast {
            guild,
            mentors,
            mentees,
            ..
        } = self.cast;
        let mentee = &mentees[place];
        // Rooms are named after their people.
        let first = |persona: &Persona| {
            persona
                .name()
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_lowercase()
        };
        let (one, other) = (first(&mentors[mentee.mentor].persona), first(&mentee.persona));
        let seen = mentee.persona.channels(*guild);
        let room = seen.iter().find(|channel| {
            channel.kind == 0 && channel.name.contains(&one) && channel.name.contains(&other)
        });
        room.map(|channel| channel.id)
            .ok_or_else(|| Stuck::new(&mentee.persona, "does not see their room"))
    }

    /// Goes on to a time of a day of the cohort, in its zone; never back.
    async fn pass_to(&self, day: i64, hour: u32, minute: u32) -> Acted<()> {
        let date = self.starts + Duration::days(day);
        let wall = date.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
        let at = Berlin
            .from_local_datetime(&wall)
            .earliest()
            .map(|at| at.with_timezone(&Utc));
        match at.filter(|at| *at > self.sandbox.now()) {
            Some(at) => self.at(at).await,
            None => Ok(()),
        }
    }

    async fn at(&self, at: DateTime<Utc>) -> Acted<()> {
        self.keeper
            .live_until(at)
            .await
            .map_err(|error| Stuck::new(&self.cast.olga, format!("time stands still: {error}")))
    }

    async fn happen(&self) -> Acted<()> {
        self.keeper
            .happen()
            .await
            .map_err(|error| Stuck::new(&self.cast.olga, format!("nothing happens: {error}")))
    }
}

struct Update {
    day: i64,
    mentee: usize,
    visibility: &'static str,
    did: &'static str,
    learned: &'static str,
    stuck: &'static str,
    next: &'static str,
    evidence: Option<(&'static str, &'static str)>,
}

impl Update {
    const fn new(day: i64, mentee: usize, texts: [&'static str; 4]) -> Self {
        let [did, learned, stuck, next] = texts;
        Self {
            day,
            mentee,
            visibility: "server",
            did,
            learned,
            stuck,
            next,
            evidence: None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Who {
    Mentee(usize),
    MentorOf(usize),
}

impl Who {
    /// Whose room it is, by place in the list of mentees.
    fn place(self) -> usize {
        match self {
            Self::Mentee(place) | Self::MentorOf(place) => place,
        }
    }
}

/// How many check-ins each room has had.
#[derive(Default)]
struct Seen(RefCell<HashMap<usize, usize>>);

impl Seen {
    /// Takes note of a number and returns the one before.
    fn replace_at(&self, place: usize, asked: usize) -> usize {
        self.0.borrow_mut().insert(place, asked).unwrap_or(0)
    }
}

const UPDATES: [Update; 11] = [
    Update::new(
        4,
        0,
        [
            "Wrote down who decides what in the migration. It turned out that nobody had.",
            "Asking \"who would you call at night?\" gets honest answers.",
            "",
            "Show the list to my lead on Monday.",
        ],
    ),
    Update::new(
        6,
        3,
        [
            "Cut the storage design from eleven pages to three.",
            "The first page has to hold the decision, not the history.",
            "Two reviewers want opposite things and both are senior.",
            "Ask each what they would *not* accept.",
        ],
    ),
    Update {
        evidence: Some((
            "interview-notes.txt",
            "1. What is hard about claims today?\n2. What did you try?\n3. What did it cost you?\n",
        )),
        ..Update::new(
            9,
            2,
            [
                "Interviewed three people about how they handle claims, as if it were a product.",
                "People describe the workaround and never the problem.",
                "",
                "Write one page: problem, evidence, smallest test.",
            ],
        )
    },
    Update::new(
        12,
        4,
        [
            "First five minutes of the talk, spoken into my phone, four times.",
            "Reading aloud is not speaking. Short sentences are braver.",
            "How do I end? Every end sounds like an apology.",
            "Give the five minutes to two colleagues.",
        ],
    ),
    Update::new(
        15,
        0,
        [
            "Ran my first planning meeting for the migration. Forty minutes, three decisions, written down.",
            "Silence after a question is not a no.",
            "",
            "Publish a risk list and ask for the ones I missed.",
        ],
    ),
    Update {
        visibility: "cohort",
        ..Update::new(
            16,
            5,
            [
                "Went to the neighbourhood run. Twice.",
                "It is easier to come back than to come.",
                "",
                "Invite one person for coffee who is not from work.",
            ],
        )
    },
    Update {
        visibility: "room",
        ..Update::new(
            18,
            1,
            [
                "Talked with two people who went back from manager to developer.",
                "Both said: you can go back, and nobody minds but you.",
                "I am afraid of the people part, and I have not said so to anyone.",
                "Write the two lists we spoke of, each by hand.",
            ],
        )
    },
    Update::new(
        24,
        2,
        [
            "The one-pager is out. Four comments, one of them from the head of product.",
            "A number on the first line changes who reads it.",
            "",
            "Shadow a product manager for a day.",
        ],
    ),
    Update::new(
        27,
        3,
        [
            "The design got its yes, with one condition.",
            "A condition is a yes.",
            "",
            "Write the next one in the new form from the start.",
        ],
    ),
    Update::new(
        33,
        0,
        [
            "Told the steering group that we will be two weeks late, before they asked.",
            "Bad news early is a kind of good news.",
            "They want a date for the second phase and I have none.",
            "Estimate with the team, in ranges.",
        ],
    ),
    Update::new(
        38,
        4,
        [
            "Gave the talk to eleven people at lunch.",
            "They asked about the part I had wanted to cut.",
            "",
            "Send the abstract to the meetup before I think again.",
        ],
    ),
];

const FEEDBACK: [(i64, usize, &str); 3] = [
    (
        7,
        3,
        "The third paragraph argues with a reviewer who is not named. Name the concern, answer it in one line, move on.",
    ),
    (
        16,
        0,
        "Decision two has no owner. A decision without a name is a wish: put one next to each.",
    ),
    (
        34,
        0,
        "Do not give a date. Give the range and the one thing that would narrow it, and say when you will know.",
    ),
];

/// What people tap at each check-in of their room, the first first, and what they add in private. Who is not here
/// does not answer.
const CHECKINS: [&[(Who, &str, &str)]; 2] = [
    &[
        (Who::Mentee(0), "Good", ""),
        (Who::MentorOf(0), "Good", ""),
        (
            Who::Mentee(1),
            "Could be better",
            "We talk a lot and decide little. I am not sure that I want the job at all.",
        ),
        (Who::Mentee(2), "Good", ""),
        (Who::MentorOf(3), "Good", ""),
        (Who::Mentee(3), "Could be better", ""),
        (Who::Mentee(4), "Good", ""),
        (
            Who::Mentee(6),
            "Stuck",
            "We have met once. Shifts keep getting in the way, and I do not want to complain.",
        ),
    ],
    &[
        (Who::Mentee(0), "Good", ""),
        (Who::MentorOf(0), "Good", ""),
        (Who::MentorOf(1), "Could be better", ""),
        (Who::Mentee(2), "Good", ""),
        (Who::MentorOf(2), "Good", ""),
        (Who::Mentee(3), "Good", ""),
        (Who::Mentee(5), "Good", ""),
    ],
];
