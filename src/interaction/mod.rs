//! A person acts: who it is, what they pressed or wrote, and the one answer they get.
//!
//! Commands come from poise; buttons, selects and forms are routed here by their custom_id, which holds all
//! there is to know. Nothing waits in memory for a form: it may come after a restart.
//!
//! **Invariant:** a custom_id never proves a right; each use case checks the records.

mod answer;
mod app;
mod feature;
mod route;
mod routes;
mod servers;
mod wrong;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use poise::serenity_prelude as serenity;
use trellis_domain::community;
use trellis_domain::ids::{ChannelId, GuildId, RoleId, UserId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::text::first_visible;

use trellis_kernel::error::{Error, Result};
use trellis_kernel::texts::Texts;

pub(crate) use answer::Answer;
pub use app::App;
pub(crate) use feature::{
    Audit, CardScene, CohortPrompts, DigestScene, Drawing, Feature, Features, FindSteps, HelpLine, Helped,
    Observation, OnCard, RoomPrompts, Say, Scene, View,
};
pub use route::{Nothing, Paged, Route, Subject};
pub(crate) use routes::Routes;
pub use servers::Servers;
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
    /// Whether Discord lets them manage the whole server; what one channel lets them do does not count.
    pub manages_server: bool,
}

impl Asker {
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
        let manages_server = community::manages_server(here)
            && community::manages_server(app.servers.get(app, guild).await?.permissions_of(user, &roles));
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
    let asker = Asker::of(
        ctx.data(),
        &interaction.user,
        interaction.member.as_deref(),
        interaction.guild_id,
        interaction.channel_id,
    )
    .await?;
    Ok((asker, answer_of_command(ctx)))
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
    let answer = fresh().in_time(false);
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
