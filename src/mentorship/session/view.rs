//! Planning a session, in messages and forms. Pure.

mod after;

use chrono::{DateTime, NaiveDate, Utc};
use trellis_domain::community::VoiceUse;
use trellis_domain::ids::{ChannelId, RoomId, SessionId, UserId};
use trellis_domain::lists::{Space, turned_to};
use trellis_domain::people::Availability;
use trellis_domain::session::{Held, LINE_LIMIT, Session, SessionState, Wish};
use trellis_domain::text::{clip, one_line, safe};

use super::commands::{LINE, MOMENT, WORD};
use super::planning::{Desk, Shown};
use super::{
    CALL_OFF, FILE, GO_ON, HOURS, LIST, MET, PLAN, PREPARE, PartOfRoom, SAVE, TAKE, TIMES, WANT, WHEN, ZONE,
    held_route,
};
use crate::intake::hours;
use crate::interaction::lists;
use crate::records::cohort;
use crate::records::room::Room;
use trellis_kernel::discord::message::{
    Block, Button, Form, Input, Message, Row, Style, Tone, mentions, stamp,
};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

pub(super) use after::{after, brief, brief_gone, learned_form, next_time_form, not_met, noted};

/// What one page of sessions holds.
const SESSIONS: Space = Space {
    entries: 10,
    characters: 3_000,
};

/// A moment as the clocks of each of these people show it, the first of them first; each zone once.
fn in_zones(texts: &Texts, people: &[(UserId, Availability)], at: DateTime<Utc>) -> String {
    let mut told: Vec<(&str, String)> = Vec::new();
    let mut last_day: Option<NaiveDate> = None;
    for (_, said) in people {
        if told.iter().any(|(name, _)| *name == said.zone.name()) {
            continue;
        }
        let wall = said.zone.wall(at);
        let time = wall.format("%H:%M").to_string();
        let place = hours::place_name(said.zone);
        let words = if last_day == Some(wall.date()) {
            t!(texts, "session-time-in", time = time, place = place)
        } else {
            let day = cohort::day(texts, wall.date());
            t!(texts, "session-day-in", day = day, time = time, place = place)
        };
        last_day = Some(wall.date());
        told.push((said.zone.name(), words));
    }
    let told: Vec<String> = told.into_iter().map(|(_, words)| words).collect();
    told.join(", ")
}

/// When a session is, and for how long, by the clocks of everybody there.
fn when(texts: &Texts, desk: &Desk, at: DateTime<Utc>, minutes: u32) -> String {
    t!(
        texts,
        "session-when",
        moment = in_zones(texts, &desk.people, at),
        minutes = minutes
    )
}

/// Where a session is held; `None` where there are no voice channels, and nothing has to be said.
fn place(texts: &Texts, desk: &Desk, session: &Session) -> Option<String> {
    let words = match (desk.voice, session.held) {
        (VoiceUse::Off, _) => return None,
        (VoiceUse::On, Held::Here) => t!(texts, "session-held-here"),
        (VoiceUse::On, Held::Elsewhere) => t!(texts, "session-held-elsewhere"),
    };
    Some(words)
}

/// Words with where it is held below them.
fn with_place(texts: &Texts, desk: &Desk, session: &Session, words: String) -> String {
    match place(texts, desk, session) {
        Some(place) => format!("{words}\n{place}"),
        None => words,
    }
}

fn others(desk: &Desk, who: UserId) -> Vec<UserId> {
    let others = desk.people.iter().map(|(user, _)| *user);
    others.filter(|user| *user != who).collect()
}

/// What the voice channel of a session is called. Its room's name stands without the word that all rooms begin with.
pub(super) fn voice_name(texts: &Texts, room: &Room) -> String {
    let name = room.name.strip_prefix("room-").unwrap_or(&room.name);
    t!(texts, "session-voice-name", room = clip(&one_line(name), 80))
}

/// In the room while the voice channel is there; without its id, that the session goes on without one.
pub(super) fn voice(texts: &Texts, channel: Option<u64>) -> Message {
    Message::text(match channel {
        Some(id) => t!(texts, "session-voice", channel = ChannelId::new(id).mention()),
        None => t!(texts, "session-voice-none"),
    })
}

/// What a session is called in a calendar.
pub(super) fn summary(texts: &Texts, room: &Room) -> String {
    t!(texts, "session-summary", room = clip(&one_line(&room.name), 60))
}

/// The session that is ahead, and what can be done with it.
pub(super) fn ahead(texts: &Texts, desk: &Desk, session: &Session) -> Message {
    let words = t!(
        texts,
        "session-ahead",
        when = when(texts, desk, session.starts_at, session.minutes),
        until = stamp::relative(session.starts_at),
        who = session.planned_by.mention()
    );
    let id = session.id;
    let mut below: Vec<Button> = preparing(texts, desk.room.id).into();
    if desk.voice == VoiceUse::On {
        let other = match session.held {
            Held::Here => Held::Elsewhere,
            Held::Elsewhere => Held::Here,
        };
        let label = t!(texts, "session-held-button", held = other.as_str());
        below.push(Button::new(held_route(other).to(id), label));
    }
    Message::text(with_place(texts, desk, session, words))
        .buttons([
            Button::new(TIMES.to(desk.room.id), t!(texts, "session-move-button")),
            Button::new(CALL_OFF.to(id), t!(texts, "session-call-off-button")),
            Button::new(FILE.to(id), t!(texts, "session-file-button")),
        ])
        .buttons(below)
}

fn preparing(texts: &Texts, room: RoomId) -> [Button; 2] {
    [
        Button::new(PREPARE.to(room), t!(texts, "session-prepare-button")),
        Button::new(WANT.to(room), t!(texts, "session-want-button")),
    ]
}

/// Before the first plan: when can you usually meet?
pub(super) fn ask_hours(texts: &Texts, desk: &Desk, who: UserId) -> Message {
    let said = desk.of_person(who);
    let place = hours::place_name(said.zone);
    let words = match said.zone_is_own {
        true => t!(texts, "session-hours", place = place),
        false => t!(texts, "session-hours-zone-of-cohort", place = place),
    };
    let room = desk.room.id;
    let [weekdays, weekends] = hours::buttons(texts, &said, |part| HOURS.to(PartOfRoom { room, part }));
    let go_on = if said.is_known() {
        Button::new(GO_ON.to(room), t!(texts, "session-go-on-button")).style(Style::Primary)
    } else {
        Button::new(GO_ON.to(room), t!(texts, "session-skip-button"))
    };
    let zone = Button::new(ZONE.to(room), t!(texts, "session-zone-button"));
    Message::text(words)
        .row(weekdays)
        .row(weekends)
        .buttons([go_on, zone])
}

/// Times to choose from.
pub(super) fn times(
    texts: &Texts,
    desk: &Desk,
    at_the_cadence: Option<DateTime<Utc>>,
    common: &[DateTime<Utc>],
) -> Message {
    let mut lines = Vec::new();
    if let Some(at) = at_the_cadence {
        let moment = in_zones(texts, &desk.people, at);
        lines.push(t!(texts, "session-times-cadence", moment = moment));
    }
    if common.is_empty() {
        lines.push(t!(texts, "session-times-none"));
    } else {
        lines.push(t!(texts, "session-times", minutes = desk.minutes()));
        lines.extend(
            common
                .iter()
                .map(|at| format!("- {}", in_zones(texts, &desk.people, *at))),
        );
    }
    let silent: Vec<UserId> = desk
        .people
        .iter()
        .filter(|(_, said)| !said.is_known())
        .map(|(user, _)| *user)
        .collect();
    if !silent.is_empty() {
        lines.push(t!(texts, "session-times-unsaid", people = mentions(&silent)));
    }
    let mut message = Message::text(lines.join("\n"));
    let zone = desk
        .people
        .first()
        .map_or(desk.cohort.zone, |(_, said)| said.zone);
    let button = |at: DateTime<Utc>| {
        let wall = zone.wall(at);
        let label = t!(
            texts,
            "session-slot-button",
            day = cohort::day(texts, wall.date()),
            time = wall.format("%H:%M").to_string()
        );
        Button::new(TAKE.to(desk.wish(at)), label)
    };
    if let Some(at) = at_the_cadence {
        message = message.buttons([button(at).style(Style::Primary)]);
    }
    if !common.is_empty() {
        message = message.row(Row::Buttons(common.iter().map(|at| button(*at)).collect()));
    }
    let room = desk.room.id;
    message.buttons([
        Button::new(WHEN.to(room), t!(texts, "session-when-button")),
        Button::new(MET.to(room), t!(texts, "session-met-button")),
    ])
}

/// The form for a moment.
pub(super) fn when_form(texts: &Texts, desk: &Desk, who: UserId) -> Form {
    let place = hours::place_name(desk.of_person(who).zone);
    let input = Input::short(MOMENT, t!(texts, "session-when-label", place = clip(&place, 20)))
        .placeholder(t!(texts, "session-when-hint"))
        .required()
        .at_most(80);
    Form {
        custom_id: WHEN.to(desk.room.id),
        title: t!(texts, "session-when-title"),
        inputs: vec![input],
    }
}

/// A moment, shown back before it is planned.
pub(super) fn shown_back(texts: &Texts, shown: &Shown) -> Message {
    let Shown {
        desk,
        wish,
        jumped_over,
    } = shown;
    let mut lines = vec![when(texts, desk, wish.at, desk.minutes())];
    if *jumped_over {
        lines.push(t!(texts, "session-jumped-over"));
    }
    lines.push(match &desk.ahead {
        Some(ahead) => t!(
            texts,
            "session-move-question",
            before = in_zones(texts, &desk.people, ahead.starts_at)
        ),
        None => t!(texts, "session-save-question"),
    });
    let label = match &desk.ahead {
        Some(_) => t!(texts, "session-save-move-button"),
        None => t!(texts, "session-save-button"),
    };
    Message::text(lines.join("\n")).buttons([
        Button::new(SAVE.to(*wish), label).style(Style::Success),
        Button::new(WHEN.to(desk.room.id), t!(texts, "session-when-button")),
        Button::new(TIMES.to(desk.room.id), t!(texts, "session-times-button")),
    ])
}

/// In the room: somebody planned a session. Pings the others.
pub(super) fn planned(texts: &Texts, desk: &Desk, session: &Session, who: UserId) -> Message {
    let words = t!(
        texts,
        "session-planned",
        who = who.mention(),
        when = when(texts, desk, session.starts_at, session.minutes),
        until = stamp::relative(session.starts_at)
    );
    in_room(texts, desk, with_place(texts, desk, session, words), who)
}

/// In the room: somebody moved it.
pub(super) fn moved(
    texts: &Texts,
    desk: &Desk,
    (before, after): (&Session, &Session),
    who: UserId,
) -> Message {
    let words = t!(
        texts,
        "session-moved",
        who = who.mention(),
        before = stamp::moment(before.starts_at),
        when = when(texts, desk, after.starts_at, after.minutes),
        until = stamp::relative(after.starts_at)
    );
    in_room(texts, desk, words, who)
}

/// In the room: somebody called it off, with a word of theirs.
pub(super) fn called_off(
    texts: &Texts,
    desk: &Desk,
    session: &Session,
    who: UserId,
    word: Option<&str>,
) -> Message {
    let at = stamp::moment(session.starts_at);
    let words = match word {
        Some(word) => t!(
            texts,
            "session-called-off-saying",
            who = who.mention(),
            at = at,
            word = safe(word)
        ),
        None => t!(texts, "session-called-off", who = who.mention(), at = at),
    };
    in_room(texts, desk, words, who)
}

fn in_room(texts: &Texts, desk: &Desk, words: String, who: UserId) -> Message {
    let others = others(desk, who);
    let content = match others.is_empty() {
        true => words,
        false => format!("{} {words}", mentions(&others)),
    };
    let button = Button::new(PLAN.to(desk.room.id), t!(texts, "session-open-button"));
    Message::text(content).pinging(others).buttons([button])
}

/// It is planned.
pub(super) fn saved(texts: &Texts, desk: &Desk, session: &Session) -> Message {
    let when = when(texts, desk, session.starts_at, session.minutes);
    Message::text(t!(texts, "session-saved", when = when))
}

/// It is moved.
pub(super) fn saved_move(texts: &Texts, desk: &Desk, session: &Session) -> Message {
    let when = when(texts, desk, session.starts_at, session.minutes);
    Message::text(t!(texts, "session-saved-move", when = when))
}

/// It was planned so before.
pub(super) fn is_so(texts: &Texts, desk: &Desk, session: &Session) -> Message {
    let when = when(texts, desk, session.starts_at, session.minutes);
    Message::text(t!(texts, "session-is-so", when = when))
}

/// Somebody else was first, and what they planned is shown before anything else.
pub(super) fn others_first(texts: &Texts, desk: &Desk, first: Option<&Session>, wish: Wish) -> Message {
    let (words, label) = match first {
        Some(first) => (
            t!(
                texts,
                "session-others-first",
                who = first.planned_by.mention(),
                when = when(texts, desk, first.starts_at, first.minutes),
                wish = in_zones(texts, &desk.people, wish.at)
            ),
            t!(texts, "session-save-move-button"),
        ),
        None => (
            t!(
                texts,
                "session-others-called-off",
                wish = in_zones(texts, &desk.people, wish.at)
            ),
            t!(texts, "session-save-button"),
        ),
    };
    Message::text(words).buttons([
        Button::new(TAKE.to(desk.wish(wish.at)), label),
        Button::new(TIMES.to(desk.room.id), t!(texts, "session-times-button")),
    ])
}

/// The file is beside it.
pub(super) fn file(texts: &Texts) -> Message {
    Message::text(t!(texts, "session-file"))
}

/// The form that calls a session off.
pub(super) fn call_off_form(texts: &Texts, id: SessionId) -> Form {
    let input = Input::short(WORD, t!(texts, "session-call-off-label"))
        .placeholder(t!(texts, "session-call-off-hint"))
        .at_most(u16::try_from(LINE_LIMIT).unwrap_or(u16::MAX));
    Form {
        custom_id: CALL_OFF.to(id),
        title: t!(texts, "session-call-off-title"),
        inputs: vec![input],
    }
}

/// It is called off.
pub(super) fn is_called_off(texts: &Texts, desk: &Desk, session: &Session) -> Message {
    let at = stamp::moment(session.starts_at);
    Message::text(t!(texts, "session-is-called-off", at = at)).buttons([Button::new(
        TIMES.to(desk.room.id),
        t!(texts, "session-plan-another-button"),
    )])
}

/// The form for the one thing that somebody wants corrected.
pub(super) fn want_form(texts: &Texts, room: RoomId, so_far: &str) -> Form {
    let input = Input::short(LINE, t!(texts, "session-want-label"))
        .placeholder(t!(texts, "session-want-hint"))
        .value(so_far)
        .at_most(u16::try_from(LINE_LIMIT).unwrap_or(u16::MAX));
    Form {
        custom_id: WANT.to(room),
        title: t!(texts, "session-want-title"),
        inputs: vec![input],
    }
}

/// It stands in the brief, or no longer.
pub(super) fn wanted(texts: &Texts, is_there: bool) -> Message {
    Message::text(match is_there {
        true => t!(texts, "session-wanted"),
        false => t!(texts, "session-wanted-nothing"),
    })
}

/// They met without planning it.
pub(super) fn met(texts: &Texts) -> Message {
    Message::text(t!(texts, "session-met"))
}

/// A page of the sessions of a room, the newest first.
pub(super) fn list(
    texts: &Texts,
    desk: &Desk,
    sessions: &[Session],
    page: usize,
    now: DateTime<Utc>,
) -> Message {
    let lines = sessions.iter().map(|session| {
        let state = match (session.state, session.met_for) {
            (SessionState::Planned, Some(_)) => "met",
            (SessionState::Planned, None) if session.is_ahead(now) => "ahead",
            (state, _) => state.as_str(),
        };
        t!(
            texts,
            "session-list-line",
            at = stamp::moment(session.starts_at),
            state = state,
            met = session.met_for.unwrap_or_default(),
            minutes = session.minutes
        )
    });
    let lines: Vec<String> = lines.collect();
    let sizes: Vec<usize> = lines.iter().map(|line| line.chars().count() + 1).collect();
    let turned = turned_to(page, &sizes, SESSIONS);
    let words = match lines.is_empty() {
        true => t!(texts, "session-list-none"),
        false => lines[turned.entries.clone()].join("\n"),
    };
    let title = t!(texts, "session-list-title", room = safe(&desk.room.name));
    let block = Block::new(title, words)
        .tone(Tone::Growth)
        .footer(lists::page_number(texts, &turned));
    let room = desk.room.id;
    let message = Message::block(block).buttons([
        Button::new(PLAN.to(room), t!(texts, "session-card-button")),
        Button::new(PREPARE.to(room), t!(texts, "session-prepare-button")),
    ]);
    let turns = lists::turns(texts, LIST, &room, &turned);
    turns.into_iter().fold(message, Message::row)
}

#[cfg(test)]
mod tests;
