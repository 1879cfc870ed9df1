//! Whether what is planned fits into the time that people promised.

use chrono::Days;

use super::Step;

/// A month is four weeks here, as `hours_per_month` of a program means it for people who meet every other week.
const MONTH: Days = Days::new(28);

/// The most hours that open steps of one person take within any four weeks. A step without a moment is in none of them.
pub fn heaviest_month(steps: &[Step]) -> u32 {
    let mut planned: Vec<_> = steps
        .iter()
        .filter(|step| step.is_open())
        .filter_map(|step| Some((step.words.when?.day, u32::from(step.takes_hours()))))
        .collect();
    planned.sort_unstable();
    let within = |begin: usize| {
        let from = planned[begin].0;
        let ahead = planned[begin..].iter();
        let month = ahead.take_while(|(day, _)| from.checked_add_days(MONTH).is_none_or(|end| *day < end));
        month.map(|(_, hours)| hours).sum()
    };
    (0..planned.len()).map(within).max().unwrap_or(0)
}

/// The hours of the heaviest four weeks, where they are more than what was promised only since what is `after` and was not
/// `before`: it is said once, when it becomes so.
pub fn crosses_promise(before: &[Step], after: &[Step], hours_per_month: u32) -> Option<u32> {
    let hours = heaviest_month(after);
    (hours > hours_per_month && heaviest_month(before) <= hours_per_month).then_some(hours)
}
