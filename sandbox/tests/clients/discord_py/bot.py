"""A bot on discord.py, unmodified but for the base address; the protocol of its standard streams is in ../bot.rs.

What it can be asked for is in `acts.py`, what people can do with it in `commands.py`.
"""

import asyncio
import json
import logging
import os
import sys

if os.environ.get("WITHOUT_ZSTD"):
    # As where zstandard is not installed: the library then asks for zlib-stream.
    sys.modules["zstandard"] = None

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

import acts
import commands

BASE = os.environ["SANDBOX_BASE"]
Route.BASE = f"{BASE}/api/v10"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(BASE.replace("http", "ws", 1))

# Voice is not what is tried here.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def say(**line):
    print(json.dumps(line), flush=True)


SHARDS = int(os.environ.get("SHARDS", "0"))


class Bot(discord.AutoShardedClient if SHARDS else discord.Client):
    def __init__(self):
        # Without presences members are asked for in chunks.
        intents = discord.Intents.all()
        intents.presences = bool(os.environ.get("WITH_PRESENCES"))
        more = {"shard_count": SHARDS} if SHARDS else {}
        super().__init__(intents=intents, chunk_guilds_at_startup=True, guild_ready_timeout=0.2, **more)
        self.tree = app_commands.CommandTree(self)
        self.say = say
        commands.add(self)

    async def setup_hook(self):
        await self.tree.sync()

    async def on_ready(self):
        say(saw="ready", compression=discord.utils._ActiveDecompressionContext.COMPRESSION_TYPE)

    async def on_resumed(self):
        say(saw="resumed")

    async def on_disconnect(self):
        say(saw="disconnect")


async def listen(bot):
    """Does what the lines of standard input ask for, until they end."""
    await bot.wait_until_ready()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        act = getattr(acts, asked["do"])
        try:
            say(id=asked["id"], answer=await act(bot, **asked["with"]))
        except Exception as error:
            say(id=asked["id"], failed=f"{type(error).__name__}: {error}")
    await bot.close()


async def main():
    discord.utils.setup_logging(handler=logging.StreamHandler(sys.stderr), level=logging.WARNING)
    async with Bot() as bot:
        await asyncio.gather(bot.start(os.environ["SANDBOX_TOKEN"]), listen(bot))


asyncio.run(main())
