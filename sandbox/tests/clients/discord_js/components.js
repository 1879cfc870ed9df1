// Buttons, the five selects, and Components V2.

const {
  ActionRowBuilder, AttachmentBuilder, ButtonBuilder, ButtonStyle, ChannelSelectMenuBuilder, ChannelType, ContainerBuilder, FileBuilder,
  MediaGalleryBuilder, MentionableSelectMenuBuilder, MessageFlags, RoleSelectMenuBuilder, SectionBuilder, SeparatorBuilder,
  StringSelectMenuBuilder, TextDisplayBuilder, ThumbnailBuilder, UserSelectMenuBuilder,
} = require("discord.js");
const { openForm } = require("./forms.js");

const row = (...parts) => new ActionRowBuilder().addComponents(...parts);
const button = (id, label, style = ButtonStyle.Primary) => new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(style);

const panels = {
  yes: () => row(button("ignored", "Yes", ButtonStyle.Success)),
  all: () => [
    row(button("count:0", "Count"), button("hidden", "Hidden", ButtonStyle.Secondary), button("later", "Later"), button("form", "Form"),
      new ButtonBuilder().setURL("https://example.org/").setLabel("Link").setStyle(ButtonStyle.Link)),
    row(new StringSelectMenuBuilder().setCustomId("pick").setPlaceholder("Colours").setMinValues(1).setMaxValues(2)
      .addOptions({ label: "Red", value: "r", description: "warm", emoji: "🔴" }, { label: "Blue", value: "b" }, { label: "Green", value: "g", default: false })),
    row(new UserSelectMenuBuilder().setCustomId("users").setPlaceholder("Users").setMaxValues(2)),
    row(new RoleSelectMenuBuilder().setCustomId("roles").setPlaceholder("Roles")),
    row(new ChannelSelectMenuBuilder().setCustomId("channels").setPlaceholder("Channels").setChannelTypes(ChannelType.GuildText)),
  ],
  async v2(interaction) {
    const kind = interaction.options.getString("kind");
    const text = (words) => new TextDisplayBuilder().setContent(words);
    const container = new ContainerBuilder().setAccentColor(0x5865f2)
      .addTextDisplayComponents(text("# Title"))
      .addSeparatorComponents(new SeparatorBuilder().setDivider(true))
      .addSectionComponents(
        new SectionBuilder().addTextDisplayComponents(text("beside a button")).setButtonAccessory(button("count:5", "In a section")),
        new SectionBuilder().addTextDisplayComponents(text("beside a picture")).setThumbnailAccessory(new ThumbnailBuilder({ media: { url: "attachment://dot.png" } })),
      )
      .addMediaGalleryComponents(new MediaGalleryBuilder().addItems({ media: { url: "attachment://dot.png" }, description: "a dot" }))
      .addFileComponents(new FileBuilder().setURL("attachment://note.txt"))
      .addActionRowComponents(row(new MentionableSelectMenuBuilder().setCustomId("anyone").setPlaceholder("Anyone").setMaxValues(3)));
    const files = [new AttachmentBuilder(dot, { name: "dot.png" }), new AttachmentBuilder(Buffer.from("a note"), { name: "note.txt" })];
    const flags = MessageFlags.IsComponentsV2;
    if (kind === "both") return await interaction.reply({ content: "old words", components: [container], files, flags });
    if (kind === "edit") {
      await interaction.deferReply();
      return await interaction.editReply({ components: [container], files, flags });
    }
    const answer = await interaction.reply({ components: [container], files, flags, withResponse: true });
    const [made] = answer.resource.message.components;
    if (made.components.length !== 7) throw new Error(`a container of ${made.components.length} parts`);
  },
};

// The smallest picture there is: one grey point.
const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==", "base64");

const components = {
  async count(interaction) {
    const count = Number(interaction.customId.split(":")[1]) + 1;
    const [first, ...rest] = interaction.message.components;
    if (interaction.message.flags.has(MessageFlags.IsComponentsV2)) return await interaction.reply({ content: `counted ${count}`, flags: MessageFlags.Ephemeral });
    const buttons = first.components.map((part) => ButtonBuilder.from(part));
    buttons[0].setCustomId(`count:${count}`).setLabel(`Count ${count}`);
    await interaction.update({ content: `Counted ${count}`, components: [row(...buttons), ...rest] });
  },
  async hidden(interaction) {
    await interaction.reply({ content: `only for ${interaction.member.displayName}`, flags: MessageFlags.Ephemeral, components: [row(button("again", "Again"))] });
  },
  async again(interaction) {
    await interaction.update({ content: "changed for you", components: [] });
  },
  async later(interaction) {
    await interaction.deferUpdate();
    await interaction.editReply({ content: "Later it was", components: interaction.message.components });
    await interaction.followUp({ content: "by the way", flags: MessageFlags.Ephemeral });
  },
  async form(interaction) {
    await openForm(interaction);
  },
  async pick(interaction) {
    await interaction.reply(`picked ${interaction.values.join(" ")}`);
  },
  async users(interaction) {
    await interaction.reply(`users ${interaction.users.map((user) => user.username).sort().join(" ")} members ${interaction.members.size}`);
  },
  async roles(interaction) {
    await interaction.reply(`roles ${interaction.roles.map((role) => role.name).join(" ")}`);
  },
  async channels(interaction) {
    await interaction.reply(`channels ${interaction.channels.map((channel) => channel.name).join(" ")}`);
  },
  async anyone(interaction) {
    await interaction.reply(`anyone ${interaction.users.size} ${interaction.members.size} ${interaction.roles.size}`);
  },
};

module.exports = { components, panels };
