//! `/session`, and the buttons and forms of planning a session and of what comes after it.

use trellis_domain::ids::{RoomId, SessionId};
use trellis_domain::session::{Fit, Held, Plan, Tap, Wish};

use super::planning::{self, Offer};
use super::{
    CALL_OFF, FILE, GO_ON, HOURS, LEARNED, LIST, MET, NEXT_TIME, NOT_MET, PLAN, PREPARE, PartOfRoom, SAVE,
    TAKE, TIMES, WANT, WHEN, ZONE, after, brief, calendar, fit_route, held_route, tap_route, view,
};
use crate::intake::hours;
use crate::interaction::{App, Asker, Command, Context, Paged, Press, Routes, Submission, of_command};
use trellis_kernel::discord::message::{Form, Message};
use trellis_kernel::error::Result;

/// The names of the forms' inputs.
pub(super) const MOMENT: &str = "when";
pub(super) const WORD: &str = "word";
pub(super) const LINE: &str = "line";

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![session()]
}

#[poise::command(slash_command, subcommands("plan", "list"), subcommand_required)]
async fn session(_: Context<'_>) -> Result<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn plan(ctx: Context<'_>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let room = planning::meant(app, &asker).await?;
    let message = offered(app, &asker, room).await?;
    answer.reply(&message).await
}

#[poise::command(slash_command)]
async fn list(ctx: Context<'_>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let room = planning::meant(app, &asker).await?;
    let (desk, sessions, now) = planning::listed(app, &asker, room).await?;
    answer
        .reply(&view::list(&app.texts, &desk, &sessions, 0, now))
        .await
}

async fn turn(app: App, press: Press<Paged<RoomId>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    let (desk, sessions, now) = planning::listed(&app, &press.asker, of).await?;
    press
        .answer
        .update(&view::list(&app.texts, &desk, &sessions, page, now))
        .await
}

async fn offered(app: &App, asker: &Asker, room: RoomId) -> Result<Message> {
    let offer = planning::offer(app, asker, room).await?;
    Ok(offer_in_words(app, asker, &offer))
}

fn offer_in_words(app: &App, asker: &Asker, offer: &Offer) -> Message {
    match offer {
        Offer::Ahead(desk, session) => view::ahead(&app.texts, desk, session),
        Offer::Hours(desk) => view::ask_hours(&app.texts, desk, asker.user),
        Offer::Times {
            desk,
            at_the_cadence,
            common,
        } => view::times(&app.texts, desk, *at_the_cadence, common),
    }
}

async fn show(app: App, press: Press<RoomId>) -> Result<()> {
    let message = offered(&app, &press.asker, press.subject).await?;
    press.answer.reply(&message).await
}

async fn times(app: App, press: Press<RoomId>) -> Result<()> {
    let offer = planning::times(&app, &press.asker, press.subject).await?;
    press
        .answer
        .update(&offer_in_words(&app, &press.asker, &offer))
        .await
}

async fn toggle_hours(app: App, press: Press<PartOfRoom>) -> Result<()> {
    let PartOfRoom { room, part } = press.subject;
    let desk = planning::desk(&app, &press.asker, room).await?;
    hours::toggle(&app, desk.cohort.id, press.asker.user, part).await?;
    let desk = planning::desk(&app, &press.asker, room).await?;
    press
        .answer
        .update(&view::ask_hours(&app.texts, &desk, press.asker.user))
        .await
}

async fn ask_for_zone(app: App, press: Press<RoomId>) -> Result<()> {
    let form = zone_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn zone_form(app: App, asker: Asker, room: RoomId) -> Result<Form> {
    let desk = planning::desk(&app, &asker, room).await?;
    let own = desk.of_person(asker.user);
    Ok(hours::zone_form(&app.texts, ZONE.to(room), &own))
}

async fn take_zone(app: App, sent: Submission<RoomId>) -> Result<()> {
    let desk = planning::desk(&app, &sent.asker, sent.subject).await?;
    hours::own_zone(&app, desk.cohort.id, sent.asker.user, sent.field(hours::ZONE)).await?;
    let desk = planning::desk(&app, &sent.asker, sent.subject).await?;
    sent.answer
        .reply(&view::ask_hours(&app.texts, &desk, sent.asker.user))
        .await
}

async fn go_on(app: App, press: Press<RoomId>) -> Result<()> {
    let desk = planning::desk(&app, &press.asker, press.subject).await?;
    hours::skip(&app, desk.cohort.id, press.asker.user).await?;
    times(app, press).await
}

async fn ask_when(app: App, press: Press<RoomId>) -> Result<()> {
    let form = when_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn when_form(app: App, asker: Asker, room: RoomId) -> Result<Form> {
    let desk = planning::desk(&app, &asker, room).await?;
    Ok(view::when_form(&app.texts, &desk, asker.user))
}

async fn take_when(app: App, sent: Submission<RoomId>) -> Result<()> {
    let shown = planning::read(&app, &sent.asker, sent.subject, sent.field(MOMENT)).await?;
    sent.answer.reply(&view::shown_back(&app.texts, &shown)).await
}

async fn take(app: App, press: Press<Wish>) -> Result<()> {
    let shown = planning::take(&app, &press.asker, press.subject).await?;
    press.answer.update(&view::shown_back(&app.texts, &shown)).await
}

async fn save(app: App, press: Press<Wish>) -> Result<()> {
    let (desk, plan) = planning::save(&app, &press.asker, press.subject).await?;
    let texts = &app.texts;
    let (words, session) = match &plan {
        Plan::New(session) => (view::saved(texts, &desk, session), Some(session)),
        Plan::Moved { after, .. } => (view::saved_move(texts, &desk, after), Some(after)),
        Plan::AsItIs(session) => (view::is_so(texts, &desk, session), Some(session)),
        Plan::OthersFirst(first) => (
            view::others_first(texts, &desk, first.as_ref(), press.subject),
            None,
        ),
    };
    let file =
        session.map(|session| calendar::file(session, &view::summary(texts, &desk.room), app.clock.now()));
    press.answer.update_with(&words, file.as_ref()).await
}

async fn hold(app: App, press: Press<SessionId>, held: Held) -> Result<()> {
    let (desk, session) = planning::hold(&app, &press.asker, press.subject, held).await?;
    press
        .answer
        .update(&view::ahead(&app.texts, &desk, &session))
        .await
}

async fn file(app: App, press: Press<SessionId>) -> Result<()> {
    let (session, room) = planning::own(&app, &press.asker, press.subject).await?;
    let file = calendar::file(&session, &view::summary(&app.texts, &room), app.clock.now());
    press
        .answer
        .reply_with(&view::file(&app.texts), Some(&file))
        .await
}

async fn ask_call_off(app: App, press: Press<SessionId>) -> Result<()> {
    let form = call_off_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn call_off_form(app: App, asker: Asker, id: SessionId) -> Result<Form> {
    planning::may_call_off(&app, &asker, id).await?;
    Ok(view::call_off_form(&app.texts, id))
}

async fn call_off(app: App, sent: Submission<SessionId>) -> Result<()> {
    let word = sent.field(WORD);
    let (desk, session) = planning::call_off(&app, &sent.asker, sent.subject, word).await?;
    let file = calendar::file(&session, &view::summary(&app.texts, &desk.room), app.clock.now());
    let words = view::is_called_off(&app.texts, &desk, &session);
    sent.answer.reply_with(&words, Some(&file)).await
}

async fn prepare(app: App, press: Press<RoomId>) -> Result<()> {
    let found = brief::show(&app, &press.asker, press.subject).await?;
    press.answer.reply(&view::brief(&app.texts, &found)).await
}

async fn ask_want(app: App, press: Press<RoomId>) -> Result<()> {
    let form = want_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn want_form(app: App, asker: Asker, room: RoomId) -> Result<Form> {
    let so_far = brief::own_wish(&app, &asker, room).await?;
    Ok(view::want_form(&app.texts, room, &so_far))
}

async fn take_want(app: App, sent: Submission<RoomId>) -> Result<()> {
    let kept = brief::want(&app, &sent.asker, sent.subject, sent.field(LINE)).await?;
    sent.answer.reply(&view::wanted(&app.texts, kept.is_some())).await
}

async fn met(app: App, press: Press<RoomId>) -> Result<()> {
    planning::met(&app, &press.asker, press.subject).await?;
    press.answer.reply(&view::met(&app.texts)).await
}

async fn tap(app: App, press: Press<SessionId>, tap: Tap) -> Result<()> {
    let noted = after::tap(&app, &press.asker, press.subject, tap).await?;
    press.answer.reply(&view::noted(&app.texts, &noted)).await
}

async fn fit(app: App, press: Press<SessionId>, fit: Fit) -> Result<()> {
    let noted = after::fit(&app, &press.asker, press.subject, fit).await?;
    press.answer.update(&view::noted(&app.texts, &noted)).await
}

async fn not_met(app: App, press: Press<SessionId>) -> Result<()> {
    let session = after::not_met(&app, &press.asker, press.subject).await?;
    press.answer.reply(&view::not_met(&app.texts, &session)).await
}

async fn ask_next_time(app: App, press: Press<SessionId>) -> Result<()> {
    let form = next_time_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn next_time_form(app: App, asker: Asker, id: SessionId) -> Result<Form> {
    let so_far = after::own_next_time(&app, &asker, id).await?;
    Ok(view::next_time_form(&app.texts, id, &so_far))
}

async fn take_next_time(app: App, sent: Submission<SessionId>) -> Result<()> {
    let text = sent.field(LINE).to_owned();
    let noted = after::next_time(&app, &sent.asker, sent.subject, text).await?;
    sent.answer.reply(&view::noted(&app.texts, &noted)).await
}

async fn ask_learned(app: App, press: Press<SessionId>) -> Result<()> {
    let form = learned_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn learned_form(app: App, asker: Asker, id: SessionId) -> Result<Form> {
    let so_far = after::own_learned(&app, &asker, id).await?;
    Ok(view::learned_form(&app.texts, id, &so_far))
}

async fn take_learned(app: App, sent: Submission<SessionId>) -> Result<()> {
    let text = sent.field(LINE).to_owned();
    let noted = after::learned(&app, &sent.asker, sent.subject, text).await?;
    sent.answer.reply(&view::noted(&app.texts, &noted)).await
}

/// The buttons and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(PLAN, show);
    routes.press(TIMES, times);
    routes.press(HOURS, toggle_hours);
    routes.press(ZONE, ask_for_zone);
    routes.form(ZONE, zone_form, take_zone);
    routes.press(GO_ON, go_on);
    routes.press(WHEN, ask_when);
    routes.form(WHEN, when_form, take_when);
    routes.press(TAKE, take);
    routes.press(SAVE, save);
    routes.press(FILE, file);
    routes.press(CALL_OFF, ask_call_off);
    routes.form(CALL_OFF, call_off_form, call_off);
    routes.press(PREPARE, prepare);
    routes.press(WANT, ask_want);
    routes.form(WANT, want_form, take_want);
    routes.press(MET, met);
    routes.press(LIST, turn);
    for given in Tap::ALL {
        routes.press(tap_route(given), move |app, press| tap(app, press, given));
    }
    for given in Held::ALL {
        routes.press(held_route(given), move |app, press| hold(app, press, given));
    }
    for given in Fit::ALL {
        routes.press(fit_route(given), move |app, press| fit(app, press, given));
    }
    routes.press(NOT_MET, not_met);
    routes.press(NEXT_TIME, ask_next_time);
    routes.form(NEXT_TIME, next_time_form, take_next_time);
    routes.press(LEARNED, ask_learned);
    routes.form(LEARNED, learned_form, take_learned);
}
