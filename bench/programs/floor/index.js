// The floor: the graph of ../jails as dynamic resources that do nothing. What it takes is the engine's own time.
const pulumi = require("@pulumi/pulumi");

// On a line it waits as long as a host's answers take that does everything in no time: one login, then one round trip to read all
// that there is, and one for each change.
const trip = Number(process.env.BENCH_ROUND_TRIP ?? 0);
const logIn = Number(process.env.BENCH_HANDSHAKE ?? 0) * trip;
const wait = (time) => `new Promise((done) => setTimeout(done, ${time}))`;
const once = (what, time) => `await (globalThis.${what} ??= ${wait(time)});`;
const look = trip === 0 ? "" : `${once("loggedIn", logIn)} ${once("read", trip)}`;
const change = trip === 0 ? "" : `${once("loggedIn", logIn)} await ${wait(trip)};`;

// As short as a provider can be, so that state and calls weigh next to nothing.
const provider = `exports.handler=()=>({
  check: async (_olds, inputs) => ({ inputs }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => { ${change} return { id: inputs.name, outs: { name: inputs.name } }; },
  read: async (id, props) => { ${look} return { id, props }; },
  delete: async () => { ${change} },
})`;

class Nothing extends pulumi.CustomResource {
  constructor(kind, name, needs = {}) {
    super(`pulumi-nodejs:dynamic/floor:${kind}`, name, { name, ...needs, __provider: provider });
  }
}

const host = new Nothing("Host", "host");
const lan = new Nothing("NetgraphBridge", "lan", { host: host.name });

for (let i = 1; i <= Number(process.env.BENCH_JAILS); i += 1) {
  const jail = new Nothing("Jail", `jail${i}`, { host: host.name });
  const port = new Nothing("Eiface", `port${i}`, { host: host.name, bridge: lan.name });
  new Nothing("VnetInterface", `port${i}`, { host: host.name, jail: jail.name, interface: port.name });
}
