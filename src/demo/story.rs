//! The first weeks of the demo's community, told by what its people do. What they say is in `script`.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use discord_sandbox::{MessageView, OptionValue, Persona, Sandbox};
use trellis_domain::time::{instant, local_date};
use trellis_domain::zone::Zone;
use trellis_kernel::clock;

use super::acting::{Acted, Stuck, fill, press, press_answer, press_newest, run};
use super::cast::Cast;
use super::script::{CHECKINS, FEEDBACK, GOALS, UPDATES, Update, Who};
use super::timekeeper::Timekeeper;

/// From the first act to now: nine days of sign-up, forty of the cohort's eighty-four. The midpoint is two days off.
pub(super) const LENGTH: Duration = Duration::days(BEFORE_START + TODAY);
const BEFORE_START: i64 = 9;
const TODAY: i64 = 40;
/// Where the community lives.
const ZONE: &str = "Europe/Berlin";
const COHORT: &str = "Lighthouse 3";
const NEXT_COHORT: &str = "First Patch";
/// The day of the first cohort on which sign-up for the next begins.
const NEXT_OPENS: i64 = 36;
/// So many days after their room was opened people who have a goal hold their first session.
const SESSION_AFTER: i64 = 8;
/// Whose first session is held in voice.
const IN_VOICE: usize = 0;
/// Discord's number of a voice channel.
const VOICE: u8 = 2;
/// Who waits for the bot to look looks this often themselves, and so often at most.
const LOOKS: (std::time::Duration, u32) = (std::time::Duration::from_millis(20), 250);
/// The button by which a check-in is known.
const DETAIL: &str = "Add a private detail";

fn zone() -> Zone {
    Zone::named(ZONE).unwrap_or(Zone::UTC)
}

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
    let starts = local_date(zone(), today - Duration::days(TODAY));
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
        let panel = run(olga, *guild, *notices, "setup start", &[("zone", ZONE.into())]).await?;
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
        let asked = run(
            olga,
            *guild,
            *notices,
            "cohort start",
            &[("cohort", COHORT.into())],
        )
        .await?;
        press_answer(olga, &asked, "Start it").await?;
        Ok(())
    }

    async fn day(&self, day: i64) -> Acted<()> {
        for place in 0..self.cast.mentees.len() {
            if self.cast.mentees[place].room_on == day {
                self.pass_to(day, 10, 15).await?;
                self.open_room(place).await?;
                self.begin_work(place).await?;
            }
        }
        if self.cast.mentees[IN_VOICE].room_on + SESSION_AFTER == day {
            self.talk_in_voice(day).await?;
        }
        for update in UPDATES.iter().filter(|update| update.day == day) {
            self.pass_to(day, 17, 5).await?;
            self.post(update).await?;
        }
        for (_, mentor_of, words) in FEEDBACK.iter().filter(|(on, ..)| *on == day) {
            self.pass_to(day, 20, 40).await?;
            self.give_feedback(*mentor_of, words).await?;
        }
        // Time never goes back: where something was posted today, this is the evening.
        self.pass_to(day, 12, 0).await?;
        self.answer_checkins().await?;
        if day == NEXT_OPENS {
            let first_day = self.starts + Duration::days(54);
            self.open(NEXT_COHORT, "open-source-contribution", first_day)
                .await?;
            let [kim, ..] = &self.cast.visitors[..] else {
                return Ok(());
            };
            self.join(
                kim,
                "Join as mentee",
                &[
                    "Python, a little Rust",
                    "I never know which issue is mine to take",
                    "A library I use at work every day",
                ],
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
        press_answer(who, &card, "Commit and introduce me").await?;
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

    /// Both sign the agreement as it is filled in, and who has a goal in mind sets it, with a first step.
    async fn begin_work(&self, place: usize) -> Acted<()> {
        let (mentee, room) = (&self.cast.mentees[place], self.room_of(place)?);
        let mentor = &self.cast.mentors[mentee.mentor].persona;
        for who in [&mentee.persona, mentor] {
            let shown = press_newest(who, room, "Agreement").await?;
            press_answer(who, &shown, "Sign it as it is").await?;
            self.happen().await?;
        }
        let Some((_, [goal, measure], step)) = GOALS.iter().find(|(of, ..)| *of == place) else {
            return Ok(());
        };
        let by = (self.starts + Duration::days(70)).to_string();
        let plan = press_newest(&mentee.persona, room, "Goals and steps").await?;
        let form = press_answer(&mentee.persona, &plan, "Add a goal").await?;
        fill(&mentee.persona, &form, &[goal, measure, &by]).await?;
        let form = press_answer(&mentee.persona, &plan, "Add a step").await?;
        fill(&mentee.persona, &form, step).await?;
        self.plan_session(&mentee.persona, room).await
    }

    /// The two have agreed on a day, which is written as people write it.
    async fn plan_session(&self, who: &Persona, room: u64) -> Acted<()> {
        let hours = press_newest(who, room, "Plan a session").await?;
        let times = press_answer(who, &hours, "Skip this").await?;
        let form = press_answer(who, &times, "Another time").await?;
        let shown = fill(who, &form, &[&format!("in {SESSION_AFTER} days 17:00")]).await?;
        press_answer(who, &shown, "Plan it").await?;
        self.happen().await
    }

    /// The two meet in the voice channel of their session, for a good half of it.
    async fn talk_in_voice(&self, day: i64) -> Acted<()> {
        let mentee = &self.cast.mentees[IN_VOICE];
        let mentor = &self.cast.mentors[mentee.mentor].persona;
        self.pass_to(day, 17, 0).await?;
        let channels = mentor.channels(self.cast.guild);
        let voice = channels.iter().find(|channel| channel.kind == VOICE);
        let voice = voice.ok_or_else(|| Stuck::new(mentor, "sees no voice channel"))?;
        for who in [mentor, &mentee.persona] {
            let seen = self.looks_at(who);
            let refused = |error| Stuck::new(who, format!("cannot come into voice: {error:?}"));
            who.join_voice(voice.id).map_err(refused)?;
            self.is_looked_at(who, seen).await?;
        }
        self.pass_to(day, 17, 42).await?;
        for who in [mentor, &mentee.persona] {
            let seen = self.looks_at(who);
            who.leave_voice(self.cast.guild);
            self.is_looked_at(who, seen).await?;
        }
        Ok(())
    }

    /// How often the bot has asked where somebody is.
    fn looks_at(&self, who: &Persona) -> usize {
        let asked = format!("/voice-states/{}", who.id());
        let requests = self.sandbox.requests();
        requests.iter().filter(|one| one.path.ends_with(&asked)).count()
    }

    /// Time goes on when the bot has seen that somebody came or went: what it sees counts from then on.
    async fn is_looked_at(&self, who: &Persona, before: usize) -> Acted<()> {
        let (pause, most) = LOOKS;
        for _ in 0..most {
            if self.looks_at(who) > before {
                return Ok(());
            }
            clock::pause(pause).await;
        }
        Err(Stuck::new(who, "is not seen in voice"))
    }

    async fn post(&self, update: &Update) -> Acted<()> {
        let who = &self.cast.mentees[update.mentee].persona;
        let room = self.room_of(update.mentee)?;
        let mut options: Vec<(&str, OptionValue)> = vec![("visibility", update.visibility.into())];
        if let Some((name, text)) = update.evidence {
            let file = OptionValue::File {
                name: name.to_owned(),
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
        self.cast.room_of(place)
    }

    /// Goes on to a time of a day of the cohort, in its zone; never back.
    async fn pass_to(&self, day: i64, hour: u32, minute: u32) -> Acted<()> {
        let date = self.starts + Duration::days(day);
        let wall = date.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
        match instant(zone(), wall).filter(|at| *at > self.sandbox.now()) {
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

/// How many check-ins each room has had.
#[derive(Default)]
struct Seen(RefCell<HashMap<usize, usize>>);

impl Seen {
    /// Takes note of a number and returns the one before.
    fn replace_at(&self, place: usize, asked: usize) -> usize {
        self.0.borrow_mut().insert(place, asked).unwrap_or(0)
    }
}
