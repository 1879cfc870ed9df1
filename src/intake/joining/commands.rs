//! `/me`, and the buttons and forms of joining.

use trellis_domain::ids::{CohortId, ParticipantId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::people::{PeopleRefusal, Role};
use trellis_domain::refusal::Refusal;
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;
use trellis_kernel::t;

use super::signing_up::{self, Door};
use super::{introducing, view};
use crate::interaction::lists::Further;
use crate::interaction::{
    App, Asker, Command, Context, Nothing, Paged, Press, Route, Routes, Submission, of_command,
};

/// A page of what somebody said.
pub(super) const ME: Route<Paged<Nothing>> = Route::new("people", "me");
pub(super) const JOIN_AS_MENTOR: Route<CohortId> = Route::new("people", "join-mentor");
pub(super) const JOIN_AS_MENTEE: Route<CohortId> = Route::new("people", "join-mentee");
pub(super) const SIGN_UP_AS_MENTOR: Route<CohortId> = Route::new("people", "signup-mentor");
pub(super) const SIGN_UP_AS_MENTEE: Route<CohortId> = Route::new("people", "signup-mentee");
pub(super) const COMMIT: Route<ParticipantId> = Route::new("people", "commit");
/// As [`COMMIT`], and their first answers introduce them in their rooms.
pub(super) const COMMIT_SHOWING: Route<ParticipantId> = Route::new("people", "commit-showing");
/// Their first answers introduce them in their rooms.
pub(super) const SHOW: Route<ParticipantId> = Route::new("people", "show");
/// They do no longer.
pub(super) const HIDE: Route<ParticipantId> = Route::new("people", "hide");
pub(super) const EDIT: Route<ParticipantId> = Route::new("people", "edit");
pub(super) const EDITED: Route<ParticipantId> = Route::new("people", "edited");
pub(super) const LEAVE: Route<ParticipantId> = Route::new("people", "leave");
pub(super) const LEAVE_NOW: Route<ParticipantId> = Route::new("people", "leave-now");
pub(super) const STAY: Route<ParticipantId> = Route::new("people", "stay");
pub(super) const READ: Route<CohortId> = Route::new("people", "read");

#[poise::command(slash_command, rename = "me")]
async fn me(ctx: Context<'_>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let mine = signing_up::mine(app, &asker).await?;
    if mine.said.is_empty() {
        let past = signing_up::past(app, &asker).await?;
        let message = view::in_nothing(&app.texts, &past, &mine.unfinished);
        return answer.reply(&message).await;
    }
    answer.reply(&view::me(&app.texts, &mine, 0)).await
}

async fn turn(app: App, press: Press<Paged<Nothing>>) -> Result<()> {
    let mine = signing_up::mine(&app, &press.asker).await?;
    let page = view::me(&app.texts, &mine, press.subject.page);
    press.answer.update(&page).await
}

async fn join(app: App, press: Press<CohortId>, role: Role) -> Result<()> {
    let id = press.subject;
    let texts = &app.texts;
    let (cohort, before) = match signing_up::knock(&app, &press.asker, id).await? {
        Door::Open(cohort, before) => (cohort, before),
        Door::Inside(cohort, person) => {
            let words = if person.role == role {
                t!(texts, "people-already-in", role = role.as_str())
            } else {
                t!(
                    texts,
                    "people-already-in-other",
                    role = person.role.as_str(),
                    sign_up = if cohort.takes_sign_ups() { "open" } else { "over" }
                )
            };
            return press
                .answer
                .reply(&view::card_saying(words, texts, &cohort, &person))
                .await;
        }
    };
    let form = view::sign_up_form(texts, &cohort, role, before.as_ref());
    if !form.inputs.is_empty() {
        return press.answer.form(&form).await;
    }
    let (cohort, draft) = signing_up::write_draft(&app, press.asker, id, role, Default::default()).await?;
    press.answer.reply(&view::card(texts, &cohort, &draft)).await
}

async fn sign_up_form(app: App, asker: Asker, id: CohortId, role: Role) -> Result<Form> {
    match signing_up::knock(&app, &asker, id).await? {
        Door::Open(cohort, before) => Ok(view::sign_up_form(&app.texts, &cohort, role, before.as_ref())),
        Door::Inside(..) => PeopleRefusal::AlreadyJoined.refuse(),
    }
}

async fn signed_up(app: App, sent: Submission<CohortId>, role: Role) -> Result<()> {
    let id = sent.subject;
    let cohort = signing_up::cohort(&app, id).await?;
    sent.answer
        .asked(&view::sign_up_form(&app.texts, &cohort, role, None));
    let (cohort, draft) = signing_up::write_draft(&app, sent.asker, id, role, sent.fields).await?;
    sent.answer.reply(&view::card(&app.texts, &cohort, &draft)).await
}

async fn commit(app: App, press: Press<ParticipantId>, shows: bool) -> Result<()> {
    let id = press.subject;
    let (cohort, person) = signing_up::commit(&app, press.asker, id, shows).await?;
    press
        .answer
        .update(&view::welcome(&app.texts, &cohort, &person))
        .await
}

async fn show(app: App, press: Press<ParticipantId>, shows: bool) -> Result<()> {
    let id = press.subject;
    let (cohort, person) = introducing::show(&app, press.asker, id, shows).await?;
    let words = if shows {
        t!(app.texts, "people-shown")
    } else {
        t!(app.texts, "people-hidden")
    };
    let card = view::card_saying(words, &app.texts, &cohort, &person);
    press.answer.update(&card).await
}

async fn edit(app: App, press: Press<ParticipantId>) -> Result<()> {
    let id = press.subject;
    let (cohort, person) = signing_up::look_up(&app, &press.asker, id).await?;
    person.may_write(&cohort)?;
    let form = match person.is_draft() {
        true => view::sign_up_form(&app.texts, &cohort, person.role, Some(&person)),
        false => view::edit_form(&app.texts, &cohort, &person),
    };
    if form.inputs.is_empty() {
        let words = t!(app.texts, "people-nothing-to-edit");
        return press
            .answer
            .update(&view::card_saying(words, &app.texts, &cohort, &person))
            .await;
    }
    press.answer.form(&form).await
}

async fn edit_form(app: App, asker: Asker, id: ParticipantId) -> Result<Form> {
    let (cohort, person) = signing_up::look_up(&app, &asker, id).await?;
    person.may_write(&cohort)?;
    Ok(view::edit_form(&app.texts, &cohort, &person))
}

async fn edited(app: App, sent: Submission<ParticipantId>) -> Result<()> {
    let id = sent.subject;
    let (cohort, person) = signing_up::look_up(&app, &sent.asker, id).await?;
    sent.answer.asked(&view::edit_form(&app.texts, &cohort, &person));
    let (cohort, person) = signing_up::edit(&app, sent.asker, id, sent.fields).await?;
    let words = t!(app.texts, "people-edited");
    sent.answer
        .reply(&view::card_saying(words, &app.texts, &cohort, &person))
        .await
}

/// A draft goes at once; who takes part is asked first.
async fn leave(app: App, press: Press<ParticipantId>) -> Result<()> {
    let id = press.subject;
    let (cohort, person) = signing_up::look_up(&app, &press.asker, id).await?;
    if person.is_active() {
        return press
            .answer
            .update(&view::confirm_leave(&app.texts, &cohort, &person))
            .await;
    }
    leave_now(app, press).await
}

async fn leave_now(app: App, press: Press<ParticipantId>) -> Result<()> {
    let id = press.subject;
    let left = signing_up::leave(&app, press.asker, id).await?;
    press.answer.update(&view::left(&app.texts, &left)).await
}

async fn stay(app: App, press: Press<ParticipantId>) -> Result<()> {
    let id = press.subject;
    let (cohort, person) = signing_up::look_up(&app, &press.asker, id).await?;
    press
        .answer
        .update(&view::card(&app.texts, &cohort, &person))
        .await
}

/// A coordinator reads what somebody said at sign-up.
async fn read(app: App, press: Press<CohortId>) -> Result<()> {
    let cohort = press.subject;
    let chosen = press.values.first();
    if let Some(Ok(Further(from))) = chosen.map(|chosen| chosen.parse()) {
        let (cohort, people) = signing_up::all(&app, &press.asker, cohort).await?;
        let message = view::further(&app.texts, &cohort, &people, from);
        return press.answer.reply(&message).await;
    }
    let chosen = chosen.and_then(|id| id.parse().ok());
    let who = chosen.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    let (cohort, person, called) = signing_up::read(&app, &press.asker, cohort, who).await?;
    press
        .answer
        .reply(&view::read(&app.texts, &cohort, &person, &called))
        .await
}

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![me()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(ME, turn);
    routes.press(JOIN_AS_MENTOR, |app, press| join(app, press, Role::Mentor));
    routes.press(JOIN_AS_MENTEE, |app, press| join(app, press, Role::Mentee));
    routes.form(
        SIGN_UP_AS_MENTOR,
        |app, asker, id| sign_up_form(app, asker, id, Role::Mentor),
        |app, sent| signed_up(app, sent, Role::Mentor),
    );
    routes.form(
        SIGN_UP_AS_MENTEE,
        |app, asker, id| sign_up_form(app, asker, id, Role::Mentee),
        |app, sent| signed_up(app, sent, Role::Mentee),
    );
    routes.press(COMMIT, |app, press| commit(app, press, false));
    routes.press(COMMIT_SHOWING, |app, press| commit(app, press, true));
    routes.press(SHOW, |app, press| show(app, press, true));
    routes.press(HIDE, |app, press| show(app, press, false));
    routes.press(EDIT, edit);
    routes.form(EDITED, edit_form, edited);
    routes.press(LEAVE, leave);
    routes.press(LEAVE_NOW, leave_now);
    routes.press(STAY, stay);
    routes.press(READ, read);
}
