//! What Discord tells us. Events are only a hint to look sooner: they may come never, twice or in any order.
//!
//! **Invariant:** `unavailable: true` is an outage and never a departure; nothing is deleted on an event's word.

use std::sync::Arc;

use poise::serenity_prelude as serenity;
use trellis_domain::ids::{ChannelId, GuildId};

use crate::background::audit;
use crate::interaction::{App, Routes};

#[derive(Clone)]
pub(super) struct Events {
    pub(super) app: App,
    pub(super) routes: Arc<Routes>,
}

impl Events {
    /// Something about permissions or channels has changed there: what is held may go now.
    async fn changed(&self, guild: serenity::GuildId) {
        if let Err(error) = self.app.courier.look_again(GuildId::new(guild.get())).await {
            tracing::error!(?error, "held effects could not be released");
        }
    }
}

/// Does what an interaction asks for as work for the community that it came from.
pub(super) async fn for_its_community(
    app: &App,
    interaction: &serenity::Interaction,
    work: impl Future<Output = ()>,
) {
    let guild = match interaction {
        serenity::Interaction::Command(command) | serenity::Interaction::Autocomplete(command) => {
            command.guild_id
        }
        serenity::Interaction::Component(component) => component.guild_id,
        serenity::Interaction::Modal(modal) => modal.guild_id,
        _ => None,
    };
    match guild {
        Some(guild) => app.db.work_for(GuildId::new(guild.get()), work).await,
        None => work.await,
    }
}

#[serenity::async_trait]
impl serenity::EventHandler for Events {
    async fn ready(&self, _: serenity::Context, ready: serenity::Ready) {
        tracing::info!(guilds = ready.guilds.len(), "connected to Discord");
        self.app.courier.wake();
    }

    async fn interaction_create(&self, _: serenity::Context, interaction: serenity::Interaction) {
        let work = self.routes.dispatch(&self.app, &interaction);
        for_its_community(&self.app, &interaction, work).await;
    }

    async fn guild_create(&self, _: serenity::Context, guild: serenity::Guild, _: Option<bool>) {
        self.changed(guild.id).await;
    }

    async fn guild_update(
        &self,
        _: serenity::Context,
        _: Option<serenity::Guild>,
        guild: serenity::PartialGuild,
    ) {
        // A server may have been given to somebody else.
        self.changed(guild.id).await;
    }

    async fn guild_role_create(&self, _: serenity::Context, role: serenity::Role) {
        self.changed(role.guild_id).await;
    }

    async fn guild_role_delete(
        &self,
        _: serenity::Context,
        guild: serenity::GuildId,
        _: serenity::RoleId,
        _: Option<serenity::Role>,
    ) {
        self.changed(guild).await;
    }

    async fn guild_role_update(&self, _: serenity::Context, _: Option<serenity::Role>, role: serenity::Role) {
        self.changed(role.guild_id).await;
    }

    async fn guild_member_update(
        &self,
        _: serenity::Context,
        _: Option<serenity::Member>,
        _: Option<serenity::Member>,
        event: serenity::GuildMemberUpdateEvent,
    ) {
        self.changed(event.guild_id).await;
    }

    async fn channel_update(
        &self,
        _: serenity::Context,
        _: Option<serenity::GuildChannel>,
        channel: serenity::GuildChannel,
    ) {
        self.changed(channel.guild_id).await;
    }

    async fn thread_update(
        &self,
        _: serenity::Context,
        _: Option<serenity::GuildChannel>,
        thread: serenity::GuildChannel,
    ) {
        // A thread may have been unlocked.
        self.changed(thread.guild_id).await;
    }

    async fn thread_delete(
        &self,
        _: serenity::Context,
        thread: serenity::PartialGuildChannel,
        _: Option<serenity::GuildChannel>,
    ) {
        let guild = GuildId::new(thread.guild_id.get());
        audit::channel_deleted(&self.app, guild, ChannelId::new(thread.id.get())).await;
    }

    async fn channel_delete(
        &self,
        _: serenity::Context,
        channel: serenity::GuildChannel,
        _: Option<Vec<serenity::Message>>,
    ) {
        let guild = GuildId::new(channel.guild_id.get());
        audit::channel_deleted(&self.app, guild, ChannelId::new(channel.id.get())).await;
    }
}

#[serenity::async_trait]
impl serenity::RawEventHandler for Events {
    async fn raw_event(&self, _: serenity::Context, event: serenity::Event) {
        // An event that serenity cannot read arrives as unknown; a known name here means that Discord has changed.
        if let serenity::Event::Unknown(unknown) = event {
            tracing::warn!(kind = unknown.kind, "an event could not be read");
        }
    }
}
