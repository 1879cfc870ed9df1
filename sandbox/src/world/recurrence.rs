//! How often an event comes again: the subset of iCalendar that Discord takes, checked and worked out.
//!
//! Pure functions over the rule as JSON (facts.md §7; "System limitations" of the scheduled event page).

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::clock::stamp;
use crate::errors::Problems;
use crate::validate;

const YEARLY: i64 = 0;
const MONTHLY: i64 = 1;
const WEEKLY: i64 = 2;
const DAILY: i64 = 3;

/// The sets of weekdays, Monday being 0, that a daily event may name.
const KNOWN_WEEKDAYS: &[&[i64]] = &[
    &[0, 1, 2, 3, 4],
    &[1, 2, 3, 4, 5],
    &[6, 0, 1, 2, 3],
    &[4, 5],
    &[5, 6],
    &[6, 0],
];

/// How far ahead the next time is looked for: a leap day comes again within eight years.
const DAYS_AHEAD: i64 = 8 * 366;

fn refuse(problems: &mut Problems, key: &str, why: &str) {
    let path = format!("recurrence_rule.{key}");
    problems.add(&path, "GUILD_SCHEDULED_EVENT_INVALID_RECURRENCE_RULE", why);
}

fn numbers(rule: &Value, key: &str) -> Vec<i64> {
    let list = rule[key].as_array().into_iter().flatten();
    list.filter_map(Value::as_i64).collect()
}

fn is_set(rule: &Value, key: &str) -> bool {
    match &rule[key] {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}

/// The rule of a body as Discord would keep it; null when there is none.
pub(crate) fn read(problems: &mut Problems, body: &Value) -> Value {
    let rule = &body["recurrence_rule"];
    if rule.is_null() {
        return Value::Null;
    }
    if !rule.is_object() {
        problems.not_a_model("recurrence_rule");
        return Value::Null;
    }
    let start = rule["start"]
        .as_str()
        .and_then(|text| text.parse::<DateTime<Utc>>().ok());
    if start.is_none() {
        problems.required("recurrence_rule.start");
    }
    if rule["frequency"].is_null() {
        problems.required("recurrence_rule.frequency");
    }
    let frequency = validate::integer(problems, "recurrence_rule", rule, "frequency", YEARLY, DAILY);
    let interval = validate::integer(problems, "recurrence_rule", rule, "interval", 1, 2).unwrap_or(1);
    if interval != 1 && frequency != Some(WEEKLY) {
        refuse(
            problems,
            "interval",
            "Only weekly events can have an interval other than 1",
        );
    }
    for key in ["end", "count", "by_year_day"] {
        if is_set(rule, key) {
            refuse(problems, key, "This field cannot be set");
        }
    }
    check_days(problems, rule, frequency.unwrap_or(-1));
    let kept = |key: &str| {
        if is_set(rule, key) {
            rule[key].clone()
        } else {
            Value::Null
        }
    };
    json!({
        "start": start.map(stamp),
        "end": null,
        "frequency": frequency,
        "interval": interval,
        "by_weekday": kept("by_weekday"),
        "by_n_weekday": kept("by_n_weekday"),
        "by_month": kept("by_month"),
        "by_month_day": kept("by_month_day"),
        "by_year_day": null,
        "count": null,
    })
}

/// Which days may be named: one way only, and each way with its own frequency.
fn check_days(problems: &mut Problems, rule: &Value, frequency: i64) {
    let weekdays = is_set(rule, "by_weekday");
    let nth = is_set(rule, "by_n_weekday");
    let dates = is_set(rule, "by_month") || is_set(rule, "by_month_day");
    if u8::from(weekdays) + u8::from(nth) + u8::from(dates) > 1 {
        let key = if weekdays { "by_weekday" } else { "by_n_weekday" };
        return refuse(
            problems,
            key,
            "Mutually exclusive with the other ways of naming days",
        );
    }
    if weekdays {
        let days = numbers(rule, "by_weekday");
        let fits = match frequency {
            WEEKLY => days.len() == 1 && (0..=6).contains(&days[0]),
            DAILY => KNOWN_WEEKDAYS.contains(&days.as_slice()),
            _ => false,
        };
        if !fits {
            let why = "Only one weekday of a weekly event, or a known set of weekdays of a daily one";
            refuse(problems, "by_weekday", why);
        }
    }
    if nth {
        let one = rule["by_n_weekday"].as_array().filter(|list| list.len() == 1);
        let fits = one.is_some_and(|list| {
            let (n, day) = (list[0]["n"].as_i64(), list[0]["day"].as_i64());
            n.is_some_and(|n| (1..=5).contains(&n)) && day.is_some_and(|day| (0..=6).contains(&day))
        });
        if !fits || frequency != MONTHLY {
            refuse(problems, "by_n_weekday", "Only one weekday of a monthly event");
        }
    }
    if dates {
        let one = |key: &str, most: i64| {
            let list = numbers(rule, key);
            list.len() == 1 && (1..=most).contains(&list[0])
        };
        if !one("by_month", 12) || !one("by_month_day", 31) || frequency != YEARLY {
            refuse(
                problems,
                "by_month",
                "Only one month and one day of an annual event",
            );
        }
    }
}

/// When an event that began at `last` begins again, after `now`; `None` when it does not come again.
pub(crate) fn next(rule: &Value, last: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let frequency = rule["frequency"].as_i64()?;
    let interval = rule["interval"].as_i64().unwrap_or(1).max(1);
    let first = (now - last).num_days().max(0);
    let ahead = (first..first + DAYS_AHEAD).map(|days| (days, last + TimeDelta::days(days)));
    let mut later = ahead.filter(|(days, at)| *days > 0 && *at > now);
    later
        .find(|(days, at)| match frequency {
            WEEKLY => days % (7 * interval) == 0,
            DAILY => {
                let wanted = numbers(rule, "by_weekday");
                wanted.is_empty() || wanted.contains(&i64::from(at.weekday().num_days_from_monday()))
            }
            MONTHLY => match rule["by_n_weekday"].get(0) {
                Some(nth) => {
                    nth["day"] == at.weekday().num_days_from_monday() && nth["n"] == (at.day0() / 7 + 1)
                }
                None => at.day() == last.day(),
            },
            _ => (at.month(), at.day()) == (last.month(), last.day()),
        })
        .map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn again(rule: &Value, last: &str, now: &str) -> DateTime<Utc> {
        next(rule, at(last), at(now)).unwrap()
    }

    #[test]
    fn an_event_comes_again_on_the_days_its_rule_names() {
        // 2027-03-03 is a Wednesday, the first of its month.
        let last = "2027-03-03T18:00:00Z";
        let weekly = json!({"frequency": 2, "interval": 2, "by_weekday": [2]});
        assert_eq!(again(&weekly, last, last), at("2027-03-17T18:00:00Z"));
        let now = "2027-03-18T00:00:00Z";
        assert_eq!(
            again(&weekly, last, now),
            at("2027-03-31T18:00:00Z"),
            "one was slept through"
        );
        let working_days = json!({"frequency": 3, "by_weekday": [0, 1, 2, 3, 4]});
        assert_eq!(
            again(&working_days, "2027-03-05T18:00:00Z", "2027-03-05T19:00:00Z"),
            at("2027-03-08T18:00:00Z")
        );
        let monthly = json!({"frequency": 1, "by_n_weekday": [{"n": 1, "day": 2}]});
        assert_eq!(again(&monthly, last, last), at("2027-04-07T18:00:00Z"));
        let yearly = json!({"frequency": 0, "by_month": [2], "by_month_day": [29]});
        assert_eq!(
            again(&yearly, "2028-02-29T18:00:00Z", "2028-02-29T19:00:00Z"),
            at("2032-02-29T18:00:00Z")
        );
        assert_eq!(next(&Value::Null, at(last), at(last)), None);
    }
}
