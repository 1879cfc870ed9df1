"""What people can do with the bot: its commands. What these show is in `views.py`."""

import io

import discord
from discord import app_commands

import views

FRUIT = ["apple", "apricot", "banana", "cherry"]


def add(bot):
    """Adds all commands to the bot's tree."""
    tree = bot.tree

    @tree.command(description="Says hello")
    @app_commands.describe(name="Whom")
    async def hello(interaction: discord.Interaction, name: str):
        await interaction.response.send_message(f"Hello, {name}")

    @tree.command(description="Takes an option of every kind")
    @app_commands.choices(colour=[app_commands.Choice(name="Red", value="r"), app_commands.Choice(name="Blue", value="b")])
    async def everything(
        interaction: discord.Interaction,
        text: app_commands.Range[str, 2, 10],
        whole: app_commands.Range[int, 1, 5],
        number: float,
        truth: bool,
        user: discord.User,
        member: discord.Member,
        channel: discord.TextChannel,
        role: discord.Role,
        anyone: discord.Role | discord.Member,
        colour: app_commands.Choice[str],
        file: discord.Attachment,
    ):
        read = (await file.read()).decode()
        roles = ",".join(role.name for role in member.roles)
        lines = [text, whole, number, truth, user.name, member.display_name, roles, channel.name, role.name, anyone]
        lines += [colour.name, colour.value, file.filename, file.size, file.content_type, read]
        await interaction.response.send_message("\n".join(map(str, lines)))

    garden = app_commands.Group(name="garden", description="Tends a garden")
    bed = app_commands.Group(name="bed", description="One bed of it", parent=garden)

    @garden.command(description="Waters all of it")
    async def water(interaction: discord.Interaction):
        await interaction.response.send_message("Watered")

    @bed.command(description="Plants something")
    async def plant(interaction: discord.Interaction, what: str, how_many: int = 1):
        await interaction.response.send_message(f"{how_many} x {what} by {interaction.command.qualified_name}")

    tree.add_command(garden)

    @tree.command(description="Picks a fruit")
    async def fruit(interaction: discord.Interaction, kind: str):
        await interaction.response.send_message(f"A fresh {kind}")

    @fruit.autocomplete("kind")
    async def kinds(interaction: discord.Interaction, current: str):
        return [app_commands.Choice(name=kind.title(), value=kind) for kind in FRUIT if kind.startswith(current)]

    @tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, member: discord.Member):
        await interaction.response.send_message(f"{interaction.user.mention} greets {member.mention}")

    @tree.context_menu(name="Count words")
    async def count_words(interaction: discord.Interaction, message: discord.Message):
        await interaction.response.send_message(f"{len(message.content.split())} words", ephemeral=True)

    @tree.command(description="For those who manage the server")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def restricted(interaction: discord.Interaction):
        await interaction.response.send_message("You may")

    @tree.command(description="Fails a check")
    @app_commands.checks.has_permissions(administrator=True)
    async def checked(interaction: discord.Interaction):
        await interaction.response.send_message("never")

    @checked.error
    async def refused(interaction: discord.Interaction, error):
        await interaction.response.send_message(type(error).__name__, ephemeral=True)

    @tree.command(description="Answers in its own time")
    async def later(interaction: discord.Interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)
        first = await interaction.followup.send("First", wait=True)
        second = await interaction.followup.send("Second", ephemeral=True, wait=True)
        await second.edit(content="Second, edited")
        await interaction.edit_original_response(content="First, edited")
        third = await interaction.followup.send("Third", wait=True)
        await third.delete()
        whole = await interaction.original_response()
        bot.say(saw="later", first=first.flags.ephemeral, original=whole.content)

    @tree.command(description="Answers twice")
    async def twice(interaction: discord.Interaction):
        await interaction.response.send_message("Once")
        interaction.response._response_type = None
        try:
            await interaction.response.send_message("Twice")
        except discord.HTTPException as error:
            bot.say(saw="twice", status=error.status, code=error.code)

    @tree.command(description="Sends a file")
    async def file(interaction: discord.Interaction):
        answer = await interaction.response.send_message(
            "Here", file=discord.File(io.BytesIO(b"one,two\n"), "figures.csv", description="Two figures")
        )
        message = answer.resource
        await interaction.edit_original_response(
            attachments=[*message.attachments, discord.File(io.BytesIO(b"more"), "more.txt")]
        )
        bot.say(saw="file", names=[kept.filename for kept in (await interaction.original_response()).attachments])

    @tree.command(description="Shows a panel")
    async def panel(interaction: discord.Interaction):
        await interaction.response.send_message("Choose", view=views.Panel())

    @tree.command(description="Shows a layout")
    async def layout(interaction: discord.Interaction):
        picture = discord.File(io.BytesIO(b"not really a picture"), "picture.png")
        await interaction.response.send_message(view=views.Layout(), file=picture)

    @tree.command(description="Opens a form")
    async def form(interaction: discord.Interaction):
        await interaction.response.send_modal(views.OldForm())

    @tree.command(description="Opens a form with labels")
    async def labels(interaction: discord.Interaction):
        await interaction.response.send_modal(views.LabelForm())
