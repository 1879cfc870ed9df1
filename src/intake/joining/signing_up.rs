//! Joining, saying yes, changing what one said, leaving. One function is one change.
//!
//! **Invariant:** every button and form is checked against the record it names: it has to be the asker's own.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::bounds;
use trellis_domain::ids::{CohortId, ParticipantId, UserId};
use trellis_domain::people::{self as rules, Applicant, Leaving, PeopleRefusal, Role, SignUpForm};
use trellis_domain::refusal::Refusal;
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{Action, Content, TakeRole};

use super::coming_and_going::{give_role, left_rooms, rejoined};
use super::introducing::introduce_anew;
use super::{redraw_panel, view};
use crate::interaction::{App, Asker, Unfinished};
use crate::records::cohort::{self, Cohort};
use crate::records::community::{self, Fixture, person_lane};
use crate::records::people::{self, Participant, Past, participant, store};
use crate::records::room::{self, Called, Room};

/// The key of a mentor's capacity in the form; a question's key has no hyphen, so it cannot be one.
pub(super) const CAPACITY: &str = "mentees-at-once";

/// What a person finds who presses *Join as …*.
pub(super) enum Door {
    /// They may fill in the form; with what they said before, if they did.
    Open(Box<Cohort>, Option<Participant>),
    /// They take part already.
    Inside(Box<Cohort>, Participant),
}

/// Looks whether the asker may join.
pub(super) async fn knock(app: &App, asker: &Asker, id: CohortId) -> Result<Door> {
    let mut connection = app.db.read().await?;
    let cohort = known(&mut connection, id).await?;
    let present = store::present(&mut connection, id, asker.user).await?;
    if let Some(person) = present.as_ref().filter(|person| person.is_active()) {
        return Ok(Door::Inside(Box::new(cohort), person.clone()));
    }
    rules::may_sign_up(&cohort, present.as_ref())?;
    require_not_too_often(&mut connection, id, asker.user, app.clock.now()).await?;
    let before = participant(&mut connection, id, asker.user).await?;
    Ok(Door::Open(Box::new(cohort), present.or(before)))
}

async fn require_not_too_often(
    tx: &mut SqliteConnection,
    cohort: CohortId,
    who: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let lately = store::joins(tx, cohort, who, bounds::JOINS.since(now)).await?;
    Ok(rules::may_join_again(lately)?)
}

async fn known(tx: &mut SqliteConnection, id: CohortId) -> Result<Cohort> {
    let found = cohort::find(tx, id).await?;
    found.ok_or_else(|| Fault::inconsistent("cohort", "id", id).into())
}

/// The cohort that a form is for.
pub(super) async fn cohort(app: &App, id: CohortId) -> Result<Cohort> {
    known(&mut *app.db.read().await?, id).await
}

/// The asker's own record, a draft too, that they have not left.
pub(super) async fn own(
    tx: &mut SqliteConnection,
    asker: &Asker,
    id: ParticipantId,
) -> Result<(Cohort, Participant)> {
    let person = store::record(tx, id)
        .await?
        .ok_or(Refusal::from(PeopleRefusal::SignUpGone))?;
    person.require_own(asker.user)?;
    Ok((known(tx, person.cohort_id).await?, person))
}

/// The asker's own record, to be shown.
pub(super) async fn look_up(app: &App, asker: &Asker, id: ParticipantId) -> Result<(Cohort, Participant)> {
    own(&mut *app.db.read().await?, asker, id).await
}

/// Everybody who takes part in a cohort, for a coordinator who picks whose answers to read.
pub(super) async fn all(app: &App, asker: &Asker, id: CohortId) -> Result<(Cohort, Vec<Participant>)> {
    let mut connection = app.db.read().await?;
    community::require_confidant(&mut connection, asker).await?;
    let people = store::list(&mut connection, id).await?;
    Ok((known(&mut connection, id).await?, people))
}

/// What somebody said at sign-up, for a coordinator, and what they are called.
pub(super) async fn read(
    app: &App,
    asker: &Asker,
    id: CohortId,
    who: ParticipantId,
) -> Result<(Cohort, Participant, String)> {
    let mut connection = app.db.read().await?;
    let rights = community::rights(&mut connection, asker).await?;
    let person = rules::to_read(store::record(&mut connection, who).await?, id, rights)?;
    let called = Called::in_guild(&mut connection, asker.guild, room::WHOLE_NAME).await?;
    let called = called.person(&person.name, person.user);
    Ok((known(&mut connection, id).await?, person, called))
}

/// What the asker is shown of themselves.
pub(super) struct Mine {
    /// What they said in cohorts that are not over, drafts included.
    pub(super) said: Vec<(Cohort, Participant)>,
    /// What else they began and did not finish.
    pub(super) unfinished: Vec<Unfinished>,
}

/// Everything there is of the asker.
pub(super) async fn mine(app: &App, asker: &Asker) -> Result<Mine> {
    let mut connection = app.db.read().await?;
    let mut mine = Vec::new();
    let mut unfinished = Vec::new();
    for find in app.features.iter().filter_map(|feature| feature.unfinished) {
        unfinished.extend(find(&mut connection, &app.texts, (asker.guild, asker.user)).await?);
    }
    for cohort in cohort::live(&mut connection, asker.guild).await? {
        if let Some(person) = store::present(&mut connection, cohort.id, asker.user).await? {
            mine.push((cohort, person));
        }
    }
    Ok(Mine {
        said: mine,
        unfinished,
    })
}

/// What the asker took part in, for who is in nothing now.
pub(super) async fn past(app: &App, asker: &Asker) -> Result<Vec<Past>> {
    people::past(&mut *app.db.read().await?, asker.guild, asker.user).await
}

fn form(fields: HashMap<String, String>) -> SignUpForm {
    SignUpForm {
        capacity: fields.get(CAPACITY).cloned(),
        answers: fields.into_iter().collect(),
    }
}

/// Keeps a sign-up form until its author says yes to the time commitment. Sent twice, it is one draft.
pub(super) async fn write_draft(
    app: &App,
    asker: Asker,
    id: CohortId,
    role: Role,
    fields: HashMap<String, String>,
) -> Result<(Cohort, Participant)> {
    app.change(move |change| {
        Box::pin(async move {
            let cohort = known(change.tx, id).await?;
            let present = store::present(change.tx, id, asker.user).await?;
            let people = store::count(change.tx, id).await?;
            let applicant = Applicant {
                user: asker.user,
                role,
                name: &asker.name,
            };
            let fresh = change.random.id();
            let form = form(fields);
            let draft = rules::write_draft(
                &cohort,
                present.as_ref(),
                people,
                fresh,
                applicant,
                &form,
                change.now,
            )?;
            store::save_draft(change.tx, &draft).await?;
            Ok((cohort, draft))
        })
    })
    .await
}

/// The asker says yes to the time commitment and takes part from now on.
pub(super) async fn commit(
    app: &App,
    asker: Asker,
    id: ParticipantId,
    shows: bool,
) -> Result<(Cohort, Participant)> {
    app.change(move |mut change| {
        Box::pin(async move {
            let (cohort, before) = own(change.tx, &asker, id).await?;
            let people = store::count(change.tx, cohort.id).await?;
            let person = before.commit(&cohort, asker.user, &asker.name, people, change.now)?;
            if before.is_active() {
                return Ok((cohort, person));
            }
            let person = match shows {
                true => person.show(&cohort, asker.user, true)?,
                false => person,
            };
            require_not_too_often(change.tx, cohort.id, asker.user, change.now).await?;
            store::take_in(change.tx, &person).await?;
            give_role(&mut change, asker.guild, asker.user, person.role).await?;
            rejoined(&mut change, asker.guild, &person).await?;
            redraw_panel(&mut change, &cohort).await?;
            Ok((cohort, person))
        })
    })
    .await
}

pub(super) fn role_of(role: Role) -> Fixture {
    match role {
        Role::Mentor => Fixture::MentorRole,
        Role::Mentee => Fixture::MenteeRole,
    }
}

/// Changes what the asker said; role and consent stay.
pub(super) async fn edit(
    app: &App,
    asker: Asker,
    id: ParticipantId,
    fields: HashMap<String, String>,
) -> Result<(Cohort, Participant)> {
    app.change(move |mut change| {
        Box::pin(async move {
            let (cohort, before) = own(change.tx, &asker, id).await?;
            let rooms = room::load_of_mentor(change.tx, cohort.id, asker.user).await?;
            let rooms = u32::try_from(rooms).unwrap_or(u32::MAX);
            let person = before.edit(&cohort, asker.user, &form(fields), rooms)?;
            store::save_edit(change.tx, &person, change.now).await?;
            if person.introduces {
                let rooms = rooms_in(change.tx, &asker, &cohort).await?;
                introduce_anew(&mut change, &rooms).await?;
            }
            Ok((cohort, person))
        })
    })
    .await
}

/// The asker's rooms of a cohort that are not closed.
pub(super) async fn rooms_in(tx: &mut SqliteConnection, asker: &Asker, cohort: &Cohort) -> Result<Vec<Room>> {
    let mut rooms = room::of_person(tx, asker.guild, asker.user).await?;
    rooms.retain(|room| room.cohort_id == cohort.id);
    Ok(rooms)
}

/// What became of leaving.
pub(super) struct Left {
    /// What was left.
    pub(super) cohort: Cohort,
    /// Whether the person had joined; otherwise a draft was thrown away.
    pub(super) was_in: bool,
    /// How many rooms of theirs go on without them.
    pub(super) rooms: usize,
    /// Whether they see those rooms all the same, as a coordinator.
    pub(super) sees_rooms: bool,
    /// Whether something they said is kept, and stands in the form when they come back.
    pub(super) is_kept: bool,
}

/// Lets the asker go, or throws their draft away. Coordinators are told at once where somebody stays behind in a room.
pub(super) async fn leave(app: &App, asker: Asker, id: ParticipantId) -> Result<Left> {
    app.change(move |mut change| Box::pin(async move { leave_in(&mut change, &asker, id).await }))
        .await
}

async fn leave_in(change: &mut Change<'_>, asker: &Asker, id: ParticipantId) -> Result<Left> {
    let (cohort, before) = own(change.tx, asker, id).await?;
    let rooms = rooms_in(change.tx, asker, &cohort).await?;
    let open = u32::try_from(rooms.len()).unwrap_or(u32::MAX);
    match before.leave(asker.user, open, change.now)? {
        Leaving::Draft => {
            store::delete_draft(change.tx, id).await?;
            let before = participant(change.tx, cohort.id, asker.user).await?;
            Ok(Left {
                cohort,
                was_in: false,
                rooms: 0,
                sees_rooms: false,
                is_kept: before.is_some(),
            })
        }
        Leaving::Place {
            person,
            tell_coordinators: somebody_stays,
        } => {
            store::set_left(change.tx, id, change.now).await?;
            if person.introduces {
                introduce_anew(change, &rooms).await?;
            }
            take_role(change, asker, person.role).await?;
            redraw_panel(change, &cohort).await?;
            if somebody_stays {
                left_rooms(change, &rooms, &person).await?;
                tell_coordinators(change, &cohort, &person, &rooms).await?;
            }
            Ok(Left {
                cohort,
                was_in: true,
                rooms: if somebody_stays { rooms.len() } else { 0 },
                sees_rooms: community::is_coordinator(change.tx, asker).await?,
                is_kept: true,
            })
        }
    }
}

/// Takes the role away that nothing else gives the person.
async fn take_role(change: &mut Change<'_>, asker: &Asker, role: Role) -> Result<()> {
    if store::needs_role(change.tx, asker.guild, asker.user, role).await? {
        return Ok(());
    }
    let take = Action::TakeRole(TakeRole {
        user: asker.user,
        role: role_of(role).target(asker.guild),
    });
    change.owe(&person_lane(asker.guild, asker.user), &take).await?;
    Ok(())
}

async fn tell_coordinators(
    change: &mut Change<'_>,
    cohort: &Cohort,
    person: &Participant,
    rooms: &[Room],
) -> Result<()> {
    let called = Called::in_guild(change.tx, cohort.guild, room::NAME).await?;
    let mut places = Vec::new();
    for room in rooms {
        places.push(room::place_with_names(change.tx, room, &called).await?);
    }
    let words = view::somebody_left(&change.texts, cohort, person, &places);
    community::tell_coordinators(change, cohort.guild, Content::Ready(Box::new(words))).await
}
