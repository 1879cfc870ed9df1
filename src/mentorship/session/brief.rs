//! What a session is prepared with: drawn from the records whenever it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::SqliteConnection;
use trellis_domain::goals::Step;
use trellis_domain::ids::{RoomId, UserId};
use trellis_domain::session::{self as rules, Session, SessionState};
use trellis_domain::time::local_date;

use super::planning::Desk;
use super::store::{self, Wanted};
use super::{BriefOf, view};
use crate::interaction::{App, Asker};
use crate::mentorship::goals;
use crate::mentorship::growth::{self, Lately};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::texts::Texts;

/// What a brief has. Whatever else a session is prepared with is loaded in [`Brief::of`] and shown in `view::brief`.
pub(super) struct Brief {
    pub(super) desk: Desk,
    /// The session that it is for, where one is ahead.
    pub(super) session: Option<Session>,
    /// When the last session ended; `None` before the first.
    pub(super) since: Option<DateTime<Utc>>,
    /// What was written since then.
    pub(super) lately: Lately,
    /// All steps of the room, whoever's.
    pub(super) steps: Vec<Step>,
    /// The day until which steps are due for it.
    pub(super) day: NaiveDate,
    /// When what has happened since counts: the end of the last session, or the day the room was opened.
    pub(super) from: DateTime<Utc>,
    /// What people said after the last session that would be different this time.
    pub(super) different: Vec<(UserId, String)>,
    /// What mentors said after the last session that they are learning.
    pub(super) learned: Vec<(UserId, String)>,
    /// What somebody wants corrected.
    pub(super) wanted: Vec<Wanted>,
    /// A session guide of the program.
    pub(super) guide: Option<String>,
}

impl Brief {
    async fn of(
        tx: &mut SqliteConnection,
        desk: Desk,
        session: Option<Session>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let room = desk.room.id;
        let last = store::latest(tx, room, now).await?;
        let since = last.as_ref().map(Session::ends_at);
        let from = since.unwrap_or(desk.room.opened_at);
        let lately = growth::lately(tx, room, from).await?;
        let taps = match &last {
            Some(last) => store::taps(tx, last.id).await?,
            None => Vec::new(),
        };
        let learned = taps
            .iter()
            .filter_map(|one| Some((one.who, one.learned.clone()?)))
            .collect();
        let different = taps.into_iter().filter_map(|one| Some((one.who, one.next_time?)));
        let begins = session.as_ref().map_or(now, |session| session.starts_at);
        let before = store::count_before(tx, room, begins).await?;
        Ok(Self {
            guide: desk.cohort.program.session.guide(before).map(str::to_owned),
            different: different.collect(),
            learned,
            wanted: store::wanted(tx, room).await?,
            steps: goals::steps_of(tx, room).await?,
            day: local_date(desk.cohort.zone, begins),
            from,
            since,
            lately,
            session,
            desk,
        })
    }
}

/// Draws the brief of a session for one day; where it is not planned for that day any more, what became of it.
pub(super) async fn draw(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(of) = subject.parse::<BriefOf>() else {
        return Ok(None);
    };
    let Some(session) = store::find(tx, of.session).await? else {
        return Ok(None);
    };
    // Of what is drawn nothing depends on when: all that was written since the last session before this one is in it.
    let desk = Desk::of(tx, session.room, None, session.starts_at).await?;
    let is_of_the_day = local_date(desk.cohort.zone, session.starts_at) == of.day;
    if session.state != SessionState::Planned || !is_of_the_day {
        return Ok(Some(view::brief_gone(texts, &desk, &session)));
    }
    let at = session.starts_at;
    let brief = Brief::of(tx, desk, Some(session), at).await?;
    Ok(Some(view::brief(texts, &brief)))
}

/// What a session is prepared with, for a member of the room.
pub(super) async fn show(app: &App, asker: &Asker, id: RoomId) -> Result<Brief> {
    let now = app.clock.now();
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let desk = Desk::of(tx, id, Some(asker.user), now).await?;
    desk.room.require_member(asker.user)?;
    let ahead = desk.ahead.clone();
    Brief::of(tx, desk, ahead, now).await
}

/// What the asker wants corrected so far, for the form.
pub(super) async fn own_wish(app: &App, asker: &Asker, id: RoomId) -> Result<String> {
    let desk = super::planning::desk(app, asker, id).await?;
    let wanted = store::wanted(&mut *app.db.read().await?, desk.room.id).await?;
    let own = wanted.into_iter().find(|one| one.who == asker.user);
    Ok(own.map(|one| one.wish).unwrap_or_default())
}

/// Takes the one thing that somebody wants corrected; nothing written takes it back. A brief that stands there shows it.
pub(super) async fn want(app: &App, asker: &Asker, id: RoomId, text: &str) -> Result<Option<String>> {
    let who = asker.user;
    let wish = rules::tidy_line(text, "wish")?;
    app.change(move |mut change| {
        Box::pin(async move {
            let desk = Desk::of(change.tx, id, Some(who), change.now).await?;
            rules::may_plan(&desk.room, who)?;
            store::put_wanted(change.tx, (id, who), wish.as_deref(), change.now).await?;
            if let Some(ahead) = &desk.ahead {
                let brief = BriefOf {
                    session: ahead.id,
                    day: local_date(desk.cohort.zone, ahead.starts_at),
                };
                super::BRIEF.edit_if_there(&mut change, &desk.room, brief).await?;
            }
            Ok(wish)
        })
    })
    .await
}
