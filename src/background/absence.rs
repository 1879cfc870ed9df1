//! What follows from having been away: the time to answer stood still.
//!
//! **Invariant:** every room is looked at in the transaction that records an absence, so that its prompts say until when
//! they can be answered now.

use chrono::{DateTime, Utc};
use trellis_domain::absence::Absence;

use crate::interaction::{App, Features};
use crate::records::room;
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::presence;

/// Records how long the bot was away: ended, or cut off.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn come_back(app: &App) -> Result<()> {
    let features = app.features;
    let absence = app.change(move |mut change| {
        Box::pin(async move {
            let last = presence::last_there(change.tx).await?;
            let absence = presence::come_back(change.tx, change.now).await?;
            // However short it was: what is counted by being seen does not count then.
            if let Some(from) = last.filter(|from| *from <= change.now) {
                not_seen(&mut change, features, from).await?;
            }
            follow_from(&mut change, absence).await
        })
    });
    tell(absence.await?);
    Ok(())
}

/// Records how long the machine was asleep, if it was and that is not in the records yet.
///
/// # Errors
/// When the records cannot be read or written; it is not forgotten then.
pub(super) async fn wake_up(app: &App, now: DateTime<Utc>) -> Result<()> {
    let Some(unseen) = app.clock.unseen() else {
        return Ok(());
    };
    let features = app.features;
    let absence = app.change_at(now, move |mut change| {
        Box::pin(async move {
            let absence = presence::was_asleep(change.tx, unseen).await?;
            not_seen(&mut change, features, unseen.from).await?;
            follow_from(&mut change, absence).await
        })
    });
    tell(absence.await?);
    app.clock.note(unseen);
    Ok(())
}

async fn not_seen(change: &mut Change<'_>, features: Features, from: DateTime<Utc>) -> Result<()> {
    for voice in features.iter().filter_map(|feature| feature.voice.as_ref()) {
        (voice.unseen)(change, from).await?;
    }
    Ok(())
}

async fn follow_from(change: &mut Change<'_>, absence: Option<Absence>) -> Result<Option<Absence>> {
    if absence.is_some() {
        room::look_at_all(change.tx, change.now).await?;
    }
    Ok(absence)
}

fn tell(absence: Option<Absence>) {
    if let Some(Absence { from, until }) = absence {
        tracing::warn!(%from, %until, "was away; the time to answer is longer by that");
    }
}
