//! The outbox: what is owed to Discord, as rows that are committed together with the change that owes them.
//!
//! Effects of one [`Lane`] happen strictly in order; lanes run side by side. What one effect creates is known
//! by a key, and a later effect may refer to it before it exists. The courier (`kernel::courier`) delivers.
//!
//! **Invariant:** nothing but the answer to an interaction reaches Discord by another way.

pub(super) mod due;
mod lane;
mod making;
pub(super) mod store;
pub mod strays;
mod trouble;
mod waiting;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{EffectRef, GuildId};

pub use crate::effects::{
    Action, ChannelKind, CloseVoice, Content, CreateChannel, CreateRole, Delete, DropOverwrite, Edit,
    ForwardedFile, GiveRole, Kind, OpenPost, OpenThread, OpenVoice, Overwrite, Pin, Post, PutAway,
    PutOverwrite, SetOverwrites, TagPost, TakeRole, Target, Who, private_channel,
};
pub use crate::objects::{
    Object, ObjectState, find_object, forget_object, key_of_object, list_objects, look_up, look_up_all,
    mark_object, object_state, recorded_at, suspect_object,
};
pub use lane::Lane;
pub use making::{
    Making, channels_made, channels_owed, drop_making, record_made, record_object, record_place, record_role,
    was_made, will_create,
};
pub use trouble::Trouble;
pub use waiting::{
    Stand, Stopped, Stopping, drop_parked, is_held_for, is_under_way, let_go_of, retry_for_want_of,
    retry_parked, stopped, take_waiting, waiting, what_stops,
};

use crate::error::Result;
use crate::random::Random;

/// Owes Discord one thing. It is delivered after the transaction has committed, and not before.
///
/// Of a role that is given to somebody and taken again while the first waits, the last is owed.
pub async fn owe(
    tx: &mut SqliteConnection,
    random: &Random,
    lane: &Lane,
    action: &Action,
    now: DateTime<Utc>,
) -> Result<EffectRef> {
    owe_anew(tx, random, lane, action, (None, now)).await
}

/// As [`owe`], of what may have been sent since the first of two instants by records that were lost: it is looked for first.
pub(crate) async fn owe_anew(
    tx: &mut SqliteConnection,
    random: &Random,
    lane: &Lane,
    action: &Action,
    times: (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<EffectRef> {
    let text = serde_json::to_string(action)?;
    if matches!(action.kind(), Kind::GiveRole | Kind::TakeRole)
        && let Some(reference) = store::replace_waiting(tx, lane, &text, times.1).await?
    {
        return Ok(reference);
    }
    let reference: EffectRef = random.id();
    store::insert(tx, lane, &text, reference, times).await?;
    Ok(reference)
}

/// Owes a message that is news: where the last that waits in the lane is of the same kind and goes to the same place, both
/// are one message.
pub async fn owe_news(
    tx: &mut SqliteConnection,
    random: &Random,
    lane: &Lane,
    post: Post,
    (sent_since, now): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<()> {
    // What may have been sent already is looked for by itself.
    if sent_since.is_none()
        && let Some((id, waiting)) = store::last_waiting(tx, lane).await?
        && let Ok(Action::Post(waiting)) = serde_json::from_str(&waiting)
        && let Some(both) = waiting.joined_by(&post)
    {
        let both = serde_json::to_string(&Action::Post(both))?;
        return store::rewrite(tx, id, &both).await;
    }
    let times = (sent_since, now);
    owe_anew(tx, random, lane, &post.into(), times).await.map(drop)
}

/// What is still to be sent of this subject of a live view is drawn once more, also where it was refused before with
/// the words of that time; a part that `is_gone` loses its file too.
pub async fn draw_anew(
    tx: &mut SqliteConnection,
    guild: GuildId,
    subject: &str,
    is_gone: bool,
) -> Result<()> {
    store::forget_drawn(tx, guild, subject, is_gone).await
}

/// Owes Discord the deletion of a message that is known by a key, and forgets it; nothing when none is known.
pub async fn take_back(
    tx: &mut SqliteConnection,
    random: &Random,
    lane: &Lane,
    within: Target,
    key: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(id) = find_object(tx, key).await? else {
        return Ok(());
    };
    forget_object(tx, key).await?;
    let message = Target::Id(id);
    owe(tx, random, lane, &Delete { within, message }.into(), now).await?;
    Ok(())
}

/// Owes Discord one thing, unless the very same waits in that lane already and has not been begun.
///
/// For what is drawn from the records when it is sent: a card that is owed twice is drawn once.
pub async fn owe_once(
    tx: &mut SqliteConnection,
    random: &Random,
    lane: &Lane,
    action: &Action,
    now: DateTime<Utc>,
) -> Result<()> {
    let text = serde_json::to_string(action)?;
    if !store::is_waiting(tx, lane, &text).await? {
        store::insert(tx, lane, &text, random.id(), (None, now)).await?;
    }
    Ok(())
}
