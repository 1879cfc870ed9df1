//! Cohorts: one run of a program, from opening to closing.
//!
//! Owns the cohort's record, its dates, its steps and its sign-up panel. It must not know what people said when they
//! joined, nor what rooms do.
//!
//! **Invariant:** a cohort runs the program text it was opened with.

mod commands;
mod life;
mod store;
mod view;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::SqliteConnection;
use trellis_domain::cohort::{self as rules, CohortDates, CohortState};
use trellis_domain::ids::{ChannelId, CohortId, GuildId};
use trellis_domain::program::Program;

pub use commands::{autocomplete_cohort, commands, routes};
pub use view::day;

use crate::app::App;
use crate::interaction::Asker;
use crate::kernel::discord::message::Message;
use crate::kernel::error::Result;
use crate::kernel::outbox::{self, Action, Content, Lane, Target};
use crate::kernel::random::Random;
use crate::kernel::texts::Texts;
use crate::people::{self, Participant, Unmatched};
use crate::setup;

/// The view's name in the outbox.
pub const PANEL_VIEW: &str = "cohort-panel";

/// One run of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Its id.
    pub id: CohortId,
    /// Its community.
    pub guild: GuildId,
    /// What people call it; written by a coordinator, to be made safe before it is shown.
    pub name: String,
    /// The program as it was at opening.
    pub program: Program,
    /// The zone of its dates and prompts.
    pub zone: Tz,
    /// Where it stands.
    pub state: CohortState,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// The day it ends; no prompt of a room is planned on it or after it.
    pub ends_on: NaiveDate,
    /// When sign-up opened.
    pub opened_at: DateTime<Utc>,
    /// When its work started, if it has.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was closed or cancelled, if it was.
    pub closed_at: Option<DateTime<Utc>>,
    /// Where its sign-up panel was posted.
    pub panel_channel: Option<ChannelId>,
}

impl Cohort {
    /// The cohort as the domain's rules take it; also for `RoomPlan::new` and `CohortPlan::new`.
    pub fn rules(&self) -> rules::Cohort {
        let since = self.closed_at.or(self.started_at).unwrap_or(self.opened_at);
        let dates = CohortDates {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        };
        rules::Cohort {
            id: self.id,
            name: self.name.clone(),
            program: self.program.slug.clone(),
            zone: self.zone,
            dates,
            state: self.state,
            since,
        }
    }
}

/// How many there are of everything in a cohort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Headcount {
    mentors: i64,
    mentees: i64,
    /// Mentees without a room.
    waiting: i64,
    /// People who filled in the form and have not said yes to the time commitment.
    undecided: i64,
    open_rooms: i64,
    missing_rooms: i64,
    closed_rooms: i64,
}

/// Where a cohort stands. The people are for coordinators only, and empty for everybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    cohort: Cohort,
    count: Headcount,
    unmatched: Unmatched,
    /// Everybody who takes part, in the order of joining.
    people: Vec<Participant>,
}

/// The cohort with this id, whatever its state.
///
/// # Errors
/// When the records cannot be read or hold what cannot be.
pub async fn find(tx: &mut SqliteConnection, id: CohortId) -> Result<Option<Cohort>> {
    store::find(tx, id).await
}

/// The community's cohorts that are neither closed nor cancelled, by first day and name.
///
/// # Errors
/// As [`find`].
pub async fn live(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Cohort>> {
    store::live(tx, guild).await
}

/// The live cohort that is meant: the one of that name or id, or the only one when none is given.
///
/// # Errors
/// Refused with `UnknownCohort`, `SeveralCohorts` or `NoCohort`; else as [`find`].
pub async fn pick(tx: &mut SqliteConnection, guild: GuildId, given: Option<&str>) -> Result<Cohort> {
    let mut live = live(tx, guild).await?;
    let known: Vec<rules::Cohort> = live.iter().map(Cohort::rules).collect();
    let meant = rules::pick(&known, given)?.id;
    live.retain(|cohort| cohort.id == meant);
    live.pop()
        .ok_or_else(|| trellis_domain::refusal::Refusal::NoCohort.into())
}

/// As [`pick`], where what is asked for is about a cohort at work: none given, the only one that is under way is meant.
///
/// # Errors
/// As [`pick`].
pub async fn pick_running(tx: &mut SqliteConnection, guild: GuildId, given: Option<&str>) -> Result<Cohort> {
    if given.is_none() {
        let mut running = live(tx, guild).await?;
        running.retain(|cohort| cohort.state == CohortState::Running);
        if let ([_], Some(only)) = (running.as_slice(), running.first()) {
            return Ok(only.clone());
        }
    }
    pick(tx, guild, given).await
}

/// Tells the sweep when to look at this cohort next; `None` for never.
///
/// # Errors
/// When the record cannot be written.
pub async fn set_next_at(
    tx: &mut SqliteConnection,
    id: CohortId,
    next_at: Option<DateTime<Utc>>,
) -> Result<()> {
    store::set_next_at(tx, id, next_at).await
}

/// The cohorts the sweep has to look at by `now`.
///
/// # Errors
/// As [`find`].
pub async fn due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Vec<CohortId>> {
    store::due(tx, now).await
}

/// The live cohorts that somebody may see: coordinators all of them, others theirs and those that take sign-ups.
///
/// # Errors
/// As [`find`].
pub async fn visible(tx: &mut SqliteConnection, asker: &Asker) -> Result<Vec<Cohort>> {
    let cohorts = live(tx, asker.guild).await?;
    if setup::rights(tx, asker).await?.coordinator {
        return Ok(cohorts);
    }
    let mut visible = Vec::new();
    for cohort in cohorts {
        if cohort.state.takes_sign_ups() || store::takes_part(tx, cohort.id, asker.user).await? {
            visible.push(cohort);
        }
    }
    Ok(visible)
}

/// The cohorts that somebody may see, or the named one of them, with their numbers; and whether they may see everything.
async fn standings(app: &App, asker: &Asker, given: Option<&str>) -> Result<(Vec<Standing>, bool)> {
    let mut connection = app.db.read().await?;
    setup::community(&mut connection, asker.guild).await?;
    let mut cohorts = visible(&mut connection, asker).await?;
    if given.is_some() || cohorts.is_empty() {
        let known: Vec<rules::Cohort> = cohorts.iter().map(Cohort::rules).collect();
        let meant = rules::pick(&known, given)?.id;
        cohorts.retain(|cohort| cohort.id == meant);
    }
    let detail = setup::rights(&mut connection, asker).await?.coordinator;
    let mut standings = Vec::new();
    for cohort in cohorts {
        let count = store::headcount(&mut connection, cohort.id).await?;
        let (unmatched, people) = match detail {
            true => {
                let unmatched = people::unmatched(&mut connection, &cohort).await?;
                let people = people::list(&mut connection, cohort.id).await?;
                (unmatched, people)
            }
            false => Default::default(),
        };
        standings.push(Standing {
            cohort,
            count,
            unmatched,
            people,
        });
    }
    Ok((standings, detail))
}

/// What the sign-up panel is known under.
pub fn key_panel(id: CohortId) -> String {
    format!("cohort:{id}:panel")
}

/// Owes the sign-up panel anew; however often it is owed, it is drawn once.
///
/// # Errors
/// When the row cannot be written.
pub async fn redraw_panel(
    tx: &mut SqliteConnection,
    random: &Random,
    cohort: &Cohort,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(channel) = cohort.panel_channel else {
        return Ok(());
    };
    let action = Action::Edit {
        within: Target::Id(channel.get()),
        message: Target::key(key_panel(cohort.id)),
        content: Content::Live {
            view: PANEL_VIEW.to_owned(),
            subject: cohort.id.to_string(),
        },
    };
    outbox::owe_once(tx, random, &Lane::cohort(cohort.id), cohort.guild, &action, now).await
}

/// Draws the sign-up panel of a cohort.
///
/// # Errors
/// As [`find`].
pub async fn draw_panel(tx: &mut SqliteConnection, texts: &Texts, subject: &str) -> Result<Option<Message>> {
    let Ok(id) = subject.parse() else {
        return Ok(None);
    };
    let Some(cohort) = find(tx, id).await? else {
        return Ok(None);
    };
    let count = store::headcount(tx, id).await?;
    Ok(Some(view::panel(texts, &cohort, &count)))
}
