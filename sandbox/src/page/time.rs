//! Times on the page: written in UTC by the server, put into the reader's zone by the script.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// A moment in one of Discord's styles (`t T d D f F s S R`).
pub(super) fn stamp(at: DateTime<Utc>, style: &str, now: DateTime<Utc>) -> Markup {
    let full = at.format("%A, %-d %B %Y %H:%M UTC").to_string();
    let shown = match style {
        "t" => at.format("%H:%M").to_string(),
        "T" => at.format("%H:%M:%S").to_string(),
        "d" => at.format("%d/%m/%Y").to_string(),
        "D" => at.format("%-d %B %Y").to_string(),
        "F" => at.format("%A, %-d %B %Y %H:%M").to_string(),
        "s" => at.format("%d/%m/%Y, %H:%M").to_string(),
        "S" => at.format("%d/%m/%Y, %H:%M:%S").to_string(),
        "R" => super::markdown::ago(at, now),
        _ => at.format("%-d %B %Y %H:%M").to_string(),
    };
    html! {
        time.stamp datetime=(at.to_rfc3339()) data-style=(style) title=(full) { (shown) }
    }
}

/// When a message was sent: the time today, the date before that.
pub(super) fn sent(at: DateTime<Utc>, now: DateTime<Utc>) -> Markup {
    stamp(
        at,
        if at.date_naive() == now.date_naive() {
            "t"
        } else {
            "s"
        },
        now,
    )
}
