//! Threads in the world: making them, their members, archiving and reviving.
//!
//! Must not check permissions; the routes do. Tells of every change.

use serde_json::{Value, json};

use super::news::Event;
use super::{Channel, Checked, Id, Message, Tag, Thread, World, channel_flag};
use crate::errors::ApiError;
use crate::limits;

/// What a new thread is made from.
#[derive(Debug)]
pub(crate) struct NewThread<'a> {
    pub parent: Id,
    pub kind: u8,
    pub name: &'a str,
    pub owner: Id,
    /// The message it starts from, whose id it takes.
    pub from: Option<Id>,
    pub auto_archive_minutes: Option<i64>,
    pub invitable: bool,
    pub slowmode: u32,
    pub tags: Vec<Id>,
}

impl World {
    /// Makes a thread with its owner as member and tells those who see it.
    pub(crate) fn make_thread(&mut self, new: NewThread<'_>) -> Checked<Id> {
        crate::bounds::room("channels", self.channels.len(), self.bounds.channels)?;
        let parent = self
            .channels
            .get(&new.parent)
            .ok_or_else(ApiError::unknown_channel)?;
        let (guild, archive) = (parent.guild, parent.default_auto_archive);
        self.room_for_thread(guild)?;
        let id = new.from.unwrap_or_else(|| self.new_id());
        let now = self.now;
        let thread = Thread {
            owner: new.owner,
            archived: false,
            archive_timestamp: now,
            auto_archive_minutes: new.auto_archive_minutes.or(archive).unwrap_or(4320),
            locked: false,
            invitable: new.invitable,
            created: now,
            active_at: now,
            members: [(new.owner, now)].into(),
            message_count: 0,
            total_sent: 0,
            applied_tags: new.tags,
        };
        self.archive_no_later_than(thread.archives_at());
        let mut channel = Channel::new(id, guild, new.kind, new.name);
        channel.parent = Some(new.parent);
        channel.slowmode = new.slowmode;
        channel.thread = Some(thread);
        self.channels.insert(id, channel);
        if let Some(guild) = guild {
            self.threads_by_guild.entry(guild).or_default().insert(id);
        }
        if let Some(parent) = self.channels.get_mut(&new.parent)
            && parent.is_forum()
        {
            parent.last_message = Some(id);
        }
        let mut data = self.thread_json(id, 0);
        data["newly_created"] = json!(true);
        self.emit(Event::to_channel("THREAD_CREATE", id, data));
        Ok(id)
    }

    fn thread_json(&self, id: Id, viewer: Id) -> Value {
        self.channels
            .get(&id)
            .map_or(Value::Null, |channel| self.channel_json(channel, viewer))
    }

    /// Tells those who see a thread about it.
    pub(crate) fn tell_thread(&mut self, name: &'static str, id: Id) {
        let data = self.thread_json(id, 0);
        self.emit(Event::to_channel(name, id, data));
    }

    /// Adds somebody to a thread; nothing happens when they are in it.
    pub(crate) fn add_to_thread(&mut self, thread: Id, user: Id) -> Checked<()> {
        let now = self.now;
        let channel = self.channel_mut(thread)?;
        let guild = channel.guild;
        let inside = channel.thread.as_mut().ok_or_else(ApiError::wrong_channel_type)?;
        if inside.members.contains_key(&user) {
            return Ok(());
        }
        if inside.members.len() >= limits::THREAD_MEMBERS {
            return Err(ApiError::too_many_thread_members());
        }
        inside.members.insert(user, now);
        let count = inside.members.len().min(50);
        let mut member = inside.member_json(thread, user).unwrap_or(Value::Null);
        let mut data = self.thread_json(thread, user);
        data["newly_created"] = json!(false);
        self.emit(Event::to_users("THREAD_CREATE", vec![user], data));
        if let Some(guild) = guild {
            member["member"] = self.member_json(guild, user).unwrap_or(Value::Null);
            member["presence"] = Value::Null;
            let data = json!({"id": thread.to_string(), "guild_id": guild.to_string(), "member_count": count,
                "added_members": [member]});
            self.emit(Event::to_channel("THREAD_MEMBERS_UPDATE", thread, data));
        }
        Ok(())
    }

    /// Takes somebody out of a thread.
    pub(crate) fn drop_from_thread(&mut self, thread: Id, user: Id) -> Checked<()> {
        let viewers = self.connected_viewers(thread);
        let channel = self.channel_mut(thread)?;
        let guild = channel.guild.unwrap_or(0);
        let inside = channel.thread.as_mut().ok_or_else(ApiError::wrong_channel_type)?;
        inside
            .members
            .remove(&user)
            .ok_or_else(ApiError::unknown_member)?;
        let count = inside.members.len().min(50);
        let data = json!({"id": thread.to_string(), "guild_id": guild.to_string(), "member_count": count,
            "removed_member_ids": [user.to_string()]});
        self.emit(Event::to_users("THREAD_MEMBERS_UPDATE", viewers, data));
        Ok(())
    }

    /// Fails with 160006 when a guild has as many active threads as it can.
    pub(crate) fn room_for_thread(&self, guild: Option<Id>) -> Checked<()> {
        let threads = self.guild_threads(guild.unwrap_or(0));
        let active = threads.filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived));
        if active.count() < limits::ACTIVE_THREADS {
            Ok(())
        } else {
            Err(ApiError::too_many_threads())
        }
    }

    /// Tells each member of a thread that came back about their own membership.
    pub(crate) fn tell_own_members(&mut self, id: Id) {
        let Some(channel) = self.channels.get(&id) else {
            return;
        };
        let Some(thread) = &channel.thread else { return };
        let guild = channel.guild.map(|guild| guild.to_string());
        let told: Vec<(Id, Value)> = thread
            .members
            .keys()
            .filter(|user| self.sees(channel, **user))
            .filter_map(|user| Some((*user, thread.member_json(id, *user)?)))
            .collect();
        for (user, mut data) in told {
            data["guild_id"] = json!(guild);
            self.emit(Event::to_user("THREAD_MEMBER_UPDATE", user, data));
        }
    }

    /// Says in a thread what was done to it, without bringing it back or adding anybody.
    pub(crate) fn notice(
        &mut self,
        thread: Id,
        by: Id,
        kind: u8,
        text: &str,
        about: Option<Id>,
    ) -> Checked<()> {
        let id = self.new_id();
        let mut notice = Message::new(id, thread, by, self.now);
        notice.kind = kind;
        text.clone_into(&mut notice.content);
        notice.mentions.extend(about);
        notice.position = self.next_place(thread);
        let found = self.channel_mut(thread)?;
        found.last_message = Some(id);
        if let Some(thread) = &mut found.thread {
            thread.message_count += 1;
            thread.total_sent += 1;
        }
        self.messages.entry(thread).or_default().insert(id, notice);
        self.tell_message("MESSAGE_CREATE", thread, id);
        Ok(())
    }

    /// Puts a thread away or brings it back. A pinned post that is put away is pinned no longer.
    pub(crate) fn set_archived(&mut self, id: Id, archived: bool) -> Checked<()> {
        let now = self.now;
        let channel = self.channel_mut(id)?;
        let thread = channel.thread.as_mut().ok_or_else(ApiError::wrong_channel_type)?;
        if thread.archived == archived {
            return Ok(());
        }
        thread.archived = archived;
        thread.archive_timestamp = now;
        if archived {
            channel.flags &= !channel_flag::PINNED;
            return Ok(());
        }
        thread.active_at = now;
        let at = thread.archives_at();
        self.archive_no_later_than(at);
        Ok(())
    }

    /// A message was written in a thread: it revives, its time starts anew, the writer joins.
    pub(crate) fn thread_was_written_in(&mut self, id: Id, writer: Id) -> Checked<()> {
        let now = self.now;
        let Some(thread) = self.channel_mut(id)?.thread.as_mut() else {
            return Ok(());
        };
        thread.message_count += 1;
        thread.total_sent += 1;
        thread.active_at = now;
        let revive = thread.archived;
        if revive {
            self.set_archived(id, false)?;
            self.tell_thread("THREAD_UPDATE", id);
            self.tell_own_members(id);
        }
        self.add_to_thread(id, writer)
    }

    /// Connected accounts that see a channel now; for events about what is about to vanish.
    pub(crate) fn connected_viewers(&self, channel: Id) -> Vec<Id> {
        let Some(found) = self.channels.get(&channel) else {
            return Vec::new();
        };
        self.listeners().filter(|user| self.sees(found, *user)).collect()
    }

    /// Takes tags that a forum is about to lose from its posts.
    pub(crate) fn keep_only_tags(&mut self, forum: Id, tags: &[Tag]) {
        let posts = self
            .channels
            .values_mut()
            .filter(|channel| channel.parent == Some(forum));
        for thread in posts.filter_map(|post| post.thread.as_mut()) {
            thread
                .applied_tags
                .retain(|id| tags.iter().any(|tag| tag.id == *id));
        }
    }
}
