//! What check-ins show on the card of a room, and tell in the digest.
//!
//! **Invariant:** a digest in a channel says who has answered, and never what; a card counts nobody's silence.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::checkin::{self as rules, Answer, LowAnswer, Observed, UnansweredCheckin};
use trellis_domain::digest::{Audience, Rank};
use trellis_domain::ids::UserId;
use trellis_domain::session::LowTap;
use trellis_domain::text::{clip, one_line, safe, told_apart};

use super::commands::{AnswerOf, NOW};
use super::{Checkin, store, view};
use crate::interaction::{CardScene, DigestScene, Observation, OnCard};
use crate::mentorship::session;
use crate::records::cohort::{self, Cohort};
use crate::records::room::{self, Room, RoomState};
use trellis_kernel::discord::message::{Button, mentions, stamp};
use trellis_kernel::error::Result;
use trellis_kernel::presence;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// Characters of a person's and of a room's name where a detail is opened: together a button's, with what tells two apart.
const NAME: usize = 26;

/// The newest check-in, and the button that leads to it.
pub(super) async fn on_card(tx: &mut SqliteConnection, card: &CardScene<'_>) -> Result<OnCard> {
    let (texts, room) = (card.texts, &card.scene.room);
    let latest = store::latest(tx, room.id).await?;
    let words = match &latest {
        Some(checkin) => how_it_stands(texts, room, checkin),
        None => t!(texts, "checkin-card-none"),
    };
    let button = latest.map(|_| Button::new(NOW.to(room.id), t!(texts, "checkin-card-button")));
    Ok(OnCard {
        facts: vec![(t!(texts, "checkin-card-title"), words)],
        buttons: button.into_iter().collect(),
        ..OnCard::default()
    })
}

fn how_it_stands(texts: &Texts, room: &Room, checkin: &Checkin) -> String {
    let asked = stamp::day(checkin.asked_at);
    let is_over = checkin.closed_at.is_some() || room.state == RoomState::Closed || !room.is_whole();
    if checkin.waiting_for(room).is_empty() && room.is_whole() {
        return t!(texts, "checkin-card-answered", asked = asked);
    }
    if is_over {
        return t!(texts, "checkin-card-closed", asked = asked);
    }
    let closes = stamp::moment(checkin.closes_at);
    t!(texts, "checkin-card-waiting", asked = asked, closes = closes)
}

/// Who is not well, as far as this reader may know, and who has not answered.
pub(super) async fn observe(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Vec<Observation>> {
    let now = digest.period.until;
    let observed = observed(tx, digest.cohort, &digest.rooms, digest.audience, now).await?;
    Ok(told(digest, &observed))
}

async fn observed(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    rooms: &[Room],
    audience: Audience,
    now: DateTime<Utc>,
) -> Result<Observed> {
    let checkins = store::of_open_rooms(tx, cohort.id, now).await?;
    let taps = session::last_taps(tx, cohort.id, now).await?;
    let since = checkins.iter().map(|one| one.asked_at).min();
    let absences = presence::absences_since(tx, since.unwrap_or(now)).await?;
    Ok(rules::observed(&checkins, &taps, rooms, &absences, audience, now))
}

/// The private details that a reader can open of a cohort, each with its label.
pub(super) async fn details(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    reader: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<(AnswerOf, String)>> {
    let rooms = room::open_rooms(tx, cohort.id).await?;
    let observed = observed(tx, cohort, &rooms, Audience::Reader(reader), now).await?;
    Ok(labelled(&rooms, &observed.low))
}

fn told(digest: &DigestScene<'_>, observed: &Observed) -> Vec<Observation> {
    let texts = digest.texts;
    let only = |answer| observed.low.iter().filter(move |one| one.answer == answer);
    let lines = |answer| -> Vec<String> { only(answer).map(|one| low_answer(digest, one)).collect() };
    let (stuck, better) = (lines(Answer::Stuck), lines(Answer::CouldBeBetter));
    let unanswered = observed.unanswered.iter();
    let unanswered: Vec<String> = unanswered.map(|one| not_answered(digest, one)).collect();
    let details = labelled(&digest.rooms, &observed.low);
    // One list for both: two in one message would have the same custom_id.
    let row = view::read_row(texts, digest.cohort, &details, 0);
    let (first, second) = if stuck.is_empty() {
        (None, row)
    } else {
        (row, None)
    };
    vec![
        Observation {
            row: first,
            ..Observation::new(
                Rank::Stuck,
                t!(texts, "checkin-digest-stuck", count = stuck.len()),
                stuck,
            )
        },
        Observation {
            row: second,
            ..Observation::new(
                Rank::CouldBeBetter,
                t!(texts, "checkin-digest-could-be-better", count = better.len()),
                better,
            )
        },
        Observation::new(
            Rank::SessionsOfLittleHelp,
            t!(texts, "checkin-digest-sessions", count = observed.low_taps.len()),
            observed.low_taps.iter().map(|one| low_tap(digest, one)).collect(),
        ),
        Observation::new(
            Rank::Unanswered,
            t!(texts, "checkin-digest-unanswered", count = unanswered.len()),
            unanswered,
        ),
    ]
}

/// The private details beside these answers, each with the label of what opens it.
fn labelled(rooms: &[Room], low: &[LowAnswer]) -> Vec<(AnswerOf, String)> {
    let with_detail = low.iter().filter(|one| one.has_detail);
    let details = with_detail.map(|one| {
        let room = rooms.iter().find(|room| room.id == one.room);
        let member = room.and_then(|room| room.member(one.who));
        let name = member.map_or("", |member| member.name.as_str());
        let room = room.map_or("", |room| room.name.as_str());
        let answer = AnswerOf {
            checkin: one.checkin,
            who: one.who,
        };
        let label = format!(
            "{} · {}",
            clip(&one_line(name), NAME),
            clip(&one_line(room), NAME)
        );
        (answer, (label, one.who.get()))
    });
    let (answers, labels): (Vec<_>, Vec<_>) = details.unzip();
    answers.into_iter().zip(told_apart(&labels)).collect()
}

fn low_answer(digest: &DigestScene<'_>, one: &LowAnswer) -> String {
    let (who, place, at) = (one.who.mention(), digest.place(one.room), stamp::day(one.at));
    let question = safe(&one.question);
    if one.has_detail {
        t!(
            digest.texts,
            "checkin-digest-low-with-detail",
            who = who,
            place = place,
            when = at,
            question = question
        )
    } else {
        t!(
            digest.texts,
            "checkin-digest-low",
            who = who,
            place = place,
            when = at,
            question = question
        )
    }
}

fn low_tap(digest: &DigestScene<'_>, one: &LowTap) -> String {
    let tap = if one.does_not_fit {
        "no-fit"
    } else {
        one.tap.as_str()
    };
    t!(
        digest.texts,
        "checkin-digest-session",
        who = one.who.mention(),
        place = digest.place(one.room),
        tap = tap,
        when = stamp::day(one.at)
    )
}

fn not_answered(digest: &DigestScene<'_>, one: &UnansweredCheckin) -> String {
    let people = mentions(&one.waiting_for);
    let day = cohort::day(digest.texts, one.planned_on);
    let place = digest.place(one.room);
    if one.is_closed {
        t!(
            digest.texts,
            "checkin-digest-unanswered-closed",
            place = place,
            day = day,
            people = people
        )
    } else {
        t!(
            digest.texts,
            "checkin-digest-unanswered-open",
            place = place,
            day = day,
            people = people
        )
    }
}

#[cfg(test)]
mod tests;
