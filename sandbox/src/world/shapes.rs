//! The same shapes put together as values, one field after another, which what is written as text has to equal.

use chrono::DateTime;
use serde_json::{Value, json};

use super::{
    Channel, Guild, Id, Member, NewThread, Overwrite, Role, ScheduledEvent, Tag, Thread, User, World,
    channel_kind as kind, event_entity, event_status,
};
use crate::clock::{Clock, stamp};

fn user(user_: &User) -> Value {
    let mut user = json!({
        "id": user_.id.to_string(),
        "username": user_.username,
        "avatar": null,
        "discriminator": if user_.bot { "4217" } else { "0" },
        "public_flags": 0,
        "flags": 0,
        "global_name": user_.global_name,
        "avatar_decoration_data": null,
        "collectibles": null,
        "primary_guild": null,
        "banner": null,
        "accent_color": null,
    });
    if user_.bot {
        user["bot"] = json!(true);
    }
    user
}

fn role(role_: &Role) -> Value {
    let mut role = json!({
        "id": role_.id.to_string(),
        "name": role_.name,
        "permissions": role_.permissions.to_string(),
        "position": role_.position,
        "color": role_.color,
        "colors": {"primary_color": role_.color, "secondary_color": null, "tertiary_color": null},
        "hoist": role_.hoist,
        "managed": role_.bot.is_some(),
        "mentionable": role_.mentionable,
        "icon": null,
        "unicode_emoji": null,
        "flags": 0,
    });
    if let Some(bot) = role_.bot {
        role["tags"] = json!({"bot_id": bot.to_string()});
    }
    role
}

fn member(of: &Member, account: &User) -> Value {
    let mut member = json!({
        "avatar": null,
        "avatar_decoration_data": null,
        "banner": null,
        "collectibles": null,
        "communication_disabled_until": of.timed_out_until.map(stamp),
        "flags": of.flags,
        "joined_at": stamp(of.joined_at),
        "nick": of.nick,
        "pending": of.pending,
        "premium_since": null,
        "roles": of.roles.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "mute": of.mute,
        "deaf": of.deaf,
    });
    member["user"] = user(account);
    member
}

fn guild(guild: &Guild) -> Value {
    let mut out = json!({
        "id": guild.id.to_string(),
        "name": guild.name,
        "icon": null,
        "description": guild.description,
        "home_header": null,
        "splash": null,
        "discovery_splash": null,
        "features": guild.features,
        "banner": null,
        "owner_id": guild.owner.to_string(),
        "application_id": null,
        "region": "deprecated",
        "afk_channel_id": null,
        "afk_timeout": 300,
        "system_channel_id": guild.system_channel.map(|id| id.to_string()),
        "system_channel_flags": 0,
        "widget_enabled": false,
        "widget_channel_id": null,
        "verification_level": guild.verification_level,
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": null,
        "max_members": 25_000_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": null,
        "premium_tier": guild.premium_tier,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": guild.rules_channel.map(|id| id.to_string()),
        "safety_alerts_channel_id": null,
        "public_updates_channel_id": guild.updates_channel.map(|id| id.to_string()),
        "premium_progress_bar_enabled": false,
        "nsfw": false,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": null,
    });
    out["roles"] = Value::Array(guild.roles.values().map(role).collect());
    out
}

fn overwrite(of: &Overwrite) -> Value {
    json!({"id": of.id.to_string(), "type": of.kind, "allow": of.allow.to_string(), "deny": of.deny.to_string()})
}

fn channel(channel: &Channel) -> Value {
    let mut out = json!({
        "id": channel.id.to_string(),
        "type": channel.kind,
        "name": channel.name,
        "flags": channel.flags,
        "parent_id": channel.parent.map(|id| id.to_string()),
    });
    if let Some(guild) = channel.guild {
        out["guild_id"] = json!(guild.to_string());
    }
    if channel.takes_messages() || channel.is_forum() {
        out["last_message_id"] = json!(channel.last_message.map(|id| id.to_string()));
        out["rate_limit_per_user"] = json!(channel.slowmode);
    }
    if channel.takes_messages() {
        out["last_pin_timestamp"] = json!(channel.last_pin.map(stamp));
    }
    if let Some(thread) = &channel.thread {
        thread_fields(channel, thread, &mut out);
    } else {
        guild_fields(channel, &mut out);
    }
    out
}

fn thread_fields(channel: &Channel, thread: &Thread, out: &mut Value) {
    out["owner_id"] = json!(thread.owner.to_string());
    out["thread_metadata"] = json!({
        "archived": thread.archived,
        "archive_timestamp": stamp(thread.archive_timestamp),
        "auto_archive_duration": thread.auto_archive_minutes,
        "locked": thread.locked,
        "create_timestamp": stamp(thread.created),
    });
    if channel.kind == kind::PRIVATE_THREAD {
        out["thread_metadata"]["invitable"] = json!(thread.invitable);
    }
    out["message_count"] = json!(thread.message_count);
    out["member_count"] = json!(thread.members.len().min(50));
    out["total_message_sent"] = json!(thread.total_sent);
    if !thread.applied_tags.is_empty() {
        out["applied_tags"] = json!(
            thread
                .applied_tags
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        );
    }
}

fn guild_fields(channel: &Channel, out: &mut Value) {
    out["position"] = json!(channel.position);
    out["nsfw"] = json!(channel.nsfw);
    out["permission_overwrites"] = json!(channel.overwrites.iter().map(overwrite).collect::<Vec<_>>());
    match channel.kind {
        kind::VOICE | kind::STAGE => {
            out["bitrate"] = json!(64000);
            out["user_limit"] = json!(0);
            out["rtc_region"] = Value::Null;
            if channel.kind == kind::STAGE {
                out["topic"] = json!(channel.topic);
            }
        }
        kind::CATEGORY => {}
        _ => {
            out["topic"] = json!(channel.topic);
            if let Some(minutes) = channel.default_auto_archive {
                out["default_auto_archive_duration"] = json!(minutes);
            }
        }
    }
    if channel.is_forum() {
        out["available_tags"] = json!(channel.tags.iter().map(Tag::json).collect::<Vec<_>>());
        out["default_reaction_emoji"] = channel.default_reaction.clone();
        out["default_sort_order"] = channel.default_sort.clone();
        out["default_forum_layout"] = json!(channel.default_layout);
        out["default_thread_rate_limit_per_user"] = json!(channel.default_thread_slowmode);
    }
}

fn guild_create(world: &World, id: Id, viewer: Id, large_threshold: Option<usize>) -> Value {
    let Some(guild) = world.guilds.get(&id) else {
        return Value::Null;
    };
    let mut data = self::guild(guild);
    let count = guild.members.len();
    let own = guild.members.get(&viewer);
    data["joined_at"] = json!(stamp(own.map_or(world.now, |member| member.joined_at)));
    data["large"] = json!(count > large_threshold.unwrap_or(250));
    data["unavailable"] = json!(false);
    data["member_count"] = json!(count);
    let voices = guild
        .voice
        .iter()
        .filter(|(_, state)| world.sees(&world.channels[&state.channel], viewer));
    data["voice_states"] = json!(
        voices
            .map(|(user, state)| without(world.voice_json(id, *user, state), &["guild_id", "member"]))
            .collect::<Vec<_>>()
    );
    // Moved in, for `json!` would copy all of it.
    data["members"] = Value::Array(members_shown(world, guild, viewer, large_threshold));
    let bot = viewer == world.bot();
    let channels = world
        .guild_channels(id)
        .filter(|channel| bot || world.sees(channel, viewer));
    data["channels"] = Value::Array(
        channels
            .map(channel)
            .map(|told| without(told, &["guild_id"]))
            .collect(),
    );
    let threads = world
        .guild_threads(id)
        .filter(|channel| channel.thread.as_ref().is_some_and(|thread| !thread.archived))
        .filter(|channel| world.sees(channel, viewer));
    data["threads"] = json!(
        threads
            .map(|thread| {
                let mut told = world.channel_json(thread, viewer);
                if told.get("member").is_some() {
                    told["member"] = without(told["member"].take(), &["id", "user_id"]);
                }
                told
            })
            .collect::<Vec<_>>()
    );
    let events = world.open_events(id, viewer);
    data["guild_scheduled_events"] = json!(
        events
            .map(|event| world.scheduled_event_json(event, false))
            .collect::<Vec<_>>()
    );
    let presences = world.bot_presence.iter().filter(|_| large_threshold.is_some());
    data["presences"] = json!(presences.collect::<Vec<_>>());
    for empty in ["stage_instances", "soundboard_sounds"] {
        data[empty] = json!([]);
    }
    data
}

/// A shape without these fields.
fn without(mut shape: Value, fields: &[&str]) -> Value {
    shape
        .as_object_mut()
        .unwrap()
        .retain(|key, _| !fields.contains(&key.as_str()));
    shape
}

/// A member as events tell of them.
fn told(mut member: Value) -> Value {
    member["user"] = without(member["user"].take(), &["flags", "banner", "accent_color"]);
    member
}

fn members_shown(world: &World, guild: &Guild, viewer: Id, large_threshold: Option<usize>) -> Vec<Value> {
    let in_voice = |user: Id| {
        let state = guild.voice.get(&user);
        state.is_some_and(|state| world.sees(&world.channels[&state.channel], viewer))
    };
    let stands_out = |member: &&Member| {
        let asked_for = large_threshold.is_some_and(|large| {
            guild.members.len() <= large || !member.roles.is_empty() || member.nick.is_some()
        });
        asked_for || member.user == viewer || in_voice(member.user)
    };
    let shown = guild.members.values().filter(stands_out);
    shown
        .filter_map(|member| Some(told(self::member(member, world.users.get(&member.user)?))))
        .collect()
}

/// A guild with something of everything, and a second that is large: both ids, and a member.
fn everything(world: &mut World) -> (Id, Id) {
    let owner = world.add_user("Ow\"ner \u{1f600}");
    let guild = world.add_guild(owner, "A \\ \"guild\"\n\u{1}");
    let role = world.add_role(guild, "Helfer\u{fc}", 1 << 40);
    world
        .change_role(guild, role, |role| (role.color, role.hoist) = (0xff_00ff, true))
        .unwrap();
    for number in 0..60 {
        let user = world.add_user(&format!("person {number}"));
        world.join(guild, user);
        world.set_role(guild, user, role, number % 7 == 0);
        let until = world.now;
        world.change_member(guild, user, |member| {
            member.nick = (number % 11 == 0).then(|| "N\u{ef}ck".to_owned());
            (member.pending, member.flags) = (number == 3, u32::from(number == 4));
            member.timed_out_until = (number == 5).then_some(until);
        });
    }
    world.invite_bot(guild, crate::permissions::all());
    let mut text = 0;
    for kind in [
        kind::TEXT,
        kind::VOICE,
        kind::CATEGORY,
        kind::ANNOUNCEMENT,
        kind::STAGE,
        kind::FORUM,
    ] {
        let id = world.add_channel(guild, kind, "a-channel", None);
        let overwrite = Overwrite {
            id: role,
            kind: 0,
            allow: 1 << 10,
            deny: 1 << 50,
        };
        world.set_overwrite(id, overwrite).unwrap();
        text = if kind == kind::TEXT { id } else { text };
    }
    let now = world.now;
    let forum = world
        .guild_channels(guild)
        .find(|channel| channel.is_forum())
        .unwrap()
        .id;
    let tag = Tag {
        id: 7,
        name: "t".to_owned(),
        moderated: true,
        emoji_name: None,
    };
    let found = world.channel_mut(forum).unwrap();
    (found.tags, found.default_reaction) = (vec![tag], json!({"emoji_id": null, "emoji_name": "a"}));
    let found = world.channel_mut(text).unwrap();
    (found.topic, found.parent, found.last_pin) = (Some("t".to_owned()), Some(forum), Some(now));
    (found.default_auto_archive, found.last_message) = (Some(60), Some(5));
    for (parent, kind, tags) in [
        (text, kind::PRIVATE_THREAD, vec![]),
        (forum, kind::PUBLIC_THREAD, vec![7]),
    ] {
        let new = NewThread {
            parent,
            kind,
            name: "thread",
            owner: world.bot(),
            from: None,
            auto_archive_minutes: None,
            invitable: true,
            slowmode: 3,
            tags,
        };
        world.make_thread(new).unwrap();
    }
    let talk = world
        .guild_channels(guild)
        .find(|channel| channel.kind == kind::VOICE)
        .unwrap()
        .id;
    world.change_voice(
        guild,
        owner,
        crate::world::VoiceChange {
            channel: Some(talk),
            ..Default::default()
        },
    );
    let event = ScheduledEvent {
        id: 9,
        guild,
        channel: None,
        creator: owner,
        name: "e".to_owned(),
        description: None,
        start: now,
        end: Some(now),
        status: event_status::SCHEDULED,
        entity: event_entity::EXTERNAL,
        location: Some("l".to_owned()),
        image: None,
        recurrence: Value::Null,
        interested: [owner].into(),
    };
    world.keep_event(event);
    world.bot_presence = Some(json!({"status": "idle"}));
    (guild, owner)
}

#[test]
fn a_guild_written_as_text_is_the_guild_put_together_of_values() {
    let start = DateTime::from_timestamp(1_800_000_000, 123_456_789).unwrap();
    let mut world = World::new(String::new(), Clock::new(Some(start), true), 7);
    let (guild, owner) = everything(&mut world);
    for viewer in [world.bot(), owner, 1] {
        for threshold in [None, Some(50), Some(250)] {
            let text = world.guild_create(guild, viewer, threshold);
            let written: Value = serde_json::from_str(&text).unwrap();
            let wanted = guild_create(&world, guild, viewer, threshold);
            assert_eq!(written, wanted, "to {viewer} with {threshold:?}");
            assert!(
                viewer == 1 || !wanted["threads"].as_array().unwrap().is_empty(),
                "{wanted}"
            );
        }
    }
    assert_eq!(world.guild_create(1, owner, None), "null");
}

#[test]
fn each_shape_is_the_same_as_a_value() {
    let mut world = World::new(String::new(), Clock::new(None, true), 7);
    let (id, _) = everything(&mut world);
    let of = &world.guilds[&id];
    assert_eq!(of.json(), guild(of));
    for found in of.members.values() {
        let account = &world.users[&found.user];
        assert_eq!(found.json(account), member(found, account));
        let mut partial = member(found, account);
        partial.as_object_mut().unwrap().remove("user");
        assert_eq!(found.partial_json(), partial);
        assert_eq!(account.json(), user(account));
    }
    for found in world.channels.values() {
        assert_eq!(found.json(), channel(found));
    }
}
