"""A bot on py-cord, unmodified but for the base address; what it does is told in ../others.rs."""

import asyncio
import json
import logging
import os
import sys

import discord
from discord.http import Route

Route.API_BASE_URL = os.environ["SANDBOX_BASE"] + "/api/v{API_VERSION}"

intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
bot = discord.Bot(intents=intents)


def say(**line):
    print(json.dumps(line), flush=True)


class Form(discord.ui.Modal):
    def __init__(self):
        super().__init__(discord.ui.InputText(label="Word", custom_id="word"), title="A form", custom_id="form")

    async def callback(self, interaction):
        await interaction.response.send_message(f"You wrote {self.children[0].value}")


class Open(discord.ui.View):
    @discord.ui.button(label="Open", custom_id="open", style=discord.ButtonStyle.primary)
    async def open(self, _, interaction):
        await interaction.response.send_modal(Form())


@bot.slash_command(name="ask", description="Asks for a word")
async def ask(context):
    await context.respond("A word?", view=Open())


@bot.event
async def on_ready():
    say(saw="ready")


@bot.event
async def on_resumed():
    say(saw="resumed")


@bot.event
async def on_message(message):
    if not message.author.bot:
        say(saw="message", content=message.content)


async def main():
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    running = asyncio.create_task(bot.start(os.environ["SANDBOX_TOKEN"]))
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.wait([running, ended], return_when=asyncio.FIRST_COMPLETED)
    # Closed while it runs, the library tries to connect once more.
    if running.done():
        running.result()
    running.cancel()
    await bot.close()


asyncio.run(main())
