// Channels, threads and posts; what is said in them; the guild around them.

const {
  AttachmentBuilder, ChannelType, EmbedBuilder, GuildScheduledEventEntityType, GuildScheduledEventPrivacyLevel, MessageFlags, PermissionFlagsBits,
} = require("discord.js");

const forum = (guild) => guild.channels.cache.find((channel) => channel.type === ChannelType.GuildForum);

const places = {
  async channel({ guild, user, client }) {
    const made = await guild.channels.create({
      name: "private-room", topic: "Ours", reason: "as asked for", permissionOverwrites: [
        { id: guild.id, deny: [PermissionFlagsBits.ViewChannel] },
        { id: client.user.id, allow: [PermissionFlagsBits.ViewChannel] },
        { id: user.id, allow: [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages] },
      ],
    });
    await made.send(`Welcome, <@${user.id}>`);
    await made.permissionOverwrites.edit(user, { SendMessages: false });
    await made.setRateLimitPerUser(5);
    return `${made.permissionsFor(user).has(PermissionFlagsBits.SendMessages)} ${made.permissionsFor(guild.roles.everyone).has(PermissionFlagsBits.ViewChannel)}`;
  },
  async thread({ channel, user }) {
    const message = await channel.send("Something to talk about");
    const thread = await message.startThread({ name: "talk", autoArchiveDuration: 60 });
    await thread.members.add(user);
    await thread.send("first words");
    const members = await thread.members.fetch({ withMember: true });
    return `${thread.name} ${members.size} ${(await message.fetch()).hasThread}`;
  },
  async "private thread"({ channel, user }) {
    const thread = await channel.threads.create({ name: "between us", type: ChannelType.PrivateThread, invitable: false });
    await thread.members.add(user);
    await thread.send("hush");
    return thread.id;
  },
  async post({ guild }) {
    const place = forum(guild);
    await place.setAvailableTags([{ name: "question", emoji: { id: null, name: "❓" } }, { name: "answered", moderated: true }]);
    const tag = place.availableTags.find((one) => one.name === "question");
    const post = await place.threads.create({ name: "How?", message: { content: "Please tell", files: [new AttachmentBuilder(Buffer.from("how"), { name: "how.txt" })] }, appliedTags: [tag.id] });
    const starter = await post.fetchStarterMessage();
    await post.setAppliedTags(place.availableTags.map((one) => one.id));
    return `${starter.content} ${starter.attachments.size} ${post.appliedTags.length}`;
  },
  async "plain post"({ guild, client }) {
    return await client.rest.post(`/channels/${forum(guild).id}/messages`, { body: { content: "straight in" } });
  },
  async archive({ channel }) {
    const thread = await channel.threads.create({ name: "soon gone" });
    await thread.setLocked(true);
    await thread.setArchived(true);
    const old = await channel.threads.fetchArchived();
    return `${old.threads.some((one) => one.id === thread.id)} ${thread.archived} ${thread.locked}`;
  },
  async threads({ guild, channel }) {
    const active = await guild.channels.fetchActiveThreads();
    return `${active.threads.size} ${(await channel.threads.fetchActive()).threads.size}`;
  },
};

const sayings = {
  async embed({ channel }) {
    const embed = new EmbedBuilder().setTitle("Title").setDescription("Description").setURL("https://example.org/").setColor("Blurple").setTimestamp()
      .setFooter({ text: "foot" }).addFields({ name: "a", value: "1", inline: true }, { name: "b", value: "2" });
    const message = await channel.send({ embeds: [embed] });
    const edited = await message.edit({ content: "edited", embeds: [EmbedBuilder.from(message.embeds[0]).setTitle("New title")] });
    return `${edited.embeds[0].title} ${edited.editedTimestamp !== null}`;
  },
  async file({ channel }) {
    // What an embed shows is not among the attachments.
    const files = ["bytes.bin", "shown.png"].map((name) => new AttachmentBuilder(Buffer.from("some bytes"), { name, description: "some" }));
    const message = await channel.send({ files, embeds: [{ image: { url: "attachment://shown.png" } }] });
    const [file] = [...message.attachments.values()];
    const read = file && await fetch(file.url).then((answer) => answer.text());
    // The event of the edit changes this very object.
    const sent = message.attachments.size;
    const kept = await message.edit({ attachments: [] });
    return `${sent} ${file?.size} ${read} ${kept.attachments.size}`;
  },
  async reply({ channel, user }) {
    const said = (await channel.messages.fetch({ limit: 20 })).find((message) => message.author.id === user.id);
    const message = await said.reply({ content: "to this", allowedMentions: { repliedUser: true } });
    return `${(await message.fetchReference()).content} ${message.mentions.repliedUser.id === user.id}`;
  },
  async silent({ channel, user }) {
    const message = await channel.send({ content: `<@${user.id}>`, allowedMentions: { parse: [] }, flags: MessageFlags.SuppressNotifications, nonce: "one", enforceNonce: true });
    const again = await channel.send({ content: "another", nonce: "one", enforceNonce: true });
    return `${message.mentions.users.size} ${again.id === message.id}`;
  },
  async everyone({ channel }) {
    const message = await channel.send("@everyone look");
    return `${message.mentions.everyone}`;
  },
  async react({ channel }) {
    const message = await channel.send("React to this");
    await message.react("👍");
    await message.react("🇩🇪");
    const fresh = await message.fetch(true);
    const users = await fresh.reactions.cache.get("👍").users.fetch();
    const seen = `${fresh.reactions.cache.size} ${users.size} ${fresh.reactions.cache.get("👍").me}`;
    await fresh.reactions.cache.get("🇩🇪").users.remove();
    return seen;
  },
  async pin({ channel }) {
    const message = await channel.send("Keep this");
    await message.pin("worth it");
    const pins = await channel.messages.fetchPins();
    const pinned = pins.items.find((pin) => pin.message.id === message.id).message.pinned;
    await message.unpin();
    return `${pins.items.length} ${pins.hasMore} ${pinned} ${(await channel.messages.fetchPins()).items.length}`;
  },
  async dm({ user }) {
    const message = await user.send({ content: "Just between us" });
    const channel = await user.createDM();
    return `${channel.id === message.channelId} ${message.inGuild()}`;
  },
  async poll({ channel }) {
    const message = await channel.send({ poll: { question: { text: "Tea?" }, answers: [{ text: "Yes", emoji: "🍵" }, { text: "No" }], duration: 24, allowMultiselect: false } });
    return `${message.poll.question.text} ${message.poll.answers.size} ${message.poll.expiresTimestamp > message.createdTimestamp} ${message.id}`;
  },
  async bulk({ channel }) {
    for (const words of ["one", "two", "three"]) await channel.send(words);
    const gone = await channel.bulkDelete(3);
    return `${gone.size}`;
  },
  async history({ channel }) {
    for (let number = 0; number < 5; number += 1) await channel.send(`number ${number}`);
    const last = await channel.messages.fetch({ limit: 3 });
    const before = await channel.messages.fetch({ limit: 2, before: last.last().id });
    const around = await channel.messages.fetch({ around: last.last().id, limit: 3 });
    return `${last.map((message) => message.content).join(",")} ${before.map((message) => message.content).join(",")} ${around.size}`;
  },
  async burst({ channel }) {
    await Promise.all(Array.from({ length: 25 }, (_, number) => channel.send(`burst ${number}`)));
    return "25";
  },
};

const guilds = {
  async members({ guild }) {
    const all = await guild.members.fetch();
    const one = await guild.members.fetch({ user: guild.ownerId, force: true });
    return `${all.size} ${guild.memberCount} ${one.displayName} ${(await guild.members.list({ limit: 2 })).size}`;
  },
  async search({ guild, user }) {
    const found = await guild.members.fetch({ query: user.username.slice(0, 2), limit: 5 });
    const rest = await guild.members.search({ query: user.username.slice(0, 2) });
    return `${found.has(user.id)} ${rest.has(user.id)}`;
  },
  async role({ guild, member }) {
    const role = await guild.roles.create({ name: "helpers", colors: { primaryColor: 0x00ff00 }, permissions: [PermissionFlagsBits.SendMessages], mentionable: true, reason: "help" });
    await member.roles.add(role, "earned");
    const has = (await member.fetch(true)).roles.cache.has(role.id);
    await role.setName("helping hands");
    await member.roles.remove(role);
    await role.delete();
    return `${has} ${role.hexColor} ${guild.roles.cache.has(role.id)}`;
  },
  async event({ guild }) {
    const start = Date.now() + 3_600_000;
    const event = await guild.scheduledEvents.create({
      name: "Meeting", description: "All together", scheduledStartTime: start, scheduledEndTime: start + 3_600_000,
      privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly, entityType: GuildScheduledEventEntityType.External, entityMetadata: { location: "The square" },
    });
    await event.setName("Assembly");
    const subscribers = await event.fetchSubscribers({ withMember: true });
    return `${(await guild.scheduledEvents.fetch(event.id)).name} ${subscribers.size} ${event.entityMetadata.location}`;
  },
  async audit({ guild }) {
    const logs = await guild.fetchAuditLogs({ limit: 5 });
    return `${logs.entries.size > 0} ${logs.entries.first()?.executor?.id === guild.client.user.id}`;
  },
  async rename({ guild }) {
    await guild.setName("New Town", "growth");
    return guild.name;
  },
  async nick({ guild, member }) {
    const own = await guild.members.me.setNickname("Butler");
    const other = await member.setNickname("Guest");
    return `${own.displayName} ${other.displayName}`;
  },
  async app({ client }) {
    const application = await client.application.fetch();
    const listed = await client.application.commands.fetch({ withLocalizations: true });
    return `${application.name} ${application.owner?.username} ${listed.size} ${listed.find((one) => one.name === "options").options[0].nameLocalizations?.de}`;
  },
};

// What takes more than one request may have to wait for a limit, longer than three seconds.
const byKind = (all) => async (interaction) => {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await interaction.editReply(`done: ${await all[interaction.options.getString("kind")](interaction)}`);
};

const channels = { place: byKind(places), say: byKind(sayings), guild: byKind(guilds) };

module.exports = { channels };
