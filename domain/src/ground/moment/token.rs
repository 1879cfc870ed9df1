//! The words of a moment, one by one: what each can mean by itself.

use chrono::{NaiveTime, Weekday};
use unicode_normalization::UnicodeNormalization;

use crate::ground::text::one_line;

/// The words of what was written, small, in the width of Latin letters, and without what stands between them.
pub(super) fn words(given: &str) -> Vec<String> {
    let text: String = one_line(given).nfkc().collect();
    let text = text.to_lowercase().replace(['’', '`'], "'");
    let text = text.replace("day after tomorrow", "overmorrow");
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'));
    // 2027-03-14T18:00, as machines write it.
    let words = words.flat_map(|word| match word.split_once('t') {
        Some((day, time)) if starts_and_ends_in_digits(day) && starts_and_ends_in_digits(time) => {
            vec![day, time]
        }
        _ => vec![word],
    });
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn starts_and_ends_in_digits(word: &str) -> bool {
    let digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    digit(word.bytes().next()) && digit(word.bytes().last())
}

/// Words that say nothing by themselves.
pub(super) fn says_nothing(word: &str) -> bool {
    matches!(word, "at" | "on" | "the" | "of" | "@" | "this" | "-" | "o'clock")
}

/// A weekday, whole or cut short.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.trim_end_matches('.') {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// A month, from 1, whole or cut short.
pub(super) fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    let is_it = |name: &&str| {
        *name == word || name.get(..3) == Some(word) || (word == "sept" && *name == "september")
    };
    (1..).zip(MONTHS).find(|(_, name)| is_it(name)).map(|(at, _)| at)
}

/// A day of a month beside its name: 14, 14., 14th.
pub(super) fn day_of_month(word: &str) -> Option<u32> {
    let bare = ["st", "nd", "rd", "th", "."]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    number(bare, 2)
}

/// A number of plain digits, at most so many.
pub(super) fn number(word: &str, digits: usize) -> Option<u32> {
    let plain = !word.is_empty() && word.len() <= digits && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

/// How many of something: a number, or a word for a small one.
pub(super) fn count(word: &str) -> Option<u32> {
    const COUNTS: [&str; 10] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let in_words = (1..).zip(COUNTS).find(|(_, name)| *name == word);
    in_words.map(|(count, _)| count).or_else(|| number(word, 3))
}

/// Which half of the day: `Some(true)` for the second.
pub(super) fn half(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m." | "a.m" => Some(false),
        "pm" | "p.m." | "p.m" => Some(true),
        _ => None,
    }
}

/// What a word says about the time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// A time that clocks show.
    At(NaiveTime),
    /// Midnight, and whichever of a day's two is open.
    Midnight,
    /// It is written like a time, and no clock shows it.
    Never,
}

/// A time as it is written: 18:00, 18.00, 18h30, 1800, 6pm, 6:30pm, 9, noon. `after` is the word behind it, which may be the
/// half of the day; with the time comes how many words it took.
pub(super) fn time(word: &str, after: Option<&str>) -> Option<(Time, usize)> {
    match word {
        "noon" | "midday" => return Some((Time::At(NaiveTime::from_hms_opt(12, 0, 0)?), 1)),
        "midnight" => return Some((Time::Midnight, 1)),
        _ => {}
    }
    let joined = ["am", "pm"]
        .iter()
        .find_map(|end| Some((word.strip_suffix(end)?, half(end))));
    let (bare, half, taken) = match (joined, after.and_then(half)) {
        (Some((bare, half)), _) => (bare, half, 1),
        (None, Some(half)) => (word, Some(half), 2),
        (None, None) => (word, None, 1),
    };
    let (hour, minute) = hour_and_minute(bare)?;
    let hour = match half {
        None => hour,
        // 12 am begins the day, 12 pm is its middle.
        Some(second) if (1..=12).contains(&hour) => hour % 12 + if second { 12 } else { 0 },
        Some(_) => return Some((Time::Never, taken)),
    };
    let time = NaiveTime::from_hms_opt(hour, minute, 0).map_or(Time::Never, Time::At);
    Some((time, taken))
}

fn hour_and_minute(word: &str) -> Option<(u32, u32)> {
    if let Some((hour, minute)) = word.split_once([':', '.', 'h']) {
        let minute = match minute {
            "" if word.ends_with('h') => 0,
            written if written.len() == 2 => number(written, 2)?,
            _ => return None,
        };
        return Some((number(hour, 2)?, minute));
    }
    match word.len() {
        4 => {
            let both = number(word, 4)?;
            Some((both / 100, both % 100))
        }
        _ => Some((number(word, 2)?, 0)),
    }
}
