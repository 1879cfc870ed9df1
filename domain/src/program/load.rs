//! What a program asks of people, planned: each ask at its day, before anybody joined.
//!
//! Reminders are not in it: they come only where the budget has room for them. What falls on a day on which the program asks
//! nobody stands where it comes.

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};

use toml::de::DeTable;

use super::Program;
use super::calendar::first_days;
use super::table::{Faults, Table};
use crate::budget::{Asks, Budget, Limit, SEASON_DAYS, TOGETHER, WEEK};
use crate::ground::words;

words! {
    /// Of whom something is asked.
    pub enum Party {
        /// A mentee, in one room.
        Mentee = "mentee",
        /// A mentor with one mentee.
        Mentor = "mentor",
        /// A mentor, for each mentee beyond the first.
        FurtherMentee = "further-mentee",
    }
}

impl Budget {
    /// The most that may be asked of a party.
    pub fn limit(&self, party: Party) -> Limit {
        match party {
            Party::Mentee => self.mentee,
            Party::Mentor => self.mentor,
            Party::FurtherMentee => self.further_mentee,
        }
    }
}

/// The part of a program that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Agreement,
    Checkin,
    Session,
    Update,
    Midpoint,
}

impl Source {
    const ALL: [Self; 5] = [
        Self::Checkin,
        Self::Session,
        Self::Update,
        Self::Midpoint,
        Self::Agreement,
    ];

    /// The table and key of the program's file that decide how much it asks.
    const fn key(self) -> (&'static str, &'static str) {
        match self {
            Self::Agreement => ("agreement", "how"),
            Self::Checkin => ("checkin", "cron"),
            Self::Session => ("", "session_every_days"),
            Self::Update => ("progress", "update_every_days"),
            Self::Midpoint => ("midpoint", "questions"),
        }
    }
}

/// Something that is planned to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Planned {
    at: NaiveDateTime,
    source: Source,
    asks: Asks,
}

/// A check-in that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CheckinOfPlan {
    /// The last day on which the rhythm has it: several that fall on closed days come as one.
    planned_on: NaiveDate,
    /// When it comes.
    comes: NaiveDateTime,
}

/// The plan is in wall time: two moments that lie a week apart in it may be nearer to each other by so much.
const CLOCK_CHANGE: Duration = Duration::hours(3);

/// What a program asks when it begins on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    starts_on: NaiveDate,
    weeks: u32,
    mentee: Vec<Planned>,
    mentor: Vec<Planned>,
}

impl Load {
    fn of(&self, party: Party) -> &[Planned] {
        match party {
            Party::Mentee => &self.mentee,
            Party::Mentor | Party::FurtherMentee => &self.mentor,
        }
    }

    /// What is asked in each of the program's weeks.
    pub fn by_week(&self, party: Party) -> Vec<Asks> {
        let mut weeks = vec![Asks::NOTHING; self.weeks as usize];
        for one in self.of(party) {
            let week = (one.at.date() - self.starts_on).num_days() / 7;
            if let Some(week) = usize::try_from(week).ok().and_then(|week| weeks.get_mut(week)) {
                *week = *week + one.asks;
            }
        }
        weeks
    }

    /// The most that is asked within a span of time, wherever it begins.
    fn heaviest(&self, party: Party, span: Duration, of: impl Fn(&Planned) -> Asks) -> Asks {
        let planned = self.of(party);
        let (mut most, mut within, mut begin) = (Asks::NOTHING, Asks::NOTHING, 0);
        for one in planned {
            while one.at - planned[begin].at >= span {
                within = within.without(of(&planned[begin]));
                begin += 1;
            }
            within = within + of(one);
            most = most.or_more(within);
        }
        most
    }

    /// The most of a party that is asked in any seven days.
    pub fn of_a_week(&self, party: Party) -> Asks {
        self.heaviest(party, WEEK, |one| one.asks)
    }

    /// What is held against the budget: the most counts and minutes in any twelve weeks, the most pings in any seven days.
    pub fn against_budget(&self, party: Party) -> Asks {
        Asks {
            pings: self.of_a_week(party).pings,
            ..self.heaviest(party, season(), |one| one.asks)
        }
    }

    fn part_of(&self, party: Party, source: Source) -> Asks {
        let own = |one: &Planned| {
            if one.source == source {
                one.asks
            } else {
                Asks::NOTHING
            }
        };
        Asks {
            pings: self.heaviest(party, WEEK, own).pings,
            ..self.heaviest(party, season(), own)
        }
    }
}

fn season() -> Duration {
    Duration::days(i64::from(SEASON_DAYS))
}

impl Program {
    /// What the program asks when it begins on this day.
    pub fn load(&self, starts_on: NaiveDate) -> Load {
        let ends_on = starts_on + Days::new(u64::from(self.weeks) * 7);
        let mut checkins = self.checkins(starts_on, ends_on);
        checkins.retain(|one| one.comes.date() < ends_on);
        self.load_with(starts_on, &checkins)
    }

    /// How much a room that begins on this day is asked in any seven days at most, in counts: what its heaviest week has, or a
    /// check-in and a midpoint, which dates that move may bring together.
    pub fn room_asks_a_week(&self, starts_on: NaiveDate) -> u32 {
        // Mentors are asked what rooms are asked, and nothing else.
        let load = self.load(starts_on);
        let planned = load.heaviest(Party::Mentor, WEEK + CLOCK_CHANGE, |one| one.asks);
        let moved = self.checkin.asks() + self.midpoint.asks();
        // A check-in, and a session that brings the next answer, may lie in one week.
        let met = self.checkin.asks() + self.session.asks_after();
        planned.count.max(moved.count).max(met.count)
    }

    /// The load that is shown: of all days of a year on which the program could begin, one from which a mentee is asked most.
    pub fn heaviest_load(&self) -> Load {
        let loads = self.loads();
        let heaviest = loads.max_by_key(|load| {
            let asks = load.against_budget(Party::Mentee);
            (asks.pings, asks.count, asks.tenths)
        });
        heaviest.unwrap_or_else(|| self.load(NaiveDate::default()))
    }

    /// A load for each day of a year on which the program could begin, and for each from which a holiday of one year lies within
    /// it: a rhythm such as *the second and fourth Thursday* asks more often from some days than from others, and so does what
    /// is moved off a holiday.
    fn loads(&self) -> impl Iterator<Item = Load> {
        let days = u64::from(self.weeks) * 7;
        let starts = first_days(&self.calendar, days);
        let (first, last) = (starts.first().copied(), starts.last().copied());
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        let checkins = self.checkins(first, last + Days::new(days + 1));
        starts.into_iter().map(move |starts_on| {
            let ends_on = starts_on + Days::new(days);
            let from = checkins.partition_point(|one| one.planned_on < starts_on);
            let until = checkins.partition_point(|one| one.comes.date() < ends_on);
            self.load_with(starts_on, &checkins[from..until.max(from)])
        })
    }

    /// The check-ins that the rhythm has on these days, in order.
    fn checkins(&self, from: NaiveDate, until: NaiveDate) -> Vec<CheckinOfPlan> {
        let Some(rhythm) = self.checkin.rhythm() else {
            return Vec::new();
        };
        let first = rhythm.from(from.and_time(NaiveTime::MIN));
        let planned = std::iter::successors(first, |wall| rhythm.after(*wall));
        let mut checkins: Vec<CheckinOfPlan> = Vec::new();
        for wall in planned.take_while(|wall| wall.date() < until) {
            let (planned_on, comes) = (wall.date(), self.calendar.moved(wall));
            match checkins.last_mut() {
                Some(last) if last.comes == comes => last.planned_on = planned_on,
                _ => checkins.push(CheckinOfPlan { planned_on, comes }),
            }
        }
        checkins
    }

    /// The evenings of sessions in a room that keeps to the program's cadence.
    fn sessions(&self, starts_on: NaiveDate) -> Vec<NaiveDateTime> {
        let every = u64::from(self.session_every_days);
        let evening = NaiveTime::MIN + Duration::hours(18);
        let sessions = 1..=u64::from(self.weeks) * 7 / every;
        let days = sessions.map(|number| starts_on + Days::new(number * every - 1));
        days.map(|day| day.and_time(evening)).collect()
    }

    fn load_with(&self, starts_on: NaiveDate, checkins: &[CheckinOfPlan]) -> Load {
        let days = u64::from(self.weeks) * 7;
        let midpoint = self.midpoint.percent().map(|percent| {
            let on = starts_on + Days::new(days * u64::from(percent) / 100);
            let ends_on = starts_on + Days::new(days);
            let on = self.calendar.day_before_the_end(on, starts_on, ends_on);
            on.and_time(NaiveTime::MIN) + Duration::hours(i64::from(self.midpoint.hour()))
        });
        let is_merged =
            |at: NaiveDateTime| midpoint.is_some_and(|midpoint| (at - midpoint).abs() <= TOGETHER);
        let sessions = self.sessions(starts_on);
        // One pulse: a room is asked after its sessions, or by the check-in. The plan has whichever comes more often.
        let has_both = self.checkin.always;
        let by_session = has_both || sessions.len() > checkins.len();
        let by_checkin = has_both || !by_session;
        let checkins = checkins.iter().filter(|one| by_checkin && !is_merged(one.comes));
        let checkins = checkins.map(|one| Planned {
            at: one.comes,
            source: Source::Checkin,
            asks: self.checkin.asks(),
        });
        let sessions = sessions.iter().filter(|at| by_session && !is_merged(**at));
        let checkins = checkins.chain(sessions.map(|at| Planned {
            at: *at,
            source: Source::Session,
            asks: self.session.asks_after(),
        }));
        let midpoint = midpoint.into_iter().flat_map(|at| {
            let planned = |source, asks| Planned { at, source, asks };
            [
                planned(Source::Midpoint, self.midpoint.asks()),
                planned(Source::Agreement, self.agreement.asks_again()),
            ]
        });
        let signing = Planned {
            at: starts_on.and_time(NaiveTime::MIN),
            source: Source::Agreement,
            asks: self.agreement.asks(),
        };
        let mut mentor: Vec<Planned> = checkins.chain(midpoint).chain([signing]).collect();
        mentor.sort_by_key(|one| one.at);
        let every = u64::from(self.progress.update_every_days);
        let updates = (1..=days / every).map(|number| Planned {
            // On the last of the days that it is about.
            at: (starts_on + Days::new(number * every - 1)).and_time(NaiveTime::MIN),
            source: Source::Update,
            asks: self.progress.asks(),
        });
        let mut mentee: Vec<Planned> = mentor.iter().copied().chain(updates).collect();
        mentee.sort_by_key(|one| one.at);
        Load {
            starts_on,
            weeks: self.weeks,
            mentee,
            mentor,
        }
    }

    /// Notes where the program asks more than its budget has: at the line of its file that asks most of it.
    pub(super) fn hold_to_budget(&self, source: &str, faults: &Faults<'_>) {
        let (root, _) = DeTable::parse_recoverable(source);
        let root = Table::root(root.get_ref(), faults);
        let loads: Vec<(Load, [Asks; 2])> = self
            .loads()
            .map(|load| {
                let judged = [Party::Mentee, Party::Mentor].map(|party| load.against_budget(party));
                (load, judged)
            })
            .collect();
        for party in Party::ALL {
            let judged = usize::from(party != Party::Mentee);
            for measure in Measure::ALL {
                let most = measure.of(self.budget.limit(party));
                let heaviest = loads.iter().max_by_key(|(_, asks)| measure.of(asks[judged]));
                let Some((load, asked)) = heaviest.map(|(load, asks)| (load, measure.of(asks[judged])))
                else {
                    continue;
                };
                if asked <= most {
                    continue;
                }
                let parts = Source::ALL.map(|source| (measure.of(load.part_of(party, source)), source));
                let Some((part, source)) = parts.into_iter().max_by_key(|(part, _)| *part) else {
                    continue;
                };
                let (table, key) = source.key();
                let whom = match party {
                    Party::Mentee => "a mentee",
                    Party::Mentor => "a mentor",
                    Party::FurtherMentee => "a mentor for each further mentee",
                };
                let own = party.as_str().replace('-', "_");
                let expected = format!(
                    "at most {most} {} of {whom} (or a `[budget.{own}]` that says more)",
                    measure.words()
                );
                let found = if part == asked {
                    asked.to_string()
                } else {
                    format!("{asked}, {part} of them by this")
                };
                match table {
                    "" => root.fault(key, expected, found),
                    table => root.fault_in(table, key, expected, found),
                }
            }
        }
    }
}

/// What is held against the budget.
#[derive(Debug, Clone, Copy)]
enum Measure {
    /// Fields and taps.
    Count,
    /// How long they take.
    Minutes,
    /// Messages that ping.
    Pings,
}

impl Measure {
    const ALL: [Self; 3] = [Self::Count, Self::Minutes, Self::Pings];

    /// As a fault of a file names it.
    const fn words(self) -> &'static str {
        match self {
            Self::Count => "asks in any twelve weeks",
            Self::Minutes => "minutes in any twelve weeks",
            Self::Pings => "pings in any seven days",
        }
    }

    /// In whole minutes, a part of one counts as one.
    const fn of(self, asks: Asks) -> u32 {
        match self {
            Self::Count => asks.count,
            Self::Minutes => asks.tenths.div_ceil(10),
            Self::Pings => asks.pings,
        }
    }
}

#[cfg(test)]
mod tests;
