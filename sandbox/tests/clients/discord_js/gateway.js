// The gateway library of discord.js alone, which unpacks a stream with Node's own zlib; in two shards.

const { CompressionMethod, WebSocketManager, WebSocketShardEvents } = require("@discordjs/ws");
const { REST } = require("@discordjs/rest");

const { SANDBOX_BASE, SANDBOX_TOKEN, SANDBOX_BOT = "{}" } = process.env;
const wanted = JSON.parse(SANDBOX_BOT);
const say = (saw, more = {}) => process.stdout.write(JSON.stringify({ saw, ...more }) + "\n");

const rest = new REST({ api: `${SANDBOX_BASE}/api` }).setToken(SANDBOX_TOKEN);
const manager = new WebSocketManager({
  token: SANDBOX_TOKEN,
  intents: wanted.intents,
  rest,
  compression: CompressionMethod.ZlibNative,
  shardCount: wanted.shards,
});
manager.on(WebSocketShardEvents.Error, (error) => console.error(String(error?.stack ?? error).replaceAll("\n", " ")));
manager.on(WebSocketShardEvents.Resumed, (shard) => say("resumed", { shard }));
manager.on(WebSocketShardEvents.Dispatch, (payload, shard) => {
  const { t, d } = payload;
  if (t === "READY") say("greeted", { shard, of: d.shard, guilds: d.guilds.map((guild) => guild.id) });
  else say(t, { shard, guild: d.guild_id ?? null, content: d.content ?? null, name: d.name ?? null });
});

process.stdin.on("end", () => manager.destroy({ code: 1000 }).then(() => process.exit(0)));
process.stdin.resume();
manager.connect().then(() => say("ready"));
