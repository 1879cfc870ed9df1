//! What a mentee keeps for themselves: sealed when it is stored, opened for nobody else.
//!
//! **Invariant:** nothing here owes Discord anything, and nothing that others see is drawn from it.

use sqlx::SqliteConnection;
use trellis_domain::growth::{Entry, PrivateEntry};
use trellis_domain::ids::{DraftId, UpdateId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::lists::turned_to;
use trellis_domain::refusal::Refusal;
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::{Reader, Sealed, Vault, open_for};

use super::BODY;
use super::reading::{Found, SCREEN};
use super::store::{self, SealedEntry};
use crate::interaction::{App, Asker};

/// An entry with its words, for its author; to everybody else it is as if there were none.
pub(super) async fn opened(
    tx: &mut SqliteConnection,
    vault: &Vault,
    sealed: SealedEntry,
    who: UserId,
) -> Result<PrivateEntry> {
    if sealed.author != who {
        return InteractionRefusal::UnknownButton.refuse();
    }
    let opening = open_for(tx, vault, Reader::Writer).await?;
    let body = opening.open(&BODY.at(&[&sealed.id()]), &sealed.body)?;
    // The parser's error could quote what it read.
    let bad = |_| Fault::inconsistent("private_entry", "body", sealed.id());
    let [did, learned, stuck, next]: [String; 4] = serde_json::from_str(body.reveal()).map_err(bad)?;
    Ok(sealed.with(Entry {
        did,
        learned,
        stuck,
        next,
    }))
}

fn sealed(change: &Change<'_>, entry: &PrivateEntry) -> Result<Sealed> {
    let Entry {
        did,
        learned,
        stuck,
        next,
    } = &entry.entry;
    let body = serde_json::to_string(&[did, learned, stuck, next])?;
    let field = BODY.at(&[&entry.id]);
    Ok(change.vault.seal(&change.random, &field, &body))
}

/// Stores a new entry; `draft` is the form it comes from.
pub(super) async fn keep(
    change: &mut Change<'_>,
    entry: &PrivateEntry,
    draft: Option<DraftId>,
) -> Result<()> {
    let body = sealed(change, entry)?;
    store::insert_entry(change.tx, entry, draft, &body).await
}

/// Stores an entry with other words.
pub(super) async fn save(change: &mut Change<'_>, entry: &PrivateEntry) -> Result<()> {
    let body = sealed(change, entry)?;
    store::save_entry(change.tx, entry, &body).await
}

/// The entry with this id, for its author.
pub(super) async fn found(
    tx: &mut SqliteConnection,
    vault: &Vault,
    id: UpdateId,
    who: UserId,
) -> Result<PrivateEntry> {
    let sealed = store::entry(tx, id).await?;
    let sealed = sealed.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    opened(tx, vault, sealed, who).await
}

/// The entry with this id, if there is one that the asker keeps for themselves.
pub(super) async fn own(app: &App, asker: &Asker, id: UpdateId) -> Result<Option<PrivateEntry>> {
    let mut connection = app.db.read().await?;
    match store::entry(&mut connection, id).await? {
        Some(sealed) if sealed.author == asker.user => {
            opened(&mut connection, &app.vault, sealed, asker.user)
                .await
                .map(Some)
        }
        _ => Ok(None),
    }
}

/// How many entries the asker keeps for themselves here.
pub(super) async fn count(app: &App, asker: &Asker) -> Result<usize> {
    let mut connection = app.db.read().await?;
    store::count_entries(&mut connection, asker.guild, asker.user).await
}

/// A page of what the asker keeps for themselves here.
pub(super) async fn list(app: &App, asker: &Asker, page: usize) -> Result<Found<PrivateEntry>> {
    let mut connection = app.db.read().await?;
    let tx = &mut *connection;
    let count = store::count_entries(tx, asker.guild, asker.user).await?;
    if count == 0 {
        return InteractionRefusal::NothingToShowYet.refuse();
    }
    let turned = turned_to(page, &vec![1; count], SCREEN);
    let shown = (turned.entries.start, turned.entries.len());
    let mut page = Vec::new();
    for sealed in store::entries(tx, (asker.guild, asker.user), shown).await? {
        page.push(opened(tx, &app.vault, sealed, asker.user).await?);
    }
    Ok(Found { count, turned, page })
}
