//! Scheduled events that come again.

use chrono::TimeDelta;
use discord_sandbox::permissions::all;
use serde_json::{Value, json};

use super::{external, hours, names, path, schedule, with, wrong};
use crate::town::Town;

#[tokio::test]
async fn an_event_comes_again_by_its_rule() {
    let town = Town::new(all()).await;
    let rule = json!({"start": hours(&town, 1), "frequency": 2, "interval": 2});
    let body = with(external(&town), "recurrence_rule", rule);
    let (first, event) = (body["scheduled_start_time"].clone(), schedule(&town, body).await);
    let first: chrono::DateTime<chrono::Utc> = first.as_str().unwrap().parse().unwrap();
    town.sandbox.advance(TimeDelta::hours(3));
    let found = town.sandbox.scheduled_events(town.guild)[0].clone();
    assert_eq!((found.id, found.status), (event, 1));
    assert_eq!(found.start, first + TimeDelta::days(14));
    assert_eq!(found.end, Some(found.start + TimeDelta::hours(1)));
}

#[tokio::test]
async fn a_recurrence_rule_is_of_the_subset_that_discord_takes() {
    let town = Town::off_the_record(all()).await;
    let start = hours(&town, 1);
    let rule = |mut rest: Value| {
        rest["start"] = json!(start);
        with(external(&town), "recurrence_rule", rest)
    };
    for (field, bad) in [
        ("start", json!({"frequency": 2, "start": null})),
        ("frequency", json!({})),
        ("frequency", json!({"frequency": 4})),
        ("interval", json!({"frequency": 3, "interval": 2})),
        ("interval", json!({"frequency": 2, "interval": 3})),
        ("count", json!({"frequency": 2, "count": 3})),
        ("end", json!({"frequency": 2, "end": start})),
        ("by_year_day", json!({"frequency": 0, "by_year_day": [1]})),
        ("by_weekday", json!({"frequency": 2, "by_weekday": [1, 2]})),
        ("by_weekday", json!({"frequency": 3, "by_weekday": [1, 3]})),
        ("by_weekday", json!({"frequency": 1, "by_weekday": [1]})),
        (
            "by_weekday",
            json!({"frequency": 1, "by_weekday": [1], "by_n_weekday": [{"n": 1, "day": 1}]}),
        ),
        (
            "by_n_weekday",
            json!({"frequency": 1, "by_n_weekday": [{"n": 6, "day": 1}]}),
        ),
        (
            "by_n_weekday",
            json!({"frequency": 2, "by_n_weekday": [{"n": 1, "day": 1}]}),
        ),
        ("by_month", json!({"frequency": 0, "by_month": [2]})),
        (
            "by_month",
            json!({"frequency": 0, "by_month": [13], "by_month_day": [1]}),
        ),
    ] {
        let mut body = rule(bad.clone());
        if field == "start" {
            body["recurrence_rule"]["start"] = Value::Null;
        }
        let found = wrong(&town, "POST", &path(&town), body).await;
        assert_eq!(names(&found), [format!("recurrence_rule.{field}")], "{bad}");
    }
    for good in [
        json!({"frequency": 3, "by_weekday": [6, 0, 1, 2, 3]}),
        json!({"frequency": 2, "interval": 2, "by_weekday": [2]}),
        json!({"frequency": 1, "by_n_weekday": [{"n": 4, "day": 2}]}),
        json!({"frequency": 0, "by_month": [7], "by_month_day": [24]}),
    ] {
        schedule(&town, rule(good)).await;
    }
}
