//! Joining, saying yes, changing what one said, leaving. One function is one transaction.
//!
//! **Invariant:** every button and form is checked against the record it names: it has to be the asker's own.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::cohort::CohortRefusal;
use trellis_domain::ids::{CohortId, ParticipantId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::people::PeopleRefusal;
use trellis_domain::people::{self as rules, Role, SignUpForm};
use trellis_domain::refusal::Refusal;
use trellis_domain::text::{clip, one_line};

use super::{redraw_panel, view};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{self, Cohort};
use crate::records::community::{self, Fixture};
use crate::records::people::{Participant, Said, participant, store};
use crate::records::room::{self, Room};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Lane};

/// The key of a mentor's capacity in the form; a question's key has no hyphen, so it cannot be one.
pub(super) const CAPACITY: &str = "mentees-at-once";
/// Characters of a name that are kept; Discord's names have at most 32.
const NAME_LIMIT: usize = 80;

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
    let cohort = cohort_here(&mut connection, asker, id).await?;
    let before = participant(&mut connection, id, asker.user).await?;
    if let Some(person) = before.as_ref().filter(|person| person.is_active()) {
        return Ok(Door::Inside(Box::new(cohort), person.clone()));
    }
    if !cohort.state.takes_sign_ups() {
        return CohortRefusal::CohortNotEnrolling { state: cohort.state }.refuse();
    }
    let draft = store::draft(&mut connection, id, asker.user).await?;
    Ok(Door::Open(Box::new(cohort), draft.or(before)))
}

async fn cohort_here(tx: &mut SqliteConnection, asker: &Asker, id: CohortId) -> Result<Cohort> {
    let found = cohort::find(tx, id)
        .await?
        .filter(|cohort| cohort.guild == asker.guild);
    Ok(found.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?)
}

/// The cohort that a form is for.
pub(super) async fn cohort(app: &App, asker: &Asker, id: CohortId) -> Result<Cohort> {
    let mut connection = app.db.read().await?;
    cohort_here(&mut connection, asker, id).await
}

/// The asker's own record, a draft too, that they have not left.
async fn own(tx: &mut SqliteConnection, asker: &Asker, id: ParticipantId) -> Result<(Cohort, Participant)> {
    let person = store::record(tx, id)
        .await?
        .ok_or(Refusal::from(InteractionRefusal::ButtonTooOld))?;
    if person.user != asker.user {
        return InteractionRefusal::NotYours.refuse();
    }
    let cohort = cohort_here(tx, asker, person.cohort_id).await?;
    if person.left_at.is_some() {
        return PeopleRefusal::NotJoined.refuse();
    }
    Ok((cohort, person))
}

/// The asker's own record, to be shown.
pub(super) async fn look_up(app: &App, asker: &Asker, id: ParticipantId) -> Result<(Cohort, Participant)> {
    let mut connection = app.db.read().await?;
    own(&mut connection, asker, id).await
}

/// What somebody said at sign-up, for a coordinator; a draft and who has left are nobody's to read.
pub(super) async fn read(
    app: &App,
    asker: &Asker,
    id: CohortId,
    who: ParticipantId,
) -> Result<(Cohort, Participant)> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    let cohort = cohort_here(&mut connection, asker, id).await?;
    let person = store::record(&mut connection, who)
        .await?
        .filter(|person| person.cohort_id == id && person.is_active());
    Ok((
        cohort,
        person.ok_or(Refusal::from(InteractionRefusal::ButtonTooOld))?,
    ))
}

/// Everything the asker said in cohorts that are not over, drafts included.
pub(super) async fn mine(app: &App, asker: &Asker) -> Result<Vec<(Cohort, Participant)>> {
    let mut connection = app.db.read().await?;
    let mut mine = Vec::new();
    for cohort in cohort::live(&mut connection, asker.guild).await? {
        if let Some(person) = store::present(&mut connection, cohort.id, asker.user).await? {
            mine.push((cohort, person));
        }
    }
    Ok(mine)
}

fn form(asker: &Asker, role: Role, fields: &HashMap<String, String>) -> SignUpForm {
    SignUpForm {
        user: asker.user,
        role,
        consent: true,
        capacity: fields.get(CAPACITY).cloned(),
        answers: fields
            .iter()
            .map(|(key, text)| (key.clone(), text.clone()))
            .collect(),
    }
}

/// What was said, with the questions as this cohort asks them.
fn labelled(cohort: &Cohort, role: Role, said: Vec<rules::SaidAtSignUp>) -> Vec<Said> {
    let questions = cohort.program.signup_questions(role);
    said.into_iter()
        .map(|said| {
            let question = questions.iter().find(|question| question.key == said.key);
            let label = question.map_or_else(|| said.key.clone(), |question| question.label.clone());
            Said {
                key: said.key,
                label,
                text: said.text,
            }
        })
        .collect()
}

fn small(capacity: Option<u32>) -> Option<u8> {
    capacity.map(|count| u8::try_from(count).unwrap_or(u8::MAX))
}

/// Keeps a sign-up form until its author says yes to the time commitment. Sent twice, it is one draft.
pub(super) async fn write_draft(
    app: &App,
    asker: Asker,
    id: CohortId,
    role: Role,
    fields: HashMap<String, String>,
) -> Result<(Cohort, Participant)> {
    let now = app.clock.now();
    let fresh: ParticipantId = app.random.id();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let cohort = cohort_here(tx, &asker, id).await?;
                // The yes comes later; here the rules only read what the form says.
                let said = checked(tx, &cohort, &form(&asker, role, &fields), now).await?;
                let draft = store::draft(tx, id, asker.user)
                    .await?
                    .map_or(fresh, |draft| draft.id);
                let draft = Participant {
                    id: draft,
                    cohort_id: id,
                    user: asker.user,
                    role,
                    name: name_of(&asker),
                    capacity: small(said.capacity),
                    answers: labelled(&cohort, role, said.said),
                    consent_at: None,
                    joined_at: now,
                    left_at: None,
                };
                store::save_draft(tx, &draft).await?;
                Ok((cohort, draft))
            })
        })
        .await
}

async fn checked(
    tx: &mut SqliteConnection,
    cohort: &Cohort,
    form: &SignUpForm,
    now: DateTime<Utc>,
) -> Result<rules::Participant> {
    let before = participant(tx, cohort.id, form.user)
        .await?
        .and_then(|person| person.rules());
    let people = store::count(tx, cohort.id).await?;
    // Who comes back gets a record of their own, so the id that the rules hand on is not used.
    let unused = ParticipantId::from_bytes([0; 10]);
    Ok(rules::join(
        cohort,
        &cohort.program,
        before.as_ref(),
        people,
        unused,
        form,
        now,
    )?)
}

fn name_of(asker: &Asker) -> String {
    clip(&one_line(&asker.name), NAME_LIMIT)
}

/// The asker says yes to the time commitment and takes part from now on. Said twice, it is said once.
pub(super) async fn commit(app: &App, asker: Asker, id: ParticipantId) -> Result<(Cohort, Participant)> {
    let now = app.clock.now();
    let work = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (cohort, mut person) = own(tx, &asker, id).await?;
                if person.is_active() {
                    return Ok((cohort, person));
                }
                let written = SignUpForm {
                    user: asker.user,
                    role: person.role,
                    consent: true,
                    capacity: person.capacity.map(|count| count.to_string()),
                    answers: person
                        .answers
                        .iter()
                        .map(|said| (said.key.clone(), said.text.clone()))
                        .collect(),
                };
                let joined = checked(tx, &cohort, &written, now).await?;
                person.consent_at = Some(joined.consented_at);
                person.joined_at = joined.joined_at;
                person.name = name_of(&asker);
                store::take_in(tx, &person).await?;
                let give = Action::GiveRole {
                    user: asker.user,
                    role: role_of(person.role).target(asker.guild),
                };
                owe_role(tx, &work, &asker, &give, now).await?;
                redraw_panel(tx, &work.random, &cohort, now).await?;
                Ok((cohort, person))
            })
        })
        .await
}

fn role_of(role: Role) -> Fixture {
    match role {
        Role::Mentor => Fixture::MentorRole,
        Role::Mentee => Fixture::MenteeRole,
    }
}

async fn owe_role(
    tx: &mut SqliteConnection,
    app: &App,
    asker: &Asker,
    action: &Action,
    now: DateTime<Utc>,
) -> Result<()> {
    let lane = Lane::person(asker.guild, asker.user);
    outbox::owe(tx, &app.random, &lane, asker.guild, action, now).await?;
    Ok(())
}

/// Changes what the asker said; role and consent stay.
pub(super) async fn edit(
    app: &App,
    asker: Asker,
    id: ParticipantId,
    fields: HashMap<String, String>,
) -> Result<(Cohort, Participant)> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (cohort, mut person) = own(tx, &asker, id).await?;
                let before = person
                    .rules()
                    .ok_or(Refusal::from(InteractionRefusal::ButtonTooOld))?;
                let form = form(&asker, person.role, &fields);
                let pairs = room::load_of_mentor(tx, cohort.id, asker.user).await?;
                let pairs = u32::try_from(pairs).unwrap_or(u32::MAX);
                let edited = rules::edit(&cohort, &cohort.program, &before, &form, pairs)?;
                person.capacity = small(edited.capacity);
                person.answers = labelled(&cohort, person.role, edited.said);
                store::save_edit(tx, &person, now).await?;
                Ok((cohort, person))
            })
        })
        .await
}

/// What became of leaving.
pub(super) struct Left {
    /// What was left.
    pub(super) cohort: Cohort,
    /// Whether the person had joined; otherwise a draft was thrown away.
    pub(super) was_in: bool,
    /// Whether a room of theirs is still open.
    pub(super) has_rooms: bool,
}

/// Lets the asker go, or throws their draft away. Coordinators are told at once where somebody stays behind in a room.
pub(super) async fn leave(app: &App, asker: Asker, id: ParticipantId) -> Result<Left> {
    let now = app.clock.now();
    let work = app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (cohort, person) = own(tx, &asker, id).await?;
                let Some(before) = person.rules() else {
                    store::delete_draft(tx, id).await?;
                    return Ok(Left {
                        cohort,
                        was_in: false,
                        has_rooms: false,
                    });
                };
                let mut rooms = room::of_person(tx, asker.guild, asker.user).await?;
                rooms.retain(|room| room.cohort_id == cohort.id);
                let leaving = rules::leave(&before, u32::try_from(rooms.len()).unwrap_or(u32::MAX), now)?;
                store::set_left(tx, id, now).await?;
                if !store::needs_role(tx, asker.guild, asker.user, person.role).await? {
                    let take = Action::TakeRole {
                        user: asker.user,
                        role: role_of(person.role).target(asker.guild),
                    };
                    owe_role(tx, &work, &asker, &take, now).await?;
                }
                redraw_panel(tx, &work.random, &cohort, now).await?;
                if leaving.tell_coordinators {
                    tell_coordinators(tx, &work, &cohort, &person, &rooms, now).await?;
                }
                Ok(Left {
                    cohort,
                    was_in: true,
                    has_rooms: leaving.tell_coordinators,
                })
            })
        })
        .await
}

async fn tell_coordinators(
    tx: &mut SqliteConnection,
    app: &App,
    cohort: &Cohort,
    person: &Participant,
    rooms: &[Room],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut places = Vec::new();
    for room in rooms {
        places.push(room::place_with_names(tx, room).await?);
    }
    let words = view::somebody_left(&app.texts, cohort, person, &places);
    let words = Content::Ready(Box::new(words));
    community::tell_coordinators(tx, &app.random, cohort.guild, words, now).await
}
