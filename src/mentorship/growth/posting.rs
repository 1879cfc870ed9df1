//! Use cases of a new update: opening its form, and sending it.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::bounds;
use trellis_domain::growth::{
    Draft, Entry, Evidence, PrivateEntry, Readers, RoomSaid, Sent, Update, UpdateForm, is_mentee,
    may_post_another, room_meant,
};
use trellis_domain::ids::{DraftId, RoomId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::room::RoomRefusal;

use super::owed::{Way, bring_in_line};
use super::{Placed, keeping, placed, placed_in, store};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::room::{self, Room};
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::secrets::Vault;

/// Which room an update is for.
#[derive(Debug, Clone)]
pub(super) enum WhichRoom {
    /// The room of this channel, else the only one.
    HereOrOnly,
    /// As the person picked or wrote it.
    Named(String),
    /// As a button says.
    This(RoomId),
}

/// What becomes an update once its form is sent.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    /// The room it is posted in.
    pub(super) room: WhichRoom,
    /// Who reads it; `None` is as its author chose last.
    pub(super) readers: Option<Readers>,
    /// The file, as Discord holds it.
    pub(super) evidence: Option<Evidence>,
}

/// Takes note of what the form is for: visibility and file come with the command, the words with the form.
pub(super) async fn begin(app: &App, asker: &Asker, begun: Begun) -> Result<Draft> {
    let asker = asker.clone();
    app.change(move |change| {
        Box::pin(async move {
            let (tx, who, id) = (change.tx, asker.user, change.random.id());
            let room = find_room(tx, &asker, &begun.room).await?;
            let since = bounds::UPDATES_A_DAY.since(change.now);
            let so_far = store::so_far(tx, asker.guild, (room.id, who), since).await?;
            let kept = store::kept_since(tx, room.id, who, since).await?;
            let kept_at = store::last_kept_at(tx, asker.guild, who).await?;
            let last = match (so_far.last_posted, kept_at) {
                (Some((_, posted_at)), Some(kept_at)) if kept_at >= posted_at => Some(Readers::OnlyMe),
                (None, Some(_)) => Some(Readers::OnlyMe),
                (posted, _) => posted.map(|(visibility, _)| Readers::Others(visibility)),
            };
            let draft = Draft::begin(id, &room, who, (begun.readers, last), begun.evidence)?;
            may_post_another(so_far.posted.saturating_add(kept))?;
            store::insert_draft(tx, &draft, change.now).await?;
            if so_far.open_forms >= bounds::OPEN_FORMS.most {
                store::delete_older_drafts(tx, who, bounds::OPEN_FORMS.most).await?;
            }
            Ok(draft)
        })
    })
    .await
}

/// Refused where somebody wrote very much in a room within a day; what they keep for themselves counts, too.
pub(super) async fn require_not_too_many(
    tx: &mut SqliteConnection,
    room: RoomId,
    who: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let since = bounds::UPDATES_A_DAY.since(now);
    let posted = store::posted_since(tx, room, who, since).await?;
    let kept = store::kept_since(tx, room, who, since).await?;
    Ok(may_post_another(posted.saturating_add(kept))?)
}

async fn find_room(tx: &mut SqliteConnection, asker: &Asker, which: &WhichRoom) -> Result<Room> {
    let rooms = room::of_person(tx, asker.guild, asker.user).await?;
    let named = match which {
        WhichRoom::This(id) => Some(
            room::find(tx, *id)
                .await?
                .ok_or(Refusal::from(InteractionRefusal::UnknownButton))?,
        ),
        WhichRoom::HereOrOnly => match room::id_of_channel(tx, asker.guild, asker.channel.get()).await? {
            // Mostly it is one of their own, which is read already.
            Some(id) => match rooms.iter().find(|room| room.id == id) {
                Some(own) => Some(own.clone()),
                None => room::find(tx, id).await?,
            },
            None => None,
        },
        WhichRoom::Named(_) => None,
    };
    let said = match (which, &named) {
        (WhichRoom::Named(given), _) => RoomSaid::Named(given),
        (WhichRoom::This(_), Some(room)) => RoomSaid::This(room),
        (_, here) => RoomSaid::Here(here.as_ref()),
    };
    match room_meant(asker.user, said, &rooms) {
        Err(refusal) if refusal == RoomRefusal::NotInARoom => {
            let had_one = room::had_any(tx, asker.guild, asker.user).await?;
            Err(if had_one {
                RoomRefusal::RoomsAreClosed.into()
            } else {
                refusal
            }
            .into())
        }
        meant => Ok(meant?.clone()),
    }
}

/// The asker's rooms in which they document their growth.
pub(super) async fn rooms_as_mentee(tx: &mut SqliteConnection, asker: &Asker) -> Result<Vec<Room>> {
    let mut rooms = room::of_person(tx, asker.guild, asker.user).await?;
    rooms.retain(|room| is_mentee(room, asker.user));
    Ok(rooms)
}

/// What its author is shown of a form that was sent.
pub(super) enum Answered {
    /// It is an update now.
    Posted(Placed),
    /// It was sent before; this is what it became.
    Already(Placed),
    /// Its author keeps it for themselves.
    Kept(PrivateEntry),
    /// The same, and it was sent before.
    AlreadyKept(PrivateEntry),
}

/// Makes the draft an update, once, and owes its messages.
pub(super) async fn post(app: &App, asker: &Asker, draft: DraftId, entry: Entry) -> Result<Answered> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let form = form(change.tx, &change.vault, draft, who).await?;
            let room = form.room().cloned();
            let update = match form.send(who, change.random.id(), entry, change.now)? {
                Sent::Posted(update) => update,
                Sent::Already(earlier) => {
                    let room = super::room_of(change.tx, &earlier).await?;
                    return Ok(Answered::Already(placed(change.tx, &room, earlier).await?));
                }
                Sent::Kept(entry) => {
                    require_not_too_many(change.tx, entry.room, who, change.now).await?;
                    keeping::keep(&mut change, &entry, Some(draft)).await?;
                    store::delete_draft(change.tx, draft).await?;
                    return Ok(Answered::Kept(entry));
                }
                Sent::AlreadyKept(entry) => return Ok(Answered::AlreadyKept(entry)),
            };
            require_not_too_many(change.tx, update.room, who, change.now).await?;
            let room = room.ok_or_else(|| Fault::inconsistent("progress_draft", "room_id", draft))?;
            let placed = put_up(&mut change, &room, draft, update).await?;
            // From here on the update holds all there is to know.
            store::delete_draft(change.tx, draft).await?;
            Ok(Answered::Posted(placed))
        })
    })
    .await
}

/// Stores a new update, of a form or of what was kept, and owes its messages.
pub(super) async fn put_up(
    change: &mut Change<'_>,
    room: &Room,
    draft: DraftId,
    update: Update,
) -> Result<Placed> {
    store::insert_update(change.tx, draft, &update).await?;
    let thread = bring_in_line(change, room, None, &update).await?;
    room::redraw_card(change, room).await?;
    placed_in(change.tx, &Way { room, thread }, update).await
}

/// A form that waits for its author.
pub(super) async fn waiting(app: &App, asker: &Asker, id: DraftId) -> Result<Draft> {
    let form = form(&mut *app.db.read().await?, &app.vault, id, asker.user).await?;
    Ok(form.reopen(asker.user)?)
}

/// What is known of a form.
async fn form(tx: &mut SqliteConnection, vault: &Vault, id: DraftId, who: UserId) -> Result<UpdateForm> {
    if let Some(update) = store::update_of_draft(tx, id).await? {
        return Ok(UpdateForm::WasSent(update));
    }
    if let Some(sealed) = store::entry_of_draft(tx, id).await? {
        if sealed.author != who {
            return InteractionRefusal::NotYours.refuse();
        }
        let kept = keeping::opened(tx, vault, sealed, who).await?;
        return Ok(UpdateForm::WasKept(kept));
    }
    let Some(draft) = store::draft(tx, id).await? else {
        return Ok(UpdateForm::Gone);
    };
    let missing = || Fault::inconsistent("progress_draft", "room_id", id);
    let room = room::find(tx, draft.room).await?.ok_or_else(missing)?;
    Ok(UpdateForm::Waits(draft, room))
}
