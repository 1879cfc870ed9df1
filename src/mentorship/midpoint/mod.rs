//! The midpoint: at half time every member reflects alone; then a facilitator reads both sides beside each other.
//!
//! It must not know when half time is (`domain::schedule`), and keeps no word of a reflection unsealed.
//!
//! **Invariant:** a reflection is shown to its writer, and, once all are in or the deadline has passed, to a facilitator or
//! coordinator who is no member of the room, ephemerally; the transaction that opens it records who read.

mod commands;
mod reading;
mod store;
mod view;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{MidpointId, RoomId, UserId};
use trellis_domain::midpoint as rules;
use trellis_domain::program::{Question, answered};
use trellis_domain::refusal::Refusal;

use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{self, Cohort};
use crate::records::community::{self, Fixture};
use crate::records::room::{self, InDiscord, Room, RoomState};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Action, Content, Lane, Target};
use trellis_kernel::random::Random;
use trellis_kernel::secrets::{Confidential, Place, Reader, open_for};
use trellis_kernel::texts::Texts;

use crate::interaction::{Feature, View};
use commands::routes;
pub use store::Midpoint;

/// The midpoint.
pub const FEATURE: Feature = Feature {
    routes,
    views: &[View {
        name: PROMPT_VIEW,
        draw: |tx, drawing, subject| Box::pin(draw_prompt(tx, drawing.texts, subject)),
    }],
    ..Feature::named("midpoint")
};

/// The view's name in the outbox.
pub const PROMPT_VIEW: &str = "midpoint";

/// The midpoint of a room, once it was asked for.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_room(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<Midpoint>> {
    store::of_room(tx, room).await
}

impl Midpoint {
    /// The members of the room who have not handed in a reflection.
    pub fn missing(&self, room: &Room) -> Vec<UserId> {
        rules::waiting_for(&self.written, &room.users())
    }
}

/// Asks the members of a room for their reflections.
///
/// # Errors
/// When it cannot be stored.
pub async fn ask(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    cohort: &Cohort,
    now: DateTime<Utc>,
) -> Result<()> {
    let midpoint = Midpoint {
        id: app.random.id(),
        room: room.id,
        asked_at: now,
        deadline_at: rules::deadline(now, cohort.program.midpoint.deadline_days),
        told_at: None,
        written: Vec::new(),
    };
    store::insert(tx, &midpoint).await?;
    post(
        tx,
        app,
        room,
        Some(key_message(midpoint.id)),
        live(midpoint.id),
        now,
    )
    .await
}

/// A word to those who have not handed in their reflection; nothing when all have. `slot` counts these words.
///
/// # Errors
/// When it cannot be stored.
pub async fn remind(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    slot: u8,
    now: DateTime<Utc>,
) -> Result<()> {
    let midpoint = asked(tx, room).await?;
    let missing = midpoint.missing(room);
    if missing.is_empty() {
        return Ok(());
    }
    let words = view::reminder(&app.texts, &midpoint, &missing);
    let key = Some(key_reminder(midpoint.id, slot));
    post(tx, app, room, key, Content::Ready(Box::new(words)), now).await
}

/// Tells the coordinators' channel that the reflections of a room can be opened, and pings the facilitators, if there
/// is anything to read. The room's prompt loses its button, its reminders go.
///
/// # Errors
/// When it cannot be stored.
pub async fn release(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    cohort: &Cohort,
    now: DateTime<Utc>,
) -> Result<()> {
    let midpoint = asked(tx, room).await?;
    let role = outbox::find_object(tx, &Fixture::FacilitatorRole.key(room.guild)).await?;
    let place = room::place_of(tx, room).await?;
    let words = view::release(
        &app.texts,
        &midpoint,
        room,
        cohort,
        &place,
        role.map(trellis_domain::ids::RoleId::new),
    );
    let words = Content::Ready(Box::new(words));
    community::tell_coordinators_old(tx, &app.random, room.guild, words, now).await?;
    store::mark_told(tx, midpoint.id, now).await?;
    let lane = Lane::room(room.id);
    for (slot, _) in (0u8..).zip(&cohort.program.midpoint.remind_after_days) {
        let key = key_reminder(midpoint.id, slot);
        outbox::take_back(tx, &app.random, (&lane, room.guild), room.channel(), &key, now).await?;
    }
    // One that never came is drawn as over if it still comes; an edit of it could wait for ever.
    if outbox::find_object(tx, &key_message(midpoint.id))
        .await?
        .is_some()
    {
        redraw(tx, &app.random, midpoint.id, room, now).await
    } else {
        room::redraw_card_old(tx, &app.random, room, now).await
    }
}

async fn asked(tx: &mut SqliteConnection, room: &Room) -> Result<Midpoint> {
    let midpoint = store::of_room(tx, room.id).await?;
    midpoint.ok_or_else(|| Fault::inconsistent("prompt", "kind", room.id).into())
}

async fn post(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    key: Option<String>,
    content: Content,
    now: DateTime<Utc>,
) -> Result<()> {
    let post = Action::Post {
        key,
        into: room.channel(),
        content,
        evidence: None,
    };
    outbox::owe(tx, &app.random, &Lane::room(room.id), room.guild, &post, now).await?;
    Ok(())
}

/// Draws the call for reflections as the records have it.
///
/// # Errors
/// When the database cannot be read.
pub async fn draw_prompt(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = MidpointId::parse(subject) else {
        return Ok(None);
    };
    let Some(midpoint) = store::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(room) = room::find(tx, midpoint.room).await? else {
        return Ok(None);
    };
    let Some(cohort) = cohort::find(tx, room.cohort_id).await? else {
        return Ok(None);
    };
    let late = store::came_late(tx, room.id).await?;
    Ok(Some(view::prompt(texts, &midpoint, &room, &cohort, late)))
}

fn key_message(id: MidpointId) -> String {
    format!("midpoint:{id}:message")
}

fn key_reminder(id: MidpointId, slot: u8) -> String {
    format!("midpoint:{id}:reminder:{slot}")
}

fn live(id: MidpointId) -> Content {
    Content::Live {
        view: PROMPT_VIEW.to_owned(),
        subject: id.to_string(),
    }
}

/// A member's reflection, by midpoint and member.
pub const BODY: Place = Place::new("reflection", "body", &["midpoint_id", "user_id"]);

/// Edits the prompt and the card, which show who has handed in.
async fn redraw(
    tx: &mut SqliteConnection,
    random: &Random,
    midpoint: MidpointId,
    room: &Room,
    now: DateTime<Utc>,
) -> Result<()> {
    let edit = Action::Edit {
        within: room.channel(),
        message: Target::key(key_message(midpoint)),
        content: live(midpoint),
    };
    outbox::owe_once(tx, random, &Lane::room(room.id), room.guild, &edit, now).await?;
    room::redraw_card_old(tx, random, room, now).await
}

/// The midpoint of a button with its room, if it is one of this community's.
async fn scene(tx: &mut SqliteConnection, id: MidpointId, asker: &Asker) -> Result<(Midpoint, Room)> {
    let midpoint = store::find(tx, id).await?.ok_or(Refusal::UnknownButton)?;
    let room = room::find(tx, midpoint.room).await?;
    let room = room.ok_or_else(|| Fault::inconsistent("midpoint", "room_id", id))?;
    if room.guild != asker.guild {
        return Err(Refusal::UnknownButton.into());
    }
    Ok((midpoint, room))
}

/// As [`scene`], for a member who may write now; gives the questions too.
async fn open_scene(
    tx: &mut SqliteConnection,
    id: MidpointId,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<(Midpoint, Room, Vec<Question>)> {
    let (midpoint, room) = scene(tx, id, asker).await?;
    rules::may_write(
        &midpoint.written,
        &room.users(),
        asker.user,
        midpoint.deadline_at,
        now,
    )?;
    if room.state == RoomState::Closed {
        return Err(Refusal::RoomClosed.into());
    }
    let cohort = cohort::find(tx, room.cohort_id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("room", "cohort_id", room.id))?;
    Ok((midpoint, room, cohort.program.midpoint.questions.clone()))
}

/// What was written under one question's key; confidential.
type Answers = Vec<(String, Confidential)>;

/// What has to be known to show a member the form: the questions, and what they wrote so far.
///
/// # Errors
/// [`Refusal::MembersOfRoomOnly`], [`Refusal::AlreadyFinal`], [`Refusal::PromptClosed`], [`Refusal::RoomClosed`].
async fn form_for(app: &App, asker: &Asker, id: MidpointId) -> Result<(Vec<Question>, Answers)> {
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    let (_, _, questions) = open_scene(&mut connection, id, asker, now).await?;
    let opening = open_for(&mut connection, &app.vault, Reader::Writer).await?;
    let so_far = reading::open_one(&opening, &mut connection, id, asker.user).await?;
    Ok((questions, so_far.unwrap_or_default()))
}

/// What a reflection that was kept waits for.
enum Written {
    /// For nothing: all are in, and it is final.
    Last,
    /// For another member's, or for the deadline.
    Waiting {
        /// The deadline.
        until: DateTime<Utc>,
    },
}

/// Keeps a member's reflection, sealed, in place of an earlier one. Returns whether it was the last one missing.
///
/// # Errors
/// As [`form_for`]; [`Refusal::AnswerMissing`], [`Refusal::TooLong`].
async fn write(app: &App, asker: &Asker, id: MidpointId, written: Answers) -> Result<Written> {
    let now = app.clock.now();
    let (inner, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (mut midpoint, room, questions) = open_scene(tx, id, &asker, now).await?;
                let body = serde_json::to_string(&checked(&questions, &written)?)?;
                let field = BODY.at(&[&id, &asker.user]);
                let sealed = inner.vault.seal(&inner.random, &field, &body);
                store::put_body(tx, id, asker.user, &sealed, now).await?;
                if !midpoint.written.contains(&asker.user) {
                    midpoint.written.push(asker.user);
                    redraw(tx, &inner.random, id, &room, now).await?;
                }
                if midpoint.missing(&room).is_empty() {
                    // The sweep finds that nobody is waited for any more.
                    room::set_next_at(tx, room.id, Some(now)).await?;
                    return Ok(Written::Last);
                }
                Ok(Written::Waiting {
                    until: midpoint.deadline_at,
                })
            })
        })
        .await
}

/// The answers as the program asks for them; a reflection with no answer at all is none.
fn checked(questions: &[Question], written: &Answers) -> std::result::Result<Vec<(String, String)>, Refusal> {
    let find = |key: &str| written.iter().find(|(asked, _)| asked == key);
    let answers = answered(questions, |key| find(key).map(|(_, text)| text.reveal()))?;
    match (answers.is_empty(), questions.first()) {
        (true, Some(first)) => Err(Refusal::AnswerMissing {
            label: first.label.clone(),
        }),
        _ => Ok(answers),
    }
}

#[cfg(test)]
mod tests;
