//! The buttons and the form of when somebody can meet, under `/me`.

use std::fmt::{self, Display};
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, ParticipantId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::people::{Availability, Participant, PeopleRefusal, WeekPart};
use trellis_domain::refusal::Refusal;

use super::{SHOW, ZONE, saying, view};
use crate::interaction::{App, Asker, Press, Route, Routes, Subject, Submission};
use crate::records::cohort;
use crate::records::people::{self, store};
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::{Fault, Result};

/// Adds a part of the week, or takes it away.
pub(super) const TOGGLE: Route<PartOf> = Route::new("hours", "toggle");
/// Opens the form for a zone; also that form.
pub(super) const WRITE_ZONE: Route<ParticipantId> = Route::new("hours", "zone");

/// A part of somebody's week: `<record>_<part>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartOf {
    /// Their record in the cohort.
    pub(super) person: ParticipantId,
    /// The part.
    pub(super) part: WeekPart,
}

impl Display for PartOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.person, self.part)
    }
}

impl FromStr for PartOf {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let bad = || Refusal::from(InteractionRefusal::UnknownButton);
        let (person, part) = text.split_once('_').ok_or_else(bad)?;
        Ok(Self {
            person: person.parse().map_err(|_| bad())?,
            part: WeekPart::parse(part).ok_or_else(bad)?,
        })
    }
}

impl Subject for PartOf {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.person.is_of(tx, guild)
    }
}

/// The asker's own place in a cohort.
async fn own(app: &App, asker: &Asker, id: ParticipantId) -> Result<Participant> {
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let person = store::record(tx, id).await?;
    let person = person.ok_or(Refusal::from(PeopleRefusal::SignUpGone))?;
    person.require_own(asker.user)?;
    if person.is_draft() {
        return Err(Refusal::from(InteractionRefusal::UnknownButton).into());
    }
    Ok(person)
}

async fn said(app: &App, person: &Participant) -> Result<Availability> {
    let tx: &mut SqliteConnection = &mut *app.db.read().await?;
    let cohort = cohort::find(tx, person.cohort_id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("participant", "cohort_id", person.id))?;
    people::availability(tx, &cohort, person.user).await
}

async fn show(app: App, press: Press<ParticipantId>) -> Result<()> {
    let person = own(&app, &press.asker, press.subject).await?;
    let said = said(&app, &person).await?;
    press.answer.reply(&view::own(&app.texts, person.id, &said)).await
}

async fn toggle(app: App, press: Press<PartOf>) -> Result<()> {
    let person = own(&app, &press.asker, press.subject.person).await?;
    let said = saying::toggle(&app, person.cohort_id, person.user, press.subject.part).await?;
    press
        .answer
        .update(&view::own(&app.texts, person.id, &said))
        .await
}

async fn ask_for_zone(app: App, press: Press<ParticipantId>) -> Result<()> {
    let form = form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn form(app: App, asker: Asker, id: ParticipantId) -> Result<Form> {
    let person = own(&app, &asker, id).await?;
    let said = said(&app, &person).await?;
    Ok(view::zone_form(&app.texts, WRITE_ZONE.to(id), &said))
}

async fn take_zone(app: App, sent: Submission<ParticipantId>) -> Result<()> {
    let person = own(&app, &sent.asker, sent.subject).await?;
    let said = saying::own_zone(&app, person.cohort_id, person.user, sent.field(ZONE)).await?;
    sent.answer.reply(&view::own(&app.texts, person.id, &said)).await
}

pub(super) fn routes(routes: &mut Routes) {
    routes.press(SHOW, show);
    routes.press(TOGGLE, toggle);
    routes.press(WRITE_ZONE, ask_for_zone);
    routes.form(WRITE_ZONE, form, take_zone);
}
