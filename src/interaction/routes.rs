//! Which function a press or a form leads to: what its custom_id says, and nothing else.

use std::collections::{BTreeSet, HashMap};

use futures::future::BoxFuture;
use poise::serenity_prelude as serenity;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;

use super::given_back::{self, Reopened, give_back};
use super::wrong::report;
use super::{Answer, Asker, Press, Route, Subject, Submission};
use crate::interaction::App;
use trellis_kernel::custom_id::CustomId;
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;

type Handler<P> = Box<dyn Fn(App, P) -> BoxFuture<'static, Result<()>> + Send + Sync>;
type Opener = Box<dyn Fn(App, Asker, CustomId) -> BoxFuture<'static, Result<Form>> + Send + Sync>;

/// What the action of a form's address ends with where a button opens that form again.
const AGAIN: &str = "-again";

/// Where a form leads that was sent, and how it is opened again.
struct FormRoute {
    open: Opener,
    send: Handler<Submission<CustomId>>,
}

/// Which function a custom_id leads to.
#[derive(Default)]
pub struct Routes {
    presses: HashMap<String, Handler<Press<CustomId>>>,
    forms: HashMap<String, FormRoute>,
}

impl Routes {
    /// Leads the presses of a button or select to `handler`.
    pub fn press<S, H, F>(&mut self, route: Route<S>, handler: H)
    where
        S: Subject,
        H: Fn(App, Press<S>) -> F + Copy + Send + Sync + 'static,
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let led = move |app: App, raw: Press<CustomId>| -> BoxFuture<'static, Result<()>> {
            Box::pin(async move {
                let press = Press {
                    subject: subject_of(&app, &raw.asker, &raw.subject).await?,
                    asker: raw.asker,
                    values: raw.values,
                    shown: raw.shown,
                    answer: raw.answer,
                };
                handler(app, press).await
            })
        };
        let earlier = self.presses.insert(route.key(), Box::new(led));
        debug_assert!(earlier.is_none(), "{} is routed twice", route.key());
    }

    /// Leads what is sent with a form to `handler`. `open` makes the form as it is opened for somebody who may send it: a
    /// form that is refused is opened again with what was written in it.
    pub fn form<S, O, G, H, F>(&mut self, route: Route<S>, open: O, handler: H)
    where
        S: Subject,
        O: Fn(App, Asker, S) -> G + Copy + Send + Sync + 'static,
        G: Future<Output = Result<Form>> + Send + 'static,
        H: Fn(App, Submission<S>) -> F + Copy + Send + Sync + 'static,
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let key = route.key();
        let led = move |app: App, raw: Submission<CustomId>| -> BoxFuture<'static, Result<()>> {
            Box::pin(async move {
                let sent = Submission {
                    subject: subject_of(&app, &raw.asker, &raw.subject).await?,
                    asker: raw.asker,
                    fields: raw.fields,
                    answer: raw.answer,
                };
                handler(app, sent).await
            })
        };
        let opened = move |app: App, asker: Asker, id: CustomId| -> BoxFuture<'static, Result<Form>> {
            Box::pin(async move {
                let subject = subject_of(&app, &asker, &id).await?;
                open(app, asker, subject).await
            })
        };
        let again = move |app: App, raw: Press<CustomId>| -> BoxFuture<'static, Result<()>> {
            Box::pin(async move {
                let form = opened(app, raw.asker, raw.subject).await?;
                raw.answer.form(&given_back::filled(form, &raw.shown)).await
            })
        };
        let route = FormRoute {
            open: Box::new(opened),
            send: Box::new(led),
        };
        self.presses.insert(format!("{key}{AGAIN}"), Box::new(again));
        let earlier = self.forms.insert(key.clone(), route);
        debug_assert!(earlier.is_none(), "{key} is routed twice");
    }

    /// `feature:action` of everything that can be pressed, in order.
    pub fn presses(&self) -> BTreeSet<&str> {
        self.presses.keys().map(String::as_str).collect()
    }

    /// `feature:action` of every form, in order.
    pub fn forms(&self) -> BTreeSet<&str> {
        self.forms.keys().map(String::as_str).collect()
    }

    /// Leads a press or a form to its function and answers what goes wrong; what was written in a form is given back.
    /// Commands are poise's.
    pub async fn dispatch(&self, app: &App, interaction: &serenity::Interaction) {
        match interaction {
            serenity::Interaction::Component(component) if app.seen.is_new(component.id.get()) => {
                let kind = if carries(component) {
                    Answer::new
                } else {
                    Answer::to_forged
                };
                let answer = kind(app, component.id.get(), &component.token).in_time(true);
                if let Err(error) = self.pressed(app, component, &answer).await {
                    report(app, &answer, error).await;
                }
            }
            serenity::Interaction::Modal(modal) if app.seen.is_new(modal.id.get()) => {
                // A form that was opened elsewhere and sent under another name must not change what others see.
                let kind = if modal.message.as_deref().is_some_and(is_private) {
                    Answer::new
                } else {
                    Answer::to_forged
                };
                let answer = kind(app, modal.id.get(), &modal.token).in_time(false);
                let fields = written(modal);
                if let Err(error) = self.submitted(app, modal, fields.clone(), &answer).await {
                    let form = self.opened_again(app, modal).await;
                    give_back(app, &answer, &fields, form.as_ref(), error).await;
                }
            }
            _ => {}
        }
    }

    async fn pressed(
        &self,
        app: &App,
        component: &serenity::ComponentInteraction,
        answer: &Answer,
    ) -> Result<()> {
        let id = known(&component.data.custom_id)?;
        let handler = find(&self.presses, &id)?;
        let asker = Asker::of(
            app,
            &component.user,
            component.member.as_ref(),
            component.guild_id,
            component.channel_id,
        )
        .await?;
        let press = Press {
            asker,
            subject: id,
            values: chosen(&component.data.kind),
            shown: component.message.embeds.iter().map(shown).collect(),
            answer: answer.clone(),
        };
        handler(app.clone(), press).await
    }

    /// The form that was sent, as its sender would open it now, with the address of the button that does; `None` where
    /// they may not.
    async fn opened_again(&self, app: &App, modal: &serenity::ModalInteraction) -> Option<Reopened> {
        let id = known(&modal.data.custom_id).ok()?;
        let route = self.forms.get(&key_of(id.feature(), id.action()))?;
        let asker = asker_of(app, modal).await.ok()?;
        let again = format!("{}{AGAIN}:{}:1", key_of(id.feature(), id.action()), id.subject());
        let form = (route.open)(app.clone(), asker, id).await.ok()?;
        Some(Reopened { form, again })
    }

    async fn submitted(
        &self,
        app: &App,
        modal: &serenity::ModalInteraction,
        fields: HashMap<String, String>,
        answer: &Answer,
    ) -> Result<()> {
        let id = known(&modal.data.custom_id)?;
        let route = find(&self.forms, &id)?;
        let asker = asker_of(app, modal).await?;
        (route.send)(
            app.clone(),
            Submission {
                asker,
                subject: id,
                fields,
                answer: answer.clone(),
            },
        )
        .await
    }
}

async fn asker_of(app: &App, modal: &serenity::ModalInteraction) -> Result<Asker> {
    Asker::of(
        app,
        &modal.user,
        modal.member.as_ref(),
        modal.guild_id,
        modal.channel_id,
    )
    .await
}

/// The title and the text of an embed.
fn shown(embed: &serenity::Embed) -> (String, String) {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    (text(&embed.title), text(&embed.description))
}

/// Where a custom_id leads.
fn find<'r, R>(routes: &'r HashMap<String, R>, id: &CustomId) -> Result<&'r R> {
    let handler = routes.get(&key_of(id.feature(), id.action()));
    handler.ok_or_else(|| Refusal::from(InteractionRefusal::UnknownButton).into())
}

fn key_of(feature: &str, action: &str) -> String {
    format!("{feature}:{action}")
}

/// What is pressed or sent, where it is of the asker's community: asked here, in one place for all.
async fn subject_of<S: Subject>(app: &App, asker: &Asker, id: &CustomId) -> Result<S> {
    let subject: S = id
        .subject_as()
        .map_err(|_| Refusal::from(InteractionRefusal::UnknownButton))?;
    let is_here = subject.is_of(&mut *app.db.read().await?, asker.guild).await?;
    is_here.then_some(subject).ok_or_else(|| S::not_here().into())
}

/// The address, if it is of a version that there is.
fn known(custom_id: &str) -> Result<CustomId> {
    let id = CustomId::parse(custom_id).ok().filter(|id| id.version() == 1);
    id.ok_or_else(|| Refusal::from(InteractionRefusal::UnknownButton).into())
}

/// Whether one person alone sees a message.
fn is_private(message: &serenity::Message) -> bool {
    let flags = message.flags;
    flags.is_some_and(|flags| flags.contains(serenity::MessageFlags::EPHEMERAL))
}

/// Whether a press is on a message that only the asker sees, or that has what was pressed.
fn carries(component: &serenity::ComponentInteraction) -> bool {
    use serenity::{ActionRowComponent as Part, ButtonKind};
    let message = &component.message;
    let pressed = component.data.custom_id.as_str();
    is_private(message)
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
