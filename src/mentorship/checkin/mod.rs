//! Check-ins: one short question in every room, answered by each member with one tap and, who likes, a private detail.
//!
//! The room sees who has answered and never what. It must not know when a check-in comes (`domain::schedule`).
//!
//! **Invariant:** private detail is sealed before it is stored; it leaves only in an answer that its reader alone sees, and
//! a coordinator's reading is recorded in the transaction that opens it.

mod commands;
mod reading;
mod store;
mod view;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::checkin::{self as rules, Answer, Answered};
use trellis_domain::ids::{CheckinId, CohortId, RoomId, UserId};
use trellis_domain::refusal::Refusal;

use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{self, Cohort};
use crate::records::room::{self, InDiscord, Room, RoomState};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Action, Content, Lane, Target};
use trellis_kernel::random::Random;
use trellis_kernel::secrets::{Confidential, Opening, Place, Reader, open_for};
use trellis_kernel::texts::Texts;

use crate::interaction::{Feature, View};
use commands::routes;
pub use store::{Checkin, Given};
pub use view::{card_button, read_row};

/// Check-ins.
pub const FEATURE: Feature = Feature {
    routes,
    views: &[View {
        name: PROMPT_VIEW,
        draw: |tx, drawing, subject| Box::pin(draw_prompt(tx, drawing.texts, subject)),
    }],
    ..Feature::named("checkin")
};

/// The view's name in the outbox.
pub const PROMPT_VIEW: &str = "checkin";

/// The newest check-in of a room, open or closed.
///
/// # Errors
/// When the database cannot be read.
pub async fn latest(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<Checkin>> {
    store::latest(tx, room).await
}

/// The check-ins of a cohort's rooms that took answers at some moment of `from..until`, the oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_between(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Checkin>> {
    store::open_between(tx, cohort, from, until).await
}

/// The days whose check-in at least one member of the room has not answered.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(tx: &mut SqliteConnection, room: RoomId) -> Result<Vec<NaiveDate>> {
    store::waiting(tx, room).await
}

/// Asks a room its check-in; `turn` is how many it was asked before.
///
/// # Errors
/// When it cannot be stored.
pub async fn ask(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    cohort: &Cohort,
    (planned_on, turn): (NaiveDate, u32),
    now: DateTime<Utc>,
) -> Result<()> {
    let plan = &cohort.program.checkin;
    let checkin = Checkin {
        id: app.random.id(),
        room: room.id,
        planned_on,
        question: rules::question(&plan.questions, turn).to_owned(),
        asked_at: now,
        closes_at: rules::closes_at(now, plan.closes_after_days),
        closed_at: None,
        given: Vec::new(),
    };
    store::insert(tx, &checkin).await?;
    let post = Action::Post {
        key: Some(key_message(checkin.id)),
        into: room.channel(),
        content: live(checkin.id),
        evidence: None,
    };
    outbox::owe(tx, &app.random, &Lane::room(room.id), room.guild, &post, now).await?;
    Ok(())
}

/// A word to those members who have not answered the check-in of that day; nothing when all have.
///
/// # Errors
/// When it cannot be stored.
pub async fn remind(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    planned_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    let checkin = store::planned_on(tx, room.id, planned_on).await?;
    let checkin = checkin.ok_or_else(|| Fault::inconsistent("prompt", "planned_on", room.id))?;
    let missing = missing(&checkin, room);
    if missing.is_empty() {
        return Ok(());
    }
    let post = Action::Post {
        key: Some(key_reminder(checkin.id)),
        into: room.channel(),
        content: Content::Ready(Box::new(view::reminder(&app.texts, &checkin, &missing))),
        evidence: None,
    };
    outbox::owe(tx, &app.random, &Lane::room(room.id), room.guild, &post, now).await?;
    Ok(())
}

/// Shows in the room which of its check-ins take no more answers: the prompt loses its buttons, the reminder goes.
///
/// # Errors
/// When it cannot be stored.
pub async fn close(
    tx: &mut SqliteConnection,
    random: &Random,
    room: &Room,
    now: DateTime<Utc>,
) -> Result<()> {
    for checkin in store::over(tx, room.id, now).await? {
        store::mark_closed(tx, checkin.id, now).await?;
        take_reminder_back(tx, random, checkin.id, room, now).await?;
        // One that never came is drawn as over if it still comes; an edit of it could wait for ever.
        if outbox::find_object(tx, &key_message(checkin.id)).await?.is_some() {
            redraw(tx, random, checkin.id, room, now).await?;
        } else {
            room::redraw_card_old(tx, random, room, now).await?;
        }
    }
    Ok(())
}

/// When [`close`] has something to do next in a room.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_close(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    store::next_close(tx, room).await
}

/// The members of the room who have not answered.
pub fn missing(checkin: &Checkin, room: &Room) -> Vec<UserId> {
    room.users()
        .into_iter()
        .filter(|user| checkin.of(*user).is_none())
        .collect()
}

/// Draws a check-in's prompt as the records have it.
///
/// # Errors
/// When the database cannot be read.
pub async fn draw_prompt(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = CheckinId::parse(subject) else {
        return Ok(None);
    };
    let Some(checkin) = store::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(room) = room::find(tx, checkin.room).await? else {
        return Ok(None);
    };
    let Some(cohort) = cohort::find(tx, room.cohort_id).await? else {
        return Ok(None);
    };
    let late = store::came_late(tx, room.id, checkin.planned_on).await?;
    Ok(Some(view::prompt(texts, &checkin, &room, &cohort, late)))
}

fn key_message(id: CheckinId) -> String {
    format!("checkin:{id}:message")
}

fn key_reminder(id: CheckinId) -> String {
    format!("checkin:{id}:reminder")
}

fn live(id: CheckinId) -> Content {
    Content::Live {
        view: PROMPT_VIEW.to_owned(),
        subject: id.to_string(),
    }
}

/// The private detail beside an answer, by check-in and member.
pub const DETAIL: Place = Place::new("checkin_answer", "detail", &["checkin_id", "user_id"]);

/// The check-in of a button, if it is one of this community's.
async fn scene(tx: &mut SqliteConnection, id: CheckinId, asker: &Asker) -> Result<(Checkin, Room)> {
    let checkin = store::find(tx, id).await?.ok_or(Refusal::UnknownButton)?;
    let room = room::find(tx, checkin.room).await?;
    let room = room.ok_or_else(|| Fault::inconsistent("checkin", "room_id", id))?;
    if room.guild != asker.guild {
        return Err(Refusal::UnknownButton.into());
    }
    Ok((checkin, room))
}

/// As [`scene`], for a member who may answer now; gives what they answered already.
async fn open_scene(
    tx: &mut SqliteConnection,
    id: CheckinId,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<(Checkin, Room)> {
    let (checkin, room) = scene(tx, id, asker).await?;
    if room.state == RoomState::Closed && room.member(asker.user).is_some() {
        return Err(Refusal::RoomClosed.into());
    }
    // The rule is the same for each of the three answers, and for the detail.
    rules::answer(
        &room.users(),
        checkin.closes_at,
        None,
        asker.user,
        Answer::Good,
        now,
    )?;
    Ok((checkin, room))
}

/// Edits the prompt and the card, which show who has answered.
async fn redraw(
    tx: &mut SqliteConnection,
    random: &Random,
    checkin: CheckinId,
    room: &Room,
    now: DateTime<Utc>,
) -> Result<()> {
    let edit = Action::Edit {
        within: room.channel(),
        message: Target::key(key_message(checkin)),
        content: live(checkin),
    };
    outbox::owe_once(tx, random, &Lane::room(room.id), room.guild, &edit, now).await?;
    room::redraw_card_old(tx, random, room, now).await
}

/// Deletes the reminder of a check-in that waits for nobody any more.
async fn take_reminder_back(
    tx: &mut SqliteConnection,
    random: &Random,
    checkin: CheckinId,
    room: &Room,
    now: DateTime<Utc>,
) -> Result<()> {
    let lane = Lane::room(room.id);
    let key = key_reminder(checkin);
    outbox::take_back(tx, random, (&lane, room.guild), room.channel(), &key, now).await
}

/// Takes a member's answer, or changes it; what they wrote beside an earlier one stays.
///
/// # Errors
/// [`Refusal::MembersOfRoomOnly`], [`Refusal::PromptClosed`], [`Refusal::RoomClosed`], [`Refusal::UnknownButton`].
pub async fn answer(app: &App, asker: &Asker, id: CheckinId, answer: Answer) -> Result<Checkin> {
    let now = app.clock.now();
    let (random, asker) = (app.random.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (checkin, room) = open_scene(tx, id, &asker, now).await?;
                store::put_answer(tx, id, asker.user, answer, now).await?;
                if checkin.of(asker.user).is_none() {
                    redraw(tx, &random, id, &room, now).await?;
                }
                if missing(&checkin, &room).iter().all(|who| *who == asker.user) {
                    take_reminder_back(tx, &random, id, &room, now).await?;
                }
                Ok(checkin)
            })
        })
        .await
}

/// What a member wrote beside their answer so far, for the form; `None` while they have not answered.
///
/// # Errors
/// As [`answer`].
async fn own_detail(app: &App, asker: &Asker, id: CheckinId) -> Result<Option<Option<Confidential>>> {
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    let (checkin, _) = open_scene(&mut connection, id, asker, now).await?;
    let Some(given) = checkin.of(asker.user) else {
        return Ok(None);
    };
    let opening = open_for(&mut connection, &app.vault, Reader::Writer).await?;
    Ok(Some(detail_of(&opening, id, given)?))
}

fn detail_of(opening: &Opening<'_>, id: CheckinId, given: &Given) -> Result<Option<Confidential>> {
    let sealed = given.detail.as_ref();
    Ok(sealed
        .map(|sealed| opening.open(&DETAIL.at(&[&id, &given.who]), sealed))
        .transpose()?)
}

/// What a member asks for beside their answer.
enum Detail {
    /// To keep this, seen by coordinators only until they say otherwise; empty takes back what was there.
    Write(Confidential),
    /// To let the partner see it, or not.
    Share(bool),
}

/// Keeps or shares the private detail of a member's answer. Returns whether there is one now.
///
/// # Errors
/// As [`answer`]; [`Refusal::NothingToShowYet`] when there is no answer it could belong to.
async fn change_detail(app: &App, asker: &Asker, id: CheckinId, change: Detail) -> Result<bool> {
    let now = app.clock.now();
    let (inner, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (checkin, room) = open_scene(tx, id, &asker, now).await?;
                let given = checkin.of(asker.user).ok_or(Refusal::NothingToShowYet)?;
                let (text, shared) = match change {
                    Detail::Write(text) => (Some(text), false),
                    Detail::Share(shared) => {
                        let opening = open_for(tx, &inner.vault, Reader::Writer).await?;
                        (detail_of(&opening, id, given)?, shared)
                    }
                };
                let after = detailed(&room, &checkin, given, text, shared, now)?;
                let field = DETAIL.at(&[&id, &given.who]);
                let sealed = after
                    .detail
                    .map(|text| inner.vault.seal(&inner.random, &field, &text));
                store::put_detail(tx, id, given.who, sealed.as_ref(), after.shared_with_partner).await?;
                if after.shared_with_partner != given.shared {
                    redraw(tx, &inner.random, id, &room, now).await?;
                }
                Ok(sealed.is_some())
            })
        })
        .await
}

/// An answer with this detail, by the rules.
fn detailed(
    room: &Room,
    checkin: &Checkin,
    given: &Given,
    text: Option<Confidential>,
    shared: bool,
    now: DateTime<Utc>,
) -> Result<Answered> {
    let before = Answered {
        who: given.who,
        answer: given.answer,
        detail: None,
        shared_with_partner: false,
        at: given.at,
    };
    let text = text.as_ref().map_or("", Confidential::reveal);
    Ok(rules::add_detail(
        &room.users(),
        checkin.closes_at,
        &before,
        text,
        shared,
        now,
    )?)
}

#[cfg(test)]
pub(crate) mod tests;
