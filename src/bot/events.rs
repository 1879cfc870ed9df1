//! What Discord tells us. Events are only a hint to look sooner: they may come never, twice or in any order.
//!
//! **Invariant:** `unavailable: true` is an outage and never a departure; nothing is deleted on an event's word.

use std::sync::Arc;

use poise::serenity_prelude as serenity;
use trellis_domain::ids::{ChannelId, GuildId, RoleId, UserId};

use super::commands::Commands;
use crate::background::{absence, audit};
use crate::interaction::{App, Routes};

pub(super) struct Events {
    pub(super) app: App,
    pub(super) routes: Arc<Routes>,
    pub(super) commands: Arc<Commands>,
}

impl Events {
    /// Something about permissions or channels has changed there: what is held may go now.
    async fn changed(&self, guild: serenity::GuildId) {
        if let Err(error) = self.app.courier.look_again(GuildId::new(guild.get())).await {
            tracing::error!(?error, "held effects could not be released");
        }
    }

    /// Somebody is in another voice channel. It is only a hint to look: what goes wrong is logged, and the audit looks.
    async fn moved(&self, state: &serenity::VoiceState) {
        let Some(guild) = state.guild_id.map(|guild| GuildId::new(guild.get())) else {
            return;
        };
        let who = UserId::new(state.user_id.get());
        let to = state.channel_id.map(|channel| ChannelId::new(channel.get()));
        for voice in self
            .app
            .features
            .iter()
            .filter_map(|feature| feature.voice.as_ref())
        {
            if let Err(error) = (voice.moved)(&self.app, guild, who, to).await {
                tracing::error!(%error, %guild, "it could not be looked who is in a voice channel");
            }
        }
    }

    /// The connection to a community is new.
    async fn connected(&self, guild: serenity::GuildId) {
        self.changed(guild).await;
        let guild = GuildId::new(guild.get());
        for voice in self
            .app
            .features
            .iter()
            .filter_map(|feature| feature.voice.as_ref())
        {
            if let Err(error) = (voice.connected)(&self.app, guild).await {
                tracing::error!(%error, %guild, "it could not be looked who is in the voice channels");
            }
        }
    }

    async fn deleted(&self, guild: serenity::GuildId, channel: serenity::ChannelId) {
        let guild = GuildId::new(guild.get());
        audit::channel_deleted(&self.app, guild, ChannelId::new(channel.get())).await;
    }

    /// Does what an interaction asks for, as work for the community that it came from.
    async fn asked(&self, context: &serenity::Context, interaction: serenity::Interaction) {
        let guild = match &interaction {
            serenity::Interaction::Command(command) | serenity::Interaction::Autocomplete(command) => {
                command.guild_id
            }
            serenity::Interaction::Component(component) => component.guild_id,
            serenity::Interaction::Modal(modal) => modal.guild_id,
            _ => None,
        };
        let work = async {
            match interaction {
                command @ (serenity::Interaction::Command(_) | serenity::Interaction::Autocomplete(_)) => {
                    self.commands.dispatch(&self.app, context, command).await;
                }
                other => self.routes.dispatch(&self.app, &other).await,
            }
        };
        match guild {
            Some(guild) => self.app.db.work_for(GuildId::new(guild.get()), work).await,
            None => work.await,
        }
    }
}

#[serenity::async_trait]
impl serenity::RawEventHandler for Events {
    // The one place where events arrive: each further handler would be given a copy of every event.
    async fn raw_event(&self, context: serenity::Context, event: serenity::Event) {
        match event {
            serenity::Event::InteractionCreate(event) => self.asked(&context, event.interaction).await,
            serenity::Event::Ready(event) => {
                tracing::info!(guilds = event.ready.guilds.len(), "connected to Discord");
                self.app.courier.wake();
            }
            // What happened meanwhile is told one by one, and may be over: the next beat looks at all of it.
            serenity::Event::Resumed(_) => absence::hears_again(&self.app),
            serenity::Event::GuildCreate(event) => self.connected(event.guild.id).await,
            serenity::Event::VoiceStateUpdate(event) => self.moved(&event.voice_state).await,
            // A server may have been given to somebody else.
            serenity::Event::GuildUpdate(event) => self.changed(event.guild.id).await,
            serenity::Event::GuildRoleCreate(event) => self.changed(event.role.guild_id).await,
            serenity::Event::GuildRoleDelete(event) => {
                self.changed(event.guild_id).await;
                let guild = GuildId::new(event.guild_id.get());
                audit::role_deleted(&self.app, guild, RoleId::new(event.role_id.get())).await;
            }
            serenity::Event::GuildRoleUpdate(event) => self.changed(event.role.guild_id).await,
            serenity::Event::GuildMemberUpdate(event) => self.changed(event.guild_id).await,
            serenity::Event::ChannelUpdate(event) => self.changed(event.channel.guild_id).await,
            // A thread may have been unlocked.
            serenity::Event::ThreadUpdate(event) => self.changed(event.thread.guild_id).await,
            serenity::Event::ThreadDelete(event) => {
                self.deleted(event.thread.guild_id, event.thread.id).await
            }
            serenity::Event::ChannelDelete(event) => {
                self.deleted(event.channel.guild_id, event.channel.id).await;
            }
            // An event that serenity cannot read arrives as unknown; a known name here means that Discord has changed.
            serenity::Event::Unknown(unknown) => {
                tracing::warn!(kind = unknown.kind, "an event could not be read");
            }
            _ => {}
        }
    }
}
