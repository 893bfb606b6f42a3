// A client built on irc-framework: does what its input says, and says what happens, a JSON line each.
import { createInterface } from "node:readline";
import irc from "irc-framework";

const { host, port, nick, password } = JSON.parse(process.argv[2]);
const client = new irc.Client();
const tell = (kind, fields) => process.stdout.write(`${JSON.stringify({ ...fields, kind })}\n`);

for (const kind of ["registered", "reconnecting", "join", "part", "quit", "close"]) {
  client.on(kind, (event) => tell(kind, { nick: event?.nick, channel: event?.channel }));
}
// It returns by itself only when it has been connected for some seconds; here it believes so at once.
client.on("registered", () => {
  setImmediate(() => {
    client.connection.registered = 1;
  });
});
client.on("userlist", (event) => tell("userlist", { channel: event.channel, users: event.users }));
client.on("message", (event) =>
  tell("message", {
    nick: event.nick,
    target: event.target,
    message: event.message,
    time: event.time,
    account: event.account,
    batch: event.batch?.type,
  }),
);
client.connect({
  host,
  port,
  nick,
  username: nick,
  gecos: nick,
  tls: true,
  rejectUnauthorized: false,
  account: { account: nick, password },
  auto_reconnect: true,
  auto_reconnect_max_wait: 500,
  auto_reconnect_max_retries: 100,
});
createInterface({ input: process.stdin }).on("line", (line) => {
  const [method, ...parameters] = JSON.parse(line);
  client[method](...parameters);
});
