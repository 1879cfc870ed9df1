//! How far a clock is off, in words.

use chrono::TimeDelta;

use super::Texts;
use crate::t;

/// A clock that is ahead by `by`, or behind where that is negative: `2 hours ahead`, in the largest unit of which it is two.
#[must_use]
pub fn ahead_or_behind(texts: &Texts, by: TimeDelta) -> String {
    let seconds = by.abs().num_seconds();
    let units = [("days", 86_400), ("hours", 3_600), ("minutes", 60)];
    let rounded = units.map(|(unit, long)| (unit, (seconds + long / 2) / long));
    let largest = rounded.into_iter().find(|(_, count)| *count >= 2);
    let (unit, count) = largest.unwrap_or(("seconds", seconds));
    if by < TimeDelta::zero() {
        t!(texts, "clock-behind-by", unit = unit, count = count)
    } else {
        t!(texts, "clock-ahead-by", unit = unit, count = count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_the_largest_unit_of_which_there_are_two() {
        let texts = Texts::load(None, "en").unwrap();
        for (seconds, words) in [
            (45, "45 seconds ahead"),
            (-89, "89 seconds behind"),
            (-90, "2 minutes behind"),
            (128, "2 minutes ahead"),
            (-7_260, "2 hours behind"),
            (100_000, "28 hours ahead"),
            (31_535_990, "365 days ahead"),
        ] {
            assert_eq!(ahead_or_behind(&texts, TimeDelta::seconds(seconds)), words);
        }
    }
}
