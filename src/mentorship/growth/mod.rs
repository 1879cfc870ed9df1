//! Growth threads and progress updates: what a mentee did, learned, is stuck with and does next, and the mentor's
//! feedback on it.
//!
//! An update for the server stands in full in the mentee's growth thread, with a line in the room; one for the room or
//! the cohort stands in the room alone, and people of the cohort read it with `/updates`. Who may read what is decided in
//! `trellis_domain::growth`.
//!
//! **Invariant:** no streaks and no reminders of silence in public: nothing here speaks because somebody did not write.

mod changing;
mod commands;
#[cfg(test)]
mod examples;
mod feedback;
mod layout;
mod owed;
mod posting;
mod reading;
mod store;
mod view;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::growth::{Update, Visibility};
use trellis_domain::ids::{DraftId, FeedbackId, GrowthThreadId, RoomId, UpdateId, UserId};

use crate::records::cohort;
use crate::records::room;
use layout::{Part, parts};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{Evidence, find_object};
use trellis_kernel::texts::Texts;

use crate::interaction::{Feature, View};
use commands::{commands, routes};

/// Progress updates in growth threads.
pub const FEATURE: Feature = Feature {
    commands,
    routes,
    views: &[View {
        name: UPDATE_VIEW,
        draw: |tx, drawing, subject| Box::pin(draw_update(tx, drawing.texts, subject)),
    }],
    ..Feature::named("growth")
};

/// The view's name in the outbox.
pub const UPDATE_VIEW: &str = "progress-update";

/// A form that was opened and not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    id: DraftId,
    room: RoomId,
    author: UserId,
    visibility: Visibility,
    evidence: Option<Evidence>,
}

/// A progress update as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Posted {
    update: Update,
    room: RoomId,
    evidence: Option<Evidence>,
}

/// A mentor's word on one update.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Feedback {
    id: FeedbackId,
    update: UpdateId,
    author: UserId,
    correction: String,
}

/// An update, and how people find it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    posted: Posted,
    /// The room, as a link where there is one.
    room: String,
    /// A link to the growth thread, once it is open.
    thread: Option<String>,
}

async fn standing(tx: &mut SqliteConnection, posted: Posted) -> Result<Standing> {
    let missing = || Fault::inconsistent("progress_update", "room_id", posted.update.id);
    let room = room::find(tx, posted.room).await?.ok_or_else(missing)?;
    let thread = match store::thread_of(tx, posted.room, posted.update.author).await? {
        Some(thread) => find_object(tx, &owed::key_thread(thread))
            .await?
            .map(|id| format!("<#{id}>")),
        None => None,
    };
    Ok(Standing {
        room: room::place_of(tx, &room).await?,
        thread,
        posted,
    })
}

/// When the last progress update of the room was posted; withdrawn ones do not count.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_update_at(tx: &mut SqliteConnection, room: RoomId) -> Result<Option<DateTime<Utc>>> {
    store::last_posted_at(tx, room).await
}

/// How many progress updates the room has; withdrawn ones do not count.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(tx: &mut SqliteConnection, room: RoomId) -> Result<usize> {
    store::count(tx, room).await
}

/// Draws one message of an update or of a growth thread, as the records are now.
///
/// A part that an edit or a withdrawal took away before it was sent is drawn without its words: a deletion follows in
/// the same lane and needs something to delete. `None` only for a subject that names nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn draw_update(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(part) = subject.parse::<Part>() else {
        tracing::error!("a progress update is asked for by a subject that names nothing");
        return Ok(None);
    };
    match part {
        Part::Starter(thread) => draw_starter(tx, texts, thread).await,
        Part::Line(id) | Part::Page(id, ..) | Part::File(id, _) => draw_part(tx, texts, part, id, None).await,
        Part::Feedback(id, ..) => match store::feedback(tx, id).await? {
            Some(given) => draw_part(tx, texts, part, given.update, Some(&given)).await,
            None => Ok(None),
        },
    }
}

async fn draw_part(
    tx: &mut SqliteConnection,
    texts: &Texts,
    part: Part,
    id: UpdateId,
    given: Option<&Feedback>,
) -> Result<Option<Message>> {
    let Some(posted) = store::update(tx, id).await? else {
        return Ok(None);
    };
    let all = parts(&posted, &store::feedback_on(tx, id).await?);
    let drawn = match (part, given) {
        _ if !all.contains(&part) => None,
        (Part::Line(_), _) => {
            let room = room::find(tx, posted.room).await?;
            let mentor = room.and_then(|room| room.mentor().map(|member| member.user));
            Some(view::line(texts, &standing(tx, posted).await?, mentor))
        }
        (Part::Page(_, _, number), _) => view::page(texts, &posted, number),
        (Part::File(..), _) => view::evidence(texts, &posted),
        (Part::Feedback(_, _, number), Some(given)) => view::feedback(texts, &posted, given, number),
        _ => None,
    };
    Ok(Some(drawn.unwrap_or_else(|| view::taken_away(texts))))
}

async fn draw_starter(
    tx: &mut SqliteConnection,
    texts: &Texts,
    thread: GrowthThreadId,
) -> Result<Option<Message>> {
    let Some((room, mentee)) = store::thread(tx, thread).await? else {
        return Ok(None);
    };
    let missing = || Fault::inconsistent("growth_thread", "room_id", thread);
    let room = room::find(tx, room).await?.ok_or_else(missing)?;
    let cohort = cohort::find(tx, room.cohort_id).await?.ok_or_else(missing)?;
    Ok(Some(view::starter(
        texts,
        mentee,
        &cohort.program.name,
        &cohort.name,
    )))
}
