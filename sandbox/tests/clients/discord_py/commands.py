"""What people can do with the bot: its commands, buttons, selects and forms."""

from discord import app_commands


def add(bot):
    @bot.tree.command(description="Says hello")
    @app_commands.describe(name="Whom")
    async def hello(interaction, name: str):
        await interaction.response.send_message(f"Hello, {name}")
