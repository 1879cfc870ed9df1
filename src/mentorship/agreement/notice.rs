//! The room's message about its agreement: who has signed, whose signature is open, what is new in it.
//!
//! There is one at a time. While those it waits for have not signed, it is drawn anew and calls nobody a second time; once it
//! waits for others, it comes anew and calls them.

use std::fmt::{self, Display};
use std::str::FromStr;

use sqlx::SqliteConnection;
use trellis_domain::agreement::{Agreement, NoTopic, Signed, Standing, Terms};
use trellis_domain::ids::{RoomId, UserId};

use super::{load, store, view};
use crate::interaction::Scene;
use crate::records::room::{self, LiveMessage};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

/// The view's name in the outbox.
pub(super) const VIEW: &str = "agreement";

const NOTICE: LiveMessage = LiveMessage::new(VIEW);

/// The message that was posted for a version: `<room>_<version>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Posted {
    room: RoomId,
    version: u32,
}

impl Display for Posted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.room, self.version)
    }
}

impl FromStr for Posted {
    type Err = NoTopic;

    fn from_str(text: &str) -> std::result::Result<Self, NoTopic> {
        let (room, version) = text.split_once('_').ok_or(NoTopic)?;
        Ok(Self {
            room: room.parse().map_err(|_| NoTopic)?,
            version: version.parse().map_err(|_| NoTopic)?,
        })
    }
}

/// Tells the room what was signed.
pub(super) async fn tell(
    change: &mut Change<'_>,
    scene: &Scene,
    before: &Agreement,
    signed: &Signed,
) -> Result<()> {
    let room = &scene.room;
    let waited_for = waiting(before, scene);
    let now = load(change.tx, &change.texts, scene).await?;
    let waits_for = waiting(&now, scene);
    let calls_somebody_new = waits_for.iter().any(|who| !waited_for.contains(who));
    let of = |version| Posted {
        room: room.id,
        version,
    };
    match store::around(change.tx, room.id).await?.notice.map(of) {
        Some(posted) if !calls_somebody_new => NOTICE.edit(change, room, posted).await,
        earlier => {
            if let Some(earlier) = earlier {
                NOTICE.take_back(change, room, earlier).await?;
            }
            let version = signed.version.number;
            store::set_notice(change.tx, room.id, version).await?;
            NOTICE.post(change, room, of(version)).await
        }
    }
}

/// Whose signature is open below something that was signed before. Before the first nobody was called.
fn waiting(agreement: &Agreement, scene: &Scene) -> Vec<UserId> {
    match agreement.standing(&scene.room) {
        Standing::Waits { waiting, .. } => waiting,
        Standing::NotBegun | Standing::Signed { .. } => Vec::new(),
    }
}

/// Draws the message as the records have it; nothing where another has taken its place.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(posted) = subject.parse::<Posted>() else {
        return Ok(None);
    };
    let Some(scene) = room::scene(tx, posted.room).await? else {
        return Ok(None);
    };
    if store::around(tx, posted.room).await?.notice != Some(posted.version) {
        return Ok(None);
    }
    let agreement = load(tx, texts, &scene).await?;
    let earlier = match agreement.last_signed_by_all(&scene.room) {
        Some(number) if number < agreement.versions() => store::version(tx, posted.room, number).await?,
        _ => None,
    };
    let earlier: Option<Terms> = earlier.map(|version| version.terms);
    Ok(Some(view::notice(texts, &scene, &agreement, earlier.as_ref())))
}
