"""A bot on hikari, unmodified but for the base address; what it does is told in ../others.rs."""

import asyncio
import json
import logging
import os
import sys

import hikari

BASE = os.environ["SANDBOX_BASE"]
INTENTS = hikari.Intents.GUILDS | hikari.Intents.GUILD_MESSAGES | hikari.Intents.MESSAGE_CONTENT

bot = hikari.GatewayBot(
    os.environ["SANDBOX_TOKEN"], intents=INTENTS, rest_url=f"{BASE}/api/v10", banner=None, logs=None,
    suppress_optimization_warning=True,
)


def say(**line):
    print(json.dumps(line), flush=True)


@bot.listen(hikari.StartingEvent)
async def starting(_):
    application = await bot.rest.fetch_application()
    await bot.rest.set_application_commands(application.id, [bot.rest.slash_command_builder("ask", "Asks for a word")])


@bot.listen(hikari.StartedEvent)
async def started(_):
    say(saw="ready")


@bot.listen(hikari.ShardResumedEvent)
async def resumed(_):
    say(saw="resumed")


@bot.listen(hikari.GuildMessageCreateEvent)
async def message(event):
    if event.is_human:
        say(saw="message", content=event.content)


@bot.listen(hikari.InteractionCreateEvent)
async def interaction(event):
    acted = event.interaction
    if isinstance(acted, hikari.CommandInteraction):
        row = bot.rest.build_message_action_row()
        row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "open", label="Open")
        await acted.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, "A word?", component=row)
    elif isinstance(acted, hikari.ComponentInteraction):
        row = bot.rest.build_modal_action_row().add_text_input("word", "Word")
        await acted.create_modal_response("A form", "form", component=row)
    elif isinstance(acted, hikari.ModalInteraction):
        word = acted.components[0].components[0].value
        await acted.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, f"You wrote {word}")


async def main():
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    await bot.start()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await bot.close()


asyncio.run(main())
