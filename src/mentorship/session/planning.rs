//! A session is planned, moved and called off. One function that writes is one change.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::bounds;
use trellis_domain::community::VoiceUse;
use trellis_domain::ids::{RoomId, SessionId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::moment::Moment;
use trellis_domain::people::Availability;
use trellis_domain::refusal::Refusal;
use trellis_domain::room::RoomRefusal;
use trellis_domain::session::{self as rules, Held, Plan, Planning, Session, Wish, slots};
use trellis_domain::time::local_date;

use super::{BRIEF, BriefOf, store, view, voice};
use crate::interaction::{App, Asker, Scene};
use crate::records::cohort::Cohort;
use crate::records::people;
use crate::records::room::{self, Room};
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};

/// A room as those see it who plan in it.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) room: Room,
    pub(super) cohort: Cohort,
    /// Who is there, the asker first, and when they can meet.
    pub(super) people: Vec<(UserId, Availability)>,
    /// The session that is ahead.
    pub(super) ahead: Option<Session>,
    /// Whether sessions there have a voice channel.
    pub(super) voice: VoiceUse,
}

impl Desk {
    /// Loads it for `asker`; `None` for nobody in particular.
    pub(super) async fn of(
        tx: &mut SqliteConnection,
        id: RoomId,
        asker: Option<UserId>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let scene = room::scene(tx, id).await?;
        let Scene { room, cohort } = scene.ok_or_else(|| Fault::inconsistent("session", "room_id", id))?;
        let mut people = Vec::new();
        for user in room.users() {
            people.push((user, people::availability(tx, &cohort, user).await?));
        }
        people.sort_by_key(|(user, _)| Some(*user) != asker);
        Ok(Self {
            ahead: store::ahead(tx, id, now).await?,
            voice: voice::use_in(tx, &cohort).await?,
            room,
            cohort,
            people,
        })
    }

    /// When `who` can meet.
    pub(super) fn of_person(&self, who: UserId) -> Availability {
        let own = self.people.iter().find(|(user, _)| *user == who);
        own.map_or(Availability::unknown(self.cohort.zone), |(_, said)| *said)
    }

    /// What a button for this moment carries.
    pub(super) fn wish(&self, at: DateTime<Utc>) -> Wish {
        Wish {
            room: self.room.id,
            at,
            over: self.ahead.as_ref().map(Session::version),
        }
    }

    /// How long a session is there.
    pub(super) fn minutes(&self) -> u32 {
        self.cohort.program.session.minutes
    }

    fn planning(&self, of_a_day: u32) -> Planning<'_> {
        Planning {
            room: &self.room,
            ahead: self.ahead.as_ref(),
            minutes: self.minutes(),
            of_a_day,
        }
    }
}

/// What somebody is shown who wants to plan.
pub(super) enum Offer {
    /// The session that is ahead.
    Ahead(Desk, Session),
    /// They have not been asked when they can meet.
    Hours(Desk),
    /// Times to choose from; the first where the cadence goes on.
    Times {
        desk: Desk,
        at_the_cadence: Option<DateTime<Utc>>,
        common: Vec<DateTime<Utc>>,
    },
}

/// The room that a command is about.
pub(super) async fn meant(app: &App, asker: &Asker) -> Result<RoomId> {
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let rooms = room::of_person(tx, asker.guild, asker.user).await?;
    let here = match room::id_of_channel(tx, asker.guild, asker.channel.get()).await? {
        Some(id) => room::find(tx, id).await?,
        None => None,
    };
    match rules::room_meant(asker.user, here.as_ref(), &rooms) {
        Err(refusal) if refusal == RoomRefusal::NotInARoom => {
            let had_one = room::had_any(tx, asker.guild, asker.user).await?;
            let closed = Refusal::from(RoomRefusal::RoomsAreClosed);
            Err(if had_one { closed } else { refusal }.into())
        }
        meant => Ok(meant?.id),
    }
}

/// What is ahead in a room, or what somebody can choose from who wants to plan.
pub(super) async fn offer(app: &App, asker: &Asker, id: RoomId) -> Result<Offer> {
    let now = app.clock.now();
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let desk = Desk::of(tx, id, Some(asker.user), now).await?;
    desk.room.require_member(asker.user)?;
    match desk.ahead.clone() {
        Some(ahead) => Ok(Offer::Ahead(desk, ahead)),
        None => times_of(tx, asker, desk, now).await,
    }
}

/// Times to choose from, also where a session is ahead.
pub(super) async fn times(app: &App, asker: &Asker, id: RoomId) -> Result<Offer> {
    let now = app.clock.now();
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let desk = Desk::of(tx, id, Some(asker.user), now).await?;
    times_of(tx, asker, desk, now).await
}

async fn times_of(tx: &mut SqliteConnection, asker: &Asker, desk: Desk, now: DateTime<Utc>) -> Result<Offer> {
    rules::may_plan(&desk.room, asker.user)?;
    let own = desk.of_person(asker.user);
    if own.hours.is_none() {
        return Ok(Offer::Hours(desk));
    }
    let latest = match desk.ahead {
        None => store::latest(tx, desk.room.id, now).await?,
        Some(_) => None,
    };
    let every = desk.cohort.program.session_every_days;
    let at_the_cadence = latest.and_then(|last| slots::at_the_cadence(&last, every, own.zone, now));
    let people: Vec<Availability> = desk.people.iter().map(|(_, said)| *said).collect();
    let mut common = slots::common(&people, desk.minutes(), now);
    common.retain(|at| {
        Some(*at) != at_the_cadence && Some(*at) != desk.ahead.as_ref().map(|one| one.starts_at)
    });
    Ok(Offer::Times {
        desk,
        at_the_cadence,
        common,
    })
}

/// A desk that `asker` may plan at.
pub(super) async fn desk(app: &App, asker: &Asker, id: RoomId) -> Result<Desk> {
    let now = app.clock.now();
    let desk = Desk::of(&mut *app.db.read().await?, id, Some(asker.user), now).await?;
    rules::may_plan(&desk.room, asker.user)?;
    Ok(desk)
}

/// A moment that somebody chose or wrote, to be shown back.
pub(super) struct Shown {
    pub(super) desk: Desk,
    pub(super) wish: Wish,
    /// Whether the clocks jump over what was written.
    pub(super) jumped_over: bool,
}

/// Reads what somebody wrote, in their own zone.
pub(super) async fn read(app: &App, asker: &Asker, id: RoomId, given: &str) -> Result<Shown> {
    let now = app.clock.now();
    let desk = desk(app, asker, id).await?;
    let zone = people::zone_of(&mut *app.db.read().await?, &desk.cohort, asker.user).await?;
    let (_, time) = Moment::read_with_time(given, zone, now)?;
    rules::may_be_planned(time.at, now)?;
    Ok(Shown {
        wish: desk.wish(time.at),
        desk,
        jumped_over: time.jumped_over,
    })
}

/// A moment that was chosen.
pub(super) async fn take(app: &App, asker: &Asker, wish: Wish) -> Result<Shown> {
    let desk = desk(app, asker, wish.room).await?;
    rules::may_be_planned(wish.at, app.clock.now())?;
    Ok(Shown {
        desk,
        wish,
        jumped_over: false,
    })
}

/// Plans what was shown back, and tells the others once.
pub(super) async fn save(app: &App, asker: &Asker, wish: Wish) -> Result<(Desk, Plan)> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let desk = Desk::of(change.tx, wish.room, Some(who), change.now).await?;
            let since = bounds::SESSIONS_A_DAY.since(change.now);
            let of_a_day = store::planned_since(change.tx, wish.room, since).await?;
            let fresh = change.random.id();
            let plan = rules::plan(desk.planning(of_a_day), who, wish, fresh, change.now)?;
            match &plan {
                Plan::New(session) => {
                    store::insert(change.tx, session).await?;
                    let words = view::planned(&change.texts, &desk, session, who);
                    tell(&mut change, &desk.room, session, words).await?;
                    voice::follow_or_open(&mut change, desk.room.id).await?;
                }
                Plan::Moved { before, after } => {
                    store::save(change.tx, after).await?;
                    let words = view::moved(&change.texts, &desk, (before, after), who);
                    tell(&mut change, &desk.room, after, words).await?;
                    voice::follow_or_open(&mut change, desk.room.id).await?;
                    bring_brief_in_line(&mut change, &desk, before, Some(after)).await?;
                }
                Plan::AsItIs(_) | Plan::OthersFirst(_) => {}
            }
            Ok((desk, plan))
        })
    })
    .await
}

/// Says in the room what became of a session, and has the sweep look at it anew.
async fn tell(
    change: &mut Change<'_>,
    room: &Room,
    session: &Session,
    words: trellis_kernel::discord::message::Message,
) -> Result<()> {
    let key = format!("session:{}:told:{}", session.id, session.sequence);
    room::post(change, room, key, words).await?;
    room::redraw_card(change, room).await?;
    room::set_next_at(change.tx, room.id, Some(change.now)).await
}

/// A brief that stands there is of the session as it is, or is taken away: one that was moved to another day has its own then.
/// One that is on its way may have been written down already: it says what became of it.
async fn bring_brief_in_line(
    change: &mut Change<'_>,
    desk: &Desk,
    before: &Session,
    after: Option<&Session>,
) -> Result<()> {
    let of = |session: &Session| BriefOf {
        session: session.id,
        day: local_date(desk.cohort.zone, session.starts_at),
    };
    let brief = of(before);
    if BRIEF.is_on_its_way(change, &desk.room, brief).await? {
        BRIEF.edit(change, &desk.room, brief).await
    } else if after.is_some_and(|after| of(after) == brief) {
        BRIEF.edit_if_there(change, &desk.room, brief).await
    } else {
        BRIEF.take_back(change, &desk.room, brief).await
    }
}

/// The session that a button is about, with its room.
pub(super) async fn found(tx: &mut SqliteConnection, id: SessionId) -> Result<(Session, Room)> {
    let session = store::find(tx, id).await?;
    let session = session.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let room = room::known(tx, session.room).await?;
    Ok((session, room))
}

/// Whether the asker can call a session off now.
pub(super) async fn may_call_off(app: &App, asker: &Asker, id: SessionId) -> Result<Session> {
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let (session, room) = found(tx, id).await?;
    session.may_call_off(&room, asker.user, app.clock.now())?;
    Ok(session)
}

/// Calls a session off, with a word to the others.
pub(super) async fn call_off(app: &App, asker: &Asker, id: SessionId, word: &str) -> Result<(Desk, Session)> {
    let who = asker.user;
    let word = rules::tidy_line(word, "word")?;
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found(change.tx, id).await?;
            let after = before.call_off(&room, who, change.now)?;
            store::save(change.tx, &after).await?;
            let desk = Desk::of(change.tx, room.id, Some(who), change.now).await?;
            let words = view::called_off(&change.texts, &desk, &before, who, word.as_deref());
            tell(&mut change, &room, &after, words).await?;
            voice::follow(&mut change, room.id).await?;
            bring_brief_in_line(&mut change, &desk, &before, None).await?;
            Ok((desk, after))
        })
    })
    .await
}

/// Says where a session is held.
pub(super) async fn hold(app: &App, asker: &Asker, id: SessionId, held: Held) -> Result<(Desk, Session)> {
    let who = asker.user;
    app.change(move |mut change| {
        Box::pin(async move {
            let (before, room) = found(change.tx, id).await?;
            let after = before.held_at(&room, who, held, change.now)?;
            if after != before {
                store::save(change.tx, &after).await?;
                voice::follow_or_open(&mut change, room.id).await?;
                room::set_next_at(change.tx, room.id, Some(change.now)).await?;
            }
            let desk = Desk::of(change.tx, room.id, Some(who), change.now).await?;
            if after != before {
                let day = local_date(desk.cohort.zone, after.starts_at);
                let brief = BriefOf { session: id, day };
                BRIEF.edit_if_there(&mut change, &room, brief).await?;
            }
            Ok((desk, after))
        })
    })
    .await
}

/// A session of the asker's room, for its file.
pub(super) async fn own(app: &App, asker: &Asker, id: SessionId) -> Result<(Session, Room)> {
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let (session, room) = found(tx, id).await?;
    room.require_member(asker.user)?;
    Ok((session, room))
}

/// They met without planning it: the room is asked how it was.
pub(super) async fn met(app: &App, asker: &Asker, id: RoomId) -> Result<()> {
    let who = asker.user;
    app.change(move |change| {
        Box::pin(async move {
            let desk = Desk::of(change.tx, id, Some(who), change.now).await?;
            let since = bounds::SESSIONS_A_DAY.since(change.now);
            let of_a_day = store::planned_since(change.tx, id, since).await?;
            let latest = store::latest(change.tx, id, change.now).await?;
            let under_way = desk.ahead.as_ref().filter(|ahead| ahead.starts_at <= change.now);
            let latest = under_way.or(latest.as_ref());
            let fresh = change.random.id();
            let session = rules::met_already(desk.planning(of_a_day), who, latest, fresh, change.now)?;
            store::insert(change.tx, &session).await?;
            room::set_next_at(change.tx, id, Some(change.now)).await
        })
    })
    .await
}

/// The sessions of a room, for a member of it.
pub(super) async fn listed(
    app: &App,
    asker: &Asker,
    id: RoomId,
) -> Result<(Desk, Vec<Session>, DateTime<Utc>)> {
    let now = app.clock.now();
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let desk = Desk::of(tx, id, Some(asker.user), now).await?;
    desk.room.require_member(asker.user)?;
    let sessions = store::all_of(tx, id).await?;
    Ok((desk, sessions, now))
}
