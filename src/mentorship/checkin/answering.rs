//! A member answers a check-in, and writes a private detail beside the answer or shares it.

use sqlx::SqliteConnection;
use trellis_domain::checkin::{Answer, tidy_detail};
use trellis_domain::ids::{CheckinId, RoomId, UserId};

use super::{Answered, Checkin, DETAIL, found, redraw, store, take_reminder_back};
use crate::interaction::{App, Asker};
use crate::records::room;
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::{Confidential, Opening, Reader, open_for};

/// Takes a member's answer, or changes it; what they wrote beside an earlier one stays.
pub(super) async fn answer(app: &App, asker: &Asker, id: CheckinId, answer: Answer) -> Result<Checkin> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found(change.tx, id).await?;
            let after = before.answer(&room, who, answer, change.now)?;
            keep(&mut change, &after, who).await?;
            if before.of(who).is_none() {
                redraw(&mut change, id, &room).await?;
            }
            if after.waiting_for(&room).is_empty() {
                take_reminder_back(&mut change, id, &room).await?;
            }
            Ok(after)
        })
    })
    .await
}

/// What a member wrote beside their answer so far, for the form; `None` while they have not answered.
pub(super) async fn own_detail(
    app: &App,
    asker: &Asker,
    id: CheckinId,
) -> Result<Option<Option<Confidential>>> {
    let now = app.clock.now();
    let mut connection = app.db.read().await?;
    let (checkin, room) = found(&mut connection, id).await?;
    checkin.may_answer(&room, asker.user, now)?;
    let Some(own) = checkin.of(asker.user) else {
        return Ok(None);
    };
    let opening = open_for(&mut connection, &app.vault, Reader::Writer).await?;
    Ok(Some(detail_of(&opening, id, own)?))
}

/// The private detail of an answer, opened.
pub(super) fn detail_of(
    opening: &Opening<'_>,
    id: CheckinId,
    answered: &Answered,
) -> Result<Option<Confidential>> {
    let sealed = answered.detail.as_ref();
    Ok(sealed
        .map(|sealed| opening.open(&DETAIL.at(&[&id, &answered.who]), sealed))
        .transpose()?)
}

/// What became of a private detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// There is none any more.
    TakenBack,
    /// Coordinators can read it, and the partner could if its writer likes.
    MayBeShared,
    /// Coordinators can read it, and no partner is left who could.
    NobodyToShareWith,
}

/// Who can read a private detail, now that its writer has said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// The partner too.
    ByPartner,
    /// Coordinators, and not the partner.
    NotByPartner,
    /// Coordinators: no partner is left.
    NobodyToShareWith,
}

/// Keeps this private detail beside a member's answer, seen by coordinators only until they say otherwise; an empty one
/// takes back what was there.
pub(super) async fn write_detail(
    app: &App,
    asker: &Asker,
    id: CheckinId,
    text: Confidential,
) -> Result<Kept> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found(change.tx, id).await?;
            before.may_answer(&room, who, change.now)?;
            let field = DETAIL.at(&[&id, &who]);
            let text = tidy_detail(text.reveal())?;
            let sealed = text.map(|text| change.vault.seal(&change.random, &field, &text));
            let is_there = sealed.is_some();
            let after = before.detail(&room, who, sealed, change.now)?;
            keep(&mut change, &after, who).await?;
            if is_shared(&before, who) != is_shared(&after, who) {
                redraw(&mut change, id, &room).await?;
            }
            Ok(match (is_there, room.has_others(who)) {
                (false, _) => Kept::TakenBack,
                (true, true) => Kept::MayBeShared,
                (true, false) => Kept::NobodyToShareWith,
            })
        })
    })
    .await
}

/// Lets the partner see a member's answer and its private detail, or no longer. The question may be older than the partner's
/// leaving.
pub(super) async fn share(app: &App, asker: &Asker, id: CheckinId, shared: bool) -> Result<Seen> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found(change.tx, id).await?;
            let after = before.share(&room, who, shared, change.now)?;
            keep(&mut change, &after, who).await?;
            let is_shared_now = is_shared(&after, who);
            if is_shared(&before, who) != is_shared_now {
                redraw(&mut change, id, &room).await?;
            }
            Ok(match (is_shared_now, room.has_others(who)) {
                (true, _) => Seen::ByPartner,
                (false, true) => Seen::NotByPartner,
                (false, false) => Seen::NobodyToShareWith,
            })
        })
    })
    .await
}

fn is_shared(checkin: &Checkin, who: UserId) -> bool {
    checkin.of(who).is_some_and(|own| own.shared)
}

/// Stores what `who` answered.
async fn keep(change: &mut Change<'_>, checkin: &Checkin, who: UserId) -> Result<()> {
    let own = checkin.of(who);
    let own = own.ok_or_else(|| Fault::inconsistent("checkin_answer", "user_id", who))?;
    store::put_answered(change.tx, checkin.id, own).await
}

/// The newest check-in of a member's room, if it takes answers now.
pub(super) async fn open_now(app: &App, asker: &Asker, id: RoomId) -> Result<Option<Checkin>> {
    let now = app.clock.now();
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let room = room::known(tx, id).await?;
    room.require_member(asker.user)?;
    let latest = store::latest(tx, id).await?;
    Ok(latest.filter(|checkin| checkin.takes_answers(now)))
}
