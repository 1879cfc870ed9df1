//! What a person can ask of growth: `/progress`, `/updates`, the menu of a message, the buttons and forms of an update.

use poise::serenity_prelude as serenity;
use trellis_domain::growth::{Entry, Evidence, FromMessage, Readers, Visibility, room_names};
use trellis_domain::ids::{DraftId, FeedbackId, RoomId, UpdateId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::changing::{self, Wish};
use super::posting::{self, Answered, Begun, WhichRoom};
use super::prefilling::prefilled;
use super::{
    ASK, ASK_NO_MORE, BEGIN, EDIT, FEEDBACK, KEEP, LIST, LIST_KEPT, MINE, NOTE, POST, READ, READ_ON, TAKE_UP,
    THROW_AWAY, VISIBILITY, WITHDRAW, WITHDRAW_NOW, WrittenBy, feedback, keeping, reading, unfinished, view,
};
use crate::interaction::lists::offered;
use crate::interaction::{
    App, Asker, Command, Context, FixedChoices, Nothing, Paged, Press, Routes, Submission, of_command,
};
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;

/// The slash commands.
pub(super) fn commands() -> Vec<Command> {
    vec![progress(), updates(), add_message()]
}

/// The buttons, selects and forms.
pub(super) fn routes(routes: &mut Routes) {
    routes.press(BEGIN, begin);
    routes.form(POST, new_form, post);
    routes.press(MINE, mine);
    routes.press(EDIT, ask_to_edit);
    routes.form(EDIT, edit_form, edit);
    routes.press(VISIBILITY, visibility);
    routes.press(WITHDRAW, withdraw);
    routes.press(WITHDRAW_NOW, withdraw_now);
    routes.press(KEEP, keep);
    routes.press(FEEDBACK, ask_for_feedback);
    routes.form(FEEDBACK, feedback_form, give_feedback);
    routes.press(ASK, ask);
    routes.press(ASK_NO_MORE, ask_no_more);
    routes.press(TAKE_UP, take_up);
    routes.press(NOTE, ask_for_note);
    routes.form(NOTE, note_form, note);
    routes.press(LIST, turn);
    routes.press(LIST_KEPT, turn_kept);
    routes.press(READ, read);
    routes.press(READ_ON, read_on);
    routes.press(THROW_AWAY, throw_away);
}

/// A list, because what is only suggested is picked unread: whoever typed *My room* and pressed Enter got the first.
const WHO_MAY_READ: FixedChoices = FixedChoices {
    option: "visibility",
    list: |texts| {
        let choice = |one: Readers| (view::readers_name(texts, one), one.as_str());
        Readers::OFFERED.into_iter().map(choice).collect()
    },
};

#[poise::command(slash_command, custom_data = "WHO_MAY_READ")]
async fn progress(
    ctx: Context<'_>,
    visibility: Option<String>,
    evidence: Option<serenity::Attachment>,
    #[autocomplete = "autocomplete_room"] room: Option<String>,
) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let readers = visibility
        .map(|word| Readers::parse(word.trim()).ok_or(Refusal::from(InteractionRefusal::BadOption)))
        .transpose()?;
    let evidence = evidence
        .map(|file| Evidence::new(file.filename, file.url, u64::from(file.size)))
        .transpose()?;
    let begun = Begun {
        room: room.map_or(WhichRoom::HereOrOnly, WhichRoom::Named),
        readers,
        evidence,
    };
    let draft = posting::begin(app, &asker, begun).await?;
    let form = view::new_form(&app.texts, &draft, &Entry::default());
    answer.form(&prefilled(app, &draft, form).await?).await
}

/// Begins an update from a message of one's own: Discord hands its words with the command, and no other message is read.
#[poise::command(context_menu_command = "Add to my growth thread", rename = "add-message")]
async fn add_message(ctx: Context<'_>, message: serenity::Message) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let file = message.attachments.into_iter().next();
    let from = FromMessage {
        author: UserId::new(message.author.id.get()),
        words: message.content,
        evidence: file
            .map(|file| Evidence::new(file.filename, file.url, u64::from(file.size)))
            .transpose()?,
    };
    let (entry, evidence) = from.begin(asker.user)?;
    let begun = Begun {
        room: WhichRoom::HereOrOnly,
        readers: Some(Readers::Others(Visibility::Server)),
        evidence,
    };
    let draft = posting::begin(app, &asker, begun).await?;
    answer.form(&view::new_form(&app.texts, &draft, &entry)).await
}

#[poise::command(slash_command)]
async fn updates(ctx: Context<'_>, mentee: Option<serenity::User>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let author = mentee.map_or(asker.user, |user| UserId::new(user.id.get()));
    let app = ctx.data();
    let kept = kept_beside(app, &asker, author).await?;
    match reading::of(app, &asker, author, 0).await {
        Ok(found) => answer.reply(&view::list(&app.texts, author, &found, kept)).await,
        // Whoever writes for themselves alone has something to read all the same.
        Err(_) if kept > 0 => {
            let found = keeping::list(app, &asker, 0).await?;
            answer.reply(&view::list_kept(&app.texts, &found)).await
        }
        Err(error) => Err(error),
    }
}

/// How much the asker keeps for themselves, where it is their own updates that they look at.
async fn kept_beside(app: &App, asker: &Asker, author: UserId) -> Result<usize> {
    if author == asker.user {
        keeping::count(app, asker).await
    } else {
        Ok(0)
    }
}

async fn turn_kept(app: App, press: Press<Paged<Nothing>>) -> Result<()> {
    let found = keeping::list(&app, &press.asker, press.subject.page).await?;
    press.answer.update(&view::list_kept(&app.texts, &found)).await
}

async fn turn(app: App, press: Press<Paged<WrittenBy>>) -> Result<()> {
    let Paged {
        of: WrittenBy(author),
        page,
    } = press.subject;
    let kept = kept_beside(&app, &press.asker, author).await?;
    let found = reading::of(&app, &press.asker, author, page).await?;
    press
        .answer
        .update(&view::list(&app.texts, author, &found, kept))
        .await
}

async fn autocomplete_room(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let response = serenity::CreateAutocompleteResponse::new();
    let Ok((asker, _)) = of_command(&ctx).await else {
        return response;
    };
    let Ok(mut connection) = ctx.data().db.read().await else {
        return response;
    };
    let rooms = posting::rooms_as_mentee(&mut connection, &asker)
        .await
        .unwrap_or_default();
    let ids = rooms.iter().map(|room| room.id.to_string());
    offered(room_names(&rooms).into_iter().zip(ids), partial)
}

fn entry_of<S>(sent: &Submission<S>) -> Result<Entry> {
    Ok(Entry::new(
        sent.field("did"),
        sent.field("learned"),
        sent.field("stuck"),
        sent.field("next"),
    )?)
}

async fn begin(app: App, press: Press<RoomId>) -> Result<()> {
    let begun = Begun {
        room: WhichRoom::This(press.subject),
        readers: None,
        evidence: None,
    };
    let draft = posting::begin(&app, &press.asker, begun).await?;
    let form = view::new_form(&app.texts, &draft, &Entry::default());
    press.answer.form(&prefilled(&app, &draft, form).await?).await
}

async fn new_form(app: App, asker: Asker, id: DraftId) -> Result<Form> {
    let draft = posting::waiting(&app, &asker, id).await?;
    Ok(view::new_form(&app.texts, &draft, &Entry::default()))
}

async fn post(app: App, sent: Submission<DraftId>) -> Result<()> {
    let posted = posting::post(&app, &sent.asker, sent.subject, entry_of(&sent)?);
    let words = match posted.await? {
        Answered::Posted(placed) => view::posted(&app.texts, &placed),
        Answered::Already(placed) => view::already_posted(&app.texts, &placed),
        Answered::Kept(entry) => view::kept(&app.texts, &entry),
        Answered::AlreadyKept(entry) => view::already_kept(&app.texts, &entry),
    };
    sent.answer.reply(&words).await
}

async fn mine(app: App, press: Press<UpdateId>) -> Result<()> {
    let own = changing::own(&app, &press.asker, press.subject).await?;
    press.answer.reply(&view::mine(&app.texts, &own)).await
}

async fn keep(app: App, press: Press<UpdateId>) -> Result<()> {
    let own = changing::own(&app, &press.asker, press.subject).await?;
    press.answer.update(&view::mine(&app.texts, &own)).await
}

async fn ask_to_edit(app: App, press: Press<UpdateId>) -> Result<()> {
    let form = edit_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn edit_form(app: App, asker: Asker, id: UpdateId) -> Result<Form> {
    let (readers, entry) = changing::to_edit(&app, &asker, id).await?;
    Ok(view::edit_form(&app.texts, id, readers, &entry))
}

async fn edit(app: App, sent: Submission<UpdateId>) -> Result<()> {
    let wish = Wish::Words(entry_of(&sent)?);
    let own = changing::change(&app, &sent.asker, sent.subject, wish).await?;
    sent.answer.reply(&view::changed(&app.texts, &own)).await
}

/// Changes something by a press, and shows what came of it.
async fn change_by(app: App, press: Press<UpdateId>, wish: Wish) -> Result<()> {
    let own = changing::change(&app, &press.asker, press.subject, wish).await?;
    press.answer.update(&view::changed(&app.texts, &own)).await
}

async fn visibility(app: App, press: Press<UpdateId>) -> Result<()> {
    let chosen = press.values.first().and_then(|word| Readers::parse(word));
    let chosen = chosen.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    change_by(app, press, Wish::Readers(chosen)).await
}

async fn ask(app: App, press: Press<UpdateId>) -> Result<()> {
    change_by(app, press, Wish::Feedback(true)).await
}

async fn ask_no_more(app: App, press: Press<UpdateId>) -> Result<()> {
    change_by(app, press, Wish::Feedback(false)).await
}

async fn withdraw(app: App, press: Press<UpdateId>) -> Result<()> {
    let own = changing::own(&app, &press.asker, press.subject).await?;
    press
        .answer
        .update(&view::confirm_withdrawal(&app.texts, &own))
        .await
}

async fn withdraw_now(app: App, press: Press<UpdateId>) -> Result<()> {
    change_by(app, press, Wish::Withdrawal).await
}

async fn take_up(app: App, press: Press<FeedbackId>) -> Result<()> {
    let given = feedback::take_up(&app, &press.asker, press.subject, None).await?;
    press
        .answer
        .reply(&view::taken_up_by_you(&app.texts, &given))
        .await
}

async fn ask_for_note(app: App, press: Press<FeedbackId>) -> Result<()> {
    let form = note_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn note_form(app: App, asker: Asker, id: FeedbackId) -> Result<Form> {
    let given = feedback::to_note(&app, &asker, id).await?;
    Ok(view::note_form(&app.texts, &given))
}

async fn note(app: App, sent: Submission<FeedbackId>) -> Result<()> {
    let note = sent.field("note");
    let given = feedback::take_up(&app, &sent.asker, sent.subject, Some(note)).await?;
    sent.answer
        .reply(&view::taken_up_by_you(&app.texts, &given))
        .await
}

async fn ask_for_feedback(app: App, press: Press<UpdateId>) -> Result<()> {
    let form = feedback_form(app, press.asker, press.subject).await?;
    press.answer.form(&form).await
}

async fn feedback_form(app: App, asker: Asker, id: UpdateId) -> Result<Form> {
    let update = feedback::begin(&app, &asker, id).await?;
    let given = update.feedback_of(asker.user);
    Ok(view::feedback_form(&app.texts, &update, given))
}

async fn give_feedback(app: App, sent: Submission<UpdateId>) -> Result<()> {
    let placed = feedback::give(&app, &sent.asker, sent.subject, sent.field("feedback")).await?;
    let thanks = view::feedback_given(&app.texts, &placed);
    sent.answer.reply(&thanks).await
}

async fn read(app: App, press: Press<Nothing>) -> Result<()> {
    let chosen = press.values.first().and_then(|id| id.parse().ok());
    let chosen = chosen.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    show_page(&app, &press, chosen, 1).await
}

async fn read_on(app: App, press: Press<Paged<UpdateId>>) -> Result<()> {
    let Paged { of, page } = press.subject;
    show_page(&app, &press, of, page).await
}

async fn throw_away(app: App, press: Press<Nothing>) -> Result<()> {
    unfinished::throw_away(&app, &press.asker).await?;
    press.answer.reply(&view::thrown_away(&app.texts)).await
}

async fn show_page<S>(app: &App, press: &Press<S>, id: UpdateId, page: usize) -> Result<()> {
    let page = match keeping::own(app, &press.asker, id).await? {
        Some(kept) => view::read_kept(&app.texts, &kept, page),
        None => view::read(&app.texts, &reading::one(app, &press.asker, id).await?, page),
    };
    let page = page.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?;
    press.answer.update(&page).await
}
