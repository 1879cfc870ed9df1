// Forms: the old rows, labels, a select and an upload within a form.

const {
  ActionRowBuilder, FileUploadBuilder, LabelBuilder, MessageFlags, ModalBuilder, StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} = require("discord.js");

const input = (id) => new TextInputBuilder().setCustomId(id).setStyle(TextInputStyle.Short);

const kinds = {
  rows: () => new ModalBuilder().setCustomId("rows").setTitle("In rows").addComponents(
    new ActionRowBuilder().addComponents(input("name").setLabel("Your name").setMinLength(2).setMaxLength(10)),
    new ActionRowBuilder().addComponents(input("about").setLabel("About you").setStyle(TextInputStyle.Paragraph).setRequired(false).setValue("nothing"))),
  labels: () => new ModalBuilder().setCustomId("labels").setTitle("With labels")
    .addTextDisplayComponents((text) => text.setContent("Please be brief."))
    .addLabelComponents(new LabelBuilder().setLabel("Your name").setDescription("As friends say it").setTextInputComponent(input("name"))),
  select: () => new ModalBuilder().setCustomId("select").setTitle("With a select").addLabelComponents(
    new LabelBuilder().setLabel("Colour").setStringSelectMenuComponent(new StringSelectMenuBuilder().setCustomId("colour").setMaxValues(2)
      .addOptions({ label: "Red", value: "r" }, { label: "Blue", value: "b" }))),
  upload: () => new ModalBuilder().setCustomId("upload").setTitle("With a file").addLabelComponents(
    new LabelBuilder().setLabel("Proof").setFileUploadComponent(new FileUploadBuilder().setCustomId("proof").setMaxValues(2))),
};

async function openForm(interaction) {
  await interaction.showModal(kinds[interaction.options?.getString("kind") ?? "rows"]());
}

const forms = {
  async rows(interaction) {
    const name = interaction.fields.getTextInputValue("name");
    const words = `${name}: ${interaction.fields.getTextInputValue("about")}`;
    if (interaction.isFromMessage()) return await interaction.update({ content: `${words} (${interaction.message.content})` });
    await interaction.reply({ content: words, flags: MessageFlags.Ephemeral });
  },
  async labels(interaction) {
    await interaction.reply({ content: `labelled ${interaction.fields.getTextInputValue("name")}`, flags: MessageFlags.Ephemeral });
  },
  async select(interaction) {
    await interaction.reply({ content: `selected ${interaction.fields.getStringSelectValues("colour").join(" ")}`, flags: MessageFlags.Ephemeral });
  },
  async upload(interaction) {
    const files = interaction.fields.getUploadedFiles("proof");
    const read = await Promise.all(files.map(async (file) => `${file.name}=${await fetch(file.url).then((answer) => answer.text())}`));
    await interaction.reply({ content: `uploaded ${read.join(" ")}`, flags: MessageFlags.Ephemeral });
  },
};

module.exports = { forms, openForm };
