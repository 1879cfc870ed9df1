//! `[[steps]]` of a roadmap.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::iter::Sum;

use super::MONTH_DAYS;
use crate::bounds;
use crate::goals::{Level, StepKind};
use crate::ground::text::{folded, nearest, tidy};
use crate::program::table::{Table, found};

/// Steps of a roadmap, at most: what somebody may have open at once, so that a roadmap fits whoever has none.
pub const STEPS: usize = bounds::OPEN_STEPS.most as usize;
/// Competencies of a roadmap, at most.
const COMPETENCIES: usize = 12;
/// Characters of a competency.
const COMPETENCY_LIMIT: usize = 40;
/// Characters of what is to be done: with what shows that it was, less than a step may have.
const TEXT_LIMIT: usize = 280;
/// Characters of a cue.
const CUE_LIMIT: usize = 150;
/// Characters of what shows that it was done.
const EVIDENCE_LIMIT: usize = 100;
/// Characters of what good looks like.
const GOOD_LIMIT: usize = 600;
/// Hours of one step, at most: a working week.
const MOST_HOURS: u32 = 40;

/// An amount of time, in quarters of an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours(u32);

impl Hours {
    /// So many quarters of an hour.
    pub const fn from_quarters(quarters: u32) -> Self {
        Self(quarters)
    }

    /// So many whole hours.
    pub const fn whole(hours: u32) -> Self {
        Self(hours * 4)
    }

    /// As whole hours, each that was begun.
    pub fn begun(self) -> u8 {
        u8::try_from(self.0.div_ceil(4)).unwrap_or(u8::MAX)
    }
}

impl Sum for Hours {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.map(|one| one.0).sum())
    }
}

impl fmt::Display for Hours {
    /// As a number of hours without needless zeros: `2`, `0.5`, `1.75`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = ["", ".25", ".5", ".75"][(self.0 % 4) as usize];
        write!(f, "{}{part}", self.0 / 4)
    }
}

/// A step of a roadmap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadmapStep {
    /// The day by which it is done; the roadmap's first day is 1.
    pub day: u32,
    /// How far it is from where a mentee begins.
    pub level: Level,
    /// What is done in it.
    pub kind: StepKind,
    /// What it is about.
    pub competency: String,
    /// The time it takes, also where that is a session's.
    pub hours: Hours,
    /// What is to be done, at most 280 characters.
    pub text: String,
    /// When it is begun, as in *when I begin the next change*; at most 150 characters.
    pub cue: Option<String>,
    /// What shows that it was done, at most 100 characters.
    pub evidence: String,
    /// What good looks like, at most 600 characters. Mentors alone read it.
    pub good: String,
}

/// Reads what the steps are about.
pub(super) fn competencies(root: &Table<'_, '_>) -> Vec<String> {
    let expected = format!("a text of 1 to {COMPETENCY_LIMIT} characters on one line");
    let seen = RefCell::new(BTreeSet::new());
    root.list("competencies", 1..=COMPETENCIES, "texts", |name, span, value| {
        let text = value.as_str().map(tidy).unwrap_or_default();
        if text.is_empty() || text.contains('\n') || text.chars().count() > COMPETENCY_LIMIT {
            root.note(span, name, &expected, found(value));
            return None;
        }
        if !seen.borrow_mut().insert(folded(&text)) {
            root.note(span, name, "each competency once", format!("{text:?} twice"));
            return None;
        }
        Some(text)
    })
}

/// What the steps of one file have to agree with.
struct Reading<'r> {
    weeks: u32,
    hours_per_month: u32,
    competencies: &'r [String],
    /// The day of the step before.
    last: Cell<u32>,
    /// The texts so far, for a step that stands there twice.
    seen: RefCell<BTreeSet<String>>,
    /// Day and hours of the steps so far.
    hours: RefCell<Vec<(i32, Hours)>>,
    /// Whether a month that is too full was told: of one too full, the next ones are, too.
    too_full: Cell<bool>,
}

/// Reads the steps.
pub(super) fn steps(
    root: &Table<'_, '_>,
    weeks: u32,
    hours_per_month: u32,
    competencies: &[String],
) -> Vec<RoadmapStep> {
    let reading = Reading {
        weeks,
        hours_per_month,
        competencies,
        last: Cell::new(1),
        seen: RefCell::default(),
        hours: RefCell::default(),
        too_full: Cell::new(false),
    };
    let sound = root.is_sound("weeks") && root.is_sound("hours_per_month");
    let competencies_are_sound = root.is_sound("competencies");
    let mut steps = root.tables("steps", 1..=STEPS, |table| {
        let day = reading.day(table, sound);
        let hours = Hours::from_quarters(table.quarters("hours", MOST_HOURS));
        if sound {
            reading.require_time(table, day, hours);
        }
        let step = RoadmapStep {
            day,
            level: word(table, "level", &Level::ALL, Level::as_str).unwrap_or(Level::Foundation),
            kind: word(table, "kind", &StepKind::ALL, StepKind::as_str).unwrap_or(StepKind::Do),
            competency: table.line("competency", COMPETENCY_LIMIT, ""),
            hours,
            text: table.text("text", TEXT_LIMIT, ""),
            cue: table.optional_line("when", CUE_LIMIT),
            evidence: table.line("evidence", EVIDENCE_LIMIT, ""),
            good: table.text("good", GOOD_LIMIT, ""),
        };
        if competencies_are_sound {
            reading.require_competency(table, &step.competency);
        }
        reading.require_new(table, &step.text);
        step
    });
    // A stored one may lack them; without words there is no step, and without an order no walk through it.
    steps.retain(|step| !step.text.is_empty());
    steps.sort_by_key(|step| step.day);
    steps
}

impl Reading<'_> {
    /// The day by which it is done, from `week` or `day`.
    fn day(&self, table: &Table<'_, '_>, length_is_sound: bool) -> u32 {
        let week = table.optional_number("week", 1..=104);
        let day = table.optional_number("day", 1..=728);
        let end = self.weeks * 7;
        let (key, chosen) = match (week, day) {
            (Some(_), Some(_)) => {
                table.fault("day", "either `week` or `day`", "both");
                return self.last.get();
            }
            (None, None) => {
                // What was written and is no number was told.
                if table.lacks("week") && table.lacks("day") {
                    let expected = "`week` (done by the end of that week) or `day`";
                    table.fault("week", expected, "neither");
                }
                return self.last.get();
            }
            (Some(week), None) => ("week", week * 7),
            (None, Some(day)) => ("day", day),
        };
        if length_is_sound && chosen > end {
            let most = if key == "week" { self.weeks } else { end };
            let expected = format!("at most {most} (`weeks` is {})", self.weeks);
            let found = if key == "week" { chosen / 7 } else { chosen };
            table.fault(key, expected, found.to_string());
            return end;
        }
        if chosen < self.last.get() && table.is_sound(&table.key(key)) {
            let expected = format!("day {} of the step before, or later", self.last.get());
            table.fault(key, expected, format!("day {chosen}"));
            return self.last.get();
        }
        self.last.set(chosen);
        chosen
    }

    /// No four weeks may take more than the file says of a month.
    fn require_time(&self, table: &Table<'_, '_>, day: u32, hours: Hours) {
        let mut so_far = self.hours.borrow_mut();
        so_far.push((day.cast_signed(), hours));
        let sum = in_the_month_up_to(day.cast_signed(), &so_far);
        if sum > Hours::whole(self.hours_per_month) && !self.too_full.replace(true) {
            let expected = format!(
                "at most {} hours in any four weeks (`hours_per_month`)",
                self.hours_per_month
            );
            table.fault(
                "hours",
                expected,
                format!("{sum} in the four weeks up to this step"),
            );
        }
    }

    fn require_competency(&self, table: &Table<'_, '_>, given: &str) {
        if given.is_empty() || self.competencies.iter().any(|known| known == given) {
            return;
        }
        let known: Vec<&str> = self.competencies.iter().map(String::as_str).collect();
        let expected = match nearest(given, &known) {
            Some(meant) => format!("one of `competencies` (did you mean {meant:?}?)"),
            None => format!("one of `competencies`: {}", known.join(", ")),
        };
        table.fault("competency", expected, format!("{given:?}"));
    }

    fn require_new(&self, table: &Table<'_, '_>, text: &str) {
        if !text.is_empty() && !self.seen.borrow_mut().insert(folded(text)) {
            table.fault("text", "each step once", "the same text as in a step before");
        }
    }
}

/// The time of the steps with these days that lie in the four weeks up to a day.
fn in_the_month_up_to(last: i32, steps: &[(i32, Hours)]) -> Hours {
    let recent = steps
        .iter()
        .filter(|(day, _)| (0..MONTH_DAYS).contains(&(last - day)));
    recent.map(|(_, hours)| *hours).sum()
}

/// The time that steps with these days take in the fullest four weeks.
pub(super) fn most_in_a_month(steps: &[(i32, Hours)]) -> Hours {
    let ends = steps.iter().map(|(day, _)| in_the_month_up_to(*day, steps));
    ends.max().unwrap_or_default()
}

/// One of the words of an enumeration.
fn word<W: Copy>(
    table: &Table<'_, '_>,
    key: &'static str,
    all: &[W],
    as_str: fn(W) -> &'static str,
) -> Option<W> {
    let words: Vec<&str> = all.iter().map(|one| as_str(*one)).collect();
    table.one_of(key, &words).map(|at| all[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_shown_without_needless_zeros() {
        let shown: Vec<String> = [1, 2, 3, 4, 5, 42]
            .map(|quarters| Hours::from_quarters(quarters).to_string())
            .to_vec();
        assert_eq!(shown, ["0.25", "0.5", "0.75", "1", "1.25", "10.5"]);
        let begun = [1, 4, 5, 160].map(|quarters| Hours::from_quarters(quarters).begun());
        assert_eq!(begun, [1, 1, 2, 40]);
        assert_eq!(Hours::whole(3), Hours::from_quarters(12));
    }
}
