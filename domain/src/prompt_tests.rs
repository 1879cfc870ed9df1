//! What a room is told over a whole run, by the rules of all its features together.

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

use crate::budget::{Asking, Asks, Charge, Limit, Person, WEEK};
use crate::checkin::{self, Answer, Checkin, due::CHECKIN};
use crate::cohort::Cohort;
use crate::community::VoiceUse;
use crate::ground::calendar::Calendar;
use crate::ground::calendar::tests::calendars;
use crate::ground::ids::{CheckinId, MidpointId, SessionId};
use crate::ground::time::{day_start, local_date};
use crate::midpoint::{self, Midpoint, due::MIDPOINT, due::RELEASE};
use crate::program::Questions;
use crate::room::Room;
use crate::schedule::examples::{at, cohort, lines, room, said, with_program};
use crate::schedule::{
    AskingTime, Due, Outcome, Planned, PromptAction, PromptKind, Said, SkipReason, Step, Verdict, due,
    is_in_window, judge, next_look,
};
use crate::session::due::{AFTER, BRIEF};
use crate::session::{self, Held, Session, SessionState, TAPS_FOR};
use crate::zone::Zone;
use crate::zone::tests::zone;

/// A room with what its features have recorded.
struct Life {
    room: Room,
    cohort: Cohort,
    checkins: Vec<Checkin<()>>,
    midpoint: Option<Midpoint>,
    sessions: Vec<Session>,
    tapped: Vec<SessionId>,
    tapped_at: Option<DateTime<Utc>>,
    said: Vec<Said>,
}

impl Life {
    fn new(cohort: Cohort) -> Self {
        Self {
            room: room(),
            cohort,
            checkins: Vec::new(),
            midpoint: None,
            sessions: Vec::new(),
            tapped: Vec::new(),
            tapped_at: None,
            said: Vec::new(),
        }
    }

    /// What is due and when to look again, once each prompt had its turn or did not.
    fn steps(&self, now: DateTime<Utc>) -> Vec<Step> {
        let steps = self.rules(now).into_iter();
        let judged = steps.map(|step| match step {
            Step::Due(due) => match self.judge(&due, now) {
                Verdict::AsItIs | Verdict::Waited => Step::Due(due),
                Verdict::Skip(reason) => Step::Due(Due {
                    action: PromptAction::Skip(reason),
                    ..due
                }),
                Verdict::Wait(until) => Step::LookAt(until),
            },
            look => look,
        });
        judged.collect()
    }

    fn asking(&self, kind: PromptKind) -> Asking {
        match kind {
            MIDPOINT | midpoint::due::REMINDER => midpoint::due::asking(&self.cohort.program, kind),
            AFTER | BRIEF => session::due::asking(&self.cohort.program, kind),
            _ => checkin::due::asking(&self.cohort.program, kind),
        }
    }

    /// When the room was or will be asked what is asked whatever else was.
    fn anyway(&self, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let said = self.said.iter().filter(|one| one.was_said());
        let said = said.filter(|one| self.asking(one.key.kind).is_asked_anyway());
        let ahead = midpoint::due::ahead(&self.room, &self.cohort, &self.said, now + WEEK);
        said.map(|one| one.at)
            .chain(ahead.map(|one| one.at.max(now)))
            .collect()
    }

    fn judge(&self, due: &Due, now: DateTime<Utc>) -> Verdict {
        let said = self.said.iter().filter(|one| one.was_said());
        let said = said.map(|one| (one.at, self.asking(one.key.kind)));
        let ahead = midpoint::due::ahead(&self.room, &self.cohort, &self.said, now + WEEK);
        let ahead = ahead.map(|one| (one.at.max(now), self.asking(one.key.kind)));
        let charges = said.chain(ahead).map(|(at, asking)| Charge {
            at,
            asks: asking.asks,
        });
        let person = Person {
            limit: self.limit(),
            charges: charges.collect(),
        };
        judge(due, self.asking(due.key.kind), &self.anyway(now), &[person], now)
    }

    fn limit(&self) -> Limit {
        let program = &self.cohort.program;
        Limit {
            count: program.room_asks_a_week(self.cohort.dates.starts_on),
            tenths: u32::MAX,
            pings: program.budget.mentee.pings,
        }
    }

    fn rules(&self, now: DateTime<Utc>) -> Vec<Step> {
        let known = self.sessions.iter().filter(|one| one.planned_at <= now);
        let sessions: Vec<_> = known.cloned().collect();
        let open = self.checkins.iter().filter(|one| one.closed_at.is_none());
        let open: Vec<_> = open.cloned().collect();
        let mut steps = checkin::due::steps(&self.room, &self.cohort, &open, &self.said, self.tapped_at, now);
        steps.extend(session::due::steps(
            (&self.room, &self.cohort),
            &sessions,
            VoiceUse::Off,
            &self.said,
            now,
        ));
        let midpoint = self.midpoint.as_ref();
        steps.extend(midpoint::due::steps(
            &self.room,
            &self.cohort,
            midpoint,
            &self.said,
            now,
        ));
        steps
    }

    /// Does what is due, as the sweep and the features do.
    fn sweep(&mut self, now: DateTime<Utc>) {
        for mut due in due(&self.rules(now)) {
            match self.judge(&due, now) {
                Verdict::AsItIs | Verdict::Waited => {}
                Verdict::Skip(reason) => due.action = PromptAction::Skip(reason),
                Verdict::Wait(_) => continue,
            }
            let record = due.said(now);
            let on = due.key.planned_on;
            match due.key.kind {
                CHECKIN if record.was_said() => {
                    let id = CheckinId::from_bytes([3; 10]);
                    let asked =
                        Checkin::ask(id, &self.room, &self.cohort, (on, "How is it?".to_owned()), now);
                    self.checkins.push(Checkin {
                        is_posted: true,
                        ..asked
                    });
                }
                checkin::due::CLOSE => {
                    let closed = self.checkins.iter_mut().find(|one| one.planned_on == on);
                    let closed = closed.unwrap();
                    *closed = closed.close(now);
                }
                MIDPOINT if record.was_said() => {
                    let id = MidpointId::from_bytes([4; 10]);
                    self.midpoint = Some(Midpoint {
                        is_posted: true,
                        ..Midpoint::ask(id, &self.room, &self.cohort, now)
                    });
                }
                RELEASE => {
                    let told = self.midpoint.as_ref().unwrap().tell(&self.room, now);
                    self.midpoint = Some(told.unwrap());
                }
                _ => {}
            }
            self.said.push(record);
        }
    }

    /// Everybody answers what they still can, and taps once after each session.
    fn answers(&mut self, now: DateTime<Utc>) {
        for session in &self.sessions {
            let can_tap = session.took_place(now) && now < session.ends_at() + TAPS_FOR;
            if can_tap && !self.tapped.contains(&session.id) {
                self.tapped.push(session.id);
                self.tapped_at = Some(now);
            }
        }
        for user in self.room.users() {
            for checkin in &mut self.checkins {
                if let Ok(after) = checkin.answer(&self.room, user, Answer::Good, now) {
                    *checkin = after;
                }
            }
            if let Some(midpoint) = &mut self.midpoint
                && let Ok(after) = midpoint.write(&self.room, user, now)
            {
                *midpoint = after;
            }
        }
    }

    /// Sweeps at the given gaps in minutes, answering now and then.
    /// Sessions begin at the given hours.
    fn live(cohort: Cohort, sessions: &[i64], gaps: &[i64], answers: &[bool]) -> Self {
        let mut life = Self::new(cohort);
        life.sessions = planned(sessions);
        let mut now = at("2027-01-03 00:00");
        for (gap, answer) in gaps.iter().zip(answers.iter().cycle()) {
            now += Duration::minutes(*gap);
            if *answer {
                life.answers(now);
            }
            life.sweep(now);
        }
        life
    }

    fn ahead(&self, until: DateTime<Utc>) -> Vec<Planned> {
        let mut ahead = checkin::due::ahead(&self.room, &self.cohort, &self.said, None, until);
        ahead.extend(midpoint::due::ahead(&self.room, &self.cohort, &self.said, until));
        let anyway: Vec<_> = ahead
            .iter()
            .filter(|one| one.key.kind == MIDPOINT)
            .map(|one| one.at)
            .collect();
        ahead.retain(|one| !self.asking(one.key.kind).is_merged(one.at, &anyway));
        ahead.sort();
        ahead
    }
}

#[test]
fn nothing_is_asked_from_the_end_on() {
    let mut life = Life::new(cohort("0 10 * * 5"));
    life.said = vec![
        said(CHECKIN, "2027-03-19", "2027-03-19 10:00"),
        said(MIDPOINT, "2027-02-15", "2027-02-15 10:00"),
        said(RELEASE, "2027-02-15", "2027-02-22 10:00"),
    ];
    let last = lines(&life.steps(at("2027-03-26 10:00")));
    assert_eq!(last, ["checkin 03-26/0 said"]);
    life.said.push(said(CHECKIN, "2027-03-26", "2027-03-26 10:00"));
    assert_eq!(life.steps(at("2027-05-01 10:00")), []);
    assert_eq!(life.steps(at("2027-03-26 11:00")), []);
}

#[test]
fn a_program_with_nothing_to_ask_asks_nothing() {
    let nothing = with_program(cohort("0 10 * * 5"), |program| {
        program.checkin.questions = Questions::Own(Vec::new());
        program.midpoint.questions.clear();
    });
    let life = Life::new(nothing);
    for now in [
        "2027-01-05 10:00",
        "2027-01-08 10:00",
        "2027-02-15 10:00",
        "2027-03-28 10:00",
    ] {
        assert_eq!(life.steps(at(now)), [], "{now}");
    }
    assert_eq!(life.ahead(at("2027-04-01 00:00")), []);
}

fn crons() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "0 10 * * 5",
        "0 9 * * 1,4",
        "30 2 * * *",
        "59 23 * * *",
        "0 0 * * 0",
        "15 18 1,15 * *",
    ])
}

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(vec![
        Zone::UTC,
        zone("Europe/Berlin"),
        zone("America/New_York"),
        zone("Australia/Lord_Howe"),
        zone("America/Nuuk"),
        zone("Pacific/Kiritimati"),
    ])
}

/// The sessions of a room that begin at these hours of its life. Each is planned when the one before it is over: a room has one
/// ahead at most.
fn planned(hours: &[i64]) -> Vec<Session> {
    let begin = at("2027-01-03 00:00");
    let mut planned_at = begin;
    let sessions = (0u8..).zip(hours).map(|(number, hours)| {
        let session = Session {
            id: SessionId::from_bytes([number; 10]),
            room: room().id,
            planned_by: room().users()[0],
            starts_at: begin + Duration::hours(*hours),
            minutes: 60,
            planned_at,
            sequence: 0,
            state: SessionState::Planned,
            held: Held::Elsewhere,
            met_for: None,
        };
        planned_at = session.ends_at();
        session
    });
    sessions.collect()
}

/// When sessions begin, in hours; now and then two on a day.
fn sessions() -> impl Strategy<Value = Vec<i64>> {
    let hours = prop::collection::vec(0i64..2000, 0..12);
    hours.prop_map(|mut hours| {
        hours.sort_unstable();
        hours.dedup();
        hours
    })
}

/// What asks somebody something that nobody planned.
const ASKS: [PromptKind; 5] = [
    CHECKIN,
    checkin::due::REMINDER,
    MIDPOINT,
    midpoint::due::REMINDER,
    RELEASE,
];

/// What was asked on a day on which the program asks nobody, but for what must be asked and had no other day left.
fn on_closed_days(life: &Life) -> Vec<&Said> {
    let time = AskingTime::of(&life.cohort);
    let end = day_start(life.cohort.zone, life.cohort.dates.ends_on).unwrap();
    let asked = life
        .said
        .iter()
        .filter(|one| one.was_said() && ASKS.contains(&one.key.kind));
    let closed = asked.filter(|one| !time.is_free(one.at));
    let must = |one: &&Said| matches!(one.key.kind, MIDPOINT | RELEASE) && time.opening(one.at) >= end;
    closed.filter(|one| !must(one)).collect()
}

/// A cohort that may be asked as often as its rhythm comes, on the free days of a calendar.
fn in_zone(cron: &str, zone: Zone, calendar: Calendar) -> Cohort {
    let cohort = Cohort { zone, ..cohort(cron) };
    with_program(cohort, |program| {
        let all = Limit {
            count: 1000,
            tenths: 10_000,
            pings: 1000,
        };
        program.budget.mentee = all;
        program.calendar = calendar;
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn whenever_the_sweep_looks_a_room_is_asked_once_and_once_a_day(
        cron in crons(), zone in zones(), calendar in calendars(), sessions in sessions(),
        gaps in prop::collection::vec(prop_oneof![1i64..90, 1i64..2000, 1i64..9000], 1..120),
        answers in prop::collection::vec(any::<bool>(), 1..20),
    ) {
        let life = Life::live(in_zone(cron, zone, calendar), &sessions, &gaps, &answers);
        prop_assert_eq!(on_closed_days(&life), Vec::<&Said>::new());
        let said = &life.said;
        let mut keys: Vec<_> = said.iter().map(|one| one.key.clone()).collect();
        keys.sort();
        let all = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), all);
        let of = |kind| said.iter().filter(move |one| one.key.kind == kind && one.was_said());
        let mut days: Vec<_> = of(CHECKIN).map(|one| local_date(zone, one.at)).collect();
        let asked = days.len();
        days.dedup();
        prop_assert_eq!(days.len(), asked);
        prop_assert!(of(MIDPOINT).count() <= 1);
        prop_assert!(of(midpoint::due::REMINDER).count() <= 1);
        for one in said.iter().filter(|one| one.outcome == Outcome::Late) {
            prop_assert!(is_in_window(zone, one.at), "{:?}", one);
        }
        // One pulse: where a session brought an answer within its cadence, no check-in comes.
        let cadence = Duration::days(life.cohort.program.session_every_days.into());
        if let Some(tapped_at) = life.tapped_at {
            let after = of(CHECKIN).filter(|one| one.at > tapped_at && one.at - tapped_at < cadence - Duration::days(4));
            prop_assert_eq!(after.count(), 0);
        }
        // Each that was asked is closed once, in its time.
        let closed = life.checkins.iter().filter(|one| one.closed_at.is_some());
        prop_assert_eq!(of(checkin::due::CLOSE).count(), closed.count());
        prop_assert!(life.checkins.iter().all(|one| one.closed_at.is_none_or(|at| at >= one.closes_at)));
    }

    #[test]
    fn asked_again_nothing_is_due_and_nothing_comes_before_it_is_announced(
        cron in crons(), zone in zones(), calendar in calendars(), sessions in sessions(),
        gaps in prop::collection::vec(1i64..6000, 1..40),
        answers in prop::collection::vec(any::<bool>(), 1..10),
        between in prop::collection::vec(0.0f64..1.0, 8),
    ) {
        let life = Life::live(in_zone(cron, zone, calendar), &sessions, &gaps, &answers);
        let now = at("2027-01-03 00:00") + Duration::minutes(gaps.iter().sum());
        let steps = life.steps(now);
        // The last sweep may have made a reminder thinkable, but never due at once.
        prop_assert_eq!(due(&steps), vec![]);
        let next = next_look(&steps, now);
        let horizon = next.unwrap_or(now + Duration::days(200));
        for part in between {
            let seconds = (horizon - now).num_seconds() - 1;
            let probe = now + Duration::seconds((seconds as f64 * part) as i64);
            prop_assert_eq!(due(&life.steps(probe)), vec![], "at {} before {:?}", probe, next);
        }
    }

    /// However late it looks, whoever answers, and however often a program would ask: in no seven days is anybody pinged more
    /// than the budget says, or asked more than the program's heaviest week.
    #[test]
    fn nobody_is_asked_or_pinged_beyond_the_budget_in_any_seven_days(
        cron in crons(), zone in zones(), calendar in calendars(), sessions in sessions(), pings in 1u32..5,
        gaps in prop::collection::vec(prop_oneof![1i64..90, 1i64..2000, 1i64..9000], 1..150),
        answers in prop::collection::vec(any::<bool>(), 1..20),
    ) {
        let cohort = with_program(in_zone(cron, zone, calendar), |program| program.budget.mentee.pings = pings);
        let life = Life::live(cohort, &sessions, &gaps, &answers);
        let limit = life.limit();
        let said: Vec<&Said> = life.said.iter().filter(|one| one.was_said()).collect();
        for begin in &said {
            let within = said.iter().filter(|one| one.at >= begin.at && one.at - begin.at < WEEK);
            let asked: Asks = within.map(|one| life.asking(one.key.kind).asks).sum();
            prop_assert!(asked.pings <= limit.pings, "{:?} from {}", asked, begin.at);
            prop_assert!(asked.count <= limit.count, "{:?} from {}", asked, begin.at);
        }
        // What must be said is never left out while there is time for it.
        let left_out = |one: &&Said| one.key.kind == MIDPOINT && one.outcome == Outcome::Skipped(SkipReason::Budget);
        prop_assert_eq!(life.said.iter().filter(left_out).count(), 0);
    }

    /// Whatever days are closed: what is planned comes at its time, and the midpoint is lost for none of them.
    #[test]
    fn the_calendar_is_what_comes_when_nothing_goes_wrong(
        cron in crons(), zone in zones(), calendar in calendars(),
    ) {
        let mut life = Life::new(in_zone(cron, zone, calendar));
        let (mut now, until) = (at("2027-01-03 00:00"), at("2027-04-10 00:00"));
        let planned = life.ahead(until);
        while let Some(next) = next_look(&life.steps(now), now) {
            now = next;
            life.sweep(now);
        }
        let came: Vec<_> = life.said.iter()
            .filter(|one| matches!(one.key.kind, CHECKIN | MIDPOINT))
            .filter(|one| !matches!(one.outcome, Outcome::Skipped(SkipReason::Together | SkipReason::NoFreeDay)))
            .map(|one| Planned { at: one.at, key: one.key.clone() })
            .collect();
        prop_assert_eq!(came, planned);
        prop_assert_eq!(on_closed_days(&life), Vec::<&Said>::new());
        let midpoints = life.said.iter().filter(|one| one.key.kind == MIDPOINT && one.outcome == Outcome::Said);
        prop_assert_eq!(midpoints.count(), 1);
    }
}
