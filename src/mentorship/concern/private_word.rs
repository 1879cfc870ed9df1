//! A private word: offered, raised, and read by whomever it is for.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::bounds;
use trellis_domain::community::CommunityRefusal;
use trellis_domain::concern::{
    self as rules, AboutRoom, Before, Concern, ConcernKind, ConcernReader, Raised,
};
use trellis_domain::ids::{RoleId, RoomId};
use trellis_domain::lists::Turned;
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Content};
use trellis_kernel::secrets::{self, Confidential, Sealed, open_for};

use super::commands::About;
use super::{DETAIL, store, view};
use crate::interaction::{App, Asker};
use crate::records::community::{self, Fixture};
use crate::records::room::{self, Called, Room};

/// The asker's rooms that are not closed: what a word could be about.
pub(super) async fn offered(app: &App, asker: &Asker) -> Result<Vec<Room>> {
    let mut connection = app.db.read().await?;
    community::of_guild(&mut connection, asker.guild).await?;
    room::of_person(&mut connection, asker.guild, asker.user).await
}

/// The room that a word is to be about, for a member of it.
pub(super) async fn about(app: &App, asker: &Asker, id: RoomId) -> Result<Room> {
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    let room = room::known(&mut connection, id).await?;
    let closed_at = room::closed_at(&mut connection, id).await?;
    let about = AboutRoom {
        room: &room,
        closed_at,
    };
    rules::may_raise(Some(about), asker.user, now)?;
    Ok(room)
}

/// Whether coordinators hear now that there is a private word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// They do.
    Now,
    /// They did then, when the very same was said, and do not once more.
    Before(DateTime<Utc>),
    /// They do when what keeps it from them is mended; this is their role, whom the person can turn to.
    Later(RoleId),
    /// Nobody is coordinator: their role is not there.
    Nobody,
}

/// Raises a concern, sealed, and tells the coordinators that there is a word to read.
pub(super) async fn raise(app: &App, asker: &Asker, about: About, detail: Confidential) -> Result<Heard> {
    let asker = asker.clone();
    app.change(move |mut change| Box::pin(async move { raise_in(&mut change, &asker, about, &detail).await }))
        .await
}

async fn raise_in(
    change: &mut Change<'_>,
    asker: &Asker,
    about: About,
    detail: &Confidential,
) -> Result<Heard> {
    community::of_guild(change.tx, asker.guild).await?;
    let room = match about.room {
        Some(id) => Some((
            room::known(change.tx, id).await?,
            room::closed_at(change.tx, id).await?,
        )),
        None => None,
    };
    let about_room = room.as_ref().map(|(room, closed_at)| AboutRoom {
        room,
        closed_at: *closed_at,
    });
    let since = bounds::CONCERNS_A_DAY.since(change.now);
    let of_a_day = store::of_author(change.tx, asker.guild, asker.user, since).await?;
    let fresh = Concern {
        id: change.random.id(),
        guild: asker.guild,
        room: about.room,
        author: asker.user,
        kind: about.kind,
        raised_at: change.now,
    };
    // What was said before this role was there has rung nobody: said again, it is a new word.
    let role_since = outbox::recorded_at(change.tx, &Fixture::CoordinatorRole.key(asker.guild)).await?;
    let mut before = written_before(change, &fresh, &of_a_day).await?;
    before.retain(|(concern, _)| Some(concern.raised_at) >= role_since);
    let before: Vec<Before<'_>> = before
        .iter()
        .map(|(concern, detail)| Before {
            concern,
            detail: detail.as_ref().map(Confidential::reveal),
        })
        .collect();
    let count = u32::try_from(of_a_day.len()).unwrap_or(u32::MAX);
    let raised = rules::raise(fresh, about_room, &before, count, detail.reveal())?;
    let role = community::role_to_ring(change.tx, asker.guild, Fixture::CoordinatorRole).await?;
    let heard = match raised {
        Raised::New { concern, detail } => {
            let field = DETAIL.at(&[&concern.id]);
            let sealed = detail.map(|text| change.vault.seal(&change.random, &field, &text));
            store::insert(change.tx, &concern, sealed.as_ref()).await?;
            let notice = Content::Ready(Box::new(view::notice(&change.texts, role)));
            community::call_coordinators(change, asker.guild, notice).await?;
            Heard::Now
        }
        Raised::Again { said_at } => Heard::Before(said_at),
    };
    let reaches = community::can_tell_coordinators(change.tx, asker.guild).await?;
    Ok(match role {
        None => Heard::Nobody,
        Some(role) if !reaches => Heard::Later(role),
        Some(_) => heard,
    })
}

/// What their writer said before that may be the very same, opened for them. What does not open says something else: no
/// word is lost for it.
async fn written_before<'c>(
    change: &mut Change<'_>,
    fresh: &Concern,
    of_a_day: &'c [(Concern, Option<Sealed>)],
) -> Result<Vec<(&'c Concern, Option<Confidential>)>> {
    let opening = open_for(change.tx, &change.vault, secrets::Reader::Writer).await?;
    let may_be = of_a_day.iter().filter(|(one, _)| one.may_be_the_same(fresh));
    let opened = may_be.filter_map(|(concern, sealed)| {
        let detail = sealed
            .as_ref()
            .map(|sealed| opening.open(&DETAIL.at(&[&concern.id]), sealed));
        Some((concern, detail.transpose().ok()?))
    });
    Ok(opened.collect())
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

/// Opens a page of the concerns of the community that the asker may read, the newest first; each reading is recorded.
pub(super) async fn read(app: &App, asker: &Asker, page: usize) -> Result<(Vec<Word>, Turned)> {
    let asker = asker.clone();
    app.change(move |mut change| Box::pin(async move { read_in(&mut change, &asker, page).await }))
        .await
}

/// A concern that the asker may read, still sealed.
struct Readable {
    concern: Concern,
    room: Option<Room>,
    sealed: Option<Sealed>,
    reader: ConcernReader,
}

async fn read_in(change: &mut Change<'_>, asker: &Asker, page: usize) -> Result<(Vec<Word>, Turned)> {
    let rights = community::rights(change.tx, asker).await?;
    let mut readable = Vec::new();
    for (concern, sealed) in store::since(change.tx, asker.guild, change.now - rules::READ_FOR).await? {
        let rooms = rooms_of(change.tx, &concern).await?;
        if let Some(reader) = rules::reader(&concern, &rooms, asker.user, rights, change.now) {
            let room = rooms.into_iter().find(|room| Some(room.id) == concern.room);
            readable.push(Readable {
                concern,
                room,
                sealed,
                reader,
            });
        }
    }
    if readable.is_empty() && !rights.coordinator && rights.manager {
        // An empty list would not be true.
        return CommunityRefusal::CoordinatorRoleNeeded.refuse();
    }
    // What a seal holds is never more characters than it has bytes.
    let letters = |one: &Readable| {
        one.sealed
            .as_ref()
            .map_or(0, Sealed::size)
            .min(rules::DETAIL_LIMIT as usize)
    };
    let sizes: Vec<usize> = readable.iter().map(|one| view::size(letters(one))).collect();
    let turned = view::page_of_words(&sizes, page);
    let called = Called::in_guild(change.tx, asker.guild, room::NAME).await?;
    let mut words = Vec::new();
    for one in readable.drain(turned.entries.clone()) {
        words.push(open(change, asker, one, &called).await?);
    }
    Ok((words, turned))
}

/// Opens one for the asker, and records it where it is another's.
async fn open(change: &mut Change<'_>, asker: &Asker, one: Readable, called: &Called) -> Result<Word> {
    let Readable {
        concern,
        room,
        sealed,
        reader,
    } = one;
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
        Some(room) => Some(room::place_with_names(change.tx, room, called).await?),
        None => None,
    };
    Ok(Word {
        concern,
        place,
        detail,
        is_recorded,
    })
}

/// The rooms whose people a concern can be about.
async fn rooms_of(tx: &mut SqliteConnection, concern: &Concern) -> Result<Vec<Room>> {
    let Some(id) = concern.room else {
        return room::ever_of(tx, concern.guild, concern.author).await;
    };
    let room = room::find(tx, id).await?;
    // Without its room nobody knows whom it is about: it is shown to nobody then.
    let room = room.ok_or_else(|| Fault::inconsistent("concern", "room_id", concern.id))?;
    Ok(vec![room])
}

/// What is asked for, by its word.
pub(super) fn kind_of(word: Option<&String>) -> Option<ConcernKind> {
    word.and_then(|word| ConcernKind::parse(word))
}
