// A discord.js bot as its documentation teaches to write one. It knows nothing of the sandbox but its address.
// What it meets is said on standard output, one JSON object a line; what its library complains of, on standard error.

const { Client, DiscordAPIError, Events, GatewayIntentBits, Options, Partials } = require("discord.js");
const { answers, commands, guildCommands } = require("./commands.js");
const { components } = require("./components.js");
const { forms } = require("./forms.js");

const { SANDBOX_BASE, SANDBOX_TOKEN, SANDBOX_BOT = "{}" } = process.env;
const wanted = JSON.parse(SANDBOX_BOT);

const say = (saw, more = {}) => process.stdout.write(JSON.stringify({ saw, ...more }) + "\n");
const complain = (error) => console.error(String(error?.stack ?? error).replaceAll("\n", " "));

process.on("unhandledRejection", complain);

const client = new Client({
  intents: wanted.intents ?? Object.values(GatewayIntentBits).filter((bit) => typeof bit === "number"),
  partials: [Partials.Channel, Partials.Message, Partials.Reaction, Partials.User, Partials.GuildMember],
  rest: { api: `${SANDBOX_BASE}/api` },
  sweepers: { ...Options.DefaultSweeperSettings, messages: { interval: 3600, lifetime: 1800 } },
  ...(wanted.shards && { shards: wanted.shards, shardCount: wanted.shardCount }),
});

client.on(Events.Debug, (text) => say("debug", { text: String(text) }));
client.on(Events.Warn, complain);
client.on(Events.Error, complain);
client.on(Events.ShardError, complain);
client.on(Events.ShardReady, (shard) => say("shard ready", { shard }));
client.on(Events.ShardResume, (shard, replayed) => say("resumed", { shard, replayed }));
client.on(Events.ShardReconnecting, (shard) => say("reconnecting", { shard }));
client.on(Events.ShardDisconnect, (event, shard) => say("disconnected", { shard, code: event.code }));
client.on(Events.Invalidated, () => say("invalidated"));
client.rest.on("rateLimited", (info) => say("held back", { route: info.route, global: info.global, scope: info.scope }));
client.rest.on("response", (request, response) => {
  if (response.status === 429) say("refused by a limit", { path: request.path });
});

const told = {
  [Events.ChannelCreate]: (channel) => ({ id: channel.id, name: channel.name }),
  [Events.ChannelUpdate]: (old, now) => ({ id: now.id, from: old.name, to: now.name }),
  [Events.ChannelDelete]: (channel) => ({ id: channel.id, name: channel.name }),
  [Events.ChannelPinsUpdate]: (channel) => ({ id: channel.id }),
  [Events.GuildMemberAdd]: (member) => ({ id: member.id, name: member.displayName }),
  [Events.GuildMemberUpdate]: (old, now) => ({ id: now.id, roles: [...now.roles.cache.keys()], partial: old.partial }),
  [Events.GuildMemberRemove]: (member) => ({ id: member.id }),
  [Events.GuildRoleCreate]: (role) => ({ id: role.id, name: role.name }),
  [Events.GuildUpdate]: (old, now) => ({ from: old.name, to: now.name }),
  [Events.GuildUnavailable]: (guild) => ({ id: guild.id }),
  [Events.GuildAvailable]: (guild) => ({ id: guild.id }),
  [Events.GuildDelete]: (guild) => ({ id: guild.id }),
  [Events.MessageCreate]: (message) => ({ id: message.id, content: message.content, author: message.author.id, guild: message.guildId, type: message.type, mine: message.author.id === client.user.id }),
  [Events.MessageUpdate]: (old, now) => ({ id: now.id, from: old.content, to: now.content }),
  [Events.MessageDelete]: (message) => ({ id: message.id, content: message.content }),
  [Events.MessageBulkDelete]: (messages) => ({ count: messages.size }),
  [Events.MessageReactionAdd]: (reaction, user) => ({ emoji: reaction.emoji.name, user: user.id, count: reaction.count }),
  [Events.MessageReactionRemove]: (reaction, user) => ({ emoji: reaction.emoji.name, user: user.id }),
  [Events.MessagePollVoteAdd]: (answer, user) => ({ answer: answer.id, user }),
  [Events.ThreadCreate]: (thread, fresh) => ({ id: thread.id, name: thread.name, fresh }),
  [Events.ThreadUpdate]: (old, now) => ({ id: now.id, archived: now.archived }),
  [Events.ThreadMembersUpdate]: (added, removed, thread) => ({ thread: thread.id, added: [...added.keys()], removed: [...removed.keys()] }),
  [Events.TypingStart]: (typing) => ({ user: typing.user.id }),
  [Events.GuildScheduledEventCreate]: (event) => ({ id: event.id, name: event.name }),
  [Events.GuildScheduledEventUpdate]: (old, now) => ({ id: now.id, from: old?.status, to: now.status }),
  [Events.GuildScheduledEventDelete]: (event) => ({ id: event.id }),
  [Events.GuildScheduledEventUserAdd]: (event, user) => ({ id: event.id, user: user.id }),
  [Events.GuildAuditLogEntryCreate]: (entry) => ({ action: entry.action, reason: entry.reason, executor: entry.executorId }),
};
for (const [name, tell] of Object.entries(told)) client.on(name, (...about) => say(name, tell(...about)));

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isAutocomplete()) {
      const typed = interaction.options.getFocused();
      const towns = ["Aachen", "Aalen", "Berlin", "Bonn"].filter((town) => town.toLowerCase().startsWith(typed.toLowerCase()));
      return await interaction.respond(towns.map((name) => ({ name, value: name.toLowerCase() })));
    }
    if (interaction.isCommand()) return await answers[interaction.commandName]?.(interaction);
    if (interaction.isModalSubmit()) return await forms[interaction.customId.split(":")[0]]?.(interaction);
    return await components[interaction.customId.split(":")[0]]?.(interaction);
  } catch (error) {
    // What Discord refuses is an answer of its own: the tests ask for its code.
    const words = error instanceof DiscordAPIError ? `DiscordAPIError ${error.status} ${error.code}` : String(error?.stack ?? error);
    if (error instanceof DiscordAPIError) say("refused", { text: words, message: error.message });
    else complain(error);
    if (interaction.isRepliable() && !interaction.replied) {
      const answer = interaction.deferred ? interaction.editReply(words) : interaction.reply({ content: words, flags: 64 });
      await answer.catch(complain);
    }
  }
});

client.once(Events.ClientReady, async () => {
  if (wanted.register !== false) {
    await client.application.commands.set(commands);
    for (const guild of client.guilds.cache.values()) {
      await guild.commands.set(guildCommands);
    }
  }
  say("ready", {
    user: client.user.tag,
    application: client.application.id,
    guilds: client.guilds.cache.map((guild) => ({
      id: guild.id, name: guild.name, members: guild.memberCount, known: guild.members.cache.size, me: guild.members.me?.id,
      channels: guild.channels.cache.map((channel) => channel.name).sort(), roles: guild.roles.cache.map((role) => role.name).sort(),
    })),
  });
});

process.stdin.on("end", () => client.destroy().then(() => process.exit(0)));
process.stdin.resume();
client.login(SANDBOX_TOKEN);
