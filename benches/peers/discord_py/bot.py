"""A peer of Trellis on discord.py: /progress stores a draft and opens a form; a form that is sent is stored as an
update, answered, and shown in its author's growth thread and with a line in the room.

Written as a careful author would: the guilds intent alone, no caches of members or messages, uvloop, orjson and
zstandard, SQLite in WAL with synchronous=FULL, one commit before each answer. What Trellis does beyond this is named in
docs/benchmarks.md.
"""

import asyncio
import os
import time
from collections import defaultdict

import aiosqlite
import discord
import uvloop
import yarl
from discord import app_commands
from discord.utils import escape_markdown

base = os.environ["PEER_BASE"]
discord.http.Route.BASE = f"{base}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(base.replace("http", "ws", 1))

SCHEMA = """
create table if not exists growth_thread (room_id integer not null, author_id integer not null, thread_id integer not null,
  primary key (room_id, author_id));
create table if not exists draft (id integer primary key autoincrement, room_id integer not null, author_id integer not null,
  visibility text not null, created_at integer not null);
create table if not exists progress (id integer primary key, draft_id integer not null unique, room_id integer not null,
  author_id integer not null, did text not null, learned text not null, stuck text not null, next text not null,
  posted_at integer not null);
"""
LABELS = {"did": "What I did", "learned": "What I learned", "stuck": "Where I am stuck", "next": "What is next"}
GREEN, ORANGE = 0x57F287, 0xE67E22


def paragraph(name: str, hint: str) -> discord.ui.TextInput:
    style = discord.TextStyle.paragraph
    return discord.ui.TextInput(
        label=LABELS[name], custom_id=name, style=style, placeholder=hint, required=False, max_length=4000
    )


class ProgressForm(discord.ui.Modal, title="Public progress update: this whole server"):
    did = paragraph(
        "did", "Wrote the parser; it reads every sample file. Your text is shown as you type it, line by line."
    )
    learned = paragraph("learned", "Error messages are easier to write before the code that raises them.")
    stuck = paragraph("stuck", "What you write here asks your mentor to have a look.")
    next = paragraph("next", "One small step is enough.")

    def __init__(self, draft: int) -> None:
        super().__init__(timeout=900, custom_id=f"progress:{draft}")
        self.draft = draft

    async def on_submit(self, interaction: discord.Interaction) -> None:
        words = {name: getattr(self, name).value for name in LABELS}
        update = await bot.store_update(self.draft, interaction, words)
        if update is None:
            await interaction.response.send_message("This form was sent before.", ephemeral=True)
            return
        await interaction.response.send_message(
            "Saved, and on its way into your growth thread. Everyone who can open it can read it.", ephemeral=True
        )
        thread = await bot.thread_of(interaction)
        said = {LABELS[name]: escape_markdown(text) for name, text in words.items() if text}
        await asyncio.gather(bot.post_words(thread, interaction, said), bot.post_line(thread, interaction, said, update))


class LineButton(discord.ui.DynamicItem[discord.ui.Button], template=r"(?P<act>feedback|mine):(?P<update>[0-9]+)"):
    def __init__(self, act: str, update: int) -> None:
        is_feedback = act == "feedback"
        label = "Give feedback" if is_feedback else "Edit or withdraw"
        style = discord.ButtonStyle.primary if is_feedback else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"{act}:{update}"))

    @classmethod
    async def from_custom_id(cls, interaction, item, match, /):
        return cls(match["act"], int(match["update"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Noted.", ephemeral=True)


class Peer(discord.Client):
    db: aiosqlite.Connection

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(self)
        self.opening: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(LineButton)
        await self.tree.sync()

    async def store_update(self, draft: int, interaction: discord.Interaction, words: dict[str, str]) -> int | None:
        """The new update's id; None where the draft became one before."""
        row = (draft, interaction.channel_id, interaction.user.id, *words.values(), int(time.time()))
        cursor = await self.db.execute(
            "insert into progress (draft_id, room_id, author_id, did, learned, stuck, next, posted_at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (draft_id) do nothing",
            row,
        )
        await self.db.execute("delete from draft where id = ?", (draft,))
        await self.db.commit()
        return cursor.lastrowid if cursor.rowcount else None

    async def thread_of(self, interaction: discord.Interaction) -> int:
        """The author's growth thread, which is opened for the first update."""
        key = (interaction.channel_id, interaction.user.id)
        async with self.opening[interaction.user.id]:
            found = "select thread_id from growth_thread where room_id = ? and author_id = ?"
            async with self.db.execute(found, key) as rows:
                if row := await rows.fetchone():
                    return row[0]
            growth = discord.utils.get(interaction.guild.text_channels, name="growth")
            starter = await growth.send(f"{interaction.user.mention} documents here how they grow.")
            thread = await starter.create_thread(name=interaction.user.display_name)
            await self.db.execute("insert into growth_thread values (?, ?, ?)", (*key, thread.id))
            await self.db.commit()
            return thread.id

    async def post_words(self, thread: int, interaction: discord.Interaction, said: dict[str, str]) -> None:
        heading = f"🌱 **Progress update** by {interaction.user.mention}, <t:{int(time.time())}:D>"
        embeds = [
            discord.Embed(title=label, description=text, colour=ORANGE if label == LABELS["stuck"] else GREEN)
            for label, text in said.items()
        ]
        await self.get_partial_messageable(thread).send(heading, embeds=embeds)

    async def post_line(
        self, thread: int, interaction: discord.Interaction, said: dict[str, str], update: int
    ) -> None:
        embed = discord.Embed(colour=GREEN)
        for label, text in said.items():
            embed.add_field(name=label, value=text[:240], inline=False)
        view = discord.ui.View(timeout=None)
        view.add_item(LineButton("feedback", update))
        view.add_item(LineButton("mine", update))
        line = f"🌱 {interaction.user.mention} wrote a progress update for <#{thread}>."
        await interaction.channel.send(line, embed=embed, view=view)


bot = Peer()


@bot.tree.command(description="Write a progress update: what you did, learned, where you are stuck, what is next")
@app_commands.guild_only()
async def progress(interaction: discord.Interaction) -> None:
    cursor = await bot.db.execute(
        "insert into draft (room_id, author_id, visibility, created_at) values (?, ?, 'server', ?)",
        (interaction.channel_id, interaction.user.id, int(time.time())),
    )
    await bot.db.commit()
    await interaction.response.send_modal(ProgressForm(cursor.lastrowid))


async def main() -> None:
    async with aiosqlite.connect(os.environ["PEER_DB"]) as db:
        await db.execute("pragma journal_mode = wal")
        await db.execute("pragma synchronous = full")
        await db.executescript(SCHEMA)
        await db.commit()
        bot.db = db
        async with bot:
            await bot.start(os.environ["DISCORD_TOKEN"])


uvloop.run(main())
