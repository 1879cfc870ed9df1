//! The typed operations of a [`Sandbox`]: addresses, clock, making and changing the world, faults, the record.
//!
//! What tests and hosts use in-process. They act without permission checks, as the owner of the machine.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use crate::Sandbox;
use crate::clock::ClockMode;
use crate::errors::ApiError;
use crate::faults::{Fault, FaultId};
use crate::gateway::{Event, Order};
use crate::limits::Limits;
use crate::persona::Persona;
use crate::record::Exchange;
use crate::rest::lock;
use crate::view::{ChannelView, MessageView};
use crate::world::{Id, Overwrite, World, channel_kind};

/// Addresses and accounts.
impl Sandbox {
    /// `http://127.0.0.1:PORT`, to be used in place of `https://discord.com`.
    #[must_use]
    pub fn base(&self) -> String {
        self.base.clone()
    }

    /// The page's address, if it is served.
    #[must_use]
    pub fn page_url(&self) -> Option<String> {
        self.page.then(|| format!("{}/", self.base))
    }

    /// The control side's address, if there is one.
    #[must_use]
    pub fn control_url(&self) -> Option<String> {
        self.control.clone()
    }

    /// The bot's token, worthless anywhere else.
    #[must_use]
    pub fn bot_token(&self) -> String {
        self.read(|world| {
            world
                .users
                .get(&world.bot())
                .map_or(String::new(), |bot| bot.token.clone())
        })
    }

    /// The application's id.
    #[must_use]
    pub fn application_id(&self) -> Id {
        self.read(|world| world.application.id)
    }

    /// The bot's user id.
    #[must_use]
    pub fn bot_user(&self) -> Id {
        self.read(World::bot)
    }

    /// Reads the world as it is.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.server.shared.read(look)
    }

    pub(crate) fn apply<T>(&self, action: impl FnOnce(&mut World) -> T) -> T {
        self.server.shared.apply(action)
    }

    /// Counts up whenever the world may have changed.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.server.shared.changes()
    }

    /// Waits until `look` finds something in the world; `None` after `limit` of real time.
    pub async fn wait_for<T>(
        &self,
        limit: Duration,
        look: impl FnMut(&World) -> Option<T>,
    ) -> Option<T> {
        self.server.shared.wait_for(limit, look).await
    }

    /// Waits until the bot is connected to the gateway; false after `limit`.
    pub async fn bot_connected(&self, limit: Duration) -> bool {
        let found = self.wait_for(limit, |world| {
            world
                .sessions
                .iter()
                .any(|session| session.bot && session.connected())
                .then_some(())
        });
        found.await.is_some()
    }
}

/// The clock.
impl Sandbox {
    /// Sandbox time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.read(|world| world.clock.now())
    }

    /// Whether the clock runs or stands still.
    #[must_use]
    pub fn clock_mode(&self) -> ClockMode {
        self.read(|world| world.clock.mode())
    }

    /// Moves the clock; deadlines that pass by take effect, then the host's hooks are called.
    pub fn set_clock(&self, at: DateTime<Utc>) {
        self.apply(|world| world.clock.set(at));
        self.server.shared.tick();
        let hooks: Vec<_> = lock(&self.hooks).clock_moved.clone();
        for hook in hooks {
            hook(at);
        }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.set_clock(self.now() + by);
    }

    /// Lets the clock stand still or run.
    pub fn freeze_clock(&self, frozen: bool) {
        self.apply(|world| world.clock.freeze(frozen));
    }

    /// Calls `hook` with the new time after each move, so that a host can move its own clock.
    pub fn on_clock_moved(&self, hook: impl Fn(DateTime<Utc>) + Send + Sync + 'static) {
        lock(&self.hooks).clock_moved.push(Arc::new(hook));
    }

    /// Lets the page and the control side ask the host when its next prompt is due.
    pub fn on_next_prompt(&self, hook: impl Fn() -> Option<DateTime<Utc>> + Send + Sync + 'static) {
        lock(&self.hooks).next_prompt = Some(Arc::new(hook));
    }

    /// When the host's next prompt is due, if it says.
    #[must_use]
    pub fn next_prompt(&self) -> Option<DateTime<Utc>> {
        let hook = lock(&self.hooks).next_prompt.clone()?;
        hook()
    }
}

/// People and guilds.
impl Sandbox {
    /// A new person.
    pub fn add_user(&self, name: &str) -> Persona {
        let id = self.apply(|world| world.add_user(name));
        self.persona(id)
    }

    /// A person by id.
    #[must_use]
    pub fn persona(&self, id: Id) -> Persona {
        Persona {
            shared: self.server.shared.clone(),
            id,
        }
    }

    /// Everybody but the bot and its developer.
    #[must_use]
    pub fn personas(&self) -> Vec<Persona> {
        let ids: Vec<Id> = self.read(|world| {
            let people = world
                .users
                .values()
                .filter(|user| !user.bot && user.id != world.application.owner);
            people.map(|user| user.id).collect()
        });
        ids.into_iter().map(|id| self.persona(id)).collect()
    }

    /// Whether the bot may write to a person directly.
    pub fn set_dms_open(&self, user: &Persona, open: bool) {
        self.apply(|world| {
            if let Some(found) = world.users.get_mut(&user.id) {
                found.dms_open = open;
            }
        });
    }

    /// The language of a person's client, such as `de`.
    pub fn set_locale(&self, user: &Persona, locale: &str) {
        self.apply(|world| {
            if let Some(found) = world.users.get_mut(&user.id) {
                locale.clone_into(&mut found.locale);
            }
        });
    }

    /// A new guild with a category and a channel `general`; forums are allowed.
    pub fn add_guild(&self, owner: &Persona, name: &str) -> Id {
        self.apply(|world| world.add_guild(owner.id, name))
    }

    /// Switches the community features, forums among them, on or off.
    pub fn set_community(&self, guild: Id, on: bool) {
        self.apply(|world| {
            if let Some(found) = world.guilds.get_mut(&guild) {
                found.features.retain(|feature| feature != "COMMUNITY");
                if on {
                    found.features.push("COMMUNITY".to_owned());
                }
                let data = found.json();
                world.emit(Event::to_guild("GUILD_UPDATE", guild, data));
            }
        });
    }

    /// Somebody joins.
    pub fn join(&self, guild: Id, user: &Persona) {
        self.apply(|world| world.join(guild, user.id));
    }

    /// Somebody leaves.
    ///
    /// # Errors
    ///
    /// 10007 when they are no member.
    pub fn leave(&self, guild: Id, user: &Persona) -> Result<(), ApiError> {
        self.apply(|world| world.leave(guild, user.id))
    }

    /// A new role just above @everyone; the bot's role stays above it.
    pub fn add_role(&self, guild: Id, name: &str, permissions: u64) -> Id {
        self.apply(|world| world.add_role(guild, name, permissions))
    }

    /// Gives a role.
    pub fn give_role(&self, guild: Id, user: &Persona, role: Id) {
        self.apply(|world| world.set_role(guild, user.id, role, true));
    }

    /// Takes a role.
    pub fn take_role(&self, guild: Id, user: &Persona, role: Id) {
        self.apply(|world| world.set_role(guild, user.id, role, false));
    }

    /// Brings the bot in with these permissions, in a role of its own; gives back that role.
    pub fn invite_bot(&self, guild: Id, permissions: u64) -> Id {
        self.apply(|world| world.invite_bot(guild, permissions))
    }

    /// Removes the bot from a guild.
    ///
    /// # Errors
    ///
    /// 10007 when it is not in it.
    pub fn kick_bot(&self, guild: Id) -> Result<(), ApiError> {
        self.apply(|world| world.leave(guild, world.bot()))
    }

    /// Sets what the bot's own role holds.
    pub fn set_bot_permissions(&self, guild: Id, permissions: u64) {
        self.change_bot_role(guild, |role| role.permissions = permissions);
    }

    /// Moves the bot's own role to a position; 1 is the lowest.
    pub fn move_bot_role(&self, guild: Id, position: i64) {
        self.change_bot_role(guild, |role| role.position = position);
    }

    /// Moves a role to a position.
    pub fn move_role(&self, guild: Id, role: Id, position: i64) {
        self.apply(|world| {
            if let Some(found) = world
                .guilds
                .get_mut(&guild)
                .and_then(|found| found.roles.get_mut(&role))
            {
                found.position = position;
            }
            world.tell_role("GUILD_ROLE_UPDATE", guild, role);
        });
    }

    fn change_bot_role(&self, guild: Id, change: impl FnOnce(&mut crate::world::Role)) {
        self.apply(|world| {
            let bot = world.bot();
            let roles = world.guilds.get_mut(&guild).map(|found| &mut found.roles);
            let own = roles.and_then(|roles| roles.values_mut().find(|role| role.bot == Some(bot)));
            if let Some(role) = own {
                change(role);
                let id = role.id;
                world.tell_role("GUILD_ROLE_UPDATE", guild, id);
            }
        });
    }

    /// Many guilds at once, each with so many channels and members, the bot in all of them; for storms.
    pub fn add_bulk_guilds(
        &self,
        count: usize,
        channels_each: usize,
        members_each: usize,
    ) -> Vec<Id> {
        let owner = self.add_user("bulk owner");
        self.apply(|world| {
            let members: Vec<Id> = (0..members_each)
                .map(|n| world.add_user(&format!("member {n}")))
                .collect();
            let mut guilds = Vec::with_capacity(count);
            for n in 0..count {
                let guild = world.add_guild(owner.id, &format!("Guild {n}"));
                for channel in 0..channels_each {
                    world.add_channel(
                        guild,
                        channel_kind::TEXT,
                        &format!("channel-{channel}"),
                        None,
                    );
                }
                for member in &members {
                    world.join(guild, *member);
                }
                world.invite_bot(guild, crate::permissions::all());
                guilds.push(guild);
            }
            guilds
        })
    }
}

/// Channels and messages.
impl Sandbox {
    /// A new channel, open to all or with its category's overwrites; `kind` as in `world::channel_kind`.
    pub fn add_channel(&self, guild: Id, kind: u8, name: &str, parent: Option<Id>) -> Id {
        self.apply(|world| world.add_channel(guild, kind, name, parent))
    }

    /// Removes a channel or thread, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10003 when it is not there.
    pub fn delete_channel(&self, channel: Id) -> Result<(), ApiError> {
        self.apply(|world| world.remove_channel(channel))
            .map(|_| ())
    }

    /// Renames a channel, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10003 when it is not there.
    pub fn rename_channel(&self, channel: Id, name: &str) -> Result<(), ApiError> {
        self.apply(|world| {
            world.change_channel(channel, |channel| name.clone_into(&mut channel.name))
        })
        .map(|_| ())
    }

    /// Removes a message, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10008 when it is not there.
    pub fn delete_message(&self, channel: Id, message: Id) -> Result<(), ApiError> {
        self.apply(|world| world.remove_message(channel, message))
    }

    /// Puts a thread away or brings it back, as somebody else would.
    ///
    /// # Errors
    ///
    /// 10003 when it is not there, 50024 when it is no thread.
    pub fn archive_thread(&self, thread: Id, archived: bool) -> Result<(), ApiError> {
        self.apply(|world| {
            world.set_archived(thread, archived)?;
            world.tell_thread("THREAD_UPDATE", thread);
            Ok(())
        })
    }

    /// Sets one overwrite; `kind` 0 for a role, 1 for a member.
    ///
    /// # Errors
    ///
    /// 10003 when the channel is not there.
    pub fn set_overwrite(
        &self,
        channel: Id,
        id: Id,
        kind: u8,
        allow: u64,
        deny: u64,
    ) -> Result<(), ApiError> {
        self.apply(|world| {
            world.set_overwrite(
                channel,
                Overwrite {
                    id,
                    kind,
                    allow,
                    deny,
                },
            )
        })
    }

    /// Messages of a channel that anyone there sees, oldest first.
    #[must_use]
    pub fn messages(&self, channel: Id) -> Vec<MessageView> {
        self.read(|world| {
            let all = world
                .messages
                .get(&channel)
                .into_iter()
                .flat_map(|all| all.values());
            let open = all.filter(|message| message.only_for.is_none());
            open.map(|message| MessageView::of(world, message, 0))
                .collect()
        })
    }

    /// Channels of a guild, without threads, by position.
    #[must_use]
    pub fn channels(&self, guild: Id) -> Vec<ChannelView> {
        self.read(|world| {
            let mut all: Vec<_> = world
                .guild_channels(guild)
                .map(|channel| ChannelView::of(world, channel))
                .collect();
            all.sort_by_key(|channel| (channel.position, channel.id));
            all
        })
    }

    /// Threads of a guild, archived ones among them.
    #[must_use]
    pub fn threads(&self, guild: Id) -> Vec<ChannelView> {
        self.read(|world| {
            world
                .guild_threads(guild)
                .map(|channel| ChannelView::of(world, channel))
                .collect()
        })
    }

    /// The channel with a name, in a guild.
    #[must_use]
    pub fn channel_named(&self, guild: Id, name: &str) -> Option<Id> {
        self.read(|world| {
            world
                .guild_channels(guild)
                .find(|channel| channel.name == name)
                .map(|channel| channel.id)
        })
    }

    /// The role of a guild with a name.
    #[must_use]
    pub fn role_named(&self, guild: Id, name: &str) -> Option<Id> {
        self.read(|world| {
            world
                .guilds
                .get(&guild)?
                .roles
                .values()
                .find(|role| role.name == name)
                .map(|role| role.id)
        })
    }
}

/// The record, rate limits and bad days.
impl Sandbox {
    /// All REST exchanges so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Exchange> {
        lock(&self.server.record).all().to_vec()
    }

    /// Exchanges for paths that the sandbox does not have.
    #[must_use]
    pub fn unknown_requests(&self) -> Vec<Exchange> {
        lock(&self.server.record)
            .all()
            .iter()
            .filter(|exchange| !exchange.known)
            .cloned()
            .collect()
    }

    /// Forgets the exchanges so far; a file keeps them.
    pub fn clear_requests(&self) {
        lock(&self.server.record).clear();
    }

    /// Changes the rate limits.
    pub fn set_limits(&self, limits: Limits) {
        lock(&self.server.limits).set(limits);
    }

    /// Injects a fault.
    pub fn inject(&self, fault: Fault) -> FaultId {
        lock(&self.server.faults).inject(fault)
    }

    /// Ends a fault; answers it holds back go out.
    pub fn clear_fault(&self, id: FaultId) {
        lock(&self.server.faults).clear(Some(id));
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        lock(&self.server.faults).clear(None);
    }

    /// How many requests a fault has hit; `None` when it was cleared.
    #[must_use]
    pub fn fault_hits(&self, id: FaultId) -> Option<u32> {
        lock(&self.server.faults).hits(id)
    }

    /// All faults in force, with how many requests each has hit.
    #[must_use]
    pub fn faults(&self) -> Vec<(FaultId, Fault, u32)> {
        lock(&self.server.faults).list()
    }

    /// Cuts the bot's gateway connections without a word; its session can be resumed.
    pub fn drop_gateway(&self) {
        self.order_bots(&Order::Cut);
    }

    /// Asks the bot to reconnect (op 7).
    pub fn ask_reconnect(&self) {
        self.order_bots(&Order::Send(
            r#"{"op":7,"d":null,"s":null,"t":null}"#.to_owned(),
        ));
    }

    /// Ends the bot's sessions (op 9, not resumable).
    pub fn invalidate_sessions(&self) {
        self.order_bots(&Order::Send(
            r#"{"op":9,"d":false,"s":null,"t":null}"#.to_owned(),
        ));
        self.apply(|world| world.sessions.clear_bots());
    }

    /// Closes the bot's gateway connections with a code.
    pub fn close_gateway(&self, code: u16) {
        self.order_bots(&Order::Close(code, "closed by the sandbox"));
    }

    fn order_bots(&self, order: &Order) {
        self.apply(|world| {
            for session in world.sessions.iter_mut().filter(|session| session.bot) {
                session.order(order.clone());
            }
        });
    }
}
