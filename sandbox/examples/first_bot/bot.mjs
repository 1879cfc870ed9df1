// A first bot on discord.js: answers /hello and counts the presses of its button.

import process from "node:process";
import {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, Events, GatewayIntentBits, SlashCommandBuilder,
} from "discord.js";

const base = process.env.DISCORD_BASE; // such as http://127.0.0.1:4480
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  ...(base && { rest: { api: `${base}/api` } }),
});

const hello = new SlashCommandBuilder()
  .setName("hello")
  .setDescription("Says hello")
  .addStringOption((option) => option.setName("name").setDescription("Whom").setRequired(true));

const again = (presses) => [
  new ActionRowBuilder().addComponents(
    new ButtonBuilder().setCustomId(String(presses)).setLabel("Again").setStyle(ButtonStyle.Primary),
  ),
];

client.once(Events.ClientReady, () => client.application.commands.set([hello]));

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) {
    await interaction.reply({ content: `Hello, ${interaction.options.getString("name")}`, components: again(1) });
  } else if (interaction.isButton()) {
    const presses = Number(interaction.customId);
    await interaction.update({ content: `Pressed ${presses} times`, components: again(presses + 1) });
  }
});

await client.login(process.env.DISCORD_TOKEN);
