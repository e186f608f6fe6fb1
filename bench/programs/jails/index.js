// What is measured: N jails, each with one interface and one IPv4 address, on one switch.
const freebsd = require("pulumi-freebsd");

const host = new freebsd.Host("host", { connection: JSON.parse(process.env.BENCH_CONNECTION) });
const lan = new freebsd.NetgraphBridge("lan", { host });

for (let i = 1; i <= Number(process.env.BENCH_JAILS); i += 1) {
  const jail = new freebsd.Jail(`jail${i}`, { host });
  const port = new freebsd.Eiface(`port${i}`, { host, bridge: lan });
  new freebsd.VnetInterface(`port${i}`, {
    host,
    jail,
    interface: port,
    addresses: [`10.50.${Math.floor(i / 250)}.${(i % 250) + 1}/16`],
  });
}
