//! Use cases of reading: the updates of one person, as far as the reader may see them.
//!
//! **Invariant:** people outside what an update's visibility names are not told that there is one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use sqlx::SqliteConnection;
use trellis_domain::growth::{Onlooker, Update, nothing_to_read, to_read};
use trellis_domain::ids::{RoomId, UpdateId, UserId};
use trellis_domain::lists::{Space, Turned, turned_to};

use super::posting::rooms_as_mentee;
use super::store;
use crate::interaction::App;
use crate::interaction::Asker;
use crate::interaction::lists::CHOICES;
use crate::records::community;
use crate::records::people;
use crate::records::room;
use trellis_kernel::error::Result;

/// What one page of updates holds: a list of choices.
pub(super) const SCREEN: Space = Space {
    entries: CHOICES,
    characters: usize::MAX,
};

/// A page of the updates that a reader may see, or of what they keep for themselves.
#[derive(Debug)]
pub(super) struct Found<T> {
    /// How many they may see in all.
    pub(super) count: usize,
    /// Which page it is.
    pub(super) turned: Turned,
    /// Those of the page, the newest first.
    pub(super) page: Vec<T>,
}

/// A page of the standing updates of `author` that the asker may read.
pub(super) async fn of(app: &App, asker: &Asker, author: UserId, page: usize) -> Result<Found<Update>> {
    let mut connection = app.db.read().await?;
    let tx = &mut *connection;
    let mut stands: HashMap<RoomId, Option<Onlooker>> = HashMap::new();
    let mut readable = Vec::new();
    for alike in store::counted(tx, asker.guild, author).await? {
        let onlooker = match stands.entry(alike.room) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(onlooker(tx, asker, alike.room, author).await?),
        };
        if onlooker.is_some_and(|onlooker| alike.visibility.shows_to(onlooker)) {
            readable.push(alike);
        }
    }
    let count = readable.iter().map(|alike| alike.count).sum();
    if count == 0 {
        let writes = !rooms_as_mentee(tx, asker).await?.is_empty();
        return Err(nothing_to_read(asker.user, author, writes).into());
    }
    let turned = turned_to(page, &vec![1; count], SCREEN);
    // However many somebody has written, the words of one page are read.
    let shown = (turned.entries.start, turned.entries.len());
    let page = store::of_kinds(tx, author, &readable, shown).await?;
    Ok(Found { count, turned, page })
}

/// One update, for somebody who may read it.
pub(super) async fn one(app: &App, asker: &Asker, id: UpdateId) -> Result<Update> {
    let mut connection = app.db.read().await?;
    let found = match store::update(&mut connection, id).await? {
        Some(update) => onlooker(&mut connection, asker, update.room, update.author)
            .await?
            .map(|onlooker| (update, onlooker)),
        None => None,
    };
    Ok(to_read(found)?)
}

/// How the asker stands to the room of an update; `None` where it is of another community, for a choice from a list
/// names an update of any. Its author reads it also after leaving.
async fn onlooker(
    tx: &mut SqliteConnection,
    asker: &Asker,
    room: RoomId,
    author: UserId,
) -> Result<Option<Onlooker>> {
    let room = room::known(tx, room).await?;
    if room.guild != asker.guild {
        return Ok(None);
    }
    if asker.user == author {
        return Ok(Some(Onlooker::MemberOfRoom));
    }
    let rights = community::rights(tx, asker).await?;
    let person = people::participant(tx, room.cohort_id, asker.user).await?;
    let takes_part = person.is_some_and(|person| person.is_active());
    let forum = community::forum_readers(tx, asker.guild).await?;
    let reads_forum = forum.include(community::is_participant(tx, asker).await?);
    let onlooker = Onlooker::of(&room, asker.user, rights.coordinator, (takes_part, reads_forum));
    Ok(Some(onlooker))
}
