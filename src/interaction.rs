//! A person acts: who it is, what they pressed or wrote, and the one answer they get.
//!
//! Commands come from poise; buttons, selects and forms are routed here by their custom_id, which holds all
//! there is to know. Nothing waits in memory for a form: it may come after a restart.
//!
//! **Invariant:** a custom_id never proves a right; each use case checks the records.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use poise::serenity_prelude as serenity;
use serde_json::json;
use trellis_domain::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use trellis_domain::refusal::Refusal;
use trellis_domain::text::{Piece, one_line, pages};

use crate::app::App;
use crate::kernel::custom_id::CustomId;
use crate::kernel::discord::message::{Embed, Form, Message};
use crate::kernel::error::{Error, Fault, Result};

/// The context of a slash command.
pub type Context<'a> = poise::ApplicationContext<'a, App, Error>;
/// A slash command.
pub type Command = poise::Command<App, Error>;

/// Discord's bits that make a member a manager of the server: Administrator and Manage Server.
const MANAGES_SERVER: u64 = ADMINISTRATOR | 1 << 5;
/// The flag of an answer that only its asker sees.
const EPHEMERAL: u64 = 1 << 6;
/// Discord's bit of an administrator; the owner of a server has it, too.
const ADMINISTRATOR: u64 = 1 << 3;
/// How many interactions are remembered to recognise one that Discord delivers twice.
const REMEMBERED: usize = 4_096;

/// A person who acts, as Discord told with the interaction, a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Who.
    pub user: UserId,
    /// As the server shows them. Written by the person: to be made safe before it is shown.
    pub name: String,
    /// In which community.
    pub guild: GuildId,
    /// Where.
    pub channel: ChannelId,
    /// The roles they have now.
    pub roles: Vec<RoleId>,
    /// What Discord lets them do in this channel now.
    pub permissions: u64,
}

impl Asker {
    /// Whether Discord lets them manage the server.
    pub fn manages_server(&self) -> bool {
        self.permissions & MANAGES_SERVER != 0
    }

    /// Whether Discord lets them do everything in the server.
    pub fn is_administrator(&self) -> bool {
        self.permissions & ADMINISTRATOR != 0
    }

    /// Whether they have this role now.
    pub fn has_role(&self, role: RoleId) -> bool {
        self.roles.contains(&role)
    }

    fn of(
        user: &serenity::User,
        member: Option<&serenity::Member>,
        guild: Option<serenity::GuildId>,
        channel: serenity::ChannelId,
    ) -> Result<Self> {
        let (Some(guild), Some(member)) = (guild, member) else {
            return Err(Refusal::OnlyInAServer.into());
        };
        Ok(Self {
            user: UserId::new(user.id.get()),
            name: member.display_name().to_owned(),
            guild: GuildId::new(guild.get()),
            channel: ChannelId::new(channel.get()),
            roles: member.roles.iter().map(|role| RoleId::new(role.get())).collect(),
            permissions: member.permissions.map_or(0, |set| set.bits()),
        })
    }
}

/// The way to answer one interaction, once.
#[derive(Debug, Clone)]
pub struct Answer {
    app: App,
    id: u64,
    token: String,
    /// Whether [`Answer::later`] was said. Shared by the clones: an error is answered by another than who deferred.
    deferred: Arc<AtomicBool>,
    /// Whether the press was on a message that is neither the asker's alone nor has what was pressed.
    forged: bool,
}

impl Answer {
    fn new(app: &App, id: u64, token: &str) -> Self {
        Self {
            app: app.clone(),
            id,
            token: token.to_owned(),
            deferred: Arc::default(),
            forged: false,
        }
    }

    /// Says something to the asker alone; after [`Answer::later`], in the place that it holds.
    ///
    /// # Errors
    /// When Discord does not take it; what was committed before stays.
    pub async fn reply(&self, message: &Message) -> Result<()> {
        let mut data = message.to_json();
        if self.deferred.load(Ordering::Acquire) {
            return self.edit(&data).await;
        }
        data["flags"] = json!(EPHEMERAL);
        self.send(4, Some(data)).await
    }

    /// Changes the message that the pressed button is on; says it to the asker alone where the button is on none.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn update(&self, message: &Message) -> Result<()> {
        if self.forged {
            // A client of one's own can name any message: it is not overwritten for everybody.
            return self.reply(message).await;
        }
        self.send(7, Some(message.to_json())).await
    }

    /// Opens a form.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn form(&self, form: &Form) -> Result<()> {
        self.send(9, Some(form.to_json())).await
    }

    /// Says that it will take a moment; [`Answer::reply`] has 15 minutes then, and so has the word about an error.
    ///
    /// # Errors
    /// As [`Answer::reply`].
    pub async fn later(&self) -> Result<()> {
        self.send(5, Some(json!({ "flags": EPHEMERAL }))).await?;
        self.deferred.store(true, Ordering::Release);
        Ok(())
    }

    /// Says more to the asker alone, after the answer.
    async fn add(&self, message: &Message) -> Result<()> {
        let mut data = message.to_json();
        data["flags"] = json!(EPHEMERAL);
        self.app
            .port
            .add_to_answer(&self.token, &data)
            .await
            .map_err(|failure| Fault::Answer(failure.to_string()).into())
    }

    /// Puts something in the place that [`Answer::later`] holds.
    async fn edit(&self, data: &serde_json::Value) -> Result<()> {
        self.app.courier.wake();
        self.app
            .port
            .edit_answer(&self.token, data)
            .await
            .map_err(|failure| Fault::Answer(failure.to_string()).into())
    }

    async fn send(&self, kind: u8, data: Option<serde_json::Value>) -> Result<()> {
        let mut body = json!({ "type": kind });
        if let Some(data) = data {
            body["data"] = data;
        }
        // What the person did may owe something: the courier need not wait for its heartbeat.
        self.app.courier.wake();
        self.app
            .port
            .answer(self.id, &self.token, &body)
            .await
            .map_err(|failure| Fault::Answer(failure.to_string()).into())
    }
}

/// A slash command, as the features see it: who asks, and how to answer.
pub fn of_command(ctx: &Context<'_>) -> Result<(Asker, Answer)> {
    let interaction = ctx.interaction;
    let asker = Asker::of(
        &interaction.user,
        interaction.member.as_deref(),
        interaction.guild_id,
        interaction.channel_id,
    )?;
    Ok((asker, answer_of_command(ctx)))
}

/// The way to answer a command, also when it came from where commands cannot be used.
///
/// It is the same one each time: poise hands an error over with the context alone, and it has to be known there whether
/// the answer was deferred.
pub fn answer_of_command(ctx: &Context<'_>) -> Answer {
    let fresh = Answer::new(ctx.data(), ctx.interaction.id.get(), &ctx.interaction.token);
    // Nobody else takes this lock, and it is never held over a wait.
    let Ok(mut kept) = ctx.invocation_data.try_lock() else {
        return fresh;
    };
    if let Some(answer) = kept.downcast_ref::<Answer>() {
        return answer.clone();
    }
    *kept = Box::new(fresh.clone());
    fresh
}

/// A pressed button or a choice made.
#[derive(Debug, Clone)]
pub struct Press {
    /// Who.
    pub asker: Asker,
    /// The parsed route.
    pub id: CustomId,
    /// What was chosen; empty for buttons.
    pub values: Vec<String>,
    /// The message it is on.
    pub message: MessageId,
    /// How to answer.
    pub answer: Answer,
}

/// A form that was sent.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Who.
    pub asker: Asker,
    /// The parsed route.
    pub id: CustomId,
    /// What was written, by input key. Written by the person.
    pub fields: HashMap<String, String>,
    /// How to answer.
    pub answer: Answer,
}

impl Submission {
    /// What was written under `key`, trimmed; empty when nothing was.
    pub fn field(&self, key: &str) -> &str {
        self.fields.get(key).map(|text| text.trim()).unwrap_or_default()
    }
}

/// The interactions seen lately. Discord may deliver one twice (facts.md §5), always to the same process:
/// what it delivers again after a restart has lost its 3 seconds.
#[derive(Debug, Default)]
pub struct Seen(Mutex<(HashSet<u64>, VecDeque<u64>)>);

impl Seen {
    /// Whether this interaction comes for the first time.
    pub fn is_new(&self, id: u64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (set, order) = &mut *seen;
        if !set.insert(id) {
            return false;
        }
        order.push_back(id);
        if order.len() > REMEMBERED
            && let Some(oldest) = order.pop_front()
        {
            set.remove(&oldest);
        }
        true
    }
}

type OnPress = fn(App, Press) -> BoxFuture<'static, Result<()>>;
type OnSubmission = fn(App, Submission) -> BoxFuture<'static, Result<()>>;

/// Which function a custom_id leads to.
#[derive(Default)]
pub struct Routes {
    presses: HashMap<(&'static str, &'static str), OnPress>,
    submissions: HashMap<(&'static str, &'static str), OnSubmission>,
}

impl Routes {
    /// A button or select of `feature:action`.
    pub fn press(&mut self, feature: &'static str, action: &'static str, handler: OnPress) {
        let earlier = self.presses.insert((feature, action), handler);
        debug_assert!(earlier.is_none(), "{feature}:{action} is routed twice");
    }

    /// A form of `feature:action`.
    pub fn submission(&mut self, feature: &'static str, action: &'static str, handler: OnSubmission) {
        let earlier = self.submissions.insert((feature, action), handler);
        debug_assert!(earlier.is_none(), "{feature}:{action} is routed twice");
    }

    /// Leads a press or a form to its function and answers what goes wrong. Commands are poise's.
    pub async fn dispatch(&self, app: &App, interaction: &serenity::Interaction) {
        let ended = match interaction {
            serenity::Interaction::Component(component) if app.seen.is_new(component.id.get()) => {
                let answer = Answer {
                    forged: !carries(component),
                    ..Answer::new(app, component.id.get(), &component.token)
                };
                (self.pressed(app, component, &answer).await, answer)
            }
            serenity::Interaction::Modal(modal) if app.seen.is_new(modal.id.get()) => {
                let answer = Answer::new(app, modal.id.get(), &modal.token);
                let fields = written(modal);
                let ended = match self.submitted(app, modal, fields.clone(), &answer).await {
                    Err(error) => give_back_fields(app, &answer, &fields, error).await,
                    Ok(()) => Ok(()),
                };
                (ended, answer)
            }
            _ => return,
        };
        if let (Err(error), answer) = ended {
            report(app, &answer, error).await;
        }
    }

    async fn pressed(
        &self,
        app: &App,
        component: &serenity::ComponentInteraction,
        answer: &Answer,
    ) -> Result<()> {
        let id = known(&component.data.custom_id)?;
        let handler = self
            .presses
            .iter()
            .find(|((feature, action), _)| *feature == id.feature() && *action == id.action());
        let (_, handler) = handler.ok_or(Refusal::UnknownButton)?;
        let asker = Asker::of(
            &component.user,
            component.member.as_ref(),
            component.guild_id,
            component.channel_id,
        )?;
        let message = MessageId::new(component.message.id.get());
        let press = Press {
            asker,
            id,
            values: chosen(&component.data.kind),
            message,
            answer: answer.clone(),
        };
        handler(app.clone(), press).await
    }

    async fn submitted(
        &self,
        app: &App,
        modal: &serenity::ModalInteraction,
        fields: HashMap<String, String>,
        answer: &Answer,
    ) -> Result<()> {
        let id = known(&modal.data.custom_id)?;
        let handler = self
            .submissions
            .iter()
            .find(|((feature, action), _)| *feature == id.feature() && *action == id.action());
        let (_, handler) = handler.ok_or(Refusal::UnknownButton)?;
        let asker = Asker::of(
            &modal.user,
            modal.member.as_ref(),
            modal.guild_id,
            modal.channel_id,
        )?;
        handler(
            app.clone(),
            Submission {
                asker,
                id,
                fields,
                answer: answer.clone(),
            },
        )
        .await
    }
}

/// The address, if it is of a version that there is.
fn known(custom_id: &str) -> Result<CustomId> {
    let id = CustomId::parse(custom_id).ok().filter(|id| id.version() == 1);
    id.ok_or_else(|| Refusal::UnknownButton.into())
}

/// Whether a press is on a message that only the asker sees, or that has what was pressed.
fn carries(component: &serenity::ComponentInteraction) -> bool {
    use serenity::{ActionRowComponent as Part, ButtonKind};
    let message = &component.message;
    let is_private = message
        .flags
        .is_some_and(|flags| flags.contains(serenity::MessageFlags::EPHEMERAL));
    let pressed = component.data.custom_id.as_str();
    is_private
        || message
            .components
            .iter()
            .flat_map(|row| &row.components)
            .any(|part| match part {
                Part::Button(button) => {
                    matches!(&button.data, ButtonKind::NonLink { custom_id, .. } if custom_id == pressed)
                }
                Part::SelectMenu(menu) => menu.custom_id.as_deref() == Some(pressed),
                _ => false,
            })
}

/// What was written in a form, by input key.
fn written(modal: &serenity::ModalInteraction) -> HashMap<String, String> {
    let inputs = modal.data.components.iter().flat_map(|row| &row.components);
    inputs
        .filter_map(|component| match component {
            serenity::ActionRowComponent::InputText(input) => {
                Some((input.custom_id.clone(), input.value.clone().unwrap_or_default()))
            }
            _ => None,
        })
        .collect()
}

fn chosen(kind: &serenity::ComponentInteractionDataKind) -> Vec<String> {
    use serenity::ComponentInteractionDataKind as Kind;
    match kind {
        Kind::StringSelect { values } => values.clone(),
        Kind::RoleSelect { values } => values.iter().map(ToString::to_string).collect(),
        Kind::ChannelSelect { values } => values.iter().map(ToString::to_string).collect(),
        Kind::UserSelect { values } => values.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// Answers a refusal in words, and a fault with a reference; the fault goes to the log under it.
pub async fn report(app: &App, answer: &Answer, error: Error) {
    let words = match error {
        Error::Refusal(refusal) => app.texts.refusal(&refusal),
        // The person saw Discord's own "did not respond"; there is no second way to reach them.
        Error::Fault(fault @ Fault::Answer(_)) => {
            tracing::warn!(%fault, interaction = answer.id, "an answer did not arrive");
            return;
        }
        Error::Fault(fault) => {
            let reference: trellis_domain::ids::EffectRef = app.random.id();
            tracing::error!(%fault, %reference, "a fault");
            crate::t!(app.texts, "fault-reply", reference = reference.to_string())
        }
    };
    if let Err(error) = answer.reply(&Message::text(words)).await {
        tracing::warn!(
            ?error,
            interaction = answer.id,
            "the words about an error did not arrive"
        );
    }
}

/// As [`report`], for a form: what the person wrote is given back to them, so that nothing is lost.
pub async fn give_back(app: &App, submission: &Submission, error: Error) -> Result<()> {
    give_back_fields(app, &submission.answer, &submission.fields, error).await
}

async fn give_back_fields(
    app: &App,
    answer: &Answer,
    fields: &HashMap<String, String>,
    error: Error,
) -> Result<()> {
    let pages = given_back(fields);
    if pages.is_empty() {
        return Err(error);
    }
    let words = match &error {
        Error::Refusal(refusal) => app.texts.refusal(refusal),
        Error::Fault(Fault::Answer(_)) => return Err(error),
        Error::Fault(fault) => {
            let reference: trellis_domain::ids::EffectRef = app.random.id();
            tracing::error!(%fault, %reference, "a fault");
            crate::t!(app.texts, "fault-reply", reference = reference.to_string())
        }
    };
    let title = crate::t!(app.texts, "given-back-title");
    let mut words = Some(format!("{words}\n\n**{title}**"));
    for embeds in pages {
        let message = Message {
            content: words.clone().unwrap_or_default(),
            embeds,
            ..Message::default()
        };
        match words.take() {
            Some(_) => answer.reply(&message).await?,
            None => answer.add(&message).await?,
        }
    }
    Ok(())
}

/// All that was written, as it was written, over as few messages as it fits in.
fn given_back(fields: &HashMap<String, String>) -> Vec<Vec<Embed>> {
    let mut written: Vec<(String, String)> = fields
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(key, text)| (key.clone(), text.replace("```", "'''")))
        .collect();
    written.sort();
    let block = |piece: &Piece| Embed::new(one_line(&piece.label), format!("```\n{}\n```", piece.text));
    pages(&written)
        .iter()
        .map(|page| page.pieces.iter().map(block).collect())
        .collect()
}
