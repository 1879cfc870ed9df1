//! What a digest looks like: one embed, a part for each kind of thing, long lists cut with a count.

use chrono::{Duration, NaiveDate, NaiveTime};
use trellis_domain::digest::{
    LeftPerson, LowAnswer, NewPerson, NotAsked, NotStarted, Section, UnansweredCheckin, Undelivered, Waiting,
};
use trellis_domain::health::Silence;
use trellis_domain::ids::RoomId;
use trellis_domain::midpoint::due::MIDPOINT;
use trellis_domain::people::Role;
use trellis_domain::schedule::SkipReason;
use trellis_domain::text::{clip, safe};
use trellis_domain::time;

use super::facts::Report;
use crate::mentorship::checkin;
use crate::records::cohort::Cohort;
use trellis_kernel::discord::message::{EMBEDS_TOTAL, Embed, Message, Tone, mentions, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Lines of one part; fewer where all parts together would be longer than a message may be.
const LINES: usize = 6;
/// Characters of one line, so that a part stays within its 1,024.
const LINE: usize = 160;

/// A digest, for the channel or for who asks.
pub(super) fn digest(texts: &Texts, cohort: &Cohort, report: &Report, late: bool) -> Message {
    let period = report.period;
    let mut lines = vec![t!(
        texts,
        "digest-period",
        from = stamp::day(period.from),
        until = stamp::day(period.until)
    )];
    if late {
        lines.push(t!(texts, "digest-late"));
    }
    if report.late > 0 {
        lines.push(t!(texts, "digest-late-prompts", count = report.late));
    }
    if report.sections.is_empty() {
        lines.push(t!(texts, "digest-quiet", rooms = report.rooms));
    }
    let title = t!(texts, "digest-title", cohort = safe(&cohort.name));
    let needs_a_person = report.sections.iter().any(asks_for_a_person);
    let embed = Embed::new(title, lines.join("\n")).tone(if needs_a_person {
        Tone::Attention
    } else {
        Tone::Growth
    });
    let embed = with_parts(texts, cohort, report, &embed);
    match checkin::read_row(texts, &report.details) {
        Some(row) => Message::embed(embed).row(row),
        None => Message::embed(embed),
    }
}

/// The embed with all parts, each with as many lines as all of them have space for.
fn with_parts(texts: &Texts, cohort: &Cohort, report: &Report, start: &Embed) -> Embed {
    let drawn = |lines| {
        let page = Page {
            texts,
            cohort,
            report,
            lines,
        };
        let sections = report.sections.iter();
        sections.fold(start.clone(), |embed, section| page.part(embed, section))
    };
    (2..=LINES)
        .rev()
        .map(drawn)
        .find(|embed| embed.characters() <= EMBEDS_TOTAL)
        .unwrap_or_else(|| drawn(1))
}

fn asks_for_a_person(section: &Section) -> bool {
    match section {
        Section::Stuck(_) | Section::Undelivered(_) | Section::Silent(_) | Section::Waiting(_) => true,
        Section::NotStarted(one) => one.is_overdue,
        _ => false,
    }
}

struct Page<'a> {
    texts: &'a Texts,
    cohort: &'a Cohort,
    report: &'a Report,
    /// Lines of one part.
    lines: usize,
}

impl Page<'_> {
    fn part(&self, embed: Embed, section: &Section) -> Embed {
        let texts = self.texts;
        match section {
            Section::Stuck(list) => embed.field(
                t!(texts, "digest-stuck", count = list.len()),
                self.list(list, Self::low),
            ),
            Section::Undelivered(list) => embed.field(
                t!(texts, "digest-undelivered", count = list.len()),
                self.list(list, Self::undelivered),
            ),
            Section::Silent(list) => embed.field(
                t!(texts, "digest-silent", count = list.len()),
                self.list(list, Self::silent),
            ),
            Section::Waiting(list) => embed.field(
                t!(texts, "digest-waiting", count = list.len()),
                self.list(list, Self::waiting),
            ),
            Section::NotStarted(one) => embed.field(t!(texts, "digest-not-started"), self.not_started(one)),
            Section::CouldBeBetter(list) => embed.field(
                t!(texts, "digest-could-be-better", count = list.len()),
                self.list(list, Self::low),
            ),
            Section::Unanswered(list) => embed.field(
                t!(texts, "digest-unanswered", count = list.len()),
                self.list(list, Self::unanswered),
            ),
            Section::NotAsked(list) => embed.field(
                t!(texts, "digest-not-asked", count = list.len()),
                self.list(list, Self::not_asked),
            ),
            Section::LeftPeople(list) => embed.field(
                t!(texts, "digest-left-people", count = list.len()),
                self.list(list, Self::left_person),
            ),
            Section::NewPeople(list) => embed.field(
                t!(texts, "digest-new-people", count = list.len()),
                self.list(list, Self::new_person),
            ),
        }
    }

    fn list<T>(&self, list: &[T], line: fn(&Self, &T) -> String) -> String {
        let mut lines: Vec<String> = list
            .iter()
            .take(self.lines)
            .map(|one| format!("• {}", clip(&line(self, one), LINE)))
            .collect();
        if list.len() > self.lines {
            lines.push(t!(self.texts, "digest-more", count = list.len() - self.lines));
        }
        lines.join("\n")
    }

    fn place(&self, room: RoomId) -> String {
        let place = self.report.places.get(&room).cloned();
        place.unwrap_or_else(|| t!(self.texts, "digest-former-room"))
    }

    fn waiting(&self, one: &Waiting) -> String {
        let since = stamp::day(one.since);
        t!(
            self.texts,
            "digest-waiting-line",
            who = one.who.mention(),
            since = since
        )
    }

    fn not_started(&self, one: &NotStarted) -> String {
        let day = self.day(one.starts_on);
        match one.is_overdue {
            true => t!(self.texts, "digest-should-have-started", day = day),
            false => t!(self.texts, "digest-starts", day = day),
        }
    }

    /// A planned day. Noon, so that readers a few zones away see the same one.
    fn day(&self, date: NaiveDate) -> String {
        let noon = date.and_time(NaiveTime::MIN) + Duration::hours(12);
        time::instant(self.cohort.zone, noon).map_or_else(|| date.to_string(), stamp::day)
    }

    fn low(&self, one: &LowAnswer) -> String {
        let (who, place, at) = (one.who.mention(), self.place(one.room), stamp::day(one.at));
        if one.has_detail {
            t!(
                self.texts,
                "digest-low-with-detail",
                who = who,
                place = place,
                when = at
            )
        } else {
            t!(self.texts, "digest-low", who = who, place = place, when = at)
        }
    }

    fn silent(&self, one: &Silence) -> String {
        let place = self.place(one.room);
        match one.last_update_at {
            Some(at) => t!(
                self.texts,
                "digest-silent-since",
                place = place,
                days = one.days,
                allowed = one.allowed_days,
                last = stamp::day(at)
            ),
            None => t!(
                self.texts,
                "digest-silent-always",
                place = place,
                days = one.days,
                allowed = one.allowed_days
            ),
        }
    }

    fn unanswered(&self, one: &UnansweredCheckin) -> String {
        let people = mentions(&one.waiting_for);
        let (place, day) = (self.place(one.room), self.day(one.planned_on));
        if one.is_closed {
            t!(
                self.texts,
                "digest-unanswered-closed",
                place = place,
                day = day,
                people = people
            )
        } else {
            t!(
                self.texts,
                "digest-unanswered-open",
                place = place,
                day = day,
                people = people
            )
        }
    }

    fn not_asked(&self, one: &NotAsked) -> String {
        let texts = self.texts;
        let what = match one.kind {
            MIDPOINT => t!(texts, "digest-prompt-midpoint"),
            _ => t!(texts, "digest-prompt-checkin"),
        };
        let reason = match one.reason {
            SkipReason::Outage | SkipReason::TooLate => t!(texts, "digest-skipped-outage"),
            SkipReason::NextIsNear | SkipReason::Merged => t!(texts, "digest-skipped-next-is-near"),
            SkipReason::AnotherToday => t!(texts, "digest-skipped-another-today"),
            SkipReason::Superseded => t!(texts, "digest-skipped-superseded"),
        };
        t!(
            texts,
            "digest-not-asked-line",
            place = self.place(one.room),
            what = what,
            day = self.day(one.planned_on),
            reason = reason
        )
    }

    fn new_person(&self, one: &NewPerson) -> String {
        match one.role {
            Role::Mentor => t!(self.texts, "digest-new-mentor", who = one.who.mention()),
            Role::Mentee => t!(self.texts, "digest-new-mentee", who = one.who.mention()),
        }
    }

    fn left_person(&self, one: &LeftPerson) -> String {
        let (who, day) = (one.who.mention(), stamp::day(one.at));
        match one.role {
            Role::Mentor => t!(self.texts, "digest-left-mentor", who = who, day = day),
            Role::Mentee => t!(self.texts, "digest-left-mentee", who = who, day = day),
        }
    }

    fn undelivered(&self, one: &Undelivered) -> String {
        let texts = self.texts;
        let what = what_was_owed(texts, &one.what);
        let (why, since) = (why_not(texts, &one.reason), stamp::day(one.since));
        match one.room {
            Some(room) => {
                t!(
                    texts,
                    "digest-undelivered-room",
                    what = what,
                    place = self.place(room),
                    why = why,
                    since = since
                )
            }
            None => t!(
                texts,
                "digest-undelivered-other",
                what = what,
                why = why,
                since = since
            ),
        }
    }
}

/// What an action of the outbox would have done, by its name in the table.
fn what_was_owed(texts: &Texts, action: &str) -> String {
    match action {
        "post" | "edit" | "delete" | "pin" => t!(texts, "digest-what-message"),
        "create_channel" | "set_overwrites" => t!(texts, "digest-what-channel"),
        "open_thread" | "open_post" => t!(texts, "digest-what-thread"),
        "create_role" | "give_role" | "take_role" => t!(texts, "digest-what-role"),
        _ => t!(texts, "digest-what-other"),
    }
}

/// Why it stands still, by the courier's code.
fn why_not(texts: &Texts, trouble: &str) -> String {
    match trouble {
        "permission" => t!(texts, "digest-why-permission"),
        "server-full" | "category-full" | "capacity" => t!(texts, "digest-why-full"),
        "target-missing" | "gone" => t!(texts, "digest-why-gone"),
        "unproven" => t!(texts, "digest-why-unproven"),
        "forbidden" => t!(texts, "digest-why-forbidden"),
        _ => t!(texts, "digest-why-other"),
    }
}

#[cfg(test)]
mod tests;
