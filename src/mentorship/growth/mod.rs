//! Growth threads and progress updates: what a mentee did, learned, is stuck with and does next, and the
//! mentor's feedback on it.
//!
//! An update for the growth thread stands in it, with one line and a link in the room; one for the room stands in the room
//! alone. What somebody keeps for themselves stands nowhere (`keeping`). Who may write, change and read what is decided in
//! `trellis_domain::growth`.
//!
//! **Invariant:** no streaks and no reminders of silence in public: nothing here speaks because somebody did
//! not write.

mod audit;
mod changing;
mod commands;
#[cfg(test)]
mod examples;
mod feedback;
mod following;
mod keeping;
mod layout;
mod owed;
mod posting;
mod prefilling;
mod reading;
mod reporting;
mod store;
mod unfinished;
mod view;

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::growth::{DRAFT_KEPT, GrowthRefusal, Update};
use trellis_domain::ids::{DraftId, FeedbackId, GrowthThreadId, GuildId, RoomId, UpdateId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use crate::interaction::{Feature, Nothing, Paged, Route, Scene, Subject, View};
use crate::records::community::{self, ForumReaders};
use crate::records::room::{self, Room, RoomState};
use layout::{Part, Spot, parts};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, ObjectState, Stopping};
use trellis_kernel::secrets::Place;
use trellis_kernel::texts::Texts;

use commands::{commands, routes};
pub(crate) use store::{Lately, last_posted_at, lately};

/// Progress updates in growth threads.
pub(crate) const FEATURE: Feature = Feature {
    commands,
    routes,
    views: &[View {
        name: UPDATE_VIEW,
        draw: |tx, drawing, subject| Box::pin(draw_update(tx, drawing.texts, subject)),
    }],
    audit: Some(audit::AUDIT),
    hears: Some(|change, news| Box::pin(following::hear(change, news))),
    card: Some(|tx, card| Box::pin(reporting::on_card(tx, card))),
    help: reporting::HELP,
    sealed: &[BODY],
    forget: Some(|change| Box::pin(store::delete_drafts_before(change.tx, change.now - DRAFT_KEPT))),
    unfinished: Some(|tx, texts, whose| Box::pin(unfinished::find(tx, texts, whose))),
    ..Feature::named("growth")
};

/// The words of what somebody keeps for themselves.
pub(crate) const BODY: Place = Place::new("private_entry", "body", &["id"]);

/// Opens the form of a new update in a room.
const BEGIN: Route<RoomId> = Route::new("growth", "begin");
/// The form of a new update.
const POST: Route<DraftId> = Route::new("growth", "post");
/// What an author can do with their update.
const MINE: Route<UpdateId> = Route::new("growth", "mine");
/// Opens the form of an update that stands; also that form.
const EDIT: Route<UpdateId> = Route::new("growth", "edit");
/// Other readers, as chosen.
const VISIBILITY: Route<UpdateId> = Route::new("growth", "visibility");
/// Asks whether the update shall be withdrawn.
const WITHDRAW: Route<UpdateId> = Route::new("growth", "withdraw");
/// Withdraws it.
const WITHDRAW_NOW: Route<UpdateId> = Route::new("growth", "withdraw-now");
/// Leaves it as it is.
const KEEP: Route<UpdateId> = Route::new("growth", "keep");
/// Opens the form of a mentor's feedback; also that form.
const FEEDBACK: Route<UpdateId> = Route::new("growth", "feedback");
/// Asks those who read the growth thread for feedback.
const ASK: Route<UpdateId> = Route::new("growth", "ask");
/// Asks no more.
const ASK_NO_MORE: Route<UpdateId> = Route::new("growth", "ask-no-more");
/// Says that a piece of feedback was taken up.
const TAKE_UP: Route<FeedbackId> = Route::new("growth", "take-up");
/// Opens the form of a note on that; also that form.
const NOTE: Route<FeedbackId> = Route::new("growth", "note");
/// A page of what somebody keeps for themselves.
const LIST_KEPT: Route<Paged<Nothing>> = Route::new("growth", "list-kept");
/// A page of the updates of a person.
const LIST: Route<Paged<WrittenBy>> = Route::new("growth", "list");
/// Shows an update of a list, as chosen.
const READ: Route<Nothing> = Route::new("growth", "read");
/// Shows another page of it; pages are counted from 1.
const READ_ON: Route<Paged<UpdateId>> = Route::new("growth", "read-on");

/// Throws away the forms that somebody has open.
const THROW_AWAY: Route<Nothing> = Route::new("growth", "throw-away");

/// The view's name in the outbox.
const UPDATE_VIEW: &str = "progress-update";

/// Whose updates are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct WrittenBy(UserId);

impl fmt::Display for WrittenBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for WrittenBy {
    type Err = ParseIntError;

    fn from_str(text: &str) -> std::result::Result<Self, ParseIntError> {
        Ok(Self(UserId::new(text.parse()?)))
    }
}

impl Subject for WrittenBy {
    /// A person is of every community; which of their updates may be read is asked of each.
    fn is_of<'c>(&'c self, _: &'c mut SqliteConnection, _: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async { Ok(true) })
    }
}

/// An update, and how people find it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Placed {
    update: Update,
    /// The room, as a link where there is one.
    room: String,
    /// A link to the growth thread, once it is open.
    thread: Option<String>,
    /// Whether it stands where its readers look for it.
    stands: Stands,
    /// Who reads the place of the growth thread.
    forum: ForumReaders,
    /// Whether the room lost its channel: nothing appears there until a coordinator decides.
    room_is_lost: bool,
}

/// Whether an update stands where its readers look for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// It does.
    There,
    /// It is on its way.
    Coming,
    /// It is, as soon as something in the server is mended.
    Held,
    /// It was given up, until it is changed or a person decides.
    GivenUp,
    /// It stood in a growth thread that was deleted.
    Deleted,
}

async fn placed(tx: &mut SqliteConnection, room: &Room, update: Update) -> Result<Placed> {
    let thread = store::thread_of(tx, update.room, update.author).await?;
    placed_in(tx, &owed::Way { room, thread }, update).await
}

/// As [`placed`], where the way of its messages is known.
async fn placed_in(tx: &mut SqliteConnection, way: &owed::Way<'_>, update: Update) -> Result<Placed> {
    let room = way.room;
    let (first, is_public) = first_part(&update);
    let (first_key, channel_key) = (first.key(), room::key_channel(room.id));
    let thread_key = way.thread.map(owed::key_thread).unwrap_or_default();
    let keys = [channel_key.as_str(), &first_key, &thread_key];
    let [channel, first_message, thread] = outbox::look_up_all(tx, keys).await?;
    // One that may be gone is linked to by nothing: if it is there after all, the next look says so.
    let thread = thread.filter(|known| known.state == ObjectState::Present);
    let stands = match first_message {
        _ if is_public && way.thread.is_none() => Stands::Coming,
        Some(_) if is_public && thread.is_none() => Stands::Deleted,
        Some(_) => Stands::There,
        None => match outbox::what_stops(tx, &way.lane(first)?, &first_key).await? {
            None if !is_public && room.state == RoomState::Missing => Stands::Held,
            None => Stands::Coming,
            Some(Stopping::Held) => Stands::Held,
            Some(Stopping::GivenUp) => Stands::GivenUp,
        },
    };
    Ok(Placed {
        room: room::place_in(room, channel.map(|known| known.id)),
        thread: thread.map(|known| format!("<#{}>", known.id)),
        room_is_lost: room.state == RoomState::Missing,
        forum: community::forum_readers(tx, room.guild).await?,
        stands,
        update,
    })
}

/// The message by which it is told whether an update stands, and whether that is in the growth thread.
fn first_part(update: &Update) -> (Part, bool) {
    let is_public = update.visibility.goes_to_growth_thread() && !update.is_withdrawn();
    let part = if is_public {
        Part::Page(update.id, Spot::Thread, 1)
    } else {
        Part::Line(update.id)
    };
    (part, is_public)
}

async fn room_of(tx: &mut SqliteConnection, update: &Update) -> Result<Room> {
    let missing = || Fault::inconsistent("progress_update", "room_id", update.id);
    Ok(room::find(tx, update.room).await?.ok_or_else(missing)?)
}

/// The update that a button or a form is about, with its room.
async fn found(tx: &mut SqliteConnection, id: UpdateId) -> Result<(Update, Room)> {
    let update = store::update(tx, id)
        .await?
        .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let room = room_of(tx, &update).await?;
    Ok((update, room))
}

/// Draws one message of an update or of a growth thread, as the records are now.
///
/// A part that an edit or a withdrawal took away before it was sent is drawn without its words: a deletion
/// follows in the same lane and needs something to delete. `None` only for a subject that names nothing.
async fn draw_update(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(part) = subject.parse::<Part>() else {
        tracing::error!("a progress update is asked for by a subject that names nothing");
        return Ok(None);
    };
    let id = match part {
        Part::Starter(thread) => return draw_starter(tx, texts, thread).await,
        Part::Alarm(id) => return draw_alarm(tx, texts, id).await,
        Part::Line(id) | Part::Page(id, ..) | Part::File(id, _) => Some(id),
        Part::Feedback(id, ..) | Part::TakenUp(id) => store::update_of_feedback(tx, id).await?,
    };
    let update = match id {
        Some(id) => store::update(tx, id).await?,
        None => None,
    };
    match update {
        Some(update) => Ok(Some(draw_part(tx, texts, part, update).await?)),
        None => Ok(None),
    }
}

async fn draw_part(tx: &mut SqliteConnection, texts: &Texts, part: Part, update: Update) -> Result<Message> {
    let drawn = match part {
        _ if !parts(&update).contains(&part) => None,
        Part::Line(_) => {
            let room = room_of(tx, &update).await?;
            let mentor = room.mentor_here().map(|member| member.user);
            Some(view::line(texts, &placed(tx, &room, update).await?, mentor))
        }
        Part::Page(_, _, number) => view::page(texts, &update, number),
        Part::File(..) => view::evidence(texts, &update),
        Part::Feedback(id, _, number) => {
            let given = update.feedback.iter().find(|one| one.id == id);
            given.and_then(|given| view::feedback(texts, &update, given, number))
        }
        Part::TakenUp(id) => {
            let given = update.feedback.iter().find(|one| one.id == id);
            given.and_then(|given| view::taken_up(texts, &update, given))
        }
        Part::Starter(_) | Part::Alarm(_) => None,
    };
    Ok(drawn.unwrap_or_else(|| view::taken_away(texts)))
}

/// `None` once the update says of nothing stuck, or was withdrawn: it asks nobody for help then.
async fn draw_alarm(tx: &mut SqliteConnection, texts: &Texts, id: UpdateId) -> Result<Option<Message>> {
    let Some(update) = store::update(tx, id).await?.filter(Update::is_stuck) else {
        return Ok(None);
    };
    let room = room_of(tx, &update).await?;
    let mentor = room.mentor_here().map(|mentor| mentor.user);
    Ok(mentor.map(|mentor| view::stuck_since(texts, update.author, mentor)))
}

async fn draw_starter(
    tx: &mut SqliteConnection,
    texts: &Texts,
    thread: GrowthThreadId,
) -> Result<Option<Message>> {
    let Some((room, mentee)) = store::thread(tx, thread).await? else {
        return Ok(None);
    };
    let scene = room::scene(tx, room).await?;
    let missing = || Fault::inconsistent("growth_thread", "room_id", thread);
    let Scene { cohort, .. } = scene.ok_or_else(missing)?;
    Ok(Some(view::starter(
        texts,
        mentee,
        &cohort.program.name,
        &cohort.name,
    )))
}

impl Subject for UpdateId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_of(tx, *self, guild))
    }
}

impl Subject for FeedbackId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async move {
            match store::update_of_feedback(tx, *self).await? {
                Some(update) => store::is_of(tx, update, guild).await,
                None => Ok(false),
            }
        })
    }
}

impl Subject for DraftId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_form_of(tx, *self, guild))
    }

    /// Mostly it waited too long; its words are given back.
    fn not_here() -> Refusal {
        GrowthRefusal::DraftGone.into()
    }
}
