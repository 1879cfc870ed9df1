// Commands of every kind, and what is answered to them.

const {
  ApplicationCommandType, AttachmentBuilder, ChannelType, ContextMenuCommandBuilder, EmbedBuilder, MessageFlags,
  PermissionFlagsBits, SlashCommandBuilder,
} = require("discord.js");
const { channels } = require("./channels.js");
const { panels } = require("./components.js");
const { openForm } = require("./forms.js");

const slash = (name) => new SlashCommandBuilder().setName(name).setDescription(`What ${name} does`);

const options = slash("options")
  .addStringOption((option) => option.setName("text").setDescription("Text").setRequired(true).setMinLength(2).setMaxLength(20)
    .setNameLocalizations({ de: "wort" }))
  .addIntegerOption((option) => option.setName("whole").setDescription("Whole").setMinValue(0).setMaxValue(10))
  .addNumberOption((option) => option.setName("number").setDescription("Number"))
  .addBooleanOption((option) => option.setName("flag").setDescription("Flag"))
  .addUserOption((option) => option.setName("user").setDescription("User"))
  .addChannelOption((option) => option.setName("channel").setDescription("Channel").addChannelTypes(ChannelType.GuildText))
  .addRoleOption((option) => option.setName("role").setDescription("Role"))
  .addMentionableOption((option) => option.setName("anyone").setDescription("Anyone"))
  .addStringOption((option) => option.setName("colour").setDescription("Colour").addChoices({ name: "Red", value: "r" }, { name: "Blue", value: "b" }))
  .addAttachmentOption((option) => option.setName("file").setDescription("File"));

const kinds = (...names) => (option) => option.setName("kind").setDescription("Kind").setRequired(true)
  .addChoices(...names.map((name) => ({ name, value: name })));

const commands = [
  options,
  slash("town").addStringOption((option) => option.setName("name").setDescription("Town").setRequired(true).setAutocomplete(true)),
  slash("admin").setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild).addSubcommandGroup((group) => group.setName("room").setDescription("Rooms")
    .addSubcommand((sub) => sub.setName("open").setDescription("Opens one").addStringOption((option) => option.setName("name").setDescription("Name").setRequired(true)))
    .addSubcommand((sub) => sub.setName("close").setDescription("Closes one"))),
  slash("panel"),
  slash("form").addStringOption(kinds("rows", "labels", "select", "upload")),
  slash("slow").addStringOption(kinds("edit", "hidden", "delete", "fetch")),
  slash("collect"),
  slash("v2").addStringOption(kinds("send", "edit", "both")),
  slash("place").addStringOption(kinds("channel", "thread", "private thread", "post", "plain post", "archive", "threads")),
  slash("say").addStringOption(kinds("embed", "file", "reply", "silent", "everyone", "react", "pin", "dm", "poll", "bulk", "history", "burst")),
  slash("guild").addStringOption(kinds("members", "search", "role", "event", "audit", "rename", "nick", "app")),
  slash("trouble").addStringOption(kinds("forbidden", "unknown", "hidden", "invalid", "twice", "empty")),
  new ContextMenuCommandBuilder().setName("Greet").setType(ApplicationCommandType.User),
  new ContextMenuCommandBuilder().setName("Quote").setType(ApplicationCommandType.Message),
].map((command) => command.toJSON());

const guildCommands = [slash("local").toJSON()];

const named = (found) => found?.name ?? found?.displayName ?? found?.username ?? null;

const answers = {
  async options(interaction) {
    const { options } = interaction;
    const file = options.getAttachment("file");
    const read = file && await fetch(file.url).then((answer) => answer.text());
    const parts = {
      text: options.getString("text"), whole: options.getInteger("whole"), number: options.getNumber("number"), flag: options.getBoolean("flag"),
      user: named(options.getUser("user")), member: named(options.getMember("user")), channel: named(options.getChannel("channel")),
      role: named(options.getRole("role")), anyone: named(options.getMentionable("anyone")), colour: options.getString("colour"),
      file: file && `${file.name} ${file.size} ${read}`, locale: interaction.locale, cached: interaction.inCachedGuild(),
      may: interaction.memberPermissions.has(PermissionFlagsBits.SendMessages), mine: interaction.appPermissions.has(PermissionFlagsBits.Administrator),
    };
    await interaction.reply({ content: JSON.stringify(parts), allowedMentions: { parse: [] } });
  },
  async town(interaction) {
    await interaction.reply({ content: `You live in ${interaction.options.getString("name")}`, flags: MessageFlags.Ephemeral });
  },
  async admin(interaction) {
    const { options } = interaction;
    await interaction.reply(`${options.getSubcommandGroup()} ${options.getSubcommand()} ${options.getString("name") ?? ""}`.trim());
  },
  async local(interaction) {
    await interaction.reply({ content: "from here", flags: MessageFlags.Ephemeral });
  },
  async Greet(interaction) {
    await interaction.reply(`Hello, ${interaction.targetMember.displayName} (${interaction.targetUser.username})`);
  },
  async Quote(interaction) {
    const { targetMessage } = interaction;
    await interaction.reply({ embeds: [new EmbedBuilder().setAuthor({ name: targetMessage.author.username }).setDescription(targetMessage.content)] });
  },
  async slow(interaction) {
    const kind = interaction.options.getString("kind");
    await interaction.deferReply(kind === "hidden" ? { flags: MessageFlags.Ephemeral } : {});
    if (kind === "delete") {
      const more = await interaction.followUp({ content: "going", files: [new AttachmentBuilder(Buffer.from("bye"), { name: "bye.txt" })] });
      await interaction.deleteReply(more);
      return await interaction.deleteReply();
    }
    await interaction.editReply({ content: "done", embeds: [{ title: "Result", fields: [{ name: "a", value: "b" }] }] });
    if (kind === "fetch") {
      const own = await interaction.fetchReply();
      await interaction.followUp(`the reply was ${own.id === (await interaction.fetchReply(own.id)).id} ${own.interactionMetadata.user.id === interaction.user.id}`);
    }
    if (kind === "hidden") await interaction.followUp({ content: "and more for you", flags: MessageFlags.Ephemeral });
  },
  // Each collector is there before people are asked for what it collects.
  async collect(interaction) {
    const { channel, user } = interaction;
    const saying = channel.awaitMessages({ filter: (message) => message.author.id === user.id, max: 1, time: 20_000, errors: ["time"] });
    const question = await interaction.reply({ content: "Say your name", withResponse: true });
    const name = (await saying).first().content;
    const pressing = channel.awaitMessageComponent({ filter: (press) => press.user.id === user.id, time: 20_000 });
    await interaction.followUp({ content: `Right, ${name}?`, components: [panels.yes()] });
    const press = await pressing;
    const reactions = question.resource.message.createReactionCollector({ max: 1, time: 20_000 });
    reactions.on("collect", (reaction, who) => interaction.followUp(`${who.displayName} reacted with ${reaction.emoji.name}`));
    await press.update({ content: `So it is ${name}`, components: [] });
  },
  async panel(interaction) {
    await interaction.reply({ content: "Choose", components: panels.all() });
  },
  async v2(interaction) {
    await panels.v2(interaction);
  },
  async form(interaction) {
    await openForm(interaction);
  },
  async place(interaction) {
    await channels.place(interaction);
  },
  async say(interaction) {
    await channels.say(interaction);
  },
  async guild(interaction) {
    await channels.guild(interaction);
  },
  async trouble(interaction) {
    const { channel, guild, options } = interaction;
    if (options.getString("kind") !== "twice") await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    switch (options.getString("kind")) {
      case "forbidden": return await guild.members.fetch(guild.ownerId).then((owner) => owner.timeout(60_000, "no"));
      case "unknown": return await channel.messages.fetch("1234567890123456789");
      case "hidden": return await guild.channels.cache.find((one) => one.name === "staff").send("psst");
      case "invalid": return await channel.send({ embeds: [{ title: "x".repeat(257) }], components: [] });
      case "empty": return await channel.send({ content: "" });
      default:
        await interaction.reply("once");
        return await interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, { body: { type: 4, data: { content: "twice" } }, auth: false });
    }
  },
};

module.exports = { answers, commands, guildCommands };
