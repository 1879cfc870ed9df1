//! From the words to a day and a time.

use chrono::{DateTime, Datelike, Days, Duration, Months, NaiveDate, NaiveTime, Timelike, Utc, Weekday};

use super::refusal::{NONE, shown};
use super::token::{self, Time};
use super::{Moment, MomentRefusal};
use crate::ground::refusal::Refusal;
use crate::ground::text::{TextRefusal, clip};
use crate::ground::time::{TimeRefusal, is_between, local_date, parse_date};
use crate::ground::zone::Zone;

/// Years ahead of this one that four digits behind a month can be; what lies beyond is a time, as in `14 march 1800`.
const YEARS_AHEAD: i32 = 9;

pub(super) fn read(given: &str, zone: Zone, now: DateTime<Utc>) -> Result<Moment, Refusal> {
    let words = token::words(given);
    if words.is_empty() {
        return TextRefusal::NothingWritten.refuse();
    }
    let mut reader = Reader {
        words: &words,
        zone,
        now,
        today: local_date(zone, now),
        day: None,
        weekday: None,
        next: None,
        time: None,
        exactly: None,
    };
    let mut at = 0;
    while at < words.len() {
        at += reader.take(at)?;
    }
    reader.finish()
}

/// What has been understood so far.
struct Reader<'a> {
    words: &'a [String],
    zone: Zone,
    now: DateTime<Utc>,
    today: NaiveDate,
    day: Option<NaiveDate>,
    weekday: Option<Weekday>,
    /// What was written behind "next": the one that comes, or the one of next week.
    next: Option<String>,
    time: Option<Time>,
    /// An instant, where hours or minutes from now were written.
    exactly: Option<DateTime<Utc>>,
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> Option<&'a str> {
        self.words.get(at).map(String::as_str)
    }

    /// Reads what begins at a word, and tells how many words it was.
    fn take(&mut self, at: usize) -> Result<usize, Refusal> {
        let Some(word) = self.word(at) else {
            return Ok(1);
        };
        if token::says_nothing(word) {
            return Ok(1);
        }
        let taken = match word {
            "today" => self.set_day(Some(self.today), 1),
            "tomorrow" | "tmrw" => self.set_day(self.today.succ_opt(), 1),
            "overmorrow" => self.set_day(self.today.checked_add_days(Days::new(2)), 1),
            "in" => self.ahead_of_now(at),
            "next" => self.next_weekday(at),
            _ => None,
        };
        if let Some(taken) = taken {
            return Ok(taken);
        }
        if let Some(weekday) = token::weekday(word)
            && self.weekday.is_none()
        {
            self.weekday = Some(weekday);
            return Ok(1);
        }
        if let Some(taken) = self.beside_month(at)? {
            return Ok(taken);
        }
        if let Some(day) = self.in_figures(word)?
            && let Some(taken) = self.set_day(Some(day), 1)
        {
            return Ok(taken);
        }
        if let Some((time, taken)) = token::time(word, self.word(at + 1))
            && self.time.is_none()
            && self.exactly.is_none()
        {
            if time == Time::Never {
                let given = self.words[at..(at + taken).min(self.words.len())].join(" ");
                return MomentRefusal::NoSuchTime { given }.refuse();
            }
            self.time = Some(time);
            return Ok(taken);
        }
        self.not_understood(word)
    }

    /// Takes a day that was written, unless there is one already.
    fn set_day(&mut self, day: Option<NaiveDate>, taken: usize) -> Option<usize> {
        if self.day.is_some() || self.exactly.is_some() {
            return None;
        }
        self.day = Some(day?);
        Some(taken)
    }

    /// In 3 days, in a week, in two hours.
    fn ahead_of_now(&mut self, at: usize) -> Option<usize> {
        let (count, unit) = (token::count(self.word(at + 1)?)?, self.word(at + 2)?);
        let taken = 3;
        match unit {
            "day" | "days" => self.set_day(self.today.checked_add_days(Days::new(count.into())), taken),
            "week" | "weeks" => self.set_day(
                self.today.checked_add_days(Days::new(u64::from(count) * 7)),
                taken,
            ),
            "month" | "months" => self.set_day(self.today.checked_add_months(Months::new(count)), taken),
            "hour" | "hours" | "minute" | "minutes" | "min" => {
                if self.day.is_some() || self.time.is_some() || self.exactly.is_some() {
                    return None;
                }
                let minutes = i64::from(count) * if unit.starts_with('h') { 60 } else { 1 };
                self.exactly = Some(self.now.checked_add_signed(Duration::minutes(minutes))?);
                Some(taken)
            }
            _ => None,
        }
    }

    /// Next Tuesday: the coming one to some, the one of next week to others.
    fn next_weekday(&mut self, at: usize) -> Option<usize> {
        let written = self.word(at + 1)?;
        let weekday = token::weekday(written)?;
        if self.weekday.is_some() {
            return None;
        }
        self.next = Some(format!("next {written}"));
        self.weekday = Some(weekday);
        Some(2)
    }

    /// 14 march, march 14, 14th of march 2027.
    fn beside_month(&mut self, at: usize) -> Result<Option<usize>, Refusal> {
        if self.day.is_some() || self.exactly.is_some() {
            return Ok(None);
        }
        let Some(first) = self.word(at) else {
            return Ok(None);
        };
        let of = usize::from(self.word(at + 1) == Some("of"));
        let day_first = || {
            let month = self.word(at + 1 + of).and_then(token::month)?;
            Some((token::day_of_month(first)?, month, 2 + of))
        };
        let month_first = || {
            let day = self.word(at + 1).and_then(token::day_of_month)?;
            Some((day, token::month(first)?, 2))
        };
        let Some((day, month, taken)) = day_first().or_else(month_first) else {
            return Ok(None);
        };
        let written = self.word(at + taken).and_then(|word| token::number(word, 4));
        let written = written.and_then(|year| i32::try_from(year).ok());
        let this_year = self.today.year();
        let year = written.filter(|year| (this_year - 1..=this_year + YEARS_AHEAD).contains(year));
        self.day = Some(self.in_year(day, month, year)?);
        Ok(Some(taken + usize::from(year.is_some())))
    }

    /// A day of the calendar: in the year that was written, else the next there is.
    fn in_year(&self, day: u32, month: u32, year: Option<i32>) -> Result<NaiveDate, Refusal> {
        let this_year = self.today.year();
        let in_year = |year: i32| {
            NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
                let year = year.to_string();
                Refusal::from(TimeRefusal::NoSuchDay { day, month, year })
            })
        };
        match year {
            Some(year) => in_year(year),
            None => match in_year(this_year)? {
                passed if passed < self.today => in_year(this_year + 1),
                day => Ok(day),
            },
        }
    }

    /// 2027-03-14, 14.3., 14.3.2027, and 03/04, which can be either of two days.
    fn in_figures(&self, word: &str) -> Result<Option<NaiveDate>, Refusal> {
        if self.day.is_some() {
            return Ok(None);
        }
        let parts: Vec<&str> = word.split(is_between).collect();
        let figures: Option<Vec<u32>> = parts
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| token::number(part, 4))
            .collect();
        let starts_with_year = parts.first().is_some_and(|part| part.len() == 4);
        let (Some(figures), false) = (figures, parts.len() == 1) else {
            let bare = word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
            return if bare {
                parse_date(word).map(Some)
            } else {
                Ok(None)
            };
        };
        if starts_with_year {
            return parse_date(word).map(Some);
        }
        let lengths_fit = parts.iter().take(2).all(|part| matches!(part.len(), 1 | 2));
        let year = match (figures.as_slice(), parts.as_slice()) {
            // A time with a full stop in it reads the same: 18.30.
            ([_, _], [_, _]) if word.contains('.') => return Ok(None),
            ([_, _], [_, _] | [_, _, ""]) => None,
            ([_, _, year], [_, _, written]) if written.len() == 4 => i32::try_from(*year).ok(),
            _ => return Ok(None),
        };
        let (&[one, other, ..], true) = (figures.as_slice(), lengths_fit) else {
            return Ok(None);
        };
        if one == 0 || other == 0 || (one > 12 && other > 12) || (other > 12 && word.contains('.')) {
            return Ok(None);
        }
        // Where full stops stand between them, the day comes first everywhere.
        if word.contains('.') || one > 12 || one == other {
            return self.in_year(one, other, year).map(Some);
        }
        if other > 12 {
            return self.in_year(other, one, year).map(Some);
        }
        let (day_first, month_first) = (self.in_year(one, other, year)?, self.in_year(other, one, year)?);
        MomentRefusal::TwoDays {
            given: clip(word, 20),
            one: day_first.min(month_first),
            other: day_first.max(month_first),
        }
        .refuse()
    }

    fn finish(self) -> Result<Moment, Refusal> {
        if let Some(at) = self.exactly {
            if let Some(weekday) = self.weekday {
                return self.not_understood(&weekday.to_string());
            }
            // Whole minutes are what clocks show and people keep.
            let wall = self.zone.wall(at);
            let wall = wall - Duration::seconds(wall.second().into());
            let at =
                at - Duration::seconds(at.second().into()) - Duration::nanoseconds(at.nanosecond().into());
            let written = NaiveTime::from_hms_opt(wall.hour(), wall.minute(), 0).unwrap_or_default();
            if at <= self.now {
                return MomentRefusal::HasPassed {
                    day: wall.date(),
                    time: shown(written),
                    zone: self.zone.name().to_owned(),
                }
                .refuse();
            }
            return Ok(Moment {
                zone: self.zone,
                day: wall.date(),
                time: Some(super::WallTime {
                    written,
                    at,
                    jumped_over: false,
                }),
            });
        }
        let time = match self.time {
            Some(Time::At(time)) => Some(time),
            _ => None,
        };
        let day = match (self.day, self.weekday) {
            (Some(day), Some(weekday)) if day.weekday() != weekday => {
                return MomentRefusal::OtherWeekday {
                    day,
                    weekday: day.weekday().to_string().to_lowercase(),
                }
                .refuse();
            }
            (Some(day), _) => day,
            (None, Some(weekday)) => self.coming(weekday, time)?,
            (None, None) => {
                let time = match (time, self.time) {
                    (Some(time), _) => shown(time),
                    (None, Some(_)) => shown(NaiveTime::MIN),
                    (None, None) => return self.not_understood(&self.words.join(" ")),
                };
                return MomentRefusal::DayMissing { time }.refuse();
            }
        };
        if self.time == Some(Time::Midnight) {
            let next = day.succ_opt().unwrap_or(day);
            return MomentRefusal::WhichMidnight { day, next }.refuse();
        }
        Moment::ahead(self.zone, day, time, self.now)
    }

    /// The next day that is such a weekday: today only where a time was written that is still ahead.
    fn coming(&self, weekday: Weekday, time: Option<NaiveTime>) -> Result<NaiveDate, Refusal> {
        let from_today = self.today.iter_days().take(15);
        let mut days = from_today.filter(|day| day.weekday() == weekday).filter(|day| {
            *day > self.today
                || time.is_some_and(|time| Moment::ahead(self.zone, *day, Some(time), self.now).is_ok())
        });
        let (coming, one_later) = (days.next(), days.next());
        let Some(coming) = coming else {
            return self.not_understood(&weekday.to_string());
        };
        match (&self.next, one_later) {
            (Some(given), Some(other)) => MomentRefusal::TwoDays {
                given: given.clone(),
                one: coming,
                other,
            }
            .refuse(),
            _ => Ok(coming),
        }
    }

    fn not_understood<T>(&self, left: &str) -> Result<T, Refusal> {
        let (day, weekday) = (self.day, self.weekday);
        let time = match self.time {
            Some(Time::At(time)) => Some(time),
            _ => None,
        };
        let day = day.or_else(|| {
            let weekday = weekday.filter(|_| self.next.is_none())?;
            self.coming(weekday, time).ok()
        });
        MomentRefusal::NotUnderstood {
            left: clip(left, 40),
            day: day.map_or_else(|| NONE.to_owned(), |day| day.to_string()),
            time: time.map_or_else(|| NONE.to_owned(), shown),
        }
        .refuse()
    }
}
