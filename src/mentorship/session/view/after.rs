//! The brief before a session, and the tap after it.

use trellis_domain::goals::{Step, prepared};
use trellis_domain::ids::{SessionId, UserId};
use trellis_domain::lists::share;
use trellis_domain::session::{Fit, LINE_LIMIT, Session, SessionState, Tap, Tapped};
use trellis_domain::text::{clip, one_line, safe};

use super::{in_zones, preparing, when, with_place};
use crate::mentorship::goals::STEP_BESIDE;
use crate::mentorship::session::after::Noted;
use crate::mentorship::session::brief::Brief;
use crate::mentorship::session::commands::LINE;
use crate::mentorship::session::planning::Desk;
use crate::mentorship::session::{
    LEARNED, NEXT_TIME, NOT_MET, PLAN, TAKE, TIMES, WHEN, fit_route, tap_route,
};
use crate::records::cohort;
use trellis_kernel::discord::message::{
    Block, Button, Form, Input, Message, Style, TEXT_TOTAL, Tone, mentions, stamp,
};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Characters of what somebody did, in a line; of three there are.
const DID: usize = 180;
/// Characters of what else is one line of several.
const LINE_OF_BRIEF: usize = 90;
/// Lines of what steps tell; the card and `/goals` have all of them.
const LINES: usize = 5;
/// Characters of a field, at most; where much is to be told, the fields share what a message holds.
const FIELD: usize = 740;
/// Characters around a field's title.
const BESIDE_TITLE: usize = 8;
/// Characters of the line that says that there is more.
const MORE: usize = 60;

/// What a session is prepared with, in the order in which it is talked about. Its pings are none: it stands there for
/// whoever prepares.
pub(in crate::mentorship::session) fn brief(texts: &Texts, brief: &Brief) -> Message {
    let desk = &brief.desk;
    let words = match &brief.session {
        Some(session) => t!(
            texts,
            "session-brief",
            when = when(texts, desk, session.starts_at, session.minutes),
            until = stamp::relative(session.starts_at)
        ),
        None => t!(texts, "session-brief-none-ahead"),
    };
    let told = prepared(&brief.steps, brief.from, brief.day);
    let parts = [
        (t!(texts, "session-brief-different"), different(brief)),
        (t!(texts, "session-brief-learned"), learned(brief)),
        (t!(texts, "session-brief-done"), done(texts, brief)),
        (
            t!(texts, "session-brief-steps-done"),
            at_most(texts, &steps(&told.done)),
        ),
        (
            t!(texts, "session-brief-stuck"),
            at_most(texts, &stuck(brief, &told.stuck)),
        ),
        (
            t!(texts, "session-brief-due"),
            at_most(texts, &due(texts, &told.due)),
        ),
        (t!(texts, "session-brief-wanted"), wanted(brief)),
        (
            t!(texts, "session-brief-guide"),
            brief.guide.as_deref().map(safe).unwrap_or_default(),
        ),
    ];
    let words = match &brief.session {
        Some(session) => with_place(texts, desk, session, words),
        None => words,
    };
    let block = Block::new(t!(texts, "session-brief-title"), words).tone(Tone::Growth);
    let titles: usize = parts
        .iter()
        .map(|(title, _)| title.chars().count() + BESIDE_TITLE)
        .sum();
    let lengths = parts.each_ref().map(|(_, text)| text.chars().count().min(FIELD));
    let space = TEXT_TOTAL.saturating_sub(block.characters() + titles);
    let share = share(&lengths, space).min(FIELD);
    let block = parts.into_iter().fold(block, |block, (title, text)| {
        block.field(title, whole_lines(&text, share))
    });
    let mut buttons: Vec<Button> = preparing(texts, desk.room.id).into();
    buttons.remove(0);
    buttons.push(Button::new(
        PLAN.to(desk.room.id),
        t!(texts, "session-open-button"),
    ));
    Message::block(block).buttons(buttons)
}

/// As many lines as fit; of one that is longer by itself, its beginning.
fn whole_lines(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let clipped = clip(text, most);
    match clipped.rfind('\n') {
        Some(end) => format!(
            "{}\n…",
            &clipped[..end.min(clip(text, most.saturating_sub(2)).len())]
        ),
        None => clipped,
    }
}

/// In place of a brief whose session was called off or moved while it was on its way.
pub(in crate::mentorship::session) fn brief_gone(texts: &Texts, desk: &Desk, session: &Session) -> Message {
    Message::text(match session.state {
        SessionState::Planned => {
            let when = when(texts, desk, session.starts_at, session.minutes);
            t!(texts, "session-brief-moved", when = when)
        }
        SessionState::CalledOff | SessionState::NotMet => t!(texts, "session-brief-off"),
    })
}

fn line(who: UserId, text: &str) -> String {
    line_of(who, text, LINE_OF_BRIEF)
}

fn line_of(who: UserId, text: &str, most: usize) -> String {
    format!("{}: {}", who.mention(), safe(&clip(&one_line(text), most)))
}

/// The first few of these lines, and how many more there are.
fn at_most(texts: &Texts, lines: &[String]) -> String {
    let (mut told, mut length) = (Vec::new(), 0);
    for line in lines.iter().take(LINES) {
        length += line.chars().count() + 1;
        if length > FIELD - MORE {
            break;
        }
        told.push(line.clone());
    }
    let more = lines.len() - told.len();
    if more > 0 {
        told.push(t!(texts, "session-brief-more", count = more));
    }
    told.join("\n")
}

fn steps(steps: &[&Step]) -> Vec<String> {
    let lines = steps.iter().map(|step| line(step.owner, &step.words.text));
    lines.collect()
}

/// Steps whose day has come by the session, each with its day.
fn due(texts: &Texts, steps: &[&Step]) -> Vec<String> {
    let lines = steps.iter().map(|step| {
        let told = line(step.owner, &step.words.text);
        match step.words.when {
            Some(when) => t!(
                texts,
                "session-brief-due-on",
                step = told,
                day = cohort::day(texts, when.day)
            ),
            None => told,
        }
    });
    lines.collect()
}

fn different(brief: &Brief) -> String {
    let lines = brief.different.iter().map(|(who, text)| line(*who, text));
    lines.collect::<Vec<_>>().join("\n")
}

fn learned(brief: &Brief) -> String {
    let lines = brief.learned.iter().map(|(who, text)| line(*who, text));
    lines.collect::<Vec<_>>().join("\n")
}

/// How many updates there were since the last session, and the newest of them.
fn done(texts: &Texts, brief: &Brief) -> String {
    let count = brief.lately.count;
    let since = brief.since.map(stamp::day);
    let head = match (count, since) {
        (0, Some(since)) => t!(texts, "session-brief-nothing-since", since = since),
        (0, None) => t!(texts, "session-brief-nothing-yet"),
        (_, Some(since)) => t!(texts, "session-brief-updates-since", count = count, since = since),
        (_, None) => t!(texts, "session-brief-updates", count = count),
    };
    let said = brief.lately.newest.iter().filter(|one| !one.did.is_empty());
    let lines = said.map(|one| format!("- {}", line_of(one.author, &one.did, DID)));
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

/// Where each is stuck by the last they wrote, and with which steps.
fn stuck(brief: &Brief, with: &[&Step]) -> Vec<String> {
    let mut asked: Vec<UserId> = Vec::new();
    let mut lines = Vec::new();
    for one in &brief.lately.newest {
        if asked.contains(&one.author) {
            continue;
        }
        asked.push(one.author);
        if !one.stuck.is_empty() {
            lines.push(line(one.author, &one.stuck));
        }
    }
    lines.extend(steps(with));
    lines
}

fn wanted(brief: &Brief) -> String {
    let lines = brief.wanted.iter().map(|one| line(one.who, &one.wish));
    lines.collect::<Vec<_>>().join("\n")
}

/// The question after a session, which shows who has tapped and never what. Pings the members when it is posted.
pub(in crate::mentorship::session) fn after(
    texts: &Texts,
    desk: &Desk,
    session: &Session,
    taps: &[Tapped],
) -> Message {
    let members = desk.room.users();
    let at = stamp::moment(session.starts_at);
    let plan = Button::new(PLAN.to(desk.room.id), t!(texts, "session-after-plan-button"));
    if session.state == SessionState::NotMet {
        let block = Block::new(
            t!(texts, "session-after-title"),
            t!(texts, "session-after-not-met", at = at),
        );
        return Message::block(block).buttons([plan.style(Style::Primary)]);
    }
    let cohort = safe(&desk.cohort.name);
    let words = match session.met_for {
        Some(minutes) => t!(
            texts,
            "session-after-met",
            at = at,
            minutes = minutes,
            cohort = cohort
        ),
        None => t!(texts, "session-after", at = at, cohort = cohort),
    };
    let tapped: Vec<UserId> = taps.iter().map(|one| one.who).collect();
    let is_complete = !tapped.is_empty() && members.iter().all(|who| tapped.contains(who));
    let tone = if is_complete { Tone::Growth } else { Tone::Ask };
    let who = match tapped.is_empty() {
        true => t!(texts, "session-after-nobody-yet"),
        false => mentions(&tapped),
    };
    let block = Block::new(t!(texts, "session-after-title"), words)
        .tone(tone)
        .inline_field(t!(texts, "session-after-tapped"), who);
    let message = Message {
        content: t!(texts, "session-after-call", people = mentions(&members)),
        ..Message::block(block)
    };
    let mut buttons: Vec<Button> = taps_of(texts, session.id, None);
    // Nobody is asked whether they met where that was seen.
    if session.met_for.is_none() {
        buttons.push(Button::new(
            NOT_MET.to(session.id),
            t!(texts, "session-not-met-button"),
        ));
    }
    message.pinging(members).buttons(buttons).buttons([plan])
}

fn taps_of(texts: &Texts, id: SessionId, given: Option<Tap>) -> Vec<Button> {
    let given = given.and_then(|given| Tap::ALL.iter().position(|tap| *tap == given));
    let buttons = Tap::ALL.into_iter().enumerate().map(|(place, tap)| {
        let button = Button::new(tap_route(tap).to(id), tap_name(texts, tap));
        button.style(Style::of_answer(place, given))
    });
    buttons.collect()
}

fn tap_name(texts: &Texts, tap: Tap) -> String {
    match tap {
        Tap::MovedUsOn => t!(texts, "session-moved-us-on"),
        Tap::SoSo => t!(texts, "session-so-so"),
        Tap::NotReally => t!(texts, "session-not-really"),
    }
}

/// The answer to a tap: what was noted and who reads it, and what may be said beside it.
pub(in crate::mentorship::session) fn noted(texts: &Texts, noted: &Noted) -> Message {
    let Noted { session, tapped, .. } = noted;
    let mut lines = vec![t!(texts, "session-noted", tap = tap_name(texts, tapped.tap))];
    if let Some(text) = &tapped.next_time {
        lines.push(t!(texts, "session-next-time-kept", text = safe(text)));
    }
    if let Some(step) = &noted.step {
        let day = step.words.when.map(|when| cohort::day(texts, when.day));
        lines.push(match day {
            Some(day) => t!(texts, "session-next-time-step", day = day),
            None => t!(texts, "session-next-time-step-some-day"),
        });
    }
    if let Some(text) = &tapped.learned {
        lines.push(t!(texts, "session-learned-kept", text = safe(text)));
    } else if noted.is_asked_what_is_learned {
        lines.push(t!(texts, "session-learned-question"));
    }
    if noted.is_first {
        lines.push(match tapped.fit {
            None => t!(texts, "session-fit-question"),
            Some(fit) => t!(texts, "session-fit-noted", fit = fit.as_str()),
        });
    }
    if let Some(at) = noted.next {
        let moment = in_zones(texts, &noted.desk.people, at);
        lines.push(t!(texts, "session-next-question", moment = moment));
    }
    let mut message = Message::text(lines.join("\n\n"));
    if noted.is_first {
        let buttons = Fit::ALL.into_iter().map(|fit| {
            let style = if tapped.fit == Some(fit) {
                Style::Success
            } else {
                Style::Secondary
            };
            let label = t!(texts, "session-fit-button", fit = fit.as_str());
            Button::new(fit_route(fit).to(session.id), label).style(style)
        });
        message = message.buttons(buttons);
    }
    let mut buttons = Vec::new();
    if noted.is_mentee {
        let label = t!(texts, "session-next-time-button");
        buttons.push(Button::new(NEXT_TIME.to(session.id), label));
    }
    if let Some(step) = &noted.step {
        let label = t!(texts, "session-next-time-step-button");
        buttons.push(Button::new(STEP_BESIDE.to(step.id), label));
    }
    if noted.is_asked_what_is_learned {
        let label = t!(texts, "session-learned-button");
        buttons.push(Button::new(LEARNED.to(session.id), label));
    }
    let room = noted.desk.room.id;
    match noted.next {
        Some(at) => {
            let label = t!(texts, "session-same-time-button");
            let take = Button::new(TAKE.to(noted.desk.wish(at)), label).style(Style::Primary);
            buttons.push(take);
            buttons.push(Button::new(TIMES.to(room), t!(texts, "session-times-button")));
            buttons.push(Button::new(WHEN.to(room), t!(texts, "session-when-button")));
        }
        None => buttons.push(Button::new(PLAN.to(room), t!(texts, "session-open-button"))),
    }
    message.buttons(buttons)
}

/// The answer to *we did not meet*.
pub(in crate::mentorship::session) fn not_met(texts: &Texts, session: &Session) -> Message {
    let words = match (session.state, session.met_for) {
        (SessionState::NotMet, _) => t!(texts, "session-not-met"),
        (_, Some(minutes)) => t!(texts, "session-not-met-but-seen", minutes = minutes),
        (SessionState::Planned | SessionState::CalledOff, None) => {
            t!(texts, "session-not-met-but-tapped")
        }
    };
    Message::text(words).buttons([Button::new(
        PLAN.to(session.room),
        t!(texts, "session-after-plan-button"),
    )])
}

/// The form for what will be different next time.
pub(in crate::mentorship::session) fn next_time_form(texts: &Texts, id: SessionId, so_far: &str) -> Form {
    let input = Input::short(LINE, t!(texts, "session-next-time-label"))
        .placeholder(t!(texts, "session-next-time-hint"))
        .value(so_far)
        .at_most(u16::try_from(LINE_LIMIT).unwrap_or(u16::MAX));
    Form {
        custom_id: NEXT_TIME.to(id),
        title: t!(texts, "session-next-time-title"),
        inputs: vec![input],
    }
}

/// The form for what a mentor is learning from the mentee.
pub(in crate::mentorship::session) fn learned_form(texts: &Texts, id: SessionId, so_far: &str) -> Form {
    let input = Input::short(LINE, t!(texts, "session-learned-label"))
        .placeholder(t!(texts, "session-learned-hint"))
        .value(so_far)
        .at_most(u16::try_from(LINE_LIMIT).unwrap_or(u16::MAX));
    Form {
        custom_id: LEARNED.to(id),
        title: t!(texts, "session-learned-title"),
        inputs: vec![input],
    }
}
