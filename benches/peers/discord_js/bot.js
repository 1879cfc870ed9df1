// A peer of Trellis on discord.js: the same as ../discord_py/bot.py.
//
// Written as a careful author would: the guilds intent alone, caches limited as its guide shows, better-sqlite3 with
// prepared statements in WAL with synchronous=FULL, one commit before each answer.

const Database = require("better-sqlite3");
const {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, EmbedBuilder, Events, GatewayIntentBits, InteractionContextType,
  MessageFlags, ModalBuilder, Options, SlashCommandBuilder, TextInputBuilder, TextInputStyle, escapeMarkdown,
} = require("discord.js");

const db = new Database(process.env.PEER_DB);
db.pragma("journal_mode = wal");
db.pragma("synchronous = full");
db.exec(`
create table if not exists growth_thread (room_id text not null, author_id text not null, thread_id text not null,
  primary key (room_id, author_id));
create table if not exists draft (id integer primary key autoincrement, room_id text not null, author_id text not null,
  visibility text not null, created_at integer not null);
create table if not exists progress (id integer primary key, draft_id integer not null unique, room_id text not null,
  author_id text not null, did text not null, learned text not null, stuck text not null, next text not null,
  posted_at integer not null);
`);
const insertDraft = db.prepare("insert into draft (room_id, author_id, visibility, created_at) values (?, ?, 'server', ?)");
const insertUpdate = db.prepare(`insert into progress (draft_id, room_id, author_id, did, learned, stuck, next, posted_at)
  values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (draft_id) do nothing`);
const deleteDraft = db.prepare("delete from draft where id = ?");
const storeUpdate = db.transaction((draft, ...rest) => {
  const made = insertUpdate.run(draft, ...rest);
  deleteDraft.run(draft);
  return made;
});
const findThread = db.prepare("select thread_id from growth_thread where room_id = ? and author_id = ?").pluck();
const insertThread = db.prepare("insert into growth_thread values (?, ?, ?)");

const none = { maxSize: 0 };
const onlySelf = (isSelf) => ({ maxSize: 0, keepOverLimit: isSelf });
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  allowedMentions: { parse: [] },
  rest: { api: `${process.env.PEER_BASE}/api` },
  makeCache: Options.cacheWithLimits({
    ...Options.DefaultMakeCacheSettings,
    AutoModerationRuleManager: none,
    GuildBanManager: none,
    GuildEmojiManager: none,
    GuildInviteManager: none,
    GuildMemberManager: onlySelf((member) => member.id === member.client.user.id),
    GuildScheduledEventManager: none,
    GuildStickerManager: none,
    MessageManager: none,
    PresenceManager: none,
    ReactionManager: none,
    StageInstanceManager: none,
    ThreadMemberManager: none,
    UserManager: onlySelf((user) => user.id === user.client.user.id),
    VoiceStateManager: none,
  }),
  sweepers: { ...Options.DefaultSweeperSettings, threads: { interval: 3600, lifetime: 1800 } },
});

const questions = [
  ["did", "What I did", "Wrote the parser; it reads every sample file. Your text is shown as you type it, line by line."],
  ["learned", "What I learned", "Error messages are easier to write before the code that raises them."],
  ["stuck", "Where I am stuck", "What you write here asks your mentor to have a look."],
  ["next", "What is next", "One small step is enough."],
];
const [green, orange] = [0x57f287, 0xe67e22];
const now = () => Math.floor(Date.now() / 1000);

const input = ([id, label, hint]) =>
  new ActionRowBuilder().addComponents(
    new TextInputBuilder().setCustomId(id).setLabel(label).setPlaceholder(hint).setStyle(TextInputStyle.Paragraph)
      .setRequired(false).setMaxLength(4000),
  );

async function progress(interaction) {
  const draft = insertDraft.run(interaction.channelId, interaction.user.id, now()).lastInsertRowid;
  const form = new ModalBuilder().setCustomId(`progress:${draft}`).setTitle("Public progress update: this whole server");
  await interaction.showModal(form.addComponents(questions.map(input)));
}

async function sent(interaction) {
  const draft = Number(interaction.customId.split(":")[1]);
  const words = questions.map(([id]) => interaction.fields.getTextInputValue(id));
  const made = storeUpdate(draft, interaction.channelId, interaction.user.id, ...words, now());
  if (!made.changes) {
    await interaction.reply({ content: "This form was sent before.", flags: MessageFlags.Ephemeral });
    return;
  }
  const answer = "Saved, and on its way into your growth thread. Everyone who can open it can read it.";
  await interaction.reply({ content: answer, flags: MessageFlags.Ephemeral });
  const thread = await threadOf(interaction);
  const said = questions.map(([id, label], at) => ({ id, label, text: escapeMarkdown(words[at]) })).filter(({ text }) => text);
  await Promise.all([postWords(thread, interaction, said), postLine(thread, interaction, said, made.lastInsertRowid)]);
}

const opening = new Map();

// The author's growth thread, which is opened for the first update.
async function threadOf(interaction) {
  const key = [interaction.channelId, interaction.user.id];
  const found = findThread.get(...key);
  if (found) {
    return client.channels.cache.get(found) ?? (await client.channels.fetch(found));
  }
  const name = key.join(":");
  if (!opening.has(name)) {
    opening.set(name, openThread(interaction, key).finally(() => opening.delete(name)));
  }
  return opening.get(name);
}

async function openThread(interaction, key) {
  const growth = interaction.guild.channels.cache.find((channel) => channel.name === "growth");
  const starter = await growth.send(`${interaction.user} documents here how they grow.`);
  const thread = await starter.startThread({ name: interaction.user.displayName });
  insertThread.run(...key, thread.id);
  return thread;
}

async function postWords(thread, interaction, said) {
  const embeds = said.map(({ id, label, text }) =>
    new EmbedBuilder().setTitle(label).setDescription(text).setColor(id === "stuck" ? orange : green),
  );
  await thread.send({ content: `🌱 **Progress update** by ${interaction.user}, <t:${now()}:D>`, embeds });
}

async function postLine(thread, interaction, said, update) {
  const fields = said.map(({ label, text }) => ({ name: label, value: text.slice(0, 240) }));
  const buttons = new ActionRowBuilder().addComponents(
    new ButtonBuilder().setCustomId(`feedback:${update}`).setLabel("Give feedback").setStyle(ButtonStyle.Primary),
    new ButtonBuilder().setCustomId(`mine:${update}`).setLabel("Edit or withdraw").setStyle(ButtonStyle.Secondary),
  );
  await interaction.channel.send({
    content: `🌱 ${interaction.user} wrote a progress update for ${thread}.`,
    embeds: [new EmbedBuilder().setColor(green).addFields(fields)],
    components: [buttons],
  });
}

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isChatInputCommand() && interaction.commandName === "progress") {
      await progress(interaction);
    } else if (interaction.isModalSubmit() && interaction.customId.startsWith("progress:")) {
      await sent(interaction);
    } else if (interaction.isButton()) {
      await interaction.reply({ content: "Noted.", flags: MessageFlags.Ephemeral });
    }
  } catch (error) {
    console.error(error);
  }
});

client.once(Events.ClientReady, async () => {
  const description = "Write a progress update: what you did, learned, where you are stuck, what is next";
  const command = new SlashCommandBuilder().setName("progress").setDescription(description);
  await client.application.commands.set([command.setContexts(InteractionContextType.Guild)]);
});

client.login(process.env.DISCORD_TOKEN);
