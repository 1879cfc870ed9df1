//! A member reads the agreement, signs it, changes one thing in it, says that it is still right.

use sqlx::SqliteConnection;
use trellis_domain::agreement::{Agreement, Print, Proposal, Signed, Topic, Version};
use trellis_domain::ids::RoomId;
use trellis_domain::refusal::Refusal;
use trellis_domain::room::RoomRefusal;

use super::{filling, load, notice, store};
use crate::interaction::{App, Asker, Scene};
use crate::records::community;
use crate::records::room::{self, Member};
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

/// An agreement, as somebody reads it.
pub(super) struct Read {
    /// The room and its cohort.
    pub(super) scene: Scene,
    /// The agreement.
    pub(super) agreement: Agreement,
    /// As the reader would sign it; `None` for a reader who is no member.
    pub(super) proposal: Option<Proposal>,
}

async fn scene(tx: &mut SqliteConnection, id: RoomId) -> Result<Scene> {
    let room = room::known(tx, id).await?;
    room::in_cohort(tx, room).await
}

async fn read_in(tx: &mut SqliteConnection, texts: &Texts, asker: &Asker, id: RoomId) -> Result<Read> {
    let scene = scene(tx, id).await?;
    let agreement = load(tx, texts, &scene).await?;
    let proposal = match scene.room.still_in(asker.user) {
        Some(member) if Member::is_here(member) => {
            let said = filling::said_elsewhere(tx, &scene, asker.user).await?;
            Some(agreement.proposal(&scene.room, asker.user, &said))
        }
        _ => None,
    };
    Ok(Read {
        scene,
        agreement,
        proposal,
    })
}

/// The agreement of a room, for its members and the coordinators, who can read there.
pub(super) async fn read(app: &App, asker: &Asker, id: RoomId) -> Result<Read> {
    let mut connection = app.db.read().await?;
    let read = read_in(&mut connection, &app.texts, asker, id).await?;
    if read.proposal.is_none() {
        community::require_confidant(&mut connection, asker).await?;
    }
    Ok(read)
}

/// The agreement of a room, for a member who may change this topic of it.
pub(super) async fn read_to_change(
    app: &App,
    asker: &Asker,
    id: RoomId,
    topic: Topic,
) -> Result<(Read, Proposal)> {
    let read = read(app, asker, id).await?;
    let Some(proposal) = read.proposal.clone() else {
        return RoomRefusal::MembersOfRoomOnly.refuse();
    };
    read.scene.room.require_not_closed()?;
    read.agreement
        .require_changeable(&read.scene.room, asker.user, topic)?;
    Ok((read, proposal))
}

/// Lets a member sign what they were shown.
pub(super) async fn sign(app: &App, asker: &Asker, id: RoomId, shown: Print) -> Result<Read> {
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, proposal) = to_act(&mut change, &asker, id).await?;
            let signing = (&proposal, shown);
            let signed = before
                .agreement
                .sign(&before.scene.room, asker.user, signing, change.now)?;
            keep(&mut change, &before, &signed).await?;
            read_in(change.tx, &change.texts, &asker, id).await
        })
    })
    .await
}

/// Lets a member change one topic, and sign that. `shown` is what stood there when they began.
pub(super) async fn change(
    app: &App,
    asker: &Asker,
    id: RoomId,
    (topic, shown): (Topic, Print),
    text: String,
) -> Result<Read> {
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, proposal) = to_act(&mut change, &asker, id).await?;
            let scene = &before.scene;
            let signed = before.agreement.change(
                (&scene.room, &scene.cohort),
                asker.user,
                (topic, shown),
                &text,
                &proposal,
                change.now,
            )?;
            keep(&mut change, &before, &signed).await?;
            read_in(change.tx, &change.texts, &asker, id).await
        })
    })
    .await
}

/// A member says that what they signed is still right.
pub(super) async fn still_right(app: &App, asker: &Asker, id: RoomId) -> Result<()> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let scene = scene(change.tx, id).await?;
            let agreement = load(change.tx, &change.texts, &scene).await?;
            let signature = agreement.still_right(&scene.room, who, change.now)?;
            store::sign(change.tx, id, &signature).await?;
            room::redraw_card(&mut change, &scene.room).await
        })
    })
    .await
}

/// Every version of a room's agreement, the first one first, for whoever may read it.
pub(super) async fn versions(app: &App, asker: &Asker, id: RoomId) -> Result<(Read, Vec<Version>)> {
    let read = read(app, asker, id).await?;
    let versions = store::versions(&mut *app.db.read().await?, id).await?;
    Ok((read, versions))
}

/// What stands there, and as the asker would sign it; for members only.
async fn to_act(change: &mut Change<'_>, asker: &Asker, id: RoomId) -> Result<(Read, Proposal)> {
    let read = read_in(change.tx, &change.texts, asker, id).await?;
    match read.proposal.clone() {
        Some(proposal) => Ok((read, proposal)),
        None => Err(Refusal::from(RoomRefusal::MembersOfRoomOnly).into()),
    }
}

async fn keep(change: &mut Change<'_>, before: &Read, signed: &Signed) -> Result<()> {
    let room = &before.scene.room;
    if signed.is_new {
        store::insert(change.tx, room.id, &signed.version).await?;
    }
    store::sign(change.tx, room.id, &signed.signature).await?;
    notice::tell(change, &before.scene, &before.agreement, signed).await?;
    room::redraw_card(change, room).await
}
