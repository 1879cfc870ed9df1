//! Cohorts in messages. Pure.

pub(super) mod moving;
pub(super) mod starting;

use chrono::{DateTime, Duration, Utc};
use trellis_domain::cohort::CohortState;
use trellis_domain::ids::ChannelId;
use trellis_domain::lists::{Space, turned_to};
use trellis_domain::text::{clip, one_line, safe};
use trellis_domain::{checkin, digest, midpoint};

use super::CohortStatus;
use super::commands::{CLOSE, KEEP, PANEL, PANEL_ALL_THE_SAME, STANDING, WAITING, WAITING_PAGE};
use super::panel_place::{PanelPlace, Placed};
use crate::intake::joining::read_list;
use crate::interaction::Nothing;
use crate::interaction::lists::{self, ROWS};
use crate::records::cohort::{Cohort, dates, day, weeks};
use crate::records::people::Unmatched;
use trellis_kernel::discord::message::{Block, Button, Message, PAGE_TOTAL, Picker, Row, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page of cohorts holds: each may have a list, and two rows are for buttons.
const STATUS: Space = Space {
    entries: ROWS - 2,
    characters: PAGE_TOTAL,
};
/// What one page of people holds: a screen.
const PEOPLE: Space = Space {
    entries: 25,
    characters: PAGE_TOTAL,
};
/// How far ahead the status looks for a digest.
const HORIZON: Duration = Duration::days(40);
/// People that are named in one field; their mentions and counts stay within its 1,024 characters.
const NAMED: usize = 10;

pub(super) fn opened(texts: &Texts, cohort: &Cohort, now: DateTime<Utc>) -> Message {
    let start = match has_begun(cohort, now) {
        true => t!(texts, "cohort-opened-start-late"),
        false => t!(texts, "cohort-opened-start"),
    };
    let next = format!("{}\n{start}", t!(texts, "cohort-opened-next"));
    let block = Block::new(
        t!(texts, "cohort-opened-title", name = safe(&cohort.name)),
        t!(texts, "cohort-opened", zone = cohort.zone.name()),
    )
    .tone(Tone::Growth)
    .field(t!(texts, "cohort-panel-dates"), dates(texts, cohort))
    .field(
        t!(texts, "cohort-move-look-title"),
        worth_a_look(texts, cohort, now),
    )
    .field(t!(texts, "cohort-next-title"), next);
    Message::block(block)
}

fn has_begun(cohort: &Cohort, now: DateTime<Utc>) -> bool {
    cohort.dates.starts_on < cohort.today(now)
}

/// What a coordinator should see about the days of a cohort that was opened a moment ago, a line each.
fn worth_a_look(texts: &Texts, cohort: &Cohort, now: DateTime<Utc>) -> String {
    let today = cohort.today(now);
    let late = has_begun(cohort, now).then(|| {
        let first = day(texts, cohort.dates.starts_on);
        let days = (today - cohort.dates.starts_on).num_days();
        let left = (cohort.dates.ends_on - today).num_days();
        t!(texts, "cohort-opened-late", day = first, days = days, left = left)
    });
    let quiet = moving::quiet(texts, cohort);
    let lines = late.into_iter().chain((!quiet.is_empty()).then_some(quiet));
    lines.collect::<Vec<_>>().join("\n")
}

/// As [`opened`], where members cannot see the channel in which it was asked for: the panel waits for a place.
pub(super) fn opened_unseen(
    texts: &Texts,
    cohort: &Cohort,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Message {
    let block = Block::new(
        t!(texts, "cohort-opened-title", name = safe(&cohort.name)),
        t!(
            texts,
            "cohort-opened-unseen",
            channel = channel.mention(),
            zone = cohort.zone.name()
        ),
    )
    .tone(Tone::Ask)
    .field(t!(texts, "cohort-panel-dates"), dates(texts, cohort))
    .field(
        t!(texts, "cohort-move-look-title"),
        worth_a_look(texts, cohort, now),
    );
    asks_for_place(texts, Message::block(block), cohort, channel)
}

/// What a coordinator is told of where a panel goes.
pub(super) fn panel_placed(texts: &Texts, placed: &Placed) -> Message {
    match placed {
        Placed::Going(cohort, channel) => {
            let (name, channel) = (safe(&cohort.name), channel.mention());
            Message::text(t!(texts, "cohort-panel-going", name = name, channel = channel))
        }
        Placed::Asked(cohort, channel) => {
            let words = t!(texts, "cohort-panel-unseen", channel = channel.mention());
            asks_for_place(texts, Message::text(words), cohort, *channel)
        }
    }
}

fn asks_for_place(texts: &Texts, message: Message, cohort: &Cohort, channel: ChannelId) -> Message {
    let picker = Picker {
        custom_id: PANEL.to(cohort.id),
        placeholder: t!(texts, "cohort-panel-pick"),
        // Text and announcement channels.
        channel_types: vec![0, 5],
    };
    let there = PanelPlace {
        cohort: cohort.id,
        channel,
    };
    let anyway = Button::new(PANEL_ALL_THE_SAME.to(there), t!(texts, "cohort-panel-anyway"));
    message.row(Row::Channels(picker)).buttons([anyway])
}

/// Asks whether a cohort is really to be closed, or called off where it has not begun.
pub(super) fn confirm_close(texts: &Texts, cohort: &Cohort, rooms: usize) -> Message {
    let name = safe(&cohort.name);
    let begun = matches!(cohort.state, CohortState::Running | CohortState::Closing);
    let (words, label) = if begun {
        (
            t!(texts, "cohort-close-confirm", name = name, rooms = rooms),
            t!(texts, "cohort-close-button"),
        )
    } else {
        (
            t!(texts, "cohort-cancel-confirm", name = name, rooms = rooms),
            t!(texts, "cohort-cancel-button"),
        )
    };
    Message::block(Block::new("", words).tone(Tone::Attention)).buttons([
        Button::new(CLOSE.to(cohort.id), label).style(Style::Danger),
        Button::new(KEEP.to(cohort.id), t!(texts, "cohort-keep-button")),
    ])
}

/// What a coordinator is told after closing.
pub(super) fn closed(texts: &Texts, cohort: &Cohort) -> Message {
    let name = safe(&cohort.name);
    Message::text(match cohort.state {
        CohortState::Cancelled => t!(texts, "cohort-cancelled", name = name),
        _ => t!(texts, "cohort-closed", name = name),
    })
}

/// What a coordinator is told who did not close after all.
pub(super) fn kept(texts: &Texts) -> Message {
    Message::text(t!(texts, "cohort-kept"))
}

/// A page of where cohorts stand, from 0; `detail` is for coordinators.
pub(super) fn status(
    texts: &Texts,
    cohorts: &[CohortStatus],
    detail: bool,
    page: usize,
    now: DateTime<Utc>,
) -> Message {
    let blocks: Vec<Block> = cohorts
        .iter()
        .map(|one| standing(texts, one, detail, now))
        .collect();
    let sizes: Vec<usize> = blocks.iter().map(Block::characters).collect();
    let turned = turned_to(page, &sizes, STATUS);
    let shown = &cohorts[turned.entries.clone()];
    let mut message = Message {
        content: lists::page_number(texts, &turned),
        blocks: blocks[turned.entries.clone()].to_vec(),
        ..Message::default()
    };
    if detail {
        message.rows = shown
            .iter()
            .filter_map(|one| read_list(texts, &one.cohort, &one.people, 0))
            .collect();
        let crowded = shown.iter().filter(|one| is_crowded(one));
        let everybody: Vec<Button> = crowded
            .map(|one| {
                let cohort = clip(&one_line(&one.cohort.name), 50);
                Button::new(
                    WAITING.to(one.cohort.id),
                    t!(texts, "cohort-waiting-button", cohort = cohort),
                )
            })
            .collect();
        // Beside several, one could not tell which is meant.
        let only = (cohorts.len() == 1).then(|| starting::late_sign_up_button(texts, &cohorts[0].cohort));
        let buttons: Vec<Button> = everybody.into_iter().chain(only.flatten()).collect();
        if !buttons.is_empty() {
            message = message.buttons(buttons);
        }
    }
    let turns = lists::turns(texts, STANDING, &Nothing, &turned);
    turns.into_iter().fold(message, Message::row)
}

/// Whether there are more people to bring together than its status names.
fn is_crowded(one: &CohortStatus) -> bool {
    one.unmatched.waiting.len() > NAMED || one.unmatched.free.len() > NAMED
}

/// A page of everybody who waits for a room, and of the mentors who have places.
pub(super) fn waiting(texts: &Texts, cohort: &Cohort, unmatched: &Unmatched, page: usize) -> Message {
    let mentees = unmatched.waiting.iter().map(|one| {
        t!(
            texts,
            "cohort-waiting-mentee",
            who = one.person.user.mention(),
            since = stamp::day(one.since)
        )
    });
    let mentors = unmatched.free.iter().map(|(person, places)| {
        t!(
            texts,
            "cohort-waiting-mentor",
            who = person.user.mention(),
            places = *places
        )
    });
    let lines: Vec<String> = mentees.chain(mentors).collect();
    let sizes: Vec<usize> = lines.iter().map(|line| line.chars().count() + 1).collect();
    let turned = turned_to(page, &sizes, PEOPLE);
    let words = if lines.is_empty() {
        t!(texts, "cohort-waiting", people = 0)
    } else {
        lines[turned.entries.clone()].join("\n")
    };
    let title = t!(texts, "cohort-waiting-title", name = safe(&cohort.name));
    let block = Block::new(title, words).footer(lists::page_number(texts, &turned));
    let turns = lists::turns(texts, WAITING_PAGE, &cohort.id, &turned);
    turns.into_iter().fold(Message::block(block), Message::row)
}

fn standing(texts: &Texts, one: &CohortStatus, detail: bool, now: DateTime<Utc>) -> Block {
    let CohortStatus { cohort, count, .. } = one;
    let state = t!(texts, "cohort-state", state = cohort.state.as_str());
    let today = cohort.today(now);
    let week = cohort
        .dates
        .week(today)
        .filter(|_| cohort.state == CohortState::Running);
    let standing = match week {
        Some(week) => t!(
            texts,
            "cohort-status-week",
            state = state,
            week = week,
            weeks = weeks(cohort)
        ),
        None => state,
    };
    let joined = t!(
        texts,
        "cohort-panel-joined",
        mentors = count.mentors,
        mentees = count.mentees
    );
    let standing = match cohort.takes_late_sign_ups() {
        true => format!("{standing}\n{}", t!(texts, "cohort-sign-up-is-open")),
        false => standing,
    };
    let block = Block::new(safe(&cohort.name), format!("{standing}\n{}", cohort.program.name))
        .inline_field(t!(texts, "cohort-panel-people"), joined)
        .inline_field(t!(texts, "cohort-panel-dates"), dates(texts, cohort));
    let coming = next_dates(texts, cohort, detail, now).join("\n");
    let block = block.field(t!(texts, "cohort-status-coming"), coming);
    if detail {
        for_coordinators(texts, one, block)
    } else {
        block
    }
}

/// What only coordinators see of where a cohort stands.
fn for_coordinators(texts: &Texts, one: &CohortStatus, block: Block) -> Block {
    let CohortStatus {
        cohort,
        count,
        unmatched,
        ..
    } = one;
    let waiting = unmatched.waiting.iter().map(|one| one.person.user.mention());
    let free = &unmatched.free;
    let places: u32 = free.iter().map(|(_, places)| places).sum();
    let mentors = free
        .iter()
        .map(|(person, places)| format!("{} ({places})", person.user.mention()));
    let places = if count.mentors == 0 {
        t!(texts, "cohort-status-no-mentors")
    } else {
        t!(texts, "cohort-status-places", places = places)
    };
    let mut people = vec![
        with_names(
            texts,
            t!(texts, "cohort-waiting", people = count.waiting),
            waiting.collect(),
        ),
        with_names(texts, places, mentors.collect()),
    ];
    if count.undecided > 0 {
        people.push(t!(texts, "cohort-status-undecided", people = count.undecided));
    }
    let mut rooms = t!(
        texts,
        "cohort-status-rooms",
        open = count.open_rooms,
        closed = count.closed_rooms
    );
    if count.missing_rooms > 0 {
        rooms.push('\n');
        rooms.push_str(&t!(texts, "cohort-status-missing", rooms = count.missing_rooms));
    }
    block
        .field(t!(texts, "cohort-status-needs"), people.join("\n"))
        .field(t!(texts, "cohort-status-rooms-title"), rooms)
        .footer(t!(texts, "cohort-status-zone", zone = cohort.zone.name()))
}

/// The words, and below them who they are about.
fn with_names(texts: &Texts, words: String, mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    // `is_crowded` offers the rest.
    names.truncate(NAMED);
    if more > 0 {
        names.push(t!(texts, "cohort-status-more-people", more = more));
    }
    match names.is_empty() {
        true => words,
        false => format!("{words}\n{}", names.join(", ")),
    }
}

/// What comes next of each kind, in the order in which it comes.
fn next_dates(texts: &Texts, cohort: &Cohort, detail: bool, now: DateTime<Utc>) -> Vec<String> {
    let checkin = next_checkin(cohort, now).filter(|_| cohort.state == CohortState::Running);
    let midpoint = next_midpoint(cohort, now).filter(|_| cohort.state == CohortState::Running);
    let digest = next_digest(cohort, now).filter(|_| detail);
    let checkin = checkin.map(|at| (at, t!(texts, "cohort-status-checkin", at = stamp::deadline(at))));
    let midpoint = midpoint.map(|at| (at, t!(texts, "cohort-status-midpoint", at = stamp::deadline(at))));
    let digest = digest.map(|at| (at, t!(texts, "cohort-status-digest", at = stamp::deadline(at))));
    let mut coming: Vec<_> = [checkin, midpoint, digest].into_iter().flatten().collect();
    coming.sort_by_key(|(at, _)| *at);
    coming.into_iter().map(|(_, words)| words).collect()
}

/// The next check-in day of the cohort; a room that was opened late may begin with a later one.
fn next_checkin(cohort: &Cohort, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    checkin::due::next_of_cohort(cohort, now)
}

/// The midpoint of the rooms that were opened before the start; a room that was opened late has its own.
fn next_midpoint(cohort: &Cohort, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    midpoint::due::planned_at(cohort, cohort.opened_at).filter(|at| *at >= now)
}

fn next_digest(cohort: &Cohort, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let ahead = digest::due::ahead(cohort, &[], now + HORIZON);
    ahead.iter().map(|planned| planned.at).find(|at| *at >= now)
}

#[cfg(test)]
mod tests;
