//! `/goals`, and the buttons, lists and forms of goals and steps. Each is checked against the records by its use case.

use poise::serenity_prelude as serenity;
use trellis_domain::goals::{Level, StepAct, StepKind};
use trellis_domain::growth::room_names;
use trellis_domain::ids::{GoalId, RoomId, StepId, UserId};

use super::addresses::{
    ADD_GOAL, ADD_STEP, COMPETENCY, CORRECT, DETAILS, DROP_GOAL, DROP_STEP, EDIT_GOAL, EDIT_STEP, EVIDENCE,
    GOAL, HISTORY, HOURS, Item, KIND, LEVEL, MOVE, NOTE, OPEN, PICK, PlanOf, REACHED, Revised, SHOW, STEP,
    STEP_BESIDE, TAKE_UP_GOAL, TAKE_UP_STEP, TOWARDS, Tap, WHOSE,
};
use super::doing::{self, Came, Wish};
use super::planning::{self, GoalWish, WrittenGoal, WrittenStep};
use super::{reading, unknown, view};
use crate::interaction::lists::offered;
use crate::interaction::{
    App, Asker, Command, Context, Paged, Press, Routes, Subject, Submission, of_command,
};
use trellis_kernel::discord::message::{Form, Message};
use trellis_kernel::error::Result;
use trellis_kernel::t;

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![goals()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(OPEN, open);
    routes.press(SHOW, show);
    routes.press(WHOSE, whose);
    routes.press(PICK, pick);
    routes.press(HISTORY, history);

    routes.press(ADD_GOAL, ask_for_goal);
    routes.form(ADD_GOAL, goal_form, add_goal);
    routes.press(GOAL, show_goal);
    routes.press(EDIT_GOAL, ask_to_edit_goal);
    routes.form(EDIT_GOAL, edit_goal_form, edit_goal);
    routes.press(REACHED, |app, press| change_goal(app, press, GoalWish::Reach));
    routes.press(DROP_GOAL, |app, press| change_goal(app, press, GoalWish::Drop));
    routes.press(TAKE_UP_GOAL, |app, press| {
        change_goal(app, press, GoalWish::TakeUp)
    });

    routes.press(ADD_STEP, ask_for_step);
    routes.form(ADD_STEP, step_form, add_step);
    routes.press(STEP, show_step);
    routes.press(STEP_BESIDE, show_step_beside);
    routes.press(EDIT_STEP, ask_to_edit_step);
    routes.form(EDIT_STEP, edit_step_form, edit_step);
    routes.press(MOVE, ask_to_move);
    routes.form(MOVE, move_form, move_step);
    for tap in Tap::ALL {
        routes.press(tap.in_room(), move |app, press| tapped_in_room(app, press, tap));
        routes.press(tap.own(), move |app, press| tapped(app, press, tap));
    }
    routes.press(DROP_STEP, drop_step);
    routes.press(TAKE_UP_STEP, take_up_step);
    routes.press(CORRECT, ask_to_correct);
    routes.form(CORRECT, correct_form, correct);
    routes.press(EVIDENCE, ask_for_evidence);
    routes.form(EVIDENCE, evidence_form, take_evidence);
    routes.press(NOTE, ask_for_note);
    routes.form(NOTE, note_form, take_note);
    routes.press(COMPETENCY, ask_for_competency);
    routes.form(COMPETENCY, competency_form, take_competency);
    routes.press(DETAILS, details);
    routes.press(KIND, choose_kind);
    routes.press(LEVEL, choose_level);
    routes.press(HOURS, choose_hours);
    routes.press(TOWARDS, choose_goal);
}

#[poise::command(slash_command)]
async fn goals(ctx: Context<'_>, #[autocomplete = "autocomplete_room"] room: Option<String>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let room = reading::which_room(app, &asker, room.as_deref()).await?;
    let plan = reading::first_plan(app, &asker, room).await?;
    answer.reply(&view::plan(&app.texts, &plan, 0)).await
}

async fn autocomplete_room(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let response = serenity::CreateAutocompleteResponse::new();
    let Ok((asker, _)) = of_command(&ctx).await else {
        return response;
    };
    let Ok(mut connection) = ctx.data().db.read().await else {
        return response;
    };
    let rooms = reading::rooms_of(&mut connection, &asker)
        .await
        .unwrap_or_default();
    let ids = rooms.iter().map(|room| room.id.to_string());
    offered(room_names(&rooms).into_iter().zip(ids), partial)
}

async fn open(app: App, press: Press<RoomId>) -> Result<()> {
    let plan = reading::first_plan(&app, &press.asker, press.subject).await?;
    press.answer.reply(&view::plan(&app.texts, &plan, 0)).await
}

async fn show(app: App, press: Press<Paged<PlanOf>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let plan = reading::plan(&app, &press.asker, of).await?;
    press.answer.update(&view::plan(&app.texts, &plan, page)).await
}

/// What was chosen from a list.
fn chosen<S>(press: &Press<S>) -> Result<&str> {
    let value = press.values.first();
    Ok(value.map(String::as_str).ok_or_else(unknown)?)
}

async fn whose(app: App, press: Press<RoomId>) -> Result<()> {
    let owner: UserId = chosen(&press)?.parse().map_err(|_| unknown())?;
    let of = PlanOf {
        room: press.subject,
        owner,
    };
    let plan = reading::plan(&app, &press.asker, of).await?;
    press.answer.update(&view::plan(&app.texts, &plan, 0)).await
}

/// A choice is of a list that anybody can send: what it names has to be of the plan.
async fn pick(app: App, press: Press<PlanOf>) -> Result<()> {
    let of = press.subject;
    let item: Item = chosen(&press)?.parse()?;
    if !item.is_of(&mut *app.db.read().await?, press.asker.guild).await? {
        return Err(unknown().into());
    }
    let message = match item {
        Item::Goal(id) => {
            let shown = reading::goal(&app, &press.asker, id).await?;
            if (shown.goal.room, shown.goal.owner) != (of.room, of.owner) {
                return Err(unknown().into());
            }
            view::goal(&app.texts, &shown, String::new())
        }
        Item::Step(id) => {
            let shown = reading::step(&app, &press.asker, id).await?;
            if (shown.step.room, shown.step.owner) != (of.room, of.owner) {
                return Err(unknown().into());
            }
            view::step(&app.texts, &shown, String::new())
        }
    };
    press.answer.update(&message).await
}

async fn history(app: App, press: Press<Paged<Item>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let entries = reading::history(&app, &press.asker, of).await?;
    let page = view::history(&app.texts, of, &entries, page);
    press.answer.update(&page).await
}

async fn goal_view(app: &App, asker: &Asker, id: GoalId, words: String) -> Result<Message> {
    let shown = reading::goal(app, asker, id).await?;
    Ok(view::goal(&app.texts, &shown, words))
}

async fn step_view(app: &App, asker: &Asker, id: StepId, words: String) -> Result<Message> {
    let shown = reading::step(app, asker, id).await?;
    Ok(view::step(&app.texts, &shown, words))
}

async fn show_goal(app: App, press: Press<GoalId>) -> Result<()> {
    let message = goal_view(&app, &press.asker, press.subject, String::new()).await?;
    press.answer.update(&message).await
}

async fn show_step(app: App, press: Press<StepId>) -> Result<()> {
    let message = step_view(&app, &press.asker, press.subject, String::new()).await?;
    press.answer.update(&message).await
}

async fn show_step_beside(app: App, press: Press<StepId>) -> Result<()> {
    let message = step_view(&app, &press.asker, press.subject, String::new()).await?;
    press.answer.reply(&message).await
}

fn written_goal<S>(sent: &Submission<S>) -> WrittenGoal {
    WrittenGoal {
        text: sent.field(view::TEXT).to_owned(),
        measure: sent.field(view::MEASURE).to_owned(),
        by: sent.field(view::BY).to_owned(),
    }
}

async fn ask_for_goal(app: App, press: Press<PlanOf>) -> Result<()> {
    let form = goal_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn goal_form(app: App, asker: Asker, of: PlanOf) -> Result<Form> {
    let span = planning::to_set(&app, &asker, of).await?;
    Ok(view::goal_form(&app.texts, of, span))
}

async fn add_goal(app: App, sent: Submission<PlanOf>) -> Result<()> {
    let id = planning::set(&app, &sent.asker, sent.subject, written_goal(&sent)).await?;
    let words = t!(app.texts, "goals-goal-set");
    let message = goal_view(&app, &sent.asker, id, words).await?;
    sent.answer.reply(&message).await
}

async fn ask_to_edit_goal(app: App, press: Press<Revised<GoalId>>) -> Result<()> {
    let form = edit_goal_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

/// As it stands now, whatever revision the button was of: who opens it sees what they change.
async fn edit_goal_form(app: App, asker: Asker, of: Revised<GoalId>) -> Result<Form> {
    let goal = planning::to_edit(&app, &asker, of.id).await?;
    Ok(view::edit_goal_form(&app.texts, &goal))
}

async fn edit_goal(app: App, sent: Submission<Revised<GoalId>>) -> Result<()> {
    let Revised { id, revision } = sent.subject;
    let wish = GoalWish::Edit(written_goal(&sent), revision);
    planning::change(&app, &sent.asker, id, wish).await?;
    let words = t!(app.texts, "goals-changed");
    let message = goal_view(&app, &sent.asker, id, words).await?;
    sent.answer.reply(&message).await
}

async fn change_goal(app: App, press: Press<GoalId>, wish: GoalWish) -> Result<()> {
    let words = match wish {
        GoalWish::Reach => t!(app.texts, "goals-goal-reached"),
        GoalWish::Drop => t!(app.texts, "goals-goal-dropped"),
        GoalWish::TakeUp | GoalWish::Edit(..) => t!(app.texts, "goals-taken-up"),
    };
    planning::change(&app, &press.asker, press.subject, wish).await?;
    let message = goal_view(&app, &press.asker, press.subject, words).await?;
    press.answer.update(&message).await
}

fn written_step<S>(sent: &Submission<S>) -> WrittenStep {
    WrittenStep {
        text: sent.field(view::TEXT).to_owned(),
        cue: sent.field(view::CUE).to_owned(),
        when: sent.field(view::WHEN).to_owned(),
    }
}

async fn ask_for_step(app: App, press: Press<PlanOf>) -> Result<()> {
    let form = step_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn step_form(app: App, asker: Asker, of: PlanOf) -> Result<Form> {
    planning::to_write(&app, &asker, of).await?;
    Ok(view::step_form(&app.texts, of))
}

async fn add_step(app: App, sent: Submission<PlanOf>) -> Result<()> {
    let (step, heavy) = planning::write(&app, &sent.asker, sent.subject, written_step(&sent)).await?;
    let words = if step.words.when.is_some() {
        t!(app.texts, "goals-step-added")
    } else {
        t!(app.texts, "goals-step-added-undated")
    };
    let words = view::with_load(&app.texts, words, heavy);
    let message = step_view(&app, &sent.asker, step.id, words).await?;
    sent.answer.reply(&message).await
}

async fn ask_to_edit_step(app: App, press: Press<Revised<StepId>>) -> Result<()> {
    let form = edit_step_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

/// As it stands now, whatever revision the button was of.
async fn edit_step_form(app: App, asker: Asker, of: Revised<StepId>) -> Result<Form> {
    let (step, _) = doing::to_edit(&app, &asker, of.id).await?;
    Ok(view::edit_step_form(&app.texts, &step))
}

async fn edit_step(app: App, sent: Submission<Revised<StepId>>) -> Result<()> {
    let Revised { id, revision } = sent.subject;
    let wish = Wish::Edit(written_step(&sent), revision);
    let came = doing::act(&app, &sent.asker, id, wish).await?;
    let words = t!(app.texts, "goals-changed");
    answer_form(&app, &sent, &came, words).await
}

/// The answer to a form about a step.
async fn answer_form<S>(app: &App, sent: &Submission<S>, came: &Came, words: String) -> Result<()> {
    let words = view::with_load(&app.texts, words, came.heavy);
    let message = step_view(app, &sent.asker, came.step.id, words).await?;
    sent.answer.reply(&message).await
}

async fn ask_to_move(app: App, press: Press<StepId>) -> Result<()> {
    let form = move_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn move_form(app: App, asker: Asker, id: StepId) -> Result<Form> {
    let (step, span) = doing::to_edit(&app, &asker, id).await?;
    Ok(view::move_form(&app.texts, &step, span))
}

async fn move_step(app: App, sent: Submission<StepId>) -> Result<()> {
    let wish = Wish::Move(sent.field(view::WHEN).to_owned());
    let came = doing::act(&app, &sent.asker, sent.subject, wish).await?;
    let words = t!(app.texts, "goals-step-moved");
    answer_form(&app, &sent, &came, words).await
}

async fn tap(app: &App, asker: &Asker, id: StepId, tap: Tap) -> Result<Message> {
    let act = match tap {
        Tap::Done => StepAct::Done,
        Tap::Stuck => StepAct::Stuck,
        Tap::Confirm => StepAct::Confirm,
    };
    let came = doing::act(app, asker, id, Wish::Act(act)).await?;
    let words = view::tapped(&app.texts, tap, came.is_new);
    step_view(app, asker, id, words).await
}

/// Everybody in the room sees the message of the button, so the answer is one of its own.
async fn tapped_in_room(app: App, press: Press<StepId>, which: Tap) -> Result<()> {
    let message = tap(&app, &press.asker, press.subject, which).await?;
    press.answer.reply(&message).await
}

async fn tapped(app: App, press: Press<StepId>, which: Tap) -> Result<()> {
    let message = tap(&app, &press.asker, press.subject, which).await?;
    press.answer.update(&message).await
}

/// Does something to a step and shows it.
async fn does(app: &App, press: &Press<StepId>, wish: Wish, words: String) -> Result<()> {
    doing::act(app, &press.asker, press.subject, wish).await?;
    let message = step_view(app, &press.asker, press.subject, words).await?;
    press.answer.update(&message).await
}

async fn drop_step(app: App, press: Press<StepId>) -> Result<()> {
    let words = t!(app.texts, "goals-step-dropped");
    does(&app, &press, Wish::Act(StepAct::Drop), words).await
}

async fn take_up_step(app: App, press: Press<StepId>) -> Result<()> {
    let words = t!(app.texts, "goals-taken-up");
    does(&app, &press, Wish::TakeUp, words).await
}

async fn ask_to_correct(app: App, press: Press<StepId>) -> Result<()> {
    let form = correct_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn correct_form(app: App, asker: Asker, id: StepId) -> Result<Form> {
    let step = doing::to_correct(&app, &asker, id).await?;
    Ok(view::correct_form(&app.texts, step.id))
}

async fn correct(app: App, sent: Submission<StepId>) -> Result<()> {
    let wish = Wish::Act(StepAct::Correct(sent.field(view::TEXT).to_owned()));
    let came = doing::act(&app, &sent.asker, sent.subject, wish).await?;
    let words = t!(app.texts, "goals-correction-told");
    answer_form(&app, &sent, &came, words).await
}

async fn ask_for_evidence(app: App, press: Press<StepId>) -> Result<()> {
    let form = evidence_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn evidence_form(app: App, asker: Asker, id: StepId) -> Result<Form> {
    let step = doing::to_write_beside(&app, &asker, id).await?;
    Ok(view::evidence_form(&app.texts, &step))
}

async fn take_evidence(app: App, sent: Submission<StepId>) -> Result<()> {
    let wish = Wish::Act(StepAct::Evidence(sent.field(view::TEXT).to_owned()));
    let came = doing::act(&app, &sent.asker, sent.subject, wish).await?;
    let words = t!(app.texts, "goals-evidence-kept");
    answer_form(&app, &sent, &came, words).await
}

async fn ask_for_note(app: App, press: Press<StepId>) -> Result<()> {
    let form = note_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn note_form(app: App, asker: Asker, id: StepId) -> Result<Form> {
    let note = doing::to_note(&app, &asker, id).await?;
    Ok(view::note_form(&app.texts, id, &note))
}

async fn take_note(app: App, sent: Submission<StepId>) -> Result<()> {
    let (id, text) = (sent.subject, sent.field(view::TEXT).to_owned());
    let step = doing::note(&app, &sent.asker, id, text).await?;
    let words = t!(app.texts, "goals-note-kept");
    let message = step_view(&app, &sent.asker, step.id, words).await?;
    sent.answer.reply(&message).await
}

async fn ask_for_competency(app: App, press: Press<StepId>) -> Result<()> {
    let form = competency_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn competency_form(app: App, asker: Asker, id: StepId) -> Result<Form> {
    let (step, _) = doing::to_edit(&app, &asker, id).await?;
    Ok(view::competency_form(&app.texts, &step))
}

async fn take_competency(app: App, sent: Submission<StepId>) -> Result<()> {
    let wish = Wish::Act(StepAct::Competency(sent.field(view::TEXT).to_owned()));
    let came = doing::act(&app, &sent.asker, sent.subject, wish).await?;
    let words = t!(app.texts, "goals-changed");
    answer_form(&app, &sent, &came, words).await
}

async fn details(app: App, press: Press<StepId>) -> Result<()> {
    doing::to_write_beside(&app, &press.asker, press.subject).await?;
    show_details(&app, &press, String::new()).await
}

async fn show_details(app: &App, press: &Press<StepId>, words: String) -> Result<()> {
    let shown = reading::step(app, &press.asker, press.subject).await?;
    let message = view::details(&app.texts, &shown, words);
    press.answer.update(&message).await
}

/// Chooses something of a step.
async fn choose(app: &App, press: &Press<StepId>, wish: Wish) -> Result<()> {
    let came = doing::act(app, &press.asker, press.subject, wish).await?;
    let words = view::with_load(&app.texts, t!(app.texts, "goals-changed"), came.heavy);
    show_details(app, press, words).await
}

async fn choose_kind(app: App, press: Press<StepId>) -> Result<()> {
    let kind = StepKind::parse(chosen(&press)?).ok_or_else(unknown)?;
    choose(&app, &press, Wish::Act(StepAct::Kind(kind))).await
}

async fn choose_level(app: App, press: Press<StepId>) -> Result<()> {
    let level = Level::parse(chosen(&press)?).ok_or_else(unknown)?;
    choose(&app, &press, Wish::Act(StepAct::Level(level))).await
}

async fn choose_hours(app: App, press: Press<StepId>) -> Result<()> {
    let hours = match chosen(&press)? {
        view::NONE => None,
        hours => Some(hours.parse().map_err(|_| unknown())?),
    };
    choose(&app, &press, Wish::Act(StepAct::Hours(hours))).await
}

async fn choose_goal(app: App, press: Press<StepId>) -> Result<()> {
    let goal = match chosen(&press)? {
        view::NONE => None,
        id => Some(id.parse().map_err(|_| unknown())?),
    };
    choose(&app, &press, Wish::Towards(goal)).await
}
