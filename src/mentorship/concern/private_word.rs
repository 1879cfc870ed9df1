//! A private word: offered, raised, and read by whomever it is for.

use sqlx::SqliteConnection;
use trellis_domain::community::CommunityRefusal;
use trellis_domain::concern::{self as rules, Concern, ConcernKind, ConcernReader, Raised};
use trellis_domain::ids::RoomId;
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{Content, find_object};
use trellis_kernel::secrets::{self, Confidential, open_for};

use super::commands::About;
use super::{DETAIL, store, view};
use crate::interaction::{App, Asker};
use crate::records::community::{self, Fixture};
use crate::records::room::{self, Room};

/// Concerns that are shown at once, the newest first.
const SHOWN: usize = 5;

/// The asker's rooms that are not closed: what a word could be about.
pub(super) async fn offered(app: &App, asker: &Asker) -> Result<Vec<Room>> {
    let mut connection = app.db.read().await?;
    community::of_guild(&mut connection, asker.guild).await?;
    room::of_person(&mut connection, asker.guild, asker.user).await
}

/// The room that a word is to be about, for a member of it.
pub(super) async fn about(app: &App, asker: &Asker, id: RoomId) -> Result<Room> {
    let room = room::known(&mut *app.db.read().await?, id).await?;
    rules::may_raise(Some(&room), asker.user)?;
    Ok(room)
}

/// Raises a concern, sealed, and tells the coordinators that there is a word to read.
pub(super) async fn raise(app: &App, asker: &Asker, about: About, detail: Confidential) -> Result<()> {
    let asker = asker.clone();
    app.change(move |mut change| Box::pin(async move { raise_in(&mut change, &asker, about, &detail).await }))
        .await
}

async fn raise_in(change: &mut Change<'_>, asker: &Asker, about: About, detail: &Confidential) -> Result<()> {
    community::of_guild(change.tx, asker.guild).await?;
    let room = match about.room {
        Some(id) => Some(room::known(change.tx, id).await?),
        None => None,
    };
    let last = store::last_of(change.tx, asker.guild, asker.user, about.room).await?;
    let fresh = Concern {
        id: change.random.id(),
        guild: asker.guild,
        room: about.room,
        author: asker.user,
        kind: about.kind,
        raised_at: change.now,
    };
    let Raised {
        concern,
        detail,
        rings,
    } = rules::raise(fresh, room.as_ref(), last.as_ref(), detail.reveal())?;
    let field = DETAIL.at(&[&concern.id]);
    let sealed = detail.map(|text| change.vault.seal(&change.random, &field, &text));
    store::put(change.tx, &concern, sealed.as_ref()).await?;
    if rings {
        let role = find_object(change.tx, &Fixture::CoordinatorRole.key(asker.guild)).await?;
        let notice = Content::Ready(Box::new(view::notice(&change.texts, role)));
        community::call_coordinators(change, asker.guild, notice).await?;
    }
    Ok(())
}

/// A concern, opened for one reader.
pub(super) struct Word {
    /// The concern.
    pub(super) concern: Concern,
    /// The room it is about, as people find it.
    pub(super) place: Option<String>,
    /// What was written beside it.
    pub(super) detail: Option<Confidential>,
    /// Whether this reading is recorded, which the reader is told.
    pub(super) is_recorded: bool,
}

/// Opens the newest concerns of the community that the asker may read, each reading recorded.
pub(super) async fn read(app: &App, asker: &Asker) -> Result<Vec<Word>> {
    let asker = asker.clone();
    app.change(move |mut change| Box::pin(async move { read_in(&mut change, &asker).await }))
        .await
}

async fn read_in(change: &mut Change<'_>, asker: &Asker) -> Result<Vec<Word>> {
    let rights = community::rights(change.tx, asker).await?;
    let mut words = Vec::new();
    for (concern, sealed) in store::newest(change.tx, asker.guild).await? {
        let room = room_of(change.tx, &concern).await?;
        let Some(reader) = rules::reader(&concern, room.as_ref(), asker.user, rights, change.now) else {
            continue;
        };
        let subject = format!("concern:{}", concern.id);
        let reader = match reader {
            ConcernReader::Writer => secrets::Reader::Writer,
            ConcernReader::Coordinator => secrets::Reader::Other {
                who: asker.user,
                subject: &subject,
                at: change.now,
            },
        };
        let is_recorded = !matches!(reader, secrets::Reader::Writer);
        let opening = open_for(change.tx, &change.vault, reader).await?;
        let field = DETAIL.at(&[&concern.id]);
        let detail = sealed.map(|sealed| opening.open(&field, &sealed)).transpose()?;
        let place = match &room {
            Some(room) => Some(room::place_with_names(change.tx, room).await?),
            None => None,
        };
        words.push(Word {
            concern,
            place,
            detail,
            is_recorded,
        });
        if words.len() == SHOWN {
            break;
        }
    }
    if words.is_empty() && !rights.coordinator && rights.manager {
        // An empty list would not be true.
        return CommunityRefusal::CoordinatorRoleNeeded.refuse();
    }
    Ok(words)
}

async fn room_of(tx: &mut SqliteConnection, concern: &Concern) -> Result<Option<Room>> {
    let Some(id) = concern.room else {
        return Ok(None);
    };
    let room = room::find(tx, id).await?;
    // Without its room nobody knows whom it is about: it is shown to nobody then.
    room.map(Some)
        .ok_or_else(|| Fault::inconsistent("concern", "room_id", concern.id).into())
}

/// What is asked for, by its word.
pub(super) fn kind_of(word: Option<&String>) -> Option<ConcernKind> {
    word.and_then(|word| ConcernKind::parse(word))
}
