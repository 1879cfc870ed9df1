//! The card of a room: one pinned message, drawn from the records, edited in place.
//!
//! It is drawn when it is sent and knows no `now`: dates are Discord's own, which every reader's clock keeps true,
//! so a card that nobody has touched for weeks says nothing wrong.

mod view;

use chrono::{DateTime, Days, Utc};
use sqlx::SqliteConnection;
use trellis_domain::checkin::due as checkin_due;
use trellis_domain::ids::RoomId;
use trellis_domain::midpoint::due as midpoint_due;
use trellis_domain::schedule::PromptKind;
use trellis_domain::time::day_start;

use crate::interaction::{Feature, View};
use crate::mentorship::checkin::{self, Checkin};
use crate::mentorship::growth;
use crate::mentorship::midpoint::{self, Midpoint};
use crate::records::cohort::{self, Cohort};
use crate::records::room::{self, Room, RoomState};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::prompts;
use trellis_kernel::texts::Texts;

/// The card of a room.
pub const FEATURE: Feature = Feature {
    views: &[View {
        name: VIEW,
        draw: |tx, drawing, subject| Box::pin(draw(tx, drawing.texts, subject)),
    }],
    ..Feature::named("card")
};

/// The view's name in the outbox.
pub const VIEW: &str = room::CARD_VIEW;

/// Everything a card shows.
#[derive(Debug, Clone)]
struct Card {
    room: Room,
    cohort: Cohort,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    updates: usize,
    last_update_at: Option<DateTime<Utc>>,
    checkin: Option<Checkin>,
    midpoint: Option<Midpoint>,
    /// The first of what Trellis will ask in the room.
    next: Option<Coming>,
    /// When the midpoint comes, while it is ahead.
    half_time: Option<DateTime<Utc>>,
}

/// Something that Trellis will ask in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Coming {
    kind: PromptKind,
    at: DateTime<Utc>,
}

/// Draws the card of a room. `None` for a room that never was.
///
/// # Errors
/// When the database cannot be read.
pub async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = RoomId::parse(subject) else {
        return Ok(None);
    };
    let Some(room) = room::find(tx, id).await? else {
        return Ok(None);
    };
    let card = load(tx, room).await?;
    Ok(Some(view::card(texts, &card)))
}

async fn load(tx: &mut SqliteConnection, room: Room) -> Result<Card> {
    let cohort = cohort::find(tx, room.cohort_id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("room", "cohort_id", room.id))?;
    let coming = coming(tx, &room, &cohort).await?;
    let half_time = coming.iter().find(|one| one.kind == midpoint_due::MIDPOINT);
    Ok(Card {
        starts_at: day_start(cohort.zone, cohort.dates.starts_on).unwrap_or(cohort.opened_at),
        ends_at: day_start(cohort.zone, cohort.dates.ends_on).unwrap_or(cohort.opened_at),
        updates: growth::count(tx, room.id).await?,
        last_update_at: growth::last_update_at(tx, room.id).await?,
        checkin: checkin::latest(tx, room.id).await?,
        midpoint: midpoint::of_room(tx, room.id).await?,
        next: coming.first().copied(),
        half_time: half_time.map(|one| one.at),
        room,
        cohort,
    })
}

/// The prompts planned for the room that were not dealt with yet, in order.
async fn coming(tx: &mut SqliteConnection, room: &Room, cohort: &Cohort) -> Result<Vec<Coming>> {
    if room.state != RoomState::Open {
        return Ok(Vec::new());
    }
    let until = cohort.dates.ends_on.checked_add_days(Days::new(1));
    let until = until.and_then(|day| day_start(cohort.zone, day));
    let until = until.unwrap_or(room.opened_at);
    let said = prompts::said(tx, room.id.as_str()).await?;
    let mut planned = checkin_due::ahead(room, cohort, &said, until);
    planned.extend(midpoint_due::ahead(room, cohort, &said, until));
    planned.sort();
    let coming = planned.iter().map(|one| Coming {
        kind: one.key.kind,
        at: one.at,
    });
    Ok(coming.collect())
}
