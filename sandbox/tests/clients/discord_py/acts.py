"""What the bot does when it is asked to by a line of its input; each gives back what the test looks at."""

import asyncio
import datetime
import io

import discord

import views


def guild_of(bot):
    return bot.guilds[0]


def channel_of(bot, name):
    return discord.utils.get(guild_of(bot).channels, name=name)


def member_of(bot, name):
    return discord.utils.get(guild_of(bot).members, display_name=name)


def refusal(error):
    return {"kind": type(error).__name__, "status": error.status, "code": error.code}


async def cache(bot):
    """What the library keeps of the first guild."""
    guild = guild_of(bot)
    return {
        "name": guild.name,
        "chunked": guild.chunked,
        "members": sorted(member.display_name for member in guild.members),
        "channels": sorted(channel.name for channel in guild.channels),
        "mentors": [member.display_name for role in guild.roles if role.name == "mentors" for member in role.members],
        "owner": guild.owner.display_name,
        "top_role": guild.me.top_role.name,
        "application": str(bot.application_id),
    }


async def sync_guild(bot):
    """A command of the guild itself; then all commands there are."""
    guild = guild_of(bot)

    @bot.tree.command(name="local", description="Of this guild only", guild=guild)
    async def local(interaction: discord.Interaction):
        await interaction.response.send_message("Local")

    await bot.tree.sync(guild=guild)
    everywhere = [command.name for command in await bot.tree.fetch_commands()]
    here = [command.name for command in await bot.tree.fetch_commands(guild=guild)]
    return {"everywhere": len(everywhere), "here": here}


async def show_rooms(bot):
    return str((await channel_of(bot, "general").send("Where?", view=views.Rooms())).id)


async def messages(bot):
    """Writes, edits, replies, embeds, pins, deletes, reads back."""
    channel = channel_of(bot, "general")
    first = await channel.send("Frist", nonce="n1")
    await first.edit(content="First")
    embed = discord.Embed(title="Title", description="Words", colour=0xFF8800, timestamp=discord.utils.utcnow())
    embed.add_field(name="Field", value="Value", inline=False).set_footer(text="Foot").set_author(name="Author")
    second = await first.reply(embed=embed, mention_author=False)
    file = discord.File(io.BytesIO(b"bytes"), "note.txt", spoiler=True)
    third = await channel.send("With a file", file=file, suppress_embeds=True, silent=True)
    read = (await third.attachments[0].read()).decode()
    await first.pin(reason="worth keeping")
    pins = [pin.content async for pin in channel.pins()]
    await first.unpin()
    doomed = [await channel.send(f"doomed {n}") for n in range(3)]
    await doomed[0].delete()
    await channel.delete_messages(doomed[1:])
    history = [message.content or message.type.name async for message in channel.history(limit=3)]
    after = [message.id async for message in channel.history(after=first, oldest_first=True)]
    return {
        "read": read,
        "pins": pins,
        "history": history,
        "replied": second.reference.message_id == first.id,
        "after": after[0] == second.id,
        "spoiler": third.attachments[0].is_spoiler(),
        "fetched": (await channel.fetch_message(first.id)).content,
    }


async def reactions(bot, message):
    """Reacts, waits for somebody to do so too, counts, clears."""
    channel = channel_of(bot, "general")
    found = await channel.fetch_message(int(message))
    await found.add_reaction("👍")
    bot.say(saw="reacted")
    payload = await bot.wait_for("raw_reaction_add", check=lambda p: p.user_id != bot.user.id, timeout=10)
    found = await channel.fetch_message(int(message))
    users = [user.name async for user in found.reactions[0].users()]
    await found.remove_reaction("👍", bot.user)
    left = (await channel.fetch_message(int(message))).reactions[0]
    await found.clear_reactions()
    return {
        "by": payload.member.display_name,
        "users": sorted(users),
        "left": left.count,
        "cleared": len((await channel.fetch_message(int(message))).reactions),
    }


async def direct_message(bot, name):
    member = member_of(bot, name)
    try:
        sent = await member.send("In private")
    except discord.HTTPException as error:
        return refusal(error)
    return {"channel": str(sent.channel.id), "again": (await member.create_dm()).id == sent.channel.id}


async def wait_for_message(bot, text):
    bot.say(saw="waiting")
    found = await bot.wait_for("message", check=lambda message: message.content == text, timeout=10)
    return {"author": found.author.display_name, "channel": str(found.channel), "guild": found.guild is not None}


async def threads(bot, message):
    """A thread from a message and a private one: members, archive, revival."""
    channel = channel_of(bot, "general")
    public = await (await channel.fetch_message(int(message))).create_thread(name="Talk", auto_archive_duration=60)
    await public.send("Inside")
    private = await channel.create_thread(name="Aside", type=discord.ChannelType.private_thread, invitable=False)
    await private.add_user(member_of(bot, "Ada Kovač"))
    members = sorted(member.id for member in await private.fetch_members())
    await public.edit(archived=True, locked=True, reason="done")
    archived = [thread.name async for thread in channel.archived_threads()]
    await public.edit(archived=False, locked=False, name="Talk again")
    active = sorted(thread.name for thread in await guild_of(bot).active_threads())
    await private.remove_user(member_of(bot, "Ada Kovač"))
    await private.leave()
    await private.join()
    return {
        "members": len(members),
        "archived": archived,
        "active": active,
        "cached": sorted(thread.name for thread in channel.threads),
        "private": str(private.id),
        "public": str(public.id),
    }


async def forum(bot):
    """Tags of a forum, a post with one, and its first message."""
    channel = channel_of(bot, "growth")
    tag = await channel.create_tag(name="progress", emoji="🌱", moderated=False)
    post = await channel.create_thread(
        name="Week one", content="I began", applied_tags=[tag], file=discord.File(io.BytesIO(b"x"), "x.txt")
    )
    await post.thread.add_tags(await channel.create_tag(name="help"))
    await post.message.edit(content="I began well")
    await post.thread.send("And went on")
    return {
        "same": post.thread.id == post.message.id,
        "tags": sorted(tag.name for tag in (await bot.fetch_channel(post.thread.id)).applied_tags),
        "starter": (await post.thread.fetch_message(post.thread.id)).content,
        "post": str(post.thread.id),
    }


async def forbidden(bot):
    """What the library says when Discord refuses."""
    guild, out = guild_of(bot), []
    tries = [
        channel_of(bot, "staff").send("Hm"),
        guild.owner.edit(nick="Boss"),
        guild.fetch_member(1),
        channel_of(bot, "general").fetch_message(1),
        channel_of(bot, "general").send(""),
        channel_of(bot, "general").send("x" * 2001),
    ]
    for attempt in tries:
        try:
            await attempt
            out.append(None)
        except discord.HTTPException as error:
            out.append(refusal(error))
    return out


async def staff(bot):
    """Channels, roles and members, with reasons for the audit log."""
    guild = guild_of(bot)
    ada = member_of(bot, "Ada Kovač")
    role = await guild.create_role(name="helpers", colour=discord.Colour.green(), hoist=True, reason="Übung 1")
    await ada.add_roles(role, reason="helps")
    await role.edit(name="great helpers", mentionable=True)
    category = await guild.create_category("Pairs")
    room = await guild.create_text_channel(
        "Ada and Ben",
        category=category,
        topic="For two",
        overwrites={
            guild.default_role: discord.PermissionOverwrite(view_channel=False),
            ada: discord.PermissionOverwrite(view_channel=True, send_messages=True),
            guild.me: discord.PermissionOverwrite(view_channel=True),
        },
        reason="a pair",
    )
    await room.set_permissions(member_of(bot, "Ben"), view_channel=True)
    await room.edit(slowmode_delay=5, name="pair-1")
    await ada.edit(nick="Ada K.")
    await ada.timeout(datetime.timedelta(minutes=5), reason="calm down")
    timed_out = (await guild.fetch_member(ada.id)).is_timed_out()
    await ada.timeout(None)
    await ada.remove_roles(role)
    voice = await guild.create_voice_channel("Lounge")
    await voice.delete()
    await asyncio.sleep(0.2)
    # What the events have made of them in the cache.
    room, role, ada = guild.get_channel(room.id), guild.get_role(role.id), guild.get_member(ada.id)
    return {
        "room": str(room.id),
        "name": room.name,
        "nick": ada.display_name,
        "timed_out": timed_out,
        "role": role.name,
        "sees": sorted(member.display_name for member in room.members),
        "voice": channel_of(bot, "Lounge") is None,
    }


async def poll(bot):
    """A poll with two answers."""
    poll = discord.Poll("Tea or coffee?", datetime.timedelta(hours=1))
    poll.add_answer(text="Tea", emoji="🍵").add_answer(text="Coffee")
    sent = await channel_of(bot, "general").send(poll=poll)
    return {"id": str(sent.id), "answers": [answer.text for answer in sent.poll.answers]}


async def scheduled_event(bot):
    """An event somewhere, from its making to its end."""
    guild = guild_of(bot)
    start = discord.utils.utcnow() + datetime.timedelta(hours=2)
    event = await guild.create_scheduled_event(
        name="Harvest",
        description="All hands",
        start_time=start,
        end_time=start + datetime.timedelta(hours=1),
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location="The garden",
        reason="autumn",
    )
    bot.say(saw="scheduled", id=str(event.id))
    _, user = await bot.wait_for("scheduled_event_user_add", timeout=10)
    interested = [user.name async for user in event.users()]
    await event.edit(name="Big harvest")
    event = await event.start()
    event = await event.end()
    return {"by": user.name, "interested": interested, "name": event.name, "status": event.status.name}


async def audit(bot):
    """Who did what, and why, as the library reads it."""
    guild = guild_of(bot)
    role = await guild.create_role(name="helpers", reason="Übung 1")
    entries = [entry async for entry in guild.audit_logs(limit=1, action=discord.AuditLogAction.role_create)]
    heard = await told(bot, "audit_log_entry_create", role.delete(reason="enough"))
    return {
        "by": entries[0].user.name,
        "reason": entries[0].reason,
        "target": entries[0].target.id == role.id,
        "heard": [heard.action.name, heard.reason],
    }


async def told(bot, event, act):
    """What an event brings that an act of the bot itself gives rise to."""
    waiting = asyncio.ensure_future(bot.wait_for(event, timeout=10))
    await asyncio.sleep(0)
    await act
    return await waiting


async def burst(bot, count):
    """Many messages at once: the library's own limiter has to keep in step with the buckets."""
    channel = channel_of(bot, "general")
    await asyncio.gather(*(channel.send(f"burst {n}") for n in range(count)))
    return count


async def state(bot):
    """What the library holds of its connection."""
    return {"session": bot.ws.session_id, "sequence": bot.ws.sequence, "latency": bot.latency >= 0}


async def shards(bot):
    """Which shard each guild came by."""
    return {guild.name: guild.shard_id for guild in bot.guilds}


async def newcomer(bot):
    """Waits until somebody joins and leaves again, with the cache following."""
    guild = guild_of(bot)
    came = asyncio.ensure_future(bot.wait_for("member_join", timeout=10))
    went = asyncio.ensure_future(bot.wait_for("member_remove", timeout=10))
    await asyncio.sleep(0)
    bot.say(saw="looking out")
    member = await came
    same = (await went).id == member.id
    return {"name": member.display_name, "same": same, "left": guild.get_member(member.id) is None}
