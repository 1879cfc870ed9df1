//! After a session: one tap of each member, and what may be said beside it.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::goals::Step;
use trellis_domain::ids::SessionId;
use trellis_domain::people::Role;
use trellis_domain::refusal::Refusal;
use trellis_domain::session::{
    Fit, Session, SessionRefusal, SessionState, Tap, Tapped, asks_what_is_learned, slots,
};

use super::planning::{Desk, found};
use super::{AFTER, store, view, voice};
use crate::interaction::{App, Asker};
use crate::mentorship::goals::{self, Follows};
use crate::records::room::{self, Room};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

/// What somebody is told who tapped.
pub(super) struct Noted {
    pub(super) desk: Desk,
    pub(super) session: Session,
    pub(super) tapped: Tapped,
    /// Whether how the two fit may be said: after the first session.
    pub(super) is_first: bool,
    /// Whether the asker is the one who says what will be different.
    pub(super) is_mentee: bool,
    /// Whether the asker is asked what they are learning.
    pub(super) is_asked_what_is_learned: bool,
    /// The next session at the cadence, where none is planned.
    pub(super) next: Option<DateTime<Utc>>,
    /// The step that follows from what will be different, while it is to be done.
    pub(super) step: Option<Step>,
}

async fn noted(
    tx: &mut SqliteConnection,
    session: Session,
    tapped: Tapped,
    now: DateTime<Utc>,
) -> Result<Noted> {
    let desk = Desk::of(tx, session.room, Some(tapped.who), now).await?;
    let member = desk.room.member(tapped.who);
    let every = desk.cohort.program.session_every_days;
    let zone = desk.of_person(tapped.who).zone;
    let next = slots::at_the_cadence(&session, every, zone, now);
    let before = store::count_before(tx, session.room, session.starts_at).await?;
    let step = match tapped.step {
        Some(id) => goals::step_of(tx, id).await?,
        None => None,
    };
    Ok(Noted {
        step: step.filter(Step::is_open),
        is_first: before == 0,
        is_asked_what_is_learned: member.is_some_and(|member| asks_what_is_learned(member.role, before)),
        is_mentee: member.is_some_and(|member| member.role == Role::Mentee),
        next: next.filter(|_| desk.ahead.is_none()),
        desk,
        session,
        tapped,
    })
}

/// Shows in the room that somebody tapped.
async fn redraw(change: &mut Change<'_>, room: &Room, session: &Session) -> Result<()> {
    AFTER.edit_if_there(change, room, session.id).await?;
    room::redraw_card(change, room).await
}

/// Takes a tap, or changes it.
pub(super) async fn tap(app: &App, asker: &Asker, id: SessionId, tap: Tap) -> Result<Noted> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (session, room) = found(change.tx, id).await?;
            let taps = store::taps(change.tx, id).await?;
            let before = taps.iter().find(|one| one.who == who);
            let (after, tapped) = session.tap(&room, who, tap, before, change.now)?;
            if after != session {
                store::save(change.tx, &after).await?;
            }
            store::put_tap(change.tx, id, &tapped).await?;
            if before.is_none() || after != session {
                redraw(&mut change, &room, &after).await?;
            }
            noted(change.tx, after, tapped, change.now).await
        })
    })
    .await
}

/// Changes what stands beside the asker's tap.
async fn beside(
    app: &App,
    asker: &Asker,
    id: SessionId,
    work: impl FnOnce(&Tapped, &Room) -> std::result::Result<Tapped, Refusal> + Send + 'static,
) -> Result<Noted> {
    let who = asker.user;
    app.change(move |change| {
        Box::pin(async move {
            let (session, room) = found(change.tx, id).await?;
            session.may_tap(&room, who, change.now)?;
            let taps = store::taps(change.tx, id).await?;
            let own = taps.iter().find(|one| one.who == who);
            let tapped = work(own.ok_or(Refusal::from(SessionRefusal::TapFirst))?, &room)?;
            store::put_tap(change.tx, id, &tapped).await?;
            noted(change.tx, session, tapped, change.now).await
        })
    })
    .await
}

/// How the two fit.
pub(super) async fn fit(app: &App, asker: &Asker, id: SessionId, fit: Fit) -> Result<Noted> {
    beside(app, asker, id, move |own, _| Ok(own.with_fit(fit))).await
}

/// What will be different next time. A step of the mentee's follows from it.
pub(super) async fn next_time(app: &App, asker: &Asker, id: SessionId, text: String) -> Result<Noted> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (session, room) = found(change.tx, id).await?;
            session.may_tap(&room, who, change.now)?;
            let taps = store::taps(change.tx, id).await?;
            let own = taps.iter().find(|one| one.who == who);
            let own = own.ok_or(Refusal::from(SessionRefusal::TapFirst))?;
            let mut tapped = own.with_next_time(&room, &text)?;
            let desk = Desk::of(change.tx, room.id, Some(who), change.now).await?;
            let every = desk.cohort.program.session_every_days;
            let zone = desk.of_person(who).zone;
            let ahead = desk.ahead.as_ref().map(|ahead| ahead.starts_at);
            let follows = Follows {
                owner: who,
                before: own.next_time.as_deref(),
                now: tapped.next_time.as_deref(),
                step: own.step,
                next: ahead.or_else(|| slots::at_the_cadence(&session, every, zone, change.now)),
            };
            tapped.step = goals::follow(&mut change, &room, follows).await?;
            store::put_tap(change.tx, id, &tapped).await?;
            noted(change.tx, session, tapped, change.now).await
        })
    })
    .await
}

/// What a mentor is learning.
pub(super) async fn learned(app: &App, asker: &Asker, id: SessionId, text: String) -> Result<Noted> {
    beside(app, asker, id, move |own, room| own.with_learned(room, &text)).await
}

/// What the asker tapped, with the room.
async fn own_tap(app: &App, asker: &Asker, id: SessionId) -> Result<(Tapped, Room)> {
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let (session, room) = found(tx, id).await?;
    session.may_tap(&room, asker.user, app.clock.now())?;
    let taps = store::taps(tx, id).await?;
    let own = taps.into_iter().find(|one| one.who == asker.user);
    let own = own.ok_or(Refusal::from(SessionRefusal::TapFirst))?;
    Ok((own, room))
}

/// What a mentor said so far that they are learning, for the form.
pub(super) async fn own_learned(app: &App, asker: &Asker, id: SessionId) -> Result<String> {
    let (own, room) = own_tap(app, asker, id).await?;
    let so_far = own.learned.clone().unwrap_or_default();
    // Whoever may not say it is told so before they write.
    own.with_learned(&room, &so_far)?;
    Ok(so_far)
}

/// What a mentee said so far of what will be different, for the form.
pub(super) async fn own_next_time(app: &App, asker: &Asker, id: SessionId) -> Result<String> {
    let (own, room) = own_tap(app, asker, id).await?;
    let so_far = own.next_time.clone().unwrap_or_default();
    // Whoever may not say it is told so before they write.
    own.with_next_time(&room, &so_far)?;
    Ok(so_far)
}

/// They did not meet.
pub(super) async fn not_met(app: &App, asker: &Asker, id: SessionId) -> Result<Session> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (session, room) = found(change.tx, id).await?;
            let taps = store::taps(change.tx, id).await?;
            let after = session.not_met(&room, who, &taps, change.now)?;
            if after != session {
                store::save(change.tx, &after).await?;
                redraw(&mut change, &room, &after).await?;
                // Nobody is waited for any more.
                voice::follow(&mut change, room.id).await?;
            }
            Ok(after)
        })
    })
    .await
}

/// Draws the question after a session, with who has tapped and never what.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = SessionId::parse(subject) else {
        return Ok(None);
    };
    let Some(session) = store::find(tx, id).await? else {
        return Ok(None);
    };
    if session.state == SessionState::CalledOff {
        return Ok(None);
    }
    let desk = Desk::of(tx, session.room, None, session.ends_at()).await?;
    let taps = store::taps(tx, id).await?;
    Ok(Some(view::after(texts, &desk, &session, &taps)))
}
