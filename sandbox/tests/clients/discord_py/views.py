"""Buttons, selects, forms and layouts of the bot."""

import discord
from discord import ui


def names(values):
    return ", ".join(getattr(value, "name", None) or str(value) for value in values)


class Panel(ui.View):
    """A button of each use and a select of each kind."""

    def __init__(self):
        super().__init__(timeout=None)
        self.count = 0
        self.add_item(ui.Button(label="Docs", url="https://example.org/"))

    @ui.button(label="Count", style=discord.ButtonStyle.primary, custom_id="count", emoji="🌱")
    async def counted(self, interaction, button):
        self.count += 1
        button.label = f"Count {self.count}"
        await interaction.response.edit_message(content=f"Pressed {self.count}", view=self)

    @ui.button(label="Ask me", custom_id="ask")
    async def asked(self, interaction, button):
        await interaction.response.send_modal(OldForm())

    @ui.button(label="Close", style=discord.ButtonStyle.danger, custom_id="close")
    async def closed(self, interaction, button):
        await interaction.response.defer()
        await interaction.delete_original_response()

    @ui.select(
        custom_id="words",
        placeholder="Words",
        min_values=1,
        max_values=2,
        options=[discord.SelectOption(label=word.title(), value=word) for word in ("one", "two", "three")],
    )
    async def words(self, interaction, select):
        await interaction.response.send_message(f"Words: {names(select.values)}", ephemeral=True)

    @ui.select(cls=ui.UserSelect, custom_id="users", placeholder="Users", max_values=2)
    async def users(self, interaction, select):
        await interaction.response.send_message(f"Users: {names(select.values)}", ephemeral=True)

    @ui.select(cls=ui.RoleSelect, custom_id="roles", placeholder="Roles")
    async def roles(self, interaction, select):
        await interaction.response.send_message(f"Roles: {names(select.values)}", ephemeral=True)

    @ui.select(cls=ui.MentionableSelect, custom_id="any", placeholder="Anyone", max_values=2)
    async def anyone(self, interaction, select):
        kinds = ", ".join(sorted(type(value).__name__ for value in select.values))
        await interaction.response.send_message(f"Anyone: {kinds}", ephemeral=True)


class Rooms(ui.View):
    """The fifth kind of select, which has no row left in the panel."""

    def __init__(self):
        super().__init__(timeout=None)

    @ui.select(
        cls=ui.ChannelSelect,
        custom_id="rooms",
        placeholder="Rooms",
        channel_types=[discord.ChannelType.text],
        default_values=[],
    )
    async def rooms(self, interaction, select):
        room = select.values[0]
        await interaction.response.send_message(
            f"Rooms: {room.name} {room.type} {room.resolve().name}", ephemeral=True
        )


class OldForm(ui.Modal, title="About you"):
    """Inputs in action rows."""

    name = ui.TextInput(label="Name", max_length=20)
    story = ui.TextInput(label="Story", style=discord.TextStyle.paragraph, required=False, default="None yet")

    async def on_submit(self, interaction):
        await interaction.response.send_message(f"{self.name.value}: {self.story.value}", ephemeral=True)


class LabelForm(ui.Modal, title="With labels"):
    """Inputs in labels."""

    intro = ui.TextDisplay("Please **read** this.")
    reason = ui.Label(text="Reason", description="In a few words", component=ui.TextInput(min_length=2))
    tier = ui.Label(
        text="Tier",
        component=ui.Select(options=[discord.SelectOption(label=tier) for tier in ("Gold", "Silver")]),
    )
    buddy = ui.Label(text="Buddy", component=ui.UserSelect(required=False))

    async def on_submit(self, interaction):
        parts = [self.reason.component.value, self.tier.component.values[0], names(self.buddy.component.values)]
        await interaction.response.send_message(" / ".join(parts), ephemeral=True)


class Layout(ui.LayoutView):
    """Components V2."""

    def __init__(self):
        super().__init__(timeout=None)
        thumbnail = ui.Thumbnail("attachment://picture.png", description="A picture")
        self.total = ui.TextDisplay("Nothing yet")
        row = ui.ActionRow()
        button = ui.Button(label="Add", custom_id="add")
        button.callback = self.add
        row.add_item(button)
        self.add_item(
            ui.Container(
                ui.Section(ui.TextDisplay("# Heading"), ui.TextDisplay("Body"), accessory=thumbnail),
                ui.Separator(spacing=discord.SeparatorSpacing.large),
                self.total,
                row,
                accent_colour=discord.Colour(0x336699),
            )
        )

    async def add(self, interaction):
        self.total.content = "One more"
        await interaction.response.edit_message(view=self)
