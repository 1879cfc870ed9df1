"""A first bot on discord.py: answers /hello and counts the presses of its button."""

import os

import discord
import yarl
from discord import app_commands

if base := os.environ.get("DISCORD_BASE"):  # such as http://127.0.0.1:4480
    discord.http.Route.BASE = f"{base}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(base.replace("http", "ws", 1))


class Again(discord.ui.View):
    presses = 0

    @discord.ui.button(label="Again", style=discord.ButtonStyle.primary)
    async def again(self, interaction: discord.Interaction, button: discord.ui.Button):
        self.presses += 1
        await interaction.response.edit_message(content=f"Pressed {self.presses} times", view=self)


client = discord.Client(intents=discord.Intents.default())
tree = app_commands.CommandTree(client)


@tree.command(description="Says hello")
@app_commands.describe(name="Whom")
async def hello(interaction: discord.Interaction, name: str):
    await interaction.response.send_message(f"Hello, {name}", view=Again())


@client.event
async def setup_hook():
    await tree.sync()


client.run(os.environ["DISCORD_TOKEN"])
