// A bot on oceanic.js, unmodified but for the base address; what it does is told in ../others.rs.

const { Client, InteractionTypes } = require("oceanic.js");

const client = new Client({
  auth: `Bot ${process.env.SANDBOX_TOKEN}`,
  rest: { baseURL: `${process.env.SANDBOX_BASE}/api/v10` },
  gateway: { intents: ["GUILDS", "GUILD_MESSAGES", "MESSAGE_CONTENT"] },
});
const say = (line) => console.log(JSON.stringify(line));
const row = (component) => [{ type: 1, components: [component] }];

client.on("ready", async () => {
  await client.application.bulkEditGlobalCommands([{ type: 1, name: "ask", description: "Asks for a word" }]);
  say({ saw: "ready" });
});
client.on("shardResume", () => say({ saw: "resumed" }));
client.on("error", (error) => console.error(error));
client.on("messageCreate", (message) => {
  if (!message.author.bot) {
    say({ saw: "message", content: message.content });
  }
});
client.on("interactionCreate", async (interaction) => {
  switch (interaction.type) {
    case InteractionTypes.APPLICATION_COMMAND:
      await interaction.createMessage({ content: "A word?", components: row({ type: 2, style: 1, label: "Open", customID: "open" }) });
      break;
    case InteractionTypes.MESSAGE_COMPONENT:
      await interaction.createModal({ title: "A form", customID: "form", components: row({ type: 4, style: 1, label: "Word", customID: "word" }) });
      break;
    case InteractionTypes.MODAL_SUBMIT:
      await interaction.createMessage({ content: `You wrote ${interaction.data.components.getTextInput("word", true)}` });
      break;
  }
});

process.stdin.resume();
process.stdin.on("end", () => {
  client.disconnect(false);
  process.exit(0);
});
client.connect();
