//! What a digest looks like: one embed, a part for each kind of thing, long lists cut with a count.

use chrono::{Duration, NaiveDate, NaiveTime};
use trellis_domain::digest::{
    Audience, LeftPerson, LowAnswer, NewPerson, NotAsked, NotStarted, Owed, Section, UnansweredCheckin,
    Undelivered, Waiting, WhyNot,
};
use trellis_domain::health::Silence;
use trellis_domain::ids::RoomId;
use trellis_domain::midpoint::due::MIDPOINT;
use trellis_domain::people::Role;
use trellis_domain::schedule::SkipReason;
use trellis_domain::text::{clip, safe};
use trellis_domain::time;

use super::commands::{ANSWERS, Told};
use super::facts::Report;
use crate::mentorship::checkin;
use crate::records::cohort::Cohort;
use trellis_kernel::discord::message::{Button, EMBEDS_TOTAL, Embed, Message, Tone, mentions, stamp};
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
    let message = with_details(texts, report, Message::embed(embed));
    if report.audience != Audience::Channel {
        return message;
    }
    // Always there, also where there is nothing behind it: else the button would tell what it hides.
    let told = Told {
        cohort: cohort.id,
        until: period.until,
    };
    message.buttons([Button::new(ANSWERS.to(told), t!(texts, "digest-answers-button"))])
}

/// What people answered in the period, for one reader.
pub(super) fn answers(texts: &Texts, cohort: &Cohort, report: &Report) -> Message {
    let of_answers = |section: &&Section| matches!(section, Section::Stuck(_) | Section::CouldBeBetter(_));
    let page = Page {
        texts,
        cohort,
        report,
        lines: LINES,
    };
    let title = t!(texts, "digest-answers-title", cohort = safe(&cohort.name));
    let sections: Vec<&Section> = report.sections.iter().filter(of_answers).collect();
    let words = if sections.is_empty() {
        t!(texts, "digest-answers-none")
    } else {
        t!(texts, "digest-answers")
    };
    let start = Embed::new(title, words);
    let embed = sections
        .into_iter()
        .fold(start, |embed, section| page.part(embed, section));
    with_details(texts, report, Message::embed(embed))
}

fn with_details(texts: &Texts, report: &Report, message: Message) -> Message {
    match checkin::read_row(texts, &report.details) {
        Some(row) => message.row(row),
        None => message,
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
        let what = what_was_owed(texts, one.what);
        let (why, since) = (why_not(texts, one.why), stamp::day(one.since));
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

fn what_was_owed(texts: &Texts, what: Owed) -> String {
    match what {
        Owed::Message => t!(texts, "digest-what-message"),
        Owed::Channel => t!(texts, "digest-what-channel"),
        Owed::Thread => t!(texts, "digest-what-thread"),
        Owed::Role => t!(texts, "digest-what-role"),
        Owed::Other => t!(texts, "digest-what-other"),
    }
}

fn why_not(texts: &Texts, why: WhyNot) -> String {
    match why {
        WhyNot::Permission => t!(texts, "digest-why-permission"),
        WhyNot::Full => t!(texts, "digest-why-full"),
        WhyNot::Gone => t!(texts, "digest-why-gone"),
        WhyNot::Unproven => t!(texts, "digest-why-unproven"),
        WhyNot::Forbidden => t!(texts, "digest-why-forbidden"),
        WhyNot::Other => t!(texts, "digest-why-other"),
    }
}

#[cfg(test)]
mod tests;
