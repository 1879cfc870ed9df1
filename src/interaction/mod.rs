//! A person acts: who it is, what they pressed or wrote, and the one answer they get.
//!
//! Commands come from poise; buttons, selects and forms are routed here by their custom_id, which holds all
//! there is to know. Nothing waits in memory for a form: it may come after a restart.
//!
//! **Invariant:** a custom_id never proves a right; each use case checks the records.

mod absent;
mod answer;
mod app;
mod feature;
mod given_back;
pub(crate) mod lists;
mod looking;
mod route;
mod routes;
mod wrong;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use poise::serenity_prelude as serenity;
use trellis_domain::community::{self, Server};
use trellis_domain::ids::{ChannelId, GuildId, RoleId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::text::first_visible;

use trellis_kernel::discord::Failure;
use trellis_kernel::error::{Error, Fault, Result};
use trellis_kernel::texts::Texts;

pub(crate) use absent::Absent;
pub(crate) use answer::Answer;
pub use app::App;
pub(crate) use feature::{
    Audit, CardScene, CohortPrompts, DigestScene, Drawing, Feature, Features, FindSteps, HelpLine, Helped,
    Observation, OnCard, RoomPrompts, Say, Scene, Unfinished, View, VoiceEvents,
};
pub(crate) use looking::Looking;
pub use route::{Nothing, Paged, Route, Subject};
pub(crate) use routes::Routes;
pub(crate) use wrong::report;

/// The context of a slash command.
pub type Context<'a> = poise::ApplicationContext<'a, App, Error>;
/// A slash command.
pub type Command = poise::Command<App, Error>;

/// How many interactions are remembered to recognise one that Discord delivers twice.
const REMEMBERED: usize = 4_096;

/// An option of a command with a list to pick from, instead of words of one's own; a command's `custom_data`.
///
/// poise's own lists are numbered, and a number means another choice once the list changes.
#[derive(Debug, Clone, Copy)]
pub struct FixedChoices {
    /// The name of the option.
    pub option: &'static str,
    /// What is picked from: the words, and what arrives.
    pub list: fn(&Texts) -> Vec<(String, &'static str)>,
}

/// A person who acts, as Discord told with the interaction, a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The person, by their Discord id.
    pub user: UserId,
    /// As the server shows them. Written by the person: to be made safe before it is shown.
    pub name: String,
    /// The community they act in.
    pub guild: GuildId,
    /// The channel they act in.
    pub channel: ChannelId,
    /// The roles they have now.
    pub roles: Vec<RoleId>,
    /// Whether Discord lets them manage the whole server; what one channel lets them do does not count. `None` where it
    /// could not be asked: it is a fault only for what it decides.
    pub(crate) manages_server: Option<bool>,
}

impl Asker {
    /// Whether Discord lets them manage the server.
    ///
    /// # Errors
    /// Where Discord could not be asked.
    pub fn manages_server(&self) -> Result<bool> {
        let unknown = || Fault::Discord(Failure::Ambiguous("the server could not be asked for".to_owned()));
        self.manages_server.ok_or_else(|| unknown().into())
    }

    /// Whether they have this role now.
    pub fn has_role(&self, role: RoleId) -> bool {
        self.roles.contains(&role)
    }

    async fn of(
        app: &App,
        user: &serenity::User,
        member: Option<&serenity::Member>,
        guild: Option<serenity::GuildId>,
        channel: serenity::ChannelId,
    ) -> Result<Self> {
        let (Some(guild), Some(member)) = (guild, member) else {
            return InteractionRefusal::OnlyInAServer.refuse();
        };
        let (user, guild) = (UserId::new(user.id.get()), GuildId::new(guild.get()));
        let roles: Vec<RoleId> = member.roles.iter().map(|role| RoleId::new(role.get())).collect();
        // What Discord sends along is what they may do in this channel: it only says whether to look.
        let here = member.permissions.map_or(0, |set| set.bits());
        let manages_server = if community::manages_server(here) {
            let server = app.port.server(guild, app.clock.now()).await;
            if let Err(error) = &server {
                tracing::warn!(%error, "a server could not be asked who manages it");
            }
            let may = |server: Server| community::manages_server(server.permissions_of(user, &roles));
            server.ok().map(may)
        } else {
            Some(false)
        };
        for met in app.features.iter().filter_map(|feature| feature.met) {
            if let Err(error) = met(app, guild, user).await {
                tracing::error!(%error, %guild, "it was not noted that somebody is here");
            }
        }
        Ok(Self {
            user,
            name: shown_name(member).to_owned(),
            guild,
            channel: ChannelId::new(channel.get()),
            roles,
            manages_server,
        })
    }
}

/// What somebody is called here: as the server shows them, or by their account's name where that shows nothing.
fn shown_name(member: &serenity::Member) -> &str {
    let account = member.user.name.as_str();
    first_visible([member.display_name(), account]).unwrap_or(account)
}

/// A slash command, as the features see it: who asks, and how to answer.
pub(crate) async fn of_command(ctx: &Context<'_>) -> Result<(Asker, Answer)> {
    let interaction = ctx.interaction;
    // First, so that its time is kept also while Discord is asked about the asker.
    let answer = answer_of_command(ctx);
    let asker = Asker::of(
        ctx.data(),
        &interaction.user,
        interaction.member.as_deref(),
        interaction.guild_id,
        interaction.channel_id,
    )
    .await?;
    Ok((asker, answer))
}

/// The way to answer a command, also when it came from where commands cannot be used.
///
/// It is the same one each time: poise hands an error over with the context alone, and it has to be known there whether
/// the answer was deferred.
pub(crate) fn answer_of_command(ctx: &Context<'_>) -> Answer {
    let fresh = || Answer::new(ctx.data(), ctx.interaction.id.get(), &ctx.interaction.token);
    // Nobody else takes this lock, and it is never held over a wait.
    let Ok(mut kept) = ctx.invocation_data.try_lock() else {
        return fresh();
    };
    if let Some(answer) = kept.downcast_ref::<Answer>() {
        return answer.clone();
    }
    let answer = match ctx.interaction_type {
        poise::CommandInteractionType::Command => fresh().in_time(false),
        // What completes an option is no answer.
        poise::CommandInteractionType::Autocomplete => fresh(),
    };
    *kept = Box::new(answer.clone());
    answer
}

/// A pressed button or a choice made.
#[derive(Debug, Clone)]
pub struct Press<S> {
    /// The person who pressed.
    pub asker: Asker,
    /// What it is about; of the asker's community.
    pub subject: S,
    /// What was chosen; empty for buttons.
    pub values: Vec<String>,
    /// Title and text of each block of the message that was pressed.
    shown: Vec<(String, String)>,
    /// How to answer.
    pub answer: Answer,
}

/// A form that was sent.
#[derive(Debug, Clone)]
pub struct Submission<S> {
    /// The person who sent it.
    pub asker: Asker,
    /// What it is about; of the asker's community.
    pub subject: S,
    /// What was written, by input key. Written by the person.
    pub fields: HashMap<String, String>,
    /// How to answer.
    pub answer: Answer,
}

impl<S> Submission<S> {
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
