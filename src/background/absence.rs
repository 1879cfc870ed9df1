//! What follows from having been away: the time to answer stood still.
//!
//! Who is in voice channels is looked at again after each time in which nothing was seen, however short.
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
    app.looking.owe();
    Ok(())
}

/// The connection was lost after `from`: what happens now is not seen, though it may be no absence.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn hears_nothing(app: &App, from: DateTime<Utc>) -> Result<()> {
    let features = app.features;
    app.change(move |mut change| Box::pin(async move { not_seen(&mut change, features, from).await }))
        .await
}

/// The connection is there again: somebody has to look what happened meanwhile.
pub fn hears_again(app: &App) {
    app.looking.owe();
}

/// Looks who is in voice channels, where that is owed. What goes wrong is logged, and the audit looks.
pub async fn look(app: &App) {
    if !app.looking.take_owed() {
        return;
    }
    for voice in app.features.iter().filter_map(|feature| feature.voice.as_ref()) {
        if let Err(error) = (voice.look)(app).await
            && error.storage().is_none()
        {
            tracing::error!(%error, "it could not be looked who is in the voice channels");
        }
    }
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
    app.looking.owe();
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
