// A bot on Eris, unmodified but for the address and the certificate that it trusts; what it does is told in ../others.rs.

const { Agent } = require("node:https");
const Eris = require("eris");

// Eris speaks TLS only, and asks for no port: its agent brings the one of the address.
const { hostname, port } = new URL(process.env.SANDBOX_BASE);
const client = new Eris.Client(`Bot ${process.env.SANDBOX_TOKEN}`, {
  intents: ["guilds", "guildMessages", "messageContent"],
  rest: { domain: hostname, agent: new Agent({ port, keepAlive: true }) },
});
const say = (line) => console.log(JSON.stringify(line));
const row = (component) => [{ type: 1, components: [component] }];

client.on("ready", async () => {
  await client.bulkEditCommands([{ type: 1, name: "ask", description: "Asks for a word" }]);
  say({ saw: "ready" });
});
client.on("shardResume", () => say({ saw: "resumed" }));
client.on("error", (error) => console.error(error.message));
client.on("messageCreate", (message) => {
  if (!message.author.bot) {
    say({ saw: "message", content: message.content });
  }
});
client.on("interactionCreate", async (interaction) => {
  const { InteractionTypes } = Eris.Constants;
  switch (interaction.type) {
    case InteractionTypes.APPLICATION_COMMAND:
      await interaction.createMessage({ content: "A word?", components: row({ type: 2, style: 1, label: "Open", custom_id: "open" }) });
      break;
    case InteractionTypes.MESSAGE_COMPONENT:
      await interaction.createModal({ title: "A form", custom_id: "form", components: row({ type: 4, style: 1, label: "Word", custom_id: "word" }) });
      break;
    case InteractionTypes.MODAL_SUBMIT:
      await interaction.createMessage({ content: `You wrote ${interaction.data.components[0].components[0].value}` });
      break;
  }
});

process.stdin.resume();
process.stdin.on("end", () => {
  client.disconnect({ reconnect: false });
  process.exit(0);
});
client.connect();
